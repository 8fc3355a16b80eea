"""Codes of proceedings, and their words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.proceedings import clock

Words = str | Promise

AGENCIES: Mapping[str, Words] = {
    "uscis": _("USCIS (asylum office)"),
    "eoir": _("EOIR (immigration court)"),
    "bia": _("BIA (Board of Immigration Appeals)"),
    "circuit": _("Court of appeals"),
    "ice": _("ICE"),
    "other": _("Another agency or court"),
}
POSTURES: Mapping[str, Words] = {
    "affirmative": _("Affirmative: asked at the asylum office"),
    "defensive": _("Defensive: in removal proceedings"),
    "credible_fear": _("Credible fear"),
    "reasonable_fear": _("Reasonable fear"),
    "expedited": _("Expedited removal"),
    "withholding_only": _("Withholding only"),
    "appeal": _("Appeal"),
    "reopen": _("Motion to reopen"),
    "other": _("Something else"),
}
OUTCOMES: Mapping[str, Words] = {
    "granted": _("Granted"),
    "denied": _("Denied"),
    "referred": _("Referred to the immigration court"),
    "dismissed": _("Dismissed"),
    "terminated": _("Terminated"),
    "closed": _("Administratively closed"),
    "remanded": _("Sent back to the court below"),
    "withdrawn": _("Withdrawn"),
    "transferred": _("Moved to another court or office"),
    "other": _("Something else"),
}
STOPPED_BY: Mapping[str, Words] = {
    clock.APPLICANT: _("The applicant asked for more time"),
    clock.MISSED: _("An appointment was missed"),
    clock.DECISION: _("A decision"),
    clock.OTHER: _("Something else"),
}
CANNOT_COUNT: Mapping[str, Words] = {
    clock.BACKWARDS: _("Stretch %(number)s of the clock ends before it starts. Check both days."),
    clock.OVERLAP: _("Stretch %(number)s of the clock begins before the one above it ends. Check the days."),
    clock.OPEN_IN_BETWEEN: _(
        "Stretch %(number)s of the clock has no end, but another follows. Write when it stopped."
    ),
    clock.AHEAD: _("Stretch %(number)s of the clock lies ahead. Only days that have come are counted."),
}
