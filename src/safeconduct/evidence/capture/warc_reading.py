"""Reading an uploaded WARC (ISO 28500) record by record, with warcio. Parses hostile bytes: worker only."""

import base64
import binascii
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import ChunkedDataReader
from warcio.exceptions import ArchiveLoadFailed

from .archives import (
    MAX_INSIDE,
    MAX_RECORDS,
    MAX_TEXT,
    Capture,
    Captures,
    Digest,
    RecordKind,
    UnreadableArchive,
)

_PIECE: Final = 1 << 16
_MAX_CHUNKED: Final = 64 * 1024 * 1024
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z")
_ALGORITHMS: Final = {"sha1": "sha1", "sha256": "sha256", "sha512": "sha512", "md5": "md5"}
_KINDS: Final[dict[str, RecordKind]] = {"response": "response", "resource": "resource", "revisit": "revisit"}
_DAMAGED: Final = (
    ArchiveLoadFailed, ValueError, TypeError, AttributeError, KeyError, IndexError, EOFError, zlib.error, OSError,
)  # fmt: skip


@dataclass(slots=True)
class Measure:
    """What all files of one upload may cost together: records and unpacked bytes."""

    records: int = 0
    inside: int = 0

    def record(self) -> None:
        """Count one record. Raises UnreadableArchive."""
        self.records += 1
        if self.records > MAX_RECORDS:
            raise UnreadableArchive("too_many_records", self.records, MAX_RECORDS)

    def unpacked(self, count: int) -> None:
        """Count unpacked bytes. Raises UnreadableArchive."""
        self.inside += count
        if self.inside > MAX_INSIDE:
            raise UnreadableArchive("too_much_inside", self.inside, MAX_INSIDE)


def captures_of_warc(data: bytes) -> Captures:
    """The captures of one WARC, plain or packed. Raises UnreadableArchive."""
    measure = Measure()
    found, whole = read_warc(io.BytesIO(data), len(data), "", measure)
    return Captures(tuple(found), measure.records, whole, "not_given")


def read_warc(source: IO[bytes], length: int, file: str, measure: Measure) -> tuple[list[Capture], bool]:
    """The captures of one file, and whether it could be read to its end. Raises UnreadableArchive."""
    found: list[Capture] = []
    whole, before = True, measure.records
    try:
        archive = ArchiveIterator(source)
        for record in archive:
            if record.format != "warc":
                raise UnreadableArchive("not_an_archive")
            measure.record()
            capture, complete = _capture(record, file, measure)
            whole = whole and complete
            if capture is not None:
                found.append(capture)
        whole = whole and archive.err_count == 0 and source.tell() >= length
    except _DAMAGED:
        if measure.records == before:
            raise UnreadableArchive("not_an_archive") from None
        whole = False
    if measure.records == before:
        raise UnreadableArchive("not_an_archive")
    return found, whole


def _capture(record: Any, file: str, measure: Measure) -> tuple[Capture | None, bool]:
    """A capture, if the record is one, and whether its payload was all there."""
    kind = _KINDS.get(record.rec_type)
    claimed = _claimed(record, kind)
    payload = _Payload(claimed, _is_chunked(record))
    for piece in _pieces(record.raw_stream):
        measure.unpacked(len(piece))
        payload.add(piece)
    complete = getattr(record.raw_stream, "limit", 0) <= 0
    if kind is None:
        return None, complete
    made = Capture(
        url=_printable(record.rec_headers.get_header("WARC-Target-URI")),
        date=_date(record.rec_headers.get_header("WARC-Date")),
        kind=kind,
        status=_status(record),
        media_type=_media_type(record),
        length=payload.length,
        sha256=payload.sha256.hexdigest(),
        digest="elsewhere" if kind == "revisit" else payload.digest(),
        file=file,
    )
    return made, complete


def _pieces(stream: Any) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _claimed(record: Any, kind: RecordKind | None) -> str:
    """The archive's own digest of the payload; in a `resource` record that is the whole block."""
    claimed = record.rec_headers.get_header("WARC-Payload-Digest")
    if not claimed and kind == "resource":
        claimed = record.rec_headers.get_header("WARC-Block-Digest")
    return str(claimed or "")


def _is_chunked(record: Any) -> bool:
    coding = record.http_headers.get_header("Transfer-Encoding") if record.http_headers else None
    return bool(coding) and str(coding).strip().lower() == "chunked"


class _Payload:
    """Hashes a payload on its way. Some archives hash what was in the chunks, some the chunks themselves."""

    def __init__(self, claimed: str, chunked: bool) -> None:
        algorithm, _, value = claimed.partition(":")
        self._algorithm = _ALGORITHMS.get(algorithm.lower().replace("-", ""))
        self._claimed, self._value = claimed, value.strip()
        self._stored = hashlib.new(self._algorithm or "sha256", usedforsecurity=False)
        self._kept: bytearray | None = bytearray() if chunked else None
        self.sha256 = hashlib.sha256()
        self.length = 0

    def add(self, piece: bytes) -> None:
        self.length += len(piece)
        self.sha256.update(piece)
        if self._algorithm != "sha256":
            self._stored.update(piece)
        if self._kept is not None:
            self._kept += piece
            if len(self._kept) > _MAX_CHUNKED:
                self._kept = None

    def digest(self) -> Digest:
        if not self._claimed:
            return "not_given"
        if self._algorithm is None:
            return "not_known"
        stored = self.sha256 if self._algorithm == "sha256" else self._stored
        if _same(self._value, stored.digest()):
            return "matches"
        if self._kept is None:
            return "differs"
        inside = ChunkedDataReader(io.BytesIO(self._kept)).read()
        again = hashlib.new(self._algorithm, inside, usedforsecurity=False)
        return "matches" if _same(self._value, again.digest()) else "differs"


def _same(written: str, digest: bytes) -> bool:
    """Digests are written in base 32, hexadecimal, or base 64 (RFC 4648)."""
    try:
        if len(written) == 2 * len(digest):
            return binascii.unhexlify(written) == digest
        plain = written.rstrip("=")
        if len(plain) == len(base64.b32encode(digest).rstrip(b"=")):
            return base64.b32decode(plain.upper() + "=" * (-len(plain) % 8)) == digest
        return (
            base64.urlsafe_b64decode(plain.replace("+", "-").replace("/", "_") + "=" * (-len(plain) % 4))
            == digest
        )
    except (ValueError, binascii.Error):
        return False


def _status(record: Any) -> int | None:
    code = record.http_headers.get_statuscode() if record.http_headers else None
    return int(code) if code and re.fullmatch(r"[0-9]{3}", code) else None


def _media_type(record: Any) -> str:
    headers = record.http_headers if record.http_headers else record.rec_headers
    written = str(headers.get_header("Content-Type") or "").split(";")[0].strip().lower()
    return written if re.fullmatch(r"[a-z0-9!#$&^_.+-]{1,64}/[a-z0-9!#$&^_.+-]{1,64}", written) else ""


def _date(written: str | None) -> str:
    return written if written and _DATE.fullmatch(written) else ""


def _printable(written: str | None) -> str:
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for letter in (written or "")[:MAX_TEXT]
    )
