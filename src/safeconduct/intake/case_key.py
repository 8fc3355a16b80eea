"""The public half of a case pair: signed by the person at first, by whoever turned the keys later.

A returning applicant seals a new file to it. The signature keeps someone who can write the database from
putting a key of their own in its place.
"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from safeconduct import vault
from safeconduct.audit import chain
from safeconduct.audit.models import ApplicantEntry, Entry, StaffEntry
from safeconduct.intake.models import Request
from safeconduct.keyring import certified
from safeconduct.keyring.models import PublicKey

VALID_FOR = timedelta(days=20 * 365)
REPLACED = "holder.replaced"
"""Staff let the person in with a receipt of their own, in place of a helper's."""


def announce(
    request_id: UUID, epoch: int, public: vault.SealingPublicKey, *, issuer: vault.SigningKey, on: date
) -> None:
    """Keep the public half of a new epoch. The caller holds ``transaction.atomic(using="keys")``."""
    certificate = vault.certify(
        public, kind=_kind(epoch), subject=str(request_id), not_before=on, not_after=on + VALID_FOR, by=issuer
    )
    PublicKey.objects.create(
        key_id=public.key_id.hex(), kind="case", subject_id=request_id, use="seal", epoch=epoch, raw=public.raw,
        certificate=certificate, from_day=on,
    )  # fmt: skip


def public_half(request_id: UUID, epoch: int, *, signer: vault.VerifyKey, on: date) -> vault.SealingPublicKey:
    """The public key of this epoch, believed only with a signature of the person's or of certified staff.

    Raises ``NotCertified``.
    """
    for row in PublicKey.objects.filter(kind="case", subject_id=request_id, epoch=epoch, use="seal"):
        certificate = bytes(row.certificate)
        try:
            issuer_id = vault.key_id_of(certificate)
            issuer = (
                signer
                if issuer_id == signer.key_id
                else certified.certified_verify_key(issuer_id, row.from_day)
            )
            public = vault.SealingPublicKey(bytes.fromhex(row.key_id), bytes(row.raw))
            vault.check_certified(
                certificate, public, issuer=issuer, kind=_kind(epoch), subject=str(request_id), on=on
            )
        except (vault.CannotOpen, certified.NotCertified, ValueError):
            continue  # not one to believe; the true one may stand beside it
        return public
    raise certified.NotCertified


def sent_digest(answers: bytes, sealing: vault.SealingPublicKey, signing: vault.VerifyKey) -> bytes:
    """What the audit row of a sending holds: a digest of the locked answers and of the person's public keys."""
    return vault.digests.sha256(vault.digests.sha256(answers) + sealing.raw + signing.raw)


def trusted_holder(request: Request) -> vault.SealingPublicKey | None:
    """The person's public key, if the audit row of the sending vouches for it; None once they deleted theirs.

    Where a helper sent it and staff let the person in later, the row of that vouches in its place.

    Raises ``NotCertified`` when there is a key and the chain does not vouch for it.
    """
    if request.holder_id is None:
        return None
    announced = certified.announced("holder", request.holder_id)
    sealing = next((key for key in announced if isinstance(key, vault.SealingPublicKey)), None)
    signing = next((key for key in announced if isinstance(key, vault.VerifyKey)), None)
    vouching = _vouching(request.id)
    if sealing is None or signing is None or len(vouching) != 1 or not chain.stands(vouching[0]):
        raise certified.NotCertified
    told = sent_digest(bytes(request.answers), sealing, signing)
    if not vault.digests.equal(told, bytes(vouching[0].about)):
        raise certified.NotCertified
    return sealing


def _vouching(request_id: UUID) -> list[Entry]:
    replaced = StaffEntry.objects.filter(subject=request_id, action=REPLACED).order_by("-number")[:1]
    return list(replaced) or list(
        ApplicantEntry.objects.filter(subject=request_id, action="request.sent")[:2]
    )


def forget(request_id: UUID) -> None:
    """Delete the public halves with the rest of a request's keys."""
    PublicKey.objects.filter(kind="case", subject_id=request_id).delete()


def forget_epoch(request_id: UUID, epoch: int) -> None:
    """Delete what a turning that did not finish has left. The caller holds the keys transaction."""
    PublicKey.objects.filter(kind="case", subject_id=request_id, epoch=epoch).delete()


def _kind(epoch: int) -> str:
    return f"case/seal/{epoch}"
