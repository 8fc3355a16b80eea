"""Rows of the pages of a round: facts of one day arranged and put into words. Nothing is decided here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.attorneys.facts import Gathered
from safeconduct.attorneys.rounds import words
from safeconduct.attorneys.rounds.document import Document, Held, Proposal
from safeconduct.placement.facts import CaseFacts
from safeconduct.placement.fit import fit

NEW_EXPERTISE = 1
IN_A_LIST = 3
"""Reasons told of one case in a list of many."""
Row = dict[str, Any]


def short(request_id: str) -> str:
    """Eight characters by which a case is spoken of."""
    return request_id[:8]


def case_row(case: CaseFacts, gathered: Gathered) -> Row:
    """What a list tells of a case that waits. No name; the sheet knows none."""
    return {
        "id": case.id,
        "short": short(case.id),
        "since": gathered.sheets[case.id].ready_since,
        "days": case.waiting_days,
        "urgency": words.urgency(case),
        "date": gathered.sheets[case.id].facts.get("date", ""),
        "languages": words.languages(case.languages),
        "has_interpreter": case.has_interpreter,
        "custody": words.custody(case),
        "forum": case.forum,
    }


def filtered(cases: Iterable[CaseFacts], told: Mapping[str, str]) -> list[CaseFacts]:
    """The cases a filter lets through, in its order; equal ones by id."""
    found = [
        each
        for each in cases
        if (not told.get("language") or told["language"] in each.languages)
        and (not told.get("forum") or told["forum"] == each.forum)
        and (not told.get("custody") or (told["custody"] == "yes") == each.is_detained)
    ]
    return sorted(found, key=lambda each: (*_order(each, told.get("sort", "")), each.id))


def _order(case: CaseFacts, sort: str) -> tuple[Any, ...]:
    if sort == "age":
        return (-case.waiting_days,)
    if sort == "language":
        return (case.languages[:1], -case.urgency)
    return (-case.urgency, -case.waiting_days)


def by_age_and_language(cases: Iterable[CaseFacts]) -> list[Row]:
    """How many cases of each language wait, by how long, and the longest wait; the longest first."""
    groups: dict[str, list[int]] = defaultdict(list)
    for each in cases:
        groups[each.languages[0] if each.languages else ""].append(each.waiting_days)
    rows = [
        {
            "language": words.languages([code]) if code else _("not known"),
            "under_30": sum(days < 30 for days in waits),
            "under_90": sum(30 <= days < 90 for days in waits),
            "over_90": sum(days >= 90 for days in waits),
            "all": len(waits),
            "longest": max(waits),
        }
        for code, waits in groups.items()
    ]
    return sorted(rows, key=lambda row: (-row["longest"], row["language"]))


def warnings(case: CaseFacts, attorney_id: str | None, gathered: Gathered, document: Document) -> list[str]:
    """What a coordinator should look at before she sends this."""
    found = []
    if case.days_left is not None and case.days_left - case.preparation_days <= words.SOON_DAYS:
        found.append(_("Hardly any time beyond the preparation."))
    sheet = gathered.sheets[case.id]
    if document.versions.get(case.id) not in (None, sheet.number):
        found.append(_("The sheet was renewed since. Solve again."))
    if attorney_id is None:
        return [_("Nobody found."), *found]
    attorney = gathered.attorney(attorney_id)
    if attorney is None:
        return [*found, _("The attorney is not on the panel any more. Solve again.")]
    if attorney.is_paused:
        found.append(_("The attorney is on leave now."))
    if not attorney.placed_lately and attorney.expertise == NEW_EXPERTISE:
        found.append(_("This would be the attorney's first case."))
    return found


def proposed_row(proposal: Proposal, case: CaseFacts, gathered: Gathered, document: Document) -> Row:
    """One proposed placement with its reasons, made now from the sheets and profiles of now."""
    attorney = gathered.attorney(proposal.attorney)
    change = next((each for each in document.live if each.case == case.id and each.action != "forbid"), None)
    return {
        **case_row(case, gathered),
        "attorney": name_of(proposal.attorney, gathered),
        "fit": words.percent(proposal.fit),
        "reasons": words.fits(fit(case, attorney, gathered.rules)) if attorney else [],
        "others": [name_of(each, gathered) for each in proposal.others],
        "warnings": warnings(case, proposal.attorney, gathered, document),
        "by_hand": str(words.ACTIONS[change.action]) if change else "",
    }


def unplaced_row(case: CaseFacts, gathered: Gathered, document: Document, most: int = IN_A_LIST) -> Row:
    """One case nobody is proposed for, and why."""
    found, panel = document.unplaced_of(case.id), len(gathered.attorneys)
    return {
        **case_row(case, gathered),
        "warnings": warnings(case, None, gathered, document),
        "possible": found.possible if found else 0,
        "why": words.nobody_of(panel, found.reasons, most) if found and not found.possible else "",
    }


def name_of(attorney_id: str, gathered: Gathered) -> str:
    """An attorney's name, or that she is not on the panel any more."""
    profile = gathered.profiles.get(attorney_id)
    return profile.name if profile else _("not on the panel any more")


def group_rows(document: Document, gathered: Gathered) -> list[Row]:
    """How long each group waits, and how many of it are proposed: by language and custody, the longest first."""
    placed = {each.case for each in document.proposed}
    groups: dict[tuple[str, bool], list[CaseFacts]] = defaultdict(list)
    for each in gathered.cases:
        groups[(each.languages[0] if each.languages else "", each.is_detained)].append(each)
    rows = [
        {
            "language": words.languages([code]) if code else _("not known"),
            "custody": words.CUSTODY["yes" if detained else "no"],
            "cases": len(found),
            "placed": sum(each.id in placed for each in found),
            "longest": max(each.waiting_days for each in found),
        }
        for (code, detained), found in groups.items()
    ]
    return sorted(rows, key=lambda row: (-row["longest"], row["language"], str(row["custody"])))


def change_rows(
    held: Held, gathered: Gathered, why: Mapping[str, str], names: Mapping[str, str]
) -> list[Row]:
    """What was changed by hand, the newest first."""
    return [
        {
            "id": each.id,
            "short": short(each.case),
            "url": reverse("round_case", args=[held.row.id, each.case]),
            "what": str(words.ACTIONS[each.action]),
            "attorney": name_of(each.attorney, gathered),
            "why": why.get(each.id, ""),
            "who": names.get(each.by, ""),
            "at": datetime.fromisoformat(each.at),
            "is_live": each.is_live,
            "undone_by": names.get(each.undone_by, ""),
        }
        for each in reversed(held.document.changes)
    ]


def figure_rows(held: Held) -> list[Row]:
    """For audit: what went in, with which settings, and what came out."""
    document = held.document
    numbers = [(name, f"{value:,.3f}") for name, value in sorted(document.figures.items())]
    seconds = sum(document.seconds.values())
    return [
        {"name": name, "value": value}
        for name, value in (
            (_("Digest of what went in"), document.digest),
            (_("Solver"), document.solver),
            (_("Settings"), str(held.row.settings_id or "–")),
            (_("Seconds"), f"{seconds:.2f}"),
            *numbers,
        )
    ]


def gone(document: Document, gathered: Gathered) -> list[Row]:
    """Cases of the round that do not wait any more."""
    return [{"short": short(each), "url": ""} for each in document.cases if each not in gathered.sheets]


def out_rows(pairs: Sequence[tuple[str, str]], gathered: Gathered) -> list[Row]:
    """Offers that are out and were left as they are."""
    return [
        {"short": short(case), "attorney": name_of(attorney, gathered)} for case, attorney in sorted(pairs)
    ]
