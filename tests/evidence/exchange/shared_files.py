"""Where the small real data of the house lie, when they lie beside the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("SAFECONDUCT_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))


def shared_file(name: str) -> bytes:
    """The bytes of a shared file; the test is left out where the folder is not there."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{name} is not beside this repository")  # data that we may not ship
    return path.read_bytes()
