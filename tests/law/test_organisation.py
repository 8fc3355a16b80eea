"""The organisation's three criteria and its area: reasons for a person, never a refusal for being abroad."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from safeconduct.law import checking, packs
from safeconduct.law.screening import Settings, screen
from safeconduct.law.values import answers_from_short

TODAY = date(2026, 11, 22)
CRITERIA = ("org.no_lawyer", "org.cannot_afford", "org.needs_protection_help", "org.area")
SETTINGS = Settings({"area_states": ["NY", "CA", "DC"], "means_percent": 200})
DAWIT: dict[str, Any] = {
    "lawyer.has": "no", "help.wanted": ["asylum"], "place.country": "US", "place.us_state": "NY",
    "means.household_size": 2, "means.currency": "USD",
    "means.income": {"amount": 1500, "currency": "USD", "period": "month"},
}  # fmt: skip


def screened(settings: Settings = SETTINGS, **changes: Any) -> dict[str, str]:
    found = screen(answers_from_short({**DAWIT, **changes}), on=TODAY, settings=settings).verdicts()
    return {id: str(found[id]) for id in CRITERIA}


def income(a_month: int) -> dict[str, Any]:
    return {"amount": a_month, "currency": "USD", "period": "month"}


def test_the_criteria_come_first_in_their_order() -> None:
    found = screen(answers_from_short(DAWIT), on=TODAY, settings=SETTINGS)
    assert tuple(outcome.pathway.id for outcome in found.outcomes)[:4] == CRITERIA
    assert all(outcome.pathway.kind == "criterion" for outcome in found.outcomes[:4])


def test_every_example_beside_a_criterion_comes_out_as_written() -> None:
    problems = checking.check_examples(packs.shipped())
    assert [each for each in problems if each.startswith("organisation/")] == []


def test_dawit_meets_all_four() -> None:
    assert set(screened().values()) == {"possible"}


@pytest.mark.parametrize(
    ("criterion", "changes", "verdict"),
    [
        ("org.no_lawyer", {"lawyer.has": "yes"}, "unlikely"),
        ("org.no_lawyer", {"lawyer.has": "declined"}, "must_look"),
        ("org.needs_protection_help", {"help.wanted": ["out_of_danger"]}, "must_look"),
        (
            "org.needs_protection_help",
            {"help.wanted": ["not_sure"], "claim.fears_return": "no"},
            "unlikely",
        ),
        (
            "org.needs_protection_help",
            {"help.wanted": ["not_sure"], "claim.fears_return": "yes"},
            "possible",
        ),
        ("org.area", {"place.us_state": "MT"}, "unlikely"),
        ("org.area", {"place.us_state": "unknown"}, "must_look"),
        ("org.area", {"place.country": "TR", "place.us_state": "unknown"}, "must_look"),
        ("org.area", {"place.country": "unknown", "place.us_state": "unknown"}, "must_look"),
    ],
)
def test_each_criterion_answers_as_the_public_text_says(
    criterion: str, changes: dict[str, Any], verdict: str
) -> None:
    assert screened(**changes)[criterion] == verdict


@pytest.mark.parametrize(("percent", "verdict"), [(125, "possible"), (200, "possible"), (100, "unlikely")])
def test_the_percent_of_the_guideline_is_the_organisations_own(percent: int, verdict: str) -> None:
    """2026, two people in New York: 21,640 dollars a year. 2,200 a month is 122 percent of it."""
    settings = Settings({**SETTINGS.values, "means_percent": percent})
    assert screened(settings, **{"means.income": income(2200)})["org.cannot_afford"] == verdict


def test_one_dollar_over_the_line_is_over_it() -> None:
    """2026, one person: 15,960 dollars a year; twice that is 2,660 dollars a month."""
    alone = {"means.household_size": 1}
    assert screened(**alone, **{"means.income": income(2660)})["org.cannot_afford"] == "possible"
    assert screened(**alone, **{"means.income": income(2661)})["org.cannot_afford"] == "unlikely"


def test_an_income_nobody_told_is_left_to_a_person() -> None:
    assert screened(**{"means.income": "declined"})["org.cannot_afford"] == "must_look"
