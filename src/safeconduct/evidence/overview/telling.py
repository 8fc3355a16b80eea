"""How much is recorded, and what colleagues did of late: read from the end of the audit, keys instead of ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Person
from safeconduct.audit.models import ChainHead, StaffEntry
from safeconduct.evidence import models
from safeconduct.evidence.models import Record
from safeconduct.evidence.overview.waiting import address
from safeconduct.evidence.people.finding import SEARCHED
from safeconduct.evidence.people.identities import OPENED

LOOKED_BACK = 20_000
"""Lines of the audit that are looked at, from its end."""
SHOWN = 12
OPENED_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: its model, its words, the page of one, and the page of all."""

    model: type[Record]
    label: str | Promise
    one: str
    all: str


KINDS: Mapping[str, Kind] = {
    "incident": Kind(models.Incident, _("Incidents"), "incident", "incidents"),
    "act": Kind(models.Act, _("Acts"), "act", ""),
    "claim": Kind(models.Claim, _("Claims"), "claim", ""),
    "item": Kind(models.Item, _("Items"), "item", "items"),
    "source": Kind(models.Source, _("Sources"), "source", "sources"),
    "personrecord": Kind(models.PersonRecord, _("People"), "person_recorded", "people_recorded"),
    "party": Kind(models.Party, _("Bodies and units"), "party", "parties"),
    "testimony": Kind(models.Testimony, _("Testimonies"), "testimony", "testimonies"),
}
"""By the name of the model, as the audit writes it."""
STEPS: tuple[tuple[type[Record], str, str | Promise, str | Promise], ...] = (
    (models.Source, "source_new", _("Write down your first source"), _("Who said it, and how reliable they are.")),
    (models.Item, "item_new", _("Keep the item it came in"), _("The article, photograph or paper, unchanged.")),
    (models.Incident, "incident_new", _("Record the incident"), _("What happened, when and where, as far as known.")),
    (models.Claim, "incidents", _("Write down the first claim"), _("Who says what. It stands with its incident.")),
)  # fmt: skip
DONE: Mapping[str, str | Promise] = {
    "added": _("added"),
    "changed": _("changed"),
    "withdrawn": _("withdrawn"),
}


def numbers() -> list[dict[str, Any]]:
    """How many of each kind stand; two records of one person are one."""
    return [
        {"label": kind.label, "count": _standing(kind).count(), "url": address(kind.all) if kind.all else ""}
        for kind in KINDS.values()
    ]


def recent(person: Person) -> list[dict[str, Any]]:
    """What colleagues added or changed of late, each record once, newest first."""
    lines = _lately().exclude(by=person.pk).exclude(by=None).filter(action__startswith="evidence.")
    found: dict[UUID, tuple[Kind, str, StaffEntry]] = {}
    for entry in lines.order_by("-number")[: SHOWN * 20]:
        _evidence, kind, done = (*entry.action.split("."), "", "")[:3]
        if kind in KINDS and done in DONE and entry.subject is not None and entry.subject not in found:
            found[entry.subject] = (KINDS[kind], done, entry)
        if len(found) == SHOWN:
            break
    return _with_keys(found)


def openings(on: date) -> dict[str, int]:
    """How often identities were opened, and the vault searched by name, in the last seven days."""
    lines = _lately().filter(day__gt=on - OPENED_WITHIN)
    return {
        "opened": lines.filter(action__startswith=OPENED).count(),
        "searched": lines.filter(action__startswith=SEARCHED).count(),
    }


def steps() -> list[dict[str, Any]]:
    """What a new desk does first, and what of it is done; nothing once all of it is."""
    found = [
        {"title": title, "text": text, "url": address(url), "is_done": model._default_manager.exists()}
        for model, url, title, text in STEPS
    ]
    return [] if all(step["is_done"] for step in found) else found


def _standing(kind: Kind) -> Any:
    rows: Any = kind.model
    found = rows.objects.standing()
    return found.filter(same_as=None) if kind.model is models.PersonRecord else found


def _lately() -> Any:
    head = ChainHead.objects.filter(chain="staff").values_list("length", flat=True).first() or 0
    return StaffEntry.objects.filter(number__gt=head - LOOKED_BACK)


def _with_keys(found: Mapping[UUID, tuple[Kind, str, StaffEntry]]) -> list[dict[str, Any]]:
    ids: dict[type[Record], list[UUID]] = defaultdict(list)
    for record_id, (kind, _done, _entry) in found.items():
        ids[kind.model].append(record_id)
    keys: dict[UUID, str] = {}
    for model, wanted in ids.items():
        rows: Any = model
        keys |= dict(rows.objects.filter(pk__in=wanted).values_list("pk", "key"))
    names = dict(
        Person.objects.filter(pk__in={entry.by for _kind, _done, entry in found.values()}).values_list(
            "pk", "display_name"
        )
    )
    return [
        _line(record_id, keys[record_id], kind, done, entry.at, names.get(entry.by, "") if entry.by else "")
        for record_id, (kind, done, entry) in found.items()
        if record_id in keys
    ]


def _line(record_id: UUID, key: str, kind: Kind, done: str, at: datetime, who: str) -> dict[str, Any]:
    return {"key": key, "url": address(kind.one, record_id), "done": DONE[done], "at": at, "who": who}
