"""The panel as it is with the offers that are out: each takes a place until it is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from safeconduct.attorneys.facts import Gathered
from safeconduct.placement.facts import AttorneyFacts, CaseFacts, Limits
from safeconduct.placement.feasibility import of_attorney, of_case, of_pair
from safeconduct.placement.reasons import Reason
from safeconduct.placement.rounds import left_over


class Places(NamedTuple):
    """Attorneys and what they share, with the places that are free."""

    attorneys: Sequence[AttorneyFacts]
    limits: Limits


class Panel:
    """What is free on one day. An offer takes no place of the case it offers."""

    def __init__(self, gathered: Gathered) -> None:
        self._gathered = gathered
        self._asked = {case for case, _attorney in gathered.frozen}
        self._whole = self._without("")
        self._own = [of_attorney(each, self._whole.limits) for each in self._whole.attorneys]

    def free_for(self, case: str) -> Places:
        """Who has a place for this case."""
        return self._without(case) if case in self._asked else self._whole

    def counted(self, case: CaseFacts) -> tuple[int, Counter[str]]:
        """How many could take a case, and how many attorneys each reason rules out."""
        attorneys, own = self._with_reasons(case.id)
        shared = of_case(case)
        reasons: Counter[str] = Counter()
        possible = 0
        for each, against in zip(attorneys, own, strict=True):
            whole = (*shared, *against, *of_pair(case, each, self._gathered.rules))
            possible += not whole
            reasons.update(map(str, whole))
        return possible, reasons

    def _with_reasons(self, case: str) -> tuple[Sequence[AttorneyFacts], list[tuple[Reason, ...]]]:
        """Attorneys, and what stands in the way of each whatever the case is."""
        places = self.free_for(case)
        if places is self._whole:
            return places.attorneys, self._own
        return places.attorneys, [of_attorney(each, places.limits) for each in places.attorneys]

    def _without(self, case: str) -> Places:
        taken = [attorney for asked, attorney in sorted(self._gathered.frozen) if asked != case]
        return Places(*left_over(self._gathered.attorneys, self._gathered.limits, taken))
