"""Files that anybody may fetch: opened from the blob store when they are released, deleted when they are taken down.

The bytes are complete under their name or absent. They are written before their row is committed and deleted after
it is gone, so that what a crash leaves between lies under a name nobody knows, until ``sweep_files`` takes it away.
"""

from __future__ import annotations

import logging
import os
from base64 import b64decode
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from PIL import Image, UnidentifiedImageError

from safeconduct import audit, vault
from safeconduct.blobs.sealed import stream_context
from safeconduct.blobs.store import PARTIAL, BlobMissing, pieces_of
from safeconduct.press.leaving import LeavingFile
from safeconduct.press.projections.models import PublicFile

logger = logging.getLogger("safeconduct.press")

UNFINISHED_FOR = timedelta(hours=1)
ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif", "video/mp4": "mp4",
    "video/webm": "webm", "text/vtt": "vtt", "application/pdf": "pdf",
}  # fmt: skip


_written: ContextVar[list[Path] | None] = ContextVar("written", default=None)


class FileGone(Exception):
    """A released file is missing in the store, or is not what was released."""


@contextmanager
def gone_unless_done() -> Iterator[None]:
    """Around a transaction that puts files out: where it fails, what was written in it is unlinked at once."""
    written: list[Path] = []
    mark = _written.set(written)
    try:
        yield
    except BaseException:
        for path in written:
            _unlink(path)
        raise
    finally:
        _written.reset(mark)


def put_out_files(
    released: Iterable[LeavingFile], *, publication: UUID, slug: str, at: datetime
) -> list[PublicFile]:
    """Write the bytes of released files and give their rows, unsaved. Raises ``FileGone``. Twice is once."""
    rows = []
    for number, each in enumerate(released, start=1):
        if not _is_there(each):
            _write(path_of(UUID(each.id)), _opened(each))
        rows.append(
            PublicFile(
                id=UUID(each.id), publication_id=publication, kind=each.kind, language=each.language,
                name=name_of(slug, each.kind, each.media_type, each.language, number),
                media_type=each.media_type, size=each.size, digest=each.digest, published_at=at,
            )
        )  # fmt: skip
    return rows


def put_out_bytes(file_id: UUID, content: bytes) -> None:
    """Write what was made here, such as a PDF."""
    _write(path_of(file_id), (content,))


def name_of(slug: str, kind: str, media_type: str, language: str, number: int = 0) -> str:
    """The name of a download: made by us, so that no name somebody gave a file goes out."""
    ending = ENDINGS.get(media_type, "bin")
    parts = [slug[:100], kind, language, str(number) if number else ""]
    return f"{'-'.join(part for part in parts if part)}.{ending}"


def path_of(file_id: UUID) -> Path:
    return Path(settings.PUBLISHED_DIR) / str(file_id)


def size_of(file_id: UUID) -> tuple[int, int]:
    """Width and height of a picture in points, (0, 0) where it cannot be told."""
    try:
        with Image.open(path_of(file_id)) as picture:
            return picture.size
    except (OSError, UnidentifiedImageError, ValueError):
        return (0, 0)


def delete_files(rows: Iterable[PublicFile]) -> None:
    """Delete rows inside the caller's transaction; the bytes go as soon as it is committed."""
    ids = [row.pk for row in rows]
    PublicFile.objects.filter(pk__in=ids).delete()
    for id_ in ids:
        transaction.on_commit(partial(_delete, id_))


def sweep_files(at: datetime) -> int:
    """Delete files in the folder that no row names, an hour after they came. Returns how many."""
    folder = Path(settings.PUBLISHED_DIR)
    cutoff = (at - UNFINISHED_FOR).timestamp()
    found = [path for path in folder.glob("*") if path.is_file() and path.stat().st_ctime < cutoff]
    known = {str(pk) for pk in PublicFile.objects.values_list("pk", flat=True)}
    lost = [path for path in found if path.name not in known and _unlink(path)]
    if lost:
        with transaction.atomic():
            audit.record("press.files.swept", chain="worker", at=at, count=len(lost))
    return len(lost)


def _is_there(each: LeavingFile) -> bool:
    path = path_of(UUID(each.id))
    return path.is_file() and path.stat().st_size == each.size and _digest(path) == each.digest


def _digest(path: Path) -> str:
    running = vault.digests.RunningDigest()
    with path.open("rb") as held:
        while piece := held.read(256 * 1024):
            running.update(piece)
    return running.digest().hex()


def _opened(each: LeavingFile) -> Iterator[bytes]:
    """The bytes of a released file; ``FileGone``, at the end at the latest, where they are not what was agreed."""
    running, size = vault.digests.RunningDigest(), 0
    try:
        key = vault.LockKey.from_bytes(b64decode(each.key))
        for piece in vault.open_stream(pieces_of(each.blob), key, stream_context(each.blob)):
            running.update(piece)
            size += len(piece)
            yield piece
    except (BlobMissing, vault.CannotOpen, ValueError):
        raise FileGone from None
    if size != each.size or running.digest().hex() != each.digest:
        raise FileGone


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    unfinished = path.with_suffix(PARTIAL)
    try:
        with unfinished.open("wb") as out:
            for piece in pieces:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        unfinished.chmod(0o644)
        unfinished.replace(path)
        if (written := _written.get()) is not None:
            written.append(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _delete(file_id: UUID) -> None:
    _unlink(path_of(file_id))


def _unlink(path: Path) -> bool:
    """Whether it is gone. What cannot be deleted now is named by no row: ``sweep_files`` tries again."""
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        logger.error("a public file was not deleted: %s", type(problem).__name__)
        return False
    return True
