"""Long is enough; what others guess first is not."""

from __future__ import annotations

import pytest

from safeconduct.access import passphrases
from safeconduct.access.passphrases import COMMON, HAS_NAME, REPEATED, RUN, TOO_LONG, TOO_SHORT, problem


@pytest.mark.parametrize(
    "typed",
    [
        "seven slow herons over the reservoir",
        "correct horse battery staple",
        "всё это было давно и неправда",
        "ذهبنا إلى البحر في الصباح",
        "nocapitalsnodigitsnomarks",
        "k7#Qm!zR2vX9pLw",
    ],
)
def test_fifteen_characters_of_any_kind_will_do(typed: str) -> None:
    assert problem(typed, "aisha") is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", TOO_SHORT),
        ("fourteen chars", TOO_SHORT),
        ("x y" * 70, TOO_LONG),
        ("aaaaaaaaaaaaaaaaaaaa", REPEATED),
        ("herons herons herons", REPEATED),
        ("abcdefghijklmnop", RUN),
        ("qwertyuiopasdfghjkl", RUN),
        ("0987654321 0987654321", REPEATED),
        ("my name is aisha indeed", HAS_NAME),
        ("MY NAME IS A I S H A", HAS_NAME),
        ("password" + "1234567890", COMMON),
        ("!!!iloveyou2020!!", COMMON),
    ],
)
def test_what_is_guessed_first_gets_a_sentence(typed: str, sentence: object) -> None:
    assert problem(typed, "aisha") == sentence


def test_one_passphrase_written_in_two_ways_is_one() -> None:
    assert problem("ﬁve ﬁne ﬁddlers ﬁshing", "aisha") is None
    salt = b"s" * 32
    one = passphrases.slow_derivation("Åse på øya i går kveld", salt)
    other = passphrases.slow_derivation("Åse på øya i går kveld", salt)
    assert one.authenticator == other.authenticator
