"""Forms of messages: a translation beside one, the second pair of eyes, a contact outside this program."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates.forms import ClockField, DayField, TokenField
from safeconduct.cases.forms import MessageField
from safeconduct.cases.messages import beside, contacts, words
from safeconduct.cases.messages.templates import Said
from safeconduct.cases.notes.forms import VersionField
from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake.threads import LONGEST_MESSAGE

CHOOSE = ("", _("Choose"))
LONGEST_REMARK = 1_000


class BesideForm(forms.Form):
    """A translation of one message, kept beside it."""

    use_required_attribute = False
    translation = TextField(
        label=_("The translation"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={
            "required": _("Write the translation first."),
            "max_length": _("This is longer than a message can be. Nothing was lost."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the translation"),
        choices=[CHOOSE, *LANGUAGES.items()],
        error_messages={"required": _("Choose the language of the translation.")},
    )
    translator = forms.ChoiceField(
        label=_("Who translated it?"),
        help_text=_("No machine: it would send the person’s words to a company."),
        choices=[
            CHOOSE, *((code, text) for code, text in words.TRANSLATORS.items() if code != beside.TEMPLATE),
        ],
        error_messages={"required": _("Choose who translated it.")},
    )  # fmt: skip
    translator_name = LineField(
        label=_("Name of the colleague or interpreter"), required=False, max_length=120
    )
    token = TokenField()
    version = VersionField()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("translator") in words.NAMED and not given.get("translator_name"):
            self.add_error("translator_name", _("Write who translated it."))
        return given


class CheckForm(forms.Form):
    """What the second pair of eyes found."""

    use_required_attribute = False
    verdict = forms.ChoiceField(
        label=_("Does the translation say the same?"),
        choices=list(words.VERDICTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    remark = TextField(
        label=_("What is wrong?"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    token = TokenField()
    version = VersionField()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("verdict") == beside.WRONG and not given.get("remark"):
            self.add_error("remark", _("Say what is wrong, so that it can be put right."))
        return given


class ContactForm(forms.Form):
    """A call, letter or visit, on the person's clock."""

    use_required_attribute = False
    direction = forms.ChoiceField(
        label=_("Who reached out?"), choices=list(words.DIRECTIONS.items()), widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(
        label=_("How?"),
        choices=[CHOOSE, *((code, words.CHANNELS.get(code, code)) for code in contacts.CHANNELS)],
        error_messages={"required": _("Choose how.")},
    )
    day = DayField(label=_("On which day?"))
    time = ClockField(label=_("At what time?"))
    reached = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[CHOOSE, *words.OUTCOMES.items()],
        error_messages={"required": _("Choose what came of it.")},
    )
    said = TextField(
        label=_("What was said?"),
        required=False,
        max_length=contacts.LONGEST_SAID,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"max_length": _("Please say it in fewer words, or keep the rest as a note.")},
    )
    override = forms.ChoiceField(
        label=_("If it is outside what the person agreed to: why all the same?"),
        help_text=_("It is recorded with your name, and supervisors see it."),
        required=False,
        choices=[("", _("It is not outside")), *words.OVERRIDES.items()],
    )
    why = LineField(label=_("In a sentence"), required=False, max_length=contacts.LONGEST_WHY)
    token = TokenField()

    def __init__(self, data: Any = None, *, clock: tzinfo, now: datetime) -> None:
        """``clock``: the one that day and time are on."""
        there = now.astimezone(clock)
        fresh = {
            "direction": contacts.OUT, "day": there.date(), "time": there.strftime("%H:%M"), "token": uuid4(),
        }  # fmt: skip
        super().__init__(data, initial=fresh)
        self.clock, self.now = clock, now

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "time" in given and given["time"] is None:
            self.add_error("time", _("Write the time, such as 13:30."))
        if given.get("override") and len(given.get("why") or "") < contacts.SHORTEST_WHY:
            self.add_error("why", _("Say why, in at least ten letters."))
        if given.get("day") and given.get("time"):
            self._check_moment(given)
        return given

    def contact(self) -> contacts.Said:
        """What a valid form says."""
        given = self.cleaned_data
        names = ("channel", "direction", "reached", "said", "override", "why")
        return contacts.Said(at=given["at"], **{name: given[name] for name in names})

    def _check_moment(self, given: dict[str, Any]) -> None:
        try:
            at = datetime.combine(given["day"], given["time"], tzinfo=self.clock).astimezone(UTC)
        except (OverflowError, ValueError):
            at = datetime.max.replace(tzinfo=UTC)
        given["at"] = at
        if at > self.now + contacts.CLOCKS_APART:
            self.add_error("day", _("This lies ahead. Write a contact down when it has happened."))
        elif at < self.now - timedelta(days=3660):
            self.add_error("day", _("This is more than ten years ago. Look at the year again."))


class TemplateForm(forms.Form):
    """A text to begin messages with."""

    use_required_attribute = False
    title = LineField(
        label=_("Name on the list"), max_length=120, error_messages={"required": _("Give it a name.")}
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[CHOOSE, *LANGUAGES.items()],
        error_messages={"required": _("Choose the language.")},
    )
    code = forms.SlugField(
        label=_("Says the same as"),
        help_text=_("Texts with the same short name are offered together: yours, and the person’s language."),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        error_messages={
            "required": _("Give it a short name, such as papers."),
            "invalid": _("Use only letters a to z, digits, - and _."),
        },
    )
    body = MessageField(
        label=_("Text"),
        help_text=_(
            "In plain words, with nothing about one person. Put what differs in square brackets, such as [day]: "
            "a message with one of them left in it is not sent."
        ),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
        error_messages={
            "required": _("Write the text."),
            "max_length": _("This is longer than a message can be."),
        },
    )
    reviewed = forms.BooleanField(
        label=_("Somebody who speaks this language has read it again"), required=False
    )

    def said(self) -> Said:
        """What a valid form says."""
        given = self.cleaned_data
        return Said(
            given["code"], given["title"], given["language"], given["body"], is_drafted=not given["reviewed"]
        )
