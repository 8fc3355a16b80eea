"""The page of the sheet: what stands in the way, what was typed, what is refused."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.cases.life import actions as life
from safeconduct.cases.life.actions import At
from safeconduct.cases.life.stages import Stage
from safeconduct.cases.models import PlacementSheet
from safeconduct.cases.placing import sheets
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire
from tests.cases.asking import ask
from tests.cases.caseroom import opened
from tests.cases.life.scenes import at_desk, conflict_is, put_at, stage_of
from tests.cases.placing.test_sheets import write

TYPED = {
    "title": "Asylum, one person", "what": "A man fled after threats from officials.", "problems": "A late filing.",
    "areas": ["asylum"], "difficulty": "2", "languages": ["ru"], "preparation_days": "30", "hours_from": "40",
    "hours_to": "60",
}  # fmt: skip


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def cora(house: House) -> Member:
    return hire(house.rosa, "Cora", ["coordinator"], desk=house.desks["placement"])


@pytest.fixture
def zaur(house: House) -> Request:
    return ask()[0]


def send(house: House, request: Request, **more: Any) -> Any:
    address = f"/requests/{request.id}/placing/edit"
    aisha = at_desk(house.aisha)
    names = re.findall(r'name="names"[^>]*value="([0-9a-f]{32})"', aisha.get(address).content.decode())
    return aisha.send_form(address, {**TYPED, "names": names[:1], **more})


def test_an_empty_page_says_what_stands_in_the_way(house: House, cora: Member, zaur: Request) -> None:
    page = at_desk(house.aisha).get(f"/requests/{zaur.id}/placing").content.decode()
    assert "No sheet yet" in page and "What stands in the way" in page


def test_aisha_writes_it_and_sees_what_an_attorney_sees(house: House, cora: Member, zaur: Request) -> None:
    answer = send(house, zaur)
    assert answer.headers["Location"].endswith("?done=sheet_kept_waits")
    page = at_desk(house.aisha).get(f"/requests/{zaur.id}/placing").content.decode()
    assert "A man fled after threats" in page and "Заур Вымышленный" in page
    read = sheets.read_one(cora.unlocked, house.desks["placement"], zaur.id)
    assert read is None, "without a clear check and his yes it is kept, and not offered"


def test_where_nothing_stands_in_the_way_the_case_is_offered(
    house: House, cora: Member, zaur: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    conflict_is(monkeypatch, "clear")
    put_at(zaur, house.aisha, Stage.ACCEPTED)
    life.agree(
        request=zaur, keys=opened(zaur, house.aisha), given=True, on=timezone.now().date(), by_way="talk", note="",
        how=At(house.aisha.unlocked, timezone.now(), uuid4(), 0),
    )  # fmt: skip
    answer = send(house, zaur)
    assert answer.headers["Location"].endswith("?done=sheet_kept"), answer.headers
    assert stage_of(zaur, house.aisha) is Stage.OFFERING


def test_his_name_refuses_and_a_day_needs_a_look(house: House, cora: Member, zaur: Request) -> None:
    refused = send(house, zaur, what="Zaur fled.", looked="on")
    assert refused.status_code == 422 and "Take this out" in refused.content.decode()
    asked = send(house, zaur, what="He fled on 3 March 2024.")
    assert asked.status_code == 422 and "He fled on 3 March 2024." in asked.content.decode()
    assert not PlacementSheet.objects.exists()
    assert send(house, zaur, what="He fled on 3 March 2024.", looked="on").status_code == 302


@pytest.mark.parametrize(
    "bad",
    [
        {"hours_to": "10"},
        {"areas": ["magic"]},
        {"languages": []},
        {"names": ["99"]},
        {"hours_from": "many"},
        {"what": ""},
    ],
)
def test_bad_input_keeps_what_was_typed(
    house: House, cora: Member, zaur: Request, bad: dict[str, Any]
) -> None:
    answer = send(house, zaur, **bad)
    assert answer.status_code == 422 and "A late filing." in answer.content.decode()


def test_a_colleague_was_faster_and_neither_text_is_lost(house: House, cora: Member, zaur: Request) -> None:
    write(zaur, house.timur)
    answer = send(house, zaur, version="0")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "BLINDWORDS" in page and "A man fled after threats" in page


def test_taken_back_with_a_reason(house: House, cora: Member, zaur: Request) -> None:
    write(zaur, house.aisha)
    address = f"/requests/{zaur.id}/placing/take-back"
    assert at_desk(house.aisha).send_form(address, {"why": ""}).status_code == 422
    assert at_desk(house.aisha).send_form(address, {"why": "He asked."}).status_code == 302
    assert not sheets.live().exists()
    assert at_desk(house.aisha).get(address).status_code == 404


@pytest.mark.parametrize("rest", ["placing", "placing/edit", "placing/take-back"])
def test_for_others_and_for_unknown_cases_it_is_not_there(
    house: House, cora: Member, zaur: Request, rest: str
) -> None:
    assert at_desk(cora).get(f"/requests/{zaur.id}/{rest}").status_code == 404
    assert at_desk(house.rosa).get(f"/requests/{zaur.id}/{rest}").status_code == 404
    assert at_desk(house.aisha).get(f"/requests/{uuid4()}/{rest}").status_code == 404
