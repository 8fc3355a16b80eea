"""Bound figures in words: counted anew each time, said only as their comparator allows, never without a standard.

What is out rises by itself only as far as claims carry it that somebody judged; the rest waits for a judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from safeconduct.counting.quantities import Comparator
from safeconduct.evidence.claims.counted import Figure, figures_of, speaks_as
from safeconduct.evidence.claims.held import Held, held
from safeconduct.evidence.claims.rising import Before, Risen, risen, says_more
from safeconduct.evidence.claims.words import unit_word
from safeconduct.evidence.models import Incident
from safeconduct.evidence.vocabulary import vocabulary
from safeconduct.press.leaving import LeavingFigure
from safeconduct.press.projections.shapes import FigurePart
from safeconduct.press.putting_out.saying import by_keys, said_together
from safeconduct.press.putting_out.wording import (
    NO_NUMBER,
    STANDARDS,
    counting_language,
    label_in,
    said_in,
    spoken_in,
)

QUANTITY, SENTENCE = "quantity", "sentence"
GONE = Comparator.UNKNOWN.value
"""The comparator of a figure that nothing carries any more."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A placeholder, the incident it is bound to, and what may be said of it today; ``figure`` is None for nothing.

    ``waits``: keys of claims that nobody judged and that would make it say more.
    """

    bound: LeavingFigure
    incident: Incident | None
    figure: Figure | None
    waits: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.bound.name

    @property
    def comparator(self) -> str:
        return self.figure.bound.comparator.value if self.figure else GONE

    @property
    def low(self) -> int | None:
        """The number that is said with the comparator: none where the words have none."""
        return self.figure.bound.figure if self.figure else None

    @property
    def standard(self) -> str:
        return speaks_as(self.incident).value if self.incident else ""

    def words(self, language: str) -> str:
        """As it stands in the text."""
        if self.figure is None:
            with spoken_in(language):
                return str(NO_NUMBER)
        parts = self.figure.words(counting_language(language))
        return parts.text if self.bound.form == SENTENCE else parts.quantity

    def sentence(self, language: str) -> str:
        """Opened with its standard."""
        return self.figure.words(counting_language(language)).text if self.figure else self.words(language)


def counted(
    bound: Iterable[LeavingFigure], on: date, before: Mapping[str, Mapping[str, Any]] | None = None
) -> list[Counted]:
    """Each of these as it stands on a day, every incident read once. One that is gone is kept, without a number.

    ``before``: what was ``said`` by name. What says more than that and rests on claims nobody judged, waits.
    """
    wanted = list(bound)
    rows = Incident.objects.standing().in_bulk([UUID(each.incident) for each in wanted])
    read = {pk: held(row, on) for pk, row in rows.items()}
    every = {pk: figures_of(all_, speaks_as(rows[pk])) for pk, all_ in read.items()}
    found = []
    for each in wanted:
        pk = UUID(each.incident)
        of = every.get(pk, ())
        figure = next((one for one in of if (one.act, one.unit) == (each.act, each.unit)), None)
        now = Risen(figure)
        if before is not None and figure is not None:
            now = _as_far_as_judged(each, figure, read[pk], before[each.name])
        found.append(Counted(each, rows.get(pk), now.figure, now.waits))
    return found


def _as_far_as_judged(
    bound: LeavingFigure, figure: Figure, all_: Held, said_before: Mapping[str, Any]
) -> Risen:
    before = Before(
        bound.act,
        bound.unit,
        said_before["comparator"],
        said_before["low"],
        frozenset(said_before.get("claims", ())),
    )
    return risen(all_, figure.standard, before) if says_more(figure, before) else Risen(figure)


def part(
    one: Counted, language: str, on: date, titles: Mapping[str, tuple[str, str]] | None = None
) -> FigurePart:
    """A figure as a page shows it. ``titles``: slug and headline of incidents that have a page, by id."""
    slug, title = (titles or {}).get(one.bound.incident, ("", ""))
    shown = FigurePart(
        name=one.name,
        incident_slug=slug,
        incident_title=title,
        act=one.bound.act,
        act_words=label_in("acts", one.bound.act, language),
        unit=one.bound.unit,
        unit_words=_unit_words(one.bound.unit, language),
        comparator=one.comparator,
        words=one.words(language),
        sentence=one.sentence(language),
        standard=one.standard,
        standard_words=said_in(STANDARDS, one.standard, language),
        origins=one.figure.origins if one.figure else 0,
        as_of=on.isoformat(),
        contested=one.incident.is_contested if one.incident else False,
        claims=said_together(by_keys(one.figure.claims, language, on)) if one.figure else [],
    )
    if one.low is not None:
        shown["low"] = one.low
    return shown


def _unit_words(unit: str, language: str) -> str:
    known = unit in vocabulary("units")
    return unit_word(unit, counting_language(language)) if known else ""


def said(one: Counted, languages: Iterable[str], on: date) -> dict[str, Any]:
    """What the desk keeps of what the public page says: enough to count it again, and to see what changed."""
    codes = list(languages)
    return {
        "incident": one.bound.incident,
        "act": one.bound.act,
        "unit": one.bound.unit,
        "form": one.bound.form,
        "comparator": one.comparator,
        "low": one.low,
        "standard": one.standard,
        "contested": one.incident.is_contested if one.incident else False,
        "words": {code: one.words(code) for code in codes},
        "sentences": {code: one.sentence(code) for code in codes},
        "as_of": on.isoformat(),
        "claims": list(one.figure.claims) if one.figure else [],
        "waits": list(one.waits),
    }


def as_released(name: str, said_before: Mapping[str, Any]) -> LeavingFigure | None:
    """The binding that was released, read back from ``said``; None for one that never was."""
    if "incident" not in said_before:
        return None
    return LeavingFigure(
        name=name,
        incident=str(said_before["incident"]),
        act=str(said_before["act"]),
        unit=str(said_before["unit"]),
        form=str(said_before["form"]),
    )
