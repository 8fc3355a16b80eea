"""Is this file a web archive, and which kind? Told by its beginning and its end; the name never decides. Pure.

Sources: WARC 1.0 and 1.1 (ISO 28500); WACZ 1.1. What is inside is looked at behind the walls, not here.
"""

import zlib
from dataclasses import dataclass
from typing import Final

_GZIP: Final = b"\x1f\x8b\x08"
_ZIP: Final = b"PK\x03\x04"
_WARC: Final = (b"WARC/1.", b"WARC/0.1")
_GZIP_ONLY: Final = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class ArchiveFormat:
    """`extension` has no first dot."""

    media_type: str
    extension: str


WARC: Final = ArchiveFormat("application/warc", "warc")
WARC_GZ: Final = ArchiveFormat("application/warc+gzip", "warc.gz")
WACZ: Final = ArchiveFormat("application/wacz", "wacz")
FORMATS: Final[dict[str, ArchiveFormat]] = {one.media_type: one for one in (WARC, WARC_GZ, WACZ)}


def archive_format(head: bytes, tail: bytes = b"") -> ArchiveFormat | None:
    """The format by the first bytes (64 KiB are plenty) and, once the end is there, by the last ones.

    A zip is believed to be a WACZ until its end is seen: only there stands what it holds.
    """
    if head.startswith(_WARC):
        return WARC
    if head.startswith(_GZIP):
        return WARC_GZ if _unpacked_start(head).startswith(_WARC) else None
    if head.startswith(_ZIP) and (not tail or b"archive/" in head or b"archive/" in tail):
        return WACZ
    return None


def _unpacked_start(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(_GZIP_ONLY).decompress(head[:1024], 16)
    except zlib.error:
        return b""
