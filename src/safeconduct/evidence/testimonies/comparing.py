"""What a script changed of the agreed version, sentence by sentence and then word by word, in a bounded time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

MOST_PAIRS = 40_000
"""Pairs of equal words looked at in one stretch; above, both texts are shown as they are."""
_END = re.compile(r"(?<=[.!?…।؟])\s+|\n+")
Piece = tuple[str, str]
"""("same" | "gone" | "new", words)."""
Stretch = tuple[bool, Sequence[str], Sequence[str]]
"""Whether both are the same, and both."""


def changed_words(before: str, after: str) -> list[Piece]:
    """What was changed, in reading order: what stayed, what went, what came."""
    pieces: list[Piece] = []
    for same, one, two in _stretches(_sentences(before), _sentences(after)):
        if same:
            pieces.append(("same", " ".join(one)))
        elif len(one) == len(two):  # sentence for sentence: each with its own words
            for was, now in zip(one, two, strict=True):
                pieces += _words(was, now)
        else:
            pieces += _words(" ".join(one), " ".join(two))
    return _joined(pieces)


def _words(before: str, after: str) -> Iterator[Piece]:
    for same, one, two in _stretches(before.split(), after.split()):
        if same:
            yield "same", " ".join(one)
            continue
        yield from ((kind, " ".join(words)) for kind, words in (("gone", one), ("new", two)) if words)


def _sentences(text: str) -> list[str]:
    return [" ".join(found.split()) for found in _END.split(text) if found.strip()]


def _stretches(one: Sequence[str], two: Sequence[str]) -> Iterator[Stretch]:
    """What both begin and end with is set aside first; between that they are compared if it takes no longer than this.

    The matcher's time grows with the pairs of equal words, and, where one word comes again and again, faster still.
    """
    start = next(
        (n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two))
    )
    longest = min(len(one), len(two)) - start
    ends = zip(reversed(one), reversed(two), strict=False)
    end = min(longest, next((n for n, (a, b) in enumerate(ends) if a != b), longest))
    middle, other = one[start : len(one) - end], two[start : len(two) - end]
    if start:
        yield True, one[:start], two[:start]
    here, there = Counter(middle), Counter(other)
    if sum(count * there[word] for word, count in here.items()) > MOST_PAIRS:
        yield False, middle, other
    else:
        for what, a, b, c, d in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
            yield what == "equal", middle[a:b], other[c:d]
    if end:
        yield True, one[len(one) - end :], two[len(two) - end :]


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one kind as one."""
    found: list[Piece] = []
    for kind, words in pieces:
        if found and found[-1][0] == kind:
            words = f"{found.pop()[1]} {words}"
        found.append((kind, words))
    return found
