"""The roll: who is compared with, and in which order candidates come."""

from __future__ import annotations

import json

import pytest

from safeconduct.names import METHOD, Identity, NotPrepared, Prepared, Roll, find, prepare

from .hidden import of_name


def test_stored_and_fresh_forms_are_compared_alike() -> None:
    people = [
        Identity(("Amina Umarova", "Амина Умарова"), "1990", "A12345678", ("+1 202 555 0100",)),
        Identity(("",)),
    ]
    fresh = [prepare(each) for each in people]
    stored = [json.loads(json.dumps(each.to_json())) for each in fresh]
    assert find(fresh, Roll.of(fresh)) == find(fresh, Roll.of(stored))
    assert [Prepared.from_json(each) for each in stored] == fresh
    assert len(Roll.of(stored)) == 2


def test_equal_candidates_come_in_the_order_of_the_roll() -> None:
    roll = Roll.of(
        [of_name(name) for name in ("Amina Umarova", "Adam Osmaev", "Umarova Amina", "Amina Umarova")]
    )
    found = find([of_name("Amina Umarova")], roll)[0]
    assert [each.position for each in found] == [0, 3, 2]


def test_no_more_are_shown_than_asked_for() -> None:
    roll = Roll.of([of_name("Amina Umarova")] * 50)
    assert [len(each) for each in find([of_name("Amina Umarova")], roll, most=7)] == [7]
    assert [len(each) for each in find([of_name("Amina Umarova")], roll, most=0)] == [0]


def test_the_same_birth_is_found_among_many_of_the_same_name() -> None:
    many = [
        prepare(Identity(("Amina Umarova",), f"19{year}-03-07")) for year in range(50, 99) for _ in range(20)
    ]
    asked = prepare(Identity(("Amina Umarova",), "1990-05-01"))
    found = find([asked], Roll.of([*many, asked]), most=3)[0]
    assert found[0].position == len(many)


def test_a_number_is_found_without_any_name() -> None:
    roll = Roll.of(
        [prepare(Identity((), a_number="A012345678")), prepare(Identity(("Adam",), a_number="12345678"))]
    )
    found = find([prepare(Identity((), a_number="A12345678"))], roll)[0]
    assert [each.position for each in found] == [0, 1]


def test_nobody_is_found_in_an_empty_roll_or_by_an_empty_name() -> None:
    assert find([of_name("Amina Umarova")], Roll.of([])) == [[]]
    assert find([of_name("")], Roll.of([of_name(""), of_name("Amina")])) == [[]]
    assert find([], Roll.of([of_name("Amina")])) == []


@pytest.mark.parametrize(
    "damaged",
    [
        None, 5, "Amina", [], [METHOD], [METHOD + 1, "", "//"], [METHOD, 1, 2], [METHOD, "Amina Umarova", "//"],
        [METHOD, "amina|amina|MN", "//"], [METHOD, "", "1990-99//"], [METHOD, "", "/x/"], {"names": []},
    ],
)  # fmt: skip
def test_a_form_that_is_damaged_or_of_another_method_is_refused_without_its_text(damaged: object) -> None:
    with pytest.raises(NotPrepared) as refused:
        Prepared.from_json(damaged)
    assert "mina" not in str(refused.value)


@pytest.mark.parametrize(
    "damaged", [[METHOD + 1, "", "//"], [METHOD, 1, "//"], [METHOD, "amina", "//"], None, 5]
)
def test_a_roll_refuses_what_is_not_prepared(damaged: object) -> None:
    with pytest.raises(NotPrepared):
        Roll.of([of_name("Amina").to_json(), damaged])  # type: ignore[list-item]  # damaged on purpose
