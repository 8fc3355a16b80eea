"""What in a summary without identity could say who it is. Pure: texts and what the case knows in, hits out.

It finds what is written down in the case, in any script and spelling, and what is rare. It cannot know what a reader
puts together; the page says so, and a person looks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from safeconduct import names

HARD = frozenset({"own_name", "a_number", "phone", "email"})
"""Kinds that refuse; the rest need somebody's look."""
KINDS = (*sorted(HARD), "name", "birth", "place", "employer", "exact_day", "rare_together")
FEW = 5
"""Fewer live cases alike than these is rare."""
COMMON_LANGUAGES = frozenset({"en", "es", "ar", "fr", "pt", "ru", "zh", "ht"})
ARABIC = re.compile(r"[\u0600-\u06ff]")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *(
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ),
    *(
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
    ),
    "декабря",
)
_DAY = re.compile(
    r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:"
    + "|".join(_MONTHS)
    + r")\b|\b(?:"
    + "|".join(_MONTHS)
    + r")\s+\d{1,2}\b(?!\d)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^\s@<>()\",;]+@[^\s@<>()\",;]+\.[^\s@<>()\",;]{2,}")
_A_NUMBER = re.compile(r"\bA[\s#-]*\d[\d\s-]{6,12}\d\b|\b\d{3}[\s-]\d{3}[\s-]\d{3}\b", re.IGNORECASE)
_PHONE = re.compile(r"\+?\d(?:[\s().-]*\d){8,14}")
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
    parts = texts.values() if isinstance(texts, Mapping) else texts
    text = _plain("\n".join(parts))
    found = [
        *_numbers(text, known), *_named(text, known), *_days(text, known),
        *(Hit("place", each) for each in _said(text, known.places)),
        *(Hit("employer", each) for each in _said(text, known.employers)),
    ]  # fmt: skip
    found += _rare(text, known, found)
    return tuple(sorted(dict.fromkeys(found), key=lambda hit: (not hit.is_hard, KINDS.index(hit.kind))))


def _numbers(text: str, known: Known) -> list[Hit]:
    found = [Hit("email", each.group()) for each in _EMAIL.finditer(text)]
    found += [Hit("email", each) for each in _said(text, known.emails)]
    found += [Hit("a_number", each.group().strip()) for each in _A_NUMBER.finditer(text)]
    found += [Hit("phone", each.group().strip()) for each in _PHONE.finditer(text)]
    digits = names.identity.digits
    for run in re.findall(r"\d(?:[\s().-]*\d){4,}", text):
        said = digits(run)
        if any(number and said.lstrip("0") == digits(number).lstrip("0") for number in known.a_numbers):
            found.append(Hit("a_number", run))
        if any(len(said) >= 7 and digits(phone).endswith(said[-9:]) for phone in known.phones):
            found.append(Hit("phone", run))
    return found


def _named(text: str, known: Known) -> list[Hit]:
    """Runs of one to three words against every name, as the conflict check compares them."""
    people = [known.own, *known.others]
    roll_names = [(who, name) for who, spellings in enumerate(people) for name in _with_parts(spellings)]
    if not roll_names:
        return []
    whole = re.findall(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*", text)
    words = [part for word in whole for part in (word, *_parts_of(word))]
    runs = list(dict.fromkeys([*words, *(" ".join(pair) for pair in pairwise(whole))]))
    asked = [(run, _forms(run)) for run in runs if len(run) > 2]
    found = [Hit("own_name", name) for name in known.own if _stands_unspaced(name, text)]
    short = {_folded(name) for spelling in known.own for name in spelling.split() if len(name) <= 2}
    found += [Hit("own_name", run) for run in runs if run[:1].isupper() and _folded(run) in short]
    for who, name in roll_names:
        wanted = _forms(name)
        for run, forms in asked:
            if _alike(run, name, forms, wanted):
                found.append(Hit("name" if who else "own_name", run))
    return found


def _plain(text: str) -> str:
    """Compatible forms, without signs that are not seen: a name does not hide behind a joiner."""
    seen = "".join(each for each in text if unicodedata.category(each) != "Cf")
    return unicodedata.normalize("NFKC", seen)


def _parts_of(word: str) -> list[str]:
    """What a word with an apostrophe or a hyphen is made of: "Zaur's", "Zaur-like"; and Arabic without its prefix."""
    parts = [part for part in re.split(r"['’ʼ-]", word) if part and part != word]
    if ARABIC.match(word):
        bare = unicodedata.normalize("NFD", word)
        bare = "".join(each for each in bare if not unicodedata.combining(each))
        parts += [bare, *([bare[1:]] if bare[:1] in "وفبلك" and len(bare) > 3 else [])]
    return parts


def _stands_unspaced(name: str, text: str) -> bool:
    """Whether a name stands anywhere in a text of a script that puts no spaces between words."""
    joined = "".join(name.split())
    return bool(UNSPACED.search(joined)) and joined in "".join(text.split())


def _with_parts(spellings: Sequence[str]) -> list[str]:
    """Every writing, and each of its words that is long enough to say who it is."""
    parts = [part for each in spellings for part in each.split() if len(part) > 2]
    return list(dict.fromkeys([*spellings, *parts]))


def _forms(text: str) -> tuple[names.words.Word, ...]:
    return tuple(names.words.word(each) for each in names.words.words_of(text))


def _alike(run: str, name: str, one: Sequence[names.words.Word], other: Sequence[names.words.Word]) -> bool:
    if _folded(run) == _folded(name):
        return True
    if not one or len(one) != len(other):
        return False
    is_other_script = run.isascii() != name.isascii()
    if not is_other_script and not run[:1].isupper():
        return False  # a plain word of the text that merely sounds like a name
    least = 0.8 if is_other_script else 0.9
    return all(names.closeness.compare(a, b)[0] >= least for a, b in zip(one, other, strict=True))


def _days(text: str, known: Known) -> list[Hit]:
    found = [Hit("birth", each) for each in _said(text, [birth for birth in known.births if len(birth) >= 4])]
    return found + [Hit("exact_day", each.group().strip()) for each in _DAY.finditer(text)]


def _rare(text: str, known: Known, found: Sequence[Hit]) -> list[Hit]:
    """Several rare things at once; ``alike`` where it is known, otherwise rare language, small place, rare event."""
    if known.alike is not None and known.alike < FEW:
        return [Hit("rare_together", ", ".join(known.languages))]
    events = [word for word in _folded(text).split() if word in _RARE_EVENTS]
    is_small = any(hit.kind == "place" for hit in found)
    rare = [each for each in known.languages if each not in COMMON_LANGUAGES]
    signs = [*rare[:1], *events[:1], *(hit.what for hit in found if hit.kind == "place")][:3]
    return [Hit("rare_together", ", ".join(signs))] if bool(rare) + bool(events) + is_small >= 2 else []


def _said(text: str, values: Iterable[str]) -> list[str]:
    """Which of these stand in a text as whole words."""
    whole = f" {_folded(text)} "
    return [
        each for each in dict.fromkeys(values) if len(_folded(each)) > 2 and f" {_folded(each)} " in whole
    ]


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[\w@]+", unicodedata.normalize("NFKC", text).casefold()))
