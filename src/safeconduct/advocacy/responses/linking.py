"""How an answer stands to a letter. It follows it; it may refer to it, or credit us; we may claim a part, saying why.

Whether one brought the other about is nowhere said: the timeline is shown, and readers judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.advocacy.models import Communication, Contribution, Response
from safeconduct.advocacy.responses.words import NEEDS_QUOTE, NEEDS_REASON


class CannotSay(Exception):
    """This cannot be said of the two. ``reason``: a code of ``words.LINK_TROUBLES``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Said:
    """A relation with what has to be said with it."""

    relation: str
    quote: str = ""
    reason: str = ""
    others: str = ""


def link(
    row: Response, letter: Communication, said: Said, *, token: UUID, by: Person, at: datetime
) -> Contribution:
    """Say how an answer stands to a letter. The same token twice keeps one. Raises ``CannotSay``, ``NotAllowed``."""
    demand(by, Permission.PRESS)
    with transaction.atomic():
        Response.every.select_for_update().get(pk=row.pk)
        held = Contribution.objects.filter(pk=token).first()
        if held is not None:
            return held
        check(row, letter, said)
        if row.contributions.filter(communication=letter, relation=said.relation, ended_on=None).exists():
            raise CannotSay("twice")
        made = Contribution.objects.create(
            id=token, response=row, communication=letter, relation=said.relation,
            quote=said.quote if said.relation in NEEDS_QUOTE else "",
            reason=said.reason if said.relation in NEEDS_REASON else "",
            others=said.others if said.relation in NEEDS_REASON else "", made_by=by, made_on=at.date(),
        )  # fmt: skip
        audit.record("advocacy.contribution.added", chain="staff", by=by.pk, subject=made.pk, at=at)
    return made


def end(row: Contribution, *, by: Person, at: datetime) -> Contribution:
    """Say so no more; the line stays. Twice is once."""
    demand(by, Permission.PRESS)
    with transaction.atomic():
        ended = Contribution.objects.filter(pk=row.pk, ended_on=None).update(ended_on=at.date(), ended_by=by)
        if ended:
            audit.record("advocacy.contribution.ended", chain="staff", by=by.pk, subject=row.pk, at=at)
    row.refresh_from_db()
    return row


def end_what_no_longer_holds(rows: QuerySet[Contribution], *, by: Person, at: datetime) -> None:
    """After a day was changed, in its transaction: end every line that the days no longer let anybody say."""
    for row in rows.filter(ended_on=None).select_related("response", "communication"):
        if not holds(row):
            end(row, by=by, at=at)


def holds(row: Contribution) -> bool:
    """Whether the days of answer and letter still let it be said."""
    try:
        check_days(row.response, row.communication, row.relation)
    except CannotSay:
        return False
    return True


def check(row: Response, letter: Communication, said: Said) -> None:
    """Whether this may be said: the days, and the words that each relation needs. Raises ``CannotSay``."""
    if letter.campaign_id != row.campaign_id:
        raise CannotSay("other_campaign")
    check_days(row, letter, said.relation)
    if said.relation in NEEDS_QUOTE and not said.quote:
        raise CannotSay("quote")
    if said.relation in NEEDS_REASON:
        for name in ("reason", "others"):
            if not getattr(said, name):
                raise CannotSay(name)


def check_days(row: Response, letter: Communication, relation: str) -> None:
    """Whether the days of the two let it be said. Raises ``CannotSay``."""
    if letter.sent_on is None:
        raise CannotSay("not_sent")
    if relation == "follows":
        if row.first_day is None:
            raise CannotSay("no_day")
        if row.first_day < letter.sent_on:
            raise CannotSay("before")
    elif row.last_day is not None and row.last_day < letter.sent_on:
        raise CannotSay("before")
