"""How well an attorney fits a case she can take: a score from 0 to 1 made of six features, each with its reason. Pure.

Each feature is worth 0 to 1,000 thousandths; the score is their mean, weighted as the organisation set it, rounded to
a thousandth. All in whole numbers, so that ``pairs`` finds the very same for a million cases.

* language: her best level among the person's languages: none 0, some words 250, works in it 700, first language 1,000;
* expertise: at least what the case demands 1,000; one step below 500, two steps below nothing. With a mentor 750 and
  400: that is how a first case that is hard stays possible and is proposed last;
* interest: one of the kinds of work she asked for 1,000, otherwise nothing;
* proximity: her region is that of the person, or of the place of detention, 1,000; a near region 500;
* rotation: 1,000 shared by one more than the cases she took lately;
* continuity: 1,000 for the attorney who had the case before. It counts only for her: it lifts her and lowers nobody.

Where nothing is weighed all fit alike: 500. Gender, communities, nationality and the chances of a claim are no
features.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from safeconduct.placement.facts import AttorneyFacts, CaseFacts, Rules

FEATURES = ("language", "expertise", "interest", "proximity", "rotation", "continuity")
LANGUAGE = (0, 250, 700, 1000)
EXPERTISE = ((1000, 500, 0), (1000, 750, 400))
"""By whether she has a mentor, then by steps below what the case demands."""
NEAR = 500
WHOLE = 1000
ALIKE = 500
LARGEST_WEIGHT = 1000.0


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature gave. ``weight``: as the organisation set it. ``value``: 0 to 1. ``code``: which sentence says
    it. ``more``: the code that belongs in the sentence (a language, a kind of work, a region, a number)."""

    feature: str
    weight: float
    value: float
    code: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """The score of a pair and what it is made of."""

    thousandths: int
    contributions: tuple[Contribution, ...]

    @property
    def score(self) -> float:
        return self.thousandths / WHOLE


def fit(case: CaseFacts, attorney: AttorneyFacts, rules: Rules) -> Fit:
    """The score of a pair, possible or not. Raises ``ValueError`` for a weight below 0, above 1,000 or not a number."""
    weights = dict(zip(FEATURES, weights_of(rules), strict=True))
    found = [
        ("language", *_language(case, attorney)),
        ("expertise", *_expertise(case, attorney)),
        ("interest", *_interest(case, attorney)),
        ("proximity", *_proximity(case, attorney, rules)),
        ("rotation", *_rotation(attorney)),
    ]
    if case.former and case.former == attorney.id:
        found.append(("continuity", WHOLE, "had_it_before", ""))
    whole = sum(weights[feature] for feature, *_ in found)
    reached = sum(weights[feature] * value for feature, value, *_ in found)
    return Fit(
        (2 * reached + whole) // (2 * whole) if whole else ALIKE,
        tuple(
            Contribution(feature, weights[feature] / WHOLE, value / WHOLE, code, more)
            for feature, value, code, more in found
        ),
    )


def weights_of(rules: Rules) -> tuple[int, ...]:
    """Weights in thousandths, in the order of ``FEATURES``."""
    found = [float(getattr(rules, each)) for each in FEATURES]
    if not all(math.isfinite(each) and 0 <= each <= LARGEST_WEIGHT for each in found):
        raise ValueError("a weight is a number from 0 to 1,000")
    return tuple(round(each * WHOLE) for each in found)


def expertise_value(expertise: int, difficulty: int, has_mentor: bool) -> int:
    """Thousandths of the feature "expertise"; levels outside 1 to 3 count as the nearest."""
    below = min(max(difficulty, 1), 3) - min(max(expertise, 1), 3)
    return EXPERTISE[has_mentor][max(below, 0)]


def rotation_value(placed_lately: int) -> int:
    return WHOLE // (1 + max(placed_lately, 0))


def place_of(case: CaseFacts) -> str:
    """Where an attorney has to go to see the person."""
    return case.facility or case.region


def _language(case: CaseFacts, attorney: AttorneyFacts) -> tuple[int, str, str]:
    levels = [(min(max(attorney.languages.get(each, 0), 0), 3), each) for each in case.languages]
    level, language = max(levels, key=lambda each: each[0], default=(0, ""))
    code = ("no_language", "some_words", "works_in_it", "first_language")[level]
    return LANGUAGE[level], code, language if level else ""


def _expertise(case: CaseFacts, attorney: AttorneyFacts) -> tuple[int, str, str]:
    value = expertise_value(attorney.expertise, case.difficulty, bool(attorney.mentor))
    if value == WHOLE:
        return value, "experienced_enough", ""
    return value, "less_experienced_with_mentor" if attorney.mentor else "less_experienced", attorney.mentor


def _interest(case: CaseFacts, attorney: AttorneyFacts) -> tuple[int, str, str]:
    wanted = next((each for each in case.areas if each in attorney.interests), "")
    return (WHOLE, "asked_for_it", wanted) if wanted else (0, "did_not_ask_for_it", "")


def _proximity(case: CaseFacts, attorney: AttorneyFacts, rules: Rules) -> tuple[int, str, str]:
    place = place_of(case)
    if not place or not attorney.region:
        return 0, "place_unknown", ""
    if place == attorney.region:
        return WHOLE, "same_region", place
    near = attorney.region in rules.near.get(place, ())
    return (NEAR, "near_region", attorney.region) if near else (0, "far", attorney.region)


def _rotation(attorney: AttorneyFacts) -> tuple[int, str, str]:
    taken = max(attorney.placed_lately, 0)
    return rotation_value(taken), "took_lately" if taken else "took_none_lately", str(taken)
