"""A sheet outlives nothing it was written on: somebody named since, an exclusion saved a moment ago."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from safeconduct.access.models import Grant
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import conflicts, enforcing, journal
from safeconduct.cases.conflicts import checking, deciding
from safeconduct.cases.life import actions as life
from safeconduct.cases.life.actions import At
from safeconduct.cases.life.stages import Stage
from safeconduct.cases.people import following
from safeconduct.cases.placing import lint, preparing, sheets
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire
from tests.cases.asking import ask
from tests.cases.caseroom import opened
from tests.cases.life.scenes import at_desk, conflict_is, fresh, put_at
from tests.cases.placing.test_pages import send
from tests.cases.placing.test_sheets import BLIND, FACTS, NAMES


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def cora(house: House) -> Member:
    return hire(house.rosa, "Cora", ["coordinator"], desk=house.desks["placement"])


@pytest.fixture
def zaur(house: House, cora: Member) -> Request:
    return ask()[0]


def keep(request: Request, by: Unlocked, keys: Any, kind: str, content: dict[str, Any]) -> None:
    journal.write(
        request=fresh(request), keys=keys, kind=kind, record_id=uuid4(), content=content, token=uuid4(), by=by,
        at=timezone.now(),
    )  # fmt: skip


def add_person(request: Request, member: Member, *, follows: bool = True) -> None:
    content = {"names": [{"kind": "latin", "value": "Turpal Outsider"}], "roles": ["family"], "adverse": True}
    keep(request, member.unlocked, opened(request, member), "party", content)
    if follows:
        following.follow(
            "party",
            request=fresh(request),
            keys=opened(request, member),
            by=member.unlocked,
            at=timezone.now(),
        )


def check_and_decide(request: Request, member: Member) -> None:
    held, keys, now = fresh(request), opened(request, member), timezone.now()
    checking.run(request=held, keys=keys, token=uuid4(), by=member.unlocked, at=now)
    found = conflicts.standing(fresh(request), opened(request, member))
    assert found.check
    deciding.decide(
        request=fresh(request), keys=opened(request, member), outcome="clear", reason="Nobody was found.",
        consent=False, check_id=UUID(str(found.check.id)), seen=found.version, token=uuid4(), by=member.unlocked,
        at=timezone.now(),
    )  # fmt: skip


def write(request: Request, member: Member) -> None:
    sheets.write(
        request=fresh(request), keys=opened(request, member), facts=FACTS, blind=BLIND, names=NAMES, token=uuid4(),
        by=member.unlocked, at=timezone.now(), fixed=lambda *_: {"is_conflict_clear": True, "has_agreed": True},
    )  # fmt: skip


@pytest.mark.parametrize("follows", [True, False])
def test_somebody_named_after_the_check_stops_the_sheet(house: House, zaur: Request, follows: bool) -> None:
    check_and_decide(zaur, house.aisha)
    write(zaur, house.aisha)
    assert sheets.live([zaur.id]).exists()
    add_person(zaur, house.aisha, follows=follows)
    if not follows:  # the machine stopped in between: the next opening of the case sees to it
        assert at_desk(house.aisha).get(f"/requests/{zaur.id}/placing").status_code == 200
    assert not sheets.live([zaur.id]).exists()
    assert not preparing.fixed_now(fresh(zaur), opened(zaur, house.aisha), timezone.now())[
        "is_conflict_clear"
    ]


def test_after_the_check_was_looked_at_again_a_new_version_is_offered(house: House, zaur: Request) -> None:
    check_and_decide(zaur, house.aisha)
    write(zaur, house.aisha)
    add_person(zaur, house.aisha)
    check_and_decide(zaur, house.aisha)
    assert not sheets.live([zaur.id]).exists()
    write(zaur, house.aisha)
    assert at_desk(house.aisha).get(f"/requests/{zaur.id}/placing").status_code == 200
    assert sheets.live([zaur.id]).exists()


def test_a_sheet_whose_check_knows_everybody_stays(house: House, zaur: Request) -> None:
    check_and_decide(zaur, house.aisha)
    write(zaur, house.aisha)
    assert not enforcing.hold_unchecked(
        request=fresh(zaur), keys=opened(zaur, house.aisha), by=house.aisha.unlocked, at=timezone.now()
    )
    assert sheets.live([zaur.id]).exists()


def test_an_exclusion_between_reading_and_writing_is_in_the_sheet(
    house: House, cora: Member, zaur: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    ines = hire(house.rosa, "Ines", ["attorney"])
    conflict_is(monkeypatch, "clear")
    put_at(zaur, house.aisha, Stage.ACCEPTED)
    life.agree(
        request=zaur, keys=opened(zaur, house.aisha), given=True, on=timezone.now().date(), by_way="talk", note="",
        how=At(house.aisha.unlocked, timezone.now(), uuid4(), 0),
    )  # fmt: skip
    real = lint.look

    def slow(*given: Any) -> Any:
        content = {"people": [str(ines.person.pk)], "communities": [], "why": "cousin"}
        keep(zaur, house.aisha.unlocked, opened(zaur, house.aisha), "exclusion", content)
        enforcing.enforce(
            request=fresh(zaur), keys=opened(zaur, house.aisha), by=house.aisha.unlocked, at=timezone.now()
        )
        return real(*given)

    monkeypatch.setattr(lint, "look", slow)
    assert send(house, zaur).status_code == 302
    read = sheets.read_one(cora.unlocked, house.desks["placement"], zaur.id)
    assert read and read.facts["excluded_people"] == [str(ines.person.pk)]
    with pytest.raises(sheets.KeptFromThem):
        sheets.let_see_blind(
            request_id=zaur.id, number=read.number, person=ines.person, by=cora.unlocked, at=timezone.now()
        )


def test_a_placed_case_says_who_has_it_since_when(house: House, zaur: Request) -> None:
    ines = hire(house.rosa, "Ines", ["attorney"])
    write(zaur, house.aisha)
    page = at_desk(house.aisha).get(f"/requests/{zaur.id}/placing").content.decode()
    assert "Waits for an attorney" in page
    Grant.objects.create(
        state="sealed", request_id=zaur.id, person=ines.person, purpose="representing",
        granted_by=house.aisha.person, made_on=timezone.now().date(),
    )  # fmt: skip
    page = at_desk(house.aisha).get(f"/requests/{zaur.id}/placing").content.decode()
    assert "Waits for an attorney" not in page and "has this case since" in page and "Ines" in page
    assert "What stands in the way" not in page
