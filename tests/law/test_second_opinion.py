"""A second opinion on the United States clocks: the days counted again, by somebody else and in another way.

Nothing of `safeconduct` counts here, nor does the `holidays` package. The federal holidays come from 5 USC 6103,
the numbers from `law-us.md` 1.4, 3.1 and 3.2 and the words of the entries. Method: one row of ordinals of open days,
looked up by bisection; months walked one at a time. Any difference of a day in any reading fails.
"""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import pytest

from safeconduct.law.clocks import NotCounted, clock_ids, compute

TODAY = date(2026, 11, 22)
FIRST, LAST = 1996, 2060
SEED, RANDOM_DAYS = 20_261_122, 2_000
Days = tuple[date, date, date]  # computed, lawful, safe


@dataclass(frozen=True)
class Said:
    """One reading as the law says it. ``unit``: d days, w working days, m months, y years.

    ``roll``: moves forward off a closed day. ``eve``: the day before. ``after``: 29 February becomes 1 March.
    ``other``: counted from another day of this name. ``back``: counted backward.
    """

    count: int
    unit: str
    roll: bool = False
    eve: bool = False
    after: bool = False
    other: str = ""
    back: bool = False


@dataclass(frozen=True)
class Clock:
    """What a clock should say on some day. ``floor``: no trigger counts before it; ``after``: those until then none."""

    readings: tuple[Said, ...]
    not_before: bool = False
    repeats: bool = False
    floor: date | None = None
    after: date = date.min


def _rolls(count: int, unit: str = "d", back: bool = False) -> Clock:
    return Clock((Said(count, unit, roll=True, back=back),))


BEFORE_18, BEFORE_21 = Clock((Said(18, "y", eve=True),)), Clock((Said(21, "y", eve=True),))


def _years(count: int, roll: bool) -> Clock:
    return Clock((Said(count, "y", roll=roll), Said(count, "y", roll=roll, after=True)))


EXPECTED: dict[str, Clock] = {
    # 1.4: anniversary, rolled; 29 February contested; the first arrival is a reading of its own
    "us.asylum.one_year": Clock(
        (
            Said(1, "y", roll=True),
            Said(1, "y", roll=True, after=True),
            Said(1, "y", roll=True, other="first_arrival"),
        ),
        floor=date(1997, 4, 1),
    ),
    "us.asylum.status_ended": Clock((Said(6, "m", eve=True),)),  # six months or more is too late
    "us.asylum.annual_fee": Clock((Said(1, "y"),), repeats=True, after=date(2024, 10, 1)),
    "us.asylum.annual_fee_notice": _rolls(30),
    "us.ead.apply": Clock((Said(150, "d"),), not_before=True),
    "us.ead.earliest": Clock((Said(180, "d"),), not_before=True),
    "us.ead.renew": Clock((Said(180, "d", back=True),), not_before=True),
    "us.asylee.i730": _years(2, roll=True),
    "us.refugee.i730": _years(2, roll=True),
    "us.asylee.adjust": Clock((Said(1, "y", after=True),), not_before=True),
    # d.bia.2026: plan on day 10
    "us.bia.appeal": Clock((Said(30, "d", roll=True), Said(10, "d", roll=True))),
    "us.bia.brief": _rolls(20),
    "us.motion.reopen": _rolls(90),
    "us.motion.reconsider": _rolls(30),
    "us.in_absentia.rescind": _rolls(180),
    "us.petition_for_review": Clock(
        (Said(30, "d", roll=True), Said(30, "d", roll=True, other="administrative_order"))
    ),
    "us.address.court": _rolls(5),
    "us.address.bia": Clock((Said(5, "w"), Said(5, "d", roll=True))),
    "us.address.dhs": _rolls(10),
    "us.voluntary_departure": Clock((Said(60, "d", roll=True), Said(0, "d", other="named_day"))),
    "us.court.individual_filing": _rolls(30, back=True),
    "us.court.master_filing": _rolls(15, back=True),
    "us.court.response": _rolls(10),
    "us.credible_fear.ij_review": _rolls(7),
    "us.credible_fear.reconsideration": _rolls(7),
    "us.reasonable_fear.interview": _rolls(10),
    "us.reasonable_fear.ij_review": _rolls(10),
    "us.sij.age": BEFORE_21,
    "us.sij.court_order": BEFORE_18,
    "us.uac.age": BEFORE_18,
    "us.derivative.age_out": BEFORE_21,
    "us.vawa.self_petition": _years(2, roll=False),
    "us.vawa.reopen": _years(1, roll=True),
    "us.u.supplement_b": Clock((Said(6, "m"),)),
    "us.tps.late_registration": _rolls(60),
}
OF_OLD = {  # what spoke before: id -> last day, what it said
    "us.bia.appeal": (date(2026, 3, 8), _rolls(30)),
    "us.court.individual_filing": (date(2025, 1, 31), _rolls(15, back=True)),
}


# 5 USC 6103: eleven holidays, and the days in lieu. Inauguration day (Washington only) is not among them.


def _weekday(year: int, month: int, weekday: int, nth: int) -> int:
    """Ordinal of the nth such weekday of a month; nth -1 is the last."""
    if nth < 0:
        following = date(year + month // 12, month % 12 + 1, 1).toordinal()
        return following - 1 - (following - 2 - weekday) % 7
    first = date(year, month, 1).toordinal()
    return first + (weekday - (first - 1)) % 7 + 7 * (nth - 1)


def _holidays(year: int) -> Iterator[int]:
    monday, thursday = 0, 3
    yield from (
        _weekday(year, month, monday, nth) for month, nth in ((1, 3), (2, 3), (5, -1), (9, 1), (10, 2))
    )
    yield _weekday(year, 11, thursday, 4)
    fixed = [(1, 1), (7, 4), (11, 11), (12, 25)] + ([(6, 19)] if year >= 2021 else [])
    for month, day in fixed:
        ordinal = date(year, month, day).toordinal()
        yield ordinal
        yield ordinal + {6: -1, 0: 1}.get(ordinal % 7, 0)  # ordinal % 7: Sunday 0 ... Saturday 6


HOLIDAYS = {each for year in range(FIRST, LAST + 2) for each in _holidays(year)}
OPEN = [
    each
    for each in range(date(FIRST, 1, 1).toordinal(), date(LAST, 12, 31).toordinal() + 1)
    if 1 <= each % 7 <= 5 and each not in HOLIDAYS
]


# Closed by executive order: nobody plans on such a day, and it gives no time.
BY_ORDER = {date(2024, 12, 24), date(2025, 12, 24), date(2025, 12, 26)}
PLANNED = [each for each in OPEN if date.fromordinal(each) not in BY_ORDER]


def _planned_before(day: date) -> date:
    return date.fromordinal(PLANNED[bisect_right(PLANNED, day.toordinal()) - 1])


def _planned_after(day: date) -> date:
    return date.fromordinal(PLANNED[bisect_left(PLANNED, day.toordinal())])


def _open_after(day: date) -> date:
    return date.fromordinal(OPEN[bisect_left(OPEN, day.toordinal())])


def _working(start: date, count: int) -> date:
    return date.fromordinal(OPEN[bisect_right(OPEN, start.toordinal()) + count - 1])


@cache
def _later(start: date, months: int, after: bool) -> date:
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for day in range(start.day, 27, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        return date.fromordinal(found.toordinal() + (after and day < start.day))
    return date(year, month, start.day)


def _count(said: Said, start: date, times: int) -> date:
    count = said.count * times
    if said.unit == "w":
        found = _working(start, count)
    elif said.unit == "d":
        found = date.fromordinal(start.toordinal() + (-count if said.back else count))
    else:
        found = _later(start, count * (12 if said.unit == "y" else 1), said.after)
    return date.fromordinal(found.toordinal() - said.eve)


def _days(clock: Clock, said: Said, start: date, on: date) -> Days:
    for times in range(1, 100):
        computed = _count(said, start, times)
        lawful = _open_after(computed) if said.roll else computed
        if not clock.repeats or lawful >= on:
            break
    return computed, lawful, (_planned_after if clock.not_before else _planned_before)(computed)


def _opinion(clock: Clock, trigger: date, on: date, also: dict[str, date]) -> list[Days]:
    starts = [(said, also.get(said.other) if said.other else trigger) for said in clock.readings]
    floor = clock.floor or date.min
    found = [_days(clock, said, max(start, floor), on) for said, start in starts if start]
    return list(dict.fromkeys(found))  # readings that agree are one


# The triggers: some at random, and those that break programs.


def _nasty() -> Iterator[date]:
    for year in range(2024, 2033):
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        every = [date.fromordinal(each) for each in range(first, last + 1)]
        yield from (day for day in every if (day.month, day.day) == (2, 29) or day.day == 31)
        yield from (
            day for day in every if (day.month == 12 and day.day >= 24) or (day.month == 1 and day.day < 4)
        )
        yield from (day for day in every if day.month == 2 and day.day >= 27)
        yield from (day for day in every if any(day.toordinal() + near in HOLIDAYS for near in range(-2, 3)))
    chosen = random.Random(SEED + 1)
    saturdays = [
        each for each in range(date(2024, 1, 1).toordinal(), date(2033, 1, 1).toordinal()) if each % 7 == 6
    ]
    yield from (date.fromordinal(each) for each in chosen.sample(saturdays, 60))


def _some(count: int) -> Iterator[date]:
    days = range(date(2024, 1, 1).toordinal(), date(2033, 1, 1).toordinal())
    yield from (date.fromordinal(each) for each in random.Random(SEED).sample(days, count))


TRIGGERS = sorted({*_nasty(), *_some(RANDOM_DAYS)})


def _differences(
    id: str, clock: Clock, on: date, triggers: list[date], other: str = "", gap: int = 0
) -> list[str]:
    """A line for every trigger on which the tool and the second opinion differ; ``gap``: days back to the other day."""
    found = []
    for trigger in triggers:
        also = {other: date.fromordinal(trigger.toordinal() - gap)} if other else {}
        if trigger <= clock.after:
            with pytest.raises(NotCounted):
                compute(id, trigger, on=on, also=also)
            continue
        due = compute(id, trigger, on=on, also=also)
        told = [(each.computed, each.lawful, each.safe) for each in due.readings]
        ours = _opinion(clock, trigger, on, also)
        drives = (max if clock.not_before else min)(safe for _, _, safe in ours)
        kind = "not_before" if clock.not_before else "no_later_than"
        if (told, due.drives, due.kind) != (ours, drives, kind):
            found.append(f"{id} from {trigger} on {on}: tool {_iso(told)}, second opinion {_iso(ours)}")
        assert (due.computed, due.lawful, due.safe) == told[0]
    return found


def _iso(readings: list[Days]) -> str:
    return "; ".join(" ".join(day.isoformat() for day in each) for each in readings)


def test_the_second_opinion_meets_the_vectors_of_the_reference() -> None:
    """law-us.md 3.2, row by row: the second implementation must be right itself."""
    rows = """
        us.asylum.one_year 2025-11-22 2026-11-22 2026-11-23 2026-11-20
        us.asylum.one_year 2025-12-25 2026-12-25 2026-12-28 2026-12-24
        us.asylum.one_year 2025-07-04 2026-07-04 2026-07-06 2026-07-02
        us.asylum.one_year 2026-02-14 2027-02-14 2027-02-16 2027-02-12
        us.asylum.one_year 2024-02-29 2025-02-28 2025-02-28 2025-02-28 / 2025-03-01 2025-03-03 2025-02-28
        us.bia.appeal 2026-10-27 2026-11-26 2026-11-27 2026-11-25 / 2026-11-06 2026-11-06 2026-11-06
        us.bia.appeal 2026-12-02 2027-01-01 2027-01-04 2026-12-31 / 2026-12-12 2026-12-14 2026-12-11
        us.in_absentia.rescind 2026-12-02 2027-05-31 2027-06-01 2027-05-28
        us.court.individual_filing 2027-02-02 2027-01-03 2027-01-04 2026-12-31
        us.court.master_filing 2027-02-02 2027-01-18 2027-01-19 2027-01-15
        us.ead.apply 2026-06-01 2026-10-29 2026-10-29 2026-10-29
        us.ead.earliest 2026-06-01 2026-11-28 2026-11-28 2026-11-30"""
    for row in rows.strip().splitlines():
        id, trigger, days = row.split(maxsplit=2)
        said = _iso(_opinion(EXPECTED[id], date.fromisoformat(trigger), TODAY, {}))
        assert said == days.replace(" / ", "; "), row


def test_the_second_opinion_knows_the_federal_holidays() -> None:
    """OPM's lists. 2027 closes on twelve weekdays: New Year of 2028 is a Saturday, so 31 December is one of them."""
    named = """2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18 2027-07-05 2027-09-06 2027-10-11 2027-11-11
        2027-11-25 2027-12-24 2027-12-31 2028-01-17 2028-02-21 2028-05-29 2028-06-19 2028-07-04 2028-09-04 2028-10-09
        2028-11-10 2028-11-23 2028-12-25"""
    inside = range(date(2027, 1, 1).toordinal(), date(2029, 1, 1).toordinal())
    weekdays = [date.fromordinal(each) for each in inside if each in HOLIDAYS and 1 <= each % 7 <= 5]
    assert [each.isoformat() for each in weekdays] == named.split()


def test_every_clock_of_the_united_states_has_a_second_opinion() -> None:
    assert set(EXPECTED) == {id for id in clock_ids() if id.startswith("us.")}


@pytest.mark.parametrize("id", EXPECTED)
def test_both_count_the_same_days(id: str) -> None:
    assert _differences(id, EXPECTED[id], TODAY, TRIGGERS) == []


@pytest.mark.parametrize(
    ("id", "other", "gap"),
    [
        *(("us.asylum.one_year", "first_arrival", gap) for gap in (1, 9, 365, 366, 12_000)),
        *(("us.petition_for_review", "administrative_order", gap) for gap in (1, 14, 400)),
        *(("us.voluntary_departure", "named_day", gap) for gap in (-30, -60, -119)),
    ],
)
def test_both_count_from_the_other_day_too(id: str, other: str, gap: int) -> None:
    assert _differences(id, EXPECTED[id], TODAY, TRIGGERS[::4], other, gap) == []


@pytest.mark.parametrize("id", OF_OLD)
def test_the_version_changes_on_the_day_it_should(id: str) -> None:
    last, old = OF_OLD[id]
    next_day = date.fromordinal(last.toordinal() + 1)
    assert _differences(id, old, last, TRIGGERS[::4]) == []
    assert _differences(id, EXPECTED[id], next_day, TRIGGERS[::4]) == []


def test_the_annual_fee_names_the_anniversary_that_has_not_passed() -> None:
    """Over the years, on the day itself, the day before and the day after; from 29 February too."""
    clock = EXPECTED["us.asylum.annual_fee"]
    found: list[str] = []
    for filed in (date(2028, 2, 29), date(2024, 10, 2), date(2025, 8, 31), date(2025, 12, 31)):
        for on in (
            date(year, month, day) for year in range(2026, 2034) for month in (2, 3, 8, 10) for day in (2, 28)
        ):
            found += _differences("us.asylum.annual_fee", clock, on, [filed])
        for year in range(2026, 2034):
            due = _later(filed, 12 * (year - filed.year), False).toordinal()
            for near in (-1, 0, 1):
                found += _differences("us.asylum.annual_fee", clock, date.fromordinal(due + near), [filed])
    assert found == []
