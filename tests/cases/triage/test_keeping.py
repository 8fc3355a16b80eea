"""What decides a place is kept in the locked summary: computed anew, by whoever may, and never beside it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.errors import NotAllowed
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants
from safeconduct.cases.models.triage import TriageOverride
from safeconduct.cases.triage import actions
from safeconduct.cases.triage.moves import history, standing
from safeconduct.intake.models import Request
from tests.access.people import House, found_house, hire
from tests.cases.dates import scenes as dates
from tests.cases.triage.scenes import Case, asked, damage_summary, give, in_days, listed


@pytest.fixture
def house() -> House:
    return found_house()


def refreshed(case: Case) -> int:
    return StaffEntry.objects.filter(action="request.triage_refreshed", subject=case.id).count()


def test_a_fact_that_aisha_corrects_changes_the_place_in_the_list(house: House) -> None:
    zaur, amina = asked(house, "Zaur"), asked(house, "Ilyas", safety__danger_now="yes")
    assert [row.id for row in listed(house.timur)] == [str(amina.id), str(zaur.id)]
    zaur.enter("safety.danger_now", "yes")
    amina.enter("safety.danger_now", "no")
    assert zaur.summary()["triage"]["danger_now"] is True
    assert [row.id for row in listed(house.timur)] == [str(zaur.id), str(amina.id)]
    assert [row.id for row in listed(house.timur, danger=True)] == [str(zaur.id)]


def test_a_hearing_that_is_kept_puts_the_request_in_front(house: House) -> None:
    zaur, amina = asked(house, "Zaur"), asked(house, "Ilyas", safety__danger_now="yes")
    dates.keep(dates.Case(house, zaur.request, None), days=5)
    assert zaur.refresh()
    assert zaur.summary()["triage"]["hearing"] == in_days(5).isoformat()
    assert [row.id for row in listed(house.timur)] == [str(zaur.id), str(amina.id)]
    assert [row.id for row in listed(house.timur, due=True)] == [str(zaur.id)]


def test_a_hearing_that_passed_without_a_word_is_overdue(house: House) -> None:
    zaur = asked(house)
    dates.keep(dates.Case(house, zaur.request, None), days=-2)
    zaur.refresh()
    assert zaur.summary()["triage"]["hearing"] == in_days(-2).isoformat()


def test_an_arrival_about_a_year_ago_is_not_overdue_tomorrow(house: House) -> None:
    arrived = {"when": in_days(-365).isoformat(), "precision": "about", "how": "visa"}
    zaur = asked(house, place__country="US", arrivals=[arrived])
    zaur.refresh()
    kept = zaur.summary()["triage"]
    assert kept["one_year"] == in_days(0).isoformat() < kept["until"]["one_year"]


def test_nothing_else_of_the_summary_changes_and_the_lock_stays_as_long(house: House) -> None:
    zaur = asked(house)
    before, length = zaur.summary(), len(zaur.request.summary)
    assert zaur.refresh()
    after = zaur.summary()
    assert after.pop("triage")["danger_now"] is False
    assert after == before
    assert len(zaur.request.summary) == length


def test_looking_again_writes_nothing(house: House) -> None:
    zaur = asked(house)
    zaur.refresh()
    blob = bytes(zaur.request.summary)
    assert zaur.refresh()
    assert bytes(zaur.request.summary) == blob
    assert refreshed(zaur) == 1


def test_whoever_saves_the_row_they_hold_does_not_bring_the_old_summary_back(house: House) -> None:
    zaur = asked(house)
    held = zaur.request
    actions.refresh(request=held, keys=zaur.keys(), by=house.aisha.unlocked, at=timezone.now())
    held.save()
    assert "triage" in zaur.summary()


def test_after_hand_over_the_case_pair_opens_the_summary(house: House) -> None:
    zaur = asked(house)
    people = [house.aisha.person, house.timur.person]
    aisha = house.aisha.unlocked
    grants.hand_over(request=zaur.request, to=people, keys=zaur.keys(), by=aisha, at=timezone.now())
    assert zaur.refresh(house.timur)
    zaur.move("higher")
    (row,) = listed(house.timur)
    assert row.summary["triage"]["override"]["by"] == "Aisha"


def test_a_grant_alone_does_not_open_what_the_desk_sees(house: House) -> None:
    zaur = asked(house)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    give(zaur, leyla)
    assert zaur.refresh(leyla) is False
    assert "triage" not in zaur.summary()


def test_keys_that_turned_meanwhile_write_nothing(house: House) -> None:
    zaur = asked(house)
    old = zaur.keys()
    grants.turn(
        request_id=zaur.id, without=[], issuer=house.aisha.unlocked, at=timezone.now(), action="grant.ended"
    )
    aisha, now = house.aisha.unlocked, timezone.now()
    assert actions.refresh(request=zaur.request, keys=old, by=aisha, at=now) is False
    with pytest.raises(actions.RequestGone):
        zaur.move("higher", keys=old)


def test_a_deleted_request_is_refreshed_by_nobody(house: House) -> None:
    zaur = asked(house)
    held, keys = zaur.request, zaur.keys()
    Request.objects.all().delete()
    at = timezone.now()
    assert actions.refresh(request=held, keys=keys, by=house.aisha.unlocked, at=at) is False


def test_a_damaged_summary_breaks_neither_the_list_nor_the_saving_of_a_fact(house: House) -> None:
    zaur, ilyas = asked(house, "Zaur"), asked(house, "Ilyas")
    listed(house.aisha)
    damage_summary(zaur)
    zaur.enter("place.detained", "yes")
    rows = listed(house.aisha)
    assert [row.id for row in rows] == [str(zaur.id), str(ilyas.id)]
    assert rows[0].summary == {"damaged": True}


def test_lifting_is_kept_with_name_and_reason_under_the_file_key(house: House) -> None:
    zaur = asked(house)
    assert zaur.move("front", "SHELTER_WORDS close tomorrow")
    (moved,) = history(zaur.request, zaur.keys(house.timur))
    assert (moved.place, moved.reason, moved.by) == ("front", "SHELTER_WORDS close tomorrow", "Aisha")
    row = TriageOverride.objects.get()
    assert b"SHELTER" not in bytes(row.document)
    assert zaur.summary()["triage"]["override"] == {
        "points": 0.0, "front": True, "by": "Aisha",
    }  # fmt: skip
    assert b"SHELTER" not in bytes(zaur.request.summary)


def test_the_newest_entry_holds_and_going_back_ends_it(house: House) -> None:
    zaur = asked(house)
    zaur.move("higher")
    zaur.move("much_lower", "Her lawyer has taken it on")
    assert zaur.summary()["triage"]["override"]["points"] == -15.0
    zaur.move("computed", "The lawyer withdrew today")
    assert "override" not in zaur.summary()["triage"]
    moves = history(zaur.request, zaur.keys())
    assert [each.place for each in moves] == ["higher", "much_lower", "computed"]
    assert standing(moves) is None
    with pytest.raises(actions.AlreadyComputed):
        zaur.move("computed", "Once more, for nothing")


def test_a_double_click_makes_one_entry(house: House) -> None:
    zaur, token = asked(house), uuid4()
    zaur.move("higher", token=token)
    zaur.move("higher", token=token)
    assert TriageOverride.objects.count() == 1
    assert StaffEntry.objects.filter(action="request.position_changed").count() == 1


def test_a_reason_is_needed_and_a_place_that_exists(house: House) -> None:
    zaur = asked(house)
    with pytest.raises(actions.ReasonNeeded):
        zaur.move("higher", " short \x00 ")
    with pytest.raises(KeyError):
        zaur.move("to the moon")
    assert not TriageOverride.objects.exists()


def test_an_administrator_moves_nothing(house: House) -> None:
    zaur = asked(house)
    with pytest.raises(NotAllowed):
        zaur.move("higher", by=house.rosa.unlocked)


def test_a_changed_entry_is_left_out(house: House) -> None:
    zaur = asked(house)
    zaur.move("higher")
    zaur.move("lower", "Somebody else looks after it")
    newest = TriageOverride.objects.get(number=2)
    newest.document = bytes(newest.document)[:-1] + b"\x00"
    newest.save()
    moves = history(zaur.request, zaur.keys())
    assert [each.place for each in moves] == ["higher", ""]
    held = standing(moves)
    assert held is not None and held.place == "higher"


def test_entries_go_with_the_request(house: House) -> None:
    zaur, ilyas = asked(house, "Zaur"), asked(house, "Ilyas")
    zaur.move("higher")
    ilyas.move("lower")
    actions.forget([zaur.id])
    assert TriageOverride.objects.get().request_id == ilyas.id
