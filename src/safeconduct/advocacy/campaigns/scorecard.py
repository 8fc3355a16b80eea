"""Read what the scorecard counts: asks that were put to posts, what came, and what was promised. Four queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from safeconduct.advocacy.asks.deciding import HEARD
from safeconduct.advocacy.campaigns.scoring import AskFacts, PromiseFacts, Score, scores
from safeconduct.advocacy.models import Ask, AskEvent, Campaign, Commitment, Post


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which asks and promises count: of one campaign or all, made from ``first`` to ``last``, both days included."""

    campaign: Campaign | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """The numbers of one post."""

    post: Post
    score: Score


def lines(wanted: Wanted, today: date) -> list[Line]:
    """One line for each post that was asked or promised something."""
    found = scores(_asks(wanted), _promises(wanted), today)
    posts = {str(post.pk): post for post in Post.objects.filter(pk__in=[row.post for row in found])}
    known = [Line(posts[row.post], row) for row in found if row.post in posts]
    return sorted(known, key=lambda line: (-line.score.asked, line.post.title, line.post.key))


def _asks(wanted: Wanted) -> list[AskFacts]:
    rows = Ask.objects.standing().filter(made_on_day__isnull=False, campaign__withdrawn_on=None)
    asks = list(_narrowed(rows, wanted, campaign="campaign", day="made_on_day"))
    states: dict[UUID, list[str]] = defaultdict(list)
    heard: dict[UUID, date] = {}
    events = AskEvent.objects.filter(ask__in=asks).order_by("ask", "number")
    for ask, event, to_state, day in events.values_list("ask", "event", "to_state", "day"):
        states[ask].append(to_state)
        if event in HEARD:
            heard[ask] = min(day, heard.get(ask, day))
    return [
        AskFacts(str(ask.post_id), ask.made_on_day, (*states[ask.pk], ask.state), heard.get(ask.pk))
        for ask in asks
        if ask.made_on_day is not None
    ]


def _promises(wanted: Wanted) -> list[PromiseFacts]:
    rows = Commitment.objects.filter(response__withdrawn_on=None, response__campaign__withdrawn_on=None)
    found = _narrowed(rows, wanted, campaign="response__campaign", day="response__first_day")
    return [PromiseFacts(str(post), state) for post, state in found.values_list("response__post", "state")]


def _narrowed(rows: QuerySet[Any], wanted: Wanted, *, campaign: str, day: str) -> QuerySet[Any]:
    if wanted.campaign is not None:
        rows = rows.filter(**{campaign: wanted.campaign})
    if wanted.first is not None:
        rows = rows.filter(**{f"{day}__gte": wanted.first})
    if wanted.last is not None:
        rows = rows.filter(**{f"{day}__lte": wanted.last})
    return rows
