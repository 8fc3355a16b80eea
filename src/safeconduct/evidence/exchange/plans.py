"""A mapping: which column goes to which field of which record kind. Saved as JSON, read back strictly.

One row may make several records (an incident, the act in it, a claim of how many); they point to each other
by name within the row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .records import BY_NAME, PARTS, Field, Kind, Reading
from .saying import Refused

PLAN_VERSION = 1
OPTIONS = frozenset({"order", "scale", "unit", "act", "comparator", "language", "header"})
MOST_RECORDS = 20


@dataclass(frozen=True, slots=True)
class Take:
    """Where a value comes from: a column, a constant, the row's number, or another record of the row (its key).

    ``prefix`` goes before a key; ``split`` divides a cell into many values; ``options`` tell how to read it.
    """

    column: str = ""
    constant: str = ""
    record: str = ""
    numbered: bool = False
    prefix: str = ""
    split: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordPlan:
    """One record of each row. ``fields``: “title” or, for a part, “place.latitude”.

    ``only_if``: a column; no record when its cell is blank. ``repeats``: the same record may come on many rows
    (a source); it is taken once and must say the same each time.
    """

    kind: Kind
    name: str
    fields: Mapping[str, Take]
    only_if: str = ""
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole mapping."""

    records: tuple[RecordPlan, ...]

    def columns(self) -> frozenset[str]:
        """Every column that the plan uses."""
        used = {take.column for record in self.records for take in record.fields.values()}
        return frozenset(used | {record.only_if for record in self.records}) - {""}

    def missing(self) -> tuple[tuple[str, str], ...]:
        """Required fields without a column: (record name, field)."""
        return tuple(
            (record.name, each.name)
            for record in self.records
            for each in BY_NAME[record.kind].values()
            if each.required and not any(re.split(r"[.#]", name)[0] == each.name for name in record.fields)
        )


def unmapped(plan: Plan, header: tuple[str, ...]) -> tuple[str, ...]:
    """Columns of the file that go nowhere, in their order."""
    used = plan.columns()
    return tuple(name for name in header if name not in used)


def field_of(kind: Kind, name: str) -> tuple[Field, str]:
    """Field and part of “place.latitude”. Raises ``Refused`` for a name or part that does not exist.

    A field of many values may take several columns: “tags”, “tags#2”, “place#2.name”.
    """
    whole, _, part = name.partition(".")
    plain, _, again = whole.partition("#")
    found = BY_NAME[kind].get(plain)
    if found is None or (part and part not in PARTS.get(found.reading, ())) or (again and not found.many):
        raise Refused("plan")
    return found, part


def to_json(plan: Plan) -> str:
    """The mapping as text, always the same for the same mapping."""
    content = {"version": PLAN_VERSION, "records": [_record_json(record) for record in plan.records]}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)


def from_json(text: str) -> Plan:
    """Read a saved mapping. Raises ``Refused`` for anything that ``to_json`` would not write."""
    try:
        content = json.loads(text)
        if content["version"] != PLAN_VERSION or set(content) != {"version", "records"}:
            raise Refused("plan")
        plan = Plan(tuple(_record(each) for each in content["records"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused("plan") from None
    check_plan(plan)
    return plan


def check_plan(plan: Plan) -> None:
    """Every field exists, every record pointed to stands before, names differ. Raises ``Refused``."""
    seen: set[str] = set()
    if not 1 <= len(plan.records) <= MOST_RECORDS:
        raise Refused("plan")
    for record in plan.records:
        if record.name in seen or not record.name:
            raise Refused("plan")
        for name, take in record.fields.items():
            reading = field_of(record.kind, name)[0].reading
            given = bool(take.column) + bool(take.constant) + bool(take.record) + take.numbered
            wrong_record = take.record and (take.record not in seen or reading is not Reading.REF)
            if given != 1 or wrong_record or not OPTIONS.issuperset(take.options):
                raise Refused("plan")
        seen.add(record.name)


def _record_json(record: RecordPlan) -> dict[str, Any]:
    content: dict[str, Any] = {"kind": record.kind.value, "name": record.name}
    content["fields"] = {name: _take_json(take) for name, take in record.fields.items()}
    return content | {
        name: value for name, value in (("only_if", record.only_if), ("repeats", record.repeats)) if value
    }


def _take_json(take: Take) -> dict[str, Any]:
    named = {
        name: getattr(take, name) for name in ("column", "constant", "record", "numbered", "prefix", "split")
    }
    given = {name: value for name, value in named.items() if value}
    return given | ({"options": dict(take.options)} if take.options else {})


def _record(content: Any) -> RecordPlan:
    if set(content) - {"kind", "name", "fields", "only_if", "repeats"}:
        raise Refused("plan")
    fields = {_text(name): _take(each) for name, each in content["fields"].items()}
    return RecordPlan(
        Kind(content["kind"]), _text(content["name"]), fields, _text(content.get("only_if", "")),
        content.get("repeats", False) is True,
    )  # fmt: skip


def _take(content: Any) -> Take:
    numbered, options = content.get("numbered", False) is True, content.get("options", {})
    named = {name: _text(value) for name, value in content.items() if name not in ("numbered", "options")}
    return Take(**named, numbered=numbered, options={_text(a): _text(b) for a, b in options.items()})


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Refused("plan")
    return value
