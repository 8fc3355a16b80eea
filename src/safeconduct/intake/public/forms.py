"""Small forms of the public side that are not pages of the request."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct import vault
from safeconduct.consent.purposes import Purpose
from safeconduct.intake.questions import CONSENT_PAGE
from safeconduct.intake.threads import LONGEST_MESSAGE


class NumberField(forms.CharField):
    """24 digits in any script, with spaces, dashes or nothing between them; cleaned to a ``Receipt``."""

    widget = forms.TextInput(
        attrs={
            "inputmode": "numeric",
            "autocomplete": "off",
            "dir": "ltr",
            "class": "receipt-input",
            "size": 30,
        }
    )

    def clean(self, value: Any) -> vault.Receipt:
        text = super().clean(value)
        try:
            return vault.receipts.parse(text)
        except vault.ReceiptTypo as typo:
            raise forms.ValidationError(_TYPOS[typo.reason]) from None


_TYPOS = {
    "length": _("The number has 24 digits. Please look whether one is missing or too many."),
    "check": _("One digit is not right. Please compare each group of four with what you wrote down."),
}


class NumberForm(forms.Form):
    use_required_attribute = False
    number = NumberField(
        label=_("Your number"),
        max_length=200,
        help_text=_("24 digits, in groups of four. Spaces do not matter."),
        error_messages={
            "required": _("Please type your number."),
            "max_length": _("This is too long to be a number."),
        },
    )


class MessageForm(forms.Form):
    use_required_attribute = False
    text = forms.CharField(
        label=_("Write to us"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "autocomplete": "off"}),
        error_messages={
            "required": _("Please write something first."),
            "max_length": _(
                "This is too long for one message. Please send it in two parts. What you wrote is still here."
            ),
        },
    )
    token = forms.UUIDField(widget=forms.HiddenInput)


class ConsentForm(forms.Form):
    """One yes or no for each purpose but help."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose, field in PURPOSES.items():
            self.fields[purpose.value] = forms.ChoiceField(
                label=str(field.label),
                help_text=str(field.hint),
                choices=(("yes", _("Yes")), ("no", _("No"))),
                widget=forms.RadioSelect,
                required=True,
                error_messages={"required": _("Please choose yes or no.")},
            )


PURPOSES = {
    Purpose(field.fact_id.removeprefix("consent.")): field
    for field in CONSENT_PAGE.fields
    if field.fact_id != "consent.help"
}
"""Every purpose but help, with the words of the page where it was asked first."""
