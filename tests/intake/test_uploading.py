"""Files through the real page: sealed while they arrive, refused with a sentence, and nothing left behind."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile

from safeconduct.blobs import receiving as uploading
from safeconduct.blobs import store as blobs
from safeconduct.blobs.sealed import Sealed, stream_context
from safeconduct.intake import drafts, files_sent
from safeconduct.intake.keys import HolderKeys, draft_key
from safeconduct.intake.models import Upload
from tests.intake.visitors import Person

CANARY = b"burn marks on both wrists, Argun, April 2017 "
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + CANARY * 40
PDF = b"%PDF-1.7\n" + CANARY * 40
LONG = b"%PDF-1.7\n" + CANARY * 6000  # 270 kB: several chunks


def docx(padding: int = 0) -> bytes:
    """An office document as small or as long as one likes; a zip inside."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", CANARY * 4)
        archive.writestr("word/media/image1.png", bytes(padding))
    return held.getvalue()


def a_file(content: bytes, name: str = "паспорт.pdf", field: str = "file") -> dict[str, Any]:
    return {field: SimpleUploadedFile(name, content, content_type="text/html")}


def on_disk(settings: Any) -> list[Path]:
    return [path for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file()]


@pytest.fixture
def at_files(zelimkhan: Person) -> Person:
    """His number is typed back and he is on the page for files."""
    zelimkhan.with_a_number()
    return zelimkhan.goes("/files")


def send_file(person: Person, content: bytes, name: str = "паспорт.pdf") -> Person:
    return person.goes("/files").presses("", a_file(content, name))


def holder_of(person: Person) -> HolderKeys:
    from safeconduct.intake.public.visitor import Visitor
    from safeconduct.intake.public_sessions import SessionStore

    holder = Visitor(SessionStore(person.phone.cookies["p"].value)).holder
    assert holder is not None
    return holder


class TestWhatIsKept:
    @pytest.mark.parametrize(
        ("content", "media_type"),
        [
            (JPEG, "image/jpeg"),
            (PDF, "application/pdf"),
            (LONG, "application/pdf"),
            (b"notes\n" + CANARY, "text/plain"),
            (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            (docx(200_000), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ],
        ids=[
            "photo",
            "pdf",
            "pdf of several chunks",
            "text",
            "short docx",
            "docx longer than the first chunk",
        ],
    )
    def test_a_file_arrives_sealed_and_opens_to_what_it_was(
        self, at_files: Person, settings: Any, content: bytes, media_type: str
    ) -> None:
        send_file(at_files, content)
        assert at_files.status == 200 and "The file has arrived" in at_files.text, at_files.text
        (path,) = on_disk(settings)
        held = path.read_bytes()
        assert CANARY[:12] not in held and b"PDF" not in held[:64] and len(held) > len(content)
        assert path.stat().st_mtime % 86400 == 0, "the time of day tells nothing"
        holder = holder_of(at_files)
        (listed,) = files_sent.listed(holder.id, draft_key(holder))
        assert (listed.name, listed.media_type, listed.size) == ("паспорт.pdf", media_type, len(content))
        assert b"".join(files_sent.content(Upload.objects.get(), draft_key(holder))) == content
        assert "паспорт.pdf" in at_files.text

    def test_neither_name_nor_kind_shows_in_rows_or_on_disk(self, at_files: Person, settings: Any) -> None:
        send_file(at_files, PDF, "признание.pdf")
        row = str(Upload.objects.values().get())
        assert "pdf" not in row and "признание" not in row
        assert not any("pdf" in path.name for path in on_disk(settings))

    @pytest.mark.parametrize(
        "name", ["../../etc/passwd", "a\\b\\c.pdf", "x" * 400 + ".pdf", "\u202efdp.exe", "a\r\nb.pdf"]
    )
    def test_a_hostile_name_is_only_a_name(self, at_files: Person, settings: Any, name: str) -> None:
        send_file(at_files, PDF, name)
        (path,) = on_disk(settings)
        assert path.parent.parent == settings.BLOB_DIR
        assert at_files.status == 200

    def test_a_file_is_removed_with_its_blob(self, at_files: Person, settings: Any) -> None:
        send_file(at_files, PDF)
        upload = Upload.objects.get()
        at_files.presses(f"/files/{upload.id}/remove")
        assert not Upload.objects.exists() and on_disk(settings) == []
        at_files.page = at_files.phone.post(f"/files/{upload.id}/remove", at_files.hidden(""), follow=True)
        assert at_files.status == 200, "pressing it twice is no error"

    def test_a_strangers_file_cannot_be_removed(self, at_files: Person, settings: Any) -> None:
        send_file(at_files, PDF)
        stranger = Person()
        stranger.with_a_number()
        stranger.goes("/files").phone.post(f"/files/{Upload.objects.get().id}/remove", stranger.hidden(""))
        assert Upload.objects.exists() and len(on_disk(settings)) == 1

    def test_after_sending_a_file_goes_to_the_case_and_is_not_listed_for_the_receipt(
        self, zelimkhan: Person, settings: Any
    ) -> None:
        zelimkhan.sent_a_request()
        send_file(zelimkhan, PDF)
        assert "The file has arrived" in zelimkhan.text and "паспорт.pdf" not in zelimkhan.text
        upload = Upload.objects.get()
        assert upload.late and len(on_disk(settings)) == 1


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"MZ\0\0 this program" + CANARY, "kind of file"),
            (b"#!/bin/sh\nrm -rf /", "kind of file"),
            (b"<!doctype html><script>alert(1)</script>", "kind of file"),
            (b"\x1f\x8b\x08" + CANARY * 9, "packed files"),
            (b"   \n", "empty"),
            (bytes(range(256)) * 40, "kind of file"),
            (LONG + docx(), "packed files"),
            (b"GIF89a" + bytes(300_000) + docx(), "packed files"),
            (docx(200_000)[:-300], "kind of file"),
        ],
        ids=[
            "program",
            "script",
            "web page",
            "gzip",
            "only spaces",
            "noise",
            "pdf with a zip at its end",
            "long gif with a zip at its end",
            "docx cut short",
        ],
    )
    def test_it_gets_a_sentence_and_nothing_stays_on_the_disk(
        self, at_files: Person, settings: Any, content: bytes, said: str
    ) -> None:
        send_file(at_files, content)
        assert at_files.status == 422 and said in at_files.text, at_files.text[:3000]
        assert on_disk(settings) == [] and not Upload.objects.exists()

    def test_an_empty_file_is_asked_for_again(self, at_files: Person, settings: Any) -> None:
        send_file(at_files, b"")
        assert at_files.status == 422 and on_disk(settings) == []

    def test_one_that_is_too_big_is_refused_and_what_was_written_of_it_goes(
        self, at_files: Person, settings: Any
    ) -> None:
        settings.UPLOAD_LIMIT_BYTES = 200_000
        send_file(at_files, LONG)
        assert at_files.status == 422 and "larger than" in at_files.text and on_disk(settings) == []
        send_file(at_files, PDF)
        assert at_files.status == 200

    def test_on_a_full_disk_files_stop_and_words_go_on(self, at_files: Person, settings: Any) -> None:
        settings.FREE_SPACE_FLOOR_BYTES = 1 << 62
        send_file(at_files, PDF)
        assert at_files.status == 422 and "no room" in at_files.text and on_disk(settings) == []
        assert at_files.answers("36", "q36a=My words").status == 200

    def test_a_disk_that_fills_up_half_way_is_told_and_leaves_nothing(
        self, at_files: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write = blobs.BlobWriter.write

        def fills_up(writer: blobs.BlobWriter, piece: bytes) -> None:
            if len(piece) > 1000:
                raise OSError(28, "No space left on device")
            write(writer, piece)

        monkeypatch.setattr(blobs.BlobWriter, "write", fills_up)
        send_file(at_files, LONG)
        assert at_files.status == 422 and "no room" in at_files.text and on_disk(settings) == []

    def test_the_twenty_first_file_is_refused_and_the_twenty_stay(
        self, at_files: Person, settings: Any
    ) -> None:
        settings.UPLOADS_A_REQUEST = 3
        for _ in range(3):
            send_file(at_files, PDF)
        send_file(at_files, PDF)
        assert at_files.status == 422 and "3 files" in at_files.text
        assert Upload.objects.count() == len(on_disk(settings)) == 3
        assert django_settings.UPLOADS_A_REQUEST == 3

    def test_without_a_file_the_page_asks_for_one(self, at_files: Person, settings: Any) -> None:
        at_files.presses("")
        assert at_files.status == 422 and "choose a file" in at_files.text

    def test_a_file_under_another_name_is_not_kept(self, at_files: Person, settings: Any) -> None:
        at_files.presses("", a_file(PDF, field="something"))
        assert at_files.status == 422 and on_disk(settings) == []

    def test_of_two_files_in_one_post_the_first_is_kept_and_nothing_of_the_second(
        self, at_files: Person, settings: Any
    ) -> None:
        both = {"file": [SimpleUploadedFile("one.pdf", PDF), SimpleUploadedFile("two.jpg", JPEG)]}
        at_files.presses("", both)
        assert at_files.status == 200
        assert Upload.objects.count() == len(on_disk(settings)) == 1
        assert "one.pdf" in at_files.text and "two.jpg" not in at_files.text

    def test_no_other_page_takes_a_file(self, at_files: Person, settings: Any) -> None:
        at_files.goes("/p/36").presses("", {"q36a": "words", **a_file(PDF)})
        assert at_files.status == 200 and on_disk(settings) == []
        assert drafts.read(holder_of(at_files)).answers["facts"]["harm.own_words"]["value"] == "words"


class TestWhatNobodyClaims:
    def test_a_post_without_the_csrf_token_is_refused_and_leaves_no_blob(
        self, at_files: Person, settings: Any
    ) -> None:
        """The body is sealed before CSRF can be checked: what was refused must not stay."""
        answer = at_files.phone.post("/files", a_file(LONG))
        assert answer.status_code == 403 and on_disk(settings) == []

    def test_a_stranger_without_a_session_leaves_no_blob(self, zelimkhan: Person, settings: Any) -> None:
        zelimkhan.goes("/who")
        answer = zelimkhan.phone.post("/files", {**zelimkhan.hidden("/begin"), **a_file(LONG)})
        assert answer.status_code == 302 and answer.headers["Location"] == "/back" and on_disk(settings) == []

    def test_before_the_number_is_typed_back_no_file_is_taken(self, zelimkhan: Person, settings: Any) -> None:
        zelimkhan.gets_a_number()
        answer = zelimkhan.phone.post("/files", {**zelimkhan.hidden("/number/another"), **a_file(PDF)})
        assert answer.headers["Location"] == "/number"
        assert on_disk(settings) == [] and not Upload.objects.exists()

    def test_an_error_while_naming_it_leaves_no_blob(
        self, at_files: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with mock.patch.object(files_sent, "keep_with_draft", side_effect=RuntimeError(CANARY.decode())):
            send_file(at_files, PDF)
        assert at_files.status == 500 and on_disk(settings) == [] and "Argun" not in at_files.text

    def test_a_draft_deleted_on_another_phone_takes_no_file(self, at_files: Person, settings: Any) -> None:
        from django.utils import timezone

        drafts.forget(holder_of(at_files).id, at=timezone.now(), why="draft.deleted_by_person")
        at_files.presses("", a_file(PDF))
        assert at_files.status == 422 and "could not keep" in at_files.text and on_disk(settings) == []

    @pytest.mark.parametrize("cut", [200, 40_000, 100_000])
    def test_a_connection_that_breaks_off_leaves_no_blob(
        self, at_files: Person, settings: Any, cut: int
    ) -> None:
        token = at_files.hidden("")["csrfmiddlewaretoken"]
        body = (
            f'--cut\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
            '--cut\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        ).encode() + LONG
        answer = at_files.phone.post("/files", body[:cut], content_type="multipart/form-data; boundary=cut")
        assert answer.status_code in (200, 400, 403, 422)
        assert not Upload.objects.exists() and on_disk(settings) == []

    def test_a_body_that_breaks_while_it_is_read_leaves_no_blob(
        self, at_files: Person, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        receive = uploading.SealWhileReceiving.receive_data_chunk

        def breaks(handler: Any, raw: bytes, start: int) -> None:
            receive(handler, raw, start)
            if start > 100_000:
                raise OSError("the line is dead")

        monkeypatch.setattr(uploading.SealWhileReceiving, "receive_data_chunk", breaks)
        at_files.phone.raise_request_exception = False
        answer = at_files.phone.post("/files", {**at_files.hidden(""), **a_file(LONG)})
        assert answer.status_code == 500 and on_disk(settings) == []

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"--x",
            b"--x\r\n\r\n",
            b"\0" * 5000,
            b'--x\r\nContent-Disposition: form-data; name="file"; '
            b'filename="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n',
        ],
    )
    def test_a_malformed_body_gets_a_page_and_no_trace_of_our_insides(
        self, at_files: Person, settings: Any, body: bytes
    ) -> None:
        answer = at_files.phone.post("/files", body, content_type="multipart/form-data; boundary=x")
        assert answer.status_code in (400, 403, 422), answer.content
        assert b"<h1>" in answer.content and on_disk(settings) == []

    def test_a_form_without_a_boundary_gets_a_page(self, at_files: Person) -> None:
        answer = at_files.phone.post("/files", b"abc", content_type="multipart/form-data")
        assert answer.status_code in (400, 403) and b"<h1>" in answer.content


class TestRecognisingAtTheEnd:
    @pytest.mark.parametrize("chunk", [1, 700, 30_000, 65_536, 65_537, 1_000_000])
    def test_however_the_body_is_cut_a_file_is_the_same_file(self, settings: Any, chunk: int) -> None:
        content = docx(150_000) if chunk > 1 else docx()
        received = _receive(content, chunk)
        assert received.sealed is not None, received.refusal
        assert received.sealed.size == len(content)
        assert b"".join(_opened(received.sealed)) == content
        assert len(on_disk(settings)) == 1

    @pytest.mark.parametrize("chunk", [700, 65_536])
    def test_a_zip_behind_a_long_picture_is_found_however_it_is_cut(self, settings: Any, chunk: int) -> None:
        received = _receive(JPEG + bytes(300_000) + docx(), chunk)
        assert received.sealed is None and received.refusal in {"archive", "looks_like_program"}
        assert on_disk(settings) == []


def _receive(content: bytes, chunk: int) -> uploading.Received:
    handler = uploading.SealWhileReceiving()
    with pytest.raises(uploading.StopFutureHandlers):
        handler.new_file("file", "a.docx", "text/plain", None)
    for start in range(0, len(content), chunk):
        handler.receive_data_chunk(content[start : start + chunk], start)
    return handler.file_complete(len(content))


def _opened(sealed: Sealed) -> Any:
    from safeconduct import vault

    return vault.open_stream(blobs.pieces_of(sealed.blob), sealed.key, stream_context(sealed.blob))


def test_orphans_are_unnamed_and_older_than_a_day(settings: Any) -> None:
    from datetime import timedelta

    from django.utils import timezone

    named, unnamed, unfinished = blobs.BlobWriter(), blobs.BlobWriter(), blobs.BlobWriter()
    for writer in (named, unnamed):
        writer.finish()
    unfinished.write(b"x")
    assert blobs.orphans({named.name}, before=timezone.now()) == []
    found = blobs.orphans({named.name}, before=timezone.now() + timedelta(days=1, minutes=1))
    assert {path.name for path in found} == {unnamed.name, unfinished.name + ".partial"}
    unfinished.abandon()
    unfinished.abandon()


def test_a_missing_blob_says_so(settings: Any) -> None:
    with pytest.raises(blobs.BlobMissing):
        list(blobs.pieces_of("ab" * 24))
    blobs.delete("ab" * 24)
