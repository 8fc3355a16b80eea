"""Forms of offers: the certificate and the acceptance, the no, and what the coordinator's list is narrowed to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.attorneys.offers import words
from safeconduct.attorneys.offers.answering import LONGEST_WORDS
from safeconduct.cases.dates.forms import DayField, TokenField
from safeconduct.choices.fields import TextField

CHOOSE = {"required": _("Please choose one."), "invalid_choice": _("Please choose one of the list.")}


class AcceptForm(forms.Form):
    """The conflict check she made, what it found, and that she takes the case."""

    use_required_attribute = False
    checked_on = DayField(label=_("On which day did you check these names?"))
    how = forms.ChoiceField(
        label=_("How did you check them?"),
        choices=list(words.HOW.items()),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    found = forms.ChoiceField(
        label=_("What did you find?"), choices=list(words.FOUND.items()), widget=forms.RadioSelect,
        help_text=_("With a conflict, or a doubt, the case goes to somebody else. Say nothing more about it."),
        error_messages=CHOOSE,
    )  # fmt: skip
    takes = forms.BooleanField(label=_("I take this case, if I found no conflict"), required=False)
    token = TokenField()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("found") == "none" and not given.get("takes"):
            self.add_error("takes", gettext("Tick this to take the case, or go back and decline it."))
        return given


class DeclineForm(forms.Form):
    """A no: the reason, and words if she wants."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("Why not?"),
        choices=list(words.REASONS.items()),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    words = TextField(
        label=_("Anything the coordinator should know"), required=False, max_length=LONGEST_WORDS,
        help_text=_("The coordinator and whoever holds the case can read it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": _("This is too long. Please shorten it; nothing was lost.")},
    )  # fmt: skip
    token = TokenField()


WAITING, ALL = "", "all"


class FilterForm(forms.Form):
    """What the coordinator's list shows. Anything that is no choice shows what waits."""

    state = forms.ChoiceField(label=_("Step"), required=False)
    case = forms.CharField(
        label=_("Case"), required=False, max_length=36,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )  # fmt: skip
    attorney = forms.ChoiceField(label=_("Attorney"), required=False)

    def __init__(self, *args: Any, attorneys: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(WAITING, _("Not answered yet")), (ALL, _("All")), *words.AT_DESK.items()]
        self.fields["state"].choices = states  # type: ignore[attr-defined]  # a ChoiceField
        chosen = [("", _("Everybody")), *attorneys]
        self.fields["attorney"].choices = chosen  # type: ignore[attr-defined]  # a ChoiceField

    def clean_case(self) -> str:
        typed: str = self.cleaned_data["case"].strip().lower()
        if not re.fullmatch(r"[0-9a-f-]*", typed):
            raise forms.ValidationError(
                gettext("A case has digits and the letters a to f, such as 1a2b3c4d.")
            )
        return typed
