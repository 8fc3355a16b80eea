"""What is asked about a way out, and about telling it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.advocacy.models import Ask, WayOut
from safeconduct.advocacy.ways.linting import promises
from safeconduct.advocacy.ways.words import CONFIDENCE, KINDS, PLACES, POSITIONS
from safeconduct.choices.fields import LineField, TextField
from safeconduct.counting.quantities import NO_FIGURE
from safeconduct.evidence.fields import INTERNAL_HINT, CountryField, KeyField, WhenField, days_of
from safeconduct.evidence.models import Item
from safeconduct.intake.threads import LONGEST_MESSAGE

LONGEST_TEXT, MOST_PLACES = 4_000, 10_000_000
PLAIN = (
    "country", "kind", "to_whom", "conditions", "position", "comparator", "places", "since", "until", "citation",
    "address", "read_on", "confidence", "item", "ask", "may_be_told", "is_public",
)  # fmt: skip
"""Fields that are columns of the same name."""
NO_JOURNEY = _("Never how, when or where somebody travels. %(hint)s")


class WayForm(forms.Form):
    """One kind of protection that one country offers, considers or refuses."""

    use_required_attribute = False
    country = CountryField(label=_("Country"), error_messages={"required": _("Choose the country.")})
    kind = forms.ChoiceField(
        label=_("What kind of protection?"),
        choices=[("", _("Choose")), *KINDS.items()],
        error_messages={"required": _("Choose what kind it is.")},
    )
    position = forms.ChoiceField(
        label=_("Where do they stand?"),
        choices=[(code, words) for code, (words, _tag) in POSITIONS.items()],
        initial="offered",
    )
    to_whom = TextField(
        label=_("To whom?"),
        help_text=NO_JOURNEY % {"hint": INTERNAL_HINT},
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write to whom it is offered, or was refused.")},
    )
    conditions = TextField(
        label=_("Under which conditions?"),
        help_text=NO_JOURNEY % {"hint": INTERNAL_HINT},
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    comparator = forms.ChoiceField(label=_("How many places?"), required=False, choices=list(PLACES.items()))
    places = forms.IntegerField(
        label=_("Number of places"),
        help_text=_("As they said it. Leave empty for words without a number."),
        required=False,
        min_value=0,
        max_value=MOST_PLACES,
        error_messages={"invalid": _("Write a whole number."), "min_value": _("Zero or more.")},
    )
    since = WhenField(label=_("Since when?"), required=False)
    until = WhenField(label=_("Until when?"), required=False)
    citation = LineField(
        label=_("Where was this read?"),
        help_text=_("As somebody would look it up: ministry, law, paper, page."),
        max_length=300,
        error_messages={"required": _("Write where you read it.")},
    )
    address = LineField(
        label=_("Web address"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "url"}),
    )
    read_on = forms.DateField(
        label=_("On which day did you read it?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Write the day on which you read it."),
            "invalid": _("There is no such day. Write it as 2017-05-02."),
        },
    )
    confidence = forms.ChoiceField(
        label=_("How sure is it?"),
        choices=[("", _("Choose")), *CONFIDENCE.items()],
        error_messages={"required": _("Choose how sure it is.")},
    )
    item = KeyField(
        Item, label=_("Is there an item of it?"), help_text=_("Its key, such as I-0004."), required=False
    )
    ask = KeyField(
        Ask, label=_("Do we ask it of them?"), help_text=_("The ask’s key, such as D-0007."), required=False
    )
    may_be_told = forms.BooleanField(
        label=_("Caseworkers may tell it to people who asked for help"), required=False
    )
    is_public = forms.BooleanField(label=_("It may stand on the country’s public page"), required=False)

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"])
        try:
            parts = urlsplit(address)
        except ValueError:
            raise ValidationError(_("Write an address that begins with https://")) from None
        if address and (parts.scheme not in ("http", "https") or not parts.netloc or " " in address):
            raise ValidationError(_("Write an address that begins with https://"))
        return address

    def clean_read_on(self) -> date:
        day: date = self.cleaned_data["read_on"]
        if day > timezone.now().date():
            raise ValidationError(_("That day is still to come."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._check_places(given.get("comparator", ""), given.get("places"))
        first, last = days_of([given.get("since", "")])[0], days_of([given.get("until", "")])[1]
        if first and last and last < first:
            self.add_error("until", _("It ends before it begins."))
        if given.get("may_be_told") and promises(
            f"{given.get('to_whom', '')}\n{given.get('conditions', '')}"
        ):
            self.add_error(
                "to_whom", _("Nobody is told that they will get something: write what is possible, for whom.")
            )
        return given

    def _check_places(self, comparator: str, places: int | None) -> None:
        if "comparator" in self.errors or "places" in self.errors:
            return
        if places is None and comparator and comparator not in NO_FIGURE:
            self.add_error("places", _("Write the number, or choose words without one."))
        if places is not None and not comparator:
            self.add_error("comparator", _("Say how the number is meant: exactly, at least, up to …"))
        if places is not None and comparator in NO_FIGURE:
            self.add_error("places", _("Words without a number carry none. Leave this empty."))

    def values(self) -> dict[str, Any]:
        """The columns of a valid form."""
        given = {name: self.cleaned_data[name] for name in PLAIN}
        first, last = days_of([given["since"]])[0], days_of([given["until"]])[1]
        return {**given, "first_day": first, "last_day": last}


class FilterForm(forms.Form):
    """What the list shows. A value it does not know is no error."""

    use_required_attribute = False
    country = CountryField(label=_("Country"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Any")), *KINDS.items()])
    position = forms.ChoiceField(
        label=_("Position"),
        required=False,
        choices=[("", _("Any")), *((code, words) for code, (words, _tag) in POSITIONS.items())],
    )


class ChooseForm(forms.Form):
    """Which ways a person is told of."""

    use_required_attribute = False
    ways = forms.MultipleChoiceField(
        label=_("Which of these?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose one at least."),
            "invalid_choice": _("One of these may not be told now."),
        },
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ways"].choices = offered  # type: ignore[attr-defined]  # a MultipleChoiceField


class TellForm(ChooseForm):
    """The words that go into the person's messages."""

    ways = forms.MultipleChoiceField(
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": _("Choose one at least."),
            "invalid_choice": _("One of these may not be told any more. Go back and choose again."),
        },
    )
    text = forms.CharField(
        label=_("What the person will read"),
        help_text=_(
            "Change it as you need, in a language they read. The last paragraph is always sent with it."
        ),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto"}),
        error_messages={
            "required": _("Please write something first."),
            "max_length": _("This is too long for one message. Tell fewer at once; nothing was lost."),
        },
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"]).replace("\x00", "").strip()
        if promises(text):
            raise ValidationError(
                _("Do not promise anything, and do not say that somebody qualifies: a person there decides.")
            )
        return text


def filled(way: WayOut) -> dict[str, Any]:
    """The values of a form that shows this way."""
    return {name: getattr(way, name) for name in PLAIN}
