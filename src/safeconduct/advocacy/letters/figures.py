"""Figures in a letter: offered in the words of their comparator, counted again each time the letter is looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from safeconduct.counting.number_words import LANGUAGES
from safeconduct.counting.quantities import Comparator
from safeconduct.evidence.claims.counted import Figure, figures
from safeconduct.evidence.claims.showing import claims_of
from safeconduct.evidence.claims.words import act_in, denied_words, with_unit
from safeconduct.evidence.models import Incident


@dataclass(frozen=True, slots=True)
class Offered:
    """A figure of an incident, in the letter's language. ``words``: its quantity, which must stand in the letter.

    ``sentence``: with its standard, what is counted, and who denies it.
    """

    incident: Incident
    figure: Figure
    words: str
    sentence: str

    @property
    def code(self) -> str:
        return f"{self.incident.pk}|{self.figure.act}|{self.figure.unit}"


def counting_language(language: str) -> str:
    """The language a figure is said in: the letter's, or English where we cannot count in it."""
    main = language.split("-")[0]
    return main if main in LANGUAGES else "en"


def offered(incidents: Iterable[Incident], language: str, on: date) -> list[Offered]:
    """What may be said today of these incidents, one for each act and unit that has a number or a word for one."""
    found = []
    for incident in incidents:
        denied_by = _denied_by(incident)
        for figure in figures(incident, on):
            if figure.bound.comparator is not Comparator.UNKNOWN:
                found.append(_offered(incident, figure, denied_by, counting_language(language)))
    return found


def one(incident: Incident, act: str, unit: str, language: str, on: date) -> Offered | None:
    """One of them, or None where nothing carries it today."""
    return next(
        (
            each
            for each in offered([incident], language, on)
            if (each.figure.act, each.figure.unit) == (act, unit)
        ),
        None,
    )


def parse_code(code: str) -> tuple[UUID, str, str] | None:
    """Incident, act and unit of a code; None for what is none."""
    parts = code.split("|")
    try:
        return (UUID(parts[0]), parts[1], parts[2]) if len(parts) == 3 else None
    except ValueError:
        return None


def _denied_by(incident: Incident) -> list[str]:
    """Who denies it, by name as far as it was said in public."""
    cards = claims_of(incident, limit=0).denials
    return list(
        dict.fromkeys(card.claim.speaker for card in cards if not card.is_withdrawn and card.claim.speaker)
    )


def _offered(incident: Incident, figure: Figure, denied_by: list[str], language: str) -> Offered:
    parts = figure.words(language)
    is_one = figure.bound.low == 1 == figure.bound.figure
    said = with_unit(parts.text, figure.unit, language, one=is_one)
    act = act_in(figure.act, language)
    sentence = f"{said[:1].upper()}{said[1:]}{f' ({act})' if act else ''}."
    denied = denied_words(denied_by, language)
    return Offered(incident, figure, parts.quantity, f"{sentence} {denied}".strip())
