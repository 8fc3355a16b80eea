"""Our lists of acts, methods, roles and answers, in our own words, with HURIDOCS numbers as references.

Credit: the numbers are those of the Micro-thesauri of HURIDOCS (Human Rights Information and Documentation
Systems, 2001), with which such lists began; they let records travel. Labels are our own, no scope note is
taken over, and terms the Micro-thesauri lack are added without a number. A number that names only its list
(``MT16``) says which list the term belongs to; zeros at the end are left away.

Who was harmed is "the person harmed". Each file says which languages were drafted and await a reader.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LISTS = (
    "acts", "methods", "perpetrators", "involvement", "connections", "materials", "reasons", "person_status",
    "denials", "interventions", "responses", "units",
)  # fmt: skip
LANGUAGES = ("en", "ru", "ar")

_CODE = re.compile(r"[a-z][a-z_]*(?:\.[a-z][a-z_]*)?")
_HURI = re.compile(r"MT\d{2}(?: (?!(?:\d{2})*00$)(?:\d{2}){1,6})?")
_FILE_KEYS = {"title", "credit", "drafted", "term"}
_TERM_KEYS = {"code", "huri", "broader", *LANGUAGES}


class BrokenVocabulary(ValueError):
    """A vocabulary file does not hold together. The text names file, term and what to do."""


@dataclass(frozen=True, slots=True)
class Term:
    """One entry. ``huri``: list and number at HURIDOCS, empty for our own; ``broader``: code of its parent."""

    code: str
    labels: Mapping[str, str]
    huri: str = ""
    broader: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One list, in the order in which it is shown."""

    name: str
    title: str
    credit: str
    drafted: frozenset[str]
    terms: Mapping[str, Term] = field(default_factory=dict)

    def __contains__(self, code: object) -> bool:
        return code in self.terms

    def __iter__(self) -> Iterator[Term]:
        return iter(self.terms.values())

    def label(self, code: str, language: str = "en") -> str:
        """A term in a language, in English where we have no other. Raises KeyError for an unknown code."""
        labels = self.terms[code].labels
        return labels.get(language) or labels["en"]

    def within(self, code: str) -> frozenset[str]:
        """A term and all that are narrower, for searching. Raises KeyError for an unknown code."""
        narrower = {each.code for each in self if each.broader == code}
        return frozenset({self.terms[code].code}).union(*(self.within(each) for each in narrower))

    def by_huri(self, huri: str) -> tuple[Term, ...]:
        """The terms that refer to a HURIDOCS number, for imports."""
        return tuple(each for each in self if each.huri == huri)


@cache
def vocabulary(name: str) -> Vocabulary:
    """One of ``LISTS``. Raises KeyError for another name and ``BrokenVocabulary``."""
    if name not in LISTS:
        raise KeyError(name)
    return read(name, (HERE / f"{name}.toml").read_text("utf-8"))


def vocabularies() -> tuple[Vocabulary, ...]:
    """All lists."""
    return tuple(vocabulary(name) for name in LISTS)


def read(name: str, text: str) -> Vocabulary:
    """A vocabulary from TOML. Raises ``BrokenVocabulary``."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as broken:
        raise BrokenVocabulary(f"{name}: this is no TOML ({broken}).") from None
    if set(raw) != _FILE_KEYS or not raw["title"] or "HURIDOCS" not in raw["credit"]:
        raise BrokenVocabulary(f"{name}: give a title, a credit that names HURIDOCS, drafted and terms.")
    terms: dict[str, Term] = {}
    for entry in raw["term"]:
        term = _term(name, entry)
        _check_beside(name, term, terms)
        terms[term.code] = term
    return Vocabulary(name, raw["title"], raw["credit"], frozenset(raw["drafted"]), terms)


def _term(name: str, entry: Mapping[str, Any]) -> Term:
    where = f"{name}, {entry.get('code', 'a term without code')}"
    if set(entry) - _TERM_KEYS:
        raise BrokenVocabulary(f"{where}: take out {', '.join(sorted(set(entry) - _TERM_KEYS))}.")
    if not _CODE.fullmatch(entry.get("code", "")):
        raise BrokenVocabulary(f"{where}: write the code in small letters, as in “threat.death”.")
    if not _HURI.fullmatch(entry.get("huri", "MT00")):
        raise BrokenVocabulary(
            f"{where}: write the HURIDOCS number as in “MT04 030104”, without ending zeros."
        )
    if not entry.get("en", "").strip():
        raise BrokenVocabulary(f"{where}: give an English label.")
    labels = {language: entry[language] for language in LANGUAGES if entry.get(language)}
    return Term(entry["code"], labels, entry.get("huri", ""), entry.get("broader", ""))


def _check_beside(name: str, term: Term, terms: Mapping[str, Term]) -> None:
    if term.code in terms:
        raise BrokenVocabulary(f"{name}, {term.code}: this code is there twice.")
    if term.broader and term.broader not in terms:
        raise BrokenVocabulary(f"{name}, {term.code}: write the broader term “{term.broader}” above it.")
    if " " in term.huri and term.huri in {each.huri for each in terms.values()}:
        raise BrokenVocabulary(f"{name}, {term.code}: {term.huri} belongs to another term already.")
    if term.labels["en"] in {each.labels["en"] for each in terms.values()}:
        raise BrokenVocabulary(f"{name}, {term.code}: another term has the same label.")
