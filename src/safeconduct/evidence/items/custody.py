"""The chain of custody of an item as it is kept: lengthened in the transaction of the act, and read again from rows.

Every line ends in the audit as well: its row holds the chain's length as ``count`` and the head's digest as ``about``,
so that a chain which was written anew together with its head does not fit what the audit, and its printed heads, say.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.audit.models import Entry, StaffEntry, WorkerEntry
from safeconduct.evidence.custody import (
    Action,
    Broken,
    Digests,
    Event,
    Happened,
    Head,
    NotAnEvent,
    append,
    read,
    verify,
)
from safeconduct.evidence.custody.event import GENESIS
from safeconduct.evidence.models import Artifact, CustodyEvent, CustodyHead, HandedOut, Item, MadeFrom

ONE_LOOK = timedelta(minutes=15)
AUDITED = "evidence.custody."
TELLS_DIGESTS = (Action.STORED, Action.HASHED, Action.VERIFIED, Action.DERIVED, Action.REDACTED)


class Contradicts(Exception):
    """This cannot be true after what the chain says already. Nothing was written."""


def note(item: Item, *happened: Happened) -> Head:
    """Add lines to an item's chain, and one row to the audit. Inside the caller's transaction.

    Whose act it was is read from the last one: without an actor it was the worker's. Raises ``Contradicts``.
    """
    if not transaction.get_connection("default").in_atomic_block:
        raise transaction.TransactionManagementError(
            "A line of custody is written in the transaction of its act."
        )
    kept, _ = CustodyHead.objects.select_for_update().get_or_create(
        item_id=item.pk, defaults={"count": 0, "digest": GENESIS}
    )
    head, known = Head(item.pk, kept.count, bytes(kept.digest)), _known(item, happened)
    for each in happened:
        if objection := known.objection(each):
            raise Contradicts(objection)
        known.note(each)
        event, head = append(head, each)
        CustodyEvent.objects.create(
            item_id=item.pk, number=event.number, action=each.action.value, artifact_id=each.artifact,
            line=event.canonical(),
        )  # fmt: skip
    CustodyHead.objects.filter(pk=item.pk).update(count=head.count, digest=head.digest)
    last = happened[-1]
    audit.record(
        AUDITED + _said(last), chain="staff" if last.actor else "worker", by=last.actor, subject=item.pk,
        count=head.count, about=head.digest, at=last.at,
    )  # fmt: skip
    return head


def viewed(artifact: Artifact, *, reason: str, by: Person, at: datetime) -> None:
    """Somebody looks at a file, for a reason given as a code: to be written before anything of it is shown.

    Leafing through its pages is one look: the same person, file and reason again within a quarter of an hour.
    """
    happened = Happened(Action.VIEWED, at, artifact.pk, by.pk, (reason,))
    last = CustodyEvent.objects.filter(item_id=artifact.item_id).order_by("-number").first()
    if last is None or not _goes_on(bytes(last.line), happened):
        with transaction.atomic():
            note(artifact.item, happened)


def taken_out(artifact: Artifact, *, reason: str, by: Person, at: datetime) -> None:
    """Somebody takes a file out: the chain, the audit and the list of what went out say so before a byte goes."""
    with transaction.atomic():
        note(artifact.item, Happened(Action.EXPORTED, at, artifact.pk, by.pk, (reason,)))
        HandedOut.objects.create(
            kind="item", record_id=artifact.item_id, how="download", day=at.date(), by=by, act_id=artifact.pk,
            purpose=purpose_of(artifact.item_id),
        )  # fmt: skip


def purpose_of(item_id: UUID) -> str:
    """The consent an item goes out under, where it was made from somebody's account."""
    rows = MadeFrom.objects.filter(record_id=item_id).order_by("id")
    return rows.values_list("purpose", flat=True).first() or ""


def head_of(item_id: UUID) -> Head:
    """The end of an item's chain; of an item without files, an empty one."""
    kept = CustodyHead.objects.filter(pk=item_id).first()
    return Head(item_id, kept.count, bytes(kept.digest)) if kept else Head(item_id)


def lines_of(item_id: UUID, up_to: int | None = None) -> Iterator[bytes]:
    """The events of an item as they are kept, in constant memory; ``up_to``: not those numbered higher."""
    held = CustodyEvent.objects.filter(item_id=item_id).order_by("number", "id")
    if up_to is not None:
        held = held.filter(number__lte=up_to)
    for line in held.values_list("line", flat=True).iterator(chunk_size=500):
        yield bytes(line)


def events_of(item_id: UUID) -> list[Event]:
    """The events that can be read, for showing; what cannot is named by ``verify_item``."""
    found = []
    for line in lines_of(item_id):
        with suppress(NotAnEvent):
            found.append(read(line))
    return found


def verify_item(item_id: UUID) -> Broken | None:
    """The first place where an item's chain is not true any more, or None. Needs no key; constant memory."""
    while True:
        told: list[Broken] = []
        head = head_of(item_id)
        broken = verify(_lines_as_told(item_id, told), head, printed=printed(item_id)) or next(
            iter(told), None
        )
        if broken is None or head_of(item_id) == head:
            return broken  # else somebody wrote while this read: the end lay beyond this head


def verify_artifacts(item_id: UUID) -> Broken | None:
    """Whether the files of an item are those its chain speaks of, none more and none less."""
    stored: dict[UUID, tuple[int, bytes]] = {}
    for event in events_of(item_id):
        what = event.happened
        if what.action is Action.STORED and what.artifact and what.ciphertext:
            stored[what.artifact] = (event.number, what.ciphertext)
    rows = dict(Artifact.objects.filter(item_id=item_id).values_list("id", "ciphertext"))
    for artifact, (number, ciphertext) in stored.items():
        if artifact not in rows:
            return Broken(item_id, number, "missing", f"the row of artifact {artifact} is gone")
        if bytes(rows[artifact]) != ciphertext:
            return Broken(
                item_id, number, "contradicts", f"the row of artifact {artifact} names another locked file"
            )
    strange = next((artifact for artifact in rows if artifact not in stored), None)
    if strange is not None:
        return Broken(
            item_id, head_of(item_id).count, "added", f"artifact {strange} was never stored in this chain"
        )
    return None


def printed(item_id: UUID) -> dict[int, bytes]:
    """What the audit says of an item's chain: its length → the digest of the head it had then."""
    said: dict[int, bytes] = {}
    tables: tuple[type[Entry], ...] = (StaffEntry, WorkerEntry)
    for table in tables:
        rows = table._default_manager.filter(subject=item_id, action__startswith=AUDITED).order_by("number")
        for count, about in rows.values_list("count", "about").iterator(chunk_size=500):
            said.setdefault(count or 0, bytes(about))
    return said


def _goes_on(line: bytes, now: Happened) -> bool:
    """Whether the last line is the beginning of the very same look."""
    try:
        last = read(line).happened
    except NotAnEvent:
        return False
    same = (last.action, last.artifact, last.actor, last.details) == (
        now.action,
        now.artifact,
        now.actor,
        now.details,
    )
    return same and now.at - last.at < ONE_LOOK


def _said(what: Happened) -> str:
    """The act and, where a reason was given for opening a file, its code."""
    opening = what.action in (Action.VIEWED, Action.EXPORTED) and what.details
    return ".".join((what.action.value, what.details[0]))[:40] if opening else what.action.value


def _known(item: Item, happened: tuple[Happened, ...]) -> Digests:
    """What the chain says of the digests of these artifacts."""
    known = Digests()
    wanted = {each.artifact for each in happened if each.ciphertext or each.plaintext} - {None}
    if wanted:
        rows = CustodyEvent.objects.filter(item_id=item.pk, artifact_id__in=wanted, action__in=TELLS_DIGESTS)
        for line in rows.order_by("number").values_list("line", flat=True):
            with suppress(NotAnEvent):  # `verify_item` names it; nobody's work stops for it
                known.note(read(bytes(line)).happened)
    return known


def _lines_as_told(item_id: UUID, told: list[Broken]) -> Iterator[bytes]:
    """The lines, while looking whether the columns beside them say the same."""
    rows = CustodyEvent.objects.filter(item_id=item_id).order_by("number", "id")
    columns = rows.values_list("number", "action", "artifact_id", "line")
    for number, action, artifact, line in columns.iterator(chunk_size=500):
        try:
            event = read(bytes(line))
            says = (event.number, event.happened.action.value, event.happened.artifact)
        except NotAnEvent:
            says = (number, action, artifact)  # `verify` says what is wrong with it
        if says != (number, action, artifact) and not told:
            told.append(Broken(item_id, number, "changed", "the row says otherwise than the line in it"))
        yield bytes(line)
