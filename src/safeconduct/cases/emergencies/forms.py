"""What is asked on the pages about emergencies, alarms and people who leave."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Person
from safeconduct.access.models.watching import FINDINGS, REASONS
from safeconduct.cases.emergencies.actions import LONGEST_HOURS

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){0,3}(-[0-9a-f]{12})?")


class FindForm(forms.Form):
    """A request by its number, as it stands in lists and as colleagues read it out."""

    use_required_attribute = False
    id = forms.CharField(
        label=_("Number of the request"),
        max_length=80,
        help_text=_("The eight letters and digits after “Request”, for example 3fa85f64."),
        error_messages={
            "required": _("Type the number of the request."),
            "max_length": _("This is too long."),
        },
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "none"}),
    )

    def clean_id(self) -> str:
        typed = str(self.cleaned_data["id"]).replace("\x00", "").strip().lower()
        if not ID.fullmatch(typed):
            raise forms.ValidationError(_("This is no number of a request: eight letters a to f and digits."))
        return typed


class AskForm(forms.Form):
    """Why, as a code: no sentence about a person is kept here."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("Why must you open it now?"),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a reason."),
            "invalid_choice": _("Choose one of the reasons in the list."),
        },
    )
    token = forms.UUIDField(widget=forms.HiddenInput)


class GiveForm(forms.Form):
    use_required_attribute = False
    hours = forms.IntegerField(
        label=_("For how many hours?"),
        min_value=1,
        max_value=LONGEST_HOURS,
        initial=2,
        error_messages={
            "required": _("Say for how many hours."),
            "invalid": _("Type a number of hours."),
            "min_value": _("At least one hour."),
            "max_value": _("At most ten hours."),
        },
    )


class SeenForm(forms.Form):
    use_required_attribute = False
    found = forms.ChoiceField(
        label=_("What did you find?"),
        choices=list(FINDINGS.items()),
        error_messages={
            "required": _("Choose what you found."),
            "invalid_choice": _("Choose one of the answers in the list."),
        },
    )


class ColleagueField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class TakeOverForm(forms.Form):
    """Who takes over each request that would be left with fewer than two holders."""

    use_required_attribute = False

    def __init__(
        self, *args: Any, cases: Iterable[tuple[UUID, str]], colleagues: Iterable[UUID], **kwargs: Any
    ) -> None:
        """``cases``: ids and short ids; ``colleagues``: ids of people who may be chosen."""
        super().__init__(*args, **kwargs)
        offered = Person.objects.filter(pk__in=list(colleagues)).order_by("display_name")
        for request_id, short_id in cases:
            self.fields[self.name_of(request_id)] = ColleagueField(
                label=_("Request %(id)s") % {"id": short_id},
                queryset=offered,
                required=False,
                empty_label=_("Decide later"),
                error_messages={"invalid_choice": _("Choose a person from the list.")},
            )

    @staticmethod
    def name_of(request_id: UUID) -> str:
        return f"take_{request_id}"

    def chosen(self) -> dict[UUID, Person]:
        """Who was chosen for which request."""
        return {
            UUID(name.removeprefix("take_")): person for name, person in self.cleaned_data.items() if person
        }
