"""Proceedings of Madina's case: who sees them, what they say, their court dates and the work permit's clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from safeconduct.cases.dates import actions
from safeconduct.cases.dates.documents import About, When
from safeconduct.cases.models import CaseEntry
from safeconduct.intake.models import Request
from tests.access.people import House, found_house, hire
from tests.cases.caseroom import opened
from tests.cases.people.scenes import at_desk, hidden, madina, only, text_of, volunteer
from tests.sites import SiteClient

FORM = {"agency": "eoir", "posture": "defensive", "source": "paper"}


@pytest.fixture
def house() -> House:
    return found_house()


def add(client: SiteClient, request: Request, **more: Any) -> UUID:
    answer = client.send_form(f"/requests/{request.id}/proceedings/new", {**FORM, **more})
    assert answer.status_code == 302, text_of(answer)
    return UUID(answer["Location"].split("/proceedings/")[1].split("?")[0])


def day(name: str, year: int, month: int, day: int) -> dict[str, str]:
    return {f"{name}-day": str(day), f"{name}-month": str(month), f"{name}-year": str(year)}


def test_a_proceeding_says_where_each_value_comes_from(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    assert "No proceeding is written down yet" in text_of(aisha.get(f"/requests/{request.id}/proceedings"))
    id_ = add(
        aisha, request, receipt="ZHN1234567890", a_number="A 012 345 678", judge="Judge Invented",
        nta_charges="CHARGES_AS_WRITTEN 212(a)(6)(A)(i)", filing_ids="111\n222", outcome="",
        **day("nta_date", 2026, 3, 4), **{"opened-year": "2026", "opened-month": "3", "judge-source": "court"},
    )  # fmt: skip
    held = only(request, house.aisha, "proceeding").content
    assert held["nta_date"]["value"] == "2026-03-04" and held["nta_date"]["source"] == "paper"
    assert held["opened"]["precision"] == "month" and held["judge"]["source"] == "court"
    assert held["filing_ids"]["value"] == ["111", "222"] and held["a_number"]["value"] == "A012345678"
    page = text_of(aisha.get(f"/requests/{request.id}/proceedings/{id_}"))
    for words in (
        "CHARGES_AS_WRITTEN",
        "Judge Invented",
        "A court or agency said it",
        "March 2026",
        "ZHN1234567890",
    ):
        assert words in page
    listed = text_of(aisha.get(f"/requests/{request.id}/proceedings"))
    assert "EOIR (immigration court)" in listed and "Defensive" in listed


def test_a_volunteer_and_strangers_see_no_proceedings(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    id_ = add(aisha, request)
    vera = at_desk(volunteer(house, request))
    leyla = at_desk(hire(house.rosa, "Leyla", ["caseworker"]))
    assert vera.get(f"/requests/{request.id}/parties").status_code == 200
    for path in ("", "/new", f"/{id_}", f"/{id_}/edit", f"/{id_}/strike"):
        for client in (vera, leyla, at_desk(house.rosa)):
            assert client.get(f"/requests/{request.id}/proceedings{path}").status_code == 404
    for path in ("", "/edit", "/strike"):
        assert aisha.get(f"/requests/{request.id}/proceedings/{uuid4()}{path}").status_code == 404


def test_the_clock_of_the_work_permit_is_counted_on_the_page(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    start = timezone.now().date() - timedelta(days=40)
    stop, again = start + timedelta(days=10), start + timedelta(days=15)
    id_ = add(aisha, request, **{
        **day("clock-0-from", start.year, start.month, start.day), **day("clock-0-to", stop.year, stop.month, stop.day),
        "clock-0-stopped_by": "applicant", **day("clock-1-from", again.year, again.month, again.day),
    })  # fmt: skip
    page = text_of(aisha.get(f"/requests/{request.id}/proceedings/{id_}"))
    assert "35 days run" in page and "5 days stood still" in page and "It runs." in page
    assert "208.7" in page and "first day to apply" in page
    edit = text_of(aisha.get(f"/requests/{request.id}/proceedings/{id_}/edit"))
    assert f'name="clock-0-from-year" id="id_clock_0_from_year" value="{start.year}"' in edit


def test_court_dates_say_to_which_proceeding_they_belong(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    now = timezone.now()
    hearing = actions.keep(
        request=request, about=About("master", "", "", "notice", now.date().isoformat()),
        when=When(now.date() + timedelta(days=30), "09:00", "America/New_York"), who=("", ""),
        keys=opened(request, house.aisha), by=house.aisha.unlocked, at=now, token=uuid4(),
    )  # fmt: skip
    page = text_of(aisha.get(f"/requests/{request.id}/proceedings"))
    assert "Court dates of no proceeding yet" in page and "Master hearing" in page
    id_ = add(aisha, request, hearings=[str(hearing.id)])
    assert "Court dates of no proceeding yet" not in text_of(aisha.get(f"/requests/{request.id}/proceedings"))
    assert "Master hearing" in text_of(aisha.get(f"/requests/{request.id}/proceedings/{id_}"))
    unknown = {**FORM, "hearings": [str(uuid4())]}
    assert aisha.send_form(f"/requests/{request.id}/proceedings/new", unknown).status_code == 422


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"agency": ""}, "Choose before whom it is"),
        ({"agency": "kgb"}, "not in the list"),
        ({"court": "No such court"}, "not in the list"),
        (day("opened", 2026, 2, 30), "This day does not exist"),
        (day("nta_date", 2031, 1, 1), "lies ahead"),
        ({**day("opened", 2026, 3, 4), **day("closed", 2026, 3, 3)}, "cannot have been closed before that"),
        ({"nta_charges": "c" * 10_000}, "10000 characters"),
        ({"source": "", "judge": "J"}, "Say where it comes from"),
        (day("clock-0-from", 2026, 2, 30), "There is no such day"),
        ({"clock-0-stopped_by": "missed"}, "needs the day from which it ran"),
        ({**day("clock-0-from", 2026, 3, 4), **day("clock-0-to", 2026, 3, 3)}, "ends before it starts"),
        (day("clock-0-from", 2030, 3, 4), "lies ahead"),
        ({"clock-0-from-day": "3"}, "Please give day, month and year"),
    ],
)
def test_bad_input_gets_a_sentence(house: House, typed: dict[str, str], sentence: str) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    answer = aisha.send_form(f"/requests/{request.id}/proceedings/new", {**FORM, **typed})
    assert answer.status_code == 422 and sentence in text_of(answer)
    assert not CaseEntry.objects.exists()


def test_a_month_known_for_closing_is_not_before_a_day_of_opening_in_it(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    add(aisha, request, **day("opened", 2026, 3, 4), **{"closed-year": "2026", "closed-month": "3"})


def test_two_who_correct_at_once_both_see_both_texts(house: House) -> None:
    request, aisha, timur = madina(), at_desk(house.aisha), at_desk(house.timur)
    edit = f"/requests/{request.id}/proceedings/{add(aisha, request)}/edit"
    seen = hidden(text_of(timur.get(edit)))
    assert aisha.send_form(edit, {**FORM, "judge": "AISHAS_JUDGE"}).status_code == 302
    late = timur.send_form(edit, {**FORM, "judge": "TIMURS_JUDGE", **seen})
    assert late.status_code == 409
    assert "AISHAS_JUDGE" in text_of(late) and "TIMURS_JUDGE" in text_of(late)
    assert len(only(request, house.aisha, "proceeding").versions) == 2


def test_a_proceeding_struck_out_comes_back(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    strike = f"/requests/{request.id}/proceedings/{add(aisha, request)}/strike"
    assert aisha.send_form(strike, {"reason": "Another person’s case"}).status_code == 302
    assert "1 struck out" in text_of(aisha.get(f"/requests/{request.id}/proceedings"))
    assert aisha.send_form(strike, {"step": "back"}).status_code == 302
    assert not only(request, house.aisha, "proceeding").is_struck
