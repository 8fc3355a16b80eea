"""A first mapping to correct: by the names of the columns in several languages, then by what stands in them.

Columns that tell who somebody is are set apart and mapped to nothing: a person travels by pseudonym.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .amounts import read_quantity
from .codes import normal
from .dates import edtf
from .plans import Plan, RecordPlan, Take, unmapped
from .records import BY_NAME, FOLLOWS, PARTS, Field, Kind, Reading
from .saying import NotRead
from .wordings import NO, YES

MOSTLY = 0.8
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_DAY_FIRST = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-]\d{4}\s*")
_CONTACT = re.compile(r"\s*(?:[^@\s]+@[^@\s]+\.[a-z]{2,}|@\w{4,}|\+\d[\d ()-]{8,})\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``why``: for each mapped column "name" or "content". ``identity``: columns that name people, unmapped."""

    plan: Plan
    why: Mapping[str, str]
    unmapped: tuple[str, ...]
    identity: tuple[str, ...]
    missing: tuple[str, ...]


def suggest(names: Sequence[str], samples: Sequence[Sequence[str]], kind: Kind) -> Suggestion:
    """A mapping for one kind of record. ``samples``: the cells of the first rows."""
    cells = {
        name: [row[at] for row in samples if at < len(row) and row[at].strip()]
        for at, name in enumerate(names)
    }
    identity = tuple(name for name in names if _is_identity(name, cells[name], kind))
    left = [name for name in names if name not in identity]
    taken: dict[str, Take] = {}
    why: dict[str, str] = {}
    for find, reason in ((_by_name, "name"), (_by_content, "content")):
        for name in left:
            field = find(name, cells[name], kind, taken) if name not in why else ""
            if field:
                taken[field] = _take(name, field, kind, cells[name])
                why[name] = reason
    if not any(field == "key" for field in taken):
        taken["key"] = Take(numbered=True, prefix=f"{kind.value}-")
    plan = Plan((RecordPlan(kind, kind.value, _whole_before_parts(taken)),))
    lost = tuple(field for _, field in plan.missing())
    return Suggestion(plan, why, unmapped(plan, tuple(names)), identity, lost)


def likely_kind(names: Sequence[str]) -> Kind:
    """The kind with most of its fields among the column names; an incident when nothing speaks for another."""
    kinds = (Kind.INCIDENT, Kind.CLAIM, Kind.ACT, Kind.PERSON, Kind.SOURCE, Kind.ITEM)

    def matched(kind: Kind) -> int:
        taken: dict[str, Take] = {}
        for name in names:
            field = _by_name(name, (), kind, taken)
            if field:
                taken[field] = Take(column=name)
        return len(taken)

    return max(kinds, key=matched)


def day_order(cells: Sequence[str]) -> str:
    """dmy or mdy when some day above 12 tells, else ""."""
    pairs = [(int(found[1]), int(found[2])) for found in map(_DAY_FIRST.fullmatch, cells) if found]
    day_first, month_first = any(a > 12 for a, _ in pairs), any(b > 12 for _, b in pairs)
    return "" if day_first == month_first else "dmy" if day_first else "mdy"


@cache
def _tables() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]], frozenset[str]]:
    """Field names by header, the same for persons, and headers that tell who somebody is."""
    content: dict[str, Any] = tomllib.loads(files(__package__).joinpath("headers.toml").read_text("utf-8"))
    return (
        _turned(content["fields"]), _turned(content["person"]), frozenset(map(normal, content["identity"]["names"])),
    )  # fmt: skip


def _turned(table: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    turned: dict[str, tuple[str, ...]] = {}
    for field, names in table.items():
        for name in {normal(each) for each in (field.replace(".", " "), *names)}:
            turned[name] = (*turned.get(name, ()), field)
    return turned


def _plain(name: str) -> str:
    return normal(re.sub(r"[^\w' ]+", " ", _CAMEL.sub(" ", name)))


def _is_identity(name: str, cells: Sequence[str], kind: Kind) -> bool:
    plain, contacts = _plain(name), sum(bool(_CONTACT.fullmatch(cell)) for cell in cells)
    named = plain in _tables()[2] or normal(name) in _tables()[2]
    harmless = kind in (Kind.SOURCE, Kind.ITEM) and plain in ("name", "nom", "الاسم", "نام")
    return (named and not harmless) or (bool(cells) and contacts > MOSTLY * len(cells))


def _by_name(name: str, cells: Sequence[str], kind: Kind, taken: Mapping[str, Take]) -> str:
    plain, (fields, persons, _) = _plain(name), _tables()
    found = (*(persons.get(plain, ()) if kind is Kind.PERSON else ()), *fields.get(plain, ()))
    if plain in ("name", "nom", "الاسم", "نام") and kind in (Kind.SOURCE, Kind.ITEM):
        found = ("title", *found)
    return next((field for field in found if field.split(".")[0] in BY_NAME[kind] and field not in taken), "")


def _by_content(name: str, cells: Sequence[str], kind: Kind, taken: Mapping[str, Take]) -> str:
    """Dates, amounts in words and yes/no are told by their look; a bare number tells nothing."""
    if len(cells) < 3:
        return ""
    free = [
        field
        for field in BY_NAME[kind].values()
        if field.name not in FOLLOWS and not any(each.split(".")[0] == field.name for each in taken)
    ]
    looks: dict[Reading, Callable[[str], bool]] = {
        Reading.WHEN: _is_date, Reading.QUANTITY: _is_worded, Reading.YES_NO: _is_yes_no,
    }  # fmt: skip
    for field in free:
        looks_like = looks.get(field.reading)
        if looks_like and sum(map(looks_like, cells)) >= MOSTLY * len(cells):
            return field.name
    return ""


def _is_date(cell: str) -> bool:
    if re.fullmatch(r"\s*\d{1,4}\s*", cell):
        return False
    try:
        return bool(edtf(cell, "dmy"))
    except NotRead:
        return False


def _is_worded(cell: str) -> bool:
    try:
        return not cell.strip().isdecimal() and read_quantity(cell) is not None
    except NotRead:
        return False


def _is_yes_no(cell: str) -> bool:
    return cell.strip().casefold() in YES | NO and not cell.strip().isdecimal()


def _take(name: str, field: str, kind: Kind, cells: Sequence[str]) -> Take:
    whole = BY_NAME[kind][field.split(".")[0]]
    order = day_order(cells) if whole.reading is Reading.WHEN else ""
    return Take(column=name, split=_split(whole, cells), options={"order": order} if order else {})


def _split(field: Field, cells: Sequence[str]) -> str:
    if not field.many or field.reading in PARTS:
        return ""
    return next((mark for mark in ("|", ";", ",") if any(mark in cell for cell in cells)), "")


def _whole_before_parts(taken: Mapping[str, Take]) -> dict[str, Take]:
    """A date in one column and its start in another: the start wins, as “when.start” says more."""
    parted = {field.split(".")[0] for field in taken if "." in field}
    return {
        field: take
        for field, take in taken.items()
        if "." in field or field not in parted or field == "place"
    }
