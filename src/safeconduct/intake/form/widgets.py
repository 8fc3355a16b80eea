"""Widgets for answers of several parts: a date with its precision, rows of a record, languages by own name.

They give plain labelled inputs; the markup is in `templates/intake/widgets/`. No input is `required`,
none is remembered by the browser (`autocomplete="off"`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from safeconduct.law.facts import MAX_ROWS

PLAIN = {"autocomplete": "off", "dir": "auto"}
NUMERIC = {"autocomplete": "off", "inputmode": "numeric"}
PARTS: tuple[tuple[str, str | Promise], ...] = (("day", _("Day")), ("month", _("Month")), ("year", _("Year")))
PRECISION_LABELS: dict[str, str | Promise] = {
    "": _("Choose"),
    "day": _("I know the day"),
    "month": _("I know the month"),
    "year": _("I know the year only"),
    "about": _("I am not sure: about then"),
}
READ_ROWS = 2 * MAX_ROWS


class DateParts(forms.Widget):
    """Day, month, year and "how sure": its value is a dict of the four texts."""

    template_name = "intake/widgets/date.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        value = value if isinstance(value, Mapping) else {}
        start = context["widget"]["attrs"].get("id") or f"id_{name}"
        context["widget"]["describedby"] = context["widget"]["attrs"].get("aria-describedby", "")
        context["widget"]["parts"] = [
            {
                "name": f"{name}-{key}",
                "id": f"{start}_{key}",
                "label": label,
                "value": value.get(key) or "",
                "key": key,
            }
            for key, label in PARTS
        ]
        context["widget"]["precision"] = {
            "name": f"{name}-precision",
            "id": f"{start}_precision",
            "options": [
                (key, label, key == (value.get("precision") or "")) for key, label in PRECISION_LABELS.items()
            ],
        }
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        return {key: str(data.get(f"{name}-{key}") or "") for key in ("day", "month", "year", "precision")}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return all(f"{name}-{key}" not in data for key in ("day", "month", "year"))

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_


class Rows(forms.Widget):
    """A numbered fieldset for each row, a labelled input for each column. Its value is a list of dicts."""

    template_name = "intake/widgets/rows.html"
    use_fieldset = True

    def __init__(self, columns: Mapping[str, forms.Field], row_label: str | Promise, shown: int) -> None:
        super().__init__()
        self.columns = columns
        self.row_label = row_label
        self.shown = shown

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = value if isinstance(value, list) else []
        start = context["widget"]["attrs"].get("id") or f"id_{name}"
        context["widget"]["rows"] = [
            {
                "label": self.row_label % {"number": number + 1},
                "columns": self._cells(
                    f"{name}-{number}", f"{start}_{number}", dict(enumerate(rows)).get(number)
                ),
            }
            for number in range(max(self.shown, len(rows)))
        ]
        return context

    def _cells(self, name: str, id_: str, row: Mapping[str, Any] | None) -> list[dict[str, Any]]:
        cells = []
        for key, field in self.columns.items():
            cell_id = f"{id_}_{key}"
            cell = field.widget.get_context(f"{name}-{key}", (row or {}).get(key), {"id": cell_id})
            grouped = field.widget.use_fieldset
            cells.append(
                {**cell, "label": field.label, "for": "" if grouped else cell_id, "grouped": grouped}
            )
        return cells

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        rows = []
        for number in range(READ_ROWS):
            start = f"{name}-{number}"
            rows.append(
                {
                    key: field.widget.value_from_datadict(data, files, f"{start}-{key}")
                    for key, field in self.columns.items()
                }
            )
        while rows and not any(map(is_typed, rows[-1].values())):
            rows.pop()
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return self.posted_rows(data, name) == 0

    def posted_rows(self, data: Mapping[str, Any], name: str) -> int:
        """How many rows the page had that was posted, empty ones included."""
        starts = [f"{name}-{number}-" for number in range(READ_ROWS)]
        posted = [number for number, start in enumerate(starts) if any(key.startswith(start) for key in data)]
        return posted[-1] + 1 if posted else 0

    def id_for_label(self, id_: str) -> str:
        key, field = next(iter(self.columns.items()))
        return field.widget.id_for_label(f"{id_}_0_{key}") if id_ else id_


def is_typed(cell: Any) -> bool:
    """Whether a raw value of one input, or of the parts of a date, holds anything."""
    if isinstance(cell, Mapping):
        return any(is_typed(part) for key, part in cell.items() if key != "precision")
    return bool(cell.strip()) if isinstance(cell, str) else bool(cell)


class LanguageBoxes(forms.CheckboxSelectMultiple):
    """Tick boxes whose words carry their own language and direction."""

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, label, *args, **kwargs)
        if str(value) != "none":
            option["label"] = format_html('<bdi lang="{}">{}</bdi>', value, label)
        return option


class LongSelect(forms.Select):
    """A list of names, without the end tags and white space that would make it half as heavy again."""

    template_name = "intake/widgets/select.html"


class LanguageSelect(forms.Select):
    """A list whose options carry their own language."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if value:
            option["attrs"]["lang"] = str(value)
        return option
