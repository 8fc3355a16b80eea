"""Files of an item: written once, sealed in the blob store, each with its line in the chain of custody.

What a file is (name, size, digest, the key of its stream) lies under the item's key, and so does the key its keyed
digests are made with: a bare hash of content stands nowhere in the clear, because it would confirm a guess.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from safeconduct import vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.blobs import store as blobs
from safeconduct.blobs.sealed import Sealed, stream_context
from safeconduct.evidence import keys, sealing
from safeconduct.evidence.custody import (
    Action,
    Happened,
    KeyedDigest,
    Revealed,
    keyed_digest,
    salt_for,
    sha256_of,
)
from safeconduct.evidence.items import custody
from safeconduct.evidence.keys import DeskKeys, NoKey
from safeconduct.evidence.models import Artifact, Item
from safeconduct.evidence.models.sources import ROLES
from safeconduct.evidence.recording import Withdrawn, add

OURS = "safeconduct"
MOST_COMPARED = 20_000


class ContentGone(Exception):
    """The key of the item was forgotten: nothing of its files opens any more."""


@dataclass(frozen=True, slots=True)
class ArtifactFacts:
    """What lies sealed beside a file. ``digest``: SHA-256 of the bytes as they came, hex; ``size`` in bytes."""

    name: str
    media_type: str
    group: str
    size: int
    digest: str
    tool: str = ""
    version: str = ""
    note: str = ""
    regions: Any = None


def store(
    item: Item,
    sealed: Sealed,
    *,
    role: str,
    by: Person,
    at: datetime,
    desk: DeskKeys,
    derived_from: Artifact | None = None,
    tool: str = "",
    version: str = "",
    note: str = "",
    regions: Any = None,
    token: UUID | None = None,
) -> Artifact:
    """Keep a file that lies sealed in the blob store as an artifact of ``item``. The row is written once.

    ``role``: one of ``ROLES``. ``tool``, ``version``: what made a derivative (names without blanks). ``token``: its
    id, so that a form sent twice keeps one file (the second blob is left to whoever received it).
    Raises ``NotAllowed``, ``Withdrawn`` and ``ContentGone``. If it fails, the blob is nobody's and is swept.
    """
    demand(by, Permission.COUNT)
    held = Artifact.objects.filter(pk=token).first() if token else None
    if held is not None:
        return held
    if item.withdrawn_on:
        raise Withdrawn
    key = item_key(item, desk)
    artifact = _row(item, sealed, key, role=role, by=by, at=at, derived_from=derived_from, token=token,
                    facts={"tool": tool, "version": version, "note": note, "regions": regions})  # fmt: skip
    with transaction.atomic():
        _keep(artifact, sealed, key, tool=tool, version=version, by=by, at=at)
    return artifact


def receive(
    item: Item,
    sealed: Sealed,
    *,
    content: sealing.Content,
    by: Person,
    at: datetime,
    desk: DeskKeys,
    role: str = "original",
    note: str = "",
) -> Artifact | None:
    """A new item and its first file in one transaction: both, or neither. ``item.pk`` is the form's token.

    ``content`` is the item's sealed part. None if the form was sent before: the file that came again is nobody's.
    """
    demand(by, Permission.COUNT)
    if Item.every.filter(pk=item.pk).exists():
        return None
    key = item_key(item, desk)
    item.sealed = sealing.locked(item, content, key) if content else None
    artifact = _row(item, sealed, key, role=role, by=by, at=at, facts={"note": note})
    try:
        with transaction.atomic():
            if add(item, by=by, at=at) is not item:
                return None
            _keep(artifact, sealed, key, by=by, at=at)
    except IntegrityError:
        if Item.every.filter(pk=item.pk).exists():  # the same form, a moment ago
            return None
        raise
    return artifact


def store_bytes(
    item: Item,
    content: Iterable[bytes],
    *,
    name: str,
    media_type: str,
    group: str,
    role: str,
    by: Person,
    at: datetime,
    desk: DeskKeys,
    derived_from: Artifact | None = None,
    tool: str = "",
    version: str = "",
    note: str = "",
    regions: Any = None,
    token: UUID | None = None,
) -> Artifact:
    """The same for a file that we made: seals what comes, in constant memory, and keeps it.

    Raises what ``store`` raises, and ``blobs.store.NoRoom``. If it fails, no blob stays.
    """
    demand(by, Permission.COUNT)
    sealed = seal(content, name=name, media_type=media_type, group=group)
    kept = None
    try:
        kept = store(item, sealed, role=role, by=by, at=at, desk=desk, derived_from=derived_from, tool=tool,
                     version=version, note=note, regions=regions, token=token)  # fmt: skip
    finally:
        if kept is None or kept.blob != sealed.blob:
            blobs.delete(sealed.blob)
    return kept


def seal(content: Iterable[bytes], *, name: str, media_type: str, group: str) -> Sealed:
    """Seal a stream into the blob store. Raises ``NoRoom``; what was written so far is taken back."""
    writer, key = blobs.BlobWriter(), vault.LockKey.new()
    try:
        sealer, size = vault.StreamSealer(key, stream_context(writer.name)), 0
        digest = vault.digests.RunningDigest()
        writer.write(sealer.start())
        for piece in content:
            digest.update(piece)
            size += len(piece)
            writer.write(sealer.push(piece))
        for last in sealer.finishing():
            writer.write(last)
        writer.finish()
    except BaseException:
        writer.abandon()
        raise
    return Sealed(writer.name, name, media_type, group, size, digest.digest().hex(), key)


def described(artifact: Artifact, desk: DeskKeys) -> ArtifactFacts:
    """What a file is. Raises ``ContentGone`` once the item's key was forgotten, and ``CannotOpen``."""
    return _facts(_document(artifact, desk))


def facts_of_all(item: Item, rows: Iterable[Artifact], desk: DeskKeys) -> dict[UUID, ArtifactFacts]:
    """The same for files of one item at once, by id. What does not open any more is left out."""
    try:
        key = keys.record_key(item.pk, desk)
    except (NoKey, vault.CannotOpen):
        return {}
    found = {}
    for row in rows:
        with suppress(vault.CannotOpen):
            found[row.pk] = _facts(sealing.opened(row, row.sealed, key))
    return found


def _facts(held: sealing.Content) -> ArtifactFacts:
    return ArtifactFacts(
        **{name: held[name] for name in ("name", "media_type", "group", "size", "digest")},
        tool=held.get("tool", ""), version=held.get("version", ""), note=held.get("note", ""),
        regions=held.get("regions"),
    )  # fmt: skip


def content(artifact: Artifact, desk: DeskKeys) -> Iterator[bytes]:
    """The bytes as they came, in pieces. Raises ``ContentGone``, ``BlobMissing`` and, where changed, ``CannotOpen``.

    Only an iteration that ends by itself was the whole file.
    """
    key = vault.LockKey.from_bytes(bytes.fromhex(_document(artifact, desk)["key"]))
    return vault.open_stream(blobs.pieces_of(artifact.blob), key, stream_context(artifact.blob))


def revealed(artifact: Artifact, desk: DeskKeys) -> Revealed:
    """The SHA-256 of a file and the salt that proves it: for a bundle that is to show the content. Raises as above."""
    held = _document(artifact, desk)
    return Revealed(artifact.pk, _salt(held, artifact.pk), bytes.fromhex(held["digest"]))


def keyed(artifact: Artifact, sha256: bytes, desk: DeskKeys) -> KeyedDigest:
    """The keyed digest a chain would carry for content of this SHA-256."""
    return keyed_digest(_salt(_document(artifact, desk), artifact.pk), sha256)


def also_in(digests: str | Collection[str], desk: DeskKeys, *, besides: Item | None = None) -> list[Item]:
    """Other items that hold the same bytes, by opening what is sealed: the newest 20,000 files, in session only."""
    wanted = {digests} if isinstance(digests, str) else set(digests)
    every = keys.all_keys(desk)
    found: set[UUID] = set()
    rows = Artifact.objects.filter(item__withdrawn_on=None).order_by("-made_on", "-id")
    if besides is not None:
        rows = rows.exclude(item_id=besides.pk)
    for artifact in rows.only("id", "item_id", "sealed")[:MOST_COMPARED].iterator(chunk_size=500):
        key = every.get(str(artifact.item_id))
        with suppress(vault.CannotOpen):
            if key and sealing.opened(artifact, artifact.sealed, key).get("digest") in wanted:
                found.add(artifact.item_id)
    return list(Item.objects.filter(pk__in=found).order_by("key"))


def item_key(item: Item, desk: DeskKeys) -> vault.LockKey:
    """The key of an item, made now if it never had one. Raises ``ContentGone`` where it was forgotten.

    It is committed before anything is written under it. Left without a row, it is swept after a day; it is not
    taken back here, because the same form may just be arriving a second time and use it.
    """
    with suppress(NoKey):
        return keys.record_key(item.pk, desk)
    if item.sealed is not None or Artifact.objects.filter(item_id=item.pk).exists():
        raise ContentGone
    return keys.new_key(item.pk, desk)


def _row(
    item: Item,
    sealed: Sealed,
    key: vault.LockKey,
    *,
    role: str,
    by: Person,
    at: datetime,
    facts: dict[str, Any],
    derived_from: Artifact | None = None,
    token: UUID | None = None,
) -> Artifact:
    """The artifact as it will be written: reads the locked file once more, from the disk."""
    if role not in ROLES:
        raise ValueError("no such role")
    size, digest = _locked_file(sealed.blob)
    artifact = Artifact(
        id=token or uuid4(), item=item, role=role, blob=sealed.blob, stored_size=size, ciphertext=digest,
        derived_from=derived_from, made_by=by, made_on=at.date(), checked_on=at.date(),
    )  # fmt: skip
    document = {
        "name": sealed.name, "media_type": sealed.media_type, "group": sealed.group, "size": sealed.size,
        "digest": sealed.digest, "key": sealed.key.to_bytes().hex(),
        "custody_key": vault.digests.random_bytes(32).hex(), **facts,
    }  # fmt: skip
    artifact.sealed = sealing.locked(artifact, document, key)
    return artifact


def _keep(
    artifact: Artifact,
    sealed: Sealed,
    key: vault.LockKey,
    *,
    by: Person,
    at: datetime,
    tool: str = "",
    version: str = "",
) -> None:
    """The row and what happened, in the caller's transaction."""
    artifact.save(force_insert=True)
    salt = _salt(sealing.opened(artifact, artifact.sealed, key), artifact.pk)
    common = {"at": at, "artifact": artifact.pk, "actor": by.pk}
    custody.note(
        artifact.item,
        _beginning(artifact, tool, version, by=by, at=at),
        Happened(Action.STORED, **common, ciphertext=bytes(artifact.ciphertext)),  # type: ignore[arg-type]  # a table of mixed fields
        Happened(Action.HASHED, **common, plaintext=keyed_digest(salt, bytes.fromhex(sealed.digest))),  # type: ignore[arg-type]  # a table of mixed fields
    )


def _beginning(artifact: Artifact, tool: str, version: str, *, by: Person, at: datetime) -> Happened:
    """How it came to be: received, or made from another one."""
    original = artifact.derived_from
    if original is None:
        return Happened(Action.RECEIVED, at, artifact.pk, by.pk, (artifact.role,), tool=tool, version=version)
    action = Action.REDACTED if artifact.role == "redacted" else Action.DERIVED
    return Happened(action, at, artifact.pk, by.pk, (artifact.role,), derived_from=original.pk, tool=tool or OURS,
                    version=version)  # fmt: skip


def _locked_file(blob: str) -> tuple[int, bytes]:
    """Length and SHA-256 of a locked file on the disk."""
    size = 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for piece in blobs.pieces_of(blob):
            size += len(piece)
            yield piece

    digest = sha256_of(counted())
    return size, digest


def _document(artifact: Artifact, desk: DeskKeys) -> sealing.Content:
    try:
        key = keys.record_key(artifact.item_id, desk)
    except NoKey:
        raise ContentGone from None
    return sealing.opened(artifact, artifact.sealed, key)


def _salt(document: sealing.Content, artifact_id: UUID) -> bytes:
    return salt_for(bytes.fromhex(document["custody_key"]), artifact_id)
