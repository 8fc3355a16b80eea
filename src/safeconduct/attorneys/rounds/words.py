"""Sentences of a round: why, why not, how urgent, how far, and what the figures mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from safeconduct.attorneys.offers import errors as offer_errors
from safeconduct.cases.placing.codes import AREAS
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.states import US_STATES
from safeconduct.placement.facts import CaseFacts
from safeconduct.placement.fit import Contribution, Fit
from safeconduct.placement.reasons import Reason

SOON_DAYS = 14

WHY_NOT: Mapping[Reason, Promise] = {
    Reason.CONFLICT_OPEN: _("The conflict check of this case is not clear."),
    Reason.NOT_AGREED: _("The person has not agreed that attorneys are shown the case."),
    Reason.NOT_LICENSED: _("No active admission that was verified."),
    Reason.NOT_SIGNED: _("The present agreement is not signed."),
    Reason.PAUSED: _("On leave today."),
    Reason.FULL: _("No free place."),
    Reason.NO_MENTOR: _("Takes no case without a mentor, and has none."),
    Reason.MENTOR_FULL: _("The mentor has no free place."),
    Reason.FIRM_FULL: _("The firm has no free place."),
    Reason.NOT_TRAINED: _("A training this work demands is missing or too old."),
    Reason.OUT_OF_REACH: _("Does not reach this court or office, and it cannot be done from afar."),
    Reason.NO_VISITS: _("Does not visit this place of detention."),
    Reason.NO_LANGUAGE: _("No language in common, and no interpreter is arranged."),
    Reason.TOO_LATE: _("Less time is left than the preparation takes."),
    Reason.CLIENT_EXCLUDED: _("The person, or a conflict, rules this attorney out."),
    Reason.COMMUNITY_EXCLUDED: _("The person asked for nobody from one of these communities."),
    Reason.GENDER: _("The person asked for an attorney of another gender."),
    Reason.DECLINED: _("Said no, let the time pass, or gave the case back."),
    Reason.FORBIDDEN: _("Ruled out by hand in this round."),
}
FIT: Mapping[str, Promise] = {
    "first_language": _("%(more)s is a first language."),
    "works_in_it": _("Works in %(more)s."),
    "some_words": _("Knows some words of %(more)s."),
    "no_language": _("Works through an interpreter."),
    "experienced_enough": _("Has the experience this case asks for."),
    "less_experienced_with_mentor": _("Less experience than the case asks for, with a mentor beside."),
    "less_experienced": _("Less experience than the case asks for."),
    "asked_for_it": _("Asked for this kind of work: %(more)s."),
    "did_not_ask_for_it": _("Did not ask for this kind of work."),
    "same_region": _("Works in the same region: %(more)s."),
    "near_region": _("Works near by: %(more)s."),
    "far": _("Works elsewhere: %(more)s."),
    "place_unknown": _("How near they are is not known."),
    "took_none_lately": _("Took no case in the last twelve months."),
    "took_lately": _("Cases taken in the last twelve months: %(more)s."),
    "had_it_before": _("Had this case before."),
}
COUNTED: Mapping[Reason, Promise] = {
    Reason.CONFLICT_OPEN: _("conflict check not clear"),
    Reason.NOT_AGREED: _("the person has not agreed yet"),
    Reason.NOT_LICENSED: _("no verified admission"),
    Reason.NOT_SIGNED: _("agreement not signed"),
    Reason.PAUSED: _("on leave"),
    Reason.FULL: _("no free place"),
    Reason.NO_MENTOR: _("no mentor"),
    Reason.MENTOR_FULL: _("mentor has no place"),
    Reason.FIRM_FULL: _("firm has no place"),
    Reason.NOT_TRAINED: _("training missing"),
    Reason.OUT_OF_REACH: _("court out of reach"),
    Reason.NO_VISITS: _("does not visit this detention"),
    Reason.NO_LANGUAGE: _("no language in common"),
    Reason.TOO_LATE: _("too little time left"),
    Reason.CLIENT_EXCLUDED: _("ruled out by the person or a conflict"),
    Reason.COMMUNITY_EXCLUDED: _("ruled out by community"),
    Reason.GENDER: _("another gender was asked for"),
    Reason.DECLINED: _("asked before"),
    Reason.FORBIDDEN: _("ruled out by hand"),
}
STAGES: Mapping[str, Promise] = {
    "sheets": _("Opening the sheets of the cases"),
    "panel": _("Opening the panel"),
    "pairs": _("Comparing each case with each attorney"),
    "weights": _("Weighing how well they fit, and who waits longest"),
    "assignment": _("Looking for the best of all assignments, and proving it"),
    "reasons": _("Counting why nobody was found for the others"),
    "writing": _("Writing the round"),
    "done": _("Done: cases with a proposal"),
}
SORTS: Mapping[str, Promise] = {
    "urgency": _("most urgent first"),
    "age": _("longest wait first"),
    "language": _("by language"),
}
CUSTODY: Mapping[str, Promise] = {"": _("All"), "yes": _("In detention"), "no": _("Not in detention")}
ACTIONS: Mapping[str, Promise] = {
    "pin": _("kept together"),
    "override": _("chosen by hand"),
    "forbid": _("ruled out"),
}
DO: Mapping[str, Promise] = {
    "pin": _("Keep together"),
    "override": _("Choose"),
    "forbid": _("Rule out"),
}
STATES: Mapping[str, Promise] = {"open": _("Open"), "sent": _("Sent"), "discarded": _("Discarded")}


def urgency(case: CaseFacts) -> str:
    """Why a case is urgent, in a sentence."""
    parts = [days_left(case.days_left)] if case.days_left is not None else [_now("No date yet")]
    if case.is_detained:
        parts.append(_now("in detention"))
    parts.append(waited(case.waiting_days))
    return ", ".join(parts) + "."


def days_left(days: int) -> str:
    """How long until the date."""
    if days < 0:
        return _now("The date has passed")
    if days == 0:
        return _now("The date is today")
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def waited(days: int) -> str:
    """How long a case has waited."""
    if days <= 0:
        return _now("waits since today")
    return ngettext("waits for %(n)s day", "waits for %(n)s days", days) % {"n": days}


def why_not(reasons: Iterable[str]) -> list[str]:
    """Sentences of hard reasons, in their order."""
    return [str(WHY_NOT[Reason(each)]) for each in reasons]


def fits(found: Fit) -> list[str]:
    """Sentences of a fit, what counted most first."""
    ordered = sorted(found.contributions, key=lambda each: -each.weight * each.value)
    return [str(FIT[each.code]) % {"more": _more(each)} for each in ordered]


def _more(each: Contribution) -> str:
    books: Mapping[str, Mapping[str, Any]] = {
        "language": LANGUAGES, "interest": AREAS, "proximity": US_STATES,
    }  # fmt: skip
    return str(books.get(each.feature, {}).get(each.more, each.more))


def nobody_of(panel: int, reasons: Iterable[tuple[str, int]], most: int = 99) -> str:
    """That none of so many can take a case, and how many each reason rules out; the commonest, where too many."""
    told = counted(reasons)
    why = [*told[:most], *([_now("and other reasons")] if len(told) > most else [])]
    said = ngettext(
        "The one attorney on the panel cannot take it: %(why)s.", "Nobody of %(n)s can take it: %(why)s.", panel
    ) % {"n": panel, "why": ", ".join(why)}  # fmt: skip
    return said if panel else _now("Nobody is on the panel.")


def could(possible: int) -> str:
    """How many could take a case."""
    return ngettext("%(n)s attorney could take it.", "%(n)s attorneys could take it.", possible) % {
        "n": possible
    }


def asked(out: int, declined: int) -> list[str]:
    """What became of the offers of a case, in sentences."""
    said = []
    if out:
        said.append(ngettext("%(n)s offer is out.", "%(n)s offers are out.", out) % {"n": out})
    if declined:
        said.append(
            ngettext(
                "%(n)s attorney said no or did not answer.", "%(n)s attorneys said no or did not answer.", declined
            ) % {"n": declined}
        )  # fmt: skip
    return said or [_now("Nobody was asked yet.")]


def counted(reasons: Iterable[tuple[str, int]]) -> list[str]:
    """How many attorneys each reason rules out, the most common first."""
    ordered = sorted(reasons, key=lambda each: (-each[1], each[0]))
    return [f"{COUNTED[Reason(code)]} ({count})" for code, count in ordered]


def languages(codes: Iterable[str]) -> str:
    """Languages by their own names."""
    return ", ".join(LANGUAGES.get(code, code) for code in codes)


def custody(case: CaseFacts) -> str:
    """Where somebody is held."""
    return str(US_STATES.get(case.facility, case.facility)) if case.facility else ""


def percent(thousandths: float) -> str:
    """A fit in whole percent."""
    return f"{round(thousandths / 10)}\N{NO-BREAK SPACE}%"


def figures(held: Mapping[str, float]) -> list[str]:
    """What the solver proved, in plain words."""
    if not held:
        return []
    worth, bound, price = (held.get(name) for name in ("objective", "bound", "price_of_fairness"))
    above = (bound or 0) - (worth or 0)
    said: list[Any] = []
    if above <= 0:
        said.append(
            _now("Proved: no other assignment of these cases is worth more, by the weights that are set.")
        )
    elif worth:
        said.append(
            _now("No assignment can be worth more than %(gap)s above this one.")
            % {"gap": f"{above / worth * 100:.2f}\N{NO-BREAK SPACE}%"}
        )
    else:
        said.append(_now("Nobody was found for any case, and it is not proved that nobody could be."))
    if price is None:
        said.append(_now("What fairness costs was not worked out: the round is very large."))
    elif price > 0:
        said.append(
            _now("That groups which wait long come first costs %(price)s of the plain worth.")
            % {"price": f"{price * 100:.2f}\N{NO-BREAK SPACE}%"}
        )
    else:
        said.append(_now("That groups which wait long come first cost nothing this time."))
    return [str(each) for each in said]


def problem(code: str) -> str:
    """The sentence of an offer that was refused; empty where it went out."""
    if not code:
        return ""
    refused = getattr(offer_errors, code, offer_errors.OfferRefused)
    return str(refused.sentence)
