"""The end of an item's files: withdrawn with it, or destroyed once its key was forgotten. The chain stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.blobs import store as blobs
from safeconduct.evidence.custody import Action, Happened
from safeconduct.evidence.items import custody
from safeconduct.evidence.models import CustodyEvent, Item


def note_withdrawn(item: Item, *, by: Person | None, at: datetime) -> None:
    """One line in the chain of an item that has one. In the transaction of the withdrawal.

    ``by``: None for the worker, which carries out what a person took back.
    """
    if custody.head_of(item.pk).count:
        with transaction.atomic():
            custody.note(item, Happened(Action.WITHDRAWN, at, actor=by.pk if by else None))


def destroy_files(item: Item, *, by: Person | None, at: datetime) -> int:
    """Delete the locked files of a withdrawn item, after its key was forgotten. Returns how many it had.

    The chain first, the files once that is committed: a crash in between leaves files that nobody can open, and the
    second time, or the sweep of files that no standing row names, deletes them. Rows and chain stay.
    ``by``: None for the worker. Raises ``NotAllowed``, and ValueError where the item stands.
    """
    if by is not None:
        demand(by, Permission.COUNT)
    if item.withdrawn_on is None:
        raise ValueError("what stands is not destroyed")
    every = list(item.artifacts.order_by("made_on", "id"))
    noted = destroyed([item.pk])
    who = by.pk if by else None
    fresh = [Happened(Action.DESTROYED, at, each.pk, who) for each in every if each.pk not in noted]
    with transaction.atomic():
        if fresh:
            custody.note(item, *fresh)
        for each in every:
            transaction.on_commit(partial(blobs.delete, each.blob))
    return len(every)


def destroyed(items: Iterable[UUID] | None = None) -> set[UUID]:
    """The files, of these items or of all, that a chain says were destroyed."""
    lines = CustodyEvent.objects.filter(action=Action.DESTROYED.value, artifact_id__isnull=False)
    if items is not None:
        lines = lines.filter(item__in=list(items))
    return {each for each in lines.values_list("artifact_id", flat=True) if each}
