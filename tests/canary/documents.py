"""The planted uploads: an image with a camera's traces, a word-processor file, a PDF, a plain text.

Made here, in memory, from the canaries; nothing is read from or written to disk.
"""

from __future__ import annotations

import io
import zipfile

import pikepdf
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from .canaries import CANARIES, LATITUDE, LONGITUDE

BODY = CANARIES["file body"].text
CAMERA = CANARIES["camera"].text
TITLE = CANARIES["tab title of a document"].text
FILE_NAME = CANARIES["file name"].text


def photograph(said: str = CAMERA) -> bytes:
    """A small JPEG whose EXIF block names an artist and a place."""
    image = Image.new("RGB", (64, 48), (200, 170, 90))
    exif = Image.Exif()
    exif[0x013B] = said
    exif[0x010E] = said
    place = exif.get_ifd(0x8825)
    place[1], place[3] = "N", "E"
    place[2] = tuple(IFDRational(*part) for part in LATITUDE)
    place[4] = tuple(IFDRational(*part) for part in LONGITUDE)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


def word_document() -> bytes:
    """The least a .docx needs, its text deflated, its author planted."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _content_types())
        body = f"<w:body><w:p><w:r><w:t>{BODY}</w:t></w:r></w:p></w:body>"
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{namespace}">{body}</w:document>')
        archive.writestr("docProps/core.xml", f"<coreProperties><creator>{CAMERA}</creator></coreProperties>")
    return out.getvalue()


def portable_document() -> bytes:
    """A one-page PDF: text in a Flate stream, author and title in its information dictionary."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(200, 200))
        shown = BODY.encode("utf-8").replace(b"(", b"[").replace(b")", b"]")
        document.pages[0].Contents = document.make_stream(
            b"BT /F1 9 Tf 10 100 Td (" + shown + b") Tj ET " * 4
        )
        document.docinfo["/Author"] = CAMERA
        document.docinfo["/Title"] = TITLE
        out = io.BytesIO()
        document.save(out, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def plain_text() -> bytes:
    return f"{BODY}\n".encode()


def _content_types() -> str:
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return (
        f'<Types xmlns="{namespace}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{word}"/></Types>'
    )
