"""A table of counts with all its sums, and what went out of one before. Pure numbers by groups; nobody is named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from safeconduct.counting.attacking import Sum, Unknowns

COARSER: Mapping[str, str] = {"month": "year", "region": "country"}
UNKNOWN = "unknown"

Key = tuple[str, ...]
Population = frozenset[str]
"""Whom a table is about, as any names, such as incidents and acts."""
Group = frozenset[tuple[str, str]]
"""Some people: value by dimension; nothing said of a dimension means all of it. Empty: everybody."""


@dataclass(frozen=True, slots=True)
class Released:
    """A table that went out.

    Attributes:
        dimensions, counts: as they were before withholding. withheld: groups that were withheld, cells and sums.
        population: two that share a name may be about the same people. Empty: about anybody.
        nested: that it is about nearly the same people as the table in question, whatever the names say.
    """

    name: str
    dimensions: tuple[str, ...]
    counts: Mapping[Key, int]
    k: int
    withheld: frozenset[Group] = frozenset()
    population: Population = frozenset()
    nested: bool = False

    def may_share(self, other: Population) -> bool:
        """Whether people of that population may be counted here."""
        return self.nested or not (self.population and other) or bool(self.population & other)


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


def says(dimensions: Sequence[str], group: Group) -> bool:
    """Whether a table over these dimensions tells how many such people there are."""
    told = {*dimensions, *(COARSER[name] for name in dimensions if name in COARSER)}
    return {name for name, _value in group} <= told
