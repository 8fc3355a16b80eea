"""What can be typeset: a letter and a release, as plain values. Words come in finished; nothing here is markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["paragraph", "heading", "quote", "list", "numbered"]


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of running text. ``text`` may hold line breaks; lists use ``items`` instead."""

    kind: Kind
    text: str = ""
    items: Sequence[str] = ()
    attribution: str = ""
    level: int = 2


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, and in what office."""

    name: str
    office: str = ""


@dataclass(frozen=True, slots=True)
class LetterLabels:
    """The few words a letter says of its own, in the letter's language."""

    reference: str = "Our reference"
    enclosures: str = "Enclosures"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as it leaves the house. ``day`` is the day in words; ``sender`` and ``addressee`` are lines."""

    organisation: str
    addressee: Sequence[str]
    day: str
    subject: str
    salutation: str
    blocks: Sequence[Block]
    closing: str
    signatories: Sequence[Signatory] = ()
    enclosures: Sequence[str] = ()
    reference: str = ""
    sender: Sequence[str] = ()
    language: str = "en"
    labels: LetterLabels = field(default_factory=LetterLabels)


@dataclass(frozen=True, slots=True)
class Known:
    """A figure in words, and how it is known."""

    words: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Denied:
    """Who denies it, when and in which capacity in one line, and in which words."""

    who: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A correction: the day in words, and the sentence readers get."""

    day: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReleaseLabels:
    """The headings of a release's end, in its language."""

    figures: str = "How the figures are known"
    denials: str = "Denied"
    notes: str = "Notes"
    contact: str = "Contact"
    corrections: str = "Corrections"
    address: str = "This text with its sources"


@dataclass(frozen=True, slots=True)
class Release:
    """A release, statement or report as it is published. ``day`` is the day in words.

    ``standing``: that it is contested, in a sentence that stands above the text; empty for nothing.
    """

    headline: str
    standfirst: str
    blocks: Sequence[Block]
    place: str
    day: str
    language: str
    organisation: str
    byline: str = ""
    notes: Sequence[str] = ()
    figures: Sequence[Known] = ()
    standing: str = ""
    denials: Sequence[Denied] = ()
    contact: Sequence[str] = ()
    address: str = ""
    corrections: Sequence[Corrected] = ()
    labels: ReleaseLabels = field(default_factory=ReleaseLabels)
