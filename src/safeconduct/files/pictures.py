"""Opening an unknown picture with Pillow: only its own decoder, only its first frame, bounded pixels."""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from PIL import AvifImagePlugin, Image, UnidentifiedImageError

from .kinds import Failed, Kind

MAX_PIXELS: Final = 64_000_000
_PILLOW_FORMAT: Final = {
    "jpg": "JPEG",
    "png": "PNG",
    "gif": "GIF",
    "webp": "WEBP",
    "tif": "TIFF",
    "bmp": "BMP",
    "avif": "AVIF",
}
_DAMAGED: Final = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    AttributeError,
    AssertionError,
    struct.error,
    zlib.error,
    RuntimeError,
)


@contextmanager
def picture(data: bytes, kind: Kind) -> Iterator[Image.Image]:
    """The picture in `data`, opened and not yet decoded; errors inside the block become Failed."""
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # the sandbox allows no threads
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[_PILLOW_FORMAT[kind.extension]]) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    raise Failed("too_big")
                yield opened
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Failed("too_big") from None
    except _DAMAGED:
        raise Failed("damaged") from None
