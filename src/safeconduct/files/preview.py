"""A page or picture as pixels, so that a browser shows nothing but dots we made.

Parses hostile bytes: call it through sandbox.py, never in a process that holds keys.
"""

from dataclasses import dataclass
from typing import Final

from .kinds import Failed, Kind
from .png import png_of

LONGEST_SIDE: Final = 1200


@dataclass(frozen=True, slots=True)
class Raster:
    """RGB, 3 bytes a pixel, rows from the top without gaps. `pages`: how many the whole file has."""

    rgb: bytes
    width: int
    height: int
    pages: int


@dataclass(frozen=True, slots=True)
class Preview:
    """`png` is at most LONGEST_SIDE pixels wide and high."""

    png: bytes
    width: int
    height: int
    pages: int


def raster(data: bytes, kind: Kind, page: int = 1) -> Raster:
    """Draw one page (from 1) of a PDF, or the first frame of a picture. Raises Failed."""
    if not kind.previewable:
        raise Failed("not_supported")
    if kind.group == "pdf":
        from .draw_pdf import draw_pdf

        return draw_pdf(data, page)
    from .draw_image import draw_image

    return draw_image(data, kind, page)


def preview(data: bytes, kind: Kind, page: int = 1) -> Preview:
    """The drawn page as PNG. Raises Failed."""
    return as_preview(raster(data, kind, page))


def as_preview(drawn: Raster) -> Preview:
    """Code a raster as PNG."""
    return Preview(png_of(drawn.rgb, drawn.width, drawn.height), drawn.width, drawn.height, drawn.pages)
