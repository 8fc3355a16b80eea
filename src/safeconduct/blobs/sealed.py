"""A file in the store, and what was learnt about it on the way."""

from __future__ import annotations

from dataclasses import dataclass, field

from safeconduct import vault


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file already in the blob store, and what was learnt about it on the way."""

    blob: str
    name: str
    media_type: str
    group: str
    size: int
    digest: str
    key: vault.LockKey = field(repr=False)


def stream_context(blob: str) -> vault.Context:
    return vault.Context("intake.blob", blob, "file")
