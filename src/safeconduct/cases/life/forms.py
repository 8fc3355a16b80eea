"""Forms of the life of a case: a step asks only what that step needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates.forms import DayField, TokenField
from safeconduct.cases.life import words
from safeconduct.cases.life.stages import CORRECT, REOPEN, Stage

LONGEST_WHY, SHORTEST_WHY = 2_000, 10
EARLIEST = date(1990, 1, 1)
CHOOSE = ("", _("Choose"))
S = Stage
NEED_WHY = frozenset(
    {S.NOT_TAKEN, S.REFERRED, S.WAITLISTED, S.DECLINED, S.WITHDRAWN, S.DISMISSED, CORRECT, REOPEN}
)
"""Steps that somebody else will ask about later."""


class SeenField(forms.IntegerField):
    """The version the page was shown with."""

    def __init__(self) -> None:
        again = _("Please load the page again. What you typed is still here.")
        super().__init__(
            widget=forms.HiddenInput, min_value=0, max_value=1_000_000,
            error_messages={"required": again, "invalid": again, "min_value": again, "max_value": again},
        )  # fmt: skip


class WhyField(forms.CharField):
    """A few sentences, kept with what they explain."""

    def __init__(self, *, required: bool, label: Any = "", help_text: Any = "") -> None:
        super().__init__(
            label=label or (_("Why?") if required else _("Anything to note?")), required=required,
            help_text=help_text or _("It is kept with the case and shown in its history."),
            min_length=SHORTEST_WHY if required else None, max_length=LONGEST_WHY,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={
                "required": _("Please say why, in a few words."),
                "min_length": _("Please say why in at least ten letters."),
                "max_length": _("This is too long: 2,000 characters at most."),
            },
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        return super().clean(value.replace("\x00", "") if isinstance(value, str) else value)


class HappenedField(DayField):
    """A day that is not to come. A day in the wrong century is a slip of the hand."""

    def __init__(self, *, today: date, label: Any) -> None:
        super().__init__(label=label, initial=today)
        self.today = today

    def clean(self, value: Any) -> date | None:
        found = super().clean(value)
        if found is not None and not EARLIEST <= found <= self.today:
            raise ValidationError(gettext("Give a day between 1990 and today."))
        return found


class StepForm(forms.Form):
    """One step. ``proofs``: papers to choose from, by id; ``with_clocks``: the law still counts deadlines."""

    use_required_attribute = False
    token = TokenField()
    seen = SeenField()

    def __init__(
        self, *args: Any, step: str, today: date, proofs: Iterable[tuple[str, str]] = (),
        back_to: Iterable[Stage] = (), with_clocks: bool = False, has_outcome: bool = False, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        if step == CORRECT:
            self.fields["back_to"] = _choice(
                _("Where does the case really stand?"), [(each.value, words.STAGES[each]) for each in back_to]
            )
        if step == S.FILED:
            self.fields["proof"] = _choice(_("Which paper proves it?"), list(proofs))
            self.fields["read_back"] = forms.BooleanField(
                label=_("Everything was read back to the person in their language, and they agreed to it"),
                error_messages={
                    "required": _("Confirm that everything was read back to the person in their language.")
                },
            )
        if step == S.CLOSED:
            self.fields["reason"] = _choice(
                _("Why is it closed?"), list(words.CLOSING_REASONS.items()), required=not has_outcome
            )
            if with_clocks:
                self.fields["settled"] = _choice(
                    _("What becomes of the deadlines that still run?"), list(words.SETTLED.items())
                )
        self.fields["on"] = HappenedField(today=today, label=_("On which day?"))
        self.fields["why"] = WhyField(required=step in NEED_WHY)


class SideForm(forms.Form):
    use_required_attribute = False
    token = TokenField()
    seen = SeenField()

    def __init__(self, *args: Any, begins: bool, today: date, with_place: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("Since which day?") if begins else _("Since which day no longer?")
        self.fields["on"] = HappenedField(today=today, label=label)
        if begins and with_place:
            self.fields["where"] = forms.CharField(
                label=_("Where?"), required=False, max_length=200,
                help_text=_("The facility, the court or the office, as far as it is known."),
            )  # fmt: skip
        self.fields["why"] = WhyField(required=False, label=_("What do we know, and from whom?"))


class AgreementForm(forms.Form):
    use_required_attribute = False
    token = TokenField()
    seen = SeenField()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given"] = forms.ChoiceField(
            label=_("May attorneys be shown the case?"),
            choices=[("yes", _("Yes, the person agreed")), ("no", _("No, or no longer"))],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose yes or no."), "invalid_choice": _("Choose yes or no.")},
        )
        self.fields["how"] = _choice(_("How did they say so?"), list(words.AGREED_HOW.items()))
        self.fields["on"] = HappenedField(today=today, label=_("On which day?"))
        self.fields["why"] = WhyField(
            required=False, label=_("What exactly did they agree to?"),
            help_text=_("For example: a summary without names; names for the attorney’s own conflict check."),
        )  # fmt: skip


class MineForm(forms.Form):
    """How the list of one's cases is narrowed. What it does not know is no error: the default stands in."""

    use_required_attribute = False
    stage = forms.ChoiceField(
        label=_("Stage"), required=False,
        choices=[("", _("Any stage")), *((each.value, words.STAGES[each]) for each in Stage)],
    )  # fmt: skip
    silent = forms.BooleanField(label=_("No contact for 14 days"), required=False)
    overdue = forms.BooleanField(label=_("Something overdue"), required=False)
    detained = forms.BooleanField(label=_("Detained"), required=False)


def _choice(label: Any, choices: list[Any], *, required: bool = True) -> forms.ChoiceField:
    again = _("Choose one of the list.")
    return forms.ChoiceField(
        label=label, choices=[CHOOSE, *choices], required=required,
        error_messages={"required": again, "invalid_choice": again},
    )  # fmt: skip
