"""Forms of outcomes and of counting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates.forms import DayField, TokenField
from safeconduct.cases.notes.forms import VersionField
from safeconduct.cases.outcomes import words
from safeconduct.cases.outcomes.codes import MOST_FAMILY, Outcome
from safeconduct.choices.fields import TextField

CHOOSE = ("", _("Choose"))
LONGEST_NOTE = 2_000


def _choice(label: Any, table: Mapping[str, Any], missing: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[CHOOSE, *table.items()], error_messages={"required": missing}, **more
    )


class OutcomeForm(forms.Form):
    """What became of a case, in codes, with how it is known."""

    use_required_attribute = False
    result = _choice(_("What became of it?"), words.RESULTS, _("Choose what became of it."))
    forum = _choice(_("Who decided?"), words.FORUMS, _("Choose who decided."))
    decided_on = DayField(label=_("On which day?"))
    told_by = _choice(_("How do we know?"), words.TOLD_BY, _("Choose how we know it."))
    paper = forms.ChoiceField(label=_("Which paper is the decision?"), required=False)
    reasons = forms.MultipleChoiceField(
        label=_("What does the decision rest on?"), required=False, choices=list(words.REASONS.items()),
        help_text=_("As it is written there. Leave it empty for a grant."), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    family = forms.IntegerField(
        label=_("How many of the family were decided with it?"), required=False, min_value=0, max_value=MOST_FAMILY,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "dir": "ltr"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write a number from 0 to %(most)s.") % {"most": MOST_FAMILY}
        ),
    )  # fmt: skip
    note = TextField(
        label=_("Anything else"), required=False, max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )  # fmt: skip
    token = TokenField()
    version = VersionField()

    def __init__(self, *args: Any, papers: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if papers:
            self.fields["paper"].choices = [("", _("None of these")), *papers]  # type: ignore[attr-defined]  # a ChoiceField
        else:
            del self.fields["paper"]

    def outcome(self) -> Outcome:
        given = self.cleaned_data
        return Outcome(
            given["result"], given["forum"], given["decided_on"], given["told_by"], tuple(given["reasons"]),
            given["family"] or 0, given.get("paper", ""), given["note"],
        )  # fmt: skip


def filled(outcome: Outcome | None, version: int) -> dict[str, Any]:
    """An outcome as the start of its form."""
    if outcome is None:
        return {"version": 0}
    return {
        "result": outcome.result, "forum": outcome.forum, "decided_on": outcome.decided_on,
        "told_by": outcome.told_by, "paper": outcome.paper, "reasons": outcome.reasons,
        "family": outcome.family or None, "note": outcome.note, "version": version,
    }  # fmt: skip


class CountForm(forms.Form):
    """By what outcomes are counted."""

    use_required_attribute = False
    first = forms.ChoiceField(label=_("Count by"), choices=list(words.DIMENSIONS.items()), initial="outcome")
    second = forms.ChoiceField(
        label=_("and by"), required=False, choices=[("", _("nothing else")), *words.DIMENSIONS.items()]
    )
    token = TokenField()

    def dimensions(self) -> tuple[str, ...]:
        first, second = self.cleaned_data["first"], self.cleaned_data["second"]
        return (first, second) if second and second != first else (first,)
