"""What is asked about a campaign, and what its lists show."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.advocacy.campaigns.words import MOMENT_KINDS
from safeconduct.advocacy.models import Campaign
from safeconduct.advocacy.posts.forms import a_day
from safeconduct.choices.fields import LineField, TextField
from safeconduct.evidence.fields import INTERNAL_HINT, KeyField, KeysField
from safeconduct.evidence.models import Incident

CAMPAIGN = ("title", "aim", "opened_on")


class CampaignForm(forms.Form):
    """A campaign: what is to be reached, since when, about which incidents."""

    use_required_attribute = False
    title = LineField(
        label=_("What is the campaign called?"),
        help_text=INTERNAL_HINT,
        max_length=200,
        error_messages={"required": _("Write what it is called.")},
    )
    aim = TextField(
        label=_("What is to be reached?"),
        help_text=INTERNAL_HINT,
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    opened_on = a_day(label=_("Since when?"))
    incidents = KeysField(
        Incident,
        most=100,
        label=_("Which incidents is it about?"),
        help_text=_("Their keys, such as E-0012, one on each line."),
        required=False,
    )

    def values(self) -> dict[str, Any]:
        """The columns of a valid form."""
        return {name: self.cleaned_data[name] for name in CAMPAIGN}


class CloseForm(forms.Form):
    """When a campaign ended."""

    use_required_attribute = False
    closed_on = a_day(label=_("When did it end?"))

    def __init__(self, *args: Any, campaign: Campaign, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign, self.today = campaign, today

    def clean_closed_on(self) -> Any:
        day = self.cleaned_data["closed_on"]
        if day < self.campaign.opened_on:
            raise forms.ValidationError(_("That lies before the campaign began."))
        if day > self.today:
            raise forms.ValidationError(_("That day has not come yet."))
        return day


class FilterForm(forms.Form):
    """Which campaigns the first page shows."""

    use_required_attribute = False
    q = LineField(label=_("Name or key"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[("", _("Open ones")), ("closed", _("Closed ones")), ("all", _("All"))],
    )


class MomentsForm(forms.Form):
    """What of a timeline is shown. A value it does not know is no error."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("All")), *MOMENT_KINDS.items()])
    first = a_day(label=_("From this day"), required=False)
    last = a_day(label=_("Until this day"), required=False)


class ScorecardForm(forms.Form):
    """Whose asks the scorecard counts: of one campaign or all, made in a time."""

    use_required_attribute = False
    campaign = KeyField(
        Campaign, label=_("Campaign"), help_text=_("Its key, such as K-0001. Empty for all."), required=False
    )
    first = a_day(label=_("Asked from this day"), required=False)
    last = a_day(label=_("Until this day"), required=False)


def filled(campaign: Campaign) -> dict[str, Any]:
    """The values of a form that shows this campaign."""
    return {name: getattr(campaign, name) for name in CAMPAIGN} | {
        "incidents": list(campaign.incidents.order_by("key"))
    }
