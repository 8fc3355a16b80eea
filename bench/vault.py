"""What the vault costs: operations a second on one core. Run: python bench/vault.py"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from safeconduct.vault import (
    FLOOR_DOCUMENT,
    Context,
    LockKey,
    SealingKey,
    StreamSealer,
    expect,
    lock,
    open_sealed,
    open_stream,
    passphrases,
    receipts,
    seal,
    unlock,
    unwrap,
    wrap,
)

PLACE = Context("intake.request", "3f0c9a1e", "summary", 1)
SECONDS = 0.5
ROWS = 10_000
PIECE = os.urandom(256 * 1024)
PIECES = 256


def per_second(name: str, operation: Callable[[], object]) -> None:
    """Repeat for half a second and print how often it went, and how long once took."""
    operation()
    done, start = 0, time.perf_counter()
    while (spent := time.perf_counter() - start) < SECONDS:
        operation()
        done += 1
    print(f"{name:32} {done / spent:12,.0f} /s {spent / done * 1e6:12,.1f} µs")


def keys() -> None:
    """Seal and open, lock and unlock 4 KiB, wrap and unwrap."""
    pair, key = SealingKey.new(), LockKey.new()
    public, document = pair.public(), os.urandom(FLOOR_DOCUMENT - 4)
    sealed, wrapped = seal(key, to=public, context=PLACE), wrap(key, under=key, context=PLACE)
    locked = lock(document, key=key, context=PLACE, floor=FLOOR_DOCUMENT)
    per_second("seal a key", lambda: seal(key, to=public, context=PLACE))
    per_second("open a sealed key", lambda: open_sealed(sealed, by=pair, context=PLACE))
    per_second("lock 4 KiB", lambda: lock(document, key=key, context=PLACE, floor=FLOOR_DOCUMENT))
    per_second("unlock 4 KiB", lambda: unlock(locked, key=key, context=PLACE))
    per_second("wrap a key", lambda: wrap(key, under=key, context=PLACE))
    per_second("unwrap a key", lambda: unwrap(wrapped, under=key, context=PLACE))


def typed() -> None:
    """What a person types: one Argon2id each."""
    pepper, salt = os.urandom(32), passphrases.new_salt()
    receipt = receipts.derive(pepper, "session", "token")
    per_second("argon2id of a receipt (32 MiB)", lambda: receipts.open_receipt(receipt, pepper))
    per_second("argon2id of a passphrase (64 MiB)", lambda: passphrases.open_passphrase("seven rivers", salt))


def inbox() -> None:
    """Ten thousand rows of a list: unwrap the summary key, unlock the 4 KiB summary."""
    list_key = LockKey.new()
    rows: list[tuple[str, bytes, bytes]] = []
    for number in range(ROWS):
        name, key = f"{number:032x}", LockKey.new()
        wrapped = wrap(key, under=list_key, context=Context("keyring.wrapped", name, "summary"))
        locked = lock(
            b"summary", key=key, context=Context("cases.summary", name, "summary"), floor=FLOOR_DOCUMENT
        )
        rows.append((name, wrapped, locked))
    start = time.perf_counter()
    for name, wrapped, locked in rows:
        opened = unwrap(wrapped, under=list_key, context=Context("keyring.wrapped", name, "summary"))
        unlock(locked, key=expect(opened, LockKey), context=Context("cases.summary", name, "summary"))
    print(f"{'open 10,000 inbox rows':32} {time.perf_counter() - start:12.3f} s")


def sealed_pieces(key: LockKey) -> Iterator[bytes]:
    """A file of 64 MiB, sealed as it comes."""
    sealer = StreamSealer(key, PLACE)
    yield sealer.start()
    for _ in range(PIECES):
        yield sealer.push(PIECE)
    yield from sealer.finishing()


def files() -> None:
    """Seal 64 MiB, then open them."""
    key, megabytes = LockKey.new(), len(PIECE) * PIECES / 1e6
    start = time.perf_counter()
    sealed = list(sealed_pieces(key))
    middle = time.perf_counter()
    for _ in open_stream(sealed, key, PLACE):
        pass
    end = time.perf_counter()
    print(f"{'seal a stream':32} {megabytes / (middle - start):12,.0f} MB/s")
    print(f"{'open a stream':32} {megabytes / (end - middle):12,.0f} MB/s")


if __name__ == "__main__":
    keys()
    typed()
    inbox()
    files()
