"""An archive made elsewhere is taken in as it is, and what it holds is listed with every digest looked at."""

from __future__ import annotations

import sys
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from safeconduct.blobs import store as blobs
from safeconduct.evidence.capture import Captures, UnreadableArchive, sandbox
from safeconduct.evidence.capture.archives import PROBLEMS, Capture
from safeconduct.evidence.captures import actions, views_records
from safeconduct.evidence.captures.words import UNREADABLE, why_unreadable
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.models import Artifact, CustodyEvent, Item
from safeconduct.evidence.recording import open_content
from tests.evidence.capture.archive_samples import PAGE, packed, record, response, sha256, wacz
from tests.evidence.desk import AT, ResearchDesk, an_item, research_desk
from tests.files.test_sandbox import READ_ALL
from tests.sites import SiteClient

PATH = "/evidence/items/capture"
TRUE = response(PAGE, sha256(PAGE))
FALSE = response(PAGE, sha256(b"something else"))


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


@pytest.fixture
def zarema(desk: ResearchDesk) -> SiteClient:
    return desk.client(desk.zarema)


def upload(client: SiteClient, data: bytes, name: str = "page.warc.gz", **more: str) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.send_form(PATH, {"step": "upload", "is_public": "on", "file": file, **more})


def listed(client: SiteClient, data: bytes) -> str:
    answer = upload(client, data)
    assert answer.status_code == 302, answer.content.decode()
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    return str(page.content.decode())


def blobs_kept() -> set[str]:
    return {file.name for file in blobs.path_of("00x").parent.parent.rglob("*") if file.is_file()}


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (TRUE, "application/warc"), (packed(TRUE), "application/warc+gzip"),
        (wacz({"archive/data.warc.gz": packed(TRUE)}), "application/wacz"),
    ],
)  # fmt: skip
def test_an_archive_is_kept_to_the_byte_and_listed(
    desk: ResearchDesk, zarema: SiteClient, data: bytes, media_type: str
) -> None:
    page = listed(zarema, data)
    assert "https://novayagazeta.ru/a" in page and "2017-04-02 09:30" in page and "Matches" in page
    assert "1 page or file is in it" in page and "notice danger" not in page
    artifact = Artifact.objects.get()
    facts = artifacts.described(artifact, desk.keys(desk.malik))
    assert (facts.media_type, facts.group, facts.size) == (media_type, "archive", len(data))
    assert b"".join(artifacts.content(artifact, desk.keys(desk.malik))) == data
    item = Item.objects.get()
    assert (item.kind, item.obtained_how, artifact.role) == ("web_capture", "capture_uploaded", "capture")
    assert CustodyEvent.objects.filter(action="viewed", artifact_id=artifact.pk).count() == 1


def test_a_digest_that_does_not_match_is_said(zarema: SiteClient) -> None:
    page = listed(zarema, packed(TRUE, FALSE, response(PAGE)))
    assert "1 record does not match the digest" in page and "do not rely on it" in page
    assert "Does not match" in page and "None given" in page
    assert "3 pages and files are in it" in page


def test_records_are_chosen_by_their_digest(zarema: SiteClient) -> None:
    answer = upload(zarema, packed(TRUE, FALSE))
    page = zarema.get(answer.headers["Location"].split("?")[0] + "?digest=differs").content.decode()
    assert page.count("<tr><td") == 1


def test_a_package_whose_file_was_exchanged_is_said(zarema: SiteClient) -> None:
    page = listed(zarema, wacz({"archive/a.warc.gz": packed(TRUE)}, told={"archive/a.warc.gz": b"other"}))
    assert "its own table of contents" in page


def test_an_archive_that_breaks_off_is_listed_so_far(zarema: SiteClient) -> None:
    assert "ends early" in listed(zarema, packed(TRUE) + packed(TRUE)[:-60])


def test_a_long_list_has_pages(zarema: SiteClient) -> None:
    page = listed(zarema, packed(*[response(PAGE)] * 51))
    assert page.count("<tr><td") == 50 and "Page 1 of 2" in page


def test_what_an_archive_says_is_shown_and_never_run(zarema: SiteClient) -> None:
    evil = record("response", b"HTTP/1.1 200 OK\r\n\r\nx", url="https://x.org/<script>alert(1)</script>")
    assert "<script>alert" not in listed(zarema, evil)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty"), (b"%PDF-1.7", "no WARC or WACZ"), (b"\x7fELF", "no WARC or WACZ"),
        (wacz({"word/document.xml": b"x"}), "no WARC or WACZ"), (b"WARC", "no WARC or WACZ"),
    ],
)  # fmt: skip
def test_what_is_no_archive_is_refused_and_nothing_stays(
    zarema: SiteClient, data: bytes, sentence: str
) -> None:
    answer = upload(zarema, data, address="https://example.com/kept")
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and "https://example.com/kept" in page
    assert Item.every.count() == 0 and blobs_kept() == set()


def test_a_wrong_address_beside_a_good_file_keeps_nothing(zarema: SiteClient) -> None:
    answer = upload(zarema, TRUE, address="http://127.0.0.1/")
    assert answer.status_code == 422 and "private network" in answer.content.decode()
    assert Item.every.count() == 0 and blobs_kept() == set()


def test_no_file_and_one_that_is_too_big_are_said(zarema: SiteClient, settings: Any) -> None:
    none = zarema.send_form(PATH, {"step": "upload"})
    assert none.status_code == 422 and "choose a file first" in none.content.decode()
    settings.UPLOAD_LIMIT_BYTES = 1_000
    big = upload(zarema, TRUE + bytes(900))
    assert big.status_code == 422 and "larger than" in big.content.decode() and blobs_kept() == set()


def test_uploaded_twice_it_is_one_item(zarema: SiteClient) -> None:
    token = str(uuid4())
    for _time in range(2):
        assert upload(zarema, TRUE, token=token).status_code == 302
    assert Item.objects.get().pk == UUID(token) and blobs_kept() == {Artifact.objects.get().blob}


def test_what_is_not_public_is_sealed_with_its_address(desk: ResearchDesk, zarema: SiteClient) -> None:
    file = SimpleUploadedFile("a.warc", TRUE)
    zarema.send_form(PATH, {"step": "upload", "file": file, "address": "https://example.com/closed"})
    item = Item.objects.get()
    assert (item.is_public, item.title, item.address) == (False, "", "")
    assert open_content(item, desk.keys(desk.malik))["address"] == "https://example.com/closed"


def test_a_file_that_only_begins_like_an_archive_is_kept_and_said(zarema: SiteClient) -> None:
    page = listed(zarema, wacz({"archive/readme.txt": b"nothing"}))
    assert "holds no WARC file" in page and "notice warning" in page


def test_a_reader_that_dies_is_a_sentence(zarema: SiteClient, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = upload(zarema, TRUE)
    dying = [sys.executable, "-I", "-c", READ_ALL]
    monkeypatch.setattr(sandbox, "command", lambda operation, limits: dying)
    assert "This archive is damaged" in zarema.get(answer.headers["Location"]).content.decode()


def test_while_another_archive_is_read_nobody_waits_for_ever(
    zarema: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = BoundedSemaphore(1)
    monkeypatch.setattr(views_records, "_READERS", busy)
    monkeypatch.setattr(views_records, "WAIT", 0.05)
    path = upload(zarema, TRUE).headers["Location"]
    with busy:
        page = zarema.get(path)
        assert page.status_code == 503 and page.headers["Retry-After"] == "30"
        assert "Others are reading archives" in page.content.decode()
    assert zarema.get(path).status_code == 200


def test_a_missing_file_and_a_missing_part_are_sentences(
    zarema: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = upload(zarema, TRUE)
    blobs.delete(Artifact.objects.get().blob)
    assert "missing or was changed" in zarema.get(answer.headers["Location"]).content.decode()
    monkeypatch.setattr(actions, "is_installed", lambda: False)
    page = zarema.get(answer.headers["Location"])
    assert page.status_code == 200 and "safeconduct[evidence]" in page.content.decode()


def test_every_problem_of_an_archive_has_its_sentence() -> None:
    assert set(UNREADABLE) == PROBLEMS
    assert "9 files" in why_unreadable(UnreadableArchive("too_many_files", 9, 5))


def test_an_item_without_archives_says_what_would_stand_here(desk: ResearchDesk, zarema: SiteClient) -> None:
    item = an_item(desk.zarema)
    page = zarema.get(f"/evidence/items/{item.pk}/captures")
    assert page.status_code == 200 and "No web archive" in page.content.decode()


def test_of_several_archives_one_is_chosen(
    desk: ResearchDesk, zarema: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bytes] = []
    one = Capture("https://a.org/", "", "response", None, "", 0, "", "not_given", "")

    def reading(data: bytes) -> Captures:
        shown.append(data)
        return Captures((one,), 1, True, "not_given")

    monkeypatch.setattr(views_records, "captures_in_sandbox", reading)
    upload(zarema, TRUE)
    item = Item.objects.get()
    second = artifacts.store_bytes(
        item, [FALSE], name="b.warc", media_type="application/warc", group="archive", role="capture",
        by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema),
    )  # fmt: skip
    page = zarema.get(f"/evidence/items/{item.pk}/captures?file={second.pk}").content.decode()
    assert shown == [FALSE] and page.count("?file=") == 2 and page.count("aria-current") >= 1


def test_jonas_without_a_seat_sees_the_notice_and_nothing_is_received(
    desk: ResearchDesk, zarema: SiteClient
) -> None:
    answer = upload(zarema, TRUE)
    jonas = desk.client(desk.jonas)
    page = jonas.get(answer.headers["Location"])
    assert page.status_code == 200 and "sealed to people at the desk" in page.content.decode()
    assert "novayagazeta" not in page.content.decode()
    assert jonas.post(PATH, {"file": SimpleUploadedFile("a.warc", TRUE)}).status_code == 403
    assert Item.objects.count() == 1 and len(blobs_kept()) == 1
    assert not CustodyEvent.objects.filter(action="viewed").exists()


def test_an_upload_without_the_forms_token_is_refused_and_leaves_nothing(zarema: SiteClient) -> None:
    zarema.get(PATH)
    file = SimpleUploadedFile("a.warc", TRUE)
    assert (
        zarema.post(PATH, {"step": "upload", "csrfmiddlewaretoken": "a" * 64, "file": file}).status_code
        == 403
    )
    assert Item.every.count() == 0 and blobs_kept() == set()


def test_to_others_and_by_wrong_ids_it_is_not_there(desk: ResearchDesk, zarema: SiteClient) -> None:
    item = an_item(desk.zarema)
    assert desk.client(desk.pavel).get(f"/evidence/items/{item.pk}/captures").status_code == 404
    assert zarema.get(f"/evidence/items/{uuid4()}/captures").status_code == 404
    Item.objects.filter(pk=item.pk).update(withdrawn_on=AT.date())
    assert zarema.get(f"/evidence/items/{item.pk}/captures").status_code == 302
