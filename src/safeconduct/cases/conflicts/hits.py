"""From candidates to hits: who of this request may be who elsewhere, and what that means. Pure.

A hit says nothing of the other request but its random id, the relation, and reasons without a name in them: it
lies in the journal of this request, where everybody who reads this request can open it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from safeconduct import names
from safeconduct.cases.conflicts.named import Named
from safeconduct.cases.conflicts.sides import ORDER, Relation, Side, relation

MOST_PER_NAME = 20
MOST_KEPT = 200
TELLING: frozenset[names.Strength] = frozenset({"strong", "possible"})
"""How much a display name of somebody who works here must say: given names alone say nothing."""
_STRENGTHS: tuple[names.Strength, ...] = ("strong", "possible", "weak")


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody of this request may be somebody of another one.

    ``name``: as written here. ``request_id``: the other request, or ``person_id``: somebody who works here.
    """

    name: str
    side: Side
    relation: Relation
    score: float
    strength: names.Strength
    reasons: tuple[tuple[str, int], ...]
    """Codes of the names room, with 1 for what speaks for it and -1 for what speaks against."""
    request_id: str = ""
    person_id: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "side": self.side, "relation": self.relation, "score": self.score,
            "strength": self.strength, "reasons": [list(each) for each in self.reasons],
            "request": self.request_id, "person": self.person_id,
        }  # fmt: skip

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> Hit:
        """The opposite of ``as_json``."""
        reasons = tuple((str(code), int(sign)) for code, sign in held["reasons"])
        return cls(
            held["name"], cast(Side, held["side"]), cast(Relation, held["relation"]), float(held["score"]),
            cast(names.Strength, held["strength"]), reasons, held.get("request", ""), held.get("person", ""),
        )  # fmt: skip

    @property
    def order(self) -> tuple[int, int, float]:
        """Worst first."""
        return _STRENGTHS.index(self.strength), ORDER[self.relation], -self.score


def elsewhere(
    people: Sequence[Named], found: Sequence[Sequence[names.Candidate]], of: Callable[[int], tuple[str, Side]]
) -> list[Hit]:
    """Hits in other requests. ``of``: the request and the side of a candidate's position."""
    hits = []
    for named, candidates in zip(people, found, strict=True):
        for candidate in candidates:
            request_id, side = of(candidate.position)
            related = relation(named.side, side)
            if related:
                hits.append(_hit(named, candidate, related, request_id=request_id))
    return best(hits)


def working_here(
    people: Sequence[Named], found: Sequence[Sequence[names.Candidate]], staff: Sequence[str]
) -> list[Hit]:
    """Hits among those who work here, for people who did harm. ``staff``: their ids by position."""
    hits = [
        _hit(named, candidate, "works_here", person_id=staff[candidate.position])
        for named, candidates in zip(people, found, strict=True)
        for candidate in candidates
        if named.side == "harm" and names.strength(candidate) in TELLING
    ]
    return best(hits)


def best(hits: Iterable[Hit]) -> list[Hit]:
    """The best hit of each pair of a name here and a request there, worst news first."""
    kept: dict[tuple[str, str, str, str], Hit] = {}
    for hit in sorted(hits, key=lambda each: each.order):
        kept.setdefault((hit.name, hit.relation, hit.request_id, hit.person_id), hit)
    return list(kept.values())[:MOST_KEPT]


def _hit(
    named: Named, candidate: names.Candidate, related: Relation, *, request_id: str = "", person_id: str = ""
) -> Hit:
    reasons = tuple((reason.code, -1 if reason.weight < 0 else 1) for reason in candidate.reasons)
    name = named.spellings[0] if named.spellings else ""
    return Hit(
        name, named.side, related, candidate.score, names.strength(candidate), reasons, request_id, person_id
    )
