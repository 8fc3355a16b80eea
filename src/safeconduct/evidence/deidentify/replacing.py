"""The text with neutral words where spans were; one letter for one person throughout."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .cleaning import cleaned
from .sounding import coarse, fine
from .spans import Kind, Span

_WORD = re.compile(r"[A-ZА-Я][^\W\d_]+")
_ENDING = re.compile(r"(?<=..)(?:om|em|oi|ei|ou|im|a|u|e|i|o)$")


def letters(number: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    return (letters(number // 26 - 1) if number > 25 else "") + chr(65 + number % 26)


class _People:
    """Who has which letter. A recorded person by id; another by the sound of the names."""

    def __init__(self) -> None:
        self._letter: dict[str, str] = {}
        self._count = 0

    def letter(self, span: Span, text: str) -> str:
        if span.person:
            keys = [f"#{span.person}"]
        else:
            words = _WORD.findall(cleaned(text[span.start : span.end]).text)
            keys = [coarse(_ENDING.sub("", key)) for word in words for key in fine(word.lower())[:1]]
        known = next((self._letter[key] for key in keys if key in self._letter), "")
        if not known:
            known = letters(self._count)
            self._count += 1
        for key in keys:
            self._letter.setdefault(key, known)
        return known


def replaced(text: str, spans: Iterable[Span]) -> str:
    """`text` with `Person A`, `Person B` for names and `[date]`, `[place]` … for the rest.

    The spans must be ordered and apart, as `find` gives them; anything else is a `ValueError`.
    """
    people, pieces, place = _People(), [], 0
    for span in spans:
        if span.start < place or span.end > len(text) or span.end <= span.start:
            raise ValueError("spans must be ordered, apart and inside the text")
        pieces.append(text[place : span.start])
        is_person = span.kind is Kind.NAME
        pieces.append(f"Person {people.letter(span, text)}" if is_person else span.replacement)
        place = span.end
    pieces.append(text[place:])
    return "".join(pieces)
