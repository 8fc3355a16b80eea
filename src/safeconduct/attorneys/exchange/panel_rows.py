"""Attorneys as rows of a table: profiles from cells, and cells from profiles. Pure.

What nobody outside may say never comes in: that an admission was verified, who vetted, the state, the mentor.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from safeconduct.attorneys.exchange.cells_read import (
    MANY,
    Column,
    Problem,
    Reader,
    Wrong,
    day,
    fields,
    levels,
    lines_of,
    many_of,
    number,
    one_of,
    parts,
    text,
    yes_no,
)
from safeconduct.attorneys.exchange.tables import Row, twice

MOST = 2_000
ONLY_OUT = ("state", "mentor")
"""Columns of the file we give out that are passed over when one comes in."""
STATUSES = ("active", "inactive", "suspended")


def columns(
    *, languages: Collection[str], courts: Collection[str], states: Collection[str], areas: Collection[str],
    firms: Mapping[str, str],
) -> tuple[Column, ...]:  # fmt: skip
    """The columns of the panel. ``firms``: ids by name, as the register knows them today."""
    return (
        Column("name", text(200), needed=True, example="Ines Alvarado"),
        Column("email", _email, example="ines@example.org"),
        Column("phone", text(60), example="+1 202 555 0100"),
        Column("region", one_of(states), example="NY"),
        Column("languages", levels(languages), example="ar:2 ru:3"),
        Column("forums", many_of(courts), example=f"San Francisco Immigration Court{MANY}"),
        Column("remote", yes_no, example="yes"),
        Column("facilities", many_of(states), example="NY|NJ"),
        Column("admissions", _admissions(states), example="NY:998877:active"),
        Column("trainings", _trainings(areas), example="asylum:2026-01-05:2028-01-05"),
        Column("expertise", number(1, 3), example="2"),
        Column("interests", many_of(areas), example="asylum|bond"),
        Column("capacity", number(0, 20), example="2"),
        Column("pauses", _pauses, example="2026-12-20:2027-01-05:on leave"),
        Column("gender", one_of(("woman", "man")), example="woman"),
        Column("communities", lines_of(60), example=""),
        Column("firm", _firm(firms), example=""),
        Column("needs_mentor", yes_no, example="no"),
        Column("is_mentor", yes_no, example="no"),
        Column("mentor_load", number(0, 50), example="0"),
        Column("wishes", text(2_000, lines=True), example=""),
        Column("notes", text(2_000, lines=True), example=""),
    )


def names(of: Sequence[Column]) -> tuple[str, ...]:
    """The headings of the file that goes out."""
    return (*(each.name for each in of), *ONLY_OUT)


def check(
    rows: Sequence[tuple[int, Row]], emails: Collection[str], admissions: Collection[str]
) -> Iterable[Problem]:
    """Nobody twice: neither in the file, nor beside those who are on the panel already."""
    yield from twice(rows, "email", lambda row: [str(row.get("email", "")).casefold()])
    yield from twice(rows, "admissions", lambda row: admitted(row.get("admissions", ())))
    for place, row in rows:
        if str(row.get("email", "")).casefold() in emails:
            yield Problem(place, "email", "on_the_panel")
        if admissions and not set(admitted(row.get("admissions", ()))).isdisjoint(admissions):
            yield Problem(place, "admissions", "on_the_panel")
        if row.get("is_mentor") and not row.get("mentor_load"):
            yield Problem(place, "mentor_load", "mentor_load")


def admitted(admissions: Iterable[Mapping[str, Any]]) -> list[str]:
    """Where somebody is admitted and under which number, to compare."""
    return [f"{each['jurisdiction']}:{each['number']}".casefold() for each in admissions]


def cells(held: Mapping[str, Any], *, state: str, firm: str, mentor: str) -> dict[str, Any]:
    """A profile as a row of the file that goes out; the notes of the desk go with it."""
    joined = {name: MANY.join(held[name]) for name in ("forums", "facilities", "interests", "communities")}
    return {
        **{name: held[name] for name in ("name", "email", "phone", "region", "gender", "wishes", "notes")},
        **{name: bool(held[name]) for name in ("remote", "needs_mentor", "is_mentor")},
        **{name: int(held[name] or 0) for name in ("expertise", "capacity", "mentor_load")},
        **joined,
        "languages": " ".join(f"{code}:{level}" for code, level in held["languages"].items()),
        "admissions": _joined(held["admissions"], ("jurisdiction", "number", "status")),
        "trainings": _joined(held["trainings"], ("area", "on", "until")),
        "pauses": _joined(held["pauses"], ("from", "until", "why")),
        "firm": firm, "mentor": mentor, "state": state,
    }  # fmt: skip


def _joined(rows: Iterable[Mapping[str, Any]], keys: Sequence[str]) -> str:
    return MANY.join(":".join(str(each.get(key) or "").replace(MANY, "/") for key in keys) for each in rows)


def _email(cell: str) -> str:
    found = str(text(254)(cell))
    name, at, host = found.rpartition("@")
    if found and not (name and at and "." in host and " " not in found):
        raise Wrong("email")
    return found


def _admissions(states: Collection[str]) -> Reader:
    where = one_of(states)

    def read(cell: str) -> list[dict[str, str]]:
        found = []
        for each in parts(cell):
            jurisdiction, given, status = fields(each, 3)
            if not (where(jurisdiction) and given and len(given) <= 40) or status not in STATUSES:
                raise Wrong("admission")
            found.append({"jurisdiction": str(where(jurisdiction)), "number": given, "status": status})
        return found

    return read


def _trainings(areas: Collection[str]) -> Reader:
    def read(cell: str) -> list[dict[str, str]]:
        found = []
        for each in parts(cell):
            area, on, until = fields(each, 3)
            if area not in areas or not day(on) or (day(until) and until < on):
                raise Wrong("training")
            found.append({"area": area, "on": on, "until": until})
        return found

    return read


def _pauses(cell: str) -> list[dict[str, str]]:
    found = []
    for each in parts(cell):
        start, until, why = fields(each, 3)
        if not day(start) or (day(until) and until < start) or len(why) > 200:
            raise Wrong("pause")
        found.append({"from": start, "until": until, "why": why})
    return found


def _firm(firms: Mapping[str, str]) -> Reader:
    known = {name.casefold(): firm for name, firm in firms.items()}

    def read(cell: str) -> str:
        named = " ".join(cell.split()).casefold()
        if named and named not in known:
            raise Wrong("firm")
        return known.get(named, "")

    return read
