"""What is asked about a person: the parts that are counted, and apart from them who it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import LineField, TextField
from safeconduct.evidence.fields import INTERNAL_HINT, CodesField, KeyField, label
from safeconduct.evidence.models import PersonRecord
from safeconduct.evidence.people.identities import LISTS
from safeconduct.evidence.people.reasons import REASONS
from safeconduct.evidence.sealing import Content

AGE_BANDS: Mapping[str, str | Promise] = {
    "": _("Not known"),
    "0-13": _("Under 14"),
    "14-17": _("14 to 17"),
    "minor": _("Under 18, no closer"),
    "18-24": _("18 to 24"),
    "25-34": _("25 to 34"),
    "35-49": _("35 to 49"),
    "50-64": _("50 to 64"),
    "65+": _("65 or older"),
    "adult": _("18 or older, no closer"),
}
UNITS: Mapping[str, str | Promise] = {
    "person": _("A person"),
    "family": _("A family, counted as one"),
    "group": _("A group, counted as one"),
}
"""Of the vocabulary of units those that a record of people may be; imports may bring others."""
DECISIONS: Mapping[str, str | Promise] = {
    "same": _("They are one person"),
    "different": _("They are two people"),
    "unsure": _("It cannot be told yet"),
}
WHY: Mapping[str, str | Promise] = {
    "name": _("The same name"),
    "alias": _("A name of one is an alias of the other"),
    "born": _("The same birth date or age"),
    "place": _("From the same place"),
    "act": _("Recorded with the same act"),
    "contact": _("The same telephone number or address"),
    "told": _("Somebody told us so"),
    "source": _("One source names both"),
    "name_differs": _("The names differ"),
    "born_differs": _("The ages or birth dates differ"),
    "place_differs": _("They were in different places at one time"),
    "both_seen": _("Somebody saw both of them"),
}


class PersonForm(forms.Form):
    """The parts of a person that are counted and searched. Nothing here may tell who it is."""

    use_required_attribute = False
    unit = forms.ChoiceField(label=_("What is recorded"), choices=list(UNITS.items()))
    age_band = forms.ChoiceField(
        label=_("Age when it happened"), choices=list(AGE_BANDS.items()), required=False
    )
    origin = LineField(
        label=_("Where the person comes from"),
        help_text=_("A country or a region, no closer. %(hint)s") % {"hint": INTERNAL_HINT},
        required=False,
        max_length=120,
    )
    outcomes = CodesField("person_status", label=_("What became of them"), required=False)

    def __init__(self, *args: Any, record: PersonRecord | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, known in (("unit", UNITS), ("age_band", AGE_BANDS)):
            held = getattr(record, name, "")
            if held and held not in known:  # an import brought it: changing something else leaves it
                field: Any = self.fields[name]
                field.choices = [*field.choices, (held, unit_words(held) if name == "unit" else held)]


class IdentityForm(forms.Form):
    """Who it is. All of it is sealed in the testimony vault."""

    use_required_attribute = False
    names = TextField(
        label=_("Names"),
        help_text=_("One on each line, in every spelling and script you know."),
        required=False,
        max_length=4_000,
    )
    aliases = TextField(
        label=_("Other names"),
        help_text=_(
            "Nicknames, short forms and names used online. A text is searched for these too: a short form that "
            "is not written here may be missed."
        ),
        required=False,
        max_length=4_000,
    )
    born = LineField(label=_("Born"), help_text=_("As far as it is known."), required=False, max_length=64)
    contacts = TextField(label=_("Ways to reach them"), required=False, max_length=4_000)
    places = TextField(
        label=_("Places that give them away"),
        help_text=_("Home, school, work: one on each line."),
        required=False,
        max_length=4_000,
    )
    organisations = TextField(label=_("Employers and other organisations"), required=False, max_length=4_000)
    identifiers = TextField(label=_("Numbers of documents, cars, accounts"), required=False, max_length=4_000)
    note = TextField(label=_("Note"), required=False, max_length=20_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LISTS:
            self.fields[name].widget.attrs["rows"] = 3

    def content(self) -> Content:
        """What a valid form says, without what was left empty."""
        given: dict[str, Any] = dict(self.cleaned_data)
        for name in LISTS:
            given[name] = [line.strip() for line in given[name].splitlines() if line.strip()]
        return {name: value for name, value in given.items() if value}


def unit_words(code: str) -> str | Promise:
    """What a record of people is recorded as."""
    return UNITS.get(code) or label("units", code)


def identity_values(content: Content) -> dict[str, str]:
    """The values of a form that shows this identity."""
    return {
        name: "\n".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in content.items()
    }


class ReasonForm(forms.Form):
    """Why an identity is opened."""

    use_required_attribute = False
    reason = forms.ChoiceField(
        label=_("Why do you open this?"),
        help_text=_("Everybody at the desk sees who opened it, when and why."),
        choices=list(REASONS.items()),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose why you open this."),
            "invalid_choice": _("Choose one of the reasons."),
        },
    )


class FindForm(forms.Form):
    """Look for somebody by name in the vault."""

    use_required_attribute = False
    name = LineField(
        label=_("Name"),
        help_text=_("In any script. Two letters at least."),
        min_length=2,
        max_length=200,
        error_messages={
            "required": _("Write a name, or a part of one."),
            "min_length": _("Write two letters at least."),
        },
    )
    reason = forms.ChoiceField(
        label=_("Why do you look?"),
        choices=[("", _("Choose one")), *REASONS.items()],
        error_messages={
            "required": _("Choose why you look."),
            "invalid_choice": _("Choose one of the reasons."),
        },
    )


class MatchForm(forms.Form):
    """Whether two records are one person, and what speaks for it."""

    use_required_attribute = False
    other = KeyField(
        PersonRecord,
        label=_("The other record"),
        help_text=_("Its pseudonym, such as P-0012."),
        error_messages={"required": _("Write the pseudonym of the other record.")},
    )
    decision = forms.ChoiceField(
        label=_("What do you think?"),
        choices=list(DECISIONS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you think.")},
    )
    why = forms.MultipleChoiceField(
        label=_("What speaks for it?"),
        choices=list(WHY.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that speaks for it.")},
    )
