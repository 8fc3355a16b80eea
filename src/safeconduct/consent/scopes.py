"""What a testimony may be used for: sixteen purposes, each by itself, no by default, and valid on a day or not.

The purposes and the default are those of the field's norms as the reference (documentation, 4.1 and 4.2) sums them
up: consent for each specific purpose, explained, bound in time, and to be taken back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Scope(StrEnum):
    """One purpose. None of them follows from another, and none from being a client."""

    STORE = "store"
    OWN_LAWYER = "share_with_own_lawyer"
    OWN_CASE = "use_in_own_asylum_case"
    COUNTS = "internal_analysis_and_counts"
    SHARE_ANONYMISED = "share_anonymised_with"
    SHARE_IDENTIFIED = "share_identified_with"
    QUOTE = "quote_anonymised"
    PARAPHRASE = "paraphrase_only"
    READ_BY_ANOTHER = "read_by_another_in_video"
    OWN_VOICE = "own_voice_or_altered"
    IMAGE = "image"
    NAME = "use_name"
    MEDIA = "media_contact"
    COURT = "court_or_prosecutor"
    ARCHIVE = "archive_after_case"
    RECONTACT = "recontact"


NEEDS_A_RECIPIENT = frozenset({Scope.SHARE_ANONYMISED, Scope.SHARE_IDENTIFIED})
"""Given only for somebody who is named."""
CANNOT_BE_RECALLED = frozenset(
    {Scope.SHARE_ANONYMISED, Scope.SHARE_IDENTIFIED, Scope.QUOTE, Scope.PARAPHRASE, Scope.READ_BY_ANOTHER}
    | {Scope.OWN_VOICE, Scope.IMAGE, Scope.NAME, Scope.MEDIA, Scope.COURT}
)
"""What was done under these may be out of our hands: the person is told so before they decide."""


class Status(StrEnum):
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ScopeSaid:
    """One event. ``expires_on``: the last day it holds; None without an end."""

    scope: Scope
    status: Status
    day: date
    number: int
    expires_on: date | None = None


def scope_valid(events: Iterable[ScopeSaid], scope: Scope, on: date) -> bool:
    """Whether this exact scope holds on a day: its last word up to that day is yes, and has not expired."""
    last = last_word(events, scope, on)
    return (
        last is not None
        and last.status is Status.GIVEN
        and (last.expires_on is None or on <= last.expires_on)
    )


def last_word(events: Iterable[ScopeSaid], scope: Scope, on: date) -> ScopeSaid | None:
    """What was said last about a scope up to a day, or None: by the day it was said, then as it was recorded.

    A yes of March that is written down in May does not undo the no of April.
    """
    said = [event for event in events if event.scope is scope and event.day <= on]
    return max(said, key=lambda event: (event.day, event.number), default=None)


def valid_scopes(events: Iterable[ScopeSaid], on: date) -> frozenset[Scope]:
    """Every scope that holds on a day."""
    said = tuple(events)
    return frozenset(scope for scope in Scope if scope_valid(said, scope, on))


class Standing(StrEnum):
    """How a scope stands on a day, for people to read."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    EXPIRED = "expired"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def standing(events: Iterable[ScopeSaid], scope: Scope, on: date) -> Standing:
    """How a scope stands on a day. Only ``GIVEN`` is a yes."""
    last = last_word(events, scope, on)
    if last is None:
        return Standing.NOT_ASKED
    if last.status is Status.GIVEN and last.expires_on is not None and last.expires_on < on:
        return Standing.EXPIRED
    return Standing(last.status.value)


def withdrawn_scopes(events: Iterable[ScopeSaid], on: date) -> frozenset[Scope]:
    """Every scope whose last word up to that day is that it was taken back."""
    said = tuple(events)
    return frozenset(scope for scope in Scope if standing(said, scope, on) is Standing.WITHDRAWN)
