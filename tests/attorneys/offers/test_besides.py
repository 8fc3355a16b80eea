"""Whose places a case takes besides hers: mentor and firm hold when it is sent, named and accepted."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest

from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.offers import bounds, errors, naming
from safeconduct.attorneys.register import firms
from tests.access.people import Member
from tests.attorneys.offers.enrolling import change
from tests.attorneys.offers.panel import Panel, a_case, a_panel, a_sheet, keys_of


@pytest.fixture
def panel() -> Panel:
    return a_panel()


def say(panel: Panel, member: Member, **held: Any) -> None:
    change(member, panel.nadia, panel.house, panel.at, **held)


def mentored(panel: Panel, *, load: int = 1, needs: bool = True) -> Attorney:
    """Lev accompanies Ines and Ruth."""
    mentor = panel.attorney(panel.lev)
    say(panel, panel.lev, is_mentor=True, mentor_load=load)
    for member in (panel.ines, panel.ruth):
        say(panel, member, mentor=str(mentor.pk), needs_mentor=needs)
    return mentor


def in_one_firm(panel: Panel, quota: int) -> UUID:
    firm = firms.add(
        held={"name": "Invented & Daughters", "quota": quota, "contact": "", "notes": ""}, token=uuid4(),
        by=panel.nadia.unlocked, desk=panel.house.desks["placement"], at=panel.at,
    )  # fmt: skip
    for member in (panel.ines, panel.ruth):
        say(panel, member, firm=str(firm.id))
    return firm.id


def two_cases(panel: Panel) -> tuple[Offer, Offer]:
    """Ines and Ruth have read the names, each of another case."""
    other = a_case(panel.house, panel.at, "Malika")
    return panel.named(panel.ines), panel.named(panel.ruth, request_id=other.id)


class TestMentor:
    def test_the_last_place_of_a_mentor_is_taken_once(self, panel: Panel) -> None:
        mentor = mentored(panel)
        first, second = two_cases(panel)
        assert panel.accept(first, panel.ines).mentor == mentor
        with pytest.raises(errors.MentorFull):
            panel.accept(second, panel.ruth)
        assert Offer.objects.get(id=second.id).state == "named" and Placement.objects.count() == 1
        Placement.objects.update(state="ended")
        assert panel.accept(second, panel.ruth).mentor == mentor

    def test_who_needs_none_accepts_without_one_when_he_is_full(self, panel: Panel) -> None:
        mentor = mentored(panel, needs=False)
        first, second = two_cases(panel)
        assert panel.accept(first, panel.ines).mentor == mentor
        assert panel.accept(second, panel.ruth).mentor is None

    def test_a_mentor_without_places_is_a_reason_not_to_send(self, panel: Panel) -> None:
        mentored(panel, load=0)
        with pytest.raises(errors.MentorFull):
            panel.send(panel.ines)
        assert keys_of(panel.ines, panel.request) == []

    def test_one_who_is_no_mentor_on_leave_or_unknown_is_none(self, panel: Panel) -> None:
        mentored(panel)
        for held in (
            {"is_mentor": False},
            {"is_mentor": True, "pauses": [{"from": "2020-01-01", "until": "", "why": ""}]},
        ):
            say(panel, panel.lev, **held)
            with pytest.raises(errors.NoMentor):
                panel.send(panel.ines)
        say(panel, panel.ines, mentor="nobody")
        with pytest.raises(errors.NoMentor):
            panel.send(panel.ines)

    def test_he_left_the_panel_after_the_names(self, panel: Panel) -> None:
        mentor = mentored(panel)
        offer = panel.named(panel.ines)
        Attorney.objects.filter(pk=mentor.pk).update(state="ended")
        with pytest.raises(errors.NoMentor):
            panel.accept(offer, panel.ines)
        assert keys_of(panel.ines, panel.request) == ["blind", "names_shown"]

    @pytest.mark.parametrize("how", ["person", "profile", "account"])
    def test_one_the_client_keeps_out_does_not_accompany(self, panel: Panel, how: str) -> None:
        mentored(panel)
        told: dict[str, Any] = {"excluded_communities": ["north"]}
        if how == "person":
            told = {"excluded_people": [str(panel.lev.person.pk)]}
        elif how == "profile":
            say(panel, panel.lev, communities=["Norths"])
        else:
            person = panel.attorney(panel.lev).person
            assert person is not None
            person.communities = ["north"]
            person.save()
        a_sheet(panel.house, panel.request, panel.at, **told)
        with pytest.raises(errors.NoMentor):
            panel.send(panel.ines, number=1)
        say(panel, panel.ines, needs_mentor=False)
        assert panel.accept(panel.named(panel.ines, number=1), panel.ines).mentor is None

    def test_kept_out_between_the_offer_and_the_names(self, panel: Panel) -> None:
        mentored(panel)
        offer = panel.send(panel.ines)
        naming.ask_names(offer_id=offer.id, by=panel.ines.unlocked, at=panel.at)
        say(panel, panel.lev, is_mentor=False)
        with pytest.raises(errors.NoMentor):
            naming.show_names(offer_id=offer.id, by=panel.nadia.unlocked, at=panel.at)
        assert keys_of(panel.ines, panel.request) == ["blind"]

    def test_another_mentor_since_the_names_is_looked_at_anew(self, panel: Panel) -> None:
        mentored(panel)
        offer = panel.named(panel.ines)
        say(panel, panel.ines, mentor="", needs_mentor=False)
        with pytest.raises(errors.ChangedBesides):
            panel.accept(offer, panel.ines)
        assert Offer.objects.get(id=offer.id).state == "named"


class TestFirm:
    def test_the_last_place_of_a_firm_is_taken_once(self, panel: Panel) -> None:
        in_one_firm(panel, 1)
        first, second = two_cases(panel)
        panel.accept(first, panel.ines)
        with pytest.raises(errors.FirmFull):
            panel.accept(second, panel.ruth)
        third = a_case(panel.house, panel.at, "Adam")
        with pytest.raises(errors.FirmFull):
            panel.send(panel.ruth, request_id=third.id)
        assert panel.send(panel.lev, request_id=third.id).state == "out", "he is of no firm"

    def test_a_firm_that_takes_none_is_not_asked(self, panel: Panel) -> None:
        in_one_firm(panel, 0)
        with pytest.raises(errors.FirmFull):
            panel.send(panel.ines)

    def test_without_a_limit_it_takes_all(self, panel: Panel) -> None:
        say(panel, panel.ines, firm=str(uuid4()))
        assert panel.accept(panel.named(panel.ines), panel.ines)


class TestKept:
    def test_it_is_locked_and_ends_with_the_offer(self, panel: Panel) -> None:
        mentor, firm = mentored(panel), in_one_firm(panel, 3)
        say(panel, panel.lev, communities=["CIRCLE_OF_LEV"])
        offer = panel.named(panel.ines)
        kept = bytes(offer.bounds or b"")
        for word in (str(mentor.pk), str(firm), "CIRCLE_OF_LEV"):
            assert word.encode() not in kept and word not in repr(Offer.objects.values().get())
        read = bounds.read(offer, panel.ines.unlocked)
        assert (read.mentor, read.firm, read.firm_places) == (str(mentor.pk), str(firm), 3)
        with pytest.raises(errors.DoesNotOpen):
            bounds.read(offer, panel.ruth.unlocked)
        panel.accept(offer, panel.ines)
        with pytest.raises(errors.DoesNotOpen):
            bounds.read(Offer.objects.get(id=offer.id), panel.ines.unlocked)

    def test_another_offers_document_does_not_open_in_its_place(self, panel: Panel) -> None:
        first, second = panel.named(panel.ines), panel.named(panel.ruth)
        Offer.objects.filter(id=second.id).update(bounds=first.bounds)
        with pytest.raises(errors.DoesNotOpen):
            panel.accept(second, panel.ruth)
