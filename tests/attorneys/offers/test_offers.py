"""One case, one attorney, three steps: who may be asked, what she opens when, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from safeconduct.access.errors import NotAllowed
from safeconduct.access.models import Person
from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.offers import answering, errors, naming, passing, sending
from safeconduct.attorneys.offers.answering import Certified
from safeconduct.audit import chain
from safeconduct.audit.models import WorkerEntry
from safeconduct.cases.placing import sheets
from safeconduct.intake.models import Request
from safeconduct.keyring.rows import NoKey
from safeconduct.outbox.models import Parcel
from tests.access.people import hire
from tests.attorneys.offers.enrolling import change
from tests.attorneys.offers.panel import Panel, a_case, a_panel, a_sheet, accept, acts, an_attorney, keys_of

SECOND = timedelta(seconds=1)


@pytest.fixture
def panel() -> Panel:
    return a_panel()


def mails() -> list[str]:
    return list(Parcel.objects.filter(event__startswith="offer.").values_list("event", flat=True))


class TestSending:
    def test_ines_gets_the_key_of_the_summary_and_no_other(self, panel: Panel) -> None:
        offer = panel.send(panel.ines, wave=2, fit=713)
        assert (offer.state, offer.wave, offer.fit, offer.sent_by) == ("out", 2, 713, panel.nadia.person.pk)
        assert keys_of(panel.ines, panel.request) == ["blind"]
        assert acts(offer) == ["offer.sent"]
        told = Parcel.objects.get(event="offer.sent")
        assert told.subject == panel.ines.person.pk
        with pytest.raises(NoKey):
            sheets.names_of(panel.ines.unlocked, panel.request.id, 0)
        with pytest.raises(NoKey):
            sheets.blind_of(panel.ruth.unlocked, panel.request.id, 0)

    def test_sent_twice_is_one_offer_one_key_one_mail(self, panel: Panel) -> None:
        assert panel.send(panel.ines).id == panel.send(panel.ines, at=panel.at + SECOND).id
        assert Offer.objects.count() == 1 and mails() == ["offer.sent"]
        assert keys_of(panel.ines, panel.request) == ["blind"]

    @pytest.mark.parametrize("who", ["rosa", "aisha", "ines"])
    def test_nobody_else_sends(self, panel: Panel, who: str) -> None:
        member = getattr(panel.house, who, None) or getattr(panel, who)
        with pytest.raises(NotAllowed):
            panel.send(panel.ruth, by=member.unlocked)

    def test_a_coordinator_without_the_desks_key_sends_nothing(self, panel: Panel) -> None:
        bela = hire(panel.house.rosa, "Bela", ["coordinator"], at=panel.at)
        with pytest.raises(errors.NoDeskKey):
            panel.send(panel.ines, by=bela.unlocked)

    def test_an_attorney_without_account_is_not_asked(self, panel: Panel) -> None:
        Attorney.objects.filter(person=panel.ines.person).update(state="ended")
        attorney = Attorney.objects.get(person=panel.ines.person)
        with pytest.raises(errors.NotActive):
            panel.send(panel.ines)
        Attorney.objects.filter(id=attorney.id).update(state="active")
        Person.objects.filter(pk=panel.ines.person.pk).update(is_active=False)
        with pytest.raises(errors.NoAccount):
            panel.send(panel.ines)
        assert keys_of(panel.ines, panel.request) == []

    def test_a_person_nobody_has_confirmed_gets_no_key(self, panel: Panel) -> None:
        from safeconduct.keyring.models import PublicKey

        PublicKey.objects.filter(subject_id=panel.ines.person.pk).update(certificate=b"")
        with pytest.raises(errors.NoAccount):
            panel.send(panel.ines)
        assert not Offer.objects.exists()

    def test_leave_the_agreement_and_full_hands_are_reasons(self, panel: Panel) -> None:
        today = panel.at.date()
        pause = [{"from": today.isoformat(), "until": (today + timedelta(days=1)).isoformat(), "why": ""}]
        change(panel.ines, panel.nadia, panel.house, panel.at, pauses=pause)
        with pytest.raises(errors.Paused):
            panel.send(panel.ines)
        panel_free = [{"from": "2020-01-01", "until": (today - timedelta(days=1)).isoformat(), "why": ""}]
        change(panel.ines, panel.nadia, panel.house, panel.at, pauses=panel_free, capacity=0)
        with pytest.raises(errors.Full):
            panel.send(panel.ines)
        unsigned = an_attorney(panel.house, panel.nadia, "Una", panel.at, signs=False)
        with pytest.raises(errors.NotSigned):
            panel.send(unsigned)

    @pytest.mark.parametrize(
        ("told", "why"),
        [
            ({"is_conflict_clear": False}, errors.SheetOver),
            ({"has_agreed": False}, errors.SheetOver),
            ({"attorney_gender": "woman"}, errors.Excluded),
            ({"excluded_communities": ["north"]}, errors.Excluded),
        ],
        ids=["conflict", "consent", "gender", "community"],
    )
    def test_what_the_sheet_rules_out(self, told: dict[str, Any], why: type[Exception]) -> None:
        panel = a_panel(**told)
        change(panel.ines, panel.nadia, panel.house, panel.at, communities=["north"], gender="man")
        with pytest.raises(why):
            panel.send(panel.ines)

    def test_a_person_the_client_excludes_is_not_asked(self, panel: Panel) -> None:
        a_sheet(panel.house, panel.request, panel.at, excluded_people=[str(panel.ines.person.pk)])
        with pytest.raises(errors.Excluded):
            panel.send(panel.ines, number=1)
        assert panel.send(panel.ruth, number=1).state == "out"

    def test_an_old_sheet_is_not_sent_and_one_taken_back_neither(self, panel: Panel) -> None:
        with pytest.raises(errors.SheetOver):
            panel.send(panel.ines, number=5)
        sheets.hold(panel.request.id, by=None, at=panel.at)
        with pytest.raises(errors.SheetOver):
            panel.send(panel.ines)

    def test_a_case_that_is_closed_is_not_offered(self, panel: Panel) -> None:
        Request.objects.filter(id=panel.request.id).update(state="closed")
        with pytest.raises(errors.SheetOver):
            panel.send(panel.ines)

    @pytest.mark.parametrize(
        "late", [timedelta(0), timedelta(minutes=59, seconds=59), timedelta(days=21, seconds=1)]
    )
    def test_an_end_too_near_or_too_far_is_refused(self, panel: Panel, late: timedelta) -> None:
        with pytest.raises(errors.NotAnEnd):
            panel.send(panel.ines, expires_at=panel.at + late)

    def test_after_a_no_the_case_is_not_offered_again_and_after_time_passed_it_may_be(
        self, panel: Panel
    ) -> None:
        first = panel.send(panel.ines)
        answering.decline(
            offer_id=first.id, reason="time", said="", token=uuid4(), by=panel.ines.unlocked, at=panel.at
        )
        with pytest.raises(errors.DeclinedBefore):
            panel.send(panel.ines)
        old = panel.send(panel.ruth, expires_at=panel.at + timedelta(hours=2))
        later = panel.at + timedelta(hours=2)
        new = panel.send(panel.ruth, at=later, expires_at=later + timedelta(days=1))
        assert new.id != old.id and Offer.objects.get(id=old.id).state == "expired"
        assert keys_of(panel.ruth, panel.request) == ["blind"]


class TestReading:
    def test_the_first_reading_has_its_time_and_each_one_is_on_the_record(self, panel: Panel) -> None:
        offer = panel.send(panel.ines)
        for late in (1, 2):
            _offer, blind = naming.read_summary(
                offer_id=offer.id, by=panel.ines.unlocked, at=panel.at + late * SECOND
            )
            assert "BLIND_PROBLEM" in blind["problems"]
        offer.refresh_from_db()
        assert offer.seen_at == panel.at + SECOND
        assert acts(offer) == ["offer.sent", "offer.summary_read", "offer.summary_read"]

    def test_names_come_after_asking_and_showing_and_give_two_days(self, panel: Panel) -> None:
        offer = panel.send(panel.ines, expires_at=panel.at + timedelta(hours=3))
        ines, nadia = panel.ines.unlocked, panel.nadia.unlocked
        with pytest.raises(errors.NotNamed):
            naming.read_names(offer_id=offer.id, by=ines, at=panel.at)
        with pytest.raises(errors.NotAsked):
            naming.show_names(offer_id=offer.id, by=nadia, at=panel.at)
        for _twice in range(2):
            naming.ask_names(offer_id=offer.id, by=ines, at=panel.at)
        assert "NAMED_ZAUR" in str(naming.names_at_desk(offer_id=offer.id, by=nadia, at=panel.at))
        assert keys_of(panel.ines, panel.request) == ["blind"]
        for _twice in range(2):
            naming.show_names(offer_id=offer.id, by=nadia, at=panel.at)
        assert keys_of(panel.ines, panel.request) == ["blind", "names_shown"]
        offer, told = naming.read_names(offer_id=offer.id, by=ines, at=panel.at + SECOND)
        assert "NAMED_ZAUR" in str(told) and offer.named_by == panel.nadia.person.pk
        assert offer.expires_at == panel.at + timedelta(hours=48)
        assert offer.names_seen_at == panel.at + SECOND
        assert acts(offer) == [
            "offer.sent", "offer.names_asked", "offer.names_looked_at", "offer.names_shown", "offer.names_read"
        ]  # fmt: skip
        assert sorted(mails()) == ["offer.answered", "offer.sent", "offer.sent"]

    def test_another_attorney_finds_no_such_offer(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        ruth, at = panel.ruth.unlocked, panel.at
        with pytest.raises(errors.NotYours):
            naming.read_summary(offer_id=offer.id, by=ruth, at=at)
        with pytest.raises(errors.NotYours):
            naming.read_names(offer_id=offer.id, by=ruth, at=at)
        with pytest.raises(errors.NotYours):
            naming.ask_names(offer_id=uuid4(), by=ruth, at=at)
        with pytest.raises(errors.NotYours):
            accept(offer.id, panel.ruth, at)
        with pytest.raises(errors.NotYours):
            answering.decline(offer_id=offer.id, reason="time", said="", token=uuid4(), by=ruth, at=at)


class TestTheEnd:
    def test_to_the_second(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        ends = Offer.objects.get(id=offer.id).expires_at
        assert passing.lapse(ends - SECOND) == 0
        assert naming.read_summary(offer_id=offer.id, by=panel.ines.unlocked, at=ends - SECOND)
        for act in (naming.read_summary, naming.read_names, naming.ask_names):
            with pytest.raises(errors.Expired):
                act(offer_id=offer.id, by=panel.ines.unlocked, at=ends)
        with pytest.raises(errors.Expired):
            accept(offer.id, panel.ines, ends, certified=Certified(panel.at.date(), "firm"))
        assert passing.lapse(ends) == 1 and passing.lapse(ends) == 0
        assert keys_of(panel.ines, panel.request) == []
        offer.refresh_from_db()
        assert (offer.state, offer.answered_at) == ("expired", ends)
        with pytest.raises(NoKey):
            sheets.blind_of(panel.ines.unlocked, panel.request.id, 0)
        assert WorkerEntry.objects.filter(action="offer.expired", subject=offer.id).exists()

    def test_she_is_reminded_once_and_not_while_we_are_the_ones_to_act(self, panel: Panel) -> None:
        offer = panel.send(panel.ines)  # three days: the last day begins after two
        due = panel.at + timedelta(days=2)
        assert passing.remind(due - SECOND) == 0
        assert passing.remind(due) == 1 and passing.remind(due + SECOND) == 0
        asked = panel.send(panel.ruth)
        naming.ask_names(offer_id=asked.id, by=panel.ruth.unlocked, at=panel.at)
        assert passing.remind(due) == 0
        offer.refresh_from_db()
        assert offer.reminded_at == due

    def test_taking_back_closes_it_and_twice_is_once(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        for _twice in range(2):
            assert (
                sending.withdraw(offer_id=offer.id, by=panel.nadia.unlocked, at=panel.at).state == "withdrawn"
            )
        assert keys_of(panel.ines, panel.request) == []
        with pytest.raises(errors.Withdrawn):
            accept(offer.id, panel.ines, panel.at)
        with pytest.raises(NotAllowed):
            sending.withdraw(offer_id=offer.id, by=panel.ines.unlocked, at=panel.at)
        with pytest.raises(errors.NotYours):
            sending.withdraw(offer_id=uuid4(), by=panel.nadia.unlocked, at=panel.at)

    def test_all_of_an_attorney_and_all_of_a_case(self, panel: Panel) -> None:
        other = a_case(panel.house, panel.at, "Malika")
        panel.send(panel.ines)
        panel.send(panel.ines, request_id=other.id)
        panel.send(panel.ruth)
        assert sending.withdraw_all_of(panel.attorney(panel.ines), at=panel.at) == 2
        assert keys_of(panel.ines, panel.request) == keys_of(panel.ines, other) == []
        assert sending.withdraw_all_of_case(panel.request.id, at=panel.at, by=panel.nadia.person.pk) == 1
        assert keys_of(panel.ruth, panel.request) == []
        assert chain.verify() == []

    def test_a_no_closes_it_and_the_desk_reads_why(self, panel: Panel) -> None:
        offer, token = panel.named(panel.ines), uuid4()
        for _twice in range(2):
            answering.decline(
                offer_id=offer.id, reason="date", said=" DECLINE_WORDS trial that week ", token=token,
                by=panel.ines.unlocked, at=panel.at,
            )  # fmt: skip
        offer.refresh_from_db()
        assert offer.state == "declined" and keys_of(panel.ines, panel.request) == []
        told = answering.answer_at_desk(offer, panel.nadia.unlocked)
        assert (told["reason"], told["words"]) == ("date", "DECLINE_WORDS trial that week")
        assert b"DECLINE_WORDS" not in bytes(offer.answer or b"")
        assert acts(offer).count("offer.declined") == 1

    def test_a_reason_that_is_none_is_refused(self, panel: Panel) -> None:
        offer = panel.send(panel.ines)
        with pytest.raises(errors.OfferRefused):
            answering.decline(
                offer_id=offer.id, reason="mood", said="", token=uuid4(), by=panel.ines.unlocked, at=panel.at
            )
        assert Offer.objects.get(id=offer.id).state == "out"

    def test_a_request_that_is_deleted_leaves_no_offer(self, panel: Panel) -> None:
        panel.accept(panel.named(panel.ines), panel.ines)
        passing.forget([panel.request.id])
        assert not Offer.objects.exists() and not Placement.objects.exists()
