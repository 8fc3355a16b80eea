"""Web captures: which address may be called, calling it in a process of its own, and archives of others.

Off by default; whether the house calls out at all is decided by the rooms' settings, not here. No Django.
Light to import: warcio is loaded by `warc_writing` and, behind the walls, by `warc_reading`.
"""

from .addresses import Permit, Refusal, RefusalReason, Target, refuse, refuse_address
from .answers import Answer, Exchange, FailedReason, Outcome, RemovedReason
from .archives import ArchiveProblem, Capture, Captures, UnreadableArchive
from .formats import FORMATS, WARC_GZ, ArchiveFormat, archive_format
from .page_text import PageText
from .sandbox import FETCH, READ, captures_in_sandbox, fetch_in_sandbox, text_in_sandbox

__all__ = (
    "FETCH",
    "FORMATS",
    "READ",
    "WARC_GZ",
    "Answer",
    "ArchiveFormat",
    "ArchiveProblem",
    "Capture",
    "Captures",
    "Exchange",
    "FailedReason",
    "Outcome",
    "PageText",
    "Permit",
    "Refusal",
    "RefusalReason",
    "RemovedReason",
    "Target",
    "UnreadableArchive",
    "archive_format",
    "captures_in_sandbox",
    "fetch_in_sandbox",
    "refuse",
    "refuse_address",
    "text_in_sandbox",
)
