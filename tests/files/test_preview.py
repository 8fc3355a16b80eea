"""What the caseworker sees of a file is dots we made."""

import io
import struct

import pikepdf
import pytest
from PIL import Image

from safeconduct.files.kinds import KINDS, Failed
from safeconduct.files.png import png_of
from safeconduct.files.preview import preview
from safeconduct.files.results import Preview

from . import samples as s


def shown(drawn: Preview) -> Image.Image:
    picture = Image.open(io.BytesIO(drawn.png))
    picture.load()
    assert picture.format == "PNG"
    assert picture.size == (drawn.width, drawn.height)
    assert picture.info == {}
    return picture


def test_a_photo_is_shown_upright_and_without_its_notes() -> None:
    drawn = preview(s.photo(), s.JPG)
    picture = shown(drawn)
    assert (picture.size, drawn.pages) == ((24, 40), 1)
    assert s.CANARY.encode() not in drawn.png


def test_a_large_photo_is_made_small() -> None:
    assert shown(preview(s.coded(s.image(size=(4000, 1000)), "JPEG"), s.JPG)).size == (1200, 300)


@pytest.mark.parametrize("form", ["GIF", "WEBP", "TIFF", "BMP", "AVIF", "PNG"])
def test_every_picture_we_call_previewable_can_be_drawn(form: str) -> None:
    extension = {"TIFF": "tif"}.get(form, form.lower())
    assert KINDS[extension].previewable
    assert shown(preview(s.coded(s.image(), form), KINDS[extension])).size == (40, 24)


def test_transparent_parts_lie_on_white() -> None:
    picture = shown(preview(s.coded(s.image("RGBA", colour=(0, 0, 0, 0)), "PNG"), s.PNG))
    assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_a_scan_in_tiff_knows_which_way_is_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert shown(preview(s.coded(s.image(), "TIFF", exif=exif), KINDS["tif"])).size == (24, 40)


def test_each_page_of_a_pdf_can_be_seen() -> None:
    document = s.pdf(3)
    document.pages[1].obj.Contents = document.make_stream(b"1 0 0 rg 0 0 300 400 re f")
    data = s.saved(document)
    drawn = preview(data, s.PDF, page=2)
    assert drawn.pages == 3
    assert (drawn.width, drawn.height) == (900, 1200)
    assert shown(drawn).getpixel((450, 600)) == (255, 0, 0)
    assert shown(preview(data, s.PDF, page=3)).getpixel((450, 600)) == (255, 255, 255)


@pytest.mark.parametrize("size", [(14_400, 14_400), (1_000_000, 3), (3, 1_000_000), (1, 1)])
def test_a_pdf_page_of_any_size_stays_small(size: tuple[int, int]) -> None:
    document = pikepdf.new()
    document.add_blank_page(page_size=(100, 100))
    document.pages[0].obj.MediaBox = pikepdf.Array([0, 0, *size])
    drawn = preview(s.saved(document), s.PDF)
    assert 1 <= drawn.width <= 1200
    assert 1 <= drawn.height <= 1200


def test_a_filled_form_field_is_seen() -> None:
    document = s.pdf()
    red = document.make_stream(b"1 0 0 rg 0 0 300 400 re f")
    red.Type, red.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    red.BBox = pikepdf.Array([0, 0, 300, 400])
    field = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Tx,
        T=pikepdf.String("name"),
        V=pikepdf.String("Mariam"),
        Rect=pikepdf.Array([0, 0, 300, 400]),
        F=4,
        AP=pikepdf.Dictionary(N=red),
    )
    field = document.make_indirect(field)
    document.pages[0].obj.Annots = pikepdf.Array([field])
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    red_seen, _, blue = s.dot(shown(preview(s.saved(document), s.PDF)), (450, 600))
    assert red_seen > 150
    assert blue < 150


@pytest.mark.parametrize("page", [0, -1, 2, 10**9])
def test_a_page_that_is_not_there_is_not_supported(page: int) -> None:
    for data, kind in ((s.saved(s.pdf()), s.PDF), (s.photo(), s.JPG)):
        with pytest.raises(Failed, match="not_supported"):
            preview(data, kind, page=page)


def test_a_pdf_with_a_password_and_a_broken_one_are_told_apart() -> None:
    locked = s.saved(s.pdf(), encryption=pikepdf.Encryption(owner="owner", user="secret"))
    with pytest.raises(Failed, match="password"):
        preview(locked, s.PDF)
    with pytest.raises(Failed, match="damaged"):
        preview(b"%PDF-1.7 nothing", s.PDF)


@pytest.mark.parametrize("extension", ["docx", "doc", "txt", "mp4", "heic", "rtf"])
def test_nothing_else_is_drawn(extension: str) -> None:
    with pytest.raises(Failed, match="not_supported"):
        preview(b"anything", KINDS[extension])


def test_our_png_has_three_parts_and_nothing_more() -> None:
    png = png_of(bytes(range(12)), 2, 2)
    names, at = [], 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        names.append(png[at + 4 : at + 8])
        at += length + 12
    assert names == [b"IHDR", b"IDAT", b"IEND"]
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.tobytes() == bytes(range(12))
    with pytest.raises(ValueError, match="pixels"):
        png_of(bytes(11), 2, 2)
