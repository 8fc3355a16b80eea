"""Pictures, videos, captions and documents of a publication: cleaned before they are kept, sealed until it is out."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from safeconduct import files, vault
from safeconduct.access.errors import AccessError
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.blobs import store as blobs
from safeconduct.blobs.sealed import Sealed, stream_context
from safeconduct.consent.scopes import Scope
from safeconduct.evidence import keys, sealing
from safeconduct.evidence.items.artifacts import seal
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Testimony
from safeconduct.evidence.sealing import Content
from safeconduct.evidence.testimonies import scripts, uses
from safeconduct.press.desk import captions, films
from safeconduct.press.desk.changing import note, touch
from safeconduct.press.models import PressFile, Publication

MIB = 1024 * 1024
LARGEST = {"image": 20 * MIB, "pdf": 50 * MIB, "text": captions.LARGEST, "video": 100 * MIB}
"""In bytes, by group of ``files.Kind``."""
VIDEOS = ("video/mp4", "video/webm")
KIND_OF = {"image": "image", "pdf": "document", "text": "captions", "video": "video"}
_WORKERS = BoundedSemaphore(2)
"""Walled-off processes at one time: each may take 768 MiB."""


class NotTaken(AccessError):
    """``code``: why a file was not taken. ``number``: a line of captions, or a size in MB. ``what``: of a video."""

    sentence = _("This file was not taken.")

    def __init__(self, code: str, number: int = 0, what: str = "") -> None:
        super().__init__()
        self.code, self.number, self.what = code, number, what


class NoRecording(AccessError):
    sentence = _(
        "Script, the witness's yes, the reader's release and the recording come first, in the vault."
    )


class ChangedFile(AccessError):
    sentence = _("A colleague changed this a moment ago. What is there now stands below; change it again.")


@dataclass(frozen=True, slots=True)
class Read:
    """Whose account is read in a video, and the keys of the desk where that is checked."""

    testimony: Testimony
    seat: DeskKeys


def keep(
    publication: Publication,
    sent: Sealed,
    said: Content,
    *,
    language: str = "",
    number: int = 0,
    read: Read | None = None,
    token: UUID,
    by: Person,
    at: datetime,
    desk: DeskKeys,
) -> PressFile:
    """Clean what was sent and keep it. ``said``: alt, credit, transcript. ``number``: of captions, their video's.

    The same form twice keeps one. A video is kept as it came (``row.blob == sent.blob``: then it is claimed).
    Raises ``NotTaken``, ``files.Failed``, ``NoRoom``, ``NoConsent``, ``NoRecording``, ``Locked``.
    """
    demand(by, Permission.PRESS)
    if (held := PressFile.objects.filter(pk=token, publication=publication).first()) is not None:
        return held
    kind = kind_of(sent)
    if read is not None:
        refuse_unless_recorded(read, by=by, at=at)
    key = keys.new_key(publication.pk, desk)
    cleaned = _cleaned(sent, kind)
    row = _row(publication, cleaned, kind, language, read, token=token, by=by, at=at)
    row.sealed = sealing.locked(
        row, {**_content(said), "name": cleaned.name, "key": cleaned.key.to_bytes().hex()}, key
    )
    kept = False
    try:
        with transaction.atomic():
            touch(publication, by=by, at=at)
            row.number = number if kind == "captions" else _next_number(publication)
            row.save(force_insert=True)
            note("file.added", row.pk, by=by, at=at)
        kept = True
    except IntegrityError:  # the other click of a double click was quicker
        return PressFile.objects.get(pk=token, publication=publication)
    finally:
        if not kept and cleaned.blob != sent.blob:
            blobs.delete(cleaned.blob)
    return row


def describe(
    row: PressFile, said: Content, *, shown: str, by: Person, at: datetime, desk: DeskKeys
) -> PressFile:
    """Other words beside a file. ``shown``: ``stamp_of`` of the row that the form showed. Raises ``ChangedFile``."""
    demand(by, Permission.PRESS)
    held = opened(row, desk)
    content = {**held, **_content(said)}
    if content == held:
        return row
    if shown != stamp_of(row):
        raise ChangedFile
    before, row.sealed = (
        bytes(row.sealed),
        sealing.locked(row, content, keys.record_key(row.publication_id, desk)),
    )
    with transaction.atomic():
        touch(row.publication, by=by, at=at)
        same = PressFile.objects.filter(pk=row.pk, sealed=before)
        if same.update(sealed=row.sealed, described_by=by) != 1:
            raise ChangedFile
        note("file.described", row.pk, by=by, at=at)
    return row


def remove(row: PressFile, *, by: Person, at: datetime) -> None:
    """Take a file away, with its bytes and the captions of a video. Raises ``Locked``."""
    demand(by, Permission.PRESS)
    going = [row]
    if row.kind == "video":
        going += PressFile.objects.filter(publication=row.publication_id, kind="captions", number=row.number)
    with transaction.atomic():
        touch(row.publication, by=by, at=at)
        for each in going:
            note("file.removed", each.pk, by=by, at=at)
            each.delete()
    for each in going:
        blobs.delete(each.blob)


def opened(row: PressFile, desk: DeskKeys) -> Content:
    """What lies sealed beside a file: alt, credit, transcript, name, key. Raises ``NoKey``, ``CannotOpen``."""
    return sealing.opened(row, row.sealed, keys.record_key(row.publication_id, desk))


def files_of(publication: Publication, desk: DeskKeys) -> list[tuple[PressFile, Content]]:
    """All of them with what is sealed, by number."""
    rows = list(
        PressFile.objects.filter(publication=publication)
        .select_related("testimony")
        .order_by("number", "kind", "pk")
    )
    if not rows:
        return []
    key = keys.record_key(publication.pk, desk)
    return [(row, sealing.opened(row, row.sealed, key)) for row in rows]


def content_of(row: PressFile, held: Content) -> Iterator[bytes]:
    """The bytes that go out. Raises ``BlobMissing``, ``CannotOpen``."""
    key = vault.LockKey.from_bytes(bytes.fromhex(held["key"]))
    return vault.open_stream(blobs.pieces_of(row.blob), key, stream_context(row.blob))


def key_text(held: Content) -> str:
    """The key of the bytes as ``LeavingFile.key`` has it."""
    return base64.b64encode(bytes.fromhex(held["key"])).decode("ascii")


def stamp_of(row: PressFile) -> str:
    """Changes with every change of what is sealed."""
    return vault.digests.sha256(bytes(row.sealed)).hex()[:16]


def kind_of(sent: Sealed) -> str:
    """What it would be here. Raises ``NotTaken``."""
    kind = KIND_OF.get(sent.group, "")
    if not kind or (kind == "video" and sent.media_type not in VIDEOS):
        raise NotTaken("video" if sent.group == "video" else "kind")
    if sent.group == "text" and sent.media_type != "text/plain":
        raise NotTaken("kind")
    if sent.size > LARGEST[sent.group]:
        raise NotTaken("too_big", LARGEST[sent.group] // MIB)
    return kind


def refuse_unless_recorded(read: Read, *, by: Person, at: datetime) -> None:
    """Raise ``NoConsent`` or ``NoRecording`` unless the account may be read and its chain stands to the recording."""
    demand(by, Permission.OPEN_TESTIMONY)
    uses.refuse_unless(read.testimony.pk, Scope.READ_BY_ANOTHER, at.date())
    if not is_recorded(read.testimony) or scripts.verify_chain(read.testimony, read.seat) is not None:
        raise NoRecording


def is_recorded(testimony: Testimony) -> bool:
    """Whether the newest script came as far as its recording."""
    rows = scripts.rows_of(testimony)
    return bool(rows) and scripts.next_step(rows) == ""


def _row(
    publication: Publication, cleaned: Sealed, kind: str, language: str, read: Read | None, *, token: UUID,
    by: Person, at: datetime,
) -> PressFile:  # fmt: skip
    return PressFile(
        id=token, publication=publication, kind=kind, language=language if kind in ("captions", "document") else "",
        blob=cleaned.blob, media_type=cleaned.media_type, size=cleaned.size, digest=cleaned.digest,
        testimony=read.testimony if read else None, scope=Scope.READ_BY_ANOTHER.value if read else "", added_by=by,
        added_on=at.date(),
    )  # fmt: skip


def _content(said: Mapping[str, object]) -> Content:
    return {name: said.get(name, "" if name == "credit" else {}) for name in ("alt", "credit", "transcript")}


def _next_number(publication: Publication) -> int:
    found = PressFile.objects.filter(publication=publication).exclude(kind="captions")
    return int(found.aggregate(last=Max("number"))["last"] or 0) + 1


def _cleaned(sent: Sealed, kind: str) -> Sealed:
    """The file as it may go out: new bytes of our own making; a video as it came, if it says nothing of its maker."""
    source = vault.open_stream(blobs.pieces_of(sent.blob), sent.key, stream_context(sent.blob))
    if kind == "video":
        try:
            films.check(source, sent.media_type)
        except films.Tells as trouble:
            raise NotTaken("tells_where", what=trouble.what) from None
        return sent
    data = b"".join(source)
    if kind == "captions":
        try:
            clean, media_type = captions.checked(data), "text/vtt"
        except captions.NotCaptions as trouble:
            raise NotTaken("captions", trouble.line) from None
        return seal([clean], name="captions.vtt", media_type=media_type, group="text")
    known = next(each for each in files.KINDS.values() if each.media_type == sent.media_type)
    with _WORKERS:
        done = files.strip_in_sandbox(data, known)
    if not done.complete:
        raise NotTaken("not_cleaned")
    extension = next(each.extension for each in files.KINDS.values() if each.media_type == done.media_type)
    return seal([done.data], name=f"{kind}.{extension}", media_type=done.media_type, group=sent.group)
