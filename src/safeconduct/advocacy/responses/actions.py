"""Keep what a post answered, together with what it means for an ask; promises, and how it stands to a letter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.advocacy.asks import events
from safeconduct.advocacy.asks.deciding import Event
from safeconduct.advocacy.models import Ask, Campaign, Commitment, Response
from safeconduct.advocacy.posts.holding import holder_on
from safeconduct.advocacy.responses import linking
from safeconduct.evidence.fields import days_of
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Item
from safeconduct.evidence.recording import ChangedMeanwhile, add, change
from safeconduct.evidence.sealing import Content

SPLIT = ("verbatim", "translation", "speaker")
"""In the clear of what was said in public, sealed of anything else."""


class SeatNeeded(Exception):
    """Something of this is sealed, and the writer does not sit at the desk."""


class StaysPublic(Exception):
    """What once stood in the clear stays in the history: sealing it now would only look like help."""


def keep_response(
    campaign: Campaign,
    values: Mapping[str, Any],
    *,
    means: Event | None,
    token: UUID,
    by: Person,
    at: datetime,
    desk: DeskKeys | None,
) -> Response:
    """Keep an answer and, with ``means``, the event of its ask; both or neither. The same token twice keeps one.

    Raises ``NotAllowed``, ``SeatNeeded`` and, where the ask cannot be answered so now, ``NotNow``.
    """
    internal, content = parted(values)
    if content and desk is None:
        raise SeatNeeded
    ask: Ask | None = internal.get("ask")
    with transaction.atomic():
        row = Response(id=token, campaign=campaign, **internal)
        if row.first_day is not None:
            row.holding = holder_on(row.post, row.first_day)
        kept = add(row, by=by, at=at, content=content or None, desk=desk, permission=Permission.PRESS)
        if means is not None and ask is not None:
            events.keep(
                ask.pk, means, token=uuid5(token, "answered"), day=kept.last_day or at.date(), by=by, at=at,
                communication=kept.communication, response=kept,
            )  # fmt: skip
    return kept


def change_response(
    row: Response,
    values: Mapping[str, Any],
    *,
    version: int,
    by: Person,
    at: datetime,
    desk: DeskKeys | None,
) -> Response:
    """Change an answer. Without a seat ``values`` holds nothing that is sealed, and that stays as it is.

    Where its day is another one, what it followed and no longer follows is ended.
    Raises what ``recording.change`` raises, ``StaysPublic`` and ``SeatNeeded``.
    """
    if row.is_public and values.get("is_public") is False:
        raise StaysPublic
    given = dict(values)
    if desk is None and not row.is_public:
        if set(SPLIT) & set(given) or given.get("is_public"):
            raise SeatNeeded
        return _changed(row, _dated(given, row), version=version, by=by, at=at)
    internal, content = parted(given, row)
    wanted = content if content or row.sealed is not None else None
    if wanted is not None and desk is None:
        raise SeatNeeded
    return _changed(row, internal, version=version, by=by, at=at, content=wanted, desk=desk)


def _changed(row: Response, values: dict[str, Any], *, by: Person, at: datetime, **more: Any) -> Response:
    with transaction.atomic():
        kept = change(row, values, by=by, at=at, permission=Permission.PRESS, **more)
        linking.end_what_no_longer_holds(row.contributions.all(), by=by, at=at)
    return kept


def parted(values: Mapping[str, Any], row: Response | None = None) -> tuple[dict[str, Any], Content]:
    """What of an answer lies in the clear, and what is sealed."""
    internal = dict(values)
    content: Content = {}
    if not internal.get("is_public"):
        for name in SPLIT:
            content[name] = internal.get(name, "")
            internal[name] = ""
    return _dated(internal, row), {name: text for name, text in content.items() if text}


def promise(
    row: Response, *, what: str, by_when: date | None, token: UUID, by: Person, at: datetime
) -> Commitment:
    """Write down what was promised. The same token twice keeps one. Raises ``NotAllowed``."""
    demand(by, Permission.PRESS)
    with transaction.atomic():
        kept, is_new = Commitment.objects.get_or_create(
            pk=token, defaults={"response": row, "what": what, "by_when": by_when, "made_by": by, "made_on": at.date()}
        )  # fmt: skip
        if is_new:
            audit.record("advocacy.commitment.added", chain="staff", by=by.pk, subject=kept.pk, at=at)
    return kept


def judge(
    row: Commitment, to: str, *, why: str, item: Item | None, seen: str, by: Person, at: datetime
) -> Commitment:
    """Say whether a promise was kept, why, and where that is read. ``to`` "open" undoes it.

    ``seen``: the state the writer had before them. Raises ``NotAllowed``, ``ChangedMeanwhile``, ``WrongState``.
    """
    demand(by, Permission.PRESS)
    with transaction.atomic():
        fresh = Commitment.objects.select_for_update().get(pk=row.pk)
        if fresh.state == to and fresh.judged_by_id == by.pk and (fresh.why, fresh.item) == (why, item):
            return fresh  # the other click of a double click
        if fresh.state != seen:
            raise ChangedMeanwhile
        fresh.move(to)
        undone = to == "open"
        fresh.why, fresh.item = ("", None) if undone else (why, item)
        fresh.judged_on, fresh.judged_by = (None, None) if undone else (at.date(), by)
        fresh.save(update_fields=("why", "item", "judged_on", "judged_by"))
        audit.record(f"advocacy.commitment.{to}", chain="staff", by=by.pk, subject=fresh.pk, at=at)
    return fresh


def _dated(internal: dict[str, Any], row: Response | None) -> dict[str, Any]:
    """With the days its date may touch, and who held the post then."""
    if "said_on" not in internal:
        return internal
    internal["first_day"], internal["last_day"] = days_of([internal["said_on"]])
    post = internal.get("post") or (row.post if row is not None else None)
    if row is not None and post is not None:
        first = internal["first_day"]
        internal["holding"] = holder_on(post, first) if first is not None else None
    return internal
