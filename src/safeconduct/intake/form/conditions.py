"""Conditions over answers, as data: when a page is shown.

Nothing is known until it was said: `answered` is false for "I do not know", and `not_(answered(...))` true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .answers import value


class Condition(Protocol):
    """Something that holds or not for a document of answers, and can say which facts it looks at."""

    def holds(self, answers: Mapping[str, Any]) -> bool: ...

    def facts(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Answered:
    """The fact was given; with codes, one of them was chosen."""

    fact: str
    codes: tuple[str, ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        told = value(answers, self.fact)
        if not self.codes:
            return told is not None
        return any(code in told for code in self.codes) if isinstance(told, list) else told in self.codes

    def facts(self) -> tuple[str, ...]:
        return (self.fact,)


@dataclass(frozen=True, slots=True)
class Same:
    """Both facts were given, with the same value."""

    one: str
    other: str

    def holds(self, answers: Mapping[str, Any]) -> bool:
        told = value(answers, self.one)
        return told is not None and told == value(answers, self.other)

    def facts(self) -> tuple[str, ...]:
        return (self.one, self.other)


@dataclass(frozen=True, slots=True)
class Not:
    """The inner condition does not hold."""

    inner: Condition

    def holds(self, answers: Mapping[str, Any]) -> bool:
        return not self.inner.holds(answers)

    def facts(self) -> tuple[str, ...]:
        return self.inner.facts()


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every inner condition holds; with none inside, always."""

    inner: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        return all(each.holds(answers) for each in self.inner)

    def facts(self) -> tuple[str, ...]:
        return tuple(fact for each in self.inner for fact in each.facts())


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one inner condition holds."""

    inner: tuple[Condition, ...]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        return any(each.holds(answers) for each in self.inner)

    def facts(self) -> tuple[str, ...]:
        return tuple(fact for each in self.inner for fact in each.facts())


ALWAYS = AllOf(())


def answered(fact: str, *codes: str) -> Answered:
    """The fact was given; with codes, one of them was chosen."""
    return Answered(fact, codes)


def same(one: str, other: str) -> Same:
    """Both facts were given, with the same value."""
    return Same(one, other)


def not_(inner: Condition) -> Not:
    """The inner condition does not hold."""
    return Not(inner)


def all_of(*inner: Condition) -> AllOf:
    """Every inner condition holds."""
    return AllOf(inner)


def any_of(*inner: Condition) -> AnyOf:
    """At least one inner condition holds."""
    return AnyOf(inner)
