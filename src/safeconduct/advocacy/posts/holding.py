"""Who held a post on a day. Others ask here; nothing is written.

A holding reaches from ``from_day`` up to, and without, ``until_day``: on the day of a handover the new holder holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from safeconduct.advocacy.models import Holding, Post


def holder_on(post: Post, day: date) -> Holding | None:
    """Who held the post that day; None where nobody did, or several did and so nobody alone."""
    found = list(_on(day).filter(post=post)[:2])
    return found[0] if len(found) == 1 else None


def holdings_on(posts: Iterable[Post], day: date) -> Mapping[UUID, tuple[Holding, ...]]:
    """Who held each of these posts that day, by the post's id; one query. Posts nobody held are not in it."""
    found: dict[UUID, tuple[Holding, ...]] = {}
    for holding in _on(day).filter(post__in=[post.pk for post in posts]):
        found[holding.post_id] = (*found.get(holding.post_id, ()), holding)
    return found


def _on(day: date) -> QuerySet[Holding]:
    held = Q(until_day=None) | Q(until_day__gt=day)
    return Holding.objects.filter(held, from_day__lte=day).order_by("post", "from_day", "holder")
