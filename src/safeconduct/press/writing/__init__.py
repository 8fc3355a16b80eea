"""What is typed into a publication, as HTML, as plain text and as blocks for a PDF. Pure: no framework, no clock.

Typed words are CommonMark with three placeholders: ``[[name]]`` is a figure, ``[[quote:name]]`` a quotation,
``[[file:1]]`` a picture or video. Nothing that is typed becomes HTML by itself.
"""

from safeconduct.press.writing.lines import (
    LONGEST,
    figures_in,
    in_a_line,
    lines_with_figures,
    misplaced_in,
)
from safeconduct.press.writing.parsing import NAME, Parsed, Placeholders, is_tangled, parse, placeholders
from safeconduct.press.writing.plain import blocks
from safeconduct.press.writing.rendering import render
from safeconduct.press.writing.values import (
    FigureWords,
    FileMarkup,
    QuoteWords,
    Rendered,
    Track,
    UnknownPlaceholder,
)

__all__ = [
    "LONGEST", "NAME", "FigureWords", "FileMarkup", "Parsed", "Placeholders", "QuoteWords", "Rendered", "Track",
    "UnknownPlaceholder",
    "blocks", "figures_in", "in_a_line", "is_tangled", "lines_with_figures", "misplaced_in", "parse", "placeholders",
    "render",
]  # fmt: skip
