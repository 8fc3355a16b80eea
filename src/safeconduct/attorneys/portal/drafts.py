"""Drafts as they stand in the journal of a case: text, state, who approved which version, what was read back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from safeconduct import vault
from safeconduct.attorneys.portal import draft_states as states
from safeconduct.attorneys.portal.draft_papers import Rests, Since, entry_at, files_of, rests
from safeconduct.attorneys.portal.draft_states import State
from safeconduct.cases.journal import Entry, Journal, Record

KIND, REVIEW = "draft", "draft_review"
LONGEST_TITLE, LONGEST_TEXT, LONGEST_COMMENT = 200, 100_000, 5_000
KINDS = ("declaration", "brief", "form", "letter", "other")


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that became of a draft. ``state``: where it stood afterwards."""

    move: str
    state: State
    entry: Entry
    version: int
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft with everything that became of it, oldest first."""

    record: Record
    state: State
    happened: tuple[Happened, ...]
    rests: Rests

    @property
    def id(self) -> UUID:
        return self.record.id

    @property
    def version(self) -> int:
        return self.record.version

    @property
    def content(self) -> dict[str, Any]:
        return self.record.content

    @property
    def title(self) -> str:
        return str(self.content.get("title", ""))

    @property
    def kind(self) -> str:
        return str(self.content.get("kind", "other"))

    @property
    def text(self) -> str:
        return str(self.content.get("text", ""))

    @property
    def needs_read_back(self) -> bool:
        return bool(self.content.get("needs_read_back"))

    @property
    def authors(self) -> frozenset[UUID]:
        """Who wrote in it."""
        return frozenset(
            each.person_id for each in self.record.versions if _move(each) in (states.BEGIN, states.EDIT)
        )

    @property
    def digest(self) -> str:
        """Of the text that stands now."""
        return digest_of(self.text)

    @property
    def paper(self) -> str:
        """Id of the paper that holds its words, or stands beside them; empty where it is only typed."""
        return str(self.content.get("paper", ""))

    @property
    def is_text_whole(self) -> bool:
        """Whether a frozen text is still the one that was frozen."""
        return self.state is not State.FROZEN or self.content.get("digest") == self.digest

    @property
    def is_whole(self) -> bool:
        """Whether a frozen draft is what was frozen: its text, and the files of the paper it rests on."""
        return self.is_text_whole and self.rests.since_frozen not in (Since.CHANGED, Since.STRUCK)

    @property
    def is_paper_other(self) -> bool:
        """Whether the paper is another one than whoever approved the draft had before them."""
        return self.rests.since_approved in (Since.CHANGED, Since.STRUCK)

    @property
    def is_struck(self) -> bool:
        return self.state is State.STRUCK

    @property
    def since(self) -> date:
        """Since when it stands in its state."""
        return self.happened[-1].entry.day

    def texts(self) -> list[Entry]:
        """Versions in which the words changed, oldest first."""
        return [each for each in self.record.versions if _move(each) in (states.BEGIN, states.EDIT)]

    def last(self, *moves: str) -> Happened | None:
        return next((each for each in reversed(self.happened) if each.move in moves), None)

    def possible(self, *, person_id: UUID, writes: bool, reviews: bool) -> tuple[str, ...]:
        """Moves this person may make now."""
        return states.possible(
            self.state, needs_read_back=self.needs_read_back, writes=writes, reviews=reviews,
            wrote=person_id in self.authors,
        )  # fmt: skip


def digest_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, hexadecimal."""
    return vault.digests.sha256(text.encode()).hex()


def papers_files(journal: Journal, paper: str) -> list[str]:
    """SHA-256 of the files of a paper as it stands; none where there is no such paper."""
    found = entry_at(journal, paper, journal.last_number)
    return files_of(found.content) if found else []


def all_drafts(journal: Journal) -> list[Draft]:
    """Every draft of a case that stands: those that wait for somebody first, frozen ones last."""
    found = [each for each in _drafts(journal) if not each.is_struck]
    return sorted(found, key=lambda each: (each.state is State.FROZEN, each.since, each.title))


def struck_drafts(journal: Journal) -> list[Draft]:
    """Those that were struck out, the newest striking on top."""
    found = [each for each in _drafts(journal) if each.is_struck]
    return sorted(found, key=lambda each: each.happened[-1].entry.number, reverse=True)


def _drafts(journal: Journal) -> list[Draft]:
    reviews = reviews_by_draft(journal)
    return [
        draft_of(journal, record, reviews.get(record.id, ())) for record in journal.records(KIND, struck=True)
    ]


def one_draft(journal: Journal, draft_id: UUID) -> Draft | None:
    """One draft, struck out or not."""
    record = journal.get(draft_id, KIND)
    return draft_of(journal, record, reviews_by_draft(journal).get(draft_id, ())) if record else None


def reviews_by_draft(journal: Journal) -> dict[UUID, list[Entry]]:
    found: dict[UUID, list[Entry]] = {}
    for record in journal.records(REVIEW):
        try:
            found.setdefault(UUID(str(record.content.get("draft"))), []).append(record.newest)
        except ValueError:
            continue
    return found


def draft_of(journal: Journal, record: Record, reviews: Iterable[Entry]) -> Draft:
    """Replay what was written, in the order of the journal. What the table does not let happen did not happen."""
    entries = sorted([*record.versions, *reviews], key=lambda each: each.number)
    state, version, needs, authors = State.IN_PROGRESS, 0, False, set()
    happened: list[Happened] = []
    for entry in entries:
        move = _move(entry)
        if entry.kind == KIND:
            version, needs = entry.version, bool(entry.content.get("needs_read_back"))
            if move in (states.BEGIN, states.EDIT):
                authors.add(entry.person_id)
        elif entry.content.get("of_version") != version or entry.person_id in authors:
            continue
        if move != states.BEGIN:
            try:
                state = states.after(state, move, needs_read_back=needs)
            except states.NotFromHere:
                continue
        happened.append(Happened(move, state, entry, version, str(entry.content.get("comment", ""))))
    return Draft(record, state, tuple(happened), _rests(journal, record, state, happened))


def _rests(journal: Journal, record: Record, state: State, happened: list[Happened]) -> Rests:
    """The paper is looked at from the approval that holds on, and once more from the freezing on."""
    paper = str(record.content.get("paper", ""))
    if not paper:
        return Rests()
    number = {each.move: each.entry.number for each in happened}
    holds = state in (State.APPROVED, State.READ_BACK, State.SIGNED, State.FROZEN)
    return rests(
        journal, paper, approved=number.get(states.APPROVE, 0) if holds else 0,
        frozen=number.get(states.FREEZE, 0) if state is State.FROZEN else 0,
    )  # fmt: skip


def _move(entry: Entry) -> str:
    return str(entry.content.get("move", ""))
