"""What leaves with a letter: one plain value that is shown, agreed to by its digest, and released exactly so."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from uuid import UUID

from safeconduct import vault


@dataclass(frozen=True, slots=True)
class LeavingFile:
    """An enclosure. ``digest``: SHA-256 of its bytes, hex; ``locked``: of the locked file; ``size`` in bytes."""

    artifact: str
    item: str
    number: int
    name: str = field(repr=False)
    media_type: str
    size: int
    digest: str
    locked: str
    found: tuple[str, ...] = ()
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class LeavingGround:
    """What the letter rests on. ``words``: of a figure, as counted that day; of an account, what is quoted."""

    kind: str
    record: str
    act: str = ""
    unit: str = ""
    scope: str = ""
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Everything a second person agrees to. ``version`` and ``approval`` bind it to one asking."""

    letter: str
    kind: str
    language: str
    addressee: tuple[str, ...]
    subject: str = field(repr=False)
    salutation: str = field(repr=False)
    body: str = field(repr=False)
    closing: str = field(repr=False)
    signatories: tuple[tuple[str, str], ...]
    enclosures: tuple[LeavingFile, ...]
    grounds: tuple[LeavingGround, ...]
    asks: tuple[str, ...]
    answer_by: str
    version: int
    approval: str

    def digest(self) -> bytes:
        """SHA-256 over all of it (32 bytes)."""
        return vault.digests.sha256(vault.dump(asdict(self)))


@dataclass(frozen=True, slots=True)
class HandsOut:
    """A row of what goes out of somebody's account: kind and id of the record, and the purpose."""

    kind: str
    record: UUID
    purpose: str
