"""A court date as it stands on a paper: typed while one looks at it, then compared once more."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates import words
from safeconduct.cases.dates.forms import LONGEST_TEXT, KeepForm, carry_on

ORDER = ("kind", "day", "time", "court", "zone_name", "judge", "learned_on", "read", "sure", "token")


class NoticeForm(KeepForm):
    """The date of a notice. The first post shows it in words, with its weekday; only the second one keeps it."""

    read = forms.BooleanField(
        label=_("I have read this day and this time on the paper, and not in a message or from memory"),
        error_messages={"required": _("Look at the paper, then tick that you have read it there.")},
    )
    sure = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, paper: str, **kwargs: Any) -> None:
        """``paper``: what the date's source is called from now on."""
        super().__init__(*args, **kwargs)
        self.paper = paper[:LONGEST_TEXT]
        del self.fields["source"]
        self.order_fields(ORDER)
        self.fields["learned_on"].label = _("When did this paper come to us or to the person?")

    def clean_learned_on(self) -> date:
        day = super().clean_learned_on()
        if day > self.today:
            raise ValidationError(gettext("This day is still to come. When did the paper come?"))
        return day

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.cleaned_data["source"] = self.paper
        if not self.errors:
            seen = f"{self.when().day} {self.when().time} {self.when().zone}"
            if self.cleaned_data["sure"] != seen:
                self.add_error(
                    "day",
                    gettext(
                        "You typed: %(when)s. Compare it with the paper, the weekday too. If it says the same, send it "
                        "once more; nothing was lost."
                    )
                    % {"when": words.when_in_words(self.when())},
                )
                carry_on(self, sure=seen)
        return cleaned
