"""Code books: which number a code text has in the columns. Pure; sorted, so that every order of rows gives the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from safeconduct.placement.network import Small

NOTHING = -1
"""Number of an empty text, and what a row of several codes is filled up with."""


@dataclass(frozen=True, slots=True)
class Book:
    """Texts in order, and the number of each."""

    texts: tuple[str, ...]
    numbers: Mapping[str, int]

    @classmethod
    def of(cls, *texts: Iterable[str]) -> Book:
        """A book of all texts that are not empty."""
        found = sorted({text for each in texts for text in each} - {""})
        return cls(tuple(found), {text: number for number, text in enumerate(found)})

    def __len__(self) -> int:
        return len(self.texts)

    def column(self, texts: Iterable[str]) -> Small:
        """One number for each text; -1 for an empty or unknown one."""
        numbers = self.numbers
        return np.array([numbers.get(text, NOTHING) for text in texts], np.int32)

    def rows(self, several: Sequence[Iterable[str]]) -> Small:
        """One row for each, filled up with -1; in the order given, sets sorted."""
        numbers = self.numbers
        found = [
            [numbers[text] for text in dict.fromkeys(_in_order(texts)) if text in numbers]
            for texts in several
        ]
        width = max(map(len, found), default=0)
        rows = np.full((len(found), max(width, 1)), NOTHING, np.int32)
        for row, each in enumerate(found):
            if each:
                rows[row, : len(each)] = each
        return rows


def _in_order(texts: Iterable[str]) -> Iterable[str]:
    return sorted(texts) if isinstance(texts, Set) else texts
