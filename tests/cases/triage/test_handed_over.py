"""Timur hands Zaur over to Leyla and Hana; what they learn then is opened by them alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct import vault
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import desk_keys, list_keys
from safeconduct.cases import grants, inbox, reading, states
from safeconduct.cases.inbox import Row, Wanted
from safeconduct.cases.models.triage import TriageState
from safeconduct.cases.triage import actions, handed_over, summaries
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire
from tests.cases.triage.scenes import Case, asked, damage_summary, hand_over, in_days, listed
from tests.cases.triage.thief import Thief


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def leyla(house: House) -> Member:
    return hire(house.rosa, "Leyla", ["caseworker"])


@pytest.fixture
def hana(house: House) -> Member:
    return hire(house.rosa, "Hana", ["caseworker"])


def learned(case: Case, member: Member) -> dict[str, Any] | None:
    """The row of triage as a member opens it."""
    row = handed_over.row_of(case.id)
    return handed_over.opened(row, case.keys(member)) if row else None


def bare(member: Member) -> list[Row]:
    """The list of somebody who sits at no desk."""
    return [row for row in inbox.bare(member.unlocked, Wanted(), timezone.now()) if row.summary]


def kept_by(member: Member, case: Case) -> Thief:
    """All the keys a member held on this day: their own, the desk's, and everything of this case."""
    thief = Thief(member.unlocked.sealing)
    keys = case.keys(member)
    for held in (keys.case, keys.file, keys.thread):
        thief.keep(held.values())
    thief.keep([summaries.key_of(case.request, keys, member.unlocked)])
    return thief


def kept_at_desk(member: Member, case: Case) -> Thief:
    desk, thief = Desk.objects.get(code="intake"), kept_by(member, case)
    thief.keep(desk_keys(member.unlocked, desk).values())
    thief.keep(list_keys(member.unlocked, desk).values())
    return thief


def test_the_old_desk_key_and_both_databases_open_nothing_that_leyla_learned(
    house: House, leyla: Member, hana: Member
) -> None:
    zaur = asked(house)
    listed(house.timur)
    zaur.refresh(house.timur)
    timur = kept_at_desk(house.timur, zaur)
    hand_over(zaur, leyla, hana)
    blob = bytes(zaur.request.summary)
    zaur.enter("place.detained", "yes", leyla)
    zaur.move("front", member=leyla)
    timur.take_the_database()
    assert timur.opened_summary(zaur.id)["triage"]["detained"] is False  # as it was when he handed it over
    assert "override" not in timur.opened_summary(zaur.id)["triage"]
    assert timur.opened_state(zaur.id) is None
    assert bytes(zaur.request.summary) == blob
    hers = Thief(hana.unlocked.sealing)
    hers.take_the_database()
    assert hers.opened_state(zaur.id)["detained"] is True  # so the thief of this test knows how to open it
    assert hers.opened_state(zaur.id)["override"]["by"] == "Leyla"


def test_the_list_of_leyla_and_hana_is_ordered_by_what_leyla_learned(
    house: House, leyla: Member, hana: Member
) -> None:
    hearing = {"kind": "hearing", "when": in_days(30).isoformat(), "precision": "day"}
    zaur, ilyas = asked(house, "Zaur"), asked(house, "Ilyas", papers__any="yes", papers__list=[hearing])
    for case in (zaur, ilyas):
        hand_over(case, leyla, hana)
    assert [row.id for row in bare(leyla)] == [str(ilyas.id), str(zaur.id)]
    zaur.enter("place.detained", "yes", leyla)
    for member in (leyla, hana):
        assert [row.id for row in bare(member)] == [str(zaur.id), str(ilyas.id)]
    detained = inbox.bare(hana.unlocked, Wanted(detained=True), timezone.now())
    assert [row.id for row in detained] == [str(zaur.id)]
    assert all(not row.summary for row in listed(house.timur))


def test_whose_grant_ended_opens_nothing_that_was_learned_afterwards(
    house: House, leyla: Member, hana: Member
) -> None:
    zaur, madina = asked(house), hire(house.rosa, "Madina", ["caseworker"])
    hand_over(zaur, leyla, hana, madina)
    zaur.enter("safety.danger_now", "yes", leyla)
    hers = kept_by(madina, zaur)
    at = timezone.now()
    grants.end_grant(request=zaur.request, person=madina.person, by=leyla.unlocked, at=at)
    hers.take_the_database()
    assert hers.opened_state(zaur.id)["danger_now"] is True  # known while she had access
    zaur.enter("place.detained", "yes", leyla)
    hers.take_the_database()
    assert hers.opened_state(zaur.id) is None
    assert "triage" not in hers.opened_summary(zaur.id)
    assert (learned(zaur, hana) or {})["detained"] is True
    assert not bare(madina)


def test_a_row_of_an_earlier_epoch_counts_until_the_next_look_relocks_it(
    house: House, leyla: Member, hana: Member
) -> None:
    zaur, madina = asked(house), hire(house.rosa, "Madina", ["caseworker"])
    hand_over(zaur, leyla, hana, madina)
    zaur.enter("place.detained", "yes", leyla)
    grants.end_grant(request=zaur.request, person=madina.person, by=leyla.unlocked, at=timezone.now())
    assert TriageState.objects.get().epoch == zaur.request.epoch - 1
    assert bare(hana)[0].summary["triage"]["detained"] is True
    assert zaur.refresh(hana)
    assert TriageState.objects.get().epoch == zaur.request.epoch
    written = bytes(TriageState.objects.get().document)
    assert zaur.refresh(leyla)
    assert bytes(TriageState.objects.get().document) == written


def test_a_damaged_row_is_left_out_and_written_anew(house: House, leyla: Member, hana: Member) -> None:
    zaur = asked(house)
    hand_over(zaur, leyla, hana)
    zaur.enter("place.detained", "yes", leyla)
    blob = vault.lock_document({}, key=vault.LockKey.new(), context=vault.Context("a", "b", "c"))
    TriageState.objects.update(document=blob)
    (row,) = bare(leyla)
    assert row.summary["detained"] == "no" and "triage" not in row.summary
    assert zaur.refresh(leyla)
    assert bare(leyla)[0].summary["triage"]["detained"] is True


def test_a_damaged_summary_stays_damaged_in_the_list(house: House, leyla: Member, hana: Member) -> None:
    zaur = asked(house)
    hand_over(zaur, leyla, hana)
    damage_summary(zaur)
    zaur.enter("place.detained", "yes", leyla)
    assert bare(leyla)[0].summary is inbox.DAMAGED


def test_the_row_is_as_long_whatever_it_says(house: House, leyla: Member, hana: Member) -> None:
    zaur, ilyas = asked(house, "Zaur"), asked(house, "Ilyas")
    for case in (zaur, ilyas):
        hand_over(case, leyla, hana)
        case.refresh(leyla)
    leyla.person.display_name = "Лейла" * 16
    zaur.enter("place.detained", "yes", leyla)
    zaur.move("front", member=leyla)
    first, second = (bytes(row.document) for row in TriageState.objects.all())
    assert len(first) == len(second)


def test_hand_over_that_broke_off_in_the_middle_hands_nothing_over(
    house: House, leyla: Member, hana: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The summary's key moves in the same transaction as the keys of the case: both, or neither."""
    zaur = asked(house)
    listed(house.timur)

    def power_failure(*_args: object) -> None:
        raise OSError

    monkeypatch.setattr(grants, "_summary_to_case", power_failure)
    with pytest.raises(OSError):
        hand_over(zaur, leyla, hana, house.aisha)
    zaur.enter("place.detained", "yes", leyla)
    held = Request.objects.get(id=zaur.id)
    assert held.epoch == 0 and reading.is_with_desk(held)
    for member in (house.timur, house.aisha):
        (row,) = listed(member)
        assert row.summary and "triage" not in row.summary


def test_deleting_the_request_deletes_the_row(house: House, leyla: Member, hana: Member) -> None:
    zaur, ilyas = asked(house, "Zaur"), asked(house, "Ilyas")
    for case in (zaur, ilyas):
        hand_over(case, leyla, hana)
        case.refresh(leyla)
    actions.forget([zaur.id])
    assert TriageState.objects.get().request_id == ilyas.id
    states.forget_notes([ilyas.id])
    assert not TriageState.objects.exists()


def test_a_request_at_its_desk_has_no_row_and_costs_the_list_no_query(house: House) -> None:
    asked(house, "Zaur").refresh()
    listed(house.timur)
    with CaptureQueriesContext(connection) as one:
        listed(house.timur)
    asked(house, "Ilyas").refresh()
    listed(house.timur)
    with CaptureQueriesContext(connection) as two:
        listed(house.timur)
    assert len(two) == len(one)
    assert not any("triagestate" in each["sql"] for each in two.captured_queries)
    assert not TriageState.objects.exists()


def test_a_grant_on_a_request_at_its_desk_opens_no_case_for_the_list(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    zaur = asked(house)
    grants.take(request=zaur.request, keys=zaur.keys(), by=house.aisha.unlocked, at=timezone.now())
    listed(house.aisha, state="open")

    def refused(*_args: object) -> None:
        raise AssertionError

    monkeypatch.setattr("safeconduct.cases.inbox.reading.open_case", refused)
    (row,) = listed(house.aisha, state="open")
    assert row.summary


def test_a_grant_that_has_run_out_opens_no_row(house: House, leyla: Member, hana: Member) -> None:
    zaur = asked(house)
    hand_over(zaur, leyla, hana)
    zaur.enter("place.detained", "yes", leyla)
    keys, at = zaur.keys(leyla), timezone.now()
    madina = hire(house.rosa, "Madina", ["caseworker"])
    grants.grant(
        request=zaur.request, person=madina.person, keys=keys, purpose="review",
        expires_on=at.date() - timedelta(days=1), by=leyla.unlocked, at=at,
    )  # fmt: skip
    assert not bare(madina)
