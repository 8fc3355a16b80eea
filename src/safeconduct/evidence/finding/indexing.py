"""What of a record can be found: one row of the index, written with the record in the same transaction."""

from __future__ import annotations

from datetime import date
from typing import Any

from safeconduct.evidence.models import (
    Act,
    Claim,
    Incident,
    Item,
    Party,
    PersonRecord,
    Record,
    SearchRow,
    Source,
)
from safeconduct.evidence.models.finding import KINDS

KIND_OF = {
    Incident: "incident", Act: "act", Claim: "claim", Item: "item", Source: "source", PersonRecord: "person",
    Party: "party",
}  # fmt: skip


def index(record: Record) -> None:
    """Write or renew the row of a record; of kinds that are not searched, nothing. Needs no key: internal only."""
    kind = KIND_OF.get(type(record))
    if kind is None:
        return
    SearchRow.objects.update_or_create(
        record_id=record.pk, defaults={"kind": KINDS[kind], **row_values(record)}
    )


def row_values(record: Record) -> dict[str, Any]:
    """The columns of a record's row, without its kind."""
    first: date | None = getattr(record, "first_day", None)
    words = [str(getattr(record, name, "") or "") for name in TEXTS]
    return {
        "key": getattr(record, "key", ""), "title": _title(record), "text": "\n".join(filter(None, words)),
        "code": getattr(record, "kind", ""), "state": _state(record), "country": "",
        "first_day": first, "last_day": getattr(record, "last_day", None), "incident_id": _incident(record),
        "visible": record.withdrawn_on is None and (record.run is None or record.run.state == "live"),
    }  # fmt: skip


TEXTS = (
    "key", "title", "name", "summary", "public_summary", "text", "statement", "translation", "speaker", "capacity",
    "phrase", "group", "origin", "basis",
)  # fmt: skip


def _title(record: Record) -> str:
    for name in ("title", "name", "speaker", "group"):
        if value := getattr(record, name, ""):
            return str(value)[:300]
    return ""


def _state(record: Record) -> str:
    if isinstance(record, Incident):
        return "contested" if record.is_contested and record.grade == "reported" else record.grade
    return ""


def _incident(record: Record) -> Any:
    return record.pk if isinstance(record, Incident) else getattr(record, "incident_id", None)
