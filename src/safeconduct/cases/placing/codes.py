"""What a placement sheet and an attorney's profile are written in: kinds of work, difficulty, genders, levels."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AREAS: Mapping[str, Promise] = {
    "asylum": _("Asylum, withholding and the Convention against Torture"),
    "affirmative": _("Asylum before the asylum office"),
    "fear_interview": _("Credible or reasonable fear interview"),
    "bond": _("Bond and release from detention"),
    "motion": _("Motion to reopen, or change of court"),
    "appeal": _("Appeal to the Board"),
    "federal": _("Federal court"),
    "work_permit": _("Work permit"),
    "family": _("Family who stayed behind"),
    "other": _("Something else"),
}
DIFFICULTY: Mapping[str, Promise] = {
    "1": _("Plain: one applicant, clear facts"),
    "2": _("Ordinary"),
    "3": _("Hard: detention, bars, many applicants or an appeal"),
}
LEVELS: Mapping[str, Promise] = {
    "1": _("Some words"),
    "2": _("Works in it"),
    "3": _("First language"),
}
EXPERIENCE: Mapping[str, Promise] = {
    "1": _("This would be the first"),
    "2": _("A few cases"),
    "3": _("Many cases"),
}
GENDERS: Mapping[str, Promise] = {
    "": _("Does not matter"),
    "woman": _("A woman"),
    "man": _("A man"),
}
