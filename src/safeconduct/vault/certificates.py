"""Certificates for public keys: who may be believed to hold which key, signed by the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safeconduct.vault.blobs import CERTIFIED, HEADER_LENGTH, KEY_ID_LENGTH, Blob, fields
from safeconduct.vault.digests import DIGEST_LENGTH, equal, sha256
from safeconduct.vault.errors import CannotOpen
from safeconduct.vault.keys import SealingPublicKey, SigningKey, VerifyKey

__all__ = ["Certificate", "certify", "check", "check_certified", "issue"]

_SIGNATURE = 64
_LABEL = b"safeconduct certificate"


@dataclass(frozen=True, slots=True)
class Certificate:
    """`subject` (a random id) of `kind` (desk, person ...) holds the key `key_id` from day to day, inclusive.

    `public_digest`: SHA-256 over the public key's `raw` bytes, 32 bytes.
    """

    kind: str
    subject: str
    key_id: bytes
    public_digest: bytes
    not_before: date
    not_after: date

    def __post_init__(self) -> None:
        if len(self.key_id) != KEY_ID_LENGTH or len(self.public_digest) != DIGEST_LENGTH:
            raise ValueError("a certificate names a key by 16 bytes and its digest by 32")


def certify(
    public: SealingPublicKey | VerifyKey,
    *,
    kind: str,
    subject: str,
    not_before: date,
    not_after: date,
    by: SigningKey,
) -> bytes:
    """Issue a certificate for `public`: its id and a digest of it."""
    digest = sha256(public.raw)
    return issue(Certificate(kind, subject, public.key_id, digest, not_before, not_after), by=by)


def issue(certificate: Certificate, *, by: SigningKey) -> bytes:
    """header(18, the issuer's key id) ‖ the six fields, each after its length ‖ signature(64)."""
    signed = CERTIFIED + by.key_id + _encode(certificate)
    return signed + by.sign(_LABEL + signed)


def check(blob: Blob, *, issuer: VerifyKey, public: Blob, kind: str, subject: str, on: date) -> Certificate:
    """The certificate, if the issuer gave it for just this key, kind and subject, valid `on` that day.

    `public` is the public key's `raw`. Its key id is in what comes back, and is for the caller to compare;
    `check_certified` does it. Raises CannotOpen in every other case.
    """
    whole = bytes(blob)
    signed, signature = whole[:-_SIGNATURE], whole[-_SIGNATURE:]
    if signed[:HEADER_LENGTH] != CERTIFIED + issuer.key_id:
        raise CannotOpen
    issuer.verify(signature, _LABEL + signed)
    certificate = _decode(signed[HEADER_LENGTH:])
    fits = (
        certificate.kind == kind
        and certificate.subject == subject
        and equal(certificate.public_digest, sha256(public))
        and certificate.not_before <= on <= certificate.not_after
    )
    if not fits:
        raise CannotOpen
    return certificate


def check_certified(
    blob: Blob, public: SealingPublicKey | VerifyKey, *, issuer: VerifyKey, kind: str, subject: str, on: date
) -> Certificate:
    """As `check`, and the certificate must name this key's id too: the one to use before sealing."""
    certificate = check(blob, issuer=issuer, public=public.raw, kind=kind, subject=subject, on=on)
    if certificate.key_id != public.key_id:
        raise CannotOpen
    return certificate


def _encode(certificate: Certificate) -> bytes:
    return fields(
        (
            certificate.kind.encode(),
            certificate.subject.encode(),
            certificate.key_id,
            certificate.public_digest,
            certificate.not_before.isoformat().encode(),
            certificate.not_after.isoformat().encode(),
        )
    )


def _decode(data: bytes) -> Certificate:
    parts: list[bytes] = []
    rest = data
    while rest:
        end = 4 + int.from_bytes(rest[:4], "big")
        parts.append(rest[4:end])
        rest = rest[end:]
    try:
        kind, subject, key_id, digest, first, last = parts
        days = date.fromisoformat(first.decode()), date.fromisoformat(last.decode())
        return Certificate(kind.decode(), subject.decode(), key_id, digest, *days)
    except ValueError:
        pass
    raise CannotOpen
