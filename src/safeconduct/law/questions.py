"""Each fact as a plain question, with why it is asked and words for its codes. English data, for staff pages.

The words that people see in the public form are translated and live in `intake.form`. Words of countries,
nationalities and states are there too, and not repeated here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from .facts import FACTS, Kind, fact

YES_NO_WORDS: Mapping[str, str] = {"yes": "Yes", "no": "No"}
WORDS_FILE = "questions_words.toml"
FIRST, USUAL, LAST = 1, 5, 9
"""Priorities: see ``Asked.priority``."""
ALWAYS: Mapping[str, Any] = {}
"""An ``ask_if`` that always holds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its reason.

    Attributes:
        labels: words for each code, in the order of the fact's codes; empty for texts, numbers and dates, and
            for countries, nationalities and states.
        columns: a record's columns, each with its own question and labels.
        priority: its turn among the questions to ask next, 1 (before all others) to 9; see `law.asking`.
        ask_if: it is asked even if no rule waits for it, where this condition (as rules write them, on facts)
            is met; ``ALWAYS``; None: never for its own sake.
    """

    question: str
    why: str
    labels: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Asked] = field(default_factory=dict)
    priority: int = USUAL
    ask_if: Mapping[str, Any] | None = None


def question(fact_id: str) -> Asked:
    """The question of this fact. Raises UnknownFact."""
    return _all()[fact(fact_id).id]


@cache
def _all() -> Mapping[str, Asked]:
    written: dict[str, Any] = {}
    words: dict[str, dict[str, str]] = {}
    for each in sorted(files(__package__).iterdir(), key=lambda path: path.name):
        if each.name == WORDS_FILE:
            words = tomllib.loads(each.read_text("utf-8"))
        elif each.name.startswith("questions_") and each.name.endswith(".toml"):
            found = tomllib.loads(each.read_text("utf-8"))
            if doubled := written.keys() & found.keys():
                raise ValueError(f"{each.name}: {min(doubled)} is asked in another file too")
            written |= found
    if strangers := written.keys() - FACTS.keys():
        raise ValueError(f"there is a question about {min(strangers)}, which is no fact")
    return {fact_id: _asked(fact_id, table, words) for fact_id, table in written.items()}


def _asked(fact_id: str, table: Mapping[str, Any], words: Mapping[str, dict[str, str]]) -> Asked:
    type = fact(fact_id).type
    columns = {}
    for name, kind in type.columns:
        cell = table.get("columns", {})[name]
        columns[name] = Asked(cell["question"], "", _labels(kind.kind, kind.codes, cell, words))
    labels = _labels(type.kind, type.codes, table, words)
    priority = table.get("priority", USUAL)
    if priority.__class__ is not int or not FIRST <= priority <= LAST:
        raise ValueError(f"{fact_id}: the priority must be a number from {FIRST} to {LAST}")
    ask_if = table.get("ask_if")
    return Asked(
        table["question"], table["why"], labels, columns, priority, ALWAYS if ask_if == "always" else ask_if
    )


def asked_for_its_own_sake() -> Mapping[str, Mapping[str, Any]]:
    """Facts with an ``ask_if``, and that condition."""
    return {id: asked.ask_if for id, asked in _all().items() if asked.ask_if is not None}


def _labels(
    kind: Kind, codes: tuple[str, ...], table: Mapping[str, Any], words: Mapping[str, dict[str, str]]
) -> Mapping[str, str]:
    """Words in the order of the codes. `words = "languages"` in a table adds a shared list."""
    if kind is Kind.YES_NO:
        return YES_NO_WORDS
    if kind not in (Kind.CHOICE, Kind.CHOICES):
        return {}
    known = {**words.get(table.get("words", ""), {}), **table.get("labels", {})}
    return {code: known[code] for code in codes}
