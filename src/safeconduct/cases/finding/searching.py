"""Search one case, or all that somebody holds: opened in memory, gone when the page is. Audited with counts alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, opening
from safeconduct.cases.dates.deadlines import UNREADABLE
from safeconduct.cases.finding.gathering import places
from safeconduct.cases.finding.matching import Hit, find
from safeconduct.cases.journal import Journal
from safeconduct.cases.life import mine
from safeconduct.cases.reading import CaseKeys
from safeconduct.choices.finding.asking import Asked
from safeconduct.intake.models import Request

MOST_CASES = 200
"""Cases opened for one search: more would take longer than anybody waits."""
SHOWN_CASES, SHOWN_OF_ONE, SHOWN_OF_EACH = 10, 100, 3


@dataclass(frozen=True, slots=True)
class InCase:
    """What was found in one case. ``is_shut``: its story was not looked through."""

    request: Request
    hits: tuple[Hit, ...]
    more: int = 0
    is_shut: bool = False


@dataclass(frozen=True, slots=True)
class Across:
    """What was found in many. ``looked``: cases gone through; ``left_out``: cases there was no time for;
    ``not_shown``: cases that hold it and are not shown, because they are too many."""

    cases: tuple[InCase, ...]
    looked: int
    left_out: int
    not_shown: int
    unreadable: int


def in_case(*, request: Request, keys: CaseKeys, asked: Asked, by: Unlocked, at: datetime) -> InCase:
    """Search one opened case. The story is searched where it is open to the person."""
    held = journal.read(request, keys)
    is_shut = not _open_story(request, keys, by, at, held)
    hits = find(places(request, keys, held, by.person, with_story=not is_shut), asked)
    _record("case.searched", by, at, len(hits), request)
    return InCase(request, tuple(hits[:SHOWN_OF_ONE]), max(0, len(hits) - SHOWN_OF_ONE), is_shut)


def across(*, asked: Asked, by: Unlocked, at: datetime) -> Across:
    """Search the cases somebody holds a grant for. A case that is shown counts as opened, its story too.

    Stories that are shut to them are not looked through: neither hits nor counts tell what stands there.
    """
    every = mine.granted(by, at.date())
    found: list[tuple[Request, CaseKeys, list[Hit]]] = []
    looked = unreadable = 0
    for request, keys in mine.opened(every[:MOST_CASES], by, at.date()):
        try:
            hits = _found(request, keys, asked, by, at) if keys else []
        except UNREADABLE:
            keys, hits = None, []
        unreadable += keys is None
        looked += keys is not None
        if keys and hits:
            found.append((request, keys, hits))
    shown = [each for one in found[:SHOWN_CASES] if (each := _shown(*one, by=by, at=at)).hits]
    _record("cases.searched", by, at, looked)
    return Across(
        tuple(shown), looked, max(0, len(every) - MOST_CASES), max(0, len(found) - SHOWN_CASES), unreadable
    )


def _found(request: Request, keys: CaseKeys, asked: Asked, by: Unlocked, at: datetime) -> list[Hit]:
    held = journal.read(request, keys)
    with_story = _may_open_story(request, keys, by, at, held)
    return find(places(request, keys, held, by.person, with_story=with_story), asked)


def _shown(request: Request, keys: CaseKeys, hits: Sequence[Hit], *, by: Unlocked, at: datetime) -> InCase:
    """The first hits of a case. Its opening is noted; its story, where a hit lies in it, as well."""
    opening.note(request=request, step="bar", by=by, at=at)
    if any(each.place.is_story for each in hits) and not _open_story(request, keys, by, at):
        hits = [each for each in hits if not each.place.is_story]  # it was shut a moment ago
    return InCase(request, tuple(hits[:SHOWN_OF_EACH]), max(0, len(hits) - SHOWN_OF_EACH))


def _may_open_story(request: Request, keys: CaseKeys, by: Unlocked, at: datetime, held: Journal) -> bool:
    try:
        return opening.may_open_story(request=request, keys=keys, by=by, at=at, held=held)
    except vault.CannotOpen:
        return False


def _open_story(
    request: Request, keys: CaseKeys, by: Unlocked, at: datetime, held: Journal | None = None
) -> bool:
    try:
        opening.open_story(request=request, keys=keys, by=by, at=at, held=held)
    except (opening.CheckNeeded, vault.CannotOpen):
        return False
    return True


def _record(action: str, by: Unlocked, at: datetime, count: int, request: Request | None = None) -> None:
    """That somebody searched, and how much was found. Never for what."""
    with transaction.atomic():
        audit.record(
            action,
            chain="staff",
            at=at,
            by=by.person.pk,
            subject=request.id if request else None,
            count=count,
        )
