"""Who comes first, and that waiting, danger and nearness never push anybody back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.law.triage import (
    DEFAULT_WEIGHTS,
    FRONT_DAYS,
    GRACE_DAYS,
    LATE_DAYS,
    WEIGHTS,
    WINDOWS,
    Override,
    Signals,
    Weights,
    triage,
)

TODAY = date(2026, 11, 22)
DAYS = ("hearing", "respond_by", "one_year", "age_out", "appeal_by")
ANSWERS = ("danger_now", "detained", "final_order", "expedited", "pretermit")
CALM = Signals(sent_on=TODAY, danger_now=False, detained=False)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def order(**cases: Signals) -> list[str]:
    """Names in the order of the queue today."""
    return sorted(cases, key=lambda name: triage(cases[name], TODAY).sort_key(name))


def test_a_quiet_case_has_no_points_and_no_reasons() -> None:
    quiet = triage(CALM, TODAY)
    assert (quiet.score, quiet.front, quiet.overdue, quiet.first_day, quiet.components) == (
        0, False, False, None, (),
    )  # fmt: skip


def test_what_is_overdue_comes_first_then_what_is_due_this_week_then_points() -> None:
    everything = replace(CALM, danger_now=True, detained=True, final_order=True, hearing=in_days(8))
    assert order(
        amina=everything,
        boris=replace(CALM, respond_by=in_days(6)),
        carmen=replace(CALM, sent_on=in_days(-60), one_year=in_days(-1)),
        dawit=replace(CALM, hearing=in_days(2)),
        elena=CALM,
    ) == ["carmen", "dawit", "boris", "amina", "elena"]


def test_among_equals_the_one_who_waits_longest_then_the_id() -> None:
    waits = replace(CALM, sent_on=in_days(-10))
    assert order(b=waits, a=waits, c=replace(CALM, sent_on=in_days(-11))) == ["c", "a", "b"]


def test_the_default_weights_follow_the_order_of_the_reference() -> None:
    """Section 2: custody, final order, hearing or answer, expedited removal, motion, one year, age, appeal."""
    named = ("danger", "custody", "final_order", "hearing", "expedited", "pretermit", "one_year", "age_out",
             "appeal", "vulnerability", "waiting")  # fmt: skip
    weights = [DEFAULT_WEIGHTS[name] for name in named]
    assert weights == sorted(weights, reverse=True)
    assert set(WEIGHTS) == {*named, "response"} and DEFAULT_WEIGHTS["response"] == DEFAULT_WEIGHTS["hearing"]


@pytest.mark.parametrize("name", ["danger_now", "detained"])
def test_not_knowing_of_danger_or_custody_counts_a_little_less_than_yes(name: str) -> None:
    no, unknown, yes = (triage(replace(CALM, **{name: v}), TODAY) for v in (False, None, True))
    assert no.score < unknown.score < yes.score
    assert unknown.score > 0.5 * yes.score
    assert not unknown.components[0].known and yes.components[0].known


@pytest.mark.parametrize("name", ["final_order", "expedited", "pretermit"])
def test_what_the_form_never_asks_lifts_nobody_while_it_is_unknown(name: str) -> None:
    assert triage(replace(CALM, **{name: None}), TODAY).score == 0
    assert triage(replace(CALM, **{name: True}), TODAY).score > 0


@pytest.mark.parametrize(("name", "code"), list(zip(DAYS, WINDOWS, strict=True)))
def test_a_day_counts_in_full_when_it_comes_and_half_a_window_before(name: str, code: str) -> None:
    full = triage(replace(CALM, **{name: TODAY}), TODAY).components[0]
    half = triage(replace(CALM, **{name: in_days(WINDOWS[code])}), TODAY).components[0]
    assert (full.code, full.points, full.days) == (code, DEFAULT_WEIGHTS[code], 0)
    assert half.points == pytest.approx(full.points / 2)


def test_points_rise_without_a_jump_as_the_day_comes() -> None:
    points = [triage(replace(CALM, hearing=in_days(day)), TODAY).score for day in range(400, -1, -1)]
    steps = [after - before for before, after in pairwise(points)]
    assert all(step > 0 for step in steps)
    assert max(steps) < 0.2, "no day may lift a case by more than a fortieth of the weight"


def test_the_one_year_day_is_quiet_once_the_application_is_filed() -> None:
    late = replace(CALM, sent_on=in_days(-90), one_year=in_days(-1))
    assert triage(late, TODAY).overdue
    assert not triage(replace(late, filed=True), TODAY).front


def test_a_day_that_passed_years_before_they_wrote_does_not_hide_tomorrows_hearing() -> None:
    long_ago = triage(replace(CALM, one_year=date(2020, 5, 1)), TODAY)
    assert (long_ago.front, long_ago.overdue, long_ago.first_day) == (False, False, None)
    (shown,) = long_ago.components
    assert shown.missed and shown.day == date(2020, 5, 1) and shown.days is not None and shown.days < 0
    just = triage(replace(CALM, one_year=in_days(-GRACE_DAYS - 10)), TODAY)
    assert just.score > long_ago.score, "a day just missed can still be argued for"


def test_a_day_missed_a_week_before_they_wrote_is_in_front() -> None:
    assert triage(replace(CALM, appeal_by=in_days(-7)), TODAY).overdue


def test_a_day_that_passes_while_they_wait_stays_in_front_for_ever() -> None:
    case = replace(CALM, sent_on=TODAY, one_year=in_days(20))
    much_later = triage(case, in_days(2000))
    assert much_later.front and much_later.overdue and much_later.first_day == in_days(20)


def test_weights_of_nothing_take_points_away_but_never_hide_a_day() -> None:
    found = triage(replace(CALM, hearing=in_days(1)), TODAY, dict.fromkeys(WEIGHTS, 0))
    assert found.score == 0 and found.front
    assert found.components[0].code == "hearing"


def test_a_correction_lifts_or_lowers_and_shows_its_reason_first() -> None:
    lowered = triage(
        replace(CALM, detained=True), TODAY, override=Override("Released yesterday.", "kim", points=-9)
    )
    assert lowered.score == 0
    assert lowered.components[0].code == "override" and lowered.override is not None
    assert lowered.override.reason == "Released yesterday."


def test_a_correction_never_hides_an_overdue_day() -> None:
    late = replace(CALM, hearing=in_days(-2))
    lowered = triage(late, TODAY, override=Override("Looks calm.", "kim", points=-100))
    assert lowered.front and lowered.overdue and lowered.first_day == in_days(-2)
    assert lowered.sort_key() < triage(replace(CALM, danger_now=True), TODAY).sort_key()


def test_a_case_lifted_by_hand_stands_after_the_overdue_and_before_the_rest() -> None:
    lifted = triage(CALM, TODAY, override=Override("She called: the guard is back.", "kim", front=True))
    late, tomorrow = (triage(replace(CALM, hearing=in_days(day)), TODAY) for day in (-1, 1))
    assert late.sort_key() < lifted.sort_key() < tomorrow.sort_key()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": " ", "points": 3}, "Say why"),
        ({"reason": "So.", "points": 101}, "between -100 and 100"),
        ({"reason": "So.", "points": float("nan")}, "between -100 and 100"),
        ({"reason": "So."}, "put the case in front"),
    ],
)
def test_a_correction_without_sense_gets_a_sentence(fields: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Override(by="kim", **fields)  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"custdy": 3}, "no weight custdy. Did you mean custody?"),
        ({"zzz": 3}, "There are danger, custody"),
        ({"custody": 11}, "custody is 11: give a number from 0 to 10"),
        ({"custody": -0.1}, "from 0 to 10"),
        ({"custody": True}, "from 0 to 10"),
        ({"custody": float("nan")}, "from 0 to 10"),
    ],
)
def test_a_weight_without_sense_gets_a_sentence(weights: dict[str, float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        triage(CALM, TODAY, weights)


def test_weights_not_given_are_the_default_ones() -> None:
    assert Weights({"custody": 2}) == {**DEFAULT_WEIGHTS, "custody": 2}


def test_signals_go_into_a_summary_and_come_back() -> None:
    case = replace(CALM, hearing=in_days(3), filed=True, vulnerable=2)
    assert Signals.from_json(case.to_json()) == case
    assert Signals.from_json({"sent_on": "2026-11-22", "later_field": 1}) == Signals(sent_on=TODAY)


maybe = st.sampled_from([True, False, None])
a_day = st.none() | st.integers(-800, 800).map(in_days)
cases = st.builds(
    Signals,
    sent_on=st.integers(0, 500).map(lambda days: in_days(-days)),
    **dict.fromkeys(ANSWERS, maybe),
    **dict.fromkeys(DAYS, a_day),
    filed=maybe,
    vulnerable=st.integers(0, 8),
)
weights_ = st.dictionaries(st.sampled_from(WEIGHTS), st.floats(0, 10), max_size=12)


@given(cases, weights_, st.sampled_from(DAYS), st.integers(0, 600), st.integers(1, 600))
@settings(max_examples=300, deadline=None)
def test_a_nearer_day_never_lowers_urgency(
    case: Signals, weights: dict[str, float], name: str, near: int, further: int
) -> None:
    later = replace(case, **{name: in_days(near + further)})
    sooner = replace(case, **{name: in_days(near)})
    placed = triage(sooner, TODAY, weights)
    assert placed.sort_key() <= triage(later, TODAY, weights).sort_key() or placed.long_overdue


def test_an_old_overdue_day_stands_behind_tomorrows_hearing_and_before_everything_calm() -> None:
    old = triage(Signals(in_days(-300), one_year=in_days(-290)), TODAY)
    tomorrow = triage(Signals(TODAY, detained=True, hearing=in_days(1)), TODAY)
    fresh = triage(Signals(in_days(-30), one_year=in_days(-3)), TODAY)
    calm = triage(Signals(in_days(-30), danger_now=True), TODAY)
    assert fresh.sort_key() < tomorrow.sort_key() < old.sort_key() < calm.sort_key()


@given(cases, weights_, st.sampled_from(ANSWERS))
@settings(max_examples=300, deadline=None)
def test_danger_and_custody_never_lower_urgency(case: Signals, weights: dict[str, float], name: str) -> None:
    keys = [triage(replace(case, **{name: v}), TODAY, weights).sort_key() for v in (True, None, False)]
    assert keys == sorted(keys)


@given(cases, weights_, st.integers(1, 900))
@settings(max_examples=300, deadline=None)
def test_a_case_never_sinks_because_it_waits(case: Signals, weights: dict[str, float], days: int) -> None:
    now, later = triage(case, TODAY, weights), triage(case, in_days(days), weights)
    assert later.front >= now.front and later.score - now.score >= -sum(
        each.points for each in now.components if each.day is not None
    )
    wrote_earlier = replace(case, sent_on=case.sent_on - timedelta(days=days))
    placed = triage(wrote_earlier, TODAY, weights)
    assert placed.sort_key() <= now.sort_key() or placed.long_overdue


@given(cases, st.integers(0, 8))
@settings(max_examples=100, deadline=None)
def test_more_vulnerability_never_lowers_urgency(case: Signals, more: int) -> None:
    worse = replace(case, vulnerable=case.vulnerable + more)
    assert triage(worse, TODAY).sort_key() <= triage(case, TODAY).sort_key()


@given(st.lists(cases, min_size=2, max_size=12), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_is_total_and_the_same_however_the_list_comes(found: list[Signals], chance: Random) -> None:
    named = [(f"{number:02}", case) for number, case in enumerate(found)]
    mixed = chance.sample(named, len(named))
    keys = [[triage(case, TODAY).sort_key(name) for name, case in each] for each in (named, mixed)]
    assert sorted(keys[0]) == sorted(keys[1])
    assert len(set(keys[0])) == len(named)


@given(cases, weights_)
@settings(max_examples=100, deadline=None)
def test_the_reasons_add_up_and_the_largest_comes_first(case: Signals, weights: dict[str, float]) -> None:
    found = triage(case, TODAY, weights)
    points = [each.points for each in found.components]
    assert points == sorted(points, reverse=True)
    assert sum(points) == pytest.approx(found.score)
    open_days = [each.days for each in found.components if each.code in WINDOWS and not each.missed]
    told = [day for day in open_days if day is not None]
    soon = [day for day in told if -LATE_DAYS <= day <= FRONT_DAYS]
    nearest = min(soon, default=max((day for day in told if day < 0), default=FRONT_DAYS + 1))
    assert found.front == (nearest <= FRONT_DAYS) and found.overdue == (nearest < 0)
