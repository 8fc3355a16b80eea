"""Files sealed in pieces: whole or not at all, padded, and in constant memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.vault import (
    CannotOpen,
    Context,
    LockKey,
    StreamSealer,
    key_id_of,
    open_stream,
    sealed_length,
)
from safeconduct.vault.streams import CHUNK, FINAL, _stream_key
from safeconduct.vault.streams import MESSAGE as MIDDLE

PLACE = Context("intake.file", "a1", "file", 1)
KEY = LockKey(bytes(range(16)), bytes(range(32)))
START, MESSAGE = 42, 4 + CHUNK + 17
LENGTHS = [0, 1, 4095, 4096, 4097, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK - 1, 20 * CHUNK + 7]


def _content(length: int) -> bytes:
    return bytes(i * 31 % 251 for i in range(min(length, 4096))) * (length // 4096 + 1)


def _sealed(data: bytes, key: LockKey = KEY, place: Context = PLACE) -> bytes:
    sealer = StreamSealer(key, place)
    return sealer.start() + sealer.push(data) + sealer.finish()


def _opened(blob: bytes, key: LockKey = KEY, place: Context = PLACE) -> bytes:
    return b"".join(open_stream([blob], key, place))


@pytest.mark.parametrize("length", LENGTHS)
def test_a_file_comes_back_without_its_padding(length: int) -> None:
    data = _content(length)[:length]
    blob = _sealed(data)
    assert _opened(blob) == data
    assert len(blob) == sealed_length(length)
    assert key_id_of(blob) == KEY.key_id


@given(st.lists(st.binary(max_size=3000), max_size=12), st.integers(1, 5000))
@settings(max_examples=60)
def test_however_it_was_cut_on_the_way_in_and_out_it_is_the_same_file(pieces: list[bytes], step: int) -> None:
    sealer = StreamSealer(KEY, PLACE)
    blob = sealer.start() + b"".join(sealer.push(piece) for piece in pieces) + sealer.finish()
    cut = [memoryview(blob)[i : i + step] for i in range(0, len(blob), step)]
    assert b"".join(open_stream(cut, KEY, PLACE)) == b"".join(pieces)


def test_small_files_are_all_of_one_length_and_large_ones_cost_little() -> None:
    assert len({sealed_length(length) for length in range(4097)}) == 1
    for length in (5000, 10**5, 10**6, 10**7, 10**8, 2 * 10**8):
        assert length < sealed_length(length) < length * 1.12
    assert len({sealed_length(length) for length in range(10**6, 2 * 10**6, 1000)}) <= 33


def test_a_file_that_ends_in_zeros_keeps_them() -> None:
    for data in (bytes(10), bytes(CHUNK), b"a" + bytes(CHUNK), bytes(3 * CHUNK)):
        assert _opened(_sealed(data)) == data


def test_any_changed_byte_is_noticed() -> None:
    blob = _sealed(b"the passport of Zaur")
    for position in range(0, len(blob), 3):
        with pytest.raises(CannotOpen):
            _opened(blob[:position] + bytes([blob[position] ^ 4]) + blob[position + 1 :])


def test_a_changed_byte_far_inside_a_long_file_is_noticed_and_nothing_after_it_comes_out() -> None:
    data = _content(5 * CHUNK)[: 5 * CHUNK]
    blob = bytearray(_sealed(data))
    blob[START + 3 * MESSAGE + 1000] ^= 1
    out = b""
    with pytest.raises(CannotOpen):
        for piece in open_stream([bytes(blob)], KEY, PLACE):
            out += piece
    assert out == data[: 3 * CHUNK]


def test_a_file_cut_short_is_noticed() -> None:
    blob = _sealed(_content(3 * CHUNK)[: 3 * CHUNK])
    ends = [0, 1, 17, 18, START - 1, START, START + 1, START + MESSAGE, START + 2 * MESSAGE, len(blob) - 1]
    for end in ends:
        with pytest.raises(CannotOpen):
            _opened(blob[:end])


def test_anything_after_the_end_is_noticed() -> None:
    for data in (b"", b"short", _content(2 * CHUNK)[: 2 * CHUNK]):
        blob = _sealed(data)
        for tail in (b"\0", blob, blob[START:], bytes(MESSAGE)):
            with pytest.raises(CannotOpen):
                _opened(blob + tail)


def test_pieces_in_another_order_repeated_or_left_out_are_noticed() -> None:
    blob = _sealed(_content(4 * CHUNK)[: 4 * CHUNK])
    start, parts = blob[:START], [blob[i : i + MESSAGE] for i in range(START, len(blob), MESSAGE)]
    assert len(parts) == 4
    for order in ([1, 0, 2, 3], [0, 0, 1, 2, 3], [0, 2, 3], [0, 1, 3], [3], [0, 1, 2], [2, 3]):
        with pytest.raises(CannotOpen):
            _opened(start + b"".join(parts[i] for i in order))


def test_two_files_do_not_mix() -> None:
    one, other = (_sealed(_content(2 * CHUNK)[: 2 * CHUNK]) for _ in range(2))
    with pytest.raises(CannotOpen):
        _opened(one[: START + MESSAGE] + other[START + MESSAGE :])


@pytest.mark.parametrize("change", [{"table": "x"}, {"row": "a2"}, {"purpose": "preview"}, {"epoch": 2}])
def test_moved_elsewhere_a_file_stays_shut(change: dict[str, Any]) -> None:
    with pytest.raises(CannotOpen):
        _opened(_sealed(b"the passport"), place=replace(PLACE, **change))


def test_a_wrong_key_is_refused_before_the_first_byte_leaves() -> None:
    blob = _sealed(b"the passport")
    for key in (LockKey.new(), LockKey(KEY.key_id, bytes(32)), LockKey(bytes(16), KEY.secret)):
        with pytest.raises(CannotOpen):
            open_stream([blob], key, PLACE)
    with pytest.raises(CannotOpen):
        open_stream([], KEY, PLACE)


def test_a_sealer_is_used_once_and_in_order() -> None:
    sealer = StreamSealer(KEY, PLACE)
    with pytest.raises(RuntimeError):
        sealer.push(b"early")
    with pytest.raises(RuntimeError):
        sealer.finish()
    sealer.start()
    with pytest.raises(RuntimeError):
        sealer.start()
    sealer.finish()
    with pytest.raises(RuntimeError):
        sealer.push(b"late")
    with pytest.raises(RuntimeError):
        sealer.finish()
    with pytest.raises(RuntimeError):
        sealer.start()


def test_the_same_file_sealed_twice_looks_different() -> None:
    assert _sealed(b"the passport")[18:] != _sealed(b"the passport")[18:]
    assert b"passport" not in _sealed(b"the passport")


def test_a_file_and_a_document_never_share_a_cipher_key() -> None:
    assert _stream_key(KEY) != KEY.secret


TWO_HUNDRED_MEGABYTES = """
import resource, sys
from safeconduct.vault import Context, LockKey, StreamSealer, open_stream, sealed_length

key, place = LockKey.new(), Context("intake.file", "a1", "file")
piece, count = bytes(range(256)) * 1024, 800


def stream(pieces):
    sealer = StreamSealer(key, place)
    yield sealer.start()
    for _ in range(pieces):
        yield sealer.push(piece)
    yield from sealer.finishing()


def opened(pieces):
    return sum(len(part) for part in open_stream(stream(pieces), key, place))


assert opened(8) == 8 * len(piece)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert opened(count) == count * len(piece) == 209_715_200
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_two_hundred_megabytes_pass_in_constant_memory() -> None:
    run = subprocess.run(
        [sys.executable, "-c", TWO_HUNDRED_MEGABYTES], capture_output=True, text=True, check=True, timeout=60
    )
    grown_kib = int(run.stdout)
    assert grown_kib < 4096


def test_nothing_is_read_ahead_of_what_is_asked_for() -> None:
    read = 0

    def source() -> Iterator[bytes]:
        nonlocal read
        blob = _sealed(_content(10 * CHUNK)[: 10 * CHUNK])
        for i in range(0, len(blob), CHUNK):
            read += 1
            yield blob[i : i + CHUNK]

    opened = open_stream(source(), KEY, PLACE)
    next(opened)
    assert read <= 3


def _crafted(*messages: tuple[bytes, int, int]) -> bytes:
    """A stream that only a holder of the key could make: (data, payload, tag) each."""
    sealer = StreamSealer(KEY, PLACE)
    return sealer.start() + b"".join(sealer._message(*message) for message in messages)


def test_even_a_holder_of_the_key_makes_no_file_that_ends_twice_or_goes_on_after_its_padding() -> None:
    assert _opened(_crafted((b"one", CHUNK, MIDDLE), (b"", 100, FINAL))) == b"one"
    for blob in (
        _crafted((b"a" * CHUNK, CHUNK, FINAL), (b"two", 100, FINAL)),
        _crafted((b"one", CHUNK, MIDDLE), (b"two", 100, FINAL)),
        _crafted((b"one", CHUNK, MIDDLE), (b"two", 100, MIDDLE)),
    ):
        with pytest.raises(CannotOpen):
            _opened(blob)
