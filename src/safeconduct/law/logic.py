"""Three-valued (Kleene) tests over what is known: True, False, or None for *not known yet*.

A test is a closure over a mapping from fact id to value. Every one is monotone: where it answers True or
False it gives the same answer when more is known, so none may ask whether something is known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

Known = Mapping[str, Any]
"""Values by fact or derived id, and results of rules by ``rule_key``. What is not there is not known."""
Test = Callable[[Known], bool | None]
Truth = bool | None


def rule_key(rule_id: str) -> str:
    """Where the result of a rule stands among what is known."""
    return f"rule {rule_id}"


def both(tests: Sequence[Test]) -> Test:
    """True if all are, False if one is not."""
    if len(tests) == 2:
        one, other = tests

        def two(known: Known) -> Truth:
            first = one(known)
            if first is False:
                return False
            second = other(known)
            if second is False:
                return False
            return None if first is None or second is None else True

        return two

    def test(known: Known) -> Truth:
        result: Truth = True
        for each in tests:
            found = each(known)
            if found is False:
                return False
            if found is None:
                result = None
        return result

    return test


def either(tests: Sequence[Test]) -> Test:
    """True if one is, False if none is."""

    def test(known: Known) -> Truth:
        result: Truth = False
        for each in tests:
            found = each(known)
            if found is True:
                return True
            if found is None:
                result = None
        return result

    return test


def negation(inner: Test) -> Test:
    """The opposite, where there is one."""

    def test(known: Known) -> Truth:
        found = inner(known)
        return None if found is None else not found

    return test


def reference(rule_id: str) -> Test:
    """The result of another rule."""
    key = rule_key(rule_id)

    def test(known: Known) -> Truth:
        found = known.get(key)
        return found if found.__class__ is bool else None

    return test


def code_in(subject: str, codes: frozenset[str]) -> Test:
    """A code or text is one of these."""

    def test(known: Known) -> Truth:
        value = known.get(subject)
        return value in codes if value.__class__ is str else None

    return test


def code_is(subject: str, code: str) -> Test:
    """A code or text is this one."""

    def test(known: Known) -> Truth:
        value = known.get(subject)
        return value == code if value.__class__ is str else None

    return test


def shares(subject: str, codes: frozenset[str]) -> Test:
    """A set has one of these codes."""

    def test(known: Known) -> Truth:
        value = known.get(subject)
        return not codes.isdisjoint(value) if value.__class__ is frozenset else None

    return test


def at_most(subject: str, limit: int) -> Test:
    """Every point of an interval is at or under the limit; False if none is."""

    def test(known: Known) -> Truth:
        value = known.get(subject)
        if value.__class__ is not tuple:
            return None
        low, high = value
        return True if high <= limit else (False if low > limit else None)

    return test


def at_least(subject: str, limit: int) -> Test:
    """Every point of an interval is at or over the limit; False if none is."""

    def test(known: Known) -> Truth:
        value = known.get(subject)
        if value.__class__ is not tuple:
            return None
        low, high = value
        return True if low >= limit else (False if high < limit else None)

    return test


def equals(subject: str, point: int) -> Test:
    """An interval is exactly this point; False if it lies outside."""

    def test(known: Known) -> Truth:
        value = known.get(subject)
        if value.__class__ is not tuple:
            return None
        low, high = value
        return False if not low <= point <= high else (True if low == high else None)

    return test


def is_empty(subject: str) -> Test:
    """Asked, and there is nothing to tell: no rows, no codes, no text."""

    def test(known: Known) -> Truth:
        value = known.get(subject)
        return not value if value.__class__ in (tuple, frozenset, str) else None

    return test


def any_row(subject: str, inner: Test) -> Test:
    """One of the rows satisfies the inner test. A list that was given is taken as complete."""

    def test(known: Known) -> Truth:
        rows = known.get(subject)
        if rows.__class__ is not tuple:
            return None
        result: Truth = False
        for row in rows:
            found = inner(row)
            if found is True:
                return True
            if found is None:
                result = None
        return result

    return test


def days_back(on: date, count: int, unit: str) -> date:
    """The day so many days, months or years before; the last day of the month where it has no such day."""
    if unit == "days":
        return date.fromordinal(on.toordinal() - count)
    months = on.year * 12 + on.month - 1 - count * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)).toordinal() - 1
    return min(date.fromordinal(date(year, month + 1, 1).toordinal() + on.day - 1), date.fromordinal(last))
