"""What every change at the press desk does first: nothing that was agreed to changes under those who agreed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from safeconduct import audit
from safeconduct.access.errors import AccessError
from safeconduct.access.models import Approval, Person
from safeconduct.access.models.approvals import LIVE
from safeconduct.press.models import Publication

OUT = ("published", "corrected")


class Locked(AccessError):
    sentence = _("Nothing changes here now: it is released, withdrawn or dropped. Take it back first.")


def is_out(publication: Publication) -> bool:
    """Whether readers have it: what is changed now is a correction."""
    return publication.state in OUT


def is_locked(publication: Publication) -> bool:
    """Whether it was released and is not out yet, or is over."""
    return publication.state in ("embargoed", "withdrawn", "dropped") or publication.waiting is not None


def touch(publication: Publication, *, by: Person, at: datetime) -> None:
    """Before a change, in its transaction: what was asked for ends, and the publication is a draft again.

    Raises ``Locked``, and ``WrongState`` when somebody was quicker.
    """
    lock(publication, "state", "waiting", "approval")
    if is_locked(publication):
        raise Locked
    if publication.state in ("review", "approved"):
        publication.move("draft")
    end_questions(publication, by=by, at=at)


def lock(publication: Publication, *fields: str) -> None:
    """Hold its row to the end of the transaction and read it, or these fields, as it is now: others wait for us."""
    Publication.every.select_for_update().only("pk").get(pk=publication.pk)
    publication.refresh_from_db(fields=fields or None)


def end_questions(publication: Publication, *, by: Person, at: datetime) -> None:
    """End every question about it that somebody could still decide or use."""
    if publication.approval is None:
        return
    for approval in Approval.objects.filter(subject_id=publication.pk, state__in=LIVE):
        approval.move("withdrawn")
        audit.record("approval.withdrawn", chain="staff", by=by.pk, subject=approval.pk, at=at)
    Publication.every.filter(pk=publication.pk).update(approval=None)
    publication.approval = None


def note(what: str, subject: UUID, *, by: Person, at: datetime) -> None:
    """A line in the audit: ids only."""
    audit.record(f"press.{what}", chain="staff", by=by.pk, subject=subject, at=at)
