"""The clocks of the United States pack, read straight from its files: the tests of counting need no more."""

import tomllib
from importlib import resources

from safeconduct.law.clocks import Almanac, Clock, read_clock


def us_clocks() -> list[tuple[str, Clock]]:
    """Pairs of file and clock."""
    folder = resources.files("safeconduct.law") / "packs" / "us"
    files = sorted(
        (each for each in folder.iterdir() if each.name.startswith("clocks")), key=lambda f: f.name
    )
    return [
        (file.name, read_clock(table, file=file.name))
        for file in files
        for table in tomllib.loads(file.read_text(encoding="utf-8"))["clock"]
    ]


US = Almanac(clock for _, clock in us_clocks())
