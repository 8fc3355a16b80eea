"""What an uploaded web archive holds: a list of captures, each with its digest looked at."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Final, Literal, get_args

from safeconduct.files.wire import parsed

Digest = Literal["matches", "differs", "not_given", "not_known", "elsewhere"]
RecordKind = Literal["response", "resource", "revisit"]
ArchiveProblem = Literal[
    "not_an_archive",
    "damaged",
    "encrypted",
    "no_warc",
    "unsafe_names",
    "too_many_files",
    "too_many_records",
    "too_much_inside",
    "too_big",
    "too_slow",
]
PROBLEMS: Final[frozenset[ArchiveProblem]] = frozenset(get_args(ArchiveProblem))

MAX_ARCHIVE: Final = 256 * 1024 * 1024
MAX_INSIDE: Final = 1024 * 1024 * 1024
MAX_RECORDS: Final = 50_000
MAX_FILES: Final = 2_000
MAX_TEXT: Final = 4_096


class UnreadableArchive(Exception):
    """No list could be made. `number` is what was found and `most` what is taken, where that is the reason."""

    def __init__(self, reason: ArchiveProblem, number: int = 0, most: int = 0) -> None:
        super().__init__(reason)
        self.reason: ArchiveProblem = reason
        self.number = number
        self.most = most


@dataclass(frozen=True, slots=True)
class Capture:
    """One page or file in an archive. `date` as the archive gives it (ISO 8601) or empty; `length` in bytes.

    `sha256` is ours, over the payload as stored; `digest` compares the archive's own: `not_known` is an
    algorithm we do not compute, `elsewhere` a revisit, whose payload stands in another record.
    """

    url: str
    date: str
    kind: RecordKind
    status: int | None
    media_type: str
    length: int
    sha256: str
    digest: Digest
    file: str


@dataclass(frozen=True, slots=True)
class Captures:
    """`records`: all there were; `whole` False: the archive ends early or is damaged after these.

    `package`: do the WARC files match the digests in a WACZ's own table of contents?
    """

    found: tuple[Capture, ...]
    records: int
    whole: bool
    package: Digest


def pack_captures(captures: Captures) -> bytes:
    """JSON for the pipe."""
    return json.dumps(asdict(captures)).encode("ascii")


def unpack_captures(coded: bytes) -> Captures:
    """Read it back, trusting nothing. Raises ValueError."""
    shown = parsed(coded)
    if not (isinstance(shown, dict) and isinstance(shown.get("found"), list)):
        raise ValueError("no list")
    found = tuple(map(_capture, shown["found"]))
    return Captures(found, _count(shown, "records"), shown.get("whole") is True, _digest(shown, "package"))


def _capture(shown: object) -> Capture:
    if not isinstance(shown, dict):
        raise ValueError("no capture")
    kind = next((known for known in get_args(RecordKind) if known == shown.get("kind")), None)
    if kind is None:
        raise ValueError("no kind")
    return Capture(
        url=_text(shown, "url"),
        date=_text(shown, "date"),
        kind=kind,
        status=None if shown.get("status") is None else _count(shown, "status"),
        media_type=_text(shown, "media_type"),
        length=_count(shown, "length"),
        sha256=_text(shown, "sha256"),
        digest=_digest(shown, "digest"),
        file=_text(shown, "file"),
    )


def _text(shown: Mapping[str, object], name: str) -> str:
    value = shown.get(name)
    if not isinstance(value, str) or len(value) > MAX_TEXT or not value.isprintable():
        raise ValueError("no text")
    return value


def _count(shown: Mapping[str, object], name: str) -> int:
    value = shown.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("no number")
    return value


def _digest(shown: Mapping[str, object], name: str) -> Digest:
    found: Digest | None = next((known for known in get_args(Digest) if known == shown.get(name)), None)
    if found is None:
        raise ValueError("no digest")
    return found
