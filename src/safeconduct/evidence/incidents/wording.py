"""Words for the codes of this room: monitoring, precision, degrees of consistency, steps, states, naming."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct.counting.standards import Standard
from safeconduct.counting.states import State, Step
from safeconduct.evidence.models import Incident

Label = str | Promise

MONITORING: Mapping[str, Label] = {
    "open": _("Open: we are still looking into it"),
    "watching": _("Watching: we note what comes in"),
    "paused": _("Paused"),
    "closed": _("Closed"),
}
PRECISION: Mapping[str, Label] = {
    "exact": _("Exact: a house or a yard. Kept sealed"),
    "vicinity": _("Near: within a street or two. Kept sealed"),
    "locality": _("A town or village"),
    "district": _("A district"),
    "region": _("A region"),
    "country": _("Only the country"),
}
CONSISTENCY: Mapping[str, Label] = {
    "not_consistent": _("Not consistent: it could not have come from what is alleged"),
    "consistent": _("Consistent: it could have come from it, and has many other possible causes"),
    "highly_consistent": _(
        "Highly consistent: it could have come from it, and has few other possible causes"
    ),
    "typical": _("Typical: usually found with it, and has other possible causes"),
    "diagnostic": _("Diagnostic: it could not have come from anything else"),
}
"""The five degrees of the Istanbul Protocol (OHCHR, 2022), in our words."""
REASON_BASIS: Mapping[str, Label] = {
    "actual": _("What they are"),
    "perceived": _("What they were taken for"),
    "unknown": _("Not known"),
}
CERTAINTY: Mapping[str, Label] = {
    "possible": _("Possible"),
    "likely": _("Likely"),
    "certain": _("Certain"),
}
NAMING: Mapping[str, Label] = {
    "not_asked": _("Nobody asked to publish the name"),
    "asked": _("Somebody asked to publish the name; a second person has to answer"),
    "agreed": _("Two people agreed that the name may be published"),
    "refused": _("The name is not to be published"),
}
STATES: Mapping[str, tuple[str, Label]] = {
    State.REPORTED: ("", _("Reported")),
    State.CONTESTED: ("warning", _("Contested")),
    State.CORROBORATED: ("info", _("Corroborated")),
    State.ASSESSED: ("success", _("Assessed")),
    State.WITHDRAWN: ("danger", _("Withdrawn")),
}
"""Kind of tag and word for each state that is shown."""
STANDARDS: Mapping[str, Label] = {
    Standard.REPORTED: _("Reported: nobody assessed it yet"),
    Standard.SUSPICION: _("Reasonable suspicion: credible reports"),
    Standard.GROUNDS: _("Reasonable grounds to believe"),
    Standard.BALANCE: _("Balance of probabilities: more likely than not"),
    Standard.CONVINCING: _("Clear and convincing evidence"),
    Standard.JUDICIAL: _("A court’s finding"),
}
STEPS: Mapping[str, Label] = {
    Step.CORROBORATE: _("Call it corroborated"),
    Step.ASSESS: _("Assess it at a standard of proof"),
    Step.TAKE_BACK_ASSESSMENT: _("Take the assessment back"),
    Step.WITHDRAW: _("Withdraw the incident"),
    Step.BRING_BACK: _("Bring the incident back"),
}
ASSESSMENT_STATES: Mapping[str, tuple[str, Label]] = {
    "proposed": ("info", _("Waits for a second person")),
    "agreed": ("success", _("Agreed")),
    "returned": ("warning", _("Returned")),
    "taken_back": ("", _("Taken back")),
    "overtaken": ("", _("Out of date")),
}


def state_tags(incident: Incident) -> list[dict[str, Label]]:
    """The states of an incident as tags: contested always stands beside the grade, or in place of "reported"."""
    from safeconduct.evidence.incidents.standing import standing_of

    shown = standing_of(incident).shown
    return [{"kind": STATES[state][0], "text": STATES[state][1]} for state in shown]
