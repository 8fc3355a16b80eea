"""When a rule or a fact changes, open cases are screened again and the ones whose answer changed are listed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.cases import grants, reading, states
from safeconduct.cases.models.screening import ScreeningRun
from safeconduct.cases.screening import actions, looking, rescreening
from safeconduct.intake.models import Request
from tests.access.people import House, found_house, hire
from tests.cases.asking import ask
from tests.cases.screening.test_facts import ZAUR_IN_NEW_YORK, given, say
from tests.cases.screening.test_pages import at_desk, shown


@pytest.fixture
def house() -> House:
    return found_house()


def keep(house: House, request: Request, packs: list[list[str]] | None = None) -> None:
    """Aisha keeps today's screening; ``packs``: as if other rules had been used."""
    now = timezone.now()
    keys = reading.open_case(request, house.aisha.unlocked, now.date())
    document = looking.run_document(looking.look(request, keys, now).screening)
    if packs is not None:
        document["packs"] = packs
    actions.save_run(
        request=request, document=document, keys=keys, by=house.aisha.unlocked, at=now, token=uuid4()
    )


def test_the_one_whose_answer_changed_is_listed_with_the_difference(house: House) -> None:
    zaur, _holder = ask(told=ZAUR_IN_NEW_YORK)
    ilyas, _holder = ask("Ilyas", told=ZAUR_IN_NEW_YORK)
    musa, _holder = ask("Musa", told=ZAUR_IN_NEW_YORK)
    for request in (zaur, ilyas):
        keep(house, request)
    say(zaur, house.aisha, "lawyer.has", given("yes"))
    aisha = at_desk(house.aisha)
    assert "3 open cases" in shown(aisha.get("/rescreening"))
    page = shown(aisha.send_form("/rescreening", {"step": "next"}))
    assert f"Request {zaur.short_id}" in page and f"Request {ilyas.short_id}" not in page
    assert "No lawyer yet : Possible → Unlikely" in page
    assert "1 here has no kept screening" in page
    assert f"Request {musa.short_id}" not in page


def test_keeping_them_makes_today_the_measure_and_twice_is_once(house: House) -> None:
    zaur, _holder = ask(told=ZAUR_IN_NEW_YORK)
    keep(house, zaur)
    say(zaur, house.aisha, "lawyer.has", given("yes"))
    aisha, token = at_desk(house.aisha), str(uuid4())
    for said in ("1 screening was kept.", "0 screenings were kept."):
        kept = aisha.send_form("/rescreening", {"step": "keep", "row": [str(zaur.id)], "token": token})
        assert said in shown(kept)
    assert ScreeningRun.objects.count() == 2
    assert "No answer changed" in shown(aisha.send_form("/rescreening", {"step": "next"}))


def test_long_work_goes_on_where_it_stopped(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescreening, "BATCH", 2)
    cases = [ask(name, told=ZAUR_IN_NEW_YORK)[0] for name in ("Zaur", "Ilyas", "Musa")]
    for request in cases:
        keep(house, request)
        say(request, house.aisha, "lawyer.has", given("yes"))
    aisha = at_desk(house.aisha)
    first = aisha.send_form("/rescreening", {"step": "next"})
    assert "2 of 3 done." in shown(first)
    found = [str(each.request.id) for each in first.context["batch"].changed]
    on = {"step": "next", "after": first.context["next"], "done": "2", "found": found}
    second = aisha.send_form("/rescreening", on)
    assert "3 of 3 done." in shown(second)
    assert second.context["next"] == ""
    assert "Changed in the earlier parts 2" in shown(second)


def test_a_changed_rule_is_said_on_the_page_of_the_case(house: House) -> None:
    zaur, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, page = at_desk(house.aisha), f"/requests/{zaur.id}/screening"
    keep(house, zaur)
    assert "A rule changed since" not in shown(aisha.get(page))
    keep(house, zaur, packs=[["organisation", "an older one", "0" * 64]])
    assert "A rule changed since" in shown(aisha.get(page))


def test_closed_cases_and_those_of_others_are_left_out(house: House) -> None:
    zaur, _holder = ask(told=ZAUR_IN_NEW_YORK)
    states.move(request=zaur, step="close", by=house.aisha.unlocked, at=timezone.now())
    ask("Ilyas", told=ZAUR_IN_NEW_YORK)
    assert "1 open case." in shown(at_desk(house.aisha).get("/rescreening"))
    stranger = at_desk(hire(house.rosa, "Leyla", ["caseworker"]))
    assert "No open case" in shown(stranger.get("/rescreening"))


def test_a_case_handed_over_to_others_is_passed_over(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    leyla = hire(house.rosa, "Leyla", ["caseworker"], desk=house.intake, sealed_by=house.aisha)
    now = timezone.now()
    keys = reading.open_case(request, house.aisha.unlocked, now.date())
    people = [house.aisha.person, house.timur.person]
    grants.hand_over(request=request, to=people, keys=keys, by=house.aisha.unlocked, at=now)
    page = shown(at_desk(leyla).send_form("/rescreening", {"step": "next"}))
    assert "1 here was handed over to others" in page
    assert request.short_id not in page
    assert "1 of 1 done." in shown(at_desk(house.timur).send_form("/rescreening", {"step": "next"}))


def test_going_on_says_how_far_it_is_in_numbers_only(house: House) -> None:
    ask(told=ZAUR_IN_NEW_YORK)
    aisha = at_desk(house.aisha)
    for written in ("one", "-3", "99999999999", "²"):
        assert "1 of 1 done." in shown(aisha.send_form("/rescreening", {"step": "next", "done": written}))
