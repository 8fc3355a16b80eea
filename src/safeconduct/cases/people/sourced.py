"""Forms whose values are sourced: what comes from where, and the document they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, cast
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates.forms import TokenField
from safeconduct.cases.people import words
from safeconduct.cases.people.fields import ToldField
from safeconduct.cases.people.values import Told, correct, told_or_none

Content = dict[str, Any]
CHOOSE = ("", _("Choose"))


class SourcedForm(forms.Form):
    """A record with sourced values. ``plain``: names of fields that are kept as they are, without a source."""

    use_required_attribute = False
    plain: ClassVar[tuple[str, ...]] = ()
    source = forms.ChoiceField(
        label=_("Where does what you write here come from?"),
        help_text=_(
            "It is kept with each value you add or change. A single value may say otherwise below it."
        ),
        choices=[CHOOSE, *words.SOURCES.items()],
        required=False,
        error_messages={"invalid_choice": _("Choose from the list where it comes from.")},
    )
    token = TokenField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        before: Mapping[str, Any] | None = None,
        version: int = 0,
        papers: Sequence[tuple[str, str]] = (),
        first: Mapping[str, Any] | None = None,
        how: Mapping[str, list[str]] | None = None,
    ) -> None:
        """``before``: the content the form corrects; ``first``: first values of a new record, by field; ``how``: words
        for how each value is known until now."""
        self.before = dict(before or {})
        shown = {name: self.before.get(name) for name in (*self.told_names(), *self.plain)}
        start = {**shown, "token": uuid4(), "version": version, **(first or {})}
        super().__init__(data, initial=start)
        for name in self.told_names():
            widget = self._told_field(name).told_widget
            widget.papers = list(papers)
            widget.now = {"how": how[name]} if how and how.get(name) else None

    @classmethod
    def told_names(cls) -> list[str]:
        """Names of the fields whose values are sourced, in order."""
        return [name for name, field in cls.base_fields.items() if isinstance(field, ToldField)]

    @property
    def seen(self) -> int:
        """The version the form was shown with."""
        return int(self.cleaned_data["version"])

    def clean(self) -> dict[str, Any]:
        """Whatever is new has a source."""
        cleaned = super().clean() or {}
        if cleaned.get("source") or "source" in self.errors:
            return cleaned
        if any(self._needs_source(name) for name in self.told_names() if name in cleaned):
            self.add_error(
                "source", gettext("Say where it comes from: choose who said it, or where it was read.")
            )
        return cleaned

    def content(self, by: UUID, on: date) -> Content:
        """What the record says from now on; only once the form is valid."""
        kept = {name: self.cleaned_data[name] for name in self.plain if name in self.fields}
        told = {name: self._told(name, by, on) for name in self.told_names()}
        return {**self.before, **kept, **told}

    def _told(self, name: str, by: UUID, on: date) -> Content | None:
        given = self.cleaned_data[name]
        if given["value"] is None:
            return None
        before = told_or_none(self.before.get(name))
        source = given["source"] or ("" if self._is_as_before(before, given) else self.cleaned_data["source"])
        return correct(
            before, given["value"], source=source, precision=given["precision"], paper=given["paper"] or None,
            confirms=given["confirmed"], by=by, on=on,
        ).to_json()  # fmt: skip

    def _needs_source(self, name: str) -> bool:
        given = self.cleaned_data[name]
        before = told_or_none(self.before.get(name))
        return given["value"] is not None and not given["source"] and not self._is_as_before(before, given)

    @staticmethod
    def _is_as_before(before: Told | None, given: Mapping[str, Any]) -> bool:
        return before is not None and (before.value, before.precision) == (given["value"], given["precision"])

    def _told_field(self, name: str) -> ToldField:
        return cast(ToldField, self.fields[name])


class StrikeForm(forms.Form):
    """Why a record is struck out."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why is it struck out?"),
        help_text=_("It stays in the history with your name. It can be taken back."),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
        error_messages={
            "required": _("Say in a few words why it is struck out."),
            "max_length": _("Use at most 1,000 characters. Nothing was lost: shorten it."),
        },
    )
    token = TokenField()
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)
