"""May the person be reached this way now? What they agreed to decides, for messages here and for every call."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safeconduct.cases.journal import Journal
from safeconduct.cases.people import reaching
from safeconduct.cases.people.reaching import Reaching
from safeconduct.cases.people.values import value_of
from safeconduct.intake.form.answers import GIVEN
from safeconduct.intake.models import Request

HERE = reaching.SITE
"""The channel of the thread: the person reads it when they come."""
OUTSIDE = tuple(channel for channel in reaching.CHANNELS if channel != HERE)
"""Channels that this program does not send by: staff call and write themselves."""
THREAD_GONE = "thread_gone"


def contact_of(journal: Journal, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What was agreed about reaching the person: the newest record, or what they told in their request."""
    entry = journal.last("contact")
    return entry.content if entry else reaching.told_in(_given(answers))


def here(request: Request, contact: Mapping[str, Any], at: datetime) -> Reaching:
    """Whether a message may be left in the thread. Hours do not matter: nothing rings, nothing is sent out."""
    if request.holder_id is None:
        return Reaching(False, (THREAD_GONE,))
    return reaching.may_reach(contact, HERE, at)


def refused(reached: Reaching) -> tuple[str, ...]:
    """Why it is refused, as codes; warnings alone refuse nothing."""
    if reached.allowed:
        return ()
    return tuple(each for each in reached.reasons if each not in reaching.WARNINGS) or reached.reasons


def zone_of(contact: Mapping[str, Any]) -> tzinfo | None:
    """The clock of the place where the person is; None where nobody knows it."""
    try:
        return ZoneInfo(str(value_of(contact, "zone") or "?"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def clock_of(contact: Mapping[str, Any]) -> tzinfo:
    """The person's clock, or UTC."""
    return zone_of(contact) or UTC


def _given(answers: Mapping[str, Any]) -> dict[str, Any]:
    facts = answers.get("facts", {})
    return {fact: held.get("value") for fact, held in facts.items() if held.get("state") == GIVEN}
