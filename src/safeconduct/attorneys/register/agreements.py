"""Agreements volunteers sign: versions that are never edited, and signatures anybody here can check."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from safeconduct import audit, vault
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import AgreementSigned, AgreementText, Attorney
from safeconduct.attorneys.register.errors import NotThisText, Shut
from safeconduct.keyring.certified import NotCertified, certified_verify_key
from safeconduct.keyring.models import PublicKey


@dataclass(frozen=True, slots=True)
class Checked:
    """One signature as it stands. ``is_true``: it fits attorney, text and day, and a certified key made it."""

    signed: AgreementSigned
    is_true: bool
    is_current: bool


def current() -> AgreementText | None:
    """The newest version; None before a coordinator wrote the first."""
    return AgreementText.objects.order_by("-version").first()


def digest_of(title: str, body: str) -> str:
    """SHA-256 of title and body, hexadecimal."""
    return vault.digests.sha256(vault.dump({"title": title, "body": body})).hex()


def has_signed(attorney_ids: Iterable[UUID] | None = None) -> set[UUID]:
    """Who of these signed the newest version as it stands. Where there is no text yet, nobody did."""
    text = current()
    if text is None:
        return set()
    found = AgreementSigned.objects.filter(text=text, digest=text.digest)
    if attorney_ids is not None:
        found = found.filter(attorney_id__in=list(attorney_ids))
    return set(found.values_list("attorney_id", flat=True))


def write(*, title: str, body: str, token: UUID, by: Unlocked, at: datetime) -> AgreementText:
    """A new version: everybody is asked to sign it. The same form twice is one version."""
    demand(by.person, Permission.PLACE)
    with transaction.atomic():
        twice = AgreementText.objects.filter(id=token).first()
        if twice is not None and (twice.title, twice.body) == (title, body):
            return twice
        newest = AgreementText.objects.select_for_update().order_by("-version").first()
        digest = digest_of(title, body)
        if newest is not None and newest.digest == digest:
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
    """Sign the text that was on the screen. Raises ``Shut`` for another's row, ``NotThisText`` if it changed."""
    demand(by.person, Permission.BE_PLACED)
    if attorney.person_id != by.person.pk or attorney.state not in ("applied", "active"):
        raise Shut
    text = current()
    if text is None or text.id != text_id or text.digest != digest or not is_whole(text):
        raise NotThisText
    with transaction.atomic():
        held = AgreementSigned.objects.filter(attorney=attorney, text=text).first()
        if held is not None:
            return held
        day = at.date()
        facts = _facts(attorney.id, text.version, digest, day, by.signing.key_id)
        row = AgreementSigned(
            id=token, attorney=attorney, text=text, digest=digest, signed_on=day, key_id=by.signing.key_id,
            signature=vault.sign_message(facts, by=by.signing),
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:  # the other click of a double click was faster
            return AgreementSigned.objects.get(attorney=attorney, text=text)
        audit.record(
            "agreement.signed",
            chain="staff",
            at=at,
            by=by.person.pk,
            subject=attorney.id,
            about=bytes.fromhex(digest),
        )
    return row


def check(signed: AgreementSigned) -> bool:
    """Whether the signature fits attorney, version, text as it stands, and day, by a key of hers that is certified."""
    text = signed.text
    if not is_whole(text) or signed.digest != text.digest:
        return False
    key_id = bytes(signed.key_id)
    try:
        facts = _facts(signed.attorney_id, text.version, signed.digest, signed.signed_on, key_id)
        key = certified_verify_key(key_id, signed.signed_on)
        vault.check_message(bytes(signed.signature), facts, by=key)
    except (NotCertified, vault.CannotOpen, ValueError):
        return False
    return _is_hers(signed, key_id)


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


def _is_hers(signed: AgreementSigned, key_id: bytes) -> bool:
    person_id = signed.attorney.person_id
    if person_id is None:
        return False
    return PublicKey.objects.filter(key_id=key_id.hex(), kind="person", subject_id=person_id).exists()
