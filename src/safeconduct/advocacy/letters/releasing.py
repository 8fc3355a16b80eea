"""Two people release a letter: one asks, the other agrees to exactly what leaves, and all of it is asked again then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.actions import approvals
from safeconduct.access.actions.approvals import Decision
from safeconduct.access.errors import AccessError, AskedAlready, NotWhatWasAsked, WrongState
from safeconduct.access.models import Approval, Person
from safeconduct.access.models.approvals import LIVE
from safeconduct.access.permissions import Permission, demand
from safeconduct.advocacy.approvals import LETTER
from safeconduct.advocacy.letters.authors import OwnWords, authors
from safeconduct.advocacy.letters.gathering import Gathered, gather
from safeconduct.advocacy.letters.words import WRITTEN
from safeconduct.advocacy.models import Communication
from safeconduct.evidence.custody import Action, Happened
from safeconduct.evidence.items import custody
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import HandedOut
from safeconduct.evidence.recording import Chain, change
from safeconduct.keyring.host import host


class NotReady(AccessError):
    """Something stands in the way. ``problems``: sentences for the page; logged never."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = list(problems)


def ask(letter: Communication, *, token: UUID, by: Person, at: datetime, desk: DeskKeys) -> Approval:
    """Ask a second person. From now on the words stand still. The same form twice asks once.

    Raises ``NotAllowed``, ``NotReady``, ``WrongState``, ``AskedAlready``.
    """
    demand(by, Permission.PRESS)
    if (held := Approval.objects.filter(pk=token, subject_id=letter.pk, asked_by=by).first()) is not None:
        return held
    with transaction.atomic():
        row = _locked(letter.pk)
        if row.kind not in WRITTEN or row.state not in ("draft", "review"):
            raise WrongState
        if row.state == "review" and live(row, gather(row, desk, at.date()), at.date()):
            raise AskedAlready
        change(row, {"approval": token}, version=row.version, by=by, at=at, permission=Permission.PRESS)
        if row.state == "draft":
            row.move("review")
        found = gather(row, desk, at.date())
        if found.problems:
            raise NotReady(found.problems)
        asked = approvals.ask(
            kind=LETTER, subject_id=row.pk, digest=found.leaving.digest(), by=by, at=at, token=token
        )
    letter.refresh_from_db()
    return asked


def decide(
    letter: Communication,
    question: UUID,
    decision: Decision,
    *,
    shown: bytes,
    why: str,
    by: Person,
    at: datetime,
    desk: DeskKeys,
) -> None:
    """Agree, or refuse with a code; a refusal takes the letter back to the draft.

    ``shown``: the digest that the page showed. Raises ``OwnWords`` and ``NotReady`` (agreeing while something stands
    in the way), and what ``approvals`` raises.
    """
    with transaction.atomic():
        row = _locked(letter.pk)
        found = gather(row, desk, at.date())
        digest = found.leaving.digest()
        if not vault.digests.equal(shown, digest):
            raise NotWhatWasAsked
        if decision == "approve":
            if found.problems:
                raise NotReady(found.problems)
            approvals.approve(approval_id=question, kind=LETTER, digest=digest, by=by, at=at)
            if by.pk in authors(row):
                raise OwnWords
        else:
            approvals.refuse(approval_id=question, kind=LETTER, why=why, digest=digest, by=by, at=at)
            if row.state == "review":
                _to_draft(row, by, at, chain="worker")  # follows from the refusal, by whoever may not write
    letter.refresh_from_db()


def release(letter: Communication, *, by: Person, at: datetime, desk: DeskKeys) -> Communication:
    """Use what was agreed to. Problems and consents are looked at again now; whatever fails, everything stays.

    Writes down what goes out of accounts and which files leave. A second click does nothing. Raises ``NotReady``,
    ``NotApproved``, ``WrongState``, ``NotAllowed``.
    """
    demand(by, Permission.PRESS)
    with transaction.atomic():
        row = _locked(letter.pk)
        if row.state == "released" and row.digest is not None:
            return row
        if row.state != "review":
            raise WrongState
        found = gather(row, desk, at.date())
        if found.problems:
            raise NotReady(found.problems)
        digest = found.leaving.digest()
        used = approvals.use(kind=LETTER, subject_id=row.pk, digest=digest, by=by, at=at)
        kept = vault.digests.keyed(host().pepper, f"letter {row.pk}", digest)
        change(row, {"digest": kept, "approval": used.pk}, version=row.version, by=by, at=at,
               permission=Permission.PRESS)  # fmt: skip
        row.move("released")
        _hand_out(row, found, used, by, at)
        audit.record("advocacy.letter.released", chain="staff", by=by.pk, subject=row.pk, about=kept, at=at)
    letter.refresh_from_db()
    return row


def to_draft(letter: Communication, *, by: Person, at: datetime) -> None:
    """Back to the draft: what somebody agreed to ends with it. Only before it was sent. Raises ``WrongState``."""
    demand(by, Permission.PRESS)
    with transaction.atomic():
        _to_draft(_locked(letter.pk), by, at)
    letter.refresh_from_db()


def live(letter: Communication, found: Gathered, on: date) -> list[Approval]:
    """Questions about exactly this that can still be decided or used."""
    return list(Approval.objects.live_of(LETTER, letter.pk, found.leaving.digest(), on))


def released_on(letter: Communication) -> date | None:
    """The day it was released; None where it is not."""
    if letter.digest is None or letter.approval is None:
        return None
    return Approval.objects.filter(pk=letter.approval).values_list("used_on", flat=True).first()


def _to_draft(row: Communication, by: Person, at: datetime, *, chain: Chain = "staff") -> None:
    """End what was asked and agreed. ``chain`` "worker": it follows from somebody's refusal."""
    row.move("draft")
    change(row, {"approval": None, "digest": None}, version=row.version, by=by, at=at, permission=Permission.PRESS,
           chain=chain)  # fmt: skip
    for approval in Approval.objects.filter(kind=LETTER.code, subject_id=row.pk, state__in=LIVE):
        approval.move("withdrawn")
        about = bytes(approval.mark)
        audit.record("approval.withdrawn", chain="staff", by=by.pk, subject=approval.pk, about=about, at=at)
    HandedOut.objects.filter(act_id=row.pk, how="letter", taken_down_on=None).update(taken_down_on=at.date())
    audit.record("advocacy.letter.taken_back", chain="staff", by=by.pk, subject=row.pk, at=at)


def _hand_out(row: Communication, found: Gathered, used: Approval, by: Person, at: datetime) -> None:
    """What goes out, before anything does: accounts and records of accounts, and the files in their own chains."""
    HandedOut.objects.bulk_create(
        HandedOut(
            kind=out.kind, record_id=out.record, how="letter", purpose=out.purpose, day=at.date(), by=by,
            approval=used.pk, act_id=row.pk,
        )
        for out in found.hands_out
    )  # fmt: skip
    for enclosed in found.enclosures:
        artifact = enclosed.row.artifact
        custody.note(artifact.item, Happened(Action.EXPORTED, at, artifact.pk, by.pk, ("publish",)))


def _locked(letter_id: UUID) -> Communication:
    rows = Communication.every.select_for_update(of=("self",))
    return rows.select_related("post", "holding").get(pk=letter_id)
