"""What the import pages show: the mapping with a preview of the first rows, and how far a run got."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from safeconduct.evidence import exchange
from safeconduct.evidence.exchange.encodings import Encoding
from safeconduct.evidence.exchange.records import BY_NAME, Kind
from safeconduct.evidence.imports import planning
from safeconduct.evidence.imports.codes import desk_lists
from safeconduct.evidence.imports.fitting import misfits
from safeconduct.evidence.imports.planning import Chosen
from safeconduct.evidence.imports.runs import Notes, OpenRun
from safeconduct.evidence.imports.words import FITS, HOWS, KINDS, NOTES, field_words, sentence
from safeconduct.evidence.vocabulary import vocabulary

PREVIEWED = 5
CELL = 60
DELIMITERS = {",": ",", ";": ";", "\t": _("Tab"), "|": "|"}


def mapping(opened: OpenRun, notes: Notes) -> dict[str, Any]:
    """The page of a mapping. Raises ``exchange.Refused``, ``FileGone``."""
    context: dict[str, Any] = {
        "notes": notes,
        "fit": FITS.get(notes.fit, ""),
        "fit_note": NOTES.get(notes.fit, ""),
    }
    if notes.is_ours:
        return context | {"rows": _ours(opened)}
    plan = exchange.from_json(notes.plan)
    some = planning.samples(opened, notes.form)
    context |= {
        "encodings": [(each.value, each.value == notes.encoding) for each in Encoding],
        "delimiters": [(sign, words, sign == notes.delimiter) for sign, words in DELIMITERS.items()],
        "rows": _previewed(opened, notes, plan),
        "unmapped": exchange.unmapped(plan, tuple(notes.header)),
        "missing": [(KINDS[name], field_words(field)) for name, field in _missing(plan)],
    }
    if notes.fit:
        return context | {"taken": _taken(plan)}
    return context | _columns(planning.chosen_from(plan), notes, some)


def _missing(plan: exchange.Plan) -> list[tuple[str, str]]:
    kinds = {record.name: record.kind.value for record in plan.records}
    return [(kinds[name], field) for name, field in plan.missing()]


def _taken(plan: exchange.Plan) -> list[dict[str, Any]]:
    """What a recognised shape makes of which column."""
    return [
        {
            "kind": KINDS[record.kind.value],
            "field": field_words(name.partition("#")[0]),
            "column": take.column,
        }
        for record in plan.records
        for name, take in record.fields.items()
        if take.column
    ]


def _columns(chosen: Chosen, notes: Notes, some: list[tuple[str, ...]]) -> dict[str, Any]:
    identity = planning.identity_columns(notes.header, some, chosen.kind)
    targets = [
        (f"{KINDS[kind]}: {field_words(name)}", value) for kind, name, value in planning.targets(chosen.kind)
    ]
    columns = []
    for at, name in enumerate(notes.header):
        cell = next((row[at] for row in some if at < len(row) and row[at].strip()), "")
        columns.append(
            {
                "number": at, "name": name, "example": cell[:CELL], "pick": chosen.picks.get(name, ""),
                "how": chosen.hows.get(name, ""), "identity": name in identity,
            }
        )  # fmt: skip
    required = [
        {"name": field.name, "words": field_words(field.name), "value": chosen.fixed.get(field.name, ""),
         "codes": _codes(field.list) if field.list else []}
        for field in BY_NAME[chosen.kind].values()
        if field.required and field.name != "key"
    ]  # fmt: skip
    return {
        "chosen": chosen, "columns": columns, "targets": targets, "hows": list(HOWS.items()), "required": required,
        "kinds": [(each.value, KINDS[each.value]) for each in planning.KINDS], "units": _codes("unit"),
        "acts": _codes("act_type"), "identity": identity,
    }  # fmt: skip


def _codes(name: str) -> list[tuple[str, str]]:
    terms = exchange.codes.lists(desk_lists(), name).terms
    ours = {"unit": "units", "act_type": "acts"}.get(name)
    return [(term.code, vocabulary(ours).label(term.code) if ours else term.code) for term in terms]


def _ours(opened: OpenRun) -> list[dict[str, Any]]:
    shown = []
    for each in opened.rows():
        shown.append(_row(each, (), ()))
        if len(shown) == PREVIEWED:
            break
    return shown


def _previewed(opened: OpenRun, notes: Notes, plan: exchange.Plan) -> list[dict[str, Any]]:
    found = exchange.preview(opened.opened, notes.form, plan, desk_lists(), PREVIEWED)
    return [_row(each.made, each.marked, each.formulas) for each in found]


def _row(made: exchange.Made, marked: tuple[str, ...], formulas: tuple[str, ...]) -> dict[str, Any]:
    wrong = [(each.column, sentence(each.row, each.column, each.code, each.facts)) for each in made.problems]
    for record in made.records:
        wrong += [(name, sentence(made.row, name, code, facts)) for name, code, facts in misfits(record)]
    return {
        "number": made.row, "marked": marked, "formulas": formulas, "problems": wrong,
        "records": [_record(record.kind, record.key, record.values) for record in made.records],
    }  # fmt: skip


def _record(kind: Kind, key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": KINDS[kind.value], "key": key,
        "values": [(field_words(name), said(value)) for name, value in values.items()],
    }  # fmt: skip


def said(value: Any) -> str:
    """A value as a line of text."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(said, value))
    if isinstance(value, dict):
        return " · ".join(f"{name} {said(each)}" for name, each in value.items())
    return str(value)


def problems(notes: Notes) -> dict[str, Any]:
    """What a check found: the first problems, and how many there are in each column."""
    return {
        "problems": [
            {"row": row, "column": column, "says": sentence(row, column, code, facts)}
            for row, column, code, facts in notes.problems
        ],
        "by_column": sorted(notes.by_column.items(), key=lambda each: -each[1]),
    }


def counts(records: Mapping[str, int]) -> list[tuple[Any, int]]:
    """How many of each kind, in the order of kinds."""
    return [(words, records[kind]) for kind, words in KINDS.items() if records.get(kind)]
