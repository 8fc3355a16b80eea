"""She certifies and accepts: the case is hers, the others open nothing, and no word of it stands in the clear."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from safeconduct.attorneys.models import Offer, Placement
from safeconduct.attorneys.offers import answering, errors, naming, passing, rows
from safeconduct.attorneys.offers.answering import Certified
from safeconduct.audit import chain
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.placing import sheets
from safeconduct.keyring.models import WrappedKey
from safeconduct.outbox.models import Parcel
from tests.attorneys.offers.enrolling import change
from tests.attorneys.offers.panel import Panel, a_case, a_panel, a_sheet, acts, an_attorney, keys_of


@pytest.fixture
def panel() -> Panel:
    return a_panel()


class TestAccepting:
    def test_the_case_is_hers_and_the_others_open_nothing(self, panel: Panel) -> None:
        mine, ruths, levs = panel.named(panel.ines), panel.named(panel.ruth), panel.send(panel.lev)
        placement = panel.accept(mine, panel.ines)
        assert (placement.state, placement.attorney.person_id) == ("accepted", panel.ines.person.pk)
        for member, offer in ((panel.ruth, ruths), (panel.lev, levs)):
            assert keys_of(member, panel.request) == []
            assert Offer.objects.get(id=offer.id).state == "taken"
            with pytest.raises(errors.TakenAlready):
                naming.read_summary(offer_id=offer.id, by=member.unlocked, at=panel.at)
        assert keys_of(panel.ines, panel.request) == [], (
            "until somebody who holds the case gives her the file"
        )
        assert Parcel.objects.get(event="placement.accepted").subject == panel.request.id
        told = answering.answer_at_desk(Offer.objects.get(id=mine.id), panel.nadia.unlocked)
        assert told["certified"] and told["how"] == "self"
        with pytest.raises(errors.AlreadyPlaced):
            panel.send(an_attorney(panel.house, panel.nadia, "Vera", panel.at))
        assert chain.verify() == []

    def test_the_same_form_again_is_the_same_placement(self, panel: Panel) -> None:
        offer, token = panel.named(panel.ines), uuid4()
        first = panel.accept(offer, panel.ines, token=token)
        assert panel.accept(offer, panel.ines, token=token) == first == panel.accept(offer, panel.ines)
        assert acts(offer).count("offer.accepted") == 1

    def test_not_before_the_names_were_read(self, panel: Panel) -> None:
        offer = panel.send(panel.ines)
        with pytest.raises(errors.NotNamed):
            panel.accept(offer, panel.ines)
        naming.ask_names(offer_id=offer.id, by=panel.ines.unlocked, at=panel.at)
        naming.show_names(offer_id=offer.id, by=panel.nadia.unlocked, at=panel.at)
        with pytest.raises(errors.NotNamed):
            panel.accept(offer, panel.ines)

    @pytest.mark.parametrize("days", [-2, 2])
    def test_a_check_before_the_names_or_in_days_to_come_is_none(self, panel: Panel, days: int) -> None:
        offer = panel.named(panel.ines)
        certified = Certified(panel.at.date() + timedelta(days=days), "self")
        with pytest.raises(errors.NotTheDay):
            panel.accept(offer, panel.ines, certified=certified)
        with pytest.raises(errors.OfferRefused):
            panel.accept(offer, panel.ines, certified=Certified(panel.at.date(), "prayer"))

    def test_with_full_hands_she_cannot_and_the_case_stays_free(self, panel: Panel) -> None:
        change(panel.ines, panel.nadia, panel.house, panel.at, capacity=1)
        other = a_case(panel.house, panel.at, "Malika")
        first, second = panel.named(panel.ines), panel.named(panel.ines, request_id=other.id)
        ruths = panel.named(panel.ruth, request_id=other.id)
        panel.accept(first, panel.ines)
        with pytest.raises(errors.Full):
            panel.accept(second, panel.ines)
        assert Placement.objects.count() == 1
        assert keys_of(panel.ruth, other) == ["blind", "names_shown"]
        assert panel.accept(ruths, panel.ruth)

    def test_a_case_that_was_closed_or_taken_back_meanwhile_is_not_accepted(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        sheets.hold(panel.request.id, by=None, at=panel.at)
        with pytest.raises(errors.SheetOver):
            panel.accept(offer, panel.ines)
        assert passing.mend(panel.at) == 1
        assert (
            Offer.objects.get(id=offer.id).state == "withdrawn" and keys_of(panel.ines, panel.request) == []
        )

    def test_a_new_sheet_ends_nothing_that_is_out(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        a_sheet(panel.house, panel.request, panel.at)
        assert passing.mend(panel.at) == 0
        assert panel.accept(offer, panel.ines)

    def test_her_mentor_is_written_down_if_it_is_one_of_the_panel(self, panel: Panel) -> None:
        mentor = panel.attorney(panel.lev)
        change(panel.lev, panel.nadia, panel.house, panel.at, is_mentor=True, mentor_load=1)
        change(panel.ines, panel.nadia, panel.house, panel.at, mentor=str(mentor.pk))
        change(panel.ruth, panel.nadia, panel.house, panel.at, mentor="nobody")
        assert panel.accept(panel.named(panel.ines), panel.ines).mentor == mentor
        other = a_case(panel.house, panel.at, "Malika")
        assert panel.accept(panel.named(panel.ruth, request_id=other.id), panel.ruth).mentor is None

    def test_the_token_of_another_offer_is_refused(self, panel: Panel) -> None:
        other, token = a_case(panel.house, panel.at, "Malika"), uuid4()
        first, second = panel.named(panel.ines), panel.named(panel.ines, request_id=other.id)
        panel.accept(first, panel.ines, token=token)
        with pytest.raises(errors.OfferRefused):
            panel.accept(second, panel.ines, token=token)
        assert Offer.objects.get(id=second.id).state == "named"


class TestNothingInClear:
    def test_neither_rows_nor_the_record_hold_a_word_of_the_case(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        answering.decline(
            offer_id=offer.id,
            reason="other",
            said="CANARY_WORDS",
            token=uuid4(),
            by=panel.ines.unlocked,
            at=panel.at,
        )
        panel.accept(panel.named(panel.ruth), panel.ruth)
        kept = [
            repr(row) for model in (Offer, Placement, StaffEntry, Parcel) for row in model.objects.values()
        ]
        kept += [repr(bytes(blob)) for blob in WrappedKey.objects.values_list("blob", flat=True)]
        for word in ("CANARY_WORDS", "BLIND_", "NAMED_", "other'"):
            assert not [row for row in kept if word in row]
        for refused in vars(errors).values():
            if isinstance(refused, type) and issubclass(refused, errors.OfferRefused):
                assert "%" not in str(refused())

    def test_two_answers_end_at_equal_length(self, panel: Panel) -> None:
        lengths = set()
        for member, reason, said in ((panel.ines, "time", ""), (panel.ruth, "conflict", "x" * 200)):
            offer = panel.send(member)
            answering.decline(
                offer_id=offer.id, reason=reason, said=said, token=uuid4(), by=member.unlocked, at=panel.at
            )
            lengths.add(len(bytes(Offer.objects.get(id=offer.id).answer or b"")))
        assert len(lengths) == 1

    def test_keys_without_an_offer_go_the_day_after(self, panel: Panel) -> None:
        sheets.let_see_blind(
            request_id=panel.request.id,
            number=0,
            person=panel.ines.person,
            by=panel.nadia.unlocked,
            at=panel.at,
        )
        panel.send(panel.ruth)
        assert passing.mend(panel.at) == 0 and keys_of(panel.ines, panel.request) == ["blind"]
        assert passing.mend(panel.at + timedelta(days=1)) == 1
        assert keys_of(panel.ines, panel.request) == [] and keys_of(panel.ruth, panel.request) == ["blind"]
        assert rows.places_taken(panel.attorney(panel.ines).pk) == 0
