"""The search form: words, and what narrows them. It is posted, so that no address ever holds a word of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.fields import LineField
from safeconduct.choices.finding.asking import MOST_TYPED, Asked, read
from safeconduct.evidence.fields import CodeField, CountryField, KeyField, WhenField, days_of
from safeconduct.evidence.finding.entries import code_mark, country_mark, kind_mark, period_marks, state_mark
from safeconduct.evidence.finding.full_text import Narrowed
from safeconduct.evidence.finding.links import CLAIM_KINDS, KIND_LABELS, SOURCE_KINDS, STATES, code_words
from safeconduct.evidence.models import Incident
from safeconduct.evidence.models.finding import KINDS
from safeconduct.evidence.people.reasons import REASONS
from safeconduct.evidence.vocabulary import vocabulary

WORDS_HINT = _(
    "All words must be there. “In quotes”: in this order. Begin*: words that begin so. A dash before: without it."
)
PERIOD_HINT = _("2017, 2017-04 or 2017-02/2017-04. Everything that may touch it is found.")
ORDERS = (("best", _("Title first, then newest entry")), ("time", _("Latest event first")))


class NarrowingForm(forms.Form):
    """What narrows incidents: for the timeline and the map."""

    act = CodeField("acts", empty=_("Any act"), label=_("What was done"), required=False)
    state = forms.ChoiceField(label=_("How well it is known"), required=False)
    country = CountryField(label=_("Country"), required=False)
    period = WhenField(label=_("When"), required=False, help_text=PERIOD_HINT)
    incident = KeyField(
        Incident, label=_("Within incident"), required=False, help_text=_("Its key, as E-0012")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [(code, words) for code, words in STATES.items() if code != "withdrawn"]
        self._choose("state", [("", _("Any")), *states])
        countries: Any = self.fields["country"]
        self._choose("country", [("", _("Any country")), *(each for each in countries.choices if each[0])])

    def _choose(self, name: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
        chosen: Any = self.fields[name]
        chosen.choices = list(choices)

    def groups(self) -> list[tuple[str, ...]]:
        """Marks of the index, one of each group wanted."""
        said = self.cleaned_data
        found: list[tuple[str, ...]] = []
        if said["act"]:
            within = sorted(vocabulary("acts").within(said["act"]))
            found.append(tuple(code_mark(f"acts:{code}") for code in within))
        if said["state"]:
            found.append((state_mark(said["state"]),))
        if said["country"]:
            found.append((country_mark(said["country"]),))
        return found

    def narrowed(self) -> Narrowed:
        """What is narrowed, as the index takes it."""
        first, last = days_of([self.cleaned_data["period"]])
        groups = self.groups()
        if first and last and (years := period_marks(first, last)):
            groups.append(tuple(years))
        incident = self.cleaned_data.get("incident")
        return Narrowed(tuple(groups), first, last, incident.pk if incident else None)


class SearchForm(NarrowingForm):
    """The same for every kind of record, with words."""

    words = LineField(
        label=_("Words"), required=False, max_length=MOST_TYPED, help_text=WORDS_HINT,
        widget=forms.TextInput(attrs={"dir": "auto", "type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    form = forms.ChoiceField(label=_("Form"), required=False)
    order = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)
    field_order = ("words", "kind", "act", "form", "state", "country", "period", "incident", "order")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("kind", [("", _("Any kind")), *KIND_LABELS.items()])
        materials = [f"materials:{term.code}" for term in vocabulary("materials")]
        offered: Any = [
            ("", gettext("Any")),
            (gettext("Claims"), [(f"claims:{code}", words) for code, words in CLAIM_KINDS.items()]),
            (gettext("Sources"), [(f"sources:{code}", words) for code, words in SOURCE_KINDS.items()]),
            (gettext("Items"), [(code, code_words(code)) for code in materials]),
        ]
        self._choose("form", offered)

    def asked(self) -> Asked:
        return read(self.cleaned_data["words"])

    def groups(self) -> list[tuple[str, ...]]:
        said = self.cleaned_data
        found = super().groups()
        if said["kind"]:
            found.append((kind_mark(KINDS[said["kind"]]),))
        if said["form"]:
            found.append((code_mark(said["form"]),))
        return found


class SealedForm(forms.Form):
    """Words to look for in what is sealed to the desk, and why: names of sources lie there."""

    words = LineField(
        label=_("Words"), max_length=MOST_TYPED, error_messages={"required": _("Write a word to look for.")},
        help_text=_("Also in the middle of a word. All of them must be there."),
        widget=forms.TextInput(attrs={"dir": "auto", "type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    reason = forms.ChoiceField(
        label=_("Why you look"), error_messages={"required": _("Choose why you look.")},
        choices=lambda: [("", gettext("Choose")), *REASONS.items()],
    )  # fmt: skip
