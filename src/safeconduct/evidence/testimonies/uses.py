"""The gate: whether a testimony may be used for a purpose today, and what was made from it under which one.

Whoever counts, quotes, shares or publishes asks here first, each time. The default is no: without the exact purpose
valid on that very day, without consent to keep it at all, or once it is withdrawn, nothing may be used.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Q, QuerySet, Value

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.consent.scope_events import events_of, events_of_many
from safeconduct.consent.scopes import Scope, ScopeSaid, scope_valid, valid_scopes, withdrawn_scopes
from safeconduct.evidence.models import (
    Act,
    Claim,
    Involvement,
    Item,
    MadeFrom,
    PersonRecord,
    Record,
    Testimony,
)
from safeconduct.evidence.recording import kind_of

CAN_BE_MADE: tuple[type[Record], ...] = (Claim, Item, Act, PersonRecord, Involvement)
"""Kinds of records that a testimony may be the ground of."""
NAMES_THEM = (Scope.SHARE_IDENTIFIED, Scope.NAME)
"""Purposes under which who somebody is may leave the desk."""
LINKED: dict[str, type[Record]] = {str(model._meta.model_name): model for model in CAN_BE_MADE}


class NoConsent(Exception):
    """The person did not agree to this purpose, or not any more."""


@dataclass(frozen=True, slots=True)
class Stands:
    """A testimony as far as using it goes: whether anybody may, and for what, on a day."""

    is_withdrawn: bool
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        return not self.is_withdrawn and {Scope.STORE, scope} <= self.scopes


def stands(testimony: Testimony, said: Iterable[ScopeSaid], on: date) -> Stands:
    """How a testimony stands on a day, of what was said about it."""
    return Stands(testimony.withdrawn_on is not None, valid_scopes(said, on))


def may_use(testimony_id: UUID, scope: Scope, on: date) -> bool:
    """Whether this exact purpose holds today, and keeping it does, and nobody withdrew it. Unknown ids: no."""
    testimony = Testimony.objects.filter(pk=testimony_id).first()
    return testimony is not None and stands(testimony, events_of(testimony_id), on).may(scope)


def refuse_unless(testimony_id: UUID, scope: Scope, on: date) -> None:
    """Raise ``NoConsent`` unless this exact purpose holds today."""
    if not may_use(testimony_id, scope, on):
        raise NoConsent


def not_usable(testimony_ids: Iterable[UUID], scope: Scope, on: date) -> frozenset[UUID]:
    """Which of several testimonies may not be used for a purpose, in two queries: for a publication's list."""
    asked = set(testimony_ids)
    said = events_of_many(asked)
    rows = Testimony.objects.filter(pk__in=asked)
    return frozenset(asked - {row.pk for row in rows if stands(row, said.get(row.pk, ()), on).may(scope)})


def is_kept(testimony: Testimony, on: date) -> bool:
    """Whether it may be shown even here. From the moment somebody takes back that we keep it, it may not."""
    return testimony.withdrawn_on is None and scope_valid(events_of(testimony.pk), Scope.STORE, on)


def made_from(testimony: Testimony, record: Record, scope: Scope, *, by: Person, at: datetime) -> MadeFrom:
    """Say that a record was made from a testimony under a purpose, so that both are withdrawn together.

    Twice is once. Raises ``NoConsent`` unless the purpose holds today, ``KeyError`` for kinds nothing is made of.
    """
    demand(by, Permission.COUNT)
    refuse_unless(testimony.pk, scope, at.date())
    kind = kind_of(LINKED[kind_of(record)]())
    with transaction.atomic():
        row, is_new = MadeFrom.objects.get_or_create(
            testimony=testimony, record_id=record.pk, purpose=scope.value,
            defaults={"kind": kind, "made_by": by, "made_on": at.date()},
        )  # fmt: skip
        if is_new:
            audit.record("evidence.testimony.made_from", chain="staff", by=by.pk, subject=testimony.pk, at=at)
    return row


def counts_if_agreed(testimony: Testimony, *, by: Person, at: datetime) -> None:
    """Somebody known through this account alone is counted from when they agree to it, and leaves with that."""
    if testimony.only_from_here and may_use(testimony.pk, Scope.COUNTS, at.date()):
        made_from(testimony, testimony.person, Scope.COUNTS, by=by, at=at)


def records_made(testimony: Testimony) -> list[tuple[MadeFrom, Record]]:
    """What was made from a testimony, with the records themselves: one query for each kind."""
    rows = list(MadeFrom.objects.filter(testimony=testimony).order_by("id"))
    found: dict[UUID, Record] = {}
    for kind in {row.kind for row in rows}:
        every = LINKED[kind]._base_manager
        found |= {
            each.pk: each for each in every.filter(pk__in=[r.record_id for r in rows if r.kind == kind])
        }
    return [(row, found[row.record_id]) for row in rows if row.record_id in found]


def testimonies_behind(record_ids: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    """For records: the testimonies they were made from, each with the purpose. For exports and publications."""
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    rows = MadeFrom.objects.filter(record_id__in=list(record_ids))
    for record_id, testimony_id, purpose in rows.values_list("record_id", "testimony_id", "purpose"):
        found.setdefault(record_id, []).append((testimony_id, purpose))
    return found


def unusable_records(on: date, among: Collection[QuerySet[Any]] = ()) -> frozenset[UUID]:
    """Records made from accounts whose purpose does not hold today: they leave nowhere, and are not counted.

    At once: also before the worker withdrew them, and where a purpose ran out. Of a person recorded because of several
    accounts one purpose that holds is enough; of everything else all must. A claim goes with the item it rests on.
    Somebody known through accounts alone is nobody's to count before they agree. ``among``: queries of the ids that
    are asked about. At most four queries, one where nothing was made from an account.
    """
    made, alone = MadeFrom.objects.all(), Testimony.every.filter(only_from_here=True)
    if among:
        made = made.filter(reduce(or_, (Q(record_id__in=ids) for ids in among)))
        alone = alone.filter(reduce(or_, (Q(person__in=ids) for ids in among)))
    of_persons = Value("personrecord", CharField()), Value(Scope.COUNTS.value, CharField())
    rows = list(
        made.values_list("record_id", "kind", "testimony", "purpose").union(
            alone.values_list("person", of_persons[0], "pk", of_persons[1])
        )
    )
    if not rows:
        return frozenset()
    ids = {testimony_id for _, _, testimony_id, _ in rows}
    said, accounts = events_of_many(ids), Testimony.objects.in_bulk(list(ids))
    held = {pk: stands(row, said.get(pk, ()), on) for pk, row in accounts.items()}
    holds: set[UUID] = set()
    closed: set[UUID] = set()
    for record_id, kind, testimony_id, purpose in rows:
        if testimony_id in held and held[testimony_id].may(Scope(purpose)):
            holds |= {record_id} if kind == "personrecord" else set()
        else:
            closed.add(record_id)
    resting = Claim.every.filter(item__in=closed).values_list("pk", flat=True)
    return frozenset(closed - holds) | frozenset(resting)


def purposes_of_all() -> dict[UUID, str]:
    """For every record that was made from an account, the purpose it was first made under: what handing it out says."""
    rows = MadeFrom.objects.order_by("-id").values_list("record_id", "purpose")
    return dict(rows)


def named_under(
    persons: Collection[PersonRecord], on: date, *, for_court: bool = False
) -> dict[UUID, Scope | None]:
    """Under which purpose who they are may leave today; None for nobody's yes. Who gave no account is left out.

    Every record that is held for the same person counts: it is one person who said yes or no. Three queries.
    """
    roots = {person.same_as_id or person.pk for person in persons}
    group = PersonRecord.every.filter(Q(pk__in=roots) | Q(same_as__in=roots)).values_list("pk", "same_as")
    root_of = {pk: same_as or pk for pk, same_as in group}
    accounts = list(Testimony.every.filter(person__in=list(root_of)))
    said = events_of_many(row.pk for row in accounts)
    found: dict[UUID, Scope | None] = {}
    for row in accounts:
        here = stands(row, said.get(row.pk, ()), on)
        asked = (Scope.COURT, *NAMES_THEM) if for_court else NAMES_THEM
        yes = next((scope for scope in asked if here.may(scope)), None)
        root = root_of[row.person_id]
        found[root] = found.get(root) or yes
    return {person.pk: found[root] for person in persons if (root := person.same_as_id or person.pk) in found}


def went_with_consent(record_id: UUID, on: date) -> bool:
    """Whether a record was withdrawn because the account it was made from was: nobody brings it back then.

    So went a claim with the item it rested on. A person stays who is recorded because of another account as well.
    """
    resting_on = Claim.every.filter(pk=record_id).values("item")
    rows = list(MadeFrom.objects.filter(Q(record_id=record_id) | Q(record_id__in=resting_on)))
    said = events_of_many(row.testimony_id for row in rows)
    gone = any(
        {Scope.STORE, Scope(row.purpose)} & withdrawn_scopes(said.get(row.testimony_id, ()), on)
        for row in rows
    )
    return gone and not any(
        row.kind == "personrecord" and may_use(row.testimony_id, Scope(row.purpose), on) for row in rows
    )
