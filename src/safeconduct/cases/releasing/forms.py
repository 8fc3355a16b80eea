"""Forms of referrals out: whom, what help, which pieces, until when, and what the person said to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates.forms import DayField, TokenField
from safeconduct.cases.models.referrals import ReferralOrganisation
from safeconduct.cases.notes.forms import VersionField
from safeconduct.cases.releasing import words
from safeconduct.cases.releasing.actions import Consent
from safeconduct.cases.releasing.bundle import SECTIONS, Piece
from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake import releases

OTHER = "other"
LONGEST_TEXT, LONGEST_SHOWN = 8_000, 200


class ConsentForm(forms.Form):
    """The person's yes for one organisation, and the last day. ``today`` settles what is too far."""

    use_required_attribute = False
    until = DayField(label=_("Last day on which they can read it"))
    agreed = forms.BooleanField(
        label=_("The person said yes: to this organisation, to these pieces, until this day"),
        error_messages={"required": _("Without the person’s yes nothing is released. Ask them first.")},
    )
    said_on = DayField(label=_("When did they say it?"))
    how = forms.ChoiceField(
        label=_("How did they say it?"),
        choices=list(words.HOW.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they said it.")},
    )
    heard_by = LineField(
        label=_("Who heard it?"),
        max_length=120,
        error_messages={"required": _("Write who heard the person say yes.")},
    )
    language = forms.ChoiceField(
        label=_("In which language were they asked?"),
        choices=[("", _("Choose")), *LANGUAGES.items()],
        error_messages={"required": _("Choose the language.")},
    )
    token = TokenField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if day < self.today:
            raise ValidationError(gettext("This day is over already."))
        if day > releases.longest(self.today):
            raise ValidationError(
                gettext("This is too far away: %(days)s days at most. You can extend it later.")
                % {"days": releases.LONGEST_DAYS}
            )
        return day

    def clean_said_on(self) -> date:
        day: date = self.cleaned_data["said_on"]
        if not self.today - timedelta(days=releases.LONGEST_DAYS) <= day <= self.today:
            raise ValidationError(gettext("This cannot be: the yes lies ahead, or too long ago. Ask again."))
        return day

    def consent(self) -> Consent:
        """What a valid form says about the person's yes."""
        given = self.cleaned_data
        return Consent(
            agreed=given["agreed"], said_on=given["said_on"], how=given["how"], heard_by=given["heard_by"],
            language=given["language"], wording=words.WORDING,
        )  # fmt: skip


class ReleaseForm(ConsentForm):
    """A new referral. Nothing is ticked until somebody ticks it."""

    organisation = forms.ChoiceField(
        label=_("Which organisation?"),
        error_messages={"required": _("Choose an organisation, or write its name below.")},
    )
    other = LineField(label=_("Its name, if it is not on the list"), max_length=120, required=False)
    helps = TextField(
        label=_("What do you ask them for?"),
        help_text=_("They read this first. For example: a lawyer for a hearing in May."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Write what help you ask for.")},
    )
    pieces = forms.MultipleChoiceField(
        label=_("What will they read?"),
        help_text=_("Tick only what they need for this. What is not ticked, they do not get."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = TextField(
        label=_("A text written for them"),
        help_text=_("Only if they need more than what you ticked."),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    field_order = ("organisation", "other", "helps", "pieces", "text", "until", "agreed")

    def __init__(self, *args: Any, pieces: Iterable[Piece], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {str(row.pk): row.name for row in ReferralOrganisation.objects.active()}
        choices = [("", _("Choose")), *self.names.items(), (OTHER, _("Another one, named below"))]
        self.fields["organisation"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["pieces"].choices = _grouped(pieces)  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("organisation") == OTHER and not given.get("other") and "other" not in self.errors:
            self.add_error("other", gettext("Write the name of the organisation."))
        return given

    def to(self) -> tuple[str, str]:
        """Id in the list (empty for another one) and name of the organisation of a valid form."""
        chosen = self.cleaned_data["organisation"]
        return ("", self.cleaned_data["other"]) if chosen == OTHER else (chosen, self.names[chosen])


class ExtendForm(ConsentForm):
    """A later last day needs another yes."""

    version = VersionField()


class RevokeForm(forms.Form):
    """Why it ends; not needed."""

    use_required_attribute = False
    reason = LineField(
        label=_("Why? You need not say it."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    token = TokenField()


def _grouped(pieces: Iterable[Piece]) -> list[tuple[Any, list[tuple[str, str]]]]:
    held = list(pieces)
    groups = [
        (words.SECTIONS[code], [_choice(one) for one in held if one.section == code]) for code in SECTIONS
    ]
    return [(title, choices) for title, choices in groups if choices]


def _choice(piece: Piece) -> tuple[str, str]:
    """A piece on one line; the preview shows all of it."""
    said = " ".join(", ".join(piece.values).split())
    between = " " if piece.label.endswith("?") else ": "
    return (
        piece.code,
        f"{piece.label}{between}{said[:LONGEST_SHOWN]}{'…' if len(said) > LONGEST_SHOWN else ''}",
    )
