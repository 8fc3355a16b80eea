"""Invented people's answers to measure the law with: the same for a number on every machine, none of them real.

Every fourth person has answered everything exactly; the others leave a fifth of the facts open, and know some
days only to the month or the year. What is given fits together (nobody files before they came).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

ON = date(2026, 11, 22)
SEED = "invented people 1"
Answers = dict[str, Any]
STATES = ("NY", "CA", "DC", "MD", "VA", "NJ", "TX", "FL", "MT", "AZ")
COUNTRIES = ("US",) * 17 + ("CA", "TR", "MX")
ABROAD = ("RU", "AF", "VE", "HN", "ER", "SY", "NI", "CN")
MARITAL = ("single", "married", "divorced", "widowed")
GROUNDS = ("race", "religion", "nationality", "social_group", "political_opinion")
STAGES = ("none", "affirmative", "court", "appeal", "credible_fear", "expedited")
OFTEN_YES = (
    "claim.past_harm", "claim.fears_return", "claim.because_of_ground", "claim.torture",
    "claim.official_part", "claim.harm_likely",
)  # fmt: skip
RARELY_YES = (
    "safety.danger_now", "place.detained", "lawyer.has", "claim.state_protects", "claim.could_relocate",
    "asylum.denied_before", "bars.took_part", "bars.convicted", "bars.crime_abroad", "bars.settled_elsewhere",
    "bars.supported_armed_group", "bars.security", "arrival.southwest_border", "arrival.appointment",
    "proceedings.final_order", "proceedings.in_absentia", "proceedings.reinstated",
    "proceedings.expedited_removal", "proceedings.pretermit_motion", "presence.two_years_shown",
    "sij.parent_harm", "sij.court_order", "trafficking.forced", "crime.in_us", "abuse.cruelty",
    "tps.country_designated", "refugee.outside_home", "parole.urgent_reason", "late.illness",
    "late.country_changed",
)  # fmt: skip


def people(first: int, count: int) -> Iterator[Answers]:
    """Answers (JSON) of the people with these numbers."""
    return (person(number) for number in range(first, first + count))


def person(number: int) -> Answers:
    """One invented person's answers."""
    chance = Random(f"{SEED} {number}")
    told = _story(chance)
    if number % 4 == 0:
        return {id: {"state": "given", "value": value} for id, value in told.items()}
    return dict(_said(told, chance))


def _said(told: dict[str, Any], chance: Random) -> Iterator[tuple[str, Any]]:
    for id, value in told.items():
        luck = chance.random()
        if luck < 0.78:
            yield id, {"state": "given", "value": _less_exact(value, chance)}
        elif luck < 0.95:
            yield id, {"state": "unknown" if luck < 0.92 else "declined"}


def _story(chance: Random) -> dict[str, Any]:
    """What is true of the person, as values of facts."""
    born = ON - timedelta(days=chance.randrange(4 * 365, 75 * 365))
    age = _years(born)
    last = max(ON - timedelta(days=int(2600 * chance.random() ** 2) + 1), born)
    here = chance.choice(COUNTRIES)
    told: dict[str, Any] = {
        "place.country": here,
        "person.nationality": chance.choice(ABROAD),
        "person.born": _day(born),
        "person.age": age,
        "person.marital": chance.choice(MARITAL) if age > 17 else "single",
        "arrivals": _arrivals(born, last, chance),
        "help.wanted": chance.sample(("asylum", "other_status", "out_of_danger"), chance.randrange(1, 3)),
        "claim.grounds": chance.sample(GROUNDS, chance.randrange(1, 3)),
        "proceedings.stage": chance.choice(STAGES),
        "means.household_size": chance.randrange(1, 7),
        "means.currency": "USD",
        "means.income": {"amount": chance.randrange(0, 9000, 50), "currency": "USD", "period": "month"},
        "asylum.filed": "no",
    }
    if here == "US":
        told["place.us_state"] = chance.choice(STATES)
    if chance.random() < 0.5:
        told["asylum.filed"] = "yes"
        told["asylum.filed_on"] = _day(min(last + timedelta(days=chance.randrange(800)), ON))
    if chance.random() < 0.3:
        told["proceedings.hearing_on"] = _day(ON + timedelta(days=chance.randrange(1, 900)))
    told |= {id: _yes(chance, 0.75) for id in OFTEN_YES}
    return told | {id: _yes(chance, 0.1) for id in RARELY_YES}


def _arrivals(born: date, last: date, chance: Random) -> list[dict[str, str]]:
    days = [last]
    if chance.random() < 0.2:
        days.insert(0, max(last - timedelta(days=chance.randrange(30, 2000)), born))
    ways = ("visa", "no_visa_asked", "parole", "not_seen", "other")
    return [{"when": day.isoformat(), "precision": "day", "how": chance.choice(ways)} for day in days]


def _less_exact(value: Any, chance: Random) -> Any:
    """Three days in ten are known only to the month or the year."""
    if isinstance(value, dict) and "precision" in value:
        return {**value, "precision": _precision(chance)}
    if isinstance(value, list) and isinstance(value[0], dict):
        return [{**row, "precision": _precision(chance)} for row in value]
    return value


def _precision(chance: Random) -> str:
    return chance.choices(("day", "month", "year", "about"), (70, 15, 10, 5))[0]


def _day(day: date) -> dict[str, str]:
    return {"date": day.isoformat(), "precision": "day"}


def _yes(chance: Random, share: float) -> str:
    return "yes" if chance.random() < share else "no"


def _years(born: date) -> int:
    return ON.year - born.year - ((ON.month, ON.day) < (born.month, born.day))
