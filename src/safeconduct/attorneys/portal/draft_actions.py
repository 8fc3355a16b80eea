"""Begin a draft, change it, and move it along the table of its states. One transaction each, nothing passed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct.access.models import Grant
from safeconduct.access.permissions import Permission, demand, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.portal import draft_states as states
from safeconduct.attorneys.portal.draft_states import NotFromHere, OwnDraft, State, Who
from safeconduct.attorneys.portal.drafts import KIND, REVIEW, Draft, digest_of, one_draft, papers_files
from safeconduct.cases import journal
from safeconduct.cases.journal import ChangedMeanwhile, Entry, JournalGone
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request


class OnlyAccompanies(Exception):
    """Whoever holds the case to accompany the attorney comments; they do not write in drafts."""


@dataclass(frozen=True, slots=True)
class By:
    """Who writes, in which case, when."""

    request: Request
    keys: CaseKeys
    person: Unlocked
    at: datetime

    @property
    def writes(self) -> bool:
        """Whether they work on the case: the permission, and a way in that is not for accompanying."""
        return may(self.person.person, Permission.KEEP_CASE) and not self._accompanies

    @property
    def reviews(self) -> bool:
        return may(self.person.person, Permission.MENTOR)

    @property
    def _accompanies(self) -> bool:
        live = Grant.objects.live(self.at.date(), self.at)
        return live.filter(
            request_id=self.request.id, person=self.person.person, purpose="mentoring"
        ).exists()


@dataclass(frozen=True, slots=True)
class Words:
    """What a draft says. ``paper``: id of a paper of the case that holds it instead of, or beside, the text."""

    title: str
    kind: str
    text: str
    paper: str = ""
    language: str = "en"
    interpreter: str = ""
    needs_read_back: bool = True

    def as_content(self) -> dict[str, Any]:
        return {
            "title": self.title, "kind": self.kind, "text": self.text, "paper": self.paper,
            "language": self.language, "interpreter": self.interpreter, "needs_read_back": self.needs_read_back,
        }  # fmt: skip


def begin(*, by: By, words: Words, token: UUID) -> Entry:
    """A new draft, in progress. The same form sent twice with the same words is one draft."""
    _refuse_reader(by)
    return _write(by, uuid4(), {**words.as_content(), "move": states.BEGIN}, token, 0)


def change(*, by: By, draft_id: UUID, words: Words, seen: int, token: UUID) -> Entry:
    """A new version; whatever was approved or read back is not this text, so it is in progress again.

    Saved without a change: no version, no change of state, unless its paper is another one than was approved.
    Raises ``NotFromHere`` once it is signed or struck out, ``ChangedMeanwhile``, ``JournalGone``, ``OnlyAccompanies``.
    """
    _refuse_reader(by)
    content = {**words.as_content(), "move": states.EDIT}
    with transaction.atomic():
        whole, draft = _held(by, draft_id)
        if (twice := _sent(whole, by, token, draft_id, content)) is not None:
            return twice
        if draft.version != seen:
            raise ChangedMeanwhile(draft.record)
        is_same = draft.content == {**draft.content, **words.as_content()}
        if is_same and not draft.is_paper_other and not draft.is_struck:
            return draft.record.newest
        states.after(draft.state, states.EDIT, needs_read_back=words.needs_read_back)
        return _write(by, draft_id, content, token, seen)


def move(
    *, by: By, draft_id: UUID, code: str, said: Mapping[str, Any], seen: int, token: UUID
) -> tuple[Entry, State]:
    """One move along the table; ``said`` is what its form told. Returns the entry and the state it led to.

    Raises ``NotFromHere``, ``OwnDraft``, ``OnlyAccompanies``, ``ChangedMeanwhile``, ``NotAllowed``.
    """
    known = states.MOVES.get(code)
    if known is None or code == states.EDIT:
        raise NotFromHere
    with transaction.atomic():
        whole, draft = _held(by, draft_id)
        record_id, content = _said(whole, draft, known, said)
        struck = str(said.get("reason", "")) if code == states.STRIKE else ""
        if (twice := _sent(whole, by, token, record_id, content, struck)) is not None:
            return twice, draft.state
        if draft.version != seen:
            raise ChangedMeanwhile(draft.record)
        to = states.after(draft.state, code, needs_read_back=draft.needs_read_back)
        if known.who is Who.WRITES:
            _refuse_reader(by)
            return _write(by, draft_id, content, token, seen, struck), to
        demand(by.person.person, Permission.MENTOR)
        if by.person.person.pk in draft.authors:
            raise OwnDraft
        entry = journal.write(
            request=by.request, keys=by.keys, kind=REVIEW, record_id=uuid4(), content=content, token=token,
            by=by.person, at=by.at, action=f"case.draft.{code}",
        )  # fmt: skip
    return entry, to


def _said(
    whole: journal.Journal, draft: Draft, known: states.Move, said: Mapping[str, Any]
) -> tuple[UUID | None, dict[str, Any]]:
    """Which record is written, None for a new one, and what it says."""
    if known.who is Who.REVIEWS:
        content = {
            "draft": str(draft.id), "of_version": draft.version, "move": known.code,
            "comment": said.get("comment", ""), "digest": draft.digest,
        }  # fmt: skip
        return None, content
    content = {**draft.content, "move": known.code}
    if known.code in (states.READ, states.CORRECTED):
        content["read_back"] = dict(said)
    if known.to is State.SIGNED:
        content["signed"] = dict(said)
    if known.to is State.FROZEN:
        content["digest"] = digest_of(draft.text)
        content["paper_files"] = papers_files(whole, draft.paper)
    if known.code == states.BRING_BACK:
        content.pop("read_back", None)
    return draft.id, content


def _held(by: By, draft_id: UUID) -> tuple[journal.Journal, Draft]:
    """The journal with the request's row held, and the draft in it. Raises ``JournalGone``."""
    held = Request.objects.select_for_update().filter(id=by.request.id).first()
    if held is None or held.epoch not in by.keys.file:
        raise JournalGone
    whole = journal.read(held, by.keys)
    draft = one_draft(whole, draft_id)
    if draft is None:
        raise JournalGone
    return whole, draft


def _sent(
    whole: journal.Journal, by: By, token: UUID, record_id: UUID | None, content: Mapping[str, Any],
    struck: str = "",
) -> Entry | None:  # fmt: skip
    """What this very form wrote before in the same words. A review is told by what it is about, and its comment;
    a move of the draft by its name, since what it was made from is the version before."""

    def is_same(entry: Entry) -> bool:
        if entry.person_id != by.person.person.pk or entry.content.get("move") != content.get("move"):
            return False
        if record_id is None:
            return all(entry.content.get(name) == content[name] for name in ("draft", "comment"))
        return (entry.record_id, entry.struck, entry.content) == (record_id, struck, dict(content))

    return journal.sent_before(whole, token, is_same)


def _write(
    by: By, record_id: UUID, content: Mapping[str, Any], token: UUID, seen: int, struck: str = ""
) -> Entry:
    code = str(content["move"])
    action = "" if code in (states.BEGIN, states.EDIT) else f"case.draft.{code}"
    return journal.write(
        request=by.request, keys=by.keys, kind=KIND, record_id=record_id, content=content, token=token,
        by=by.person, at=by.at, seen=seen, struck=struck, action=action,
    )  # fmt: skip


def _refuse_reader(by: By) -> None:
    demand(by.person.person, Permission.KEEP_CASE)
    if not by.writes:
        raise OnlyAccompanies
