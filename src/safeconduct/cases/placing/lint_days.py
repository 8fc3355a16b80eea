"""Exact days in a text: in figures of any order, with months of the languages we meet, and in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from safeconduct.cases.placing.lint_letters import Token

_MONTHS = """
january february march april may june july august september october november december jan feb mar apr jun
jul aug sep sept oct nov dec января февраля марта апреля мая июня июля августа сентября октября ноября
декабря январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь січня лютого березня
квітня травня червня липня серпня вересня жовтня листопада грудня enero febrero marzo abril mayo junio julio
agosto septiembre setiembre octubre noviembre diciembre janvier février fevrier mars avril mai juin juillet
août aout septembre octobre novembre décembre decembre januar jänner februar märz maerz april juni juli
oktober dezember janeiro fevereiro março marco abril maio junho julho setembro outubro novembro dezembro
janvye fevriye avril jiyè septanm oktòb novanm desanm ocak şubat nisan mayıs haziran temmuz ağustos eylül
ekim kasım aralık يناير فبراير مارس أبريل ابريل إبريل مايو يونيو يونيه يوليو يوليه أغسطس اغسطس سبتمبر أكتوبر
اكتوبر نوفمبر ديسمبر شباط آذار اذار نيسان أيار ايار حزيران تموز آب أيلول ايلول تشرين كانون جانفي فيفري أفريل
جويلية أوت محرم صفر ربيع جمادى رجب شعبان رمضان شوال فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی
بهمن اسفند ژانویه فوریه آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر जनवरी फ़रवरी फरवरी मार्च अप्रैल
मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
"""
_DAYS = """
first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth primero uno dos tres cuatro cinco
seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte
veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve
treinta premier deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize dix-sept
dix-huit dix-neuf vingt trente первого второго третьего четвёртого четвертого пятого шестого седьмого
восьмого девятого десятого одиннадцатого двенадцатого тринадцатого четырнадцатого пятнадцатого шестнадцатого
семнадцатого восемнадцатого девятнадцатого двадцатого тридцатого ersten zweiten dritten vierten fünften
sechsten siebten achten neunten zehnten elften zwölften dreizehnten zwanzigsten dreißigsten الأول الثاني
الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر العشرين الثلاثين اول یکم دوم سوم چهارم پنجم ششم هفتم
هشتم نهم دهم بیستم
"""
_LOWER_IS_NO_MONTH = frozenset({"may", "mar", "sept", "dec"})
_MONTH_WORDS = frozenset(_MONTHS.split())
AROUND = 24
_MONTH = "|".join(sorted(map(re.escape, set(_MONTHS.split())), key=len, reverse=True))
_WORD_DAY = "|".join(sorted(map(re.escape, set(_DAYS.split())), key=len, reverse=True))
_SUFFIX = r"(?:st|nd|rd|th|er|re|º|°|-?го|-?е|-?ого|\.)?"
_OF = r"[\s,.-]*(?:of\s+|de\s+|d['’]\s*|من\s+|من\s+شهر\s+|ماه\s+)?"
_ORDERED = r"(?:1[0-2]|0?[1-9])"
_OF_MONTH = r"(?:3[01]|[12]\d|0?[1-9])"
_DAY_OF_MONTH = rf"(?<!\d){_OF_MONTH}{_SUFFIX}{_OF}(?P<a>{_MONTH})\b|\b(?:{_WORD_DAY}){_OF}(?P<b>{_MONTH})\b"
_MONTH_AND_DAY = (
    rf"\b(?P<c>{_MONTH})\.?\s*(?:the\s+)?(?:{_OF_MONTH}(?:st|nd|rd|th)?(?!\d)|(?:{_WORD_DAY})\b)"
    r"(?!\s*(?:years|people|children|%))"
)
_FIGURES = (
    r"(?<!\d)(?:19|20)\d\d\s?[./\\–-]\s?" + f"{_ORDERED}" + r"\s?[./\\–-]\s?" + _OF_MONTH + r"(?!\d)",
    rf"(?<![\d.]){_OF_MONTH}(?P<sep>\s?[./\\–-]\s?){_OF_MONTH}(?P=sep)(?:(?:19|20)\d\d|\d\d)(?![\d])",
    r"(?:\d{2,4}\s?[年년]\s?)?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日号號일]",
    rf"\bon\s+{_ORDERED}/{_OF_MONTH}(?![\d/])",
    r"(?<!\d)(?:13|14)\d\d\s?[./\\-]\s?" + _ORDERED + r"\s?[./\\-]\s?" + _OF_MONTH + r"(?!\d)",
)
_WRITTEN = re.compile(f"{_DAY_OF_MONTH}|{_MONTH_AND_DAY}", re.IGNORECASE)
_IN_FIGURES = re.compile("|".join(_FIGURES), re.IGNORECASE)


def find(text: str, words: Iterable[Token]) -> Iterator[re.Match[str]]:
    """Every exact day in a plain text of these words; one written with a month is looked for around it."""
    yield from _IN_FIGURES.finditer(text)
    done: set[int] = set()
    for word in words:
        if word.text.casefold() not in _MONTH_WORDS:
            continue
        for each in _WRITTEN.finditer(text, max(0, word.at - AROUND), word.end + AROUND):
            month = each["a"] or each["b"] or each["c"]
            if each.start() not in done and month not in _LOWER_IS_NO_MONTH:
                done.add(each.start())
                yield each


def masked(text: str, days: Iterable[re.Match[str]]) -> str:
    """The text with nothing in place of its days: they are no telephone numbers."""
    kept = list(text)
    for each in days:
        kept[each.start() : each.end()] = "\x00" * (each.end() - each.start())
    return "".join(kept)
