"""Codes of people and of sourced values as words for staff."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.people import parties, values

Words = str | Promise

SOURCES: Mapping[str, Words] = {
    values.PERSON: _("The person said it"),
    values.RELATIVE: _("A relative or friend said it"),
    values.PAPER: _("Seen on a paper"),
    values.COURT: _("A court or agency said it"),
    values.STAFF: _("We read it in a file"),
    values.INTERPRETER: _("An interpreter said it"),
    values.GUESSED: _("A guess of ours"),
}
PRECISIONS: Mapping[str, Words] = {
    "": _("As it is written"),
    "day": _("To the day"),
    "month": _("To the month"),
    "year": _("To the year"),
    "about": _("Not sure: about then"),
}
ROLES: Mapping[str, Words] = {
    parties.APPLICANT: _("The person who asked"),
    parties.HOUSEHOLD: _("Household"),
    parties.RELATIVE: _("Other family"),
    parties.ADVERSE_RELATIVE: _("Relative on the other side"),
    parties.HARMED_BY: _("Did harm"),
    parties.WITNESS: _("Witness"),
    parties.LAWYER: _("Lawyer"),
    parties.PREPARER: _("Filled in papers"),
    parties.INTERPRETER: _("Interpreter"),
    parties.HELPER: _("Helps the person"),
    parties.GO_BETWEEN: _("Carries messages"),
    parties.STAFF_ELSEWHERE: _("Works at an agency or another house"),
    parties.OTHER: _("Someone else"),
}
NAME_KINDS: Mapping[str, Words] = {
    "full": _("Whole name"),
    "given": _("Given name"),
    "family": _("Family name"),
    "native": _("In their own script"),
    "alias": _("Another name, a nickname"),
    "transliteration": _("Another spelling"),
}
YES_NO_UNKNOWN: Mapping[str, Words] = {"yes": _("Yes"), "no": _("No"), "unknown": _("Nobody knows")}
SCRIPTS: Mapping[str, Words] = {
    "latin": _("Latin"),
    "cyrillic": _("Cyrillic"),
    "arabic": _("Arabic"),
    "hebrew": _("Hebrew"),
    "armenian": _("Armenian"),
    "georgian": _("Georgian"),
    "ethiopic": _("Ethiopic"),
    "devanagari": _("Devanagari"),
    "greek": _("Greek"),
    "cjk": _("Chinese"),
    "hangul": _("Korean"),
    "mixed": _("Several scripts"),
}
EDITED: Mapping[str, Words] = {"added": _("Added"), "changed": _("Changed"), "struck": _("Struck out")}
