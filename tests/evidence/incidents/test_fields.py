"""Fields that every room of the desk uses."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from safeconduct.choices.fields import LineField
from safeconduct.evidence.fields import (
    CodeField,
    CodesField,
    CountryField,
    KeyField,
    KeysField,
    PeriodsField,
    WhenField,
    days_of,
    key_of,
    version_in,
)
from safeconduct.evidence.models import Source
from safeconduct.evidence.recording import change
from tests.evidence.desk import AT, ResearchDesk, a_source, research_desk


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


@pytest.mark.parametrize("typed, kept", [
    ("2017-04-12", "2017-04-12"), ("٢٠١٧–٠٤", "2017-04"), (" 2017-02/2017-04~ ", "2017-02/2017-04~"), ("", ""),
    ("2017-xx", "2017-XX"), ("2017\u200e", "2017"),
])  # fmt: skip
def test_a_date_is_kept_in_one_way(typed: str, kept: str) -> None:
    assert WhenField(required=False).clean(typed) == kept


def test_periods_are_kept_once_each_in_order_of_time() -> None:
    assert PeriodsField(required=False).clean("2017-04\n2016\n\n2017-04 ") == ["2016", "2017-04"]
    with pytest.raises(ValidationError, match="no more than"):
        PeriodsField().clean("\n".join(["2017"] * 61))


@pytest.mark.parametrize("texts, days", [
    (["2017-02/2017-04"], (date(2017, 2, 1), date(2017, 4, 30))), ([], (None, None)), ([""], (None, None)),
    (["2017-02/.."], (date(2017, 2, 1), date(2017, 2, 28))),
    (["/2016", "2017"], (date(2016, 1, 1), date(2017, 12, 31))),
    (["201X"], (date(2010, 1, 1), date(2019, 12, 31))),
])  # fmt: skip
def test_the_days_that_dates_may_touch(texts: list[str], days: tuple[Any, Any]) -> None:
    assert days_of(texts) == days


def test_codes_are_offered_in_the_readers_language_under_the_broader_one() -> None:
    class Asked(forms.Form):
        act = CodeField("acts", required=False)
        acts = CodesField("acts", required=False)

    with translation.override("ru"):
        offered = str(Asked()["act"])
    assert "Пытки" in offered and 'optgroup label="Угроза"' in offered and 'value="threat.death"' in offered
    form = Asked({"act": "torture", "acts": ["torture", "threat.death", "killing"]})
    assert form.is_valid() and form.cleaned_data["acts"] == ["killing", "threat.death", "torture"]
    assert not Asked({"act": "nonsense"}).is_valid()


def test_countries_are_codes() -> None:
    assert CountryField(required=False).clean("RU") == "RU"
    with pytest.raises(ValidationError):
        CountryField(required=False).clean("ZZ")


@pytest.mark.parametrize("typed, key", [
    ("s 1", "S-0001"), ("S-0001", "S-0001"), ("S\u20111", "S-0001"), ("s١", "S-0001"), ("imported-7", "imported-7"),
    ("S-", "S-"), ("", ""),
])  # fmt: skip
def test_a_key_is_understood_as_people_type_it(typed: str, key: str) -> None:
    assert key_of(typed) == key


def test_a_record_is_found_by_its_key(desk: ResearchDesk) -> None:
    first, second = a_source(desk.zarema), a_source(desk.zarema, "B", key="imported-7")
    assert KeyField(Source).clean("s1") == first and KeyField(Source).clean("imported-7") == second
    assert KeyField(Source, required=False).clean("") is None
    with pytest.raises(ValidationError, match="Do you mean S-0001"):
        KeyField(Source).clean("S-0003")
    with pytest.raises(ValidationError, match="Copy the key"):
        KeyField(Source).clean("XYZ")
    for typed in ("newspaper", "Newspapr A", "NEWSPAPER  A"):
        with pytest.raises(ValidationError, match="like it: S-0001"):
            KeyField(Source).clean(typed)
    change(first, {"withdrawn_on": AT.date()}, version=1, by=desk.zarema.person, at=AT)
    with pytest.raises(ValidationError):
        KeyField(Source).clean("S-0001")


def test_several_records_are_found_in_one_query(desk: ResearchDesk, django_assert_num_queries: Any) -> None:
    sources = [a_source(desk.zarema, str(number)) for number in range(4)]
    with django_assert_num_queries(1):
        found = KeysField(Source).clean("s1, S-0002\nS-0003; S4\nS-0004")
    assert found == sources
    with pytest.raises(ValidationError, match="no more than"):
        KeysField(Source, most=2).clean("s1 \n s2 \n s3")


def test_a_line_has_no_marks_nobody_sees() -> None:
    assert LineField().clean("  Town\u202e \u200bof\nX ") == "Town of X"
    assert [version_in(typed) for typed in ("3", "", "٣", "9" * 12, "-1")] == [3, 0, 0, 0, 0]
