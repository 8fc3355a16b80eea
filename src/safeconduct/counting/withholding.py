"""Withhold more of a table until nothing that is withheld can be worked out from what is not."""

from __future__ import annotations

from safeconduct.counting.attacking import STEPS, Unknowns
from safeconduct.counting.tabulating import Group, Table


def protect(table: Table, known: frozenset[Group], k: int) -> bool:
    """Withhold more until nothing withheld can be worked out. False where even that does not help.

    What is open once stays open: withholding more tells less.
    """
    left, open_ = [STEPS // (1 + len(table.cells))], set[Group]()
    while True:
        unknowns = table.unknowns(known, left)
        bare = _alone(table, unknowns)
        if bare is None:
            for group in sorted(table.withheld - open_, key=lambda each: (-len(each), sorted(each))):
                if not unknowns.is_open(table.members[group] & unknowns.truth.keys(), k):
                    bare = group
                    break
                open_.add(group)
        if bare is None:
            return True
        following = _next(table, bare, known)
        if following is None:
            return False
        table.withhold(following)


def _alone(table: Table, unknowns: Unknowns) -> Group | None:
    """A cell that is the only one withheld in a sum everybody knows. It gets company first."""
    cells = [cell for known in unknowns.sums if len(known.of) == 1 for cell in known.of]
    return table.group_of(min(cells)) if cells else None


def _next(table: Table, bare: Group, known: frozenset[Group]) -> Group | None:
    """What to withhold beside ``bare``: a small cell in the sum that gives it away, or where there is none, a sum."""
    lines = [
        group
        for group in table.members
        if group not in table.withheld and table.members[bare] & table.members[group]
    ]
    hidden = set(table.open_cells())
    free = {
        cell for line in lines for cell in table.members[line] - hidden if table.group_of(cell) not in known
    }
    crossed = _crossed(table, hidden)
    cells = [
        (
            len(members & hidden),
            not table.counts[cell],
            -crossed[cell],
            len(members),
            table.counts[cell],
            cell,
        )
        for members in (table.members[line] for line in lines)
        for cell in members & free
    ]
    if cells:
        return table.group_of(min(cells)[-1])
    sums = [(len(table.members[line]), sorted(line)) for line in lines if line not in known]
    return frozenset(min(sums)[1]) if sums else None


def _crossed(table: Table, hidden: set[int]) -> list[int]:
    """For each cell, how many sums it shares with withheld ones: those that share most close a box."""
    found = [0] * len(table.cells)
    for group, members in table.members.items():
        if group and group not in table.withheld and members & hidden:
            for cell in members:
                found[cell] += 1
    return found
