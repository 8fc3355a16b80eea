"""Forms of tasks. What was typed stays, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Person
from safeconduct.cases.dates.forms import DayField, TokenField
from safeconduct.cases.notes.forms import VersionField
from safeconduct.cases.tasks.actions import LONGEST_NOTE, LONGEST_TITLE
from safeconduct.cases.tasks.kept import Task
from safeconduct.choices.fields import LineField, TextField

NOBODY = ("", _("Nobody yet"))
NO_PAPER = ("", _("None of these"))
FARTHEST_YEARS = 15


class MaybeDayField(DayField):
    """One exact day, or nothing typed at all."""

    def clean(self, value: Any) -> date | None:
        parts = value if isinstance(value, dict) else {}
        if not any(str(parts.get(part) or "").strip() for part in ("year", "month", "day")):
            return None
        return super().clean(value)


class TaskForm(forms.Form):
    """What is to be done, until when, by whom."""

    use_required_attribute = False
    title = LineField(
        label=_("What is to be done?"),
        max_length=LONGEST_TITLE,
        error_messages={
            "required": _("Write what is to be done."),
            "max_length": _("Please say it in fewer words, and put the rest below."),
        },
    )
    due = MaybeDayField(label=_("Until when?"), required=False)
    owner = forms.ChoiceField(label=_("Who does it?"), required=False)
    note = TextField(
        label=_("Anything else"), required=False, max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"max_length": _("This is too long. Keep the rest as a note; nothing was lost.")},
    )  # fmt: skip
    needs_proof = forms.BooleanField(label=_("It is done only when a paper or words show it"), required=False)
    token = TokenField()
    version = VersionField()

    def __init__(self, *args: Any, people: Iterable[Person], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [NOBODY, *((str(person.pk), person.display_name) for person in people)]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        self.today = today

    def clean_due(self) -> date | None:
        due: date | None = self.cleaned_data["due"]
        if due and abs(due.year - self.today.year) > FARTHEST_YEARS:
            raise forms.ValidationError(gettext("Is this the right year?"))
        return due

    def owner_id(self) -> UUID | None:
        return UUID(self.cleaned_data["owner"]) if self.cleaned_data["owner"] else None

    def said(self) -> dict[str, Any]:
        """What a valid form says of a task that is there already."""
        given = self.cleaned_data
        return {
            "title": given["title"], "due": given["due"].isoformat() if given["due"] else "",
            "owner": given["owner"], "note": given["note"], "needs_proof": given["needs_proof"],
        }  # fmt: skip


def filled(task: Task) -> dict[str, Any]:
    """A task as the start of its form."""
    return {
        "title": task.title, "due": task.due, "owner": str(task.owner or ""), "note": task.note,
        "needs_proof": task.needs_proof, "version": task.version,
    }  # fmt: skip


class DoneForm(forms.Form):
    """By what it is known that a task is done."""

    use_required_attribute = False
    paper = forms.ChoiceField(label=_("Which paper shows it?"), required=False)
    words = LineField(
        label=_("Or in words"),
        help_text=_("Who saw it, which receipt, which message."),
        required=False,
        max_length=LONGEST_TITLE,
    )
    token = TokenField()
    version = VersionField()

    def __init__(self, *args: Any, papers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if papers:
            self.fields["paper"].choices = [NO_PAPER, *papers]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["paper"]


class DropForm(forms.Form):
    """Why a task will not be done."""

    use_required_attribute = False
    why = LineField(
        label=_("Why will it not be done?"),
        max_length=LONGEST_TITLE,
        error_messages={"required": _("Please say why, in a few words.")},
    )
    token = TokenField()
    version = VersionField()


class BackForm(forms.Form):
    """It is to be done after all: nothing to say."""

    token = TokenField()
    version = VersionField()


class PickForm(forms.Form):
    """Which of the suggested tasks go on the list, and who does them."""

    use_required_attribute = False
    codes = forms.MultipleChoiceField(
        label=_("Which of these?"), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one."),
            "invalid_choice": _("The stage of this case changed meanwhile. Choose again."),
        },
    )  # fmt: skip
    owner = forms.ChoiceField(label=_("Who does them?"), required=False)
    token = TokenField()

    def __init__(
        self, *args: Any, codes: Sequence[tuple[str, str]], people: Iterable[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = codes  # type: ignore[attr-defined]  # a MultipleChoiceField
        choices = [NOBODY, *((str(person.pk), person.display_name) for person in people)]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
