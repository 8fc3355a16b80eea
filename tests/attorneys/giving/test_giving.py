"""The file goes to the attorney who accepted, from the hands of somebody who holds the case."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.models import Grant
from safeconduct.attorneys.giving import actions
from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.cases import enforcing, grants
from safeconduct.cases.life import actions as life
from safeconduct.cases.life.actions import At, NotPossible
from safeconduct.cases.life.stages import Side, Stage
from safeconduct.cases.life.standing import standing
from safeconduct.cases.models import PlacementSheet
from safeconduct.cases.reading import NotYours
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, opened, written
from tests.cases.life.scenes import at_desk, conflict_is, fresh, put_at, stage_of


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def ines(house: House) -> Member:
    return hire(house.rosa, "Ines", ["attorney"])


@pytest.fixture
def zaur(house: House, monkeypatch: pytest.MonkeyPatch) -> Request:
    """Taken on, conflict clear, and he agreed."""
    request, _holder = ask()
    conflict_is(monkeypatch, "clear")
    put_at(request, house.aisha, Stage.ACCEPTED)
    life.agree(
        request=fresh(request), keys=opened(request, house.aisha), given=True, on=timezone.now().date(), by_way="talk",
        note="", how=At(house.aisha.unlocked, timezone.now(), uuid4(), 0),
    )  # fmt: skip
    return fresh(request)


def attorney_of(member: Member) -> Attorney:
    today = timezone.now().date()
    return Attorney.objects.create(
        person=member.person, document=b"sealed", state="active", made_on=today, changed_on=today
    )


def accepted(request: Request, member: Member, mentor: Member | None = None) -> Placement:
    now, attorney = timezone.now(), attorney_of(member)
    offer = Offer.objects.create(
        request_id=request.id, attorney=attorney, sheet=0, sent_by=uuid4(), sent_at=now, state="accepted",
        expires_at=now + timedelta(days=3), answered_at=now,
    )  # fmt: skip
    return Placement.objects.create(
        request_id=request.id, attorney=attorney, offer=offer, state="accepted", accepted_at=now,
        mentor=attorney_of(mentor) if mentor else None,
    )  # fmt: skip


def give(request: Request, placement: Placement, by: Member, **more: Any) -> Placement:
    said: dict[str, Any] = {"with_mentor": False, "token": uuid4(), **more}
    return actions.give(
        request=fresh(request), keys=opened(request, by), placement_id=placement.pk, by=by.unlocked,
        at=timezone.now(), **said,
    )  # fmt: skip


def end(request: Request, placement: Placement, by: Member, *, came_back: bool = True) -> None:
    actions.end(
        request=fresh(request), keys=opened(request, by), placement_id=placement.pk, why="She moved away.",
        came_back=came_back, token=uuid4(), by=by.unlocked, at=timezone.now(),
    )  # fmt: skip


def test_before_it_is_given_ines_opens_nothing_and_afterwards_everything(
    house: House, ines: Member, zaur: Request
) -> None:
    placement = accepted(zaur, ines)
    with pytest.raises(NotYours):
        opened(zaur, ines)
    assert give(zaur, placement, house.aisha).state == "working"
    assert opened(zaur, ines).file
    assert stage_of(zaur, house.aisha) is Stage.PLACED
    assert Grant.objects.get(person=ines.person).purpose == "representing"


def test_a_sheet_taken_back_since_she_accepted_stops_the_giving(
    house: House, ines: Member, zaur: Request
) -> None:
    placement, today = accepted(zaur, ines), timezone.now().date()
    PlacementSheet.objects.create(
        request_id=zaur.id, number=0, person_id=house.aisha.person.pk, day=today, ready_since=today,
        taken_back_on=today, facts=b"sealed", blind=b"sealed", names=b"sealed",
    )  # fmt: skip
    with pytest.raises(actions.SheetHeld):
        give(zaur, placement, house.aisha)
    with pytest.raises(NotYours):
        opened(zaur, ines)


def test_given_twice_is_once(house: House, ines: Member, zaur: Request) -> None:
    placement = accepted(zaur, ines)
    for _again in range(2):
        give(zaur, placement, house.aisha)
    assert Grant.objects.filter(person=ines.person).count() == 1


def test_the_power_fails_in_between_and_the_next_time_it_is_whole(
    house: House, ines: Member, zaur: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    placement = accepted(zaur, ines)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Placement, "move", _fails)
        give(zaur, placement, house.aisha)
    assert Placement.objects.get().state == "accepted" and stage_of(zaur, house.aisha) is Stage.ACCEPTED
    with pytest.raises(NotYours):
        opened(zaur, ines)
    assert give(zaur, placement, house.aisha).state == "working"
    assert opened(zaur, ines).file


def _fails(*_args: object, **_named: object) -> None:
    raise KeyboardInterrupt


def test_the_mentor_gets_access_only_if_somebody_said_so(house: House, ines: Member, zaur: Request) -> None:
    nora = hire(house.rosa, "Nora", ["mentor"])
    placement = accepted(zaur, ines, nora)
    give(zaur, placement, house.aisha, with_mentor=True)
    assert Grant.objects.get(person=nora.person).purpose == "mentoring"


def test_an_exclusion_that_names_her_refuses(house: House, ines: Member, zaur: Request) -> None:
    placement = accepted(zaur, ines)
    written(zaur, house.aisha, "exclusion", {"people": [str(ines.person.pk)]})
    enforcing.enforce(
        request=fresh(zaur), keys=opened(zaur, house.aisha), by=house.aisha.unlocked, at=timezone.now()
    )
    with pytest.raises(grants.PersonExcluded):
        give(zaur, placement, house.aisha)
    assert not Grant.objects.filter(person=ines.person).exists()


def test_a_conflict_that_was_found_meanwhile_refuses(
    house: House, ines: Member, zaur: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    placement = accepted(zaur, ines)
    conflict_is(monkeypatch, "conflict")
    with pytest.raises(NotPossible) as refused:
        give(zaur, placement, house.aisha)
    assert refused.value.reasons == ("conflict_found",)


def test_ending_takes_her_access_and_the_case_came_back(house: House, ines: Member, zaur: Request) -> None:
    placement = accepted(zaur, ines)
    give(zaur, placement, house.aisha)
    end(zaur, placement, house.aisha)
    assert Placement.objects.get().state == "ended"
    with pytest.raises(NotYours):
        opened(zaur, ines)
    assert Side.BOOMERANG in standing(fresh(zaur), journal_of(zaur, house.aisha)).side_codes
    with pytest.raises(actions.NoPlacement):
        end(zaur, placement, house.aisha)


def test_the_pages_say_who_was_shown_it_and_give_the_file(house: House, ines: Member, zaur: Request) -> None:
    accepted(zaur, ines)
    page = at_desk(house.aisha).get(f"/requests/{zaur.id}/offers").content.decode()
    assert "Ines" in page and "accepted on" in page
    address = f"/requests/{zaur.id}/placement/give"
    assert at_desk(house.aisha).send_form(address, {}).status_code == 422
    answer = at_desk(house.aisha).send_form(address, {"sure": "on"})
    assert answer.headers["Location"].endswith("?done=file_given")
    away = f"/requests/{zaur.id}/placement/end"
    assert at_desk(house.aisha).send_form(away, {"why": ""}).status_code == 422
    assert at_desk(house.aisha).send_form(away, {"why": "She left."}).status_code == 302
    assert "Placements before" in at_desk(house.aisha).get(f"/requests/{zaur.id}/offers").content.decode()


@pytest.mark.parametrize("rest", ["offers", "placement/give", "placement/end"])
def test_for_others_it_is_not_there(house: House, ines: Member, zaur: Request, rest: str) -> None:
    accepted(zaur, ines)
    for member in (ines, house.rosa):
        assert at_desk(member).get(f"/requests/{zaur.id}/{rest}").status_code == 404
    assert at_desk(house.aisha).get(f"/requests/{uuid4()}/{rest}").status_code == 404
