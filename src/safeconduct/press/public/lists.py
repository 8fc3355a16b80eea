"""Lists of what is published, newest first. A page of a list begins after a row, not at a number: nothing is skipped
or shown twice when something is published meanwhile, and the last page costs what the first does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import get_language

from safeconduct.press.projections.models import Page
from safeconduct.press.public import kinds, languages

A_PAGE = 20
_CURSOR = re.compile(r"(\d{1,17})-([0-9a-f]{32})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a list. ``after``: where the next one begins, empty at the end."""

    pages: Sequence[Page]
    after: str


def cursor(page: Page) -> str:
    """Where the rows after this one begin: microseconds and id."""
    moment = page.published_at - datetime(1970, 1, 1, tzinfo=UTC)
    return f"{max(0, round(moment.total_seconds() * 1_000_000))}-{page.id.hex}"


def beyond(text: str) -> Q:
    """Rows after a cursor. Raises Http404 for what is none."""
    found = _CURSOR.fullmatch(text)
    if not found:
        raise Http404
    try:
        moment = datetime.fromtimestamp(int(found[1]) // 1_000_000, tz=UTC).replace(
            microsecond=int(found[1]) % 1_000_000
        )
    except (ValueError, OverflowError, OSError):
        raise Http404 from None
    return Q(published_at__lt=moment) | Q(published_at=moment, id__gt=UUID(found[2]))


def newest(pages: QuerySet[Page], *, after: str = "", count: int = A_PAGE) -> Stretch:
    """Originals, newest first, each in the reader's language where it exists."""
    rows = languages.listed(pages.filter(is_original=True)).order_by("-published_at", "id")
    if after:
        rows = rows.filter(beyond(after))
    found = list(rows[: count + 1])
    more = cursor(found[count - 1]) if len(found) > count else ""
    return Stretch(languages.in_our_language(found[:count], get_language() or "en"), more)


def news(count: int) -> list[Page]:
    """The newest of all kinds of news: a short look at each kind, so that thousands of incidents cost nothing."""
    looked: list[Page] = []
    for kind in kinds.NEWS:
        rows = languages.listed(Page.objects.filter(is_original=True, kind=kind))
        looked += rows.order_by("-published_at", "id")[:count]
    looked.sort(key=lambda page: (-page.published_at.timestamp(), page.id))
    return languages.in_our_language(looked[:count], get_language() or "en")


def of_kind(kind: str, *, after: str = "", count: int = A_PAGE) -> Stretch:
    return newest(Page.objects.filter(kind=kind), after=after, count=count)
