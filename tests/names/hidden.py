"""The table of spellings (`variants.toml`), and how many pairs are found when one of the two is hidden in a roll."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from safeconduct.names import Candidate, Identity, Prepared, Roll, find, prepare

TABLE = Path(__file__).with_name("variants.toml")
SHOWN = 20
FAMILIES = (
    ("Magomedov", "Магомедов"), ("Karimi", "کریمی"), ("Ivanova", "Ivanov"), ("Aliev", "Aliyev"), ("Haddad", "حداد"),
    ("García", "Garcia"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """``recall``: share of hidden writings among the first twenty; ``shown``: candidates shown for a name, mean."""

    recall: float
    shown: float
    strong: float
    missed: tuple[tuple[str, str], ...]


def pairs(part: str) -> list[tuple[str, str]]:
    """Two writings of one name each. ``part``: tuned or checked."""
    return [(one, other) for topic in _table()["variants"] for one, other in topic[part]]


def different(part: str) -> list[tuple[str, str]]:
    """Names of two people each."""
    return [(one, other) for one, other in _table()["different"][part]]


def in_full(part: str) -> list[tuple[str, str]]:
    """The pairs both ways round; single words also with a family name behind or before, spelled two ways."""
    found = []
    for number, (one, other) in enumerate(pairs(part)):
        found += [(one, other), (other, one)]
        if " " not in one + other and "-" not in one + other:
            first, second = FAMILIES[number % len(FAMILIES)]
            found += [(f"{one} {first}", f"{other} {second}"), (f"{first} {other}", f"{one} {first}")]
    return found


def of_name(name: str, birth: str = "") -> Prepared:
    return prepare(Identity((name,), birth))


def measure(part: str, roll: Sequence[Any]) -> Found:
    """Each pair's second writing is hidden among ``roll`` (JSON forms), and the first is asked for.

    All are hidden at once and those that belong to other pairs are passed over, as if each had a roll of its own.
    """
    wanted = in_full(part)
    order = list(range(len(wanted)))
    Random("hidden").shuffle(order)
    middle = len(roll) // 2
    hidden = [of_name(wanted[at][1]).to_json() for at in order]
    position = {at: middle + number for number, at in enumerate(order)}
    found = find(
        [of_name(asked) for asked, _ in wanted], Roll.of([*roll[:middle], *hidden, *roll[middle:]]), most=150
    )
    others = range(middle, middle + len(hidden))
    shown = [_shown(each, position[at], others) for at, each in enumerate(found)]
    missed = [at for at, each in enumerate(shown) if position[at] not in {one.position for one in each}]
    return Found(
        recall=1 - len(missed) / len(wanted),
        shown=sum(map(len, shown)) / len(wanted),
        strong=sum(one.score >= 0.78 for each in shown for one in each) / len(wanted),
        missed=tuple(wanted[at] for at in missed),
    )


def _shown(found: list[Candidate], own: int, hidden: range) -> list[Candidate]:
    return [each for each in found if each.position == own or each.position not in hidden][:SHOWN]


def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))
