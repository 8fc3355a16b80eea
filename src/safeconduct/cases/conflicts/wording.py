"""The check in words: states, relations, reasons, roles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.conflicts.sides import Relation, Side
from safeconduct.cases.conflicts.standings import APART, NEW_NAMES, NEW_PEOPLE, Outcome, State
from safeconduct.names import Strength

Text = str | Promise


class InWords(NamedTuple):
    """A state: its kind of tag, its name, and what it means for whoever reads the request."""

    kind: str
    text: Text
    meaning: Text


STATES: Mapping[State, InWords] = {
    "never_checked": InWords(
        "warning", _("Not checked"), _("Nobody has compared the names of this request with all others yet.")
    ),
    "undecided": InWords(
        "warning",
        _("Checked, not decided"),
        _("The names were compared. Somebody must say what follows from it."),
    ),
    "clear": InWords("success", _("Clear"), _("Somebody looked, and saw nobody in the way.")),
    "conflict": InWords(
        "danger",
        _("Conflict"),
        _(
            "Somebody we owe something to stands on the other side. The story is shut until a supervisor decides."
        ),
    ),
    "waived": InWords(
        "info",
        _("Waived"),
        _("There is a conflict. The person was told of it and agreed that we help all the same."),
    ),
    "look_again": InWords(
        "warning", _("Look again"), _("Somebody was not sure. The story stays shut until it is decided.")
    ),
    "outdated": InWords(
        "warning",
        _("Out of date"),
        _("Something was added since the last check. Compare once more, then decide."),
    ),
    "damaged": InWords(
        "danger",
        _("Damaged"),
        _(
            "Entries of this case are gone, or were changed outside the program. A conflict may be among them: the "
            "story is shut until a supervisor decides again."
        ),
    ),
}
CHANGED: Mapping[str, Text] = {
    NEW_NAMES: _("Names were added or corrected since."),
    NEW_PEOPLE: _("Somebody may read it now who did not work here then, or under another name."),
    APART: _("Two requests were read together then and are not now: these were never compared."),
}
OUTCOMES: Mapping[Outcome, Text] = {
    "clear": _("Clear: nobody stands in the way"),
    "look_again": _("Look again: I am not sure"),
    "conflict": _("Conflict: the story is shut"),
    "waived": _("Waived: there is a conflict, and the person agreed"),
}
DECIDED: Mapping[Outcome, Text] = {
    "clear": _("Clear"), "look_again": _("Look again"), "conflict": _("Conflict"), "waived": _("Waived"),
}  # fmt: skip
RELATIONS: Mapping[Relation, Text] = {
    "conflict": _("Possible conflict"),
    "works_here": _("Works here"),
    "duplicate": _("Perhaps the same person asked twice"),
    "same_person": _("Perhaps named in both"),
    "same_harm": _("Perhaps the same person did harm"),
}
SIDES: Mapping[Side, Text] = {
    "asks": _("the person who asks"),
    "helped": _("family or household"),
    "harm": _("did harm, or stands on the other side"),
    "around": _("around the case"),
}
THERE: Mapping[tuple[Side, Relation], Text] = {
    ("harm", "conflict"): _("There it is a person we help, or somebody around the case."),
    ("asks", "conflict"): _("There it is a person who did harm."),
    ("helped", "conflict"): _("There it is a person who did harm."),
    ("around", "conflict"): _("There it is a person who did harm."),
}
"""All that is said of the other side to whoever cannot open it."""
STRENGTHS: Mapping[Strength, tuple[str, Text]] = {
    "strong": ("danger", _("Very likely the same")),
    "possible": ("warning", _("Possibly the same")),
    "weak": ("", _("Alike, hardly the same")),
}
REASONS: Mapping[str, Text] = {
    "same_name": _("exactly the same name"),
    "same_parts_other_order": _("the same names in another order"),
    "sounds_alike": _("the names sound alike"),
    "looks_alike": _("the names look alike"),
    "part_of_name": _("a part of the name has no counterpart"),
    "given_name_only": _("only one name is the same"),
    "same_birth": _("the same day of birth"),
    "birth_year_same": _("the same year of birth"),
    "birth_close": _("a day of birth close to it: day and month swapped, or one digit"),
    "birth_differs": _("another birth"),
    "same_a_number": _("the same A-number"),
    "a_number_differs": _("another A-number"),
    "same_phone": _("the same telephone number"),
}
ROLES: Mapping[str, Text] = {
    "applicant": _("The person who asked"),
    "household": _("Household"),
    "relative": _("Other family"),
    "adverse_relative": _("On the other side"),
    "harmed_by": _("Did harm"),
    "witness": _("Witness"),
    "lawyer": _("Lawyer"),
    "preparer": _("Filled in papers"),
    "interpreter": _("Interpreter"),
    "helper": _("Helps the person"),
    "other_helper": _("Helps the person"),
    "writer": _("Wrote for the person"),
    "go_between": _("Carries messages"),
    "staff_elsewhere": _("Works at an agency or another house"),
    "other": _("Someone else"),
}
