"""A number as it is read out: digits of the caller's script, and the word for each."""

from __future__ import annotations

from dataclasses import dataclass

WORDS: dict[str, str] = {
    "en": "zero one two three four five six seven eight nine",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "ar": "صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة",
    "ru": "ноль один два три четыре пять шесть семь восемь девять",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
    "fa": "صفر یک دو سه چهار پنج شش هفت هشت نُه",
    "pt": "zero um dois três quatro cinco seis sete oito nove",
    "tr": "sıfır bir iki üç dört beş altı yedi sekiz dokuz",
    "uk": "нуль один два три чотири п’ять шість сім вісім дев’ять",
}
"""Words for 0 to 9. Drafted: a native speaker should read each list once."""
SCRIPTS = {"ar": "٠١٢٣٤٥٦٧٨٩", "fa": "۰۱۲۳۴۵۶۷۸۹"}
RIGHT_TO_LEFT = frozenset(SCRIPTS)


@dataclass(frozen=True, slots=True)
class Group:
    """One line to read out: four digits as written here, as the caller writes them, and in words."""

    digits: str
    own: str
    words: str


def language_to_read(wanted: str) -> str:
    """The language the digits are read in: the caller's, where its words are known."""
    return wanted if wanted in WORDS else "en"


def groups(grouped: str, language: str) -> list[Group]:
    """The groups of a number in one language of ``WORDS``."""
    words, script = WORDS[language].split(), SCRIPTS.get(language, "")
    return [
        Group(
            digits,
            "".join(script[int(digit)] for digit in digits) if script else "",
            " · ".join(words[int(digit)] for digit in digits),
        )
        for digits in grouped.split()
    ]
