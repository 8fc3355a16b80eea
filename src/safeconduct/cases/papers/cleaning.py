"""A working copy without what its maker's tools added; made in a walled-off process, or said why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import BoundedSemaphore
from time import monotonic

from safeconduct import files, vault
from safeconduct.blobs.sealed import Sealed
from safeconduct.blobs.store import BlobMissing, NoRoom
from safeconduct.cases.papers.files import content_of_sealed, seal

WORKERS = BoundedSemaphore(2)
"""Walled-off processes of this room at one time: each may take 768 MiB."""
LARGEST = 40 * 1024 * 1024
A_POST = 60.0
"""Seconds that the files of one post may take together; the rest is cleaned when somebody asks."""
CLEANABLE = frozenset(
    {"jpg", "png", "gif", "webp", "tif", "bmp", "avif", "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp"}
)


@dataclass(frozen=True, slots=True)
class Copy:
    """What became of cleaning: a code of ``kinds.CLEANED``, the copy if there is one, what was taken out."""

    code: str
    sealed: Sealed | None = None
    removed: tuple[str, ...] = ()


class Patience:
    """How much longer the files of one post may take."""

    def __init__(self, seconds: float = A_POST, clock: Callable[[], float] = monotonic) -> None:
        self._clock, self._end = clock, clock() + seconds

    @property
    def is_over(self) -> bool:
        return self._clock() > self._end


def cleaned(sealed: Sealed, patience: Patience) -> Copy:
    """The working copy of a file that was sealed a moment ago."""
    kind = kind_of(sealed.media_type)
    if patience.is_over and kind is not None and kind.extension in CLEANABLE:
        return Copy("later")
    return cleaned_of(content_of_sealed(sealed), sealed.media_type, sealed.size, sealed.name)


def cleaned_of(pieces: Iterator[bytes], media_type: str, size: int, name: str) -> Copy:
    """The working copy of a file, read from its pieces. Never raises for what the file is."""
    kind = kind_of(media_type)
    if kind is None or kind.extension not in CLEANABLE:
        return Copy("nothing" if kind is not None and kind.group == "text" else "cannot")
    if size > LARGEST:
        return Copy("too_big")
    try:
        with WORKERS:
            made = files.strip_in_sandbox(b"".join(pieces), kind)
        new = kind_of(made.media_type) or kind
        copy = seal(made.data, name=name, media_type=new.media_type, group=new.group)
    except files.Failed as failed:
        return Copy(failed.reason)
    except (NoRoom, OSError):
        return Copy("no_room")
    except (BlobMissing, vault.CannotOpen):
        return Copy("damaged")
    return Copy("cleaned" if made.complete else "partly", copy, made.removed)


def kind_of(media_type: str) -> files.Kind | None:
    """What kind of file it is; None for one no page takes."""
    return next((kind for kind in files.KINDS.values() if kind.media_type == media_type), None)
