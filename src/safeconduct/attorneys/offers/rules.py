"""When an offer ends, and when somebody is reminded of it. Pure: moments are given in, each with its zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

USUAL = timedelta(hours=72)
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=21)
FOR_THE_CHECK = timedelta(hours=48)
"""Whoever gets the names has at least this long for her conflict check."""
LAST_DAY = timedelta(hours=24)


def is_over(expires_at: datetime, at: datetime) -> bool:
    """Whether the time has run out. At the very second that was named it has."""
    return at >= expires_at


def can_last_until(expires_at: datetime, at: datetime) -> bool:
    """Whether an offer that is sent now may end then: there is time to look, and the case is not blocked for long."""
    return at + SHORTEST <= expires_at <= at + LONGEST


def ends_when_named(expires_at: datetime, at: datetime) -> datetime:
    """The end once the names were shown: never earlier than before, and long enough for the check."""
    return max(expires_at, at + FOR_THE_CHECK)


def remind_from(since: datetime, expires_at: datetime) -> datetime:
    """When she is reminded: with a third of the time left, and not before the last day."""
    return expires_at - min((expires_at - since) / 3, LAST_DAY)


def can_be_the_day(checked_on: date, named_at: datetime, at: datetime) -> bool:
    """Whether the names can have been checked on that day: since they were shown, and not in days to come.

    Days are hers and moments are UTC: west of Greenwich it may still be the day before.
    """
    return named_at.date() - timedelta(days=1) <= checked_on <= at.date() + timedelta(days=1)
