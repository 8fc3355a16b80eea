"""What an MP4 or WebM file carries beside picture and sound: places, days, names, devices. Pure; one pass, bounded.

A video goes out as it came, so nothing may lie in it that says where, when, by whom or with what it was made. Boxes
and elements that a player needs are known here; whatever else is found is named and refused. Picture and sound
themselves are not opened: they are only searched for the marks of metadata.

Sources: ISO/IEC 14496-12 (boxes), ISO/IEC 14496-14, RFC 8794 (EBML), RFC 9559 (Matroska).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

INDEX_LARGEST = 32 * 1024 * 1024
"""Bytes of a ``moov`` or ``moof``: as much as is held at once."""
_MARKS = re.compile(
    rb"\xa9xyz....[+-]\d|com\.apple\.quicktime\.[a-z]|com\.android\.[a-z]|<x:xmpmeta|GPSLatitude|GPSCoordinates",
    re.DOTALL,
)
_OVERLAP = 64

PASSED = frozenset({b"ftyp", b"styp", b"mdat", b"sidx", b"ssix", b"mfra", b"pdin"})
PADDING = frozenset({b"free", b"skip", b"wide"})
INDEXES = frozenset({b"moov", b"moof"})
WITHIN: Mapping[bytes, frozenset[bytes]] = {
    b"moov": frozenset({b"mvhd", b"iods", b"trak", b"mvex", b"udta"}),
    b"mvex": frozenset({b"mehd", b"trex", b"leva"}),
    b"trak": frozenset({b"tkhd", b"tref", b"edts", b"mdia", b"udta"}),
    b"edts": frozenset({b"elst"}),
    b"mdia": frozenset({b"mdhd", b"hdlr", b"minf", b"elng"}),
    b"minf": frozenset({b"vmhd", b"smhd", b"dinf", b"stbl"}),
    b"dinf": frozenset({b"dref"}),
    b"stbl": frozenset({
        b"stsd", b"stts", b"ctts", b"cslg", b"stss", b"stsh", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"sdtp",
        b"sgpd", b"sbgp", b"subs", b"stps", b"padb", b"saiz", b"saio",
    }),
    b"udta": frozenset({b"meta"}),
    b"meta": frozenset({b"hdlr", b"ilst"}),
    b"ilst": frozenset({b"\xa9too"}),
    b"moof": frozenset({b"mfhd", b"traf"}),
    b"traf": frozenset({b"tfhd", b"tfdt", b"trun", b"sdtp", b"sgpd", b"sbgp", b"subs", b"saiz", b"saio"}),
}  # fmt: skip
"""Boxes that hold others, and which. ``udta`` only where it is empty but for the name of a well-known program."""
_DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
_TRACKS = frozenset({b"vide", b"soun", b"mdir"})
_TRACK_NAMES = frozenset({b"", b"VideoHandler", b"SoundHandler"})
_PICTURES = frozenset({
    b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp08", b"vp09", b"mp4v", b"encv",
})  # fmt: skip
_SOUNDS = frozenset({b"mp4a", b"Opus", b"ac-3", b"ec-3", b"fLaC", b"alac", b".mp3", b"enca"})
_CODER = re.compile(rb"(?:Lavc[\d.]* ?[a-z0-9_-]{0,16}|(?:AVC|HEVC|AV1) Coding)?\0*")
_PROGRAM = re.compile(rb"(?:Lav[fc][\d.]*|libwebm[\w .-]{0,20}|Chrome|QTmuxing[\w .-]{0,40})?\0*")

_MASTERS = frozenset({
    0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0x1254C367, 0x7373, 0x67C8,
})  # fmt: skip
"""Segment, Info, Tracks, TrackEntry, Cluster, Tags, Tag, SimpleTag: gone into, whatever their size."""
_VOID, _TRACK_TYPE = 0xEC, 0x83
_TOLD: Mapping[int, str] = {
    0x7BA9: "Title", 0x4461: "DateUTC", 0x7384: "SegmentFilename", 0x3C83AB: "PrevFilename", 0x3E83BB: "NextFilename",
    0x1941A469: "Attachments", 0x1043A770: "Chapters", 0x536E: "Name", 0x7446: "AttachmentLink", 0x258688: "CodecName",
}  # fmt: skip
_PATTERNS: Mapping[int, tuple[str, re.Pattern[bytes]]] = {
    0x4D80: ("MuxingApp", _PROGRAM), 0x5741: ("WritingApp", _PROGRAM),
    0x45A3: ("Tags", re.compile(rb"(?:ENCODER|DURATION)\0*")),
    0x4487: ("Tags", re.compile(rb"Lav[fc][\d.]*(?: lib[a-z0-9-]{1,12})?\0*|\d\d:\d\d:\d\d\.\d{1,9}\0*")),
}  # fmt: skip
_KNOWN = frozenset({
    0x1A45DFA3, 0x114D9B74, 0x1C53BB6B, _VOID, 0xBF,  # header, seek head, cues, void, checksum
    0x73A4, 0x2AD7B1, 0x4489,  # info
    0xD7, 0x73C5, _TRACK_TYPE, 0xB9, 0x88, 0x55AA, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x23314F, 0x55EE, 0x22B59C, 0x22B59D,
    0x86, 0x63A2, 0xAA, 0x56AA, 0x56BB, 0xE0, 0xE1, 0x6D80, 0x41E4,  # a track
    0xE7, 0xA7, 0xAB, 0xA3, 0xA0,  # a cluster
    0x63C0, 0x447A, 0x4484,  # a tag
})  # fmt: skip
_BINARY_LARGEST = 4096
"""Bytes of a void or text element that are looked at."""


class Tells(Exception):
    """Something lies in it that may tell. ``what``: the name of the box or element, nothing of what it says."""

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what


class _Stream:
    """The bytes of a file one after the other, with what was read searched for marks."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._held, self._at, self._tail = iter(pieces), b"", 0, b""

    def read(self, size: int) -> bytes:
        """So many bytes; fewer only where it ends."""
        return b"".join(self._taken(size))

    def skip(self, size: int) -> None:
        for _ in self._taken(size):
            pass

    def is_blank(self, size: int) -> bool:
        """Whether the next bytes are all zero."""
        return not any(any(part) for part in self._taken(size))

    def _taken(self, size: int) -> Iterator[bytes]:
        while size > 0:
            if self._at >= len(self._held):
                self._held, self._at = next(self._pieces, b""), 0
                if not self._held:
                    return
                if _MARKS.search(self._tail + self._held):
                    raise Tells("metadata")
                self._tail = (self._tail + self._held)[-_OVERLAP:]
            part = self._held[self._at : self._at + size]
            self._at += len(part)
            size -= len(part)
            yield part


ENDLESS = 1 << 62


def check(pieces: Iterable[bytes], media_type: str) -> None:
    """Read a video to its end. Raises ``Tells`` for the first thing in it that may tell."""
    stream = _Stream(pieces)
    if media_type == "video/webm":
        _check_elements(stream)
    else:
        _check_boxes(stream)
    stream.skip(ENDLESS)


def _check_boxes(stream: _Stream) -> None:
    while header := stream.read(8):
        if not any(header):  # padding after the end
            if not stream.is_blank(ENDLESS):
                raise Tells("bytes after its end")
            return
        size, kind = int.from_bytes(header[:4], "big"), header[4:]
        left = ENDLESS if size == 0 else size - 8
        if size == 1:
            left = int.from_bytes(stream.read(8), "big") - 16
        if left < 0 or len(header) < 8:
            raise Tells("bytes after its end")
        if kind in INDEXES:
            if left > INDEX_LARGEST:
                raise Tells(_name(kind))
            _look_within(kind, stream.read(left))
        elif kind in PADDING:
            if not stream.is_blank(left):
                raise Tells(_name(kind))
        elif kind in PASSED:
            stream.skip(left)
        else:
            raise Tells(_name(kind))


def _look_within(parent: bytes, body: bytes) -> None:
    """Everything in a box must be known, and what carries words must carry none."""
    for kind, inner in _boxes(parent, body):
        if kind in PADDING:
            if any(inner):
                raise Tells(_name(kind))
        elif kind not in WITHIN[parent]:
            raise Tells(_name(kind))
        elif kind in WITHIN:
            _look_within(kind, inner[4:] if kind == b"meta" else inner)
        else:
            _look_at(kind, inner)


def _look_at(kind: bytes, body: bytes) -> None:
    if kind in _DATED:
        width = 16 if body[:1] == b"\x01" else 8
        if any(body[4 : 4 + width]):
            raise Tells("creation time")
    elif kind == b"hdlr":
        if body[8:12] not in _TRACKS:
            raise Tells(_name(body[8:12]))
        if body[24:].strip(b"\0") not in _TRACK_NAMES and body[25:].strip(b"\0") not in _TRACK_NAMES:
            raise Tells("name of a track")
    elif kind == b"dref":
        if b"://" in body or len(body) > 64:
            raise Tells(_name(kind))
    elif kind == b"\xa9too" and (body[4:8] != b"data" or not _PROGRAM.fullmatch(body[16:])):
        raise Tells(_name(kind))
    elif kind == b"stsd":
        _look_at_samples(body)


def _look_at_samples(body: bytes) -> None:
    """How pictures and sound are coded: of pictures, with a line for the name of a program or a camera."""
    for kind, inner in _boxes(b"stsd", body[8:]):
        if kind not in _PICTURES | _SOUNDS or any(mark in inner for mark in (b"uuid", b"udta", b"meta")):
            raise Tells(_name(kind))
        if kind in _PICTURES and not _CODER.fullmatch(inner[43:74]):
            raise Tells("name of a program or camera")


def _boxes(parent: bytes, body: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(body):
        if parent == b"udta" and not any(body[at:]):
            return  # a closing zero of old writers
        size, kind, start = int.from_bytes(body[at : at + 4], "big"), body[at + 4 : at + 8], at + 8
        if size == 1:
            size, start = int.from_bytes(body[start : start + 8], "big"), at + 16
        end = len(body) if size == 0 else at + size
        if end < start or end > len(body):
            raise Tells(_name(parent))
        yield kind, body[start:end]
        at = end


def _name(kind: bytes) -> str:
    """A box's name as letters and digits; © as the standards write it."""
    said = kind.decode("latin-1")
    return said if re.fullmatch(r"[\w©. -]{4}", said) else "unknown"


def _check_elements(stream: _Stream) -> None:
    while True:
        kind = _element(stream)
        if kind is None:
            return
        size = _size(stream)
        if kind in _MASTERS:
            continue
        if size == ENDLESS:
            raise Tells(f"{kind:X}")
        if kind in _PATTERNS:
            name, pattern = _PATTERNS[kind]
            if size > _BINARY_LARGEST or not pattern.fullmatch(stream.read(size)):
                raise Tells(name)
        elif kind == _TRACK_TYPE:
            if stream.read(size) not in (b"\x01", b"\x02"):
                raise Tells("a track beside picture and sound")
        elif kind == _VOID:
            if not stream.is_blank(size):
                raise Tells("Void")
        elif kind in _KNOWN:
            stream.skip(size)
        else:
            raise Tells(_TOLD.get(kind, f"{kind:X}"))


def _element(stream: _Stream) -> int | None:
    """The name of the next element; None at the end, also after padding."""
    first = stream.read(1)
    if not first:
        return None
    if first == b"\0":
        if stream.is_blank(ENDLESS):
            return None
        raise Tells("bytes after its end")
    more = 8 - first[0].bit_length()
    if more > 3:
        raise Tells("bytes after its end")
    return int.from_bytes(first + stream.read(more), "big")


def _size(stream: _Stream) -> int:
    first = stream.read(1)
    if not first or first == b"\0":
        raise Tells("bytes after its end")
    length = 9 - first[0].bit_length()
    found = int.from_bytes(first + stream.read(length - 1), "big") - (1 << (7 * length))
    return ENDLESS if found == (1 << (7 * length)) - 1 else found
