"""What a coordinator does with a round by hand: keep a pair together, choose another, rule one out, undo, discard.

Each change solves the rest again at once, with pins and offers that are out as they are. It is kept only if nobody
else changed the round in between.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.access.errors import WrongState
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys import facts
from safeconduct.attorneys.facts import Gathered
from safeconduct.attorneys.models import Round
from safeconduct.attorneys.rounds import document, errors, reasons, solving
from safeconduct.attorneys.rounds.document import ACTIONS, FORBID, Change, Document, Held
from safeconduct.keyring.rows import NoKey
from safeconduct.placement.feasibility import why_not


def change(
    *, held: Held, action: str, case: str, attorney: str, why: str, token: UUID, seen: int, desk: Desk, by: Unlocked,
    at: datetime,
) -> Held:  # fmt: skip
    """Pin, override or forbid one pair, and solve the rest again. The same form sent twice is one change; sent again
    with other words it is refused, for they are not kept.

    Raises ``RoundRefused``: ``WhyNeeded``, ``CaseGone``, ``NotOnPanel``, ``OfferOut``, ``StandsInTheWay``, ``NoRoom``,
    ``RoundOver``, ``RoundMeanwhile``, ``SentBefore``.
    """
    demand(by.person, Permission.PLACE)
    twice = next((each for each in held.document.changes if each.id == str(token)), None)
    if twice is not None:
        if (twice.action, twice.case, twice.attorney) != (action, case, attorney) or not _says(twice, why, by, desk):
            raise errors.SentBefore
        return held
    if action not in ACTIONS:
        raise errors.RoundRefused
    if not reasons.is_enough(why):
        raise errors.WhyNeeded
    refuse_over(held, seen)
    gathered = facts.gather(by, desk, at)
    refuse(held.document, gathered, action, case, attorney)
    proposal = held.document.proposal(case)
    made = Change(
        id=str(token), action=action, case=case, attorney=attorney, by=str(by.person.pk), at=at.isoformat(),
        why=_locked(why, token, case, gathered, by, desk), instead_of=proposal.attorney if proposal else "",
    )  # fmt: skip
    solved = solving.at_once(gathered, held.document.changed(made))
    return keep(held, solved, f"round.{action}", seen=seen, desk=desk, by=by, at=at)


def undo(*, held: Held, change_id: str, seen: int, desk: Desk, by: Unlocked, at: datetime) -> Held:
    """Take one change back and solve again. One that was taken back stays so. Raises ``RoundRefused``."""
    demand(by.person, Permission.PLACE)
    known = next((each for each in held.document.changes if each.id == change_id), None)
    if known is None:
        raise errors.RoundRefused
    if not known.is_live:
        return held
    refuse_over(held, seen)
    before = held.document.undone(change_id, str(by.person.pk), at)
    solved = solving.at_once(facts.gather(by, desk, at), before)
    return keep(held, solved, "round.undone", seen=seen, desk=desk, by=by, at=at)


def again(*, held: Held, seen: int, desk: Desk, by: Unlocked, at: datetime) -> Held:
    """Solve with the sheets and the panel of now. Raises ``RoundRefused``."""
    demand(by.person, Permission.PLACE)
    refuse_over(held, seen)
    solved = solving.at_once(facts.gather(by, desk, at), held.document)
    return keep(held, solved, "round.solved_again", seen=seen, desk=desk, by=by, at=at)


def discard(*, held: Held, by: Unlocked, at: datetime) -> None:
    """End a round nobody was asked from. Twice is once. Raises ``RoundOver``."""
    demand(by.person, Permission.PLACE)
    if held.row.state == "discarded":
        return
    try:
        with transaction.atomic():
            held.row.move("discarded")
            audit.record("round.discarded", chain="staff", by=by.person.pk, subject=held.row.id, at=at)
    except WrongState:
        raise errors.RoundOver from None


def keep(
    held: Held,
    made: Document,
    action: str,
    *,
    seen: int,
    desk: Desk,
    by: Unlocked,
    at: datetime,
    state: str = "open",
) -> Held:
    """Store a changed document where the round is still as it was seen. Raises ``RoundMeanwhile``."""
    blob, epoch = document.locked(held.row, made, by, desk)
    with transaction.atomic():
        kept = Round.objects.filter(pk=held.row.pk, version=seen, state="open").update(
            document=blob, epoch=epoch, version=seen + 1, state=state
        )
        if kept != 1:
            raise errors.RoundMeanwhile
        audit.record(action, chain="staff", by=by.person.pk, subject=held.row.id, at=at)
    held.row.refresh_from_db()
    return Held(held.row, made)


def refuse_over(held: Held, seen: int) -> None:
    """Raise where the round is over, or is not the one that was looked at."""
    if held.row.state != "open":
        raise errors.RoundOver
    if held.row.version != seen:
        raise errors.RoundMeanwhile


def refuse(document: Document, gathered: Gathered, action: str, case: str, attorney: str) -> None:
    """Raise what stands in the way of a change."""
    of_case, of_attorney = gathered.case(case), gathered.attorney(attorney)
    if of_case is None:
        raise errors.CaseGone
    if of_attorney is None:
        raise errors.NotOnPanel
    if action == FORBID:
        return
    if any(out == case for out, _attorney in gathered.frozen):
        raise errors.OfferOut
    hard = why_not(of_case, of_attorney, gathered.limits, gathered.rules)
    if hard:
        raise errors.StandsInTheWay(hard)
    taken = {pair for pair in gathered.frozen if pair[1] == attorney}
    taken |= {pair for pair in document.pinned.items() if pair[1] == attorney and pair[0] != case}
    if len(taken) >= of_attorney.capacity:
        raise errors.NoRoom


def _says(change: Change, why: str, by: Unlocked, desk: Desk) -> bool:
    """Whether a change was made with these words. Where they went with the case, nothing else can be said."""
    return reasons.read(change, by, desk) in ("", why[: reasons.LONGEST])


def _locked(why: str, token: UUID, case: str, gathered: Gathered, by: Unlocked, desk: Desk) -> str:
    number = gathered.sheets[case].number
    try:
        return reasons.lock(
            why[: reasons.LONGEST], change_id=token, request_id=UUID(case), number=number, by=by, desk=desk
        )
    except NoKey:
        raise errors.CaseGone from None
