"""The full-text index over public pages: written by ``press.putting_out``, asked by the public search, nowhere else.

Words come ready made from ``choices.finding.words``, so that both engines find the same. Language and kind lie in the
index as marks that begin with "=", which no word does. The newest come first, and no more are fetched than are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection

from safeconduct.choices.finding.asking import Asked, Term
from safeconduct.choices.finding.words import words
from safeconduct.press.projections.models import Page, SearchedPage

BATCH = 500
"""Pages written with one statement."""
LAST_PLACE = 16_000
"""PostgreSQL keeps no place of a word beyond 16,383."""
INDEX = "published_searchedpage_text"


@dataclass(frozen=True, slots=True)
class Found:
    """Pages by id, the newest first, and how many there are altogether."""

    page_ids: list[UUID]
    total: int


# Writing


def index(pages: Iterable[Page]) -> int:
    """Write or renew the words of pages; withdrawn ones are taken out. Call inside the transaction that wrote them.

    A page keeps its place among the others when it is corrected. Returns how many can be found.
    """
    source, count = iter(pages), 0
    while batch := list(islice(source, BATCH)):
        remove([page.pk for page in batch if page.withdrawn_at])
        standing = [page for page in batch if not page.withdrawn_at]
        _write(standing)
        count += len(standing)
    return count


def remove(page_ids: Sequence[UUID]) -> int:
    """Take pages out, and their words with them. Returns how many were there."""
    return SearchedPage.objects.filter(page_id__in=list(page_ids)).delete()[0] if page_ids else 0


def rebuild() -> int:
    """All pages anew, oldest first, as after a change of how words are made. Call inside a transaction."""
    SearchedPage.objects.all().delete()
    return index(Page.objects.filter(withdrawn_at=None).order_by("published_at", "id").iterator(BATCH))


def forget_left_words() -> None:
    """SQLite: merge the index, so that words of pages that were taken out are in no segment. Idempotent.

    PostgreSQL needs none of it: a row takes its vector along.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")  # noqa: S608  # our name


def _write(pages: Sequence[Page]) -> None:
    known = dict(
        SearchedPage.objects.filter(page_id__in=[page.pk for page in pages]).values_list("page_id", "id")
    )
    SearchedPage.objects.bulk_create(SearchedPage(page_id=page.pk) for page in pages if page.pk not in known)
    ids = dict(
        SearchedPage.objects.filter(page_id__in=[page.pk for page in pages]).values_list("page_id", "id")
    )
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"DELETE FROM {INDEX} WHERE rowid = %s",  # noqa: S608  # our name
                [(number,) for number in known.values()],
            )
            cursor.executemany(
                f"INSERT INTO {INDEX} (rowid, words) VALUES (%s, %s)",  # noqa: S608  # our name
                [(ids[page.pk], " ".join(_tokens(page))) for page in pages],
            )
        else:
            cursor.executemany(
                "UPDATE published_searchedpage SET vector = %s::tsvector WHERE id = %s",
                [(_vector(page), ids[page.pk]) for page in pages],
            )


def _tokens(page: Page) -> Iterator[str]:
    """Marks and words, in an order in which a phrase of one part never runs into another."""
    yield _language(page.language)
    for part in (page.headline, page.standfirst, page.text):
        yield from words(part)
        yield _kind(page.kind)


def _vector(page: Page) -> str:
    """The same as a PostgreSQL tsvector. Nothing in it needs quoting: letters, digits, and "=" in front."""
    places: dict[str, list[int]] = {}
    for place, token in enumerate(_tokens(page), 1):
        places.setdefault(token, []).append(min(place, LAST_PLACE))
    return " ".join(f"'{token}':{','.join(map(str, found[:250]))}" for token, found in places.items())


def _language(code: str) -> str:
    return f"=l{''.join(words(code))}"


def _kind(code: str) -> str:
    return f"=k{''.join(words(code))}"


# Asking


def find(asked: Asked, *, language: str = "", kind: str = "", start: int = 0, most: int = 20) -> Found:
    """Pages that hold all that is wanted and nothing unwanted; nothing where nothing was asked.

    ``start``: how many of the newest are passed over; ``most``: how many are given.
    """
    if not asked:
        return Found([], 0)
    marks = [Term((mark(code),)) for mark, code in ((_language, language), (_kind, kind)) if code]
    query, match, tables = _of_engine(asked, marks)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {tables[0]} WHERE {match}", [query])  # noqa: S608  # our names
        total = int(cursor.fetchone()[0])
        if not total:
            return Found([], 0)
        cursor.execute(
            f"SELECT r.page_id FROM {tables[1]} AND {match} ORDER BY {tables[2]} DESC LIMIT %s OFFSET %s",  # noqa: S608  # our names, values apart
            [query, most, start],
        )
        return Found([UUID(str(page_id)) for (page_id,) in cursor.fetchall()], total)


def _of_engine(asked: Asked, marks: list[Term]) -> tuple[str, str, tuple[str, str, str]]:
    """The question, how it is matched, and the tables: to count, to fetch (ends in a condition), to order by."""
    if connection.vendor == "sqlite":
        query = _expression(asked, marks, _sqlite_term, "AND", "OR", "NOT")
        fetch = f"{INDEX} CROSS JOIN published_searchedpage r WHERE r.id = {INDEX}.rowid"
        return query, f"{INDEX} MATCH %s", (INDEX, fetch, f"{INDEX}.rowid")
    query = _expression(asked, marks, _postgresql_term, "&", "|", "& !")
    table = "published_searchedpage r"
    return query, "r.vector @@ %s::tsquery", (table, f"{table} WHERE r.id > 0", "r.id")


def _expression(asked: Asked, marks: list[Term], term: Any, both: str, either: str, without: str) -> str:
    """The question in the engine's words; made of letters, digits, "=" and the engine's signs only."""
    wanted = [term(each) for each in (*asked.wanted, *marks)]
    every = term(Term(("=l",), begins=True))  # the mark of a language, which every page has
    text = f" {both} ".join(wanted or [every])
    if not asked.unwanted:
        return text
    not_these = f" {either} ".join(term(each) for each in asked.unwanted)
    return f"({text}) {without} ({not_these})"


def _sqlite_term(term: Term) -> str:
    return f'"{" ".join(term.words)}"{"*" if term.begins else ""}'


def _postgresql_term(term: Term) -> str:
    found = [f"'{word}'" for word in term.words]
    found[-1] += ":*" if term.begins else ""
    return f"({' <-> '.join(found)})"
