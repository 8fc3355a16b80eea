"""What in a summary without identity could say who it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.cases.placing.lint import KINDS, Known, look

ZAUR = Known(
    own=("Заур Вымышленный",), others=(("Малика Придуманная",),), births=("1990-05-01",),
    a_numbers=("A 123-456-789",), phones=("+1 (415) 555-0132",), emails=("zaur@example.org",), places=("Oakland",),
    employers=("Grozny Concrete",), languages=("ru",),
)  # fmt: skip
FATIMA = Known(own=("فاطمة الزهراء",))


def kinds(text: str, known: Known = ZAUR) -> set[str]:
    return {hit.kind for hit in look([text], known)}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("They looked for Zaur at night.", "own_name"),
        ("Они искали: Заур.", "own_name"),
        ("His wife Malika stayed.", "name"),
        ("Number A123456789 was given.", "a_number"),
        ("number 123 456 789", "a_number"),
        ("Call 415-555-0132.", "phone"),
        ("Write to zaur@example.org", "email"),
        ("Lives in OAKLAND now", "place"),
        ("He worked at Grozny Concrete", "employer"),
        ("Born 1990-05-01", "birth"),
        ("They came on 3 March 2024", "exact_day"),
        ("They came on 03.03.2024", "exact_day"),
    ],
)
def test_what_says_who_it_is_is_found(text: str, kind: str) -> None:
    assert kind in kinds(text)


@pytest.mark.parametrize("spelled", ["Fatima", "Fatimah", "فاطمة"])
def test_a_name_in_arabic_is_found_in_other_letters(spelled: str) -> None:
    assert "own_name" in kinds(f"The client {spelled} fled.", FATIMA)


def test_plain_words_are_no_hits() -> None:
    assert not look(
        ["A man from the north Caucasus was held and beaten in 2023. One year bar is possible."], ZAUR
    )


def test_few_alike_or_two_rare_things_are_told() -> None:
    assert kinds("A case", Known(languages=("ce",), alike=2)) == {"rare_together"}
    assert "rare_together" in kinds("An imam fled.", Known(languages=("ce",)))
    assert not kinds("A case", Known(languages=("ce",), alike=9))


def test_hard_hits_come_first() -> None:
    hits = look(["On 3 March Zaur left"], ZAUR)
    assert hits[0].is_hard and not hits[-1].is_hard and "Zaur" not in repr(hits)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_it_and_the_name_is_always_found(text: str) -> None:
    assert {hit.kind for hit in look([text], ZAUR)} <= set(KINDS)
    assert "own_name" in kinds(f"{text[:80]} \n Zaur Vymyshlennyy \n")
