"""Invented cases and attorneys, drawn with a seed or by hypothesis: few codes, so that everything clashes."""

from __future__ import annotations

import random
from collections.abc import Sequence

from safeconduct.placement.facts import AttorneyFacts, CaseFacts, Limits, Rules
from safeconduct.placement.urgency import urgency

FORUMS = ("court:sfr", "court:nyc", "office:zla")
STATES = ("CA", "NY", "NJ", "TX")
LANGUAGES = ("ru", "ar", "es", "ti")
AREAS = ("asylum", "bond", "appeal")
COMMUNITIES = ("chechen", "church")
GENDERS = ("woman", "man")
RULES = Rules(trained_in=frozenset({"bond"}), near={"NY": frozenset({"NJ"}), "NJ": frozenset({"NY"})})


def _some(draw: random.Random, of: Sequence[str], share: float) -> frozenset[str]:
    return frozenset(each for each in of if draw.random() < share)


def a_case(draw: random.Random, number: int, attorneys: int) -> CaseFacts:
    """Any case: sometimes with nothing written down at all."""
    days_left = draw.choice((None, -3, 10, 90, 400))
    waiting, facility = draw.randrange(300), draw.choice(("", "", "", *STATES))
    return CaseFacts(
        id=f"case-{number:05}",
        urgency=urgency(days_left, waiting, detained=bool(facility), danger=draw.random() < 0.2),
        forum=draw.choice(("", *FORUMS)), is_remote_enough=draw.random() < 0.3, facility=facility,
        languages=tuple(draw.sample(LANGUAGES, draw.choice((0, 1, 1, 2, 3)))),
        has_interpreter=draw.random() < 0.3, areas=tuple(draw.sample(AREAS, draw.choice((0, 1, 2)))),
        difficulty=draw.choice((1, 2, 3)), days_left=days_left, preparation_days=draw.choice((0, 10, 60)),
        region=draw.choice(("", *STATES)), waiting_days=waiting,
        is_conflict_clear=draw.random() < 0.9, has_agreed=draw.random() < 0.9,
        excluded_attorneys=_people(draw, attorneys), declined_by=_people(draw, attorneys),
        excluded_communities=_some(draw, COMMUNITIES, 0.15),
        attorney_gender=draw.choice(("", "", "", *GENDERS, "other")),
        former=f"attorney-{draw.randrange(attorneys):05}" if attorneys and draw.random() < 0.2 else "",
    )  # fmt: skip


def _people(draw: random.Random, attorneys: int) -> frozenset[str]:
    return frozenset(f"attorney-{draw.randrange(attorneys + 1):05}" for _ in range(draw.choice((0, 0, 1, 2))))


def an_attorney(draw: random.Random, number: int) -> AttorneyFacts:
    """Any attorney."""
    return AttorneyFacts(
        id=f"attorney-{number:05}", is_licensed=draw.random() < 0.95, trainings=_some(draw, AREAS, 0.6),
        forums=_some(draw, FORUMS, 0.5), works_remotely=draw.random() < 0.4,
        facilities=_some(draw, STATES, 0.5),
        languages={each: draw.choice((0, 1, 2, 3)) for each in _some(draw, (*LANGUAGES, "fr"), 0.5)},
        expertise=draw.choice((1, 2, 3)), interests=_some(draw, AREAS, 0.4),
        region=draw.choice(("", *STATES)), capacity=draw.choice((0, 1, 1, 2, 3, 5)),
        firm=draw.choice(("", "firm-a", "firm-b", "firm-c")),
        mentor=draw.choice(("", "mentor-a", "mentor-b", "mentor-x")), needs_mentor=draw.random() < 0.4,
        has_signed=draw.random() < 0.95, is_paused=draw.random() < 0.05,
        communities=_some(draw, COMMUNITIES, 0.2), gender=draw.choice(("", *GENDERS)),
        placed_lately=draw.choice((0, 0, 1, 2, 4)),
    )  # fmt: skip


def a_room(
    seed: int, cases: int, attorneys: int
) -> tuple[list[CaseFacts], list[AttorneyFacts], Limits, frozenset[tuple[str, str]]]:
    """Cases, attorneys, limits and pairs that the coordinator ruled out."""
    draw = random.Random(seed)
    limits = Limits(
        {"mentor-a": draw.randrange(1, 9), "mentor-b": draw.choice((0, 2, 5))},
        {"firm-a": draw.choice((0, 3, 9)), "firm-b": draw.randrange(1, 20)},
    )
    forbidden = {
        (f"case-{draw.randrange(cases + 1):05}", f"attorney-{draw.randrange(attorneys + 1):05}")
        for _ in range(cases // 3)
    }
    return (
        [a_case(draw, number, attorneys) for number in range(cases)],
        [an_attorney(draw, number) for number in range(attorneys)],
        limits,
        frozenset(forbidden),
    )
