"""What an author leaves in the text: with a written reason, and nothing recorded without a yes to the name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from safeconduct.consent.scopes import Scope
from safeconduct.evidence.deidentify import Span
from safeconduct.evidence.models import Testimony
from safeconduct.evidence.testimonies import uses


class IsRecorded(uses.NoConsent):
    """What is recorded of somebody goes, unless they agreed that their name is used, and this holds today."""


class NoWhy(ValueError):
    """What is left in has a reason that the reviewers read."""


def refuse_recorded(spans: Iterable[Span], testimony: Testimony, on: date) -> None:
    """Raise ``IsRecorded`` if one of these may not stay: it is recorded, and nobody who may agreed to be named.

    The yes of whoever gave the account is for their own name: another person's recorded name goes all the same.
    """
    recorded = [span for span in spans if span.on_incident]
    own = str(testimony.person.same_as_id or testimony.person_id)
    if recorded and (
        any(span.person not in ("", own) for span in recorded)
        or not uses.may_use(testimony.pk, Scope.NAME, on)
    ):
        raise IsRecorded


def with_why(row: list[Any], why: str) -> list[Any]:
    """A packed span as it lies among what was left in: its six facts, then the reason."""
    return [*row[:6], why.strip()]


def why_of(row: list[Any]) -> str:
    """The reason of a packed span that was left in; empty where none was asked for in its day."""
    return str(row[6]) if len(row) > 6 else ""
