"""From a field of a page to a Django form field: the right list, words and widget for each kind of fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.countries import COUNTRIES, NATIONALITIES
from safeconduct.choices.currencies import USED_IN
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.states import US_STATES
from safeconduct.law.facts import FactType, Kind

from .answers import value
from .fields import ApproximateDate, MoneyBand, NumberField, OneOf, RowsField, SomeOf, TextField
from .page import Field, Text
from .widgets import LanguageBoxes, LanguageSelect, LongSelect

YES_NO: dict[str, Text] = {"yes": _("Yes"), "no": _("No")}
CHOOSE = ("", _("Choose from the list"))
Choices = list[tuple[str, Text]]


def words(type: FactType, labels: Mapping[str, Text] | None) -> Mapping[str, Text]:
    """The words for each code of a type."""
    if labels is not None:
        return labels
    return {
        Kind.COUNTRY: COUNTRIES,
        Kind.NATIONALITY: NATIONALITIES,
        Kind.US_STATE: US_STATES,
        Kind.YES_NO: YES_NO,
    }.get(type.kind, {})


def currency_for(answers: Mapping[str, Any]) -> str:
    """The currency chosen, or the one used where the person is, or US dollars."""
    chosen = value(answers, "means.currency")
    return str(chosen or USED_IN.get(value(answers, "place.country") or "", "USD"))


def build(field: Field, answers: Mapping[str, Any]) -> forms.Field:
    """The form field for one field of a page."""
    common = {"label": field.label, "help_text": field.hint}
    type = field.fact.type
    if type.kind is Kind.RECORD:
        labels = {column.key: column for column in field.columns}
        columns = {
            key: _single(kind, labels[key].labels, {"label": labels[key].label}, as_list=True)
            for key, kind in type.columns
        }
        return RowsField(columns=columns, row_label=field.row, shown=field.shown_rows, **common)
    if type.kind is Kind.MONEY:
        return MoneyBand(currency=currency_for(answers), **common)
    return _single(type, field.labels, common, as_list=field.as_list, lines=field.rows)


def _single(
    type: FactType,
    labels: Mapping[str, Text] | None,
    common: dict[str, Any],
    *,
    as_list: bool,
    lines: int = 0,
) -> forms.Field:
    match type.kind:
        case Kind.TEXT:
            return TextField(limit=type.high, **common)
        case Kind.LONG_TEXT:
            return TextField(limit=type.high, lines=lines or 4, **common)
        case Kind.INTEGER:
            return NumberField(low=type.low, high=type.high, **common)
        case Kind.DATE:
            return ApproximateDate(**common)
        case Kind.CHOICES:
            boxes = LanguageBoxes if _are_languages(labels) else forms.CheckboxSelectMultiple
            return SomeOf(labels=words(type, labels), widget=boxes, **common)
        case _:
            return _one_of(type, labels, common, as_list=as_list)


def _one_of(
    type: FactType, labels: Mapping[str, Text] | None, common: dict[str, Any], *, as_list: bool
) -> OneOf:
    named = words(type, labels)
    if type.kind in (Kind.COUNTRY, Kind.NATIONALITY, Kind.US_STATE):
        return OneOf(choices=by_name(named), widget=LongSelect(attrs={"autocomplete": "off"}), **common)
    if as_list:
        select = LanguageSelect if _are_languages(labels) else LongSelect
        choices: Choices = [CHOOSE, *named.items()]
        return OneOf(choices=choices, widget=select(attrs={"autocomplete": "off"}), **common)
    return OneOf(choices=list(named.items()), widget=forms.RadioSelect, **common)


def by_name(named: Mapping[str, str | Promise]) -> Callable[[], Iterable[tuple[str, Text]]]:
    """Choices sorted by their names in the active language; called each time the list is shown."""
    return lambda: [
        CHOOSE,
        *sorted(((code, str(name)) for code, name in named.items()), key=lambda c: c[1].casefold()),
    ]


def _are_languages(labels: Mapping[str, Text] | None) -> bool:
    return labels is not None and labels.get("ar") == LANGUAGES["ar"]
