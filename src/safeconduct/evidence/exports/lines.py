"""The bytes of an export, in each of its forms, from the records of the moment. Nothing is kept on a disk."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from safeconduct.counting.bounds import bounds
from safeconduct.evidence.claims.counted import counted
from safeconduct.evidence.exchange.records import Kind, Record
from safeconduct.evidence.exchange.writing import Flavour, guarded, json_lines, rows_of
from safeconduct.evidence.exports.choosing import Choice, chosen
from safeconduct.evidence.exports.telling import CHUNK, denied_by, told
from safeconduct.evidence.models import Claim, Incident, IncidentPlace
from safeconduct.evidence.testimonies.uses import unusable_records
from safeconduct.evidence.vocabulary import vocabulary
from safeconduct.evidence.when import Precision, parse

Shut = Collection[UUID]
"""Records that do not leave: ``testimonies.uses.unusable_records``."""
Out = Callable[[str, UUID], None]
"""Told of each record that goes out: its kind and the id of its row."""
EVENTS = (
    "id", "conflict_name", "date_start", "date_end", "date_prec", "where_coordinates", "adm_1", "latitude", "longitude",
    "country", "where_prec", "best", "low", "high", "contested", "denials",
)  # fmt: skip
UWAZI = (
    "title", "date added", "template", "published", "key", "date", "geolocation", "place", "act types", "tags",
    "contested", "denials",
)  # fmt: skip
_WHERE = {"exact": 2, "vicinity": 2, "locality": 1, "district": 3, "region": 4, "country": 6}
"""UCDP's scale of places, for points as coarse as ours are."""
EXTENSIONS = {"jsonl": "jsonl", "csv": "csv", "spreadsheet": "csv", "uwazi": "csv", "events": "csv"}


def lines(choice: Choice, out: Out, on: date) -> Iterator[bytes]:
    """The file, piece by piece, without identities, and without what may not leave on that day."""
    shut = unusable_records(on)
    rows = chosen(choice, shut)
    match choice.form:
        case "jsonl":
            yield from json_lines(_every(rows, out, shut))
        case "csv" | "spreadsheet":
            flavour = Flavour.PLAIN if choice.form == "csv" else Flavour.SPREADSHEET
            kind = Kind(choice.kinds[0])
            yield from rows_of(_table(kind, rows[kind], out, shut), kind, flavour)
        case "uwazi":
            yield from _written(UWAZI, _uwazi(rows[Kind.INCIDENT], out, shut))
        case "events":
            yield from _written(EVENTS, _events(rows[Kind.INCIDENT], out, shut))


def identity_lines(identities: Iterable[Record]) -> Iterator[bytes]:
    """What comes after everything else where JSON Lines hold identities: the last of kinds, by key."""
    return islice(json_lines(sorted(identities, key=_by_key)), 1, None)


def _by_key(record: Record) -> str:
    return record.key


def _every(rows: Mapping[Kind, Any], out: Out, shut: Shut) -> Iterator[Record]:
    for kind in Kind:
        if kind in rows:
            yield from _noted(kind, rows[kind], out, shut)


def _noted(kind: Kind, rows: Any, out: Out, shut: Shut) -> Iterator[Record]:
    for record, row_id in told(kind, rows, shut):
        if row_id is not None:
            out(kind.value, row_id)
        yield record


def _table(kind: Kind, rows: Any, out: Out, shut: Shut) -> Iterator[Record]:
    """A table of claims says in a column of its own what each denies: it has no lines for links."""
    pairs = told(kind, rows, shut)
    while chunk := list(islice(pairs, CHUNK)):
        ids = [row_id for _, row_id in chunk if row_id] if kind is Kind.CLAIM else []
        denied = denied_by(ids, shut)
        for record, row_id in chunk:
            if row_id is not None:
                out(kind.value, row_id)
            keys = denied.get(row_id) if row_id else None
            yield replace(record, values={**record.values, "denies": list(keys)}) if keys else record


def _written(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """CSV with every text guarded: these two forms are opened in spreadsheets."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    yield b"\xef\xbb\xbf" + _emptied(held)
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
        yield _emptied(held)


def _emptied(held: io.StringIO) -> bytes:
    text = held.getvalue()
    held.seek(0)
    held.truncate()
    return text.encode()


def _beside(rows: Any, out: Out, shut: Shut) -> Iterator[tuple[Incident, IncidentPlace | None, list[str]]]:
    """Each incident with its first place and the keys of the denials about it."""
    found = rows.order_by("key").iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        ids = [row.pk for row in chunk]
        places: dict[UUID, IncidentPlace] = {}
        for place in IncidentPlace.objects.filter(incident__in=ids).order_by("-name", "-pk"):
            places[place.incident_id] = place
        denials: dict[UUID, list[str]] = {}
        denying = Claim.objects.standing().filter(incident__in=ids, kind="denial").exclude(pk__in=shut)
        for incident_id, key in denying.order_by("key").values_list("incident", "key"):
            if incident_id:
                denials.setdefault(incident_id, []).append(key)
        for row in chunk:
            out(Kind.INCIDENT.value, row.pk)
            yield row, places.get(row.pk), denials.get(row.pk, [])


def _uwazi(rows: Any, out: Out, shut: Shut) -> Iterator[Sequence[Any]]:
    acts = vocabulary("acts")
    for row, place, denials in _beside(rows, out, shut):
        known = [acts.label(code) if code in acts else code for code in row.kinds]
        point = f"{place.latitude}|{place.longitude}" if place and place.latitude is not None else ""
        yield (
            row.title, row.made_on.isoformat(), "Incident", "", row.key, "|".join(row.periods), point,
            place.name if place else "", "|".join(known), "|".join(row.tags), "yes" if row.is_contested else "no",
            "|".join(denials),
        )  # fmt: skip


def _events(rows: Any, out: Out, shut: Shut) -> Iterator[Sequence[Any]]:
    for row, place, denials in _beside(rows, out, shut):
        low, high = _killed(row)
        has_point = place is not None and place.latitude is not None
        yield (
            row.key, row.title, row.first_day or "", row.last_day or "", _date_precision(row) if row.periods else "",
            place.name if place else "", place.name if place and place.precision == "region" else "",
            place.latitude if place and has_point else "", place.longitude if place and has_point else "",
            place.country if place else "", _WHERE[place.precision] if place else "", "", low, high,
            "yes" if row.is_contested else "no", "|".join(denials),
        )  # fmt: skip


def _killed(row: Incident) -> tuple[int | str, int | str]:
    """The least that is certain of people killed, and the most that a usable claim allows."""
    held = counted(row)
    low = [
        bound.low
        for bound in bounds(held)
        if bound.unit == "person" and bound.act.partition(".")[0] == "killing"
    ]
    usable = [
        claim.quantity.at_most
        for claim in held.claims
        if claim.is_usable
        and claim.quantity.unit == "person"
        and claim.quantity.act.partition(".")[0] == "killing"
    ]
    most = [each for each in usable if each is not None]
    return max(low) if low else "", max(most) if usable and len(most) == len(usable) else ""


def _date_precision(row: Incident) -> int:
    """UCDP's scale of dates: 1 a day, 2 up to six days, 3 a week, 4 a month, 5 more."""
    only = parse(row.periods[0]) if len(row.periods) == 1 else None
    if only and not only.is_period and only.precision is Precision.DAY:
        return 1
    if row.first_day is None or row.last_day is None:
        return 5
    days = (row.last_day - row.first_day).days + 1
    return next((code for code, most in ((2, 6), (3, 7), (4, 31)) if days <= most), 5)
