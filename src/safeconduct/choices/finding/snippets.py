"""The words around what was found, with what was found marked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safeconduct.choices.finding.asking import Asked
from safeconduct.choices.finding.words import written

BEFORE, LONG = 60, 240
"""Characters shown before the first word that was found, and altogether."""
READ = 40_000
"""Characters of a record gone through for one."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text, marked or not."""

    text: str
    is_marked: bool = False


def snippet(texts: Iterable[str], asked: Asked) -> Sequence[Piece]:
    """From the first text that holds a wanted word; else how the first text begins; nothing without texts."""
    first: Sequence[Piece] = ()
    left = READ
    for text in texts:
        if not first:
            first = [Piece(_cut(text[:LONG], at_end=len(text) > LONG))]
        if left > 0 and asked.wanted and (found := _around(text[:left], asked)):
            return found
        left -= len(text)
    return first


def _around(text: str, asked: Asked) -> Sequence[Piece]:
    whole, begun = _looked_for(asked)
    start: int | None = None
    pieces: list[Piece] = []
    done = 0
    for begin, end, kept in written(text):
        if start is not None and end > start + LONG:
            break
        if any(word in whole or word.startswith(begun) for word in kept):
            if start is None:
                start = done = _begin(text, begin)
            pieces += [Piece(text[done:begin]), Piece(text[begin:end], is_marked=True)]
            done = end
    if start is None:
        return ()
    stop = min(len(text), start + LONG)
    pieces.append(Piece(_cut(text[done:stop], at_end=stop < len(text)) if stop > done else ""))
    if start:
        pieces.insert(0, Piece("… "))
    return [piece for piece in pieces if piece.text]


def _looked_for(asked: Asked) -> tuple[frozenset[str], tuple[str, ...]]:
    """What is marked where it stands: whole words, and beginnings of words."""
    every = [
        (word, each.begins and at == len(each.words) - 1)
        for each in asked.wanted
        for at, word in enumerate(each.words)
    ]
    whole = frozenset(word for word, is_begun in every if not is_begun)
    return whole, tuple(word for word, is_begun in every if is_begun)


def _begin(text: str, at: int) -> int:
    """Where a snippet begins: at a word, a little before the one that was found."""
    if at <= BEFORE:
        return 0
    return text.find(" ", at - BEFORE, at) + 1 or at


def _cut(text: str, *, at_end: bool) -> str:
    if not at_end:
        return text
    return f"{text.rsplit(' ', 1)[0] if ' ' in text.strip() else text} …"
