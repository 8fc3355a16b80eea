"""What people write, as one canonical JSON document, and that document locked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from safeconduct.vault.blobs import Blob
from safeconduct.vault.context import Context, Encoded
from safeconduct.vault.errors import CannotOpen, NotADocument
from safeconduct.vault.keys import LockKey
from safeconduct.vault.locking import lock, unlock
from safeconduct.vault.padding import FLOOR_DOCUMENT

JSON = str | int | float | bool | None | Sequence["JSON"] | Mapping[str, "JSON"]

_NOTHING = b""
_read = json.JSONDecoder().raw_decode  # without the search for spaces around, which `dump` never writes


def dump(value: JSON) -> bytes:
    """`value` as JSON in UTF-8: keys sorted, no spaces, no escapes beyond JSON's own. Raises NotADocument."""
    written = _NOTHING
    try:
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        written = text.encode()
    except (TypeError, ValueError, RecursionError):
        pass  # json's and the codec's errors carry the text; raised from here, ours carries none of it
    if not written:
        raise NotADocument
    return written


def load(document: bytes) -> Any:
    """What `dump` was given (tuples come back as lists). Raises CannotOpen."""
    try:
        text = document.decode()
        value, end = _read(text)
        if end == len(text):
            return value
    except (ValueError, RecursionError):
        pass
    raise CannotOpen


def lock_document(value: JSON, *, key: LockKey, context: Context, floor: int = FLOOR_DOCUMENT) -> bytes:
    """`value` dumped, padded to `floor` bytes or Padmé above it, and locked."""
    return lock(dump(value), key=key, context=context, floor=floor)


def unlock_document(blob: Blob, *, key: LockKey, context: Context | Encoded) -> Any:
    """What `lock_document` was given. Raises CannotOpen."""
    return load(unlock(blob, key=key, context=context))
