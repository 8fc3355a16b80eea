"""Answers become codes, sets and intervals; what does not fit is said in a sentence with a remedy."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from safeconduct.law.facts import FACTS, fits
from safeconduct.law.values import (
    OPEN_HIGH,
    DoesNotFit,
    FactProblem,
    Missing,
    answers_from_short,
    interval_of_date,
    values_of,
)


def days(first: str, last: str) -> tuple[int, int]:
    return date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2025-11-03", "day", "2025-11-03", "2025-11-03"),
        ("2025-11-03", "month", "2025-11-01", "2025-11-30"),
        ("2025-11", "month", "2025-11-01", "2025-11-30"),
        ("2025-12", "month", "2025-12-01", "2025-12-31"),
        ("2024-02", "month", "2024-02-01", "2024-02-29"),
        ("2025-11-03", "year", "2025-01-01", "2025-12-31"),
        ("2025", "year", "2025-01-01", "2025-12-31"),
        ("2025-11-03", "about", "2025-10-03", "2025-12-04"),
        ("2025-11", "about", "2025-10-01", "2025-12-31"),
        ("2025", "about", "2024-07-02", "2026-07-02"),
    ],
)
def test_a_date_is_an_interval_as_wide_as_it_is_inexact(
    text: str, precision: str, first: str, last: str
) -> None:
    assert interval_of_date(text, precision) == days(first, last)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2025-02-30", "day"), ("2025-13", "month"), ("2025-00", "month"), ("2025", "month"),
        ("2025-11", "day"), ("25-11-03", "day"), ("2025-1-3", "day"), ("1899-01-01", "day"),
        ("2101", "year"), ("2025-11-03", "soon"), ("", "year"), ("2025-11-03-01", "day"),
        ("2025-+1", "month"), ("2025-02-30", "year"),
    ],
)  # fmt: skip
def test_a_day_that_does_not_exist_has_no_interval(text: str, precision: str) -> None:
    with pytest.raises(ValueError):
        interval_of_date(text, precision)


def test_answers_are_read_by_their_facts_type() -> None:
    values = values_of(
        {
            "language": "ru",
            "place.country": {"state": "given", "value": "US"},
            "claim.grounds": {"state": "given", "value": ["race", "religion"]},
            "person.age": {"state": "given", "value": 34},
            "asylum.filed_on": {"state": "given", "value": {"date": "2025-11", "precision": "month"}},
            "means.income": {
                "state": "given",
                "value": {"band": 1, "low": 1000, "high": 2000, "currency": "USD", "period": "month"},
            },
            "arrivals": {
                "state": "given",
                "value": [{"when": "2025-11", "precision": "month", "how": "visa"}, {"where": "Boston"}],
            },
            "lawyer.has": {"state": "unknown"},
            "lawyer.name": {"state": "declined"},
            "person.marital": {"state": "contradicted", "answers": []},
        }
    )
    assert values == {
        "place.country": "US",
        "claim.grounds": frozenset({"race", "religion"}),
        "person.age": (34, 34),
        "asylum.filed_on": days("2025-11-01", "2025-11-30"),
        "means.income": (12_000, 23_999),
        "means.income.currency": "USD",
        "arrivals": ({"when": days("2025-11-01", "2025-11-30"), "how": "visa"}, {"where": "Boston"}),
        "lawyer.has": Missing.UNKNOWN,
        "lawyer.name": Missing.DECLINED,
        "person.marital": Missing.CONTRADICTED,
    }


@pytest.mark.parametrize(
    ("money", "interval"),
    [
        ({"amount": 1000, "period": "year"}, (1000, 1000)),
        ({"amount": 1000, "period": "month"}, (12_000, 12_000)),
        ({"amount": 100, "period": "week"}, (5_200, 5_200)),
        ({"amount": 100, "period": "day"}, (26_000, 36_500)),
        ({"band": 0, "low": 0, "high": 0, "period": "month"}, (0, 0)),
        ({"band": 5, "low": 4000, "high": None, "period": "month"}, (48_000, OPEN_HIGH)),
    ],
)
def test_money_is_an_amount_a_year(money: dict[str, Any], interval: tuple[int, int]) -> None:
    answer = {"state": "given", "value": {**money, "currency": "USD"}}
    assert values_of({"means.income": answer})["means.income"] == interval


@pytest.mark.parametrize(
    ("id", "answer"),
    [
        ("place.country", {"state": "given", "value": "XQ"}),
        ("place.country", {"state": "given", "value": 3}),
        ("place.country", {"state": "given"}),
        ("place.country", {"state": "maybe"}),
        ("place.country", "US"),
        ("place.country", {}),
        ("person.age", {"state": "given", "value": -5}),
        ("person.age", {"state": "given", "value": True}),
        ("claim.grounds", {"state": "given", "value": "race"}),
        ("claim.grounds", {"state": "given", "value": ["rase"]}),
        ("asylum.filed_on", {"state": "given", "value": "2025"}),
        ("asylum.filed_on", {"state": "given", "value": {"date": "2025-02-30", "precision": "day"}}),
        ("means.income", {"state": "given", "value": {"amount": -5, "currency": "USD", "period": "month"}}),
        ("means.income", {"state": "given", "value": {"amount": 5, "currency": "ZZZ", "period": "month"}}),
        ("means.income", {"state": "given", "value": {"amount": 5, "currency": "USD", "period": "moon"}}),
        ("arrivals", {"state": "given", "value": {"when": "2025"}}),
        ("arrivals", {"state": "given", "value": [{"wen": "2025"}]}),
        ("arrivals", {"state": "given", "value": [{}, {"when": "2025-02-30", "precision": "day"}]}),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_is_refused_by_name_and_without_its_value(id: str, answer: Any) -> None:
    with pytest.raises(DoesNotFit) as refused:
        values_of({id: answer})
    assert refused.value.fact_id == id
    assert refused.value.sentence.startswith(id) and refused.value.sentence.endswith(".")
    for secret in ("XQ", "-5", "2025-02-30", "ZZZ"):
        assert secret not in refused.value.sentence


def test_facts_written_short_become_answers_that_fit_their_facts() -> None:
    answers = answers_from_short(
        {
            "place": {"country": "US", "detained": False},
            "person.born": date(1990, 5, 1),
            "asylum.filed_on": "2025-11",
            "asylum.fee_notice_on": {"date": "2025", "precision": "about"},
            "claim.grounds": "religion",
            "arrivals": [{"when": date(2025, 11, 3), "how": "visa"}, {"when": "2019"}],
            "papers": {"list": [{"kind": "hearing", "when": {"date": "2027-01", "precision": "about"}}]},
            "lawyer.has": "unknown",
            "lawyer.name": "declined",
            "person.marital": {"contradicted": ["single", "married"]},
        }
    )
    assert answers["place.detained"] == {"state": "given", "value": "no"}
    assert answers["person.born"]["value"] == {"date": "1990-05-01", "precision": "day"}
    assert answers["asylum.fee_notice_on"]["value"] == {"date": "2025", "precision": "about"}
    assert answers["arrivals"]["value"] == [
        {"when": "2025-11-03", "precision": "day", "how": "visa"},
        {"when": "2019", "precision": "year"},
    ]
    assert answers["papers.list"]["value"][0]["precision"] == "about"
    assert answers["lawyer.name"] == {"state": "declined"}
    assert answers["person.marital"]["state"] == "contradicted"
    assert len(answers["person.marital"]["answers"]) == 2
    given = {id: answer for id, answer in answers.items() if answer["state"] != "contradicted"}
    assert all(fits(FACTS[id], answer) for id, answer in given.items())


@pytest.mark.parametrize(
    ("facts", "id", "said"),
    [
        ({"place.contry": "US"}, "place.contry", "Did you mean place.country?"),
        ({"place": {"contry": "US"}}, "place.contry", "Did you mean place.country?"),
        ({"something": 3}, "something", "lists them"),
        ({"place.country": "XQ"}, "place.country", "ISO 3166-1"),
        ({"person.marital": "maried"}, "person.marital", "Did you mean 'married'?"),
        ({"claim.grounds": ["relgion"]}, "claim.grounds", "Did you mean 'religion'?"),
        ({"asylum.filed_on": "2026-02-30"}, "asylum.filed_on", "a day that exists"),
        ({"asylum.filed_on": "yesterday"}, "asylum.filed_on", "a day that exists"),
        ({"asylum.filed_on": 2026}, "asylum.filed_on", "a day that exists"),
        ({"asylum.filed_on": datetime(2026, 1, 1)}, "asylum.filed_on", "a day that exists"),
        ({"arrivals": [{"when": "2025"}, {"when": "2026-02-30"}]}, "arrivals", "row 2, when"),
        ({"arrivals": [{"wen": "2025"}]}, "arrivals", "Did you mean when?"),
        ({"arrivals": {"when": "2025"}}, "arrivals", "must be a list"),
        ({"arrivals": [{"how": "vissa"}]}, "arrivals", "Did you mean 'visa'?"),
        ({"arrivals": ["2025"]}, "arrivals", "must be a table"),
        ({"means.income": {"amount": -5, "currency": "USD", "period": "month"}}, "means.income", "below 0"),
        ({"means": {"income": -5}}, "means.income", "below 0"),
        (
            {"means.income": {"amount": float("inf"), "currency": "USD", "period": "month"}},
            "means.income",
            "0 or more",
        ),
        ({"means.income": 5}, "means.income", "currency we know and a period"),
        ({"person.age": -5}, "person.age", "from 0 to 120"),
        ({"person.age": "old"}, "person.age", "a whole number"),
        ({"lawyer.has": "maybe"}, "lawyer.has", "yes or no"),
        ({"place.town": 3}, "place.town", "text"),
    ],
)  # fmt: skip
def test_a_wrong_fact_gets_a_sentence_that_names_it_and_the_remedy(
    facts: dict[str, Any], id: str, said: str
) -> None:
    with pytest.raises(FactProblem) as refused:
        answers_from_short(facts)
    assert refused.value.fact_id == id
    assert id in refused.value.sentence
    assert said in refused.value.sentence
