"""Files: recognised by content, cleaned and drawn only in a process of their own.

`strip.strip_metadata`, `preview.preview` and `redact.redact` parse hostile bytes and are for the worker;
rooms above call the `_in_sandbox` functions. Heavy parsers are imported inside functions so that a worker starts fast.
"""

from .kinds import KINDS, Failed, FailedReason, Group, Kind, Refused, RefusedReason
from .limits import REDACTION, Limits
from .names import display_name, download_name
from .recognise import HEAD_BYTES, TAIL_BYTES, recognise
from .redact_boxes import MAX_BOXES, MAX_REDACTED_PAGES, Box, Unfit, UnfitReason
from .results import Preview, Redacted, Stripped
from .sandbox import preview_in_sandbox, redact_in_sandbox, strip_in_sandbox, walls

__all__ = (
    "HEAD_BYTES",
    "KINDS",
    "MAX_BOXES",
    "MAX_REDACTED_PAGES",
    "REDACTION",
    "TAIL_BYTES",
    "Box",
    "Failed",
    "FailedReason",
    "Group",
    "Kind",
    "Limits",
    "Preview",
    "Redacted",
    "Refused",
    "RefusedReason",
    "Stripped",
    "Unfit",
    "UnfitReason",
    "display_name",
    "download_name",
    "preview_in_sandbox",
    "recognise",
    "redact_in_sandbox",
    "strip_in_sandbox",
    "walls",
)
