"""Cleaning and drawing a hostile file in a process of its own that holds nothing and can do little.

The worker gets the file through a pipe, an empty environment, hard limits, and the walls of confine.py;
what it answers is checked here as if it came from the sender. Pictures come back as bare pixels and are
coded to PNG on this side, so that not even a subverted worker chooses what a browser decodes.
"""

import sys
from collections.abc import Sequence
from typing import Final

from .asking import ask
from .kinds import IMAGE_KINDS, KINDS, MEDIA_TYPES, ZIPPED_KINDS, Failed, Kind
from .limits import REDACTION, Limits
from .redact_boxes import UNFIT_REASONS, Box, Unfit, check_boxes, pack_boxes
from .results import LONGEST_SIDE, Preview, Raster, Redacted, Stripped, as_preview
from .wire import Header

_WORKER: Final = ("-I", "-m", "safeconduct.files.worker")
_MAX_CODES: Final = 32
_MAX_PAGES: Final = 100_000
_MOST_NUMBER: Final = (1 << 32) - 1
_REDACTED: Final = {
    "pdf": (KINDS["pdf"].media_type, b"%PDF-"),
    "jpg": (KINDS["jpg"].media_type, b"\xff\xd8\xff"),
    "png": (KINDS["png"].media_type, b"\x89PNG\r\n\x1a\n"),
}
_DEFAULT: Final = Limits()


def strip_in_sandbox(data: bytes, kind: Kind, *, limits: Limits = _DEFAULT) -> Stripped:
    """strip.strip_metadata in a worker. Raises Failed."""
    if not _has_parser(kind):
        return Stripped(data, kind.media_type, (), complete=kind.group == "text")
    header, body = _ask({"operation": "strip", "extension": kind.extension}, data, limits)
    removed, media_type = _codes(header), header.get("media_type")
    if not isinstance(media_type, str) or media_type not in MEDIA_TYPES or not body:
        raise Failed("damaged")
    return Stripped(body, media_type, removed, header.get("complete") is True)


def preview_in_sandbox(data: bytes, kind: Kind, page: int = 1, *, limits: Limits = _DEFAULT) -> Preview:
    """preview.preview in a worker; only pixels come back. Raises Failed."""
    if not kind.previewable:
        raise Failed("not_supported")
    request = {"operation": "preview", "extension": kind.extension, "page": page}
    header, body = _ask(request, data, limits)
    width = _number(header, "width", LONGEST_SIDE)
    height = _number(header, "height", LONGEST_SIDE)
    pages = _number(header, "pages", _MAX_PAGES)
    if len(body) != width * height * 3:
        raise Failed("damaged")
    return as_preview(Raster(body, width, height, pages))


def redact_in_sandbox(
    data: bytes, kind: Kind, boxes: Sequence[Box], *, limits: Limits = REDACTION
) -> Redacted:
    """redact.redact in a worker; the original is only read. Raises Failed for the file, Unfit for the boxes."""
    if kind.group != "pdf" and kind.extension not in IMAGE_KINDS:
        raise Failed("not_supported")
    check_boxes(boxes)
    request = {"operation": "redact", "extension": kind.extension, "boxes": len(boxes)}
    header, body = _ask(request, pack_boxes(boxes) + data, limits)
    _raise_unfit(header)
    media_type, start = _REDACTED.get(kind.extension, _REDACTED["png"])
    if header.get("media_type") != media_type or not body.startswith(start):
        raise Failed("damaged")
    return Redacted(body, media_type, _number(header, "pages", _MAX_PAGES), _codes(header))


def walls(*, limits: Limits = _DEFAULT) -> frozenset[str]:
    """Which walls this machine gives a worker: limits, no_new_privileges, landlock, seccomp. For `doctor`."""
    header, _ = _ask({"operation": "walls"}, b"", limits)
    found = header.get("walls")
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def command(limits: Limits) -> list[str]:
    """The worker's command line; it says nothing about the file."""
    return [sys.executable, *_WORKER, str(limits.address_space), str(limits.cpu)]


def _has_parser(kind: Kind) -> bool:
    return kind.group == "pdf" or kind.extension in IMAGE_KINDS | ZIPPED_KINDS


def _raise_unfit(header: Header) -> None:
    reason = next((known for known in UNFIT_REASONS if known == header.get("unfit")), None)
    if reason is not None:
        raise Unfit(reason, _number(header, "number", _MOST_NUMBER), _number(header, "most", _MOST_NUMBER))


def _codes(header: Header) -> tuple[str, ...]:
    removed = header.get("removed")
    if not (isinstance(removed, list) and len(removed) <= _MAX_CODES and all(map(_is_code, removed))):
        raise Failed("damaged")
    return tuple(removed)


def _is_code(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 32 and value.isascii() and value.isidentifier()


def _number(header: Header, name: str, most: int) -> int:
    value = header.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise Failed("damaged")
    return value


def _ask(header: Header, data: bytes, limits: Limits) -> tuple[Header, bytes]:
    return ask(command(limits), header, data, limits)
