"""What is asked about an organisation, and the sentence when it will not do."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.models.referrals import ReferralOrganisation
from safeconduct.cases.referrals.actions import Said
from safeconduct.choices.countries import COUNTRIES
from safeconduct.choices.fields import LineField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.states import US_STATES
from safeconduct.choices.typed import ascii_digits, tidy
from safeconduct.intake.letters import HELPS

FEWEST_DIGITS = 2


class CountriesField(forms.CharField):
    """Countries as they are typed, by name or code, one a line or with commas."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
        super().__init__(widget=widget, required=False, max_length=2_000, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return (
            "\n".join(str(COUNTRIES.get(code, code)) for code in value) if isinstance(value, list) else value
        )

    def clean(self, value: Any) -> list[str]:
        typed = re.split(r"[\n,;،]", tidy(super().clean(value), lines=True))
        return sorted({_country(one.strip()) for one in typed if one.strip()})


def _country(typed: str) -> str:
    names = {str(name).casefold(): code for code, name in COUNTRIES.items()}
    if typed.upper() in COUNTRIES:
        return typed.upper()
    if typed.casefold() in names:
        return names[typed.casefold()]
    near = get_close_matches(typed.casefold(), names, n=1)
    said = {"typed": typed, "near": str(COUNTRIES[names[near[0]]]) if near else ""}
    if near:
        raise ValidationError(_("We know no country “%(typed)s”. Do you mean %(near)s?"), params=said)
    raise ValidationError(
        _("We know no country “%(typed)s”. Write its English name or its two letters."), params=said
    )


class ReferralForm(forms.Form):
    """An organisation: new ones need somebody who has checked, and something to reach them by."""

    use_required_attribute = False
    name = LineField(
        label=_("Name"), max_length=120, error_messages={"required": _("Write the name of the organisation.")}
    )
    helps = forms.MultipleChoiceField(
        label=_("What do they help with?"),
        help_text=_("These words stand in the letter, in the person’s language."),
        choices=list(HELPS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing they help with.")},
    )
    phone = LineField(
        label=_("Telephone"),
        help_text=_("As one dials it from abroad, for example +1 202 555 0100."),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel"}),
    )
    web = LineField(
        label=_("Web address"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
    )
    hours = LineField(
        label=_("When can one reach them?"),
        help_text=_("For example: Mon-Fri 9-17, New York time"),
        required=False,
        max_length=120,
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages do they speak?"),
        help_text=_("Choose none if nobody has asked them."),
        choices=list(LANGUAGES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    countries = CountriesField(
        label=_("In which countries do they help?"),
        help_text=_("One on each line. Leave empty if they help everywhere."),
    )
    us_states = forms.MultipleChoiceField(
        label=_("Only in some states of the United States?"),
        help_text=_("Choose none if they help in the whole country."),
        choices=list(US_STATES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = LineField(
        label=_("Note in the letter"),
        help_text=_(
            "In plain words, as the person will read it. It is not translated. Write nothing about anyone."
        ),
        required=False,
        max_length=300,
    )
    confirmed = forms.BooleanField(
        label=_("I have checked today that all of this is true"),
        help_text=_("Call them, or look at their own page. After 180 days we ask you to check again."),
        required=False,
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_new = is_new

    def clean_phone(self) -> str:
        typed = str(self.cleaned_data["phone"])
        if typed and len(re.findall(r"\d", ascii_digits(typed))) < FEWEST_DIGITS:
            raise ValidationError(_("This is no telephone number. Write it in digits."))
        return typed

    def clean_web(self) -> str:
        typed = str(self.cleaned_data["web"])
        if typed and (" " in typed or "." not in typed.strip(".")):
            raise ValidationError(
                _("This is no web address. Write it like example.org/help, without blanks.")
            )
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("phone") and not given.get("web") and not {"phone", "web"} & set(self.errors):
            self.add_error("phone", _("Write a telephone number or a web address, or nobody can reach them."))
        countries = given.get("countries") or []
        if given.get("us_states") and countries and "US" not in countries:
            self.add_error(
                "us_states",
                _("You chose states of the United States, but the countries above do not include it."),
            )
        if self.is_new and not given.get("confirmed"):
            self.add_error("confirmed", _("Please check first that it is true, and then tick this box."))
        return given

    def said(self) -> Said:
        """What a valid form says."""
        given = self.cleaned_data
        said: dict[str, Any] = {name: given[name] for name in ("name", "phone", "web", "hours", "note")}
        for name, choices in (("helps", HELPS), ("us_states", US_STATES), ("languages", LANGUAGES)):
            said[name] = tuple(code for code in choices if code in given[name])  # in the order of the list
        return Said(**said, countries=tuple(given["countries"]))


def filled(row: ReferralOrganisation) -> dict[str, Any]:
    """The values of a form that shows this organisation."""
    names = ("name", "helps", "countries", "us_states", "languages", "phone", "web", "hours", "note")
    return {name: getattr(row, name) for name in names}
