"""Where the conflict check of a request stands: what was checked, what was decided, whether it still holds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone

from safeconduct.access.models import Grant
from safeconduct.cases import journal
from safeconduct.cases.conflicts import names as kept_names
from safeconduct.cases.conflicts.hits import Hit
from safeconduct.cases.conflicts.named import digest
from safeconduct.cases.journal import Entry, Journal
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

CHECK, DECISION = "conflict_check", "conflict_decision"
State = Literal["never_checked", "undecided", "clear", "conflict", "waived", "look_again", "outdated"]
Outcome = Literal["clear", "conflict", "waived", "look_again"]
OUTCOMES: tuple[Outcome, ...] = ("clear", "conflict", "waived", "look_again")
LETS_IN: frozenset[State] = frozenset({"clear", "waived"})
NEW_NAMES, NEW_PEOPLE = "new_names", "new_people"


@dataclass(frozen=True, slots=True)
class Check:
    """One check that was run."""

    id: UUID
    person_id: UUID
    day: date
    searched: int
    against: int
    unopened: int
    hits: tuple[Hit, ...]
    names_digest: str
    staff: frozenset[str]
    """Ids of those who worked here then: their names were compared as well."""

    @classmethod
    def of(cls, entry: Entry) -> Check:
        held = entry.content
        return cls(
            entry.id, entry.person_id, entry.day, held["searched"], held["against"], held["unopened"],
            tuple(map(Hit.from_json, held["hits"])), held["names_digest"], frozenset(held["staff"]),
        )  # fmt: skip

    def changed_since(self, names_digest: str, holders: Collection[str]) -> tuple[str, ...]:
        """What it does not know: codes. ``holders``: ids of those who hold a grant now."""
        found = [NEW_NAMES] if names_digest != self.names_digest else []
        return (*found, NEW_PEOPLE) if set(holders) - self.staff else tuple(found)


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody decided after looking at a check."""

    person_id: UUID
    day: date
    outcome: Outcome
    reason: str
    consent: bool
    check_id: str
    version: int

    @classmethod
    def of(cls, entry: Entry) -> Decided:
        held = entry.content
        return cls(
            entry.person_id, entry.day, held["outcome"], held["reason"], bool(held["consent"]), held["check"],
            entry.version,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """``changed``: what the last check does not know (codes). ``damaged``: entries of the journal that do not open."""

    state: State
    check: Check | None = None
    decided: Decided | None = None
    changed: tuple[str, ...] = ()
    damaged: int = 0

    @property
    def lets_in(self) -> bool:
        """Whether questions about the story may be asked."""
        return self.state in LETS_IN

    def opens_story(self, *, stated: bool, supervises: bool) -> bool:
        """Whether the story opens: not before the check, unless a danger was ``stated`` today.

        A conflict shuts it for everybody but those who supervise, in danger too: somebody else must help.
        """
        if self.state == "conflict":
            return supervises
        return self.lets_in or stated

    @property
    def version(self) -> int:
        """Of the decision, for the form's optimistic lock."""
        return self.decided.version if self.decided else 0


def standing(
    request: Request, keys: CaseKeys, held: Journal | None = None, on: date | None = None
) -> Standing:
    """Where the check of a request stands for whoever reads it. ``on``: today, unless somebody asks of another day."""
    held = held or journal.read(request, keys)
    live = Grant.objects.live(on or timezone.now().date()).filter(request_id=request.id)
    holders = {str(person_id) for person_id in live.values_list("person_id", flat=True)}
    found = stands(held, digest(kept_names.everyone(request, keys, held)), holders)
    return replace(found, damaged=held.damaged)


def stands(held: Journal, names_digest: str, holders: Collection[str]) -> Standing:
    """The same, pure: from the journal, the digest of everyone named now, and ids of those who hold a grant now.

    A conflict somebody saw does not end because a name was added. Nothing else outlives a change.
    """
    checked, decided = held.last(CHECK), held.last(DECISION)
    check = Check.of(checked) if checked else None
    decision = Decided.of(decided) if decided else None
    if check is None:
        state: State = decision.outcome if decision and decision.outcome not in LETS_IN else "never_checked"
        return Standing(state, None, decision)
    changed = check.changed_since(names_digest, holders)
    if decision and decision.outcome not in LETS_IN:
        return Standing(decision.outcome, check, decision, changed)
    if changed:
        return Standing("outdated", check, decision, changed)
    if decision is None or decision.check_id != str(check.id):
        return Standing("undecided", check, decision)
    return Standing(decision.outcome, check, decision)


def as_content(outcome: Outcome, reason: str, consent: bool, check: Check | None) -> dict[str, Any]:
    """A decision as it lies in the journal."""
    return {
        "outcome": outcome, "reason": reason, "consent": consent, "check": str(check.id) if check else "",
        "names_digest": check.names_digest if check else "",
    }  # fmt: skip
