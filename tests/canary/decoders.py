"""Undoing encodings: each decoder finds its runs in a piece of data and gives them back decoded.

A decoder takes bytes and yields (offset in the data, decoded bytes). It is told nothing about canaries,
works on damaged input (cut streams, lost padding, unknown alignment) and never raises.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import html
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.charset import Charset
from typing import Protocol
from urllib.parse import unquote_to_bytes

Found = Iterator[tuple[int, bytes]]
Decoder = Callable[[bytes], Found]

LONGEST_STREAM = 64 * 1024 * 1024
AROUND = 32
"""How many plain bytes before the first escape of a run, between two, and after the last belong to it."""

HEX = rb"[0-9A-Fa-f]"


def _escaped(escape: bytes, between: bytes = rb"[\x00-\xff]{0,32}") -> re.Pattern[bytes]:
    """Runs of an escape with some plain bytes between; starts with a literal, so the search is fast."""
    return re.compile(escape + rb"(?:" + between + rb"?" + escape + rb")*" + between)


# Addresses hold no blanks, so a run may bridge more of one (base64 with a few %2B in it).
PERCENT = _escaped(rb"%(?:u" + HEX + rb"{4}|" + HEX + rb"{2})", rb"[^\s\"<>]{0,200}")
BACKSLASH_ONE = (
    rb"\\(?:u\{" + HEX + rb"{1,6}\}|u" + HEX + rb"{4}|U" + HEX + rb"{8}|x" + HEX + rb"{2}"
    rb"|[0-3][0-7]{2}|[\\\"'/nrtbf])"
)
BACKSLASH = _escaped(BACKSLASH_ONE)
ONE_BACKSLASH = re.compile(BACKSLASH_ONE)
PERCENT_LETTER = re.compile(rb"%u(" + HEX + rb"{4})")
ENTITY = _escaped(rb"&(?:#[0-9]{2,7};?|#[xX]" + HEX + rb"{2,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
QUOTED = _escaped(rb"=(?:[0-9A-Fa-f]{2}|\r?\n)")
ENCODED_WORD = re.compile(rb"=\?([A-Za-z0-9_*.-]+)\?([bBqQ])\?([^?\s]*)\?=")
BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{11,}(?:(?:\r?\n|\\r\\n|\\n|%0A)[ \t]*[A-Za-z0-9+/_-]+)*")
NOT_BASE64 = re.compile(rb"\\r\\n|\\n|%0A|[^A-Za-z0-9+/]+")
HEXED = re.compile(HEX + rb"{16,}(?:\r?\n" + HEX + rb"{2,})*")
HEX_DUMP = re.compile(HEX + rb"{2}(?:[ :\n-]" + HEX + rb"{2}){7,}")
IN_ASCII85 = re.compile(rb"(?:<~|stream\r?\n)([!-uz\s]{10,})\Z")
WIDE = re.compile(rb"\x00[\x09-\x7e](?:\x00[\x09-\x7e]){7,}\x00?")
NUMBER = re.compile(rb"[0-9](?:(?:[ ().\-/]|\xc2\xa0|\xe2\x80[\x80-\x91\xaf]){0,3}[0-9]){8,}")
NOT_DIGIT = re.compile(rb"[^0-9]+")


def escapes(data: bytes) -> Found:
    """Backslash, percent and HTML escapes, undone one after the other where any of them is; quoted-printable.

    Mixed text is so decoded once and not once for each order of them; what is still nested comes out in the
    next round. Quoted-printable stands apart, since it would eat the first letters of `q=03%2F`.
    """
    for start, end in _merged(data, (BACKSLASH, PERCENT, ENTITY)):
        run = ONE_BACKSLASH.sub(_unescape, data[start:end])
        run = unquote_to_bytes(PERCENT_LETTER.sub(lambda match: _char(int(match[1], 16)), run))
        yield start, html.unescape(run.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
    for start, end in _merged(data, (QUOTED,)):
        yield start, binascii.a2b_qp(data[start:end])


def backslash_letters(data: bytes) -> Found:
    r"""As the backslashes of `escapes`, with `\xe9` read as the letter U+00E9 (a str's repr), not a byte."""
    if b"\\x" in data:
        for start, end in _merged(data, (BACKSLASH,)):
            yield start, ONE_BACKSLASH.sub(_unescape_letter, data[start:end])


def encoded_words(data: bytes) -> Found:
    """MIME words of one header, joined: `=?utf-8?b?…?= =?utf-8?q?…?=`."""
    joined: list[bytes] = []
    first = last = -1
    for match in ENCODED_WORD.finditer(data):
        if joined and data[last : match.start()].strip():
            yield first, b"".join(joined)
            joined = []
        if not joined:
            first = match.start()
        last = match.end()
        joined.append(_word(*match.groups()))
    if joined:
        yield first, b"".join(joined)


def base64_runs(data: bytes) -> Found:
    """Base64 and base64url, wrapped or not, each run read from its first four letters on (it may begin
    anywhere)."""
    for match in BASE64.finditer(data):
        run = match[0]
        if run.islower() or (len(run) >= 32 and HEXED.fullmatch(run)):
            continue  # a long word, a path, a hash: base64 has capitals
        letters = NOT_BASE64.sub(b"", run.replace(b"-", b"+").replace(b"_", b"/"))
        for shift in range(4):
            usable = letters[shift : -1 if (len(letters) - shift) % 4 == 1 else None]
            yield match.start() + shift, binascii.a2b_base64(usable + b"==")


def hexed(data: bytes) -> Found:
    for pattern in (HEXED, HEX_DUMP):
        for match in pattern.finditer(data):
            digits = match[0].translate(None, b" :\r\n-")
            for shift in (0, 1):
                even = digits[shift:]
                yield match.start() + shift, binascii.unhexlify(even[: len(even) // 2 * 2])


def ascii85(data: bytes) -> Found:
    """Adobe's, between `<~` (or a PDF's `stream`) and `~>`."""
    end = data.find(b"~>")
    while end >= 0:
        start = max(data.rfind(mark, max(0, end - (1 << 20)), end) for mark in (b"<~", b"stream"))
        if start >= 0 and (match := IN_ASCII85.match(data[start:end])):
            with suppress(ValueError):
                yield start, base64.a85decode(b"<~" + match[1] + b"~>", adobe=True)
        end = data.find(b"~>", end + 2)


def widened(data: bytes) -> Found:
    """ASCII written two bytes a letter, so that escapes inside UTF-16 are undone too."""
    for match in WIDE.finditer(data):
        yield match.start(), match[0].replace(b"\0", b"")


def numbers(data: bytes) -> Found:
    """Telephone numbers without what people put between the digits (one without is found as it stands)."""
    for match in NUMBER.finditer(data):
        if not match[0].isdigit():
            yield match.start(), NOT_DIGIT.sub(b"", match[0])


# --- compressed streams -----------------------------------------------------------------------------------


class Inflater(Protocol):
    eof: bool

    def decompress(self, data: bytes, max_length: int = ...) -> bytes: ...


def _zlib_starts() -> bytes:
    """A pattern for the two first bytes of every zlib stream without a preset dictionary (RFC 1950)."""
    pairs = []
    for first in range(0x08, 0x79, 0x10):
        second = [b for b in range(256) if (first * 256 + b) % 31 == 0 and not b & 0x20]
        pairs.append(
            re.escape(bytes([first])) + b"[" + b"".join(re.escape(bytes([b])) for b in second) + b"]"
        )
    return b"|".join(pairs)


STREAM = re.compile(rb"\x1f\x8b\x08|PK\x03\x04|BZh[1-9]1AY&SY|\xfd7zXZ\x00|" + _zlib_starts(), re.DOTALL)


def streams(data: bytes) -> Found:
    """gzip, zlib, bzip2, xz and the members of zip archives (docx, xlsx, odt), wherever they begin."""
    for match in STREAM.finditer(data):
        start, magic = match.start(), match[0]
        if magic == b"PK\x03\x04":
            body = _member_start(data, start)
            inflated = inflate(data, body, -15) if body else b""
        elif magic == b"\x1f\x8b\x08":
            inflated = inflate(data, start, 31)
        elif magic.startswith(b"BZh"):
            inflated = _expand(data, start, bz2.BZ2Decompressor())
        elif magic.startswith(b"\xfd7z"):
            inflated = _expand(data, start, lzma.LZMADecompressor())
        else:
            inflated = inflate(data, start, 15)
        if len(inflated) >= 8:
            yield start, inflated


def raw_deflate(data: bytes, offsets: Iterator[int] | range) -> Found:
    """Headerless deflate at the given offsets; only what comes out as text is believed."""
    for start in offsets:
        if len(data) - start < 10 or data[start] & 7 not in {2, 3, 4, 5}:
            continue
        inflated = inflate(data, start, -15, salvage=False)
        if len(inflated) >= 8 and _is_text(inflated[:256]):
            yield start, inflated


def inflate(data: bytes, start: int, wbits: int, salvage: bool = True) -> bytes:
    """What a deflate stream holds, up to where it is cut or damaged (then the last bytes one by one)."""
    stream, out, size, position, step = zlib.decompressobj(wbits), [], 0, start, 64
    while position < len(data) and not stream.eof and size < LONGEST_STREAM:
        before = stream.copy() if salvage and out else None
        try:
            chunk = stream.decompress(data[position : position + step], LONGEST_STREAM)
        except zlib.error:
            if before is not None:
                out.append(_drip(before, data[position : position + step]))
            break
        out.append(chunk)
        size += len(chunk)
        position, step = position + step, min(step * 2, 1 << 20)
    return b"".join(out)


def _drip(stream: Inflater, data: bytes) -> bytes:
    out = []
    for value in data:
        try:
            out.append(stream.decompress(bytes([value])))
        except zlib.error:
            break
    return b"".join(out)


def _expand(data: bytes, start: int, stream: Inflater) -> bytes:
    out, position = [], start
    while position < len(data) and not stream.eof:
        try:
            out.append(stream.decompress(data[position : position + 65536], LONGEST_STREAM))
        except (OSError, lzma.LZMAError, EOFError):
            break
        position += 65536
    return b"".join(out)


def _member_start(data: bytes, start: int) -> int | None:
    """Where a deflated zip member's bytes begin; None when it is stored (then it is readable as it
    stands)."""
    header = data[start : start + 30]
    if len(header) < 30 or int.from_bytes(header[8:10], "little") != 8:
        return None
    return start + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")


# --- small helpers of the decoders ------------------------------------------------------------------------


def _merged(data: bytes, patterns: tuple[re.Pattern[bytes], ...]) -> Iterator[tuple[int, int]]:
    """Where any of the patterns runs, a few bytes before included, overlapping runs made one."""
    runs = sorted(
        (max(0, match.start() - AROUND), match.end())
        for pattern in patterns
        for match in pattern.finditer(data)
    )
    if not runs:
        return
    begin, end = runs[0]
    for start, stop in runs:
        if start > end:
            yield begin, end
            begin = start
        end = max(end, stop)
    yield begin, end


def _char(point: int) -> bytes:
    return chr(point).encode("utf-8", "surrogatepass") if point < 0x110000 else b""


SIMPLE = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _unescape(match: re.Match[bytes]) -> bytes:
    body = match[0][1:]
    kind = body[:1]
    if kind in b"uU" and len(body) > 1:
        return _char(int(body[1:].strip(b"{}"), 16))
    if kind == b"x":
        return bytes([int(body[1:], 16)])
    if kind in b"0123":
        return bytes([int(body, 8)])
    return SIMPLE.get(body, body)


def _unescape_letter(match: re.Match[bytes]) -> bytes:
    return _char(int(match[0][2:], 16)) if match[0][1:2] == b"x" else _unescape(match)


def _word(charset: bytes, kind: bytes, text: bytes) -> bytes:
    try:
        decoded = binascii.a2b_base64(text + b"==") if kind in b"bB" else binascii.a2b_qp(text, header=True)
        codec = Charset(charset.split(b"*")[0].decode("ascii")).input_codec or "utf-8"
        return decoded.decode(codec, "replace").encode()
    except (LookupError, ValueError):
        return b""


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start >= len(data) - 3 and error.start > 8
    return True
