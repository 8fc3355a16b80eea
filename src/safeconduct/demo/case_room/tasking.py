"""Tasks of the whole case: some that were suggested, one done with its proof, one that is overdue."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from safeconduct.cases.tasks import actions, planning
from safeconduct.cases.tasks.actions import By
from safeconduct.cases.tasks.kept import KIND, anchors, content_of, task_of, templates
from safeconduct.demo.case_room import filing
from safeconduct.demo.case_room.acting import Case, Hand
from safeconduct.demo.case_room.script import ATTORNEY, CASEWORKER

READING, OVERDUE_FOR = "read_notice", 2
FOR_HEARING = ("declaration", "translations", "packet_review")


def plan(case: Case) -> None:
    """What is usual at this stage, and something Timur thought of himself."""
    hand = case.hand(CASEWORKER, 8)
    _add(hand, (READING, "appearance", "plan"))
    due = (case.now - timedelta(days=OVERDUE_FOR)).date()
    content = content_of(
        title="Ask the center for a visit with an interpreter who is a man", due=due, owner=hand.by.person.pk,
        note="Not a Chechen interpreter: he asked for that.",
    )  # fmt: skip
    actions.add(by=_by(hand), content=content, token=uuid4())


def finish_reading(case: Case) -> None:
    """The notice was read: the paper itself is the proof."""
    hand = case.hand(ATTORNEY, 6)
    paper = str(filing.paper_of(hand, "nta").id)
    _finish(hand, READING, paper, "Charges and date compared with the photograph")


def finish_beginnings(case: Case) -> None:
    """The court knows who appears, and the two agreed on a plan: words are the proof."""
    hand = case.hand(ATTORNEY, 4)
    _finish(hand, "appearance", "", "Confirmation of the court’s system (invented)")
    _finish(hand, "plan", "", "Talked through with Timur")


def plan_for_hearing(case: Case) -> None:
    """Once a hearing is kept, the days before it are suggested."""
    _add(case.hand(ATTORNEY, 5), FOR_HEARING)


def _finish(hand: Hand, code: str, paper: str, words: str) -> None:
    record = next(each for each in hand.journal().records(KIND) if task_of(each).template == code)
    actions.done(
        by=_by(hand), task=record, proof_paper=paper, proof_words=words, seen=record.version, token=uuid4()
    )


def _add(hand: Hand, codes: tuple[str, ...]) -> None:
    found, today = hand.journal(), hand.at.date()
    stage, days = anchors(hand.request, hand.keys, found, today)
    present = {task_of(record).template for record in found.records(KIND, struck=True)}
    suggested = planning.suggestions(templates(), stage=stage, anchors=days, present=present, today=today)
    chosen = [each for each in suggested if each.template.code in codes]
    actions.add_suggested(by=_by(hand), chosen=chosen, owner=hand.by.person.pk, token=uuid4())


def _by(hand: Hand) -> By:
    return By(hand.request, hand.keys, hand.by, hand.at)
