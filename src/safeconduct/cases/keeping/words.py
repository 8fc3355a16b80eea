"""Words of keeping and deleting."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.cases.keeping.erasing import ASKED, DECIDED, PERIOD

REASONS: Mapping[str, Promise] = {
    "no_period": _("It is kept until somebody deletes it: no period holds for this state."),
    "held": _("A duty stops the deletion."),
    "floor": _("Never earlier than thirty days after the last message or change."),
    "not_warned": _("It is not deleted before two warnings, a week apart."),
    "time_over": _("Its time is over: it is deleted today."),
    "time_runs": _("Its time runs. A message of the person lets it begin again."),
}
STATES: Mapping[str, Promise] = {
    "closed": _("Closed requests"),
    "set_aside": _("Requests set aside as spam"),
}
WHY: Mapping[str, Promise] = {
    ASKED: _("The person asked for it, and a caseworker confirmed it."),
    PERIOD: _("Its time was over, after two warnings."),
    DECIDED: _("A supervisor decided so for a closed request."),
}
