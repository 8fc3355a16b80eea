"""Boxes as they are typed: a row each, in percent of the page as it is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.choices.typed import ascii_digits, whole_number
from safeconduct.files import Box

MOST_BOXES: Final = 50
"""In one go; a redacted copy can be redacted again."""
ROWS_AT_FIRST: Final = 3
ROWS_MORE: Final = 3
HUNDRED: Final = Decimal(100)
_NUMBER: Final = re.compile(r"\d{1,3}(?:[.]\d{1,4})?")
EDGES: Final[dict[str, Promise]] = {
    "left": gettext_lazy("From the left, %"),
    "top": gettext_lazy("From the top, %"),
    "width": gettext_lazy("Width, %"),
    "height": gettext_lazy("Height, %"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One box on the page: its number and its inputs."""

    number: int
    cells: tuple[BoundField, ...]


class PercentField(forms.CharField):
    """A number from 0 to 100; any script's digits, a comma or a point, with or without %. None where empty."""

    def __init__(self, number: int, label: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"})
        super().__init__(label=label, required=False, max_length=20, widget=widget)
        self.number = number

    def clean(self, value: Any) -> Any:
        typed = ascii_digits(str(value or "")).strip("%٪").replace(",", ".").replace("٫", ".")
        if not typed:
            return None
        try:
            found = Decimal(typed) if _NUMBER.fullmatch(typed) else None
        except InvalidOperation:
            found = None
        if found is None or found > HUNDRED:
            raise ValidationError(
                _("Box %(number)s: write a number from 0 to 100, such as 12 or 12.5.")
                % {"number": self.number}
            )
        return found


class PageField(forms.CharField):
    """The number of a page. None where empty."""

    def __init__(self, number: int, pages: int) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"})
        super().__init__(label=gettext_lazy("Page"), required=False, max_length=20, widget=widget)
        self.number, self.pages = number, pages

    def clean(self, value: Any) -> Any:
        if not str(value or "").strip():
            return None
        found = whole_number(str(value))
        if found is None or not 1 <= found <= self.pages:
            raise ValidationError(
                _("Box %(number)s: there is no such page. This file has pages 1 to %(pages)s.")
                % {"number": self.number, "pages": self.pages}
            )
        return found


class BoxesForm(forms.Form):
    """As many rows as ``rows`` says; empty ones are no boxes. ``pages``: of the file. ``shown``: the page beside it."""

    use_required_attribute = False

    def __init__(
        self, data: Any = None, *, rows: int = ROWS_AT_FIRST, pages: int = 1, shown: int = 1
    ) -> None:
        super().__init__(data)
        self.count, self.pages, self.shown = min(rows, MOST_BOXES), pages, shown
        self.asked_for = rows
        self._drawable: tuple[tuple[int, Box], ...] = ()
        for number in range(1, self.count + 1):
            if pages > 1:
                self.fields[f"page_{number}"] = PageField(number, pages)
                self.fields[f"page_{number}"].initial = shown
            for name, label in EDGES.items():
                self.fields[f"{name}_{number}"] = PercentField(number, label)

    def rows(self) -> Iterator[Row]:
        """What the template shows."""
        names = ("page", *EDGES) if self.pages > 1 else tuple(EDGES)
        for number in range(1, self.count + 1):
            yield Row(number, tuple(self[f"{name}_{number}"] for name in names))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.asked_for > MOST_BOXES:
            raise ValidationError(
                _(
                    "At most %(most)s boxes in one go. Make a redacted copy with these, and redact that copy again."
                )
                % {"most": MOST_BOXES}
            )
        filled = [number for number in range(1, self.count + 1) if self._is_filled(given, number)]
        for number in filled:
            self._check(given, number)
        if not filled and not self.errors:
            raise ValidationError(_("Write at least one box: where it begins, and how wide and high it is."))
        return given

    def boxes(self) -> tuple[Box, ...]:
        """The boxes of a valid form, as the files room takes them."""
        given = self.cleaned_data
        return tuple(self._box(given, n) for n in range(1, self.count + 1) if self._is_filled(given, n))

    def boxes_that_can_be_drawn(self) -> tuple[tuple[int, Box], ...]:
        """Those rows that are right already, with their numbers, also where others are not."""
        if not self.is_bound:
            return self._drawable
        self.full_clean()
        given = self.cleaned_data
        right = (n for n in range(1, self.count + 1) if self._is_filled(given, n) and not self._has_errors(n))
        return tuple((number, self._box(given, number)) for number in right)

    def unchecked(self, rows: int) -> BoxesForm:
        """The same as it was typed, with ``rows`` rows and no word about those that are not finished."""
        fresh = BoxesForm(rows=min(rows, MOST_BOXES), pages=self.pages, shown=self.shown)
        fresh.initial = {
            name: self.data[name] for name in fresh.fields if name in self.data and self._is_typed(name)
        }
        fresh._drawable = self.boxes_that_can_be_drawn()
        return fresh

    def _is_typed(self, name: str) -> bool:
        """Whether this stays as it was typed. An empty row turns with the page: its box goes where one looks."""
        number = name.rsplit("_", 1)[-1]
        return any(str(self.data.get(f"{edge}_{number}", "")).strip() for edge in EDGES)

    def _is_filled(self, given: dict[str, Any], number: int) -> bool:
        """Whether anything was typed, right or wrong."""
        typed = any(given.get(f"{name}_{number}") is not None for name in EDGES)
        return typed or self._has_errors(number)

    def _has_errors(self, number: int) -> bool:
        return any(f"{name}_{number}" in self.errors for name in ("page", *EDGES))

    def _check(self, given: dict[str, Any], number: int) -> None:
        for name in EDGES:
            if f"{name}_{number}" not in self.errors and given.get(f"{name}_{number}") is None:
                self._complain(name, number, _("Box %(number)s: “%(label)s” is missing."))
        for side, start, words in (
            (
                "width",
                "left",
                _("Box %(number)s reaches beyond the right edge: left and width make more than 100."),
            ),
            (
                "height",
                "top",
                _("Box %(number)s reaches beyond the lower edge: top and height make more than 100."),
            ),
        ):
            if f"{side}_{number}" in self.errors or f"{start}_{number}" in self.errors:
                continue
            if given[f"{side}_{number}"] == 0:
                self._complain(
                    side, number, _("Box %(number)s hides nothing: width and height are more than 0.")
                )
            elif given[f"{start}_{number}"] + given[f"{side}_{number}"] > HUNDRED:
                self._complain(side, number, words)

    def _complain(self, name: str, number: int, words: str) -> None:
        self.add_error(f"{name}_{number}", words % {"number": number, "label": EDGES[name]})

    def _box(self, given: dict[str, Any], number: int) -> Box:
        left, top, width, height = (given[f"{name}_{number}"] for name in EDGES)
        return Box(
            float(left / HUNDRED), float(top / HUNDRED), float((left + width) / HUNDRED),
            float((top + height) / HUNDRED), given.get(f"page_{number}") or (self.shown if self.pages > 1 else 1),
        )  # fmt: skip
