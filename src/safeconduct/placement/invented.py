"""Invented arrivals and an invented panel for the back-test. Pure: the same number gives the same world.

Nobody here exists. The shares were written down before any policy was run on them and are no knob of the figures:
about a fifth detained, mostly in the south; a third who speak Spanish, a long tail of languages whose speakers often
have a second one; half with a date; a panel of lawyers of large firms, mostly in large cities, half of whom work in
English only. The panel can take 1.1 times the cases that come, which is the slack of the capacities in Ahani, Gölz,
Procaccia, Teytelboym and Trapp (2024); on the first day most places are taken, as they are on any day.

An attorney has places, and promises one case on each of them in every stretch of her own number of days (``pace``, as
"two a year"): a place that took a case comes back when the next stretch begins, and one that took none does not add
up. The capacities of resettlement are counted like that too, by the year. Whether she says yes to a case, and after
how many days, is drawn once for the pair: every policy meets the same answer.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from random import Random
from types import MappingProxyType

from safeconduct.placement.facts import AttorneyFacts, CaseFacts, Rules
from safeconduct.placement.urgency import urgency

SLACK = 1.1
ANSWERS_WITHIN = 4
"""Days after which nobody answers any more."""
DECLINES, SILENT = (0.08, 0.35), 0.25
"""Shares of offers an attorney says no to, from and to; and of these the share that is silence."""
RULES = Rules(
    trained_in=frozenset({"bond", "appeal"}),
    rotation=0.0,
    near=MappingProxyType({
        "NJ": frozenset({"NY"}), "VA": frozenset({"DC", "MD"}), "MD": frozenset({"DC", "VA"}),
        "LA": frozenset({"TX"}), "AZ": frozenset({"CA"}), "GA": frozenset({"FL"}),
    }),
)  # fmt: skip
"""Rotation weighs nothing here: what a pair is worth must not depend on what a policy did before."""

LANGUAGES = {
    "es": 34, "ru": 13, "ar": 9, "fr": 8, "fa-af": 6, "ht": 5, "fa": 4, "tr": 4, "zh": 3, "pt": 3, "uk": 3,
    "ti": 2, "am": 2, "ce": 2, "quc": 1, "so": 1, "ps": 1,
}  # fmt: skip
SECOND = {
    "ce": ("ru", 0.9), "uk": ("ru", 0.8), "quc": ("es", 0.5), "ti": ("ar", 0.3), "so": ("ar", 0.2),
    "ps": ("fa-af", 0.6),
    "ht": ("fr", 0.4), "ar": ("en", 0.3), "fa": ("en", 0.3), "ru": ("en", 0.2), "tr": ("en", 0.2), "am": ("en", 0.3),
}  # fmt: skip
SPOKEN = {
    "es": 0.3, "fr": 0.12, "ru": 0.06, "ar": 0.04, "zh": 0.05, "pt": 0.04, "fa": 0.03, "fa-af": 0.015, "ht": 0.015,
    "tr": 0.015, "uk": 0.015, "am": 0.01, "ti": 0.005,
}  # fmt: skip
HOMES = {"NY": 26, "CA": 22, "DC": 13, "TX": 11, "IL": 7, "FL": 7, "MA": 6, "GA": 3, "WA": 3, "LA": 2}
LIVES = {"NY": 22, "CA": 24, "FL": 12, "TX": 12, "MD": 5, "VA": 5, "NJ": 7, "MA": 5, "IL": 5, "GA": 3}
HELD = {"TX": 30, "LA": 22, "CA": 12, "AZ": 10, "GA": 9, "NJ": 6, "VA": 6, "FL": 5}


@dataclass(frozen=True, slots=True)
class Arrival:
    """A case that becomes ready on ``day``. ``latest``: last day on which the preparation can begin; None: any."""

    day: int
    facts: CaseFacts
    group: tuple[str, bool]
    latest: int | None

    def can_wait(self, at_most: int) -> int:
        """Days from its coming to the last on which it can be placed; never more than ``at_most``."""
        return at_most if self.latest is None else min(self.latest - self.day, at_most)


@dataclass(frozen=True, slots=True)
class Volunteer:
    """An attorney in time. ``places``: the day each of her places opens first. ``pauses``: days from and to,
    both away, sorted. ``declines``: the share of offers she says no to."""

    facts: AttorneyFacts
    pace: int
    places: tuple[int, ...]
    pauses: tuple[tuple[int, int], ...]
    declines: float

    def opens_after(self, place: int, day: int) -> int:
        """The day after ``day`` on which the place opens anew."""
        first = self.places[place]
        return first if day < first else first + ((day - first) // self.pace + 1) * self.pace

    def is_away(self, day: int) -> bool:
        return any(begin <= day <= end for begin, end in self.pauses)


@dataclass(frozen=True, slots=True)
class Invented:
    """Arrivals by day, those of the year before (negative days: what an organisation knows of itself), the panel."""

    seed: int
    days: int
    arrivals: tuple[Arrival, ...]
    before: tuple[Arrival, ...]
    panel: tuple[Volunteer, ...]


def invent(seed: int, *, cases: int = 2000, days: int = 730) -> Invented:
    """``cases`` arrivals over ``days`` days. Raises ``ValueError`` below one case or thirty days."""
    if cases < 1 or days < 30:
        raise ValueError("at least one case and thirty days")
    parts = ("now", "earlier", "people")
    now, earlier, people = (Random(f"{seed} {part}") for part in parts)  # noqa: S311  # the same number, the same world
    arrivals = _in_order("c", [_arrival(now, now.randrange(days)) for _ in range(cases)])
    a_year = max(round(cases * 365 / days), 1)
    before = _in_order("b", [_arrival(earlier, earlier.randrange(365) - 365) for _ in range(a_year)])
    panel: list[Volunteer] = []
    takes = 0.0
    while takes < SLACK * cases:
        each = _volunteer(people, days, f"a{len(panel):06}")
        takes += _takes(each, days)
        panel.append(each)
    return Invented(seed, days, arrivals, before, tuple(panel))


def answer(seed: int, volunteer: Volunteer, case: str) -> tuple[str, int]:
    """One of "accepted", "declined" or "silent", and after how many days: the same whenever she is asked."""
    drawn = Random(f"{seed} {volunteer.facts.id} {case}")  # noqa: S311  # the same number, the same world
    says_no = drawn.random() < volunteer.declines
    after = drawn.choice(range(ANSWERS_WITHIN))
    if says_no:
        return ("silent", 0) if drawn.random() < SILENT else ("declined", after)
    return "accepted", after


def _in_order(mark: str, drawn: Sequence[Arrival]) -> tuple[Arrival, ...]:
    """By day, and named in that order."""
    by_day = sorted(drawn, key=lambda each: each.day)
    return tuple(
        replace(each, facts=replace(each.facts, id=f"{mark}{number:06}"))
        for number, each in enumerate(by_day)
    )


def _of(drawn: Random, shares: Mapping[str, float]) -> str:
    sums = list(accumulate(shares.values()))
    return list(shares)[bisect_right(sums, drawn.random() * sums[-1])]


def _arrival(drawn: Random, day: int) -> Arrival:
    language = _of(drawn, LANGUAGES)
    second, often = SECOND.get(language, ("", 0.0))
    languages = (language, second) if drawn.random() < often else (language,)
    detained = drawn.random() < 0.2
    region = _of(drawn, HELD if detained else LIVES)
    left = _days_left(drawn, detained)
    preparation = drawn.randint(10, 25) if detained else drawn.randint(30, 75)
    danger, children = drawn.random() < 0.1, drawn.random() < 0.15
    facts = CaseFacts(
        id="new",
        urgency=urgency(left, 0, detained=detained, danger=danger, children=children),
        forum=f"court:{region.lower()}", is_remote_enough=drawn.random() < 0.7,
        facility=region if detained else "", languages=languages,
        has_interpreter=drawn.random() < 0.75, areas=_areas(drawn, detained),
        difficulty=drawn.choices((1, 2, 3), (25, 50, 25))[0], days_left=left, preparation_days=preparation,
        hours=(40, 150), region=region, attorney_gender="f" if drawn.random() < 0.04 else "",
    )  # fmt: skip
    return Arrival(day, facts, (language, detained), None if left is None else day + left - preparation)


def _days_left(drawn: Random, detained: bool) -> int | None:
    if detained:
        return drawn.randint(35, 120)
    return drawn.randint(90, 540) if drawn.random() < 0.5 else None


def _areas(drawn: Random, detained: bool) -> tuple[str, ...]:
    if detained and drawn.random() < 0.3:
        return ("bond", "asylum")
    return ("appeal",) if drawn.random() < 0.08 else ("asylum",)


def _volunteer(drawn: Random, days: int, name: str) -> Volunteer:
    home = _of(drawn, HOMES)
    reached = {home, *(_of(drawn, LIVES) for _ in range(drawn.choice((0, 0, 1, 2))))}
    visits = drawn.random() < 0.4
    visited = {home, *(_of(drawn, HELD) for _ in range(drawn.randint(1, 3)))} if visits else set()
    facts = AttorneyFacts(
        id=name,
        trainings=frozenset(each for each in ("bond", "appeal") if drawn.random() < 0.6),
        forums=frozenset(f"court:{each.lower()}" for each in reached | visited),
        works_remotely=drawn.random() < 0.65, facilities=frozenset(visited),
        languages=MappingProxyType({
            code: drawn.choice((1, 2, 2, 3)) for code, share in SPOKEN.items() if drawn.random() < share
        } | {"en": 3}),
        expertise=drawn.choices((1, 2, 3), (45, 35, 20))[0],
        interests=frozenset(each for each in ("asylum", "bond", "appeal") if drawn.random() < 0.5),
        region=home, gender=drawn.choice("fm"),
    )  # fmt: skip
    pace = drawn.randint(90, 300)
    places = tuple(sorted(drawn.randrange(pace) for _ in range(drawn.choices((1, 2, 3), (60, 30, 10))[0])))
    return Volunteer(facts, pace, places, _pauses(drawn, days), drawn.uniform(*DECLINES))


def _pauses(drawn: Random, days: int) -> tuple[tuple[int, int], ...]:
    """Two to five weeks away, about once a year, never running into each other."""
    found = []
    for year in range(0, days, 365):
        if drawn.random() < 0.8:
            begin = year + drawn.randrange(320)
            found.append((begin, begin + drawn.randint(13, 34)))
    return tuple(found)


def _takes(volunteer: Volunteer, days: int) -> float:
    """Cases she can take in all when each place is filled on the day it is free."""
    return sum((days - free) / volunteer.pace for free in volunteer.places if free < days)


def groups(arrivals: Sequence[Arrival], at_least: int = 30) -> list[tuple[str, bool]]:
    """Groups of language and custody with so many cases, sorted."""
    counted: dict[tuple[str, bool], int] = {}
    for each in arrivals:
        counted[each.group] = counted.get(each.group, 0) + 1
    return sorted(group for group, count in counted.items() if count >= at_least)
