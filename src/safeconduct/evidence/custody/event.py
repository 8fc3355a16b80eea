"""One thing that happened to a piece of evidence, and the only bytes it can be written in.

An event is one line of ASCII JSON: keys sorted, no spaces, every key present, nothing but ids, codes, a moment
and digests. Its digest is the SHA-256 of exactly these bytes, so that a printed line can be checked by hand.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from safeconduct.evidence.custody.commitments import KeyedDigest
from safeconduct.vault import digests

FORMAT: Final = 1
GENESIS: Final = bytes(32)
MOST_DETAILS: Final = 16
LONGEST_LINE: Final = 4096
HIGHEST_NUMBER: Final = 10**12 - 1

_CODE = re.compile(r"[a-z][a-z0-9_]{0,47}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}|")
_HEX = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{6}Z")


class Action(StrEnum):
    """What can happen to an item or an artifact. The list is part of the format."""

    RECEIVED = "received"
    STORED = "stored"
    HASHED = "hashed"
    DERIVED = "derived"
    VIEWED = "viewed"
    EXPORTED = "exported"
    TRANSFERRED = "transferred"
    REDACTED = "redacted"
    VERIFIED = "verified"
    FAILED_VERIFICATION = "failed_verification"
    WITHDRAWN = "withdrawn"
    DESTROYED = "destroyed"


MAKES_AN_ARTIFACT: Final = frozenset({Action.DERIVED, Action.REDACTED})
NEEDS: Final[dict[Action, tuple[str, ...]]] = {
    Action.STORED: ("artifact", "ciphertext"),
    Action.HASHED: ("artifact", "plaintext"),
    Action.DERIVED: ("artifact", "derived_from", "tool"),
    Action.REDACTED: ("artifact", "derived_from", "tool"),
    Action.VERIFIED: ("artifact",),
    Action.FAILED_VERIFICATION: ("artifact",),
}


class NotAnEvent(ValueError):
    """Fields that do not fit together, or a line that no event is written in. Names the field, not its content."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened, before it has its place in a chain. Raises NotAnEvent.

    Attributes:
        at: when, with a time zone; kept in UTC.
        artifact: which file of the item, or None for the item as a whole.
        actor: whose act it was; None for the host's own worker.
        details: codes (lower case words), never free text: the chain is read without any key.
        ciphertext: SHA-256 of the locked file as it lies on the disk.
        plaintext: keyed digest of the content (`commitments.keyed_digest`).
        derived_from: the artifact that this one was made from.
        tool, version: what did it.
    """

    action: Action
    at: datetime
    artifact: UUID | None = None
    actor: UUID | None = None
    details: tuple[str, ...] = ()
    ciphertext: bytes | None = None
    plaintext: KeyedDigest | None = None
    derived_from: UUID | None = None
    tool: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise NotAnEvent("the moment has no time zone")
        for name in ("ciphertext", "plaintext"):
            _expect_digest(getattr(self, name), name)
        if not (_NAME.fullmatch(self.tool) and _NAME.fullmatch(self.version)):
            raise NotAnEvent("tool or version is not a name")
        if len(self.details) > MOST_DETAILS or not all(_CODE.fullmatch(code) for code in self.details):
            raise NotAnEvent("the details are not codes, or too many")
        _expect_parts(self)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, at its place in the chain of its item (numbered from 1). Raises NotAnEvent."""

    item: UUID
    number: int
    previous: bytes
    happened: Happened

    def __post_init__(self) -> None:
        _expect_digest(self.previous, "previous")
        # JSON's true would be an int, too.
        if type(self.number) is not int or not 1 <= self.number <= HIGHEST_NUMBER:
            raise NotAnEvent("the number is not a place in a chain")

    def canonical(self) -> bytes:
        """The one line of ASCII this event is written in, without the line end."""
        what = self.happened
        fields = {
            "action": what.action.value,
            "actor": _id(what.actor),
            "artifact": _id(what.artifact),
            "at": moment_text(what.at),
            "ciphertext": _hex(what.ciphertext),
            "custody": FORMAT,
            "derived_from": _id(what.derived_from),
            "details": sorted(set(what.details)),
            "item": str(self.item),
            "number": self.number,
            "plaintext": _hex(what.plaintext),
            "previous": self.previous.hex(),
            "tool": what.tool,
            "version": what.version,
        }
        return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode("ascii")

    def digest(self) -> bytes:
        """SHA-256 of the line: what the next event names as its previous."""
        return digests.sha256(self.canonical())


def read(line: bytes) -> Event:
    """The event that is written as exactly these bytes. Raises NotAnEvent."""
    event = None
    if len(line) <= LONGEST_LINE:
        try:
            fields = json.loads(line.decode("ascii"))
            event = _from_fields(fields)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            pass  # their texts may carry what stands in the line
    if event is None or event.canonical() != line:
        raise NotAnEvent("the line is not in the form of an event")
    return event


def moment_text(at: datetime) -> str:
    """A moment in UTC with six digits of a second and a Z, as the format writes it."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _from_fields(fields: Any) -> Event:
    what = Happened(
        action=Action(fields["action"]),
        at=_moment(fields["at"]),
        artifact=_uuid(fields["artifact"]),
        actor=_uuid(fields["actor"]),
        details=tuple(fields["details"]),
        ciphertext=_bytes(fields["ciphertext"]),
        plaintext=None if fields["plaintext"] is None else KeyedDigest(_digest(fields["plaintext"])),
        derived_from=_uuid(fields["derived_from"]),
        tool=fields["tool"],
        version=fields["version"],
    )
    return Event(UUID(fields["item"]), fields["number"], _digest(fields["previous"]), what)


def _expect_parts(what: Happened) -> None:
    for name in NEEDS.get(what.action, ()):
        if not getattr(what, name):
            raise NotAnEvent(f"{what.action.value} without {name}")
    if what.action is Action.VERIFIED and not (what.ciphertext or what.plaintext):
        raise NotAnEvent("verified without a digest")
    if (what.ciphertext or what.plaintext) and not what.artifact:
        raise NotAnEvent("a digest without the artifact it belongs to")
    if what.derived_from and (what.action not in MAKES_AN_ARTIFACT or what.derived_from == what.artifact):
        raise NotAnEvent("derived_from where nothing was made from another artifact")
    if what.version and not what.tool:
        raise NotAnEvent("a version without its tool")


def _expect_digest(value: bytes | None, name: str) -> None:
    if value is not None and len(value) != len(GENESIS):
        raise NotAnEvent(f"{name} is not a digest of {len(GENESIS)} bytes")


def _digest(text: str) -> bytes:
    if not _HEX.fullmatch(text):
        raise NotAnEvent("a digest is not 64 hexadecimal digits")
    return bytes.fromhex(text)


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else _digest(text)


def _uuid(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)


def _moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise NotAnEvent("the moment is not in the form of the format")
    return datetime.fromisoformat(text)


def _id(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def _hex(value: bytes | None) -> str | None:
    return None if value is None else value.hex()
