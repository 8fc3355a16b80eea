"""Count outcomes over one or two dimensions, through the gate that withholds small numbers.

A count differs from what was counted before as people come and go; where it differs by so few that somebody
could be told from it, the gate refuses and names the earlier table (``counting.disclosure``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked, epochs_held, list_key, list_keys
from safeconduct.cases.models import CountedTable
from safeconduct.cases.outcomes import records
from safeconduct.cases.outcomes.codes import DIMENSIONS, UNKNOWN
from safeconduct.counting.disclosure import LEAST_K, Key, Released, Verdict, gate

MOST_BY = 2
FLOOR = 4096


class NotADimension(ValueError):
    """Count by one or two of ``DIMENSIONS``, each once."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A table as it was shown. ``cells``: None where withheld."""

    id: UUID
    day: date
    person_id: UUID
    dimensions: tuple[str, ...]
    cells: Mapping[Key, int | None]
    k: int
    total: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the gate said of a table somebody asked for; ``kept`` is None where it was refused."""

    verdict: Verdict
    kept: Kept | None
    damaged: int = 0


def count(*, desk: Desk, by: Unlocked, dimensions: Sequence[str], token: UUID, at: datetime) -> Answer:
    """Count every recorded outcome and keep the table. The same question of the same numbers is the same table.

    Raises ``NotADimension``, ``NotAMember``, ``NotAllowed``.
    """
    demand(by.person, Permission.COUNT_OUTCOMES)
    names = tuple(dimensions)
    if not 1 <= len(names) <= MOST_BY or len(set(names)) != len(names) or not set(names) <= set(DIMENSIONS):
        raise NotADimension
    found, damaged = records.read_all(by, desk)
    cells = Counter(tuple(each.get(name, UNKNOWN) for name in names) for each in found)
    with transaction.atomic():
        audit.record("statistics.counted", chain="staff", at=at, by=by.person.pk, count=len(found))
        before = tables(desk, by)
        same = next((each for each, counts in before if _is_same(each, counts, names, cells)), None)
        if same:
            return Answer(_shown_again(same), same, damaged)
        verdict = gate(
            cells, names, k=LEAST_K, sensitive_dimension="outcome" if "outcome" in names else None,
            earlier=[_released(each, counts) for each, counts in before],
        )  # fmt: skip
        if verdict.refused:
            return Answer(verdict, None, damaged)
        kept = _keep(desk, by, names, cells, verdict, token, at)
    return Answer(verdict, kept, damaged)


def tables(desk: Desk, by: Unlocked) -> list[tuple[Kept, dict[str, Any]]]:
    """Tables that were counted, the newest first, each with its document. Those that do not open are left out."""
    under, found = list_keys(by, desk), []
    for row in CountedTable.objects.order_by("-day", "id"):
        try:
            held = dict(
                vault.unlock_document(bytes(row.document), key=under[row.epoch], context=_context(row))
            )
        except (vault.CannotOpen, KeyError):
            continue
        found.append((_kept(row, held), held))
    return found


def _keep(
    desk: Desk,
    by: Unlocked,
    names: Key,
    cells: Mapping[Key, int],
    verdict: Verdict,
    token: UUID,
    at: datetime,
) -> Kept:
    epoch = epochs_held(by, desk, "list")[-1]
    row = CountedTable(id=token, person_id=by.person.pk, day=at.date(), epoch=epoch)
    held: dict[str, Any] = {
        "dimensions": list(names),
        "cells": [[*key, shown] for key, shown in sorted(verdict.cells.items())],
        "counts": [[*key, counted] for key, counted in sorted(cells.items())],
        "withheld": sorted(sorted(map(list, group)) for group in verdict.withheld),
        "k": verdict.k,
    }
    row.document = vault.lock_document(
        held, key=list_key(by, desk, epoch), context=_context(row), floor=FLOOR
    )
    if not CountedTable.objects.filter(pk=token).exists():
        row.save(force_insert=True)
    return _kept(row, held)


def _kept(row: CountedTable, held: Mapping[str, Any]) -> Kept:
    cells = {tuple(map(str, line[:-1])): line[-1] for line in held["cells"]}
    total = sum(int(line[-1]) for line in held["counts"])
    return Kept(row.id, row.day, row.person_id, tuple(held["dimensions"]), cells, int(held["k"]), total)


def _is_same(kept: Kept, held: Mapping[str, Any], names: Key, cells: Mapping[Key, int]) -> bool:
    return kept.dimensions == names and _counts(held) == dict(cells)


def _counts(held: Mapping[str, Any]) -> dict[Key, int]:
    return {tuple(map(str, line[:-1])): int(line[-1]) for line in held["counts"]}


def _released(kept: Kept, held: Mapping[str, Any]) -> Released:
    withheld = frozenset(
        frozenset((str(name), str(value)) for name, value in group) for group in held["withheld"]
    )
    return Released(kept.day.isoformat(), kept.dimensions, _counts(held), kept.k, withheld)


def _shown_again(kept: Kept) -> Verdict:
    return Verdict(kept.cells, kept.k)


def _context(row: CountedTable) -> vault.Context:
    return vault.Context("cases.countedtable", str(row.id), "document", row.epoch)
