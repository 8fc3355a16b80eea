"""Files somebody sends: keep one, list them, read one, hand them over when a request is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from safeconduct import audit, vault
from safeconduct.blobs import store as blobs
from safeconduct.blobs.sealed import Sealed, stream_context
from safeconduct.intake.keys import HolderKeys, draft_key
from safeconduct.intake.models import Draft, Request, Upload
from safeconduct.keyring import rows
from safeconduct.keyring.rows import Opener, Slot


class TooManyFiles(Exception):
    """The request has as many files as it may."""


@dataclass(frozen=True, slots=True)
class FileSent:
    """One file as it is listed: never more than its reader may know."""

    id: UUID
    name: str
    media_type: str
    group: str
    size: int
    digest: str
    day: date
    late: bool


def keep_with_draft(*, holder: HolderKeys, sealed: Sealed, at: datetime) -> Upload:
    """Name a sealed blob in the draft. Raises ``TooManyFiles`` and ``NoKey`` (no draft any more)."""
    key = draft_key(holder)
    with transaction.atomic():
        if not Draft.objects.select_for_update().filter(id=holder.id).exists():
            raise rows.NoKey
        upload = _new_upload(holder.id, sealed, at.date())
        upload.record = _locked(upload, sealed, key)
        upload.save(force_insert=True)
        audit.record("file.added", chain="applicant", at=at, subject=holder.id)
    return upload


def keep_with_request(
    *, request: Request, to: vault.SealingPublicKey, sealed: Sealed, at: datetime
) -> Upload:
    """Name a sealed blob in a request already sent: its record has a key of its own, sealed to the case.

    Raises ``TooManyFiles``, and ``NoKey`` if the request was deleted or its keys turned meanwhile.
    """
    upload, key = _new_upload(request.id, sealed, at.date()), vault.LockKey.new()
    upload.late, upload.epoch = True, request.epoch
    opener = Opener("case", request.id)
    with transaction.atomic(using="keys"):
        rows.seal_to(_late_slot(upload), key, to=to, opener=opener)
    try:
        with transaction.atomic():
            held = Request.objects.select_for_update().filter(id=request.id, epoch=upload.epoch).first()
            if held is None:
                raise rows.NoKey
            _refuse_too_many(request.id)
            upload.record = _locked(upload, sealed, key)
            upload.save(force_insert=True)
            held.unread, held.changed_on = True, at.date()
            held.save(update_fields=("unread", "changed_on"))
            audit.record("file.added", chain="applicant", at=at, subject=request.id)
    except BaseException:
        with transaction.atomic(using="keys"):
            rows.forget("upload", upload.id)
        raise
    return upload


def listed(owner_id: UUID, key: vault.LockKey) -> list[FileSent]:
    """The files of a draft, or of a request those sent with it, in the order they came."""
    uploads = Upload.objects.filter(owner_id=owner_id, late=False).order_by("day", "id")
    return [_read(upload, key) for upload in uploads]


def listed_for_case(
    request: Request, file_keys: Mapping[int, vault.LockKey], case_keys: Mapping[int, vault.SealingKey]
) -> list[FileSent]:
    """All files of a request as a reader of the case sees them."""
    uploads = Upload.objects.filter(owner_id=request.id).order_by("day", "id")
    return [_read(upload, record_key(upload, file_keys, case_keys)) for upload in uploads]


def record_key(
    upload: Upload, file_keys: Mapping[int, vault.LockKey], case_keys: Mapping[int, vault.SealingKey]
) -> vault.LockKey:
    """The key of a file's record: the request's file key, or its own if it came later."""
    if not upload.late:
        return file_keys[0]
    key = rows.open_sealed(
        _late_slot(upload), by=case_keys[upload.epoch], opener=Opener("case", upload.owner_id)
    )
    return vault.expect(key, vault.LockKey)


def content(upload: Upload, key: vault.LockKey) -> Iterator[bytes]:
    """The file itself, opened piece by piece. Raises ``BlobMissing`` and ``CannotOpen`` while reading."""
    held = _record(upload, key)
    file_key = vault.LockKey.from_bytes(bytes.fromhex(held["key"]))
    return vault.open_stream(blobs.pieces_of(upload.blob), file_key, stream_context(upload.blob))


def described(upload: Upload, key: vault.LockKey) -> FileSent:
    return _read(upload, key)


def remove_from_draft(*, holder: HolderKeys, upload_id: UUID, at: datetime) -> bool:
    """Take a file out of a draft. False if there is none of that id."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().filter(id=upload_id, owner_id=holder.id).first()
        if upload is None:
            return False
        upload.delete()
        audit.record("file.removed", chain="applicant", at=at, subject=holder.id)
    blobs.delete(upload.blob)
    return True


def hand_over(draft_id: UUID, request_id: UUID, *, old: vault.LockKey, new: vault.LockKey) -> None:
    """Lock every record of a draft anew for the request it becomes, inside the caller's transaction."""
    for upload in Upload.objects.filter(owner_id=draft_id):
        held = _record(upload, old)  # bound to the draft's id: read before it changes
        upload.owner_id = request_id
        upload.record = vault.lock_document(held, key=new, context=_context(upload), floor=vault.FLOOR_SMALL)
        upload.save(update_fields=("owner_id", "record"))


def _new_upload(owner_id: UUID, sealed: Sealed, day: date) -> Upload:
    _refuse_too_many(owner_id)
    return Upload(owner_id=owner_id, blob=sealed.blob, day=day)


def _refuse_too_many(owner_id: UUID) -> None:
    if Upload.objects.filter(owner_id=owner_id).count() >= settings.UPLOADS_A_REQUEST:
        raise TooManyFiles


def _late_slot(upload: Upload) -> Slot:
    return Slot("upload", upload.id, "record", upload.epoch)


def _context(upload: Upload) -> vault.Context:
    return vault.Context("intake.upload", f"{upload.owner_id}/{upload.id}", "record", upload.epoch)


def _locked(upload: Upload, sealed: Sealed, key: vault.LockKey) -> bytes:
    held: dict[str, vault.JSON] = {
        "name": sealed.name, "media_type": sealed.media_type, "group": sealed.group, "size": sealed.size,
        "digest": sealed.digest, "key": sealed.key.to_bytes().hex(),
    }  # fmt: skip
    return vault.lock_document(held, key=key, context=_context(upload), floor=vault.FLOOR_SMALL)


def _record(upload: Upload, key: vault.LockKey) -> dict[str, str]:
    return dict(vault.unlock_document(bytes(upload.record), key=key, context=_context(upload)))


def _read(upload: Upload, key: vault.LockKey) -> FileSent:
    held = _record(upload, key)
    return FileSent(
        upload.id, held["name"], held["media_type"], held["group"], int(held["size"]), held["digest"],
        upload.day, upload.late,
    )  # fmt: skip
