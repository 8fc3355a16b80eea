"""A page as a Django form: from answers to inputs, from a post to changed facts, and what a skip means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext

from safeconduct.law.facts import MAX_ROWS, Kind

from .answers import GIVEN, Answer, Answers, Changed, given, new_answers, state, value
from .building import build
from .fields import RowsField
from .page import Field, Page


class CannotSkip(ValueError):
    """The page has no such way to skip it."""


class PageForm(forms.Form):
    """The form of one page. Errors are sentences; nothing in HTML is `required`."""

    use_required_attribute = False

    def __init__(
        self,
        page: Page,
        answers: Mapping[str, Any],
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.page, self.answers = page, answers
        self.by_name: dict[str, Field] = {page.field_name(field): field for field in page.fields}
        if initial is None:
            initial = {name: _initial(field, answers) for name, field in self.by_name.items()}
        super().__init__(data, initial=dict(initial), auto_id="id_%s")
        for name, field in self.by_name.items():
            self.fields[name] = built = build(field, answers)
            if page.is_single:
                built.help_text = built.help_text or str(page.hint)
            if isinstance(built, RowsField):
                typed = self.typed(name) if self.is_bound else self.initial.get(name)
                built.show_at_least(max(len(typed or []), min(MAX_ROWS, self._posted_rows(name, built))))

    def clean(self) -> dict[str, Any]:
        """Adds the page's own checks: an empty page is asked again, gently, where the page says so."""
        cleaned = super().clean() or {}
        if self.errors or not self.by_name:
            return cleaned
        for name, field in self.by_name.items():
            if cleaned.get(name) is None:
                cleaned[name] = field.default_for(self.answers)
        names = {field.fact_id: name for name, field in self.by_name.items()}
        if self.page.blank == "ask" and all(cleaned.get(name) is None for name in names.values()):
            self.add_error(next(iter(names.values())), self._ask_again())
        elif self.page.check:
            told = {fact_id: cleaned.get(name) for fact_id, name in names.items()}
            for fact_id, sentence in self.page.check(told):
                self.add_error(names[fact_id], str(sentence))
        return cleaned

    def _ask_again(self) -> str:
        if self.page.allows_unknown and self.page.allows_declined:
            return gettext("Please give an answer, or press “I don’t know” or “I’d rather not say”.")
        if self.page.allows_declined:
            return gettext("Please give an answer, or press “I’d rather not say”.")
        return gettext("Please give an answer.")

    def typed(self, name: str) -> Any:
        """The raw value of one field as it was posted."""
        return self.fields[name].widget.value_from_datadict(self.data, self.files, name)

    @property
    def can_add(self) -> bool:
        """Whether an "Add another" button makes sense: there are rows, and fewer than twenty."""
        rows = [field for field in self.fields.values() if isinstance(field, RowsField)]
        return any(field.widget.shown < MAX_ROWS for field in rows)

    def is_absent(self, name: str) -> bool:
        """Whether the post has no input of this field at all."""
        absent: bool = self.fields[name].widget.value_omitted_from_data(self.data, self.files, name)
        return absent

    def more(self) -> PageForm:
        """The same page with more empty rows, without errors, with everything that was typed."""
        return self._again({name: field.shown_rows for name, field in self.by_name.items()})

    def again(self) -> PageForm:
        """The same page in the language that is active now, without errors, with everything that was typed."""
        return self._again({})

    def _again(self, added_rows: Mapping[str, int]) -> PageForm:
        typed = {name: self.typed(name) for name in self.by_name} if self.is_bound else self.initial
        form = PageForm(self.page, self.answers, initial=typed)
        for name, field in self.fields.items():
            if isinstance(field, RowsField) and isinstance(added := form.fields[name], RowsField):
                added.show_at_least(min(MAX_ROWS, self._posted_rows(name, field) + added_rows.get(name, 0)))
        return form

    def _posted_rows(self, name: str, field: RowsField) -> int:
        return field.widget.posted_rows(self.data, name) if self.is_bound else field.widget.shown


def _initial(field: Field, answers: Mapping[str, Any]) -> Any:
    told = value(answers, field.fact_id)
    return field.default_for(answers) if told is None else told


def form_for(page: Page, answers: Mapping[str, Any], data: QueryDict | None = None) -> PageForm:
    """The form of this page, filled from the answers, or bound to a post."""
    return PageForm(page, answers, data)


def read(form: PageForm) -> Changed:
    """What a valid form changes, as JSON by fact id; None takes an earlier answer away.

    Fields left empty stay as they are when they were skipped before. Raises ValueError on an invalid form.
    """
    if not form.is_valid():
        raise ValueError("the form has errors")
    changed: Changed = {}
    for name, field in form.by_name.items():
        told = form.cleaned_data.get(name)
        if told is None and form.page.blank == "none":
            told = [] if field.fact.repeated else ""
        before = form.answers["facts"].get(field.fact_id)
        if told is None:
            if before and before["state"] == GIVEN:
                changed[field.fact_id] = None
        elif before != given(told):
            changed[field.fact_id] = given(told)
    return changed


class Skipped(dict[str, Answer | None]):
    """Changed facts after a skip. `kept`: facts whose typed text or rows were kept, not skipped.

    `stay`: something long was typed that cannot be stored as it is; nothing changed, show the form bound to
    the post again, its errors say what is wrong.
    """

    def __init__(self, changed: Changed, *, kept: tuple[str, ...] = (), stay: bool = False) -> None:
        super().__init__(changed)
        self.kept, self.stay = kept, stay


def skip(
    page: Page,
    how: Literal["unknown", "declined"] | str,
    data: QueryDict | None = None,
    answers: Answers | None = None,
) -> Skipped:
    """Mark the page's facts unknown or declined.

    What was typed well on a page of several fields is kept as given, and only the rest is marked. Long texts and
    rows are kept on every page; so are earlier ones whose input was not in
    the post at all (a masked page). Raises CannotSkip when the page does not offer this.
    """
    if not {"unknown": page.allows_unknown, "declined": page.allows_declined}.get(how, False):
        raise CannotSkip(page.code)
    changed: Changed = {fact_id: {"state": how} for fact_id in page.facts}
    if data is None and answers is None:
        return Skipped(changed)
    form = form_for(page, answers or new_answers(""), data if data is not None else QueryDict())
    kept = []
    for name, field in form.by_name.items():
        is_long = field.fact.type.kind in (Kind.LONG_TEXT, Kind.RECORD)
        if not is_long and (page.is_single or field.default is not None or data is None):
            continue
        try:
            told = form.fields[name].clean(form.typed(name))
        except ValidationError:
            if is_long:
                return Skipped({}, stay=True)
            continue
        if told:
            changed[field.fact_id] = given(told)
            kept.append(field.fact_id)
        elif state(form.answers, field.fact_id) == GIVEN and form.is_absent(name):
            del changed[field.fact_id]
            kept.append(field.fact_id)
    return Skipped(changed, kept=tuple(kept))
