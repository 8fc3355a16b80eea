"""Files: recognised by content, cleaned and drawn only in a process of their own.

`strip.strip_metadata` and `preview.preview` parse hostile bytes and are for the worker; rooms above call
the two `_in_sandbox` functions. Heavy parsers are imported inside functions so that a worker starts fast.
"""

from .kinds import KINDS, Failed, FailedReason, Group, Kind, Refused, RefusedReason
from .limits import Limits
from .names import display_name, download_name
from .recognise import HEAD_BYTES, TAIL_BYTES, recognise
from .results import Preview, Stripped
from .sandbox import preview_in_sandbox, strip_in_sandbox, walls

__all__ = (
    "HEAD_BYTES",
    "KINDS",
    "TAIL_BYTES",
    "Failed",
    "FailedReason",
    "Group",
    "Kind",
    "Limits",
    "Preview",
    "Refused",
    "RefusedReason",
    "Stripped",
    "display_name",
    "download_name",
    "preview_in_sandbox",
    "recognise",
    "strip_in_sandbox",
    "walls",
)
