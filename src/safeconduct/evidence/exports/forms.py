"""What somebody says of an export: what of the records, in which form, and why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import TextField
from safeconduct.evidence.exchange.records import Kind
from safeconduct.evidence.exports.choosing import (
    EXPORTED,
    MOST_EVENTS,
    OF_INCIDENTS,
    ONE_KIND,
    Choice,
    identified,
    incidents,
)
from safeconduct.evidence.exports.making import IdentityStays, staying
from safeconduct.evidence.exports.words import FORMS, GRADES, RECIPIENTS, WHY
from safeconduct.evidence.imports.words import KINDS
from safeconduct.evidence.models import Incident

MOST_KEYS = 500


class ExportForm(forms.Form):
    """``choice()`` of a valid one is what the export keeps."""

    form = forms.ChoiceField(label=_("In which form?"), choices=list(FORMS.items()), widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(
        label=_("Which kinds of records?"),
        help_text=_(
            "A table takes one kind. JSON Lines with all kinds can be brought in elsewhere as they are."
        ),
        choices=[(kind.value, KINDS[kind.value]) for kind in EXPORTED],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    incidents = TextField(
        label=_("Only these incidents"),
        help_text=_("Their keys, one on each line. Leave it empty for all."),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )
    first = forms.DateField(
        label=_("From this day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("Until this day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    state = forms.ChoiceField(
        label=_("Where the incident stands"), choices=list(GRADES.items()), required=False
    )
    why = forms.ChoiceField(
        label=_("Why is it needed?"),
        help_text=_("Everybody at the desk can see this."),
        choices=list(WHY.items()),
        widget=forms.RadioSelect,
    )
    recipient = forms.ChoiceField(
        label=_("Who gets it?"),
        help_text=_("Everybody at the desk can see this, and so can the second person."),
        choices=list(RECIPIENTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who gets it.")},
    )
    with_identities = forms.BooleanField(
        label=_("With identities"),
        help_text=_(
            "Names, birth dates and contacts from the testimony vault. A second person must agree first."
        ),
        required=False,
    )
    persons = TextField(
        label=_("Whose identity?"),
        help_text=_("The pseudonyms of these people, one on each line."),
        required=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
    )

    def clean_incidents(self) -> tuple[str, ...]:
        keys = _keys(self.cleaned_data["incidents"])
        held = set(Incident.objects.standing().filter(key__in=keys).values_list("key", flat=True))
        lost = [key for key in keys if key not in held]
        if lost:
            raise ValidationError(_("There is no incident %(key)s."), params={"key": lost[0]})
        return keys

    def clean_persons(self) -> tuple[str, ...]:
        return _keys(self.cleaned_data["persons"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._check_form(given)
        first, last = given.get("first"), given.get("last")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("last", _("This day is before the first."))
        if given.get("with_identities"):
            self._check_identities(given)
        elif given.get("persons"):
            self.add_error("with_identities", _("Tick this to take identities along, or name nobody below."))
        return given

    def _check_form(self, given: dict[str, Any]) -> None:
        form, kinds = given.get("form", ""), given.get("kinds") or []
        if form in ONE_KIND and len(kinds) != 1:
            self.add_error("kinds", _("Choose the one kind that the table is of."))
        if form == "jsonl" and not kinds:
            self.add_error("kinds", _("Choose at least one kind."))
        if form == "events" and not self.errors and incidents(self.choice()).count() > MOST_EVENTS:
            self.add_error(
                "form",
                ValidationError(
                    _("That is more than %(most)s incidents. Choose a shorter time."),
                    params={"most": MOST_EVENTS},
                ),
            )

    def _check_identities(self, given: dict[str, Any]) -> None:
        if given.get("form") != "jsonl":
            self.add_error(
                "form", _("Identities leave in JSON Lines only, where they stand apart from the rest.")
            )
        if not given.get("persons"):
            self.add_error("persons", _("Name those whose identity is needed, by their pseudonyms."))
            return
        choice = Choice("jsonl", (), persons=given["persons"])
        held = set(identified(choice).values_list("key", flat=True))
        lost = [key for key in given["persons"] if key not in held]
        if lost:
            self.add_error(
                "persons", ValidationError(_("Of %(key)s no identity is kept."), params={"key": lost[0]})
            )
        elif stays := staying(choice, given.get("why", ""), timezone.now().date()):
            self.add_error("persons", IdentityStays(stays).in_words())

    def choice(self) -> Choice:
        """What the form says, as codes and keys."""
        given = self.cleaned_data
        form = str(given["form"])
        kinds = [Kind.INCIDENT.value] if form in OF_INCIDENTS else given.get("kinds") or []
        ordered = tuple(kind.value for kind in EXPORTED if kind.value in kinds)
        first, last = given.get("first"), given.get("last")
        return Choice(
            form, ordered, given.get("incidents") or (), first.isoformat() if first else "",
            last.isoformat() if last else "", given.get("state") or "",
            given.get("persons") or () if given.get("with_identities") else (), given.get("recipient") or "",
        )  # fmt: skip


def _keys(typed: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))
    if len(found) > MOST_KEYS:
        raise ValidationError(_("Write no more than %(most)s lines."), params={"most": MOST_KEYS})
    return found
