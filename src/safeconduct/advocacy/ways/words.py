"""Words for ways out: kinds, positions, how sure we are, names of fields."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.choices.countries import COUNTRIES
from safeconduct.counting.quantities import Comparator

Label = str | Promise

KINDS: Mapping[str, Label] = {
    "visa": _("Visa on humanitarian grounds"),
    "resettlement": _("Resettlement"),
    "asylum_procedure": _("Asylum procedure"),
    "evacuation": _("Evacuation"),
    "temporary_stay": _("Permission to stay for a time"),
}
POSITIONS: Mapping[str, tuple[Label, str]] = {
    "offered": (_("Offered"), "success"),
    "pledged": (_("Promised, not open yet"), "info"),
    "considering": (_("They are considering it"), "info"),
    "refused": (_("Refused"), "danger"),
    "ended": (_("Ended"), ""),
    "unknown": (_("Not known"), ""),
}
GROUPS: tuple[tuple[str, Label, tuple[str, ...]], ...] = (
    ("offered", _("What is offered"), ("offered", "pledged")),
    ("considered", _("What they are considering"), ("considering",)),
    ("refused", _("What they refused"), ("refused",)),
    ("ended", _("What ended, or is not known"), ("ended", "unknown")),
)
"""How a country's page is divided."""
CONFIDENCE: Mapping[str, Label] = {
    "official": _("Official: their own page, law or letter"),
    "reported": _("Reported by somebody who should know"),
    "hearsay": _("Hearsay: nobody has confirmed it"),
}
PLACES: Mapping[str, Label] = {
    "": _("Nothing is said of a number"),
    Comparator.EXACTLY: _("Exactly"),
    Comparator.AT_LEAST: _("At least"),
    Comparator.MORE_THAN: _("More than"),
    Comparator.ABOUT: _("About"),
    Comparator.UP_TO: _("Up to"),
    Comparator.TENS: _("Tens, without a number"),
    Comparator.DOZENS: _("Dozens, without a number"),
    Comparator.HUNDREDS: _("Hundreds, without a number"),
}
FIELDS: Mapping[str, Label] = {
    "country": _("Country"),
    "kind": _("Kind"),
    "to_whom": _("To whom"),
    "conditions": _("Conditions"),
    "position": _("Position"),
    "comparator": _("How the number is hedged"),
    "places": _("Places"),
    "since": _("Since"),
    "until": _("Until"),
    "citation": _("Where it was read"),
    "address": _("Web address"),
    "read_on": _("Read on"),
    "confidence": _("How sure"),
    "item": _("Item"),
    "ask": _("What we ask of them"),
    "may_be_told": _("May be told to people who ask for help"),
    "is_public": _("May stand on the country’s public page"),
}


def country_words(code: str) -> str:
    """A country by name; its code where we do not know it."""
    return str(COUNTRIES.get(code, code))
