"""The end of an item's files: withdrawn with it, or destroyed once its key was forgotten. The chain stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.blobs import store as blobs
from safeconduct.evidence.custody import Action, Happened
from safeconduct.evidence.items import custody
from safeconduct.evidence.models import Item


def note_withdrawn(item: Item, *, by: Person, at: datetime) -> None:
    """One line in the chain of an item that has one. In the transaction of the withdrawal."""
    if custody.head_of(item.pk).count:
        with transaction.atomic():
            custody.note(item, Happened(Action.WITHDRAWN, at, actor=by.pk))


def destroy_files(item: Item, *, by: Person, at: datetime) -> int:
    """Delete the locked files of a withdrawn item, after its key was forgotten. Returns how many it had.

    The chain first: a crash in between leaves files nobody can open, and the second time deletes them. Rows and chain
    stay. Raises ``NotAllowed``, and ValueError where the item stands.
    """
    demand(by, Permission.COUNT)
    if item.withdrawn_on is None:
        raise ValueError("what stands is not destroyed")
    every = list(item.artifacts.order_by("made_on", "id"))
    noted = set(item.custody.filter(action=Action.DESTROYED.value).values_list("artifact_id", flat=True))
    fresh = [Happened(Action.DESTROYED, at, each.pk, by.pk) for each in every if each.pk not in noted]
    if fresh:
        with transaction.atomic():
            custody.note(item, *fresh)
    for each in every:
        blobs.delete(each.blob)
    return len(every)
