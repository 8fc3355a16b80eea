"""What is asked about a table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import LineField
from safeconduct.choices.languages import LANGUAGES
from safeconduct.counting.disclosure import LEAST_K, MOST_DIMENSIONS
from safeconduct.counting.number_words import LANGUAGES as SPOKEN
from safeconduct.evidence.fields import CodesField, KeyField, KeysField
from safeconduct.evidence.models import Incident
from safeconduct.press.models import Publication, TableRelease
from safeconduct.press.tables.counting_persons import Choice
from safeconduct.press.tables.words import DIMENSIONS

LARGEST_K = 100
LONGEST_TITLE = 200
ORIGINAL = "en"
NAMES_NOBODY = _("Public once released. Name no private person here.")


class TableForm(forms.Form):
    """Whom to count, by what, and what the table is called."""

    use_required_attribute = False
    incidents = KeysField(
        Incident,
        label=_("Which incidents?"),
        help_text=_("Their keys, such as E-0012, one a line."),
        most=200,
        error_messages={"required": _("Write the key of one incident at least.")},
    )
    acts = CodesField(
        "acts",
        label=_("Which acts?"),
        help_text=_("Whoever was harmed by one of these is counted. Choose none for all."),
        required=False,
    )
    dimensions = forms.MultipleChoiceField(
        label=_("Count by"),
        help_text=_("One to three. The fewer, the less must be withheld."),
        choices=list(DIMENSIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one thing to count by at least.")},
    )
    k = forms.IntegerField(
        label=_("Smallest number that may be shown"),
        help_text=_("5 at least; 10 where the table tells of orientation or gender identity."),
        min_value=LEAST_K,
        max_value=LARGEST_K,
        initial=10,
        error_messages={
            "required": _("Write a number from 5 to 100."),
            "invalid": _("Write a number from 5 to 100."),
            "min_value": _("Five at least: fewer people could be found in it."),
            "max_value": _("A hundred at most."),
        },
    )
    is_orientation = forms.BooleanField(
        label=_("Being in this table says something of a person’s orientation or gender identity"),
        help_text=_("Ticked or not: where the records say so, it holds."),
        required=False,
        initial=True,
    )
    slug = forms.SlugField(
        label=_("Its address"),
        help_text=_("Small letters, digits and dashes, such as detained-by-month-2017. %(hint)s")
        % {"hint": NAMES_NOBODY},
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
        error_messages={
            "required": _("Write an address."),
            "invalid": _("Use Latin letters, digits and dashes only."),
        },
    )
    publication = KeyField(
        Publication,
        label=_("Does it belong to a publication?"),
        help_text=_("Its key, such as N-0003."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in SPOKEN:
            self.fields[f"title_{code}"] = LineField(
                label=_("Title, %(language)s") % {"language": LANGUAGES[code]},
                help_text=NAMES_NOBODY if code == ORIGINAL else "",
                required=code == ORIGINAL,
                max_length=LONGEST_TITLE,
                widget=forms.TextInput(attrs={"dir": "auto", "lang": code}),
                error_messages={"required": _("Write a title.")},
            )

    def clean_dimensions(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["dimensions"]
        if len(chosen) > MOST_DIMENSIONS:
            raise ValidationError(_("Choose three at most."))
        return [name for name in DIMENSIONS if name in chosen]

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()

    def choice(self) -> Choice:
        """Of a valid form: what is counted."""
        given = self.cleaned_data
        return Choice(
            tuple(each.pk for each in given["incidents"]), tuple(given["acts"]), tuple(given["dimensions"])
        )

    def values(self) -> dict[str, Any]:
        """Of a valid form: everything else."""
        given = self.cleaned_data
        titles = {code: given[f"title_{code}"] for code in SPOKEN if given.get(f"title_{code}")}
        return {name: given[name] for name in ("slug", "k", "is_orientation", "publication")} | {
            "titles": titles
        }


class FilterForm(forms.Form):
    """What the list shows. A value it does not know is no error."""

    use_required_attribute = False
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("Any")),
            ("draft", _("Draft")),
            ("released", _("Released")),
            ("withdrawn", _("Withdrawn")),
            ("dropped", _("Dropped")),
        ],
    )


def title_of(table: TableRelease) -> str:
    """The title staff read."""
    return str(table.titles.get(ORIGINAL) or table.slug)
