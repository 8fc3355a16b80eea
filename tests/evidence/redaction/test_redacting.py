"""Zarema blacks out what would tell who somebody is; the original stays as it was, to the byte."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from safeconduct import files
from safeconduct.blobs import store as blobs
from safeconduct.evidence.items import artifacts, custody
from safeconduct.evidence.models import Artifact, CustodyEvent, Item
from safeconduct.evidence.redaction.forms import MOST_BOXES, BoxesForm
from safeconduct.files import KINDS, Box
from safeconduct.files.redact_boxes import in_pixels
from tests.evidence.desk import AT, ResearchDesk, an_item, research_desk
from tests.files import samples
from tests.files.test_redact import ORIENTATIONS, as_the_phone_stored_it
from tests.sites import SiteClient

SECRET = "Mariam of Gudermes"
FACE = {"left_1": "10", "top_1": "20", "width_1": "25", "height_1": "40"}
FACE_BOX = Box(0.1, 0.2, 0.35, 0.6)


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


@pytest.fixture
def zarema(desk: ResearchDesk) -> SiteClient:
    return desk.client(desk.zarema)


def a_file(desk: ResearchDesk, data: bytes, extension: str = "png", item: Item | None = None) -> Artifact:
    """An original of Zarema's."""
    kind = KINDS[extension]
    return artifacts.store_bytes(
        item or an_item(desk.zarema), [data], name=f"a.{extension}", media_type=kind.media_type, group=kind.group,
        role="original", by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema),
    )  # fmt: skip


def path(artifact: Artifact) -> str:
    return f"/evidence/artifacts/{artifact.pk}/redact"


def sent(
    client: SiteClient, artifact: Artifact, step: str, boxes: dict[str, str] | None = None, **more: str
) -> Any:
    return client.send_form(
        path(artifact), {"rows": "3", **(FACE if boxes is None else boxes), "step": step, **more}
    )


def whole(artifact: Artifact, desk: ResearchDesk) -> bytes:
    return b"".join(artifacts.content(artifact, desk.keys(desk.zarema)))


def the_copy(original: Artifact) -> Artifact:
    return Artifact.objects.get(derived_from=original)


def pictures_on(answer: Any) -> list[Image.Image]:
    found = re.findall(r'data:image/png;base64,([^"]+)"', answer.content.decode())
    shown: list[Image.Image] = [Image.open(io.BytesIO(base64.b64decode(one))) for one in found]
    for one in shown:
        one.load()
    return shown


def a_letter(pages: int = 1) -> bytes:
    """A PDF with text, a name in its metadata and a note."""
    document = samples.pdf(pages)
    for page in document.pages:
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.obj.Contents = document.make_stream(f"BT /F 18 Tf 30 340 Td ({SECRET}) Tj ET".encode())
    document.docinfo["/Author"] = SECRET
    with document.open_metadata() as xmp:
        xmp["dc:title"] = SECRET
    return samples.saved(document)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_all_eight_ways_a_phone_is_held_mask_the_same_pixels(
    desk: ResearchDesk, zarema: SiteClient, orientation: int
) -> None:
    data = as_the_phone_stored_it(orientation, "JPEG")
    original = a_file(desk, data, "jpg")
    answer = sent(zarema, original, "make", token=str(uuid4()))
    assert answer.status_code == 302 and answer.headers["Location"].endswith("?done=redacted")
    copy = the_copy(original)
    content = whole(copy, desk)
    seen = Image.open(io.BytesIO(content))
    seen.load()
    assert seen.size == (120, 80) and len(seen.getexif()) == 0
    assert samples.CANARY.encode() not in content and b"Exif" not in content
    left, top, right, bottom = in_pixels(FACE_BOX, 120, 80)
    assert all(max(samples.dot(seen, (x, y))) <= 12 for x in range(left, right) for y in range(top, bottom))
    assert max(samples.dot(seen, (80, 40))) > 30
    assert whole(original, desk) == data
    facts = artifacts.described(original, desk.keys(desk.zarema))
    assert facts.digest == hashlib.sha256(data).hexdigest()


def test_of_a_pdf_no_text_and_no_name_is_left(desk: ResearchDesk, zarema: SiteClient) -> None:
    data = a_letter()
    original = a_file(desk, data, "pdf")
    box = {"left_1": "5", "top_1": "5", "width_1": "90", "height_1": "15"}
    assert sent(zarema, original, "make", box).status_code == 302
    content = whole(the_copy(original), desk)
    assert SECRET in pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()
    assert pypdfium2.PdfDocument(content)[0].get_textpage().get_text_range() == ""
    assert SECRET.encode() not in content
    with pikepdf.open(io.BytesIO(content)) as document:
        assert "/Author" not in document.docinfo and "/Metadata" not in document.Root
    assert hashlib.sha256(whole(original, desk)).hexdigest() == hashlib.sha256(data).hexdigest()


def test_the_chain_says_who_looked_and_what_was_made(desk: ResearchDesk, zarema: SiteClient) -> None:
    original = a_file(desk, as_the_phone_stored_it(6, "PNG"))
    sent(zarema, original, "make")
    copy = the_copy(original)
    events = [(e.happened.action, e.happened.artifact) for e in custody.events_of(original.item_id)]
    assert ("viewed", original.pk) in events
    made = next(e.happened for e in custody.events_of(original.item_id) if e.happened.action == "redacted")
    assert (made.artifact, made.derived_from, made.actor) == (copy.pk, original.pk, desk.zarema.person.pk)
    assert made.tool == "pillow" and made.version
    assert custody.verify_item(original.item_id) is None
    assert custody.verify_artifacts(original.item_id) is None
    facts = artifacts.described(copy, desk.keys(desk.zarema))
    assert facts.regions == [{"page": 1, "left": 0.1, "top": 0.2, "right": 0.35, "bottom": 0.6}]
    assert (copy.role, facts.tool) == ("redacted", "pillow")


def test_the_page_shows_the_picture_as_it_is_seen_with_a_grid(desk: ResearchDesk, zarema: SiteClient) -> None:
    original = a_file(desk, as_the_phone_stored_it(6, "PNG"))
    answer = zarema.get(path(original))
    page = answer.content.decode()
    assert answer.status_code == 200 and pictures_on(answer)[0].size == (120, 80)
    assert [f">{n}</text>" in page for n in range(0, 101, 10)] == [True] * 11
    assert "style=" not in page and "<script" not in page.split("<main")[1]
    assert CustodyEvent.objects.filter(action="viewed", artifact_id=original.pk).count() == 1
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_it_will_look_like_is_what_is_made(desk: ResearchDesk, zarema: SiteClient) -> None:
    original = a_file(desk, as_the_phone_stored_it(8, "PNG"))
    answer = sent(zarema, original, "look")
    shown = pictures_on(answer)
    assert answer.status_code == 200 and len(shown) == 1
    assert not Artifact.objects.filter(derived_from=original).exists()
    page = answer.content.decode()
    assert "reflection" in page and 'name="left_1" value="10"' in page
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert zarema.post(path(original), {**hidden, "step": "make"}).status_code == 302
    made = Image.open(io.BytesIO(whole(the_copy(original), desk))).convert("RGB")
    assert shown[0].convert("RGB").tobytes() == made.tobytes()


def test_sent_twice_one_copy_is_made(desk: ResearchDesk, zarema: SiteClient) -> None:
    original, token = a_file(desk, samples.photo(), "jpg"), str(uuid4())
    for _time in range(2):
        assert sent(zarema, original, "make", token=token).status_code == 302
    assert the_copy(original).pk == UUID(token)
    kept = {one.blob for one in Artifact.objects.all()}
    assert {file.name for file in blobs.path_of("00x").parent.parent.rglob("*") if file.is_file()} == kept


def test_a_copy_can_be_redacted_again(desk: ResearchDesk, zarema: SiteClient) -> None:
    original = a_file(desk, samples.photo(), "jpg")
    sent(zarema, original, "make")
    copy = the_copy(original)
    sent(zarema, copy, "make", {"left_2": "80", "top_2": "80", "width_2": "20", "height_2": "20"})
    assert the_copy(copy).role == "redacted"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Write at least one box"),
        ({"left_1": "10"}, "Box 1: “Width, %” is missing"),
        ({**FACE, "left_1": "101"}, "Box 1: write a number from 0 to 100"),
        ({**FACE, "left_1": "-1"}, "Box 1: write a number from 0 to 100"),
        ({**FACE, "left_1": "ten"}, "Box 1: write a number from 0 to 100"),
        ({**FACE, "left_1": "1e1"}, "Box 1: write a number from 0 to 100"),
        ({**FACE, "left_1": "nan"}, "Box 1: write a number from 0 to 100"),
        ({**FACE, "left_1": "9" * 999}, "Box 1: write a number from 0 to 100"),
        ({**FACE, "width_1": "0"}, "Box 1 hides nothing"),
        ({**FACE, "height_1": "0.0"}, "Box 1 hides nothing"),
        ({**FACE, "width_1": "90.1"}, "Box 1 reaches beyond the right edge"),
        ({**FACE, "height_1": "81"}, "Box 1 reaches beyond the lower edge"),
        (
            {"left_3": "0", "top_3": "0", "width_3": "200", "height_3": "9"},
            "Box 3: write a number from 0 to 100",
        ),
    ],
)
def test_a_box_that_does_not_fit_is_said_and_what_was_typed_stays(
    desk: ResearchDesk, zarema: SiteClient, typed: dict[str, str], sentence: str
) -> None:
    original = a_file(desk, samples.photo(), "jpg")
    answer = sent(zarema, original, "make", typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page
    assert all(f'value="{value}"' in page for value in typed.values())
    assert not Artifact.objects.filter(derived_from=original).exists()


def test_numbers_are_read_however_people_write_them() -> None:
    form = BoxesForm({"left_1": "12,5", "top_1": "١٢", "width_1": " 10 % ", "height_1": "۱۰٫۵٪"})
    assert form.is_valid(), form.errors
    assert form.boxes() == (Box(0.125, 0.12, 0.225, 0.225),)


def test_sixty_boxes_are_too_many(desk: ResearchDesk, zarema: SiteClient) -> None:
    original = a_file(desk, samples.photo(), "jpg")
    sixty = {f"{name}_{n}": "1" for n in range(1, 61) for name in ("left", "top", "width", "height")}
    answer = sent(zarema, original, "make", sixty, rows="60")
    assert answer.status_code == 422 and f"At most {MOST_BOXES} boxes in one go" in answer.content.decode()
    fifty = {name: value for name, value in sixty.items() if int(name.split("_")[1]) <= MOST_BOXES}
    assert sent(zarema, original, "make", fifty, rows="50").status_code == 302


def test_more_rows_keep_what_was_typed(desk: ResearchDesk, zarema: SiteClient) -> None:
    original = a_file(desk, samples.photo(), "jpg")
    answer = sent(zarema, original, "add", {**FACE, "left_2": "wrong"})
    page = answer.content.decode()
    assert (
        answer.status_code == 200 and "Box 6" in page and 'value="wrong"' in page and "errorlist" not in page
    )
    assert "<rect" in page  # the first box is shown where it lies
    assert "Box 4" not in sent(zarema, original, "edit").content.decode()


def test_pages_of_a_pdf_are_chosen_and_one_that_is_not_there_is_said(
    desk: ResearchDesk, zarema: SiteClient
) -> None:
    original = a_file(desk, a_letter(3), "pdf")
    assert "Page 1 of 3" in zarema.get(path(original)).content.decode()
    second = sent(zarema, original, "page", {}, goto="2")
    assert second.status_code == 200 and "Page 2 of 3" in second.content.decode()
    assert 'name="page_1" value="2"' in second.content.decode()  # an empty row turns with the page
    kept = sent(zarema, original, "page", {**FACE, "page_1": "1", "page_2": "1"}, goto="2").content.decode()
    assert 'name="page_1" value="1"' in kept and 'name="page_2" value="2"' in kept
    ninth = sent(zarema, original, "page", FACE, goto="9")
    assert ninth.status_code == 422 and "There is no page 9" in ninth.content.decode()
    assert 'value="25"' in ninth.content.decode()
    wrong = sent(zarema, original, "make", {**FACE, "page_1": "9"})
    assert wrong.status_code == 422 and "Box 1: there is no such page" in wrong.content.decode()
    assert sent(zarema, original, "make", {**FACE, "page_1": "3"}).status_code == 302
    copy = the_copy(original)
    assert artifacts.described(copy, desk.keys(desk.zarema)).regions[0]["page"] == 3
    shown = sent(zarema, original, "look", {**FACE, "page_1": "3"})
    assert len(pictures_on(shown)) == 1 and "Page 3 of 3" in shown.content.decode()


@pytest.mark.parametrize(
    ("extension", "data", "sentence"),
    [
        ("mp3", b"ID3", "This is a recording"), ("mp4", b"x", "This is a video"), ("docx", b"PK", "Save it as PDF"),
        ("heic", b"x", "Save it as JPEG or PNG"), ("txt", b"words", "Only pictures and PDF"),
        ("jpg", b"\xff\xd8\xff damaged", "This file is damaged"), ("pdf", b"%PDF-1.7 damaged", "This file is damaged"),
        ("png", samples.png_claiming(60_000, 60_000), "too large to be redacted here"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_redacted_is_said(
    desk: ResearchDesk, zarema: SiteClient, extension: str, data: bytes, sentence: str
) -> None:
    original = a_file(desk, data, extension)
    shown, posted = zarema.get(path(original)), sent(zarema, original, "make")
    assert (shown.status_code, posted.status_code) in {(200, 422)}
    assert sentence in shown.content.decode() and sentence in posted.content.decode()


def test_a_locked_pdf_and_one_with_too_many_pages_are_said(desk: ResearchDesk, zarema: SiteClient) -> None:
    locked = samples.saved(samples.pdf(), encryption=pikepdf.Encryption(owner="a", user="b"))
    assert "locked with a password" in zarema.get(path(a_file(desk, locked, "pdf"))).content.decode()
    long = a_file(desk, samples.saved(samples.pdf(files.MAX_REDACTED_PAGES + 1)), "pdf")
    assert f"at most {files.MAX_REDACTED_PAGES} are redacted" in zarema.get(path(long)).content.decode()


def test_a_file_that_is_gone_is_said(desk: ResearchDesk, zarema: SiteClient) -> None:
    original = a_file(desk, samples.photo(), "jpg")
    blobs.delete(original.blob)
    answer = zarema.get(path(original))
    assert answer.status_code == 200 and "missing or was changed" in answer.content.decode()


def test_what_shows_violence_is_shown_only_after_a_warning(desk: ResearchDesk, zarema: SiteClient) -> None:
    item = an_item(desk.zarema, is_graphic=True)
    original = a_file(desk, samples.photo(), "jpg", item)
    warned = zarema.get(path(original))
    assert "This shows violence" in warned.content.decode() and pictures_on(warned) == []
    assert not CustodyEvent.objects.filter(action="viewed").exists()
    assert len(pictures_on(zarema.get(path(original) + "?show=yes"))) == 1


@pytest.fixture
def original(desk: ResearchDesk) -> Iterator[Artifact]:
    yield a_file(desk, samples.photo(), "jpg")


def test_jonas_without_a_seat_is_told_and_sees_no_picture(desk: ResearchDesk, original: Artifact) -> None:
    jonas = desk.client(desk.jonas)
    shown = jonas.get(path(original))
    assert shown.status_code == 200 and "sealed to people at the desk" in shown.content.decode()
    assert pictures_on(shown) == []
    assert sent(jonas, original, "make").status_code == 422
    assert Artifact.objects.count() == 1 and not CustodyEvent.objects.filter(action="viewed").exists()


def test_to_a_caseworker_it_is_not_there(desk: ResearchDesk, original: Artifact) -> None:
    pavel = desk.client(desk.pavel)
    assert pavel.get(path(original)).status_code == 404


def test_a_wrong_id_and_a_withdrawn_item_show_nothing(
    desk: ResearchDesk, zarema: SiteClient, original: Artifact
) -> None:
    assert zarema.get(f"/evidence/artifacts/{uuid4()}/redact").status_code == 404
    Item.objects.filter(pk=original.item_id).update(withdrawn_on=AT.date())
    assert zarema.get(path(original)).status_code == 302
