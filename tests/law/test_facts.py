"""Facts: ids are unique and well formed, and an answer either fits its fact or does not."""

import re
from typing import Any

import pytest
from tests.intake.form.test_reading import grade

from safeconduct.law import facts
from safeconduct.law.facts import (
    DATE,
    FACTS,
    YES_NO,
    Fact,
    Kind,
    UnknownFact,
    choice,
    fact,
    fits,
    index,
    record,
    text,
)
from safeconduct.law.questions import Asked, question


def given(value: object) -> dict[str, Any]:
    return {"state": "given", "value": value}


def test_a_fact_is_found_by_its_id() -> None:
    assert fact("place.country").type is facts.COUNTRY
    assert fact("arrivals").repeated
    with pytest.raises(UnknownFact):
        fact("place.planet")


@pytest.mark.parametrize(
    "doubled",
    [
        (Fact("a.b", YES_NO), Fact("a.b", YES_NO)),
        (Fact("A.b", YES_NO),),
        (Fact("a.b.c", YES_NO),),
        (Fact("a.b", choice("x", "x")),),
        (Fact("a.b", record(born=DATE, died=DATE)),),
    ],
    ids=["doubled id", "capital", "two dots", "doubled code", "two dates in one record"],
)
def test_a_registry_that_is_wrong_is_refused(doubled: tuple[Fact, ...]) -> None:
    with pytest.raises(ValueError):
        index(doubled)


def test_country_and_state_codes_are_two_letters_and_unique() -> None:
    for codes in (facts.COUNTRY_CODES, facts.US_STATE_CODES):
        assert len(set(codes)) == len(codes)
        assert all(len(code) == 2 and code.isupper() for code in codes)
    assert len(facts.COUNTRY_CODES) == 243
    assert len(facts.US_STATE_CODES) == 56


def test_items_of_the_i589_are_named_by_part_and_number() -> None:
    named = [each.i589 for each in FACTS.values() if each.i589]
    assert all(item.split(".")[0] in ("A", "B", "C", "D") for item in named)


@pytest.mark.parametrize(
    ("id", "item"),
    [
        ("person.a_number", "A.I.1"),
        ("person.born", "A.I.12"),
        ("proceedings.stage", "A.I.18"),
        ("claim.grounds", "B.1"),
        ("claim.torture", "B.4"),
        ("asylum.denied_before", "C.1"),
        ("bars.settled_elsewhere", "C.2.B"),
        ("bars.took_part", "C.3"),
        ("claim.went_back", "C.4"),
        ("late.illness", "C.5"),
        ("bars.convicted", "C.6"),
    ],
)
def test_what_the_i589_asks_feeds_its_item(id: str, item: str) -> None:
    assert fact(id).i589 == item


FITTING: list[tuple[str, Any]] = [
    ("safety.danger_now", "yes"),
    ("place.country", "US"),
    ("person.nationality", "XXA"),
    ("person.name", "Зелимхан"),
    ("access.must_not_see", ""),
    ("language.spoken", ["ru", "ce"]),
    ("person.age", 27),
    ("place.detained_since", {"date": "2017-03", "precision": "month"}),
    ("place.detained_since", {"date": "2017-03-04", "precision": "about"}),
    ("means.income", {"band": 1, "low": 0, "high": 1000, "currency": "USD", "period": "month"}),
    ("means.income", {"band": 6, "low": 6000, "high": None, "currency": "USD", "period": "month"}),
    ("means.income", {"amount": 1200, "currency": "USD", "period": "week"}),
    ("arrivals", []),
    ("arrivals", [{"when": "2017-05-04", "precision": "day", "how": "not_seen"}, {"where": "El Paso"}]),
]
NOT_FITTING: list[tuple[str, Any]] = [
    ("safety.danger_now", True),
    ("place.country", "XXA"),
    ("place.country", "us"),
    ("person.name", "a" * 201),
    ("person.name", 7),
    ("language.spoken", []),
    ("language.spoken", ["ru", "klingon"]),
    ("person.age", 121),
    ("person.age", True),
    ("person.age", "27"),
    ("place.detained_since", "2017-03"),
    ("place.detained_since", {"date": "2017-02-30", "precision": "day"}),
    ("place.detained_since", {"date": "2017-03", "precision": "day"}),
    ("place.detained_since", {"date": "2017", "precision": "month"}),
    ("place.detained_since", {"date": "99999", "precision": "year"}),
    ("place.detained_since", {"date": "1492", "precision": "year"}),
    ("place.detained_since", {"date": "٢٠١٧", "precision": "year"}),
    ("place.detained_since", {"date": "2017", "precision": "roughly"}),
    ("means.income", {"band": 1, "low": 0, "high": 1000, "currency": "gold", "period": "month"}),
    ("means.income", {"band": 1, "low": 0, "high": 1000, "currency": "USD", "period": "year"}),
    ("means.income", {"amount": -5, "currency": "USD", "period": "week"}),
    ("means.income", {"amount": 1200, "currency": "USD", "period": "hour"}),
    ("means.income", {"amount": 1200, "currency": "USD", "period": "week", "band": 1}),
    ("arrivals", {"when": "2017"}),
    ("arrivals", [{}]),
    ("arrivals", [{"when": "2017"}]),
    ("arrivals", [{"visa": "yes"}]),
    ("arrivals", [{"how": "by balloon"}]),
    ("arrivals", [{"where": "El Paso"}] * 21),
]


@pytest.mark.parametrize(("id", "value"), FITTING)
def test_a_value_of_the_right_shape_fits(id: str, value: Any) -> None:
    assert fits(fact(id), given(value))


@pytest.mark.parametrize(("id", "value"), NOT_FITTING)
def test_a_value_of_another_shape_does_not_fit(id: str, value: Any) -> None:
    assert not fits(fact(id), given(value))


@pytest.mark.parametrize("state", ["unknown", "declined"])
def test_every_fact_may_be_unknown_or_declined_and_then_holds_no_value(state: str) -> None:
    for each in FACTS.values():
        assert fits(each, {"state": state})
        assert not fits(each, {"state": state, "value": "yes"})


@pytest.mark.parametrize("answer", [None, "yes", {}, {"state": "given"}, {"state": "maybe", "value": "yes"}])
def test_what_is_no_answer_fits_nothing(answer: object) -> None:
    assert not any(fits(each, answer) for each in FACTS.values())


def test_texts_have_a_longest_length() -> None:
    assert fits(Fact("a", text(3)), given("abc"))
    assert not fits(Fact("a", text(3)), given("abcd"))


NEVER = r"\b(safe|secure|anonymous|victim|illegal|alien|eligible|qualify|user|ticket|lead)s?\b"


def words_of(asked: Asked) -> list[str]:
    """Everything written about one fact."""
    found = [asked.question, asked.why, *(asked.labels.values())]
    for column in asked.columns.values():
        found += [column.question, *column.labels.values()]
    return found


@pytest.mark.parametrize("id", sorted(FACTS))
def test_every_fact_has_a_short_plain_question_and_a_reason(id: str) -> None:
    asked = question(id)
    assert asked.question.endswith("?") and asked.question.count("?") == 1
    assert len(asked.question) <= 120
    assert asked.why.endswith(".") and len(asked.why) <= 160
    assert grade([asked.question, asked.why]) <= 8
    assert not re.search(NEVER, " ".join(words_of(asked)), re.IGNORECASE)


@pytest.mark.parametrize("id", sorted(FACTS))
def test_every_code_of_a_choice_has_words(id: str) -> None:
    asked, type = question(id), fact(id).type
    for words, codes in [
        (asked.labels, type),
        *((asked.columns[name].labels, column) for name, column in type.columns),
    ]:
        if codes.kind in (Kind.CHOICE, Kind.CHOICES, Kind.YES_NO):
            assert tuple(words) == codes.codes and all(words.values())
        else:
            assert not words


def test_nobody_is_asked_a_question_about_what_is_no_fact() -> None:
    with pytest.raises(UnknownFact):
        question("place.planet")


def test_questions_differ_from_each_other() -> None:
    questions = [question(id).question for id in FACTS]
    assert len(set(questions)) == len(questions)


def test_people_are_asked_what_they_can_know_and_staff_find_out_the_rest() -> None:
    people = {each.id for each in facts.ASKED_OF_PEOPLE}
    staff = {each.id for each in facts.ASKED_BY_STAFF}
    assert not people & staff and people | staff == set(FACTS)
    assert {"bars.took_part", "claim.grounds", "proceedings.final_order"} <= staff
    assert {"arrivals", "means.income", "lawyer.has"} <= people
