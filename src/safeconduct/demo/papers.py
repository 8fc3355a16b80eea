"""Small files the invented people send: pictures and pages that say on their face that they are invented."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw

MARK = "DEMO - invented, belongs to nobody"


def picture(lines: list[str], *, colour: str = "#f4efe4", form: str = "PNG") -> bytes:
    """A card with a few lines of text, as PNG, JPEG or a PDF of one page."""
    card = Image.new("RGB", (720, 460), colour)
    pen = ImageDraw.Draw(card)
    pen.rectangle((16, 16, 704, 444), outline="#5b6770", width=3)
    pen.text((40, 40), MARK, fill="#a02020")
    for number, line in enumerate(lines):
        pen.text((40, 100 + 34 * number), line, fill="#20262b")
    out = BytesIO()
    card.save(out, form)
    return out.getvalue()
