"""All or nothing: a file is gone through once to find every problem, and again to be taken, if there is none.

Memory grows only by 16 bytes of digest for each key and each open reference. While one problem stands no
record comes out; a file that changed between the two passes is noticed before its last record.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from .mapping import Made
from .reading import Opened
from .records import BY_NAME, Kind, Reading, Record
from .saying import Problem, Refused

MOST_PROBLEMS = 500

Known = Callable[[tuple[Kind, ...], str], bool]
"""Whether a key is already here, under one of these kinds."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. ``found``: problems in all; ``problems``: the first of them, in file order."""

    rows: int
    records: Mapping[Kind, int]
    problems: tuple[Problem, ...]
    found: int
    by_column: Mapping[str, int]
    by_code: Mapping[str, int]
    repeated: int
    digest: bytes = field(repr=False)

    @property
    def is_importable(self) -> bool:
        return self.found == 0 and self.rows > 0


def nothing_known(_: tuple[Kind, ...], __: str) -> bool:
    """For a file that must stand on its own."""
    return False


class Tally:
    """What is gathered while the rows pass. ``keys``: digest of each → its row and, of one that repeats, content."""

    def __init__(self, most: int = MOST_PROBLEMS) -> None:
        self.most, self.rows, self.found, self.repeated = most, 0, 0, 0
        self.records: Counter[Kind] = Counter()
        self.by_column: Counter[str] = Counter()
        self.by_code: Counter[str] = Counter()
        self.problems: list[Problem] = []
        self.keys: dict[bytes, tuple[int, bytes]] = {}
        self.open: dict[bytes, tuple[int, str]] = {}

    def still_open(self) -> Iterator[tuple[int, str]]:
        """References to keys that no record of the file has."""
        for digests, where in self.open.items():
            if not any(digests[at : at + 16] in self.keys for at in range(0, len(digests), 16)):
                yield where

    def add(self, problem: Problem) -> None:
        self.found += 1
        self.by_code[problem.code] += 1
        if len(self.by_column) < 1000 or problem.column in self.by_column:
            self.by_column[problem.column] += 1
        if len(self.problems) < self.most:
            self.problems.append(problem)


def check(
    opened: Opened,
    make: Callable[[Opened], Iterable[Made]],
    *,
    known: Known = nothing_known,
    most: int = MOST_PROBLEMS,
) -> Checked:
    """Go through the whole file. ``make`` maps it (``mapping.made`` or ``json_lines.made``). Raises ``Refused``."""
    tally, through = Tally(most), Hashed(opened)
    for each in make(through.open):
        tally.rows += 1
        for problem in each.problems:
            tally.add(problem)
        for at, record in enumerate(each.records):
            count_record(tally, each, at, record, known)
    for row, column in sorted(tally.still_open()):
        tally.add(Problem(row, column, "unknown_key"))
    return Checked(
        tally.rows, dict(tally.records), tuple(sorted(tally.problems, key=lambda problem: problem.row)), tally.found,
        dict(tally.by_column), dict(tally.by_code), tally.repeated, through.digest,
    )  # fmt: skip


def importable(
    opened: Opened, make: Callable[[Opened], Iterable[Made]], checked: Checked
) -> Iterator[Record]:
    """The records of a file that was checked and has no problem; one that repeats comes once.

    Raises ``Refused`` at once while a problem stands, and before the end when the bytes are not those checked:
    whatever was written of it must then be thrown away.
    """
    if not checked.is_importable:
        raise Refused("not_importable", found=max(checked.found, 1))
    return _taken(Hashed(opened), make, checked)


def _taken(through: Hashed, make: Callable[[Opened], Iterable[Made]], checked: Checked) -> Iterator[Record]:
    repeated: set[bytes] = set()
    held: Record | None = None
    for each in make(through.open):
        if each.problems:
            raise Refused("changed")
        for at, record in enumerate(each.records):
            if at in each.repeats:
                digest = digest_of(record.kind, record.key)
                if digest in repeated:
                    continue
                repeated.add(digest)
            if held is not None:
                yield held
            held = record
    if through.digest != checked.digest:
        raise Refused("changed")
    if held is not None:
        yield held


class Hashed:
    """A file that is digested while it is read. ``digest`` is of the last pass that went to the end."""

    def __init__(self, opened: Opened) -> None:
        self._opened, self.digest = opened, b""

    def open(self) -> Iterator[bytes]:
        state = blake2b(digest_size=32)
        for chunk in self._opened():
            state.update(chunk)
            yield chunk
        self.digest = state.digest()


def count_record(tally: Tally, each: Made, at: int, record: Record, known: Known) -> None:
    """Count one record of a row: its key, and what it points to."""
    columns = each.columns[at] if at < len(each.columns) else {}
    own = digest_of(record.kind, record.key)
    first = tally.keys.get(own)
    content = _content(record) if at in each.repeats else b""
    if first is None:
        tally.keys[own] = (each.row, content)
        tally.records[record.kind] += 1
    elif not content:
        tally.add(Problem(each.row, columns.get("key", "key"), "duplicate", {"first": first[0]}))
    elif first[1] != content:
        tally.add(Problem(each.row, columns.get("key", "key"), "differs", {"first": first[0]}))
    else:
        tally.repeated += 1
        return
    for name, value in record.values.items():
        to = BY_NAME[record.kind][name]
        if to.reading is Reading.REF:
            for key in value if isinstance(value, list) else [value]:
                _point(tally, to.to, str(key), (each.row, columns.get(name, name)), known)


def _point(tally: Tally, kinds: tuple[Kind, ...], key: str, where: tuple[int, str], known: Known) -> None:
    """A reference is open until a record with that key comes, unless one is already here."""
    digests = [digest_of(kind, key) for kind in kinds]
    if not any(digest in tally.keys for digest in digests) and not known(kinds, key):
        tally.open.setdefault(b"".join(digests), where)


def digest_of(kind: Kind, key: str) -> bytes:
    """Sixteen bytes that stand for a key."""
    return blake2b(f"{kind.value}\0{key}".encode(), digest_size=16).digest()


def _content(record: Record) -> bytes:
    return blake2b(json.dumps(record.values, sort_keys=True).encode(), digest_size=16).digest()
