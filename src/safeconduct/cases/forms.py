"""Forms of the case room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, may
from safeconduct.cases.opening import LONGEST_REASON, SHORTEST_REASON
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake.states import State
from safeconduct.intake.threads import LONGEST_MESSAGE


class FilterForm(forms.Form):
    """What the inbox shows. A value it does not know is no error: the default stands in."""

    use_required_attribute = False
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("live", _("Waiting, or with a caseworker")), *State.choices, ("all", _("All"))],
        initial="live",
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("urgent", _("Most urgent first")),
            ("oldest", _("Oldest first")),
            ("newest", _("Newest first")),
        ],
    )
    language = forms.ChoiceField(
        label=_("Speaks"), required=False, choices=[("", _("Any language")), *LANGUAGES.items()]
    )
    danger = forms.BooleanField(label=_("In danger now"), required=False)
    detained = forms.BooleanField(label=_("Detained"), required=False)
    unread = forms.BooleanField(label=_("New message"), required=False)
    due = forms.BooleanField(label=_("Due within 7 days or overdue"), required=False)


class ReasonForm(forms.Form):
    use_required_attribute = False
    reason = forms.CharField(
        label=_("Why do you open the story now?"),
        help_text=_(
            "Until the conflict check exists, opening the story needs a reason. It is kept with the request."
        ),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Please say why, in a few words."),
            "min_length": _("Please say why in at least ten letters."),
        },
    )


class ReplyForm(forms.Form):
    use_required_attribute = False
    text = forms.CharField(
        label=_("Write to the person"),
        help_text=_("They read it on the public site with their number. Do not repeat what they told you."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={
            "required": _("Please write something first."),
            "max_length": _(
                "This is too long for one message. Please send it in two parts; nothing was lost."
            ),
        },
    )
    token = forms.UUIDField(widget=forms.HiddenInput)


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class HandOverForm(forms.Form):
    use_required_attribute = False
    people = PeopleField(
        label=_("Who works on it from now on?"),
        help_text=_("At least two, so that one illness does not close it. The desk loses access."),
        queryset=Person.objects.none(),
        error_messages={"required": _("Choose at least two people.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = readers()  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


class GrantForm(forms.Form):
    use_required_attribute = False
    person = PersonField(
        label=_("Who else may read it?"),
        empty_label=_("Choose a person"),
        queryset=Person.objects.none(),
        error_messages={"required": _("Choose a person.")},
    )
    purpose = forms.ChoiceField(
        label=_("What for?"),
        choices=[
            ("casework", _("To work on it")),
            ("review", _("To check something")),
            ("interpreting", _("To interpret")),
        ],
    )
    days = forms.IntegerField(
        label=_("For how many days?"),
        required=False,
        min_value=1,
        max_value=730,
        help_text=_("Leave empty for no end."),
        error_messages={"min_value": _("At least one day."), "max_value": _("At most two years.")},
    )

    def __init__(self, *args: Any, without: Iterable[UUID] = (), **kwargs: Any) -> None:
        """``without``: ids of people who may read the request already."""
        super().__init__(*args, **kwargs)
        offered = readers().exclude(pk__in=list(without))
        self.fields["person"].queryset = offered  # type: ignore[attr-defined]  # a ModelChoiceField


def readers() -> Any:
    """People whose role may open requests and whose keys are confirmed."""
    able = [
        person.pk
        for person in Person.objects.active().exclude(confirmed_on=None)
        if may(person, Permission.OPEN_REQUEST)
    ]
    return Person.objects.filter(pk__in=able).order_by("display_name")
