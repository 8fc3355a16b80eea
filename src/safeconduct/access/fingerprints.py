"""The digits two people read to each other before a key is believed."""

from __future__ import annotations

import unicodedata
from datetime import date

from safeconduct import vault
from safeconduct.access.models import Person
from safeconduct.keyring import certified
from safeconduct.keyring.models import PublicKey
from safeconduct.vault import digests

PublicHalf = vault.SealingPublicKey | vault.VerifyKey


def of_pair(sealing: vault.SealingPublicKey, signing: vault.VerifyKey) -> str:
    """Twenty digits in groups of four over both public keys, so that neither can be swapped alone."""
    digest = digests.sha256(b"safeconduct person" + sealing.to_bytes() + signing.to_bytes())
    number = f"{int.from_bytes(digest, 'big') % 10**20:020d}"
    return " ".join(number[i : i + 4] for i in range(0, 20, 4))


def announced_pair(person: Person) -> tuple[vault.SealingPublicKey, vault.VerifyKey] | None:
    """The public keys of a person whom nobody has confirmed yet, or ``None``."""
    found = certified.announced("person", person.pk)
    sealing = [key for key in found if isinstance(key, vault.SealingPublicKey)]
    signing = [key for key in found if isinstance(key, vault.VerifyKey)]
    return (sealing[0], signing[0]) if len(sealing) == 1 and len(signing) == 1 else None


def certified_pair(person: Person, on: date) -> tuple[vault.SealingPublicKey, vault.VerifyKey]:
    """The person's certified public keys. Raises ``NotCertified``."""
    sealing = certified.certified_sealing_key("person", person.pk, on)
    row = PublicKey.objects.filter(kind="person", subject_id=person.pk, use="sign", retired_on=None).first()
    if row is None:
        raise certified.NotCertified
    return sealing, certified.certified_verify_key(bytes.fromhex(row.key_id), on)


def fit(typed: str, wanted: str) -> bool:
    """Whether the typed digits (any script, any grouping) are the wanted ones."""
    digits = "".join(
        str(unicodedata.decimal(character))
        for character in typed
        if unicodedata.decimal(character, None) is not None
    )
    return digits == wanted.replace(" ", "")
