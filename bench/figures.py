"""A measured figure beside the one we want: `figure | reached | wanted`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``wanted`` is a ceiling, or with ``at_least`` a floor; None where we only look."""

    name: str
    reached: float
    unit: str
    wanted: float | None = None
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        if self.wanted is None:
            return True
        return self.reached >= self.wanted if self.at_least else self.reached <= self.wanted

    def line(self) -> str:
        """One row of the table; the ratio says how much of the wanted figure was used (or reached)."""
        reached = f"{_number(self.reached)} {self.unit}"
        if self.wanted is None:
            return f"{self.name:<66} | {reached:>12} |"
        wanted = f"{'≥' if self.at_least else '≤'} {_number(self.wanted)} {self.unit}"
        mark = "" if self.is_met else "   NOT REACHED"
        ratio = f"{self.reached / self.wanted:6.2f}" if self.wanted else " " * 6
        return f"{self.name:<66} | {reached:>12} | {wanted:<12} {ratio}{mark}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.2f}"
