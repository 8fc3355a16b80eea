"""Terms of a closed or open list, found by code or by label in any language, with their groups kept.

“Extortion” under Land and “Extortion” under Kidnapping are two terms: the bare word is refused as ambiguous,
``Land::Extortion`` is one of them. (A known failure of another tool merges them on import.)
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from .saying import NotRead

GROUP = "::"


@dataclass(frozen=True, slots=True)
class Term:
    """One term: its code, its labels in any language, and the code of its group ("" at the top)."""

    code: str
    labels: tuple[str, ...] = ()
    group: str = ""


def normal(text: str) -> str:
    """How labels are compared: without case, width and repeated blanks. Accents count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").split())


@dataclass(frozen=True, slots=True)
class Codes:
    """A list by name. An open one takes new terms as written; a closed one refuses them."""

    name: str
    terms: tuple[Term, ...] = ()
    is_open: bool = False
    _by_label: dict[str, set[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {term.code: term for term in self.terms}
        found: defaultdict[str, set[str]] = defaultdict(set)
        for term in self.terms:
            for label in (term.code, *term.labels):
                found[normal(label)].add(term.code)
                group = by_code.get(term.group)
                for over in (group.code, *group.labels) if group else ():
                    found[_path((over, label))].add(term.code)
        object.__setattr__(self, "_by_label", dict(found))

    def read(self, text: str) -> str:
        """The code of a term. Raises ``NotRead`` (code, code_ambiguous)."""
        path = [part.strip() for part in text.split(GROUP)]
        found = self._by_label.get(_path(path) if len(path) > 1 else normal(text), set())
        if len(found) == 1:
            return next(iter(found))
        exact = [term.code for term in self.terms if term.code == text.strip()] if found else []
        if exact:
            return exact[0]
        if found:
            raise NotRead("code_ambiguous", list=self.name)
        if not self.is_open or not all(path):
            raise NotRead("code", list=self.name)
        return GROUP.join(" ".join(unicodedata.normalize("NFC", part).split()) for part in path)


def _path(parts: Iterable[str]) -> str:
    return GROUP.join(normal(part) for part in parts)


def closed(name: str, **labels: str) -> Codes:
    """A closed list: code = “label, another label”."""
    terms = (
        Term(code, tuple(filter(None, (each.strip() for each in text.split(",")))))
        for code, text in labels.items()
    )
    return Codes(name, tuple(terms))


Vocabulary = Mapping[str, Codes]

OWN: Vocabulary = {
    each.name: each
    for each in (
        closed(
            "claim_kind", allegation="утверждение, alegación, allégation, ادعاء", acknowledgement="признание",
            denial="опровержение, отрицание, desmentido, démenti, نفي, تکذیب", estimate="оценка, estimación",
            finding="вывод, conclusion", retraction="отзыв",
        ),
        Codes("reliability", tuple(Term(letter) for letter in "ABCDEF")),
        closed("relation", supports="", contradicts="", denies="", refines="", supersedes="", repeats=""),
        closed(
            "precision", exact="точно, exacto", vicinity="near, рядом", locality="town, city, village, город",
            district="район, distrito", region="province, state, область, регион, región, région",
            country="страна, país, pays",
        ),
        closed("certainty", possible="maybe, возможно", likely="вероятно", certain="точно"),
        closed("incident_relation", encompasses="", precedes="", causes="", parallel="", consequence=""),
    )
}  # fmt: skip
"""Lists that this format fixes itself. Lists of acts, methods, places and so on come from the desk."""


def lists(own: Vocabulary, name: str) -> Codes:
    """The list of a field: the desk's, else the format's, else an open one."""
    return own.get(name) or OWN.get(name) or _open(name)


@cache
def _open(name: str) -> Codes:
    return Codes(name, is_open=True)
