"""Small packs for tests: the invented country, and packs written for one test."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from safeconduct.law.packs import Pack, load
from safeconduct.law.screening import Screening, screen
from safeconduct.law.values import answers_from_short

FOLDER = Path(__file__).parent / "packs"
TODAY = date(2026, 11, 22)

CARMEN: dict[str, Any] = {
    "place.country": "US",
    "claim.fears_return": "yes",
    "claim.grounds": ["religion"],
    "bars.convicted": "no",
    "person.age": 30,
    "person.vulnerable": ["none_of_these"],
    "arrivals": [{"when": "2026-03-01", "how": "visa"}],
}
"""Everything that the invented country's shelter asks for."""


@cache
def invented() -> tuple[Pack, ...]:
    return load(FOLDER / "zz")


def screened(facts: dict[str, Any], *, on: date = TODAY, packs: tuple[Pack, ...] | None = None) -> Screening:
    return screen(answers_from_short(facts), on=on, packs=packs or invented())


def copied(to: Path, **changes: str) -> Path:
    """The invented pack in another folder; ``rules="…"`` replaces a file, ``rules__add`` appends to it."""
    folder = to / "zz"
    shutil.copytree(FOLDER / "zz", folder)
    for name, text in changes.items():
        file = folder / f"{name.removesuffix('__add')}.toml"
        before = file.read_text() if name.endswith("__add") else ""
        file.write_text(before + text)
    return folder


def rule(when: str, **fields: Any) -> str:
    """A rule entry with sensible provenance; ``fields`` as TOML text."""
    found = {
        "id": '"zz.new"', "version": "1", "kind": '"element"', "title": '"New"', "text": '"New."',
        "citation": '"Act 7"', "source": '"Act 7"', "read": "2026-11-01", "confidence": '"low"',
        "effective_from": "2000-01-01", **fields,
    }  # fmt: skip
    written = "\n".join(f"{name} = {value}" for name, value in found.items() if value is not None)
    return f"\n[[rule]]\n{written}\nwhen = {when}\n"


def table(condition: Any) -> str:
    """A condition (dicts, lists, codes, numbers, dates) as TOML text."""
    if isinstance(condition, dict):
        return "{ " + ", ".join(f"{key} = {table(value)}" for key, value in condition.items()) + " }"
    if isinstance(condition, list):
        return "[" + ", ".join(map(table, condition)) + "]"
    if isinstance(condition, bool):
        return "true" if condition else "false"
    return f'"{condition}"' if isinstance(condition, str) else str(condition)
