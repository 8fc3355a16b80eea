"""Sizes tell nothing: the floor, Padmé above it, and enumerations that all end equal."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.vault import (
    FLOOR_DOCUMENT,
    FLOOR_SMALL,
    CannotOpen,
    Context,
    LockKey,
    lock_document,
    padded_length,
)
from safeconduct.vault.padding import pad, padme, unpad

floors = st.sampled_from([0, 64, FLOOR_SMALL, FLOOR_DOCUMENT])


@given(st.binary(max_size=6000), floors)
def test_what_is_padded_comes_back(data: bytes, floor: int) -> None:
    assert unpad(pad(data, floor)) == data
    assert len(pad(data, floor)) == padded_length(len(data), floor)


@given(st.integers(0, 2**40), floors)
def test_padding_costs_at_most_twelve_percent_above_the_floor(length: int, floor: int) -> None:
    padded = padded_length(length, floor)
    assert padded >= length + 4
    assert padded <= max(floor, (length + 4) * 1.12)


@given(st.integers(0, 2**40), st.integers(0, 2**40), floors)
def test_a_longer_document_is_never_shorter_once_padded(one: int, other: int, floor: int) -> None:
    short, long = sorted((one, other))
    assert padded_length(short, floor) <= padded_length(long, floor)


@given(st.integers(2, 2**40))
def test_padme_leaves_few_leading_bits(length: int) -> None:
    # The method's own bound: as many significant bits as the exponent's exponent, plus one.
    padded = padme(length)
    exponent = padded.bit_length() - 1
    assert padded % (1 << max(exponent - exponent.bit_length(), 0)) == 0
    assert padme(padded) == padded


def test_padme_gives_the_lengths_of_its_paper() -> None:
    # Worked by hand from the definition: 9 = 1001b keeps 3 bits, 1 MB + 1 keeps 6.
    assert [padme(length) for length in (0, 1, 2, 3, 8, 9, 10, 100, 1000, 1_000_001)] == [
        0, 1, 2, 3, 8, 10, 10, 104, 1024, 1_015_808,
    ]  # fmt: skip


def test_few_lengths_are_left_between_the_floor_and_a_megabyte() -> None:
    assert len({padded_length(length, FLOOR_DOCUMENT) for length in range(0, 2**20, 7)}) < 200


@pytest.mark.parametrize("floor", [FLOOR_SMALL, FLOOR_DOCUMENT])
def test_everything_below_the_floor_is_of_one_length(floor: int) -> None:
    assert {padded_length(length, floor) for length in range(floor - 3)} == {floor}
    assert padded_length(floor - 3, floor) > floor


ENUMERATIONS: dict[str, list[str | None]] = {
    "state": ["waiting", "open", "closed", "needs a person to look", None],
    "language": ["ru", "ar", "ce", "русский", "العربية", "нохчийн мотт", None],
    "need": ["asylum", "another protection-based status", "getting to safety", "I don't know"],
}


@pytest.mark.parametrize("name", ENUMERATIONS)
@pytest.mark.parametrize("floor", [FLOOR_SMALL, FLOOR_DOCUMENT])
def test_any_two_values_of_an_enumeration_end_at_equal_length(
    name: str, floor: int, file_key: LockKey
) -> None:
    place = Context("intake.request", "1", "answers")
    values = ENUMERATIONS[name]
    lengths = {
        len(lock_document({name: value}, key=file_key, context=place, floor=floor)) for value in values
    }
    assert len(lengths) == 1


def test_any_set_of_boxes_ticked_ends_at_equal_length(file_key: LockKey) -> None:
    place = Context("intake.request", "1", "consents")
    boxes = ["help", "documentation", "statistics", "advocacy"]
    ticked = [list(some) for count in range(5) for some in itertools.combinations(boxes, count)]
    assert len({len(lock_document({"consent": some}, key=file_key, context=place)) for some in ticked}) == 1


@pytest.mark.parametrize("wrong", [b"", b"\0", b"\0\0\0", b"\0\0\0\x01", b"\xff\xff\xff\xff" + bytes(600)])
def test_a_length_that_cannot_be_is_refused(wrong: bytes) -> None:
    with pytest.raises(CannotOpen):
        unpad(wrong)
