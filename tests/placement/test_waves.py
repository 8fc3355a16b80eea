"""Whom a case is offered to next: tables. Ana, Bea, Carol and Dora are invented attorneys; M. and N. are cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.placement.waves import (
    Answer,
    BadTerms,
    Manner,
    Nothing,
    Ranked,
    Sent,
    Terms,
    frozen,
    lapsed,
    next_wave,
    on_the_wheel,
    to_remind,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PANEL = [Ranked("ana", 0.9), Ranked("bea", 0.8), Ranked("carol", 0.7), Ranked("dora", 0.6)]
PITCH = Terms(manner=Manner.PITCH, at_once=2, hold=3 * DAY, out_per_attorney=1)
WHEEL = replace(PITCH, manner=Manner.WHEEL, at_once=1)


def offer(case: str, attorney: str, days_ago: float, answer: str = "", wave: int = 1) -> Sent:
    at = NOON - days_ago * DAY
    return Sent(
        case=case, attorney=attorney, sent_at=at, expires_at=at + 3 * DAY, wave=wave, answer=Answer(answer)
    )


@pytest.mark.parametrize(
    ("why", "terms", "offers", "asked", "nothing", "number"),
    [
        ("nobody was asked: the best two", PITCH, [], ("ana", "bea"), None, 1),
        ("one is out: one more", PITCH, [offer("M", "ana", 1)], ("bea",), None, 2),
        ("two are out: wait", PITCH, [offer("M", "ana", 1), offer("M", "bea", 1)], (), "all_out", 2),
        ("Ana said no: the next two", PITCH, [offer("M", "ana", 1, "declined")], ("bea", "carol"), None, 2),
        ("Ana let it expire", PITCH, [offer("M", "ana", 4, "expired")], ("bea", "carol"), None, 2),
        ("the same before the sweep ran", PITCH, [offer("M", "ana", 4)], ("bea", "carol"), None, 2),
        ("it was withdrawn from Ana", PITCH, [offer("M", "ana", 1, "withdrawn")], ("bea", "carol"), None, 2),
        ("Bea accepted: no more", PITCH, [offer("M", "bea", 1, "accepted")], (), "placed", 2),
        ("Ana holds another case", PITCH, [offer("N", "ana", 1)], ("bea", "carol"), None, 1),
        ("Ana's other hold is over", PITCH, [offer("N", "ana", 3)], ("ana", "bea"), None, 1),
        (
            "everybody said no",
            PITCH,
            [offer("M", each.attorney, 1, "declined") for each in PANEL],
            (),
            "all_asked",
            2,
        ),
        ("everybody holds another", PITCH, [offer("N", r.attorney, 1) for r in PANEL], (), "all_busy", 1),
        ("the wheel: nobody was asked yet", WHEEL, [], ("ana",), None, 1),
        ("the wheel: Ana was asked of another", WHEEL, [offer("N", "ana", 9, "declined")], ("bea",), None, 1),
        (
            "the wheel: longest ago first",
            WHEEL,
            [
                offer("N", each, days, "taken")
                for each, days in zip(["ana", "bea", "carol", "dora"], (5, 9, 8, 4), strict=True)
            ],
            ("bea",),
            None,
            1,
        ),
        ("the wheel holds for one alone", WHEEL, [offer("M", "dora", 1)], (), "all_out", 2),
        ("waves are counted on", PITCH, [offer("M", "ana", 8, "expired", 4)], ("bea", "carol"), None, 5),
    ],
)
def test_the_next_wave(
    why: str, terms: Terms, offers: list[Sent], asked: tuple[str, ...], nothing: str | None, number: int
) -> None:
    wave = next_wave("M", PANEL, offers, terms=terms, now=NOON)
    assert (wave.attorneys, wave.nothing, wave.number) == (asked, nothing and Nothing(nothing), number), why
    assert (wave.expires_at is None) is (not asked)


def test_nobody_who_can_take_it() -> None:
    assert next_wave("M", [], [], terms=PITCH, now=NOON).nothing is Nothing.NO_ONE


def test_a_hold_ends_before_the_preparation_would_be_too_late() -> None:
    def until(moment: datetime | None) -> datetime | None:
        return next_wave("M", PANEL, [], terms=PITCH, now=NOON, no_later_than=moment).expires_at

    assert until(None) == NOON + 3 * DAY
    assert until(NOON + DAY) == NOON + DAY
    assert until(NOON + 9 * DAY) == NOON + 3 * DAY
    assert until(NOON - DAY) == NOON + 3 * DAY


def test_silence_may_be_asked_again_after_a_time_and_no_never() -> None:
    terms = replace(PITCH, asks_again_after=10 * DAY)
    silent, no = offer("M", "ana", 13, "expired"), offer("M", "bea", 13, "declined")
    assert next_wave("M", PANEL, [silent, no], terms=terms, now=NOON).attorneys == ("ana", "carol")
    sooner = replace(silent, expires_at=NOON - 9 * DAY)
    assert next_wave("M", PANEL, [sooner, no], terms=terms, now=NOON).attorneys == ("carol", "dora")


def test_an_attorney_may_hold_as_many_offers_as_was_set() -> None:
    two = replace(PITCH, out_per_attorney=2)
    held = [offer("N", "ana", 1)]
    assert next_wave("M", PANEL, held, terms=two, now=NOON).attorneys == ("ana", "bea")
    assert next_wave("M", PANEL, [*held, offer("O", "ana", 1)], terms=two, now=NOON).attorneys == (
        "bea",
        "carol",
    )


def test_the_reminder_comes_half_way_and_once() -> None:
    out = offer("M", "ana", 1.5)
    assert out.remind_at() == NOON
    assert to_remind([out], NOON) == [out]
    assert to_remind([out], NOON - timedelta(seconds=1)) == []
    assert to_remind([replace(out, reminded_at=NOON)], NOON + timedelta(hours=1)) == []
    assert to_remind([replace(out, answer=Answer.DECLINED)], NOON) == []
    assert to_remind([out], out.expires_at) == []


def test_an_offer_lapses_at_the_second_its_hold_ends() -> None:
    out = offer("M", "ana", 3)
    assert lapsed([out], NOON) == [out]
    assert lapsed([out], NOON - timedelta(seconds=1)) == []
    assert lapsed([replace(out, answer=Answer.ACCEPTED)], NOON) == []
    assert frozen([out, offer("N", "bea", 1)], NOON) == {("N", "bea")}


def test_those_who_never_were_asked_keep_the_order_of_their_fit() -> None:
    asked = {"ana": NOON, "carol": NOON - DAY}
    assert on_the_wheel(["ana", "bea", "carol", "dora"], asked) == ["bea", "dora", "carol", "ana"]


@pytest.mark.parametrize(
    "terms",
    [
        {"at_once": 0},
        {"at_once": 51},
        {"hold": timedelta(0)},
        {"hold": timedelta(days=-1)},
        {"hold": timedelta(days=61)},
        {"out_per_attorney": 0},
        {"asks_again_after": timedelta(days=-1)},
    ],
)
def test_terms_that_cannot_be_are_refused_by_name(terms: dict[str, object]) -> None:
    with pytest.raises(BadTerms) as refused:
        Terms(**terms)  # type: ignore[arg-type]  # bad on purpose
    assert refused.value.field == next(iter(terms))


OFFERS = st.lists(
    st.builds(
        offer,
        st.sampled_from("MNO"),
        st.sampled_from(["ana", "bea", "carol", "dora"]),
        st.floats(0, 9),
        st.sampled_from(["", "declined", "expired", "withdrawn", "taken"]),
    ),
    max_size=12,
)


@given(OFFERS, st.sampled_from([PITCH, WHEEL, replace(PITCH, at_once=3, out_per_attorney=2)]))
def test_a_wave_never_oversteps_its_terms(offers: list[Sent], terms: Terms) -> None:
    wave = next_wave("M", PANEL, offers, terms=terms, now=NOON)
    out = [each for each in offers if each.is_out(NOON)]
    assert len(set(wave.attorneys)) == len(wave.attorneys)
    assert not {each.attorney for each in offers if each.case == "M"} & set(wave.attorneys)
    for each in wave.attorneys:
        assert sum(sent.attorney == each for sent in out) < terms.out_per_attorney
    assert sum(each.case == "M" for each in out) + len(wave.attorneys) <= max(
        terms.at_once, sum(each.case == "M" for each in out)
    )
    assert bool(wave.attorneys) is (wave.nothing is None)
    assert wave == next_wave("M", PANEL, list(offers), terms=terms, now=NOON)
