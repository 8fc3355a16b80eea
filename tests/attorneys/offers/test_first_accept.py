"""A hundred attorneys accept one case at the same moment: one has it, and nobody else keeps a key.

On SQLite in a house of real files, since a database in memory has no second connection; on PostgreSQL in the
run's own server.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections

from safeconduct.access.errors import AccessError
from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.offers import passing
from safeconduct.attorneys.offers.answering import Certified, certify_and_accept
from safeconduct.attorneys.register import firms
from safeconduct.audit import chain
from safeconduct.cases.placing.keys import SHOWN
from safeconduct.intake.models import Request
from safeconduct.keyring.models import WrappedKey
from tests.access.people import House, Member, derived
from tests.access.racing import at_the_same_time
from tests.attorneys.offers.enrolling import change
from tests.attorneys.offers.panel import Panel, a_case, a_panel, accept, an_attorney
from tests.cases.asking import receipt_of
from tests.faults.on_disk import HouseOnDisk
from tests.faults.test_case_power_failure import Hand

pytestmark = pytest.mark.django_db(databases=["default", "keys"], transaction=True)
MANY = 100
CROWDS = {"postgresql": 40}
AT_ONCE = 25
"""Attorneys that are made ready in one process: none may live longer than ``on_disk.LONGEST``."""


class Where:
    """Where several connections can write: PostgreSQL as it is; SQLite on files, in processes of their own.

    Nothing forks beside an open connection to PostgreSQL: a child that ends would spoil it.
    """

    def __init__(self, request: pytest.FixtureRequest) -> None:
        derived()
        for name in ("Zaur", "Malika"):
            receipt_of(name)
        self.disk: HouseOnDisk | None = None
        if connection.vendor != "postgresql":
            self.disk = request.getfixturevalue("on_disk")

    def run(self, work: Callable[..., Any], *args: Any) -> Any:
        return self.disk.run(work, *args) if self.disk else work(*args)


@pytest.fixture
def where(request: pytest.FixtureRequest) -> Where:
    return Where(request)


def race(presses: list[Callable[[], Any]]) -> list[str]:
    """What each got: "accepted" or the name of the refusal. Each has connections of its own: on PostgreSQL, whose
    server takes a hundred connections in all, forty press at once and the others come right behind."""

    def press(act: Callable[[], Any]) -> str:
        try:
            act()
            return "accepted"
        except AccessError as refused:
            return type(refused).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(CROWDS.get(connection.vendor, len(presses))) as pool:
        return list(pool.map(press, presses))


def begin(at: datetime) -> tuple[Hand, Hand, UUID]:
    """Rosa, Nadia and the case. Secrets are never pickled: what goes to another process are a hand's bytes."""
    panel = a_panel(at)
    return Hand.of(panel.house.rosa), Hand.of(panel.nadia), panel.request.id


def member_of(hand: Hand) -> Member:
    return Member(hand.unlocked().person, hand.unlocked(), b"", (), "")


def hire_and_name(begun: tuple[Hand, Hand, UUID], numbers: range, at: datetime) -> list[tuple[Hand, UUID]]:
    """Attorneys who have read the names and may accept."""
    rosa, nadia = map(member_of, begun[:2])
    house = House(at, rosa, rosa, rosa, (rosa, rosa, rosa))
    panel = Panel(house, at, nadia, Request.objects.get(id=begun[2]), rosa, rosa, rosa)
    found = []
    for number in numbers:
        member = an_attorney(house, nadia, f"Attorney {number}", at)
        found.append((Hand.of(member), panel.named(member).id))
    return found


def all_accept(crowd: list[tuple[Hand, UUID]], at: datetime) -> Counter[str]:
    members = [(hand.unlocked(), offer_id) for hand, offer_id in crowd]
    certified = Certified(at.date(), "self")
    return Counter(
        race(
            [
                partial(
                    certify_and_accept, offer_id=offer_id, certified=certified, token=uuid4(), by=by, at=at
                )
                for by, offer_id in members
            ]
        )
    )


def left(request_id: UUID) -> tuple[int, Counter[str], int, list[Any]]:
    keys = WrappedKey.objects.filter(owner_kind="request", opener_kind="person", owner_id=request_id)
    states = Counter(Offer.objects.values_list("state", flat=True))
    return Placement.objects.count(), states, keys.filter(purpose__in=SHOWN).count(), chain.verify()


def test_of_a_hundred_exactly_one_has_the_case(where: Where) -> None:
    at = datetime.now(tz=UTC)
    begun = where.run(begin, at)
    crowd = [
        each
        for first in range(0, MANY, AT_ONCE)
        for each in where.run(hire_and_name, begun, range(first, first + AT_ONCE), at)
    ]
    results = where.run(all_accept, crowd, at)
    placements, states, keys_left, broken = where.run(left, begun[2])
    assert results == {"accepted": 1, "TakenAlready": MANY - 1}
    assert placements == 1 and states == {"accepted": 1, "taken": MANY - 1}
    assert keys_left == 0 and broken == []


def two_cases_at_once() -> tuple[list[str], int, list[str]]:
    at = datetime.now(tz=UTC)
    panel = a_panel(at)
    one = an_attorney(panel.house, panel.nadia, "Onna", at, capacity=1)
    other = a_case(panel.house, at, "Malika")
    offers = [panel.named(one), panel.named(one, request_id=other.id)]
    presses = [lambda offer=offer: str(accept(offer.id, one, at).state) for offer in offers]
    ends = at_the_same_time(*presses)
    return sorted(ends), Placement.objects.count(), sorted(Offer.objects.values_list("state", flat=True))


def test_two_cases_at_once_never_exceed_what_she_takes(where: Where) -> None:
    ends, placements, states = where.run(two_cases_at_once)
    assert ends == ["Full", "accepted"] and placements == 1 and states == ["accepted", "named"]


def one_case_sent_twice_at_once() -> tuple[int, list[str]]:
    at = datetime.now(tz=UTC)
    panel = a_panel(at)
    ends = at_the_same_time(*(lambda: panel.send(panel.ines).state for _press in range(4)))
    return Offer.objects.count(), ends


def test_two_coordinators_who_send_the_same_make_one_offer(where: Where) -> None:
    assert where.run(one_case_sent_twice_at_once) == (1, ["out"] * 4)


def each_mentors_the_other() -> tuple[list[str], int]:
    """Two mentors of each other accept at once: neither waits for the other's row for ever."""
    at = datetime.now(tz=UTC)
    panel = a_panel(at)
    first = an_attorney(panel.house, panel.nadia, "Prima", at, is_mentor=True, mentor_load=1)
    mentor = str(Attorney.objects.get(person=first.person).pk)
    second = an_attorney(
        panel.house, panel.nadia, "Secunda", at, is_mentor=True, mentor_load=1, mentor=mentor
    )
    change(first, panel.nadia, panel.house, at, mentor=str(Attorney.objects.get(person=second.person).pk))
    other = a_case(panel.house, at, "Malika")
    offers = [(panel.named(first), first), (panel.named(second, request_id=other.id), second)]
    ends = at_the_same_time(
        *(lambda offer=offer, member=member: accept(offer.id, member, at).state for offer, member in offers)
    )
    return ends, Placement.objects.exclude(mentor=None).count()


def test_mentors_of_each_other_do_not_wait_for_each_other(where: Where) -> None:
    assert where.run(each_mentors_the_other) == (["accepted", "accepted"], 2)


def accept_while_time_passes() -> tuple[list[str], str, int]:
    at = datetime.now(tz=UTC)
    panel = a_panel(at)
    offer = panel.named(panel.ines)
    ends = Offer.objects.get(id=offer.id).expires_at
    done = at_the_same_time(
        lambda: accept(offer.id, panel.ines, at).state,
        lambda: str(passing.lapse(ends)),
    )
    state = Offer.objects.get(id=offer.id).state
    return sorted(done), state, Placement.objects.count()


def test_an_acceptance_and_the_end_of_time_leave_one_of_both(where: Where) -> None:
    done, state, placements = where.run(accept_while_time_passes)
    accepted = state == "accepted"
    assert placements == int(accepted)
    assert done == (["0", "accepted"] if accepted else ["1", "Expired"])


def two_for_the_last_place(of: str) -> tuple[list[str], int]:
    """Onna and Secunda accept another case each, while their mentor, or their firm, takes one more."""
    at = datetime.now(tz=UTC)
    panel = a_panel(at)
    mentor = an_attorney(panel.house, panel.nadia, "Prima", at, is_mentor=True, mentor_load=1)
    desk, by = panel.house.desks["placement"], panel.nadia.unlocked
    quota = {"name": "Invented", "quota": 1, "contact": "", "notes": ""}
    firm = firms.add(held=quota, token=uuid4(), by=by, desk=desk, at=at)
    held: dict[str, Any] = {"firm": str(firm.id)}
    if of == "mentor":
        held = {"mentor": str(Attorney.objects.get(person=mentor.person).pk), "needs_mentor": True}
    first, second = (an_attorney(panel.house, panel.nadia, name, at, **held) for name in ("Onna", "Secunda"))
    other = a_case(panel.house, at, "Malika")
    offers = [(panel.named(first), first), (panel.named(second, request_id=other.id), second)]
    ends = at_the_same_time(
        *(lambda offer=offer, member=member: accept(offer.id, member, at).state for offer, member in offers)
    )
    return sorted(ends), Placement.objects.count()


@pytest.mark.parametrize(("of", "full"), [("mentor", "MentorFull"), ("firm", "FirmFull")])
def test_two_at_once_never_exceed_what_mentor_and_firm_take(where: Where, of: str, full: str) -> None:
    assert where.run(two_for_the_last_place, of) == ([full, "accepted"], 1)
