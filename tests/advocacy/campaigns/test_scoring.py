"""Scores as tables: refused and no response are never one number."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct.advocacy.campaigns.scoring import (
    AskFacts,
    PromiseFacts,
    Score,
    outcome,
    scores,
    silence,
)
from safeconduct.advocacy.models import Ask, Commitment

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("states", "found"),
    [
        ((), "waiting"),
        (("made",), "waiting"),
        (("made", "overdue"), "late"),
        (("made", "overdue", "delayed"), "waiting"),
        (("made", "overdue", "closed"), "late"),
        (("made", "delayed"), "waiting"),
        (("made", "overdue", "no_response"), "no_response"),
        (("made", "overdue", "no_response", "closed"), "no_response"),
        (("made", "overdue", "no_response", "escalated"), "no_response"),
        (("made", "overdue", "no_response", "refused"), "refused"),
        (("made", "refused", "closed"), "refused"),
        (("made", "accepted", "met"), "met"),
        (("made", "met", "partly"), "partly"),
        (("made", "noted", "refused"), "refused"),
        (("made", "refused", "escalated", "accepted"), "accepted"),
        (("made", "closed"), "waiting"),
    ],
)
def test_the_last_answer_says_how_an_ask_stands(states: tuple[str, ...], found: str) -> None:
    assert outcome(states) == found


@pytest.mark.parametrize(
    ("states", "heard", "found"),
    [
        (("made",), None, (12, True)),
        (("made", "acknowledged"), date(2026, 11, 15), (5, False)),
        (("made", "closed"), None, (12, False)),
        (("made", "accepted"), None, (12, False)),
        (("made",), date(2026, 11, 1), (0, False)),
    ],
)
def test_silence_runs_until_their_first_word(
    states: tuple[str, ...], heard: date | None, found: tuple[int, bool]
) -> None:
    assert silence(AskFacts("A", date(2026, 11, 10), states, heard), TODAY) == found


def test_a_score_keeps_every_answer_apart() -> None:
    asks = [
        AskFacts("A", date(2026, 1, 1), ("made", "accepted"), date(2026, 1, 11)),
        AskFacts("A", date(2026, 1, 1), ("made", "partly"), date(2026, 1, 21)),
        AskFacts("A", date(2026, 1, 1), ("made", "refused"), date(2026, 3, 2)),
        AskFacts("A", date(2026, 1, 1), ("made", "noted"), date(2026, 1, 1)),
        AskFacts("A", date(2026, 11, 1), ("made", "overdue", "no_response")),
        AskFacts("A", date(2026, 11, 12), ("made",)),
        AskFacts("B", date(2026, 11, 20), ("made", "met"), date(2026, 11, 21)),
    ]
    promises = [
        PromiseFacts("A", state) for state in ("kept", "partly", "broken", "broken", "open", "taken_back")
    ]
    first, second, third = scores(asks, [*promises, PromiseFacts("C", "open")], TODAY)
    assert first == Score(
        "A", asked=6, accepted=1, partly=1, refused=1, noted=1, met=0, no_response=1, waiting=1, kept=1,
        kept_in_part=1, broken=2, open_promises=1, silence_median=15.0, silence_now=21,
    )  # fmt: skip
    assert second == Score("B", asked=1, met=1, silence_median=1)
    assert third == Score("C", open_promises=1)


def test_nothing_asked_is_no_score() -> None:
    assert scores([], [], TODAY) == ()


def test_the_words_of_the_states_are_those_of_the_models() -> None:
    assert {"accepted", "partly", "refused", "noted", "met", "no_response", "closed"} <= set(Ask.TRANSITIONS)
    assert {"kept", "partly", "broken", "open"} <= set(Commitment.TRANSITIONS)
