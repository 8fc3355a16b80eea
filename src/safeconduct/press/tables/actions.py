"""Make a table, let it out, take it back. The gate is asked when it is made, and again at the moment it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit, vault
from safeconduct.access.actions import approvals
from safeconduct.access.errors import WrongState
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.counting.disclosure import Key, Reason, Released, Verdict, gate, least
from safeconduct.outbox import post
from safeconduct.press.approvals import TABLE
from safeconduct.press.models import Publication, TableRelease
from safeconduct.press.tables.counting_persons import (
    LEFT_OUT,
    Choice,
    Counted,
    counted,
    left_out,
    population,
)

OUT = ("approved", "released", "withdrawn")
"""States of tables that somebody may have: one that was withdrawn was copied before."""
OUTCOME = "outcome"


class Refused(Exception):
    """The gate lets none of it out. ``verdict`` says why."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__()


class RecordsChanged(Exception):
    """What was counted is not what would be counted today."""


class SlugTaken(Exception):
    """Another table has this address."""


def judge(choice: Choice, *, k: int, is_orientation: bool, on: date) -> tuple[Counted, Verdict]:
    """Count, and ask the gate, against everything that went out so far."""
    found = counted(choice, on)
    is_orientation = is_orientation or found.is_orientation
    k = least(k, is_orientation=is_orientation)
    verdict = gate(
        found.cells, choice.dimensions, k=k, is_orientation=is_orientation,
        sensitive_dimension=OUTCOME if OUTCOME in choice.dimensions else None,
        earlier=earlier(choice, found, k, on), population=population(choice),
    )  # fmt: skip
    return found, verdict


def earlier(choice: Choice, found: Counted, k: int, on: date, without: UUID | None = None) -> list[Released]:
    """Tables that went out and may be about the same people: the same incidents and acts, or nearly the same people."""
    rows = TableRelease.objects.filter(state__in=OUT).order_by("made_on", "pk")
    return [released_of(row, found, max(k, row.k), on) for row in rows if row.pk != without]


def released_of(row: TableRelease, found: Counted, k: int, on: date) -> Released:
    """A table that went out, as the gate reads it. Of nearly the same people: compared whatever its acts are."""
    other = Choice.from_source(row.source)
    theirs = counted(other, on).persons
    both = len(found.persons & theirs)
    nested = both > 0 and min(len(found.persons), len(theirs)) - both < k
    withheld = frozenset(
        frozenset((name, value) for name, value in group) for group in row.source.get("withheld", ())
    )
    names = tuple(row.dimensions)
    return Released(
        row.slug,
        names,
        keyed(row.counts, names),
        row.k,
        withheld,
        population(other),
        nested,
    )


def make(choice: Choice, values: Mapping[str, Any], *, token: UUID, by: Person, at: datetime) -> TableRelease:
    """Keep a draft. ``values``: slug, titles, k, is_orientation, publication. The same token twice makes one.

    Raises ``NotAllowed``, ``Refused`` (nothing is kept) and ``SlugTaken``.
    """
    demand(by, Permission.PRESS)
    if (held := TableRelease.objects.filter(pk=token).first()) is not None:
        return held
    found, verdict = judge(choice, k=values["k"], is_orientation=values["is_orientation"], on=at.date())
    if verdict.refused:
        raise Refused(verdict)
    table = _draft(choice, values, found, verdict)
    table.source[LEFT_OUT] = sorted(map(str, left_out(choice, at.date(), made_until=at.date())))
    table.pk, table.made_by, table.made_on, table.as_of = token, by, at.date(), at.date()
    try:
        with transaction.atomic():
            table.save(force_insert=True)
            audit.record("press.table.made", chain="staff", by=by.pk, subject=table.pk, at=at)
    except IntegrityError:
        if (held := TableRelease.objects.filter(pk=token).first()) is not None:
            return held  # the other click of a double click
        raise SlugTaken from None
    return table


def _draft(choice: Choice, values: Mapping[str, Any], found: Counted, verdict: Verdict) -> TableRelease:
    publication: Publication | None = values.get("publication")
    return TableRelease(
        slug=values["slug"], titles=dict(values["titles"]), publication=publication,
        source={
            **choice.to_source(), "is_orientation": values["is_orientation"] or found.is_orientation,
            "withheld": sorted(sorted(map(list, group)) for group in verdict.withheld),
        },
        dimensions=list(choice.dimensions), k=verdict.k, suppressed=verdict.suppressed,
        cells=rows_of(verdict.cells, choice.dimensions),
        counts=rows_of({key: found.cells.get(key, 0) for key in verdict.cells}, choice.dimensions),
    )  # fmt: skip


def rows_of(cells: Mapping[Key, int | None], dimensions: tuple[str, ...]) -> list[dict[str, Any]]:
    """Cells as they are kept and published: {dimension: value, …, "count": number or null}, in order."""
    return [
        {**dict(zip(dimensions, key, strict=True)), "count": count} for key, count in sorted(cells.items())
    ]


def keyed(rows: list[dict[str, Any]], dimensions: tuple[str, ...]) -> dict[Key, int]:
    """The same back: counts by the values of the dimensions."""
    return {tuple(str(row[name]) for name in dimensions): int(row["count"] or 0) for row in rows}


def leaving(table: TableRelease) -> dict[str, Any]:
    """Exactly what becomes public of a table."""
    return {
        "id": str(table.pk), "slug": table.slug, "titles": table.titles, "dimensions": table.dimensions,
        "cells": table.cells, "k": table.k, "suppressed": table.suppressed, "as_of": table.as_of.isoformat(),
        "publication": str(table.publication_id or ""),
    }  # fmt: skip


def digest_of(table: TableRelease) -> bytes:
    """SHA-256 over what becomes public: what a second person agrees to."""
    return vault.digests.sha256(vault.dump(leaving(table)))


def judge_again(table: TableRelease, on: date) -> Verdict:
    """The gate's word on a draft today. Raises ``RecordsChanged`` where a count today gives something else."""
    choice = Choice.from_source(table.source, table.dimensions)
    found = counted(choice, on)
    before = {key: count for key, count in keyed(table.counts, choice.dimensions).items() if count}
    if before != dict(found.cells):
        raise RecordsChanged
    return gate(
        found.cells, choice.dimensions, k=table.k,
        is_orientation=found.is_orientation or bool(table.source.get("is_orientation")),
        sensitive_dimension=OUTCOME if OUTCOME in choice.dimensions else None,
        earlier=earlier(choice, found, table.k, on, without=table.pk), population=population(choice),
    )  # fmt: skip


def release(table: TableRelease, *, by: Person, at: datetime) -> TableRelease:
    """Let a table out that another person agreed to. The worker puts it before the public.

    Raises ``NotAllowed``, ``NotApproved``, ``WrongState``, ``RecordsChanged`` and ``Refused``.
    """
    demand(by, Permission.PRESS)
    with transaction.atomic():
        list(
            TableRelease.objects.select_for_update().values_list("pk", flat=True)
        )  # one release after the other
        held = TableRelease.objects.get(pk=table.pk)
        if held.state != "draft":
            raise WrongState
        verdict = judge_again(held, at.date())
        if verdict.refused:
            raise Refused(verdict)
        if rows_of(verdict.cells, tuple(held.dimensions)) != held.cells:
            raise Refused(Verdict(verdict.cells, verdict.k, (), (Reason("moved"),)))
        given = approvals.use(kind=TABLE, subject_id=held.pk, digest=digest_of(held), by=by, at=at)
        held.approval = given.pk
        held.save(update_fields=("approval",))
        held.move("approved")
        audit.record("press.table.released", chain="staff", by=by.pk, subject=held.pk, at=at)
        post.put("press.table_released", subject=held.pk, on=at.date())
    return held


def drop(table: TableRelease, *, by: Person, at: datetime) -> None:
    """Give a draft up. Raises ``NotAllowed``, ``WrongState``."""
    demand(by, Permission.PRESS)
    with transaction.atomic():
        table.move("dropped")
        audit.record("press.table.dropped", chain="staff", by=by.pk, subject=table.pk, at=at)


def withdraw(table: TableRelease, *, by: Person, at: datetime) -> None:
    """Take a released table back; the worker takes it off the public pages. Later ones are still compared with it.

    Raises ``NotAllowed``, ``WrongState``.
    """
    demand(by, Permission.PRESS)
    with transaction.atomic():
        table.move("withdrawn")
        audit.record("press.table.withdrawn", chain="staff", by=by.pk, subject=table.pk, at=at)
        post.put("press.table_withdrawn", subject=table.pk, on=at.date())
