"""Where the conflict check of a request stands: what was checked, what was decided, whether it still holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone

from safeconduct.access.models import DeskMember, Grant, Person
from safeconduct.cases import journal, reading
from safeconduct.cases.conflicts import names as kept_names
from safeconduct.cases.conflicts.hits import Hit
from safeconduct.cases.conflicts.merges import merged_with
from safeconduct.cases.conflicts.named import digest
from safeconduct.cases.journal import Entry, Journal, Stretches
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

CHECK, DECISION = "conflict_check", "conflict_decision"
State = Literal["never_checked", "undecided", "clear", "conflict", "waived", "look_again", "outdated", "damaged"]
Outcome = Literal["clear", "conflict", "waived", "look_again"]
OUTCOMES: tuple[Outcome, ...] = ("clear", "conflict", "waived", "look_again")
LETS_IN: frozenset[State] = frozenset({"clear", "waived"})
NEW_NAMES, NEW_PEOPLE, APART = "new_names", "new_people", "apart"


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
    staff: Mapping[str, str]
    """Who worked here then, by id, under which name: these were compared as well."""
    left_out: frozenset[str] = frozenset()
    """Ids of requests read together with it then: with these it was not compared."""

    @classmethod
    def of(cls, entry: Entry) -> Check:
        held = entry.content
        kept = held["staff"]
        staff = kept if isinstance(kept, dict) else {}  # an older one knows no names: compare again
        return cls(
            entry.id, entry.person_id, entry.day, held["searched"], held["against"], held["unopened"],
            tuple(map(Hit.from_json, held["hits"])), held["names_digest"], staff, frozenset(held.get("left_out", ())),
        )  # fmt: skip

    def changed_since(
        self, names_digest: str, readers: Mapping[str, str], together: Collection[str] = ()
    ) -> tuple[str, ...]:
        """What it does not know: codes. ``readers``: names by id of those who may read it now; ``together``: ids of
        requests that are read together with it now."""
        found = [NEW_NAMES] if names_digest != self.names_digest else []
        if readers.items() - self.staff.items():
            found.append(NEW_PEOPLE)
        return (*found, APART) if self.left_out - set(together) else tuple(found)


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
    damage: Stretches = ()
    """Entries that did not open then, and a supervisor knew of."""

    @classmethod
    def of(cls, entry: Entry) -> Decided:
        held = entry.content
        return cls(
            entry.person_id, entry.day, held["outcome"], held["reason"], bool(held["consent"]), held["check"],
            entry.version, tuple((since, until) for since, until in held.get("damaged", ())),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """``changed``: what the last check does not know (codes). ``damaged``: entries of the journal that do not open,
    ``damage`` where; state ``damaged``: no supervisor decided since, so a conflict may be among them."""

    state: State
    check: Check | None = None
    decided: Decided | None = None
    changed: tuple[str, ...] = ()
    damaged: int = 0
    damage: Stretches = ()

    @property
    def lets_in(self) -> bool:
        """Whether questions about the story may be asked."""
        return self.state in LETS_IN

    @property
    def found_nobody(self) -> bool:
        """Whether the check compared with all there is, and nobody was alike: clear then needs no reason."""
        check = self.check
        return check is not None and not check.hits and not check.unopened and not self.damaged and check.searched > 0

    def opens_story(self, *, stated: bool, supervises: bool) -> bool:
        """Whether the story opens: not before the check, unless a danger was ``stated`` today.

        A conflict shuts it for everybody but those who supervise, in danger too: somebody else must help. Damage
        shuts it for everybody, until a supervisor decides again.
        """
        if self.state == "conflict":
            return supervises
        return self.lets_in or (stated and self.state != "damaged")

    @property
    def version(self) -> int:
        """Of the decision, for the form's optimistic lock."""
        return self.decided.version if self.decided else 0


def standing(
    request: Request, keys: CaseKeys, held: Journal | None = None, on: date | None = None
) -> Standing:
    """Where the check of a request stands for whoever reads it. ``on``: today, unless somebody asks of another day."""
    held = held or journal.read(request, keys)
    everyone = digest(kept_names.everyone(request, keys, held))
    together = set(map(str, merged_with(request.id)))
    found = stands(held, everyone, _readers(request, on or timezone.now().date()), together)
    known = found.decided.damage if found.decided else ()
    is_told = found.state == "conflict" or set(held.damaged_at) <= set(known)
    state: State = found.state if is_told else "damaged"
    return replace(found, state=state, damaged=held.damaged, damage=held.damaged_at)


def _readers(request: Request, on: date) -> dict[str, str]:
    """Names by id of those who hold a grant, and of everybody at the desk while it lies there."""
    ids = set(Grant.objects.live(on).filter(request_id=request.id).values_list("person_id", flat=True))
    if reading.is_with_desk(request):
        seats = DeskMember.objects.filter(desk_id=request.desk_id, state="sealed", person__is_active=True)
        ids |= set(seats.values_list("person_id", flat=True))
    people = Person.objects.filter(pk__in=ids).values_list("pk", "display_name")
    return {str(id_): name for id_, name in people}


def stands(
    held: Journal, names_digest: str, readers: Mapping[str, str], together: Collection[str] = ()
) -> Standing:
    """The same, pure: from the journal, the digest of everyone named now, and the rest as ``Check.changed_since``.

    A conflict somebody saw does not end because a name was added. Nothing else outlives a change.
    """
    checked, decided = held.last(CHECK), held.last(DECISION)
    check = Check.of(checked) if checked else None
    decision = Decided.of(decided) if decided else None
    if check is None:
        state: State = decision.outcome if decision and decision.outcome not in LETS_IN else "never_checked"
        return Standing(state, None, decision)
    changed = check.changed_since(names_digest, readers, together)
    if decision and decision.outcome not in LETS_IN:
        return Standing(decision.outcome, check, decision, changed)
    if changed:
        return Standing("outdated", check, decision, changed)
    if decision is None or decision.check_id != str(check.id):
        return Standing("undecided", check, decision)
    return Standing(decision.outcome, check, decision)


def as_content(
    outcome: Outcome, reason: str, consent: bool, check: Check | None, damage: Stretches = ()
) -> dict[str, Any]:
    """A decision as it lies in the journal. ``damage``: what of the journal a supervisor knew to be damaged."""
    known = {"damaged": [list(each) for each in damage]} if damage else {}
    return {
        "outcome": outcome, "reason": reason, "consent": consent, "check": str(check.id) if check else "",
        "names_digest": check.names_digest if check else "", **known,
    }  # fmt: skip
