"""Form parts for sourced values, for every room of the case: one field holds a value and how it is known.

``ToldField(inner)`` wraps any field: its widget shows the inner input and, folded away, source, paper and "I have
confirmed it". ``SourcedForm`` asks once where all of it comes from; a single value may say otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.people import values, words
from safeconduct.choices.fields import visible
from safeconduct.intake.form.fields import ApproximateDate, RowsField
from safeconduct.intake.form.widgets import DateParts, is_typed

LINE, SHORT = 200, 5_000
PRECISION_LABELS = {"": _("As it is written"), **{code: words.PRECISIONS[code] for code in values.PRECISIONS}}


class StaffDateParts(DateParts):
    """Day, month, year and how exactly it is known, in words for staff."""

    template_name = "cases/people/date.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        precision = context["widget"]["precision"]
        precision["options"] = [
            (code, PRECISION_LABELS[code], chosen) for code, _old, chosen in precision["options"]
        ]
        return context


class StaffDate(ApproximateDate):
    """A date as exactly as it is known: ``{"date": "2001-05", "precision": "month"}`` or None."""

    widget = StaffDateParts


class Line(forms.CharField):
    """A line, without marks nobody sees; too long a one stays in its place with a sentence."""

    def __init__(self, *, limit: int = LINE, lines: int = 0, ltr: bool = False, **kwargs: Any) -> None:
        attrs: dict[str, Any] = {"autocomplete": "off", "dir": "ltr" if ltr else "auto"}
        widget = forms.Textarea(attrs={**attrs, "rows": lines}) if lines else forms.TextInput(attrs=attrs)
        super().__init__(**{"required": False, "widget": widget, **kwargs})
        self.limit, self.lines = limit, bool(lines)

    def clean(self, value: Any) -> str:
        text = visible(value if isinstance(value, str) else "", lines=self.lines)
        if len(text) > self.limit:
            raise ValidationError(
                gettext(
                    "This has %(length)s characters. There is room for %(limit)s. Nothing was lost: shorten it."
                )
                % {"length": len(text), "limit": self.limit}
            )
        return str(super().clean(text))


class Lines(Line):
    """Several short texts, one on each line: a list of them."""

    most = 20

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"limit": SHORT, "lines": 2, **kwargs})

    def clean(self, value: Any) -> Any:
        found = [line.strip() for line in super().clean(value).split("\n") if line.strip()]
        if len(found) > self.most:
            raise ValidationError(gettext("There is room for %(most)s lines here.") % {"most": self.most})
        long = next((line for line in found if len(line) > LINE), "")
        if long:
            raise ValidationError(
                gettext("One of these lines has %(length)s characters. There is room for %(limit)s.")
                % {"length": len(long), "limit": LINE}
            )
        return list(dict.fromkeys(found))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value


class WordedRows(RowsField):
    """Rows that say themselves how one of them reads."""

    def row_in_words(self, row: Mapping[str, Any]) -> str:
        """One line."""
        raise NotImplementedError


class ToldWidget(forms.Widget):
    """An inner widget, and how the value is known folded away below it."""

    template_name = "cases/people/told.html"

    def __init__(self, inner: forms.Field) -> None:
        super().__init__()
        self.inner = inner
        self.inner_widget = inner.widget
        self.use_fieldset = True
        self.papers: list[tuple[str, str]] = []
        self.now: Mapping[str, Any] | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        given = value if isinstance(value, Mapping) else {}
        start = context["widget"]["attrs"].get("id") or f"id_{name}"
        described = context["widget"]["attrs"].get("aria-describedby")
        inner_attrs = {"id": start, **({"aria-describedby": described} if described else {})}
        inner = self.inner_widget.get_context(name, given.get("value"), inner_attrs)["widget"]
        context["widget"].update(
            inner=inner, label=self.inner.label, is_grouped=self.inner_widget.use_fieldset, inner_id=start,
            now=self.now, is_open=any(given.get(part) for part in ("source", "paper", "confirmed")),
            source=_select(name, start, "source", given, words.SOURCES.items(), _("As said at the top")),
            paper=_select(name, start, "paper", given, self.papers, _("On none")) if self.papers else None,
            confirmed={"name": f"{name}-confirmed", "id": f"{start}_confirmed", "is_on": bool(given.get("confirmed"))},
        )  # fmt: skip
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any]:
        return {
            "value": self.inner_widget.value_from_datadict(data, files, name),
            "source": str(data.get(f"{name}-source") or ""),
            "paper": str(data.get(f"{name}-paper") or ""),
            "confirmed": bool(data.get(f"{name}-confirmed")),
        }

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return str(self.inner_widget.id_for_label(id_))


class ToldField(forms.Field):
    """A value and how it is known. Cleaned: ``{"value", "precision", "source", "paper", "confirmed"}``; ``value``
    is None where nothing was given. A date's value is its ISO text."""

    def __init__(self, inner: forms.Field, *, hint: Any = "") -> None:
        super().__init__(
            required=False, widget=ToldWidget(inner), label=inner.label, help_text=hint or inner.help_text
        )
        self.inner = inner

    def __deepcopy__(self, memo: Any) -> ToldField:
        """A form's own copy: Django copies the widget, whose inner field must be the copy's."""
        copied: ToldField = super().__deepcopy__(memo)
        copied.inner = self.inner.__deepcopy__(memo)
        widget = ToldWidget(copied.inner)
        widget.is_required = False
        copied.widget = widget
        return copied

    def clean(self, value: Any) -> dict[str, Any]:
        given = value if isinstance(value, Mapping) else {}
        found = self.inner.clean(given.get("value"))
        source, paper = str(given.get("source") or ""), str(given.get("paper") or "")
        if source and source not in values.SOURCES:
            raise ValidationError(gettext("Choose from the list who said so."))
        if paper and paper not in {code for code, _title in self.told_widget.papers}:
            raise ValidationError(gettext("Choose the paper from the list."))
        precision = values.NO_PRECISION
        if isinstance(self.inner, ApproximateDate) and found:
            found, precision = found["date"], found["precision"]
        return {
            "value": found or None, "precision": precision, "source": source, "paper": paper,
            "confirmed": bool(given.get("confirmed")),
        }  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        """From a sourced value of a document, or from what was posted."""
        if not isinstance(value, Mapping) or "value" not in value:
            return value
        if "confirmed" in value:
            return {**value, "value": self.inner.prepare_value(value["value"])}
        bare = value["value"]
        if isinstance(self.inner, ApproximateDate) and isinstance(bare, str):
            bare = {"date": bare, "precision": value.get("precision", "")}
        return {"value": self.inner.prepare_value(bare)}

    @property
    def told_widget(self) -> ToldWidget:
        return cast(ToldWidget, self.widget)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return is_typed((data or {}).get("value"))


def _select(
    name: str, start: str, part: str, given: Mapping[str, Any], options: Any, none: Any
) -> dict[str, Any]:
    chosen = str(given.get(part) or "")
    return {
        "name": f"{name}-{part}", "id": f"{start}_{part}",
        "options": [(code, label, code == chosen) for code, label in (("", none), *options)],
    }  # fmt: skip
