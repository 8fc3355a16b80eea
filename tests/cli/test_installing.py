"""A new installation: made once, closed to others, with a code for the first administrator."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from tests.cli.running import safeconduct

CODE = re.compile(r"^\s+([0-9A-Z]{4}(?:[ -][0-9A-Z]+)+)\s*$", re.MULTILINE)


def test_init_makes_an_installation_once_and_prints_the_first_code(tmp_path: Path) -> None:
    home = tmp_path / "installation"
    made = safeconduct("init", "--home", home)
    assert made.returncode == 0, made.stderr
    first = CODE.findall(made.stdout)
    assert len(first) == 1
    secrets = (home / "host" / "shared.json").read_bytes()
    for path in (home, home / "host", *(home / "host").iterdir(), home / "keys.sqlite3"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path

    again = safeconduct("init", "--home", home)
    assert again.returncode == 2
    assert "nothing was changed" in again.stderr
    assert (home / "host" / "shared.json").read_bytes() == secrets

    another = safeconduct("init", "--new-code", "--home", home)
    assert another.returncode == 0, another.stderr
    assert CODE.findall(another.stdout) != first
    assert (home / "host" / "shared.json").read_bytes() == secrets


def test_a_demo_is_never_put_into_a_real_installation_nor_thrown_over_it(tmp_path: Path) -> None:
    home = tmp_path / "installation"
    assert safeconduct("init", "--home", home).returncode == 0
    for words in (["demo", "--only-fill"], ["demo", "--fresh", "--only-fill"], ["demo", "code", "aisha"]):
        done = safeconduct(words[0], "--home", home, *words[1:])
        assert done.returncode == 2, words
    assert (home / "host" / "staff.json").exists()
    assert not list(home.glob("*demo*"))
