"""What somebody typed into the search box: words (all of them), "a phrase", begin*, and -without. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.choices.finding.words import normalised, words

MOST_TERMS = 16
MOST_TYPED = 400
SHORTEST_BEGINNING = 2
_PART = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"|(?P<word>\S+)')
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "−": "-", "–": "-"})


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or several that follow each other. ``begins``: the last is only the beginning of a word."""

    words: tuple[str, ...]
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """All ``wanted`` and none ``unwanted``. Empty on both sides: everything."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


def read(typed: str) -> Asked:
    """What was typed as terms. What cannot be read as a sign is read as words; what is no word is left out."""
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for part in _PART.finditer(typed[:MOST_TYPED].translate(_QUOTES).replace("\x00", " ")):
        if part["word"] is None:
            term, is_wanted = _term(part["phrase"], begins=False), not part["minus"]
        else:
            word = part["word"]
            is_wanted = not (word.startswith("-") and len(word) > 1)
            bare = word.lstrip("-") if not is_wanted else word
            term = _term(bare, begins=bare.endswith("*"))
        if term and len(wanted) + len(unwanted) < MOST_TERMS:
            (wanted if is_wanted else unwanted).append(term)
    return Asked(_once(wanted), _once(unwanted))


def _term(text: str, *, begins: bool) -> Term | None:
    found = tuple(words(text, 40))
    if not found:
        return None
    last = found[-1]
    is_unspaced = len(last) == 1 and ord(last) >= 0x2E80
    return Term(found, is_unspaced or (begins and len(last) >= SHORTEST_BEGINNING))


def _once(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(dict.fromkeys(terms))


def substrings(typed: str) -> tuple[str, ...]:
    """What must all be in a text that is searched without an index, folded as that text will be."""
    return tuple(dict.fromkeys(" ".join(term.words) for term in read(typed).wanted))[:MOST_TERMS]


def contains_all(text: str, parts: tuple[str, ...]) -> bool:
    """Whether each of ``parts`` stands somewhere in a text, in the middle of a word, too."""
    folded = " ".join(words(normalised(text)))
    return bool(parts) and all(part in folded for part in parts)
