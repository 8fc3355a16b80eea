"""Income against the poverty guideline: the published tables, bands, other areas and other currencies."""

import tomllib
from datetime import date
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.law.means import Guidelines, NoGuideline, read_guideline, yearly
from safeconduct.law.provenance import PackError
from safeconduct.law.values import OPEN_HIGH

IN_2026, IN_2025 = date(2026, 11, 22), date(2025, 6, 1)
FILE = "us/means.toml"
TABLES = tomllib.loads(
    (resources.files("safeconduct.law") / "packs" / "us" / "means.toml").read_text(encoding="utf-8")
)["guideline"]
US = Guidelines((FILE, read_guideline(table, file=FILE)) for table in TABLES)


def percent(income: int, size: int, area: str | None = "NY", day: date = IN_2026) -> tuple[int, int] | None:
    return US.percent((income, income), "USD", (size, size), area, day)


# Section 5.1 of the law reference: 48 states, 2026, sizes 1 to 8.
PUBLISHED = {
    100: (15960, 21640, 27320, 33000, 38680, 44360, 50040, 55720),
    125: (19950, 27050, 34150, 41250, 48350, 55450, 62550, 69650),
    200: (31920, 43280, 54640, 66000, 77360, 88720, 100080, 111440),
    300: (47880, 64920, 81960, 99000, 116040, 133080, 150120, 167160),
}


@pytest.mark.parametrize(
    ("threshold", "size", "amount"),
    [(percent, size, amount) for percent, row in PUBLISHED.items() for size, amount in enumerate(row, 1)],
)
def test_the_published_line_is_met_to_the_dollar(threshold: int, size: int, amount: int) -> None:
    at, over = (amount, amount), (amount + 1, amount + 1)
    assert US.within(threshold, at, "USD", (size, size), "NY", IN_2026) is True
    assert US.within(threshold, over, "USD", (size, size), "NY", IN_2026) is False


@pytest.mark.parametrize(
    ("area", "day", "size", "amount"),
    [
        ("AK", IN_2026, 1, 19950), ("AK", IN_2026, 4, 19950 + 3 * 7100),
        ("HI", IN_2026, 1, 18360), ("HI", IN_2026, 12, 18360 + 11 * 6530),
        ("NY", IN_2025, 1, 15650), ("NY", IN_2025, 3, 15650 + 2 * 5500),
        ("AK", IN_2025, 2, 19550 + 6880), ("HI", IN_2025, 2, 17990 + 6330),
        ("PR", IN_2026, 1, 15960),  # nothing is published for the territories; the 48 states' figure serves
        ("NY", date(2026, 1, 12), 1, 15650), ("NY", date(2026, 1, 13), 1, 15960),
        ("NY", IN_2026, 30, 15960 + 29 * 5680),
    ],
)  # fmt: skip
def test_each_area_and_year_has_its_own_amount(area: str, day: date, size: int, amount: int) -> None:
    assert percent(amount, size, area, day) == (100, 100)
    assert percent(amount + 1, size, area, day) == (101, 101)


def test_a_band_that_crosses_the_line_is_not_decided() -> None:
    band = yearly(2_600, 2_699, "month")  # 31,200 to 32,388 a year; the line is 31,920
    assert US.within(200, band, "USD", (1, 1), "NY", IN_2026) is None
    assert US.within(300, band, "USD", (1, 1), "NY", IN_2026) is True
    assert US.within(125, band, "USD", (1, 1), "NY", IN_2026) is False


def test_an_open_band_is_never_under_a_line() -> None:
    assert US.percent((60_000, OPEN_HIGH), "USD", (1, 1), "NY", IN_2026) == (376, OPEN_HIGH)
    assert US.within(200, (60_000, OPEN_HIGH), "USD", (1, 1), "NY", IN_2026) is False
    assert US.within(400, (60_000, OPEN_HIGH), "USD", (1, 1), "NY", IN_2026) is None


def test_not_knowing_the_state_leaves_it_open_only_where_that_matters() -> None:
    assert US.within(200, (10_000, 10_000), "USD", (1, 1), None, IN_2026) is True
    assert US.within(200, (35_000, 35_000), "USD", (1, 1), None, IN_2026) is None  # under it in Alaska only
    assert US.within(200, (90_000, 90_000), "USD", (1, 1), None, IN_2026) is False


def test_a_household_of_two_or_three_is_counted_both_ways() -> None:
    assert US.within(200, (50_000, 50_000), "USD", (2, 3), "NY", IN_2026) is None
    assert US.within(200, (43_000, 43_000), "USD", (2, 3), "NY", IN_2026) is True


def test_another_currency_is_not_guessed() -> None:
    assert US.within(200, (10_000, 10_000), "EUR", (1, 1), "NY", IN_2026) is None


def test_no_income_is_nothing_per_cent() -> None:
    assert percent(0, 5) == (0, 0)


def test_a_day_before_the_first_guideline_is_not_decided() -> None:
    assert percent(1, 1, day=date(2024, 1, 1)) is None
    with pytest.raises(NoGuideline, match="the first is of 2025-01-15"):
        US.on(date(2024, 1, 1))


def test_a_household_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one person"):
        US.on(IN_2026)[0].amount(0)


@pytest.mark.parametrize(
    ("period", "low", "high"),
    [("year", 100, 100), ("month", 1200, 1200), ("week", 5200, 5200), ("day", 26_000, 36_500)],
)
def test_an_amount_is_brought_to_a_year(period: str, low: int, high: int) -> None:
    assert yearly(100, 100, period) == (low, high)


@given(
    st.integers(0, 300_000), st.integers(0, 50_000), st.integers(0, 50_000), st.integers(0, 50_000),
    st.integers(1, 12), st.integers(0, 3), st.sampled_from(["NY", "AK", "HI", None]), st.integers(50, 400),
)  # fmt: skip
def test_what_is_decided_stays_decided_when_more_is_known(
    low: int, below: int, inner: int, above: int, size: int, wider: int, area: str | None, threshold: int
) -> None:
    wide, narrow = (low, low + below + inner + above), (low + below, low + below + inner)
    first = US.within(threshold, wide, "USD", (size, size + wider), area, IN_2026)
    later = US.within(threshold, narrow, "USD", (size, size), area or "HI", IN_2026)
    assert first is None or first == later


GOOD: dict[str, Any] = {
    **{name: TABLES[0][name] for name in ("id", "version", "title", "text", "citation", "source", "read")},
    "confidence": "high", "effective_from": date(2025, 1, 15),
    "base": 15650, "each_further": 5500, "currency": "USD", "elsewhere": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("base", None, "is missing"),
        ("base", 0, "1 or more"),
        ("base", "15650", "whole number"),
        ("each_further", -5, "1 or more"),
        ("currency", "DOLLARS", "use one of USD"),
        ("elsewhere", False, "name states"),
        ("areas", "AK", "must be a list"),
        ("bass", 1, "did you mean 'base'"),
    ],
)
def test_a_wrong_guideline_is_refused_by_field(key: str, value: Any, problem: str) -> None:
    table = {name: each for name, each in {**GOOD, key: value}.items() if each is not None}
    with pytest.raises(PackError) as refused:
        read_guideline(table, file=FILE)
    assert problem in str(refused.value)
    assert FILE in str(refused.value)


def test_two_guidelines_for_the_same_days_are_refused() -> None:
    found = [(FILE, read_guideline({**GOOD, "version": n}, file=FILE)) for n in (1, 2)]
    with pytest.raises(PackError, match="covers days"):
        Guidelines(found)
