"""Forms of the conflict check. What was typed stays; each error says what to do."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.conflicts import wording
from safeconduct.cases.conflicts.deciding import LONGEST_REASON
from safeconduct.cases.conflicts.standings import OUTCOMES


class TokenForm(forms.Form):
    """A button: the same page sent twice is one check."""

    token = forms.UUIDField(widget=forms.HiddenInput)


class ReasonedForm(TokenForm):
    """A button with a reason beside it."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("A sentence. It is kept with both requests, under lock."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={
            "required": _("Please say why, in a few words."),
            "max_length": _("Please say it shorter: at most two thousand letters."),
        },
    )


class DecideForm(TokenForm):
    """What follows from a check. ``supervises``: whether a conflict can be waived by this person."""

    use_required_attribute = False
    outcome = forms.ChoiceField(
        label=_("What follows?"),
        choices=(),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what follows from the check."),
            "invalid_choice": _("Choose one of these. Only a supervisor waives a conflict."),
        },
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "What you looked at, and whom you asked. Not needed if it is clear, nobody was found and all requests "
            "opened."
        ),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": _("Please say it shorter: at most two thousand letters.")},
    )
    consent = forms.BooleanField(
        label=_("The person was told what the conflict is, and agreed that we help"), required=False
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    check_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, supervises: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [code for code in OUTCOMES if supervises or code != "waived"]
        self.fields["outcome"].choices = [(code, wording.OUTCOMES[code]) for code in offered]  # type: ignore[attr-defined]  # a ChoiceField
        if not supervises:
            del self.fields["consent"]
