"""What is known of a case: from the request without retyping, corrected by staff with the source kept."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.cases import reading
from safeconduct.cases.models.screening import FactEntry
from safeconduct.cases.screening import actions, beside, facts
from safeconduct.cases.screening.actions import Statement
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house
from tests.cases.asking import ZAUR, ask

ARRIVED = {"when": "2025-11", "precision": "month", "how": "visa"}
ZAUR_IN_NEW_YORK: dict[str, Any] = {
    **ZAUR,
    "place.country": "US",
    "place.us_state": "NY",
    "person.nationality": "RU",
    "lawyer.has": "no",
    "arrivals": [ARRIVED],
}


@pytest.fixture
def house() -> House:
    return found_house()


def say(
    request: Request,
    member: Member,
    fact_id: str,
    answer: dict[str, Any],
    *,
    stance: str = "corrects",
    **said: Any,
) -> None:
    now = timezone.now()
    keys = reading.open_case(request, member.unlocked, now.date())
    statement = Statement(fact_id, answer, stance=stance, **{"said_by": "person", **said})
    actions.enter_fact(
        request=request,
        said=statement,
        keys=keys,
        by=member.unlocked,
        at=now,
        token=said.pop("token", uuid4()),
    )


def known(request: Request, member: Member) -> facts.Answers:
    keys = reading.open_case(request, member.unlocked, timezone.now().date())
    return facts.case_answers(request, keys)


def given(value: Any) -> dict[str, Any]:
    return {"state": "given", "value": value}


def test_what_zaur_wrote_is_known_without_retyping_but_for_his_story(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    answers = known(request, house.aisha)
    assert answers["place.us_state"] == given("NY")
    assert answers["arrivals"] == given([ARRIVED])
    assert "fear.own_words" not in answers
    assert "language" not in answers


def test_the_newest_correction_holds_and_what_was_said_before_stays(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    arrived = [{"when": "2025-12-03", "precision": "day", "how": "visa"}]
    say(request, house.aisha, "arrivals", given(arrived), said_by="paper", paper="stamp, page 12")
    assert known(request, house.timur)["arrivals"] == given(arrived)
    keys = reading.open_case(request, house.timur.unlocked, timezone.now().date())
    first, second = facts.fact_history(request, keys, "arrivals")
    assert (first.said_by, first.answer) == ("request", given([ARRIVED]))
    assert (second.said_by, second.paper) == ("paper", "stamp, page 12")
    assert second.person_id == house.aisha.person.pk


def test_two_answers_that_both_stand_contradict_each_other(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    say(request, house.aisha, "lawyer.has", given("yes"), stance="also_said", said_by="relative")
    said = {"state": "contradicted", "answers": [given("no"), given("yes")]}
    assert known(request, house.aisha)["lawyer.has"] == said
    say(request, house.aisha, "lawyer.has", given("no"), said_by="lawyer")
    assert known(request, house.aisha)["lawyer.has"] == given("no")


def test_not_knowing_contradicts_nobody_and_a_closer_date_takes_the_place_of_a_coarse_one(
    house: House,
) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    say(request, house.aisha, "lawyer.has", {"state": "unknown"}, stance="also_said", said_by="relative")
    assert known(request, house.aisha)["lawyer.has"] == given("no")
    month = given({"date": "1990-05", "precision": "month"})
    day = given({"date": "1990-05-17", "precision": "day"})
    say(request, house.aisha, "person.born", month)
    say(request, house.aisha, "person.born", day, stance="also_said")
    assert known(request, house.aisha)["person.born"] == day


def test_an_answer_that_is_not_of_its_kind_is_refused(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    with pytest.raises(actions.DoesNotFit):
        say(request, house.aisha, "person.born", given({"date": "1990-02-30", "precision": "day"}))
    assert not FactEntry.objects.exists()


def test_the_row_tells_nothing_and_the_record_says_that_somebody_entered_it(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    say(request, house.aisha, "person.born", given({"date": "1990-05", "precision": "month"}), note="PLANTED")
    row = FactEntry.objects.get()
    assert b"PLANTED" not in bytes(row.document) and b"person.born" not in bytes(row.document)
    entry = StaffEntry.objects.get(action="screening.fact_entered")
    assert (entry.subject, entry.by) == (request.id, house.aisha.person.pk)


def test_one_changed_row_takes_nothing_else_away(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    say(request, house.aisha, "lawyer.has", given("yes"))
    FactEntry.objects.update(document=b"somebody wrote over it")
    keys = reading.open_case(request, house.aisha.unlocked, timezone.now().date())
    assert facts.case_answers(request, keys)["lawyer.has"] == given("no")
    assert facts.damaged(request, keys) == 1


def test_what_was_entered_is_gone_with_the_request(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    other, _holder = ask("Ilyas", told=ZAUR_IN_NEW_YORK)
    for each in (request, other):
        say(each, house.aisha, "lawyer.has", given("yes"))
    beside.forget([request.id])
    assert [row.request_id for row in FactEntry.objects.all()] == [other.id]
