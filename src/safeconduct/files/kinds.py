"""The kinds of file we take, and the codes that say why one was refused or could not be worked on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

Group = Literal["image", "pdf", "office", "audio", "video", "text"]
RefusedReason = Literal["kind_not_taken", "empty", "looks_like_program", "archive", "web_page"]
FailedReason = Literal["too_big", "too_slow", "damaged", "password", "not_supported"]

FAILED_REASONS: Final[frozenset[FailedReason]] = frozenset(
    ("too_big", "too_slow", "damaged", "password", "not_supported")
)


class Refused(Exception):
    """We do not take this file. Carries a code only; the rooms above make the words."""

    def __init__(self, reason: RefusedReason) -> None:
        super().__init__(reason)
        self.reason: RefusedReason = reason


class Failed(Exception):
    """A taken file could not be cleaned or drawn. Carries a code only, nothing of the file."""

    def __init__(self, reason: FailedReason) -> None:
        super().__init__(reason)
        self.reason: FailedReason = reason


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is. `previewable`: preview.py can draw it. `extension` has no dot and is unique."""

    media_type: str
    group: Group
    extension: str
    previewable: bool = False


def _table(kinds: Iterable[Kind]) -> dict[str, Kind]:
    return {kind.extension: kind for kind in kinds}


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

KINDS: Final[dict[str, Kind]] = _table(
    (
        Kind("image/jpeg", "image", "jpg", previewable=True),
        Kind("image/png", "image", "png", previewable=True),
        Kind("image/gif", "image", "gif", previewable=True),
        Kind("image/webp", "image", "webp", previewable=True),
        Kind("image/tiff", "image", "tif", previewable=True),
        Kind("image/bmp", "image", "bmp", previewable=True),
        Kind("image/avif", "image", "avif", previewable=True),
        Kind("image/heic", "image", "heic"),
        Kind("image/heif", "image", "heif"),
        Kind("application/pdf", "pdf", "pdf", previewable=True),
        Kind(_OOXML + "wordprocessingml.document", "office", "docx"),
        Kind(_OOXML + "spreadsheetml.sheet", "office", "xlsx"),
        Kind(_OOXML + "presentationml.presentation", "office", "pptx"),
        Kind(_ODF + "text", "office", "odt"),
        Kind(_ODF + "spreadsheet", "office", "ods"),
        Kind(_ODF + "presentation", "office", "odp"),
        Kind("application/msword", "office", "doc"),
        Kind("application/vnd.ms-excel", "office", "xls"),
        Kind("application/vnd.ms-powerpoint", "office", "ppt"),
        Kind("application/rtf", "office", "rtf"),
        Kind("text/plain", "text", "txt"),
        Kind("audio/mpeg", "audio", "mp3"),
        Kind("audio/mp4", "audio", "m4a"),
        Kind("audio/ogg", "audio", "ogg"),
        Kind("audio/opus", "audio", "opus"),
        Kind("audio/wav", "audio", "wav"),
        Kind("audio/amr", "audio", "amr"),
        Kind("audio/aac", "audio", "aac"),
        Kind("audio/flac", "audio", "flac"),
        Kind("video/mp4", "video", "mp4"),
        Kind("video/quicktime", "video", "mov"),
        Kind("video/3gpp", "video", "3gp"),
        Kind("video/webm", "video", "webm"),
        Kind("video/x-matroska", "video", "mkv"),
        Kind("video/ogg", "video", "ogv"),
        Kind("video/x-msvideo", "video", "avi"),
    )
)

MEDIA_TYPES: Final[frozenset[str]] = frozenset(kind.media_type for kind in KINDS.values())
IMAGE_KINDS: Final = frozenset(("jpg", "png", "gif", "webp", "tif", "bmp", "avif"))
ZIPPED_KINDS: Final = frozenset(("docx", "xlsx", "pptx", "odt", "ods", "odp"))
