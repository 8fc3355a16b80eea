"""Lengthen an item's chain, and name the first place where one stopped being true, and in which way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal
from uuid import UUID

from safeconduct.evidence.custody.event import GENESIS, Action, Event, Happened, NotAnEvent, read

Kind = Literal["changed", "missing", "reordered", "doubled", "truncated", "added", "contradicts"]
NOTHING_PRINTED: Mapping[int, bytes] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a chain: how many events it has and the digest of the last one."""

    item: UUID
    count: int = 0
    digest: bytes = GENESIS


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place (counted from 1) where a chain is not true, the way it is not, and a sentence about it."""

    item: UUID
    number: int
    kind: Kind
    why: str


class Digests:
    """What is known of each artifact's content so far.

    A locked file changes only by being *stored* again; content never changes at all (an original is write-once,
    anything made from it is another artifact). A failed verification records what was found, and changes nothing.
    """

    __slots__ = ("_of",)

    def __init__(self) -> None:
        self._of: dict[UUID, tuple[bytes | None, bytes | None]] = {}

    def objection(self, happened: Happened) -> str:
        """Why this cannot be true after what is known; empty when it can. To be asked before `append`."""
        if happened.artifact is None or happened.action is Action.FAILED_VERIFICATION:
            return ""
        ciphertext, plaintext = self._of.get(happened.artifact, (None, None))
        stored = happened.action is Action.STORED or happened.ciphertext is None
        if not stored and ciphertext and ciphertext != happened.ciphertext:
            return "it names another locked file than the one that was stored"
        if plaintext and happened.plaintext and plaintext != happened.plaintext:
            return "it names other content than the artifact had before"
        return ""

    def note(self, happened: Happened) -> None:
        """Remember the digests of an event that happened."""
        if happened.artifact is None or happened.action is Action.FAILED_VERIFICATION:
            return
        if happened.ciphertext or happened.plaintext:
            before = self._of.get(happened.artifact, (None, None))
            self._of[happened.artifact] = (
                happened.ciphertext or before[0],
                before[1] or happened.plaintext,
            )


def append(head: Head, happened: Happened) -> tuple[Event, Head]:
    """The event that follows `head`, and the head after it. Raises NotAnEvent."""
    event = Event(head.item, head.count + 1, head.digest, happened)
    return event, Head(head.item, event.number, event.digest())


def verify(
    lines: Iterable[bytes], head: Head, *, printed: Mapping[int, bytes] = NOTHING_PRINTED
) -> Broken | None:
    """Read a chain from its beginning, in constant memory. Returns its first broken place, or None.

    `lines` are the events' canonical bytes in the order in which they are kept, `head` is what is kept apart from
    them. `printed` (count → digest) are earlier heads that left the house: they catch a chain that was written
    anew together with its head.
    """
    rest = iter(lines)
    last, known, contradiction = Head(head.item), Digests(), None
    for line in rest:
        broken = _misplaced(line, last, rest, head)
        if broken:
            return broken
        event = read(line)
        last = Head(head.item, event.number, event.digest())
        broken = _against_heads(last, head, printed)
        if broken:
            return broken
        why = known.objection(event.happened)
        if why and not contradiction:  # told only when nothing was changed: a change explains it better
            contradiction = Broken(head.item, event.number, "contradicts", why)
        known.note(event.happened)
    expected = max(head.count, *printed, 0)
    if last.count < expected:
        why = f"{expected} events were counted, the last ones are gone"
        return Broken(head.item, last.count + 1, "truncated", why)
    return contradiction


def _against_heads(last: Head, head: Head, printed: Mapping[int, bytes]) -> Broken | None:
    if printed.get(last.count, last.digest) != last.digest:
        why = "it is not the event whose digest was printed: the chain was written anew"
        return Broken(head.item, last.count, "changed", why)
    if last.count == head.count and last.digest != head.digest:
        return Broken(head.item, last.count, "changed", "it is not the event that the head names as the last")
    if last.count > head.count:
        return Broken(head.item, last.count, "added", f"the head counts only {head.count} events")
    return None


def _misplaced(line: bytes, last: Head, rest: Iterator[bytes], head: Head) -> Broken | None:
    """What is wrong with the place of a line after `last`. May read on in `rest` when something is."""
    place = last.count + 1
    event = _read(line)
    if event is None:
        return Broken(last.item, place, "changed", "it is not in the form of an event")
    if event.item != last.item:
        return Broken(last.item, place, "changed", "it belongs to another item")
    follows = event.previous == last.digest
    if event.number == place:
        return None if follows else _changed_link(event, last, rest, head)
    if follows:
        return Broken(last.item, place, "changed", f"it follows, but is numbered {event.number}")
    if event.number < place:
        return Broken(last.item, place, "doubled", f"event {event.number} stands here once more")
    if any((later := _read(one)) is not None and later.number == place for one in rest):
        return Broken(last.item, place, "reordered", f"event {event.number} stands here, {place} comes later")
    return Broken(last.item, place, "missing", f"event {event.number} stands here, {place} is nowhere")


def _changed_link(event: Event, last: Head, rest: Iterator[bytes], head: Head) -> Broken:
    """Which of two neighbours was changed: the later one is not, if what comes after it confirms it."""
    own, after = event.digest(), next(rest, None)
    following = _read(after) if after is not None else None
    confirmed = following.previous == own if following else head.count == event.number and head.digest == own
    if confirmed and last.count:
        return Broken(
            last.item, last.count, "changed", f"it is not what event {event.number} was written after"
        )
    return Broken(last.item, event.number, "changed", "it does not follow the event before it")


def _read(line: bytes) -> Event | None:
    try:
        return read(line)
    except NotAnEvent:
        return None
