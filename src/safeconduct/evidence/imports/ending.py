"""Giving up an import that is not finished, and taking back one that is live.

Giving up deletes what nobody ever saw. Taking back hides everything in one flip and deletes no record: others may
have built on it. Either way the long work comes after the flip, in short batches.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, Q, Value
from django.db.models.functions import Concat, Substr

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence import keys
from safeconduct.evidence.finding.indexing import unindex_run
from safeconduct.evidence.imports.checking import STEP, Clock
from safeconduct.evidence.imports.runs import over
from safeconduct.evidence.imports.writing import settle_others
from safeconduct.evidence.models import (
    Act,
    ActPerson,
    Claim,
    ClaimLink,
    ClaimSource,
    ImportPart,
    ImportRun,
    Incident,
    IncidentLink,
    IncidentPlace,
    Involvement,
    Item,
    Party,
    PersonRecord,
    Source,
    Testimony,
)

A_BATCH = 500
RECORDS: tuple[Any, ...] = (Claim, Involvement, Act, Incident, PersonRecord, Item, Source, Party)
"""Records of a run, in the order in which they can be deleted."""
CHILDREN: tuple[tuple[Any, str], ...] = (
    (ClaimLink, "run"), (ClaimSource, "claim__run"), (ActPerson, "act__run"), (IncidentLink, "run"),
)  # fmt: skip
LINKS: tuple[Any, ...] = (ClaimLink, IncidentLink)
"""Rows that are no records: they go when an import is taken back, so that nothing reads them by mistake."""
MARK = " taken back "


def give_up(run: ImportRun, *, by: Person, at: datetime) -> None:
    """End a run that is not live. Raises ``WrongState``. What it wrote goes with ``clear``."""
    demand(by, Permission.IMPORT_EVIDENCE)
    with transaction.atomic():
        run.move("given_up")
        audit.record("evidence.import.given_up", chain="staff", by=by.pk, subject=run.pk, at=at)
    over(run)


def take_back(run: ImportRun, *, by: Person, at: datetime) -> None:
    """Hide everything a live run brought, in one flip. Raises ``WrongState``."""
    demand(by, Permission.IMPORT_EVIDENCE)
    with transaction.atomic():
        run.move("taken_back")
        audit.record(
            "evidence.import.taken_back", chain="staff", by=by.pk, subject=run.pk, count=run.taken, at=at
        )
        settle_others(run, by, at)


def clear(run: ImportRun, *, clock: Clock, seconds: float = STEP) -> bool:
    """Go on with what is left after the flip; true when nothing is. The same step twice does no harm."""
    until = clock() + seconds
    while _some_left(run):
        if clock() > until:
            return False
    return True


def is_cleared(run: ImportRun) -> bool:
    """Whether nothing is left to do after the flip."""
    if run.state == "given_up":
        return not any(
            model._base_manager.filter(run=run).exists() for model in (*RECORDS, ClaimLink, IncidentLink)
        )
    links = any(model._base_manager.filter(run=run).exists() for model in LINKS)
    return not links and not any(_marked(model, run).exists() for model in RECORDS)


def _some_left(run: ImportRun) -> bool:
    if run.state == "given_up":
        return _delete_some(run)
    return _rename_some(run)


def _delete_some(run: ImportRun) -> bool:
    with transaction.atomic():
        parts = list(ImportPart.objects.filter(run=run).values_list("pk", flat=True)[:20])
        if parts:
            ImportPart.objects.filter(pk__in=parts).delete()
            return True
        if unindex_run(run):
            return True
        for model, path in CHILDREN:
            if _delete(
                model, list(model._base_manager.filter(**{path: run}).values_list("pk", flat=True)[:A_BATCH])
            ):
                return True
    for model in RECORDS:
        ids = list(model.every.filter(run=run).values_list("pk", flat=True)[:A_BATCH])
        if ids:
            with transaction.atomic():
                _loosen(model, run, ids)
                _delete(model, ids)
            keys.forget_keys("documentation", ids)
            return True
    return False


def _loosen(model: Any, run: ImportRun, ids: list[UUID]) -> None:
    """Pointers within the run that would hold a record: they go with it."""
    if model is Claim:
        Involvement.every.filter(run=run, finding__in=ids).update(finding=None)
    elif model is Incident:
        IncidentPlace.objects.filter(incident__in=ids).delete()
    elif model is Source:
        Source.every.filter(run=run, derived_from__in=ids).update(derived_from=None)
    elif model is Party:
        Party.every.filter(run=run, part_of__in=ids).update(part_of=None)


def _delete(model: Any, ids: list[Any]) -> int:
    deleted: int = model._base_manager.filter(pk__in=ids).delete()[0] if ids else 0
    return deleted


def _marked(model: Any, run: ImportRun) -> Any:
    return model.every.filter(run=run).exclude(key__endswith=_mark(run))


def _mark(run: ImportRun) -> str:
    return f"{MARK}{run.pk.hex[:8]}"


def _rename_some(run: ImportRun) -> bool:
    """Free the keys, so that the corrected file can come in: a hidden record's key says that it was taken back."""
    for model in LINKS:
        with transaction.atomic():
            if _delete(
                model, list(model._base_manager.filter(run=run).values_list("pk", flat=True)[:A_BATCH])
            ):
                return True
    for model in RECORDS:
        ids = list(_marked(model, run).values_list("pk", flat=True)[:A_BATCH])
        if ids:
            free = Concat(Substr("key", 1, 200 - len(_mark(run))), Value(_mark(run)))
            with transaction.atomic():
                model.every.filter(pk__in=ids).update(key=free)
            return True
    return unindex_run(run) > 0


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Records of others that lean on the run's: how many, and the keys of some."""

    what: str
    count: int
    keys: tuple[str, ...]


def elsewhere(run: ImportRun) -> list[Elsewhere]:
    """What was recorded by hand, or came with another import, and leans on what this run brought."""
    found = []
    for what, model, path, paths in _LEANING:
        leaning = model._base_manager.filter(_any_of(paths, run)).exclude(**{path: run}).distinct()
        count = leaning.count()
        if count:
            shown = leaning.values_list(_KEYS[model], flat=True)[:20]
            found.append(Elsewhere(what, count, tuple(map(str, shown))))
    return found


def _any_of(paths: tuple[str, ...], run: ImportRun) -> Q:
    leans = Q()
    for each in paths:
        leans |= Q(**{each: run})
    return leans


_LEANING: tuple[tuple[str, type[Model], str, tuple[str, ...]], ...] = (
    ("claim", Claim, "run", ("incident__run", "item__run", "said_by__source__run")),
    ("act", Act, "run", ("incident__run", "harmed__person__run")),
    ("involvement", Involvement, "run", ("act__run", "party__run", "person__run", "finding__run")),
    ("item", Item, "run", ("source__run",)),
    ("source", Source, "run", ("derived_from__run",)),
    ("link", ClaimLink, "run", ("claim__run", "to_claim__run", "to_item__run")),
    ("relation", IncidentLink, "run", ("whole__run", "part__run")),
    ("testimony", Testimony, "run", ("person__run", "incident__run")),
)
_KEYS: dict[type[Model], str] = {
    Claim: "key", Act: "key", Involvement: "key", Item: "key", Source: "key", Testimony: "key",
    ClaimLink: "claim__key", IncidentLink: "part__key",
}  # fmt: skip
