"""What several releases tell together. Counts of other people add up, and parts can be taken off a whole.

Populations are sets of names (incidents and acts). Where any two are the same, share nothing, or one lies within the
other, all that can be added and taken off is: parts of a whole that share nothing, and a whole less some of its parts.
Two that share some names and not others are refused: with a third they can be solved like equations.

Which parts were taken is not asked: any that come to a number count, so that too much is refused and never too little.
Sums are kept as bits of one whole number: bit n stands for n people.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safeconduct.counting.tabulating import Group, Population, Released, Table, says, table_of


@dataclass(frozen=True, slots=True)
class Told:
    """What one release tells of a group. ``whom``: its population."""

    whom: Population
    count: int
    name: str


@dataclass(frozen=True, slots=True)
class Hit:
    """What was found about a group. ``differs``: a number 1 to k-1 away. ``same``: its own. ``names``: of releases."""

    differs: bool
    same: bool
    names: tuple[str, ...]


def straddles(one: Population, other: Population) -> bool:
    """Whether they share some names, and each has others."""
    return bool(one & other) and not (one <= other or other <= one)


class Others:
    """Releases that can be added to or taken off one about ``whom``, each with all its sums."""

    def __init__(self, whom: Population, releases: Iterable[Released]) -> None:
        every = [one for one in releases if one.population]
        wholes = [one.population for one in every if whom < one.population]
        self.whom = whom
        self.releases = [
            one
            for one in every
            if whom < one.population or any(one.population < whole for whole in [whom, *wholes])
        ]
        self._tables = [(one, table_of(one.dimensions, one.counts)) for one in self.releases]

    def about(self, group: Group, count: int, k: int) -> Hit:
        """What they tell of a group of ``whom`` that counts so many."""
        told = self._told(group)
        most = max([count, *(each.count for each in told)]) + k + 1
        inside = [each for each in told if each.whom < self.whom]
        found = [_near(_sums(inside, most) & ~1, count, k)] if inside else []
        for whole in (each for each in told if self.whom < each.whom):
            parts = [each for each in told if each.whom < whole.whom and not each.whom & self.whom]
            found.append(_near(_sums(parts, most), whole.count - count, k))
        names = tuple(sorted({each.name for each in told if each.name}))
        return Hit(any(differs for differs, _ in found), any(same for _, same in found), names)

    def _told(self, group: Group) -> list[Told]:
        found = []
        for one, table in self._tables:
            if says(one.dimensions, group) and group not in one.withheld:
                count = table.count(group) if group in table.members else 0
                if not 0 < count < one.k:
                    found.append(Told(one.population, count, one.name))
        return found


def differing(table: Table, others: Others, k: int) -> tuple[int, tuple[str, ...]]:
    """How many groups lie 1 to k-1 people away from what others come to, and the names of those."""
    width = max([k, *(one.k for one in others.releases)])
    hits = [
        others.about(group, count, width)
        for group in table.members
        if not (0 < (count := table.count(group)) < k and group)
    ]
    found = [hit for hit in hits if hit.differs]
    return len(found), _named(found)


def known(table: Table, others: Others, groups: Iterable[Group], k: int) -> dict[Group, Hit]:
    """Of these groups those whose number the others come to."""
    hits = {group: others.about(group, table.count(group), k) for group in groups if group in table.members}
    return {group: hit for group, hit in hits.items() if hit.same}


def _named(hits: Iterable[Hit]) -> tuple[str, ...]:
    return tuple(sorted({name for hit in hits for name in hit.names}))


def _near(sums: int, around: int, k: int) -> tuple[bool, bool]:
    """Whether a sum lies 1 to k-1 away from a number, and whether one is that number."""
    same = around >= 0 and bool(sums >> around & 1)
    low, high = max(around - k + 1, 0), around + k
    window = (sums >> low) & ((1 << (high - low)) - 1) if high > low else 0
    return bool(window & ~(1 << (around - low)) if same else window), same


def _sums(told: Sequence[Told], most: int) -> int:
    """All sums below ``most`` of some of these that share nothing; none of them is zero."""
    found = 1
    for whom in {each.whom for each in told if not any(each.whom < other.whom for other in told)}:
        own = _sums([each for each in told if each.whom < whom], most)
        for each in told:
            if each.whom == whom:
                own |= 1 << each.count
        found = _added(found, own) & ((1 << most) - 1)
    return found


def _added(one: int, other: int) -> int:
    """Every number of the one with every number of the other."""
    fewer, more = sorted((one, other), key=int.bit_count)
    found = 0
    while fewer:
        lowest = fewer & -fewer
        found |= more * lowest
        fewer ^= lowest
    return found
