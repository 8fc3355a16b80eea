"""What a script says that the agreed version does not: what is refused, and what its author must look at again."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from safeconduct.evidence.deidentify import Kind, Known, Leftover, find
from safeconduct.evidence.testimonies import deid

REFUSED = frozenset(
    {Kind.PHONE, Kind.EMAIL, Kind.DOCUMENT, Kind.CASE_NUMBER, Kind.BANK, Kind.VEHICLE, Kind.COORDINATES}
)
"""Each of these says by itself who somebody is, whether or not it is recorded."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class GivesAway(ValueError):
    """The script says again what the agreed version took out. ``phrases``: which words; show them, log them never."""

    def __init__(self, phrases: Iterable[str]) -> None:
        super().__init__("the script gives away what was taken out")
        self.phrases = tuple(phrases)


class LookAgain(ValueError):
    """The script holds names, days or numbers that the agreed version does not. ``phrases``: as in ``GivesAway``."""

    def __init__(self, phrases: Iterable[str]) -> None:
        super().__init__("the script says what the agreed version does not")
        self.phrases = tuple(phrases)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a script: ``refused`` may not be said, ``new`` may, after somebody looked at each."""

    refused: tuple[str, ...] = field(repr=False)
    new: tuple[str, ...] = field(repr=False)

    def refuse_unless(self, looked_at: Collection[str]) -> None:
        """Raise ``GivesAway``, or ``LookAgain`` unless every new phrase was looked at."""
        if self.refused:
            raise GivesAway(self.refused)
        if not set(self.new) <= set(looked_at):
            raise LookAgain(self.new)


def look(text: str, version: deid.Version, known: Known) -> Looked:
    """Look through a script as through an account; what two reviewers let stand may be said again."""
    found = find(text, known)
    stands = {version.text[one.start : one.end].casefold() for one in version.dropped}
    spans = [(one, text[one.start : one.end]) for one in found.spans]
    spans = [(one, phrase) for one, phrase in spans if phrase.casefold() not in stands]
    refused = {phrase for one, phrase in spans if one.on_incident or one.kind in REFUSED}
    refused |= {phrase for phrase in _by_hand(version) if _says(text, phrase)}
    agreed = " ".join(_words(version.result))
    new = {phrase for _, phrase in spans if f" {' '.join(_words(phrase))} " not in f" {agreed} "}
    new |= _unknown(
        text, found.leftovers, {*_words(version.result), *(w for one in stands for w in _words(one))}
    )
    return Looked(tuple(sorted(refused)), tuple(sorted(new - refused)))


def _by_hand(version: deid.Version) -> set[str]:
    """What somebody took out by hand, whatever the computer thinks of it."""
    return {version.text[s.start : s.end] for s in version.spans if s.reason == deid.BY_HAND}


def _says(text: str, phrase: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE) is not None


def _unknown(text: str, leftovers: Iterable[Leftover], agreed: set[str]) -> set[str]:
    """Capitalised words and numbers that the agreed version does not hold, nor the script in small letters."""
    small = {word for word in _WORD.findall(text) if word.islower()}
    return {
        one.text
        for one in leftovers
        if not set(_words(one.text)) <= agreed and one.text.casefold() not in small
    }


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
