"""Save a record of the journal from a form, and say what to do when a colleague was faster. Nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal
from safeconduct.cases.dates.forms import carry_on
from safeconduct.cases.journal import ChangedMeanwhile, JournalGone, Record, SentBefore
from safeconduct.cases.people.sourced import SourcedForm, StrikeForm
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a form. ``problem``: a sentence, with ``theirs`` if a colleague was faster; empty: it is saved.
    ``left_to_do``: code of what a colleague must still do."""

    problem: str = ""
    theirs: Record | None = None
    left_to_do: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies and who writes it."""

    request: Request
    keys: CaseKeys
    kind: str
    record_id: UUID
    by: Unlocked
    at: datetime


def save(place: Place, asked: SourcedForm) -> Saved:
    """Write what a valid form says as the record's next version. Raises ``Http404`` where the case is gone."""
    content = asked.content(place.by.person.pk, place.at.date())
    if asked.before and content == asked.before and asked.seen:
        return Saved()
    return _write(place, content, asked, seen=asked.seen)


def strike(place: Place, record: Record, asked: StrikeForm) -> Saved:
    """Strike a record out, with the reason; it keeps what it says."""
    given = asked.cleaned_data
    return _write(place, record.content, asked, seen=given["version"], struck=given["reason"])


def take_back(place: Place, record: Record, asked: forms.Form) -> Saved:
    """Let a record that was struck out hold again: a new version that says the same."""
    return _write(
        place,
        record.content,
        asked,
        seen=asked.cleaned_data["version"],
        action=f"case.{place.kind}.taken_back",
    )


def _write(
    place: Place,
    content: Mapping[str, Any],
    asked: forms.Form,
    *,
    seen: int,
    struck: str = "",
    action: str = "",
) -> Saved:
    try:
        journal.write(
            request=place.request, keys=place.keys, kind=place.kind, record_id=place.record_id, content=content,
            token=asked.cleaned_data["token"], by=place.by, at=place.at, seen=seen, struck=struck, action=action,
        )  # fmt: skip
    except SentBefore:
        return _sent_before(place, asked)
    except ChangedMeanwhile as changed:
        return _colleague_was_faster(asked, changed.theirs)
    except JournalGone:
        raise Http404 from None
    return Saved()


def _colleague_was_faster(asked: forms.Form, theirs: Record) -> Saved:
    carry_on(asked, version=str(theirs.version))
    return Saved(
        _(
            "A colleague saved this since you opened the page. Nothing you typed was saved yet, and nothing is lost: "
            "theirs stands below, yours is in the form. Put right what has to be, and save once more."
        ),
        theirs,
    )


def _sent_before(place: Place, asked: forms.Form) -> Saved:
    """The same form came twice, with something else in it: what came first was saved."""
    now = journal.read(place.request, place.keys).get(place.record_id, place.kind)
    carry_on(asked, token=str(uuid4()), version=str(now.version if now else 0))
    return Saved(
        _(
            "This form was sent before with something else in it; that was saved. What you changed since is still "
            "here. Look again, and save once more."
        ),
        now,
    )

