"""Keep incidents and acts: what forms say becomes internal columns and a sealed part, with its history."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.evidence.fields import days_of
from safeconduct.evidence.finding.indexing import index
from safeconduct.evidence.incidents.standing import WRITTEN
from safeconduct.evidence.incidents.telling import figures_may_differ
from safeconduct.evidence.keys import DeskKeys, NoKey
from safeconduct.evidence.models import Act, ActPerson, Incident, PersonRecord, Record, Revision
from safeconduct.evidence.recording import ChangedMeanwhile, add, change, kind_of, open_content
from safeconduct.evidence.sealing import Content

R = TypeVar("R", bound=Record)


def keep_incident(
    values: Mapping[str, Any],
    content: Content | None,
    *,
    token: UUID,
    by: Person,
    at: datetime,
    desk: DeskKeys | None,
) -> Incident:
    """A new incident. Raises ``NotAllowed``."""
    row = Incident(id=token, **_dated(values, values["periods"]))
    return add(row, by=by, at=at, content=_said(content), desk=desk)


def change_incident(
    incident: Incident, values: Mapping[str, Any], content: Content | None, *,
    version: int, by: Person, at: datetime, desk: DeskKeys | None,
) -> Incident:  # fmt: skip
    """Save an incident. A colleague who meanwhile only moved its standing is not in the way.

    Raises ``ChangedMeanwhile``, ``Withdrawn``, ``NotAllowed``.
    """
    dated = _dated(values, values["periods"])
    return _change(incident, dated, content, standing_version(incident, version), by, at, desk)


def change_names(
    incident: Incident, aliases: list[str], *, version: int, by: Person, at: datetime, desk: DeskKeys
) -> Incident:
    """Save the names of an incident that must never go out. Raises as ``change_incident`` does."""
    return _change(incident, {}, {"aliases": aliases}, standing_version(incident, version), by, at, desk)


def keep_act(
    incident: Incident, values: Mapping[str, Any], persons: Collection[PersonRecord], content: Content | None, *,
    token: UUID, by: Person, at: datetime, desk: DeskKeys | None,
) -> Act:  # fmt: skip
    """A new act of an incident, with the persons it was done to. Raises ``NotAllowed``."""
    held = Act.every.filter(pk=token).first()
    if held is not None:
        return held
    row = Act(id=token, incident=incident, **_dated(values, [values["period"]]))
    with transaction.atomic():
        act = add(row, by=by, at=at, content=_said(content), desk=desk)
        ActPerson.objects.bulk_create(
            (ActPerson(act=act, person=person) for person in persons), ignore_conflicts=True
        )
        if persons:
            _note_persons(act, len(persons), by, at)
    return act


def change_act(
    act: Act, values: Mapping[str, Any], persons: Collection[PersonRecord] | None, content: Content | None, *,
    version: int, by: Person, at: datetime, desk: DeskKeys | None,
) -> Act:  # fmt: skip
    """Save an act; with ``persons`` not None, exactly those were harmed. Raises as ``change_incident`` does."""
    with transaction.atomic():
        before = act.version
        saved = _change(act, _dated(values, [values["period"]]), content, version, by, at, desk)
        if persons is not None:
            _set_persons(saved, persons, saved.version if saved.version != before else version, by, at)
    return saved


def say_outcome(row: ActPerson, outcome: str, *, by: Person, at: datetime) -> None:
    """What became of one person in an act."""
    if row.outcome == outcome:
        return
    with transaction.atomic():
        act = Act.every.select_for_update().get(pk=row.act_id)
        before = {"outcomes": {row.person.key: row.outcome}}
        touch(act, act.version, before, by=by, at=at)
        ActPerson.objects.filter(pk=row.pk).update(outcome=outcome)


def standing_version(record: R, version: int) -> int:
    """The newest version, if since ``version`` nothing changed but the standing that follows from claims."""
    if not 0 < version < record.version:
        return version
    since = Revision.objects.filter(record_id=record.pk, version__gte=version, version__lt=record.version)
    changes = list(since.values_list("before", "sealed"))
    moved_only = all(sealed is None and before and WRITTEN.issuperset(before) for before, sealed in changes)
    return record.version if moved_only and len(changes) == record.version - version else version


def sealed_of(record: Record, desk: DeskKeys | None) -> Content | None:
    """The sealed part of a record; None for somebody who cannot open it, and where its key was forgotten."""
    if desk is None:
        return None
    try:
        return open_content(record, desk)
    except (NoKey, vault.CannotOpen):
        return None


def touch(record: Record, version: int, before: Mapping[str, Any], *, by: Person, at: datetime) -> None:
    """Count a record's version up for something that hangs on it, with what was there before in its history.

    Raises ``ChangedMeanwhile``.
    """
    rows: Any = type(record)._meta.base_manager
    with transaction.atomic():
        changes = {"version": version + 1, "changed_by": by, "changed_on": at.date()}
        if rows.filter(pk=record.pk, version=version, withdrawn_on=None).update(**changes) != 1:
            raise ChangedMeanwhile
        Revision.objects.create(
            kind=kind_of(record),
            record_id=record.pk,
            version=version,
            by=by,
            day=at.date(),
            before=dict(before),
        )
        for name, value in changes.items():
            setattr(record, name, value)
        audit.record(f"evidence.{kind_of(record)}.changed", chain="staff", by=by.pk, subject=record.pk, at=at)
        index(record)


def _change(
    record: R, values: Mapping[str, Any], typed: Content | None, version: int, by: Person, at: datetime,
    desk: DeskKeys | None,
) -> R:  # fmt: skip
    """Sealed parts that nobody changed are left as they are; those that a form does not know are kept."""
    content: Content | None = None
    if typed is not None and desk is not None:
        held = sealed_of(record, desk) or {}
        merged = {**held, **typed}
        content = merged if merged != held and (_said(merged) or record.sealed is not None) else None
    return change(record, values, version=version, by=by, at=at, content=content, desk=desk)


def _set_persons(act: Act, persons: Collection[PersonRecord], version: int, by: Person, at: datetime) -> None:
    held = dict(ActPerson.objects.filter(act=act).values_list("person", "person__key"))
    wanted = {person.pk: person for person in persons}
    if set(held) == set(wanted):
        return
    touch(act, version, {"persons": sorted(held.values())}, by=by, at=at)
    ActPerson.objects.filter(act=act).exclude(person__in=list(wanted)).delete()
    new = [ActPerson(act=act, person=person) for pk, person in wanted.items() if pk not in held]
    ActPerson.objects.bulk_create(new, ignore_conflicts=True)
    _note_persons(act, len(wanted), by, at)


def _note_persons(act: Act, count: int, by: Person, at: datetime) -> None:
    audit.record("evidence.act.persons", chain="staff", by=by.pk, subject=act.pk, count=count, at=at)
    figures_may_differ([act.incident_id], at.date())


def _dated(values: Mapping[str, Any], texts: Collection[str]) -> dict[str, Any]:
    first, last = days_of(texts)
    return {**values, "first_day": first, "last_day": last}


def _said(content: Content | None) -> Content | None:
    """None where nothing was said, so that no key is made for it."""
    return content if content and any(_any(value) for value in content.values()) else None


def _any(value: Any) -> bool:
    return any(value.values()) if isinstance(value, dict) else bool(value)


def add_persons(act: Act, persons: Collection[PersonRecord], *, by: Person, at: datetime) -> None:
    """Add to those harmed by an act; who is there already stays as they are. Raises ``ChangedMeanwhile``."""
    with transaction.atomic():
        row = Act.every.select_for_update().get(pk=act.pk)
        held = set(ActPerson.objects.filter(act=row, person__in=persons).values_list("person", flat=True))
        new = [person for person in persons if person.pk not in held]
        if new:
            touch(row, row.version, {"added": sorted(person.key for person in new)}, by=by, at=at)
            rows = [ActPerson(act=row, person=person) for person in new]
            ActPerson.objects.bulk_create(rows, ignore_conflicts=True)
            _note_persons(row, len(new), by, at)


def remove_person(harmed: ActPerson, *, by: Person, at: datetime) -> None:
    """Take a person off an act; the person's record stays. Raises ``ChangedMeanwhile``."""
    with transaction.atomic():
        row = Act.every.select_for_update().get(pk=harmed.act_id)
        if ActPerson.objects.filter(pk=harmed.pk).exists():
            touch(row, row.version, {"removed": [harmed.person.key]}, by=by, at=at)
            ActPerson.objects.filter(pk=harmed.pk).delete()
            _note_persons(row, 1, by, at)
