"""Numbers that are typed into a text instead of being bound to the evidence. Found roughly, to be looked at. Pure.

Days, years, times and addresses are none; words for large numbers are known in English, Russian and Arabic.
"""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(r"\[\[[^\]]*\]\]")
_LINK = re.compile(r"\]\([^)]*\)|https?://\S+")
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря|"
    "يناير|فبراير|مارس|أبريل|إبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
)
_DAY = re.compile(
    rf"\b\d{{1,2}}\s+(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+\d{{1,2}}\b|\b\d{{4}}-\d\d(?:-\d\d)?\b", re.IGNORECASE
)
_YEAR_OR_TIME = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b")
_ENUMERATED = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
_NUMBER = re.compile(r"\d[\d.,\u00a0 ]*\d|\d")
_WORD = re.compile(
    r"\b(?:hundreds?|thousands?|dozens?|millions?|сот(?:ни|ен|ня)|сто|тысяч[аи]?|десятк(?:и|ов)|миллион\w*)\b"
    r"|(?:مئات|مئة|مائة|آلاف|ألف|عشرات|ملايين|مليون)",
    re.IGNORECASE,
)


def bare_numbers(text: str) -> tuple[str, ...]:
    """What looks like a figure and stands in no placeholder, as it was typed, each once."""
    plain = text
    for known in (_PLACEHOLDER, _LINK, _ENUMERATED, _DAY, _YEAR_OR_TIME):
        plain = known.sub(" ", plain)
    found = [each[0].strip() for each in (*_NUMBER.finditer(plain), *_WORD.finditer(plain))]
    return tuple(dict.fromkeys(found))
