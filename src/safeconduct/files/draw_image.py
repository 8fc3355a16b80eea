"""Pictures as pixels, with Pillow."""

from typing import Final

from PIL import Image, ImageOps

from .kinds import Failed, Kind
from .pictures import picture
from .results import LONGEST_SIDE, Raster

_ORIENTATION: Final = 0x0112


def draw_image(data: bytes, kind: Kind, page: int) -> Raster:
    """The first frame, turned the right way up, transparent parts on white. Raises Failed."""
    if page != 1:
        raise Failed("not_supported")
    with picture(data, kind) as opened:
        if kind.extension == "jpg":
            opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        opened.load()
        whole = _in_colours(opened)
        whole.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        whole.getexif()[_ORIENTATION] = opened.getexif().get(_ORIENTATION, 1)
        turned = ImageOps.exif_transpose(whole)
        return Raster(turned.tobytes(), turned.width, turned.height, 1)


def _in_colours(image: Image.Image) -> Image.Image:
    """RGB, with transparent parts laid on white."""
    if image.mode.startswith(("I", "F")):
        image = image.convert("L")
    if "transparency" not in image.info and "A" not in image.getbands():
        return image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper
