"""What one canary may look like once it is written down: every spelling, character set and unsalted hash.

A needle is a byte string of at least eight bytes (eleven make the search four times faster).
The scanner looks for all of them at once (`scanner.py`);
everything that is *encoded* rather than spelled (base64, zlib, escapes) is undone by `decoders.py` instead.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

SHORTEST = 8
"""Bytes: a shorter needle would be found by chance."""
LATIN_WINDOW, WINDOW = 11, 8
"""Letters: a piece of a word this long is a hit too (a word cut by a page, an index, an inflection)."""
DIGEST = 12
"""Bytes of a hash that are looked for: a shortened one is a hit too."""

ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
CHARSETS = ("utf-8", "utf-16-le", "utf-16-be")
HASHES = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_256")
DIGITS = ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")

# Four habits of writing Russian in Latin letters: BGN/PCGN, passport (ICAO), ISO 9 without marks, telegram.
CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
SCHEMES = (
    "a b v g d e yo zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya",
    "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y _ e iu ia",
    "a b v g d e e z z i j k l m n o p r s t u f h c c s s _ y _ e u a",
    "a b v g d e jo zh z i j k l m n o p r s t u f h c ch sh sch _ y _ e ju ja",
)


@dataclass(frozen=True, slots=True)
class Canary:
    """One planted text. `kind` names its class; `cores` are its unmistakable words (chosen when empty);
    `raw` are byte strings that give it away as they stand (a camera's coordinates are no text). `hashed`: its
    unsalted hashes are looked for too."""

    kind: str
    text: str
    cores: tuple[str, ...] = ()
    raw: tuple[bytes, ...] = ()
    hashed: bool = True

    def distinctive(self) -> tuple[str, ...]:
        return self.cores or tuple(choose_cores(self.text))


@dataclass(frozen=True, slots=True)
class Needle:
    canary: Canary
    form: str
    found: bytes


def choose_cores(text: str) -> Iterator[str]:
    """The long words of a text; where it has none, its neighbouring words joined in the usual ways.

    >>> list(choose_cores("Baranduk Street 4"))
    ['Baranduk']
    >>> list(choose_cores("Qolm Tervi"))[:2]
    ['Qolm Tervi', 'Qolm_Tervi']
    """
    words = [word.strip(".,;:!?()«»\"'،؟") for word in text.split()]
    long = [word for word in words if _is_long(word)]
    if long:
        yield from long
        return
    for size in (2, 3):
        joined = [words[i : i + size] for i in range(len(words) - size + 1)]
        for group in joined:
            yield from (glue.join(group) for glue in (" ", "_", "-", ".", "+", ""))
        if joined and all(_is_long("".join(group)) for group in joined):
            return


@cache
def needles_of(canary: Canary) -> tuple[Needle, ...]:
    """Every needle of one canary. Raises ValueError when one of its cores is too short to be sure of."""
    return tuple(_checked_needles(canary))


def _checked_needles(canary: Canary) -> Iterator[Needle]:
    cores = canary.distinctive()
    if not cores or any(len(core.encode()) < SHORTEST for core in cores):
        raise ValueError(
            f"canary {canary.kind!r} has no word of {SHORTEST} bytes to look for, or a shorter one"
        )
    seen: set[bytes] = set()
    for needle in _all_needles(canary):
        if len(needle.found) >= SHORTEST and needle.found not in seen:
            seen.add(needle.found)
            yield needle


def _all_needles(canary: Canary) -> Iterator[Needle]:
    for core in canary.distinctive():
        for form, spelled in _spellings(core):
            for charset in CHARSETS:
                label = f"{charset} {form}".strip()
                for piece in _windows(spelled):
                    # The data is searched with its ASCII letters lowered, so are the needles.
                    yield Needle(canary, label, piece.encode(charset).lower())
        for spelled in _transliterations(core):
            for piece in _windows(spelled):
                yield Needle(canary, "transliterated", piece.encode("ascii", "ignore").lower())
    for raw in canary.raw:
        yield Needle(canary, "bytes", raw.lower())
    if canary.hashed:
        yield from _hashed(canary)


def _hashed(canary: Canary) -> Iterator[Needle]:
    for text in (canary.text, *canary.distinctive()):
        for _, spelled in (("", text), *_spellings(text)):
            for charset in ("utf-8", "utf-16-le"):
                for name in HASHES:
                    digest = hashlib.new(name, spelled.encode(charset), usedforsecurity=False).digest()
                    yield Needle(canary, name, digest[:DIGEST].lower())


def _spellings(word: str) -> Iterator[tuple[str, str]]:
    """(name, spelling): case, normal form, marks and joiners dropped, other scripts' digits."""
    yield "", word
    for name, cased in (
        ("lower", word.lower()),
        ("upper", word.upper()),
        ("title", word.title()),
        ("casefold", word.casefold()),
    ):
        for form in ("NFC", "NFD", "NFKC", "NFKD"):
            yield f"{name} {form}", unicodedata.normalize(form, cased)
        yield f"{name} bare", _bare(cased)
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        yield form, unicodedata.normalize(form, word)
    yield "bare", _bare(word)
    if ZWNJ in word:
        yield "unjoined", word.replace(ZWNJ, "")
        yield "spaced", word.replace(ZWNJ, " ")
    if word.isdigit():
        for digits in DIGITS:
            yield "digits", word.translate({ord("0") + value: digit for value, digit in enumerate(digits)})


def _bare(word: str) -> str:
    """Without accents, vowel marks and invisible joiners; ё becomes е, й becomes и."""
    split = unicodedata.normalize("NFD", word)
    return "".join(c for c in split if unicodedata.category(c) not in {"Mn", "Cf"})


def _transliterations(word: str) -> Iterator[str]:
    lowered = unicodedata.normalize("NFC", word.lower())
    if not any(letter in CYRILLIC for letter in lowered):
        return
    for scheme in SCHEMES:
        table = {ord(c): latin.strip("_") for c, latin in zip(CYRILLIC, scheme.split(), strict=True)}
        yield lowered.translate(table)


def _windows(word: str) -> Iterable[str]:
    """The word itself and each of its longer pieces. Numbers stay whole: pieces of them are everywhere."""
    size = LATIN_WINDOW if word.isascii() else WINDOW
    if len(word) <= size or any(c.isdigit() for c in word):
        return (word,)
    return (word, *(word[i : i + size] for i in range(len(word) - size + 1)))


def _is_long(word: str) -> bool:
    letters = sum(c.isalnum() for c in word)
    return letters >= SHORTEST or (letters >= 6 and not word.isascii())
