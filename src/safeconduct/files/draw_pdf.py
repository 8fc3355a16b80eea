"""PDF pages as pixels, with PDFium (built without a script engine and without XFA)."""

import math
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from .kinds import Failed
from .results import LONGEST_SIDE, Raster

MAX_PAGES: Final = 2_000
_MAX_SCALE: Final = 4.0


def draw_pdf(data: bytes, page: int) -> Raster:
    """Page `page` (from 1) with its filled form fields, on white. Raises Failed."""
    try:
        document = pypdfium2.PdfDocument(data)
        document.init_forms()
        pages = len(document)
        if pages > MAX_PAGES:
            raise Failed("too_big")
        if not 1 <= page <= pages:
            raise Failed("not_supported" if pages else "damaged")
        return _draw(document[page - 1], pages)
    except pypdfium2.PdfiumError as error:
        raise Failed("password" if error.err_code == pdfium.FPDF_ERR_PASSWORD else "damaged") from None
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        raise Failed("damaged") from None


def _draw(page: Any, pages: int) -> Raster:
    width, height = page.get_size()
    longest = max(width, height)
    if not (math.isfinite(width) and math.isfinite(height) and min(width, height) > 0):
        raise Failed("damaged")
    # PDFium rounds sizes up: the small margin keeps the result within LONGEST_SIDE.
    scale = min(_MAX_SCALE, (LONGEST_SIDE - 0.01) / longest)
    bitmap = page.render(
        scale=scale, rev_byteorder=True, fill_color=(255, 255, 255, 255), no_smoothtext=False
    )
    return Raster(_rgb(bitmap), bitmap.width, bitmap.height, pages)


def _rgb(bitmap: Any) -> bytes:
    """Rows without padding; PDFium gives 1, 3 or 4 channels."""
    raw, stride, channels = bytes(bitmap.buffer), bitmap.stride, bitmap.n_channels
    rows = b"".join(raw[y * stride : y * stride + bitmap.width * channels] for y in range(bitmap.height))
    if channels == 3:
        return rows
    seen = bytearray(bitmap.width * bitmap.height * 3)
    for channel in range(3):
        seen[channel::3] = rows[min(channel, channels - 1) :: channels]
    return bytes(seen)
