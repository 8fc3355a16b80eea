"""Calendar files are read back by another hand: lines, escapes, times, alarms."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from safeconduct.cases.dates.calendar import Entry, calendar, escaped, folded

from .calendar_reader import read

STAMP = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)


def test_a_hearing_stands_at_its_moment_in_world_time_with_two_alarms() -> None:
    nine_in_new_york = datetime(2027, 7, 6, 9, 0, tzinfo=ZoneInfo("America/New_York"))
    (event,) = read(calendar([Entry("a@dates", "Hearing, request 1a2b3c4d", nine_in_new_york)], STAMP)).all(
        "VEVENT"
    )
    assert event.properties["DTSTART"] == "20270706T130000Z"
    assert event.properties["DTSTAMP"] == "20261122T103000Z"
    assert event.properties["SUMMARY"] == "Hearing, request 1a2b3c4d"
    assert event.properties["UID"] == "a@dates"
    alarms = event.all("VALARM")
    assert [alarm.properties["TRIGGER"] for alarm in alarms] == ["-P7D", "-P1D"]
    assert {alarm.properties["ACTION"] for alarm in alarms} == {"DISPLAY"}


def test_a_winter_hearing_is_an_hour_later_in_world_time() -> None:
    nine = datetime(2027, 1, 6, 9, 0, tzinfo=ZoneInfo("America/New_York"))
    (event,) = read(calendar([Entry("a", "Hearing", nine)], STAMP)).all("VEVENT")
    assert event.properties["DTSTART"] == "20270106T140000Z"


def test_a_day_without_a_time_is_a_whole_day_and_ends_on_the_next() -> None:
    (event,) = read(calendar([Entry("a", "Deadline", date(2026, 12, 31))], STAMP)).all("VEVENT")
    assert event.properties["DTSTART;VALUE=DATE"] == "20261231"
    assert event.properties["DTEND;VALUE=DATE"] == "20270101"


def test_long_lines_of_any_script_are_folded_between_characters() -> None:
    title = "Слушание, ጉዳይ, 听证会, بيان " * 9
    (event,) = read(calendar([Entry("a", title, date(2026, 12, 31))], STAMP)).all("VEVENT")
    assert event.properties["SUMMARY"] == title
    assert len(folded("X" * 75)) == 77  # fits: no fold
    assert folded("X" * 76) == b"X" * 75 + b"\r\n X\r\n"


def test_marks_that_would_end_a_line_or_a_value_are_escaped() -> None:
    typed = "one, two; three\\four\nBEGIN:VEVENT\r\nfive\x00\x07"
    assert escaped(typed) == "one\\, two\\; three\\\\four\\nBEGIN:VEVENT\\nfive"
    (event,) = read(calendar([Entry("a", typed, date(2026, 12, 31))], STAMP)).all("VEVENT")
    assert event.properties["SUMMARY"] == "one, two; three\\four\nBEGIN:VEVENT\nfive"


def test_an_empty_calendar_is_still_one() -> None:
    assert read(calendar([], STAMP)).all("VEVENT") == []
