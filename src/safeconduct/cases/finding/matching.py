"""Whether a text holds what was asked for, in memory. Case, accents, and Cyrillic or Latin make no difference. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from safeconduct.choices.finding.asking import Asked, Term
from safeconduct.choices.finding.snippets import Piece, snippet
from safeconduct.choices.finding.words import words

READ = 200_000
"""Characters of one case's text gone through for one place."""
_LATIN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
        "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
        "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "ґ": "g",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One text of a case with where it stands. ``kind``: words for it; ``is_story``: of the second step."""

    kind: str
    texts: tuple[str, ...]
    url: str
    day: date | None = None
    is_struck: bool = False
    is_story: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    place: Place
    pieces: Sequence[Piece]


def find(places: Iterable[Place], asked: Asked) -> list[Hit]:
    """Places that hold all that is wanted and nothing that is not, in the order given."""
    if not asked.wanted:
        return []
    return [
        Hit(each, snippet(each.texts, spelt) or [Piece(each.kind)])
        for each in places
        if (spelt := held(each.texts, asked)) is not None
    ]


def held(texts: Iterable[str], asked: Asked) -> Asked | None:
    """What is to be marked in these texts, as they spell it; None where they do not hold what is asked."""
    own = words(" \n ".join(texts)[:READ])
    latin = [_latin(word) for word in own]
    if any(_at(latin, _in_latin(term)) is not None for term in asked.unwanted):
        return None
    spelt: list[Term] = []
    for term in asked.wanted:
        at = _at(latin, _in_latin(term))
        if at is None:
            return None
        spelt.append(Term(tuple(own[at : at + len(term.words)])))
        spelt.append(term)
    return Asked(tuple(spelt))


def _at(text: Sequence[str], term: Term) -> int | None:
    """Where the words of a term follow each other."""
    wanted, length = term.words, len(term.words)
    for start in range(len(text) - length + 1):
        if text[start] == wanted[0] or (length == 1 and term.begins and text[start].startswith(wanted[0])):
            last = text[start + length - 1]
            whole = last == wanted[-1] or (term.begins and last.startswith(wanted[-1]))
            if whole and all(text[start + n] == wanted[n] for n in range(length - 1)):
                return start
    return None


def _in_latin(term: Term) -> Term:
    return Term(tuple(map(_latin, term.words)), term.begins)


def _latin(word: str) -> str:
    """A word in Latin letters, by the plain way of writing Russian; what is Latin stays."""
    return word if word.isascii() else word.translate(_LATIN)
