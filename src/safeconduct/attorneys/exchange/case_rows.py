"""Cases that another organisation hands over, as rows of a table: what a file can carry of a request. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from safeconduct.attorneys.exchange.cells_read import (
    Column,
    Problem,
    Wrong,
    day,
    lines_of,
    one_of,
    text,
    yes_no,
)
from safeconduct.attorneys.exchange.tables import Row, twice
from safeconduct.law.facts import (
    CHANNELS,
    COUNTRY_CODES,
    LANGUAGE_CODES,
    LINE,
    MAX_ROWS,
    SHORT,
    STORY,
    US_STATE_CODES,
)

MOST = 500
YES_NO = ("yes", "no")


def columns(courts: Collection[str]) -> tuple[Column, ...]:
    """The columns of a file with cases. ``courts``: names of courts and offices."""
    return (
        Column("name", text(LINE), needed=True, example="Zaur Vymyshlenny"),
        Column("other_names", text(SHORT)),
        Column("languages", _languages, needed=True, example="ce ru"),
        Column("country", one_of(COUNTRY_CODES), needed=True, example="US"),
        Column("us_state", one_of(US_STATE_CODES), example="CA"),
        Column("nationality", one_of(COUNTRY_CODES), example="RU"),
        Column("danger_now", one_of(YES_NO), example="no"),
        Column("contact_way", one_of(CHANNELS), needed=True, example="phone"),
        Column("contact", text(LINE), example="+1 202 555 0100"),
        Column("ask_for", text(LINE), example="Zaur"),
        Column("code_word", text(LINE), example="river"),
        Column("detained", one_of(YES_NO), needed=True, example="yes"),
        Column("detained_where", text(LINE), example="Invented Detention Center"),
        Column("court", _court(courts), example="San Francisco Immigration Court"),
        Column("next_hearing", day, example="2027-03-02"),
        Column("a_number", _a_number, example="A000000000"),
        Column("what_happened", text(STORY, lines=True), example="In short, in their own words."),
        Column("who_harmed", _who, example="Men of a unit|Police of a town"),
        Column("must_not_see", text(SHORT, lines=True)),
        Column("handed_over_by", text(LINE), needed=True, example="Invented Legal Aid, Ms. Beispiel"),
        Column("agreed", yes_no, needed=True, example="yes"),
        Column("agreed_on", day, needed=True, example="2026-11-20"),
    )


def check(rows: Sequence[tuple[int, Row]], today: str) -> Iterable[Problem]:
    """What only a whole row, or two of them, can show."""
    yield from twice(rows, "a_number", lambda row: [str(row.get("a_number", ""))])
    for place, row in rows:
        if row["contact_way"] != "come_back" and not row.get("contact"):
            yield Problem(place, "contact", "contact")
        elif row["contact_way"] == "email" and "@" not in row["contact"]:
            yield Problem(place, "contact", "email")
        if row["agreed_on"] > today:
            yield Problem(place, "agreed_on", "to_come")
        if row.get("court") and not row.get("next_hearing"):
            yield Problem(place, "next_hearing", "hearing")
        if row.get("us_state") and row["country"] != "US":
            yield Problem(place, "us_state", "us_state")


def answers(row: Row) -> dict[str, Any]:
    """A row as answers of the form: only what the file says, each shape as the form keeps it."""
    told: dict[str, Any] = {
        "safety.danger_now": row.get("danger_now"), "place.country": row["country"],
        "place.us_state": row.get("us_state"), "place.detained": row["detained"],
        "place.detained_where": row.get("detained_where"), "writer.who": "for", "writer.person_knows": "yes",
        "writer.proxy_name": row["handed_over_by"], "writer.proxy_relation": "the organisation that handed it over",
        "language.spoken": row["languages"], "language.best": row["languages"][0],
        "access.must_not_see": row.get("must_not_see"), "contact.channel": row["contact_way"],
        "contact.address": row.get("contact"), "contact.ask_for": row.get("ask_for"),
        "contact.code_word": row.get("code_word"), "person.nationality": row.get("nationality"),
        "person.name": row["name"], "person.other_names": row.get("other_names"), "consent.help": "yes",
    }  # fmt: skip
    if row.get("next_hearing"):
        paper = {
            "kind": "hearing",
            "when": row["next_hearing"],
            "precision": "day",
            "where": row.get("court"),
        }
        told["papers.any"] = "yes"
        told["papers.list"] = [{name: value for name, value in paper.items() if value}]
    if row.get("who_harmed"):
        told["fear.who_harmed"] = [{"name": each} for each in row["who_harmed"]]
    if row.get("what_happened"):
        told["story.way"], told["harm.own_words"] = "own", row["what_happened"]
    return {fact: {"state": "given", "value": value} for fact, value in told.items() if value}


def _languages(cell: str) -> list[str]:
    found = list(dict.fromkeys(each.partition(":")[0].casefold() for each in cell.replace("|", " ").split()))
    if any(each not in LANGUAGE_CODES for each in found):
        raise Wrong("language")
    return found


def _court(courts: Collection[str]) -> Any:
    return one_of(courts)


def _who(cell: str) -> list[str]:
    found = list(lines_of(LINE)(cell))
    if len(found) > MAX_ROWS:
        raise Wrong("too_many", most=MAX_ROWS)
    return found


def _a_number(cell: str) -> str:
    plain = cell.strip().upper().removeprefix("A").replace("-", "").replace(" ", "")
    if plain and not (plain.isascii() and plain.isdigit() and 7 <= len(plain) <= 9):
        raise Wrong("a_number")
    return f"A{plain.zfill(9)}" if plain else ""
