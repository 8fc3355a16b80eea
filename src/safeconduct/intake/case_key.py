"""The public half of a case pair: signed by the person at first, by whoever turned the keys later.

A returning applicant seals a new file to it. The signature keeps someone who can write the database from
putting a key of their own in its place.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from safeconduct import vault
from safeconduct.keyring import certified
from safeconduct.keyring.models import PublicKey

VALID_FOR = timedelta(days=20 * 365)


def announce(
    request_id: UUID, epoch: int, public: vault.SealingPublicKey, *, issuer: vault.SigningKey, on: date
) -> None:
    """Keep the public half of a new epoch. The caller holds ``transaction.atomic(using="keys")``."""
    certificate = vault.Certificate(
        kind=_kind(epoch), subject=str(request_id), key_id=public.key_id,
        public_digest=vault.digests.sha256(public.raw), not_before=on, not_after=on + VALID_FOR,
    )  # fmt: skip
    PublicKey.objects.create(
        key_id=public.key_id.hex(), kind="case", subject_id=request_id, use="seal", raw=public.raw,
        certificate=vault.issue(certificate, by=issuer), from_day=on,
    )  # fmt: skip


def public_half(request_id: UUID, epoch: int, *, signer: vault.VerifyKey, on: date) -> vault.SealingPublicKey:
    """The public key of this epoch, believed only with a signature of the person's or of certified staff.

    Raises ``NotCertified``.
    """
    for row in PublicKey.objects.filter(kind="case", subject_id=request_id, use="seal"):
        issuer_id = vault.key_id_of(bytes(row.certificate))
        issuer = signer if issuer_id == signer.key_id else certified.certified_verify_key(issuer_id, row.from_day)
        raw = bytes(row.raw)
        try:
            vault.check(
                bytes(row.certificate), issuer=issuer, public=raw, kind=_kind(epoch), subject=str(request_id), on=on
            )
        except vault.CannotOpen:
            continue
        return vault.SealingPublicKey(bytes.fromhex(row.key_id), raw)
    raise certified.NotCertified


def forget(request_id: UUID) -> None:
    """Delete the public halves with the rest of a request's keys."""
    PublicKey.objects.filter(kind="case", subject_id=request_id).delete()


def _kind(epoch: int) -> str:
    return f"case/seal/{epoch}"
