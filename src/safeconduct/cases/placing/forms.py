"""The form of a placement sheet: codes to match by, the summary without identity, names for the conflict check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.dates.forms import DayField, TokenField
from safeconduct.cases.dates.places import court_choices
from safeconduct.cases.notes.forms import VersionField
from safeconduct.cases.placing.codes import AREAS, DIFFICULTY, GENDERS
from safeconduct.choices.fields import LineField, TextField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.states import US_STATES

MOST_HOURS, MOST_DAYS = 2_000, 365
LONGEST_TEXT, LONGEST_LINE = 4_000, 120
STATES = [("", _("Not known")), *US_STATES.items()]
BY_NAME: list[tuple[str, str]] = sorted(LANGUAGES.items(), key=lambda each: each[1])
TEXTS = ("title", "what", "problems", "mentoring")
"""What attorneys read before they know who it is."""


def _number(label: Any, most: int, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short", "dir": "ltr"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Write a number from 0 to %(most)s.") % {"most": most}
        ),
        **more,
    )  # fmt: skip


class MaybeDayField(DayField):
    """A day, or none at all."""

    def clean(self, value: Any) -> Any:
        parts = (
            value.values()
            if isinstance(value, Mapping)
            else value
            if isinstance(value, list | tuple)
            else [value]
        )
        return super().clean(value) if any(parts) else None


class SheetForm(forms.Form):
    """One version of the sheet."""

    use_required_attribute = False
    title = LineField(
        label=_("Title"), max_length=LONGEST_LINE, help_text=_("For example: asylum, family of four")
    )
    what = TextField(
        label=_("What is the case about?"), max_length=LONGEST_TEXT,
        help_text=_("Without names, days, towns, employers. An attorney who does not know who it is reads this."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )  # fmt: skip
    problems = TextField(
        label=_("What is hard in it?"), max_length=LONGEST_TEXT,
        help_text=_("A missed deadline, a past order, thin evidence. What is hidden now comes back later."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )  # fmt: skip
    mentoring = LineField(
        label=_("What help does the attorney get?"), required=False, max_length=LONGEST_LINE
    )
    areas = forms.MultipleChoiceField(
        label=_("What kind of work?"), choices=list(AREAS.items()), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one kind of work.")},
    )  # fmt: skip
    difficulty = forms.ChoiceField(label=_("How difficult?"), choices=list(DIFFICULTY.items()), initial="2")
    forum = forms.ChoiceField(label=_("Court or asylum office"), required=False)
    is_remote_enough = forms.BooleanField(label=_("By telephone and video is enough"), required=False)
    facility = forms.ChoiceField(label=_("Detained in"), choices=STATES, required=False)
    region = forms.ChoiceField(label=_("Lives in"), choices=STATES, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages the person can work in"), choices=BY_NAME,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        error_messages={"required": _("Choose at least one language.")},
    )  # fmt: skip
    has_interpreter = forms.BooleanField(label=_("An interpreter is arranged"), required=False)
    date = MaybeDayField(label=_("When must everything be ready?"), required=False)
    date_words = LineField(label=_("What is on that day?"), required=False, max_length=LONGEST_LINE)
    preparation_days = _number(_("Days the preparation takes"), MOST_DAYS, initial=30)
    hours_from = _number(_("Hours of work, from"), MOST_HOURS)
    hours_to = _number(_("to"), MOST_HOURS)
    danger = forms.BooleanField(label=_("Somebody is in danger now"), required=False)
    children = forms.BooleanField(label=_("There are children in it"), required=False)
    attorney_gender = forms.ChoiceField(
        label=_("Does the person ask for an attorney who is"), choices=list(GENDERS.items()), required=False
    )
    names = forms.MultipleChoiceField(
        label=_("Whose names may be shown for the conflict check?"), widget=forms.CheckboxSelectMultiple,
        help_text=_("Only after an attorney asked, and the coordinator agreed. Leave the other side in."),
        error_messages={"required": _("Choose at least one name: a conflict is tested by names.")},
    )  # fmt: skip
    organisations = TextField(
        label=_("Organisations to test as well, one on a line"), required=False, max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )  # fmt: skip
    looked = forms.BooleanField(label=_("I looked at what was found, and it may stay"), required=False)
    token = TokenField()
    version = VersionField()

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["forum"].choices = [("", _("None yet")), *court_choices()]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["names"].choices = list(people)  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any] | None:
        given = super().clean()
        low, high = self.cleaned_data.get("hours_from"), self.cleaned_data.get("hours_to")
        if low is not None and high is not None and high < low:
            self.add_error("hours_to", gettext_now("This is less than where it begins."))
        return given

    def facts(self, fixed: Mapping[str, Any]) -> dict[str, Any]:
        """Codes to match by. ``fixed``: what the case knows and nobody types (exclusions, agreement, conflict)."""
        given = self.cleaned_data
        return {
            "forum": given["forum"], "is_remote_enough": given["is_remote_enough"], "facility": given["facility"],
            "languages": given["languages"], "has_interpreter": given["has_interpreter"], "areas": given["areas"],
            "difficulty": int(given["difficulty"]), "date": given["date"].isoformat() if given["date"] else "",
            "preparation_days": given["preparation_days"], "hours": [given["hours_from"], given["hours_to"]],
            "region": given["region"], "danger": given["danger"], "children": given["children"],
            "attorney_gender": given["attorney_gender"], **fixed,
        }  # fmt: skip

    def blind(self) -> dict[str, Any]:
        """What an attorney reads in the first step."""
        given = self.cleaned_data
        days = [{"what": given["date_words"], "on": given["date"].isoformat()}] if given["date"] else []
        return {
            "title": given["title"], "what": given["what"], "problems": given["problems"],
            "hours": [given["hours_from"], given["hours_to"]], "dates": days, "languages": given["languages"],
            "interpreter": given["has_interpreter"], "areas": given["areas"], "forum": given["forum"],
            "region_words": str(US_STATES.get(given["region"], "")), "detained": bool(given["facility"]),
            "mentoring": given["mentoring"],
        }  # fmt: skip

    def texts(self) -> dict[str, str]:
        """What was typed and is read without a name."""
        return {name: str(self.cleaned_data.get(name, "")) for name in (*TEXTS, "date_words")}

    def named_organisations(self) -> list[str]:
        """Organisations to test for conflicts, one a line."""
        return [line.strip() for line in self.cleaned_data["organisations"].splitlines() if line.strip()]


def filled(facts: Mapping[str, Any], blind: Mapping[str, Any]) -> dict[str, Any]:
    """A sheet as the start of its form."""
    low, high = facts.get("hours") or (None, None)
    days = blind.get("dates") or [{}]
    return {
        **{name: value for name, value in facts.items() if name not in ("hours", "date")},
        **{name: blind.get(name, "") for name in TEXTS},
        "difficulty": str(facts.get("difficulty", 2)), "hours_from": low, "hours_to": high,
        "date": facts.get("date") or None, "date_words": days[0].get("what", ""),
    }  # fmt: skip


class BackForm(forms.Form):
    """Why a case is not offered any more."""

    use_required_attribute = False
    why = TextField(
        label=_("Why?"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Please say why.")},
    )  # fmt: skip
    token = TokenField()
    version = VersionField()
