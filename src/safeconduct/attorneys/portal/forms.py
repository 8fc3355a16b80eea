"""Forms of this room. What was typed stays, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.attorneys.portal import draft_states as states
from safeconduct.attorneys.portal import words
from safeconduct.attorneys.portal.draft_actions import Words
from safeconduct.attorneys.portal.drafts import LONGEST_COMMENT, LONGEST_TEXT, LONGEST_TITLE
from safeconduct.attorneys.portal.hours_told import MOST_MINUTES
from safeconduct.cases.dates.forms import DayField, TokenField
from safeconduct.cases.notes.forms import VersionField
from safeconduct.cases.tasks.forms import MaybeDayField
from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES

FARTHEST = timedelta(days=366 * 5)
LONGEST_NOTICE = timedelta(days=30)
SHORTEST_WHY = 10


class Form(forms.Form):
    """One form with its token and the version it was shown with."""

    use_required_attribute = False
    token = TokenField()
    version = VersionField()


class DraftForm(Form):
    """A draft: typed here, or a paper of the case."""

    title = LineField(
        label=_("What is it called?"), max_length=LONGEST_TITLE,
        error_messages={"required": _("Give it a title."), "max_length": _("Please use a shorter title.")},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=list(words.DRAFTS.items()), widget=forms.RadioSelect,
        error_messages={"required": _("Choose what it is.")},
    )  # fmt: skip
    text = TextField(
        label=_("The text"), required=False, max_length=LONGEST_TEXT, strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "dir": "auto"}),
        error_messages={
            "max_length": _("This has %(show_value)s characters. There is room for %(limit_value)s; nothing was lost.")
        },
    )  # fmt: skip
    paper = forms.ChoiceField(label=_("Or a paper of the case"), required=False)
    language = forms.ChoiceField(
        label=_("Language of the text"), choices=list(LANGUAGES.items()), initial="en"
    )
    interpreter = LineField(
        label=_("Interpreter"), required=False, max_length=LONGEST_TITLE,
        help_text=_("Who interprets between the client and you, if anybody does."),
    )  # fmt: skip
    needs_read_back = forms.BooleanField(
        label=_("It is read back to the client before it is signed"), required=False, initial=True,
        help_text=_("For everything the client signs. Without it a declaration is not what the client said."),
    )  # fmt: skip

    def __init__(self, *args: Any, papers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = ("", gettext("None: it is typed above"))
        self.fields["paper"].choices = [none, *papers]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        is_empty = not self.cleaned_data.get("text", "x").strip() and not self.cleaned_data.get("paper")
        if is_empty and "text" not in self.errors:
            self.add_error("text", gettext("Type the text, or choose the paper that holds it."))
        return given

    def said(self) -> Words:
        given = self.cleaned_data
        return Words(**{name: given[name] for name in Words.__dataclass_fields__})


class MoveForm(Form):
    """A move that asks for nothing more than to be confirmed."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def said(self) -> dict[str, Any]:
        """What the form tells beside its token and version, days as ISO."""
        beside = {"token", "version"}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.cleaned_data.items()
            if name not in beside
        }

    def past(self, name: str) -> date:
        day: date = self.cleaned_data[name]
        if not self.today - FARTHEST <= day <= self.today + timedelta(days=1):
            raise ValidationError(gettext("This day is still to come, or too long ago. Please check it."))
        return day


class StrikeDraftForm(MoveForm):
    """Why a draft is struck out."""

    reason = LineField(
        label=_("Why is it struck out?"), max_length=LONGEST_TITLE, min_length=3,
        help_text=_("The draft stays readable with your reason beside it."),
        error_messages=dict.fromkeys(("required", "min_length"), _("Please say why, in a few words.")),
    )  # fmt: skip


class ReviewForm(MoveForm):
    """Comments of whoever accompanies the attorney."""

    comment = TextField(
        label=_("Comments"), required=False, max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )  # fmt: skip


class ChangesForm(ReviewForm):
    """The same, where something is to change: then it must be said what."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["comment"].required = True
        self.fields["comment"].error_messages["required"] = gettext("Please say what is to change.")


class ReadBackForm(MoveForm):
    """Who read it to the client, in which language, through whom, on which day."""

    reader = LineField(
        label=_("Who read it to the client?"), max_length=LONGEST_TITLE,
        error_messages={"required": _("Please say who read it.")},
    )  # fmt: skip
    language = forms.ChoiceField(label=_("In which language?"), choices=list(LANGUAGES.items()))
    interpreter = LineField(
        label=_("Through which interpreter?"), required=False, max_length=LONGEST_TITLE,
        help_text=_("Leave empty where whoever read it speaks that language well."),
    )  # fmt: skip
    on = DayField(label=_("On which day?"))

    def clean_on(self) -> date:
        return self.past("on")


class CorrectedForm(ReadBackForm):
    """The same, where the client corrected something."""

    corrected = TextField(
        label=_("What did the client correct?"), max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Please write down what is to be corrected.")},
    )  # fmt: skip


class SignForm(MoveForm):
    """On which day and how it was signed."""

    on = DayField(label=_("On which day?"))
    how = forms.ChoiceField(
        label=_("How?"), choices=list(words.SIGNED_HOW.items()), widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it was signed.")},
    )  # fmt: skip

    def __init__(self, *args: Any, not_before: date | None = None, **kwargs: Any) -> None:
        """``not_before``: the day it was read back."""
        super().__init__(*args, **kwargs)
        self.not_before = not_before

    def clean_on(self) -> date:
        day = self.past("on")
        if self.not_before and day < self.not_before:
            raise ValidationError(gettext("It was read back later than that. Please check the day."))
        return day


STEP_FORMS: dict[str, type[MoveForm]] = {
    states.ASK: MoveForm, states.TAKE_BACK: MoveForm, states.APPROVE: ReviewForm, states.CHANGES: ChangesForm,
    states.READ: ReadBackForm, states.CORRECTED: CorrectedForm, states.SIGN: SignForm,
    states.SIGN_UNREAD: SignForm, states.FREEZE: MoveForm, states.STRIKE: StrikeDraftForm,
    states.BRING_BACK: MoveForm,
}  # fmt: skip


class HoursForm(MoveForm):
    """Some minutes of work."""

    day = DayField(label=_("On which day?"))
    minutes = forms.IntegerField(
        label=_("How many minutes?"), min_value=1, max_value=MOST_MINUTES,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Type a number of minutes from 1 to 1440.")
        ),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What kind of work?"), choices=list(words.HOURS.items()),
        error_messages={"required": _("Choose what kind of work it was.")},
    )  # fmt: skip
    note = LineField(label=_("Note"), required=False, max_length=300)

    def clean_day(self) -> date:
        return self.past("day")


class CheckpointForm(MoveForm):
    """What a mentor and an attorney talked about."""

    day = DayField(label=_("When did you talk?"))
    discussed = TextField(
        label=_("What did you talk about?"), max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": _("Write down in a few words what you talked about.")},
    )  # fmt: skip
    worries = TextField(
        label=_("What worries you, or them?"), required=False, max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip
    reach = LineField(
        label=_("How the attorney reaches you"), required=False, max_length=300,
        help_text=_("Stands on their page of this case."),
    )  # fmt: skip
    next_on = MaybeDayField(label=_("When do you talk next?"), required=False)

    def clean_day(self) -> date:
        return self.past("day")

    def clean_next_on(self) -> date | None:
        day: date | None = self.cleaned_data["next_on"]
        if day and not self.today <= day <= self.today + timedelta(days=366):
            raise ValidationError(gettext("Choose a day within a year from today."))
        return day


class GiveBackForm(MoveForm):
    """Why a case is given back, and until when its attorney looks after it."""

    reason = forms.ChoiceField(
        label=_("Why do you give it back?"), choices=list(words.REASONS.items()), widget=forms.RadioSelect,
        error_messages={"required": _("Choose why.")},
    )  # fmt: skip
    why = TextField(
        label=_("What should whoever looks for the next attorney know?"), max_length=LONGEST_COMMENT,
        min_length=SHORTEST_WHY, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages=dict.fromkeys(("required", "min_length"), _("Please say it in at least ten letters.")),
    )  # fmt: skip
    last_day = DayField(label=_("Until which day do you look after it?"))
    has_read = forms.BooleanField(
        label=_("I have read what must be done first, and the client knows or is told by then"),
        error_messages={"required": _("Please read the list, and tick this.")},
    )

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if not self.today <= day <= self.today + LONGEST_NOTICE:
            raise ValidationError(gettext("Choose a day within thirty days from today."))
        return day
