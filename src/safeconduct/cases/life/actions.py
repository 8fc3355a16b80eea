"""Move a case through its life: take a step, correct one, open it again; begin and end what lies beside it.

Each is one transaction that holds the request's row, reads everything again and asks the guards; two at once
are told apart by the version of the record they write.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import conflicts, grants, journal, states
from safeconduct.cases.dates import deadlines
from safeconduct.cases.journal import ChangedMeanwhile, Entry, Journal, JournalGone
from safeconduct.cases.life import guards
from safeconduct.cases.life.facts import gather
from safeconduct.cases.life.stages import CORRECT, REOPEN, Side, Stage
from safeconduct.cases.life.standing import STEP, Standing, agreement_id, side_id, standing, steps_id
from safeconduct.cases.placing import sheets
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request
from safeconduct.intake.states import State


class NotPossible(Exception):
    """Guards stand in the way; ``reasons`` are their codes."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("This step is not possible now.")
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Said:
    """What the form of a step says. ``back_to``: where a correction leads."""

    on: date
    why: str = ""
    proof: str = ""
    reason: str = ""
    settled: str = ""
    read_back: bool = False
    back_to: str = ""


@dataclass(frozen=True, slots=True)
class At:
    """Who writes what when, with the form's token and the version it was shown with."""

    by: Unlocked
    at: datetime
    token: UUID
    seen: int


def step(*, request: Request, keys: CaseKeys, to: Stage, said: Said, how: At) -> Entry:
    """Take a step forward. Raises ``NotPossible``, ``ChangedMeanwhile``, ``JournalGone``; and what
    ``grants.take`` raises where the step takes a waiting request on."""
    with transaction.atomic():
        held, opened, stands = _now(request, keys, how)
        content = _content(stands, to, said, STEP)
        if (done := _sent_before(opened, how, content)) is not None:
            return done
        _refuse_unseen(held, opened, how)
        due = deadlines.of_request(held, keys, how.at)
        conflict = conflicts.standing(held, keys, opened, how.at.date()).state
        facts = replace(
            gather(held, opened, stands, due, conflict), proof=said.proof, reason=said.reason,
            settled=said.settled, read_back=said.read_back,
        )  # fmt: skip
        if found := guards.reasons(to, facts):
            raise NotPossible(*found)
        if held.state == State.WAITING and to is Stage.SCREENING:
            held = grants.take(request=held, keys=keys, by=how.by, at=how.at)
        entry = _write(held, keys, content, how)
        if to is Stage.CLOSED and held.state != State.CLOSED:
            states.move(request=held, step="close", by=how.by, at=how.at)
    return entry


def correct(*, request: Request, keys: CaseKeys, said: Said, how: At) -> Entry:
    """Go back to a stage the case was in, because a step was a mistake. Raises as ``step`` does."""
    with transaction.atomic():
        held, opened, stands = _now(request, keys, how)
        if said.back_to not in set(Stage):
            raise NotPossible("not_from_here")
        content = _content(stands, Stage(said.back_to), said, CORRECT)
        if (done := _sent_before(opened, how, content)) is not None:
            return done
        _refuse_unseen(held, opened, how)
        if held.state not in {State.WAITING, State.OPEN}:
            raise NotPossible("not_live")
        if said.back_to not in stands.back_to():
            raise NotPossible("not_from_here")
        return _write(held, keys, content, how)


def reopen(*, request: Request, keys: CaseKeys, said: Said, how: At) -> Entry:
    """Open a closed case again, in the stage it was in. Raises as ``step`` does."""
    with transaction.atomic():
        held, opened, stands = _now(request, keys, how)
        content = _content(stands, stands.before_closing(), said, REOPEN)
        if (done := _sent_before(opened, how, content)) is not None:
            return done
        _refuse_unseen(held, opened, how)
        if held.state != State.CLOSED:
            raise NotPossible("not_from_here")
        entry = _write(held, keys, content, how)
        states.move(request=held, step="reopen", by=how.by, at=how.at)
    return entry


def turn_side(
    *, request: Request, keys: CaseKeys, side: Side, begins: bool, on: date, where: str, why: str, how: At
) -> Entry:
    """Begin or end a side state. Raises ``NotPossible`` where it stands so already, ``ChangedMeanwhile``."""
    with transaction.atomic():
        held, opened, stands = _now(request, keys, how)
        content = {
            "side": side.value, "what": "begun" if begins else "ended", "on": on.isoformat(), "where": where,
            "why": why,
        }  # fmt: skip
        if (done := _sent_before(opened, how, content)) is not None:
            return done
        if held.state not in guards.LIVE:
            raise NotPossible("not_live")
        record = opened.get(side_id(held.id, side))
        if (record.version if record else 0) == how.seen and begins == (side in stands.side_codes):
            raise NotPossible("not_from_here")
        return journal.write(
            request=held, keys=keys, kind="side_state", record_id=side_id(held.id, side), content=content,
            token=how.token, by=how.by, at=how.at, seen=how.seen,
        )  # fmt: skip


def agree(
    *, request: Request, keys: CaseKeys, given: bool, on: date, by_way: str, note: str, how: At
) -> Entry:
    """Write down whether the person lets attorneys be shown the case. A no holds from now on, and takes its sheet
    back."""
    content = {"purpose": "attorneys", "given": given, "on": on.isoformat(), "how": by_way, "note": note}
    with transaction.atomic():
        entry = journal.write(
            request=request, keys=keys, kind="agreement", record_id=agreement_id(request.id), content=content,
            token=how.token, by=how.by, at=how.at, seen=how.seen,
        )  # fmt: skip
        if not given:
            sheets.hold(request.id, by=how.by.person.pk, at=how.at)
    return entry


def _now(request: Request, keys: CaseKeys, how: At) -> tuple[Request, Journal, Standing]:
    """The request with its row held, its journal, and where it stands. Raises ``JournalGone``, ``NotAllowed``."""
    demand(how.by.person, Permission.KEEP_CASE)
    held = Request.objects.select_for_update().filter(id=request.id).first()
    if held is None or held.epoch not in keys.file:
        raise JournalGone
    opened = journal.read(held, keys)
    return held, opened, standing(held, opened)


def _sent_before(opened: Journal, how: At, content: dict[str, Any]) -> Entry | None:
    """What this form wrote before, if it said the same; where the case stood then is no part of what it said."""

    def is_same(entry: Entry) -> bool:
        return entry.person_id == how.by.person.pk and _typed(entry.content) == _typed(content)

    return journal.sent_before(opened, how.token, is_same)


def _typed(content: dict[str, Any]) -> dict[str, Any]:
    untold = {"from", "to"} if content.get("how") == REOPEN else {"from"}
    return {name: value for name, value in content.items() if name not in untold}


def _refuse_unseen(held: Request, opened: Journal, how: At) -> None:
    """Raise ``ChangedMeanwhile`` where a step was taken since the page was opened."""
    record = opened.get(steps_id(held.id), STEP)
    if record is not None and record.version != how.seen:
        raise ChangedMeanwhile(record)


def _content(stands: Standing, to: Stage, said: Said, how: str) -> dict[str, Any]:
    found = {
        "from": stands.stage.value, "to": to.value, "how": how, "on": said.on.isoformat(), "why": said.why,
        "proof": said.proof, "reason": said.reason, "settled": said.settled,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _write(held: Request, keys: CaseKeys, content: dict[str, Any], how: At) -> Entry:
    return journal.write(
        request=held, keys=keys, kind=STEP, record_id=steps_id(held.id), content=content, token=how.token,
        by=how.by, at=how.at, seen=how.seen,
    )  # fmt: skip
