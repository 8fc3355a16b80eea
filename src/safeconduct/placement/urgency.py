"""How much a case weighs against others: a number above 0, from days and needs, never from who somebody is. Pure.

Counted in thousandths, so that every machine finds the same. A case starts at 1,000. To it are added:

* the date: up to 2,000, all of it when 14 days or fewer are left (or the day has passed), falling evenly to nothing
  when a year or more is left, nothing where there is no date;
* waiting: up to 1,000, growing evenly over 180 days and full from then on;
* detention: 500; danger: 500; children who wait with or for the person: 250.

It never falls when a day passes, when a wait grows or when a need is added. Nationality, religion, gender,
orientation, language and the chances of the claim are not asked for here and cannot count.
"""

from __future__ import annotations

from dataclasses import dataclass

BASE = 1000
DATE, AT_ONCE, FAR = 2000, 14, 365
WAITING, LONG_WAIT = 1000, 180
DETAINED, DANGER, CHILDREN = 500, 500, 250


@dataclass(frozen=True, slots=True)
class Part:
    """One reason why a case weighs what it weighs: ``code`` (base, date, waiting, detained, danger, children),
    thousandths, and the days it is about where it is about days."""

    code: str
    thousandths: int
    days: int | None = None


def parts(
    days_left: int | None,
    waiting_days: int,
    *,
    detained: bool = False,
    danger: bool = False,
    children: bool = False,
) -> tuple[Part, ...]:
    """Every reason that adds something, the base first."""
    near = 0 if days_left is None else min(max(FAR - days_left, 0), FAR - AT_ONCE)
    waited = min(max(waiting_days, 0), LONG_WAIT)
    found = (
        Part("base", BASE),
        Part("date", DATE * near // (FAR - AT_ONCE), days_left),
        Part("waiting", WAITING * waited // LONG_WAIT, waiting_days),
        Part("detained", DETAINED * bool(detained)),
        Part("danger", DANGER * bool(danger)),
        Part("children", CHILDREN * bool(children)),
    )
    return tuple(each for each in found if each.thousandths)


def urgency(
    days_left: int | None,
    waiting_days: int,
    *,
    detained: bool = False,
    danger: bool = False,
    children: bool = False,
) -> float:
    """The weight: 1.0 for a case without date, wait or need, at most 5.25."""
    needs = parts(days_left, waiting_days, detained=detained, danger=danger, children=children)
    return sum(each.thousandths for each in needs) / 1000
