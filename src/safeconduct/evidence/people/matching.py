"""Two records of one person: said by one reviewer, confirmed by another, undone by anybody. Nothing is merged.

Which record stands for which (``same_as``) is worked out from the matches that stand agreed, and from nothing else:
records that hang together make one group, and the oldest of the group stands for all. So no order of agreeing and
undoing can leave a circle or a remainder, and what is undone is as it was before.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence.models import Incident, PersonMatch, PersonRecord
from safeconduct.evidence.people.forms import DECISIONS, WHY
from safeconduct.evidence.recording import Withdrawn


class WaitsAlready(Exception):
    """The same question about the same two records waits, or was agreed on."""


class SecondPersonNeeded(Exception):
    """Whoever proposed a match cannot be the one who decides it."""


class DecidedAlready(Exception):
    """Somebody decided, or undid it, in the meantime."""


class HeldApart(Exception):
    """Two reviewers agreed that two of these records are different people. Undo that first."""


def propose(
    *, token: UUID, first: PersonRecord, second: PersonRecord, decision: str, why: Iterable[str], by: Person,
    at: datetime,
) -> PersonMatch:  # fmt: skip
    """Say whether two records are one person; somebody else must look. The same form sent twice says it once.

    Raises ``NotAllowed``, ``WaitsAlready``, ``Withdrawn``, ``ValueError`` (unknown codes, one record twice).
    """
    demand(by, Permission.COUNT)
    held = PersonMatch.objects.filter(pk=token).first()
    if held is not None:
        return held
    codes = [code for code in WHY if code in set(why)]
    if decision not in DECISIONS or not codes or first.pk == second.pk:
        raise ValueError("two records, one of the decisions, and a reason")
    if first.withdrawn_on or second.withdrawn_on:
        raise Withdrawn
    older, newer = sorted((first, second), key=_age)
    match = PersonMatch(
        id=token,
        first=older,
        second=newer,
        decision=decision,
        why=codes,
        proposed_by=by,
        proposed_on=at.date(),
    )
    try:
        with transaction.atomic():
            list(PersonRecord.every.select_for_update().filter(pk__in=(older.pk, newer.pk)).order_by("pk"))
            if between(older, newer).filter(state__in=("proposed", "agreed"), decision=decision).exists():
                raise WaitsAlready
            match.save(force_insert=True)
            _note("proposed", match, by, at)
    except IntegrityError:  # the other click of a double click was faster
        return PersonMatch.objects.get(pk=token)
    return match


def decide(*, match_id: UUID, agreed: bool, by: Person, at: datetime) -> PersonMatch:
    """Agree or refuse, as a second person. Raises ``SecondPersonNeeded``, ``DecidedAlready``, ``HeldApart``."""
    demand(by, Permission.COUNT)
    with transaction.atomic():
        match = _locked(match_id, {"proposed"})
        if match.proposed_by_id == by.pk:
            raise SecondPersonNeeded
        match.state = "agreed" if agreed else "refused"
        match.decided_by, match.decided_on = by, at.date()
        match.save(update_fields=("state", "decided_by", "decided_on"))
        _note(match.state, match, by, at)
        if agreed and match.decision != "unsure":
            _settle(match, by, at)
    return match


def undo(*, match_id: UUID, by: Person, at: datetime) -> PersonMatch:
    """Take an agreed match back, or one's own that still waits. What it changed is as it was before.

    Raises ``DecidedAlready``, also for a colleague's that still waits: that one is refused instead.
    """
    demand(by, Permission.COUNT)
    with transaction.atomic():
        match = _locked(match_id, {"agreed", "proposed"})
        if match.state == "proposed" and match.proposed_by_id != by.pk:
            raise DecidedAlready
        stood = match.state == "agreed"
        match.state, match.undone_by, match.undone_on = "undone", by, at.date()
        match.save(update_fields=("state", "undone_by", "undone_on"))
        _note("undone", match, by, at)
        if stood and match.decision == "same":
            _settle(match, by, at)
    return match


def between(one: PersonRecord, other: PersonRecord) -> QuerySet[PersonMatch]:
    """Everything that was said about these two."""
    return PersonMatch.objects.filter(Q(first=one, second=other) | Q(first=other, second=one))


def of(record: PersonRecord) -> QuerySet[PersonMatch]:
    """Everything that was said about one record, newest first."""
    found = PersonMatch.objects.filter(Q(first=record) | Q(second=record))
    return found.select_related("first", "second", "proposed_by", "decided_by", "undone_by").order_by(
        "-proposed_on", "pk"
    )


def waiting() -> QuerySet[PersonMatch]:
    """What waits for a second person, oldest first."""
    found = PersonMatch.objects.filter(state="proposed")
    return found.select_related("first", "second", "proposed_by").order_by("proposed_on", "pk")


def group_of(record_id: UUID) -> set[UUID]:
    """Every record that agreed matches hold for the same person, this one included."""
    found, edge = {record_id}, {record_id}
    while edge:
        held = PersonMatch.objects.filter(state="agreed", decision="same")
        pairs = held.filter(Q(first__in=edge) | Q(second__in=edge)).values_list("first_id", "second_id")
        edge = {each for pair in pairs for each in pair} - found
        found |= edge
    return found


def _settle(match: PersonMatch, by: Person, at: datetime) -> None:
    """Work out anew who stands for whom around a match, inside its transaction."""
    groups = _locked_groups(match)
    for group in groups:
        _refuse_what_was_held_apart(group)
        root = min(PersonRecord.every.filter(pk__in=group), key=_age)
        PersonRecord.every.filter(pk__in=group).exclude(pk=root.pk).update(same_as=root)
        PersonRecord.every.filter(pk=root.pk).update(same_as=None)
    _settle_incidents(set().union(*groups), by, at)


def _locked_groups(match: PersonMatch) -> list[set[UUID]]:
    """The groups at both ends, their records locked; read again until nothing joined meanwhile."""
    locked: set[UUID] = set()
    while True:
        first = group_of(match.first_id)
        groups = [first] if match.second_id in first else [first, group_of(match.second_id)]
        wanted = set().union(*groups)
        if wanted <= locked:
            return groups
        list(PersonRecord.every.select_for_update().filter(pk__in=wanted).order_by("pk").values_list("pk"))
        locked = wanted


def _refuse_what_was_held_apart(group: set[UUID]) -> None:
    apart = PersonMatch.objects.filter(state="agreed", decision="different")
    if apart.filter(first__in=group, second__in=group).exists():
        raise HeldApart


def _settle_incidents(records: set[UUID], by: Person, at: datetime) -> None:
    """Count anew where these people are recorded: two records of one person are one."""
    from safeconduct.evidence.incidents.standing import settle  # standing asks other rooms for its facts

    where = Q(acts__harmed__person__in=records) | Q(acts__involvements__person__in=records)
    for incident in Incident.objects.standing().filter(where).distinct().order_by("pk"):
        settle(incident, by=by, at=at)


def _locked(match_id: UUID, states: set[str]) -> PersonMatch:
    match = PersonMatch.objects.select_for_update().get(pk=match_id)
    if match.state not in states:
        raise DecidedAlready
    return match


def _age(record: PersonRecord) -> tuple[object, ...]:
    """Older records first: the oldest of a group stands for all of it."""
    return (record.made_on, record.key, record.pk)


def _note(what: str, match: PersonMatch, by: Person, at: datetime) -> None:
    audit.record(f"evidence.match.{what}", chain="staff", by=by.pk, subject=match.pk, at=at)
