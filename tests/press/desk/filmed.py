"""Small films made by hand: MP4 and WebM as a player takes them, with nothing in them or with something that tells."""

from __future__ import annotations

import struct

from tests.files import samples


def box(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body) + 8) + kind + body


def full(kind: bytes, body: bytes) -> bytes:
    return box(kind, bytes(4) + body)


def track(
    handler: bytes = b"vide", name: bytes = b"VideoHandler", *, coder: bytes = b"", codec: bytes = b"",
    beside: bytes = b"", made: int = 0,
) -> bytes:  # fmt: skip
    """A track with one sample entry; ``beside``: a box more in it."""
    sound = handler == b"soun"
    line = (bytes([len(coder)]) + coder).ljust(32, b"\0")
    picture = bytes(8) + bytes(16) + struct.pack(">HH", 640, 360) + bytes(14) + line + bytes(4) + box(b"avcC", b"\1d")
    entry = bytes(8) + bytes(8) + struct.pack(">HHII", 2, 16, 0, 48_000 << 16) + box(b"esds", bytes(20))
    sample = box(codec or (b"mp4a" if sound else b"avc1"), entry if sound else picture)
    tables = b"".join(full(each, bytes(4)) for each in (b"stts", b"stsc", b"stco")) + full(b"stsz", bytes(8))
    table = box(b"stbl", full(b"stsd", struct.pack(">I", 1) + sample) + tables)
    where = box(b"dinf", full(b"dref", struct.pack(">I", 1) + box(b"url ", b"\0\0\0\1")))
    media = full(b"smhd" if sound else b"vmhd", bytes(8)) + where + table
    dated = struct.pack(">II", made, made) + bytes(12)
    said = full(b"hdlr", bytes(4) + handler + bytes(12) + name + b"\0")
    return box(b"trak", full(b"tkhd", dated) + beside + box(b"mdia", full(b"mdhd", dated) + said + box(b"minf", media)))


def mp4(*more: bytes, tracks: bytes | None = None, after: bytes = b"") -> bytes:
    """A film with picture and sound. ``more``: boxes more in its index."""
    within = track() + track(b"soun", b"SoundHandler") if tracks is None else tracks
    return samples.mp4(b"isom", b"mp41") + box(b"moov", full(b"mvhd", bytes(96)) + within + b"".join(more)) + after


def program(name: bytes) -> bytes:
    """What ffmpeg leaves of metadata where it is told to leave none: at most its own name."""
    too = box(b"\xa9too", box(b"data", struct.pack(">II", 1, 0) + name)) if name else b""
    said = full(b"hdlr", bytes(4) + b"mdirappl" + bytes(8) + b"\0")
    return box(b"udta", full(b"meta", said + box(b"ilst", too)))


def element(kind: int, body: bytes, *, endless: bool = False) -> bytes:
    name = kind.to_bytes((kind.bit_length() + 7) // 8, "big")
    size = b"\x01" + b"\xff" * 7 if endless else (len(body) | 1 << 56).to_bytes(8, "big")
    return name + size + body


def webm(*more: bytes, info: bytes = b"", within: bytes = b"", endless: bool = False) -> bytes:
    """``more``: elements of the segment, ``info`` and ``within``: of its information and of its track."""
    head = element(0x1A45DFA3, element(0x4282, b"webm"))
    programs = element(0x4D80, b"Lavf") + element(0x5741, b"Lavf")
    about = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40") + programs + info)
    picture = element(0xAE, element(0xD7, b"\1") + element(0x83, b"\1") + element(0x86, b"V_VP9") + within)
    cluster = element(0x1F43B675, element(0xE7, b"\0") + element(0xA3, b"\x81\0\0\x80" + bytes(60)), endless=endless)
    return head + element(0x18538067, about + element(0x1654AE6B, picture) + cluster + b"".join(more), endless=endless)


def tags(name: bytes, said: bytes) -> bytes:
    return element(0x1254C367, element(0x7373, element(0x67C8, element(0x45A3, name) + element(0x4487, said))))
