"""Dates as people write them, read into EDTF text (ISO 8601-2, level 1), with their uncertainty.

``edtf`` is the one door; what it gives out, ``evidence.when`` reads. What is not
known to the day is never filled in: “March 2017” stays 2017-03, “about 2 March” becomes 2017-03-02~.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange

from safeconduct.evidence import when

from .saying import NotRead
from .wordings import UNKNOWN

_MONTHS = """
1 january jan enero ene janvier janv январь января янв يناير ژانویه січня
2 february feb febrero février fevrier févr февраль февраля фев فبراير شباط فوریه лютого
3 march mar marzo mars март марта мар مارس آذار березня
4 april apr abril abr avril апрель апреля апр أبريل ابريل نيسان آوریل квітня
5 may mayo mai май мая مايو أيار مه травня
6 june jun junio juin июнь июня يونيو حزيران ژوئن червня
7 july jul julio juillet juil июль июля يوليو تموز ژوئیه липня
8 august aug agosto ago août aout август августа авг أغسطس اغسطس آب اوت серпня
9 september sep sept septiembre septembre сентябрь сентября сен سبتمبر أيلول سپتامبر вересня
10 october oct octubre octobre октябрь октября окт أكتوبر اكتوبر اکتبر жовтня
11 november nov noviembre novembre ноябрь ноября ноя نوفمبر نوامبر листопада
12 december dec diciembre dic décembre decembre déc декабрь декабря дек ديسمبر دسامبر грудня
"""
MONTHS = {word: int(line.split()[0]) for line in _MONTHS.strip().splitlines() for word in line.split()[1:]}
_SEASONS = {
    "spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24,
    "весна": 21, "весной": 21, "лето": 22, "летом": 22, "осень": 23, "осенью": 23, "зима": 24, "зимой": 24,
    "printemps": 21, "été": 22, "automne": 23, "hiver": 24,
    "primavera": 21, "verano": 22, "otoño": 23, "invierno": 24,
}  # fmt: skip
_ABOUT = re.compile(
    r"^(?:about|around|approximately|approx\.?|circa|ca?\.|roughly|early|mid|late|in or about|on or about|~|≈"
    r"|около|примерно|приблизительно|ок\.|начало|конец|середина|vers|environ|aux alentours (?:de|du)|hacia"
    r"|alrededor del?|aproximadamente|حوالي|نحو|تقريبا|حدود)[\s-]*(?=\S)"
)
_DOUBT = re.compile(
    r"^(?:believed to be|probably|possibly|perhaps|maybe|reportedly|вероятно|возможно|предположительно"
    r"|probablement|peut-être|probablemente|quizás?|ربما|احتمالا)\s+"
)
_BEFORE = re.compile(
    r"^(?:before|until|by|не позднее|до|avant|jusqu.au|antes del?|hasta(?: el)?|قبل|پیش از)\s+"
)
_AFTER = re.compile(
    r"^(?:after|since|from|после|начиная с|с|après|depuis|desde(?: el)?|después del?|بعد|منذ|از)\s+"
)
_FROM = re.compile(r"^(?:between|from|entre|du|de|del|от|с|между|بين|من|از|بین)\s+")
_TO = re.compile(
    r"\s+(?:to|and|until|till|through|по|до|и|au|à|et|al?|hasta|y|إلى|الى|حتى|تا|و)\s+|\s*[–—~]\s*|\s+-\s+|\.\."
)
_EDTF = re.compile(
    r"\d{4}(?:-\d\d(?:-\d\d)?)?[?~%]?|\d{4}-2[1-4][?~%]?|\d{4}-(?:\d\d-)?XX|\d{4}-XX-XX|\d{3}X|\d\dXX"
)
_STAMP = re.compile(r"^(\d{4}-\d\d-\d\d)[t ]\d\d:\d\d.*$")
_NUMERIC = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:\s*г\.?)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./](\d{4})|(\d{4})[./](\d{1,2})")
_BRACKET = re.compile(r"^\(([^()]+)\)\s*(?=\S)")
_DAYS = re.compile(r"(\d{1,2})\s*[-–—]\s*(\d{1,2})\s+(\D+?)\s+(\d{4})")
_WORDS = re.compile(r"[^\W\d_]+\.?|\d+")
_IGNORED = frozenset(
    ["de", "del", "of", "the", "el", "la", "le", "в", "у", "г", "год", "года", "й", "سنة", "عام"]
)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th|er|º)\b")


def edtf(text: str, order: str = "") -> str:
    """A date in any usual wording as EDTF; "" for “unknown”. ``order``: dmy, mdy or "" (told by the day > 12).

    Raises ``NotRead`` (date, date_order, date_impossible, date_backwards).
    """
    plain = " ".join(_digits(text).split())
    if plain.lower() in UNKNOWN or not plain:
        return ""
    found = _read(plain, order)
    try:
        if found:
            when.parse(found)
    except when.NotADate:
        raise NotRead("date") from None
    return found


def _read(plain: str, order: str) -> str:
    if plain.count("/") == 1 and not _MONTH_YEAR.fullmatch(plain):
        first, _, last = plain.partition("/")
        return _interval(first, last, order)
    return _spoken(plain.lower().rstrip(".,;") if not _EDTF.fullmatch(plain) else plain, order)


def interval(start: str, end: str, order: str = "") -> str:
    """First and last day from two cells; the same day twice is that day."""
    first, last = edtf(start, order), edtf(end, order)
    if not first or not last or first == last:
        return first or last
    return _checked(first, last)


def coarser(date: str, places: int) -> str:
    """A day cut to its month (7 characters) or year (4)."""
    return date[:places] if re.fullmatch(r"\d{4}-\d\d-\d\d", date) else date


def _digits(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c for c in normal if c not in "\u200e\u200f"
    )


def _spoken(text: str, order: str) -> str:
    text = _BRACKET.sub(r"\1 ", text)
    days = _DAYS.fullmatch(text)
    if days:
        first, last, month, year = days.groups()
        return _checked(_single(f"{first} {month} {year}", order), _single(f"{last} {month} {year}", order))
    for mark, pattern in (("~", _ABOUT), ("?", _DOUBT)):
        found = pattern.match(text)
        if found:
            return _marked(_spoken(text[found.end() :], order), mark)
    parts = _TO.split(_FROM.sub("", text, count=1))
    if len(parts) == 2 and all(parts):
        return _interval(*_with_year(parts[0], parts[1]), order)
    for pattern, shape in ((_BEFORE, "../{}"), (_AFTER, "{}/..")):
        found = pattern.match(text)
        if found:
            return shape.format(_single(text[found.end() :], order))
    return _single(text, order)


def _with_year(first: str, last: str) -> tuple[str, str]:
    """“March – May 2017” and “2 March to 5 April 2017”: the year said once counts for both."""
    year = re.search(r"\b\d{4}$", last)
    if year and not re.search(r"\d{4}|\d[./-]\d", first) and re.search(r"[^\W\d_]", first):
        return f"{first} {year[0]}", last
    return first, last


def _marked(date: str, mark: str) -> str:
    if "/" in date:
        return "/".join(part if part in ("", "..") else _marked(part, mark) for part in date.split("/"))
    if not date:
        return date
    return (
        date if date[-1] in "%" or date[-1] == mark else f"{date[:-1]}%" if date[-1] in "?~" else date + mark
    )


def _interval(first: str, last: str, order: str) -> str:
    ends = [
        end.strip() if end.strip() in ("", "..") else _spoken(end.strip().lower(), order)
        for end in (first, last)
    ]
    if any("/" in end for end in ends) or not any(end.strip(".") for end in ends):
        raise NotRead("date")
    return _checked(*ends)


def _checked(first: str, last: str) -> str:
    known = first.strip(".") and last.strip(".")
    if known and not (first + last).count("X") and first[: len(last.rstrip("?~%"))] > last.rstrip("?~%"):
        raise NotRead("date_backwards")
    return f"{first}/{last}"


def _single(text: str, order: str) -> str:
    text = text.strip().strip(".,")
    doubt = "?" if text.endswith("?") and not _EDTF.fullmatch(text) else ""
    text = text.rstrip("?").strip() if doubt else text
    stamp = _STAMP.match(text)
    upper = stamp[1] if stamp else text.upper()
    if _EDTF.fullmatch(upper):
        return _marked(_possible(upper), doubt) if doubt else _possible(upper)
    numeric, pair = _NUMERIC.fullmatch(text), _MONTH_YEAR.fullmatch(text)
    if numeric:
        date = _numeric(numeric[1], numeric[2], numeric[3], numeric[4], order)
    elif pair:
        date = _possible(f"{pair[2] or pair[3]}-{int(pair[1] or pair[4]):02}")
    else:
        date = _worded(text)
    return _marked(date, doubt) if doubt else date


def _possible(date: str) -> str:
    """The same text, if that day or month exists."""
    found = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?[?~%]?", date)
    if not found:
        return date
    year, month, day = int(found[1]), int(found[2] or 1), int(found[3] or 1)
    if month in (21, 22, 23, 24) and not found[3]:
        return date
    if not year >= 1 or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        raise NotRead("date_impossible")
    return date


def _numeric(first: str, mark: str, second: str, third: str, order: str) -> str:
    if len(first) == 4:
        return _possible(f"{first}-{int(second):02}-{int(third):02}")
    if len(third) != 4 or len(first) > 2:
        raise NotRead("date")
    day, month = int(first), int(second)
    if mark == "." or order == "dmy" or day > 12 >= month or day == month:
        pass
    elif order == "mdy" or month > 12 >= day:
        day, month = month, day
    else:
        raise NotRead("date_order")
    return _possible(f"{third}-{month:02}-{day:02}")


def _worded(text: str) -> str:
    """Year, and month or season by name, and day, in any order of words."""
    year = month = day = 0
    for word in _WORDS.findall(_ORDINAL.sub("", text)):
        word = word.rstrip(".")
        if word.isdecimal():
            if len(word) == 4 and not year:
                year = int(word)
            elif len(word) <= 2 and not day:
                day = int(word)
            else:
                raise NotRead("date")
        elif word in MONTHS and not month:
            month = MONTHS[word]
        elif word in _SEASONS and not month:
            month = _SEASONS[word]
        elif word not in _IGNORED:
            raise NotRead("date")
    if not year or not month or (day and month > 12):
        raise NotRead("date")
    return _possible(f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}")
