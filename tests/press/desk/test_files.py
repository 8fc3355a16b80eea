"""Pictures, videos, captions and documents: cleaned before they are kept, described before they leave."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from safeconduct.consent.scopes import Scope
from safeconduct.press.desk import files
from safeconduct.press.desk.captions import NotCaptions, checked
from safeconduct.press.desk.checking import problems
from safeconduct.press.desk.gathering import gather
from safeconduct.press.models import PressFile, Publication
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.evidence.desk import AT
from tests.evidence.testimonies.test_scripts import whole_chain
from tests.evidence.testimonies.vault import an_account, an_agreed_version, layla, takes_back
from tests.files import samples
from tests.press.desk.filmed import box
from tests.press.desk.room import LATER, a_draft, a_text, fresh, shown, url

VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nThey must get out.\n"
FILM = samples.mp4(b"isom", b"mp41") + bytes(1000)


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


@pytest.fixture
def row(desk: AdvocacyDesk) -> Publication:
    row = a_draft(desk.noor)
    a_text(desk, row)
    return row


def send(desk: AdvocacyDesk, row: Publication, content: bytes, *, who: Any = None, **more: Any) -> Any:
    sent = {"file": SimpleUploadedFile("Noor in Grozny.jpg", content), "token": str(uuid4()), **more}
    return desk.client(who or desk.noor).send_form(url("publication_files", row.pk), sent)


def missing(desk: AdvocacyDesk, row: Publication) -> set[str]:
    return {each.code for each in problems(fresh(row), desk.keys(desk.noor), LATER.date(), LATER)}


def on_disk() -> set[str]:
    return {path.name for path in Path(settings.BLOB_DIR).rglob("*") if path.is_file()}


def test_a_picture_is_made_anew_and_says_nothing_of_where_it_was_taken(
    desk: AdvocacyDesk, row: Publication
) -> None:
    photo, token = samples.photo(), str(uuid4())
    for _ in range(2):
        assert send(desk, row, photo, token=token, alt_en="A square", credit="Us").status_code == 302
    held, content = files.files_of(row, desk.keys(desk.noor))[0]
    data = b"".join(files.content_of(held, content))
    assert PressFile.objects.count() == 1 and on_disk() == {held.blob}
    assert data != photo and samples.CANARY.encode() not in data
    with Image.open(io.BytesIO(data)) as picture:
        assert not dict(picture.getexif())
    out = gather(fresh(row), desk.keys(desk.noor), AT.date()).files[0]
    assert (out.alt, out.credit, out.number, out.size) == ({"en": "A square"}, "Us", 1, len(data))
    answer = desk.client(desk.petra).get(url("press_file_preview", held.pk))
    assert answer.getvalue() == data and "attachment" in answer["Content-Disposition"]
    assert "sealed to people" in shown(desk.client(desk.tariq).get(url("press_file_preview", held.pk)))
    assert "data:image/png" in shown(desk.client(desk.petra).get(url("publication_review", row.pk)))
    assert "Grozny" not in str(content) and missing(desk, row) == set()
    assert "data:image/png;base64," in shown(desk.client(desk.noor).get(url("publication_file", held.pk)))


def test_without_words_for_those_who_do_not_see_it_it_does_not_leave(
    desk: AdvocacyDesk, row: Publication
) -> None:
    send(desk, row, samples.photo(), alt_en="A square")
    a_text(desk, row, "ru")
    assert missing(desk, row) == {"no_alternative"}
    page = url("publication_file", PressFile.objects.get().pk)
    said = {"alt_en": "A square", "alt_ru": "Площадь", "action": "save"}
    assert desk.client(desk.noor).send_form(page, said).status_code == 302
    assert missing(desk, row) == set()


def test_two_who_describe_it_at_once_are_told(desk: AdvocacyDesk, row: Publication) -> None:
    send(desk, row, samples.photo(), alt_en="A square")
    page = url("publication_file", PressFile.objects.get().pk)
    noor = desk.client(desk.noor)
    text = shown(noor.send_form(page, {"alt_en": "Mine", "action": "save", "shown": "0" * 16}), 422)
    assert "A colleague changed this" in text and "Mine" in text and "A square" in text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff\xd8\xff\xe0" + bytes(50 * 1024 * 1024), "Up to 20 MB are taken"),
        (b"", "Choose a file|empty"),
        (b"MZ" + bytes(600), "is not taken"),
        (b"\xff\xd8\xff\xe0" + b"broken" * 50, "damaged"),
        (samples.png_claiming(60_000, 60_000), "too many points"),
        (samples.mp4(b"qt  "), "MP4 or WebM"),
        (FILM + b"\xa9xyz\x00\x12\x15\xc7+43.3180+045.6948/", "may say where, when, by whom"),
        (FILM[:-1000] + box(b"moov", box(b"udta", box(b"loci", b"Urus-Martan"))), "(found: loci)"),
        (samples.docx(), "is not taken"),
        (b"<svg onload=alert(1)></svg>", "is not taken"),
    ],
)
def test_what_is_not_taken_is_a_sentence_and_leaves_nothing(
    desk: AdvocacyDesk, row: Publication, content: bytes, sentence: str
) -> None:
    text = shown(send(desk, row, content, alt_en="What I typed"), 422)
    assert any(each in text for each in sentence.split("|")) and "What I typed" in text
    assert not PressFile.objects.exists() and on_disk() == set()


def test_a_video_leaves_with_captions_and_its_words_only(desk: AdvocacyDesk, row: Publication) -> None:
    Publication.every.filter(pk=row.pk).update(kind="video")
    assert missing(desk, row) == {"no_video"}
    assert send(desk, row, FILM, alt_en="A woman reads").status_code == 302
    assert missing(desk, row) == {"no_captions", "no_transcript"}
    assert "Say which language" in shown(send(desk, row, VTT), 422)
    assert "number of the video" in shown(send(desk, row, VTT, language="en", number="7"), 422)
    assert "line 3 is not WebVTT" in shown(
        send(desk, row, VTT.replace(b"-->", b"--> x"), language="en", number="1"), 422
    )
    assert send(desk, row, VTT, language="en", number="1").status_code == 302
    page = url("publication_file", PressFile.objects.get(kind="video").pk)
    said = {"alt_en": "A woman reads", "transcript_en": "They must get out.", "action": "save"}
    assert desk.client(desk.noor).send_form(page, said).status_code == 302
    assert missing(desk, row) == set()
    out = gather(fresh(row), desk.keys(desk.noor), AT.date()).files
    assert [(each.kind, each.number, each.media_type) for each in out] == [
        ("captions", 1, "text/vtt"), ("video", 1, "video/mp4"),
    ]  # fmt: skip
    assert desk.client(desk.noor).send_form(page, {"action": "remove"}).status_code == 302
    assert not PressFile.objects.exists() and on_disk() == set()


def test_an_account_is_read_only_after_its_witness_agreed_to_the_recording(
    desk: AdvocacyDesk, row: Publication
) -> None:
    research = desk.research
    account = an_account(research, scopes=(Scope.STORE, Scope.READ_BY_ANOTHER))
    an_agreed_version(research, account, layla(research))
    more = {"alt_en": "Read", "transcript_en": "Words", "read_by_another": account.key}
    assert "a seat in the vault" in shown(send(desk, row, FILM, **more), 422)
    assert "the recording come first" in shown(send(desk, row, FILM, who=desk.ilse, **more), 422)
    whole_chain(research, account)
    assert send(desk, row, FILM, who=desk.ilse, **more).status_code == 302
    held = PressFile.objects.get()
    assert (held.testimony_id, held.scope) == (account.pk, Scope.READ_BY_ANOTHER.value)
    assert missing(desk, row) == {"no_captions"}
    takes_back(research, account, Scope.READ_BY_ANOTHER)
    assert missing(desk, row) == {"no_captions", "consent"}


def test_a_document_is_cleaned(desk: AdvocacyDesk, row: Publication) -> None:
    hostile = samples.hostile_pdf()
    assert send(desk, row, hostile, language="en", alt_en="The report").status_code == 302
    held, content = files.files_of(row, desk.keys(desk.noor))[0]
    data = b"".join(files.content_of(held, content))
    assert held.kind == "document" and samples.CANARY.encode() not in data and b"/JavaScript" not in data


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1), ("WEBVTTx\n", 1), ("WEBVTT\n\nno cue", 3), ("WEBVTT\n\n00:02.000 --> 00:01.000\nx", 3),
        ("WEBVTT\n\n0:02 --> 0:03\nx", 3), ("WEBVTT\n\n00:09.000 --> 00:10.000\nx\n\n00:01.000 --> 00:02.000\ny", 6),
    ],
)  # fmt: skip
def test_captions_that_are_none_are_said_with_their_line(text: str, line: int) -> None:
    with pytest.raises(NotCaptions) as refused:
        checked(text.encode())
    assert refused.value.line == line


HIDDEN = b"""WEBVTT - export of C:\\Users\\Zarema\\Ruslan.prproj
Kind: made by Ruslan

REGION
id:ruslan

NOTE
translator: Ruslan, 0170 1234567

STYLE
::cue(v[voice="Ruslan"]) { color: red }

ruslan-1
00:00.000 --> 00:02.000 line:90% align:start ruslan:1 region:ruslan
<v Ruslan>They <b>must</b> <c.ruslan>get</c> out.</v>
- <00:01.000>Now.<!-- Ruslan

00:02.000 --> 00:03.000
<v.loud Ruslan
still Ruslan>--<ruslan>> Yes &amp; no
<ruslan"""


def test_of_captions_only_what_is_seen_goes_out() -> None:
    made = (
        "WEBVTT\n\n00:00.000 --> 00:02.000 line:90% align:start\nThey <b>must</b> get out.\n- Now.\n\n"
        "00:02.000 --> 00:03.000\n--> Yes &amp; no\n"
    )
    assert checked(HIDDEN).decode() == made.replace("--> Yes", "--&gt; Yes")
    assert checked(checked(HIDDEN)) == checked(HIDDEN)


def test_the_review_page_shows_what_the_captions_say(desk: AdvocacyDesk, row: Publication) -> None:
    send(desk, row, FILM, alt_en="A woman reads")
    send(desk, row, VTT, language="en", number="1")
    page = shown(desk.client(desk.petra).get(url("publication_review", row.pk)))
    assert "00:00.000 --&gt; 00:02.000\nThey must get out." in page


def test_captions_keep_their_words() -> None:
    assert checked(b"\xef\xbb\xbf" + VTT.replace(b"\n", b"\r\n")) == VTT
    with pytest.raises(NotCaptions):
        checked(b"WEBVTT\n\xff\xfe")
