"""The form of who must not see a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.access.models import Person
from safeconduct.cases.people.fields import SHORT, Line, Lines, ToldField
from safeconduct.cases.people.forms import some_of
from safeconduct.cases.people.sourced import SourcedForm
from safeconduct.choices.countries import COUNTRIES
from safeconduct.choices.languages import LANGUAGES

WHO = ("people", "countries", "languages", "communities", "names")


class ExclusionForm(SourcedForm):
    """Somebody, or a community, who must not see the case; and why."""

    plain = WHO
    people = some_of(_("People who work here"), {})
    communities = Lines(
        label=_("Communities, in your own words"),
        help_text=_("One on each line: a town, a faith, a family, a group."),
    )
    countries = some_of(
        _("Everyone from these countries"), COUNTRIES, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    languages = some_of(
        _("Everyone who speaks these languages"), LANGUAGES, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    names = Lines(
        label=_("Others by name"),
        help_text=_(
            "One on each line. They do not work here; whoever gives access or chooses an interpreter reads it."
        ),
    )
    why = ToldField(Line(label=_("Why?"), lines=2, limit=SHORT))

    def __init__(self, *args: Any, me: str = "", **kwargs: Any) -> None:
        """``me``: whoever fills it in is not offered: they would lose the case without anybody to put it right."""
        super().__init__(*args, **kwargs)
        chosen = [str(each) for each in self.before.get("people") or ()]
        listed = Person.objects.active() | Person.objects.filter(pk__in=chosen)
        people = [
            (str(person.pk), person.display_name)
            for person in listed.distinct().order_by("display_name")
            if str(person.pk) != me or me in chosen
        ]
        self.fields["people"].choices = people  # type: ignore[attr-defined]  # a MultipleChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not any(cleaned.get(name) for name in WHO) and not set(WHO) & set(self.errors):
            self.add_error(
                "people",
                gettext("Say who must not see it: a person, a community, a country, a language or a name."),
            )
        why = cleaned.get("why")
        if why is not None and not why["value"]:
            self.add_error("why", gettext("Say why, in a few words. Colleagues must understand it later."))
        return cleaned
