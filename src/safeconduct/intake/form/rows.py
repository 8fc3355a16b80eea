"""Answers in words of the active language, for "check your answers" and for the staff's reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from safeconduct.law.facts import FactType, Kind

from .answers import GIVEN, state, value
from .building import words
from .fields import band_label
from .journey import visible_pages
from .page import Field, Page, Step, Text


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One fact in words. `values` is empty unless `state` is "given"; an empty list then means "none".

    state: given, unknown, declined, unanswered. A long text is one value with line ends in it.
    """

    page: Page
    fact_id: str
    label: str
    values: list[str]
    state: str


def check_rows(answers: Mapping[str, Any]) -> list[CheckRow]:
    """A row for each fact of each visible page, in order, as the active language says it."""
    return [_row(page, field, answers) for page in visible_pages(answers) for field in page.fields]


def rows_for_step(answers: Mapping[str, Any], step: Step) -> list[CheckRow]:
    """The rows that the staff reads in this step of opening."""
    return [row for row in check_rows(answers) if row.page.step is step]


def _row(page: Page, field: Field, answers: Mapping[str, Any]) -> CheckRow:
    told = state(answers, field.fact_id)
    values = said(field, value(answers, field.fact_id)) if told == GIVEN else []
    return CheckRow(page, field.fact_id, str(field.label), values, told)


def said(field: Field, told: Any) -> list[str]:
    """The words for one given value."""
    fact = field.fact
    if fact.type.kind is Kind.RECORD:
        return [_record(field, record) for record in told]
    if fact.type.kind is Kind.CHOICES:
        named = words(fact.type, field.labels)
        return [str(named.get(code, code)) for code in told]
    one = _single(fact.type, field.labels, told)
    return [one] if one else []


def _record(field: Field, record: Mapping[str, Any]) -> str:
    labels = {column.key: column for column in field.columns}
    cells = []
    for key, type in field.fact.type.columns:
        if key not in record:
            continue
        cell: Any = record[key]
        if type.kind is Kind.DATE:
            cell = {"date": cell, "precision": record.get("precision", "")}
        cells.append(_single(type, labels[key].labels, cell))
    return " · ".join(cells)


def _single(type: FactType, labels: Mapping[str, Text] | None, told: Any) -> str:
    match type.kind:
        case Kind.TEXT | Kind.LONG_TEXT | Kind.INTEGER:
            return str(told)
        case Kind.DATE:
            return date_in_words(told["date"], told["precision"])
        case Kind.MONEY:
            return str(band_label(told["low"], told["high"], told["currency"]))
        case _:
            return str(words(type, labels).get(told, told))


def date_in_words(written: str, precision: str) -> str:
    """From "2025-11" and "month" to "November 2025"; "about" when the precision is coarser than the parts."""
    parts = [int(part) for part in written.split("-")]
    day = date(*[*parts, 1, 1][:3])
    style = ("Y", "YEAR_MONTH_FORMAT", "DATE_FORMAT")[len(parts) - 1]
    words = date_format(day, style)
    exact = precision == ("year", "month", "day")[len(parts) - 1]
    return words if exact else gettext("about %(date)s") % {"date": words}
