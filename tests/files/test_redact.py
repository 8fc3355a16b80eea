"""What Mariam's caseworker paints over is gone: from the picture, from the page, and from under it."""

import hashlib
import io
import random
import subprocess
import time
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageOps

from safeconduct.files import (
    KINDS,
    Box,
    Failed,
    Kind,
    Limits,
    Redacted,
    Unfit,
    preview_in_sandbox,
    redact_in_sandbox,
)
from safeconduct.files.limits import MIB
from safeconduct.files.redact import redact
from safeconduct.files.redact_boxes import in_pixels, pack_boxes, unpack_boxes

from . import samples as s
from .test_sandbox import another_worker, answering

FACE = Box(0.1, 0.2, 0.35, 0.6)
NAME = Box(0.1, 0.05, 0.9, 0.15)
ORIENTATIONS = range(1, 9)
# How a picture that a person sees upright lies in the file, for each value of the EXIF tag.
LAID = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def portrait() -> Image.Image:
    """A picture without any symmetry, 120 by 80: noise in soft tiles, a red face in the upper left."""
    chance = random.Random(2017)
    seen = Image.new("RGB", (12, 8))
    seen.putdata([(chance.randrange(40, 220), chance.randrange(40, 220), 90) for _ in range(96)])
    seen = seen.resize((120, 80), Image.Resampling.BICUBIC)
    ImageDraw.Draw(seen).ellipse((14, 18, 40, 46), fill=(250, 20, 20))
    return seen


def as_the_phone_stored_it(orientation: int, form: str) -> bytes:
    laid, exif = portrait(), Image.Exif()
    turn = LAID[orientation]
    if turn is not None:
        laid = laid.transpose(turn)
    exif[0x0112] = orientation
    exif[0x010E] = s.CANARY
    options: dict[str, object] = {"quality": 95, "subsampling": 0} if form == "JPEG" else {}
    return s.coded(laid, form, exif=exif, **options)


def opened(done: Redacted) -> Image.Image:
    picture = Image.open(io.BytesIO(done.data))
    picture.load()
    return picture


def bytes_of(picture: Image.Image) -> list[tuple[int, int, int]]:
    raw = picture.convert("RGB").tobytes()
    return [(raw[at], raw[at + 1], raw[at + 2]) for at in range(0, len(raw), 3)]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_however_the_phone_was_held_the_same_pixels_are_masked(orientation: int, form: str) -> None:
    kind = KINDS[{"JPEG": "jpg", "TIFF": "tif"}.get(form, form.lower())]
    data = as_the_phone_stored_it(orientation, form)
    upright = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    done = opened(redact(data, kind, [FACE]))
    assert done.size == (120, 80) == upright.size
    left, top, right, bottom = in_pixels(FACE, 120, 80)
    assert (left, top, right, bottom) == (12, 16, 42, 48)
    near = 24 if form == "WEBP" else 12 if form == "JPEG" else 0
    lossless = form in ("PNG", "TIFF")
    was, now = bytes_of(upright), bytes_of(done)
    for place, (before, after) in enumerate(zip(was, now, strict=True)):
        x, y = place % 120, place // 120
        if left <= x < right and top <= y < bottom:
            assert max(after) <= (0 if form != "JPEG" else 12), (x, y)
        elif lossless:
            assert after == before, (x, y)
        else:
            far = x < left - 8 or x >= right + 8 or y < top - 8 or y >= bottom + 8
            assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= (near if far else 60)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_box_lies_where_the_preview_shows_it(orientation: int) -> None:
    data = as_the_phone_stored_it(orientation, "PNG")
    shown = preview_in_sandbox(data, s.PNG)
    done = redact_in_sandbox(data, s.PNG, [FACE])
    with Image.open(io.BytesIO(shown.png)) as before:
        before.load()
        before.paste((0, 0, 0), in_pixels(FACE, shown.width, shown.height))
        assert before.tobytes() == opened(done).convert("RGB").tobytes()


@pytest.mark.parametrize("extension", ["jpg", "png", "gif", "webp", "tif", "bmp", "avif"])
def test_every_picture_we_preview_can_be_redacted_behind_the_walls(extension: str) -> None:
    form = {"jpg": "JPEG", "tif": "TIFF"}.get(extension, extension.upper())
    done = redact_in_sandbox(s.coded(portrait(), form), KINDS[extension], [FACE])
    picture = opened(done)
    assert done.media_type == ("image/jpeg" if extension == "jpg" else "image/png")
    assert max(s.dot(picture, (27, 32))) <= 12
    assert done.pages == 1


def test_a_photos_notes_are_gone_and_the_original_is_as_it_was() -> None:
    original = s.photo()
    digest = hashlib.sha256(original).digest()
    done = redact_in_sandbox(original, s.JPG, [FACE])
    assert hashlib.sha256(original).digest() == digest
    assert {"exif", "gps", "comment", "icc_profile"} <= set(done.removed)
    assert s.CANARY.encode() not in done.data
    for mark in (b"Exif", b"ICC_PROFILE", b"http://ns.adobe.com", b"2017"):
        assert mark not in done.data
    picture = opened(done)
    assert len(picture.getexif()) == 0
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_what_was_transparent_cannot_be_brought_back() -> None:
    hidden = Image.new("RGBA", (40, 24), (200, 10, 10, 0))
    done = opened(redact(s.coded(hidden, "PNG"), s.PNG, [Box(0, 0, 0.5, 1)]))
    assert done.mode == "RGB"
    assert set(bytes_of(done)) == {(0, 0, 0), (255, 255, 255)}


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_depth_has_its_box(mode: str) -> None:
    white = Image.new("L", (40, 24), 255)
    data = s.coded(white.convert("I").point(lambda v: v * 257).convert(mode) if mode == "I;16" else
                   white.convert(mode), "PNG")  # fmt: skip
    done = opened(redact(data, s.PNG, [Box(0.5, 0, 1, 1)]))
    assert (s.dot(done, (30, 5)), s.dot(done, (5, 5))) == ((0, 0, 0), (255, 255, 255))


def test_of_a_moving_picture_only_the_first_frame_stays() -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    data = s.coded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    done = redact(data, KINDS["gif"], [FACE])
    assert "further_frames" in done.removed
    assert getattr(opened(done), "n_frames", 1) == 1


def test_a_box_grows_outward_to_whole_pixels_and_never_past_the_edge() -> None:
    assert in_pixels(Box(0.101, 0.1, 0.109, 0.2), 100, 100) == (10, 10, 11, 20)
    assert in_pixels(Box(0, 0, 1, 1), 7, 3) == (0, 0, 7, 3)
    assert in_pixels(Box(0.999999, 0.999999, 1, 1), 100, 100) == (99, 99, 100, 100)
    assert in_pixels(Box(0.1, 0.3, 0.7, 0.9), 1000, 1000) == (100, 300, 700, 900)


def written(pages: int = 1, *, rotate: int = 0, said: str = "Mariam fled from Gudermes") -> bytes:
    """A typed statement: a line of text in the upper eighth, another in the middle, page by page."""
    document = s.pdf(pages)
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    for page in document.pages:
        page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        text = f"BT /F1 16 Tf 40 360 Td ({said}) Tj 0 -160 Td (They came at night.) Tj ET"
        page.obj.Contents = document.make_stream(text.encode())
        page.obj.Rotate = rotate
    document.docinfo["/Author"] = s.CANARY
    with document.open_metadata() as xmp:
        xmp["dc:title"] = s.CANARY
    return s.saved(document)


def text_in(data: bytes, folder: Path) -> str:
    """By PDFium and, where it is installed, by pdftotext."""
    document = pypdfium2.PdfDocument(data)
    found = "".join(page.get_textpage().get_text_range() for page in document)
    (folder / "copy.pdf").write_bytes(data)
    try:
        done = subprocess.run(["pdftotext", str(folder / "copy.pdf"), "-"], capture_output=True, check=True)
    except FileNotFoundError:
        return found
    return found + done.stdout.decode()


def dark_share(data: bytes, box: Box, page: int = 1) -> float:
    drawn = pypdfium2.PdfDocument(data)[page - 1].render(scale=2).to_pil().convert("L")
    inside = drawn.crop(in_pixels(box, drawn.width, drawn.height)).tobytes()
    return sum(value < 32 for value in inside) / len(inside)


def test_no_text_is_left_under_a_box_nor_beside_it(tmp_path: Path) -> None:
    original = written(2)
    digest = hashlib.sha256(original).digest()
    assert "Gudermes" in text_in(original, tmp_path)
    done = redact_in_sandbox(original, s.PDF, [NAME])
    assert text_in(done.data, tmp_path).strip() == ""
    assert "text_layer" in done.removed
    assert hashlib.sha256(original).digest() == digest
    assert dark_share(done.data, NAME) == 1.0
    assert 0 < dark_share(done.data, Box(0.1, 0.45, 0.9, 0.55)) < 0.5  # the other line can still be read
    assert 0 < dark_share(done.data, NAME, page=2) < 0.5
    for words in (b"Gudermes", b"Mariam", s.CANARY.encode()):
        assert words not in done.data


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_a_turned_page_is_masked_where_a_person_sees_it(rotate: int) -> None:
    done = redact(written(rotate=rotate), s.PDF, [FACE])
    document = pypdfium2.PdfDocument(done.data)
    assert document[0].get_size() == ((300, 400) if rotate % 180 == 0 else (400, 300))
    assert dark_share(done.data, FACE) == 1.0
    assert dark_share(done.data, Box(0.4, 0.2, 0.65, 0.6)) < 0.5


def test_what_lies_outside_the_box_looks_as_before() -> None:
    data = written()
    before = pypdfium2.PdfDocument(data)[0].render(scale=200 / 72).to_pil().convert("L")
    inside = redact(data, s.PDF, [Box(0.1, 0.45, 0.9, 0.55)]).data
    with pikepdf.open(io.BytesIO(inside)) as document:
        coded = document.pages[0].obj.Resources.XObject.P.read_raw_bytes()
    after = Image.open(io.BytesIO(coded)).convert("L")
    assert after.size == before.size
    upper = (0, 0, before.width, int(before.height * 0.44))
    pairs = zip(before.crop(upper).tobytes(), after.crop(upper).tobytes(), strict=True)
    assert max(abs(a - b) for a, b in pairs) <= 40


def test_nothing_of_the_old_pdf_goes_over() -> None:
    done = redact_in_sandbox(s.hostile_pdf(), s.PDF, [NAME])
    with pikepdf.open(io.BytesIO(done.data)) as document:
        assert set(document.trailer.keys()) <= {"/Root", "/Size", "/ID", "/Type", "/W", "/Index", "/Filter",
                                                "/Length", "/DecodeParms"}  # fmt: skip
        assert set(document.Root.keys()) == {"/Type", "/Pages"}
        page = document.pages[0].obj
        assert set(page.keys()) <= {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
        assert not document.attachments
        whole = document.pages[0].obj.Resources.XObject.P.read_raw_bytes()
    for mark in (s.CANARY.encode(), b"JavaScript", b"Launch", b"/Info", b"/Metadata", b"Annots", b"Producer"):
        assert mark not in done.data
    assert b"Exif" not in whole


def test_a_photo_inside_a_pdf_loses_its_place_too() -> None:
    done = redact_in_sandbox(s.pdf_with_photo(), s.PDF, [NAME])
    assert s.CANARY.encode() not in done.data
    assert b"Exif" not in done.data


@pytest.mark.parametrize(
    ("box", "reason"),
    [
        (Box(-0.1, 0, 0.5, 0.5), "box_outside"),
        (Box(0, 0, 1.0001, 0.5), "box_outside"),
        (Box(0, float("nan"), 0.5, 0.5), "box_outside"),
        (Box(0, 0, float("inf"), 0.5), "box_outside"),
        (Box(0.5, 0, 0.5, 0.5), "box_empty"),
        (Box(0.6, 0, 0.5, 0.5), "box_empty"),
    ],
)
def test_a_box_that_is_no_box_is_named_by_its_number(box: Box, reason: str) -> None:
    for data, kind in ((s.photo(), s.JPG), (written(), s.PDF)):
        with pytest.raises(Unfit, match=reason) as unfit:
            redact_in_sandbox(data, kind, [NAME, box])
        assert (unfit.value.number, unfit.value.most) == (2, 2)


def test_no_boxes_and_too_many_are_refused() -> None:
    with pytest.raises(Unfit, match="no_boxes"):
        redact_in_sandbox(s.photo(), s.JPG, [])
    with pytest.raises(Unfit, match="too_many_boxes") as unfit:
        redact_in_sandbox(s.photo(), s.JPG, [FACE] * 2_001)
    assert (unfit.value.number, unfit.value.most) == (2_001, 2_000)


@pytest.mark.parametrize("page", [0, -1, 3, 10**12])
def test_a_page_that_is_not_there_is_named(page: int) -> None:
    for data, kind in ((s.photo(), s.JPG), (written(2), s.PDF)):
        with pytest.raises(Unfit, match="no_such_page") as unfit:
            redact_in_sandbox(data, kind, [Box(0, 0, 1, 1, page)])
        assert unfit.value.number == page


def test_a_pdf_of_too_many_pages_says_how_many_would_do() -> None:
    with pytest.raises(Unfit, match="too_many_pages") as unfit:
        redact_in_sandbox(s.saved(s.pdf(201)), s.PDF, [NAME])
    assert (unfit.value.number, unfit.value.most) == (201, 200)


@pytest.mark.parametrize(
    ("data", "kind", "reason"),
    [
        (s.saved(s.pdf(), encryption=pikepdf.Encryption(owner="o", user="secret")), s.PDF, "password"),
        (b"%PDF-1.7 nothing", s.PDF, "damaged"),
        (b"", s.PDF, "damaged"),
        (s.png_claiming(50_000, 50_000), s.PNG, "too_big"),
        (s.png_claiming(3_000, 3_000), s.PNG, "damaged"),
        (s.photo()[:600], s.JPG, "damaged"),
        (s.docx(), s.DOCX, "not_supported"),
        (b"film", KINDS["mp4"], "not_supported"),
        (b"picture", KINDS["heic"], "not_supported"),
    ],
)
def test_a_file_that_cannot_be_redacted_says_why(data: bytes, kind: Kind, reason: str) -> None:
    with pytest.raises(Failed, match=reason):
        redact_in_sandbox(data, kind, [NAME])


def test_boxes_travel_to_the_worker_and_back() -> None:
    boxes = (FACE, Box(0, 0, 1, 1, 7))
    assert unpack_boxes(pack_boxes(boxes) + b"rest", 2) == (boxes, b"rest")
    for count in (-1, 3, 2_001):
        with pytest.raises(ValueError, match="cut short"):
            unpack_boxes(pack_boxes(boxes), count)


def test_the_largest_photo_we_take_can_be_redacted_turned_and_transparent() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = s.coded(s.image("RGBA", size=(8_000, 8_000), colour=(9, 9, 9, 128)), "PNG", exif=exif)
    assert redact_in_sandbox(data, s.PNG, [FACE]).media_type == "image/png"


def test_a_page_as_large_as_a_wall_is_drawn_with_fewer_dots() -> None:
    document = pikepdf.new()
    document.add_blank_page(page_size=(14_400, 14_400))
    done = redact_in_sandbox(s.saved(document), s.PDF, [FACE])
    with pikepdf.open(io.BytesIO(done.data)) as copy:
        drawn = copy.pages[0].obj.Resources.XObject.P
        assert int(drawn.Width) * int(drawn.Height) <= 12_010_000


def test_a_redaction_ends_when_its_time_or_its_memory_is_up() -> None:
    slow = s.pdf(200)
    for page in slow.pages:
        page.obj.Contents = slow.make_stream(b"0 0 300 400 re 1 1 290 390 re f* " * 3_000)
    data, began = s.saved(slow), time.monotonic()
    with pytest.raises(Failed, match="too_slow"):
        redact_in_sandbox(data, s.PDF, [NAME], limits=Limits(cpu=1, wall=30))
    with pytest.raises(Failed, match="too_slow"):
        redact_in_sandbox(data, s.PDF, [NAME], limits=Limits(cpu=30, wall=1))
    assert time.monotonic() - began < 20
    large = s.coded(s.image(size=(7_900, 8_000)), "PNG")
    with pytest.raises(Failed, match="too_big"):
        redact_in_sandbox(large, s.PNG, [FACE], limits=Limits(address_space=180 * MIB))


@pytest.mark.parametrize(
    "code",
    [
        answering({"media_type": "text/html", "pages": 1, "removed": []}, b"%PDF-"),
        answering({"media_type": "application/pdf", "pages": 1, "removed": []}, b"<html>"),
        answering({"media_type": "application/pdf", "pages": 0, "removed": []}, b"%PDF-"),
        answering({"media_type": "application/pdf", "pages": 1, "removed": ["<b>"]}, b"%PDF-"),
        answering({"unfit": "no_such_page", "number": "<b>", "most": 1}),
        answering({"unfit": "<b>"}),
    ],
)
def test_what_a_subverted_worker_answers_is_checked(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    another_worker(monkeypatch, code)
    with pytest.raises(Failed, match="damaged"):
        redact_in_sandbox(b"x", s.PDF, [NAME])
