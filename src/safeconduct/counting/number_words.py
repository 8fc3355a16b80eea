"""Numbers in words, as far as releases spell them out: one to twelve, and one hundred.

Each language gives the form that stands after "more than", "at least" and so on with people counted: Russian
in the genitive, Arabic in the masculine form that counts men and persons. Other numbers are written in
digits, grouped as the language groups them, so that every number survives the way there and back.
"""

from __future__ import annotations

LANGUAGES = ("en", "es", "fr", "ru", "ar", "fa")

_SPELLED: dict[str, tuple[str, ...]] = {
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    "es": ("una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"),
    "fr": ("une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    "ru": (
        "одного", "двух", "трёх", "четырёх", "пяти", "шести", "семи", "восьми", "девяти", "десяти",
        "одиннадцати", "двенадцати",
    ),
    "ar": (
        "واحد", "اثنين", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة", "أحد عشر",
        "اثني عشر",
    ),
    "fa": ("یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده"),
}  # fmt: skip
_HUNDRED = {"en": "one hundred", "es": "cien", "fr": "cent", "ru": "ста", "ar": "مئة", "fa": "صد"}
_GROUP = {
    "en": ",",
    "es": "\N{NO-BREAK SPACE}",
    "fr": "\N{NARROW NO-BREAK SPACE}",
    "ru": "\N{NO-BREAK SPACE}",
}
_DIGITS = {"ar": "٠١٢٣٤٥٦٧٨٩", "fa": "۰۱۲۳۴۵۶۷۸۹"}
_EASTERN_GROUP = "٬"

WORDS: dict[str, dict[int, str]] = {
    language: {**dict(enumerate(words, start=1)), 100: _HUNDRED[language]}
    for language, words in _SPELLED.items()
}
_NUMBERS = {language: {word: number for number, word in words.items()} for language, words in WORDS.items()}


def spoken(number: int, language: str) -> str:
    """A number, spelled where it is usual and in the language's digits elsewhere. Raises KeyError."""
    return WORDS[language].get(number) or digits(number, language)


def digits(number: int, language: str) -> str:
    """A number in digits with the language's grouping. Four digits stand together except in English."""
    group = _GROUP.get(language, _EASTERN_GROUP)
    text = f"{number:,}".replace(",", group if number >= 10_000 or language == "en" else "")
    native = _DIGITS.get(language)
    return text.translate(str.maketrans("0123456789", native)) if native else text


def heard(text: str, language: str) -> int:
    """The number that ``spoken`` wrote. Raises ValueError for anything else."""
    text = text.strip()
    known = _NUMBERS[language].get(text)
    if known is not None:
        return known
    plain = "".join(letter for letter in text if letter not in {*_GROUP.values(), _EASTERN_GROUP})
    if not plain.isdecimal():
        raise ValueError("This is not a number as we write them in this language.")
    return int(plain)
