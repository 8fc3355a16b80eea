"""The list of the panel: filters, one row, and the order. In memory only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from safeconduct.attorneys.register import showing, words
from safeconduct.attorneys.register.profiles import Profile
from safeconduct.cases.dates.places import court_choices
from safeconduct.choices.fields import LineField
from safeconduct.choices.languages import LANGUAGES

ANY = ("", _("Any"))
SORTS = {"": _("Name"), "free": _("Most free places"), "changed": _("Changed last")}
YES = (ANY, ("yes", _("Yes")), ("no", _("No")))


class WordForm(forms.Form):
    """A word to look for. Posted: it may be a name, and belongs in no address."""

    use_required_attribute = False
    q = LineField(label=_("Name or word"), required=False, max_length=80)


class FilterForm(forms.Form):
    """What to show: codes only, for they stand in the address."""

    use_required_attribute = False
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("On the panel, and applied")), *words.STATES.items()],
    )
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[ANY, *LANGUAGES.items()])
    court = forms.ChoiceField(label=_("Court or office"), required=False, choices=[ANY, *court_choices()])
    visits = forms.ChoiceField(label=_("Visits in detention"), required=False, choices=YES)
    paused = forms.ChoiceField(label=_("On leave"), required=False, choices=YES)
    free = forms.ChoiceField(label=_("Free places"), required=False, choices=YES)
    mentor = forms.ChoiceField(label=_("Mentor"), required=False, choices=YES)
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=list(SORTS.items()))


def fits(profile: Profile, wanted: Mapping[str, Any], on: date, taken: int) -> bool:
    """Whether a profile is wanted. ``taken``: places cases and offers that are out take."""
    held = profile.held
    chosen = (
        (wanted.get("visits"), bool(held["facilities"])),
        (wanted.get("paused"), profile.is_paused(on)),
        (wanted.get("free"), free_places(profile, taken) > 0),
        (wanted.get("mentor"), bool(held["is_mentor"])),
    )
    return (
        all(not said or (said == "yes") == holds for said, holds in chosen)
        and (not wanted.get("language") or wanted["language"] in held["languages"])
        and (not wanted.get("court") or wanted["court"] in held["forums"])
        and all(word in _text(profile) for word in str(wanted.get("q") or "").casefold().split())
    )


def free_places(profile: Profile, taken: int) -> int:
    return max(int(profile.held["capacity"] or 0) - taken, 0)


def row(profile: Profile, on: date, working: int, out: int, changed: Sequence[str]) -> dict[str, Any]:
    """One line of the list. ``working``: cases of now. ``out``: offers that are out, which may become cases."""
    held = profile.held
    return {
        "id": profile.attorney.id, "name": profile.name, "tags": showing.tags(profile, on, changed),
        "languages": [LANGUAGES.get(code, code) for code in held["languages"]], "forums": held["forums"],
        "more_forums": max(len(held["forums"]) - 3, 0),
        "free": free_places(profile, working + out), "out": out, "capacity": held["capacity"],
        "visits": held["facilities"],
        "is_mentor": held["is_mentor"], "changed_on": profile.attorney.changed_on, "state": profile.attorney.state,
    }  # fmt: skip


def sort(rows: list[dict[str, Any]], by: str) -> None:
    """Applications first: somebody waits for us; then as wanted. The list comes sorted by name."""
    if by == "free":
        rows.sort(key=lambda each: -each["free"])
    elif by == "changed":
        rows.sort(key=lambda each: each["changed_on"], reverse=True)
    else:
        rows.sort(key=lambda each: each["state"] != "applied")


def _text(profile: Profile) -> str:
    held = profile.held
    parts = [held["name"], held["email"], held["phone"], held["wishes"], held["notes"], *held["communities"]]
    parts += [*held["forums"], *(LANGUAGES.get(code, code) for code in held["languages"])]
    return " ".join(map(str, parts)).casefold()
