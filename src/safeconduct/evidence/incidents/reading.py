"""Acts and involvement as pages show them, in a number of queries that does not grow with them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from safeconduct.choices.countries import COUNTRIES
from safeconduct.evidence.claims.words import day_words, page_language
from safeconduct.evidence.fields import label
from safeconduct.evidence.incidents.act_forms import who
from safeconduct.evidence.incidents.involving import spoken_of, with_findings
from safeconduct.evidence.incidents.wording import CERTAINTY, CONSISTENCY, NAMING, PRECISION, REASON_BASIS
from safeconduct.evidence.models import Act, ActPerson, IncidentPlace, Involvement

FIRST = 5
"""So many persons and involvements stand beside an act in a table; the rest is on its own page."""


def act_rows(acts: Sequence[Act]) -> list[dict[str, Any]]:
    """Acts for a table, each with the first persons harmed and the first said to be involved. Four queries."""
    ids = [act.pk for act in acts if not act.withdrawn_on]
    persons, person_counts = _harmed(ids)
    involved, involved_counts = _involved(ids)
    rows = []
    for act in acts:
        if act.withdrawn_on:
            rows.append({"act": act, "withdrawn": act.withdrawn_on})
            continue
        rows.append(
            {
                "act": act,
                "kind": label("acts", act.kind),
                "when": day_words(act.period),
                "where": place_words(act.place) if act.place else "",
                "persons": persons.get(act.pk, []),
                "person_count": person_counts.get(act.pk, 0),
                "involved": involved.get(act.pk, []),
                "involved_count": involved_counts.get(act.pk, 0),
            }
        )
    return rows


def involvement_rows(rows: Sequence[Involvement]) -> list[dict[str, Any]]:
    """Involvements for a table: alleged, unless a court found it. ``rows`` come ``with_findings``, party and person."""
    shown = []
    for row in rows:
        if row.withdrawn_on:
            shown.append({"row": row, "withdrawn": row.withdrawn_on})
            continue
        words = spoken_of(_found(row), page_language())
        shown.append(
            {
                "row": row,
                "who": who(row),
                "words": words.label,
                "adverb": words.adverb,
                "is_alleged": not _found(row),
                "degree": label("involvement", row.degree),
                "kind": label("perpetrators", row.kind),
                "certainty": CERTAINTY.get(row.certainty, row.certainty),
                "naming": NAMING.get(row.naming, row.naming),
            }
        )
    return shown


def facts_of_act(act: Act) -> list[dict[str, Any]]:
    """What is recorded of an act, as rows of a summary."""
    rows: list[tuple[str, Any]] = [
        (_("When"), [day_words(act.period)]),
        (_("Where"), [place_words(act.place)] if act.place else []),
        (_("To which group"), [act.group]),
        (_("How"), [label("methods", code) for code in act.methods]),
        (_("Why they were targeted"), [label("reasons", code) for code in act.reasons]),
        (_("What they are, or what they were taken for"), [REASON_BASIS.get(act.reason_basis, "")]),
        (_("What became of them"), [label("person_status", act.outcome) if act.outcome else ""]),
        (_("Medical findings"), [CONSISTENCY.get(act.consistency, "")]),
    ]
    return [
        {"question": name, "values": said} for name, values in rows if (said := [str(v) for v in values if v])
    ]


def place_words(place: IncidentPlace) -> str:
    """A place as it is kept in the clear."""
    country = str(COUNTRIES.get(place.country, place.country))
    return ", ".join(part for part in (place.name, country) if part)


def place_rows(places: Collection[IncidentPlace]) -> list[dict[str, Any]]:
    """Places for a table."""
    return [
        {
            "place": place,
            "words": place_words(place),
            "precision": PRECISION.get(place.precision, place.precision),
            "point": "" if place.latitude is None else f"{place.latitude:g}, {place.longitude:g}",
            "is_sealed": place.sealed is not None,
        }
        for place in places
    ]


def _harmed(acts: Collection[UUID]) -> tuple[dict[UUID, list[ActPerson]], dict[UUID, int]]:
    rows = ActPerson.objects.filter(Q(person__run=None) | Q(person__run__state="live"), act__in=acts)
    rows = rows.filter(person__withdrawn_on=None)
    place = Window(RowNumber(), partition_by=F("act"), order_by=F("person__key").asc())
    found: dict[UUID, list[ActPerson]] = {}
    for row in (
        rows.select_related("person").annotate(place=place).filter(place__lte=FIRST).order_by("act", "place")
    ):
        found.setdefault(row.act_id, []).append(row)
    return found, dict(rows.order_by().values_list("act").annotate(number=Count("pk")))


def _involved(acts: Collection[UUID]) -> tuple[dict[UUID, list[dict[str, Any]]], dict[UUID, int]]:
    counted = Involvement.objects.standing().filter(act__in=acts)
    rows = with_findings(counted)
    place = Window(RowNumber(), partition_by=F("act"), order_by=F("key").asc())
    some = rows.select_related("party", "person", "finding").annotate(place=place).filter(place__lte=FIRST)
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in some.order_by("act", "place"):
        found.setdefault(row.act_id, []).extend(involvement_rows([row]))
    return found, dict(counted.order_by().values_list("act").annotate(number=Count("pk")))


def _found(row: Involvement) -> bool:
    """Whether a court's finding stands behind it (``involving.with_findings``)."""
    return bool(vars(row)["court_found"])
