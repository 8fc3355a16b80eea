"""The project's own files, as the gates read them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "safeconduct"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is or would be committed (git's index, and new files that are not ignored)."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True,
    ).stdout  # fmt: skip
    paths = (ROOT / name.decode() for name in sorted(set(listed.split(b"\0"))) if name)
    return tuple(path for path in paths if path.is_file())


@cache
def text_of(path: Path) -> str:
    """A file's text; nothing for an image, a font, a compiled catalogue."""
    content = path.read_bytes()
    return "" if b"\0" in content[:4096] else content.decode("utf-8", "replace")


def python_files(*folders: str) -> list[Path]:
    roots = [ROOT / folder for folder in folders]
    return [
        path for path in tracked() if path.suffix == ".py" and any(root in path.parents for root in roots)
    ]


def lines_of(path: Path) -> list[str]:
    return text_of(path).splitlines()


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
