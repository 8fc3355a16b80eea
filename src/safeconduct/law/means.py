"""Income against the poverty guideline: what per cent of it a household has, exactly or between two bounds.

A guideline is data: an amount for one person, an amount for each further person, an area, a currency and the
days it covers. Amounts are for a year. Which per cent is too much is the organisation's setting, not law.

Method: per cent = 100 x yearly income / (base + (size - 1) x each further person), rounded UP, so that
"at most 200" and "above 200" are exact for an income one dollar over the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from safeconduct.law.facts import CURRENCY_CODES
from safeconduct.law.provenance import (
    FIELDS,
    PackError,
    Provenance,
    check_versions,
    expect,
    one_of,
    read_provenance,
    refuse_unknown,
)
from safeconduct.law.values import OPEN_HIGH, PERIODS, Interval

if TYPE_CHECKING:
    from safeconduct.law.packs import Pack

OWN = ("base", "each_further", "currency", "areas", "elsewhere")


class NoGuideline(LookupError):
    """No guideline covers the day. The text says which days are covered."""


@dataclass(frozen=True, slots=True)
class Guideline:
    """One year's figures for one area.

    ``areas``: codes of states; ``elsewhere``: also for every state that no other guideline names.
    """

    provenance: Provenance
    base: int
    each_further: int
    currency: str
    areas: frozenset[str]
    elsewhere: bool

    def amount(self, size: int) -> int:
        """The guideline of a year for a household of so many people. Raises ValueError below one."""
        if size < 1:
            raise ValueError("A household has at least one person.")
        return self.base + (size - 1) * self.each_further


def read_guideline(table: Mapping[str, Any], *, file: str) -> Guideline:
    """One ``[[guideline]]``. Raises ``PackError``."""
    provenance = read_provenance(table, file=file)
    entry = provenance.id
    refuse_unknown(table, {*FIELDS, *OWN}, file=file, entry=entry)
    for name, type_ in (("base", int), ("each_further", int), ("currency", str)):
        if name not in table:
            raise PackError(file, entry, name, "is missing; every guideline needs it")
        expect(table[name], type_, file=file, entry=entry, field=name)
    for name in ("base", "each_further"):
        if table[name] < 1:
            raise PackError(file, entry, name, "must be 1 or more")
    areas, elsewhere = table.get("areas", []), table.get("elsewhere", False)
    expect(areas, list, file=file, entry=entry, field="areas")
    expect(elsewhere, bool, file=file, entry=entry, field="elsewhere")
    if not areas and not elsewhere:
        raise PackError(file, entry, "areas", "is missing; name states, or set elsewhere = true")
    currency = one_of(table["currency"], CURRENCY_CODES, file=file, entry=entry, field="currency")
    return Guideline(provenance, table["base"], table["each_further"], currency, frozenset(areas), elsewhere)


class Guidelines:
    """The guidelines of one pack."""

    def __init__(self, found: Iterable[tuple[str, Guideline]]) -> None:
        """``found``: pairs of file and guideline. Raises ``PackError`` for overlapping versions."""
        listed = list(found)
        check_versions((file, each.provenance) for file, each in listed)
        self._all = tuple(each for _, each in listed)

    def on(self, day: date) -> tuple[Guideline, ...]:
        """Those that speak on a day. Raises ``NoGuideline``."""
        speaking = tuple(g for g in self._all if g.provenance.covers(day) and g.provenance.decides)
        if speaking:
            return speaking
        first = min((g.provenance.effective_from for g in self._all), default=None)
        raise NoGuideline(f"There is no poverty guideline for {day.isoformat()}; the first is of {first}.")

    def of(self, area: str | None, day: date) -> tuple[Guideline, ...]:
        """The guideline of an area on a day; all that are possible if the area is not known."""
        speaking = self.on(day)
        if area is None:
            return speaking
        named = tuple(each for each in speaking if area in each.areas)
        return named or tuple(each for each in speaking if each.elsewhere)

    def percent(
        self, income: Interval, currency: str, size: Interval, area: str | None, day: date
    ) -> Interval | None:
        """Per cent of the guideline, both ends rounded up; None where none fits (another currency, no figures).

        ``income``: whole units a year, both ends included, ``OPEN_HIGH`` for no upper limit; ``size``: people.
        """
        try:
            fitting = self.of(area, day)
        except NoGuideline:
            return None
        least, most = size
        if not fitting or least < 1 or any(each.currency != currency for each in fitting):
            return None
        low = min(_percent(income[0], each.amount(most)) for each in fitting) if most < OPEN_HIGH else 0
        if income[1] >= OPEN_HIGH:
            return low, OPEN_HIGH
        return low, max(_percent(income[1], each.amount(least)) for each in fitting)

    def within(
        self, threshold: int, income: Interval, currency: str, size: Interval, area: str | None, day: date
    ) -> bool | None:
        """Whether the income is at most ``threshold`` per cent: yes, no, or None for not known yet."""
        found = self.percent(income, currency, size, area, day)
        if found is None:
            return None
        return True if found[1] <= threshold else (False if found[0] > threshold else None)


def _percent(income: int, guideline: int) -> int:
    return -(-100 * income // guideline)  # rounded up


def yearly(low: int, high: int, period: str) -> Interval:
    """An amount of a year, month, week or day as an interval of a year. Raises KeyError for an unknown period.

    Somebody paid by the day works 260 to 365 days a year, so a day's pay is an interval.
    """
    least, most = PERIODS[period]
    return low * least, high * most


def guidelines_of(pack: Pack) -> Guidelines:
    """The guidelines of a loaded pack. Raises ``PackError``."""
    file = f"{pack.id}/means.toml"
    return Guidelines((file, read_guideline(table, file=file)) for table in pack.guidelines)


Percent = Callable[[Interval, str, Interval, str, date], "Interval | None"]


def percents(packs: Sequence[Pack]) -> dict[str, Percent]:
    """By pack id, the function that `law.derive` asks: income, currency, size, area, day → per cent."""
    return {pack.id: guidelines_of(pack).percent for pack in packs if pack.guidelines}
