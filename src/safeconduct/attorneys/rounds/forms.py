"""Forms of a round: filters, one change, what is sent and for how long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.attorneys.rounds import reasons, words
from safeconduct.attorneys.rounds.document import ACTIONS
from safeconduct.attorneys.rounds.sending import LONGEST_HOURS, MOST_AT_ONCE, SHORTEST_HOURS
from safeconduct.choices.languages import LANGUAGES

ALL = ("", _("All"))


class FilterForm(forms.Form):
    """Which cases are listed, and in which order."""

    sort = forms.ChoiceField(label=_("Order"), choices=list(words.SORTS.items()), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    forum = forms.ChoiceField(label=_("Court or office"), required=False)
    custody = forms.ChoiceField(label=_("Custody"), choices=list(words.CUSTODY.items()), required=False)
    only = forms.ChoiceField(
        label=_("Only"), required=False,
        choices=[
            ALL, ("warnings", _("With a warning")), ("changed", _("Changed by hand")), ("nobody", _("Nobody found")),
        ],
    )  # fmt: skip

    def __init__(self, *args: Any, languages: Iterable[str], forums: Iterable[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self._choices("language", [(each, LANGUAGES.get(each, each)) for each in sorted(set(languages))])
        self._choices("forum", [(each, each) for each in sorted(set(forums) - {""})])

    def _choices(self, name: str, found: list[tuple[str, str]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = [ALL, *found]

    def told(self) -> dict[str, str]:
        """What was chosen; nothing where it made no sense."""
        return dict(self.cleaned_data) if self.is_valid() else {}


class ChangeForm(forms.Form):
    """Pin, override or forbid one pair, with a reason."""

    action = forms.ChoiceField(choices=[(each, each) for each in ACTIONS], widget=forms.HiddenInput)
    attorney = forms.UUIDField(widget=forms.HiddenInput)
    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    why = forms.CharField(
        label=_("Why"), max_length=reasons.LONGEST, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("At least ten letters. It is kept under the key of the case, and goes with the case."),
    )  # fmt: skip

    def clean_why(self) -> str:
        why = str(self.cleaned_data["why"]).strip()
        if not reasons.is_enough(why):
            raise forms.ValidationError(_("Say why, in at least ten letters."), code="short")
        return why


class UndoForm(forms.Form):
    """One change to be taken back."""

    change = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class TokenForm(forms.Form):
    """A press that makes one thing."""

    token = forms.UUIDField(widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """A press on the round as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class SendForm(forms.Form):
    """Which cases are sent, to how many at once, and for how long."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    cases = forms.MultipleChoiceField(
        label=_("Cases"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one case.")},
    )  # fmt: skip
    at_once = forms.IntegerField(
        label=_("Attorneys asked at once for one case"), min_value=1, max_value=MOST_AT_ONCE,
        help_text=_("The first who accepts has it."),
    )  # fmt: skip
    hours = forms.IntegerField(
        label=_("Hours to answer"), min_value=SHORTEST_HOURS, max_value=LONGEST_HOURS,
        help_text=_("After that the offer ends by itself, and the next can be asked."),
    )  # fmt: skip

    def __init__(self, *args: Any, cases: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        cast(forms.ChoiceField, self.fields["cases"]).choices = list(cases)
