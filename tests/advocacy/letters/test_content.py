"""A figure stands in a letter only as it is counted, never as a part of a larger one."""

from __future__ import annotations

import pytest

from safeconduct.advocacy.letters.content import says_figure


@pytest.mark.parametrize(
    ("body", "words", "stands"),
    [
        ("Reportedly at least three men were killed.", "at least three", True),
        ("At least three hundred men were killed.", "at least three", False),
        ("At least three-hundred men were killed.", "at least three", False),
        ("At least three thousand, they say.", "at least three", False),
        ("More than one hundred were taken.", "more than one hundred", True),
        ("More than one hundred thousand were taken.", "more than one hundred", False),
        ("Убито не менее трёх человек.", "не менее трёх", True),
        ("Убито не менее трёх сотен человек.", "не менее трёх", False),
        ("More than 200 men.", "more than 20", False),
        ("", "at least three", False),
    ],
)
def test_a_figure_is_not_found_in_a_larger_one(body: str, words: str, stands: bool) -> None:
    assert says_figure({"body": body}, words) is stands
