"""What a file is, by its content. The name never decides."""

import codecs
import re
from collections.abc import Callable
from typing import Final

from .containers import (
    OLE_START,
    ZIP_LOCAL,
    has_zip_directory,
    is_program_archive,
    iso_media_kind,
    matroska_kind,
    ogg_kind,
    ole_kind,
    zip_kind,
)
from .kinds import KINDS, Kind, Refused, RefusedReason

HEAD_BYTES: Final = 64 * 1024
# A zip's closing record is 22 bytes and may be followed by a comment of 65,535.
TAIL_BYTES: Final = 65_535 + 22
_PDF_WITHIN: Final = 1024

_PROGRAMS: Final = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # Java class, and Mach-O for several processors
    b"dex\n",
    b"\0asm",
    b"L\0\0\0\x01\x14\x02\0",  # Windows shortcut
    b"ITSF",  # compiled HTML help
    b"#!",
    b"!<arch>",
)
_ARCHIVES: Final = (
    b"PK\x05\x06",
    b"PK\x07\x08",
    b"\x1f\x8b",
    b"\x1f\x9d",
    b"BZh",
    b"\xfd7zXZ\0",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x28\xb5\x2f\xfd",
    b"\x04\x22\x4d\x18",
    b"MSCF",
    b"xar!",
)
_WEB_MARK: Final = re.compile(rb"(?i)<(?:!doctype|html|head|body|script|iframe|svg|\?xml|xsl:)[\s>/!?:]")
_WEB_ARCHIVE: Final = re.compile(rb"(?i)^content-type:\s*multipart/related", re.MULTILINE)
_CONTROLS: Final = bytes(set(range(32)) - {9, 10, 12, 13}) + b"\x7f"
_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_REASON_BY_EXTENSION: Final[dict[str, RefusedReason]] = {
    **dict.fromkeys((".tar", ".cab", ".iso", ".dmg", ".lzh", ".lha", ".ace", ".arj", ".cpio"), "archive"),
    **dict.fromkeys((".exe", ".dll", ".com", ".elf", ".so", ".pyc", ".swf", ".msi"), "looks_like_program"),
}


def recognise(head: bytes, tail: bytes = b"", name: str = "") -> Kind:
    """The kind of a file from its first HEAD_BYTES and last TAIL_BYTES; raises Refused with a code.

    Without a tail a file shorter than HEAD_BYTES is taken as whole; of a longer one the end is then not
    checked, so the caller asks again when the end has arrived. `name` is accepted and never consulted.
    """
    head = head[:HEAD_BYTES]
    whole = head if len(head) < HEAD_BYTES else b""
    tail = (tail or whole)[-TAIL_BYTES:]
    if not head.strip():
        raise Refused("empty")
    kind = _by_start(head, tail)
    zipped = head.startswith(ZIP_LOCAL)
    if tail and has_zip_directory(tail) is not zipped:  # a zip without its end, or something else with one
        raise Refused(_reason_for_zip_end(head, tail) if not zipped else "kind_not_taken")
    return kind


def _reason_for_zip_end(head: bytes, tail: bytes) -> RefusedReason:
    return "looks_like_program" if is_program_archive(head, tail) else "archive"


def _by_start(head: bytes, tail: bytes) -> Kind:
    if _is_program(head):
        raise Refused("looks_like_program")
    if head.startswith(ZIP_LOCAL):
        return zip_kind(head, tail)
    if head.startswith(OLE_START):
        return ole_kind(head, tail)
    pdf_at = head.find(b"%PDF-", 0, _PDF_WITHIN + 5)
    for check in _MEDIA_CHECKS:
        if (kind := check(head)) is not None:
            if pdf_at >= 0:
                raise Refused("kind_not_taken")
            return kind
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        raise Refused("archive")
    if _is_web_page(head if pdf_at < 0 else head[:pdf_at]):
        raise Refused("web_page")
    if pdf_at >= 0:
        return KINDS["pdf"]
    return _text(head, tail)


def _is_program(head: bytes) -> bool:
    if head.startswith(b"#!AMR"):
        return False
    return head.startswith(_PROGRAMS) or (head.startswith(b"MZ") and b"\0" in head[:512])


def _is_web_page(head: bytes) -> bool:
    """HTML, SVG, other XML or a saved page, in any of the encodings a browser would guess."""
    start = head[: 4 * 1024]
    for mark, encoding in _UTF16.items():
        if start.startswith(mark):
            start = start[2:].decode(encoding, "replace").encode("ascii", "replace")
    seen = start.replace(b"\0", b"")
    return bool(_WEB_MARK.search(seen) or _WEB_ARCHIVE.search(seen))


def _text(head: bytes, tail: bytes) -> Kind:
    if head.startswith(b"{\\rtf"):
        return KINDS["rtf"]
    if _reads_as_text(head) and (head.startswith(tuple(_UTF16)) or _reads_as_text(tail)):
        return KINDS["txt"]
    raise Refused(_reason_by_puremagic(head))


def _reads_as_text(part: bytes) -> bool:
    """No control characters: UTF-8, UTF-16 with its mark, or an old 8-bit alphabet such as cp1251."""
    for mark, encoding in _UTF16.items():
        if part.startswith(mark):
            text = part[2:].decode(encoding, "replace")
            return not any(ord(sign) < 32 and sign not in "\t\n\r\f" for sign in text)
    return len(part.translate(None, _CONTROLS)) == len(part)


def _reason_by_puremagic(head: bytes) -> RefusedReason:
    """A second opinion on bytes we know nothing of, only to say more exactly why they are refused.

    Imported here: its table takes 20 ms to load, which each worker would pay.
    """
    import puremagic

    try:
        matches = puremagic.magic_string(head)
    except (ValueError, LookupError):
        return "kind_not_taken"
    for match in matches:
        if match.confidence >= 0.4 and match.extension in _REASON_BY_EXTENSION:
            return _REASON_BY_EXTENSION[match.extension]
    return "kind_not_taken"


def _picture(head: bytes) -> Kind | None:
    if head.startswith(b"\xff\xd8\xff") and head[3:4] >= b"\xc0":
        return KINDS["jpg"]
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return KINDS["png"]
    if head.startswith((b"GIF87a", b"GIF89a")):
        return KINDS["gif"]
    if head.startswith((b"II*\0", b"MM\0*")):
        return KINDS["tif"]
    known_header = int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 64, 108, 124)
    if head.startswith(b"BM") and head[6:10] == bytes(4) and known_header:
        return KINDS["bmp"]
    return None


def _riff(head: bytes) -> Kind | None:
    if not head.startswith((b"RIFF", b"RF64")):
        return None
    extension = {b"WEBP": "webp", b"WAVE": "wav", b"AVI ": "avi"}.get(head[8:12])
    return None if extension is None else KINDS[extension]


def _sound(head: bytes) -> Kind | None:
    if head.startswith((b"#!AMR\n", b"#!AMR-WB\n")):
        return KINDS["amr"]
    if head.startswith(b"fLaC"):
        return KINDS["flac"]
    if head.startswith(b"ID3") and head[3:4] in (b"\x02", b"\x03", b"\x04"):
        return KINDS["mp3"]
    if len(head) < 7 or head[0] != 0xFF:
        return None
    if (
        head[1] & 0xF6 == 0xF0 and (head[2] >> 2) & 0xF < 13
    ):  # ADTS: 12 sync bits, layer 0, a real sample rate
        length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        return KINDS["aac"] if length >= 7 and head[length : length + 1] in (b"", b"\xff") else None
    layer_three = head[1] & 0xE6 == 0xE2 and head[1] & 0x18 != 0x08
    rates = 0 < head[2] >> 4 < 15 and head[2] & 0x0C != 0x0C
    return KINDS["mp3"] if layer_three and rates else None


_MEDIA_CHECKS: Final[tuple[Callable[[bytes], Kind | None], ...]] = (
    _picture,
    _riff,
    iso_media_kind,
    matroska_kind,
    ogg_kind,
    _sound,
)
