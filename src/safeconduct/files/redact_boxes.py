"""Where to paint: boxes in fractions of a page as a person sees it, and what makes them unfit.

Parses nothing of a file. The same check runs before a worker starts and again inside it.
"""

import math
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

MAX_BOXES: Final = 2_000
MAX_REDACTED_PAGES: Final = 200
_CODED: Final = struct.Struct(">I4d")
_NOISE: Final = 1e-6  # of a pixel: 0.1 * 1000 is not quite 100

UnfitReason = Literal[
    "no_boxes", "too_many_boxes", "box_outside", "box_empty", "no_such_page", "too_many_pages"
]
UNFIT_REASONS: Final[frozenset[UnfitReason]] = frozenset(
    ("no_boxes", "too_many_boxes", "box_outside", "box_empty", "no_such_page", "too_many_pages")
)


class Unfit(Exception):
    """The boxes do not fit the file. `number` is what was wrong, `most` what would have fitted:

    no_boxes (0, MAX_BOXES); too_many_boxes (boxes given, MAX_BOXES); box_outside and box_empty (which box,
    from 1, of how many); no_such_page (page asked for, pages there are
    or 0 if nobody looked); too_many_pages (pages there are,
    MAX_REDACTED_PAGES).
    """

    def __init__(self, reason: UnfitReason, number: int, most: int) -> None:
        super().__init__(reason)
        self.reason: UnfitReason = reason
        self.number = number
        self.most = most


@dataclass(frozen=True, slots=True)
class Box:
    """Edges as fractions 0 to 1 of the page as seen: from its left and from its top. Pages count from 1."""

    left: float
    top: float
    right: float
    bottom: float
    page: int = 1


def check_boxes(boxes: Sequence[Box]) -> None:
    """Raise Unfit unless there is a box and each lies on its page with some width and height."""
    if not boxes:
        raise Unfit("no_boxes", 0, MAX_BOXES)
    if len(boxes) > MAX_BOXES:
        raise Unfit("too_many_boxes", len(boxes), MAX_BOXES)
    for number, box in enumerate(boxes, 1):
        edges = (box.left, box.top, box.right, box.bottom)
        if not all(math.isfinite(edge) and 0 <= edge <= 1 for edge in edges):
            raise Unfit("box_outside", number, len(boxes))
        if box.left >= box.right or box.top >= box.bottom:
            raise Unfit("box_empty", number, len(boxes))


def check_pages(boxes: Iterable[Box], pages: int) -> None:
    """Raise Unfit if a box lies on a page the file does not have."""
    for box in boxes:
        if not 1 <= box.page <= pages:
            raise Unfit("no_such_page", box.page, pages)


def in_pixels(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, right, bottom (the last two not inside), grown outward to whole pixels."""
    return (
        math.floor(box.left * width + _NOISE),
        math.floor(box.top * height + _NOISE),
        min(width, math.ceil(box.right * width - _NOISE)),
        min(height, math.ceil(box.bottom * height - _NOISE)),
    )


def pack_boxes(boxes: Sequence[Box]) -> bytes:
    """For the worker: 36 bytes a box. A page number that has no place in 32 bits cannot exist."""
    for box in boxes:
        if not 1 <= box.page < 1 << 32:
            raise Unfit("no_such_page", box.page, 0)
    return b"".join(_CODED.pack(b.page, b.left, b.top, b.right, b.bottom) for b in boxes)


def unpack_boxes(coded: bytes, count: int) -> tuple[tuple[Box, ...], bytes]:
    """The boxes and what follows them. Raises ValueError when there are fewer bytes than that."""
    end = count * _CODED.size
    if not 0 <= count <= MAX_BOXES or len(coded) < end:
        raise ValueError("boxes cut short")
    found = (_CODED.unpack_from(coded, at) for at in range(0, end, _CODED.size))
    return tuple(Box(left, top, right, bottom, page) for page, left, top, right, bottom in found), coded[end:]
