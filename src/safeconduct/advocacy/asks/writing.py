"""Write an ask, change it while it is ours, take it to another post, or put the same to another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission
from safeconduct.advocacy.asks import events, grounds
from safeconduct.advocacy.asks.deciding import FROM, UNMADE, Event, NotNow
from safeconduct.advocacy.models import Ask, Campaign
from safeconduct.evidence.recording import ChangedMeanwhile, add, change

LEAVING = ("review", "released")
"""States of a letter whose words stand still, and with them those of the asks in it."""
REPEATED = ("campaign", "text", "verb", "why", "legal_basis")
"""What the same ask to another post says again."""


class NoLongerOurs(Exception):
    """It was put to them, or a letter with it is about to be: its words stand still, only events follow."""


class CampaignClosed(Exception):
    """Nothing new is asked in a campaign that is over."""


class SamePost(Exception):
    """It has been asked of this very post."""


def write_ask(campaign: Campaign, values: Mapping[str, Any], *, token: UUID, by: Person, at: datetime) -> Ask:
    """Draft an ask; the same token twice keeps one. Raises ``NotAllowed``, ``CampaignClosed``."""
    if campaign.closed_on is not None and not Ask.every.filter(pk=token).exists():
        raise CampaignClosed
    return add(Ask(id=token, campaign=campaign, **values), by=by, at=at, permission=Permission.PRESS)


def change_ask(ask: Ask, values: Mapping[str, Any], *, version: int, by: Person, at: datetime) -> Ask:
    """Change an ask that nobody was asked yet. One that was approved goes back to the draft.

    Raises ``NoLongerOurs`` and as ``recording.change`` does.
    """
    with transaction.atomic():
        fresh = Ask.objects.select_for_update(of=("self",)).get(pk=ask.pk)
        if fresh.state not in UNMADE or fresh.communications.filter(state__in=LEAVING).exists():
            raise NoLongerOurs
        if fresh.version != version:
            raise ChangedMeanwhile
        saved = change(fresh, values, version=version, by=by, at=at, permission=Permission.PRESS)
        if saved.state == "approved" and saved.version != version:
            events.keep(
                saved.pk, Event.TAKEN_BACK, token=uuid5(saved.pk, f"changed {saved.version}"), day=at.date(),
                by=by, at=at,
            )  # fmt: skip
    return saved


def escalate(
    ask: Ask,
    values: Mapping[str, Any],
    *,
    day: date,
    note: str,
    token: UUID,
    seen: int | None,
    by: Person,
    at: datetime,
) -> Ask:
    """Take an ask to another post: a new draft that says which one it escalates, and an event on that one.

    Both or neither. Raises ``NotNow``, ``SamePost``, ``CampaignClosed``, ``NotAllowed``.
    """
    if values["post"].pk == ask.post_id:
        raise SamePost
    with transaction.atomic():
        held = Ask.every.filter(pk=token).first()
        if held is not None:
            return held
        events.keep(
            ask.pk,
            Event.ESCALATED,
            token=uuid5(token, "escalated"),
            day=day,
            note=note,
            seen=seen,
            by=by,
            at=at,
        )
        made = write_ask(
            ask.campaign, {**repeated(ask), **values, "escalates": ask}, token=token, by=by, at=at
        )
        grounds.repeat(ask, made, by=by, at=at)
        audit.record("advocacy.ask.escalates", chain="staff", by=by.pk, subject=made.pk, at=at)
    return made


def copy(ask: Ask, values: Mapping[str, Any], *, token: UUID, by: Person, at: datetime) -> Ask:
    """Put the same to another post, as a draft of its own. Raises ``SamePost``, ``CampaignClosed``, ``NotAllowed``."""
    if values["post"].pk == ask.post_id:
        raise SamePost
    with transaction.atomic():
        held = Ask.every.filter(pk=token).first()
        if held is not None:
            return held
        made = write_ask(ask.campaign, {**repeated(ask), **values}, token=token, by=by, at=at)
        grounds.repeat(ask, made, by=by, at=at)
    return made


def repeated(ask: Ask) -> dict[str, Any]:
    """What the same ask to another post begins with; the post and the day are its own."""
    return {name: getattr(ask, name) for name in REPEATED if name != "campaign"}


def may_escalate(ask: Ask) -> bool:
    """Whether it can be taken to another post now."""
    return ask.state in FROM[Event.ESCALATED]


__all__ = [
    "CampaignClosed",
    "NoLongerOurs",
    "NotNow",
    "SamePost",
    "change_ask",
    "copy",
    "escalate",
    "write_ask",
]
