"""Files that were made to do harm, or are no files: each gets a sentence, and nothing that was typed is lost."""

from __future__ import annotations

import io
import zipfile

import pytest

from safeconduct.blobs.store import NoRoom
from safeconduct.cases.models import CaseFile
from safeconduct.cases.papers import cleaning, files, receiving
from safeconduct.cases.papers.cleaning import Patience
from tests.cases.papers.scenes import PLAIN, Scene, a_file, a_photo, body, rows
from tests.cases.papers.test_papers import stored_files
from tests.files import samples

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = {
    "empty": (b"", "This file is empty."),
    "svg": (SVG, "that can run scripts"),
    "program": (b"\x7fELF" + bytes(100), "This is a program"),
    "zip": (samples.zipped({"a.txt": b"x"}), "Packed files"),
    "unknown": (bytes(range(256)) * 4, "This kind of file is not taken."),
}


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_paper_is_refused_with_a_sentence(scene: Scene, what: str) -> None:
    content, sentence = REFUSED[what]
    answer = scene.add(a_file(content, "paper.pdf"), title="TYPED_TITLE", note="TYPED_NOTE")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "TYPED_TITLE" in page
    assert "TYPED_NOTE" in page
    assert "choose the files again" in page
    assert rows() == (0, 0)
    assert stored_files() == []


def test_one_bad_file_among_good_ones_keeps_none(scene: Scene) -> None:
    answer = scene.add(a_file(), a_file(b"", "empty.pdf"), a_file(b"", "empty2.pdf"))
    assert answer.status_code == 422
    assert "(2 files)" in answer.content.decode()
    assert rows() == (0, 0)
    assert stored_files() == []


def test_too_many_files_at_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "FILES_A_POST", 1)
    answer = scene.add(a_file(), a_file(b"two", "two.txt"))
    assert answer.status_code == 422
    assert "files at a time" in answer.content.decode()
    assert stored_files() == []


def test_a_file_over_the_limit(scene: Scene, settings: object) -> None:
    settings.UPLOAD_LIMIT_BYTES = 70_000  # type: ignore[attr-defined]  # pytest-django's fixture
    answer = scene.add(a_file(b"long text " * 10_000))
    assert answer.status_code == 422
    assert "larger than" in answer.content.decode()


def test_no_file_at_all_and_a_form_without_its_parts(scene: Scene) -> None:
    answer = scene.aisha.send_form(f"{scene.home}/new", {"kind": "nonsense", "source_url": "javascript:x"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Please choose a file." in page
    assert "Please choose the kind from the list." in page
    assert "beginning with https://" in page
    for name, bad in (("dated", "2019-13-45"), ("dated", "2019/2020"), ("slot", "<b>"), ("language", "xx")):
        assert scene.add(a_file(), **{name: bad}).status_code == 422
    assert rows() == (0, 0)


def test_a_name_that_turns_round_and_lies_is_shown_as_what_it_is(scene: Scene) -> None:
    paper = scene.added(a_file(PLAIN, "notice\u202efdp.exe"))
    (file,) = paper.originals()
    assert "\u202e" not in file.name
    assert not file.name.endswith(".exe")
    assert file.media_type == "text/plain"
    answer = scene.download(paper, file.id)
    assert answer["Content-Disposition"].endswith(f"file-{str(file.id)[:8]}.txt")
    titled = scene.added(title="a\x00b\u202ec", note="n\x00\u202e")
    assert titled.title == "abc"


def test_an_office_document_loses_its_author_and_keeps_its_words(scene: Scene) -> None:
    paper = scene.added(a_file(samples.docx(), "declaration.docx"), kind="declaration", language="en")
    (original,) = paper.originals()
    copy = paper.working(original)
    assert copy is not None
    cleaned = body(scene.download(paper, copy.id))
    with zipfile.ZipFile(io.BytesIO(cleaned)) as members:
        whole = b"".join(members.read(name) for name in members.namelist())
    assert samples.CANARY.encode() not in whole
    assert b"They came at night." in whole
    page = scene.aisha.get(scene.address(paper)).content.decode()
    assert "This kind is not shown as a picture." in page


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (samples.docx(**{"word/bomb.xml": bytes(8_000_000)}), "bomb.docx", "too_big"),
        (samples.png_claiming(50_000, 50_000), "huge.png", "too_big"),
        (b"%PDF-1.5\nnothing of a PDF", "broken.pdf", "damaged"),
    ],
)
def test_what_unfolds_is_kept_and_marked_and_drawn_never(
    scene: Scene, content: bytes, name: str, code: str
) -> None:
    paper = scene.added(a_file(content, name))
    (original,) = paper.originals()
    assert original.cleaned == code
    assert paper.working(original) is None
    assert "cleaned" in paper.missing()
    page = scene.aisha.get(scene.address(paper)).content.decode()
    assert "It could not be cleaned" in page
    assert body(scene.download(paper, original.id)) == content
    if not name.endswith("docx"):
        look = scene.aisha.get(scene.address(paper, f"/files/{original.id}/look")).content.decode()
        assert 'class="notice warning"' in look
        assert scene.aisha.get(scene.address(paper, f"/files/{original.id}/preview")).status_code == 404


def test_a_pdf_of_a_million_objects_is_kept_and_marked(scene: Scene) -> None:
    paper = scene.added(a_file(samples.pdf_of_many_objects(300_000), "many.pdf"))
    assert paper.originals()[0].cleaned in {"too_big", "too_slow"}


def test_what_cannot_be_cleaned_is_said(scene: Scene) -> None:
    paper = scene.added(a_file(samples.ole("WordDocument"), "old.doc"), language="en")
    assert paper.originals()[0].cleaned == "cannot"
    assert "This kind of file cannot be cleaned." in scene.aisha.get(scene.address(paper)).content.decode()


def test_a_copy_that_was_not_made_in_time_is_made_when_asked_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "A_POST", -1.0)
    monkeypatch.setattr(Patience, "__init__", _no_patience)
    paper = scene.added(a_photo())
    (original,) = paper.originals()
    assert original.cleaned == "later"
    assert "Try to clean it now" in scene.aisha.get(scene.address(paper)).content.decode()
    address = scene.address(paper, f"/files/{original.id}/clean")
    assert scene.aisha.send_form(address, page=scene.address(paper)).status_code == 302
    (now,) = scene.only.originals()
    assert now.cleaned == "cleaned"
    assert scene.only.working(now) is not None
    assert scene.aisha.send_form(address, page=scene.address(paper)).status_code == 404


def test_a_full_disk_keeps_the_words(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise NoRoom

    monkeypatch.setattr("safeconduct.blobs.store.refuse_when_full", full)
    answer = scene.add(a_file(), title="TYPED_TITLE")
    assert answer.status_code == 422
    assert "no room for files" in answer.content.decode()
    assert "TYPED_TITLE" in answer.content.decode()


def test_a_case_holds_only_so_many_files(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FILES_A_REQUEST", 1)
    answer = scene.add(a_photo(), title="TYPED_TITLE")  # an original and its copy are two
    assert answer.status_code == 409
    assert "TYPED_TITLE" in answer.content.decode()
    assert CaseFile.objects.count() == 0
    assert stored_files() == []


def _no_patience(self: Patience, *_more: object) -> None:
    self._clock, self._end = (lambda: 1.0), 0.0
