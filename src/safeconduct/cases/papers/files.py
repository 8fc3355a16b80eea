"""Files beside a request: keep one, read what it is, open it piece by piece, forget it with its request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import vault
from safeconduct.access.unlocked import Unlocked
from safeconduct.blobs import store as blobs
from safeconduct.blobs.sealed import Sealed, stream_context
from safeconduct.cases.models import CaseFile
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

FILES_A_REQUEST = 1_000


class TooManyFiles(Exception):
    """The case has as many files as it may."""


class FileGone(LookupError):
    """The file's row or its request was deleted, or the keys that open it are not these."""


class NotWhatItWas(Exception):
    """The content of a file is not what its row and the journal say it was when it came."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a file is; ``sha256`` in hex digits, ``size`` in bytes."""

    id: UUID
    name: str
    media_type: str
    group: str
    size: int
    sha256: str
    day: date
    person_id: UUID


def keep(*, request: Request, keys: CaseKeys, sealed: Sealed, by: Unlocked, at: datetime) -> CaseFile:
    """Name a sealed blob in the case. In the transaction that also says what it is.

    ``request``: its row, held by the caller. Raises ``TooManyFiles``, and ``FileGone`` where the keys were turned.
    """
    if request.epoch not in keys.file:
        raise FileGone
    if CaseFile.objects.filter(request_id=request.id).count() >= FILES_A_REQUEST:
        raise TooManyFiles
    row = CaseFile(
        request_id=request.id, blob=sealed.blob, person_id=by.person.pk, day=at.date(), epoch=request.epoch
    )
    held: dict[str, Any] = {
        "name": sealed.name, "media_type": sealed.media_type, "group": sealed.group, "size": sealed.size,
        "sha256": sealed.digest, "key": sealed.key.to_bytes().hex(),
    }  # fmt: skip
    row.record = vault.lock_document(
        held, key=keys.file[row.epoch], context=_context(row), floor=vault.FLOOR_SMALL
    )
    row.save(force_insert=True)
    return row


def described(row: CaseFile, keys: CaseKeys) -> Described:
    """Read the record of a file. Raises ``FileGone``."""
    held = _record(row, keys)
    return Described(
        row.id, held["name"], held["media_type"], held["group"], held["size"], held["sha256"], row.day,
        row.person_id,
    )  # fmt: skip


def content(row: CaseFile, keys: CaseKeys) -> Iterator[bytes]:
    """The file itself, piece by piece. Raises ``FileGone`` at once; ``BlobMissing``, ``CannotOpen`` while reading."""
    key = vault.LockKey.from_bytes(bytes.fromhex(_record(row, keys)["key"]))
    return vault.open_stream(blobs.pieces_of(row.blob), key, stream_context(row.blob))


def compare(row: CaseFile, keys: CaseKeys, sha256: str) -> None:
    """Read the whole file and compare it with what the journal says. Raises ``NotWhatItWas`` and as ``content``."""
    running = vault.digests.RunningDigest()
    for piece in content(row, keys):
        running.update(piece)
    if not running.digest().hex() == sha256 == described(row, keys).sha256:
        raise NotWhatItWas


def find(request: Request, file_id: UUID) -> CaseFile:
    """The row of a file of this request. Raises ``FileGone``."""
    row = CaseFile.objects.filter(id=file_id, request_id=request.id).first()
    if row is None:
        raise FileGone
    return row


def seal(data: bytes, *, name: str, media_type: str, group: str) -> Sealed:
    """Put bytes into the blob store under a key of their own. Raises ``NoRoom``, ``OSError``; leaves nothing then."""
    writer, key = blobs.BlobWriter(), vault.LockKey.new()
    try:
        sealer, digest = vault.StreamSealer(key, stream_context(writer.name)), vault.digests.sha256(data)
        writer.write(sealer.start())
        for start in range(0, len(data), blobs.PIECE):
            writer.write(sealer.push(data[start : start + blobs.PIECE]))
        for piece in sealer.finishing():
            writer.write(piece)
        writer.finish()
    except BaseException:
        writer.abandon()
        raise
    return Sealed(writer.name, name, media_type, group, len(data), digest.hex(), key)


def content_of_sealed(sealed: Sealed) -> Iterator[bytes]:
    """What was sealed a moment ago and has no row yet."""
    return vault.open_stream(blobs.pieces_of(sealed.blob), sealed.key, stream_context(sealed.blob))


def forget(request_ids: Iterable[UUID]) -> None:
    """Delete files of requests that are gone; in the caller's transaction, the blobs once it is committed."""
    rows = CaseFile.objects.filter(request_id__in=list(request_ids))
    names = list(rows.values_list("blob", flat=True))
    rows.delete()
    for name in names:
        transaction.on_commit(partial(blobs.delete, name))


def blobs_named() -> set[str]:
    """Every file of the blob store that a case names: for ``intake.sweeping.sweep_blobs``."""
    return set(CaseFile.objects.values_list("blob", flat=True))


def _record(row: CaseFile, keys: CaseKeys) -> dict[str, Any]:
    key = keys.file.get(row.epoch)
    if key is None:
        raise FileGone
    try:
        return dict(vault.unlock_document(bytes(row.record), key=key, context=_context(row)))
    except vault.CannotOpen:
        raise FileGone from None


def _context(row: CaseFile) -> vault.Context:
    return vault.Context("cases.casefile", f"{row.request_id}/{row.id}/{row.blob}", "record", row.epoch)
