"""A search from what was typed to the rows of a page: candidates, facets counted over them, order, snippets."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from safeconduct.choices.finding.asking import Asked
from safeconduct.choices.finding.snippets import Piece, snippet
from safeconduct.evidence.finding import full_text
from safeconduct.evidence.finding.full_text import Found, Narrowed
from safeconduct.evidence.finding.indexing import KIND_OF, TEXTS
from safeconduct.evidence.models import Record, SearchRow
from safeconduct.evidence.models.finding import KINDS

MOST = 1_000
"""Candidates of a search. There may be more; the page says so and nothing is counted beyond."""
PAGE = 25
MODELS: Mapping[int, type[Record]] = {KINDS[name]: model for model, name in KIND_OF.items()}
KIND_NAMES: Mapping[int, str] = {number: name for name, number in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of the candidates have what. Kinds by name, codes with their list, years as numbers."""

    kinds: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    countries: Mapping[str, int] = field(default_factory=dict)
    years: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The candidates, best first. ``is_capped``: there are more, and nobody counted how many."""

    rows: Sequence[Found]
    is_capped: bool

    def facets(self) -> Facets:
        kinds: Counter[str] = Counter()
        codes: Counter[str] = Counter()
        states: Counter[str] = Counter()
        countries: Counter[str] = Counter()
        years: Counter[int] = Counter()
        for row in self.rows:
            kinds[KIND_NAMES[row.kind]] += 1
            codes.update(row.codes)
            states.update(row.states)
            countries.update(row.countries)
            if row.first_day:
                years[row.first_day.year] += 1
        most = [dict(found.most_common()) for found in (kinds, codes, states, countries)]
        return Facets(most[0], most[1], most[2], most[3], years)


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of the page with the words around what was found; ``pieces`` is empty where only a code was."""

    row: SearchRow
    kind: str
    pieces: Sequence[Piece]


def search(asked: Asked, narrowed: Narrowed, *, most: int = MOST) -> Answer:
    """Rows with all that is asked in their heading first, then the others; the newest first in both."""
    best, is_cut = (
        full_text.candidates(asked, narrowed, most + 1, heading=True) if asked.wanted else ([], False)
    )
    if len(best) > most:
        return Answer(best[:most], is_capped=True)
    seen = {row.id for row in best}
    rest, is_cut_too = full_text.candidates(asked, narrowed, most + 1)
    together = [*best, *(row for row in rest if row.id not in seen)]
    return Answer(together[:most], len(together) > most or is_cut or is_cut_too)


def by_time(answer: Answer) -> Answer:
    """The same with the latest event first; what has no date comes last."""
    dated = [row for row in answer.rows if row.first_day]
    dated.sort(key=lambda row: str(row.first_day), reverse=True)
    return Answer([*dated, *(row for row in answer.rows if not row.first_day)], answer.is_capped)


def hits(answer: Answer, number: int, asked: Asked) -> list[Hit]:
    """The rows of page ``number`` (from 1), with two queries and one for each kind among them."""
    ids = [row.id for row in answer.rows[(number - 1) * PAGE : number * PAGE]]
    rows = SearchRow.objects.in_bulk(ids)
    texts = _texts(rows.values())
    return [
        Hit(row, KIND_NAMES[row.kind], snippet(texts.get(row.record_id, ()), asked))
        for id_ in ids
        if (row := rows.get(id_)) is not None
    ]


def _texts(rows: Iterable[SearchRow]) -> dict[UUID, list[str]]:
    """The internal texts of records, where words may have been found."""
    wanted: dict[int, list[UUID]] = defaultdict(list)
    for row in rows:
        wanted[row.kind].append(row.record_id)
    found: dict[UUID, list[str]] = {}
    for kind, ids in wanted.items():
        model = MODELS[kind]
        names = [field.name for field in model._meta.fields if field.name in TEXTS and field.name != "tags"]
        for id_, *values in model._meta.base_manager.filter(pk__in=ids).values_list("pk", *names):
            found[id_] = [value for value in values if value]
    return found
