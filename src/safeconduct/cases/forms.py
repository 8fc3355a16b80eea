"""Forms of the case room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Person
from safeconduct.access.models.desks import LONGEST_SLOT, PURPOSES
from safeconduct.access.permissions import Permission, may
from safeconduct.cases import replies
from safeconduct.cases.grants import needs_slot
from safeconduct.cases.messages.beside import Beside
from safeconduct.cases.messages.words import NAMED, TRANSLATORS
from safeconduct.cases.opening import LONGEST_REASON, SHORTEST_REASON
from safeconduct.choices.fields import LineField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.typed import tidy
from safeconduct.intake.states import State
from safeconduct.intake.threads import LONGEST_MESSAGE

LONGEST_HOURS = int(LONGEST_SLOT.total_seconds() // 3600)


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
        label=_("What is the danger?"),
        help_text=_("It opens the story before the conflict check, until the end of the day."),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": _("Please say why, in a few words."),
            "min_length": _("Please say why in at least ten letters."),
        },
    )


class MessageField(forms.CharField):
    """Words of a message: without control characters; marks that turn a line around stay, some scripts need them."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(tidy(str(value or ""), lines=True)))


TOO_LONG = _("This is too long for one message. Please send it in two parts; nothing was lost.")


class ReplyForm(forms.Form):
    """A message, and if it is translated, both texts: one goes to the person, the other is kept beside it."""

    use_required_attribute = False
    text = MessageField(
        label=_("Write to the person"),
        help_text=_("They read it on the public site with their number. Do not repeat what they told you."),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"required": _("Please write something first."), "max_length": TOO_LONG},
    )
    translation = MessageField(
        label=_("The same in their language"),
        help_text=_(
            "Translated by a person. A translating machine sends their words to a company, and errs where it hurts."
        ),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={"max_length": TOO_LONG},
    )
    language = forms.ChoiceField(
        label=_("Language of the translation"),
        required=False,
        choices=[("", _("Choose")), *LANGUAGES.items()],
    )
    translator = forms.ChoiceField(
        label=_("Who translated it?"), required=False, choices=[("", _("Choose")), *TRANSLATORS.items()]
    )
    translator_name = LineField(
        label=_("Name of the colleague or interpreter"), required=False, max_length=120
    )
    sent = forms.ChoiceField(
        label=_("What does the person receive?"),
        required=False,
        choices=[
            ("translation", _("The translation; your words are kept beside it")),
            ("both", _("The translation, and your words below it")),
            ("original", _("Your words; the translation is kept beside them")),
        ],
        initial="translation",
    )
    template = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    token = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(
            ("required", "invalid"), _("Please load the page again. What you typed is still here.")
        ),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("translation"):
            return given
        if not given.get("language"):
            self.add_error("language", _("Choose the language of the translation."))
        if not given.get("translator"):
            self.add_error(
                "translator", _("Choose who translated it. A translation by a machine is not sent.")
            )
        elif given["translator"] in NAMED and not given.get("translator_name"):
            self.add_error("translator_name", _("Write who translated it."))
        if "text" in given and len(replies.text_to_send(self.said())) > LONGEST_MESSAGE:
            self.add_error("translation", TOO_LONG)
        return given

    def said(self) -> Beside:
        """Both texts of a valid form; without a translation only what was sent."""
        given = self.cleaned_data
        if not given.get("translation"):
            return Beside(original=given["text"], template=given.get("template", ""))
        return Beside(
            original=given["text"],
            translation=given["translation"],
            language=given.get("language", ""),
            sent=given.get("sent") or "translation",
            translator=given.get("translator", ""),
            translator_name=given.get("translator_name", ""),
            template=given.get("template", ""),
        )


class PeopleField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class ReaderField(PersonField):
    def label_from_instance(self, obj: Any) -> str:
        name = super().label_from_instance(obj)
        return gettext("%(name)s (by the hour)") % {"name": name} if needs_slot(obj) else name


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
        slots = [person.pk for person in readers() if needs_slot(person)]
        offered = readers().exclude(pk__in=slots)
        self.fields["people"].queryset = offered  # type: ignore[attr-defined]  # a ModelMultipleChoiceField


class GrantForm(forms.Form):
    """One more reader: for days, or for hours. A volunteer's access always ends by the hour."""

    use_required_attribute = False
    person = ReaderField(
        label=_("Who else may read it?"),
        empty_label=_("Choose a person"),
        queryset=Person.objects.none(),
        error_messages={
            "required": _("Choose a person."),
            "invalid_choice": _("Choose a person from the list."),
        },
    )
    purpose = forms.ChoiceField(
        label=_("What for?"),
        choices=[(code, words) for code, words in PURPOSES.items() if code != "emergency"],
        error_messages={"invalid_choice": _("Choose one of the purposes in the list.")},
    )
    hours = forms.IntegerField(
        label=_("For how many hours?"),
        required=False,
        min_value=1,
        max_value=LONGEST_HOURS,
        help_text=_("A volunteer always needs an end by the hour: at most ten. For others, hours or days."),
        error_messages={
            "invalid": _("Type a number of hours."),
            "min_value": _("At least one hour."),
            "max_value": _("At most ten hours."),
        },
    )
    days = forms.IntegerField(
        label=_("For how many days?"),
        required=False,
        min_value=1,
        max_value=730,
        help_text=_("Leave both empty for no end."),
        error_messages={
            "invalid": _("Type a number of days."),
            "min_value": _("At least one day."),
            "max_value": _("At most two years."),
        },
    )

    def __init__(self, *args: Any, without: Iterable[UUID] = (), **kwargs: Any) -> None:
        """``without``: ids of people who may read the request already."""
        super().__init__(*args, **kwargs)
        offered = readers().exclude(pk__in=list(without))
        self.fields["person"].queryset = offered  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        person, hours, days = cleaned.get("person"), cleaned.get("hours"), cleaned.get("days")
        if hours and days:
            self.add_error("days", gettext("Say hours or days, not both."))
        if person and needs_slot(person) and not hours and "hours" not in self.errors:
            self.add_error(
                "hours", gettext("Say for how many hours: a volunteer's access ends after ten at most.")
            )
        return cleaned

    def ends(self, at: datetime) -> dict[str, Any]:
        """When the access ends, as ``grants.grant`` wants it."""
        hours, days = self.cleaned_data["hours"], self.cleaned_data["days"]
        return {
            "ends_at": at + timedelta(hours=hours) if hours else None,
            "expires_on": at.date() + timedelta(days=days) if days else None,
        }


def readers() -> Any:
    """People whose role may open requests and whose keys are confirmed."""
    able = [
        person.pk
        for person in Person.objects.active().exclude(confirmed_on=None)
        if may(person, Permission.OPEN_REQUEST)
    ]
    return Person.objects.filter(pk__in=able).order_by("display_name")
