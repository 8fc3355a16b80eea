"""Forms of the press desk."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.advocacy.models import Campaign, Communication
from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.fields import INTERNAL_HINT, SEALED_HINT, CountryField, KeyField
from safeconduct.evidence.models import Incident
from safeconduct.press.desk import words
from safeconduct.press.desk.embargoes import ZONES, NoSuchHour, moment
from safeconduct.press.models import Publication
from safeconduct.press.writing import NAME, is_tangled

LANGUAGE_CHOICES = list(LANGUAGES.items())
NAME_HINT = _("Small letters, digits and dashes, beginning with a letter, such as men-detained.")
LONGEST_BODY = 200_000


class NameField(LineField):
    """What stands in double brackets in the text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Name in the text"))
        kwargs.setdefault("help_text", NAME_HINT)
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"dir": "ltr"}), **kwargs)

    def clean(self, value: Any) -> str:

        typed = str(super().clean(value))
        if typed and not re.fullmatch(NAME, typed):
            raise ValidationError(NAME_HINT)
        return typed


def any_of(choices: Any) -> list[tuple[str, Any]]:
    return [("", _("Any")), *choices]


class FilterForm(forms.Form):
    """What the list shows. A value it does not know is no error: everything is shown."""

    use_required_attribute = False
    q = LineField(label=_("Title or number"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=any_of((code, said) for code, (said, _k) in words.STATES.items()),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=any_of(words.KINDS.items()))
    language = forms.ChoiceField(label=_("Language"), required=False, choices=any_of(LANGUAGE_CHOICES))
    mine = forms.BooleanField(label=_("Waits for me"), required=False)


class PublicationForm(forms.Form):
    """What a publication is. Of one that is out only title and contact change."""

    use_required_attribute = False
    working_title = LineField(
        label=_("Working title"),
        help_text=_("For our own lists. Name no private person here."),
        max_length=200,
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=list(words.KINDS.items()))
    slug = LineField(
        label=_("Its address"),
        help_text=_(
            "Made from the title if you leave it empty. It stays for ever. Name no private person here."
        ),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    original = forms.ChoiceField(label=_("Language it is written in"), choices=LANGUAGE_CHOICES, initial="en")
    campaign = KeyField(Campaign, label=_("Campaign"), help_text="K-0001", required=False)
    incident = KeyField(Incident, label=_("Incident it is about"), help_text="E-0001", required=False)
    communication = KeyField(
        Communication, label=_("Letter it makes public"), help_text="L-0001", required=False
    )
    country = CountryField(label=_("Country"), required=False)
    contact = LineField(
        label=_("Whom the press may ask"), help_text=_("An office with its address, not a person."), required=False,
        max_length=300,
    )  # fmt: skip
    embargo_day = forms.DateField(
        label=_("Embargo: nothing before this day"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    embargo_time = forms.TimeField(
        label=_("Embargo: time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    embargo_zone = forms.ChoiceField(
        label=_("Embargo: time of which place"), choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
        required=False, initial="UTC",
    )  # fmt: skip

    def __init__(self, *args: Any, at: datetime, is_out: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        if is_out:
            self.fields = {name: self.fields[name] for name in ("working_title", "contact")}

    def clean_slug(self) -> str:

        typed = str(self.cleaned_data["slug"]).lower()
        if typed and not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", typed):
            raise ValidationError(_("Use small letters, digits and single dashes between them, and no dots."))
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "embargo_day" not in self.fields:
            return given
        day, hour, zone = (given.get(f"embargo_{part}") for part in ("day", "time", "zone"))
        given["embargo_until"] = None
        if day is None and hour is None:
            return given
        if day is None or hour is None:
            if not {"embargo_day", "embargo_time"} & set(self.errors):
                self.add_error("embargo_day", _("An embargo needs a day and a time."))
            return given
        try:
            given["embargo_until"] = moment(day, hour, zone or "UTC")
        except NoSuchHour:
            self.add_error(
                "embargo_time", _("The clocks there are changed in that hour. Choose another time, or UTC.")
            )
            return given
        if given["embargo_until"] <= self.at:
            self.add_error(
                "embargo_day", _("This embargo lies in the past. Choose a later moment, or leave it empty.")
            )
        return given

    def values(self) -> dict[str, Any]:
        """The columns of a valid form."""
        given = self.cleaned_data
        return {
            name: given[name]
            for name in (
                "working_title", "kind", "slug", "original", "campaign", "incident", "communication", "country",
                "contact", "embargo_until",
            )
            if name in given
        }  # fmt: skip


def filled(publication: Publication) -> dict[str, Any]:
    """What a form for this publication shows. An embargo is shown in UTC."""
    names = (
        "working_title",
        "kind",
        "slug",
        "original",
        "campaign",
        "incident",
        "communication",
        "country",
        "contact",
    )
    until = publication.embargo_until.astimezone(UTC) if publication.embargo_until else None
    return {
        **{name: getattr(publication, name) for name in names},
        "embargo_day": until.date() if until else None,
        "embargo_time": until.time() if until else None,
        "embargo_zone": "UTC",
    }


class TextForm(forms.Form):
    """One language."""

    use_required_attribute = False
    headline = LineField(label=_("Headline"), max_length=300, help_text=SEALED_HINT, required=False)
    standfirst = TextField(
        label=_("First sentence under it"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    body = TextField(
        label=_("Text"), max_length=LONGEST_BODY, required=False, widget=forms.Textarea(attrs={"rows": 24})
    )
    place = LineField(label=_("Place it is written in"), max_length=120, required=False)
    byline = LineField(label=_("Who signs it"), max_length=200, required=False)
    is_drafted = forms.BooleanField(
        label=_("A translation nobody who grew up with the language has read yet"), required=False
    )

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"])
        if is_tangled(body):
            raise ValidationError(
                _(
                    "More than 200 square brackets are open in one paragraph. Close them, or put a \\ before each."
                )
            )
        return body


class BindForm(forms.Form):
    """A figure of an incident under a name."""

    use_required_attribute = False
    name = NameField()
    figure = forms.ChoiceField(label=_("Figure"), widget=forms.RadioSelect)
    form = forms.ChoiceField(
        label=_("Its words"), choices=list(words.FORMS.items()), initial="quantity", widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, figures: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["figure"]
        if isinstance(field, forms.ChoiceField):
            field.choices = figures


class IncidentForm(forms.Form):
    """Whose figures to show."""

    use_required_attribute = False
    incident = KeyField(Incident, label=_("Incident"), help_text="E-0001")


class CiteForm(forms.Form):
    """A source by its key; an account needs a purpose."""

    use_required_attribute = False
    record = LineField(
        label=_("Claim, item or account"), help_text="C-0001, I-0001, T-0001", max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )  # fmt: skip
    scope = forms.ChoiceField(
        label=_("Of an account: under which purpose"), required=False,
        choices=[("", "—"), *words.CITED_SCOPES.items()],
    )  # fmt: skip


class WithdrawForm(forms.Form):
    use_required_attribute = False
    why = forms.ChoiceField(
        label=_("Why is it taken down?"), choices=list(words.WHY_WITHDRAWN.items()), widget=forms.RadioSelect,
        help_text=_("Readers are not told the reason."),
    )  # fmt: skip
    sure = forms.BooleanField(
        label=_("I know that it cannot be put back"),
        error_messages={"required": _("Tick this: it cannot be put back.")},
    )


class OutletForm(forms.Form):
    use_required_attribute = False
    outlet = LineField(label=_("Outlet"), max_length=200, help_text=INTERNAL_HINT)
    given_on = forms.DateField(label=_("Given on"), widget=forms.DateInput(attrs={"type": "date"}))


class TakedownForm(forms.Form):
    use_required_attribute = False
    state = forms.ChoiceField(label=_("What became of it"), widget=forms.RadioSelect, choices=())
    on = forms.DateField(label=_("On which day"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, states: list[tuple[str, Any]], at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        field = self.fields["state"]
        if isinstance(field, forms.ChoiceField):
            field.choices = states

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > self.at.date():
            raise ValidationError(_("This day is not here yet."))
        return self.cleaned_data["on"]
