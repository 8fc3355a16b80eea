"""Finds planted texts in anything that was written down, however it was encoded.

    scanner = Scanner(ALL)
    hits = [*scanner.scan("mail", message), *scanner.scan_path(media)]

How it stays fast: all needles (about 25,000) are known by eight of their bytes; the data is read as 64-bit
numbers and intersected with that set in C. Every needle is entered at several offsets, so that two or four
alignments are enough instead of eight (the shortest needle decides). Only decoders whose runs are present
cost anything, and each hands back all its runs as one piece, which is scanned again, up to four levels deep.
"""

from __future__ import annotations

import os
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from . import decoders
from .needles import SHORTEST, Canary, Needle, needles_of

__all__ = ["Canary", "Hit", "Scanner", "not_midnight", "planted_minute"]

DEEPEST = 4
BETWEEN = b"\x00\xff\x00"
"""Stands between decoded runs of one piece, so that neither words nor runs grow together."""

DECODERS: tuple[tuple[str, decoders.Decoder], ...] = (
    ("unescaped", decoders.escapes),
    ("backslash letters", decoders.backslash_letters),
    ("mime word", decoders.encoded_words),
    ("hex", decoders.hexed),
    ("base64", decoders.base64_runs),
    ("ascii85", decoders.ascii85),
    ("wide", decoders.widened),
    ("digits", decoders.numbers),
    ("inflated", decoders.streams),
)
RAW_AFTER = {"hex", "inflated", "base64"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One class of canary in one sink: `how` is the chain of decodings, the spelling found last; `offset` is
    where in the sink the outermost run begins."""

    kind: str
    sink: str
    how: tuple[str, ...]
    offset: int

    def __str__(self) -> str:
        return f"{self.kind} in {self.sink} at {self.offset} ({' > '.join(self.how)})"


class Scanner:
    """Made once for a set of canaries; holds no other state, so one can serve a whole test run.

    `raw_reach`: headerless deflate has no mark to look for, so it is tried at the first so many offsets of
    what is scanned (and at the start of every decoded run), not everywhere.
    """

    def __init__(self, canaries: Iterable[Canary], *, raw_reach: int = 512) -> None:
        needles = [needle for canary in canaries for needle in needles_of(canary)]
        shortest = min((len(needle.found) for needle in needles), default=SHORTEST)
        self._stride = 4 if shortest >= SHORTEST + 3 else 2 if shortest > SHORTEST else 1
        self._raw_reach = raw_reach
        self._needles: dict[int, list[Needle]] = {}
        for needle in needles:
            for begin in range(self._stride):
                key = int.from_bytes(needle.found[begin : begin + SHORTEST], sys.byteorder)
                self._needles.setdefault(key, []).append(needle)
        self._keys = set(self._needles)

    def scan(self, name: str, data: bytes) -> list[Hit]:
        """Every class of canary found in `data`, once for each way it was found."""
        hits: dict[tuple[str, tuple[str, ...]], Hit] = {}
        for kind, how, offset in self._search(bytes(data), (), (0,)):
            hits.setdefault((kind, how), Hit(kind, name, how, offset))
        return list(hits.values())

    def scan_path(self, path: Path, *, without: Iterable[Path] = ()) -> list[Hit]:
        """Every file below `path` (or `path` itself), and the names of all files and directories."""
        excluded = {one.resolve() for one in without}
        hits: list[Hit] = []
        for entry in walk(path, excluded):
            relative = os.fsencode(entry.relative_to(path.parent))
            hits += self.scan(f"name of {entry.name!r}", relative)
            if entry.is_symlink():
                hits += self.scan(f"link {entry.name!r}", os.fsencode(entry.readlink()))
            elif entry.is_file():
                hits += self.scan(str(entry), entry.read_bytes())
        return hits

    def _search(
        self, data: bytes, how: tuple[str, ...], starts: tuple[int, ...]
    ) -> Iterator[tuple[str, tuple[str, ...], int]]:
        yield from self._spelled(data, how)
        if len(how) >= DEEPEST:
            return
        for label, runs in self._decoded(data, how, starts):
            sources, pieces, begins = [], [], []
            length = 0
            for source, piece in runs:
                if len(piece) < SHORTEST:
                    continue
                sources.append(source)
                begins.append(length)
                pieces.append(piece)
                length += len(piece) + len(BETWEEN)
            if not pieces:
                continue
            joined = BETWEEN.join(pieces)
            for kind, found, offset in self._search(joined, (*how, label), tuple(begins)):
                yield kind, found, sources[bisect_right(begins, offset) - 1]

    def _decoded(
        self, data: bytes, how: tuple[str, ...], starts: tuple[int, ...]
    ) -> Iterator[tuple[str, decoders.Found]]:
        for label, decode in DECODERS:
            if label != "digits" or how[-1:] != ("digits",):
                yield label, decode(data)
        yield "raw deflate", decoders.raw_deflate(data, self._raw_offsets(data, how, starts))

    def _raw_offsets(self, data: bytes, how: tuple[str, ...], starts: tuple[int, ...]) -> Iterator[int]:
        if not how:
            yield from range(min(self._raw_reach, len(data)))
        elif how[-1] in RAW_AFTER:
            for begin in starts[:4096]:
                yield from range(begin, min(begin + 4, len(data)))

    def _spelled(self, data: bytes, how: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...], int]]:
        lowered = data.lower()
        view = memoryview(lowered)
        present: set[int] = set()
        for shift in range(0, SHORTEST, self._stride):
            words = (len(lowered) - shift) // SHORTEST
            if words > 0:
                aligned = view[shift : shift + words * SHORTEST].cast("Q")
                present |= self._keys.intersection(aligned)
        for key in present:
            for needle in self._needles[key]:
                offset = lowered.find(needle.found)
                if offset >= 0:
                    yield needle.canary.kind, (*how, needle.form), offset


def walk(path: Path, excluded: set[Path]) -> Iterator[Path]:
    """`path` and everything below it in a fixed order, links not followed, `excluded` left out."""
    if path.resolve() in excluded:
        return
    yield path
    if path.is_dir() and not path.is_symlink():
        for child in sorted(path.iterdir()):
            yield from walk(child, excluded)


def planted_minute(path: Path, minute: datetime) -> list[Path]:
    """Files and directories below `path` whose time of change or of reading lies in the planted minute
    (aware)."""
    begin = minute.astimezone(UTC).replace(second=0, microsecond=0)
    end = begin + timedelta(minutes=1)
    telling = []
    for entry in walk(path, set()):
        status = entry.lstat()
        times = (datetime.fromtimestamp(value, UTC) for value in (status.st_mtime, status.st_atime))
        if any(begin <= time < end for time in times):
            telling.append(entry)
    return telling


def not_midnight(path: Path) -> list[Path]:
    """Files below `path` whose time of change tells more than the day (the vault sets it to midnight UTC)."""
    files = (entry for entry in walk(path, set()) if entry.is_file() and not entry.is_symlink())
    return [entry for entry in files if entry.lstat().st_mtime_ns % (86_400 * 10**9)]
