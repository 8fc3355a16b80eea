"""A page with a grid over it, from which a person reads off where a box begins: numbers for an SVG. Pure."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.files import Box, Preview

STEPS = 10
_MARGIN_SHARE = 18


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid: its label in percent, where its letters stand, and where it runs, in pixels."""

    label: int
    at: float


@dataclass(frozen=True, slots=True)
class Outline:
    """A box as it was typed, in pixels, with its number."""

    number: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn page: ``source`` is a data address of a PNG that we coded; the rest in its pixels."""

    source: str
    width: int
    height: int
    margin: int
    across: tuple[Tick, ...]
    down: tuple[Tick, ...]
    outlines: tuple[Outline, ...]

    @property
    def whole_width(self) -> int:
        return self.width + self.margin * 3 // 2

    @property
    def whole_height(self) -> int:
        return self.height + self.margin * 3 // 2

    @property
    def letters(self) -> int:
        """Size of the labels."""
        return max(self.margin * 48 // 100, 1)


def sheet(drawn: Preview, boxes: Iterable[tuple[int, Box]] = ()) -> Sheet:
    """The page with ten lines each way, and the boxes that lie on it."""
    margin = max(drawn.width, drawn.height) // _MARGIN_SHARE + 8
    outlines = (
        Outline(
            number, box.left * drawn.width, box.top * drawn.height, (box.right - box.left) * drawn.width,
            (box.bottom - box.top) * drawn.height,
        )
        for number, box in boxes
    )  # fmt: skip
    return Sheet(
        source_of(drawn), drawn.width, drawn.height, margin, _ticks(drawn.width), _ticks(drawn.height),
        tuple(outlines),
    )  # fmt: skip


def source_of(drawn: Preview) -> str:
    """The picture as a data address: one request, and nothing for a cache to keep."""
    return "data:image/png;base64," + base64.b64encode(drawn.png).decode("ascii")


def _ticks(length: int) -> tuple[Tick, ...]:
    return tuple(Tick(step * 100 // STEPS, round(length * step / STEPS, 2)) for step in range(STEPS + 1))
