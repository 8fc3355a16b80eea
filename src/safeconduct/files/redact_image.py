"""Boxes burned into a picture: turned the right way up first, then painted, then coded anew."""

import io
from collections.abc import Iterable, Sequence
from typing import Final

from PIL import Image, ImageChops, ImageOps

from .kinds import KINDS, Kind
from .pictures import picture
from .redact_boxes import Box, check_pages, in_pixels
from .results import Redacted
from .strip_image import side_notes

_JPEG_QUALITY: Final = 95


def redact_image(data: bytes, kind: Kind, boxes: Sequence[Box]) -> Redacted:
    """The first frame as a person sees it. JPEG stays JPEG, all others become PNG. Raises Failed, Unfit.

    What is transparent is laid on white: pixels that nobody sees could otherwise be brought back.
    """
    check_pages(boxes, 1)
    with picture(data, kind) as opened:
        opened.load()
        removed = side_notes(opened)
        ImageOps.exif_transpose(opened, in_place=True)
        pixels = _as_seen(opened)
        paint(pixels, boxes)
        extension = "jpg" if kind.extension == "jpg" else "png"
        return Redacted(_coded(pixels, extension), KINDS[extension].media_type, 1, removed)


def paint(pixels: Image.Image, boxes: Iterable[Box]) -> None:
    """Every box black, in place, in a picture of mode L or RGB."""
    for box in boxes:
        pixels.paste(0 if pixels.mode == "L" else (0, 0, 0), in_pixels(box, pixels.width, pixels.height))


def jpeg_of(pixels: Image.Image, quality: int) -> bytes:
    """Every pixel with its own colour (4:4:4), so that a box's edge does not bleed; no notes."""
    out = io.BytesIO()
    pixels.save(out, "JPEG", quality=quality, subsampling=0)
    return out.getvalue()


def _as_seen(image: Image.Image) -> Image.Image:
    """Mode L or RGB on white, with an empty `info` so that nothing is saved along; may change `image`."""
    if image.mode.startswith(("I", "F", "1")):
        image = image.convert("L")
    if "transparency" in image.info or image.mode in ("PA", "La", "RGBa"):
        image = image.convert("RGBA")
    if image.mode in ("LA", "RGBA"):  # in place: three copies of the largest picture do not fit
        white = (255, 255) if image.mode == "LA" else (255, 255, 255, 255)
        image.paste(white, (0, 0), ImageChops.invert(image.getchannel("A")))
    if image.mode not in ("L", "RGB"):
        image = image.convert("L" if image.mode == "LA" else "RGB")
    image.info = {}
    image.getexif().clear()
    return image


def _coded(pixels: Image.Image, extension: str) -> bytes:
    if extension == "jpg":
        return jpeg_of(pixels, _JPEG_QUALITY)
    out = io.BytesIO()
    pixels.save(out, "PNG", compress_level=3)
    return out.getvalue()
