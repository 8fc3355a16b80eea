"""What is asked about an account, about how consent was given, and the sentence when it will not do."""

from __future__ import annotations

from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Desk, DeskMember
from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.consent.scope_events import Talk, Word
from safeconduct.consent.scopes import Scope, Status
from safeconduct.evidence.fields import SEALED_HINT, KeyField, WhenField, key_of
from safeconduct.evidence.models import Incident, PersonRecord, Record, Testimony
from safeconduct.evidence.sealing import Content
from safeconduct.evidence.testimonies.actions import Account
from safeconduct.evidence.testimonies.uses import CAN_BE_MADE
from safeconduct.evidence.testimonies.words import (
    AGAIN,
    METHODS,
    PLACE_KINDS,
    READING,
    SAFETY,
    SCOPES,
    STOPS,
    STRAIN,
)

LONGEST = 200_000
WORDING = "en/2026-11"
"""Which words were put to the person: those of ``words.SCOPES``."""
SEALED = ("text", "title", "interpreter", "guardian", "no_guardian", "second_adult", "again", "note")


def choices(words: Any, empty: Any = None) -> list[tuple[str, Any]]:
    """A table of words as choices, with an empty one in front if asked for."""
    return [*([("", empty)] if empty is not None else []), *words.items()]


class ReasonForm(forms.Form):
    """Why somebody opens an account."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("Why do you open it?"),
        help_text=_("Who opened it, when and why is written down for ever."),
        choices=choices(READING),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you open it.")},
    )


class WhoForm(forms.Form):
    """Whose account it is."""

    use_required_attribute = False
    person = KeyField(
        PersonRecord,
        label=_("Whose account is it?"),
        help_text=_("The pseudonym, such as P-0012. Add the person first if they are not recorded yet."),
        error_messages={"required": _("Write the pseudonym of the person.")},
    )


class MadeForm(forms.Form):
    """A record that rests on this account, and the purpose it was made under."""

    use_required_attribute = False
    record = LineField(
        label=_("Record that was made from it"),
        help_text=_("The key of a claim, item, act, person or involvement, such as C-0012."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        error_messages={"required": _("Write the key of the record.")},
    )
    purpose = forms.ChoiceField(
        label=_("Under which purpose?"),
        choices=[
            ("", _("Choose a purpose")),
            *((scope.value, name) for scope, (name, _asked) in SCOPES.items()),
        ],
        error_messages={"required": _("Choose the purpose it was made under.")},
    )

    def clean_record(self) -> Record:
        key = key_of(str(self.cleaned_data["record"]))
        for model in CAN_BE_MADE:
            rows: Any = model
            if (found := rows.objects.standing().filter(key=key).first()) is not None:
                return cast(Record, found)
        raise ValidationError(_("There is no such record. Copy the key from its page."))

    def scope(self) -> Scope:
        return Scope(self.cleaned_data["purpose"])


class AccountForm(forms.Form):
    """The account itself, and what surrounds it."""

    use_required_attribute = False
    safety = forms.ChoiceField(
        label=_("What did you find about their safety?"),
        help_text=_("Before anything else. Never promise protection that we cannot give."),
        choices=choices(SAFETY),
        widget=forms.RadioSelect,
        error_messages={"required": _("Look at their safety first, and say what you found.")},
    )
    text = TextField(
        label=_("The account"),
        help_text=SEALED_HINT,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto"}),
        error_messages={"required": _("Write down what was said.")},
    )
    title = LineField(label=_("Title"), help_text=SEALED_HINT, required=False, max_length=200)
    incident = KeyField(
        Incident, label=_("Incident it is about"), help_text=_("Its key, such as E-0012."), required=False
    )
    language = forms.ChoiceField(
        label=_("Language of the account"), choices=choices(LANGUAGES, _("Not said")), required=False
    )
    given_on = WhenField(
        label=_("When was it given?"),
        help_text=_("The month and no closer: 2017-04, or 2017."),
        required=False,
    )
    place_kind = forms.ChoiceField(
        label=_("In what kind of place?"), choices=choices(PLACE_KINDS, _("Not said")), required=False
    )
    with_interpreter = forms.BooleanField(label=_("An interpreter was there"), required=False)
    interpreter = LineField(label=_("Interpreter"), help_text=SEALED_HINT, required=False, max_length=200)
    strain = forms.MultipleChoiceField(
        label=_("How was it for the person?"), choices=choices(STRAIN), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    is_minor = forms.BooleanField(label=_("The person is under 18"), required=False)
    guardian = LineField(
        label=_("Parent or guardian who agreed"), help_text=SEALED_HINT, required=False, max_length=200
    )
    no_guardian = LineField(
        label=_("Why no guardian could be asked"),
        help_text=_("For example: dead, far away, or part of the danger. This is sealed."),
        required=False,
        max_length=300,
    )
    second_adult = LineField(
        label=_("Second adult who was there"), help_text=SEALED_HINT, required=False, max_length=200
    )
    feedback_promised = forms.BooleanField(
        label=_("We said we would tell them what came of it"),
        help_text=_("It stays on the list of tasks until they were told."),
        required=False,
    )
    note = TextField(
        label=_("Note for the desk"), help_text=SEALED_HINT, required=False, max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip

    def clean_safety(self) -> str:
        found = str(self.cleaned_data["safety"])
        if found == "reprisal_certain":
            raise ValidationError(_("Do not go on, even if they agree. Nothing was kept."))
        if found in STOPS:
            raise ValidationError(_("Look at their safety first. Nothing was kept."))
        return found

    def clean_given_on(self) -> str:
        given = str(self.cleaned_data["given_on"])
        if len(given.split("/")[0]) > len("2026-11") and "X" not in given:
            raise ValidationError(_("Only the month is kept in the clear: write 2026-11, not the day."))
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        alone = not given.get("guardian") and not (given.get("second_adult") and given.get("no_guardian"))
        if given.get("is_minor") and alone:
            self.add_error("guardian", _(
                "Name the parent or guardian who agreed. If none can be asked, say why, and name a second adult "
                "who was there."
            ))  # fmt: skip
        if given.get("interpreter"):
            given["with_interpreter"] = True
        return given

    def values(self) -> dict[str, Any]:
        """The internal columns of a valid form."""
        names = ("incident", "language", "given_on", "place_kind", "with_interpreter", "strain", "is_minor")
        return {name: self.cleaned_data[name] for name in (*names, "safety", "feedback_promised")}

    def content(self) -> Content:
        """The sealed part of a valid form; what is empty is left out."""
        return {name: self.cleaned_data[name] for name in SEALED if self.cleaned_data.get(name)}


class ConsentToKeepForm(forms.Form):
    """How keeping it was agreed to: without it, nothing of the form is kept."""

    use_required_attribute = False
    store = forms.BooleanField(
        label=_("The person agreed that we keep this account"),
        help_text=_(
            "Without a yes nothing is kept. Ask about every other purpose on the next page, one by one."
        ),
        error_messages={"required": _("Without their yes to keeping it, nothing was kept.")},
    )
    expires_on = forms.DateField(
        label=_("Last day the yes holds"), help_text=_("Leave empty if they set no end. As 2027-11-30."),
        required=False, widget=forms.TextInput(attrs={"dir": "ltr"}),
    )  # fmt: skip
    conditions = LineField(
        label=_("Conditions they made"), help_text=SEALED_HINT, required=False, max_length=1_000
    )

    def words(self) -> list[Word]:
        """What a valid form says of keeping it."""
        given = self.cleaned_data
        return [Word(Scope.STORE, Status.GIVEN, given["expires_on"], "", given["conditions"])]


class TalkForm(forms.Form):
    """How it was said. Nothing is taken over from another time."""

    use_required_attribute = False
    method = forms.ChoiceField(
        label=_("How did they say it?"), choices=choices(METHODS), widget=forms.RadioSelect,
        error_messages={"required": _("Say how they gave their answer.")},
    )  # fmt: skip
    day = forms.DateField(
        label=_("On which day?"), help_text=_("As 2026-11-22."), widget=forms.TextInput(attrs={"dir": "ltr"}),
        error_messages={"required": _("Write the day on which they said it.")},
    )  # fmt: skip
    spoken = forms.ChoiceField(
        label=_("In which language was it explained?"), choices=choices(LANGUAGES, _("Choose a language")),
        error_messages={"required": _("Choose the language in which it was explained.")},
    )  # fmt: skip
    through = LineField(
        label=_("Interpreter of that talk"), help_text=_("Leave empty if there was none. This is sealed."),
        required=False, max_length=200,
    )  # fmt: skip
    explained_by = forms.ChoiceField(
        label=_("Who explained it?"),
        choices=lambda: [("", _("Choose a person")), *_explainers()],
        error_messages={"required": _("Choose who explained it.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(_("This day is still to come."))
        return day

    def talk(self) -> Talk:
        """What a valid form says of how it was said."""
        given = self.cleaned_data
        return Talk(
            day=given.get("day", self.today), method=given["method"], language=given["spoken"],
            explained_by=UUID(given["explained_by"]), with_interpreter=bool(given.get("through")),
            interpreter=given.get("through", ""), wording=WORDING,
        )  # fmt: skip


class TestimonyForm(AccountForm, ConsentToKeepForm, TalkForm):
    """A new account: safety first, then the account, and consent to keep it in the same form."""

    __test__ = False  # no test, whatever its name
    again = forms.ChoiceField(
        label=_("Why is the person asked again?"),
        choices=choices(AGAIN, _("Choose a reason")),
        required=False,
    )
    only_from_here = forms.BooleanField(
        label=_("We know of this person only through this account"),
        help_text=_(
            "They may then be counted only while they agree to be, and leave the figures when they withdraw."
        ),
        required=False,
    )

    def __init__(self, *args: Any, interviews: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.interviews = interviews
        if not interviews:
            del self.fields["again"]
        first = ["safety", "again"]
        self.order_fields(
            [*first, *(name for name in AccountForm.base_fields if name not in first), "only_from_here"]
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.interviews and not given.get("again"):
            self.add_error("again", _("They told it before. Say why they are asked again."))
        expires, day = given.get("expires_on"), given.get("day")
        if expires and day and expires < max(day, self.today):
            self.add_error(
                "expires_on", _("This day is over. Without a yes that holds today nothing is kept.")
            )
        return given

    def account(self, person: PersonRecord, interviewer: Any) -> Account:
        """What a valid form says."""
        return Account(
            person=person, interviewer=interviewer, sealed=self.content(),
            only_from_here=self.cleaned_data["only_from_here"], **self.values(),
        )  # fmt: skip


def filled(testimony: Testimony, content: Content) -> dict[str, Any]:
    """The values of a form that shows an account."""
    names = (
        "safety",
        "incident",
        "language",
        "given_on",
        "place_kind",
        "with_interpreter",
        "strain",
        "is_minor",
    )
    values = {name: getattr(testimony, name) for name in (*names, "feedback_promised")}
    return values | {name: content.get(name, "") for name in SEALED if name != "again"}


def _explainers() -> list[tuple[str, str]]:
    """People at the two desks who may have explained it."""
    desks = Desk.objects.filter(code__in=("testimony", "documentation"))
    seats = DeskMember.objects.filter(desk__in=desks, state="sealed").select_related("person")
    people = {seat.person for seat in seats}
    return sorted(((str(one.pk), one.display_name) for one in people), key=lambda each: each[1].casefold())
