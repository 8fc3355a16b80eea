"""The one room where cryptography happens. Pure: no Django, no settings, no clock.

Everything public is importable from here. What is clear only with its module before it (`receipts.parse`,
`recovery.split`, `totp.code_at`, `codes.normalise`, `digests.keyed`) is reached through the module.
"""

from safeconduct.vault import codes, digests, passphrases, receipts, recovery, sessions, totp
from safeconduct.vault.blobs import Blob, key_id_of
from safeconduct.vault.certificates import Certificate, certify, check, check_certified, issue
from safeconduct.vault.context import Context, ContextFamily, Encoded
from safeconduct.vault.documents import JSON, dump, load, lock_document, unlock_document
from safeconduct.vault.errors import CannotOpen, CardTypo, NotADocument, ReceiptTypo, VaultError
from safeconduct.vault.keys import (
    AnySecretKey,
    LockKey,
    SealingKey,
    SealingPublicKey,
    SigningKey,
    VerifyKey,
    expect,
    secret_from_bytes,
)
from safeconduct.vault.locking import lock, unlock, unwrap, wrap
from safeconduct.vault.padding import FLOOR_DOCUMENT, FLOOR_SMALL, padded_length
from safeconduct.vault.passphrases import PassphraseKeys, hash_authenticator, open_passphrase
from safeconduct.vault.receipts import Receipt, ReceiptKeys, open_receipt
from safeconduct.vault.sealing import open_sealed, seal
from safeconduct.vault.sessions import new_session_id, session_key, session_row
from safeconduct.vault.signatures import NO_PREVIOUS, MessageFacts, check_message, message_hash, sign_message
from safeconduct.vault.streams import StreamSealer, open_stream, sealed_length

__all__ = [
    "FLOOR_DOCUMENT",
    "FLOOR_SMALL",
    "JSON",
    "NO_PREVIOUS",
    "AnySecretKey",
    "Blob",
    "CannotOpen",
    "CardTypo",
    "Certificate",
    "Context",
    "ContextFamily",
    "Encoded",
    "LockKey",
    "MessageFacts",
    "NotADocument",
    "PassphraseKeys",
    "Receipt",
    "ReceiptKeys",
    "ReceiptTypo",
    "SealingKey",
    "SealingPublicKey",
    "SigningKey",
    "StreamSealer",
    "VaultError",
    "VerifyKey",
    "certify",
    "check",
    "check_certified",
    "check_message",
    "codes",
    "digests",
    "dump",
    "expect",
    "hash_authenticator",
    "issue",
    "key_id_of",
    "load",
    "lock",
    "lock_document",
    "message_hash",
    "new_session_id",
    "open_passphrase",
    "open_receipt",
    "open_sealed",
    "open_stream",
    "padded_length",
    "passphrases",
    "receipts",
    "recovery",
    "seal",
    "sealed_length",
    "secret_from_bytes",
    "session_key",
    "session_row",
    "sessions",
    "sign_message",
    "totp",
    "unlock",
    "unlock_document",
    "unwrap",
    "wrap",
]
