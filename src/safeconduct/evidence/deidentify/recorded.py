"""The incident's own names and places, found in a text in every inflection and romanisation.

`Index(known)` is made once for an incident; `Index.spans(text)` then looks every word of a text up by its
sound. A person's every name part counts alone; a place of several words needs them all (or a telling
first word with a capital). Nothing is guessed from outside the records here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from .cleaning import Cleaned, cleaned
from .records import Known
from .sounding import HEAVY, Sounds, coarse, fine, lightened, weight
from .spans import Kind, Span
from .tables import name_tables

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_POSSESSIVE = re.compile(r"'s$|'$")
_SPACED = re.compile(r"(?<!\w)[^\W\d_](?:[ .*_-][^\W\d_]){2,39}(?!\w)")
_GAP = re.compile(r"[\s'\"«».*_-]{0,3}")
_BREAK = re.compile(r"\s?-?\s{0,2}|'")
_SENTENCE = re.compile(r"(?:^|[.!?…:\n]\s*|[.!?…]\s*[\"«»)]\s*)[\"«(\s-]*$")
_LAST_VOWELS = re.compile("[aeiou]+$")
_FLEETING = re.compile(r"(?<=[^aeiou])[aeio](?=[^aeiou]$)")
_DIGITS = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Part:
    """One word of one recorded name: whose, which of how many, and whether it may stand alone."""

    record: int
    position: int
    count: int


@dataclass(frozen=True, slots=True)
class Record:
    """One recorded name: a person's, a place's or an organisation's."""

    kind: Kind
    reason: str
    person: str
    alone: bool


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the text, in cleaned places, with the parts it may be."""

    start: int
    end: int
    small: str
    parts: frozenset[Part] = field(default=frozenset())


def _stems(key: str) -> Iterator[tuple[str, bool]]:
    """The stems of a fine key, each with True when it is a word without any ending."""
    yield key, True
    bare = _LAST_VOWELS.sub("", key)
    if bare and bare != key:
        yield bare, bare.endswith(("ov", "ev", "in")) and len(bare) > 4
        if len(key) - len(bare) > 1:
            yield key[:-1], False
    if _FLEETING.search(key):
        yield _FLEETING.sub("", key), False
    if key.endswith(("oviC", "eviC")):
        yield key[:-4] + "iC", True
        yield key[:-2] + "n", False
    elif key.endswith(("ovna", "evna")):
        yield key[:-4] + "n", False
    if key.endswith("d") and weight(key) > 2:
        yield key[:-1] + "t", True


def _words(name: str) -> list[str]:
    return [_POSSESSIVE.sub("", m[0]) for m in _WORD.finditer(cleaned(name).small)]


def _equivalents(keys: Iterable[str]) -> set[str]:
    """The keys and those of the spellings that are the same name by custom."""
    found = set(keys)
    for key in tuple(found):
        found |= name_tables().same.get(key, frozenset())
    return found


class Index:
    """The records of one incident, ready for looking words up. Keep it no longer than the page lives."""

    def __init__(self, known: Known) -> None:
        self._records: list[Record] = []
        self._fine: dict[str, set[tuple[Part, bool]]] = defaultdict(set)
        self._coarse: dict[str, set[tuple[Part, bool]]] = defaultdict(set)
        self._literal: dict[str, set[Part]] = defaultdict(set)
        self._heads: set[str] = set()
        self._starts: set[str] = set()
        for person in known.persons:
            for reason, names in (("recorded-name", person.names), ("recorded-alias", person.aliases)):
                for name in names:
                    self._add(name, Record(Kind.NAME, reason, person.id, True))
        for place in known.places:
            self._add(place, Record(Kind.PLACE, "recorded-place", "", False))
        for organisation in known.organisations:
            self._add(organisation, Record(Kind.WORK, "recorded-organisation", "", False))
        patterns = [_spaced_out(identifier) for identifier in known.identifiers]
        self._identifiers = re.compile("|".join(p for p in patterns if p)) if any(patterns) else None

    def _add(self, name: str, record: Record) -> None:
        words = _words(name)
        telling = [
            w for w in words if len(w) > 1 and w not in name_tables().generic | name_tables().particles
        ]
        if not telling:
            telling = [w for w in words if len(w) > 1]
        if not telling:
            return
        number = len(self._records)
        self._records.append(record)
        if record.alone:
            for word in telling:
                self._add_word(word, Part(number, 0, 1))
            if len(words) == 2:
                self._add_word("".join(reversed(words)), Part(number, 0, 1))
        else:
            while len(words) > 1 and words[0] not in telling and words[0] in name_tables().leading:
                words = words[1:]
            for position, word in enumerate(words):
                self._add_word(word, Part(number, position, len(words)))
        if len(words) > 1:
            self._add_word("".join(words), Part(number, 0, 1))

    def _add_word(self, word: str, part: Part) -> None:
        self._literal[word].add(part)
        for key in _equivalents(fine(word)):
            for stem, bare in _stems(key):
                rough = coarse(stem)
                self._fine[stem].add((part, bare))
                self._coarse[rough].add((part, bare))
                self._heads |= {stem[:2], rough.replace("*", "")[:2]}
                self._starts.add(stem[:4])

    # --- looking up ---------------------------------------------------------------------------------
    def _by_key(self, key: str) -> set[Part]:
        """The parts a fine key may be, with any ending of its kind."""
        found = {part for part, bare in self._fine.get(key, ()) if bare or part.count > 1}
        for length in range(1, min(9, len(key))):
            stem, ending = key[:-length], key[-length:]
            if stem in self._fine:
                found |= {p for p, _ in self._fine[stem] if ending in self._endings(p, of_fine=True)}
        return found

    def _by_coarse(self, rough: str, least: int) -> set[Part]:
        """The parts an outline may be when only consonant classes count, from `least` consonants on."""
        found: set[Part] = set()
        for length in range(min(8, len(rough))):
            left, ending = (rough[:-length], rough[-length:]) if length else (rough, "")
            stem = lightened(left)
            if stem in self._coarse:
                if weight(stem) < least:
                    break
                free = not ending and weight(stem) >= HEAVY
                for part, bare in self._coarse[stem]:
                    if free or (ending in self._endings(part, of_fine=False) if ending else bare):
                        found.add(part)
        return found

    def _endings(self, part: Part, *, of_fine: bool) -> frozenset[str]:
        tables = name_tables()
        if self._records[part.record].kind is Kind.NAME:
            return tables.endings if of_fine else tables.coarse_endings
        return tables.place_endings if of_fine else tables.coarse_place_endings

    def _parts(self, small: str, sounds: Sounds, *, capital: bool, inside: bool) -> frozenset[Part]:
        found = set(self._literal.get(small, ()))
        if not capital and small in name_tables().everyday:
            return frozenset(found)
        least = (2 if inside else 3) if capital else 4
        for key, rough, heads, consonants in sounds.of(small):
            if key[:2] in self._heads or key[:1] in self._heads:
                found |= self._by_key(key)
            if consonants >= least and heads in self._heads:
                found |= self._by_coarse(rough, least)
        return frozenset(found)

    # --- the text -----------------------------------------------------------------------------------
    def capitalised(self, text: Cleaned, sounds: Sounds) -> list[Span]:
        """The recorded names among the words that begin with a capital; a quick look, nothing broken up."""
        words = list(self._looked_up(text, sounds, only_capitals=True))
        return [span for place in range(len(words)) for span in self._at(words, place, text)]

    def spans(self, text: Cleaned, sounds: Sounds) -> list[Span]:
        """Every recorded name, place, organisation and identifier in the text, in cleaned places."""
        words = list(self._looked_up(text, sounds))
        found = [span for place in range(len(words)) for span in self._at(words, place, text)]
        found += self._broken(words, text, sounds) + self._letter_by_letter(text, sounds)
        if self._identifiers:
            found += [
                Span(m.start(), m.end(), Kind.NUMBER, "recorded-identifier", True)
                for m in self._identifiers.finditer(text.small)
            ]
        return found

    def _looked_up(self, text: Cleaned, sounds: Sounds, *, only_capitals: bool = False) -> Iterator[Word]:
        seen: dict[tuple[str, bool, bool], frozenset[Part]] = {}
        for match in _WORD.finditer(text.small):
            start = match.start()
            capital = text.text[start].isupper()
            if only_capitals and not capital:
                continue
            small = _POSSESSIVE.sub("", match[0]) if "'" in match[0] else match[0]
            inside = capital and not _SENTENCE.search(text.text[max(0, start - 6) : start])
            way = (small, capital, inside)
            if way not in seen:
                seen[way] = self._parts(small, sounds, capital=capital, inside=inside)
            yield Word(start, start + len(small), small, seen[way])

    def _at(self, words: list[Word], place: int, text: Cleaned) -> Iterator[Span]:
        """The recorded names that begin with this word."""
        word = words[place]
        ends: dict[tuple[int, Record], set[str]] = defaultdict(set)
        for part in word.parts:
            record = self._records[part.record]
            end = word.end if part.count == 1 else 0
            if part.count > 1 and part.position == 0:
                end = self._all_words(words, place, part, text) or self._telling(word, text)
            if end:
                ends[end, Record(record.kind, record.reason, "", record.alone)].add(record.person)
        for (end, record), people in ends.items():
            person = next(iter(people)) if len(people) == 1 else ""
            yield Span(word.start, end, record.kind, record.reason, True, person)

    def _all_words(self, words: list[Word], place: int, part: Part, text: Cleaned) -> int:
        """The end of the last word when all words of the recorded name follow one another, else 0."""
        for step in range(1, part.count):
            if place + step >= len(words):
                return 0
            before, word = words[place + step - 1], words[place + step]
            wanted = Part(part.record, step, part.count)
            if wanted not in word.parts or not _GAP.fullmatch(text.small, before.end, word.start):
                return 0
        return words[place + part.count - 1].end

    def _telling(self, word: Word, text: Cleaned) -> int:
        """The end of a first word that names the place by itself: Катыр of Катыр-Юрт, with a capital."""
        alone = (
            text.text[word.start].isupper()
            and len(word.small) > 4
            and word.small not in name_tables().generic
        )
        return (
            word.end
            if alone and not any(word.small.startswith(g[:-1]) for g in name_tables().long_generic)
            else 0
        )

    def _broken(self, words: list[Word], text: Cleaned, sounds: Sounds) -> list[Span]:
        """Names broken in two: `Ас-` at a line's end, `Урус Мартан` for Урус-Мартан, `Abdul Rahman`."""
        found = []
        for one, other in pairwise(words):
            whole = any(part.count == 1 for part in one.parts | other.parts)
            if whole or other.start - one.end > 3 or one.end - one.start > 20:
                continue
            if not _BREAK.fullmatch(text.small, one.end, other.start):
                continue
            if any(
                (first + second)[:4] in self._starts
                for first, *_ in sounds.of(one.small)
                for second, *_ in sounds.of(other.small)
            ):
                parts = self._parts(one.small + other.small, sounds, capital=False, inside=False)
                found += self._single(one.start, other.end, parts)
        return found

    def _letter_by_letter(self, text: Cleaned, sounds: Sounds) -> list[Span]:
        found: list[Span] = []
        for match in _SPACED.finditer(text.small):
            letters = "".join(_DIGITS.findall(match[0]))
            parts = self._parts(letters, sounds, capital=False, inside=False)
            found += self._single(match.start(), match.end(), parts)
        return found

    def _single(self, start: int, end: int, parts: frozenset[Part]) -> list[Span]:
        records = [self._records[part.record] for part in parts if part.count == 1]
        people = {record.person for record in records}
        return [
            Span(start, end, r.kind, r.reason, True, r.person if len(people) == 1 else "")
            for r in records[:1]
        ]


def _spaced_out(identifier: str) -> str:
    """A pattern for a recorded number or handle, whatever blanks and marks stand between its characters."""
    letters = _DIGITS.findall(cleaned(identifier).small)
    return (
        r"(?<!\w)" + r"[\s().+/-]{0,3}".join(map(re.escape, letters)) + r"(?!\w)" if len(letters) > 3 else ""
    )
