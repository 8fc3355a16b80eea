"""Agreements volunteers sign: versions that are never edited, and signatures anybody here can check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from safeconduct import audit, vault
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import AgreementSigned, AgreementText, Attorney
from safeconduct.attorneys.register.errors import KeyUnconfirmed, NotThisText, OtherForm, Shut
from safeconduct.keyring.certified import NotCertified, certified_verify_key
from safeconduct.keyring.host import host
from safeconduct.keyring.models import PublicKey


@dataclass(frozen=True, slots=True)
class Checked:
    """One signature as it stands. ``is_true``: it fits attorney, text and day, and a certified key made it."""

    signed: AgreementSigned
    is_true: bool
    is_current: bool


@dataclass(frozen=True, slots=True)
class HeldKey:
    """A public signing key as it stands in the database: it is believed only with its certificate."""

    key_id: bytes
    person_id: UUID
    raw: bytes
    certificate: bytes
    retired_on: date | None


def current() -> AgreementText | None:
    """The newest version; None before a coordinator wrote the first."""
    return AgreementText.objects.order_by("-version").first()


def digest_of(title: str, body: str) -> str:
    """SHA-256 of title and body, hexadecimal."""
    return vault.digests.sha256(vault.dump({"title": title, "body": body})).hex()


def has_signed(attorney_ids: Iterable[UUID] | None = None) -> set[UUID]:
    """Who of these signed the newest version as it stands, with a signature that fits. No text: nobody did."""
    text = current()
    return signers(text, attorney_ids) if text is not None else set()


def signers(text: AgreementText, attorney_ids: Iterable[UUID] | None = None) -> set[UUID]:
    """Who signed this version; nobody, once somebody changed it in the database."""
    if not is_whole(text):
        return set()
    found = AgreementSigned.objects.filter(text=text, digest=text.digest).select_related("attorney")
    if attorney_ids is not None:
        found = found.filter(attorney_id__in=list(attorney_ids))
    known = _keys_of(found)
    return {each.attorney_id for each in found if _fits(each, text, known)}


def write(*, title: str, body: str, token: UUID, by: Unlocked, at: datetime) -> AgreementText:
    """A new version: everybody is asked to sign it. The same form twice is one version."""
    demand(by.person, Permission.PLACE)
    with transaction.atomic():
        twice = AgreementText.objects.filter(id=token).first()
        if twice is not None and (twice.title, twice.body) == (title, body):
            return twice
        newest = AgreementText.objects.select_for_update().order_by("-version").first()
        digest = digest_of(title, body)
        if newest is not None and newest.digest == digest and is_whole(newest):
            return newest  # nothing changed: nobody need sign again
        row = AgreementText.objects.create(
            id=uuid4() if twice else token, version=newest.version + 1 if newest else 1, title=title, body=body,
            digest=digest, made_by=by.person.pk, day=at.date(),
        )  # fmt: skip
        audit.record(
            "agreement.written",
            chain="staff",
            at=at,
            by=by.person.pk,
            subject=row.id,
            about=bytes.fromhex(digest),
        )
    return row


def sign(
    *, attorney: Attorney, text_id: UUID, digest: str, token: UUID, by: Unlocked, at: datetime
) -> AgreementSigned:
    """Sign the text that was on the screen. A signature that does not fit is replaced: it never was hers.

    Raises ``Shut`` for another's row, ``NotThisText`` if it changed, ``OtherForm``, ``KeyUnconfirmed``.
    """
    demand(by.person, Permission.BE_PLACED)
    if attorney.person_id != by.person.pk or attorney.state not in ("applied", "active"):
        raise Shut
    text = current()
    if text is None or text.id != text_id or text.digest != digest or not is_whole(text):
        raise NotThisText
    day = at.date()
    _refuse_unconfirmed(by.signing.key_id, day)
    with transaction.atomic():
        held = AgreementSigned.objects.filter(attorney=attorney, text=text).first()
        if held is not None and check(held):
            return held
        if held is not None:
            held.delete()
        facts = _facts(attorney.id, text.version, digest, day, by.signing.key_id)
        row = AgreementSigned(
            id=token, attorney=attorney, text=text, digest=digest, signed_on=day, key_id=by.signing.key_id,
            signature=vault.sign_message(facts, by=by.signing),
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as clash:  # the other click of a double click was faster, or another's token
            same = AgreementSigned.objects.filter(attorney=attorney, text=text).first()
            if same is None:
                raise OtherForm from clash
            return same
        audit.record(
            "agreement.signed", chain="staff", at=at, by=by.person.pk, subject=attorney.id,
            about=bytes.fromhex(digest),
        )  # fmt: skip
    return row


def _refuse_unconfirmed(key_id: bytes, day: date) -> None:
    try:
        certified_verify_key(key_id, day)
    except NotCertified as unknown:
        raise KeyUnconfirmed from unknown


def check(signed: AgreementSigned) -> bool:
    """Whether the signature fits attorney, version, text as it stands, and day, by a key of hers that is certified."""
    return is_whole(signed.text) and _fits(signed, signed.text, _keys_of([signed]))


def of(attorney: Attorney) -> list[Checked]:
    """Everything she signed, newest first, each checked now."""
    newest = current()
    rows = AgreementSigned.objects.filter(attorney=attorney).select_related("text", "attorney")
    return [
        Checked(each, check(each), newest is not None and each.text_id == newest.id)
        for each in rows.order_by("-text__version")
    ]


def _facts(attorney_id: UUID, version: int, digest: str, day: date, key_id: bytes) -> vault.MessageFacts:
    return vault.MessageFacts(
        case=f"agreement/{attorney_id}", sequence=version, author_key_id=key_id, day=day,
        digest=bytes.fromhex(digest), previous=vault.NO_PREVIOUS,
    )  # fmt: skip


def is_whole(text: AgreementText) -> bool:
    """Whether a text is what its digest says: nobody changed it in the database."""
    return text.digest == digest_of(text.title, text.body)


def _fits(signed: AgreementSigned, text: AgreementText, known: Mapping[str, HeldKey]) -> bool:
    """Whether a signature fits a text that is whole. ``known``: the keys of everybody who is looked at."""
    key_id, pinned = bytes(signed.key_id), host().pins.organisation
    held = known.get(key_id.hex())
    if held is None or held.person_id != signed.attorney.person_id or signed.digest != text.digest:
        return False
    return pinned is not None and _verifies(
        signed.attorney_id, text.version, signed.digest, signed.signed_on, bytes(signed.signature), held, pinned.key_id
    )  # fmt: skip


@lru_cache(maxsize=16_384)
def _verifies(
    attorney_id: UUID, version: int, digest: str, day: date, signature: bytes, held: HeldKey, _pinned: bytes
) -> bool:
    """The same for what was read. It rests on nothing but its arguments, so it is asked once for each."""
    try:
        key = certified_verify_key(held.key_id, day)
        vault.check_message(signature, _facts(attorney_id, version, digest, day, held.key_id), by=key)
    except (NotCertified, vault.CannotOpen, ValueError):
        return False
    return True


def _keys_of(found: Iterable[AgreementSigned]) -> dict[str, HeldKey]:
    """The signing keys of people these are said to be made with, by id."""
    named = {bytes(each.key_id).hex() for each in found}
    rows = PublicKey.objects.filter(kind="person", use="sign", key_id__in=named)
    return {
        each.key_id: HeldKey(
            bytes.fromhex(each.key_id),
            each.subject_id,
            bytes(each.raw),
            bytes(each.certificate),
            each.retired_on,
        )
        for each in rows
    }
