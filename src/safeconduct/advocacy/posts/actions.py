"""Keep posts, and who held them when. Two people in one office on one day only where somebody says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.advocacy.models import Holding, Post
from safeconduct.advocacy.posts.planning import Kept, KeptPost, Plan, overlap, plan
from safeconduct.advocacy.posts.reading import Row
from safeconduct.evidence.recording import ChangedMeanwhile, add, change


class Overlaps(Exception):
    """Somebody else holds the post on one of these days, and nobody confirmed that both do."""

    def __init__(self, holdings: Sequence[Holding]) -> None:
        super().__init__(len(holdings))
        self.holdings = holdings


class HeldTwice(Exception):
    """This person's time in office touches another one of theirs in the same post."""


class OfficeEnded(Exception):
    """Nobody holds an office after it was ended."""


class NotConfirmed(Exception):
    """A list says that several people hold a post at once, and nobody confirmed it."""


def add_post(values: Mapping[str, Any], *, token: UUID, by: Person, at: datetime) -> Post:
    """Keep a new post; the same token twice keeps one. Raises ``NotAllowed``."""
    return add(Post(id=token, **values), by=by, at=at, permission=Permission.PRESS)


def change_post(post: Post, values: Mapping[str, Any], *, version: int, by: Person, at: datetime) -> Post:
    """Change a post. Raises what ``recording.change`` raises, and ``OfficeEnded`` while somebody holds it longer."""
    ended = values.get("ended_on")
    with transaction.atomic():
        if ended and any(each.until_day is None or each.until_day > ended for each in post.holdings.all()):
            raise OfficeEnded
        return change(post, values, version=version, by=by, at=at, permission=Permission.PRESS)


def add_holding(
    post: Post, values: Mapping[str, Any], *, token: UUID, confirmed: bool, by: Person, at: datetime
) -> Holding:
    """Keep who held a post when; the same token twice keeps one.

    Raises ``NotAllowed``, ``Overlaps`` unless ``confirmed``, ``HeldTwice`` and ``OfficeEnded``.
    """
    demand(by, Permission.PRESS)
    with transaction.atomic():
        if (held := Holding.objects.filter(pk=token, post=post).first()) is not None:
            return held
        holding = Holding(id=token, post=post, made_by=by, made_on=at.date(), **values)
        _refuse(holding, confirmed)
        try:
            with transaction.atomic():
                holding.save(force_insert=True)
        except (
            IntegrityError
        ):  # the other click of a double click was quicker, or the same was kept a moment ago
            if (held := Holding.objects.filter(pk=token, post=post).first()) is not None:
                return held
            raise HeldTwice from None
        audit.record("advocacy.holding.added", chain="staff", by=by.pk, subject=token, at=at)
    return holding


def change_holding(
    holding: Holding, values: Mapping[str, Any], *, version: int, confirmed: bool, by: Person, at: datetime
) -> Holding:
    """Change a holding. Raises what ``add_holding`` raises, and ``ChangedMeanwhile``."""
    demand(by, Permission.PRESS)
    for name, value in values.items():
        setattr(holding, name, value)
    with transaction.atomic():
        _refuse(holding, confirmed)
        try:
            with transaction.atomic():
                rows = Holding.objects.filter(pk=holding.pk, version=version)
                if rows.update(**values, version=version + 1) != 1:
                    raise ChangedMeanwhile
        except IntegrityError:
            raise HeldTwice from None
        audit.record("advocacy.holding.changed", chain="staff", by=by.pk, subject=holding.pk, at=at)
    holding.version = version + 1
    return holding


def planned(rows: Sequence[Row]) -> Plan:
    """What bringing in these rows would do today. Two queries."""
    keys = {row.post for row in rows}
    found = Post.every.filter(key__in=keys).prefetch_related("holdings")
    return plan(rows, {post.key: _kept(post) for post in found})


def bring_in(rows: Sequence[Row], *, country: str, together: bool, by: Person, at: datetime) -> Plan:
    """Write what is new in a list: posts under the list's own name as key, and holders. The same again adds nothing.

    ``together``: somebody said that the posts in ``Plan.together`` are held by several at once.
    Raises ``NotAllowed``, ``NotConfirmed``, and ``ChangedMeanwhile`` when a colleague wrote the same at this moment.
    """
    demand(by, Permission.PRESS)
    try:
        with transaction.atomic():
            found = planned(rows)
            if found.together and not together:
                raise NotConfirmed
            if found.added:
                _write(found, country, by, at)
            return found
    except IntegrityError:
        raise ChangedMeanwhile from None


def _write(found: Plan, country: str, by: Person, at: datetime) -> None:
    for key in found.new_posts:
        add(Post(id=uuid4(), key=key, title=key, country=country), by=by, at=at, permission=Permission.PRESS)
    posts = {post.key: post for post in Post.every.filter(key__in={row.post for row in found.added})}
    Holding.objects.bulk_create(
        Holding(
            post=posts[row.post], holder=row.holder, holder_ref=row.holder_ref, from_day=row.from_day,
            until_day=row.until_day, source=row.source, made_by=by, made_on=at.date(),
        )
        for row in found.added
    )  # fmt: skip
    audit.record("advocacy.holdings.imported", chain="staff", by=by.pk, count=len(found.added), at=at)


def _kept(post: Post) -> KeptPost:
    holdings = tuple(Kept(each.holder, each.from_day, each.until_day) for each in post.holdings.all())
    return KeptPost(holdings, post.ended_on, post.withdrawn_on is not None)


def _refuse(holding: Holding, confirmed: bool) -> None:
    ended: date | None = holding.post.ended_on
    if ended and (holding.until_day is None or holding.until_day > ended):
        raise OfficeEnded
    others = [
        each
        for each in Holding.objects.filter(post=holding.post).exclude(pk=holding.pk).order_by("from_day")
        if overlap(holding.from_day, holding.until_day, each.from_day, each.until_day)
    ]
    if any(each.holder == holding.holder for each in others):
        raise HeldTwice
    if others and not confirmed:
        raise Overlaps(others)
