"""Locked documents, wrapped and sealed keys: only the right key, in the right place, unchanged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.vault import (
    FLOOR_DOCUMENT,
    Blob,
    CannotOpen,
    Context,
    LockKey,
    SealingKey,
    SigningKey,
    key_id_of,
    lock,
    open_sealed,
    seal,
    unlock,
    unwrap,
    wrap,
)

texts = st.text(max_size=40)
contexts = st.builds(Context, texts, texts, texts, st.integers(0, 2**64 - 1))


@dataclass(frozen=True)
class Made:
    """A blob, how it is opened, and what comes out."""

    blob: bytes
    opening: Callable[[Blob, Context], object]
    inside: object


@pytest.fixture(params=["lock", "wrap", "seal"])
def made(
    request: pytest.FixtureRequest, file_key: LockKey, thread_key: LockKey, madina: SealingKey, place: Context
) -> Made:
    if request.param == "lock":
        blob = lock(b"Zaur came on 3 May", key=file_key, context=place, floor=64)
        return Made(blob, lambda b, c: unlock(b, key=file_key, context=c), b"Zaur came on 3 May")
    if request.param == "wrap":
        blob = wrap(thread_key, under=file_key, context=place)
        return Made(blob, lambda b, c: unwrap(b, under=file_key, context=c), thread_key)
    blob = seal(thread_key, to=madina.public(), context=place)
    return Made(blob, lambda b, c: open_sealed(b, by=madina, context=c), thread_key)


def test_it_opens_where_it_was_put(made: Made, place: Context) -> None:
    assert made.opening(made.blob, place) == made.inside


def test_it_opens_from_the_memory_views_a_database_hands_out(made: Made, place: Context) -> None:
    assert made.opening(memoryview(made.blob), place) == made.inside
    assert made.opening(bytearray(made.blob), place) == made.inside


def test_any_single_byte_changed_keeps_it_shut(made: Made, place: Context) -> None:
    for position in range(len(made.blob)):
        for change in (0x01, 0x80, 0xFF):
            changed = bytearray(made.blob)
            changed[position] ^= change
            with pytest.raises(CannotOpen):
                made.opening(bytes(changed), place)


def test_cut_or_lengthened_it_stays_shut(made: Made, place: Context) -> None:
    step = max(1, len(made.blob) // 200)
    for length in [*range(0, len(made.blob), step), len(made.blob) - 1]:
        with pytest.raises(CannotOpen):
            made.opening(made.blob[:length], place)
    for tail in (b"\0", made.blob):
        with pytest.raises(CannotOpen):
            made.opening(made.blob + tail, place)


@pytest.mark.parametrize(
    "change",
    [{"table": "intake.draft"}, {"row": "3f0c9a1f"}, {"purpose": "thread key"}, {"epoch": 3}, {"epoch": 0}],
)
def test_moved_elsewhere_it_stays_shut(made: Made, place: Context, change: dict[str, Any]) -> None:
    with pytest.raises(CannotOpen):
        made.opening(made.blob, replace(place, **change))


def test_an_unknown_version_or_suite_stays_shut(made: Made, place: Context) -> None:
    for first in (b"\x00", b"\x02", b"\xff"):
        with pytest.raises(CannotOpen):
            made.opening(first + made.blob[1:], place)
        with pytest.raises(CannotOpen):
            key_id_of(first + made.blob[1:])
    for suite in set(range(256)) - {made.blob[1]}:
        with pytest.raises(CannotOpen):
            made.opening(made.blob[:1] + bytes([suite]) + made.blob[2:], place)


def test_made_twice_it_looks_different_and_is_as_long(
    file_key: LockKey, thread_key: LockKey, madina: SealingKey, place: Context
) -> None:
    signing = SigningKey.new()
    wraps = [wrap(key, under=file_key, context=place) for key in (thread_key, thread_key, madina, signing)]
    seals = [
        seal(key, to=madina.public(), context=place) for key in (thread_key, thread_key, madina, signing)
    ]
    for blobs, length in ((wraps, 95), (seals, 1203)):
        assert len(set(blobs)) == 4
        assert {len(blob) for blob in blobs} == {length}


def test_the_header_names_the_key(
    file_key: LockKey, madina: SealingKey, thread_key: LockKey, place: Context
) -> None:
    assert key_id_of(lock(b"", key=file_key, context=place)) == file_key.key_id
    assert key_id_of(memoryview(seal(thread_key, to=madina.public(), context=place))) == madina.key_id
    with pytest.raises(CannotOpen):
        key_id_of(b"\x01\x02short")


def test_a_stranger_opens_nothing(
    file_key: LockKey, thread_key: LockKey, madina: SealingKey, stranger: SealingKey, place: Context
) -> None:
    sealed = seal(file_key, to=madina.public(), context=place)
    for key in (stranger, SealingKey(madina.key_id, stranger.seed), SealingKey(stranger.key_id, madina.seed)):
        with pytest.raises(CannotOpen):
            open_sealed(sealed, by=key, context=place)
    locked = lock(b"", key=file_key, context=place)
    wrapped = wrap(file_key, under=file_key, context=place)
    same_id, same_secret = (
        LockKey(file_key.key_id, thread_key.secret),
        LockKey(thread_key.key_id, file_key.secret),
    )
    for lock_key in (thread_key, same_id, same_secret):
        with pytest.raises(CannotOpen):
            unlock(locked, key=lock_key, context=place)
        with pytest.raises(CannotOpen):
            unwrap(wrapped, under=lock_key, context=place)


def test_a_document_is_never_taken_for_a_key(file_key: LockKey, place: Context) -> None:
    forged = lock(LockKey.new().to_bytes(), key=file_key, context=place, floor=0)
    with pytest.raises(CannotOpen):
        unwrap(forged, under=file_key, context=place)
    as_wrapped = b"\x01\x03" + forged[2:]
    with pytest.raises(CannotOpen):
        unwrap(as_wrapped, under=file_key, context=place)


def test_a_public_key_that_is_none_is_refused_before_anything_is_sealed(
    madina: SealingKey, file_key: LockKey, place: Context
) -> None:
    public = madina.public()
    for raw in (b"\xff" * 1216, public.raw[:1184] + bytes(32)):
        with pytest.raises(CannotOpen):
            seal(file_key, to=type(public)(public.key_id, raw), context=place)


@given(st.binary(max_size=5000), contexts, st.sampled_from([0, 512, FLOOR_DOCUMENT]))
@settings(max_examples=150)
def test_every_document_comes_back_from_every_place(document: bytes, somewhere: Context, floor: int) -> None:
    key = LockKey.new()
    assert (
        unlock(lock(document, key=key, context=somewhere, floor=floor), key=key, context=somewhere)
        == document
    )


@given(contexts, contexts)
def test_two_places_are_never_written_alike(one: Context, other: Context) -> None:
    assert (one.encode() == other.encode()) == (one == other)


def test_text_slipped_from_one_field_to_the_next_is_another_place() -> None:
    assert Context("ab", "c", "d").encode() != Context("a", "bc", "d").encode()
    assert Context("a", "bc", "d").encode() != Context("a", "b", "cd").encode()
    assert Context("\ud800", "", "").encode() != Context("?", "", "").encode()


@given(st.binary(max_size=1400))
@settings(max_examples=200)
def test_rubbish_never_raises_anything_else(rubbish: bytes) -> None:
    key, pair, somewhere = (
        LockKey(bytes(16), bytes(32)),
        SealingKey(bytes(16), bytes(32)),
        Context("t", "r", "p"),
    )
    for prefix in (b"", *(bytes([1, suite]) + bytes(16) for suite in range(1, 7))):
        blob = prefix + rubbish
        with pytest.raises(CannotOpen):
            unlock(blob, key=key, context=somewhere)
        with pytest.raises(CannotOpen):
            unwrap(blob, under=key, context=somewhere)
        with pytest.raises(CannotOpen):
            open_sealed(blob, by=pair, context=somewhere)


def test_the_refusal_holds_no_trace_of_what_was_inside(file_key: LockKey, place: Context) -> None:
    blob = lock(b"Zaur", key=file_key, context=place)
    with pytest.raises(CannotOpen) as refused:
        unlock(blob[:-1], key=file_key, context=place)
    assert refused.value.args == ("this cannot be opened",)
    assert refused.value.__context__ is None
    assert refused.value.__cause__ is None
