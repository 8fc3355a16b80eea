"""What is asked about an answer, a promise, and how an answer stands to a letter."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from safeconduct.advocacy.asks.deciding import Event
from safeconduct.advocacy.asks.forms import DayField
from safeconduct.advocacy.models import Ask, Campaign, Commitment, Communication, Post, Response
from safeconduct.advocacy.responses.actions import SPLIT
from safeconduct.advocacy.responses.linking import Said
from safeconduct.advocacy.responses.words import (
    ASK_EVENTS,
    NEEDS_QUOTE,
    NEEDS_REASON,
    NO_ANSWER,
    PROMISES,
    RELATIONS,
    VERBS,
)
from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.fields import INTERNAL_HINT, WHEN_HINT, CodeField, KeyField, WhenField, days_of
from safeconduct.evidence.models import Item

LONGEST, LONGEST_WHY = 20_000, 500
EITHER_HINT = _("If it was said in public, this is searched: then name no private person here.")


class ResponseForm(forms.Form):
    """An answer: of which post, its exact words, what kind, what it means for an ask."""

    use_required_attribute = False
    post = KeyField(
        Post, label=_("Which post answered?"), help_text=_("The key of the office, such as O-0012."),
        error_messages={"required": _("Write the key of the post.")},
    )  # fmt: skip
    kind = CodeField(
        "responses", label=_("What kind of answer is it?"), empty=_("Choose"),
        help_text=_("A refusal is an answer. “No answer” is silence."),
        error_messages={"required": _("Choose what kind of answer it is.")},
    )  # fmt: skip
    verb = forms.ChoiceField(
        label=_("What did they do?"), required=False, choices=[("", _("Not said")), *VERBS.items()]
    )
    is_public = forms.BooleanField(
        label=_("It was said in public"),
        help_text=_("If not, its words and who said them are sealed to people at the desk."),
        required=False,
    )
    verbatim = TextField(
        label=_("Their exact words"), help_text=EITHER_HINT, required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Not said")), *LANGUAGES.items()]
    )
    translation = TextField(
        label=_("Translation"), required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    speaker = LineField(
        label=_("Who said it?"), help_text=_("An office, or a person in it as far as it is the office’s."),
        required=False, max_length=200,
    )  # fmt: skip
    capacity = LineField(
        label=_("In which capacity?"), help_text=_("For example: official spokesperson"), required=False,
        max_length=200,
    )  # fmt: skip
    said_on = WhenField(label=_("When?"), help_text=WHEN_HINT, required=False)
    venue = LineField(
        label=_("Where?"), help_text=_("A newspaper, a press conference, a letter. Name no private person."),
        required=False, max_length=200,
    )  # fmt: skip
    item = KeyField(
        Item, label=_("Which item holds it?"), help_text=_("Its key, such as I-0002."), required=False
    )
    communication = KeyField(
        Communication, label=_("Which letter does it answer?"), required=False,
        help_text=_("Its key, such as L-0001, if it says so itself. How it stands to letters is said on its page."),
    )  # fmt: skip
    ask = KeyField(
        Ask, label=_("Which ask does it answer?"), help_text=_("Its key, such as D-0001."), required=False
    )
    means = forms.ChoiceField(
        label=_("What does it mean for that ask?"), required=False,
        choices=[("", _("Nothing is written down with the ask")), *ASK_EVENTS.items()],
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        campaign: Campaign,
        today: date,
        row: Response | None = None,
        may_seal: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.campaign, self.today, self.may_seal, self.row = campaign, today, may_seal, row
        if row is not None:
            del self.fields["means"]
            if not row.is_public and not may_seal:
                for name in (*SPLIT, "is_public"):
                    del self.fields[name]

    def clean_said_on(self) -> str:
        typed = str(self.cleaned_data["said_on"])
        first, _last = days_of([typed])
        if first is not None and first > self.today:
            raise forms.ValidationError(_("That day has not come yet."))
        return typed

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("ask", "communication"):
            if (row := given.get(name)) is not None and row.campaign_id != self.campaign.pk:
                self.add_error(name, _("That belongs to another campaign."))
        if given.get("means"):
            self._check_meaning(given)
        has_words = any(given.get(name) for name in SPLIT)
        if self.row is None and not self.may_seal and not given.get("is_public") and has_words:
            self.add_error(
                "is_public", _("What was not said in public is sealed, and you have no seat at the desk.")
            )
        return given

    def _check_meaning(self, given: dict[str, Any]) -> None:
        if given.get("kind") == NO_ANSWER:
            self.add_error("means", _("Silence answers nothing. Choose another kind, or leave this out."))
        if given.get("ask") is None and "ask" not in self.errors:
            self.add_error("ask", _("Write the key of the ask that it answers."))

    def values(self) -> dict[str, Any]:
        """The columns of a valid form; those of ``actions.SPLIT`` may have to be sealed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "means"}

    def event(self) -> Event | None:
        """The event of the ask, if any."""
        code = self.cleaned_data.get("means", "")
        return Event(code) if code else None


class PromiseForm(forms.Form):
    """What was promised, by when."""

    use_required_attribute = False
    what = TextField(
        label=_("What did they promise?"), help_text=INTERNAL_HINT, max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("Write what they promised.")},
    )  # fmt: skip
    by_when = DayField(
        label=_("By which day?"),
        help_text=_("As 2026-11-22. Leave empty if they named none."),
        required=False,
    )


class JudgeForm(forms.Form):
    """Whether a promise was kept."""

    use_required_attribute = False
    state = forms.ChoiceField(
        label=_("Was it kept?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
    )
    why = LineField(
        label=_("How do you know?"), help_text=INTERNAL_HINT, max_length=LONGEST_WHY,
        error_messages={"required": _("Write how you know.")},
    )  # fmt: skip
    item = KeyField(
        Item, label=_("Which item shows it?"), help_text=_("Its key, such as I-0002."), required=False
    )

    def __init__(self, *args: Any, row: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = row.TRANSITIONS[row.state] - {"open"}
        state = self.fields["state"]
        if isinstance(state, forms.ChoiceField):
            state.choices = [(code, words) for code, (_kind, words) in PROMISES.items() if code in reached]


class LinkForm(forms.Form):
    """How an answer stands to a letter, with what each needs."""

    use_required_attribute = False
    communication = KeyField(
        Communication, label=_("To which letter?"), help_text=_("Its key, such as L-0001."),
        error_messages={"required": _("Write the key of the letter.")},
    )  # fmt: skip
    relation = forms.ChoiceField(
        label=_("How does the answer stand to it?"), widget=forms.RadioSelect,
        choices=[(code, format_lazy("{}. {}", name, says)) for code, (name, says) in RELATIONS.items()],
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    quote = TextField(
        label=_("Their words"), help_text=_("Where they refer to us or credit us."), required=False,
        max_length=4_000, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    reason = TextField(
        label=_("Why do you claim a part?"), help_text=INTERNAL_HINT, required=False, max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    others = TextField(
        label=_("Who else worked for it?"), help_text=INTERNAL_HINT, required=False, max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        relation = given.get("relation", "")
        if relation in NEEDS_QUOTE and not given.get("quote"):
            self.add_error("quote", _("Quote their words."))
        if relation in NEEDS_REASON:
            if not given.get("reason"):
                self.add_error("reason", _("Say why you claim a part."))
            if not given.get("others"):
                self.add_error(
                    "others", _("Say who else worked for it. Write that you know of nobody if that is so.")
                )
        return given

    def said(self) -> Said:
        """The relation of a valid form with what is said with it."""
        given = self.cleaned_data
        return Said(given["relation"], given["quote"], given["reason"], given["others"])


def filled(row: Response, content: dict[str, Any] | None) -> dict[str, Any]:
    """The values of a form that shows this answer; ``content`` None leaves what is sealed out."""
    shown = {name: getattr(row, name) for name in ResponseForm.base_fields if name != "means"}
    if not row.is_public:
        shown |= {name: (content or {}).get(name, "") for name in SPLIT}
    return shown
