"""Answers in words, the small record of the inbox, and the names for the conflict check."""

import json
from collections.abc import Callable

import pytest
from django.utils import translation

from safeconduct.intake import form
from safeconduct.intake.form import Answers, Step
from safeconduct.intake.form.rows import date_in_words

Fill = Callable[..., Answers]


def words(answers: Answers) -> dict[str, list[str]]:
    with translation.override("en"):
        return {row.fact_id: row.values for row in form.check_rows(answers)}


def test_every_answer_is_said_in_words(fill: Fill) -> None:
    said = words(fill())
    assert said["safety.danger_now"] == ["Yes"]
    assert said["place.country"] == ["United States"]
    assert said["place.detained_since"] == ["March 2017"]
    assert said["language.spoken"] == ["Русский", "Нохчийн"]
    assert said["contact.time_zone"] == ["New York, Miami"]
    assert said["person.age"] == ["27"]
    assert said["means.income"] == ["No money comes in"]
    assert said["help.wanted"] == ["To ask for asylum", "To get out of danger"]
    assert said["arrivals"] == ["4 May 2017 · With no check at the border · El Paso"]
    assert said["papers.list"] == ["A court hearing · 9 January 2018 · Batavia"]
    assert said["fear.who_harmed"] == ["Magomed D. · police · Argun", "Terek unit"]
    assert said["harm.own_words"] == ["They came to my work.\nThey took my phone."]


@pytest.mark.parametrize(
    ("written", "precision", "said"),
    [
        ("2025", "year", "2025"),
        ("2025-11", "month", "November 2025"),
        ("2025-11", "about", "about November 2025"),
        ("2025-11-03", "month", "about 3 November 2025"),
        ("2025", "about", "about 2025"),
    ],
)
def test_a_date_says_how_well_it_is_known(written: str, precision: str, said: str) -> None:
    with translation.override("en"):
        assert date_in_words(written, precision) == said


def test_what_was_not_said_has_no_words_but_a_state() -> None:
    answers = form.merge(form.new_answers("en"), form.skip(form.page("03"), "declined"))
    answers = form.merge(answers, {"family.helpers": {"state": "given", "value": []}})
    states = {row.fact_id: (row.state, row.values) for row in form.check_rows(answers)}
    assert states["place.country"] == ("declined", [])
    assert states["safety.danger_now"] == ("unanswered", [])
    assert states["family.helpers"] == ("given", [])


def test_the_two_steps_of_opening_part_the_rows(fill: Fill) -> None:
    answers = fill()
    first = {row.fact_id for row in form.rows_for_step(answers, Step.FIRST)}
    second = {row.fact_id for row in form.rows_for_step(answers, Step.SECOND)}
    assert first | second == {row.fact_id for row in form.check_rows(answers)} and not first & second
    assert "fear.who_harmed" in first and "harm.own_words" in second


def test_the_summary_says_what_the_inbox_needs(fill: Fill) -> None:
    small = form.summary(fill())
    assert small == {
        "language": "ru",
        "danger": "yes",
        "detained": "yes",
        "country": "US",
        "us_state": "NY",
        "languages": ["ru", "ce"],
        "best_language": "ce",
        "other_language": True,
        "reads": ["ru"],
        "help": ["asylum", "out_of_danger"],
        "earliest_date": {"kind": "hearing", "date": "2018-01-09", "precision": "day"},
        "dates": [{"kind": "hearing", "date": "2018-01-09", "precision": "day"}],
        "last_arrival": {"date": "2017-05-04", "precision": "day"},
        "children": "no",
        "children_count": None,
        "has_lawyer": "no",
        "written_by": "with",
        "person_knows": "unanswered",
        "channel": "signal",
        "interpreter_constraints": True,
        "must_not_see": True,
    }


def test_the_summary_of_nothing_and_of_skips_says_so() -> None:
    empty = form.summary(form.new_answers("en"))
    assert empty["danger"] == "unanswered" and empty["earliest_date"] is None and empty["languages"] == []
    skipped = form.merge(form.new_answers("en"), form.skip(form.page("01"), "unknown"))
    assert form.summary(skipped)["danger"] == "unknown"


def test_the_summary_puts_the_earliest_possible_day_first_and_knows_the_last_arrival(fill: Fill) -> None:
    answers = fill("29", "30", "26", p30="q30a-0-kind=hearing&q30a-0-when-day=9&q30a-0-when-month=1&"
                   "q30a-0-when-year=2018&q30a-1-kind=appointment&q30a-1-when-year=2018&q30a-2-kind=other&"
                   "q30a-2-when-year=2015", p26="q26a-0-when-year=2017&q26a-1-when-year=2012")  # fmt: skip
    small = form.summary(answers)
    assert [each["kind"] for each in small["dates"]] == ["appointment", "hearing"]
    assert small["last_arrival"] == {"date": "2017", "precision": "year"}


def test_the_summary_holds_no_text_that_was_typed(fill: Fill) -> None:
    small = json.dumps(form.summary(fill()), ensure_ascii=False)
    for typed in (
        "Zelimkhan",
        "Luiza",
        "Magomed",
        "Anzor",
        "Anna",
        "Batavia",
        "Kist",
        "555",
        "Ilya",
        "apple",
        "phone",
    ):
        assert typed not in small


def test_the_names_for_the_conflict_check_are_all_there(fill: Fill) -> None:
    assert form.involved_names(fill()) == [
        {"name": "Zelimkhan B.", "role": "applicant", "other_spellings": ["Зелимхан", "Selimchan"]},
        {"name": "Luiza B.", "role": "household", "other_spellings": ["Луиза"], "born": 1990},
        {"name": "Magomed D.", "role": "harmed_by", "other_spellings": []},
        {"name": "Terek unit", "role": "harmed_by", "other_spellings": []},
        {"name": "Anzor", "role": "witness", "other_spellings": []},
        {"name": "Anna", "role": "helper", "other_spellings": []},
    ]
    assert form.involved_names(form.new_answers("en")) == []


def test_one_who_writes_for_another_is_named_too(fill: Fill) -> None:
    answers = fill("07", "09", p07="q07a=for")
    assert form.involved_names(answers) == [{"name": "Anna", "role": "writer", "other_spellings": []}]
    assert form.summary(answers)["person_knows"] == "yes"


def test_a_heavy_real_case_stays_below_64_kibibytes(fill: Fill) -> None:
    story = "Ночью за мной пришли и увезли. " * 330  # about 10,000 characters of Russian
    prompt = "Били, спрашивали имена друзей. " * 40
    rows = "&".join(f"q33a-{n}-name=Магомед Дадаевич {n}&q33a-{n}-role=полиция, отдел {n}" for n in range(20))
    people = "&".join(f"q32a-{n}-name=Луиза Дадаева {n}&q32a-{n}-relation=sibling" for n in range(12))
    prompts = "&".join(f"q38{letter}={prompt}" for letter in "abcdef")
    answers = fill(p36=f"q36a={story}", p37=f"q37a={story[:4000]}", p33=rows, p32=people, p38=prompts)
    assert len(json.dumps(answers, ensure_ascii=False).encode()) < 64 * 1024
