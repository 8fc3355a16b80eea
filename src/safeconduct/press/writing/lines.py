"""Headline and first sentence: lines of plain words, in which figures may stand and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from safeconduct.press.writing.parsing import NAME, NUMBER
from safeconduct.press.writing.values import FigureWords, UnknownPlaceholder

LONGEST: Mapping[str, int] = {"headline": 300, "standfirst": 2_000}
"""Lines of a text, and for how many letters of each there is room."""
_FIGURE = re.compile(rf"\[\[({NAME})\]\]")
_OTHER = re.compile(rf"\[\[((?:quote:{NAME})|(?:file:{NUMBER}))\]\]")


def figures_in(line: str) -> tuple[str, ...]:
    """Figures that a line names, in order, each once."""
    return tuple(dict.fromkeys(_FIGURE.findall(line)))


def misplaced_in(line: str) -> tuple[str, ...]:
    """Quotations and files that a line names, as typed: they stand in the text below only."""
    return tuple(dict.fromkeys(_OTHER.findall(line)))


def lines_with_figures(typed: Mapping[str, str]) -> dict[str, str]:
    """Of these lines those that carry a figure, as typed."""
    return {name: typed[name] for name in LONGEST if _FIGURE.search(typed.get(name, ""))}


def in_a_line(line: str, figures: Mapping[str, FigureWords]) -> str:
    """A line with its figures in words. One at its beginning begins with a capital. Raises ``UnknownPlaceholder``."""

    def words(match: re.Match[str]) -> str:
        if match[1] not in figures:
            raise UnknownPlaceholder(match[1])
        said = figures[match[1]].words
        return said[:1].upper() + said[1:] if match.start() == 0 else said

    return _FIGURE.sub(words, line)
