"""The power fails while a case is worked on: a court date is kept once or not, a decision has its letter or is none.

As in ``test_power_failure``: each step is a real process on real files, killed with SIGKILL.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from safeconduct import vault
from safeconduct.access.models import Person
from safeconduct.access.unlocked import Unlocked
from safeconduct.audit import chain
from safeconduct.cases import reading, states
from safeconduct.cases.dates import actions as dates
from safeconduct.cases.dates import checking
from safeconduct.cases.dates.documents import About, When
from safeconduct.cases.dates.kept import kept_dates
from safeconduct.cases.models.dates import CourtDate, DateEvent
from safeconduct.cases.models.screening import Decision, FactEntry
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening import actions as screening
from safeconduct.cases.screening import beside
from safeconduct.cases.screening.actions import Decided, Statement
from safeconduct.cases.triage import summaries
from safeconduct.cases.triage.actions import refresh
from safeconduct.cases.triage.computing import triage_to_keep
from safeconduct.intake import deleting, threads
from safeconduct.intake.models import Request
from safeconduct.intake.states import State
from safeconduct.keyring.models import WrappedKey
from tests.access.people import Member, derived, found_house, hire
from tests.cases.asking import ZAUR, ask, receipt_of
from tests.faults.on_disk import HouseOnDisk
from tests.faults.test_power_failure import dying, dying_after

pytestmark = pytest.mark.attack

WHO = ("Zaur", "A 123 456 789")
LETTER = "We cannot help you now. Here is who may."


@dataclass(frozen=True)
class Hand:
    """Somebody's keys, as bytes: the processes that are killed get them by inheritance."""

    person_id: UUID
    sealing: bytes
    signing: bytes

    @classmethod
    def of(cls, member: Member) -> Hand:
        held = member.unlocked
        return cls(held.person.pk, held.sealing.to_bytes(), held.signing.to_bytes())

    def unlocked(self) -> Unlocked:
        person = Person.objects.get(pk=self.person_id)
        return Unlocked(
            person, vault.SealingKey.from_bytes(self.sealing), vault.SigningKey.from_bytes(self.signing)
        )


@dataclass(frozen=True)
class Case:
    """Zaur's request; Aisha works on it, Nadia checks dates. ``token``: of the form that is sent again."""

    request_id: UUID
    aisha: Hand
    nadia: Hand
    token: UUID

    @property
    def request(self) -> Request:
        return Request.objects.get(id=self.request_id)

    def keys(self, by: Unlocked) -> CaseKeys:
        return reading.open_case(self.request, by, timezone.now().date())


@pytest.fixture
def case(house: HouseOnDisk) -> Case:
    derived(), receipt_of("Zaur")  # the slow derivations, before there are processes
    return house.run(a_case)


def a_case() -> Case:
    house = found_house()
    nadia = hire(house.rosa, "Nadia", ["date_checker"], desk=house.desks["dates"])
    request, _holder = ask("Zaur", {**ZAUR, "place.country": "US"})
    return Case(request.id, Hand.of(house.aisha), Hand.of(nadia), uuid4())


def keep_date(case: Case) -> None:
    by, at = case.aisha.unlocked(), timezone.now()
    dates.keep(
        request=case.request, about=About("individual", "", "Judge Invented", "a notice", str(at.date())),
        when=When(at.date() + timedelta(days=40), "09:30", "America/New_York"), who=WHO, keys=case.keys(by),
        by=by, at=at, token=case.token,
    )  # fmt: skip


def date_keys(case: Case) -> list[str]:
    """Whom the dates keys of the request are for."""
    held = WrappedKey.objects.filter(owner_kind="request", owner_id=case.request_id, purpose="dates")
    return sorted(held.values_list("opener_kind", flat=True))


def dates_now(case: Case) -> tuple[int, int, int, int]:
    """Rows, their events, and how many of the dates the caseworker and the desk open."""
    assert chain.verify() == []
    opened = kept_dates(case.request, case.keys(case.aisha.unlocked()))
    assert opened.damaged == 0
    seen = checking.to_check(case.nadia.unlocked(), timezone.now())
    return CourtDate.objects.count(), DateEvent.objects.count(), len(opened.dates), len(seen)


NO_DATE, ONE_DATE = (0, 0, 0, 0), (1, 1, 1, 1)


class TestKeepingTheFirstDate:
    def test_with_its_key_and_without_its_row_there_is_no_date_and_the_same_form_keeps_one(
        self, house: HouseOnDisk, case: Case
    ) -> None:
        house.is_killed_doing(dying_after, "keys", 1, keep_date, case)
        assert house.run(date_keys, case) == ["case", "desk"]
        assert house.run(dates_now, case) == NO_DATE
        house.run(keep_date, case)
        assert house.run(date_keys, case) == ["case", "desk"], "the key that was made is the one that is used"
        assert house.run(dates_now, case) == ONE_DATE

    def test_inside_the_transaction_of_its_row_nothing_of_it_stays(
        self, house: HouseOnDisk, case: Case
    ) -> None:
        house.is_killed_doing(dying, "safeconduct.cases.dates.actions.audit.record", keep_date, case)
        assert house.run(dates_now, case) == NO_DATE

    def test_before_its_key_is_committed_there_is_neither(self, house: HouseOnDisk, case: Case) -> None:
        house.is_killed_doing(dying, "safeconduct.cases.dates.keys.certified_sealing_key", keep_date, case)
        assert house.run(date_keys, case) == []
        assert house.run(dates_now, case) == NO_DATE

    def test_once_it_is_committed_the_same_form_again_is_the_same_date(
        self, house: HouseOnDisk, case: Case
    ) -> None:
        house.is_killed_doing(dying_after, "default", 1, keep_date, case)
        assert house.run(dates_now, case) == ONE_DATE
        house.run(keep_date, case)
        assert house.run(dates_now, case) == ONE_DATE

    def test_a_key_without_a_date_goes_with_the_request(self, house: HouseOnDisk, case: Case) -> None:
        house.is_killed_doing(dying_after, "keys", 1, keep_date, case)
        house.run(delete, case)
        assert house.run(date_keys, case) == []


def delete(case: Case) -> None:
    deleting.delete_by_person(request=case.request, proxy=False, at=timezone.now())
    states.forget_notes([case.request_id])


def decide(case: Case) -> None:
    by = case.aisha.unlocked()
    decided = Decided("not_able", "no capacity this month", LETTER, "en", {}, close=True)
    screening.decide(
        request=case.request, decided=decided, keys=case.keys(by), by=by, at=timezone.now(), token=case.token
    )


def decisions_now(case: Case) -> tuple[list[str], list[str], str]:
    """The decisions and the letters that open, and the state of the request."""
    assert chain.verify() == []
    keys = case.keys(case.aisha.unlocked())
    decided = [row.held["outcome"] for row in beside.opened(Decision, case.request_id, keys) if row.held]
    letters = [read.text for read in threads.read(case.request, keys.thread) if read.is_true]
    return decided, letters, case.request.state


NOT_DECIDED: tuple[list[str], list[str], str] = ([], [], State.WAITING)
DECIDED = (["not_able"], [LETTER], State.CLOSED)


def a_hearing_is_near(case: Case) -> None:
    by, at = case.aisha.unlocked(), timezone.now()
    value = {"date": str(at.date() + timedelta(days=3)), "precision": "day"}
    said = Statement("proceedings.hearing_on", {"state": "given", "value": value}, said_by="person")
    screening.enter_fact(request=case.request, said=said, keys=case.keys(by), by=by, at=at, token=case.token)


def facts_now(case: Case) -> tuple[int, bool]:
    """Entries, and whether the list knows what follows from them."""
    assert chain.verify() == []
    by, at = case.aisha.unlocked(), timezone.now()
    keys = case.keys(by)
    kept = summaries.opened(case.request, summaries.key_of(case.request, keys, by)).get("triage") or {}
    now = triage_to_keep(case.request, keys, at)
    return FactEntry.objects.count(), {**kept, "on": ""} == {**now, "on": ""}


class TestEnteringAFact:
    def test_once_it_is_committed_the_same_form_again_brings_the_list_up_to_date(
        self, house: HouseOnDisk, case: Case
    ) -> None:
        house.is_killed_doing(dying_after, "default", 1, a_hearing_is_near, case)
        assert house.run(facts_now, case)[0] == 1
        house.run(a_hearing_is_near, case)
        assert house.run(facts_now, case) == (1, True)

    def test_opening_its_place_in_the_list_brings_the_list_up_to_date(
        self, house: HouseOnDisk, case: Case
    ) -> None:
        house.is_killed_doing(dying_after, "default", 1, a_hearing_is_near, case)
        house.run(refresh_now, case)
        assert house.run(facts_now, case) == (1, True)


def refresh_now(case: Case) -> None:
    by = case.aisha.unlocked()
    refresh(request=case.request, keys=case.keys(by), by=by, at=timezone.now())


class TestDeciding:
    @pytest.mark.parametrize(
        "place",
        [
            "safeconduct.cases.screening.actions.audit.record",
            "safeconduct.cases.screening.actions.threads.write",
            "safeconduct.cases.screening.actions.close_by_letter",
        ],
        ids=["after its row", "before its letter", "after its letter, before closing"],
    )
    def test_without_its_letter_a_decision_is_none_and_the_same_form_makes_both(
        self, house: HouseOnDisk, case: Case, place: str
    ) -> None:
        house.is_killed_doing(dying, place, decide, case)
        assert house.run(decisions_now, case) == NOT_DECIDED
        house.run(decide, case)
        assert house.run(decisions_now, case) == DECIDED

    def test_once_committed_the_same_form_again_sends_no_second_letter(
        self, house: HouseOnDisk, case: Case
    ) -> None:
        house.is_killed_doing(dying_after, "default", 1, decide, case)
        assert house.run(decisions_now, case) == DECIDED
        house.run(decide, case)
        assert house.run(decisions_now, case) == DECIDED
