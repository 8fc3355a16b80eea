"""An export from the question to the file: asked, agreed to where it holds identities, made once, written down.

The file is put together in memory (packed, 256 KiB at a time), so that what is digested and noted is what goes out,
byte for byte; then it is streamed. It is on no disk, and made once: whoever lost it asks again.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from safeconduct import audit, vault
from safeconduct.access.actions import approvals
from safeconduct.access.errors import AccessError, NotAllowed, NotAMember, NotApproved, WrongState
from safeconduct.access.models import Approval, Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence.approvals import EXPORT
from safeconduct.evidence.exchange.records import FIELDS, Kind, Record
from safeconduct.evidence.exports.choosing import Choice, from_json, identified
from safeconduct.evidence.exports.lines import EXTENSIONS, identity_lines, lines
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Export, HandedOut, PersonRecord
from safeconduct.evidence.people.identities import note_reading, open_many
from safeconduct.evidence.sealing import Content
from safeconduct.evidence.testimonies.uses import named_under, purposes_of_all
from safeconduct.keyring.host import host

A_BATCH = 500
OWN_WISH, FOR_COURT = "wish", "court"
PIECE = 256 * 1024


class IdentityStays(AccessError):
    """``keys``: pseudonyms of those who gave an account and agreed neither to be shared nor to be named."""

    sentence = _("Who %(key)s is stays here: they gave us an account, and did not agree to be named.")

    def __init__(self, keys: tuple[str, ...]) -> None:
        self.keys = keys
        super().__init__()

    def in_words(self) -> str:
        """The same sentence with the first of them."""
        return str(self.sentence) % {"key": self.keys[0]}


class Packed:
    """A file in memory, packed, with what it is made of. ``rows``: kind and id of each record in it."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, UUID]] = []
        self._running, self._packer = vault.digests.RunningDigest(), zlib.compressobj(1)
        self._pieces: list[bytes] = []

    @property
    def digest(self) -> bytes:
        """SHA-256 over the file as far as it is filled."""
        return self._running.digest()

    def fill(self, found: Iterable[bytes]) -> None:
        for line in found:
            self._running.update(line)
            self._keep(self._packer.compress(line))

    def close(self) -> None:
        self._keep(self._packer.flush())

    def note(self, kind: str, row: UUID) -> None:
        self.rows.append((kind, row))

    def _keep(self, piece: bytes) -> None:
        if piece:
            self._pieces.append(piece)

    def pieces(self) -> Iterator[bytes]:
        """The file as it goes out, once it is closed."""
        unpacker = zlib.decompressobj()
        for packed in self._pieces:
            rest = packed
            while rest:
                yield unpacker.decompress(rest, PIECE)
                rest = unpacker.unconsumed_tail
        yield unpacker.flush()


def ask(choice: Choice, *, why: str, token: UUID, by: Person, at: datetime) -> Export:
    """Write down what is wanted and why; the same form twice is one. Raises ``NotAllowed``."""
    demand(by, Permission.EXPORT_EVIDENCE)
    if (held := Export.objects.filter(pk=token).first()) is not None:
        return held
    export = Export(
        id=token, state="asked", form=choice.form, choice=choice.to_json(), with_identities=bool(choice.persons),
        why=why, asked_by=by, asked_on=at.date(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            export.save(force_insert=True)
            audit.record(f"evidence.export.asked.{why}", chain="staff", by=by.pk, subject=export.pk, at=at)
    except IntegrityError:  # the other click of a double click was faster
        return Export.objects.get(pk=token)
    return export


def give_up(export: Export, *, by: Person, at: datetime) -> None:
    """Ask no longer. Raises ``WrongState``, ``NotAllowed`` for anybody but whoever asked."""
    if export.asked_by_id != by.pk:
        raise NotAllowed
    with transaction.atomic():
        export.move("given_up")
        audit.record("evidence.export.given_up", chain="staff", by=by.pk, subject=export.pk, at=at)


def staying(choice: Choice, why: str, on: date) -> tuple[str, ...]:
    """The keys of those whose identity must not leave: they gave an account, and said no to being named by us.

    Whoever gave an account is named elsewhere only while one of their accounts holds that they may be shared with
    their identity, that their name may be used or, for a court, that a court may have it. What a person asks for
    of themselves goes to them alone.
    """
    if why == OWN_WISH and len(choice.persons) == 1:
        return ()
    persons = list(identified(choice).order_by("key"))
    under = named_under(persons, on, for_court=why == FOR_COURT)
    return tuple(person.key for person in persons if person.pk in under and under[person.pk] is None)


def refuse_unless_shared(export: Export, on: date) -> None:
    """Raise ``IdentityStays`` where somebody's identity must not leave today."""
    if keys := staying(from_json(export.choice), export.why, on):
        raise IdentityStays(keys)


def digest_of(export: Export, on: date) -> bytes:
    """SHA-256 over what was chosen and what it holds that day: each line, and of each identity its sealed bytes."""
    choice, packed = from_json(export.choice), Packed()
    packed.fill(lines(choice, packed.note, on))
    return _digest(export, packed.digest, list(identified(choice).order_by("key")))


def _digest(export: Export, content: bytes, persons: list[PersonRecord]) -> bytes:
    sealed = [[str(row.pk), vault.digests.sha256(bytes(row.sealed or b"")).hex()] for row in persons]
    facts = {"choice": export.choice, "why": export.why, "content": content.hex(), "identities": sealed}
    return vault.digests.sha256(vault.dump(facts))


def make(export: Export, *, seat: DeskKeys | None, by: Person, at: datetime) -> Packed:
    """Make the file of an export, once. Each identity is noted before it is opened.

    Raises ``NotAllowed`` (somebody else asked), ``WrongState``, ``NotAMember`` (identities without a seat in the
    vault), ``NotApproved`` (nobody agreed, or what it holds changed since), ``IdentityStays``.
    """
    demand(by, Permission.EXPORT_EVIDENCE)
    if export.asked_by_id != by.pk:
        raise NotAllowed
    if export.state != "asked":
        raise WrongState
    choice, packed = from_json(export.choice), Packed()
    packed.fill(lines(choice, packed.note, at.date()))
    agreed: Approval | None = None
    if export.with_identities:
        if seat is None:
            raise NotAMember
        refuse_unless_shared(export, at.date())
        persons = list(identified(choice).order_by("key"))
        digest = _digest(export, packed.digest, persons)
        agreed = _agreed(export, digest, at)
        note_reading(persons, by=by, reason="export", at=at)
        packed.fill(identity_lines(_identity(row, content) for row, content in open_many(persons, seat)))
        packed.rows += [(Kind.IDENTITY.value, row.pk) for row in persons]
    packed.close()
    with transaction.atomic():
        if agreed:
            approvals.use(kind=EXPORT, subject_id=export.pk, digest=digest, by=by, at=at)
        _made(export, packed, agreed, by, at)
    return packed


def _agreed(export: Export, digest: bytes, at: datetime) -> Approval:
    """The approval that covers what is held now, asked before anything is opened. Raises ``NotApproved``."""
    given = Approval.objects.live_of(EXPORT, export.pk, digest, at.date()).filter(state="approved").first()
    if given is None:
        raise NotApproved
    return given


def _identity(row: PersonRecord, content: Content) -> Record:
    names = {each.name for each in FIELDS[Kind.IDENTITY]} - {"key", "person"}
    filled = {name: value for name, value in content.items() if name in names and value}
    return Record(Kind.IDENTITY, f"identity of {row.key}", {"person": row.key, **filled})


def _made(export: Export, packed: Packed, agreed: Approval | None, by: Person, at: datetime) -> None:
    export.move("made")
    export.records, export.made_on = len(packed.rows), at.date()
    purposes = _purposes(packed, at.date(), for_court=export.why == FOR_COURT)
    export.digest = vault.digests.keyed(host().pepper, f"export {export.pk}", packed.digest)
    export.save(update_fields=("records", "made_on", "digest"))
    HandedOut.objects.bulk_create(
        (
            HandedOut(
                kind=kind, record_id=row, how="export", day=at.date(), by=by, act_id=export.pk,
                approval=agreed.pk if agreed else None, purpose=purposes.get((kind, row), ""),
            )
            for kind, row in packed.rows
        ),
        batch_size=A_BATCH,
    )  # fmt: skip
    audit.record(
        f"evidence.export.made.{export.why}", chain="staff", by=by.pk, subject=export.pk, count=len(packed.rows),
        about=export.digest, at=at,
    )  # fmt: skip


def _purposes(packed: Packed, on: date, *, for_court: bool) -> dict[tuple[str, UUID], str]:
    """The consent that each record goes out under, where it was made from somebody's account or says who gave one."""
    made = purposes_of_all()
    identity = Kind.IDENTITY.value
    named = PersonRecord.every.filter(pk__in=[row for kind, row in packed.rows if kind == identity])
    under = {
        pk: scope.value for pk, scope in named_under(list(named), on, for_court=for_court).items() if scope
    }
    return {
        (kind, row): under.get(row, "") if kind == identity else made.get(row, "")
        for kind, row in packed.rows
    }


def file_name(export: Export, at: datetime) -> str:
    """What the file is called: its day and its form, nothing of what it holds."""
    return f"export-{at.date().isoformat()}-{export.form}.{EXTENSIONS[export.form]}"


__all__ = [
    "IdentityStays", "Packed", "ask", "digest_of", "file_name", "give_up", "make", "refuse_unless_shared", "staying",
]  # fmt: skip
