"""A redacted copy: made behind the walls, kept as a new file made from the old one, which stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from threading import BoundedSemaphore
from uuid import UUID

from safeconduct import files
from safeconduct.access.models import Person
from safeconduct.evidence.items import artifacts, custody
from safeconduct.evidence.items.artifacts import ArtifactFacts
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Artifact
from safeconduct.evidence.redaction.words import LARGEST

REASON = "redact"
"""Why the file was opened, a code of `items.words`."""
ROLE = "redacted"
_WORKERS = BoundedSemaphore(2)
"""Walled-off processes at one time: each may take 768 MiB."""


class NotThisKind(Exception):
    """Neither a picture we can open nor a PDF. ``group``: what it is instead."""

    def __init__(self, group: str) -> None:
        super().__init__(group)
        self.group = group


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that may be redacted, in memory for one request."""

    data: bytes
    kind: files.Kind


def kind_of(facts: ArtifactFacts) -> files.Kind:
    """What it is, if it can be redacted. Raises ``NotThisKind``, ``files.Failed`` for one that is too big."""
    kind = next((one for one in files.KINDS.values() if one.media_type == facts.media_type), None)
    if kind is None or not kind.previewable:
        raise NotThisKind(facts.group)
    if facts.size > LARGEST:
        raise files.Failed("too_big")
    return kind


def look(artifact: Artifact, kind: files.Kind, *, by: Person, at: datetime, desk: DeskKeys) -> Opened:
    """The file, to be shown: written into its chain of custody first.

    Raises ``ContentGone``, ``BlobMissing`` and, where it was changed, ``CannotOpen``.
    """
    custody.viewed(artifact, reason=REASON, by=by, at=at)
    return Opened(b"".join(artifacts.content(artifact, desk)), kind)


def draw(opened: Opened, page: int) -> files.Preview:
    """One page as pixels. Raises ``files.Failed``."""
    with _WORKERS:
        return files.preview_in_sandbox(opened.data, opened.kind, page)


def redacted(opened: Opened, boxes: Sequence[files.Box]) -> tuple[files.Redacted, files.Kind]:
    """The copy, and what it is; nothing is kept. Raises ``files.Failed`` and ``files.Unfit``."""
    with _WORKERS:
        done = files.redact_in_sandbox(opened.data, opened.kind, boxes)
    return done, next(one for one in files.KINDS.values() if one.media_type == done.media_type)


def make(
    artifact: Artifact, opened: Opened, boxes: Sequence[files.Box], *, token: UUID, by: Person, at: datetime,
    desk: DeskKeys,
) -> Artifact:  # fmt: skip
    """Keep a redacted copy; the same token twice keeps one. The original is only read.

    Raises ``files.Failed``, ``files.Unfit``, ``NotAllowed``, ``Withdrawn``, ``NoRoom``.
    """
    held = Artifact.objects.filter(pk=token, item_id=artifact.item_id).first()
    if held is not None:
        return held
    done, made = redacted(opened, boxes)
    tool = "pypdfium2" if opened.kind.group == "pdf" else "pillow"
    return artifacts.store_bytes(
        artifact.item, [done.data], name=f"redacted.{made.extension}", media_type=made.media_type, group=made.group,
        role=ROLE, by=by, at=at, desk=desk, derived_from=artifact, tool=tool, version=version(tool),
        regions=[_region(box) for box in boxes], token=token,
    )  # fmt: skip


def _region(box: files.Box) -> dict[str, float | int]:
    """Where a box lies, in fractions of its page as it is seen."""
    edges = {name: round(getattr(box, name), 6) for name in ("left", "top", "right", "bottom")}
    return {"page": box.page, **edges}
