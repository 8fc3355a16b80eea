"""How a case starts a clock: the fact that holds the day and the conditions, compiled for one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from safeconduct.law.clock_entries import Clock, Starts
from safeconduct.law.conditions import Bound, Scope, read_condition
from safeconduct.law.facts import Fact, Kind
from safeconduct.law.provenance import PackError
from safeconduct.law.settings import DEFAULT_SETTINGS, Settings


@dataclass(frozen=True, slots=True)
class Starter:
    """One way a clock starts. ``years``: the fact holds a year, not a day."""

    clock: Clock
    starts: Starts
    years: bool
    chooses: Bound | None
    applies: Bound | None
    ended: Bound | None


def check_starts(clock: Clock, facts: Mapping[str, Fact], *, file: str) -> None:
    """Raise ``PackError`` if a clock starts from, or has a condition on, a fact nobody knows."""
    for starts in clock.starts:
        compiled(clock, starts, facts, clock.provenance.effective_from, DEFAULT_SETTINGS, file)


def compiled(
    clock: Clock, starts: Starts, facts: Mapping[str, Fact], on: date, settings: Settings, file: str = "pack"
) -> Starter:
    """One way to start, ready to be asked. Raises ``PackError`` for facts and words nobody knows."""
    scope = Scope(facts, frozenset(), file, clock.id)
    for name in (starts.fact, *starts.also.values()):
        if name not in facts:
            raise _no_fact(file, clock.id, name, facts)
    fact = facts[starts.fact]
    columns = dict(fact.type.columns)
    kind = columns[starts.column].kind if starts.column in columns else fact.type.kind
    if kind not in ({Kind.DATE, Kind.INTEGER} if starts.column else {Kind.DATE}):
        what = f"{starts.fact}, column {starts.column!r}," if starts.column else starts.fact
        raise PackError(file, clock.id, "starts.fact", f"{what} holds no day")

    def bound(table: Mapping[str, Any] | None, field: str, within: Scope) -> Bound | None:
        return read_condition(table, replace(within, field=field)).bind(on, settings) if table else None

    cells = {name: Fact(name, column) for name, column in columns.items()}
    return Starter(
        clock, starts, kind is Kind.INTEGER,
        bound(starts.where, "starts.where", replace(scope, facts=cells, subject="column")),
        bound(starts.applies_if, "starts.applies_if", scope),
        bound(starts.ended_by, "starts.ended_by", scope),
    )  # fmt: skip


def _no_fact(file: str, entry: str, name: str, facts: Mapping[str, Fact]) -> PackError:
    near = get_close_matches(name, facts, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "look at the list of facts"
    return PackError(file, entry, "starts.fact", f"there is no fact {name!r}; {hint}")
