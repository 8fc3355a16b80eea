"""A round as it is kept: ids, codes and numbers, locked under the placement desk's list key.

What stands in a case is never copied into it: pages open the sheets each time, and what was counted about one is
locked under its sheet's key (``counts``). A case whose keys are gone shows nothing here but its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from safeconduct import vault
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked, epochs_held, list_key, list_keys
from safeconduct.attorneys.models import Round
from safeconduct.attorneys.rounds import counts

PIN, FORBID, OVERRIDE = "pin", "forbid", "override"
ACTIONS = (PIN, FORBID, OVERRIDE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One case and the attorney proposed for it. ``fit`` in thousandths; ``others``: next best attorneys."""

    case: str
    attorney: str
    fit: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """One case that nobody is proposed for: how many attorneys each reason rules out. ``possible``: attorneys for
    whom nothing stands in the way, who were needed elsewhere. Both are empty once the case is gone, and in lists."""

    case: str
    possible: int = 0
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What a colleague changed by hand. ``why`` is locked under a key of the case (see ``reasons``)."""

    id: str
    action: str
    case: str
    attorney: str
    why: str
    by: str
    at: str
    instead_of: str = ""
    undone_by: str = ""
    undone_at: str = ""

    @property
    def is_live(self) -> bool:
        return not self.undone_by


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one offer when the round was sent: ``problem`` is a code, empty where it went out."""

    case: str
    attorney: str
    wave: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """All of one round. ``figures``: objective, bound and so on by name; ``digest``: of what went into the solver."""

    proposed: tuple[Proposal, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    frozen: tuple[tuple[str, str], ...] = ()
    changes: tuple[Change, ...] = ()
    sent: tuple[Sent, ...] = ()
    figures: Mapping[str, float] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    digest: str = ""
    solver: str = ""
    solved_at: str = ""
    damaged: int = 0
    versions: Mapping[str, int] = field(default_factory=dict)
    """Number of the sheet each case had when the round was solved."""

    def proposal(self, case: str) -> Proposal | None:
        """What is proposed for a case."""
        return next((each for each in self.proposed if each.case == case), None)

    def unplaced_of(self, case: str) -> Unplaced | None:
        """Why nobody is proposed for a case."""
        return next((each for each in self.unplaced if each.case == case), None)

    @property
    def cases(self) -> list[str]:
        """Every case that was looked at."""
        return [*(each.case for each in self.proposed), *(each.case for each in self.unplaced)]

    @property
    def live(self) -> list[Change]:
        """Changes by hand that hold."""
        return [each for each in self.changes if each.is_live]

    @property
    def pinned(self) -> dict[str, str]:
        """Case to attorney, as pinned or overridden."""
        return {each.case: each.attorney for each in self.live if each.action in (PIN, OVERRIDE)}

    @property
    def forbidden(self) -> frozenset[tuple[str, str]]:
        """Pairs ruled out by hand."""
        return frozenset((each.case, each.attorney) for each in self.live if each.action == FORBID)

    def changed(self, change: Change) -> Document:
        """With one more change. A new pin takes the place of an old one of the same case."""
        before = tuple(
            replace(each, undone_by=change.by, undone_at=change.at)
            if each.is_live and each.case == change.case and _gives_way(each, change)
            else each
            for each in self.changes
        )
        return replace(self, changes=(*before, change))

    def undone(self, change_id: str, by: str, at: datetime) -> Document:
        """With one change taken back. Raises ``KeyError`` where none of that id holds."""
        if not any(each.id == change_id and each.is_live for each in self.changes):
            raise KeyError(change_id)
        return replace(
            self,
            changes=tuple(
                replace(each, undone_by=by, undone_at=at.isoformat()) if each.id == change_id else each
                for each in self.changes
            ),
        )

    def with_counts(self, counted: Mapping[str, counts.Counted]) -> Document:
        """With what was counted about the cases nobody is proposed for."""
        told = (Unplaced(each.case, *counted.get(each.case, counts.NOTHING)) for each in self.unplaced)
        return replace(self, unplaced=tuple(told))

    def as_json(self, counted: Mapping[str, str]) -> dict[str, Any]:
        """For the lock. ``counted``: what ``counts.lock`` made of the counts, by case."""
        return {
            **asdict(self),
            "figures": dict(self.figures),
            "seconds": dict(self.seconds),
            "unplaced": {each.case: counted.get(each.case, "") for each in self.unplaced},
        }

    @classmethod
    def of_json(cls, held: Mapping[str, Any]) -> Document:
        """What ``as_json`` gave, without the counts."""
        return cls(
            proposed=tuple(
                Proposal(**{**each, "others": tuple(each["others"])}) for each in held["proposed"]
            ),
            unplaced=tuple(Unplaced(case) for case in held["unplaced"]),
            frozen=_pairs(held["frozen"]),
            changes=tuple(Change(**each) for each in held["changes"]),
            sent=tuple(Sent(**each) for each in held["sent"]),
            figures=dict(held["figures"]),
            seconds=dict(held["seconds"]),
            digest=held["digest"],
            solver=held["solver"],
            solved_at=held["solved_at"],
            damaged=int(held["damaged"]),
            versions=dict(held["versions"]),
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A round and what stands in it."""

    row: Round
    document: Document


def _gives_way(old: Change, new: Change) -> bool:
    if new.action == FORBID:
        return old.attorney == new.attorney
    return old.action != FORBID or old.attorney == new.attorney


def _pairs(held: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((str(case), str(attorney)) for case, attorney in held)


def locked(row: Round, document: Document, by: Unlocked, desk: Desk) -> tuple[bytes, int]:
    """The document under the newest list key, and the key's epoch. Raises ``NotAMember``."""
    key = list_key(by, desk)
    epoch = epochs_held(by, desk, "list")[-1]
    told = {each.case: (each.possible, each.reasons) for each in document.unplaced}
    held = document.as_json(counts.lock(row.id, told, document.versions, by, desk))
    blob = vault.lock_document(held, key=key, context=_context(row.id, epoch))
    return blob, epoch


def read(round_id: UUID, by: Unlocked, desk: Desk) -> Held | None:
    """One round as a member of the desk opens it; None where there is none, or it does not open."""
    row = Round.objects.select_related("settings").filter(pk=round_id).first()
    opened = _opened(row, list_keys(by, desk)) if row else None
    if row is None or opened is None:
        return None
    made = Document.of_json(opened)
    return Held(row, made.with_counts(counts.read(row.id, opened["unplaced"], made.versions, by, desk)))


def read_all(by: Unlocked, desk: Desk, most: int = 200) -> list[Held]:
    """The newest rounds first, without what was counted about their cases. Those that do not open are left out."""
    keys = list_keys(by, desk)
    rows = Round.objects.select_related("settings").order_by("-made_at", "id")[:most]
    return [Held(row, Document.of_json(opened)) for row in rows if (opened := _opened(row, keys))]


def _opened(row: Round, keys: Mapping[int, vault.LockKey]) -> dict[str, Any] | None:
    key = keys.get(row.epoch)
    if key is None:
        return None
    try:
        held = vault.unlock_document(bytes(row.document), key=key, context=_context(row.id, row.epoch))
    except vault.CannotOpen:
        return None
    return dict(held)


def _context(round_id: UUID, epoch: int) -> vault.Context:
    return vault.Context("attorneys.round", str(round_id), "document", epoch)
