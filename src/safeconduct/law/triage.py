"""Who must be looked at first, and why: an urgency order that is computed, shown and can be overruled.

Method. Each signal of a case gives points: its weight (0 to 10) times a share from 0 to 1.

- *yes or no* (custody, final order, expedited removal, motion to pretermit, danger): yes 1, no 0. Unknown is
  0.7 for danger and custody: there not knowing is itself dangerous (a frightened or locked-up person is the one
  who cannot answer), but an answer "yes" goes first. Unknown is 0 for the others: the form does not ask
  them, so ignorance would lift every case alike.
- *a day to come*: 1 / (1 + (days left / window)²). All of the weight on the day, half of it one window
  before, next to nothing long before: flat near the day, no jump anywhere.
- *vulnerability*: 1 - 2^-n for n circumstances. *Waiting*: one weight for each 90 days, without a limit, so
  that nobody is overtaken for ever.

The order of the default weights and the windows (30 days for a hearing, 90 for the one-year day, 180 for an
age-out) follow the proposal at the end of section 2 of the law reference; danger stands above them, because a
life comes before a file.

*In front* of everything stands what is overdue, then what is due within seven days. A day that had passed
more than 30 days before the person wrote is no longer something we can be late with: it is shown as
*missed* and keeps points (fewer the longer it was past when they wrote), but does not stand in front, where
it would hide tomorrow's hearing behind every arrival of years ago. That is decided by the day of writing,
not by today: a day that passes while a request waits with us stays in front until somebody acts.

Within the front, what is overdue by up to fourteen days comes first and what is due within seven days next;
what has been overdue for longer follows them, for an old day that nobody can save any more must not stand
before tomorrow's hearing. It stays in front of everything else, so no case falls out of sight by waiting.

Pure: today is an argument. No names of clocks: a clock says itself which signal it is (``urgency``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any, NamedTuple

from safeconduct.law.weights import DEFAULT_WEIGHTS, WEIGHTS, Weights

__all__ = [
    "DEFAULT_WEIGHTS", "WEIGHTS", "Component", "Override", "Signals", "Triage", "Weights", "triage",
]  # fmt: skip

UNKNOWN_SHARE = 0.7
FRONT_DAYS = 7
GRACE_DAYS = 30
LATE_DAYS = 14
WAITING_DAYS = 90
WINDOWS: Mapping[str, int] = {"hearing": 30, "response": 30, "one_year": 90, "age_out": 180, "appeal": 30}
"""Days before the day at which half of the weight counts. Also the names of the dated components."""
OVERRIDE = "override"


@dataclass(slots=True)  # not frozen, as Triage: a list makes thousands, and freezing takes four times as long
class Signals:
    """What decides urgency. None: not known (yes/no), or no such day. Changed by nobody.

    Attributes:
        hearing, respond_by, one_year, age_out, appeal_by: the day that drives, the earliest plausible one.
        filed: the application is filed; the one-year day then no longer counts.
        vulnerable: how many circumstances make the person vulnerable.
    """

    sent_on: date
    danger_now: bool | None = None
    detained: bool | None = None
    final_order: bool | None = None
    expedited: bool | None = None
    pretermit: bool | None = None
    hearing: date | None = None
    respond_by: date | None = None
    one_year: date | None = None
    age_out: date | None = None
    appeal_by: date | None = None
    filed: bool | None = None
    vulnerable: int = 0

    def to_json(self) -> dict[str, Any]:
        """Names to values, days as ISO text; read back by ``from_json``."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return {name: v.isoformat() if isinstance(v, date) else v for name, v in found.items()}

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Signals:
        """What ``to_json`` gave; a name that is not there keeps its default."""
        read: dict[str, Any] = {name: found[name] for name in cls.__slots__ if name in found}
        for name in _DAY_FIELDS & read.keys():
            read[name] = date.fromisoformat(read[name]) if read[name] else None
        return cls(**read)


_DAY_FIELDS = frozenset({"sent_on", "hearing", "respond_by", "one_year", "age_out", "appeal_by"})


class Component(NamedTuple):
    """One reason for a place in the queue. ``days``: left until ``day``, negative when it has passed.

    ``known`` is False where points stand for an answer nobody gave; ``missed``: passed long before the person
    wrote, so that it lifts the case but does not put it in front.
    """

    code: str
    points: float
    day: date | None = None
    days: int | None = None
    known: bool = True
    missed: bool = False


_POINTS = itemgetter(1)


@dataclass(frozen=True, slots=True)
class Override:
    """A person's correction, shown with its reason. ``points`` are added (lowered when negative).

    ``front`` puts the case in front. Nothing takes it away from there: an overdue day is never hidden.
    ``by``: who decided, as an id. Raises ValueError with a sentence.
    """

    reason: str
    by: str
    points: float = 0.0
    front: bool = False

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("Say why this case is lifted or lowered: the reason stands beside its place.")
        if not -100 <= self.points <= 100:
            raise ValueError(f"Give between -100 and 100 points, not {self.points}.")
        if not self.points and not self.front:
            raise ValueError("Give points to add or take away, or put the case in front.")


@dataclass(slots=True)
class Triage:
    """A place in the queue with its reasons, the largest first (what the person's correction did comes first).

    ``first_day``: the first day that is due or overdue, of all that can still be acted on.
    """

    score: float
    front: bool
    overdue: bool
    first_day: date | None
    components: tuple[Component, ...]
    sent_on: date
    override: Override | None = None
    long_overdue: bool = False

    def sort_key(self, id: str = "") -> tuple[bool, bool, bool, int, float, int, str]:
        """Ascending order: in front (overdue, lifted by hand, earliest day, long overdue), points, longest
        wait, id."""
        lifted = self.override is not None and self.override.front and not self.overdue
        day = self.first_day.toordinal() if self.front and self.first_day and not lifted else 0
        return (
            not self.front, self.long_overdue, not self.overdue, day, -self.score, self.sent_on.toordinal(), id
        )  # fmt: skip


def triage(
    signals: Signals,
    on: date,
    weights: Mapping[str, float] = DEFAULT_WEIGHTS,
    *,
    override: Override | None = None,
) -> Triage:
    """The place of one case on a day. Weights that are not there are the default ones.

    Raises ValueError with a sentence for a weight nobody knows or one outside 0 to 10.
    """
    held = weights if type(weights) is Weights else Weights(weights)
    found: list[Component] = []
    _add_answers(found, signals, held)
    first = _add_days(found, signals, on, held)
    if signals.vulnerable > 0 and held["vulnerability"]:
        found.append(Component("vulnerability", held["vulnerability"] * (1 - 0.5**signals.vulnerable)))
    waited = (on - signals.sent_on).days
    if waited > 0 and held["waiting"]:
        found.append(Component("waiting", held["waiting"] * waited / WAITING_DAYS, signals.sent_on, -waited))
    score = sum(map(_POINTS, found))
    found.sort(key=_POINTS, reverse=True)
    if override is not None:
        score += override.points
        found.insert(0, Component(OVERRIDE, override.points))
    left = None if first is None else (first - on).days
    overdue = left is not None and left < 0
    front = (left is not None and left <= FRONT_DAYS) or (override is not None and override.front)
    long_overdue = left is not None and left < -LATE_DAYS
    return Triage(score, front, overdue, first, tuple(found), signals.sent_on, override, long_overdue)


def _add_answers(found: list[Component], signals: Signals, weights: Weights) -> None:
    for code, answer, unknown in (
        ("danger", signals.danger_now, UNKNOWN_SHARE),
        ("custody", signals.detained, UNKNOWN_SHARE),
        ("final_order", signals.final_order, 0.0),
        ("expedited", signals.expedited, 0.0),
        ("pretermit", signals.pretermit, 0.0),
    ):
        if answer:
            found.append(Component(code, weights[code]))
        elif answer is None and unknown:
            found.append(Component(code, weights[code] * unknown, None, None, False))


def _add_days(found: list[Component], signals: Signals, on: date, weights: Weights) -> date | None:
    """Adds the dated components; gives the day of them that decides the place: the first that is due soon or
    overdue by little; without one the last that has been overdue for long; without that the first to come.

    A weight of 0 takes the points away, not the day: what is due stands in front whatever the weights.
    """
    soon: date | None = None
    old: date | None = None
    calm: date | None = None
    for code, day in (
        ("hearing", signals.hearing),
        ("response", signals.respond_by),
        ("one_year", None if signals.filed else signals.one_year),
        ("age_out", signals.age_out),
        ("appeal", signals.appeal_by),
    ):
        if day is None:
            continue
        days, late = (day - on).days, (signals.sent_on - day).days - GRACE_DAYS
        far = days if days > 0 else max(late, 0)
        share = 1 / (1 + (far / WINDOWS[code]) ** 2)
        found.append(Component(code, weights[code] * share, day, days, True, late > 0))
        if late > 0:
            continue
        if days > FRONT_DAYS:
            calm = day if calm is None or day < calm else calm
        elif days >= -LATE_DAYS:
            soon = day if soon is None or day < soon else soon
        else:
            old = day if old is None or day > old else old
    return soon or old or calm
