"""Words of the register: states, parts of a profile, weights."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Mapping[str, Promise] = {
    "applied": _("Applied: two people look at it"),
    "active": _("On the panel"),
    "refused": _("Refused"),
    "ended": _("Left the panel"),
}
STATE_KINDS = {"applied": "info", "active": "success", "refused": "warning", "ended": ""}
ADMISSION_STATES: Mapping[str, Promise] = {
    "active": _("Active"),
    "inactive": _("Inactive"),
    "suspended": _("Suspended"),
}
PARTS: Mapping[str, Promise] = {
    "name": _("Name"),
    "admissions": _("Bar admissions"),
    "trainings": _("Trainings"),
    "expertise": _("Experience"),
}
CHECKS: Mapping[str, Promise] = {
    "training": _("Trainings in general: what did you ask?"),
    "conflict": _("Conflicts: what did you ask, and what did they say?"),
    "character": _("Character: whom did you ask, or what did you look at?"),
    "reason": _("Reason"),
}
EVENTS: Mapping[str, Promise] = {
    "attorney.applied": _("Applied"),
    "attorney.entered": _("Entered by a coordinator"),
    "attorney.changed": _("Profile changed"),
    "attorney.vetted_yes": _("Looked at: yes"),
    "attorney.vetted_no": _("Looked at: no"),
    "attorney.active": _("Came onto the panel"),
    "attorney.verified": _("Admissions or trainings were looked up"),
    "attorney.linked": _("An account was linked"),
    "attorney.applied_again": _("Applied again"),
    "attorney.ended": _("Left the panel"),
    "agreement.signed": _("Signed the agreement"),
}
GENDERS: Mapping[str, Promise] = {
    "": _("I do not say"),
    "woman": _("Woman"),
    "man": _("Man"),
}
MANNERS: Mapping[str, Promise] = {
    "pitch": _("The best fits at the same time; the first who accepts takes it"),
    "wheel": _("In turn: whoever waited longest for a case is asked first"),
}
MENTOR_WRONG: Mapping[str, Promise] = {
    "self": _("Nobody is their own mentor."),
    "not_a_mentor": _("Choose somebody who is on the panel and marked as a mentor."),
    "circle": _("This would be a circle: the mentor is accompanied by this very attorney."),
}
WHY_GENDER = _(
    "Some people were hurt by men, or by women, and ask for one of the two. It is only used to keep to their wish. "
    "It never ranks anybody, and you need not say."
)
WHY_COMMUNITIES = _(
    "Some people fear somebody from their own community, and ask us to keep their case away from it. It is only used "
    "for that. It never ranks anybody, and you need not say. One on each line."
)
