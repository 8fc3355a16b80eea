"""Public keys that can be believed: each is checked against the pinned organisation key before it is used.

Whoever can write the database cannot swap a key: the certificate is signed by the organisation's signing
key, whose public half lies in ``pins.json`` outside it. Every function here fails closed.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from safeconduct import vault
from safeconduct.keyring.host import host
from safeconduct.keyring.models import PublicKey

VALID_FOR = timedelta(days=3 * 365)


class NotCertified(Exception):
    """No certificate, a wrong one, one out of date, or no pinned key to check it with."""


def publish(
    public: vault.SealingPublicKey | vault.VerifyKey,
    *,
    kind: str,
    subject_id: UUID,
    issuer: vault.SigningKey,
    on: date,
) -> PublicKey:
    """Certify a public key and keep it; the subject's earlier key of the same use is retired."""
    use = "seal" if isinstance(public, vault.SealingPublicKey) else "sign"
    certificate = vault.certify(
        public,
        kind=f"{kind}/{use}",
        subject=str(subject_id),
        not_before=on,
        not_after=on + VALID_FOR,
        by=issuer,
    )
    earlier = PublicKey.objects.filter(kind=kind, subject_id=subject_id, use=use, retired_on=None)
    earlier.exclude(key_id=public.key_id.hex()).update(retired_on=on)
    row, _ = PublicKey.objects.update_or_create(
        key_id=public.key_id.hex(),
        defaults={
            "kind": kind, "subject_id": subject_id, "use": use, "raw": public.raw, "from_day": on,
            "certificate": certificate, "retired_on": None,
        },
    )  # fmt: skip
    return row


def announce(
    public: vault.SealingPublicKey | vault.VerifyKey, *, kind: str, subject_id: UUID, on: date
) -> None:
    """Keep a public key that nobody has confirmed yet: it can be shown and certified, never used."""
    PublicKey.objects.create(
        key_id=public.key_id.hex(), kind=kind, subject_id=subject_id, raw=public.raw, certificate=b"", from_day=on,
        use="seal" if isinstance(public, vault.SealingPublicKey) else "sign",
    )  # fmt: skip


def announced(kind: str, subject_id: UUID) -> list[vault.SealingPublicKey | vault.VerifyKey]:
    """The subject's unconfirmed public keys, for whoever compares fingerprints and certifies."""
    rows = PublicKey.objects.filter(kind=kind, subject_id=subject_id, retired_on=None, certificate=b"")
    return [_public(row) for row in rows.order_by("use")]


def certified_sealing_key(kind: str, subject_id: UUID, on: date) -> vault.SealingPublicKey:
    """The subject's present public key for sealing. Raises ``NotCertified``.

    Only the newest certificate counts, by the day that is signed in it: whoever can write the database could
    clear the unsigned day of retirement of an older key.
    """
    rows = PublicKey.objects.filter(kind=kind, subject_id=subject_id, use="seal").exclude(certificate=b"")
    dated = [(row, found) for row in rows if (found := _dated(row, on))]
    newest = max((day for _row, (_key, day) in dated), default=None)
    present = [key for row, (key, day) in dated if day == newest and row.retired_on is None]
    if len(present) != 1 or not isinstance(present[0], vault.SealingPublicKey):
        raise NotCertified
    return present[0]


def certified_verify_key(key_id: bytes, on: date) -> vault.VerifyKey:
    """A signing key by its id, valid on the day of what it signed (also if retired since, never if before)."""
    row = PublicKey.objects.filter(key_id=key_id.hex(), use="sign").exclude(certificate=b"").first()
    if row and row.retired_on and on > row.retired_on:
        raise NotCertified
    public = _checked(row, row.kind, row.subject_id, on) if row else None
    if not isinstance(public, vault.VerifyKey):
        raise NotCertified
    return public


def intake_desk(on: date) -> tuple[UUID, vault.SealingPublicKey]:
    """The intake desk's id and key: certified, and equal to the fingerprint pinned on this host."""
    pinned = host().pins.intake_desk_fingerprint
    for row in PublicKey.objects.filter(kind="desk", use="seal", retired_on=None).exclude(certificate=b""):
        if pinned and _fingerprint(row) == pinned:
            public = _checked(row, "desk", row.subject_id, on)
            if isinstance(public, vault.SealingPublicKey):
                return row.subject_id, public
    raise NotCertified


def _checked(
    row: PublicKey | None, kind: str, subject_id: UUID, on: date
) -> vault.SealingPublicKey | vault.VerifyKey:
    if row is None:
        raise NotCertified
    return _with_certificate(row, kind, subject_id, on)[0]


def _dated(row: PublicKey, on: date) -> tuple[vault.SealingPublicKey | vault.VerifyKey, date] | None:
    """A key and the first day its certificate holds; None where the certificate does not."""
    try:
        public, certificate = _with_certificate(row, row.kind, row.subject_id, on)
    except NotCertified:
        return None
    return public, certificate.not_before


def _with_certificate(
    row: PublicKey, kind: str, subject_id: UUID, on: date
) -> tuple[vault.SealingPublicKey | vault.VerifyKey, vault.Certificate]:
    issuer = host().pins.organisation
    if issuer is None:
        raise NotCertified
    try:
        public = _public(row)
        whose = {"kind": f"{kind}/{row.use}", "subject": str(subject_id)}
        certificate = vault.check_certified(bytes(row.certificate), public, issuer=issuer, on=on, **whose)
    except (vault.CannotOpen, ValueError) as refused:
        raise NotCertified from refused
    return public, certificate


def _fingerprint(row: PublicKey) -> str:
    """Of what stands in a row, whatever it is: empty if that is no key at all."""
    try:
        return _public(row).fingerprint()
    except (vault.CannotOpen, ValueError):
        return ""


def _public(row: PublicKey) -> vault.SealingPublicKey | vault.VerifyKey:
    shape = vault.SealingPublicKey if row.use == "seal" else vault.VerifyKey
    return shape(key_id=bytes.fromhex(row.key_id), raw=bytes(row.raw))
