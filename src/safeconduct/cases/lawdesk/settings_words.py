"""What the organisation's settings are called, what changed between two of them, and what that does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from safeconduct.cases.lawdesk.settings import OrganisationSettings
from safeconduct.choices.states import US_STATES
from safeconduct.law import packs
from safeconduct.law.means import Guideline, NoGuideline, guidelines_of
from safeconduct.law.provenance import PackError
from safeconduct.law.weights import WEIGHTS

HEAVY = 3

WEIGHT_WORDS: Mapping[str, str | Promise] = {
    "danger": gettext_lazy("In danger now"),
    "custody": gettext_lazy("Detained"),
    "final_order": gettext_lazy("A final order of removal"),
    "hearing": gettext_lazy("A hearing is near"),
    "response": gettext_lazy("An answer to court or office is due"),
    "expedited": gettext_lazy("Removal without a judge is possible"),
    "pretermit": gettext_lazy("The government asks to end the claim without a hearing"),
    "one_year": gettext_lazy("The one-year day is near"),
    "age_out": gettext_lazy("A child soon becomes too old"),
    "appeal": gettext_lazy("The last day to appeal is near"),
    "vulnerability": gettext_lazy("Vulnerable: a child, ill, without a home …"),
    "waiting": gettext_lazy("Waiting, for each 90 days"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting before and after."""

    what: str
    before: str
    after: str


def weight_words(name: str) -> str:
    return str(WEIGHT_WORDS.get(name, name))


def differences(before: OrganisationSettings, after: OrganisationSettings) -> list[Difference]:
    """What differs, in words, in the order of the page."""
    found = []
    if before.area_states != after.area_states:
        found.append(Difference(_("Area"), states(before.area_states), states(after.area_states)))
    if before.means_percent != after.means_percent:
        found.append(Difference(_("Means"), _percent(before), _percent(after)))
    found += [
        Difference(weight_words(name), number(before.weights[name]), number(after.weights[name]))
        for name in WEIGHTS
        if before.weights[name] != after.weights[name]
    ]
    if before.alarm_days != after.alarm_days:
        found.append(Difference(_("Alarm for unchecked dates"), _days(before), _days(after)))
    return found


def effects(before: OrganisationSettings, after: OrganisationSettings, on: date) -> list[str]:
    """What a change does, a sentence for each. ``on``: the day whose poverty guideline is named."""
    said = []
    if added := set(after.area_states) - set(before.area_states):
        said.append(_("People in %(states)s count as in our area.") % {"states": states(tuple(added))})
    if gone := set(before.area_states) - set(after.area_states):
        said.append(
            _("People in %(states)s no longer count as in our area. Nobody is told so: a person decides.")
            % {"states": states(tuple(gone))}
        )
    if after.means_percent > before.means_percent:
        said += [_("More people count as unable to pay a lawyer."), *amounts(after, on)]
    elif after.means_percent < before.means_percent:
        said += [_("Fewer people count as unable to pay a lawyer."), *amounts(after, on)]
    if before.weights != after.weights:
        said.append(_("The order of the inbox changes. %(heaviest)s") % {"heaviest": heaviest(after)})
    if before.alarm_days != after.alarm_days:
        said.append(alarm(after))
    said.append(
        _(
            "It holds from the next time a request is screened. What was decided stays decided until a person looks."
        )
    )
    return said


def amounts(held: OrganisationSettings, on: date) -> list[str]:
    """What the per cent is in money on a day, in most states; nothing where no pack knows."""
    try:
        known = [each for pack in packs.shipped() if pack.guidelines for each in guidelines_of(pack).on(on)]
    except (PackError, NoGuideline):
        return []
    one, family = 1, 4
    return [
        _(
            "Somebody alone then cannot pay up to %(one)s a year, a household of four up to %(four)s (most states)."
        )
        % {"one": _money(each, one, held), "four": _money(each, family, held)}
        for each in known
        if each.elsewhere
    ]


def _money(guideline: Guideline, size: int, held: OrganisationSettings) -> str:
    return f"{guideline.amount(size) * held.means_percent // 100:,} {guideline.currency}"


def heaviest(held: OrganisationSettings) -> str:
    """Which weights decide most."""
    first = sorted(held.weights, key=lambda name: -held.weights[name])[:HEAVY]
    return _("These count most: %(names)s.") % {"names": "; ".join(weight_words(name) for name in first)}


def alarm(held: OrganisationSettings) -> str:
    return ngettext(
        "A date that nobody has checked for %(days)s day raises an alarm.",
        "A date that nobody has checked for %(days)s days raises an alarm.",
        held.alarm_days,
    ) % {"days": held.alarm_days}


def states(codes: tuple[str, ...]) -> str:
    """Names of states, in the order of their codes."""
    return ", ".join(str(US_STATES.get(code, code)) for code in sorted(codes))


def number(weight: float) -> str:
    return f"{weight:g}"


def _percent(held: OrganisationSettings) -> str:
    return _("%(percent)s %% of the poverty guideline") % {"percent": held.means_percent}


def _days(held: OrganisationSettings) -> str:
    return ngettext("%(days)s day", "%(days)s days", held.alarm_days) % {"days": held.alarm_days}
