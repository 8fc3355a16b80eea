"""A derivative with boxes burned in: every page is a picture, and under a box there is nothing.

The original stays as it is. Of a PDF all text becomes pixels, also outside the boxes: a copy that keeps a
text layer keeps it under the boxes too. Parses hostile bytes: call it through sandbox.py.
"""

from collections.abc import Sequence

from .kinds import IMAGE_KINDS, Failed, Kind
from .redact_boxes import Box, check_boxes
from .results import Redacted


def redact(data: bytes, kind: Kind, boxes: Sequence[Box]) -> Redacted:
    """Paint the boxes black in a new picture or PDF. Raises Failed for the file, Unfit for the boxes."""
    check_boxes(boxes)
    if kind.extension in IMAGE_KINDS:
        from .redact_image import redact_image

        return redact_image(data, kind, boxes)
    if kind.group == "pdf":
        from .redact_pdf import redact_pdf

        return redact_pdf(data, kind, boxes)
    raise Failed("not_supported")
