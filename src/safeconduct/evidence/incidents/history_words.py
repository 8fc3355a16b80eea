"""Words for the columns of records, for their history: names of fields, and which list each code comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.countries import COUNTRIES
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.claims.words import COMPARATORS, CREDIBILITY
from safeconduct.evidence.incidents.wording import (
    CERTAINTY,
    CONSISTENCY,
    MONITORING,
    NAMING,
    REASON_BASIS,
    STANDARDS,
    STATES,
)

NAMES: Mapping[str, str | Promise] = {
    "title": _("Title"), "summary": _("Summary for the desk"),
    "public_summary": _("Summary to be published"), "periods": _("When"), "period": _("When"),
    "kinds": _("What it is about"), "kind": _("Kind"), "grade": _("Grade"), "is_contested": _("Contested"),
    "standard": _("Standard of proof"), "monitoring": _("Monitoring"), "tags": _("Tags"),
    "language": _("Language"), "group": _("To which group"), "persons": _("Persons harmed"),
    "added": _("Persons added"), "removed": _("Persons taken off"), "outcomes": _("What became of them"),
    "place": _("Where"), "methods": _("How"), "reasons": _("Why they were targeted"),
    "reason_basis": _("What they are, or what they were taken for"), "outcome": _("What became of them"),
    "consistency": _("Medical findings"), "party": _("Body or office"), "person": _("Person"),
    "degree": _("Part in it"), "certainty": _("Certainty"), "finding": _("A court’s finding"),
    "naming": _("Whether the name may be published"), "name": _("Name"), "country": _("Country"),
    "part_of": _("Part of"), "statement": _("Statement"), "translation": _("Translation"),
    "speaker": _("Speaker"), "capacity": _("Capacity"), "said_on": _("Said on"),
    "credibility": _("Credibility"), "unit": _("What was counted"), "credibility_why": _("Why so credible"),
    "comparator": _("How it was hedged"), "low": _("Number"), "high": _("Higher number"),
    "act_code": _("Act counted"), "phrase": _("The words it came in"), "as_of": _("As of"),
    "form": _("Form of the denial"), "exact_words": _("Words checked to be exact"),
    "reliability": _("Reliability"), "basis": _("Why so reliable"),
    "derived_from": _("Takes its knowledge from"), "connection": _("Connection"), "address": _("Address"),
    "source": _("Source"), "item": _("Item"), "is_public": _("Published by somebody"),
    "rights": _("Rights"), "obtained_on": _("Obtained on"), "published_on": _("Published on"),
    "text": _("Text"), "age_band": _("Age"), "origin": _("Where from"), "same_as": _("The same person as"),
    "has_identity": _("Something is kept in the vault"), "withdrawn_on": _("Withdrawn on"),
    "incident": _("Incident"), "key": _("Key"), "is_graphic": _("Shows violence"),
    "figure_period": _("Time counted"), "venue": _("Where it was said"),
}  # fmt: skip
FOLLOWING = frozenset({"first_day", "last_day"})
"""Columns that only repeat others."""
SEALABLE = frozenset(
    {
        "statement",
        "translation",
        "speaker",
        "capacity",
        "phrase",
        "title",
        "text",
        "address",
        "credibility_why",
        "name",
    }
)
"""Texts that lie in the clear only while a claim, an item or a source may be read by all of the desk."""
LISTS: Mapping[tuple[str, str], str] = {
    ("incident", "kinds"): "acts", ("act", "kind"): "acts", ("act", "methods"): "methods",
    ("act", "reasons"): "reasons",
    ("act", "outcome"): "person_status", ("act", "outcomes"): "person_status", ("party", "kind"): "perpetrators",
    ("involvement", "kind"): "perpetrators", ("involvement", "degree"): "involvement", ("item", "kind"): "materials",
    ("personrecord", "outcomes"): "person_status", ("personrecord", "unit"): "units", ("claim", "unit"): "units",
    ("claim", "act_code"): "acts", ("claim", "form"): "denials", ("source", "connection"): "connections",
    ("item", "connection"): "connections",
}  # fmt: skip
"""Which of our lists a column's codes come from."""
WORDS: Mapping[str, Mapping[Any, Any]] = {
    "monitoring": MONITORING, "reason_basis": REASON_BASIS, "consistency": CONSISTENCY, "certainty": CERTAINTY,
    "naming": NAMING, "standard": STANDARDS, "comparator": COMPARATORS, "credibility": CREDIBILITY,
    "country": COUNTRIES, "language": LANGUAGES, "grade": {code: words for code, (_kind, words) in STATES.items()},
}  # fmt: skip
DATES = frozenset(
    {"periods", "period", "said_on", "obtained_on", "published_on", "figure_period", "given_on"}
)
