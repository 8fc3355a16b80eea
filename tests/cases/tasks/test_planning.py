"""Tasks are counted back from the hearing and forward from the stage, and follow a hearing that moves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.cases.life.stages import Stage
from safeconduct.cases.tasks.kept import templates
from safeconduct.cases.tasks.planning import (
    Anchors,
    BadTemplate,
    Planned,
    moved,
    suggestions,
    templates_of,
)
from safeconduct.cases.tasks.silence import Standing, digest, reasons

TODAY = date(2026, 11, 22)
STAGES = ("placed", "preparing")
ROW: dict[str, Any] = {
    "code": "file", "title": "File it", "stages": ["preparing"], "anchor": "hearing", "days": -30, "source": "a rule",
}  # fmt: skip
CALL: dict[str, Any] = {**ROW, "code": "call", "title": "Call", "anchor": "stage", "days": 2}


@pytest.mark.parametrize(
    ("hearing", "due", "is_late"),
    [
        (date(2027, 3, 1), date(2027, 1, 30), False),
        (date(2026, 12, 22), TODAY, False),
        (date(2026, 12, 10), TODAY, True),
        (None, None, False),
    ],
)
def test_a_task_before_the_hearing_is_counted_back_from_it(
    hearing: date | None, due: date | None, is_late: bool
) -> None:
    known = templates_of([ROW], STAGES)
    (found,) = suggestions(known, stage="preparing", anchors=Anchors(TODAY, hearing), present=(), today=TODAY)
    assert (found.due, found.is_late) == (due, is_late)


def test_the_earliest_comes_first_and_what_is_on_the_list_is_not_suggested_again() -> None:
    known, days = templates_of([ROW, CALL], STAGES), Anchors(TODAY, date(2027, 3, 1))
    found = suggestions(known, stage="preparing", anchors=days, present=(), today=TODAY)
    assert [each.template.code for each in found] == ["call", "file"]
    found = suggestions(known, stage="preparing", anchors=days, present={"call"}, today=TODAY)
    assert [each.template.code for each in found] == ["file"]
    assert suggestions(known, stage="placed", anchors=days, present=(), today=TODAY) == []


def test_open_tasks_follow_a_hearing_that_moves_and_others_stay() -> None:
    known = templates_of([ROW, CALL], STAGES)
    tasks = [Planned("1", "file", date(2027, 1, 30)), Planned("2", "call", TODAY), Planned("3", "", TODAY)]
    assert moved(tasks, known, Anchors(TODAY, date(2027, 3, 1)), TODAY) == []
    (found,) = moved(tasks, known, Anchors(TODAY, date(2027, 2, 1)), TODAY)
    assert (found.id, found.was, found.would_be) == ("1", date(2027, 1, 30), date(2027, 1, 2))
    assert moved(tasks, known, Anchors(TODAY), TODAY) == []


def test_a_task_that_is_late_already_is_not_moved_every_day() -> None:
    known = templates_of([ROW], STAGES)
    tasks = [Planned("1", "file", TODAY)]
    tomorrow = TODAY + timedelta(days=1)
    assert moved(tasks, known, Anchors(TODAY, TODAY + timedelta(days=5)), tomorrow) == []


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(-400, 400))
def test_no_suggestion_lies_in_the_past(hearing: date, days: int) -> None:
    known = templates_of([{**ROW, "days": days}], STAGES)
    (found,) = suggestions(known, stage="preparing", anchors=Anchors(TODAY, hearing), present=(), today=TODAY)
    assert found.due is not None and found.due >= TODAY


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": ""}, {"title": ""}, {"stages": []}, {"stages": ["nowhere"]}, {"stages": "preparing"},
        {"anchor": "moon"}, {"days": "ten"}, {"days": True}, {"days": None}, {"source": ""},
    ],
)  # fmt: skip
def test_a_template_that_is_not_whole_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadTemplate):
        templates_of([{**ROW, **wrong}], STAGES)


def test_two_templates_with_one_code_are_refused() -> None:
    with pytest.raises(BadTemplate):
        templates_of([ROW, ROW], STAGES)


def test_our_own_templates_are_whole_and_name_stages_there_are() -> None:
    assert len(templates()) >= 15
    assert {stage for each in templates() for stage in each.stages} <= {stage.value for stage in Stage}


def case(
    quiet: int = 0, *, unread: bool = False, holders: tuple[str, ...] = ("Aisha", "Timur"), desk: bool = False
) -> Standing:
    return Standing("0a1b2c3d", TODAY - timedelta(days=quiet), unread, holders, desk)


@pytest.mark.parametrize(
    ("standing", "why"),
    [
        (case(13), ()),
        (case(14), ("silent",)),
        (case(29), ("silent",)),
        (case(30), ("very_silent",)),
        (case(2, unread=True), ()),
        (case(3, unread=True), ("unread",)),
        (case(holders=("Aisha",)), ("one_holder",)),
        (case(holders=()), ("one_holder",)),
        (case(holders=(), desk=True), ()),
        (case(-1), ()),
    ],
)
def test_what_a_supervisor_is_told_of(standing: Standing, why: tuple[str, ...]) -> None:
    assert reasons(standing, TODAY) == why


def test_the_digest_counts_for_each_colleague() -> None:
    found = digest([case(15), case(40, holders=("Aisha",)), case(holders=(), desk=True)], TODAY)
    assert (found.total, found.waiting) == (3, 1)
    aisha, timur = found.loads
    assert (aisha.person, aisha.cases, aisha.silent, aisha.very_silent, aisha.longest) == (
        "Aisha",
        2,
        2,
        1,
        40,
    )
    assert (timur.person, timur.cases, timur.silent) == ("Timur", 1, 1)
    assert [alarm[0].quiet_days(TODAY) for alarm in found.alarms] == [40, 15]
