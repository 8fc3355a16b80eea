"""What the organisation sets for its screening, asked with a sentence for every value that will not do."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.lawdesk.settings import OFFERED_PERCENT, OrganisationSettings
from safeconduct.cases.lawdesk.settings_words import WEIGHT_WORDS, number
from safeconduct.cases.models.settings import (
    FEWEST_ALARM_DAYS,
    FEWEST_PERCENT,
    HEAVIEST,
    MOST_ALARM_DAYS,
    MOST_PERCENT,
)  # fmt: skip
from safeconduct.choices.states import US_STATES
from safeconduct.choices.typed import ascii_digits, whole_number
from safeconduct.law.weights import WEIGHTS

OTHER = "other"
LONGEST = 40


class WholeField(forms.CharField):
    """A whole number in the digits of any script, within bounds that its sentence names."""

    def __init__(self, *, fewest: int, most: int, sentence: Any, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "class": "short"})
        super().__init__(widget=widget, max_length=LONGEST, **kwargs)
        self.fewest, self.most, self.sentence = fewest, most, sentence

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed and not self.required:
            return None
        found = whole_number(typed.removesuffix("%"))
        if found is None or not self.fewest <= found <= self.most:
            raise ValidationError(self.sentence)
        return found


class WeightField(forms.CharField):
    """A number from 0 to 10, with a point or a comma."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "class": "short"})
        super().__init__(widget=widget, required=False, max_length=LONGEST, **kwargs)

    def clean(self, value: Any) -> float:
        plain = ascii_digits(super().clean(value)).replace(",", ".").replace("٫", ".")
        try:
            found = float(plain)
        except ValueError:
            found = math.nan
        if not 0 <= found <= HEAVIEST:
            raise ValidationError(
                _("“%(what)s”: give a number from 0 (does not count) to 10."), params={"what": self.label}
            )
        return round(found, 2)


class SettingsForm(forms.Form):
    """Area, means, weights, alarm."""

    use_required_attribute = False
    area_states = forms.MultipleChoiceField(
        label=_("In which states do we work?"),
        help_text=_(
            "Our published areas are greater Washington DC, New York City and Los Angeles. A state is wider than "
            "an area: somebody in Buffalo counts as in New York. So this only sorts, and a person looks."
        ),
        choices=list(US_STATES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one state, or everybody is outside our area."),
            "invalid_choice": _("We know no state “%(value)s”. Choose from the list."),
        },
    )
    means = forms.ChoiceField(
        label=_("Up to which income can somebody not pay a lawyer?"),
        help_text=_(
            "In per cent of the federal poverty guideline for the household. 125 is the ceiling of federally "
            "funded legal aid, 200 that of its exceptions, 300 that of some foundations."
        ),
        choices=[(str(each), f"{each} %") for each in OFFERED_PERCENT] + [(OTHER, _("Another number"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one, or “Another number”.")},
    )
    percent = WholeField(
        label=_("Another number, in per cent"),
        required=False,
        fewest=FEWEST_PERCENT,
        most=MOST_PERCENT,
        sentence=_("Give a whole number from 50 to 500 per cent."),
    )
    alarm_days = WholeField(
        label=_("After how many days must a hearing date be checked again?"),
        help_text=_("Courts move hearings without telling everyone. 7 days is usual."),
        fewest=FEWEST_ALARM_DAYS,
        most=MOST_ALARM_DAYS,
        sentence=_("Give a whole number of days from 1 to 30."),
        error_messages={"required": _("Give a whole number of days from 1 to 30.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WEIGHTS:
            self.fields[_field(name)] = WeightField(label=WEIGHT_WORDS.get(name, name))

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[_field(name)] for name in WEIGHTS]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("means") == OTHER and given.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", _("Give a whole number from 50 to 500 per cent."))
        weights = [given.get(_field(name), 1) for name in WEIGHTS]
        if not any(weights):
            self.add_error(
                None, _("If every weight is 0, the inbox has no order. Give at least one of them more.")
            )
        return given

    def wanted(self) -> OrganisationSettings:
        """What a valid form sets."""
        given = self.cleaned_data
        percent = given["percent"] if given["means"] == OTHER else int(given["means"])
        weights: Mapping[str, float] = {name: given[_field(name)] for name in WEIGHTS}
        return OrganisationSettings(
            tuple(sorted(given["area_states"])), percent, MappingProxyType(weights), given["alarm_days"]
        )


def filled(held: OrganisationSettings) -> dict[str, Any]:
    """The values of a form that shows these settings."""
    offered = held.means_percent in OFFERED_PERCENT
    return {
        "area_states": list(held.area_states),
        "means": str(held.means_percent) if offered else OTHER,
        "percent": "" if offered else str(held.means_percent),
        "alarm_days": str(held.alarm_days),
        **{_field(name): number(weight) for name, weight in held.weights.items()},
    }


class DaysForm(forms.Form):
    """Two days between which the law is compared."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("from", _("From")), ("to", _("To"))):
            self.fields[name] = forms.DateField(
                label=label,
                widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}),
                error_messages={
                    "required": _("Give both days, for example 2026-01-31."),
                    "invalid": _("This is no day of the calendar. Write it like 2026-01-31."),
                },
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from"), given.get("to")
        if isinstance(first, date) and isinstance(last, date) and first > last:
            self.add_error("to", _("The second day lies before the first. Change one of them."))
        return given


def _field(name: str) -> str:
    return f"weight_{name}"
