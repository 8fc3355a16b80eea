"""What a journey calls: make traces while a recorder listens, then look through everything that was left
behind.

    def test_nothing_is_left_behind(settings, tmp_path, house, public_client):
        with watching() as watch:
            ...the journeys, errors included, typing CANARIES[...].text, uploading documents.photograph()...
        assert watch.hits(roots_of(settings, temp=tmp_path / "tmp"), connections.all()) == []

    def test_the_scanner_is_not_blind(...):                    # the positive control
        with sealing_off(), watching() as watch:
            ...the same journeys...
        assert {hit.kind for hit in watch.hits(...)} >= CONTROL - {"what cannot show": ...}

Tests that read database files need `@pytest.mark.django_db(transaction=True, databases=[...])`: an open
transaction is in no file yet.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from unittest.mock import patch

from cryptography.exceptions import InvalidTag

from .canaries import ALL
from .needles import Canary
from .scanner import Hit, Scanner, not_midnight
from .sinks import Recorder, Sink, collect, must_hold

ALWAYS = ("sql:default", "sql:keys")
"""Sinks that must have given something, or the run was blind."""


@cache
def scanner() -> Scanner:
    """One scanner for the whole run: making it takes a second."""
    return Scanner(ALL)


class Watch:
    """What was recorded while the journeys ran."""

    def __init__(self) -> None:
        self.records = Recorder()

    def hits(
        self,
        roots: Mapping[str, Path],
        connections: Iterable[Any],
        *,
        without: Collection[Path] = (),
        must: Collection[str] = ALWAYS,
        mails: Iterable[Any] | None = None,
        more: Iterable[Sink] = (),
        canaries: Iterable[Canary] = (),
    ) -> list[Hit]:
        """Every canary in every sink. `must` names sinks (by prefix) that may not be empty.

        `more`: further sinks of this run. `canaries`: what only this run knows (receipts).
        """
        collected = collect(roots, connections, records=self.records, mails=mails, without=without)
        added = list(canaries)
        looking = Scanner([*ALL, *added]) if added else scanner()
        return [
            hit for name, data in must_hold([*collected, *more], *must) for hit in looking.scan(name, data)
        ]


@contextmanager
def watching() -> Iterator[Watch]:
    watch = Watch()
    with watch.records.listening():
        yield watch


def roots_of(settings: Any, **more: Path) -> dict[str, Path]:
    """The directories the product writes to: blobs and tombstones, and those given by name (temp, logs,
    profile)."""
    known = {"blobs": Path(settings.BLOB_DIR), "tombstones": Path(settings.TOMBSTONES)}
    return {**known, **more}


def telling_times(settings: Any) -> list[Path]:
    """Blobs whose time of change tells more than a day."""
    blobs = Path(settings.BLOB_DIR)
    return not_midnight(blobs) if blobs.exists() else []


class Clear:
    """AES-GCM without the secrecy: it still refuses a wrong key, a wrong context and changed bytes."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def _tag(self, nonce: bytes, plain: bytes, bound: bytes | None) -> bytes:
        return blake2b(nonce + plain + (bound or b""), key=self._secret, digest_size=16).digest()

    def encrypt(self, nonce: bytes, plain: bytes, bound: bytes | None) -> bytes:
        return bytes(plain) + self._tag(nonce, bytes(plain), bound)

    def decrypt(self, nonce: bytes, sealed: bytes, bound: bytes | None) -> bytes:
        plain, tag = bytes(sealed[:-16]), bytes(sealed[-16:])
        if tag != self._tag(nonce, plain, bound):
            raise InvalidTag
        return plain


def _clear_push(state: object, message: bytes, bound: bytes, tag: int) -> bytes:
    return bytes([tag]) + message + bytes(16)


def _clear_pull(state: object, sealed: bytes, bound: bytes) -> tuple[bytes, int]:
    return sealed[1:-16], sealed[0]


@contextmanager
def sealing_off() -> Iterator[None]:
    """Everything is locked with a cipher that hides nothing: what the scanner must then find is the
    control."""
    from safeconduct.vault import keys, streams

    with (
        patch.object(keys.LockKey, "cipher", lambda key: Clear(key.secret)),
        patch.object(streams, "push", _clear_push),
        patch.object(streams, "pull", _clear_pull),
    ):
        yield
