"""Which clocks run in a case: from its facts to days, the strictest reading driving.

What is not exactly known is counted to the person's side: a month counts from its first day (a ``not_before``
clock from its last), a clock runs unless it is certain that it does not apply or has ended, and where two
answers about one fact disagree, each is counted and the stricter result stands.

Pure: ``on`` is an argument.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from safeconduct.law import means
from safeconduct.law.clocks import NOT_BEFORE, Almanac, Clock, Due, due_from
from safeconduct.law.days import FIRST_YEAR, LAST_YEAR, ONE_DAY
from safeconduct.law.derive import sources_of
from safeconduct.law.facts import FACTS, Fact
from safeconduct.law.packs import Pack, shipped
from safeconduct.law.rules import Rule
from safeconduct.law.settings import DEFAULT_SETTINGS, Settings
from safeconduct.law.starting import Starter, compiled
from safeconduct.law.values import Value, values_of

Known = Mapping[str, Any]
_FIRST, _LAST = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs in a case.

    Attributes:
        trigger: the day counted from. trigger_fact: the fact that holds it; row: its record (0 is the first).
        trigger_last: the last day it can have been; the same where the day is known.
        precision_note: a sentence where the day is not exactly known, else "".
        open_facts: not known yet, and they could show that the clock does not run.
        disputed: answers disagree; the stricter one was counted.
    """

    clock: Clock
    due: Due
    trigger: date
    trigger_last: date
    trigger_fact: str
    precision_note: str = ""
    row: int | None = None
    open_facts: tuple[str, ...] = ()
    disputed: bool = False

    @property
    def certain(self) -> bool:
        """Whether nothing unknown could still show that the clock does not run."""
        return not self.open_facts

    def days_left(self, on: date) -> int:
        """Days from ``on`` to the day that drives; negative when it has passed."""
        return (self.due.drives - on).days

    def day_to_act(self, on: date) -> date:
        """The day that drives; once it has passed, what another reading, a weekend or an inexact day still leaves.

        Earlier than ``on`` only where nothing is left.
        """
        due = self.due
        if due.kind == NOT_BEFORE or due.drives >= on:
            return due.drives
        left = [day for each in due.readings for day in (each.safe, each.lawful) if day >= on]
        if left:
            return min(left)
        may_still_be = max(each.lawful for each in due.readings) + (self.trigger_last - self.trigger)
        return on if may_still_be >= on else due.drives


class RunningClocks:
    """The clocks of some packs, compiled for one day. ``running`` is fast; making one is not."""

    def __init__(self, packs: Sequence[Pack], on: date, settings: Settings = DEFAULT_SETTINGS) -> None:
        self.on = on
        guidelines = means.percents(packs)
        self._derivations: list[tuple[str, Callable[[Known], Any]]] = [
            (each.id, each.bind(on, settings, guidelines)) for pack in packs for each in pack.derivations
        ]
        self._sources = sources_of(each for pack in packs for each in pack.derivations)
        facts = facts_of(packs)
        almanac = Almanac(clock for pack in packs for clock in pack.clocks)
        self._starters = tuple(
            compiled(clock, starts, facts, on, settings)
            for clock in almanac.speaking(on)
            for starts in clock.starts
        )

    def derived(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """The values and what follows from them."""
        known: dict[str, Any] = dict(values)
        for id, derive in self._derivations:
            found = derive(known)
            if found is not None:
                known[id] = found
        return known

    def running(self, values: Mapping[str, Value]) -> tuple[Running, ...]:
        """The clocks that run, by the day that drives. ``values``: of facts; derived ones may be among them."""
        return self.running_in(self.derived(values))

    def running_in(self, known: Known) -> tuple[Running, ...]:
        """As `running`, for values in which the derived ones are already."""
        found: dict[tuple[str, date], Running] = {}
        for starter in self._starters:
            if starter.starts.fact not in known:
                continue
            for each in _started(starter, known, self.on, self._sources):
                key = (each.clock.id, each.trigger)
                if key not in found or (each.certain and not found[key].certain):
                    found[key] = each
        return _sorted(found.values())


def case_clocks(
    answers: Mapping[str, Any],
    *,
    on: date,
    packs: Sequence[Pack] | None = None,
    settings: Settings = DEFAULT_SETTINGS,
) -> tuple[Running, ...]:
    """The clocks that run in a case on a day, earliest driving day first.

    ``answers``: JSON as in `law.facts`; a contradicted answer is counted in each of its versions.
    Raises ``values.DoesNotFit``.
    """
    clocks = prepared(packs, on, settings)
    readings = list(_variants(answers))
    if len(readings) == 1:
        return clocks.running(values_of(answers))
    strictest: dict[tuple[str, str, int | None], Running] = {}
    for variant in readings:
        for each in clocks.running(values_of(variant)):
            key = (each.clock.id, each.trigger_fact, each.row)
            other = strictest.get(key)
            if other is not None and other.trigger != each.trigger:
                each = replace(_stricter(each, other), disputed=True)
            strictest[key] = each
    return _sorted(strictest.values())


def prepared(packs: Sequence[Pack] | None, on: date, settings: Settings = DEFAULT_SETTINGS) -> RunningClocks:
    """The clocks of the packs (None: those shipped) compiled for a day; the last few are kept."""
    return _kept(tuple(shipped() if packs is None else packs), on, settings)


@lru_cache(maxsize=8)
def _kept(packs: tuple[Pack, ...], on: date, settings: Settings) -> RunningClocks:
    return RunningClocks(packs, on, settings)


def exceptions_for(clock: Clock, *, on: date, packs: Sequence[Pack] | None = None) -> tuple[Rule, ...]:
    """The rules that may excuse a missed day of this clock, each with its ``proof``; none if it guards no bar."""
    if not clock.guards:
        return ()
    return tuple(
        rule
        for pack in (shipped() if packs is None else packs)
        for rule in pack.rules
        if rule.kind == "exception"
        and clock.guards in rule.lifts
        and rule.provenance.covers(on)
        and rule.provenance.decides
    )


def facts_of(packs: Iterable[Pack]) -> dict[str, Fact]:
    """The facts a clock may name: the vocabulary and what the packs derive."""
    return {**FACTS, **{each.fact.id: each.fact for pack in packs for each in pack.derivations}}


def _started(
    starter: Starter, known: Known, on: date, sources: Mapping[str, tuple[str, ...]]
) -> Iterator[Running]:
    spans = list(_spans(starter, known))
    if not spans:
        return
    applies = starter.applies.test(known) if starter.applies else True
    ended = starter.ended.test(known) if starter.ended else False
    if applies is False or ended is True:
        return
    open_facts: tuple[str, ...] = ()
    if applies is None and starter.applies:
        open = starter.applies.open_facts(known)
        open_facts = tuple(dict.fromkeys(fact for id in open for fact in sources.get(id, (id,))))
    for row, low, high in spans:
        found = _counted(starter, known, row, low, high, on)
        if found:
            yield replace(found, open_facts=open_facts) if open_facts else found


def _spans(starter: Starter, known: Known) -> Iterator[tuple[int | None, int, int]]:
    """Row, first and last possible triggering day (ordinals)."""
    value, column = known.get(starter.starts.fact), starter.starts.column
    if value.__class__ is not tuple:
        return
    if not column:
        yield from _within(None, *value)
        return
    for number, row in enumerate(value):
        cell = row.get(column)
        if cell is None or (starter.chooses and starter.chooses.test(row) is not True):
            continue
        low, high = cell
        if starter.years:
            low, high = date(low, 1, 1).toordinal(), date(high, 12, 31).toordinal()
        yield from _within(number, low, high)


def _within(row: int | None, low: int, high: int) -> Iterator[tuple[int | None, int, int]]:
    if low >= _FIRST and high <= _LAST:  # an open end gives no day to count from
        yield row, low, high


def _counted(
    starter: Starter, known: Known, row: int | None, low: int, high: int, on: date
) -> Running | None:
    clock, starts = starter.clock, starter.starts
    told, last = date.fromordinal(low), date.fromordinal(high)
    first = max(told, clock.trigger_after + ONE_DAY) if clock.trigger_after else told
    if first > last:
        return None  # an earlier event does not start this clock
    late = clock.kind == NOT_BEFORE
    trigger = last if late else first
    also = {}
    for name, fact in starts.also.items():
        span = known.get(fact)
        if span.__class__ is tuple and span[0] >= _FIRST and span[1] <= _LAST:
            also[name] = date.fromordinal(span[1] if late else span[0])
    due = due_from(clock, trigger, on=on, also=also)
    if clock.counts == "backward" and last < on and not late:
        return None  # the event itself is over
    if starts.lapses_days is not None:
        end = due if trigger == last else due_from(clock, last, on=on, also=also)
        if (on - max(each.lawful for each in end.readings)).days > starts.lapses_days:
            return None
    note = _precision(told, last, trigger) if told != last else ""
    return Running(clock, due, trigger, last, starts.fact, note, row)


def _precision(first: date, last: date, trigger: date) -> str:
    which = {first: "the first of these days", last: "the last of these days"}.get(
        trigger, f"{trigger.isoformat()}, the first of them that starts it"
    )
    return f"Known only as {first.isoformat()} to {last.isoformat()}; counted from {which}."


def _variants(answers: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The answers, once for each version of each contradicted one (the others left as they are)."""
    split = False
    for id, answer in answers.items():
        if id in FACTS and isinstance(answer, dict) and answer.get("state") == "contradicted":
            for version in answer.get("answers") or ():
                split = True
                yield {**answers, id: version}
    if not split:
        yield answers


def _stricter(one: Running, other: Running) -> Running:
    later = max(one, other, key=lambda each: each.due.drives)
    earlier = min(one, other, key=lambda each: each.due.drives)
    return later if one.clock.kind == NOT_BEFORE else earlier


def _sorted(found: Iterable[Running]) -> tuple[Running, ...]:
    return tuple(sorted(found, key=lambda each: (each.due.drives, each.clock.id, each.row or 0)))
