"""The five lists of the open data as tables of fields: what each item says, in JSON and in CSV.

``JSON`` of a thing and its ``CSV`` columns are all that is served of a row; ``openapi`` describes them from here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from safeconduct.press.projections.models import Page, PublicFigure, PublicTable
from safeconduct.press.projections.shapes import WORDS
from safeconduct.press.public import data_parts as parts
from safeconduct.press.public.data_shapes import Field, Shape, made, many, maps

KINDS = ("release", "statement", "report", "letter", "country", "factsheet", "video", "campaign")
"""Of publications. Incidents are a list of their own."""
LANGUAGE = r"^[a-z]{2,3}(-[a-z0-9]{2,8})?$"
MOMENT = {"type": "string", "format": "date-time"}
MAYBE_MOMENT = {"type": ["string", "null"], "format": "date-time"}
DAY = {"type": "string", "format": "date"}
MAYBE_DAY = {"type": ["string", "null"], "format": "date"}
TEXT = {"type": "string"}
ID = {"type": "string", "format": "uuid"}
MAYBE_ID = {"type": ["string", "null"], "format": "uuid"}
BY_LANGUAGE = {"type": "object", "additionalProperties": {"type": "string"}}


@dataclass(frozen=True, slots=True)
class Row:
    """What an item is made of: a row, and scheme and host for its addresses."""

    of: Any
    origin: str = ""
    at: int = 0
    """Of a correction: which one of its page, counted from 1."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One list. ``filters``: parameters beside limit, cursor and since. ``withdraws``: its items leave a tombstone."""

    name: str
    title: str
    words: str
    json: Shape
    csv: Shape
    filters: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    withdraws: bool = False


def item(thing: Thing, row: Row) -> dict[str, Any]:
    """One item of a list; of something withdrawn, what tells a copy to delete it."""
    if thing.withdraws and row.of.withdrawn_at:
        return made(WITHDRAWN, row)
    return made(thing.json, row)


def column(name: str, words: str, kind: dict[str, Any], read: Callable[[Any], Any] | None = None) -> Field:
    """A field that is read from the row itself."""
    return Field(name, words, kind, lambda row: _plain((read or (lambda of: getattr(of, name)))(row.of)))


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat().replace("+00:00", "Z")
    return value if isinstance(value, (int, list, dict)) or value is None else str(value)


def _from_parts(field: Field) -> Field:
    return replace(
        field, read=lambda row: field.read(row.of.parts if isinstance(row.of.parts, Mapping) else {})
    )


def _address(read: Callable[[Any], tuple[str, list[Any]]]) -> Field:
    def address(row: Row) -> str:
        name, given = read(row.of)
        return row.origin + reverse(name, args=given)

    return Field("url", "Where people read it.", {"type": "string", "format": "uri"}, address)


PAGE_ADDRESS = _address(lambda page: ("press_page_in", [page.slug, page.language]))
PAGE: Shape = (
    column("id", "Of this language version; never changes.", ID, lambda page: page.pk),
    column("publication_id", "The same in all languages of one publication.", ID),
    column("slug", "The end of its address; never changes.", TEXT),
    column("language", "Language of this version.", TEXT),
    column("is_original", "Whether it was written in this language.", {"type": "boolean"}),
    column(
        "is_drafted", "A translation that nobody who grew up with the language has read.", {"type": "boolean"}
    ),
    column("headline", "Its headline.", TEXT),
    column("standfirst", "What it says in a sentence or two.", TEXT),
)
DATED: Shape = (
    column("published_at", "When it came out; never changes.", MOMENT),
    column("modified_at", "When it was last corrected; null if never.", MAYBE_MOMENT),
)
TEXT_OF_IT = column("text", "All of it as plain text.", TEXT)
COUNTRY = column("country", "Country it is about, ISO 3166 in two letters, or empty.", TEXT)
HAPPENED: Shape = (
    column("first_day", "When it happened: the first day it may have been.", MAYBE_DAY),
    column("last_day", "The last day it may have been.", MAYBE_DAY),
)
WITHDRAWN: Shape = (
    column("id", "Delete your copy of the item with this id.", ID, lambda page: page.pk),
    column("publication_id", "Delete figures and tables of this publication, too.", ID),
    column("withdrawn_at", "When it was taken back.", MOMENT),
)


def _joined(name: str, words: str, key: str) -> Field:
    """Of a CSV: texts of several parts in one cell."""

    def read(row: Row) -> str:
        return "; ".join(each[key] for each in _each(row, name) if each[key])

    return Field(name, words, TEXT, read)


def _each(row: Row, name: str) -> list[dict[str, Any]]:
    field = next(each for each in parts.OF_ANY_PAGE if each.name == name)
    return list(_from_parts(field).read(row))


def _denied(row: Row) -> str:
    """Every denial with who made it, each once."""
    every = _each(row, "denials") + [each for one in _each(row, "allegations") for each in one["denials"]]
    every += [each for one in _each(row, "figures") for each in one["claims"] if each["kind"] == "denial"]
    return _told(every)


def _told(every: Iterable[Mapping[str, Any]]) -> str:
    said = (": ".join(filter(None, (each["speaker"], each["statement"]))) for each in every)
    return "; ".join(dict.fromkeys(said))


IN_CELLS: Shape = (
    _joined("figures", "Figures as sentences, with comparator and standard of proof.", "sentence"),
    Field("denials", "Who denies it, and in which words.", TEXT, _denied),
    _joined("corrections", "What was corrected.", "note"),
)
GONE: Shape = (
    column("withdrawn_at", "When it was taken back: delete your copy. All else is empty.", MAYBE_MOMENT),
)


def _standing(name: str, words: str) -> Field:
    field = next(each for each in parts.OF_AN_INCIDENT if each.name == "standing")
    return Field(name, words, TEXT, lambda row: (_from_parts(field).read(row) or {}).get(name, ""))


def _acts(row: Row) -> str:
    field = next(each for each in parts.OF_AN_INCIDENT if each.name == "acts")
    return "; ".join(_from_parts(field).read(row))


_PUBLICATION: Shape = (
    PAGE[0], PAGE[1], column("kind", f"One of {', '.join(KINDS)}.", {"type": "string", "enum": list(KINDS)}), *PAGE[2:],
)  # fmt: skip
_PLACED: Shape = (
    column("place", "Where it was written.", TEXT),
    column("byline", "Who signs it.", TEXT),
    COUNTRY,
    column("campaign_slug", "The campaign it belongs to, or empty.", TEXT),
    column("incident_slug", "The incident it is about, or empty.", TEXT),
)
PUBLICATIONS = Thing(
    "publications", "Publications", "Releases, statements, reports and what else we publish, one item a language.",
    json=(
        *_PUBLICATION, TEXT_OF_IT, *_PLACED, *map(_from_parts, parts.OF_ANY_PAGE),
        _from_parts(many("quotes", "Words of named people, who agreed to them.", parts.QUOTE)), *DATED,
        PAGE_ADDRESS,
    ),
    csv=(*_PUBLICATION, *_PLACED, *IN_CELLS, *DATED, PAGE_ADDRESS, *GONE),
    filters=("language", "kind"), kinds=KINDS, withdraws=True,
)  # fmt: skip
INCIDENTS = Thing(
    "incidents", "Incidents", "What happened, as far as it is known, with who denies it beside who alleges it.",
    json=(
        *PAGE, TEXT_OF_IT, COUNTRY, *HAPPENED, *map(_from_parts, (*parts.OF_AN_INCIDENT, *parts.OF_ANY_PAGE)),
        *DATED, PAGE_ADDRESS,
    ),
    csv=(
        *PAGE, COUNTRY, *HAPPENED, Field("acts", "What was done, as codes.", TEXT, _acts),
        _standing("grade", "How far it has been established, as a code."),
        _standing("standard", "Standard of proof that was reached."), *IN_CELLS, *DATED, PAGE_ADDRESS, *GONE,
    ),
    filters=("language",), withdraws=True,
)  # fmt: skip


def _by_language(name: str, words: str) -> Field:
    def texts(row: PublicFigure) -> dict[str, str]:
        return {str(code): str(text) for code, text in (getattr(row, name) or {}).items()}

    return column(name, words, BY_LANGUAGE, texts)


def _in_english(name: str, words: str) -> Field:
    """Of a CSV: in English, or in the first language there is."""

    def read(row: PublicFigure) -> str:
        found = getattr(row, name) or {}
        return str(found.get("en") or next(iter(found.values()), ""))

    return column(name, words, TEXT, read)


_FIGURE: Shape = (
    column("id", "Of this figure.", ID, lambda row: row.pk),
    column("publication_id", "Where it stands. Delete it when this is withdrawn.", ID),
    column("page_slug", "The page it stands on.", TEXT),
    column("incident_slug", "The incident it is about, if that is public.", TEXT),
    column("name", "Its name within the publication.", TEXT),
    column("act", "What was done, as a code.", TEXT),
    column("unit", "What is counted, as a code. Units never mix.", TEXT),
    column("comparator", f"How the number is meant: {parts.COMPARATORS}. It means nothing without.", TEXT),
    column(
        "low", "The number, to be read with the comparator only.", {"type": ["integer", "null"], "minimum": 0}
    ),
    column("standard", f"How well it is known: {parts.STANDARDS}.", TEXT),
)
_KNOWN: Shape = (
    column(
        "origins",
        "From how many sources that do not depend on each other.",
        {"type": "integer", "minimum": 0},
    ),
    column("as_of", "The day the figure was true for.", DAY),
    *DATED,
    _address(lambda row: ("press_page", [row.page_slug])),
)
_CONTESTED = column("contested", "Whether somebody denies it.", {"type": "boolean"})
_DENIED = replace(
    parts.DENIALS, words="Who denies it, in their words. Do not show the figure without them.",
    read=lambda row: parts.DENIALS.read({"denials": row.of.denials}),
)  # fmt: skip
FIGURES = Thing(
    "figures", "Figures", "Every figure we give, with how it is meant and how well it is known.",
    json=(
        *_FIGURE, _by_language("words", "Number and comparator in words, by language: quote these."),
        _by_language("sentences", "The same opened by the standard of proof, by language."),
        _CONTESTED, _DENIED, *_KNOWN,
    ),
    csv=(
        *_FIGURE, _in_english("words", "Number and comparator in words: quote these."),
        _in_english("sentences", "The same opened by the standard of proof."), _CONTESTED,
        Field("denials", "Who denies it, and in which words.", TEXT, lambda row: _told(_DENIED.read(row))), *_KNOWN,
    ),
)  # fmt: skip
CELL = {
    "type": "object",
    "properties": {
        WORDS: {
            "type": "object",
            "description": "The codes of this row in words: by language, then by dimension.",
            "additionalProperties": BY_LANGUAGE,
        }
    },
    "additionalProperties": {"type": ["string", "integer", "null"]},
}


def _rows(row: PublicTable) -> list[dict[str, Any]]:
    return [
        {str(key): _cell(str(key), value) for key, value in each.items()}
        for each in row.rows
        if isinstance(each, Mapping)
    ]


def _cell(name: str, value: Any) -> Any:
    """A code, a count, or the row's codes in words: by language, then by dimension."""
    if name == WORDS and isinstance(value, Mapping):
        return {
            str(code): {str(key): str(words) for key, words in spoken.items()}
            for code, spoken in value.items()
            if isinstance(spoken, Mapping)
        }
    return value if isinstance(value, int) or value is None else str(value)


_TABLE: Shape = (
    column("id", "Of this table.", ID, lambda row: row.pk),
    column("slug", "The end of its address; never changes.", TEXT),
    column("publication_id", "The publication it belongs to; null if it stands alone.", MAYBE_ID,
           lambda row: str(row.publication_id) if row.publication_id else None),
)  # fmt: skip
_RELEASED: Shape = (
    column("k", "No number stands for fewer people than this.", {"type": "integer", "minimum": 0}),
    column("suppressed", "How many numbers are held back so that nobody can be recognised.",
           {"type": "integer", "minimum": 0}),
    column("as_of", "The day it was counted.", DAY),
    DATED[0],
    _address(lambda row: ("press_table", [row.slug])),
)  # fmt: skip
TABLES = Thing(
    "tables", "Tables", "Counts over many incidents or people. Small numbers are held back.",
    json=(
        *_TABLE, column("titles", "Its title, by language.", BY_LANGUAGE),
        column("dimensions", "What is counted by.", {"type": "array", "items": TEXT},
               lambda row: [str(each) for each in row.dimensions]),
        column("rows", "By dimension its value, and the count: null where it is held back.",
               {"type": "array", "items": CELL}, _rows),
        *_RELEASED,
    ),
    csv=(
        *_TABLE, _in_english("titles", "Its title."),
        column("dimensions", "What is counted by.", TEXT, lambda row: "; ".join(map(str, row.dimensions))),
        *_RELEASED,
    ),
)  # fmt: skip


def _note(name: str) -> Callable[[Row], str]:
    return lambda row: str(corrections_of(row.of)[row.at - 1].get(name, ""))


def corrections_of(page: Page) -> list[dict[str, Any]]:
    """Those of a page, in the order they were made."""
    return sorted(maps(page.parts, "corrections"), key=lambda each: str(each.get("at", "")))


_CORRECTION: Shape = (
    Field("id", "Of the page, and which correction of it this is.", TEXT, lambda row: f"{row.of.pk}.{row.at}"),
    column("page_id", "The publication or incident that was corrected.", ID, lambda page: page.pk),
    PAGE[1], column("kind", "What sort of page it is.", TEXT), PAGE[2], PAGE[3],
    column("headline", "Headline of the page as it is now.", TEXT),
    Field("corrected_at", "When.", TEXT, _note("at")),
    Field("what", "What was corrected, as a code.", TEXT, _note("kind")),
    Field("note", "What it was, and what it is now.", TEXT, _note("note")),
    PAGE_ADDRESS,
)  # fmt: skip
CORRECTIONS = Thing(
    "corrections", "Corrections", "Everything we corrected after it came out, the page corrected last first.",
    json=_CORRECTION, csv=_CORRECTION, filters=("language",),
)  # fmt: skip
THINGS: dict[str, Thing] = {
    thing.name: thing for thing in (PUBLICATIONS, INCIDENTS, FIGURES, TABLES, CORRECTIONS)
}
