"""The word tables beside this module, read once. They hold no testimony and no record."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .sounding import coarse, fine
from .spans import Kind

_HERE = Path(__file__).parent
_BLANK = re.compile(r"\[[^\]]*\]|\(\?<[=!][^()]*\)| ")
_FRAGMENT = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True, slots=True)
class NameTables:
    """What `names.toml` says, keyed by sound."""

    same: dict[str, frozenset[str]]
    endings: frozenset[str]
    coarse_endings: frozenset[str]
    place_endings: frozenset[str]
    coarse_place_endings: frozenset[str]
    generic: frozenset[str]
    long_generic: frozenset[str]
    leading: frozenset[str]
    particles: frozenset[str]
    everyday: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One rule: what it finds, why, in which script, and whether capitals count.

    `then`, if any, must follow at once in the text with its capitals.
    `needs` are letters of which one must be in the text (in small letters) for the rule to be tried.
    """

    kind: Kind
    reason: str
    script: str
    capitals: bool
    needs: tuple[str, ...]
    find: re.Pattern[str]
    then: re.Pattern[str] | None = None


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_HERE / name).read_text(encoding="utf-8"))


def _same(groups: list[list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        keys = frozenset(key for word in group for key in fine(word)[:1])
        for key in keys:
            found[key] = found.get(key, frozenset()) | keys
    return found


@cache
def name_tables() -> NameTables:
    """The tables for recorded names."""
    raw = _read("names.toml")
    endings = frozenset(raw["endings"])
    of_places = {stem + ending for stem in raw["stems_of_places"] for ending in endings if len(ending) <= 3}
    places = endings | of_places | set(raw["people_of_places"])
    generic = frozenset(raw["generic"])
    return NameTables(
        same=_same(raw["same"]),
        endings=endings,
        coarse_endings=frozenset(map(coarse, endings))
        | frozenset(coarse(e).strip("*") for e in endings) - {""},
        place_endings=places,
        coarse_place_endings=frozenset(map(coarse, places))
        | frozenset(coarse(e).strip("*") for e in places) - {""},
        generic=generic,
        long_generic=frozenset(word for word in generic if len(word) > 5),
        leading=frozenset(
            ("the", "city", "town", "village", "of", "город", "село", "станица", "г", "поселок", "аул")
        ),
        particles=frozenset(raw["particles"]),
        everyday=frozenset(raw["everyday"]),
    )


def _expanded(text: str, fragments: dict[str, str]) -> str:
    """A rule with its named fragments put in; a blank in a rule means one to three blanks or line ends."""
    for _ in range(6):
        text = _FRAGMENT.sub(lambda m: "(?:" + fragments[m[1]].strip() + ")", text)
    return _BLANK.sub(lambda m: r"\s{1,3}" if m[0] == " " else m[0].replace(" ", r"\s"), text)


def _compiled(rule: str, fragments: dict[str, str]) -> re.Pattern[str]:
    return re.compile(_expanded(rule.strip(), fragments))


@cache
def first_name_list() -> tuple[str, ...]:
    """Common first names, one spelling each."""
    return tuple(dict.fromkeys(str(_read("first_names.toml")["names"]).split()))


@cache
def patterns() -> tuple[Pattern, ...]:
    """All rules, in the order of their files."""
    found = []
    for name in ("rules_any.toml", "rules_en.toml", "rules_ru.toml"):
        raw = _read(name)
        for rule in raw["rule"]:
            found.append(
                Pattern(
                    Kind(rule["kind"]),
                    rule["reason"],
                    rule.get("script", raw["script"]),
                    rule.get("capitals", False),
                    tuple(rule.get("needs", ())),
                    _compiled(rule["find"], raw.get("fragments", {})),
                    _compiled(rule["then"], raw.get("fragments", {})) if "then" in rule else None,
                )
            )
    return tuple(found)
