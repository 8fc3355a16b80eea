"""From the facts of a case and its running clocks to the signals that decide its place in the queue.

Inexact days. A day known only to a month or a year may be any day of it. Before the first of those days the
first one counts; within them *today* counts, because it may be today; after them the last one counts. So
"arrived in 2025" does not read as a year missed long ago while its end may still be ahead.

Several days of one kind. The earliest one counts that had not passed long before the person wrote; every
reading of a clock is such a day. A hearing in the past is forgotten when a later one is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from safeconduct.law.triage import GRACE_DAYS, WINDOWS, Signals
from safeconduct.law.values import Interval, Value

if TYPE_CHECKING:
    from safeconduct.law.running import Running

Values = Mapping[str, Value]
FINAL_ORDER = ("proceedings.final_order", "proceedings.in_absentia", "proceedings.reinstated")
BE_THERE = frozenset({"hearing", "appointment"})
ANSWER_BY = frozenset({"answer_by"})
NO_FLAGS: Mapping[str, bool | None] = MappingProxyType({})
NONE_OF_THESE = "none_of_these"
ADULT_AT, ELDER_AT = 18, 65


def signals_of(
    values: Values,
    running: Iterable[Running],
    *,
    sent_on: date,
    on: date,
    flags: Mapping[str, bool | None] = NO_FLAGS,
) -> Signals:
    """The signals of a case on a day.

    ``values``: as from ``law.values.values_of``; ``running``: as from ``law.running.case_clocks`` on that day;
    ``sent_on``: when the person wrote to us; ``flags``: as from ``Screener.urgencies``, what the packs' flags
    say (fast removal is law, and no law stands here).
    """
    ends: dict[str, list[Interval]] = {code: [] for code in WINDOWS}
    for each in running:
        if each.clock.urgency:
            ends[each.clock.urgency].extend(_ends(each))
    ends["hearing"] += _days(values, "proceedings.hearing_on", BE_THERE)
    ends["response"] += _days(values, "proceedings.respond_by", ANSWER_BY)
    first = {code: _first(found, on, sent_on) for code, found in ends.items()}
    return Signals(
        sent_on=sent_on,
        danger_now=_yes(values, "safety.danger_now"),
        detained=_yes(values, "place.detained"),
        final_order=_any_yes([*(_yes(values, id) for id in FINAL_ORDER), flags.get("final_order", False)]),
        expedited=flags.get("expedited"),
        pretermit=_any_yes([_yes(values, "proceedings.pretermit_motion"), flags.get("pretermit", False)]),
        hearing=_next_hearing(ends["hearing"], on) or first["hearing"],
        respond_by=first["response"],
        one_year=first["one_year"],
        age_out=first["age_out"],
        appeal_by=first["appeal"],
        filed=_yes(values, "asylum.filed"),
        vulnerable=_vulnerable(values),
    )


def strictest(answers: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The answers with every contradicted one replaced by the version that makes the case most urgent.

    A contradiction is for a person to resolve; until then it must not take a hearing or a danger out of sight.
    A "yes" counts before a "no", the earliest day still ahead before others, rows of both lists together.
    """
    found = dict(answers)
    for id, answer in answers.items():
        if isinstance(answer, dict) and answer.get("state") == "contradicted":
            given = [each for each in answer.get("answers") or () if each.get("state") == "given"]
            if given:
                found[id] = min(given, key=lambda each: _calm(each["value"], on))
            if len(given) > 1 and all(isinstance(each["value"], list) for each in given):
                found[id] = {"state": "given", "value": [row for each in given for row in each["value"]]}
    return found


def _calm(value: Any, on: date) -> tuple[int, str]:
    """Lower is more urgent: yes before no; a day still ahead before one that passed, and the earlier one."""
    if isinstance(value, dict) and isinstance(value.get("date"), str):
        last = f"{value['date']}-12-31"[:10]
        return (0, value["date"]) if last >= on.isoformat() else (1, value["date"])
    return (0, "") if value == "yes" else (1, "")


def possible_day(days: Interval, on: date) -> date:
    """Of the days that an inexact day may be: the first, or today if it may be today, or the last."""
    return date.fromordinal(min(max(on.toordinal(), days[0]), days[1]))


def _first(found: Iterable[Interval], on: date, sent_on: date) -> date | None:
    days = sorted(possible_day(each, on) for each in found)
    limit = sent_on - timedelta(days=GRACE_DAYS)
    return next((day for day in days if day >= limit), days[-1] if days else None)


def _next_hearing(found: Iterable[Interval], on: date) -> date | None:
    return min((day for day in (possible_day(each, on) for each in found) if day >= on), default=None)


def _ends(running: Running) -> list[Interval]:
    """Every reading's safe day, as wide as the day that started the clock is uncertain."""
    width = (running.trigger_last - running.trigger).days
    return [(each.safe.toordinal(), each.safe.toordinal() + width) for each in running.due.readings]


def _days(values: Values, fact: str, kinds: frozenset[str]) -> list[Interval]:
    """A dated fact, and the papers of these kinds."""
    found = [_interval(values.get(fact))]
    papers = values.get("papers.list")
    if isinstance(papers, tuple):
        rows = (row for row in papers if isinstance(row, Mapping))
        found += [_interval(row.get("when")) for row in rows if row.get("kind") in kinds]
    return [each for each in found if each]


def _interval(value: object) -> Interval | None:
    match value:
        case (int() as low, int() as high):
            return low, high
    return None


def _yes(values: Values, fact: str) -> bool | None:
    """Declined and contradicted are not known."""
    return {"yes": True, "no": False}.get(value) if isinstance(value := values.get(fact), str) else None


def _any_yes(answers: list[bool | None]) -> bool | None:
    return True if True in answers else None if None in answers else False


def _vulnerable(values: Values) -> int:
    """How many circumstances; youth and age count once, said or computed from the age."""
    told = values.get("person.vulnerable")
    found = set(told - {NONE_OF_THESE}) if isinstance(told, frozenset) else set()
    age = _interval(values.get("person.age"))
    if age and age[1] < ADULT_AT:
        found.add("minor")
    if age and age[0] >= ELDER_AT:
        found.add("elder")
    return len(found)


__all__ = ["possible_day", "signals_of", "strictest"]
