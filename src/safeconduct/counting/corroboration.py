"""How many stand behind a claim independently, and who may review it.

Two articles that quote one report are one origin. A source names the source it was derived from; the end of
that chain is its origin, and origins are counted, never articles (reference: documentation of the peers,
"independence"). A claim that repeats another adds nothing; what its author found out alone is a claim of
its own. Chains that run in a circle have no origin and are refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from safeconduct.counting.bounds import CARRYING, IMPROBABLE, Kind

ENOUGH_ORIGINS = 2
"""From how many independent origins on something is corroborated."""


class Refused(ValueError):
    """What was recorded does not hold together. The text is a sentence for whoever recorded it."""


class InACircle(Refused):
    """Sources, or claims that repeat each other, lead back to themselves. ``ids``: the circle, in order."""

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = tuple(ids)
        super().__init__(
            "These lead back to each other. One of them must have been first: take its link away."
        )


class NotRecorded(Refused):
    """A link points to a source or claim that is not given. ``id``: which."""

    def __init__(self, id: str) -> None:
        self.id = id
        super().__init__(
            "A link leads to something that is not recorded here. Record it, or take the link away."
        )


class ReviewerIsAuthor(Refused):
    """Somebody reviews what they wrote."""


class TooFewReviewers(Refused):
    """Fewer different people reviewed than have to."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source. ``derived_from``: the id of the source it takes its knowledge from, None for an origin."""

    id: str
    derived_from: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim as far as its origins matter.

    Attributes:
        sources: ids of the sources that say it; without any it is nobody's word and counts nothing.
        repeats: id of the claim it only repeats.
    """

    id: str
    kind: Kind
    sources: tuple[str, ...] = ()
    repeats: str | None = None
    superseded: bool = False
    retracted: bool = False
    credibility: int = 6

    @property
    def counts(self) -> bool:
        """Whether its sources stand for what it says. The same rule as for bounds, and no repeats."""
        return (
            self.kind in CARRYING
            and self.repeats is None
            and not self.superseded
            and not self.retracted
            and self.credibility != IMPROBABLE
        )


@dataclass(frozen=True, slots=True)
class Origins:
    """Who stands behind something independently: for each origin the claims that rest on it, by id."""

    claims: Mapping[str, tuple[str, ...]]

    @property
    def number(self) -> int:
        return len(self.claims)

    @property
    def is_corroborated(self) -> bool:
        return self.number >= ENOUGH_ORIGINS


def origin_of(source: str, sources: Mapping[str, Source]) -> str:
    """The source at the end of the chain. Raises ``InACircle`` and ``NotRecorded``."""
    return _chain(source, {id: each.derived_from for id, each in sources.items()})[-1]


def check_derived_from(source: str, derived_from: str | None, sources: Mapping[str, Source]) -> None:
    """Before it is saved: may this source be derived from that one? Raises ``InACircle``, ``NotRecorded``."""
    links = {id: each.derived_from for id, each in sources.items()}
    _chain(source, {**links, source: derived_from})


def independent_origins(statements: Iterable[Statement], sources: Mapping[str, Source]) -> Origins:
    """The independent origins of claims about one thing. Raises ``InACircle`` and ``NotRecorded``.

    ``statements`` holds every claim that another one of them repeats.
    """
    by_id = {each.id: each for each in statements}
    repeats = {id: each.repeats for id, each in by_id.items()}
    found: dict[str, set[str]] = {}
    for statement in by_id.values():
        _chain(statement.id, repeats)
        origins = {origin_of(source, sources) for source in statement.sources}
        for origin in origins if statement.counts else ():
            found.setdefault(origin, set()).add(statement.id)
    return Origins({origin: tuple(sorted(found[origin])) for origin in sorted(found)})


def check_review(authors: Collection[str], reviewers: Collection[str], *, needed: int = 1) -> None:
    """A reviewer wrote nothing of what they review, and two reviewers are two people.

    ``authors``: everybody who wrote or changed it. Raises ``ReviewerIsAuthor`` and ``TooFewReviewers``.
    """
    if set(authors) & set(reviewers):
        raise ReviewerIsAuthor("Somebody who did not write this has to review it.")
    if len(set(reviewers)) < needed:
        people = "person" if needed == 1 else "different people"
        raise TooFewReviewers(f"This needs to be reviewed by {needed} {people}.")


def _chain(start: str, links: Mapping[str, str | None]) -> list[str]:
    """From ``start`` to the end of its links."""
    chain = [start]
    seen = {start}
    while True:
        if chain[-1] not in links:
            raise NotRecorded(chain[-1])
        following = links[chain[-1]]
        if following is None:
            return chain
        if following in seen:
            raise InACircle(chain[chain.index(following) :])
        chain.append(following)
        seen.add(following)
