"""What leaves with a publication: one plain value that is reviewed, digested, kept until its hour, and put out.

The desk gathers it (``press.desk.gathering``), two people agree to its digest, the worker puts out exactly it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from safeconduct import vault


@dataclass(frozen=True, slots=True)
class LeavingText:
    """One language. ``body`` is Markdown with placeholders (``press.writing``)."""

    headline: str
    standfirst: str
    body: str
    place: str = ""
    byline: str = ""
    transcript: str = ""
    is_drafted: bool = False


@dataclass(frozen=True, slots=True)
class LeavingFigure:
    """A placeholder and what it is bound to; the words are counted when it is put out, and again when they change."""

    name: str
    incident: str
    act: str
    unit: str
    form: str


@dataclass(frozen=True, slots=True)
class LeavingQuote:
    """Words in somebody's mouth. ``words``: by language. ``speaker`` is empty for an account.

    Of an account: ``original`` is the language its words were compared in, all others are translations; ``deid`` the
    version they come from; ``names``: that version leaves a recorded name in, so it needs the yes to that as well.
    Of an official: ``claim``, which may itself have been made from somebody's account.
    """

    name: str
    kind: str
    words: Mapping[str, str]
    speaker: str = ""
    capacity: str = ""
    testimony: str = ""
    scope: str = ""
    original: str = ""
    deid: str = ""
    names: bool = False
    claim: str = ""


@dataclass(frozen=True, slots=True)
class LeavingCitation:
    """A record it rests on. ``of_letter``: the letter that is made public does; it is asked for, and not shown."""

    kind: str
    record: str
    scope: str = ""
    of_letter: bool = False


@dataclass(frozen=True, slots=True)
class LeavingFile:
    """A file that goes out: where its sealed bytes lie and the key to them (base64), alternative texts by language.

    ``number``: the one of ``[[file:1]]``; captions have that of their video.
    """

    id: str
    kind: str
    language: str
    blob: str
    key: str
    media_type: str
    size: int
    digest: str
    alt: Mapping[str, str] = field(default_factory=dict)
    credit: str = ""
    transcript: Mapping[str, str] = field(default_factory=dict)
    testimony: str = ""
    scope: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """Everything of a publication that becomes public, or decides whether it may.

    Attributes:
        publication: its id. kind, slug, original (language), country: as the row says.
        incident, campaign, communication: ids as text, empty for none.
        texts: by language. embargo_until: ISO time with zone, empty for none.
        letter: of a letter made public: {subject, salutation, body, closing, signatories, sent_on, post}.
        notes: of a correction only: the sentence shown, by language. correction_kind: text, quotation or file.
        tables: ids of table releases shown on the page.
        beside: by language what records put beside the text (``press.lines.SHOWN``); no other line goes out.
    """

    publication: str
    kind: str
    slug: str
    original: str
    country: str
    incident: str
    campaign: str
    communication: str
    contact: str
    embargo_until: str
    texts: Mapping[str, LeavingText]
    figures: tuple[LeavingFigure, ...] = ()
    quotes: tuple[LeavingQuote, ...] = ()
    citations: tuple[LeavingCitation, ...] = ()
    files: tuple[LeavingFile, ...] = ()
    tables: tuple[str, ...] = ()
    letter: Mapping[str, Any] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    correction_kind: str = ""
    beside: Mapping[str, Any] = field(default_factory=dict)

    def to_document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Leaving:
        """Back from ``to_document``. Raises TypeError for anything else."""
        given = dict(document)
        given["texts"] = {code: LeavingText(**text) for code, text in given["texts"].items()}
        for name, kind in (
            ("figures", LeavingFigure),
            ("quotes", LeavingQuote),
            ("citations", LeavingCitation),
            ("files", LeavingFile),
        ):
            given[name] = tuple(kind(**each) for each in given[name])
        given["tables"] = tuple(given["tables"])
        return cls(**given)

    def digest(self) -> bytes:
        """SHA-256 over all of it, keys of files left out (a file is in it by its own digest)."""
        document = self.to_document()
        for each in document["files"]:
            each.pop("key")
        return vault.digests.sha256(vault.dump(document))
