"""Words for dates as far as they are known, in six languages.

Gregorian dates throughout. Every pattern is built so that no case ending depends on what stands inside.
Translations were drafted by the authors and not reviewed by native speakers (``counting.wording.REVIEWED``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safeconduct.counting.number_words import digits
from safeconduct.evidence.when import Doubt, Edge, Point, Precision, When


@dataclass(frozen=True, slots=True)
class Words:
    """One language. Months stand as they do after a day; ``months_alone`` where they differ on their own."""

    months: tuple[str, ...]
    seasons: tuple[str, ...]
    day: str
    month: str
    year: str
    winter: str
    decade: str
    century: str
    no_day: str
    no_month: str
    no_day_or_month: str
    doubts: Mapping[Doubt, str]
    period: str
    open_end: str
    open_start: str
    unknown_end: str
    unknown_start: str
    months_alone: tuple[str, ...] = ()
    first_day: str = ""


def _doubts(uncertain: str, about: str, both: str) -> Mapping[Doubt, str]:
    return {Doubt.NONE: "{}", Doubt.UNCERTAIN: uncertain, Doubt.APPROXIMATE: about, Doubt.BOTH: both}


LANGUAGES: Mapping[str, Words] = {
    "en": Words(
        months=("January", "February", "March", "April", "May", "June", "July", "August", "September",
                "October", "November", "December"),
        seasons=("spring", "summer", "autumn", "winter"),
        day="{day} {month} {year}", month="{month} {year}", year="{year}", winter="{season} {year}/{next}",
        decade="the {first}s", century="some time from {first} to {last}",
        no_day="{}, day not known", no_month="{}, month not known",
        no_day_or_month="{}, day and month not known",
        doubts=_doubts("{} (uncertain)", "about {}", "about {} (uncertain)"),
        period="{start} to {end}", open_end="{start} and later", open_start="{end} and earlier",
        unknown_end="{start} to an unknown date", unknown_start="from an unknown date to {end}",
    ),
    "es": Words(
        months=("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
                "octubre", "noviembre", "diciembre"),
        seasons=("primavera", "verano", "otoño", "invierno"),
        day="{day} de {month} de {year}", month="{month} de {year}", year="{year}",
        winter="{season} de {year}/{next}",
        decade="década de {first}", century="en algún momento entre {first} y {last}",
        no_day="{}, día desconocido", no_month="{}, mes desconocido",
        no_day_or_month="{}, día y mes desconocidos",
        doubts=_doubts("{} (dudoso)", "hacia {}", "hacia {} (dudoso)"),
        period="{start} a {end}", open_end="{start} y después", open_start="{end} y antes",
        unknown_end="{start} a fecha desconocida", unknown_start="desde fecha desconocida a {end}",
    ),
    "fr": Words(
        months=("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
                "octobre", "novembre", "décembre"),
        seasons=("printemps", "été", "automne", "hiver"),
        day="{day} {month} {year}", month="{month} {year}", year="{year}", winter="{season} {year}/{next}",
        decade="années {first}", century="entre {first} et {last}",
        no_day="{}, jour inconnu", no_month="{}, mois inconnu", no_day_or_month="{}, jour et mois inconnus",
        doubts=_doubts("{} (incertain)", "vers {}", "vers {} (incertain)"),
        period="{start} – {end}", open_end="{start} et après", open_start="{end} et avant",
        unknown_end="{start} – date inconnue", unknown_start="date inconnue – {end}", first_day="1er",
    ),
    "ru": Words(
        months=("января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
                "октября", "ноября", "декабря"),
        months_alone=("январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь",
                      "октябрь", "ноябрь", "декабрь"),
        seasons=("весна", "лето", "осень", "зима"),
        day="{day} {month} {year} года", month="{month} {year} года", year="{year} год",
        winter="{season} {year}/{next} года",
        decade="{first}-е годы", century="между {first} и {last} годами",
        no_day="{}, день неизвестен", no_month="{}, месяц неизвестен",
        no_day_or_month="{}, день и месяц неизвестны",
        doubts=_doubts("{} (под вопросом)", "приблизительно {}", "приблизительно {} (под вопросом)"),
        period="{start} — {end}", open_end="{start} и позже", open_start="{end} и раньше",
        unknown_end="{start} — дата окончания неизвестна", unknown_start="дата начала неизвестна — {end}",
    ),
    "ar": Words(
        months=("يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
                "نوفمبر", "ديسمبر"),
        seasons=("ربيع", "صيف", "خريف", "شتاء"),
        day="{day} {month} {year}", month="{month} {year}", year="عام {year}",
        winter="{season} {year}/{next}",
        decade="ما بين {first} و{last}", century="في وقت ما بين {first} و{last}",
        no_day="{}، اليوم غير معروف", no_month="{}، الشهر غير معروف",
        no_day_or_month="{}، اليوم والشهر غير معروفين",
        doubts=_doubts("{} (غير مؤكد)", "نحو {}", "نحو {} (غير مؤكد)"),
        period="من {start} إلى {end}", open_end="من {start} فصاعدًا", open_start="{end} وما قبله",
        unknown_end="من {start} إلى تاريخ غير معروف", unknown_start="من تاريخ غير معروف إلى {end}",
    ),
    "fa": Words(
        months=("ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر",
                "نوامبر", "دسامبر"),
        seasons=("بهار", "تابستان", "پاییز", "زمستان"),
        day="{day} {month} {year}", month="{month} {year}", year="سال {year}",
        winter="{season} {year}/{next}",
        decade="دههٔ {first}", century="زمانی بین {first} و {last}",
        no_day="{}، روز نامعلوم", no_month="{}، ماه نامعلوم", no_day_or_month="{}، روز و ماه نامعلوم",
        doubts=_doubts("{} (نامطمئن)", "حدود {}", "حدود {} (نامطمئن)"),
        period="از {start} تا {end}", open_end="از {start} به بعد", open_start="{end} و پیش از آن",
        unknown_end="از {start} تا تاریخی نامعلوم", unknown_start="از تاریخی نامعلوم تا {end}",
    ),
}  # fmt: skip


def in_words(when: When, language: str) -> str:
    """A date or period in words. Raises KeyError for a language we do not write."""
    words = LANGUAGES[language]
    match when.start, when.end:
        case Point() as start, None:
            return _point(start, words, language)
        case Point() as start, Point() as end:
            return words.period.format(start=_point(start, words, language), end=_point(end, words, language))
        case Point() as start, edge:
            pattern = words.open_end if edge is Edge.OPEN else words.unknown_end
            return pattern.format(start=_point(start, words, language))
        case edge, Point() as end:
            pattern = words.open_start if edge is Edge.OPEN else words.unknown_start
            return pattern.format(end=_point(end, words, language))
    raise ValueError("A period has one date at least.")


def _point(point: Point, words: Words, language: str) -> str:
    return words.doubts[point.doubt].format(_certain(point, words, language))


def _certain(point: Point, words: Words, language: str) -> str:
    year = _figures(point.year, language)
    match point.precision:
        case Precision.DECADE | Precision.CENTURY:
            pattern = words.decade if point.precision is Precision.DECADE else words.century
            first, last = point.year.replace("X", "0"), point.year.replace("X", "9")
            return pattern.format(first=_figures(first, language), last=_figures(last, language))
        case Precision.YEAR:
            pattern = words.no_day_or_month if point.day else words.no_month if point.month else "{}"
            return pattern.format(words.year.format(year=year))
        case Precision.SEASON:
            return _season(point, words, language)
        case Precision.MONTH:
            name = (words.months_alone or words.months)[int(point.month) - 1]
            return (words.no_day if point.day else "{}").format(words.month.format(month=name, year=year))
    day = words.first_day if point.day == "01" and words.first_day else _figures(point.day, language)
    return words.day.format(day=day, month=words.months[int(point.month) - 1], year=year)


def _season(point: Point, words: Words, language: str) -> str:
    """A winter is said with both its years, so that nobody takes it for the one before."""
    name = words.seasons[(point.season or 1) - 1]
    year = _figures(point.year, language)
    if point.season != 4:
        return words.month.format(month=name, year=year)
    return words.winter.format(season=name, year=year, next=_figures(str(int(point.year) + 1), language))


def _figures(text: str, language: str) -> str:
    """Digits of the language, without grouping and without leading zeros."""
    return (
        "".join(digits(int(digit), language) for digit in text.lstrip("0") or "0")
        if text.isdecimal()
        else text
    )
