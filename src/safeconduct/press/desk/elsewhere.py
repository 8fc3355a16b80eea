"""Who has what we wrote: outlets before its hour, and those who are asked to take down what we took down."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct.access.errors import WrongState
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.press.desk.changing import note
from safeconduct.press.models import EmbargoGrant, Publication, Takedown


def given_to(
    publication: Publication, outlet: str, on: date, *, token: UUID, by: Person, at: datetime
) -> EmbargoGrant:
    """Write down that an outlet has the text before it is out. The same form twice is once."""
    demand(by, Permission.PRESS)
    row = EmbargoGrant(id=token, publication=publication, outlet=outlet, given_on=on, by=by)
    if publication.state not in ("approved", "embargoed"):
        raise WrongState
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            note("embargo.given", row.pk, by=by, at=at)
    except IntegrityError:
        return EmbargoGrant.objects.get(pk=token, publication=publication)
    return row


def noted(row: Takedown, state: str, on: date, *, by: Person, at: datetime) -> Takedown:
    """What became of a takedown: asked, done or refused. The same twice is once. Raises ``WrongState``."""
    demand(by, Permission.PRESS)
    day = "asked_on" if state == "asked" else "ended_on"
    if row.state == state and getattr(row, day) == on:
        return row
    with transaction.atomic():
        row.move(state)
        Takedown.objects.filter(pk=row.pk).update(**{day: on, "by": by})
        note(f"takedown.{state}", row.pk, by=by, at=at)
    row.refresh_from_db()
    return row
