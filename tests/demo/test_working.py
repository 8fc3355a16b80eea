"""What the invented staff did: it could have been typed into the pages, and the desk shows what it should."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from safeconduct.cases import reading
from safeconduct.cases.dates import checking, places, words
from safeconduct.cases.dates.kept import kept_dates
from safeconduct.cases.models.screening import Decision
from safeconduct.cases.screening import beside, wording
from safeconduct.cases.screening.facts import case_answers
from safeconduct.cases.screening.looking import is_readable, look
from safeconduct.cases.triage import summaries
from safeconduct.cases.triage.moves import PLACES
from safeconduct.cases.triage.order import place
from safeconduct.demo import filling, people, working
from safeconduct.demo.stories import Story, all_stories, answer, day_from
from safeconduct.demo.stories.work import Choice, Entered, Kept, Lifted
from safeconduct.intake.letters import HELPS, LETTERS
from safeconduct.intake.models import Request
from safeconduct.law.clocks import clock_ids
from safeconduct.law.facts import FACTS
from safeconduct.law.triage import Triage
from safeconduct.law.weights import DEFAULT_WEIGHTS, Weights

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = NOW.date()
WORKED = [story for story in all_stories() if story.work.acts]
CASEWORKERS = {"aisha", "timur"}


def named(story: Story) -> str:
    return str(story.facts["person.name"])


def acts(kind: type[Any]) -> list[tuple[Story, Any]]:
    return [(story, act) for story in WORKED for act in story.work.acts if isinstance(act, kind)]


def act_of(value: object) -> str:
    return named(value) if isinstance(value, Story) else type(value).__name__


@pytest.mark.parametrize("story", WORKED, ids=named)
def test_nothing_is_done_before_the_request_came_or_by_somebody_else(story: Story) -> None:
    assert story.opened_by in CASEWORKERS
    for act in story.work.acts:
        assert act.by in CASEWORKERS
        assert 0 <= act.days_ago <= story.days_ago
        for each in act.happened if isinstance(act, Kept) else ():
            assert each.by in CASEWORKERS | {"nadia"}
            assert each.days_ago <= act.days_ago


@pytest.mark.parametrize(("story", "act"), acts(Entered), ids=act_of)
def test_an_entered_fact_could_have_been_typed(story: Story, act: Entered) -> None:
    assert act.said_by in wording.SAID_BY
    assert act.stance in wording.STANCES
    assert bool(act.paper) == (act.said_by == "paper")
    for fact_id, value in act.facts.items():
        assert fact_id in FACTS
        assert is_readable(fact_id, answer(value, TODAY)), fact_id


@pytest.mark.parametrize(("story", "act"), acts(Kept), ids=act_of)
def test_a_court_date_could_have_been_typed(story: Story, act: Kept) -> None:
    assert act.kind in words.KINDS
    assert (places.zone_of(act.court) if act.court else act.zone) in {
        zone for zone, _ in places.zone_choices()
    }
    for each in act.happened:
        assert each.what in words.HAPPENED
        assert each.by == "nadia" or each.on or each.how in words.WAYS


def test_decisions_and_places_are_those_of_the_pages() -> None:
    for _story, act in acts(Choice):
        assert act.outcome in LETTERS
        assert set(act.needs) <= set(HELPS)
        assert not act.clock or act.clock in clock_ids()
        assert len(act.reason) >= 10
    assert all(act.place in PLACES and len(act.reason) >= 10 for _story, act in acts(Lifted))


def test_a_numbers_of_the_demo_belong_to_nobody() -> None:
    numbers = [
        act.facts["person.a_number"] for _story, act in acts(Entered) if "person.a_number" in act.facts
    ]
    assert len(numbers) == len(set(numbers)) >= 5
    assert [each for each in numbers if not re.fullmatch(r"A000 000 \d{3}", each)] == []


def test_days_move_with_the_day_the_demo_is_made() -> None:
    assert day_from("+6d", date(2026, 12, 30)) == date(2027, 1, 5)
    assert day_from("-2d", date(2026, 3, 1)) == date(2026, 2, 27)


class Desk:
    """The demo's desk as Aisha sees it today."""

    def __init__(self, staff: people.Staff) -> None:
        self.staff = staff
        self.cases: dict[str, tuple[Request, reading.CaseKeys]] = {}
        for request in Request.objects.all():
            keys = reading.open_case(request, staff.caseworkers["aisha"], TODAY)
            self.cases[str(case_answers(request, keys)["person.name"]["value"])] = request, keys

    def place(self, name: str) -> Triage:
        request, keys = self.cases[name]
        key = summaries.key_of(request, keys, self.staff.caseworkers["aisha"])
        summary = summaries.opened(request, key)
        assert "triage" in summary
        return place(summary, request.sent_on, TODAY, Weights(DEFAULT_WEIGHTS))

    def component_days(self, name: str) -> dict[str, int | None]:
        return {each.code: each.days for each in self.place(name).components}


def test_the_desk_shows_what_a_desk_sees(settings: Any) -> None:
    settings.LANGUAGES_ON = ["en", "ru", "ar"]
    staff = people.make(people.new_passphrase(), NOW - timedelta(days=60))
    working.list_organisations(staff, NOW - timedelta(days=59))
    for story in WORKED:
        list(filling.tell(story, staff, NOW))
    desk = Desk(staff)
    order = sorted(desk.cases, key=lambda name: desk.place(name).sort_key(name))
    assert order[:3] == ["Farida Namuna", "Grace Placeholder", "Mateo Placeholder"]
    assert desk.place("Farida Namuna").overdue

    grace = desk.component_days("Grace Placeholder")
    assert 0 < (grace["one_year"] or 0) <= 10
    assert grace["override"] is None
    turpal = desk.component_days("Турпал Вымышленный")
    assert (turpal["response"], turpal["hearing"]) == (5, 8)  # Monday in place of a Saturday
    assert {"custody", "expedited"} <= set(turpal)

    sami = look(*desk.cases["سامي المثال"], NOW)
    assert [each.facts for each in sami.screening.contradictions] == [("claim.went_back",)]
    adam = look(*desk.cases["Адам Примеров"], NOW)
    assert str(adam.screening.verdicts()["us.asylum"]) == "possible"

    request, keys = desk.cases["Зарема Вымыслова"]
    (refusal,) = [row.held or {} for row in beside.opened(Decision, request.id, keys)]
    assert refusal["outcome"] == "not_able"
    assert "Нам жаль" in refusal["letter"]
    assert "Open Window Counselling (invented)" in refusal["letter"]

    (hearing, response) = sorted(
        kept_dates(*desk.cases["Турпал Вымышленный"]).open, key=lambda each: each.about.kind
    )
    assert [each.what for each in hearing.events] == ["kept", "verified", "changed"]
    assert [each.from_desk for each in response.events] == [False, True]
    listed = checking.to_check(staff.date_checker, NOW)
    assert [each.check.name for each in listed][:2] == ["Marvin Inventado", "Турпал Вымышленный"]
    assert len(listed) == 5
