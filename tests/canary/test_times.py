"""The hour of what a person did is in no time of a file."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from safeconduct.blobs import store as blobs
from safeconduct.intake.deleting import bury


def tells_only_the_day(path: Path) -> bool:
    return path.stat().st_mtime_ns % (86_400 * 10**9) == 0


@pytest.fixture
def kept() -> str:
    writer = blobs.BlobWriter()
    writer.write(b"sealed")
    writer.finish()
    return writer.name


def test_a_file_bears_midnight(kept: str) -> None:
    assert tells_only_the_day(blobs.path_of(kept))
    assert datetime.fromtimestamp(blobs.path_of(kept).stat().st_mtime, UTC).time() == time()


def test_the_folder_of_a_file_bears_midnight_when_one_comes_and_when_one_goes(
    kept: str, settings: Any
) -> None:
    folder = blobs.path_of(kept).parent
    assert tells_only_the_day(folder) and tells_only_the_day(Path(settings.BLOB_DIR))
    blobs.delete(kept)
    assert tells_only_the_day(folder)


def test_the_tombstones_bear_midnight(settings: Any) -> None:
    bury(uuid4())
    assert tells_only_the_day(settings.TOMBSTONES)
