"""The gate for tables of counts: what may be released so that nobody in it can be found, and nothing be worked out.

A table counts people over one to three dimensions, each person in one cell. Rules, with their sources:

* Every count of 1 to k-1 is withheld, in cells and in sums over any dimension (threshold rule for frequency tables:
  Hundepool and others, Statistical Disclosure Control, Wiley 2012, chapter 5). k is 5 at least, and 10 where the table
  tells of orientation or gender identity (documentation.md 4.5).
* A zero stays: it counts nobody. It goes where it would tell of everybody: in a group whose members all share one value
  of the sensitive dimension (l-diversity with l = 2: Machanavajjhala and others 2007), while the group is small.
* More cells are withheld until each withheld number can still have values k apart, for somebody who knows every sum
  that is not withheld, published by us or not (``counting.attacking``; "feasibility interval": ibid., 5.3).
* Nothing is released that differs by 1 to k-1 from an earlier release over people who may be the same, nor that
  together with one gives away what either withheld. What is equal in both is taken to be about the same people.
  The same of sums and differences of several (``counting.together``); a population that overlaps one partly is refused.
* Time no finer than a month, place no finer than a region.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from safeconduct.counting.attacking import STEPS
from safeconduct.counting.tabulating import (
    COARSER,
    UNKNOWN,
    Group,
    Key,
    Population,
    Released,
    Table,
    says,
    table_of,
)
from safeconduct.counting.together import Others, differing, known, straddles
from safeconduct.counting.withholding import protect

__all__ = [
    "LEAST_K", "MOST_DIMENSIONS", "UNKNOWN", "Group", "Key", "Reason", "Released", "Verdict", "gate", "least",
]  # fmt: skip

LEAST_K, LEAST_K_ORIENTATION = 5, 10
LEAST_GROUPS = 2
"""A table has room for at least so many groups of k, or it says nothing that its total does not."""
SMALL_GROUP = 3
"""Times k: up to there a group that shares one outcome is withheld."""
MOST_DIMENSIONS, MOST_CELLS = 3, 300
DIMENSIONS = frozenset(
    {"month", "year", "region", "country", "age_band", "act", "outcome"} | {"forum", "custody", "language"}
)
"""What a table may be over. Days, weeks, districts and towns are finer than what may leave."""
_SHAPES = {"month": re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "year": re.compile(r"\d{4}")}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is withheld or refused: a code, numbers, and names of earlier releases. Never a person."""

    code: str
    count: int = 0
    release: str = ""
    group: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says. With ``refused`` nothing of it may be released, and every cell is None.

    Attributes:
        cells: by values of the dimensions in their order; None where withheld. reasons: why cells were withheld.
        withheld: all groups withheld, sums among them. k: the one that was used.
    """

    cells: Mapping[Key, int | None]
    k: int
    reasons: tuple[Reason, ...] = ()
    refused: tuple[Reason, ...] = ()
    withheld: frozenset[Group] = frozenset()

    @property
    def suppressed(self) -> int:
        return sum(count is None for count in self.cells.values())


def gate(
    cells: Mapping[Key, int],
    dimensions: Sequence[str],
    *,
    k: int = LEAST_K,
    sensitive_dimension: str | None = None,
    is_orientation: bool = False,
    earlier: Sequence[Released] = (),
    population: Population = frozenset(),
) -> Verdict:
    """Decide what of a table may be released. Never raises; a k below the least one is raised to it.

    ``cells``: count of people by values of ``dimensions``; combinations that are not in it count nobody.
    ``sensitive_dimension``: the one that tells what became of people. ``earlier``: every table released so far.
    """
    k = least(k, is_orientation=is_orientation)
    names = tuple(dimensions)
    if refused := _unfit(cells, names, k):
        return _refusal(cells, k, refused)
    table = table_of(names, cells)
    if straddled := [one.name for one in earlier if straddles(one.population, population)]:
        return _refusal(cells, k, [Reason("overlaps", release=name) for name in straddled])
    near = [one for one in earlier if one.may_share(population)]
    if refused := [reason for one in near for reason in _differs(table, one, k)]:
        return _refusal(cells, k, refused)
    others = Others(population, earlier)
    apart, names = differing(table, others, k)
    if apart:
        return _refusal(cells, k, [Reason("adds_up", apart, _listed(names))])
    return _withheld(table, near, others, k, sensitive_dimension)


def least(k: int, *, is_orientation: bool) -> int:
    """The k that is used where this one was asked for."""
    return max(k, LEAST_K_ORIENTATION if is_orientation else LEAST_K)


def _withheld(
    table: Table, near: Sequence[Released], others: Others, k: int, sensitive: str | None
) -> Verdict:
    small = _withhold_small(table, k)
    alike = _withhold_alike(table, sensitive, k)
    told = frozenset(group for one in near for group in _known_from(table, one))
    if public := [
        Reason("public_already", len(both), one.name)
        for one in near
        if (both := _known_from(table, one) & table.withheld)
    ]:
        return _refusal(table.cells, k, public)
    summed = known(table, others, table.members, k)
    if hits := [hit for group, hit in summed.items() if group in table.withheld]:
        names = {name for hit in hits for name in hit.names}
        return _refusal(table.cells, k, [Reason("public_together", len(hits), _listed(names))])
    if table.has_numbers() and not protect(table, told | summed.keys(), k):
        named = "" if len(near) != 1 else near[0].name
        return _refusal(table.cells, k, [Reason("worked_out", release=named)])
    if not table.has_numbers():
        return _refusal(table.cells, k, [Reason("nothing_left")])
    now = Released(
        "", table.dimensions, dict(zip(table.cells, table.counts, strict=True)), k, frozenset(table.withheld),
        others.whom,
    )  # fmt: skip
    earlier = [*near, *(one for one in others.releases if one not in near)]
    if refused := [reason for one in earlier if (reason := _gives_away(now, one, earlier))]:
        return _refusal(table.cells, k, refused)
    open_ = set(table.open_cells())
    counts = {key: None if cell in open_ else table.counts[cell] for cell, key in enumerate(table.cells)}
    more = len(open_) - small - alike
    why = (Reason("small", small), Reason("alike", alike), Reason("complement", more))
    reasons = tuple(reason for reason in why if reason.count > 0)
    return Verdict(counts, k, reasons, (), frozenset(table.withheld))


def _refusal(cells: Iterable[Key], k: int, refused: Iterable[Reason]) -> Verdict:
    return Verdict(dict.fromkeys(cells), k, (), tuple(refused))


def _unfit(cells: Mapping[Key, int], names: tuple[str, ...], k: int) -> list[Reason]:
    """What is wrong before anything is counted."""
    if not 1 <= len(names) <= MOST_DIMENSIONS or len(set(names)) != len(names):
        return [Reason("dimensions", MOST_DIMENSIONS)]
    if finer := [name for name in names if name not in DIMENSIONS]:
        return [Reason("too_fine", group=((name, ""),)) for name in finer]
    if {*names} & {*COARSER.values()} & {COARSER.get(name, "") for name in names}:
        return [Reason("twice")]
    if any(len(key) != len(names) or count < 0 for key, count in cells.items()):
        return [Reason("malformed")]
    if finer_values := {
        (name, value)
        for key in cells
        for name, value in zip(names, key, strict=True)
        if name in _SHAPES and value != UNKNOWN and not _SHAPES[name].fullmatch(value)
    }:
        return [Reason("too_fine", len(finer_values), group=((min(finer_values)[0], ""),))]
    if sum(cells.values()) < LEAST_GROUPS * k:
        return [Reason("too_few", LEAST_GROUPS * k)]
    size = 1
    for axis in range(len(names)):
        size *= len({key[axis] for key in cells})
    return [Reason("too_large", MOST_CELLS)] if size > MOST_CELLS else []


def _differs(table: Table, one: Released, k: int) -> list[Reason]:
    """Sums and cells of both releases that lie 1 to k-1 apart: what lies between is a group of so many people."""
    old, least, found = table_of(one.dimensions, one.counts), max(k, one.k), 0
    for group in table.members.keys() | old.members.keys():
        if not (says(table.dimensions, group) and says(one.dimensions, group)):
            continue
        now = table.count(group) if group in table.members else 0
        then = old.count(group) if group in old.members else 0
        is_small = any(0 < count < least for count in (now, then))
        found += 0 < abs(now - then) < least and not (is_small and group)
    return [Reason("differs", found, one.name)] if found else []


def _withhold_small(table: Table, k: int) -> int:
    """Every cell and every sum of 1 to k-1. Returns how many cells."""
    for group in table.members:
        if 0 < table.count(group) < k:
            table.withhold(group)
    return len(table.open_cells())


def _withhold_alike(table: Table, sensitive: str | None, k: int) -> int:
    """Small groups in which all share one outcome: with it go the zeros beside it. Returns how many cells more."""
    before = len(table.open_cells())
    for group in table.members if sensitive in table.dimensions else ():
        outcome = [pair for pair in group if pair[0] == sensitive]
        whole = group - frozenset(outcome)
        if outcome and 0 < table.count(whole) < SMALL_GROUP * k and _shares_one(table, whole, sensitive):
            table.withhold(group)
    return len(table.open_cells()) - before


def _shares_one(table: Table, whole: Group, sensitive: str | None) -> bool:
    axis = table.dimensions.index(sensitive or "")
    return len({table.cells[cell][axis] for cell in table.members[whole] if table.counts[cell]}) == 1


def _known_from(table: Table, one: Released) -> frozenset[Group]:
    """Groups of this table whose number an earlier release told, where it is still the same."""
    old = table_of(one.dimensions, one.counts)
    said = [
        table.same_as(group)
        for group in table.members.keys() & old.members.keys()
        if group not in one.withheld and old.count(group) == table.count(group)
    ]
    return frozenset().union(*said)


def _gives_away(now: Released, one: Released, earlier: Sequence[Released]) -> Reason | None:
    """Whether this table, with all that went out before, gives away what an earlier release withheld."""
    if not one.withheld:
        return None
    old = table_of(one.dimensions, one.counts)
    old.withheld = {group for group in one.withheld if group in old.members}
    rest = [other for other in [*earlier, now] if other is not one]
    alike = [other for other in rest if one.nested or other.may_share(one.population)]
    both = frozenset(group for other in alike for group in _known_from(old, other))
    both |= known(old, Others(one.population, rest), old.withheld, one.k).keys()
    if not both & old.withheld:
        return None  # nothing is known that the earlier one did not tell itself
    together = old.unknowns(both, [STEPS // (1 + len(old.cells))])
    lost = 0
    for group in old.withheld:
        if 0 < old.count(group) < one.k:
            hidden = old.members[group] & together.truth.keys()
            lost += group in both or not together.is_open(hidden, one.k)
    return Reason("gives_away", lost, one.name) if lost else None


def _listed(names: Iterable[str]) -> str:
    """Names of releases, to stand between quotation marks."""
    return "”, “".join(sorted(names))
