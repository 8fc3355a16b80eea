"""A page or picture as pixels, so that a browser shows nothing but dots we made.

Parses hostile bytes: call it through sandbox.py, never in a process that holds keys.
"""

from .kinds import Failed, Kind
from .results import Preview, Raster, as_preview


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
