"""Advice about an ask before it is made: it warns, and never refuses."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct.advocacy.asks import words
from safeconduct.advocacy.asks.linting import Advice, advice, demands

DAY = date(2017, 5, 17)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Speak out in public against the detentions.", ()),
        ("Please investigate the detentions of April 2017.", ()),
        ("We ask you to release the men held in the northern town.", ()),
        ("We urge you to admit ten families, with their children.", ()),
        ("Justice for those who fled.", (Advice.NO_VERB,)),
        ("Take steps to protect those who flee.", (Advice.VAGUE,)),
        ("Do more for those who flee.", (Advice.NO_VERB, Advice.VAGUE)),
        ("Consider issuing visas.", (Advice.NO_VERB, Advice.VAGUE)),
        ("Investigate the detentions and release those held.", (Advice.MANY,)),
        ("Speak out.\nIssue visas.\nAdmit families.", (Advice.MANY,)),
        ("Выступите публично против задержаний.", ()),
        ("أدينوا الاعتقالات علنًا", ()),
        ("2017", ()),
        ("", ()),
    ],
)
def test_what_is_said_of_the_words(text: str, expected: tuple[Advice, ...]) -> None:
    assert advice(text, answer_by=DAY, grounds=1) == expected


def test_a_day_and_a_ground_are_missed_in_every_language() -> None:
    for text in ("Speak out.", "Выступите публично."):
        assert advice(text, answer_by=None, grounds=0) == (Advice.NO_DEADLINE, Advice.NO_GROUND)


def test_one_demand_is_one_however_it_is_opened() -> None:
    assert demands("We also ask you to now speak out") == 1
    assert demands("1. Meet the families; 2. Publish the list") == 2


def test_advice_has_its_words() -> None:
    assert set(words.ADVICE) == set(Advice)


def test_a_long_text_is_read_at_once() -> None:
    assert Advice.MANY in advice("Speak out and " * 20_000, answer_by=DAY, grounds=1)
