"""A custody bundle of one item as a zip file, written while it is sent, in constant memory."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.blobs import store as blobs
from safeconduct.evidence.custody import Action, Happened, ItemChain, Part, bundle
from safeconduct.evidence.items import artifacts, checking, custody
from safeconduct.evidence.items.showing import plain_key
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Artifact, HandedOut, Item


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goes into it: locked files, revealed fingerprints, readable contents (these only with fingerprints).

    ``files``: those whose fingerprints and contents are meant; None for every one.
    """

    sealed: bool = False
    reveal: bool = False
    plain: bool = False
    files: frozenset[UUID] | None = None

    def means(self, artifact: Artifact) -> bool:
        return self.files is None or artifact.pk in self.files


def hand_out(
    item: Item, wanted: Wanted, *, reason: str, by: Person, at: datetime, desk: DeskKeys | None
) -> Iterator[bytes]:
    """The bytes of the zip. The chain, the audit and the list of what went out say so before the first one.

    Files that are damaged or missing are not enclosed. Raises ``NotAllowed`` and, where something is revealed,
    ``ContentGone`` and ``CannotOpen``.
    """
    demand(by, Permission.EXPORT_EVIDENCE)
    rows = list(item.artifacts.order_by("made_on", "id"))
    opened = wanted.reveal and desk is not None
    meant = [each for each in rows if wanted.means(each)]
    revealed = tuple(artifacts.revealed(each, desk) for each in meant) if opened and desk else ()
    whole = [
        each for each in rows if (wanted.sealed or wanted.plain) and checking.state_of(each)[0] == "whole"
    ]
    with transaction.atomic():
        things: list[UUID | None] = [each.pk for each in rows] or [None]
        custody.note(item, *(Happened(Action.EXPORTED, at, one, by.pk, (reason, "bundle")) for one in things))
        HandedOut.objects.create(
            kind="item", record_id=item.pk, how="custody_bundle", day=at.date(), by=by, act_id=uuid4(),
            purpose=custody.purpose_of(item.pk),
        )  # fmt: skip
    head = custody.head_of(item.pk)
    chain = ItemChain(
        head, custody.lines_of(item.pk, up_to=head.count),
        sealed={each.pk: blobs.pieces_of(each.blob) for each in whole} if wanted.sealed else {},
        plain=_plain(whole, wanted, desk) if wanted.plain and opened and desk else {}, revealed=revealed,
    )  # fmt: skip
    return zipped(bundle([chain], made_at=at), folder=f"{plain_key(item)}-custody", on=at)


def zipped(parts: Iterable[Part], *, folder: str, on: datetime) -> Iterator[bytes]:
    """Parts in a folder of their own, as one zip file, stored as they are, in pieces."""
    sink = _Sink()
    with zipfile.ZipFile(cast("Any", sink), "w") as archive:
        for part in parts:
            entry = zipfile.ZipInfo(f"{folder}/{part.name}", (on.year, on.month, on.day, 0, 0, 0))
            entry.external_attr = 0o600 << 16
            with archive.open(entry, "w", force_zip64=True) as out:
                for piece in part.pieces:
                    out.write(piece)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()


def _plain(rows: list[Artifact], wanted: Wanted, desk: DeskKeys) -> dict[UUID, Iterator[bytes]]:
    return {each.pk: artifacts.content(each, desk) for each in rows if wanted.means(each)}


class _Sink:
    """What a zip file is written to: keeps the bytes until they are taken."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes, /) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        return None

    def taken(self) -> bytes:
        held = bytes(self._held)
        self._held.clear()
        return held
