"""How the columns of a file are mapped: looked at, suggested, drawn anew from what somebody chose on the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from safeconduct.evidence import exchange
from safeconduct.evidence.exchange import Form, Kind, Plan, RecordPlan, Take
from safeconduct.evidence.exchange.codes import Codes, normal
from safeconduct.evidence.exchange.encodings import Encoding
from safeconduct.evidence.exchange.plans import field_of
from safeconduct.evidence.exchange.reading import header, rows
from safeconduct.evidence.exchange.records import BY_NAME, FOLLOWS, PARTS, Field, Reading
from safeconduct.evidence.exchange.saying import NotRead
from safeconduct.evidence.imports.codes import desk_lists
from safeconduct.evidence.imports.fitting import MODELS
from safeconduct.evidence.imports.runs import Notes, OpenRun

SAMPLED = 200
KINDS = tuple(MODELS)
BESIDE: Mapping[Kind, Mapping[Kind, tuple[str, ...]]] = {
    Kind.INCIDENT: {
        Kind.CLAIM: (
            "statement", "translation", "quantity", "quantity.low", "quantity.high", "speaker", "capacity", "said_on",
            "venue", "language", "kind",
        ),
        Kind.SOURCE: ("title",),
        Kind.ACT: ("type", "group", "outcome"),
    },
}  # fmt: skip
"""What else may come of a row of a kind: records beside it, and their fields."""
ORDERS = ("dmy", "mdy")
SPLITS = ("|", ";", ",")
_BY_NAME = {"incident.sources": "source.title"}
"""A column of sources holds their names, as a rule: they come along as sources of their own."""
UNSUGGESTED = frozenset({"claim.language", "claim.kind"})
ACTS = frozenset({
    "act", "acts", "act type", "type of act", "violation", "нарушение", "acto", "violación", "الانتهاك", "نقض",
})  # fmt: skip
"""Columns that say what was done: an act of its own, whatever words stand in them."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the page says. ``picks``: column → “record.field”; ``hows``: column → order of dates, or what divides."""

    kind: Kind
    picks: Mapping[str, str] = field(default_factory=dict)
    hows: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    unit: str = "person"
    act: str = ""


def looked_at(opened: OpenRun) -> Notes:
    """A first look: encoding, delimiter, header, and a mapping to correct. Raises ``Refused``, ``FileGone``."""
    head = b"".join(islice(opened.opened(), 1))
    if exchange.json_lines.is_ours(head):
        return replace(opened.notes, fit="ours", encoding="utf-8", delimiter="")
    return read_as(opened, exchange.look(opened.opened).form)


def read_as(opened: OpenRun, form: Form) -> Notes:
    """The header and a suggestion, read in this form. Raises ``exchange.Refused``, ``FileGone``."""
    names = header(opened.opened, form)
    some = samples(opened, form)
    shape = exchange.recognised(names, some)
    plan = shape.plan if shape else drawn(suggested(names, some), opened)
    plan = readable(plan, names, some, opened)
    notes = replace(
        opened.notes, encoding=form.encoding.value, delimiter=form.delimiter, header=list(names),
        fit=shape.name if shape else "",
    )  # fmt: skip
    return replace(notes, plan=exchange.to_json(plan if shape else redrawn(plan, opened)))


def redrawn(plan: Plan, opened: OpenRun) -> Plan:
    """The mapping exactly as the page says and posts it: what the page has no word for is not in it."""
    return drawn(chosen_from(plan), opened)


def samples(opened: OpenRun, form: Form) -> list[tuple[str, ...]]:
    """The cells of the first rows."""
    return [row.cells for row in islice(rows(opened.opened, form), SAMPLED)]


def identity_columns(names: Sequence[str], some: Sequence[Sequence[str]], kind: Kind) -> tuple[str, ...]:
    """Columns that look as if they told who somebody is: names, birth dates, telephones, addresses."""
    return exchange.suggest(names, some, kind).identity


def suggested(names: Sequence[str], some: Sequence[Sequence[str]], kind: Kind | None = None) -> Chosen:
    """A first choice: the kind that fits best, its columns, and of what is left what fits beside it."""
    kind = kind or exchange.likely_kind(names)
    first = exchange.suggest(names, some, kind)
    picks, hows = _picked(first.plan, kind)
    picks = {name: _placed(name, _BY_NAME.get(target, target)) for name, target in picks.items()}
    left = [name for name in names if name not in picks and name not in first.identity]
    for beside, fields in BESIDE.get(kind, {}).items():
        cells = [[row[names.index(name)] for name in left if names.index(name) < len(row)] for row in some]
        more, how = _picked(exchange.suggest(left, cells, beside).plan, beside)
        for column, target in more.items():
            at = target.partition(".")[2]
            if column not in picks and at in fields and target not in UNSUGGESTED:
                picks[column] = target
                hows |= {column: how[column]} if column in how else {}
    return Chosen(kind, picks, hows)


def _placed(column: str, target: str) -> str:
    return "act.type" if target == "incident.type" and normal(column) in ACTS else target


def _picked(plan: Plan, kind: Kind) -> tuple[dict[str, str], dict[str, str]]:
    picks: dict[str, str] = {}
    hows: dict[str, str] = {}
    for record in plan.records:
        for name, take in record.fields.items():
            is_named_after = name == "key" and record.kind is not kind
            if take.column and take.column not in picks and not is_named_after:
                picks[take.column] = f"{record.name}.{re.sub('#[0-9]+', '', name)}"
                how = take.options.get("order", "") or take.split
                if how:
                    hows[take.column] = how
    return picks, hows


def chosen_from(plan: Plan) -> Chosen:
    """What the page shows of a mapping that was drawn here."""
    kind = plan.records[-1].kind if len(plan.records) == 1 else _main(plan).kind
    picks, hows = _picked(plan, kind)
    fixed = {name: take.constant for name, take in _main(plan).fields.items() if take.constant}
    counted = next((take.options for each in plan.records for name, take in each.fields.items()
                    if name.startswith("quantity") and take.options.get("unit")), {})  # fmt: skip
    return Chosen(kind, picks, hows, fixed, counted.get("unit", "person"), counted.get("act", ""))


def _main(plan: Plan) -> RecordPlan:
    """The record that the others of a row hang on."""
    return next((each for each in plan.records if each.kind in BESIDE), plan.records[0])


def drawn(chosen: Chosen, opened: OpenRun) -> Plan:
    """The mapping that the choices make. What fits nowhere is left out."""
    by_record: dict[str, dict[str, Take]] = {}
    for column, target in chosen.picks.items():
        record, _, name = target.partition(".")
        found = by_record.setdefault(record, {})
        if _fits(chosen.kind, record, name):
            take = _take(column, Kind(record), name, chosen)
            found[_free(found, Kind(record), name)] = take
    records = [_main_record(chosen, by_record, opened)]
    names = {record for record, fields in by_record.items() if fields}
    if "source" in names and chosen.kind is not Kind.SOURCE:
        records.insert(0, _source(by_record["source"]))
    if "act" in names and chosen.kind is not Kind.ACT and "type" in by_record["act"]:
        records.append(
            _beside(Kind.ACT, by_record["act"], "incident", opened, by_record["act"]["type"].column)
        )
    if "claim" in names and chosen.kind is not Kind.CLAIM:
        records.append(_claim(by_record["claim"], opened, has_source="source" in names))
    return Plan(tuple(records))


def _fits(kind: Kind, record: str, name: str) -> bool:
    if record not in {each.value for each in KINDS}:
        return False
    of = Kind(record)
    if of is not kind and name not in BESIDE.get(kind, {}).get(of, ()):
        return False
    try:
        field_of(of, name)
    except exchange.Refused:
        return False
    return True


def _take(column: str, kind: Kind, name: str, chosen: Chosen) -> Take:
    at, how, options = field_of(kind, name)[0], chosen.hows.get(column, ""), {}
    if at.reading is Reading.WHEN and how in ORDERS:
        options["order"] = how
    if at.reading is Reading.QUANTITY:
        options = {"unit": chosen.unit or "person"} | ({"act": chosen.act} if chosen.act else {})
    split = how if at.many and how in SPLITS and "." not in name else ""
    return Take(column=column, split=split, options=options)


def _free(found: Mapping[str, Take], kind: Kind, name: str) -> str:
    """The name under which a second column goes to the same field, where the field takes many."""
    whole, _, part = name.partition(".")
    number, free = 1, name
    while free in found and field_of(kind, name)[0].many:
        number += 1
        free = f"{whole}#{number}" + (f".{part}" if part else "")
    return free


def _numbered(kind: str, opened: OpenRun) -> Take:
    """A key for rows without one: told apart from those of every other import."""
    return Take(numbered=True, prefix=f"{kind}-{opened.run.pk.hex[:6]}-")


def _main_record(chosen: Chosen, by_record: Mapping[str, dict[str, Take]], opened: OpenRun) -> RecordPlan:
    kind = chosen.kind
    fields = dict(by_record.get(kind.value, {}))
    for name, text in chosen.fixed.items():
        if text and name in BY_NAME[kind] and name not in fields and name != "key":
            fields[name] = Take(constant=text)
    fields.setdefault("key", _numbered(kind.value, opened))
    if (
        kind is Kind.INCIDENT
        and by_record.get("source")
        and not by_record.get("claim")
        and "sources" not in fields
    ):
        fields["sources"] = Take(record="source")
    return RecordPlan(kind, kind.value, _parts_win(fields))


def _parts_win(fields: dict[str, Take]) -> dict[str, Take]:
    """A date in one column and its start in another: the start says more. A place may be both."""
    parted = {name.partition(".")[0] for name in fields if "." in name}
    return {
        name: take for name, take in fields.items() if "." in name or name not in parted or name == "place"
    }


def _source(fields: Mapping[str, Take]) -> RecordPlan:
    take = fields["title"]
    return RecordPlan(
        Kind.SOURCE, "source", {"key": Take(column=take.column), **fields}, take.column, repeats=True
    )


def _beside(kind: Kind, fields: Mapping[str, Take], to: str, opened: OpenRun, only_if: str) -> RecordPlan:
    return RecordPlan(
        kind,
        kind.value,
        {"key": _numbered(kind.value, opened), to: Take(record="incident"), **fields},
        only_if,
    )


def _claim(fields: dict[str, Take], opened: OpenRun, *, has_source: bool) -> RecordPlan:
    counts = [name for name in fields if name.startswith("quantity")]
    only_if = next((fields[name].column for name in (*counts, "statement") if name in fields), "")
    more = dict(_parts_win(fields))
    more.setdefault("kind", Take(constant="allegation"))
    if has_source:
        more["sources"] = Take(record="source")
    return _beside(Kind.CLAIM, more, "about", opened, only_if)


def readable(plan: Plan, names: Sequence[str], some: Sequence[Sequence[str]], opened: OpenRun) -> Plan:
    """A suggestion whose coded columns read: terms that no list of ours has go to the tags, or nowhere."""
    records = []
    for record in plan.records:
        fields: dict[str, Take] = {}
        for name, take in record.fields.items():
            at = field_of(record.kind, name)[0]
            stays = record.kind is Kind.ACT and name == "type" and normal(take.column) in ACTS
            stays = stays or at.reading is not Reading.CODE or not take.column
            if take.numbered:
                fields[name] = replace(take, prefix=_numbered(record.kind.value, opened).prefix)
            elif stays or _all_read(at, take, names, some):
                fields[name] = take
            elif "tags" in BY_NAME[record.kind]:
                fields[_free(fields, record.kind, "tags")] = replace(take, split=take.split or "|")
        records.append(replace(record, fields=fields))
    return Plan(tuple(records))


def _all_read(at: Field, take: Take, names: Sequence[str], some: Sequence[Sequence[str]]) -> bool:
    known = desk_lists().get(at.list) or Codes(at.list, is_open=True)
    place = list(names).index(take.column)
    for row in some:
        cell = row[place] if place < len(row) else ""
        for piece in cell.split(take.split) if take.split else [cell]:
            try:
                if piece.strip():
                    known.read(piece)
            except NotRead:
                return False
    return True


def targets(kind: Kind) -> list[tuple[str, str, str]]:
    """Where a column may go: (record kind, field, “record.field”)."""
    found = [(kind.value, name, f"{kind.value}.{name}") for name in _names(kind)]
    for beside, names in BESIDE.get(kind, {}).items():
        found += [(beside.value, name, f"{beside.value}.{name}") for name in names]
    return found


def _names(kind: Kind) -> list[str]:
    found: list[str] = []
    for name, at in BY_NAME[kind].items():
        if name in FOLLOWS:
            continue
        found.append(name)
        if at.reading is not Reading.QUANTITY:
            found += [f"{name}.{part}" for part in PARTS.get(at.reading, ())]
        else:
            found += [f"{name}.{part}" for part in ("low", "high", "unit", "period", "as_of")]
    return found


def form_of(encoding: str, delimiter: str, notes: Notes) -> Form:
    """The form that somebody chose; what is not one stays as it was."""
    known = {each.value for each in Encoding}
    return Form(
        Encoding(encoding if encoding in known else notes.encoding),
        delimiter if delimiter in exchange.reading.DELIMITERS else notes.delimiter,
    )
