"""Boxes burned into a PDF: each page drawn as pixels, painted, and put alone on a page of a new PDF.

Nothing of the old file's structure goes over: no text, fonts, notes, links, scripts, attachments, names.
"""

import io
import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

from .kinds import Failed, Kind
from .limits import MIB
from .redact_boxes import MAX_REDACTED_PAGES, Box, Unfit, check_pages
from .redact_image import jpeg_of, paint
from .results import Redacted

_DOTS_PER_POINT: Final = 200 / 72  # 200 dots an inch: small print stays legible
_PAGE_PIXELS: Final = 12_000_000
_LONGEST_SIDE: Final = 8_000
_MOST_BYTES: Final = 192 * MIB
_JPEG_QUALITY: Final = 85
_LARGEST_PAGE: Final = 14_400.0  # points; ISO 32000-1, annex C

REMOVED: Final = ("text_layer", "structure", "metadata", "attachments", "actions")


def redact_pdf(data: bytes, kind: Kind, boxes: Sequence[Box]) -> Redacted:
    """A new PDF of pictures, as many pages as before. `removed` names what no such PDF can hold.

    Raises Failed (password, damaged, too_big) and Unfit (no_such_page, too_many_pages).
    """
    try:
        source = pypdfium2.PdfDocument(data)
        source.init_forms()
        pages = len(source)
        if not pages:
            raise Failed("damaged")
        if pages > MAX_REDACTED_PAGES:
            raise Unfit("too_many_pages", pages, MAX_REDACTED_PAGES)
        check_pages(boxes, pages)
        return Redacted(_bound(_drawn(source, boxes)), kind.media_type, pages, REMOVED)
    except pypdfium2.PdfiumError as error:
        raise Failed("password" if error.err_code == pdfium.FPDF_ERR_PASSWORD else "damaged") from None
    except (ValueError, TypeError, OverflowError, ZeroDivisionError, OSError):
        raise Failed("damaged") from None


def _drawn(source: Any, boxes: Sequence[Box]) -> Iterator[tuple[Image.Image, float, float]]:
    """Each page with its boxes painted, and its width and height in points; one in memory at a time."""
    for number in range(1, len(source) + 1):
        page = source[number - 1]
        width, height = page.get_size()
        if not (math.isfinite(width) and math.isfinite(height) and min(width, height) > 0):
            raise Failed("damaged")
        bitmap = page.render(scale=_scale(width, height), rev_byteorder=True, fill_color=(255, 255, 255, 255))
        pixels = bitmap.to_pil().convert("RGB")
        bitmap.close()
        page.close()
        paint(pixels, (box for box in boxes if box.page == number))
        yield pixels, width, height


def _scale(width: float, height: float) -> float:
    """Dots per point, fewer for a page so large that it would not fit."""
    by_area = math.sqrt(_PAGE_PIXELS / (width * height))
    return min(_DOTS_PER_POINT, by_area, (_LONGEST_SIDE - 0.01) / max(width, height))


def _bound(pages: Iterator[tuple[Image.Image, float, float]]) -> bytes:
    """A PDF made from nothing with one picture a page. Its /ID is computed from what is in it."""
    out, size = io.BytesIO(), 0
    with pikepdf.new() as document:
        for pixels, width, height in pages:
            pixels = _without_needless_colour(pixels)
            coded = jpeg_of(pixels, _JPEG_QUALITY)
            size += len(coded)
            if size > _MOST_BYTES:
                raise Failed("too_big")
            _add_page(document, coded, pixels, (width, height))
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _without_needless_colour(pixels: Image.Image) -> Image.Image:
    """Black print on white needs a third of the room in shades of grey."""
    red, green, blue = pixels.split()
    grey = red.tobytes() == green.tobytes() == blue.tobytes()
    return red if grey else pixels


def _add_page(document: pikepdf.Pdf, coded: bytes, pixels: Image.Image, points: tuple[float, float]) -> None:
    width, height = (min(max(side, 1.0), _LARGEST_PAGE) for side in points)
    drawn = pikepdf.Stream(document, b"")
    drawn.write(coded, filter=pikepdf.Name.DCTDecode)
    drawn.Type, drawn.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    drawn.Width, drawn.Height, drawn.BitsPerComponent = pixels.width, pixels.height, 8
    drawn.ColorSpace = pikepdf.Name.DeviceGray if pixels.mode == "L" else pikepdf.Name.DeviceRGB
    page = document.add_blank_page(page_size=(width, height))
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=drawn))
    page.obj.Contents = document.make_stream(f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /P Do Q".encode("ascii"))
