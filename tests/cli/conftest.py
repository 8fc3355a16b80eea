"""One demo for the whole run, made by the real command; tests that change it take a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import safeconduct


@pytest.fixture(scope="session")
def made_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo-home") / "demo"
    made = safeconduct("demo", "--only-fill", "--home", home)
    assert made.returncode == 0, made.stderr
    return home


@pytest.fixture
def demo(made_demo: Path, tmp_path: Path) -> Path:
    copied: Path = shutil.copytree(made_demo, tmp_path / "demo")
    return copied
