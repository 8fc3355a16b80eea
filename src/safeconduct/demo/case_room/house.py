"""What the house sets up for its cases: message texts, how long things are kept, and who looks at what beside them."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from safeconduct.access.actions import name_communities
from safeconduct.cases import grants
from safeconduct.cases.conflicts import checking
from safeconduct.cases.emergencies import actions as emergencies
from safeconduct.cases.keeping import periods
from safeconduct.cases.messages import templates
from safeconduct.demo.case_room.acting import Case
from safeconduct.demo.case_room.script import told
from safeconduct.demo.people import Staff
from safeconduct.intake.models import Request

KEPT_DAYS = {"closed": 730, "set_aside": 90}
SLOT = timedelta(hours=2)


def set_up(staff: Staff, at: datetime) -> None:
    """Samir puts the house's texts in, Petra sets how long cases are kept, Jonas names a circle of his own."""
    templates.add_starter_set(by=staff.who("samir").person, at=at)
    periods.set_to(KEPT_DAYS, seen=periods.newest_id(), token=uuid4(), by=staff.who("petra").person, at=at)
    circles = [told()["exclusion"]["communities"]]
    name_communities(by=staff.who("jonas").person, communities=circles, at=at)


def check_only(case: Case) -> None:
    """Compared with all others today, and not decided: the page asks for somebody's judgement."""
    hand = case.hand("aisha", 0)
    checking.run(**hand.act())


def lend(case: Case) -> None:
    """Vera looks at the first step for two hours from now."""
    hand = case.hand("aisha", 0)
    grants.grant(
        request=hand.request, person=case.staff.who("vera").person, keys=hand.keys, purpose="first_step",
        expires_on=None, ends_at=hand.at + SLOT, by=hand.by, at=hand.at,
    )  # fmt: skip


def ask_in_danger(case: Case) -> None:
    """Jonas, who holds nothing, asks to be let in; whoever holds it answers within a working day."""
    emergencies.ask(
        request=Request.objects.get(id=case.request_id), reason="danger", token=uuid4(),
        by=case.staff.who("jonas"), at=case.now,
    )  # fmt: skip
