"""Asks as lists and their own page show them: where each stands today, with which words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from safeconduct.advocacy.asks.deciding import HEARD, OPEN, UNMADE, Next, Standing, deadline, standing
from safeconduct.advocacy.asks.words import NEXT, Label, state_tag
from safeconduct.advocacy.models import Ask, AskEvent


@dataclass(frozen=True, slots=True)
class Row:
    """One ask in a list. ``tag``: its state as {kind, text}. ``deadline``: what holds today, a delay considered."""

    ask: Ask
    tag: dict[str, Label]
    standing: Standing
    deadline: date | None

    @property
    def next_words(self) -> Label:
        """The next step in words."""
        return NEXT[self.standing.next_step]

    @property
    def is_open(self) -> bool:
        """Whether an answer is waited for."""
        return self.ask.state in OPEN

    @property
    def is_ours(self) -> bool:
        """Whether nobody was asked yet."""
        return self.ask.state in UNMADE


def rows(asks: Iterable[Ask], today: date) -> list[Row]:
    """Rows of a list, in the order of ``asks``; one query more. Give asks with ``post`` (and ``campaign``) selected."""
    shown = list(asks)
    heard = heard_by_ask(ask.pk for ask in shown)
    return [row(ask, heard.get(ask.pk), today) for ask in shown]


def row(ask: Ask, heard_on: date | None, today: date) -> Row:
    """One ask, of which they last said something on a day, or never."""
    asked = heard_on or ask.made_on_day
    found = standing(ask.state, ask.answer_by, ask.delayed_until, asked, today)
    return Row(ask, state_tag(ask.state), found, deadline(ask.answer_by, ask.delayed_until))


def heard_by_ask(ask_ids: Iterable[UUID]) -> dict[UUID, date]:
    """The last day on which they said or did anything, by ask; without those of which nothing was heard."""
    found = AskEvent.objects.filter(ask__in=list(ask_ids), event__in=HEARD)
    return dict(found.values("ask").annotate(last=Max("day")).values_list("ask", "last"))


__all__ = ["Next", "Row", "heard_by_ask", "row", "rows"]
