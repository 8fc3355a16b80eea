"""Words for a quantity, generated from its comparator in six languages, and read back again.

"More than one hundred" stays that in every language; it never becomes 100 or 101. Translations were drafted
by the authors and not reviewed by native speakers (each language's ``REVIEWED`` entry says so).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from safeconduct.counting.number_words import LANGUAGES, heard, spoken
from safeconduct.counting.quantities import Comparator, Quantity

REVIEWED: Mapping[str, bool] = {language: language == "en" for language in LANGUAGES}

C = Comparator
TEMPLATES: Mapping[str, Mapping[Comparator, str]] = {
    "en": {
        C.EXACTLY: "{low}", C.AT_LEAST: "at least {low}", C.MORE_THAN: "more than {low}",
        C.ABOUT: "about {low}", C.UP_TO: "up to {low}", C.BETWEEN: "between {low} and {high}",
        C.TENS: "tens", C.DOZENS: "dozens", C.HUNDREDS: "hundreds", C.UNKNOWN: "an unknown number",
    },
    "es": {
        C.EXACTLY: "{low}", C.AT_LEAST: "al menos {low}", C.MORE_THAN: "más de {low}",
        C.ABOUT: "alrededor de {low}", C.UP_TO: "hasta {low}", C.BETWEEN: "entre {low} y {high}",
        C.TENS: "decenas", C.DOZENS: "docenas", C.HUNDREDS: "cientos", C.UNKNOWN: "un número desconocido",
    },
    "fr": {
        C.EXACTLY: "{low}", C.AT_LEAST: "au moins {low}", C.MORE_THAN: "plus de {low}",
        C.ABOUT: "environ {low}", C.UP_TO: "jusqu’à {low}", C.BETWEEN: "entre {low} et {high}",
        C.TENS: "des dizaines", C.DOZENS: "des douzaines", C.HUNDREDS: "des centaines",
        C.UNKNOWN: "un nombre inconnu",
    },
    "ru": {
        C.EXACTLY: "ровно {low}", C.AT_LEAST: "не менее {low}", C.MORE_THAN: "более {low}",
        C.ABOUT: "около {low}", C.UP_TO: "до {low}", C.BETWEEN: "от {low} до {high}",
        C.TENS: "десятки", C.DOZENS: "дюжины", C.HUNDREDS: "сотни", C.UNKNOWN: "неизвестное число",
    },
    "ar": {
        C.EXACTLY: "{low}", C.AT_LEAST: "{low} على الأقل", C.MORE_THAN: "أكثر من {low}",
        C.ABOUT: "نحو {low}", C.UP_TO: "ما يصل إلى {low}", C.BETWEEN: "ما بين {low} و{high}",
        C.TENS: "عشرات", C.DOZENS: "دزينات", C.HUNDREDS: "مئات", C.UNKNOWN: "عدد غير معروف",
    },
    "fa": {
        C.EXACTLY: "{low}", C.AT_LEAST: "دست‌کم {low}", C.MORE_THAN: "بیش از {low}",
        C.ABOUT: "حدود {low}", C.UP_TO: "تا {low}", C.BETWEEN: "بین {low} تا {high}",
        C.TENS: "ده‌ها", C.DOZENS: "ده‌ها دوجین", C.HUNDREDS: "صدها", C.UNKNOWN: "شماری نامعلوم",
    },
}  # fmt: skip


class NotHeard(ValueError):
    """The words are none of those that ``words`` writes in this language."""


def words(comparator: Comparator, low: int | None, high: int | None, language: str) -> str:
    """A quantity in words, without its unit. Raises KeyError for a language we do not write."""
    figures = {
        "low": "" if low is None else spoken(low, language),
        "high": "" if high is None else spoken(high, language),
    }
    return TEMPLATES[language][comparator].format(**figures)


def in_words(quantity: Quantity, language: str) -> str:
    """What was said, in words of a language, without its unit."""
    return words(quantity.comparator, quantity.low, quantity.high, language)


def read_words(text: str, language: str) -> tuple[Comparator, int | None, int | None]:
    """Comparator and figures of words that ``words`` wrote. Raises ``NotHeard``."""
    for comparator, pattern in _PATTERNS[language]:
        found = pattern.fullmatch(text.strip())
        if not found:
            continue
        try:
            figures = {name: heard(figure, language) for name, figure in found.groupdict().items()}
        except ValueError:
            continue
        return comparator, figures.get("low"), figures.get("high")
    raise NotHeard("Use the words as they are written here, or enter comparator and number apart.")


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(
        re.escape(template).replace(r"\{low\}", "(?P<low>.+?)").replace(r"\{high\}", "(?P<high>.+)")
    )


def _patterns(language: str) -> list[tuple[Comparator, re.Pattern[str]]]:
    """Longest fixed words first, so that a bare number is tried last."""
    ordered = sorted(TEMPLATES[language].items(), key=lambda each: -len(each[1]))
    return [(comparator, _pattern(template)) for comparator, template in ordered]


_PATTERNS = {language: _patterns(language) for language in LANGUAGES}
