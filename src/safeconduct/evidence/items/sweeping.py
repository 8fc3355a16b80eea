"""What the worker tidies for the documentation desk, and which files of the blob store are its own. It holds no key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from safeconduct import audit
from safeconduct.evidence import kept_forms
from safeconduct.evidence.items.ending import destroyed
from safeconduct.evidence.keys import OWNERS
from safeconduct.evidence.models import Artifact
from safeconduct.keyring import rows
from safeconduct.keyring.lost_halves import refuse_a_massacre
from safeconduct.keyring.models import WrappedKey

BATCH = 500
UNFINISHED_FOR = timedelta(hours=1)
OWNER_KINDS = (OWNERS["documentation"], OWNERS["testimony"], kept_forms.OWNER)


def blobs_named() -> set[str]:
    """Every file of the blob store that a row of this desk names: for ``intake.sweeping.sweep_blobs``.

    But those whose chain says that they were destroyed: the host may have gone out before they were.
    """
    named = {
        name for model in keepers() for name in model._base_manager.values_list("blob", flat=True) if name
    }
    gone = Artifact.objects.filter(pk__in=destroyed(), item__withdrawn_on__isnull=False)
    return named - set(gone.values_list("blob", flat=True))


def keepers(room: str = "evidence") -> list[type[models.Model]]:
    """Every table of a room whose rows name a file of the blob store, in a column ``blob``."""
    every = apps.get_app_config(room).get_models()
    return [model for model in every if any(field.name == "blob" for field in model._meta.concrete_fields)]


def sweep_ownerless(
    at: datetime, kinds: Sequence[str] = OWNER_KINDS, rooms: Sequence[str] = ("evidence",)
) -> int:
    """Delete keys of this desk, of the vault and of kept forms whose row never came. Returns how many owners they had.

    As for requests: only keys of an earlier day are looked at, and nothing in the first hour of a day, so that
    whatever goes was made more than an hour ago. A withdrawn record keeps its row, and so its keys are not ours.
    ``kinds`` and ``rooms``: owners of keys, and the apps whose rows they belong to, for the rooms above.
    """
    swept = 0
    for kind in kinds:
        old = WrappedKey.objects.filter(owner_kind=kind, made_on__lt=(at - UNFINISHED_FOR).date())
        owners = list(old.order_by("owner_id").values_list("owner_id", flat=True).distinct())
        lost = [owner for batch in _batches(owners) for owner in _without_a_row(batch, rooms)]
        refuse_a_massacre(len(lost), len(owners))
        for batch in _batches(lost):
            _forget(kind, batch, at)
        swept += len(lost)
    return swept


def _forget(kind: str, owners: list[UUID], at: datetime) -> None:
    with transaction.atomic(using="keys"):
        rows.forget(kind, owners)
    with transaction.atomic():
        audit.record("evidence.keys.ownerless_swept", chain="worker", at=at, count=len(owners))


def _without_a_row(ids: list[UUID], rooms: Sequence[str]) -> list[UUID]:
    lost = set(ids)
    for model in owners(rooms):
        if lost:
            lost -= set(model._base_manager.filter(pk__in=lost).values_list("pk", flat=True))
    return [each for each in ids if each in lost]


def owners(rooms: Sequence[str] = ("evidence",)) -> list[type[models.Model]]:
    """Every table of these rooms whose rows may own a key: all with an id of our own making."""
    every = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return [model for model in every if isinstance(model._meta.pk, models.UUIDField)]


def _batches(ids: list[UUID]) -> Iterator[list[UUID]]:
    rest = iter(ids)
    while batch := list(islice(rest, BATCH)):
        yield batch
