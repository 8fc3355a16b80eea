"""What goes with a letter: files looked through for what they say of their maker, cleaned, or confirmed as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.metadata import version
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from safeconduct import audit, files
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.advocacy.letters import grounds
from safeconduct.advocacy.letters.content import FILES, opened
from safeconduct.advocacy.letters.drafts import NotDraft
from safeconduct.advocacy.letters.leaving import HandsOut, LeavingFile
from safeconduct.advocacy.letters.words import found_words
from safeconduct.advocacy.models import Communication, Enclosure
from safeconduct.evidence.items import artifacts, custody
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Artifact, Item
from safeconduct.evidence.recording import change

MADE_BY_US = ("redacted", "derivative")
PUBLIC_AS_IT_CAME = ("original", "capture", "transcript", "translation")
REASON = "publish"
"""Why the file was opened, a code of ``evidence.items.words``."""
OUR_OWN = frozenset({"file_id"})
"""What every PDF has that we write ourselves: it says nothing of whoever made the file before."""
LARGEST = 50 * 1024 * 1024
MOST = 40
_WORKERS = BoundedSemaphore(2)
"""Walled-off processes at one time: each may take 768 MiB."""


class MayNotLeave(Exception):
    """Only redacted or cleaned versions go with a letter, and files of items that somebody published."""


class NotClean(Exception):
    """It cannot be cleaned here; ``reason`` is the code of ``files.Failed``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooMany(Exception):
    """More files than a letter takes."""


@dataclass(slots=True)
class Enclosed:
    """An enclosure as it stands. ``facts``: name, media_type, size and SHA-256, sealed with the letter."""

    row: Enclosure
    facts: Mapping[str, Any] = field(repr=False)
    problems: list[str] = field(default_factory=list)
    hands_out: list[HandsOut] = field(default_factory=list)

    @property
    def found(self) -> list[str]:
        return found_words(self.row.found)

    @property
    def digest_parts(self) -> list[str]:
        """The SHA-256 in pieces, so that a narrow page can break it."""
        digest = str(self.facts.get("digest", ""))
        return [digest[at : at + 16] for at in range(0, len(digest), 16)]

    @property
    def can_be_cleaned(self) -> bool:
        return bool(self.row.found) and not {"not_looked_at", "not_opened"} & set(self.row.found)

    def leaving(self) -> LeavingFile:
        row, facts = self.row, self.facts
        return LeavingFile(
            artifact=str(row.artifact_id), item=row.artifact.item.key, number=row.number, name=facts.get("name", ""),
            media_type=facts.get("media_type", ""), size=facts.get("size", 0), digest=facts.get("digest", ""),
            locked=bytes(row.artifact.ciphertext).hex(), found=tuple(row.found),
            confirmed_by=str(row.confirmed_by_id or ""),
        )  # fmt: skip


def may_leave(artifact: Artifact) -> bool:
    """Whether this file of an item may go with a letter at all."""
    if artifact.item.withdrawn_on is not None:
        return False
    return artifact.role in MADE_BY_US or (artifact.item.is_public and artifact.role in PUBLIC_AS_IT_CAME)


def read(letter: Communication, content: Mapping[str, Any], on: date) -> list[Enclosed]:
    """Every enclosure of a letter as it stands on a day."""
    rows = list(letter.enclosures.select_related("artifact__item", "confirmed_by").order_by("number", "pk"))
    items = {row.artifact.item_id for row in rows}
    out, gone, only_counted = grounds.behind("item", items, on)
    found = []
    for row in rows:
        item = row.artifact.item
        each = Enclosed(row, content.get(FILES, {}).get(str(row.artifact_id), {}))
        each.hands_out = [handed for handed in out if handed.record == item.pk]
        each.problems = _problems(each, item.pk in gone, item.pk in only_counted)
        found.append(each)
    return found


def _problems(each: Enclosed, is_gone: bool, is_only_counted: bool) -> list[str]:
    row, key, found = each.row, each.row.artifact.item.key, []
    said = {"key": key, "number": row.number}
    if not may_leave(row.artifact):
        found.append(
            _("Enclosure %(number)s may not leave: %(key)s is not public, and this is no copy of ours.")
            % said
        )
    if row.artifact.condition != "whole" or not each.facts:
        found.append(_("Enclosure %(number)s of %(key)s is damaged or missing.") % said)
    if is_gone:
        found.append(grounds.gone_words(key))
    elif is_only_counted:
        found.append(grounds.only_counted_words(key))
    if row.checked_on is None:
        found.append(_("Nobody looked through enclosure %(number)s of %(key)s yet.") % said)
    elif row.found and row.confirmed_by_id is None:
        found.append(
            _("Enclosure %(number)s of %(key)s says something of its maker. Clean it, or confirm it.") % said
        )
    return found


def add(
    letter: Communication,
    artifact: Artifact,
    *,
    desk: DeskKeys,
    documentation: DeskKeys,
    by: Person,
    at: datetime,
) -> Enclosure:
    """Look through a file and put it with the letter; twice is once. What it is is sealed with the letter.

    Raises ``NotDraft``, ``MayNotLeave``, ``TooMany``, ``ContentGone``, ``BlobMissing``, ``CannotOpen``,
    ``ChangedMeanwhile``.
    """
    demand(by, Permission.PRESS)
    if letter.state != "draft":
        raise NotDraft
    held = Enclosure.objects.filter(communication=letter, artifact=artifact).first()
    if held is not None:
        return held
    _refuse_unless_fits(letter, artifact)
    custody.viewed(artifact, reason=REASON, by=by, at=at)
    facts = artifacts.described(artifact, documentation)
    found = scan(artifact, documentation)
    content = opened(letter, desk)
    told = {name: getattr(facts, name) for name in ("name", "media_type", "size", "digest")}
    content[FILES] = {**content.get(FILES, {}), str(artifact.pk): told}
    try:
        with transaction.atomic():
            number = (letter.enclosures.aggregate(last=Max("number"))["last"] or 0) + 1
            row = Enclosure.objects.create(
                communication=letter, artifact=artifact, number=number, checked_on=at.date(), found=found
            )
            change(letter, {}, version=letter.version, by=by, at=at, content=content, desk=desk,
                   permission=Permission.PRESS)  # fmt: skip
            audit.record("advocacy.letter.enclosed", chain="staff", by=by.pk, subject=letter.pk, at=at)
    except IntegrityError:  # the other click of a double click
        return Enclosure.objects.get(communication=letter, artifact=artifact)
    return row


def _refuse_unless_fits(letter: Communication, artifact: Artifact) -> None:
    if not may_leave(artifact):
        raise MayNotLeave
    if letter.enclosures.count() >= MOST:
        raise TooMany


def scan(artifact: Artifact, documentation: DeskKeys) -> list[str]:
    """Codes of what a file says of its maker, found in a process behind walls. Empty for a clean one."""
    facts = artifacts.described(artifact, documentation)
    kind = _kind(facts.media_type)
    if kind is None or facts.size > LARGEST:
        return ["not_looked_at"]
    data = b"".join(artifacts.content(artifact, documentation))
    try:
        with _WORKERS:
            done = files.strip_in_sandbox(data, kind)
    except files.Failed:
        return ["not_opened"]
    ours = OUR_OWN if artifact.role in MADE_BY_US else frozenset()
    return sorted({*done.removed, *(() if done.complete else ("not_looked_at",))} - ours)


def clean(
    row: Enclosure, *, token: UUID, desk: DeskKeys, documentation: DeskKeys, by: Person, at: datetime
) -> Enclosure:
    """Put a cleaned copy in its place, kept with the item as made from it. Raises what ``add`` raises, ``NotClean``."""
    letter, artifact = row.communication, row.artifact
    if letter.state != "draft":
        raise NotDraft
    facts = artifacts.described(artifact, documentation)
    kind = _kind(facts.media_type)
    if kind is None or facts.size > LARGEST:
        raise NotClean("not_supported")
    custody.viewed(artifact, reason=REASON, by=by, at=at)
    try:
        with _WORKERS:
            done = files.strip_in_sandbox(b"".join(artifacts.content(artifact, documentation)), kind)
    except files.Failed as failed:
        raise NotClean(failed.reason) from None
    made = next((one for one in files.KINDS.values() if one.media_type == done.media_type), kind)
    tool = "pikepdf" if made.group == "pdf" else "pillow" if made.group == "image" else "safeconduct"
    copy = artifacts.store_bytes(
        artifact.item, [done.data], name=f"cleaned.{made.extension}", media_type=made.media_type, group=made.group,
        role="derivative", by=by, at=at, desk=documentation, derived_from=artifact, tool=tool,
        version=version(tool) if tool != "safeconduct" else "", token=token,
    )  # fmt: skip
    with transaction.atomic():
        new = add(letter, copy, desk=desk, documentation=documentation, by=by, at=at)
        Enclosure.objects.filter(pk=row.pk).delete()
        Enclosure.objects.filter(pk=new.pk).update(number=row.number)
    new.refresh_from_db()
    return new


def confirm(row: Enclosure, *, by: Person, at: datetime) -> None:
    """Say that it may go with what was found in it. Raises ``NotDraft``."""
    demand(by, Permission.PRESS)
    if row.communication.state != "draft":
        raise NotDraft
    with transaction.atomic():
        if Enclosure.objects.filter(pk=row.pk, confirmed_by=None).update(confirmed_by=by):
            audit.record(
                "advocacy.letter.enclosure_confirmed",
                chain="staff",
                by=by.pk,
                subject=row.communication_id,
                at=at,
            )


def remove(row: Enclosure, *, by: Person, at: datetime) -> None:
    """Take a file off the letter; the file stays with its item. Twice is once. Raises ``NotDraft``."""
    demand(by, Permission.PRESS)
    if row.communication.state != "draft":
        raise NotDraft
    with transaction.atomic():
        if Enclosure.objects.filter(pk=row.pk).delete()[0]:
            audit.record(
                "advocacy.letter.unenclosed", chain="staff", by=by.pk, subject=row.communication_id, at=at
            )


def files_of(item: Item) -> Sequence[Artifact]:
    """Files of an item that may go with a letter, newest first."""
    rows = Artifact.objects.filter(item=item).select_related("item").order_by("-made_on", "-pk")
    return [row for row in rows if may_leave(row)]


def _kind(media_type: str) -> files.Kind | None:
    return next((one for one in files.KINDS.values() if one.media_type == media_type), None)
