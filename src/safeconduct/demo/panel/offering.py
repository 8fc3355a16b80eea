"""What went on between desk, attorneys and case: a refusal, a case taken on and worked on, an offer nobody opened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from safeconduct.attorneys.giving import actions as giving
from safeconduct.attorneys.models import Attorney, Offer
from safeconduct.attorneys.offers import answering, naming, sending
from safeconduct.attorneys.offers.answering import Certified
from safeconduct.attorneys.portal import draft_actions, draft_states, hours_kept, mentoring_kept
from safeconduct.attorneys.portal.draft_actions import By, Words
from safeconduct.cases.placing import sheets
from safeconduct.demo.case_room.acting import Case
from safeconduct.demo.panel.attorneys import told
from safeconduct.demo.people import Staff

HOLD = timedelta(hours=72)
BEFORE_THE_SHEET = 4
"""The day of the refusal: the case in Texas waits since the day before."""


def work(panel: Mapping[str, UUID], ids: Mapping[str, UUID], staff: Staff, now: datetime) -> None:
    """Everything, in the order of its days."""
    at_desk = _AtDesk(panel, ids, staff, now)
    taken = at_desk.accepted("bruno", "bruno", 10)
    declined = at_desk.send("texas", "bruno", BEFORE_THE_SHEET)
    naming.read_summary(offer_id=declined.id, by=staff.who("bruno"), at=declined.sent_at)
    answering.decline(
        offer_id=declined.id, reason="date", said="I am in another hearing that week.", token=uuid4(),
        by=staff.who("bruno"), at=declined.sent_at + timedelta(hours=5),
    )  # fmt: skip
    _give(taken, Case(ids["bruno"], staff, now))
    _work_on(Case(ids["bruno"], staff, now))
    at_desk.send("chiara", "chiara", 1)


class _AtDesk:
    """Omar at the placement desk."""

    def __init__(
        self, panel: Mapping[str, UUID], ids: Mapping[str, UUID], staff: Staff, now: datetime
    ) -> None:
        self.panel, self.ids, self.staff, self.now = panel, ids, staff, now

    def send(self, case: str, attorney: str, days_ago: int) -> Offer:
        """The newest sheet of a case to an attorney, for three days."""
        at, request_id = self.now - timedelta(days=days_ago), self.ids[case]
        return sending.send(
            request_id=request_id, attorney=Attorney.objects.get(id=self.panel[attorney]),
            number=sheets.live([request_id]).get().number, expires_at=at + HOLD, by=self.staff.who("omar"), at=at,
        )  # fmt: skip

    def accepted(self, case: str, attorney: str, days_ago: int) -> UUID:
        """Sent, read, asked, named, certified and accepted. Returns the id of the placement."""
        offer, by = self.send(case, attorney, days_ago), self.staff.who(attorney)
        read, shown = offer.sent_at + timedelta(hours=3), offer.sent_at + timedelta(hours=20)
        naming.read_summary(offer_id=offer.id, by=by, at=read)
        naming.ask_names(offer_id=offer.id, by=by, at=read)
        naming.show_names(offer_id=offer.id, by=self.staff.who("omar"), at=shown)
        naming.read_names(offer_id=offer.id, by=by, at=shown + timedelta(hours=1))
        at = shown + timedelta(hours=6)
        placed = answering.certify_and_accept(
            offer_id=offer.id, certified=Certified(at.date(), "both"), token=uuid4(), by=by, at=at
        )
        return placed.pk


def _give(placement_id: UUID, case: Case) -> None:
    """Aisha opens the file to Bruno, and to Marta who accompanies him."""
    hand = case.hand("aisha", 8)
    giving.give(
        request=hand.request, keys=hand.keys, placement_id=placement_id, with_mentor=True, token=uuid4(), by=hand.by,
        at=hand.at,
    )  # fmt: skip


def _work_on(case: Case) -> None:
    """A draft that waits for a review, hours, and a talk with the mentor."""
    draft = draft_actions.begin(by=_by(case, "bruno", 5), words=Words(**told()["draft"]), token=uuid4())
    draft_actions.move(
        by=_by(case, "bruno", 2), draft_id=draft.record_id, code=draft_states.ASK, said={}, seen=draft.version,
        token=uuid4(),
    )  # fmt: skip
    for each in told()["hours"]:
        by = _by(case, "bruno", each["days_ago"])
        content = {
            "day": by.at.date().isoformat(),
            **{name: each[name] for name in ("minutes", "kind", "note")},
        }
        hours_kept.add(by=by, content=content, token=uuid4())
    by = _by(case, "marta", 4)
    next_on = (case.now + timedelta(days=9)).date().isoformat()
    said = {"day": by.at.date().isoformat(), "next_on": next_on, **told()["checkpoint"]}
    mentoring_kept.keep(by=by, content=said, token=uuid4())


def _by(case: Case, name: str, days_ago: int) -> By:
    hand = case.hand(name, days_ago)
    return By(hand.request, hand.keys, hand.by, hand.at)
