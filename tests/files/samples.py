"""Files made by code: harmless ones as Mariam's phone and office would write them, and hostile ones."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import pikepdf
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from safeconduct.files.kinds import KINDS

CANARY = "Mariam-Gudermes-7731"
JPG, PNG, PDF, DOCX = KINDS["jpg"], KINDS["png"], KINDS["pdf"], KINDS["docx"]
OOXML_TYPES = b'<?xml version="1.0"?><Types/>'


def image(
    mode: str = "RGB", size: tuple[int, int] = (40, 24), colour: int | tuple[int, ...] = 0
) -> Image.Image:
    return Image.new(mode, size, colour)


def coded(picture: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def dot(picture: Image.Image, at: tuple[int, int]) -> tuple[int, int, int]:
    found = picture.convert("RGB").getpixel(at)
    assert isinstance(found, tuple)
    return int(found[0]), int(found[1]), int(found[2])


def photo(**options: object) -> bytes:
    """A phone's photo: camera owner, place, orientation 6 (turn right), comment, colour profile."""
    picture = image(size=(40, 24), colour=(200, 30, 30))
    picture.paste((30, 30, 200), (0, 0, 20, 24))
    exif = Image.Exif()
    exif[0x010E] = CANARY
    exif[0x013B] = CANARY
    exif[0x0112] = 6
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (IFDRational(43), IFDRational(21), IFDRational(7731, 100))
    gps[29] = "2017:03:14"
    comment = CANARY.encode()
    return coded(picture, "JPEG", exif=exif, comment=comment, icc_profile=b"profile " * 20, **options)


def png_claiming(width: int, height: int) -> bytes:
    """A valid-looking PNG of almost nothing that claims a size."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def pdf(pages: int = 1) -> pikepdf.Pdf:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(300, 400))
    return document


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    document.save(out, static_id=True, compress_streams=False, **options)  # type: ignore[arg-type]  # as above
    return out.getvalue()


def hostile_pdf() -> bytes:
    """Every place where a PDF can run, send, carry or tell something."""
    document = pdf()
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(f"app.alert('{CANARY}')"))
    root, page = document.Root, document.pages[0].obj
    root.OpenAction = document.make_indirect(script)
    root.AA = pikepdf.Dictionary(WC=script)
    page.AA = pikepdf.Dictionary(O=script)
    document.attachments["plan.txt"] = CANARY.encode()
    root.Names.JavaScript = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String("go"), script]))
    root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), XFA=document.make_stream(CANARY.encode()))
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    chained = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://x.invalid"), Next=launch)
    box = pikepdf.Array([0, 0, 10, 10])
    page.Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=box, A=launch),
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=box, A=chained),
            pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=box),
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Text,
                Rect=box,
                T=pikepdf.String(CANARY),
                Contents=pikepdf.String("a margin note that stays"),
            ),
        ]
    )
    root.Perms = pikepdf.Dictionary(
        DocMDP=pikepdf.Dictionary(
            Type=pikepdf.Name.Sig, Name=pikepdf.String(CANARY), Contents=pikepdf.String("x")
        )
    )
    document.docinfo["/Author"] = CANARY
    with document.open_metadata() as xmp:
        xmp["dc:title"] = CANARY
    return saved(document)


def pdf_with_photo() -> bytes:
    """A scanner app's PDF: the phone's photo as it is, place included."""
    document = pdf()
    pictured = pikepdf.Stream(document, b"")
    pictured.write(photo(), filter=pikepdf.Name.DCTDecode)
    pictured.Type, pictured.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    pictured.Width, pictured.Height, pictured.BitsPerComponent = 40, 24, 8
    pictured.ColorSpace = pikepdf.Name.DeviceRGB
    page = document.pages[0]
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(AA=pictured))
    page.obj.Contents = document.make_stream(b"q 300 0 0 400 0 0 cm /AA Do Q")
    return saved(document)


def pdf_of_many_objects(count: int) -> bytes:
    """A valid PDF whose catalogue holds on to `count` little dictionaries."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Held[%b]>>" % b" ".join(b"%d 0 R" % n for n in range(4, count)),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        *[b"<</A<</B 1>>>>"] * (count - 4),
    ]
    parts, table, at = [b"%PDF-1.5\n"], [b"0000000000 65535 f \n"], 9
    for number, content in enumerate(objects, 1):
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, content))
        table.append(b"%010d 00000 n \n" % at)
        at += len(parts[-1])
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(table), at)
    return b"".join([*parts, b"xref\n0 %d\n" % len(table), *table, end])


def zipped(members: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as target:
        for name, content in members.items():
            stored = name == "mimetype"
            entry = zipfile.ZipInfo(name, (2017, 4, 1, 3, 33, 0))
            target.writestr(entry, content, zipfile.ZIP_STORED if stored else packing)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    author = CANARY.encode()
    members = {
        "[Content_Types].xml": OOXML_TYPES,
        "_rels/.rels": b"<Relationships/>",
        "word/document.xml": b'<w:document><w:ins w:author="'
        + author
        + b'"><w:t>They came at night.</w:t></w:ins>'
        b"</w:document>",
        "word/comments.xml": b"<w:comment w:author='" + author + b'\' w:initials="MG">ask again</w:comment>',
        "word/_rels/settings.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="x/attachedTemplate" '
        b'Target="file:///C:/Users/' + author + b'/T.dotm" TargetMode="External"/>'
        b'<Relationship Id="r2" Type="x/hyperlink" Target="https://x.invalid/" TargetMode="External"/>'
        b"</Relationships>",
        "word/media/image1.jpeg": photo(),
        "docProps/core.xml": b"<cp:coreProperties><dc:creator>"
        + author
        + b"</dc:creator></cp:coreProperties>",
        "docProps/app.xml": b"<Properties><Company>" + author + b"</Company></Properties>",
        "docProps/custom.xml": b"<Properties>" + author + b"</Properties>",
    }
    return zipped(members | more)


def odt() -> bytes:
    return zipped(
        {
            "mimetype": KINDS["odt"].media_type.encode(),
            "content.xml": b"<office:annotation><dc:creator>"
            + CANARY.encode()
            + b"</dc:creator><text:p>why</text:p>"
            b"</office:annotation>",
            "meta.xml": b"<meta:initial-creator>" + CANARY.encode() + b"</meta:initial-creator>",
            "META-INF/manifest.xml": b"<manifest:manifest/>",
        }
    )


def ole(*streams: str) -> bytes:
    names = b"".join((name + "\0").encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504) + names


def mp4(brand: bytes, *others: bytes) -> bytes:
    brands = brand + bytes(4) + b"".join(others)
    return struct.pack(">I", 8 + len(brands)) + b"ftyp" + brands + struct.pack(">I", 16) + b"mdat" + bytes(8)
