"""The desk's lists as an import reads them: by code, by label in any language, by HURIDOCS number."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from safeconduct.choices.countries import COUNTRIES
from safeconduct.evidence import vocabulary
from safeconduct.evidence.exchange.codes import Codes, Term, closed
from safeconduct.evidence.exchange.codes import Vocabulary as Lists

FROM: Mapping[str, str] = {
    "item_type": "materials", "unit": "units", "outcome": "person_status", "act_type": "acts", "method": "methods",
    "reason": "reasons", "actor_type": "perpetrators", "degree": "involvement", "denial_form": "denials",
    "connection": "connections",
}  # fmt: skip
"""List of a field → our vocabulary. Closed: what is not in it is a problem of its row."""

ALSO: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "outcome": {"dead": ("killed", "died", "deceased", "убит", "muerto", "décédé"), "missing": ("disappeared",)},
}  # fmt: skip
"""Words that tables use for a term, beside our own labels."""
_SOURCE_TYPES = closed(
    "source_type", person="человек, persona", outlet="newspaper, media, газета, сми, medio, journal",
    ngo="organisation, organization, нко, ong", state="government, власти, gobierno",
    un="united nations, оон, onu", court="суд, tribunal", company="компания, empresa",
    anonymous="аноним, anónimo", other="другое, otro",
)  # fmt: skip
_MONITORING = closed("monitoring", open="", watching="", paused="", closed="")


@cache
def desk_lists() -> Lists:
    """Every list of the desk, by the name the exchange uses."""
    lists = {name: _codes(name, ours) for name, ours in FROM.items()}
    return {**lists, "source_type": _SOURCE_TYPES, "monitoring": _MONITORING}


def _codes(name: str, ours: str) -> Codes:
    also = ALSO.get(name, {})
    return Codes(
        name,
        tuple(
            Term(
                term.code,
                (*term.labels.values(), *_number(term.huri), *also.get(term.code, ())),
                term.broader,
            )
            for term in vocabulary.vocabulary(ours)
        ),
    )


def _number(huri: str) -> tuple[str, ...]:
    return (huri,) if " " in huri else ()


@cache
def _countries() -> Mapping[str, str]:
    return {str(name).casefold(): code for code, name in COUNTRIES.items() if len(code) == 2}


def country_code(text: str) -> str:
    """The two letters of a country by its code or English name, “” for what we do not know."""
    plain = " ".join(text.split())
    if len(plain) == 2 and plain.upper() in COUNTRIES:
        return plain.upper()
    named = _countries()
    return named.get(plain.casefold()) or named.get(plain.partition("(")[0].strip().casefold()) or ""
