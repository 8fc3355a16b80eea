"""`law clocks` and `law clock` at the terminal: days for a program, sentences for a person."""

import argparse
import json

import pytest
from tests.law.us_clocks import US

from safeconduct.cli import law_clocks
from safeconduct.cli.refusal import Refused


@pytest.fixture(autouse=True)
def only_the_us_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law_clocks, "almanac", lambda: US)


def law(*words: str) -> int:
    parser = argparse.ArgumentParser()
    law_clocks.add(parser.add_subparsers(required=True))
    asked = parser.parse_args(words)
    return int(asked.run(asked))


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert law(*words) == 0
    return capsys.readouterr().out


def test_a_program_gets_the_promised_keys_and_iso_days(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("clock", "us.asylum.one_year", "--from", "2025-11-22", "--on", "2026-11-01", "--json")
    found = json.loads(said(capsys, *words))
    reading = found["readings"].pop()
    assert found == {
        "rule": "us.asylum.one_year", "kind": "no_later_than", "computed": "2026-11-22",
        "lawful": "2026-11-23", "safe": "2026-11-20", "drives": "2026-11-20", "readings": [],
    }  # fmt: skip
    assert list(reading) == ["computed", "lawful", "safe", "why", "citation"]


def test_a_person_reads_weekdays_days_left_and_which_reading_drives(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = said(capsys, "clock", "us.bia.appeal", "--from", "2026-10-27", "--on", "2026-11-01")
    assert "From Tuesday 2026-10-27" in text
    assert "Plan on, at the latest: Friday 2026-11-06, 5 days left." in text
    assert "Thursday 2026-11-26" in text  # counted: Thanksgiving
    assert "(protective, vacated, drives)" in text
    assert "Amica Center" in text
    assert "check before you rely on it" in text


@pytest.mark.parametrize(
    ("on", "left"), [("2026-11-20", "today"), ("2026-11-21", "1 day ago"), ("2026-11-01", "19 days left")]
)
def test_days_left_are_words(capsys: pytest.CaptureFixture[str], on: str, left: str) -> None:
    assert f", {left}." in said(capsys, "clock", "us.asylum.one_year", "--from", "2025-11-22", "--on", on)


def test_a_first_day_is_not_called_a_last_one(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "clock", "us.ead.earliest", "--from", "2026-06-01", "--on", "2026-11-22")
    assert "Plan on, at the earliest: Monday 2026-11-30" in text
    assert "last lawful day" not in text


def test_the_first_arrival_is_given_beside(capsys: pytest.CaptureFixture[str]) -> None:
    words = ("clock", "us.asylum.one_year", "--from", "2026-03-02", "--also", "first_arrival=2025-12-25")
    assert "Plan on, at the latest: Thursday 2026-12-24" in said(capsys, *words, "--on", "2026-11-22")


def test_a_day_that_is_not_the_law_as_we_read_it_is_marked_with_its_stance(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = said(capsys, "clock", "us.asylee.i730", "--from", "2024-02-29", "--on", "2026-11-22")
    assert "(lenient)" in text  # its safe day is the Friday before too, and yet it does not drive
    words = ("--from", "2026-11-16", "--also", "administrative_order=2026-11-02", "--on", "2026-11-22")
    assert "(protective, drives)" in said(capsys, "clock", "us.petition_for_review", *words)


def test_a_day_still_to_come_is_counted_with_a_note_beside_the_answer(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ("us.bia.appeal", "--from", "2026-12-01", "--on", "2026-11-22", "--json")
    assert law("clock", *words) == 0
    said = capsys.readouterr()
    assert list(json.loads(said.out)) == [
        "rule", "kind", "computed", "lawful", "safe", "drives", "readings"
    ]  # fmt: skip
    assert said.err == (
        "Note: The day counted from, 2026-12-01, lies after 2026-11-22. Check that it is right.\n"
    )


def test_an_arrival_before_1997_says_from_when_it_counts(capsys: pytest.CaptureFixture[str]) -> None:
    text = said(capsys, "clock", "us.asylum.one_year", "--from", "1990-01-01", "--on", "2026-11-22")
    assert "Counted from Tuesday 1997-04-01" in text


def test_without_a_day_it_is_today(capsys: pytest.CaptureFixture[str]) -> None:
    assert "us.asylum.one_year" in said(capsys, "clock", "us.asylum.one_year", "--from", "2025-11-22")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("us.asylum.oneyear", "--from", "2025-11-22"), "Did you mean us.asylum.one_year?"),
        (
            ("us.asylum.one_year", "--from", "2026-02-30"),
            "--from: 2026-02-30 is not a day: February 2026 has 28",
        ),
        (("us.asylum.one_year",), "For us.asylum.one_year it is the last arrival"),
        (("us.asylum.one_year", "--from", "2025-11-22", "--on", "soon"), "--on: 'soon' is not a day"),
        (
            ("us.asylum.one_year", "--from", "2025-11-22", "--also", "x=2025-01-01"),
            "Use one of: first_arrival",
        ),
        (("us.bia.appeal", "--from", "2026-11-02", "--also", "x=2025-01-01"), "It has none"),
        (
            ("us.asylum.one_year", "--from", "2025-11-22", "--also", "frist_arrival=2025-01-01"),
            "Did you mean first_arrival?",
        ),
        (("us.asylum.one_year", "--from", "2025-11-22", "--also", "2025-01-01"), "write a name and a day"),
        (
            ("us.asylum.one_year", "--from", "2025-11-22", "--also", "first_arrival=2025-11-23"),
            "first_arrival 2025-11-23 lies after 2025-11-22",
        ),
        (("us.asylum.annual_fee", "--from", "2024-05-01"), "only the notice counts"),
        (
            ("us.asylum.annual_fee", "--from", "2025-05-01", "--on", "2025-12-01"),
            "stayed from 2025-10-30 until 2026-02-02, ASAP v. USCIS",
        ),
        (("us.bia.brief", "--from", "2020-01-01", "--on", "2020-01-01"), "no entry in force on 2020-01-01"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_the_remedy(words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        law("clock", *words)
    assert sentence in str(refused.value)


def test_the_list_has_ids_and_titles_for_both(capsys: pytest.CaptureFixture[str]) -> None:
    listed = json.loads(said(capsys, "clocks", "--json"))
    assert {each["id"] for each in listed} == set(US.ids())
    assert all(set(each) == {"id", "title"} and each["title"] for each in listed)
    text = said(capsys, "clocks")
    assert "us.bia.brief" in text
    assert "(partly vacated)" in text
