"""Where a piece of law comes from, how sure we are, and when it speaks. Shared by rules and clocks.

A change of law adds an entry with the same id and the next version; nothing is edited away. Which entry
speaks on a day is decided by its dates and its status, and by nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

STATUSES = (
    "in_force", "proposed", "enjoined", "vacated", "partly_vacated", "stayed", "superseded"
)  # fmt: skip
SPEAKING = frozenset({"in_force", "partly_vacated"})
"""Statuses in which an entry decides. Partly vacated: the entry's text is what is left of it."""
CONFIDENCES = ("high", "medium", "low")
OPEN_END = date.max


class PackError(ValueError):
    """A pack that cannot be used. Names file, entry and field, and says what to do about it."""

    def __init__(self, file: str, entry: str, field: str, problem: str) -> None:
        self.file, self.entry, self.field, self.problem = file, entry, field, problem
        super().__init__(f"{file}: {entry}: {field}: {problem}")


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another plausible reading of the same rule, and the earliest day under it where there is one."""

    text: str
    citation: str
    protective_date: date | None = None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Identity, source and standing of one entry.

    Attributes:
        effective_from, effective_until: first day it speaks; first day it no longer does (None: open).
        source: what was read, and how sure that makes us (``confidence``); ``read``: on which day.
        may_have_changed: known to be moving since it was read; shown to staff wherever it matters.
        status_authority, status_on: who says so and since when, for every status but ``in_force``.
    """

    id: str
    version: int
    title: str
    text: str
    citation: str
    source: str
    read: date
    confidence: str
    effective_from: date
    effective_until: date | None = None
    status: str = "in_force"
    status_authority: str = ""
    status_on: date | None = None
    may_have_changed: bool = False
    alternatives: tuple[Alternative, ...] = ()
    protective_date: date | None = None

    @property
    def decides(self) -> bool:
        return self.status in SPEAKING

    def covers(self, on: date) -> bool:
        """Whether this entry is the one of its id that was written for the day."""
        return self.effective_from <= on < (self.effective_until or OPEN_END)


REQUIRED = ("id", "version", "title", "text", "citation", "source", "read", "confidence", "effective_from")
OPTIONAL = (
    "effective_until", "status", "status_authority", "status_on", "may_have_changed", "alternatives",
    "protective_date",
)  # fmt: skip
FIELDS = frozenset((*REQUIRED, *OPTIONAL))
_DATES = frozenset({"read", "effective_from", "effective_until", "status_on", "protective_date"})
_TYPES: Mapping[str, type] = {
    **dict.fromkeys(("id", "title", "text", "citation", "source", "confidence", "status"), str),
    **dict.fromkeys(_DATES, date),
    "status_authority": str, "version": int, "may_have_changed": bool, "alternatives": list,
}  # fmt: skip


def read_provenance(table: Mapping[str, Any], *, file: str) -> Provenance:
    """The provenance fields of a TOML table. Raises ``PackError``."""
    entry = str(table.get("id") or "entry without an id")
    for name in REQUIRED:
        if table.get(name) in (None, ""):
            raise PackError(file, entry, name, "is missing; every entry needs it")
    for name in FIELDS & set(table):
        expect(table[name], _TYPES[name], file=file, entry=entry, field=name)
    one_of(table["confidence"], CONFIDENCES, file=file, entry=entry, field="confidence")
    status = one_of(table.get("status", "in_force"), STATUSES, file=file, entry=entry, field="status")
    if status != "in_force" and not table.get("status_authority"):
        raise PackError(file, entry, "status_authority", f"must say who decided that it is {status}")
    found = {name: table[name] for name in FIELDS - {"alternatives"} if name in table}
    found["alternatives"] = tuple(_alternative(each, file, entry) for each in table.get("alternatives", ()))
    read = Provenance(**found)
    if read.effective_until and read.effective_until <= read.effective_from:
        raise PackError(file, entry, "effective_until", "must be later than effective_from")
    return read


def _alternative(table: Any, file: str, entry: str) -> Alternative:
    expect(table, dict, file=file, entry=entry, field="alternatives")
    refuse_unknown(
        table, {"text", "citation", "protective_date"}, file=file, entry=entry, field="alternatives"
    )
    for name in ("text", "citation"):
        if not table.get(name):
            raise PackError(file, entry, f"alternatives.{name}", "is missing; every entry needs it")
    if "protective_date" in table:
        expect(table["protective_date"], date, file=file, entry=entry, field="alternatives.protective_date")
    return Alternative(**table)


def expect(value: Any, type_: type, *, file: str, entry: str, field: str) -> None:
    """Raise ``PackError`` unless a value has the type; a moment is no date and yes is no number."""
    wrong = (isinstance(value, bool) and type_ is int) or isinstance(value, datetime)
    if wrong or not isinstance(value, type_):
        words = {
            date: "a date, as in 2026-11-22 without quotes", int: "a whole number", str: "text in quotes",
            bool: "true or false", list: "a list", dict: "a table",
        }  # fmt: skip
        raise PackError(file, entry, field, f"must be {words.get(type_, type_.__name__)}, not {value!r}")


def one_of(value: Any, known: Sequence[str], *, file: str, entry: str, field: str) -> str:
    """The value, if it is one of the known words. Raises ``PackError`` with the list."""
    if value not in known:
        raise PackError(file, entry, field, f"is {value!r}; use one of {', '.join(known)}")
    return str(value)


def refuse_unknown(
    table: Mapping[str, Any], known: Iterable[str], *, file: str, entry: str, field: str = ""
) -> None:
    """Raise ``PackError`` for the first key nobody knows, with the nearest known one."""
    from difflib import get_close_matches

    allowed = sorted(known)
    for key in table:
        if key not in allowed:
            near = get_close_matches(key, allowed, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(allowed)}"
            raise PackError(file, entry, f"{field}.{key}" if field else key, f"is not known; {hint}")


def check_versions(entries: Iterable[tuple[str, Provenance]]) -> None:
    """Versions of one id are numbered upwards and no two cover the same day. Raises ``PackError``.

    ``entries``: pairs of file and provenance.
    """
    seen: dict[str, list[tuple[str, Provenance]]] = {}
    for file, each in entries:
        for _other, earlier in seen.setdefault(each.id, []):
            if earlier.version == each.version:
                raise PackError(file, each.id, "version", f"{each.version} is there twice")
            if _overlap(earlier, each):
                problem = f"version {each.version} covers days that version {earlier.version} covers too"
                raise PackError(file, each.id, "effective_from", problem)
        seen[each.id].append((file, each))


def _overlap(one: Provenance, other: Provenance) -> bool:
    return one.effective_from < (other.effective_until or OPEN_END) and other.effective_from < (
        one.effective_until or OPEN_END
    )
