"""Who of a roll may be somebody who is asked about.

First words: by the skeleton of the consonants (equal, or one step away) and the group of a well-known name those of
the roll that may be the same word, each then compared closely. Then people: what their words have in common with the
asked name is added up, and only the best are compared part by part. Nothing of it is kept after the search, and no
cache outlives it: what it would hold are people's names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from heapq import nlargest
from itertools import pairwise
from types import ModuleType

from safeconduct.names.aligning import Alignment, align
from safeconduct.names.closeness import ALIKE, Kind, compare
from safeconduct.names.errors import MatchingMissing
from safeconduct.names.identity import Prepared
from safeconduct.names.roll import Roll
from safeconduct.names.scoring import SHOWN, Candidate, candidate
from safeconduct.names.sounds import one_step_from
from safeconduct.names.words import Word, word

MOST_COMPARED = 200
"""People compared part by part for one who is asked about, for each of their names."""
_MOST_NEAR, _MOST_EQUAL = 60, 200
_SHORTEST_PART, _JOINED = 2, 0.9
_LIKELY = 1.05
"""Of the sum of both sides' shares (2 for a whole name): less is not compared part by part."""
_PATRONYMIC = 0.5
_SAME_BIRTH, _SAME_START = 0.3, 0.2


@cache
def _rapidfuzz() -> ModuleType:
    try:
        import rapidfuzz.distance
        import rapidfuzz.process
    except ImportError:
        raise MatchingMissing("rapidfuzz") from None
    return rapidfuzz


def find(asked: Sequence[Prepared], roll: Roll, *, most: int = 20) -> list[list[Candidate]]:
    """For each one asked about the candidates of the roll, best first (of equal ones the earlier), at most ``most``.

    Raises MatchingMissing.
    """
    searching = _Searching(roll)
    return [searching.candidates(each, most) for each in asked]


class _Searching:
    """One search: remembers which words of the roll are close to a word that is asked for."""

    def __init__(self, roll: Roll) -> None:
        self.roll = roll
        self.fuzz = _rapidfuzz()
        self.close: dict[str, dict[str, tuple[float, Kind]]] = {}
        self.read: dict[str, Word] = {}

    def candidates(self, asked: Prepared, most: int) -> list[Candidate]:
        names = [self._words(name) for name in asked.names]
        likely = set(self._by_number(asked))
        for name in names:
            likely.update(self._likely(name, asked.birth))
        found = (self._scored(position, asked, names) for position in sorted(likely))
        return nlargest(most, (each for each in found if each.score >= SHOWN), key=lambda each: each.score)

    def _by_number(self, asked: Prepared) -> Iterator[int]:
        yield from self.roll.with_number(asked.a_number)
        for phone in asked.phones:
            yield from self.roll.with_phone(phone)

    def _scored(self, position: int, asked: Prepared, names: Sequence[Sequence[Word]]) -> Candidate:
        other = Prepared.stored(self.roll.names[position], self.roll.details[position])
        best: Alignment | None = None
        for written in map(self._words, other.names):
            for name in names:
                made = align(name, written, self._compare)
                if made and (best is None or made.score > best.score):
                    best = made
        return candidate(position, asked, other, best)

    def _words(self, name: Sequence[str]) -> list[Word]:
        return [self._word(text) for text in name]

    def _word(self, text: str) -> Word:
        if text not in self.read:
            self.read[text] = word(text)
        return self.read[text]

    def _compare(self, asked: Word, other: Word) -> tuple[float, Kind]:
        return self._close(asked).get(other.text, (0.0, "sounds"))

    def _likely(self, name: Sequence[Word], birth: str) -> list[int]:
        """The positions whose names share most with this one."""
        whole = [each for each in name if not each.is_initial] or name
        shared = self._shared(whole)
        sizes, share = self.roll.sizes, 1 / sum(_PATRONYMIC if each.is_patronymic else 1.0 for each in whole)
        both = [0.0, *(share + 1 / size for size in range(1, 256))]
        likely = [
            (value * both[sizes[position]], -position)
            for position, value in shared.items()
            if value * both[sizes[position]] >= _LIKELY
        ]
        if len(likely) > MOST_COMPARED:
            likely = self._preferred(likely, name, birth)
        return [-position for _, position in likely]

    def _shared(self, name: Sequence[Word]) -> dict[int, float]:
        """How many of these words each position has, near ones counted as near as they are."""
        shared: dict[int, float] = {}
        for each in name:
            best = self._people_with(each) | self._people_with_parts(each)
            if not shared:
                shared = best
                continue
            for position, value in best.items():
                shared[position] = shared.get(position, 0.0) + value
        for left, right in pairwise(name):
            for position in self._people_with_both(left, right):
                shared[position] = max(shared.get(position, 0.0), 2 * _JOINED)
        return shared

    def _preferred(
        self, likely: Sequence[tuple[float, int]], name: Sequence[Word], birth: str
    ) -> list[tuple[float, int]]:
        """The best of too many; those of the same birth, or with the same initials, go first among equals."""
        details, names = self.roll.details, self.roll.names
        starts = [f" {each.written[0]}" for each in name if each.is_initial]

        def preference(each: tuple[float, int]) -> tuple[float, int]:
            value, position = each
            if birth and details[-position].startswith(birth):
                value += _SAME_BIRTH
            return value + _SAME_START * sum(start in f" {names[-position]}" for start in starts), position

        return nlargest(MOST_COMPARED, map(preference, likely))

    def _people_with(self, asked: Word) -> dict[int, float]:
        """Everyone of the roll with a word close to this one, and how close the closest is."""
        best: dict[int, float] = {}
        for other, (value, _) in reversed(self._close(asked).items()):
            best.update(dict.fromkeys(self.roll.at[other], value))
        return best

    def _people_with_parts(self, asked: Word) -> dict[int, float]:
        """Everyone who writes this one word as two, each part exactly so: Gulagha and Gul Agha."""
        found: dict[int, float] = {}
        written, known, at = asked.written, self.roll.written, self.roll.at
        for cut in range(_SHORTEST_PART, len(written) - _SHORTEST_PART + 1):
            if written[:cut] in known and written[cut:] in known:
                starts = {position for left in known[written[:cut]] for position in at[left]}
                ends = (position for right in known[written[cut:]] for position in at[right])
                found.update(dict.fromkeys(starts.intersection(ends), _JOINED))
        return found

    def _people_with_both(self, left: Word, right: Word) -> Iterator[int]:
        """Everyone who writes these two words as one, exactly so."""
        for text in self.roll.written.get(left.written + right.written, ()):
            yield from self.roll.at[text]

    def _close(self, asked: Word) -> dict[str, tuple[float, Kind]]:
        """The words of the roll that may be this one, the closest first."""
        if asked.text not in self.close:
            compared = ((other, compare(asked, self._word(other))) for other in self._may_be(asked))
            close = [item for item in compared if item[1][0] >= ALIKE]
            self.close[asked.text] = dict(sorted(close, key=lambda item: (-item[1][0], item[0])))
        return self.close[asked.text]

    def _may_be(self, asked: Word) -> set[str]:
        keys = self.roll.keys
        found = set(keys.get(f"={asked.group}", ()))
        for skeleton in asked.skeletons:
            found.update(self._nearest(asked.sounds[0], keys.get(skeleton, ()), _MOST_EQUAL))
            words = [other for key in one_step_from(skeleton) if key in keys for other in keys[key]]
            found.update(self._nearest(asked.sounds[0], words, _MOST_NEAR))
        return found

    def _nearest(self, sound: str, words: Sequence[str], most: int) -> Sequence[str]:
        """Of too many words those that sound most alike."""
        if len(words) <= most:
            return words
        sounds = [each.split("|", 2)[1].partition("/")[0] for each in words]
        similarity = self.fuzz.distance.JaroWinkler.normalized_similarity
        best = self.fuzz.process.extract(sound, sounds, scorer=similarity, score_cutoff=0.6, limit=most)
        return [words[at] for _, _, at in best]
