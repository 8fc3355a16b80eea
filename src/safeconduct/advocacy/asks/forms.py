"""What is asked about an ask, an event of it, and what it rests on."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.advocacy.asks.deciding import NEEDS_UNTIL, Event
from safeconduct.advocacy.asks.grounds import figures_of, named
from safeconduct.advocacy.asks.words import EVENT_HINTS, NEEDS_NOTE
from safeconduct.advocacy.models import Ask, Post
from safeconduct.choices.fields import LineField, TextField
from safeconduct.evidence.fields import INTERNAL_HINT, CodeField, KeyField, find_by_key, key_of
from safeconduct.evidence.models import Claim, Incident, Item, Record

LONGEST_TEXT, LONGEST_NOTE = 4_000, 500
BY_LETTER: dict[str, type[Record]] = {"E": Incident, "C": Claim, "I": Item}
FIRST_YEAR = 1945


class DayField(forms.DateField):
    """A day as 2026-11-22, within living memory."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("As 2026-11-22."))
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "ltr"}))
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def clean(self, value: Any) -> date | None:
        found: date | None = super().clean(value)
        if found is not None and not FIRST_YEAR <= found.year <= 2200:
            raise ValidationError(_("Look at the year once more."))
        return found


class AskForm(forms.Form):
    """An ask: what, of which post, by when, why."""

    use_required_attribute = False
    text = TextField(
        label=_("What do you ask?"),
        help_text=_("A verb, one demand, as you say it to them. Name no private person here."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what you ask.")},
    )
    verb = CodeField(
        "interventions",
        label=_("What kind of demand is it?"),
        empty=_("Choose"),
        error_messages={"required": _("Choose what kind of demand it is.")},
    )
    post = KeyField(
        Post,
        label=_("Of which post?"),
        help_text=_("The key of the office, such as O-0012. The ask stays with it when its holder changes."),
        error_messages={"required": _("Write the key of the post.")},
    )
    answer_by = DayField(
        label=_("By which day do you want an answer?"),
        help_text=_("As 2026-11-22. Without a day it never becomes overdue."),
        required=False,
    )
    why = TextField(
        label=_("Why of them?"), help_text=INTERNAL_HINT, required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    legal_basis = LineField(
        label=_("Which rule obliges them?"), help_text=_("A treaty, law or promise, as it is cited."), required=False,
        max_length=300,
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("That it was asked may stand on the public timeline"), required=False
    )

    def values(self) -> dict[str, Any]:
        """The columns of a valid form."""
        return dict(self.cleaned_data)


class ToAnotherForm(forms.Form):
    """The same ask to another post."""

    use_required_attribute = False
    post = KeyField(
        Post,
        label=_("To which post?"),
        help_text=_("The key of the office, such as O-0012."),
        error_messages={"required": _("Write the key of the post.")},
    )
    answer_by = DayField(
        label=_("By which day do you want their answer?"),
        help_text=_("As 2026-11-22. Without a day it never becomes overdue."),
        required=False,
    )

    def values(self) -> dict[str, Any]:
        """The columns of a valid form."""
        return {name: self.cleaned_data[name] for name in ("post", "answer_by")}


class EscalateForm(ToAnotherForm):
    """An ask that goes to another post because this one did not do it."""

    day = DayField(
        label=_("On which day was that decided?"), error_messages={"required": _("Write the day.")}
    )
    note = LineField(label=_("Note"), help_text=INTERNAL_HINT, required=False, max_length=LONGEST_NOTE)


class EventForm(forms.Form):
    """Something that happened to an ask, on a day."""

    use_required_attribute = False
    day = DayField(label=_("On which day?"), error_messages={"required": _("Write the day.")})
    until = DayField(label=_("Until which day?"), error_messages={"required": _("Write until which day.")})
    note = LineField(label=_("Note"), help_text=INTERNAL_HINT, required=False, max_length=LONGEST_NOTE)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event not in NEEDS_UNTIL:
            del self.fields["until"]
        if event in NEEDS_NOTE:
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = str(_("Write a note: what, or why."))
        self.event_hint = EVENT_HINTS.get(event, "")


class GroundForm(forms.Form):
    """A record that an ask rests on, by its key; a figure by its incident, what was done and who is counted."""

    use_required_attribute = False
    key = LineField(
        label=_("Its key"),
        help_text=_("Of an incident (E-0001), a claim (C-0003) or an item (I-0002)."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters"}),
        error_messages={"required": _("Write the key.")},
    )
    unit = CodeField(
        "units",
        label=_("A figure of that incident: who or what is counted"),
        help_text=_("Leave empty for the incident itself. The figure follows the count of the day."),
        required=False,
    )
    act = CodeField("acts", label=_("Of that figure: what was done"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.record: Record | None = None

    def clean_key(self) -> str:
        typed = str(self.cleaned_data["key"])
        self.record = _found(typed)
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.record is None or not (given.get("act") or given.get("unit")):
            return given
        if not isinstance(self.record, Incident):
            self.add_error(
                "unit", _("Only an incident has figures. Leave this empty for a claim or an item.")
            )
        elif not given.get("unit"):
            self.add_error("unit", _("Say who or what is counted."))
        else:
            self._check_figure(self.record, given)
        return given

    def _check_figure(self, incident: Incident, given: dict[str, Any]) -> None:
        there = figures_of([incident], self.today)[incident.pk]
        if any((each.act, each.unit) == (given.get("act", ""), given["unit"]) for each in there):
            return
        if there:
            said = {"there": "; ".join(named(each) for each in there)}
            self.add_error(
                "unit", ValidationError(_("There is no such figure. There are: %(there)s."), params=said)
            )
        else:
            self.add_error("unit", _("Nothing is counted in this incident yet."))


def filled(ask: Ask) -> dict[str, Any]:
    """The values of a form that shows this ask."""
    return {name: getattr(ask, name) for name in AskForm.base_fields}


def _found(typed: str) -> Record:
    """The record of a key, by its first letter. Raises ``ValidationError`` also for one that was withdrawn."""
    model: Any = BY_LETTER.get(key_of(typed)[:1].upper())
    if model is None:
        raise ValidationError(
            _("Write a key that begins with E, C or I, as it stands on the page of the record.")
        )
    gone = model.objects.filter(key=key_of(typed)).exclude(withdrawn_on=None).first()
    if gone is not None:
        raise ValidationError(_("%(key)s was withdrawn. An ask cannot rest on it."), params={"key": gone.key})
    return find_by_key(model, typed)
