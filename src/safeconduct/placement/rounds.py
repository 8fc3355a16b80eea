"""A coordinator's round from facts: who is proposed for whom, why, who else could, and why nobody for the others. Pure.

Offers that are out are not touched: their cases are no part of the round, and each takes a place of its attorney, her
mentor and her firm. A pin places a case by hand, whatever stands in the way (it is told), and takes a place first.
The proposal depends on the facts alone and not on the order they come in.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, fields, replace
from time import perf_counter
from types import MappingProxyType
from typing import Any

import numpy as np

from safeconduct.placement import columns, shortfalls, solving
from safeconduct.placement.facts import AttorneyFacts, CaseFacts, Limits, Rules
from safeconduct.placement.feasibility import why_not
from safeconduct.placement.fit import fit
from safeconduct.placement.reasons import Reason
from safeconduct.placement.solving import SCALE, Solved, Tell

Pair = tuple[str, str]
NOBODY: Mapping[str, str] = MappingProxyType({})


class NotInTheRound(LookupError):
    """A pin names a case or an attorney that is not in the round."""


@dataclass(frozen=True, slots=True)
class Other:
    """Another attorney who could take the case. ``fit``: thousandths."""

    attorney: str
    fit: int


@dataclass(frozen=True, slots=True)
class Row:
    """One case and the attorney proposed for it. ``fit``: thousandths. ``others``: the next best who could take it.
    ``against``: what stands in the way of a pin, as things were before all pins."""

    case: str
    attorney: str
    fit: int
    others: tuple[Other, ...] = ()
    is_pinned: bool = False
    against: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Unplaced:
    """One case nobody is proposed for. ``possible``: attorneys nothing stands in the way of, who were needed elsewhere;
    ``others``: the best of them. ``why``: how many attorneys each reason rules out."""

    case: str
    possible: int
    why: tuple[tuple[Reason, int], ...]
    others: tuple[Other, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A round's proposal.

    Attributes:
        rows, unplaced: in order of case. frozen: offers that are out, in order.
        objective, bound: in ``SCALE`` (urgency 1 and fit 1), bonuses of fairness and reserve included; gap: share.
        plain_objective, plain_bound: without bonuses. price_of_fairness: share of the plain optimum given up for
            them, None above ``solving.SOLVED_TWICE_UP_TO`` pairs, where the round is not solved plainly.
        pairs: possible pairs. seconds: by stage. digest: of all that went in, by the function given.
    """

    rows: tuple[Row, ...]
    unplaced: tuple[Unplaced, ...]
    frozen: tuple[Pair, ...]
    objective: int
    bound: int
    gap: float
    status: str
    plain_objective: int
    plain_bound: int
    price_of_fairness: float | None
    pairs: int
    seconds: Mapping[str, float]
    digest: str = ""

    def attorney_of(self, case: str) -> str:
        """Who is proposed for a case; empty where nobody is."""
        return next((each.attorney for each in self.rows if each.case == case), "")


def propose(
    cases: Sequence[CaseFacts],
    attorneys: Sequence[AttorneyFacts],
    limits: Limits,
    rules: Rules,
    *,
    pinned: Mapping[str, str] = NOBODY,
    forbidden: Set[Pair] = frozenset(),
    frozen: Set[Pair] = frozenset(),
    tell: Tell | None = None,
    digest: Callable[[bytes], str] | None = None,
) -> Proposed:
    """The best proposal.

    Args:
        pinned: attorney by case. forbidden: pairs the coordinator ruled out. frozen: offers that are out.
        tell: called with the stage, how much is done, and of how much. digest: of the bytes of ``inputs``.

    Raises:
        NotInTheRound: a pin names somebody who is not there.
        ValueError: an id stands there twice, an urgency or a weight is none.
    """
    began = perf_counter()
    out = {case for case, _ in frozen}
    asked = [each for each in columns.in_order(cases) if each.id not in out]
    panel = columns.in_order(attorneys)
    pins = _pins(pinned, cases, asked, panel)
    before, room = left_over(panel, limits, [who for _, who in frozen])
    left, rest = left_over(before, room, list(pins.values()))
    made = columns.of_facts(asked, left, rest, rules, forbidden=forbidden)
    seconds = {"columns": perf_counter() - began}
    solved = solving.solve(made, rules, held=np.array([each.id in pins for each in asked], bool), tell=tell)
    began = perf_counter()
    by_hand = _by_hand(pins, asked, before, room, rules, forbidden)
    rows, unplaced = _rows(asked, [each.id for each in panel], solved, by_hand)
    seconds |= solved.seconds | {"rows": perf_counter() - began}
    began = perf_counter()
    marked = digest(inputs(cases, attorneys, limits, rules, pinned, forbidden, frozen)) if digest else ""
    seconds["digest"] = perf_counter() - began
    return Proposed(
        rows=rows, unplaced=unplaced, frozen=tuple(sorted(frozen)), objective=solved.objective,
        bound=solved.bound, gap=solved.gap, status=solved.status, plain_objective=solved.plain_objective,
        plain_bound=solved.plain_bound, price_of_fairness=solved.price, pairs=solved.pairs,
        seconds=seconds, digest=marked,
    )  # fmt: skip


def left_over(
    attorneys: Sequence[AttorneyFacts], limits: Limits, taken: Iterable[str]
) -> tuple[list[AttorneyFacts], Limits]:
    """Attorneys and limits once each id in ``taken`` has one case more. An attorney who is not there takes nothing."""
    count = Counter(taken)
    mentors, firms, found = dict(limits.mentors), dict(limits.firms), []
    for each in attorneys:
        more = count.get(each.id, 0)
        if more:
            if each.needs_mentor and each.mentor in mentors:
                mentors[each.mentor] = max(mentors[each.mentor] - more, 0)
            if each.firm in firms:
                firms[each.firm] = max(firms[each.firm] - more, 0)
        found.append(replace(each, capacity=max(each.capacity - more, 0)) if more else each)
    return found, Limits(mentors, firms)


def inputs(
    cases: Sequence[CaseFacts],
    attorneys: Sequence[AttorneyFacts],
    limits: Limits,
    rules: Rules,
    pinned: Mapping[str, str] = NOBODY,
    forbidden: Set[Pair] = frozenset(),
    frozen: Set[Pair] = frozenset(),
) -> bytes:
    """All that went into a round as bytes: the same for the same facts in whatever order, for a digest of them."""
    whole = [
        [_values(each) for each in columns.in_order(cases)],
        [_values(each) for each in columns.in_order(attorneys)],
        _values(limits), _values(rules), pinned, forbidden, frozen,
    ]  # fmt: skip
    return json.dumps(whole, default=_plain, ensure_ascii=True, sort_keys=True).encode()


def _pins(
    pinned: Mapping[str, str],
    cases: Sequence[CaseFacts],
    asked: Sequence[CaseFacts],
    panel: Sequence[AttorneyFacts],
) -> dict[str, str]:
    """Pins of the cases that are asked about; an offer that is out comes before a pin."""
    if not pinned.keys() <= {each.id for each in cases} or not set(pinned.values()) <= {
        each.id for each in panel
    }:
        raise NotInTheRound("a pin names a case or an attorney that is not in the round")
    return {each.id: pinned[each.id] for each in asked if each.id in pinned}


def _by_hand(
    pins: Mapping[str, str],
    asked: Sequence[CaseFacts],
    panel: Sequence[AttorneyFacts],
    limits: Limits,
    rules: Rules,
    forbidden: Set[Pair],
) -> dict[str, Row]:
    people = {each.id: each for each in panel} if pins else {}
    found = {}
    for case in asked:
        if case.id in pins:
            who = people[pins[case.id]]
            against = why_not(case, who, limits, rules, forbidden=forbidden)
            found[case.id] = Row(
                case.id, who.id, fit(case, who, rules).thousandths, is_pinned=True, against=against
            )
    return found


def _rows(
    asked: Sequence[CaseFacts], ids: Sequence[str], solved: Solved, by_hand: Mapping[str, Row]
) -> tuple[tuple[Row, ...], tuple[Unplaced, ...]]:
    rows, unplaced = [], []
    why = dict(zip(solved.unplaced.tolist(), solved.why, strict=True))
    attorney, scores = solved.attorney.tolist(), solved.fit.tolist()
    who, fits, possible = solved.others.tolist(), solved.other_fits.tolist(), solved.possible.tolist()
    for number, case in enumerate(asked):
        others = [
            Other(ids[each], score)
            for each, score in zip(who[number], fits[number], strict=True)
            if each >= 0
        ]
        pin = by_hand.get(case.id)
        if pin:
            rows.append(replace(pin, others=tuple(each for each in others if each.attorney != pin.attorney)))
        elif attorney[number] >= 0:
            rows.append(Row(case.id, ids[attorney[number]], scores[number], tuple(others)))
        else:
            unplaced.append(Unplaced(case.id, possible[number], shortfalls.told(why[number]), tuple(others)))
    return tuple(rows), tuple(unplaced)


def _values(facts: Any) -> list[Any]:
    return [getattr(facts, each.name) for each in fields(facts)]


def _plain(value: Any) -> Any:
    if isinstance(value, Set):
        return sorted(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError("not a fact")


__all__ = [
    "SCALE", "NotInTheRound", "Other", "Proposed", "Row", "Unplaced", "inputs", "left_over", "propose",
]  # fmt: skip
