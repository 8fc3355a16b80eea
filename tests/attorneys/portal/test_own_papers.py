"""The file an attorney takes along with real papers in it: whole, byte for byte, and no name of a person outside."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest

from safeconduct import vault
from safeconduct.attorneys.portal import own_file
from safeconduct.blobs import store
from safeconduct.cases.models import CaseFile
from tests.attorneys.portal.scenes import Scene, at_desk, scene, shown
from tests.cases.papers.scenes import a_file
from tests.files import samples
from tests.sites import SiteClient

GIVEN = {"reason": "given_back", "has_read": "on"}
NAME = re.compile(r"papers/\d{3}-\d{2}-(original|cleaned)\.[a-z0-9]+|dates\.txt|hours\.csv|index\.txt")
PERSONS = ("Zaur", "Vymyshlenny", "passport", "BRIDE_TITLE", "IMG_")


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return scene(monkeypatch)


@pytest.fixture
def bruno(case: Scene) -> SiteClient:
    return at_desk(case.bruno)


def add(case: Scene, bruno: SiteClient, content: bytes, name: str, **more: Any) -> str:
    told = {
        "kind": "photo",
        "language": "none",
        "title": "BRIDE_TITLE of Zaur",
        "uploads": [a_file(content, name)],
    }
    answer = bruno.send_form(f"{case.address}/papers/new", {**told, **more})
    assert answer.status_code == 302, shown(answer)
    return str(answer["Location"]).split("/papers/")[1].split("?")[0].split("/")[0]


def taken(case: Scene, bruno: SiteClient) -> zipfile.ZipFile:
    answer = bruno.send_form(f"{case.address}/own-file", GIVEN)
    assert answer.status_code == 200
    assert not any(word in answer["Content-Disposition"] for word in PERSONS)
    made = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert made.testzip() is None
    return made


def test_photo_and_pdf_come_byte_for_byte_with_their_cleaned_copies(case: Scene, bruno: SiteClient) -> None:
    photo, scan = samples.photo(), samples.pdf_with_photo()
    add(case, bruno, photo, "IMG_0001 Zaur Vymyshlenny.jpg")
    add(case, bruno, scan, "passport of Zaur.pdf", kind="passport")
    add(case, bruno, samples.hostile_pdf(), "passport (2).pdf", kind="passport", privileged="on")
    assert "Papers: 3" in shown(bruno.get(f"{case.address}/own-file"))
    made = taken(case, bruno)
    names = made.namelist()
    assert all(NAME.fullmatch(name) for name in names), names
    assert not any(word in name for word in PERSONS for name in names)
    assert sum("original" in name for name in names) == 3
    assert made.read("papers/001-01-original.jpg") == photo
    assert made.read("papers/002-01-original.pdf") == scan
    cleaned = [made.read(name) for name in names if "cleaned" in name]
    assert cleaned and not any(samples.CANARY.encode() in each for each in cleaned)
    assert samples.CANARY.encode() in made.read("papers/001-01-original.jpg")


def test_the_index_holds_the_digest_of_every_file_and_no_name(case: Scene, bruno: SiteClient) -> None:
    add(case, bruno, samples.photo(), "Zaur.jpg")
    add(case, bruno, b"plain words", "Zaur.txt")
    made = taken(case, bruno)
    told = [line.split("  ") for line in made.read("index.txt").decode().splitlines()]
    lines = {name: digest for digest, name in told}
    assert set(lines) == set(made.namelist()) - {"index.txt"}
    for name, digest in lines.items():
        assert vault.digests.sha256(made.read(name)).hex() == digest
    assert not any(word in made.read("index.txt").decode() for word in PERSONS)
    assert {each.date_time for each in made.infolist()} == {own_file.FIXED}


def test_every_version_goes_along_and_what_is_struck_out_does_not(case: Scene, bruno: SiteClient) -> None:
    kept, struck = add(case, bruno, b"first words", "a.txt"), add(case, bruno, b"STRUCK_WORDS", "b.txt")
    newer = {"uploads": [a_file(b"second words", "c.txt")], "why": "Better"}
    assert bruno.send_form(f"{case.address}/papers/{kept}/version", newer).status_code == 302
    one = f"{case.address}/papers/{struck}/strike"
    assert bruno.send_form(one, {"reason": "Another person's"}).status_code == 302
    made = taken(case, bruno)
    whole = [made.read(name) for name in made.namelist()]
    assert b"first words" in whole and b"second words" in whole
    assert not any(b"STRUCK_WORDS" in each for each in whole)


def test_a_paper_that_was_changed_on_the_disk_is_left_out_and_said(case: Scene, bruno: SiteClient) -> None:
    add(case, bruno, b"first words", "a.txt")
    add(case, bruno, b"other words", "b.txt")
    row = CaseFile.objects.order_by("id").first()
    assert row is not None
    store.delete(row.blob)
    made = taken(case, bruno)
    left = [line for line in made.read("index.txt").decode().splitlines() if line.startswith("left out  ")]
    assert len(left) == 1 and NAME.fullmatch(left[0].removeprefix("left out  "))
    assert sum(name.startswith("papers/") for name in made.namelist()) == 1
