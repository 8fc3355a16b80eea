"""Make a round and solve it again. Nothing is held open in a database while the solver works.

The solver is pure and runs in a thread beside the one that tells how far it is; only this thread speaks to the
databases.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from datetime import datetime
from queue import SimpleQueue
from threading import Thread
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from safeconduct import audit
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys import facts
from safeconduct.attorneys.facts import Gathered
from safeconduct.attorneys.models import Round
from safeconduct.attorneys.rounds import document, errors
from safeconduct.attorneys.rounds.document import Document, Proposal, Unplaced
from safeconduct.placement import rounds
from safeconduct.placement.rounds import SCALE, Proposed
from safeconduct.vault import digests

Stage = tuple[str, int, int]


def make(*, token: UUID, desk: Desk, by: Unlocked, at: datetime) -> Generator[Stage, None, Round]:
    """Open sheets and panel, solve, store; yields (stage, done, total) on the way.

    Made with the same token again, it is the same round. Raises ``NotAMember``, ``NotAllowed``, ``NotSolved``.
    """
    demand(by.person, Permission.PLACE)
    found = Round.objects.filter(pk=token).first()
    if found:
        return found
    yield "sheets", 0, 0
    gathered = facts.gather(by, desk, at)
    yield "sheets", len(gathered.cases), len(gathered.cases)
    yield "panel", len(gathered.attorneys), len(gathered.attorneys)
    solved = yield from solve(gathered, Document())
    yield "writing", 0, 0
    row = _store(token, solved, gathered, desk, by, at)
    yield "done", len(solved.proposed), len(solved.cases)
    return row


def solve(gathered: Gathered, before: Document) -> Generator[Stage, None, Document]:
    """The document with what is proposed now, pins and refusals of ``before`` kept. Raises ``NotSolved``."""
    heard: SimpleQueue[Stage | Proposed | Exception] = SimpleQueue()
    Thread(target=_solve, args=(gathered, before, heard), daemon=True).start()
    while isinstance(said := heard.get(), tuple):
        yield said
    if isinstance(said, Exception):
        raise errors.NotSolved from None  # its text may speak of a case
    return _told(said, gathered, before)


def at_once(gathered: Gathered, before: Document) -> Document:
    """The same for who waits for it on one page. Raises ``NotSolved``."""
    steps = solve(gathered, before)
    while True:
        try:
            next(steps)
        except StopIteration as over:
            return over.value  # type: ignore[no-any-return]  # what the generator returns, see ``solve``


def _solve(gathered: Gathered, before: Document, heard: SimpleQueue[Any]) -> None:
    waiting = {each.id for each in gathered.cases}
    panel = {each.id for each in gathered.attorneys}
    pinned = {
        case: attorney for case, attorney in before.pinned.items() if case in waiting and attorney in panel
    }
    try:
        found = rounds.propose(
            gathered.cases, gathered.attorneys, gathered.limits, gathered.rules,
            pinned=pinned, forbidden=before.forbidden, frozen=gathered.frozen,
            tell=lambda stage, done, total: heard.put((stage, done, total)), digest=_digest,
        )  # fmt: skip
    except Exception as error:  # whatever it was, the page that waits must hear of it
        heard.put(error)
    else:
        heard.put(found)


def _told(found: Proposed, gathered: Gathered, before: Document) -> Document:
    return replace(
        before,
        proposed=tuple(
            Proposal(each.case, each.attorney, each.fit, tuple(other.attorney for other in each.others))
            for each in found.rows
        ),
        unplaced=tuple(
            Unplaced(each.case, each.possible, tuple((str(code), count) for code, count in each.why))
            for each in found.unplaced
        ),
        frozen=found.frozen,
        figures=_figures(found),
        seconds={name: round(float(took), 3) for name, took in found.seconds.items()},
        digest=found.digest,
        solver=found.status,
        solved_at=timezone.now().isoformat(),
        damaged=gathered.damaged,
        versions={case: sheet.number for case, sheet in sorted(gathered.sheets.items())},
    )


def _figures(found: Proposed) -> dict[str, float]:
    """Worths in points: a case of urgency 1 that fits wholly is one point. How far the bound lies above is not kept
    beside them: two figures that say one thing can come apart."""
    worths = {
        name: getattr(found, name) / SCALE
        for name in ("objective", "bound", "plain_objective", "plain_bound")
    }
    known = {} if found.price_of_fairness is None else {"price_of_fairness": found.price_of_fairness}
    return {**worths, **known, "pairs": float(found.pairs)}


def _digest(inputs: bytes) -> str:
    return digests.sha256(inputs).hex()


def _store(
    token: UUID, solved: Document, gathered: Gathered, desk: Desk, by: Unlocked, at: datetime
) -> Round:
    row = Round(id=token, state="open", made_by=by.person.pk, made_at=at, settings_id=gathered.settings_id)
    row.document, row.epoch = document.locked(row, solved, by, desk)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(
                "round.made", chain="staff", by=by.person.pk, subject=token, count=len(solved.cases), at=at,
                about=bytes.fromhex(solved.digest),
            )  # fmt: skip
    except IntegrityError:
        return Round.objects.get(pk=token)  # the same form, sent twice at once
    return row
