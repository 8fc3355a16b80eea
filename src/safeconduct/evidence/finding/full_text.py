"""The full-text index in the database: written and asked here only, in SQL of the engine that runs.

Words come ready made from ``finding.words``, so that both engines find the same. Facets, and the words of a heading,
lie in the index as marks that begin with "=", which no word does: a rare kind is found among a million rows of a common
word without looking at them. The newest come first, and no more are fetched than are shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from safeconduct.choices.finding.asking import Asked, Term
from safeconduct.choices.finding.words import MOST_WORDS, words
from safeconduct.evidence.finding.entries import EVERYTHING, Entry, joined
from safeconduct.evidence.models import SearchRow

BATCH = 500
"""Rows of the index written with one statement."""
NEAR, FAR = 20_000, 150_000
"""PostgreSQL: so many of the newest rows are gone through at first, and at the most, before all are asked for."""
FETCHED = 5
"""PostgreSQL: to fetch a row that the index names costs as much as to go through so many that lie side by side."""
ENOUGH = 4
"""A search for words so common that all of them cannot be looked at ends where a part of what is wanted was found."""
LISTED_FROM, MOST_BEGINNINGS = 4, 400
"""SQLite: from so many letters on the words that begin so are asked for one by one, unless there are too many."""
IN_MEMORY = "SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true)"
"""PostgreSQL, for one search: which rows hold a common word is kept row by row, and nothing is compiled for it."""
COLUMNS = (
    "kind", "record_id", "key", "title", "code", "state", "country", "first_day", "last_day", "incident_id", "run_id",
)  # fmt: skip
FOUND = "r.id, r.kind, r.code, r.state, r.country, r.first_day"
STANDING = "(r.run_id IS NULL OR r.run_id IN (SELECT id FROM evidence_importrun WHERE state = 'live'))"
"""The rule of what may be seen: of no import, or of one that went live."""


_FIELDS = {field.attname: field for field in SearchRow._meta.concrete_fields}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What narrows a search. ``marks``: one of each group must be there."""

    marks: tuple[tuple[str, ...], ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    incident_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A row that was found, with what facets are counted from."""

    id: int
    kind: int
    codes: tuple[str, ...]
    states: tuple[str, ...]
    countries: tuple[str, ...]
    first_day: date | None


# Writing


def write(entries: Iterable[Entry]) -> int:
    """Write or renew rows; they become the newest. Call inside a transaction. Returns how many."""
    source, count = iter(entries), 0
    while batch := list(islice(source, BATCH)):
        remove([entry.record_id for entry in batch])
        add(ready(batch))
        count += len(batch)
    return count


@dataclass(frozen=True, slots=True)
class Ready:
    """Rows of the index as the driver takes them, with their words. Made outside a transaction, where nobody waits."""

    rows: list[list[Any]]
    words: list[list[str]]
    """By row, all words and marks; PostgreSQL: its vector alone."""


def ready(entries: Iterable[Entry]) -> Ready:
    """Entries made ready for ``add``."""
    if connection.vendor == "sqlite":
        pairs = [(_sqlite_values(each), list(_tokens(each))) for each in entries]
    else:
        pairs = [(values(each), [_vector(each)]) for each in entries]
    return Ready([row for row, _ in pairs], [found for _, found in pairs])


def add(batch: Ready) -> None:
    """Insert rows of records that have none; they become the newest. Call inside a transaction."""
    with connection.cursor() as cursor:
        _insert_sqlite(cursor, batch) if connection.vendor == "sqlite" else _insert_postgresql(cursor, batch)


def remove(record_ids: Sequence[UUID]) -> None:
    """Take rows out of the index, and their words with them."""
    SearchRow.objects.filter(record_id__in=record_ids)._raw_delete("default")


def forget_words() -> None:
    """Before all is written anew: words that no record holds any more are not offered as beginnings."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM evidence_searchrow_word")


def values(entry: Entry) -> list[Any]:
    """The columns of a row as the engine takes them."""
    return [_prepared(name, value) for name, value in zip(COLUMNS, _given(entry), strict=True)]


def _given(entry: Entry) -> tuple[Any, ...]:
    return (
        entry.kind, entry.record_id, entry.key, entry.title, joined(entry.codes, 600), joined(entry.states, 32),
        joined(entry.countries, 120), entry.first_day, entry.last_day, entry.incident_id, entry.run_id,
    )  # fmt: skip


def _sqlite_values(entry: Entry) -> list[Any]:
    """The same, without asking each field: SQLite takes ids as 32 letters and days as text."""
    return [
        value.hex if isinstance(value, UUID) else value.isoformat() if isinstance(value, date) else value
        for value in _given(entry)
    ]


def _insert_sqlite(cursor: Any, batch: Ready) -> None:
    cursor.execute("SELECT COALESCE(MAX(id), 0) FROM evidence_searchrow")
    start = cursor.fetchone()[0] + 1
    places = ", ".join(["%s"] * (len(COLUMNS) + 1))
    cursor.executemany(
        f"INSERT INTO evidence_searchrow (id, {', '.join(COLUMNS)}) VALUES ({places})",  # noqa: S608  # our names
        [[number, *row] for number, row in enumerate(batch.rows, start)],
    )
    cursor.executemany(
        "INSERT INTO evidence_searchrow_text (rowid, words) VALUES (%s, %s)",
        [(number, " ".join(each)) for number, each in enumerate(batch.words, start)],
    )
    known = {token for each in batch.words for token in each if token[0] != "="}
    cursor.executemany(
        "INSERT OR IGNORE INTO evidence_searchrow_word (word) VALUES (%s)", [(token,) for token in known]
    )


def _insert_postgresql(cursor: Any, batch: Ready) -> None:
    places = ", ".join(["%s"] * len(COLUMNS))
    cursor.executemany(
        f"INSERT INTO evidence_searchrow ({', '.join(COLUMNS)}, vector) "  # noqa: S608  # our names
        f"VALUES ({places}, %s::tsvector)",
        [[*row, *found] for row, found in zip(batch.rows, batch.words, strict=True)],
    )


def _tokens(entry: Entry) -> Iterator[str]:
    """All words and marks of a row, in an order in which a phrase of one part never runs into another."""
    heading = words(entry.heading)
    yield from heading
    body = words(entry.body)
    yield from body
    yield from islice(
        (word for label in entry.labels for word in _label_words(label)), MOST_WORDS - len(body)
    )
    yield from (f"=h{word}" for word in heading)
    yield from (f"={mark}" for mark in entry.marks())


@lru_cache(4096)
def _label_words(label: str) -> tuple[str, ...]:
    """Labels come again and again."""
    return tuple(words(label))


def _vector(entry: Entry) -> str:
    """The same as a PostgreSQL tsvector. Nothing in it needs quoting: letters, digits, and "=" in front."""
    places: dict[str, list[int]] = {}
    for place, token in enumerate(_tokens(entry), 1):
        places.setdefault(token, []).append(min(place, MOST_WORDS + 4_000))
    return " ".join(f"'{token}':{','.join(map(str, found[:250]))}" for token, found in places.items())


# Asking


def candidates(
    asked: Asked, narrowed: Narrowed, most: int, *, heading: bool = False
) -> tuple[list[Found], bool]:
    """The newest rows that hold what is asked, ``most`` at the most, and whether older ones were not looked at.

    ``heading``: all wanted words in the heading.
    """
    if connection.vendor == "sqlite":
        found = _rows(*_sqlite(asked, narrowed, most, heading))
        return found, len(found) >= most
    query, words_of_it = (
        _expression(asked, narrowed, heading, term, "&", "|", "!")
        for term in (_postgresql_term, _postgresql_words)
    )
    with transaction.atomic():
        return _newest_postgresql(query, words_of_it, narrowed, most)


def gathered(columns: str, narrowed: Narrowed, *, order: str = "", of: str = "") -> list[tuple[Any, ...]]:
    """Rows over all incidents that are narrowed to, for pictures: the texts are SQL of ours, never what was typed.

    ``of``: a query that ends before the records it is about, as "SELECT … WHERE p.incident_id IN"; ``order`` ends it.
    """
    where, given = _conditions(narrowed)
    where = ["r.kind = 1", *where]
    if connection.vendor == "sqlite":
        query = _expression(Asked(), narrowed, False, _sqlite_term, "AND", "OR", "NOT")
        tables = "evidence_searchrow_text CROSS JOIN evidence_searchrow r INDEXED BY incidents_drawn"
        match = "evidence_searchrow_text MATCH %s AND r.id = evidence_searchrow_text.rowid"
    else:
        query = _expression(Asked(), narrowed, False, _postgresql_term, "&", "|", "!")
        tables, match = "evidence_searchrow r", "r.vector @@ %s::tsquery"
    rows = f"SELECT {columns} FROM {tables} WHERE {match} AND {' AND '.join(where)}"  # noqa: S608  # values apart
    with connection.cursor() as cursor:
        cursor.execute(f"{of} ({rows}) {order}" if of else f"{rows} {order}", [query, *given])
        return list(cursor.fetchall())


def _sqlite(asked: Asked, narrowed: Narrowed, most: int, heading: bool) -> tuple[str, list[Any]]:
    query = _expression(asked, narrowed, heading, _sqlite_term, "AND", "OR", "NOT")
    where, given = _conditions(narrowed)
    index, row = "evidence_searchrow_text", "evidence_searchrow r"
    tables = f"{row} CROSS JOIN {index}" if narrowed.incident_id else f"{index} CROSS JOIN {row}"
    sql = (
        f"SELECT {FOUND} FROM {tables} WHERE {index} MATCH %s AND r.id = {index}.rowid AND {' AND '.join(where)} "  # noqa: S608  # values apart
        f"ORDER BY {'r.id' if narrowed.incident_id else f'{index}.rowid'} DESC LIMIT %s"
    )
    return sql, [query, *given, most]


def _postgresql(
    query: str, where: Sequence[str], given: Sequence[Any], most: int, *, by_id: bool
) -> tuple[str, list[Any]]:
    # "+ 0": the whole index is asked by its words, never gone through by number.
    order = "r.id" if by_id else "r.id + 0"
    sql = (
        f"SELECT {FOUND} FROM evidence_searchrow r WHERE r.vector @@ %s::tsquery AND {' AND '.join(where)} "  # noqa: S608  # values apart
        f"ORDER BY {order} DESC LIMIT %s"
    )
    return sql, [query, *given, most]


def _conditions(narrowed: Narrowed) -> tuple[list[str], list[Any]]:
    where, given = [STANDING], []
    if narrowed.first_day and narrowed.last_day:
        where.append("COALESCE(r.first_day, r.last_day) <= %s AND COALESCE(r.last_day, r.first_day) >= %s")
        given += [_prepared("last_day", narrowed.last_day), _prepared("first_day", narrowed.first_day)]
    if narrowed.incident_id:
        where.append("r.incident_id = %s")
        given.append(_prepared("incident_id", narrowed.incident_id))
    return where, given


def _prepared(name: str, value: Any) -> Any:
    """A value as the engine's driver takes it for a column."""
    column: Any = _FIELDS[name]
    return column.get_db_prep_value(value, connection)


def _expression(
    asked: Asked, narrowed: Narrowed, heading: bool, term: Any, both: str, either: str, without: str
) -> str:
    """The question in the engine's words; made of letters, digits, "=" and the engine's signs only."""
    parts = [term(each, heading) for each in asked.wanted]
    parts += [
        "(" + f" {either} ".join(term(_mark(mark), False) for mark in group) + ")" for group in narrowed.marks
    ]
    text = f" {both} ".join(parts or [term(_mark(EVERYTHING), False)])
    if asked.unwanted:
        not_these = f" {either} ".join(term(each, False) for each in asked.unwanted)
        text = f"({text}) {without if without == 'NOT' else f'{both} {without}'} ({not_these})"
    return text


def _mark(mark: str) -> Term:
    return Term((f"={mark}",))


def _sqlite_term(term: Term, heading: bool) -> str:
    before = "=h" if heading else ""
    if term.begins and len(term.words) == 1 and len(term.words[0]) >= LISTED_FROM:
        known = _beginning(term.words[0])
        if len(known) <= MOST_BEGINNINGS:
            return "(" + " OR ".join(f'"{before}{word}"' for word in known or term.words) + ")"
    text = " ".join(before + word for word in term.words)
    return f'"{text}"{"*" if term.begins else ""}'


def _beginning(start: str) -> list[str]:
    """Words of the index that begin so; one more than ``MOST_BEGINNINGS`` where there are too many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word FROM evidence_searchrow_word WHERE word >= %s AND word < %s LIMIT %s",
            [start, start + "\U0010ffff", MOST_BEGINNINGS + 1],
        )
        return [word for (word,) in cursor.fetchall()]


def _postgresql_term(term: Term, heading: bool) -> str:
    found = [f"'=h{word}'" if heading else f"'{word}'" for word in term.words]
    found[-1] += ":*" if term.begins else ""
    return f"({' <-> '.join(found)})"


def _postgresql_words(term: Term, heading: bool) -> str:
    """The words of a term, each once and wherever it stands. The planner takes a word said twice for a rare phrase."""
    begun = [Term((term.words[-1],), begins=True)] if term.begins else []
    plain = term.words[:-1] if begun else term.words
    parts = [Term((word,)) for word in dict.fromkeys(plain)] + begun
    return f"({' & '.join(_postgresql_term(part, heading) for part in parts)})"


def _newest_postgresql(
    query: str, words_of_it: str, narrowed: Narrowed, most: int
) -> tuple[list[Found], bool]:
    """Rows of a common word are met soon on the way back from the newest; those of a seldom one, through the index.

    The planner says which: it has counted the words. Of a phrase it knows the words only, so what was found in the
    first stretch says more.
    """
    where, given = _conditions(narrowed)
    with connection.cursor() as cursor:
        cursor.execute(IN_MEMORY)
    newest = 0 if narrowed.incident_id else _newest()
    expected = _expected(words_of_it) if newest > FAR else 0
    found: list[Found] = []
    done, upto = 0, _stretch(expected, newest, most)
    while done < FAR and upto < FETCHED * expected:
        upto = min(upto, FAR)
        between = [*where, "r.id > %s", "r.id <= %s"]
        numbers = [newest - upto, newest - done]
        found += _rows(*_postgresql(query, between, [*given, *numbers], most - len(found), by_id=True))
        if len(found) >= most or (upto == FAR and len(found) * ENOUGH >= most):
            return found, True
        done, upto = upto, max(_stretch(len(found), upto, most), upto + NEAR)
    found = _rows(*_postgresql(query, where, given, most, by_id=False))
    return found, len(found) >= most


def _stretch(found: int, among: int, most: int) -> int:
    """How many of the newest rows should hold ``most``, and some more, where ``found`` of ``among`` do."""
    return max(NEAR, int(among * most * 1.25 / max(found, 0.01)))


def _expected(query: str) -> int:
    """How many rows the planner thinks hold this."""
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (FORMAT JSON) SELECT 1 FROM evidence_searchrow r WHERE r.vector @@ %s::tsquery", [query]
        )
        told = cursor.fetchone()[0]
    return int((json.loads(told) if isinstance(told, str) else told)[0]["Plan"]["Plan Rows"])


def _newest() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM evidence_searchrow")
        return int(cursor.fetchone()[0])


def _rows(sql: str, given: Sequence[Any]) -> list[Found]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return [
            Found(number, kind, tuple(code.split()), tuple(state.split()), tuple(country.split()), _day(day))
            for number, kind, code, state, country, day in cursor.fetchall()
        ]


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
