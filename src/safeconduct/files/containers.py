"""Containers: zip-based and OLE office documents, ISO media (ftyp), Matroska, Ogg.

Reads only the first and last bytes of a file, in time linear in their length; nothing is unpacked.
Sources: APPNOTE.TXT 4.3 (zip), ECMA-376 part 2, OpenDocument 1.3 part 2, [MS-CFB] 2.2, ISO/IEC 14496-12 4.3.
"""

import re
from collections.abc import Iterator
from typing import Final

from .kinds import KINDS, Kind, Refused

ZIP_LOCAL: Final = b"PK\x03\x04"
ZIP_CENTRAL: Final = b"PK\x01\x02"
ZIP_END: Final = b"PK\x05\x06"
OLE_START: Final = bytes.fromhex("d0cf11e0a1b11ae1")

_OOXML_FOLDERS: Final = {b"word/": "docx", b"xl/": "xlsx", b"ppt/": "pptx"}
_ODF_TYPES: Final = {
    KINDS[extension].media_type.encode("ascii"): extension for extension in ("odt", "ods", "odp")
}
_PROGRAM_MEMBER: Final = re.compile(
    rb"(?i)(?:^|/)(?:META-INF/MANIFEST\.MF|AndroidManifest\.xml|classes\.dex|vbaProject\.bin)$"
    rb"|\.(?:class|dex|exe|dll|jar|so|scr)$"
    rb"|^(?:Basic|Scripts)/"
)
_STREAMS: Final = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}


def has_zip_directory(tail: bytes) -> bool:
    """Does a zip's table of contents end here? Then any unpacker will open the file, whatever its start."""
    end = tail.rfind(ZIP_END)
    return end >= 0 and ZIP_CENTRAL in tail[:end]


def is_program_archive(head: bytes, tail: bytes) -> bool:
    """Do the member names say Java, Android, Windows program or macro?"""
    return any(_PROGRAM_MEMBER.search(name) for name in zip_names(head, tail))


def zip_names(head: bytes, tail: bytes) -> Iterator[bytes]:
    """Member names seen in local headers of the head and in the directory of the tail."""
    for data, mark, at_length, at_name in ((head, ZIP_LOCAL, 26, 30), (tail, ZIP_CENTRAL, 28, 46)):
        start = data.find(mark)
        while start >= 0:
            length = int.from_bytes(data[start + at_length : start + at_length + 2], "little")
            name = data[start + at_name : start + at_name + length]
            if name and len(name) == length:
                yield name
            start = data.find(mark, start + 4)


def zip_kind(head: bytes, tail: bytes) -> Kind:
    """The office document a zip holds; raises Refused for programs, macros and plain archives."""
    if is_program_archive(head, tail):
        raise Refused("looks_like_program")
    if (opendocument := _opendocument(head)) is not None:
        return opendocument
    names = set(zip_names(head, tail))
    if b"[Content_Types].xml" in names:
        found = {ext for folder, ext in _OOXML_FOLDERS.items() if any(n.startswith(folder) for n in names)}
        if len(found) == 1:
            return KINDS[found.pop()]
        raise Refused("kind_not_taken")
    raise Refused("kind_not_taken" if b"mimetype" in names else "archive")


def _opendocument(head: bytes) -> Kind | None:
    """An OpenDocument file starts with an uncompressed member `mimetype` that names its type."""
    if head[30:38] != b"mimetype" or head[26:28] != b"\x08\x00":
        return None
    start = 38 + int.from_bytes(head[28:30], "little")
    size = int.from_bytes(head[22:26], "little")
    extension = _ODF_TYPES.get(head[start : start + size])
    return None if extension is None else KINDS[extension]


def ole_kind(head: bytes, tail: bytes) -> Kind:
    """Word, Excel or PowerPoint 97-2003, by the stream names in the directory; macros are refused."""
    seen = head + tail
    if _stream_name("_VBA_PROJECT") in seen:
        raise Refused("looks_like_program")
    for name, extension in _STREAMS.items():
        if _stream_name(name) in seen:
            return KINDS[extension]
    if head[512:514] == b"\xec\xa5":  # the Word file information block, when the directory is out of sight
        return KINDS["doc"]
    if head[512:516] == b"\x09\x08\x10\x00":  # a BIFF8 workbook
        return KINDS["xls"]
    raise Refused("kind_not_taken")


def _stream_name(name: str) -> bytes:
    """A directory entry holds its name in UTF-16 with a closing zero."""
    return (name + "\0").encode("utf-16-le")


_BRANDS: Final = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"), "heic"),
    **dict.fromkeys((b"avif", b"avis"), "avif"),
    **dict.fromkeys((b"M4A ", b"M4B ", b"M4P "), "m4a"),
    b"qt  ": "mov",
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1"), "mp4"),
    **dict.fromkeys((b"MSNV", b"M4V ", b"M4VH", b"M4VP", b"dash", b"mmp4", b"f4v "), "mp4"),
}
_OLD_QUICKTIME: Final = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


def iso_media_kind(head: bytes) -> Kind | None:
    """MP4 and its relatives (QuickTime, 3GPP, M4A, HEIF, AVIF), by the brands in the first box."""
    size, box = int.from_bytes(head[:4], "big"), head[4:8]
    if box in _OLD_QUICKTIME:
        return KINDS["mov"] if size == 1 or size >= 8 else None
    if box != b"ftyp" or not 16 <= size <= 4096:
        return None
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]
    for brand in brands:
        if brand in (b"mif1", b"msf1"):  # "some picture": a later brand says which coding, if any does
            continue
        if brand[:3] in (b"3gp", b"3g2"):
            return KINDS["3gp"]
        if brand in _BRANDS:
            return KINDS[_BRANDS[brand]]
    return KINDS["heif"] if brands[0] in (b"mif1", b"msf1") else None


def matroska_kind(head: bytes) -> Kind | None:
    """WebM or Matroska, by the DocType in the EBML header."""
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    start = head[:128].find(b"\x42\x82")
    if start < 0:
        return None
    doctype = head[start + 3 : start + 3 + (head[start + 2] & 0x7F)]
    extension = {b"webm": "webm", b"matroska": "mkv"}.get(doctype.rstrip(b"\0"))
    return None if extension is None else KINDS[extension]


def ogg_kind(head: bytes) -> Kind | None:
    """Ogg with Opus, Theora or another sound coding, by the first packet."""
    if not head.startswith(b"OggS\0"):
        return None
    first = head[28:128]
    if first.startswith(b"OpusHead"):
        return KINDS["opus"]
    if first.startswith(b"\x80theora"):
        return KINDS["ogv"]
    sound = (b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
    return KINDS["ogg"] if first.startswith(sound) else None
