"""Aisha keeps Zaur's papers: originals as they came, cleaned copies, versions, translations, and who may look."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.conf import settings as configured
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.blobs import store
from safeconduct.cases.models import CaseEntry, CaseFile
from safeconduct.cases.papers import files as case_files
from safeconduct.intake import files_sent
from safeconduct.packet.fonts import noto_paths
from tests.access.people import hire
from tests.cases.asking import ask
from tests.cases.caseroom import opened
from tests.cases.papers.scenes import PLAIN, Scene, a_file, a_photo, body, rows, token
from tests.files import samples


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_an_empty_room_says_what_to_do(scene: Scene) -> None:
    page = scene.aisha.get(scene.home).content.decode()
    assert "No papers yet" in page
    assert "Add papers" in page


def test_the_original_comes_back_byte_for_byte_and_the_working_copy_holds_no_place(scene: Scene) -> None:
    photo = samples.photo()
    paper = scene.added(a_photo(), kind="photo", title="PHOTO_TITLE of the door")
    (original,) = paper.originals()
    assert original.sha256 == hashlib.sha256(photo).hexdigest()
    assert body(scene.download(paper, original.id)) == photo
    copy = paper.working(original)
    assert copy is not None
    assert original.cleaned == "cleaned"
    cleaned = body(scene.download(paper, copy.id))
    assert samples.CANARY.encode() in photo
    assert samples.CANARY.encode() not in cleaned
    page = scene.aisha.get(scene.address(paper)).content.decode()
    assert original.sha256 in page
    actions = StaffEntry.objects.filter(subject=original.id).values_list("action", flat=True)
    assert list(actions) == ["file.downloaded"]


def test_what_is_looked_at_is_pixels_and_is_written_down(scene: Scene) -> None:
    paper = scene.added(a_photo())
    (original,) = paper.originals()
    preview = scene.aisha.get(scene.address(paper, f"/files/{original.id}/preview"))
    assert preview.status_code == 200
    assert preview["Content-Type"] == "image/png"
    assert preview.content.startswith(b"\x89PNG")
    assert "sandbox" in preview["Content-Security-Policy"]
    assert StaffEntry.objects.filter(subject=original.id, action="file.previewed").count() == 1


def test_the_list_counts_filters_and_says_what_is_missing(scene: Scene) -> None:
    scene.added(title="RUSSIAN_SUMMONS", slot="C-10")
    scene.added(title="ENGLISH_REPORT", kind="country_conditions", language="en", slot="C-2")
    page = scene.aisha.get(scene.home).content.decode()
    assert page.index("ENGLISH_REPORT") < page.index("RUSSIAN_SUMMONS")
    assert "2 of 2 papers" in page
    assert "1 paper is not in English" in page
    only = scene.aisha.get(f"{scene.home}?missing=translation").content.decode()
    assert "RUSSIAN_SUMMONS" in only
    assert "ENGLISH_REPORT" not in only
    assert "1 of 2 papers" in only
    assert "No paper is like that" in scene.aisha.get(f"{scene.home}?kind=passport").content.decode()
    assert scene.aisha.get(f"{scene.home}?kind=%00&missing=nonsense&language=x").status_code == 200


def test_several_files_are_several_papers_or_the_pages_of_one(scene: Scene) -> None:
    assert scene.add(a_file(), a_file(b"second", "b.txt"), title="SUMMONS").status_code == 302
    assert [paper.title for paper in scene.papers()] == ["SUMMONS (1)", "SUMMONS (2)"]
    paper = scene.added(a_file(), together="on", uploads=[a_file(), a_file(b"page two", "c.txt")])
    assert len(paper.originals()) == 2
    assert paper.title == "summons.txt"


def test_the_same_form_sent_twice_keeps_one_paper_and_one_file(scene: Scene) -> None:
    again = token()
    scene.add(a_file(), token=again)
    before = rows()
    assert scene.add(a_file(), token=again).status_code == 302
    assert rows() == before == (1, 1)


def test_an_old_form_with_another_file_loses_nothing(scene: Scene) -> None:
    again = token()
    scene.add(a_file(), token=again)
    assert scene.add(a_file(b"another paper", "b.txt"), token=again).status_code == 302
    assert rows() == (2, 2)
    assert scene.add(a_file(), token=again).status_code == 302
    assert rows() == (2, 2)


def test_a_newer_version_leaves_the_old_one_readable_and_makes_its_translation_stale(scene: Scene) -> None:
    paper = scene.added()
    translated = {
        "file": a_file(b"ENGLISH_WORDS", "t.txt"),
        "translator": "Leyla Invented",
        "competence": "native_source",
        "language": "en",
    }
    assert scene.aisha.send_form(scene.address(paper, "/translation"), translated).status_code == 302
    assert scene.only.missing() == ["certificate"]
    newer = {"uploads": [a_file(b"a better scan", "scan.txt")], "why": "BETTER_SCAN"}
    assert scene.aisha.send_form(scene.address(paper, "/version"), newer).status_code == 302
    now = scene.only
    assert now.version == 2
    assert now.missing() == ["translation_stale"]
    (old,) = now.originals(1)
    assert body(scene.download(now, old.id)) == PLAIN
    page = scene.aisha.get(scene.address(now)).content.decode()
    assert "BETTER_SCAN" in page
    assert "Version 1, replaced" in page
    assert "Of version 1, not of the newest" in page


def test_a_certificate_is_added_to_its_translation_later(scene: Scene) -> None:
    paper = scene.added()
    told = {"file": a_file(b"ENGLISH", "t.txt"), "translator": "Leyla", "competence": "certified"}
    scene.aisha.send_form(scene.address(paper, "/translation"), {**told, "language": "en"})
    (translation,) = scene.only.translations
    address = scene.address(paper, f"/translations/{translation['id']}/certified")
    empty = scene.aisha.send_form(address, {})
    assert empty.status_code == 422
    assert "Please choose a file." in empty.content.decode()
    assert scene.aisha.send_form(address, {"file": a_file(b"SIGNED", "s.txt")}).status_code == 302
    assert scene.only.missing() == []


@pytest.mark.skipif(not noto_paths(configured.FONTS), reason="Noto's fonts are not on this machine")
def test_the_translators_certificate_is_typed_and_says_that_it_is_to_be_signed(
    scene: Scene,
) -> None:
    paper = scene.added(title="Повестка")
    told = {"file": a_file(b"ENGLISH", "t.txt"), "translator": "Leyla Invented", "competence": "certified"}
    scene.aisha.send_form(
        scene.address(paper, "/translation"), {**told, "language": "en", "address": "1 Some Street"}
    )
    (translation,) = scene.only.translations
    answer = scene.aisha.get(scene.address(paper, f"/translations/{translation['id']}/certificate"))
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(body(answer))
    words = " ".join(document[0].get_textpage().get_text_range().split())
    for part in ("DRAFT, TO BE SIGNED", "I, Leyla Invented", "competent to translate from Russian into English",
                 "true and accurate to the best of my abilities", "Повестка", "1 Some Street"):  # fmt: skip
        assert part in words
    assert [round(side) for side in document[0].get_size()] == [612, 792]


def test_what_it_said_before_stays_in_the_history_and_a_date_keeps_who_read_it(scene: Scene) -> None:
    paper = scene.added(title="OLD_TITLE", dated="2019-03")
    assert paper.content["dated"]["precision"] == "month"
    assert paper.content["dated"]["confirmed_by"] == str(scene.house.aisha.person.pk)
    edited = {"title": "NEW_TITLE", "kind": "police", "language": "ce", "dated": "2019-03"}
    timur = scene.at_desk(scene.house.timur)
    assert timur.send_form(scene.address(paper, "/edit"), edited).status_code == 302
    now = scene.only
    assert now.title == "NEW_TITLE"
    assert now.content["dated"] == paper.content["dated"]
    page = scene.aisha.get(scene.address(paper)).content.decode()
    assert "OLD_TITLE" in page


def test_two_who_describe_it_at_once_both_see_both_texts(scene: Scene) -> None:
    paper = scene.added(title="FIRST_TITLE")
    seen = {"version": "1", "kind": "police", "language": "ru"}
    page = scene.address(paper, "/edit")
    scene.aisha.send_form(page, {**seen, "title": "AISHAS_TITLE"})
    timur = scene.at_desk(scene.house.timur)
    late = timur.send_form(page, {**seen, "title": "TIMURS_TITLE", "note": "TIMURS_NOTE"})
    text = late.content.decode()
    assert late.status_code == 409
    assert "AISHAS_TITLE" in text
    assert "TIMURS_TITLE" in text
    assert "TIMURS_NOTE" in text
    assert scene.only.title == "AISHAS_TITLE"
    again = timur.send_form(page, {**seen, "version": "2", "title": "TIMURS_TITLE"})
    assert again.status_code == 302
    assert scene.only.title == "TIMURS_TITLE"


def test_a_file_added_meanwhile_is_no_quarrel_with_a_description(scene: Scene) -> None:
    paper = scene.added()
    scene.aisha.send_form(
        scene.address(paper, "/version"), {"uploads": [a_file(b"new", "n.txt")], "why": "new scan"}
    )
    edited = {"version": "1", "title": "DESCRIBED", "kind": "police", "language": "ru"}
    assert scene.aisha.send_form(scene.address(paper, "/edit"), edited).status_code == 302
    assert scene.only.title == "DESCRIBED"
    assert scene.only.version == 2


def test_a_paper_is_struck_out_with_a_reason_and_brought_back(scene: Scene) -> None:
    paper = scene.added(title="WRONG_PERSON")
    page = scene.address(paper, "/strike")
    assert scene.aisha.send_form(page, {"reason": "x"}).status_code == 422
    assert scene.aisha.send_form(page, {"reason": "It is of somebody else"}).status_code == 302
    listed = scene.aisha.get(scene.home).content.decode()
    assert "1 paper struck out" in listed
    assert "It is of somebody else" in listed
    assert scene.aisha.send_form(page, {"reason": "once more, please"}).status_code == 409
    back = {"version": "2", "token": token()}
    restored = scene.aisha.send_form(scene.address(paper, "/restore"), back, page=scene.address(paper))
    assert restored.status_code == 302
    assert not scene.only.record.is_struck


def test_a_paper_for_lawyers_is_not_there_for_a_caseworker(scene: Scene) -> None:
    lena = hire(
        scene.house.rosa, "Lena Lawyer", ["lawyer"], desk=scene.house.intake, sealed_by=scene.house.aisha
    )
    lawyer = scene.at_desk(lena)
    paper = scene.added(title="STRATEGY_WORDS")
    (file,) = paper.originals()
    assert scene.aisha.get(scene.address(paper, "/lawyers")).status_code == 404
    assert lawyer.send_form(scene.address(paper, "/lawyers")).status_code == 302
    hidden = next(each for each in scene.papers() if each.is_privileged)
    assert hidden.content["moved_from"] == str(paper.id)
    for address in (scene.address(paper), scene.address(hidden), scene.address(hidden, "/edit")):
        assert scene.aisha.get(address).status_code == 404
    assert scene.download(paper, file.id).status_code == 404
    assert scene.download(hidden, file.id).status_code == 404
    assert "STRATEGY_WORDS" not in scene.aisha.get(scene.home).content.decode()
    assert "STRATEGY_WORDS" in lawyer.get(scene.home).content.decode()
    assert body(scene.download(hidden, file.id, by=lawyer)) == PLAIN
    assert lawyer.send_form(scene.address(hidden, "/lawyers")).status_code == 302
    assert "STRATEGY_WORDS" in scene.aisha.get(scene.home).content.decode()


def test_a_file_the_person_sent_becomes_a_paper_without_a_copy(scene: Scene) -> None:
    upload = sent_by_zaur(scene)
    assert "Take over" in scene.aisha.get(scene.home).content.decode()
    page = f"{scene.home}/from/{upload}"
    assert scene.aisha.send_form(page, {"kind": "passport", "title": "PASSPORT"}).status_code == 302
    assert CaseFile.objects.count() == 0
    paper = scene.only
    assert paper.content["upload_id"] == upload
    shown = scene.aisha.get(scene.address(paper)).content.decode()
    assert f"/files/{upload}/download?original=1" in shown
    assert "sent by the person" in shown
    assert "Take over" not in scene.aisha.get(scene.home).content.decode()
    assert scene.aisha.send_form(page, {"kind": "passport", "title": "AGAIN"}).status_code == 302
    assert len(scene.papers()) == 1


def test_nobody_else_finds_it(scene: Scene) -> None:
    paper = scene.added()
    (file,) = paper.originals()
    volunteer = hire(scene.house.rosa, "Vera Volunteer", ["volunteer"])
    stranger = hire(scene.house.rosa, "Sam Stranger", ["caseworker"])
    for member in (volunteer, stranger, scene.house.rosa):
        client = scene.at_desk(member, opens=False)
        for address in (
            scene.home,
            f"{scene.home}/new",
            scene.address(paper),
            scene.address(paper, f"/files/{file.id}/preview"),
            scene.address(paper, f"/files/{file.id}/download"),
            scene.address(paper, "/notice"),
        ):
            assert client.get(address).status_code == 404, address


def test_a_file_opens_only_under_its_own_paper_and_request(scene: Scene) -> None:
    paper, other = scene.added(), scene.added(title="OTHER")
    (file,) = paper.originals()
    assert scene.download(other, file.id).status_code == 404
    elsewhere = Scene(house=scene.house, request=another_request())
    address = f"{elsewhere.home}/{paper.id}/files/{file.id}/download"
    assert elsewhere.aisha.get(address).status_code == 404


def test_before_the_check_is_clear_no_paper_is_shown(scene: Scene) -> None:
    paper = scene.added(title="SHUT_TITLE")
    (file,) = paper.originals()
    timur = scene.at_desk(scene.house.timur, opens=False)
    story = f"/requests/{scene.request.id}/story"
    for address in (scene.home, scene.address(paper), scene.address(paper, f"/files/{file.id}/download")):
        answer = timur.get(address)
        assert (answer.status_code, answer["Location"]) == (302, story)


def test_a_file_that_was_exchanged_on_the_disk_is_not_handed_out(scene: Scene) -> None:
    paper = scene.added()
    (file,) = paper.originals()
    row = CaseFile.objects.get(id=file.id)
    blob = store.path_of(row.blob)
    blob.write_bytes(blob.read_bytes()[:-1] + b"x")
    answer = scene.download(paper, file.id)
    assert answer.status_code == 409
    assert "not what it was" in answer.content.decode()
    blob.unlink()
    assert "missing from the store" in scene.download(paper, file.id).content.decode()


def test_a_file_under_another_record_is_noticed_by_its_fingerprint(scene: Scene) -> None:
    paper = scene.added()
    keys = journal_keys(scene)
    row = CaseFile.objects.get()
    with pytest.raises(case_files.NotWhatItWas):
        case_files.compare(row, keys, hashlib.sha256(b"other").hexdigest())
    case_files.compare(row, keys, paper.originals()[0].sha256)


def test_titles_and_names_lie_in_no_table_in_the_clear(scene: Scene) -> None:
    scene.added(a_file(PLAIN, "CLEAR_NAME.txt"), title="CLEAR_TITLE", note="CLEAR_NOTE")
    for row in (*CaseEntry.objects.values_list(), *CaseFile.objects.values_list()):
        held = b"".join(bytes(part) if isinstance(part, bytes) else str(part).encode() for part in row)
        assert b"CLEAR_" not in held
    assert not any(b"POLICE_WORDS" in file.read_bytes() for file in stored_files())


def sent_by_zaur(scene: Scene) -> str:
    """The id of a file that Zaur added after he had sent his request."""
    sealed = case_files.seal(samples.photo(), name="pass.jpg", media_type="image/jpeg", group="image")
    pair = journal_keys(scene).case[0]
    upload = files_sent.keep_with_request(
        request=scene.request, to=pair.public(), sealed=sealed, at=timezone.now()
    )
    return str(upload.id)


def journal_keys(scene: Scene) -> Any:
    return opened(scene.request, scene.house.aisha)


def another_request() -> Any:
    return ask("Ilyas")[0]


def stored_files() -> list[Path]:
    return [path for path in Path(configured.BLOB_DIR).rglob("*") if path.is_file()]
