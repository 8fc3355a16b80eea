"""Writing what was checked: one part, one short transaction, until none is left; then one flip makes all of it seen.

A part's row is deleted in the transaction that writes its records. So a part is written once, whoever goes on and after
whatever broke off. Records of a run that is not live are seen by nobody (``models.Records``), and each batch leaves one
row in the audit, with its count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, Sum

from safeconduct import audit
from safeconduct.access.errors import WrongState
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence.exchange.records import Kind
from safeconduct.evidence.finding import full_text
from safeconduct.evidence.finding.indexing import entries_of, index_many
from safeconduct.evidence.imports.checking import STEP, Clock, rows_in
from safeconduct.evidence.imports.inserting import Filling, prepared
from safeconduct.evidence.imports.knowing import batches, ids_of
from safeconduct.evidence.imports.making import Batch, made
from safeconduct.evidence.imports.pace import roomy, uncollected
from safeconduct.evidence.imports.runs import OpenRun, over
from safeconduct.evidence.incidents.standing import settle
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import (
    Claim,
    ClaimLink,
    ClaimSource,
    ImportPart,
    ImportRun,
    Incident,
    IncidentLink,
    IncidentPlace,
    Involvement,
    Party,
    Source,
)

A_BATCH = 500


class TakenMeanwhile(Exception):
    """Since the check somebody else recorded one of the keys, or took back what the file points to."""


def start(opened: OpenRun, *, by: Person, at: datetime) -> None:
    """Begin to write what was checked. Raises ``WrongState`` unless the check found nothing wrong."""
    demand(by, Permission.IMPORT_EVIDENCE)
    if opened.notes.phase != "ready":
        raise WrongState
    with transaction.atomic():
        checked = ImportRun.objects.select_for_update(of=("self",)).filter(pk=opened.run.pk)
        if not checked.filter(sealed=opened.run.sealed).exists():
            raise WrongState  # somebody began to check it anew: what is read meanwhile is not what stood here
        opened.run.move("writing")
        audit.record("evidence.import.written", chain="staff", by=by.pk, subject=opened.run.pk, at=at)


def step(
    opened: OpenRun, desk: DeskKeys, *, clock: Clock, by: Person, at: datetime, seconds: float = STEP
) -> bool:
    """Write for some seconds; true when the run is live. Raises ``TakenMeanwhile``, ``FileGone``, ``WrongState``."""
    demand(by, Permission.IMPORT_EVIDENCE)
    with roomy():
        return _step(opened, desk, clock, clock() + seconds, by, at)


def _step(opened: OpenRun, desk: DeskKeys, clock: Clock, until: float, by: Person, at: datetime) -> bool:
    while True:
        part = ImportPart.objects.filter(run=opened.run, number__gt=0).order_by("number").first()
        if part is None:
            if not _denied(opened.run, clock, until):
                return False
            _flip(opened.run, by, at)
            return True
        with uncollected():
            _write(opened, part, desk, by, at)
        if clock() > until:
            return False


def left(run: ImportRun) -> int:
    """Records that wait to be written."""
    waiting = ImportPart.objects.filter(run=run, number__gt=0).exclude(kind="later")
    return int(waiting.aggregate(count=Sum("count"))["count"] or 0)


def _write(opened: OpenRun, part: ImportPart, desk: DeskKeys, by: Person, at: datetime) -> None:
    rows = rows_in(opened, part)
    if part.kind == "later":
        with transaction.atomic():
            if _is_ours(opened.run, part):
                _join(opened.run, rows, by, at)
        return
    batch = Batch(opened.run, by, at.date())
    try:
        made(Kind(part.kind), [(key, values) for key, values in rows], batch, desk)
        fillings, found = _prepared(batch)
        with transaction.atomic():
            if _is_ours(opened.run, part):
                for filling in fillings:
                    filling.run()
                full_text.add(found)
                _count(opened.run, len(rows), by, at)
    except (IntegrityError, KeyError) as problem:
        if ImportPart.objects.filter(pk=part.pk).exists():
            raise TakenMeanwhile from problem


def _prepared(batch: Batch) -> tuple[list[Filling], full_text.Ready]:
    """Everything that the transaction inserts, made ready before it: others wait for the statements alone."""
    fillings = []
    places: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for rows in batch.create:
        # What is said as “part of” and once more as a relation of its own is one link.
        once = bool(rows) and rows[0].model is IncidentLink
        fillings.append(prepared(rows, batch.common, once=once))
        for row in rows:
            if row.model is IncidentPlace:
                places[row.said["incident_id"]].append((row.said["country"], row.said["name"]))
    fresh = [(row.model, row.pk, row.said) for row in batch.records]
    return fillings, full_text.ready(entries_of(fresh, batch.run, places))


def _is_ours(run: ImportRun, part: ImportPart) -> bool:
    """Take the part away, unless somebody else did a moment ago. Raises ``WrongState`` for a run given up."""
    held = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if held.state != "writing":
        raise WrongState
    return ImportPart.objects.filter(pk=part.pk).delete()[0] == 1


def _count(run: ImportRun, count: int, by: Person, at: datetime) -> None:
    ImportRun.objects.filter(pk=run.pk).update(taken=F("taken") + count)
    run.taken += count
    audit.record("evidence.import.batch", chain="staff", by=by.pk, subject=run.pk, count=count, at=at)


def _join(run: ImportRun, rows: list[list[str]], by: Person, at: datetime) -> None:
    """What points forward: sources derived from others, bodies within others, findings, parts that share nobody."""
    by_what: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for what, key, other in rows:
        by_what[what].append((key, other))
    for what, kind, to, name in _POINTERS:
        model: Any = {Kind.SOURCE: Source, Kind.PARTY: Party, Kind.INVOLVEMENT: Involvement}[kind]
        pairs = by_what[what]
        ids = ids_of(kind, (key for key, _ in pairs), run)
        others = ids_of(to, (other for _, other in pairs), run)
        if what == "finding":
            courts = _by_courts(others.values())
            audit.record(
                "evidence.import.no_finding", chain="staff", by=by.pk, subject=run.pk, at=at,
                count=sum(others[other] not in courts for _, other in pairs),
            )  # fmt: skip
            pairs = [(key, other) for key, other in pairs if others[other] in courts]
        changed = [model(pk=ids[key], **{f"{name}_id": others[other]}) for key, other in pairs]
        if changed:
            model._base_manager.bulk_update(changed, [name], batch_size=A_BATCH)
    if by_what["disjoint"]:
        _disjoint(run, by_what["disjoint"])
    audit.record("evidence.import.batch", chain="staff", by=by.pk, subject=run.pk, count=len(rows), at=at)


_POINTERS = (
    ("source.derived_from", Kind.SOURCE, Kind.SOURCE, "derived_from"),
    ("party.part_of", Kind.PARTY, Kind.PARTY, "part_of"),
    ("finding", Kind.INVOLVEMENT, Kind.CLAIM, "finding"),
)


def _by_courts(claims: Iterable[UUID]) -> set[UUID]:
    """Of these claims, of this run or here before, those that are a court's finding: an allegation finds nobody."""
    said = ClaimSource.objects.filter(
        claim__in=set(claims), claim__kind="finding", claim__withdrawn_on=None, source__kind="court",
        source__withdrawn_on=None,
    )  # fmt: skip
    return set(said.values_list("claim", flat=True))


def _disjoint(run: ImportRun, pairs: list[tuple[str, str]]) -> None:
    """Give parts that share nobody the same number: only where each of a group was said to share nobody with each."""
    ids = ids_of(Kind.INCIDENT, (key for pair in pairs for key in pair), run)
    apart = {frozenset((ids[one], ids[other])) for one, other in pairs}
    links = IncidentLink.objects.filter(
        run=run, relation="encompasses", part__in=ids.values(), disjoint_group=None
    )
    by_whole: dict[UUID, list[IncidentLink]] = defaultdict(list)
    for link in links.order_by("part__key"):
        by_whole[link.whole_id].append(link)
    for whole, members in by_whole.items():
        number = IncidentLink.objects.filter(whole=whole).aggregate(most=Max("disjoint_group"))["most"] or 0
        for group in _groups(members, apart):
            number += 1
            IncidentLink.objects.filter(pk__in=[each.pk for each in group]).update(disjoint_group=number)


def _groups(members: list[IncidentLink], apart: set[frozenset[UUID]]) -> list[list[IncidentLink]]:
    groups: list[list[IncidentLink]] = []
    for link in members:
        fits = (
            each for each in groups if all(frozenset((link.part_id, one.part_id)) in apart for one in each)
        )
        group = next(fits, None)
        if group is None:
            groups.append([link])
        else:
            group.append(link)
    return [group for group in groups if len(group) > 1]


def denials_of(run: ImportRun) -> Any:
    """The incidents that the run's denials are about."""
    return Claim.every.filter(run=run, kind="denial").exclude(incident=None).values("incident")


def _denied(run: ImportRun, clock: Clock, until: float) -> bool:
    """The run's own incidents that a denial is about are contested from the first moment they are seen."""
    waiting = Incident.every.filter(run=run, is_contested=False, pk__in=denials_of(run))
    for some in batches(list(waiting.values_list("pk", flat=True)), 1000):
        with transaction.atomic():
            Incident.every.filter(pk__in=some, run=run).update(is_contested=True)
            index_many(Incident.every.filter(pk__in=some), run)
        if clock() > until:
            return False
    return True


def _flip(run: ImportRun, by: Person, at: datetime) -> None:
    """Everything is seen from this moment; incidents that were here and are denied now become contested with it."""
    with transaction.atomic():
        run.move("live")
        ImportRun.objects.filter(pk=run.pk).update(live_on=at.date())
        run.live_on = at.date()
        audit.record("evidence.import.live", chain="staff", by=by.pk, subject=run.pk, count=run.taken, at=at)
        settle_others(run, by, at)
    over(run)


def settle_others(run: ImportRun, by: Person, at: datetime) -> None:
    """Incidents of others that a claim of the run is about stand as their claims now say."""
    about = Claim.every.filter(run=run).exclude(incident=None).exclude(incident__run=run).values("incident")
    links = ClaimLink.objects.filter(run=run)
    linked = Q(claims__links__in=links) | Q(claims__linked_from__in=links)
    others = Incident.objects.standing().filter(Q(pk__in=about) | linked).exclude(run=run).distinct()
    for incident in others:
        settle(incident, by=by, at=at, permission=Permission.IMPORT_EVIDENCE)
