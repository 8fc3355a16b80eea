"""Put a task on the list of a case, change it, say that it is done, drop it, and bring it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal
from safeconduct.cases.journal import Entry, Record
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.tasks.kept import DONE, DROPPED, KIND, OPEN, content_of
from safeconduct.cases.tasks.planning import Suggestion
from safeconduct.intake.models import Request

LONGEST_TITLE, LONGEST_NOTE = 200, 2_000


class ProofNeeded(ValueError):
    """This task is done when a paper of the case, or words, show it."""


class ReasonNeeded(ValueError):
    """A task is dropped with a reason."""


@dataclass(frozen=True, slots=True)
class By:
    """Who writes, in which case, when: the same for every action here."""

    request: Request
    keys: CaseKeys
    person: Unlocked
    at: datetime


def add(*, by: By, content: dict[str, Any], token: UUID) -> Entry:
    """Put a task on the list. The same form with the same words is one task, with others it is two."""
    return _write(by, uuid4(), content, token, 0)


def add_suggested(*, by: By, chosen: Iterable[Suggestion], owner: UUID | None, token: UUID) -> int:
    """Put suggested tasks on the list, all or none. Sent twice with the same words is once. Returns how many."""
    count = 0
    with transaction.atomic():
        for each in chosen:
            own = uuid5(token, each.template.code)
            content = content_of(
                title=each.template.title, due=each.due, owner=owner, template=each.template.code,
                needs_proof=each.template.needs_proof,
            )  # fmt: skip
            _write(by, uuid4(), content, own, 0)
            count += 1
    return count


def change(*, by: By, task: Record, said: dict[str, Any], seen: int, token: UUID) -> Entry:
    """Keep a new version: title, day, owner, note. Raises ``ChangedMeanwhile``."""
    content = {**task.content, **said}
    if content == task.content and seen == task.version:
        return task.newest
    return _write(by, task.id, content, token, seen)


def done(*, by: By, task: Record, proof_paper: str, proof_words: str, seen: int, token: UUID) -> Entry:
    """Say that it is done, and by what that is known. Raises ``ProofNeeded``, ``ChangedMeanwhile``."""
    if task.content.get("needs_proof") and not (proof_paper or proof_words.strip()):
        raise ProofNeeded
    said = {"proof_paper": proof_paper, "proof_words": proof_words.strip()}
    return _close(by, task, DONE, said, seen, token)


def drop(*, by: By, task: Record, why: str, seen: int, token: UUID) -> Entry:
    """Say that it will not be done, and why. Raises ``ReasonNeeded``, ``ChangedMeanwhile``."""
    if not why.strip():
        raise ReasonNeeded
    return _close(by, task, DROPPED, {"why": why.strip()}, seen, token)


def reopen(*, by: By, task: Record, seen: int, token: UUID) -> Entry:
    """Take back that it was done or dropped. What was said then stays in its history."""
    return _write(by, task.id, {**task.content, "state": OPEN}, token, seen, action="case.task.reopened")


def move_days(*, by: By, days: Iterable[tuple[Record, date]], token: UUID) -> int:
    """Give tasks the days that follow from a hearing that moved, all or none. Returns how many.

    Raises ``ChangedMeanwhile`` if a colleague changed one of them since the page was made.
    """
    count = 0
    with transaction.atomic():
        for task, due in days:
            content = {**task.content, "due": due.isoformat()}
            _write(by, task.id, content, uuid5(token, str(task.id)), task.version, action="case.task.moved")
            count += 1
    return count


def _close(by: By, task: Record, state: str, said: dict[str, Any], seen: int, token: UUID) -> Entry:
    content = {
        **task.content, **said, "state": state, "closed_on": by.at.date().isoformat(),
        "closed_by": str(by.person.person.pk),
    }  # fmt: skip
    return _write(by, task.id, content, token, seen, action=f"case.task.{state}")


def _write(by: By, task_id: UUID, content: dict[str, Any], token: UUID, seen: int, action: str = "") -> Entry:
    return journal.write(
        request=by.request, keys=by.keys, kind=KIND, record_id=task_id, content=content, token=token,
        by=by.person, at=by.at, seen=seen, action=action,
    )  # fmt: skip
