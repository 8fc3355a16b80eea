"""A case that is kept from a circle is proposed to nobody of it, however the two spelled its name."""

from __future__ import annotations

import pytest

from safeconduct.cases.kept_from import of_circles


@pytest.mark.parametrize(
    ("own", "circle", "is_of"),
    [
        ("Chechen diaspora in Berlin", "chechens", True),
        ("чеченцы", "чеченец", True),
        ("  CHECHEN  ", "chechen", True),
        ("RU", "RU", True),
        ("ru", "RU", False),
        ("Georgian", "chechen", False),
        ("", "chechen", False),
    ],
)
def test_words_are_compared_as_an_exclusion_is(own: str, circle: str, *, is_of: bool) -> None:
    assert of_circles([own], [circle]) == (frozenset({circle}) if is_of else frozenset())
