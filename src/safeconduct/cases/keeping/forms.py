"""Forms of keeping and deleting. What was typed stays, whatever is wrong with it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates.forms import TokenField
from safeconduct.cases.keeping.deciding import BY_ITSELF, LONGEST, SHORTEST
from safeconduct.cases.keeping.holds import LONGEST_REASON, SHORTEST_REASON
from safeconduct.cases.keeping.words import STATES
from safeconduct.cases.tasks.forms import MaybeDayField
from safeconduct.choices.fields import LineField, TextField


class HoldForm(forms.Form):
    """Which duty stops the deletion, and until when."""

    use_required_attribute = False
    reason = TextField(
        label=_("Which law or order stops it?"),
        help_text=_("Name it, and who decided it. It is kept sealed with the request."),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={
            "required": _("Please name the law or the order, in at least ten letters."),
            "min_length": _("Please name the law or the order, in at least ten letters."),
            "max_length": _("Please say it in fewer words: there is room for %(limit_value)s characters."),
        },
    )
    until = MaybeDayField(
        label=_("Until when?"),
        help_text=_("Leave it empty if there is no end yet: it is then looked at every half year."),
        required=False,
    )
    token = TokenField()


class EraseForm(forms.Form):
    """The eight characters of the request, typed once more."""

    use_required_attribute = False
    typed = LineField(
        label=_("Type the eight characters of this request"),
        help_text=_("They stand on top of this page. This cannot be taken back."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "class": "short"}),
        error_messages={"required": _("Type the eight characters, so that the right one is deleted.")},
    )

    def __init__(self, *args: Any, short_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.short_id = short_id

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"]).strip().casefold()
        if typed != self.short_id:
            raise forms.ValidationError(_("These are other characters. Nothing was deleted."))
        return typed


class PeriodsForm(forms.Form):
    """Days of keeping for each state that may have a period; 0 or empty: not by itself."""

    use_required_attribute = False
    token = TokenField()
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wrong = _("Write a number of days from %(least)s to %(most)s, or leave it empty.") % {
            "least": SHORTEST, "most": LONGEST,
        }  # fmt: skip
        for state in BY_ITSELF:
            self.fields[state] = forms.IntegerField(
                label=str(STATES[state]),
                help_text=_("Days after the last message or change. Empty: nothing is deleted by itself."),
                required=False,
                min_value=0,
                max_value=LONGEST,
                localize=False,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "dir": "ltr"}),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
            )
            self._wrong = wrong

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or self.cleaned_data
        for state in BY_ITSELF:
            days = given.get(state) or 0
            if days and days < SHORTEST and state not in self.errors:
                self.add_error(state, self._wrong)
        return given

    def days(self) -> dict[str, int]:
        return {state: self.cleaned_data[state] or 0 for state in BY_ITSELF}
