"""Numbers and addresses in a text: A-numbers, telephone numbers, e-mail, accounts on the net; spelled out as well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from safeconduct import names

A_NUMBER, PHONE, EMAIL = "a_number", "phone", "email"
_BETWEEN = r"[^\w\n,;]|_"
_RUN = re.compile(rf"\d(?:(?:{_BETWEEN}){{0,3}}\d){{4,}}")
_A_NUMBER = re.compile(
    rf"(?<![^\W_])A(?:{_BETWEEN}){{0,5}}(?:(?:no|nr|num|number)(?:{_BETWEEN}){{0,5}})?(\d(?:(?:{_BETWEEN}){{0,3}}\d){{7,8}})(?!\d)",
    re.IGNORECASE,
)
_THREE = re.compile(r"(?<![\d./])\d{3}[\s–-]\d{3}[\s–-]\d{3}(?![\d./]\d)")
_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONEY = re.compile(r"(?<!\d)\d{1,3}(?:[,. ]000)+(?!\d)")
_NAME = r"(?<![\w.+%-])[\w.+%-]{1,64}"
_AT = r"\s*(?:@|[(\[{]\s*at\s*[)\]}])\s*"
_DOT = r"\s*(?:\.|[(\[{]\s*dot\s*[)\]}])\s*"
_EMAIL = re.compile(
    rf"{_NAME}{_AT}[\w-]+(?:{_DOT}[\w-]+)*|{_NAME}\s+at\s+[\w-]+(?:\s+dot\s+[\w-]+)+"
    rf"|{_NAME}\s+(?:arroba|собака|ат)\s+[\w-]+(?:\s+(?:punto|точка|dot)\s+[\w-]+)+"
    r"|(?<![\w])@\w{3,}|\b(?:t|telegram|wa|m|vk|ok|fb)\.(?:me|com|ru|dog)/\S+"
    r"|\b(?:facebook|instagram|twitter|x|tiktok|linkedin|youtube|snapchat|signal|threads)\.(?:com|me|group|net)/\S+",
    re.IGNORECASE,
)
_FIGURES = (
    "zero oh null cero ноль нуль صفر zéro",
    "one uno un один odin واحد یک eins une",
    "two dos deux два اثنان اثنين دو zwei dva",
    "three tres trois три ثلاثة سه drei tri",
    "four cuatro quatre четыре اربعة أربعة چهار vier",
    "five cinco cinq пять خمسة پنج fünf",
    "six seis шесть ستة شش sechs",
    "seven siete sept семь سبعة هفت sieben",
    "eight ocho huit восемь ثمانية هشت acht",
    "nine nueve neuf девять تسعة نه neun",
)
_SPELLED = {word: str(value) for value, words in enumerate(_FIGURES) for word in words.split()}
_WORD = re.compile(r"[^\W_]+")
SHORTEST, FEWEST_SPELLED = 6, 3


def find(text: str, known: Mapping[str, Sequence[str]], masked: str) -> Iterator[tuple[str, str]]:
    """Kind and words of every hit. ``known``: what the case holds by kind; ``masked``: the text without its dates."""
    yield from ((EMAIL, each.group().strip()) for each in _EMAIL.finditer(text))
    yield from _accounts(text, known[EMAIL])
    numbers = {kind: [names.identity.digits(each) for each in known[kind]] for kind in (A_NUMBER, PHONE)}
    plain = _MONEY.sub(_hidden, _YEARS.sub(_hidden, masked))
    for pattern in (_A_NUMBER, _THREE):
        yield from ((A_NUMBER, each.group().strip()) for each in pattern.finditer(plain))
    for run in _RUN.finditer(plain):
        size = len(names.identity.digits(run.group()))
        if 9 <= size <= 15:
            yield PHONE, run.group()
    spelled = _spelled(text)
    for words, digits in (*_runs(text), *spelled):
        yield from (
            (kind, words) for kind, held in numbers.items() if any(_same(digits, each) for each in held)
        )
    for words, digits in spelled:
        if 7 <= len(digits) <= 15:
            yield (A_NUMBER if len(digits) < 10 else PHONE), words


def _hidden(found: re.Match[str]) -> str:
    return "\x00" * len(found.group())


def _runs(text: str) -> list[tuple[str, str]]:
    return [(each.group(), names.identity.digits(each.group())) for each in _RUN.finditer(text)]


def _spelled(text: str) -> list[tuple[str, str]]:
    """Three digits and more written as words, one after the other, figures between them too."""
    found = []
    words = [(each, _SPELLED.get(each.group().casefold(), "")) for each in _WORD.finditer(text)]
    read = [(each, value or (each.group() if each.group().isdecimal() else "")) for each, value in words]
    for is_figure, run in groupby(read, key=lambda each: bool(each[1])):
        held = list(run)
        spelled = sum(not each.group().isdecimal() for each, _value in held)
        if is_figure and spelled >= FEWEST_SPELLED:
            found.append(
                (text[held[0][0].start() : held[-1][0].end()], "".join(value for _each, value in held))
            )
    return found


def _same(said: str, held: str) -> bool:
    """Whether digits are a known number, or enough of one to know it; spelled out ones are few."""
    one, other = said.lstrip("0"), held.lstrip("0")
    if not one or not other or len(other) < SHORTEST:
        return False
    if other in said or one == other or (len(said) >= 7 and held.endswith(said[-9:])):
        return True
    return len(said) >= 3 and (held.startswith(said) or held.endswith(said))


def _accounts(text: str, emails: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The name before the @, where it is no plain word."""
    low = text.casefold()
    for email in emails:
        name = email.partition("@")[0].casefold()
        is_odd = any(not each.isalpha() for each in name)
        if len(name) >= 5 and is_odd and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", low):
            yield EMAIL, name
