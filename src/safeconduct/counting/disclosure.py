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
* Time no finer than a month, place no finer than a region.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from safeconduct.counting.attacking import STEPS, Sum, Unknowns

LEAST_K, LEAST_K_ORIENTATION = 5, 10
LEAST_GROUPS = 2
"""A table has room for at least so many groups of k, or it says nothing that its total does not."""
SMALL_GROUP = 3
"""Times k: up to there a group that shares one outcome is withheld."""
MOST_DIMENSIONS, MOST_CELLS = 3, 300
COARSER: Mapping[str, str] = {"month": "year", "region": "country"}
DIMENSIONS = frozenset({"month", "year", "region", "country", "age_band", "act", "outcome"})
"""What a table may be over. Days, weeks, districts and towns are finer than what may leave."""
UNKNOWN = "unknown"
_SHAPES = {"month": re.compile(r"\d{4}-(0[1-9]|1[0-2])"), "year": re.compile(r"\d{4}")}

Key = tuple[str, ...]
Group = frozenset[tuple[str, str]]
"""Some people: value by dimension; nothing said of a dimension means all of it. Empty: everybody."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is withheld or refused: a code, numbers, and of an earlier release its name. Never a person."""

    code: str
    count: int = 0
    release: str = ""
    group: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Released:
    """A table that went out.

    Attributes:
        dimensions, counts: as they were before withholding. withheld: groups that were withheld, cells and sums.
        population: whom it is about, as any names (incidents and acts); two that share one may be about the same
            people. Empty: about anybody.
    """

    name: str
    dimensions: tuple[str, ...]
    counts: Mapping[Key, int]
    k: int
    withheld: frozenset[Group] = frozenset()
    population: frozenset[str] = frozenset()


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


@dataclass(slots=True)
class Table:
    """A table with all its sums. ``members``: the cells in each group. What is one group by two names goes together."""

    dimensions: tuple[str, ...]
    cells: tuple[Key, ...]
    counts: tuple[int, ...]
    members: dict[Group, frozenset[int]] = field(default_factory=dict)
    withheld: set[Group] = field(default_factory=set)
    _names: dict[frozenset[int], set[Group]] = field(default_factory=dict)

    def count(self, group: Group) -> int:
        return sum(self.counts[cell] for cell in self.members[group])

    def group_of(self, cell: int) -> Group:
        return frozenset(zip(self.dimensions, self.cells[cell], strict=True))

    def withhold(self, group: Group) -> None:
        self.withheld |= self.same_as(group)

    def same_as(self, group: Group) -> set[Group]:
        """All names of the same people: of a table over one year, the year and everybody."""
        if not self._names:
            for other, members in self.members.items():
                self._names.setdefault(members, set()).add(other)
        return self._names[self.members[group]]

    def open_cells(self) -> list[int]:
        return [cell for cell in range(len(self.cells)) if self.group_of(cell) in self.withheld]

    def has_numbers(self) -> bool:
        """Whether anything but zeros is left to show."""
        hidden = set(self.open_cells())
        return any(count and cell not in hidden for cell, count in enumerate(self.counts))

    def unknowns(self, known: Iterable[Group], left: list[int]) -> Unknowns:
        """What an attacker faces who knows every sum that is not withheld, and ``known`` besides."""
        besides = {group for group in known if group in self.members}
        cells = {
            cell
            for cell in range(len(self.cells))
            if self.group_of(cell) in self.withheld and self.group_of(cell) not in besides
        }
        sums = set()
        for group, members in self.members.items():
            if group not in self.withheld or group in besides:
                hidden = members & cells
                if hidden:
                    sums.add(Sum(hidden, sum(self.counts[cell] for cell in hidden)))
        truth = {cell: self.counts[cell] for cell in cells}
        return Unknowns(truth, {cell: self.cells[cell] for cell in cells}, tuple(sums), left)


def gate(
    cells: Mapping[Key, int],
    dimensions: Sequence[str],
    *,
    k: int = LEAST_K,
    sensitive_dimension: str | None = None,
    is_orientation: bool = False,
    earlier: Sequence[Released] = (),
    population: frozenset[str] = frozenset(),
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
    near = [one for one in earlier if not (one.population and population) or one.population & population]
    if refused := [reason for one in near for reason in _differs(table, one, k)]:
        return _refusal(cells, k, refused)
    return _withheld(table, near, k, sensitive_dimension)


def least(k: int, *, is_orientation: bool) -> int:
    """The k that is used where this one was asked for."""
    return max(k, LEAST_K_ORIENTATION if is_orientation else LEAST_K)


def _withheld(table: Table, near: Sequence[Released], k: int, sensitive: str | None) -> Verdict:
    small = _withhold_small(table, k)
    alike = _withhold_alike(table, sensitive, k)
    known = frozenset(group for one in near for group in _known_from(table, one))
    if public := [
        Reason("public_already", len(both), one.name)
        for one in near
        if (both := _known_from(table, one) & table.withheld)
    ]:
        return _refusal(table.cells, k, public)
    if table.has_numbers() and not _protect(table, known, k):
        named = "" if len(near) != 1 else near[0].name
        return _refusal(table.cells, k, [Reason("worked_out", release=named)])
    if not table.has_numbers():
        return _refusal(table.cells, k, [Reason("nothing_left")])
    if refused := [reason for one in near if (reason := _gives_away(table, one, near, k))]:
        return _refusal(table.cells, k, refused)
    open_ = set(table.open_cells())
    counts = {key: None if cell in open_ else table.counts[cell] for cell, key in enumerate(table.cells)}
    more = len(open_) - small - alike
    why = (Reason("small", small), Reason("alike", alike), Reason("complement", more))
    reasons = tuple(reason for reason in why if reason.count > 0)
    return Verdict(counts, k, reasons, (), frozenset(table.withheld))


def table_of(dimensions: Sequence[str], counts: Mapping[Key, int]) -> Table:
    """A table with every combination of its values and every sum over them, also by year and by country."""
    values = [sorted({key[axis] for key in counts}) for axis in range(len(dimensions))]
    cells = tuple(product(*values)) if counts else ()
    table = Table(tuple(dimensions), cells, tuple(counts.get(cell, 0) for cell in cells))
    found: dict[Group, set[int]] = {}
    for number, cell in enumerate(cells):
        ways = (_ways(name, value) for name, value in zip(dimensions, cell, strict=True))
        for chosen in product(*ways):
            found.setdefault(frozenset(pair for pair in chosen if pair), set()).add(number)
    table.members = {group: frozenset(numbers) for group, numbers in found.items()}
    return table


def coarser(dimension: str, value: str) -> str:
    """A month's year, a region's country (regions begin with theirs: RU/North); what is unknown stays so."""
    if value == UNKNOWN:
        return UNKNOWN
    return value[:4] if dimension == "month" else value.partition("/")[0]


def _ways(dimension: str, value: str) -> list[tuple[str, str] | None]:
    """How a value may be said: as it is, coarser, or not at all."""
    ways: list[tuple[str, str] | None] = [(dimension, value), None]
    if dimension in COARSER:
        ways.append((COARSER[dimension], coarser(dimension, value)))
    return ways


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
        if not (_says(table.dimensions, group) and _says(one.dimensions, group)):
            continue
        now = table.count(group) if group in table.members else 0
        then = old.count(group) if group in old.members else 0
        is_small = any(0 < count < least for count in (now, then))
        found += 0 < abs(now - then) < least and not (is_small and group)
    return [Reason("differs", found, one.name)] if found else []


def _says(dimensions: Sequence[str], group: Group) -> bool:
    """Whether a table over these dimensions tells how many such people there are."""
    told = {*dimensions, *(COARSER[name] for name in dimensions if name in COARSER)}
    return {name for name, _value in group} <= told


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


def _protect(table: Table, known: frozenset[Group], k: int) -> bool:
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


def _gives_away(table: Table, one: Released, near: Sequence[Released], k: int) -> Reason | None:
    """Whether this table, with all that went out before, gives away what an earlier release withheld."""
    old = table_of(one.dimensions, one.counts)
    old.withheld = {group for group in one.withheld if group in old.members}
    counts = dict(zip(table.cells, table.counts, strict=True))
    now = Released("", table.dimensions, counts, k, frozenset(table.withheld))
    before = frozenset(group for other in near if other is not one for group in _known_from(old, other))
    both = before | _known_from(old, now)
    if not both & old.withheld:
        return None  # nothing is known that the earlier one did not tell itself
    together = old.unknowns(both, [STEPS // (1 + len(old.cells))])
    lost = 0
    for group in old.withheld:
        if 0 < old.count(group) < one.k:
            hidden = old.members[group] & together.truth.keys()
            lost += group in both or not together.is_open(hidden, one.k)
    return Reason("gives_away", lost, one.name) if lost else None
