"""An instance in JSON: answered exactly, or refused with one sentence that says where it is wrong."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from safeconduct.placement.instance import BadInstance, answer, parse

HOUSE: dict[str, Any] = {
    "attorneys": [
        {"id": "Ines", "capacity": 1, "mentor": "Noor"},
        {"id": 2, "capacity": 2, "mentor": "Noor"},
    ],
    "mentors": [{"id": "Noor", "load": 2}],
    "cases": [{"id": "x", "urgency": 1.5}, {"id": 3, "urgency": 2}, {"id": "z", "urgency": 1}],
    "pairs": [["x", "Ines", 0.7], [3, "Ines", 0.9], [3, 2, 0.3], ["z", 2, 0.25], ["x", 2, 0.2]],
}


def _answer(instance: dict[str, Any]) -> dict[str, Any]:
    return answer(parse(json.dumps(instance)))


def test_the_objective_is_urgency_times_fit_of_the_pairs_chosen() -> None:
    found = _answer(HOUSE)
    assert sorted(map(str, found["assignment"])) == ["['x', 2]", "[3, 'Ines']"]
    assert found["objective"] == pytest.approx(2 * 0.9 + 1.5 * 0.2)
    assert found["bound"] >= found["objective"]
    assert found["bound"] == pytest.approx(found["objective"])
    assert found["status"] == "optimal"
    assert found["seconds"] >= 0


def test_the_order_of_everything_changes_nothing() -> None:
    r = random.Random(4)
    first = _answer(HOUSE)
    for _ in range(10):
        mixed = {key: r.sample(rows, len(rows)) for key, rows in HOUSE.items()}
        found = _answer(mixed)
        assert sorted(map(str, found["assignment"])) == sorted(map(str, first["assignment"]))
        assert (found["objective"], found["bound"]) == (first["objective"], first["bound"])


@pytest.mark.parametrize("change", [{"cases": [], "pairs": []}, {"pairs": []}])
def test_nothing_to_place_is_an_answer(change: dict[str, Any]) -> None:
    found = _answer(HOUSE | change)
    assert (found["assignment"], found["objective"], found["bound"], found["status"]) == ([], 0, 0, "optimal")


def test_numbers_very_far_apart_are_still_told_apart() -> None:
    far = {
        "attorneys": [{"id": 1, "capacity": 1}, {"id": 2, "capacity": 1}],
        "cases": [{"id": 1, "urgency": 1e9}, {"id": 2, "urgency": 1.0}],
        "pairs": [[1, 1, 1.0], [2, 1, 1.0], [2, 2, 0.5]],
    }
    assert _answer(far)["objective"] == 1e9 + 0.5
    tiny = far | {"cases": [{"id": 1, "urgency": 1e-200}, {"id": 2, "urgency": 0.0}]}
    assert _answer(tiny)["objective"] == 1e-200


def test_mentor_null_and_equal_texts_and_numbers_are_different_ids() -> None:
    found = _answer(
        {
            "attorneys": [{"id": 1, "capacity": 1, "mentor": None}, {"id": "1", "capacity": 1}],
            "cases": [{"id": "a", "urgency": 1}, {"id": "b", "urgency": 1}],
            "pairs": [["a", 1, 1], ["b", "1", 1]],
        }
    )
    assert found["assignment"] == [["a", 1], ["b", "1"]]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"attorneys": [{"id": "Ines", "capacity": -1}]}, "below 0"),
        ({"attorneys": [{"id": "Ines", "capacity": 1.5}]}, "whole number"),
        ({"attorneys": [{"id": "Ines", "capacity": True}]}, "whole number"),
        ({"attorneys": [{"id": "Ines", "capacity": 10**30}]}, "above"),
        ({"attorneys": [{"id": "Ines"}]}, "capacity"),
        ({"attorneys": [{"id": None, "capacity": 1}]}, "id is a text"),
        ({"attorneys": [{"id": ["Ines"], "capacity": 1}]}, "id is a text"),
        ({"attorneys": [{"id": 1.0, "capacity": 1}]}, "id is a text"),
        ({"attorneys": [{"id": 1, "capacity": 1}] * 2}, "twice"),
        ({"attorneys": [{"id": 1, "capacity": 1, "mentor": "Olu"}]}, "not known"),
        ({"attorneys": [{"id": 1, "capacity": 1, "mentor": []}]}, "mentor"),
        ({"attorneys": [{"id": 1, "capacity": 1, "mentro": 1}]}, "mentro"),
        ({"attorneys": ["Ines"]}, "object"),
        ({"attorneys": {}}, "list"),
        ({"mentors": [{"id": "Noor", "load": -2}]}, "below 0"),
        ({"mentors": [{"id": "Noor", "load": 1}] * 2}, "twice"),
        ({"mentors": None}, "list"),
        ({"cases": [{"id": "x", "urgency": -0.1}]}, "below 0"),
        ({"cases": [{"id": "x", "urgency": "high"}]}, "number"),
        ({"cases": [{"id": "x", "urgency": 10**400}]}, "above"),
        ({"cases": [{"id": "x", "urgency": 1}, {"id": "x", "urgency": 2}]}, "twice"),
        ({"pairs": [["x", "Ines"]]}, "entry 1"),
        ({"pairs": ["abc"]}, "entry 1"),
        ({"pairs": [["q", "Ines", 1]]}, "not known"),
        ({"pairs": [["x", "Olu", 1]]}, "not known"),
        ({"pairs": [[["x"], "Ines", 1]]}, "id"),
        ({"pairs": [[True, "Ines", 1]]}, "id"),
        ({"pairs": [["x", "Ines", 1], ["x", "Ines", 0.5]]}, "twice"),
        ({"pairs": [["x", "Ines", -1]]}, "below 0"),
        ({"pairs": [["x", "Ines", None]]}, "number"),
        ({"pairs": [["x", "Ines", False]]}, "number"),
        ({"pairs": {}}, "list"),
        ({"more": 1}, "more"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInstance, match=sentence) as refused:
        _answer(HOUSE | change)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 250


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        '"text"',
        "{}",
        "[" * 100_000,
        '{"attorneys": NaN}',
        '{"attorneys": [{"id": 1, "capacity": Infinity}]}',
        '{"a": 1, "a": 2}',
        '{"attorneys": [{"id": 1, "capacity": ' + "9" * 5000 + "}]}",
        '{"attorneys": [], "pairs": [], "cases": [{"id": 1, "urgency": 1e999}]}',
        '{"attorneys": [{"id": "\\ud800", "capacity": -1}], "cases": [], "pairs": []}',
    ],
)
def test_text_that_is_no_instance_is_refused(text: str) -> None:
    with pytest.raises(BadInstance):
        parse(text)


def test_a_mentor_without_a_list_of_mentors_is_refused() -> None:
    with pytest.raises(BadInstance, match='no list "mentors"'):
        _answer({key: rows for key, rows in HOUSE.items() if key != "mentors"})
