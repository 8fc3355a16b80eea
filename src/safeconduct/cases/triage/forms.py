"""The form that lifts or lowers a request."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.triage.actions import LONGEST_REASON, SHORTEST_REASON
from safeconduct.cases.triage.moves import COMPUTED


class PositionForm(forms.Form):
    use_required_attribute = False
    place = forms.ChoiceField(
        label=_("Where should it stand?"),
        help_text=_("What is overdue stays in front whatever you choose."),
        choices=[
            ("front", _("In front of everything that is not overdue")),
            ("much_higher", _("Much higher")),
            ("higher", _("A little higher")),
            ("lower", _("A little lower")),
            ("much_lower", _("Much lower")),
            (COMPUTED, _("Back to its computed place")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose where it should stand."),
            "invalid_choice": _("Please choose one of the places in the list."),
        },
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("It is kept with the request. In the list colleagues see your name, not the reason."),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={
            "required": _("Please say why, in a few words."),
            "min_length": _("Please say why in at least ten letters."),
            "max_length": _("This is too long: a thousand letters at most. Nothing was lost."),
        },
    )
    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
