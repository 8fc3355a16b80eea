"""What lies in ``Page.parts``: written by ``press.putting_out``, read by the public pages and the open data.

All of it is public. Days and times are ISO text. Words that readers see are in the page's own language; codes lie
beside them, so that the open data need no words.
"""

from __future__ import annotations

from typing import TypedDict


class Said(TypedDict, total=False):
    """A public statement about an incident."""

    key: str
    kind: str  # counting.bounds.Kind
    form: str  # of a denial: code of the vocabulary
    form_words: str
    statement: str
    translation: str
    language: str
    speaker: str
    capacity: str
    said_on: str  # EDTF
    said_on_words: str
    venue: str
    exact_words: bool | None
    sources: list[str]


class Allegation(Said, total=False):
    """With its denials: none is ever shown without them. ``denied_unseen``: it was denied where it is not public.

    ``passed_on_by``: who only repeated it; that is no second origin.
    """

    denials: list[Said]
    denied_unseen: bool
    passed_on_by: list[str]


class FigurePart(TypedDict, total=False):
    """A figure of the page. ``words`` never lose the comparator. ``sentence`` opens with the standard of proof."""

    name: str
    incident_slug: str
    incident_title: str
    act: str
    act_words: str
    unit: str
    unit_words: str
    comparator: str
    low: int
    words: str
    sentence: str
    standard: str
    standard_words: str
    origins: int
    as_of: str
    contested: bool
    claims: list[Said]  # those it rests on, and after them those that deny them


class SourcePart(TypedDict, total=False):
    """Something it rests on. ``kept``: we hold a copy with its chain of custody."""

    title: str
    publisher: str
    day: str
    day_words: str
    address: str
    kept: bool


class Quote(TypedDict, total=False):
    """``claim``: of an official the key of what was said, as in ``Said``."""

    name: str
    kind: str
    words: str
    speaker: str
    capacity: str
    claim: str


class Standing(TypedDict, total=False):
    """Where an incident stands. ``notice``: the words that stand above it, such as "contested"."""

    grade: str
    grade_words: str
    contested: bool
    standard: str
    standard_words: str


class Place(TypedDict, total=False):
    """As coarse as its precision says; nothing finer than "locality" is ever public."""

    name: str
    country: str
    country_words: str
    precision: str
    latitude: float
    longitude: float


class Moment(TypedDict, total=False):
    """One line of a campaign's timeline. ``relation``: follows, refers_to, credited_by_them or contribution_claimed."""

    day: str
    kind: str  # ask, letter, response, publication, denial, commitment
    kind_words: str
    title: str
    text: str
    post: str
    slug: str
    state: str
    state_words: str
    relation: str
    relation_words: str
    quote: str


class Way(TypedDict, total=False):
    country: str
    country_words: str
    kind: str
    kind_words: str
    to_whom: str
    conditions: str
    position: str
    position_words: str
    places: str  # in words, with the comparator
    since_words: str
    until_words: str
    citation: str
    address: str
    read_on: str
    confidence: str
    confidence_words: str
    asked: str  # what we ask of that country, empty for nothing


class FilePart(TypedDict, total=False):
    """A file of the page: ``id`` of a ``PublicFile``. ``captions``: ids and languages of captions of a video."""

    id: str
    number: int  # the placeholder [[file:number]] of the text
    kind: str
    language: str
    media_type: str
    size: int
    alt: str
    credit: str
    transcript: str
    width: int
    height: int
    read_by_another: bool


class CorrectionPart(TypedDict, total=False):
    at: str
    kind: str
    kind_words: str
    note: str


class Parts(TypedDict, total=False):
    figures: list[FigurePart]
    allegations: list[Allegation]
    denials: list[Said]  # of the incident as a whole
    quotes: list[Quote]
    sources: list[SourcePart]
    standing: Standing
    places: list[Place]
    period_words: str
    acts: list[str]  # codes
    acts_words: list[str]
    timeline: list[Moment]
    asks: list[Moment]
    ways: list[Way]
    files: list[FilePart]
    tables: list[str]  # slugs
    letter: dict[str, str]
    corrections: list[CorrectionPart]
    contact: str
    pdf: str  # id of a PublicFile
    languages: list[str]  # of the publication, the original first
    lines: dict[
        str, str
    ]  # headline and standfirst as typed, where they carry [[figures]]: rendered anew with them


WORDS = "words"
"""In each row of ``PublicTable.rows``, beside codes and count: the codes in words, by language and dimension."""
DOCUMENTED = "documented_not_representative"
"""Notice of every drawing (``data-notice`` of its SVG): what was documented is not all that happened."""


class MapRow(TypedDict, total=False):
    """One row beside ``Drawing`` "map": a coarse place, or all of a country where ``name`` is empty."""

    country: str
    name: str
    precision: str
    incidents: int


class MonthRow(TypedDict, total=False):
    """One row beside ``Drawing`` "months": of a month, a year or a period, as far as the incidents reach.

    ``incidents`` lie wholly in it; ``touching`` may also lie in others (left out where there are none at all). Both are
    None where nothing was documented: missing, not zero.
    """

    month: str  # 2017-04
    year: str  # 2017
    period: str  # 2010/2019
    incidents: int | None
    touching: int | None
