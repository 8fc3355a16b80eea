"""A paper as its journal record tells it: versions, copies, translations, what is missing. Pure, on plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from safeconduct.cases.journal import Record
from safeconduct.cases.papers.kinds import HARMLESS, JOURNAL_KINDS, PRIVILEGED_KIND
from safeconduct.cases.people.values import PAPER, Told

ORIGINAL, WORKING, TRANSLATION, CERTIFICATE = "original", "working", "translation", "certificate"
ENGLISH, NO_WORDS = "en", "none"
NEEDS_NO_TRANSLATION = frozenset({"", ENGLISH, NO_WORDS})
FIELDS = (
    "title", "kind", "language", "author", "dated", "obtained_from", "obtained_on", "third_party", "source_url",
    "slot", "note",
)  # fmt: skip
"""What a form changes of a paper; files and translations are added, never changed."""


@dataclass(frozen=True, slots=True)
class PaperFile:
    """One file of a paper. ``upload``: it lies with the request, as it was sent. ``of``: what it is a copy of."""

    id: UUID
    role: str
    version: int
    name: str
    media_type: str
    group: str
    size: int
    sha256: str
    day: str
    person: str
    of: str = ""
    upload: bool = False
    cleaned: str = ""
    removed: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id), "role": self.role, "version": self.version, "name": self.name,
            "media_type": self.media_type, "group": self.group, "size": self.size, "sha256": self.sha256,
            "day": self.day, "person": self.person, "of": self.of, "upload": self.upload,
            "cleaned": self.cleaned, "removed": list(self.removed),
        }  # fmt: skip

    @classmethod
    def of_json(cls, held: Mapping[str, Any]) -> PaperFile:
        return cls(**{**held, "id": UUID(held["id"]), "removed": tuple(held["removed"])})


class Paper:
    """One paper with everything that was ever kept of it."""

    def __init__(self, record: Record) -> None:
        self.record, self.content = record, record.content

    @property
    def id(self) -> UUID:
        return self.record.id

    @property
    def title(self) -> str:
        return str(self.content["title"])

    @property
    def kind(self) -> str:
        return str(self.content["kind"])

    @property
    def language(self) -> str:
        return str(self.content["language"])

    @property
    def is_privileged(self) -> bool:
        return self.record.kind == PRIVILEGED_KIND

    @cached_property
    def files(self) -> tuple[PaperFile, ...]:
        return tuple(PaperFile.of_json(each) for each in self.content["files"])

    @property
    def version(self) -> int:
        """Number of the version of the paper itself that holds now; its description has versions of its own."""
        return max((each.version for each in self.files if each.role == ORIGINAL), default=0)

    def originals(self, version: int = 0) -> list[PaperFile]:
        """The files of one version, of the newest unless told otherwise."""
        wanted = version or self.version
        return [each for each in self.files if each.role == ORIGINAL and each.version == wanted]

    def working(self, file: PaperFile) -> PaperFile | None:
        """The cleaned copy of an original, the newest if it was made again."""
        found = [each for each in self.files if each.role == WORKING and each.of == str(file.id)]
        return found[-1] if found else None

    def file(self, file_id: UUID) -> PaperFile | None:
        return next((each for each in self.files if each.id == file_id), None)

    @property
    def translations(self) -> list[dict[str, Any]]:
        return list(self.content.get("translations", []))

    def translation(self, translation_id: UUID) -> dict[str, Any] | None:
        return next((each for each in self.translations if each["id"] == str(translation_id)), None)

    @property
    def in_english(self) -> list[dict[str, Any]]:
        """Translations of the newest version into English."""
        return [
            each
            for each in self.translations
            if each["version"] == self.version and each["language"] == ENGLISH
        ]

    @property
    def size(self) -> int:
        """Bytes of the newest version as it came, and of its translations."""
        parts = [*self.originals(), *(each for each in self.files if each.role in {TRANSLATION, CERTIFICATE})]
        return sum(each.size for each in parts)

    @property
    def is_untranslated(self) -> bool:
        """Not in English, and without a translation of what holds now."""
        return self.language not in NEEDS_NO_TRANSLATION and not self.in_english

    def missing(self) -> list[str]:
        """Codes of what a court would ask for, or a colleague should know."""
        found = []
        if not self.language:
            found.append("language")
        if self.is_untranslated:
            stale = bool(self.translations)
            found.append("translation_stale" if stale else "translation")
        if any(not each["certificate"] for each in self.in_english):
            found.append("certificate")
        if any(each.cleaned not in HARMLESS and not each.upload for each in self.originals()):
            found.append("cleaned")
        return found


def is_moved(record: Record) -> bool:
    """Whether a record was closed because the paper lies under another kind now (``moved_to``)."""
    return "moved_to" in record.content


def papers_of(records: Iterable[Record]) -> list[Paper]:
    """Papers among journal records; those that moved to another record are left out."""
    return [Paper(each) for each in records if each.kind in JOURNAL_KINDS and not is_moved(each)]


def ordered(papers: Iterable[Paper]) -> list[Paper]:
    """By exhibit slot as people count (A-2 before A-10), those without one at the end; then as they came."""
    return sorted(papers, key=lambda each: (not each.content["slot"], _natural(each.content["slot"])))


def chosen(papers: Iterable[Paper], *, kind: str = "", language: str = "", missing: str = "") -> list[Paper]:
    """What a filter leaves. ``missing``: a code of ``Paper.missing``, where "translation" means any reason."""
    return [
        each
        for each in papers
        if (not kind or each.kind == kind)
        and (not language or each.language == language)
        and (not missing or any(code.startswith(missing) for code in each.missing()))
    ]


def told(typed: str, *, by: UUID, on: str, paper: UUID) -> dict[str, Any] | None:
    """A date read from the paper, with its precision and who read it; None for nothing.

    ``typed``: "2019", "2019-03", "2019-03-14"; with "~" at the end for about.
    """
    value = typed.rstrip("~")
    if not value:
        return None
    precision = "about" if value != typed else {4: "year", 7: "month"}.get(len(value), "day")
    return Told(value, PAPER, precision, str(by), on, str(paper)).to_json()


def typed(held: Mapping[str, Any] | None) -> str:
    """The same as it is typed."""
    return f"{held['value']}{'~' if held['precision'] == 'about' else ''}" if held else ""


def _natural(slot: str) -> list[tuple[int, str]]:
    parts: list[tuple[int, str]] = []
    for sign in slot.casefold():
        if sign.isascii() and sign.isdigit():
            if parts and parts[-1][1] == "":
                parts[-1] = (parts[-1][0] * 10 + int(sign), "")
            else:
                parts.append((int(sign), ""))
        else:
            parts.append((-1, sign))
    return parts
