"""What comes back from cleaning and drawing. Parses nothing: for the worker and for those who ask it."""

from dataclasses import dataclass
from typing import Final

from .png import png_of

LONGEST_SIDE: Final = 1200


@dataclass(frozen=True, slots=True)
class Stripped:
    """`removed`: codes of what was found and taken out. `complete` False: parts were not looked at."""

    data: bytes
    media_type: str
    removed: tuple[str, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Redacted:
    """`data` is new from the first byte. `pages`: how many; `removed`: codes of what is not in it any more."""

    data: bytes
    media_type: str
    pages: int
    removed: tuple[str, ...]


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


def as_preview(drawn: Raster) -> Preview:
    """Code a raster as PNG."""
    return Preview(png_of(drawn.rgb, drawn.width, drawn.height), drawn.width, drawn.height, drawn.pages)
