"""Taking side notes out of a JPEG without touching its picture (for those inside PDF and office files)."""

import re
from typing import Final

# Kept: APP0 (JFIF), APP14 (Adobe's colour transform). Dropped: APP1 (EXIF, XMP), APP2 (profiles, second
# pictures), APP3 to APP13 (maker's data, IPTC), APP15, comments. Source: ITU-T T.81, annex B.
_DROPPED: Final = frozenset([*range(0xE1, 0xEE), 0xEF, 0xFE])
_START_OF_SCAN: Final = 0xDA
_END: Final = 0xD9
_AFTER_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def without_side_notes(jpeg: bytes) -> bytes:
    """The same coded picture without EXIF, XMP, IPTC, profiles, comments and whatever follows its end.

    Returns the input unchanged if it is not a JPEG of the usual build.
    """
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    kept = [b"\xff\xd8"]
    at = 2
    while at + 2 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if marker == _END:
            return b"".join((*kept, b"\xff\xd9"))
        length = int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if length < 2:
            return jpeg
        end = at + 2 + length
        if marker == _START_OF_SCAN:
            following = _AFTER_SCAN.search(jpeg, end)
            end = following.start() if following else len(jpeg)
        if marker not in _DROPPED:
            kept.append(jpeg[at:end])
        at = end
    return b"".join(kept) if at >= len(jpeg) else jpeg
