"""Who a pseudonym is: opened in the testimony vault, with a reason, and never without a line in the audit first.

The line is committed before anything is unlocked: what cannot be noted is not read. Its action ends in the reason
(``evidence.identity.opened.contact``), its subject is the person record, so that the page of the person can say who
looked, when and why.

For de-identification::

    known = known_of(persons_of(incident), vault_desk, by=person, reason="deidentify", at=now)
    known = known_of_incident(incident, vault_desk, documentation, by=person, reason="deidentify", at=now)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence import keys, sealing
from safeconduct.evidence.deidentify import Known
from safeconduct.evidence.deidentify import Person as KnownPerson
from safeconduct.evidence.keys import DeskKeys, NoKey
from safeconduct.evidence.models import ActPerson, Incident, Involvement, PersonRecord, Testimony
from safeconduct.evidence.people.reasons import known_reason
from safeconduct.evidence.recording import change, open_content
from safeconduct.evidence.sealing import Content

OPENED = "evidence.identity.opened."
LISTS = ("names", "aliases", "contacts", "places", "organisations", "identifiers")
TEXTS = ("born", "note")
FIELDS = ("names", "aliases", "born", "contacts", "places", "organisations", "identifiers", "note")
"""What an identity holds: lists of text, but ``born`` (EDTF or words) and ``note``."""
MANY = 300
"""Above so many at once the keys of the whole vault are read in one go."""


def open_identity(record: PersonRecord, desk: DeskKeys, *, by: Person, reason: str, at: datetime) -> Content:
    """Who somebody is. Noted first. Raises ``NotAllowed``, ``NoReason``, ``NoKey`` (forgotten), ``CannotOpen``."""
    note_reading([record], by=by, reason=reason, at=at)
    return open_content(record, desk)


def note_reading(records: Iterable[PersonRecord], *, by: Person, reason: str, at: datetime) -> None:
    """One line of the audit for each record with an identity, committed before it is opened."""
    demand(by, Permission.OPEN_TESTIMONY)
    action = OPENED + known_reason(reason)
    with transaction.atomic():
        for record in records:
            if record.sealed is not None:
                audit.record(action, chain="staff", by=by.pk, subject=record.pk, at=at)


def note_put_back(record: PersonRecord, *, by: Person, reason: str, at: datetime) -> None:
    """The same where nothing is kept in the vault, but something that was typed and not saved is shown again."""
    demand(by, Permission.OPEN_TESTIMONY)
    with transaction.atomic():
        audit.record(OPENED + known_reason(reason), chain="staff", by=by.pk, subject=record.pk, at=at)


def keep_identity(
    record: PersonRecord, content: Content, desk: DeskKeys, *, version: int, by: Person, at: datetime
) -> PersonRecord:
    """Keep who somebody is. Raises ``NotAllowed``, ``ChangedMeanwhile``, ``Withdrawn``."""
    demand(by, Permission.OPEN_TESTIMONY)
    filled = {name: value for name, value in content.items() if value}
    values = {"has_identity": bool(filled)}
    return change(record, values, version=version, by=by, at=at, content=filled, desk=desk)


def open_many(records: Sequence[PersonRecord], desk: DeskKeys) -> list[tuple[PersonRecord, Content]]:
    """The identities of many records; those whose key is gone are left out. Whoever calls has noted it first."""
    sealed = [record for record in records if record.sealed is not None]
    held = keys.all_keys(desk) if len(sealed) > MANY else None
    found = []
    for record in sealed:
        try:
            key = held[str(record.pk)] if held is not None else keys.record_key(record.pk, desk)
            found.append((record, sealing.opened(record, record.sealed, key)))
        except (NoKey, KeyError, vault.CannotOpen):
            continue
    return found


def known_of(
    persons: Iterable[PersonRecord], desk: DeskKeys, *, by: Person, reason: str = "deidentify", at: datetime
) -> Known:
    """What the vault knows of these persons, for ``deidentify.find``; each opening is noted first.

    ``desk``: the keys of the desk "testimony". A person of several records is one person to the matcher.
    Raises ``NotAllowed``, ``NoReason``.
    """
    records = list(persons)
    note_reading(records, by=by, reason=reason, at=at)
    people: dict[str, tuple[list[str], list[str]]] = {}
    gathered: dict[str, list[str]] = {name: [] for name in ("places", "organisations", "identifiers")}
    for record, content in open_many(records, desk):
        names, aliases = people.setdefault(str(record.same_as_id or record.pk), ([], []))
        names += _texts(content, "names")
        aliases += _texts(content, "aliases")
        for name, all_of_them in gathered.items():
            all_of_them += _texts(content, name)
        gathered["identifiers"] += _texts(content, "contacts")
    return Known(
        persons=tuple(KnownPerson(one, tuple(names), tuple(also)) for one, (names, also) in people.items()),
        **{name: tuple(dict.fromkeys(texts)) for name, texts in gathered.items()},
    )


def known_of_incident(
    incident: Incident,
    desk: DeskKeys,
    documentation: DeskKeys | None,
    *,
    by: Person,
    reason: str = "deidentify",
    at: datetime,
) -> Known:
    """The same for everybody recorded on an incident, with its aliases and places, exact ones included.

    ``documentation``: the keys of the desk that sealed the incident; None leaves its sealed parts out.
    """
    known = known_of(persons_of(incident), desk, by=by, reason=reason, at=at)
    places = [place.name for place in incident.places.all() if place.name]
    aliases: list[str] = []
    if documentation is not None:
        aliases, exact = _sealed_of(incident, documentation)
        places += exact
    people = known.persons
    if aliases:
        people = (*people, KnownPerson("incident", (), tuple(aliases)))
    return replace(known, persons=people, places=tuple(dict.fromkeys((*known.places, *places))))


def persons_of(incident: Incident) -> list[PersonRecord]:
    """Everybody recorded on an incident: harmed, involved, or giving an account; and who is held to be the same."""
    ids = set(ActPerson.objects.filter(act__incident=incident).values_list("person_id", flat=True))
    ids |= set(
        Involvement.objects.filter(act__incident=incident)
        .exclude(person=None)
        .values_list("person_id", flat=True)
    )
    ids |= set(Testimony.objects.filter(incident=incident).values_list("person_id", flat=True))
    roots = set(
        PersonRecord.every.filter(pk__in=ids).exclude(same_as=None).values_list("same_as_id", flat=True)
    )
    either = Q(pk__in=ids | roots) | Q(same_as__in=ids | roots)
    return list(PersonRecord.every.filter(either).order_by("key"))


def _sealed_of(incident: Incident, desk: DeskKeys) -> tuple[list[str], list[str]]:
    """The aliases of an incident, the names of its exact places, and where people were held."""
    aliases: list[str] = []
    places: list[str] = []
    if keys.has_key(incident.pk, desk):
        key = keys.record_key(incident.pk, desk)
        aliases += _texts(sealing.opened(incident, incident.sealed, key), "aliases")
        for place in incident.places.exclude(sealed=None):
            places += _texts(sealing.opened(place, place.sealed, key), "name")
    for act in incident.acts.exclude(sealed=None):
        try:
            places += _texts(open_content(act, desk).get("detention") or {}, "place")
        except (NoKey, vault.CannotOpen):
            continue
    return aliases, places


def _texts(content: Content, name: str) -> list[str]:
    """A field as a list of text, whether it was kept as one line, as lines or as a list."""
    held: Any = content.get(name) or []
    lines = held.splitlines() if isinstance(held, str) else held
    return [text for line in lines if (text := str(line).strip())]
