"""What is asked about a post and about who held it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.advocacy.models import Holding, Post
from safeconduct.choices.fields import LineField, TextField
from safeconduct.evidence.fields import INTERNAL_HINT, CountryField

POST = ("title", "body", "country", "address", "ended_on")
HOLDING = ("holder", "holder_ref", "from_day", "until_day", "source")


def a_day(**kwargs: Any) -> forms.DateField:
    """A day as the browser's own field."""
    return forms.DateField(
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("There is no such day. Write it as 2017-05-02.")},
        **kwargs,
    )


class PostForm(forms.Form):
    """An office that can decide something."""

    use_required_attribute = False
    title = LineField(
        label=_("What is the office called?"),
        help_text=_("The office, not the person: Ambassador to the United Nations."),
        max_length=200,
        error_messages={"required": _("Write what the office is called.")},
    )
    body = LineField(
        label=_("Which body does it belong to?"),
        help_text=_("A ministry, an embassy, a commission."),
        required=False,
        max_length=200,
    )
    country = CountryField(label=_("Country"), required=False)
    address = TextField(
        label=_("Address of the office"),
        help_text=_("As it is public. Never where somebody lives."),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ended_on = a_day(
        label=_("The office itself was ended on"),
        help_text=_("Leave empty while there is such an office, also when nobody holds it."),
        required=False,
    )


class HoldingForm(forms.Form):
    """Who held the post, from when to when."""

    use_required_attribute = False
    holder = LineField(
        label=_("Who held it?"),
        help_text=_("The name under which the person held this office in public."),
        max_length=200,
        error_messages={"required": _("Write the name.")},
    )
    holder_ref = LineField(
        label=_("The source’s own number of the person"),
        required=False,
        max_length=64,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    from_day = a_day(label=_("First day in office"))
    until_day = a_day(
        label=_("First day no longer in office"),
        help_text=_("Often the first day of the next person. Leave empty while in office."),
        required=False,
    )
    source = LineField(
        label=_("Where was this read?"), help_text=INTERNAL_HINT, required=False, max_length=300
    )
    together = forms.BooleanField(
        label=_("Several people hold this post at once, and that is right"), required=False
    )

    def __init__(self, *args: Any, ask_together: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not ask_together:
            del self.fields["together"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        start, end = given.get("from_day"), given.get("until_day")
        if start and end and end <= start:
            self.add_error("until_day", _("This must lie after the first day in office."))
        return given

    def values(self) -> dict[str, Any]:
        """What a valid form says about the holding itself."""
        return {name: self.cleaned_data[name] for name in HOLDING}


class FilterForm(forms.Form):
    """What the list shows. A value it does not know is no error."""

    use_required_attribute = False
    q = LineField(label=_("Office, body or holder"), required=False, max_length=100)
    country = CountryField(label=_("Country"), required=False)


class ImportForm(forms.Form):
    """What holds for every new post of a list."""

    use_required_attribute = False
    country = CountryField(
        label=_("Country of these posts"),
        help_text=_("It is written into posts that are new."),
        required=False,
    )


def filled(record: Post | Holding) -> dict[str, Any]:
    """The values of a form that shows this post or holding."""
    names = POST if isinstance(record, Post) else HOLDING
    return {name: getattr(record, name) for name in names}
