"""Everyone who is compared with, held so that half a million load in about a second.

Of each person two texts are kept as they were stored, and for every word the positions of those who have it. Words
repeat so much that the words, and far more the skeletons of their consonants, are few: search runs over skeletons,
from there to words, and only from words to people.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from safeconduct.names.errors import NotPrepared
from safeconduct.names.identity import METHOD, Prepared

Entry = Prepared | Sequence[Any]


class Roll:
    """People in the order in which they were given; that order is their ``position``."""

    __slots__ = (
        "_numbers", "_phones", "_shared_numbers", "_shared_phones", "at", "details", "keys", "names", "sizes",
        "written",
    )  # fmt: skip

    def __init__(self) -> None:
        self.names: list[str] = []
        self.details: list[str] = []
        self.sizes = bytearray()
        """Words in a name of this person, very short ones left out; of several writings the mean."""
        self.at: dict[str, list[int]] = defaultdict(list)
        self.keys: dict[str, list[str]] = defaultdict(list)
        self.written: dict[str, list[str]] = defaultdict(list)
        self._numbers: dict[str, int] = {}
        self._phones: dict[str, int] = {}
        self._shared_numbers: dict[str, list[int]] = defaultdict(list)
        self._shared_phones: dict[str, list[int]] = defaultdict(list)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Roll:
        """Everyone of ``entries``: `Prepared`, or the JSON of it. Raises NotPrepared (a ValueError) for other forms."""
        roll = cls()
        try:
            with _not_collecting():
                roll._add(entries)
                roll._sort_words()
        except (TypeError, ValueError, AttributeError):
            raise NotPrepared from None
        return roll

    def _add(self, entries: Iterable[Entry]) -> None:
        at, keep_size = self.at, self.sizes.append
        for position, entry in enumerate(entries):
            method, names, details = entry.to_json() if isinstance(entry, Prepared) else entry
            if method != METHOD:
                raise NotPrepared
            self.names.append(names)
            self.details.append(details)
            if ";" in names:
                words = names.replace(";", " ").split(" ")
                keep_size(min(len(words) // (names.count(";") + 1), 255))
            else:
                words = names.split(" ") if names else []
                keep_size(min(len(words), 255))
            for word in words:
                at[word].append(position)
            if details[-2:] != "//":  # a number or a telephone
                self._add_numbers(position, details)

    def _sort_words(self) -> None:
        for word, positions in self.at.items():
            written, _, keys, _ = word.split("|")
            self.written[written].append(word)
            for key in keys.split(","):
                self.keys[key].append(word)
            if len(written) < 3:
                for position in positions:
                    self.sizes[position] = max(self.sizes[position] - 1, 1)

    def _add_numbers(self, position: int, details: str) -> None:
        _, number, phones = details.split("/")
        if number and self._numbers.setdefault(number, position) != position:
            self._shared_numbers[number].append(position)
        for phone in phones.split(",") if phones else ():
            if self._phones.setdefault(phone, position) != position:
                self._shared_phones[phone].append(position)

    def with_number(self, number: str) -> list[int]:
        """The positions of those with this A-number."""
        return _positions(number, self._numbers, self._shared_numbers)

    def with_phone(self, phone: str) -> list[int]:
        """The positions of those with this phone."""
        return _positions(phone, self._phones, self._shared_phones)

    def __len__(self) -> int:
        return len(self.names)


def _positions(number: str, first: dict[str, int], more: dict[str, list[int]]) -> list[int]:
    return [first[number], *more.get(number, ())] if number in first else []


@contextmanager
def _not_collecting() -> Iterator[None]:
    """Many small lists are made and none of them is garbage: looking for it would take a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
