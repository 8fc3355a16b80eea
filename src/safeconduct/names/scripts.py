"""Names of any script as Latin letters that say how they sound.

Cyrillic and Arabic have tables here, because they carry most of our names and need care: a palochka typed as 1 or I,
lookalike letters, vowels that are not written. The Cyrillic table follows BGN/PCGN (kh, zh, ts, shch, yu, ya) and so
reads like most passports; the spellings of ICAO Doc 9303 and of German and French papers fall together with it in
`sounds`. The Arabic one is BGN/PCGN's without its marks. What is left (Chinese, Korean, Ethiopic, Georgian, Armenian,
Hebrew and others) goes through anyascii. Arabic letters become the phonemes of `sounds` at once (z beside h is no zh);
T and D are the two letters that Persian and Arabic read differently (th or s, d or z).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from safeconduct.names.errors import MatchingMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Origin = Literal["l", "c", "a", "o"]
"""Latin; Cyrillic; a script that leaves vowels out (Arabic, Hebrew); any other."""
LONGEST_TEXT = 400
LONGEST_WORD = 40

_CYRILLIC = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
    "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g", "ў": "w", "ј": "y", "љ": "l", "њ": "n", "ћ": "ch",
    "ђ": "dzh", "џ": "dzh", "ә": "a", "ө": "o", "ү": "u", "ұ": "u", "қ": "k", "ғ": "g", "ң": "n", "һ": "h",
    "җ": "dzh", "ҷ": "dzh", "ӣ": "i", "ӯ": "u", "ҳ": "h", "ӏ": "", "ѓ": "g", "ќ": "k", "ѕ": "dz", "ҡ": "k",
})  # fmt: skip
_ARABIC = str.maketrans({
    "ا": "a", "أ": "a", "إ": "a", "آ": "a", "ٱ": "a", "ب": "b", "پ": "p", "ت": "t", "ث": "T", "ج": "J", "چ": "C",
    "ح": "h", "خ": "x", "د": "d", "ذ": "z", "ر": "r", "ز": "z", "ژ": "Z", "س": "s", "ش": "S", "ص": "s", "ض": "D",
    "ط": "t", "ظ": "z", "ع": "", "غ": "g", "ف": "f", "ڤ": "v", "ق": "k", "ك": "k", "ک": "k", "گ": "g", "ل": "l",
    "م": "m", "ن": "n", "ه": "h", "ة": "", "ۀ": "h", "و": "w", "ؤ": "w", "ي": "y", "ی": "y", "ى": "a", "ئ": "y",
    "ء": "", "ټ": "t", "ډ": "d", "ړ": "r", "ږ": "g", "ښ": "S", "ځ": "z", "څ": "c", "ڼ": "n", "ې": "y", "ۍ": "y",
    "ګ": "g", "ٹ": "t", "ڈ": "d", "ڑ": "r", "ہ": "h", "ھ": "h", "ے": "y", "ں": "n", "ڕ": "r", "ڵ": "l", "ۆ": "w",
    "ێ": "y", "ە": "", "ڭ": "n", "ۇ": "w", "ۈ": "w", "ۋ": "w",
})  # fmt: skip
_ARABIC_WORDS = {
    "عبد": ("abd",), "الله": ("allah",), "ابو": ("abu",), "أبو": ("abu",), "ابي": ("abu",), "أبي": ("abu",),
    "ابن": ("ibn",), "بن": ("ibn",), "بنت": ("bint",), "ال": ("al",), "آل": ("al",), "أم": ("umm",),
}  # fmt: skip
_SPOKEN_LATIN = str.maketrans({
    "ş": "sh", "ș": "sh", "š": "sh", "ś": "sh", "č": "ch", "ć": "ch", "ç": "ch", "ž": "zh", "ż": "zh", "ź": "z",
    "ẋ": "kh", "ə": "a", "ı": "i", "ł": "l", "ø": "o", "æ": "e", "œ": "e", "đ": "d", "ð": "d", "þ": "th", "ñ": "n",
    "ħ": "h",
})  # fmt: skip
_WRITTEN_LATIN = str.maketrans({
    "ə": "a", "ı": "i", "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ß": "ss",
})  # fmt: skip
_LOOKALIKES = str.maketrans("aceopxykmhtbi", "асеорхукмнтві")
_APOSTROPHES = re.compile("['`´’‘ʼʻʹʺʿʾ′″‛＇ـ]")
_PALOCHKA = re.compile("(?<=[а-яё])[1|!il](?![0-9])|(?<![\\w])[1|](?=[а-яё])")
_CYRILLIC_RUN, _ARABIC_RUN = re.compile("[\u0400-\u052f]"), re.compile("[\u0600-\u06ff\u0750-\u077f]")
_HEBREW_RUN = re.compile("[\u0590-\u05ff]")
_CAPITAL = re.compile("[A-Z]*[^A-Z]+|[A-Z]+")
_NOT_LATIN, _NOT_PHONEME = re.compile("[^a-z]+"), re.compile("[^a-zSZCJTD]+")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One word in Latin letters (a to z): as it is written, and so that `sounds` can read it."""

    written: str
    spoken: str
    origin: Origin


@cache
def _anyascii() -> Callable[[str], str]:
    try:
        from anyascii import anyascii
    except ImportError:
        raise MatchingMissing("anyascii") from None
    return anyascii


def spellings(text: str) -> list[Spelling]:
    """The words of a name in order, whatever the script; marks, digits, signs and emoji are left out.

    Of a very long text the first 400 characters count, of a very long word the first 40. Raises MatchingMissing.
    """
    _anyascii()
    return [
        Spelling(written[:LONGEST_WORD], spoken[:LONGEST_WORD], origin)
        for run in _runs(text)
        for written, spoken, origin in _read(run)
        if written and spoken
    ]


def _runs(text: str) -> list[str]:
    """The text folded (Unicode NFKC, case, lookalikes) and cut where no letter stands."""
    plain = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", text[: LONGEST_TEXT * 4]))[:LONGEST_TEXT]
    folded = _PALOCHKA.sub("", "".join(_kept(_APOSTROPHES.sub("", plain).casefold())))
    return "".join(each if _is_letter(each) else " " for each in folded).split()


def _kept(text: str) -> Iterator[str]:
    """Marks that join or turn letters say nothing; only the one that parts words (ZWNJ) becomes a space."""
    for each in text:
        if each == "\u200c":
            yield " "
        elif unicodedata.category(each) != "Cf":
            yield each


def _is_letter(each: str) -> bool:
    return unicodedata.category(each)[0] in "LM"


def _read(run: str) -> Iterator[tuple[str, str, Origin]]:
    if _CYRILLIC_RUN.search(run):
        latin = _bare(run.translate(_LOOKALIKES).translate(_CYRILLIC))
        yield latin, latin, "c"
    elif _ARABIC_RUN.search(run):
        for word in _arabic_words(_without_marks(run, "NFC")):
            yield word.lower(), word, "a"
    elif all(
        each < "\u0250" or "\u1e00" <= each <= "\u1eff" or each == "ə" for each in _without_marks(run, "NFC")
    ):
        written = _bare(_without_marks(run.translate(_WRITTEN_LATIN), "NFD"))
        yield written, _bare(_without_marks(run.translate(_SPOKEN_LATIN), "NFD")), "l"
    else:
        origin: Origin = "a" if _HEBREW_RUN.search(run) else "o"
        for word in _CAPITAL.findall(_anyascii()(run)):
            latin = _bare(word.casefold())
            yield latin, latin, origin


def _arabic_words(run: str) -> Iterator[str]:
    """Letter by letter, with the servant, the father and the article cut off as words of their own."""
    if run in _ARABIC_WORDS:
        yield from _ARABIC_WORDS[run]
    elif run.startswith("عبد") and len(run) > 4:
        yield "abd"
        yield from _arabic_words(run[3:])
    elif run.startswith("ال") and len(run) > 4:
        yield "al"
        yield from _arabic_words(run[2:])
    elif run.endswith("الله") and len(run) > 5:
        yield from (*_arabic_words(run[:-4]), "allah")
    else:
        yield arabic_letters(run)


def arabic_letters(run: str) -> str:
    """A word of Arabic letters as phonemes, one for each letter that is heard."""
    return _NOT_PHONEME.sub("", run.translate(_ARABIC))


def _without_marks(text: str, form: Literal["NFC", "NFD"]) -> str:
    return "".join(each for each in unicodedata.normalize(form, text) if unicodedata.category(each)[0] != "M")


def _bare(latin: str) -> str:
    return _NOT_LATIN.sub("", latin)
