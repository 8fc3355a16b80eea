"""The blob store: sealed files under random names, with a time of day that tells nothing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from safeconduct import vault

PIECE = 256 * 1024
PARTIAL = ".partial"
DAY_NS = 86_400 * 10**9


class NoRoom(Exception):
    """The disk is so full that files are refused, so that words still find a place."""


class BlobMissing(Exception):
    """There is no such blob: swept, or not restored."""


class BlobWriter:
    """Write one blob: durable and complete under its name after ``finish``, absent otherwise."""

    def __init__(self) -> None:
        refuse_when_full()
        self.name = vault.digests.random_bytes(24).hex()
        self._path = path_of(self.name)
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._partial = self._path.with_suffix(PARTIAL)
        descriptor = os.open(self._partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._out = os.fdopen(descriptor, "wb", buffering=0)

    def write(self, piece: bytes) -> None:
        self._out.write(piece)

    def finish(self) -> None:
        """Make it durable, then give it its name; its time becomes midnight of the day."""
        os.fsync(self._out.fileno())
        self._out.close()
        keep_only_the_day(self._partial)
        self._partial.replace(self._path)
        _sync_folder(self._path.parent)
        _quiet_folders(self._path)

    def abandon(self) -> None:
        """Take back what was written so far, also if the disk is too full to close it; twice does no harm."""
        try:
            self._out.close()
        finally:
            self._partial.unlink(missing_ok=True)
            _quiet_folders(self._path)


def refuse_when_full() -> None:
    """Raise ``NoRoom`` below the free-space floor: files stop, text still works."""
    settings.BLOB_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    if shutil.disk_usage(settings.BLOB_DIR).free < settings.FREE_SPACE_FLOOR_BYTES:
        raise NoRoom


def path_of(name: str) -> Path:
    return Path(settings.BLOB_DIR) / name[:2] / name


def pieces_of(name: str) -> Iterator[bytes]:
    """The sealed bytes of a blob. Raises ``BlobMissing``."""
    try:
        with path_of(name).open("rb") as held:
            while piece := held.read(PIECE):
                yield piece
    except FileNotFoundError:
        raise BlobMissing from None


def delete(name: str) -> None:
    path = path_of(name)
    path.unlink(missing_ok=True)
    _quiet_folders(path)


def keep_only_the_day(path: Path) -> None:
    """Set a path's time to midnight of its day. (When its inode changed, no program can set.)"""
    midnight = path.stat().st_mtime_ns // DAY_NS * DAY_NS
    os.utime(path, ns=(midnight, midnight))


def _quiet_folders(path: Path) -> None:
    """A folder's time is that of the last file that came or went."""
    for folder in (path.parent, path.parent.parent):
        if folder.exists():
            keep_only_the_day(folder)


def orphans(known: set[str], *, before: datetime) -> list[Path]:
    """Files nobody's row names, and unfinished ones, older than a day."""
    cutoff = (before - timedelta(days=1)).timestamp()
    every = (path for path in Path(settings.BLOB_DIR).glob("??/*") if path.is_file())
    return [path for path in every if path.name not in known and path.stat().st_ctime < cutoff]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
