"""The table of draft states, differences, next steps and hours: pure decisions as tables and properties."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.attorneys.portal import draft_states as states
from safeconduct.attorneys.portal import words
from safeconduct.attorneys.portal.differences import GONE, NEW, differences
from safeconduct.attorneys.portal.draft_states import MOVES, NotFromHere, State, Who
from safeconduct.attorneys.portal.hours_told import (
    Spell,
    as_csv,
    by_month,
    cell,
    in_words,
    too_long_days,
)
from safeconduct.attorneys.portal.next_steps import BEFORE_FILING, Step, alarms, before_filing, ordered

TODAY = date(2026, 11, 22)
NAMESPACE = UUID(int=7)
moves = st.lists(st.sampled_from([*MOVES, "nonsense"]), max_size=12)


@settings(suppress_health_check=[HealthCheck.too_slow])  # a slow machine is no fault of the table
@given(st.lists(st.integers(0, 3), max_size=14), st.booleans())
def test_no_way_leads_to_a_signature_without_an_approval_and_a_reading(picks: list[int], needs: bool) -> None:
    state, seen, taken = State.IN_PROGRESS, [State.IN_PROGRESS], []
    for pick in picks:
        open_now = states.possible(state, needs_read_back=needs, writes=True, reviews=True, wrote=False)
        code = [*open_now, "nonsense"][pick % (len(open_now) + 1)]
        taken.append(code)
        if code != "nonsense":
            state = states.after(state, code, needs_read_back=needs)
            seen.append(state)
    if State.SIGNED in seen:
        before = seen[: seen.index(State.SIGNED)]
        assert before[-1] is (State.READ_BACK if needs else State.APPROVED)
        assert State.APPROVED in before and before.index(State.REVIEW_REQUESTED) < before.index(
            State.APPROVED
        )
        assert set(seen[seen.index(State.SIGNED) :]) <= {State.SIGNED, State.FROZEN}
    assert state is states.replayed([states.BEGIN, *taken], needs_read_back=[needs] * (len(taken) + 1))


@settings(suppress_health_check=[HealthCheck.too_slow])  # as above
@given(moves, st.booleans())
def test_nothing_leaves_frozen(taken: list[str], needs: bool) -> None:
    for code in taken:
        with pytest.raises(NotFromHere):
            states.after(State.FROZEN, code, needs_read_back=needs)


@given(st.sampled_from(list(State)), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_what_is_possible_is_what_the_table_lets_each_do(
    state: State, needs: bool, writes: bool, reviews: bool, wrote: bool
) -> None:
    found = states.possible(state, needs_read_back=needs, writes=writes, reviews=reviews, wrote=wrote)
    for code in found:
        states.after(state, code, needs_read_back=needs)
        who = MOVES[code].who
        assert writes if who is Who.WRITES else reviews and not wrote


def test_every_state_and_move_has_words_and_every_state_can_be_reached() -> None:
    assert set(words.STATES) == set(State) == set(words.STATE_TAGS)
    assert set(words.MOVES) == set(MOVES)
    assert set(words.HAPPENED) == {*MOVES, states.BEGIN}
    assert {row[2] for row in states.table()} | {"in_progress"} == {each.value for each in State}
    assert set(words.FOLLOWS) == set(MOVES) - {states.EDIT}


@given(st.text(max_size=300), st.text(max_size=300))
def test_differences_hold_both_texts_whole(old: str, new: str) -> None:
    found = differences(old, new)
    assert "".join(each.text for each in found if each.what != GONE) == new
    assert "".join(each.text for each in found if each.what != NEW) == old


def test_one_word_of_a_sentence_is_what_differs() -> None:
    found = differences("Three men came at night.\nThey left.", "Four men came at night.\nThey left.")
    assert [(each.what, each.text) for each in found if each.what != "same"] == [
        ("gone", "Three"),
        ("new", "Four"),
    ]


def test_two_long_hostile_texts_are_compared_in_time() -> None:
    assert differences("a b " * 20_000, "b a " * 20_000)
    assert differences("a\nb\n" * 20_000, "b\na\n" * 20_000)


def test_overdue_stands_first_and_what_has_no_day_last() -> None:
    found = ordered(
        [Step("none", None), Step("later", TODAY + timedelta(3)), Step("over", TODAY - timedelta(2)),
         Step("court", TODAY + timedelta(3), rank=0)],
        TODAY,
    )  # fmt: skip
    assert [each.code for each in found] == ["over", "court", "later", "none"]
    assert [each.is_overdue(TODAY) for each in found] == [True, False, False, False]


def test_days_before_a_filing_are_counted_back_and_never_lie_in_the_past() -> None:
    found = before_filing(TODAY + timedelta(20), ["first_draft"], TODAY)
    assert [(each.code, each.day) for each in found] == [
        ("ask_review", TODAY), ("read_back", TODAY + timedelta(6)), ("sign", TODAY + timedelta(13)),
        ("file", TODAY + timedelta(17)),
    ]  # fmt: skip
    assert before_filing(TODAY - timedelta(1), [], TODAY) == []
    assert [days for _code, days in BEFORE_FILING] == sorted((d for _c, d in BEFORE_FILING), reverse=True)


@pytest.mark.parametrize(
    ("checkpoint", "given_on", "entry", "why"),
    [
        (None, None, None, ()),
        (TODAY - timedelta(13), TODAY - timedelta(60), TODAY, ()),
        (TODAY - timedelta(14), TODAY - timedelta(60), TODAY, ("no_checkpoint",)),
        (None, TODAY - timedelta(14), TODAY, ("no_checkpoint",)),
        (TODAY, TODAY - timedelta(60), TODAY - timedelta(14), ("nothing_happened",)),
        (None, TODAY - timedelta(20), None, ("no_checkpoint", "nothing_happened")),
    ],
)
def test_a_mentor_is_told_of_silence(
    checkpoint: date | None, given_on: date | None, entry: date | None, why: tuple[str, ...]
) -> None:
    assert alarms(last_checkpoint=checkpoint, given_on=given_on, last_entry=entry, today=TODAY) == why


def spell(number: int, minutes: int, kind: str = "drafting", day: date = TODAY, who: int = 1) -> Spell:
    return Spell(uuid5(NAMESPACE, str(number)), "12345678", day, minutes, kind, "", UUID(int=who))


def test_hours_add_up_by_month_and_kind() -> None:
    found = by_month([spell(1, 30), spell(2, 45), spell(3, 5, "court"), spell(4, 9, day=date(2026, 10, 1))])
    assert found == [("2026-11", "drafting", 75), ("2026-11", "court", 5), ("2026-10", "drafting", 9)]
    assert in_words(95) == "1:35"


def test_a_day_with_more_than_a_day_in_it_is_told_and_two_people_may_share_one() -> None:
    assert too_long_days([spell(1, 1440), spell(2, 1)]) == [(TODAY, 1441)]
    assert too_long_days([spell(1, 1440), spell(2, 1440, who=2)]) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\t=1", "  =1", "\r=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert "'" in as_csv([[text]])
    assert cell("plain") == "plain"


def test_a_day_is_overdue_and_counted_where_it_is_due() -> None:
    west = Step("date", TODAY - timedelta(1), there=TODAY - timedelta(1))
    assert not west.is_overdue(TODAY) and Step("date", TODAY - timedelta(1)).is_overdue(TODAY)
