"""A number that is bound to nothing is noticed; days, years, lists and placeholders are not."""

from __future__ import annotations

import pytest

from safeconduct.press.writing.bare_numbers import bare_numbers


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("More than nine hundred men were killed.", ("hundred",)),
        ("103 men, 1,200 people and dozens more.", ("103", "1,200", "dozens")),
        ("[[taken]] men were taken on 2 May 2017, [[killed]] killed.", ()),
        ("In 2017, at 14:00, see https://example.org/103 and [here](https://example.org/99).", ()),
        ("1. First\n2. Second", ()),
        ("Убиты сотни людей, 2 мая 2017 года.", ("сотни",)),
        ("قُتل مئات الأشخاص.", ("مئات",)),
        ("", ()),
    ],
)
def test_numbers_that_are_bound_to_nothing_are_found(text: str, found: tuple[str, ...]) -> None:
    assert bare_numbers(text) == found


def test_a_long_text_is_read_in_time() -> None:
    assert len(bare_numbers("7 men. " * 50_000)) == 1
