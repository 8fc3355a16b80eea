"""A mapping at work: the rows of a file become records, each cell that cannot be read a problem."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from .codes import Vocabulary
from .plans import Plan, RecordPlan, Take, check_plan, field_of
from .reading import LIMITS, Form, Limits, Opened, Place, Row, header, rows
from .records import BY_NAME, Field, Reading, Record, Value
from .saying import NotRead, Problem, Refused
from .values import read

INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠](?![\d.,\s]*$)")

MOST_KEPT = 10_000
_REPEATING = frozenset({Reading.WHEN, Reading.QUANTITY, Reading.CODE})


@dataclass(frozen=True, slots=True)
class Made:
    """What one row became. For each record the column of each field; ``repeats``: which records may come again."""

    row: int
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    columns: tuple[Mapping[str, str], ...] = ()
    repeats: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Previewed:
    """One row as it will be. ``marked``: columns with invisible marks; ``formulas``: with what looks like one."""

    made: Made
    marked: tuple[str, ...]
    formulas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Slot:
    """One field of one record, bound to the file's columns."""

    field: Field
    parts: tuple[tuple[str, int, Take], ...]
    column: str
    options: Mapping[str, str]
    split: str

    @property
    def points_within_row(self) -> bool:
        """To another record of the row: what was wrong there is said there."""
        return bool(self.parts[0][2].record)

    def texts(self, row: Row, keys: Mapping[str, str]) -> dict[str, str]:
        return {part: _text(row, at, take, keys) for part, at, take in self.parts}


class Mapper:
    """A plan bound to a header. Raises ``Refused`` for a plan that does not fit the file."""

    def __init__(self, plan: Plan, names: tuple[str, ...], vocabulary: Vocabulary) -> None:
        check_plan(plan)
        lost = sorted(plan.columns().difference(names))
        if lost:
            raise Refused("plan_column", name=lost[0])
        self._width, self._vocabulary = len(names), vocabulary
        self._read_before: dict[tuple[object, ...], Value] = {}
        places = {name: at for at, name in enumerate(names)}
        self._records = [_bound(record, places) for record in plan.records]

    def make(self, row: Row) -> Made:
        """The records of one row and what is wrong with it."""
        cells = row.cells
        if len(cells) != self._width and (len(cells) < self._width or any(cells[self._width :])):
            facts = {"found": len(cells), "expected": self._width}
            return Made(row.number, (), (Problem(row.number, "", "cells", facts),))
        keys: dict[str, str] = {}
        records: list[Record] = []
        problems: list[Problem] = []
        columns: list[Mapping[str, str]] = []
        repeats: set[int] = set()
        for plan, slots, only_if, named, missing in self._records:
            if only_if >= 0 and not cells[only_if].strip():
                continue
            values = self._values(row, slots, keys, problems)
            problems += [Problem(row.number, "", "required", {"field": name}) for name in missing]
            key = values.pop("key", None)
            if isinstance(key, str):
                keys[plan.name] = key
                if plan.repeats:
                    repeats.add(len(records))
                records.append(Record(plan.kind, key, values))
                columns.append(named)
        return Made(row.number, tuple(records), tuple(problems), tuple(columns), frozenset(repeats))

    def _values(
        self,
        row: Row,
        slots: Iterable[_Slot],
        keys: Mapping[str, str],
        problems: list[Problem],
    ) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for slot in slots:
            try:
                value = self._taken(slot, row, keys)
            except NotRead as error:
                problems.append(Problem(row.number, slot.column, error.code, error.facts))
                continue
            if value is not None and value != [] and value != "":
                held = found.get(slot.field.name)
                found[slot.field.name] = (
                    [*held, *value] if isinstance(held, list) and isinstance(value, list) else value
                )
            elif slot.field.required and not (problems and slot.points_within_row):
                problems.append(Problem(row.number, slot.column, "required", {"field": slot.field.name}))
        return found

    def _taken(self, slot: _Slot, row: Row, keys: Mapping[str, str]) -> Value:
        """The value of a slot. A key of the same row was read before: it is taken as it is."""
        if not slot.points_within_row or slot.split:
            return self._value(slot, slot.texts(row, keys))
        key = keys.get(slot.parts[0][2].record)
        return key if key is None or not slot.field.many else [key]

    def _read(self, slot: _Slot, texts: Mapping[str, str]) -> Value:
        """Dates, amounts and terms come again and again: what was read stays for this run, up to a bound."""
        if slot.field.reading not in _REPEATING:
            return read(slot.field, texts, slot.options, self._vocabulary)
        said = (id(slot), *texts.values())
        if said in self._read_before:
            return self._read_before[said]
        value = read(slot.field, texts, slot.options, self._vocabulary)
        if len(self._read_before) < MOST_KEPT and sum(map(len, texts.values())) < 200:
            self._read_before[said] = value
        return value

    def _value(self, slot: _Slot, texts: Mapping[str, str]) -> Value:
        field, options = slot.field, slot.options
        if not slot.split:
            value = self._read(slot, texts)
            return value if not field.many or value is None else [value]
        pieces = (piece for piece in texts.get("", "").split(slot.split) if piece.strip())
        found = [read(field, {"": piece}, options, self._vocabulary) for piece in pieces]
        kept: list[Value] = []
        for value in found:
            if value is not None and value not in kept:
                kept.append(value)
        return kept


def made(
    opened: Opened, form: Form, plan: Plan, vocabulary: Vocabulary, limits: Limits = LIMITS,
    place: Place | None = None,
) -> Iterator[Made]:  # fmt: skip
    """Every row of a file, mapped; from ``place`` on, if some were gone through before. Raises ``Refused``."""
    mapper = Mapper(plan, header(opened, form, limits), vocabulary)
    return (mapper.make(row) for row in rows(opened, form, limits, place))


def preview(
    opened: Opened, form: Form, plan: Plan, vocabulary: Vocabulary, count: int = 5, limits: Limits = LIMITS
) -> tuple[Previewed, ...]:
    """The first rows as they will be, with marks one does not see and cells a spreadsheet would compute."""
    names = header(opened, form, limits)
    mapper = Mapper(plan, names, vocabulary)
    return tuple(
        Previewed(
            mapper.make(row), _matching(INVISIBLE.search, names, row), _matching(FORMULA.match, names, row)
        )
        for row in islice(rows(opened, form, limits), count)
    )


def _matching(pattern: Callable[[str], object], names: tuple[str, ...], row: Row) -> tuple[str, ...]:
    return tuple(name for name, cell in zip(names, row.cells, strict=False) if pattern(cell))


def _bound(
    record: RecordPlan, places: Mapping[str, int]
) -> tuple[RecordPlan, tuple[_Slot, ...], int, Mapping[str, str], tuple[str, ...]]:
    """A record's plan with its slots, the place of its condition, the column of each field, and what has none."""
    slots = _slots(record, places)
    named = {slot.field.name: slot.column for slot in slots}
    missing = [name for name, each in BY_NAME[record.kind].items() if each.required and name not in named]
    return record, slots, places.get(record.only_if, -1), named, tuple(missing)


def _slots(record: RecordPlan, places: Mapping[str, int]) -> tuple[_Slot, ...]:
    parts: dict[str, list[tuple[str, int, Take]]] = {}
    for name, take in record.fields.items():
        part = field_of(record.kind, name)[1]
        parts.setdefault(name.partition(".")[0], []).append((part, places.get(take.column, -1), take))
    return tuple(_slot(BY_NAME[record.kind][name.partition("#")[0]], found) for name, found in parts.items())


def _slot(field: Field, parts: list[tuple[str, int, Take]]) -> _Slot:
    options = {name: value for _, _, take in parts for name, value in take.options.items()}
    columns = dict.fromkeys(take.column for _, _, take in parts if take.column)
    split = next((take.split for part, _, take in parts if not part and take.split), "") if field.many else ""
    return _Slot(field, tuple(parts), ", ".join(columns) or field.name, options, split)


def _text(row: Row, at: int, take: Take, keys: Mapping[str, str]) -> str:
    if take.record:
        return keys.get(take.record, "")
    text = row.cells[at] if at >= 0 else str(row.number) if take.numbered else take.constant
    return f"{take.prefix}{text.strip()}" if take.prefix and text.strip() else text
