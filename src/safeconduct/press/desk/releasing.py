"""From a draft to what is out: others are asked, agree or refuse, it is released, taken back, withdrawn, corrected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from safeconduct.access.actions import approvals
from safeconduct.access.approving import ApprovalKind
from safeconduct.access.errors import AccessError, AskedAlready, NotApproved, NotWhatWasAsked, WrongState
from safeconduct.access.models import Approval, Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.keys import DeskKeys, open_desk
from safeconduct.evidence.models import Claim, HandedOut
from safeconduct.evidence.testimonies.uses import testimonies_behind
from safeconduct.outbox import post
from safeconduct.press import waiting
from safeconduct.press.agreeing import needs_two, shape_of
from safeconduct.press.approvals import CORRECTION, PUBLICATION
from safeconduct.press.desk.authors import OwnWords, authors
from safeconduct.press.desk.changing import Locked, end_questions, is_locked, is_out, lock, note
from safeconduct.press.desk.checking import Problem, blocking, problems
from safeconduct.press.desk.gathering import gather
from safeconduct.press.desk.words import WHY_WITHDRAWN
from safeconduct.press.leaving import Leaving
from safeconduct.press.models import Publication


class NotReady(AccessError):
    """``problems``: what is missing today."""

    sentence = _("Something is missing today. Nothing left. Look at the list.")

    def __init__(self, found: list[Problem]) -> None:
        super().__init__()
        self.problems = found


def approval_kind(publication: Publication, leaving: Leaving) -> ApprovalKind:
    """Who must agree: two others before it is out and to whatever adds to it, one other to a correction of words."""
    before = publication.agreed.get("shape", {})
    return PUBLICATION if not is_out(publication) or needs_two(before, shape_of(leaving)) else CORRECTION


def ask(publication: Publication, *, shown: bytes, token: UUID, by: Unlocked, at: datetime) -> Approval:
    """Ask others to agree to what the page showed. The same form twice asks once.

    Raises ``NotReady``, ``NotWhatWasAsked``, ``Locked``, ``AskedAlready``.
    """
    demand(by.person, Permission.PRESS)
    leaving = _ready(publication, open_desk(by, "advocacy"), at)
    kind, digest = approval_kind(publication, leaving), leaving.digest()
    if digest != shown:
        raise NotWhatWasAsked
    if is_locked(publication):
        raise Locked
    live = Approval.objects.live_of(kind, publication.pk, digest, at.date())
    if live.exclude(pk=token).exists():
        raise AskedAlready
    with transaction.atomic():
        asked = approvals.ask(
            kind=kind, subject_id=publication.pk, digest=digest, by=by.person, at=at, token=token
        )
        publication.refresh_from_db(fields=("state",))
        if publication.state == "approved" and asked.state == "asked":  # the yes of before ran out
            publication.move("draft")
        if publication.state == "draft":
            publication.move("review")
        Publication.every.filter(pk=publication.pk).update(approval=asked.pk, held_back="")
    publication.approval = asked.pk
    return asked


def agree(publication: Publication, question: UUID, *, shown: bytes, by: Unlocked, at: datetime) -> Approval:
    """Agree to what the page showed.

    Raises ``NotReady``, ``NotWhatWasAsked``, ``OwnWords`` and what ``approvals.approve`` raises.
    """
    leaving = _ready(publication, open_desk(by, "advocacy"), at)
    digest = leaving.digest()
    if digest != shown:
        raise NotWhatWasAsked
    with transaction.atomic():
        approval = approvals.approve(
            approval_id=question, kind=approval_kind(publication, leaving), digest=digest, by=by.person, at=at
        )
        if by.person.pk in authors(publication):
            raise OwnWords
        publication.refresh_from_db(fields=("state",))
        if approval.state == "approved" and publication.state == "review":
            publication.move("approved")
    return approval


def refuse(
    publication: Publication, question: UUID, why: str, *, shown: bytes, by: Unlocked, at: datetime
) -> Approval:
    """Say no, by a code: it is a draft again. Raises what ``approvals.refuse`` raises."""
    leaving = gather(publication, open_desk(by, "advocacy"), at.date())
    kind, digest = approval_kind(publication, leaving), leaving.digest()
    if digest != shown:
        raise NotWhatWasAsked
    with transaction.atomic():
        approval = approvals.refuse(
            approval_id=question, kind=kind, why=why, digest=digest, by=by.person, at=at
        )
        publication.refresh_from_db(fields=("state",))
        if publication.state == "review":
            publication.move("draft")
    return approval


def release(publication: Publication, *, by: Unlocked, at: datetime) -> Publication:
    """Let go of exactly what was agreed to. The worker puts it out, at once or when the embargo is over.

    Twice is once. Raises ``NotReady`` (something is missing today), ``NotApproved``, ``WrongState``, ``Locked``.
    """
    demand(by.person, Permission.PRESS)
    with transaction.atomic():
        lock(publication)
        if publication.waiting is not None:
            return publication
        if not is_out(publication) and publication.state != "approved":
            raise NotApproved if publication.state in ("draft", "review") else WrongState
        leaving = _ready(publication, open_desk(by, "advocacy"), at)
        used = approvals.use(
            kind=approval_kind(publication, leaving), subject_id=publication.pk, digest=leaving.digest(),
            by=by.person, at=at,
        )  # fmt: skip
        _handed_out(publication, leaving, used, by.person, at)
        if not is_out(publication) and publication.embargo_until is not None:
            publication.move("embargoed")
        publication.waiting = waiting.lock(publication.pk, leaving)
        Publication.every.filter(pk=publication.pk).update(waiting=publication.waiting, held_back="")
        post.put("publication.released", subject=publication.pk, on=at.date())
        note("publication.released", publication.pk, by=by.person, at=at)
    return publication


def take_back(publication: Publication, *, by: Person, at: datetime) -> None:
    """Before it is out: a draft again, and what waited can be opened by nobody. Raises ``WrongState``."""
    demand(by, Permission.PRESS)
    with transaction.atomic():
        lock(publication)
        if publication.waiting is None and (is_out(publication) or publication.state == "draft"):
            raise WrongState
        if not is_out(publication) and publication.state != "draft":
            publication.move("draft")
        if publication.waiting is not None:  # it never left: nobody is asked to call it back
            left = HandedOut.objects.filter(act_id=publication.pk, approval=publication.approval)
            left.filter(taken_down_on=None).update(taken_down_on=at.date())
        end_questions(publication, by=by, at=at)
        Publication.every.filter(pk=publication.pk).update(waiting=None)
        note("publication.taken_back", publication.pk, by=by, at=at)
    publication.waiting = None
    waiting.forget(publication.pk)


def withdraw(publication: Publication, why: str, *, by: Person, at: datetime) -> None:
    """Take what is out down: its address stays and says so. Raises ``WrongState``, ValueError for an unknown reason."""
    from safeconduct.press.putting_out.withdrawals import take_down

    demand(by, Permission.PRESS)
    if why not in WHY_WITHDRAWN:
        raise ValueError("a withdrawal says why, by a code of the table")
    publication.refresh_from_db()
    if not is_out(publication):
        raise WrongState
    with transaction.atomic():
        end_questions(publication, by=by, at=at)
        take_down(publication, why=why, by=by, at=at)


def _ready(publication: Publication, desk: DeskKeys, at: datetime) -> Leaving:
    """What leaves, if nothing is missing today. Raises ``NotReady``."""
    missing = blocking(problems(publication, desk, at.date(), at))
    if missing:
        raise NotReady(missing)
    return gather(publication, desk, at.date())


def _handed_out(publication: Publication, leaving: Leaving, used: Approval, by: Person, at: datetime) -> None:
    """A row for every account, and every record made from one, that leaves. What left before is not written twice."""
    kept = HandedOut.objects.filter(act_id=publication.pk, how="publication", taken_down_on=None)
    known = {(row.record_id, row.purpose) for row in kept}
    rows = [
        HandedOut(
            kind=kind, record_id=record, how="publication", purpose=scope, day=at.date(), by=by, approval=used.pk,
            act_id=publication.pk,
        )
        for kind, record, scope in dict.fromkeys(_accounts(leaving))
        if (record, scope) not in known
    ]  # fmt: skip
    HandedOut.objects.bulk_create(rows)


def _accounts(leaving: Leaving) -> Iterator[tuple[str, UUID, str]]:
    said = [(each.testimony, each.scope) for each in leaving.quotes]
    said += [(each.testimony, each.scope) for each in leaving.files]
    said += [(each.testimony, Scope.NAME.value) for each in leaving.quotes if each.names]
    for testimony, scope in said:
        if testimony:
            yield "testimony", UUID(testimony), scope
    records = {UUID(each.record): each.kind for each in leaving.citations}
    records |= {UUID(each.claim): "claim" for each in leaving.quotes if each.claim}
    for cited in leaving.citations:
        if cited.kind == "testimony":
            yield "testimony", UUID(cited.record), cited.scope
    resting = Claim.every.filter(pk__in=records).exclude(item=None)
    of_item = dict(resting.values_list("pk", "item"))
    behind = testimonies_behind({*records, *of_item.values()})
    for record, kind in records.items():
        for _testimony, purpose in (*behind.get(record, ()), *behind.get(of_item.get(record, record), ())):
            yield kind, record, purpose
