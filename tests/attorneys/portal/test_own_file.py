"""The file an attorney takes along: what lies in it, who gets it, and that each time is written down."""

from __future__ import annotations

import io
import zipfile
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from safeconduct import vault
from safeconduct.attorneys.portal import draft_actions, own_file
from safeconduct.attorneys.portal.draft_actions import Words
from safeconduct.audit.models import StaffEntry as Row
from safeconduct.cases.life.history import label
from safeconduct.cases.life.history_words import KINDS
from safeconduct.cases.papers.content import PaperFile
from tests.attorneys.portal.scenes import Scene, at_desk, scene, shown

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
GIVEN = {"reason": "duty", "has_read": "on"}


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return scene(monkeypatch)


def test_bruno_takes_his_file_and_each_time_is_written_down(case: Scene) -> None:
    said = Words("Declaration", "declaration", "I ran from the house.")
    draft_actions.begin(by=case.by(case.bruno), words=said, token=uuid4())
    bruno, address = at_desk(case.bruno), f"{case.address}/own-file"
    assert address in shown(bruno.get(f"{case.address}/kit"))
    assert "not locked" in shown(bruno.get(address))
    for _time in range(2):
        answer = bruno.send_form(address, GIVEN)
        assert answer.status_code == 200
        made = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert made.testzip() is None
    assert made.namelist() == ["drafts/001.txt", "dates.txt", "hours.csv", "index.txt"]
    assert "I ran from the house." in made.read("drafts/001.txt").decode()
    for line in made.read("index.txt").decode().splitlines():
        digest, name = line.split("  ")
        assert vault.digests.sha256(made.read(name)).hex() == digest
    assert Row.objects.filter(action="case.file_taken").count() == 2


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"reason": "fun"}, {"has_read": ""}])
def test_without_a_reason_or_the_tick_nothing_is_taken(case: Scene, wrong: dict[str, str]) -> None:
    typed = {name: value for name, value in {**GIVEN, **wrong}.items() if value}
    assert at_desk(case.bruno).send_form(f"{case.address}/own-file", typed).status_code == 422
    assert not Row.objects.filter(action="case.file_taken").exists()


def test_nobody_else_takes_it(case: Scene) -> None:
    for member in (case.leyla, case.chidi, case.house.aisha):
        assert at_desk(member).get(f"{case.address}/own-file").status_code == 404


def test_too_many_bytes_are_refused_with_a_sentence(case: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_file, "size_of", lambda _papers: own_file.LARGEST + 1)
    assert "one by one" in shown(at_desk(case.bruno).get(f"{case.address}/own-file"))


@pytest.mark.parametrize(
    "kind", ["placement_sheet", "draft", "draft_review", "hours", "checkpoint", "giving_back"]
)
def test_the_history_has_a_word_for_every_kind_of_this_room(kind: str) -> None:
    assert KINDS[kind] != kind
    assert label("minutes") == "Minutes"


def test_a_file_that_is_not_there_is_left_out_and_said(case: Scene) -> None:
    files = [
        PaperFile(uuid4(), "original", 1, "a.pdf", "application/pdf", "document", 9, "00", "2026-11-01", "",
                  upload=is_upload)
        for is_upload in (False, True)
    ]  # fmt: skip
    paper: Any = SimpleNamespace(files=files)
    by = case.by(case.bruno)
    found, missing = own_file.paper_parts([paper], by.request, by.keys)
    assert not found and missing == ["papers/001-01-original.pdf", "papers/001-02-original.pdf"]
    made = zipfile.ZipFile(io.BytesIO(b"".join(own_file.streamed(found, missing))))
    assert made.namelist() == ["index.txt"] and made.read("index.txt").decode().count("left out") == 2
