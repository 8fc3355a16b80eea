"""Sentences for facts that cannot be read: each names the fact and says what to do, and never repeats the value."""

from __future__ import annotations

from safeconduct.law.facts import FIRST_YEAR, LAST_YEAR, FactType, Kind

SOME_CODES = 12  # so many codes are listed in a sentence; more are described


class FactProblem(ValueError):
    """A fact that cannot be read. ``sentence`` names the fact and the remedy, and never repeats the value."""

    def __init__(self, fact_id: str, sentence: str) -> None:
        self.fact_id, self.sentence = fact_id, sentence
        super().__init__(sentence)


class DoesNotFit(FactProblem):
    """An answer that is not of its fact's type."""


def remedy(type: FactType) -> str:
    """What a value of this type looks like, to follow the name of the fact."""
    match type.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return "must be text."
        case Kind.YES_NO:
            return "must be yes or no."
        case Kind.COUNTRY | Kind.NATIONALITY:
            return "is no country we know; write its two letters as in ISO 3166-1, for example US or RU."
        case Kind.INTEGER:
            return f"must be a whole number from {type.low} to {type.high}."
        case Kind.DATE:
            return (
                f"must be a day that exists, from {FIRST_YEAR} to {LAST_YEAR}: 2026-11-22, or only the month "
                '"2026-11", or only the year "2026".'
            )
        case Kind.MONEY:
            return (
                "must be an amount of 0 or more in whole units, with a currency we know and a period (day, week, "
                "month or year)."
            )
        case _:
            listed = ", ".join(type.codes) if len(type.codes) <= SOME_CODES else f"as in {type.codes[0]}"
            return (
                f"must be {'a list of' if type.kind is Kind.CHOICES else 'one of the'} known codes: {listed}."
            )
