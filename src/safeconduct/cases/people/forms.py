"""The form of a party: everyone in the case, each value with where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.people import parties, values, words
from safeconduct.cases.people.fields import SHORT, Line, Lines, StaffDate, ToldField
from safeconduct.cases.people.sourced import CHOOSE, Content, SourcedForm
from safeconduct.cases.people.values import Told, first_and_last_day
from safeconduct.choices.countries import NATIONALITIES
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.typed import ascii_digits
from safeconduct.intake.form.fields import RowsField
from safeconduct.intake.form.pages.names import RELATIONS
from safeconduct.law.facts import MAX_ROWS, STATELESS

NAME_ROWS = 3
FEWEST_DIGITS, MOST_DIGITS = 7, 9
OF_STAFF = {**NATIONALITIES, STATELESS: _("Stateless")}
NOT_LISTED = _("This is not in the list. Choose from the list.")


class NameRows(RowsField):
    """Names, each with what kind of name it is: ``[{"value", "kind"}]``."""

    def __init__(self, **kwargs: Any) -> None:
        kinds = [
            ("", words.NAME_KINDS["full"]),
            *[pair for pair in words.NAME_KINDS.items() if pair[0] != "full"],
        ]
        kind = forms.ChoiceField(
            label=_("What kind of name?"), choices=kinds, required=False,
            error_messages={"invalid_choice": NOT_LISTED},
        )  # fmt: skip
        columns = {"value": Line(label=_("Name, as it is written")), "kind": kind}
        super().__init__(columns=columns, row_label=_("Name %(number)s"), shown=NAME_ROWS, **kwargs)

    def clean(self, value: Any) -> Any:
        rows = [row for row in super().clean(value) or [] if row.get("value") or row.get("kind")]
        if any(not row.get("value") for row in rows):
            raise ValidationError(
                gettext("One line has a kind of name and no name. Write the name, or empty the line.")
            )
        return [{"value": row["value"], "kind": row.get("kind") or "full"} for row in rows]

    def prepare_value(self, value: Any) -> Any:
        rows = super().prepare_value(value)
        if not isinstance(rows, list):
            return rows
        return [{**row, "kind": "" if row.get("kind") == "full" else row.get("kind")} for row in rows]


def one_of(label: Any, choices: Mapping[str, Any], **kwargs: Any) -> forms.ChoiceField:
    """One code out of a list, or nothing."""
    return forms.ChoiceField(
        label=label, choices=[CHOOSE, *choices.items()], required=False,
        error_messages={"invalid_choice": NOT_LISTED}, **kwargs,
    )  # fmt: skip


def some_of(label: Any, choices: Mapping[str, Any], **kwargs: Any) -> forms.MultipleChoiceField:
    """Several codes out of a list, or none."""
    return forms.MultipleChoiceField(
        label=label, choices=list(choices.items()), required=False,
        error_messages={"invalid_choice": NOT_LISTED},
        **{"widget": forms.CheckboxSelectMultiple, **kwargs},
    )  # fmt: skip


class PartyForm(SourcedForm):
    """One person (or group, or office) of the case."""

    plain = ("roles", "is_minor", "adverse", "adverse_reason", "note")
    names = ToldField(
        NameRows(label=_("Names")),
        hint=_(
            "Write each name as a paper or the person writes it, in any script. One spelling on each line."
        ),
    )
    roles = some_of(_("What are they in this case?"), words.ROLES)
    relation = ToldField(one_of(_("What are they to the person who asked?"), RELATIONS))
    birth = ToldField(
        StaffDate(label=_("Born")),
        hint=_("As exactly as it is known. Leave the day empty if only the month is."),
    )
    is_minor = forms.BooleanField(label=_("Under 18, though no day of birth is known"), required=False)
    birthplace = ToldField(Line(label=_("Place of birth")))
    nationalities = ToldField(
        some_of(_("Nationalities"), OF_STAFF, widget=forms.SelectMultiple(attrs={"size": 6}))
    )
    gender = ToldField(Line(label=_("Gender, as the person says it")))
    pronouns = ToldField(Line(label=_("Pronouns, as the person says them")))
    a_number = ToldField(
        Line(label=_("A-number"), ltr=True), hint=_("Seven to nine digits, with or without the A.")
    )
    passports = ToldField(
        Lines(label=_("Passports and other papers with a number")),
        hint=_("One on each line: country, number, valid until."),
    )
    phone = ToldField(
        Lines(label=_("Telephone numbers"), ltr=True),
        hint=_("One on each line. How the person who asked may be reached is kept on its own page."),
    )
    languages = ToldField(some_of(_("Languages"), LANGUAGES, widget=forms.SelectMultiple(attrs={"size": 6})))
    in_us = ToldField(one_of(_("In the United States?"), words.YES_NO_UNKNOWN))
    where = ToldField(Line(label=_("Where do they live?")))
    derivative = ToldField(one_of(_("Asked for in the same application?"), words.YES_NO_UNKNOWN))
    dependent = ToldField(one_of(_("Does the person who asked provide for them?"), words.YES_NO_UNKNOWN))
    adverse = forms.BooleanField(
        label=_("Stands on the other side"),
        help_text=_("Their interest is against the person’s. The conflict check then looks at them first."),
        required=False,
    )
    adverse_reason = Line(
        label=_("Why do they stand on the other side?"),
        help_text=_("Only those who may open the story read this."),
        lines=2,
        limit=SHORT,
    )
    note = Line(
        label=_("Note"), help_text=_("What a colleague must know, in a few words."), lines=2, limit=SHORT
    )

    def __init__(self, *args: Any, knows_why: bool = True, **kwargs: Any) -> None:
        """``knows_why``: whether whoever writes may read why somebody stands on the other side."""
        super().__init__(*args, **kwargs)
        if not knows_why:
            del self.fields["adverse_reason"]
        if isinstance(held := self.initial.get("names"), list):
            self.initial["names"] = {"value": [{"value": one["value"], "kind": one["kind"]} for one in held]}
        self._show_rows()

    def clean_names(self) -> Any:
        given = self.cleaned_data["names"]
        if not given["value"]:
            raise ValidationError(
                gettext("Write at least one name. For a group or an office, what it is called.")
            )
        return given

    def clean_birth(self) -> Any:
        return not_ahead(self.cleaned_data["birth"], gettext("This day of birth lies ahead. Check the year."))

    def clean_a_number(self) -> Any:
        return an_a_number(self.cleaned_data["a_number"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("adverse_reason") and not cleaned.get("adverse") and "adverse" not in self.errors:
            self.add_error(
                "adverse",
                gettext("You wrote why they stand on the other side. Tick this too, or empty the reason."),
            )
        return cleaned

    def content(self, by: UUID, on: date) -> Content:
        """The document of a party; see the module ``parties`` for its names."""
        made = super().content(by, on)
        made["names"] = self._names(by, on)
        made["phones"] = parties.phones_of(made)
        return made

    def _needs_source(self, name: str) -> bool:
        if name != "names":
            return super()._needs_source(name)
        held = {(each["value"], each["kind"]) for each in self.before.get("names") or ()}
        given = self.cleaned_data["names"]
        return not given["source"] and any((row["value"], row["kind"]) not in held for row in given["value"])

    def _told(self, name: str, by: UUID, on: date) -> Content | None:
        return None if name == "names" else super()._told(name, by, on)

    def _names(self, by: UUID, on: date) -> list[Content]:
        """New names are told as the form says; old ones stay as they were, confirmed now if somebody ticked it."""
        given = self.cleaned_data["names"]
        source = given["source"] or self.cleaned_data["source"] or values.STAFF
        fresh = Told("", source, paper=given["paper"]).to_json()
        fresh.pop("value")
        named = parties.told_names(given["value"], fresh, self.before.get("names") or ())
        return [{**one, **_confirmation(by, on)} for one in named] if given["confirmed"] else named

    def _show_rows(self) -> None:
        """A line more than there are names."""
        inner = cast(NameRows, self._told_field("names").inner)
        value = self.initial.get("names")
        filled = len(value["value"]) if isinstance(value, Mapping) else 0
        posted = inner.widget.posted_rows(self.data, "names") if self.is_bound else 0
        inner.widget.shown = min(MAX_ROWS, max(NAME_ROWS, filled + 2, posted))


def not_ahead(given: Content, sentence: str) -> Content:
    """A day that must have come. Raises ``ValidationError`` with the sentence."""
    if given["value"] is not None:
        first, _last = first_and_last_day(Told(given["value"], values.STAFF, given["precision"]))
        if first > timezone.now().date():
            raise ValidationError(sentence)
    return given


def an_a_number(given: Content) -> Content:
    """An A-number as one writes it: A and seven to nine digits, in any script's digits."""
    if given["value"] is None:
        return given
    typed = ascii_digits(str(given["value"])).upper().replace("-", "").removeprefix("A")
    if not typed.isascii() or not typed.isdigit() or not FEWEST_DIGITS <= len(typed) <= MOST_DIGITS:
        raise ValidationError(
            gettext("An A-number has seven to nine digits, such as A123 456 789. Check it.")
        )
    return {**given, "value": f"A{typed}"}


def _confirmation(by: UUID, on: date) -> dict[str, str]:
    return {"confirmed_by": str(by), "confirmed_on": on.isoformat()}
