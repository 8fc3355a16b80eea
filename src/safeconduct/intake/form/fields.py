"""Form fields whose cleaned value is the JSON value of a fact, or None when nothing was answered.

Every error is a sentence: what is wrong and what to do. Nothing typed is ever lost: bound fields show the raw
input again. No `max_length` reaches HTML, since browsers cut off what is pasted beyond it.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.currencies import bands
from safeconduct.choices.typed import tidy, whole_number
from safeconduct.law.facts import FIRST_YEAR, LAST_YEAR, MAX_ROWS, PRECISIONS

from .widgets import NUMERIC, PLAIN, DateParts, Rows, is_typed

NOT_IN_LIST = _("This answer is not in the list. Please choose one from the list.")
LENGTHS = {"day": (1, 31), "month": (1, 12)}


class TextField(forms.Field):
    """A text of at most `limit` characters, control characters dropped."""

    def __init__(self, *, limit: int, lines: int = 0, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={**PLAIN, "rows": lines}) if lines else forms.TextInput(attrs=PLAIN)
        super().__init__(required=False, widget=widget, **kwargs)
        self.limit, self.lines = limit, bool(lines)

    def clean(self, value: Any) -> str | None:
        text = tidy(value if isinstance(value, str) else "", lines=self.lines)
        if len(text) > self.limit:
            raise ValidationError(
                gettext(
                    "Your text has %(length)s characters. There is room for %(limit)s here. Nothing is lost. "
                    "Please make it shorter. You can send the rest later as a message."
                )
                % {"length": len(text), "limit": self.limit}
            )
        return text or None


class NumberField(forms.Field):
    """A whole number from `low` to `high`, in any script's digits."""

    def __init__(self, *, low: int, high: int, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.TextInput(attrs=NUMERIC), **kwargs)
        self.low, self.high = low, high

    def clean(self, value: Any) -> int | None:
        typed = tidy(value if isinstance(value, str) else "")
        if not typed:
            return None
        number = whole_number(typed)
        if number is None or not self.low <= number <= self.high:
            raise ValidationError(
                gettext("This must be a number from %(low)s to %(high)s. Please write it again.")
                % {"low": self.low, "high": self.high}
            )
        return number


class OneOf(forms.ChoiceField):
    """One code out of a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, error_messages={"invalid_choice": NOT_IN_LIST}, **kwargs)

    def clean(self, value: Any) -> Any:
        return super().clean(value) or None


class SomeOf(forms.MultipleChoiceField):
    """Several codes out of a list, in the list's order."""

    def __init__(self, *, labels: Mapping[str, str | Promise], **kwargs: Any) -> None:
        errors = {"invalid_choice": NOT_IN_LIST, "invalid_list": NOT_IN_LIST}
        super().__init__(required=False, choices=list(labels.items()), error_messages=errors, **kwargs)
        self.codes = tuple(labels)

    def clean(self, value: Any) -> list[str] | None:
        chosen = set(super().clean(value))
        return [code for code in self.codes if code in chosen] or None


class MoneyBand(OneOf):
    """A band of monthly income; the answer keeps the limits and the currency that the person saw."""

    def __init__(self, *, currency: str, **kwargs: Any) -> None:
        self.currency = currency
        self.bands = bands(currency)
        choices = [(str(n), band_label(low, high, currency)) for n, (low, high) in enumerate(self.bands)]
        super().__init__(choices=choices, widget=forms.RadioSelect, **kwargs)

    def clean(self, value: Any) -> dict[str, Any] | None:
        code = super().clean(value)
        if code is None:
            return None
        low, high = self.bands[int(code)]
        return {"band": int(code), "low": low, "high": high, "currency": self.currency, "period": "month"}

    def prepare_value(self, value: Any) -> Any:
        return str(value.get("band")) if isinstance(value, Mapping) else value


def band_label(low: int, high: int | None, currency: str) -> str | Promise:
    """Words for a band: "1000 to 2000 USD". Lazy, so that it follows the language of the page."""
    if high == 0:
        return _("No money comes in")
    if high is None:
        return format_lazy(_("More than {low} {currency}"), low=_grouped(low), currency=currency)
    if low == 0:
        return format_lazy(_("Less than {high} {currency}"), high=_grouped(high), currency=currency)
    return format_lazy(
        _("From {low} to {high} {currency}"), low=_grouped(low), high=_grouped(high), currency=currency
    )


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


class ApproximateDate(forms.Field):
    """A date as well as the person knows it. The precision is never finer than the parts that were typed."""

    widget = DateParts

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> dict[str, str] | None:
        value = value if isinstance(value, Mapping) else {}
        typed = {part: tidy(str(value.get(part) or "")) for part in ("day", "month", "year")}
        if not any(typed.values()):
            return None
        year, month, day = _year(typed["year"]), _part("month", typed["month"]), _part("day", typed["day"])
        if day and not month:
            raise ValidationError(gettext("Please write the month too, or leave the day empty."))
        if month and day and day > (last := calendar.monthrange(year, month)[1]):
            raise ValidationError(
                gettext("This day does not exist. That month has %(last)s days. Please check the day.")
                % {"last": last}
            )
        written = "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])
        return {
            "date": written,
            "precision": _precision(str(value.get("precision") or ""), written.count("-")),
        }

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Mapping) or "date" not in value:
            return value
        parts = dict(zip(("year", "month", "day"), str(value["date"]).split("-"), strict=False))
        return {**parts, "precision": value.get("precision", "")}


def _year(typed: str) -> int:
    if not typed:
        raise ValidationError(
            gettext("Please write the year too. If you are not sure, write what you think.")
        )
    year = whole_number(typed)
    if year is None or not 1000 <= year <= 9999:
        raise ValidationError(gettext("The year must have four digits, like 2025. Please check the year."))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(
            gettext(
                "The year must be from %(first)s to %(last)s. If you use another calendar, "
                "write the year as it is on a phone here, like 2025."
            )
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    return year


def _part(part: str, typed: str) -> int | None:
    if not typed:
        return None
    number = whole_number(typed)
    low, high = LENGTHS[part]
    if number is not None and low <= number <= high:
        return number
    if part == "month":
        raise ValidationError(gettext("The month must be a number from 1 to 12. Please check the month."))
    raise ValidationError(gettext("The day must be a number from 1 to 31. Please check the day."))


def _precision(claimed: str, dashes: int) -> str:
    finest = ("year", "month", "day")[dashes]
    if claimed not in PRECISIONS:
        return finest
    return claimed if claimed == "about" or PRECISIONS.index(claimed) >= PRECISIONS.index(finest) else finest


class RowsField(forms.Field):
    """A repeated record: up to 20 rows. A date column "when" lies flat in its row, beside "precision"."""

    widget: Rows

    def __init__(
        self, *, columns: Mapping[str, forms.Field], row_label: str | Promise, shown: int, **kwargs: Any
    ) -> None:
        super().__init__(required=False, widget=Rows(columns, row_label, shown), **kwargs)
        self.columns = columns
        self.row_label = row_label

    def clean(self, value: Any) -> list[dict[str, Any]] | None:
        rows, errors = [], []
        for number, raw in enumerate(value if isinstance(value, list) else []):
            if not any(map(is_typed, raw.values())):
                continue
            row, wrong = self._clean_row(raw)
            name = self.row_label % {"number": number + 1}
            errors += [f"{name}: {message}" for message in wrong]
            if row:
                rows.append(row)
        if len(rows) > MAX_ROWS:
            errors.append(
                gettext("There is room for %(room)s here. You can send the rest later as a message.")
                % {"room": MAX_ROWS}
            )
        if errors:
            raise ValidationError(errors)
        return rows or None

    def _clean_row(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
        row: dict[str, Any] = {}
        wrong: list[str] = []
        for key, field in self.columns.items():
            try:
                cell = field.clean(raw.get(key))
            except ValidationError as error:
                wrong += [f"{field.label}: {message}" for message in error.messages]
                continue
            if isinstance(field, ApproximateDate) and cell:
                row |= {key: cell["date"], "precision": cell["precision"]}
            elif cell is not None:
                row[key] = cell
        return row, wrong

    def prepare_value(self, value: Any) -> Any:
        return [self._prepare_row(row) for row in value] if isinstance(value, list) else value

    def _prepare_row(self, row: Mapping[str, Any]) -> dict[str, Any]:
        shown = {}
        for key, field in self.columns.items():
            cell = row.get(key)
            if isinstance(field, ApproximateDate) and isinstance(cell, str):
                cell = {"date": cell, "precision": row.get("precision", "")}
            shown[key] = field.prepare_value(cell)
        return shown

    def show_at_least(self, rows: int) -> None:
        """Show so many rows, filled or empty, if that is more than now."""
        self.widget.shown = max(self.widget.shown, rows)
