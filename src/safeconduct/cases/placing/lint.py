"""What in a summary without identity could say who it is. Pure: texts and what the case knows in, hits out.

It finds what is written down in the case, in any script and spelling, and what is rare. It cannot know what a reader
puts together; the page says so, and a person looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from safeconduct.cases.placing import lint_days, lint_names, lint_numbers
from safeconduct.cases.placing.lint_letters import native, plain, tokens

HARD = frozenset({"own_name", "a_number", "phone", "email"})
"""Kinds that refuse; the rest need somebody's look."""
KINDS = (*sorted(HARD), "own_word", "name", "birth", "place", "employer", "exact_day", "rare_together")
FEW = 5
"""Fewer live cases alike than these is rare."""
COMMON_LANGUAGES = frozenset({"en", "es", "ar", "fr", "pt", "ru", "zh", "ht"})
_RARE_EVENTS = frozenset(
    {"journalist", "deputy", "imam", "priest", "mayor", "judge", "colonel", "twins", "champion"}
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the case knows. ``own``: every writing of the person's name; ``others``: of everybody else."""

    own: tuple[str, ...] = field(default=(), repr=False)
    others: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    births: tuple[str, ...] = field(default=(), repr=False)
    a_numbers: tuple[str, ...] = field(default=(), repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)
    emails: tuple[str, ...] = field(default=(), repr=False)
    places: tuple[str, ...] = field(default=(), repr=False)
    employers: tuple[str, ...] = field(default=(), repr=False)
    languages: tuple[str, ...] = ()
    alike: int | None = None
    """Live cases with the same languages and forum, where that can be known."""


@dataclass(frozen=True, slots=True)
class Hit:
    """``kind``: of ``KINDS``; ``what``: the words of the summary, as they stand there."""

    kind: str
    what: str = field(repr=False)

    @property
    def is_hard(self) -> bool:
        return self.kind in HARD


def look(texts: Mapping[str, str] | Iterable[str], known: Known) -> tuple[Hit, ...]:
    """Every hit in some texts, hard ones first, each once. Raises ``names.MatchingMissing``."""
    text = plain("\n".join(texts.values() if isinstance(texts, Mapping) else texts))
    words = tokens(text)
    days = list(lint_days.find(text, words))
    whole = f" {' '.join(native(each.text) for each in words)} "
    sure = {
        lint_numbers.A_NUMBER: known.a_numbers,
        lint_numbers.PHONE: known.phones,
        lint_numbers.EMAIL: known.emails,
    }
    found = [Hit(kind, what) for kind, what in lint_numbers.find(text, sure, lint_days.masked(text, days))]
    found += [Hit(kind, what) for kind, what in lint_names.find(text, words, _people(known))]
    found += [
        Hit("birth", each) for each in _said(whole, [birth for birth in known.births if len(birth) >= 4])
    ]
    found += [Hit("exact_day", each.group().strip()) for each in days]
    found += [Hit("place", each) for each in _said(whole, known.places)]
    found += [Hit("employer", each) for each in _said(whole, known.employers)]
    found += _rare(whole, known, found)
    return tuple(sorted(dict.fromkeys(found), key=lambda hit: (not hit.is_hard, KINDS.index(hit.kind))))


def _people(known: Known) -> list[tuple[str, Sequence[str]]]:
    """Who and what is looked for word by word: names, and towns of one word with their endings."""
    towns = [part.strip() for each in known.places for part in each.replace("/", ",").split(",")]
    alone = [each for each in towns if len(each) > 3 and len(tokens(each)) == 1 and not each.isdigit()]
    return [
        (lint_names.OWN, known.own), *((lint_names.OTHER, each) for each in known.others), (lint_names.PLACE, alone)
    ]  # fmt: skip


def _rare(whole: str, known: Known, found: Sequence[Hit]) -> list[Hit]:
    """Several rare things at once; ``alike`` where it is known, otherwise rare language, small place, rare event."""
    if known.alike is not None and known.alike < FEW:
        return [Hit("rare_together", ", ".join(known.languages))]
    events = [word for word in whole.split() if word in _RARE_EVENTS]
    is_small = any(hit.kind == "place" for hit in found)
    rare = [each for each in known.languages if each not in COMMON_LANGUAGES]
    signs = [*rare[:1], *events[:1], *(hit.what for hit in found if hit.kind == "place")][:3]
    return [Hit("rare_together", ", ".join(signs))] if bool(rare) + bool(events) + is_small >= 2 else []


def _said(whole: str, values: Iterable[str]) -> list[str]:
    """Which of these stand in a text as whole words. ``whole``: its words, a space between and around."""
    found = (
        (each, " ".join(native(word.text) for word in tokens(plain(each)))) for each in dict.fromkeys(values)
    )
    return [each for each, folded in found if len(folded) > 2 and f" {folded} " in whole]
