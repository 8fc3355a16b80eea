"""Pictures: decoded to pixels, turned the right way up, and coded anew with nothing else."""

import io
from typing import Final

from PIL import Image, ImageOps

from .kinds import KINDS, Kind
from .pictures import picture
from .results import Stripped

_KEPT: Final = frozenset(("jpg", "png", "webp"))
_GPS_IFD: Final = 0x8825
_JPEG_QUALITY: Final = 92


def strip_image(data: bytes, kind: Kind) -> Stripped:
    """JPEG, PNG and WebP keep their format, others become PNG; only the first frame stays. Raises Failed."""
    with picture(data, kind) as opened:
        opened.load()
        removed = side_notes(opened)
        ImageOps.exif_transpose(opened, in_place=True)  # a second copy of a large picture would not fit
        pixels = _bare(opened)
        extension = kind.extension if kind.extension in _KEPT else "png"
        out = io.BytesIO()
        _save(pixels, out, extension)
    return Stripped(out.getvalue(), KINDS[extension].media_type, removed)


def side_notes(opened: Image.Image) -> tuple[str, ...]:
    """Codes of what the picture carries besides its pixels."""
    exif = opened.getexif()
    text = {key for key, value in opened.info.items() if isinstance(value, str) and key != "comment"}
    marks = {
        "exif": len(exif) > 0,
        "gps": len(exif.get_ifd(_GPS_IFD)) > 0,
        "xmp": bool({"xmp", "XML:com.adobe.xmp"} & opened.info.keys()),
        "icc_profile": "icc_profile" in opened.info,
        "comment": "comment" in opened.info,
        "text": bool(text - {"XML:com.adobe.xmp"}),
        "photoshop": "photoshop" in opened.info,
        "further_frames": getattr(opened, "n_frames", 1) > 1,
    }
    return tuple(code for code, there in marks.items() if there)


def _bare(image: Image.Image) -> Image.Image:
    """The same pixels in a mode every viewer knows, with an empty `info` so that nothing is saved along."""
    if "transparency" in image.info or image.mode in ("PA", "La", "RGBa"):
        image = image.convert("RGBA")
    elif image.mode not in ("1", "L", "LA", "RGB", "RGBA"):
        image = image.convert("L" if image.mode.startswith(("I", "F")) else "RGB")
    image.info = {}
    image.getexif().clear()
    return image


def _save(image: Image.Image, out: io.BytesIO, extension: str) -> None:
    if extension == "jpg":
        image.convert("RGB" if image.mode not in ("L", "RGB") else image.mode).save(
            out, "JPEG", quality=_JPEG_QUALITY
        )
    elif extension == "webp":
        image.save(out, "WEBP", quality=_JPEG_QUALITY)
    else:
        image.save(out, "PNG")
