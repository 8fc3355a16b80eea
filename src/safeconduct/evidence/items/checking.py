"""Are the files still what they were? The locked bytes every night without any key; the content only in session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from safeconduct import vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.audit.models import Entry, StaffEntry, WorkerEntry
from safeconduct.blobs import store as blobs
from safeconduct.evidence.custody import Action, Happened, sha256_of
from safeconduct.evidence.items import custody
from safeconduct.evidence.items.artifacts import content, described, keyed
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Artifact, CustodyEvent, CustodyHead, Item

ROUND_BYTES = 64 * 1024 * 1024
"""Locked bytes that one round of the worker reads: a third of a second, so that nothing else waits."""
ROUND_FILES = 500
Condition = Literal["whole", "damaged", "missing"]


def rehash(at: datetime, *, most: int = ROUND_BYTES) -> int:
    """Compare the locked files that were not looked at today, as many as one round bears. Returns how many.

    To be called again and again through the day and the night; those looked at longest ago come first, and a round
    takes one file at least. A file found damaged or missing gets one line of custody and one audit row; those that
    are whole, as before, are written down together.
    """
    looked_at = read = 0
    whole: list[UUID] = []
    for artifact in _due(at.date())[:ROUND_FILES]:
        if looked_at and read + artifact.stored_size > most:
            break
        condition, found = state_of(artifact)
        if condition == artifact.condition == "whole":
            whole.append(artifact.pk)
        else:
            _keep(artifact, condition, found, at)
        read += artifact.stored_size
        looked_at += 1
    Artifact.objects.filter(pk__in=whole).update(checked_on=at.date())
    return looked_at


def look_at(artifact: Artifact, *, at: datetime) -> Condition:
    """Compare one locked file with what it was, and keep what was found. Needs no key; the worker's own act."""
    condition, found = state_of(artifact)
    _keep(artifact, condition, found, at)
    return condition


def _keep(artifact: Artifact, condition: Condition, found: bytes | None, at: datetime) -> None:
    """What was found of one file; a line of custody only where it is not what it was at the last look."""
    with transaction.atomic():
        row = Artifact.objects.select_for_update().get(pk=artifact.pk)
        if row.condition != condition:
            custody.note(row.item, _found(row, condition, found, at))
        Artifact.objects.filter(pk=row.pk).update(condition=condition, checked_on=at.date())


def state_of(artifact: Artifact) -> tuple[Condition, bytes | None]:
    """What the disk says now: whole, damaged or missing, and the digest that was found."""
    try:
        found = sha256_of(blobs.pieces_of(artifact.blob))
    except blobs.BlobMissing:
        return "missing", None
    except OSError:
        return "damaged", None
    return ("whole" if found == bytes(artifact.ciphertext) else "damaged"), found


def damaged() -> QuerySet[Artifact]:
    """Files that are not what they were, or are gone: for the first page of the desk."""
    return (
        Artifact.objects.filter(item__withdrawn_on=None)
        .exclude(condition="whole")
        .select_related("item")
        .order_by("item__key", "made_on", "id")
    )


def check_content(artifact: Artifact, desk: DeskKeys, *, by: Person, at: datetime) -> bool:
    """Open a file, hash its content anew, and write into the chain whether it is what came. Raises ``ContentGone``."""
    demand(by, Permission.CHECK_CUSTODY)
    expected = described(artifact, desk).digest
    try:
        found: bytes | None = sha256_of(content(artifact, desk))
    except (blobs.BlobMissing, vault.CannotOpen, OSError):
        found = None
    holds = found is not None and found.hex() == expected
    condition, locked = state_of(artifact)
    with transaction.atomic():
        custody.note(
            artifact.item,
            Happened(
                Action.VERIFIED if holds else Action.FAILED_VERIFICATION, at, artifact.pk, by.pk, ("content",),
                ciphertext=locked, plaintext=keyed(artifact, found, desk) if found else None,
            ),
        )  # fmt: skip
        changed = {
            "condition": condition if holds or condition != "whole" else "damaged",
            "checked_on": at.date(),
        }
        Artifact.objects.filter(pk=artifact.pk).update(**changed)
    return holds


def problems() -> Iterator[str]:
    """A sentence for every place where a chain or a locked file is not what it was. Constant memory, no key."""
    yield from _lost_chains()
    for item_id in _all_items():
        broken = custody.verify_item(item_id) or custody.verify_artifacts(item_id)
        if broken:
            yield f"item {item_id}: event {broken.number}: {broken.why}."
    rows = Artifact.objects.select_related("item").order_by("id")
    for artifact in rows.iterator(chunk_size=200):
        condition, _found = state_of(artifact)
        if condition == "damaged":
            yield f"item {artifact.item_id}: artifact {artifact.pk}: the locked file was changed."
        elif condition == "missing" and not _was_given_up(artifact):
            yield f"item {artifact.item_id}: artifact {artifact.pk}: the locked file is missing."


def counted() -> tuple[int, int, int]:
    """How many items have a chain, how many events they have, and how many files."""
    return CustodyHead.objects.count(), CustodyEvent.objects.count(), Artifact.objects.count()


def _all_items() -> Iterator[UUID]:
    """Every item that has a head, events or files; none of these alone hides it."""
    kept = [
        Exists(model._base_manager.filter(item_id=OuterRef("pk")))
        for model in (CustodyHead, CustodyEvent, Artifact)
    ]
    every = Item.every.filter(kept[0] | kept[1] | kept[2]).order_by("pk")
    yield from every.values_list("pk", flat=True).iterator(chunk_size=500)


def _lost_chains() -> Iterator[str]:
    """Items whose chain the audit speaks of and that have none any more."""
    tables: tuple[type[Entry], ...] = (StaffEntry, WorkerEntry)
    for table in tables:
        said = table._default_manager.filter(
            action__startswith=custody.AUDITED, subject__isnull=False, count__gt=0
        )
        here = CustodyHead.objects.filter(pk=OuterRef("subject"))
        gone = said.exclude(Exists(here)).order_by("subject").values_list("subject", flat=True).distinct()
        for item_id in gone.iterator(chunk_size=500):
            yield f"item {item_id}: event 1: the audit speaks of its chain, and it is gone."


def _due(today: date) -> QuerySet[Artifact]:
    rows = Artifact.objects.filter(Q(checked_on=None) | Q(checked_on__lt=today), item__withdrawn_on=None)
    return rows.select_related("item").order_by(F("checked_on").asc(nulls_first=True), "id")


def _found(artifact: Artifact, condition: Condition, found: bytes | None, at: datetime) -> Happened:
    """The worker's line: it knows a day, no time."""
    day = datetime(at.year, at.month, at.day, tzinfo=UTC)
    if condition == "whole":
        return Happened(Action.VERIFIED, day, artifact.pk, details=("locked_file",), ciphertext=found)
    return Happened(
        Action.FAILED_VERIFICATION, day, artifact.pk, details=("locked_file", condition), ciphertext=found
    )


def _was_given_up(artifact: Artifact) -> bool:
    """Destroyed on purpose, or withdrawn: then nothing has to lie there."""
    ended = CustodyEvent.objects.filter(artifact_id=artifact.pk, action=Action.DESTROYED.value)
    return artifact.item.withdrawn_on is not None or ended.exists()
