"""Forms of notes. What was typed stays, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates.forms import TokenField
from safeconduct.cases.notes import words
from safeconduct.cases.notes.actions import LONGEST_NOTE, LONGEST_REASON, SHORTEST_REASON, Said
from safeconduct.choices.fields import LineField, TextField


class VersionField(forms.IntegerField):
    """The version a form was shown with: an old page overwrites nothing unseen."""

    def __init__(self) -> None:
        again = _("Please load the page again. What you typed is still here.")
        super().__init__(
            widget=forms.HiddenInput, min_value=0, max_value=1_000_000,
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), again),
        )  # fmt: skip


class NoteForm(forms.Form):
    """A note: of which kind (asked only for a new one), what it says, whether it stays on top."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("What kind of note?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of note it is.")},
    )
    text = TextField(
        label=_("What should we remember?"),
        help_text=_("What you saw and heard, not what you guess. The person may ask to read it one day."),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        error_messages={
            "required": _("Write the note first."),
            "max_length": _(
                "This is too long for one note: %(show_value)s characters, and there is room for %(limit_value)s. "
                "Keep it as two notes; nothing was lost."
            ),
        },
    )
    pinned = forms.BooleanField(label=_("Keep it on top"), required=False)
    about = forms.UUIDField(required=False, widget=forms.HiddenInput)
    token = TokenField()
    version = VersionField()

    def __init__(self, *args: Any, kinds: Collection[str], **kwargs: Any) -> None:
        """``kinds``: those the person may write; empty where the kind is settled."""
        super().__init__(*args, **kwargs)
        if kinds:
            choices = [(code, text) for code, text in words.KINDS.items() if code in kinds]
            self.fields["kind"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["kind"]

    def said(self) -> Said:
        """What a valid form says."""
        given = self.cleaned_data
        return Said(given["text"], given["about"], given["pinned"])


class StrikeForm(forms.Form):
    """Why a record does not hold any more."""

    use_required_attribute = False
    reason = LineField(
        label=_("Why does it not hold?"),
        help_text=_("The text stays readable with your reason beside it. You can take this back."),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={
            "required": _("Please say why, in a few words."),
            "min_length": _("Please say why, in a few words."),
            "max_length": _("Please say it in fewer words: there is room for %(limit_value)s characters."),
        },
    )
    token = TokenField()
    version = VersionField()


class BackForm(forms.Form):
    """A record that was struck out holds again: nothing to say."""

    token = TokenField()
    version = VersionField()
