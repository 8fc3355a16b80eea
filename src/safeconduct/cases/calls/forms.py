"""What an operator is asked about a call, about the consent that was read aloud, and about the number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from safeconduct import vault
from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.typed import ascii_digits
from safeconduct.consent.purposes import Purpose
from safeconduct.intake.questions import CONSENT_PAGE

MONITORED = {
    "no": _("No"),
    "yes": _("Yes, somebody listens or records"),
    "unknown": _("Nobody knows"),
}
FROM = {
    "hotline": _("Our telephone"),
    "court": _("A court room"),
    "detention": _("A visit or a call from detention"),
    "partner": _("A partner organisation"),
}
INTERPRETERS = {
    "none": _("Nobody, we speak the same language"),
    "line": _("An interpreter on the telephone"),
    "present": _("An interpreter who is there"),
    "held": _("Somebody who is held with the person, or a relative"),
}
CALLERS = {"self": _("The person who needs help"), "for": _("Somebody else, for the person")}
CHOOSE = _("Please choose one.")


class CallForm(forms.Form):
    """The beginning of a call. Whether somebody listens is asked before anything else."""

    use_required_attribute = False
    monitored = forms.ChoiceField(
        label=_("Is this line monitored or recorded?"),
        help_text=_("Ask this first. If yes, say so to the person before they tell you anything."),
        choices=list(MONITORED.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please ask this first, and choose one.")},
    )
    where = forms.ChoiceField(
        label=_("Where does it come from?"),
        choices=list(FROM.items()),
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )
    facility = LineField(
        label=_("Name of the facility or the court"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("At most 200 letters.")},
    )
    caller = forms.ChoiceField(
        label=_("Who is speaking?"),
        choices=list(CALLERS.items()),
        initial="self",
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE},
    )
    language = forms.ChoiceField(
        label=_("Which language does the person speak best?"),
        choices=[("", _("Choose from the list")), *LANGUAGES.items()],
        required=False,
    )
    interpreter = forms.ChoiceField(
        label=_("Who interprets?"),
        choices=list(INTERPRETERS.items()),
        required=False,
        widget=forms.RadioSelect,
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def notes(self) -> dict[str, str]:
        """What a valid form notes about the call."""
        given = self.cleaned_data
        names = ("monitored", "facility", "caller", "language", "interpreter")
        return {"from": given["where"], **{name: given[name] for name in names if given[name]}}


class FlagsForm(forms.Form):
    """What is urgent and has no page of its own."""

    use_required_attribute = False
    medical = TextField(
        label=_("Medical needs: what, and is there medicine?"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": _("At most 1,000 letters. Nothing was lost.")},
    )
    minors = forms.ChoiceField(
        label=_("Are there children without a parent?"),
        choices=[("yes", _("Yes")), ("no", _("No")), ("unknown", _("Nobody knows"))],
        required=False,
        widget=forms.RadioSelect,
    )
    a_number = LineField(
        label=_("A-number, if they have it and want to say it"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric"}),
        error_messages={"max_length": _("An A-number has nine digits.")},
    )
    call_back = LineField(
        label=_("If the line drops: how and when do we reach the person?"),
        help_text=_("For example a letter to the facility, or the next hour in which they may call."),
        required=False,
        max_length=200,
        error_messages={"max_length": _("At most 200 letters.")},
    )


class SpokenConsentForm(forms.Form):
    """One yes or no for each purpose, in the words that were read aloud."""

    use_required_attribute = False
    read_aloud = forms.BooleanField(
        label=_("I have read all of this aloud in this language, and the person has answered"),
        error_messages={"required": _("Read it aloud first, and then tick this box.")},
    )
    language = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, language: str, initial: dict[str, str]) -> None:
        super().__init__(data, initial={"language": language, **initial})
        asked: dict[str, forms.Field] = {}
        for field in CONSENT_PAGE.fields:
            with translation.override(language):
                label, hint = (_spoken(str(text), language) for text in (field.label, field.hint))
            asked[field.fact_id.removeprefix("consent.")] = forms.ChoiceField(
                label=label,
                help_text=hint,
                choices=[
                    ("yes", _("The person said yes")),
                    ("no", _("The person said no, or did not answer")),
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Please choose what the person said.")},
            )
        self.fields = {**asked, **self.fields}

    def choices(self) -> dict[str, str]:
        """Yes or no by purpose."""
        return {purpose.value: self.cleaned_data[purpose.value] for purpose in Purpose}


def _spoken(text: str, language: str) -> SafeString:
    """A sentence in the caller's language, with its own direction."""
    direction = "rtl" if translation.get_language_bidi() else "ltr"
    return (
        format_html('<bdi lang="{}" dir="{}">{}</bdi>', language, direction, text) if text else SafeString()
    )


class NumberReadForm(forms.Form):
    """What the caller read back, or that they could not write it down and how we reach them then."""

    use_required_attribute = False
    typed = forms.CharField(
        label=_("What the caller reads back"),
        help_text=_("All 24 digits, or the last group of four."),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr", "class": "receipt-input"}
        ),
    )
    not_written = forms.BooleanField(label=_("The person could not write it down"), required=False)
    call_back = LineField(
        label=_("How do we reach them then?"),
        help_text=_("For example a letter to the facility, or the next hour in which they may call."),
        required=False,
        max_length=200,
        error_messages={"max_length": _("At most 200 letters.")},
    )

    def __init__(self, *args: Any, receipt: vault.Receipt, sent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._receipt = receipt
        if sent:  # the desk has the notes already: nothing more can be written into them
            del self.fields["not_written"], self.fields["call_back"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        typed = "".join(each for each in ascii_digits(given.get("typed") or "") if each.isdecimal())
        if given.get("not_written"):
            if not given.get("call_back") and "call_back" not in self.errors:
                self.add_error("call_back", _("Write how we reach the person: without a number they cannot."))
        elif not typed:
            self.add_error(
                "typed", _("Type what the caller reads back, or tick that they could not write it.")
            )
        elif typed not in (self._receipt.digits, self._receipt.digits[-4:]):
            self.add_error("typed", _("This is not the same number. Read it out once more, group by group."))
        return given


class HandOverForm(forms.Form):
    """Where the number was not read back: handing over needs a second thought."""

    use_required_attribute = False
    without_number = forms.BooleanField(
        label=_("The person has no number. I have noted how we reach them."),
        required=False,
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["without_number"].required = needed
        self.fields["without_number"].error_messages["required"] = _(
            "Read the number out first, or tick that the person has none."
        )
