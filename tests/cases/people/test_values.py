"""A sourced value: what it must have, how a correction changes it, and ages counted from it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from safeconduct.cases.people import ageing, parties
from safeconduct.cases.people.values import NotSourced, Told, correct, told_or_none, value_of

AISHA, PAPER = UUID(int=1), str(UUID(int=7))
TODAY = date(2026, 11, 22)


def test_a_value_comes_back_from_its_document_as_it_was() -> None:
    told = Told("2001-05", "paper", "month", str(AISHA), "2026-11-22", PAPER)
    assert Told.of(told.to_json()) == told
    assert list(told.to_json()) == ["value", "source", "precision", "confirmed_by", "confirmed_on", "paper"]


@pytest.mark.parametrize(
    ("held", "part"),
    [
        ({"source": "person"}, "value"),
        ({"value": "x"}, "source"),
        ({"value": "x", "source": "rumour"}, "source"),
        ({"value": "x", "source": 3}, "source"),
        ({"value": "2001-02-30", "source": "person", "precision": "day"}, "date"),
        ({"value": "2001", "source": "person", "precision": "day"}, "date"),
        ({"value": ["2001"], "source": "person", "precision": "year"}, "date"),
        ({"value": "2001", "source": "person", "precision": "century"}, "precision"),
        ({"value": "x", "source": "person", "confirmed_by": str(AISHA)}, "confirmation"),
        ({"value": "x", "source": "person", "confirmed_by": "Aisha", "confirmed_on": "2026-01-01"}, "confirmation"),
        ({"value": "x", "source": "person", "confirmed_by": str(AISHA), "confirmed_on": "soon"}, "confirmation"),
        ({"value": "x", "source": "person", "paper": "passport"}, "paper"),
    ],
)  # fmt: skip
def test_what_no_version_of_this_program_wrote_is_refused(held: dict[str, Any], part: str) -> None:
    with pytest.raises(NotSourced) as refused:
        Told.of(held)
    assert refused.value.part == part
    assert told_or_none(held) is None and value_of({"x": held}, "x") is None


SAID = Told("Grozny", "person")
SURE = SAID.confirmed(AISHA, date(2026, 11, 1))


@pytest.mark.parametrize(
    ("before", "value", "given", "after"),
    [
        (None, "Grozny", {"source": "person"}, SAID),
        (SURE, "Grozny", {"source": ""}, SURE),
        (SURE, "Argun", {"source": "paper"}, Told("Argun", "paper")),
        (SURE, "Grozny", {"source": "paper"}, Told("Grozny", "paper")),
        (SURE, "Grozny", {"source": "", "paper": PAPER}, Told("Grozny", "person", paper=PAPER)),
        (SAID, "Grozny", {"source": "", "confirms": True}, SAID.confirmed(AISHA, TODAY)),
        (
            SAID,
            "Argun",
            {"source": "court", "confirms": True},
            Told("Argun", "court").confirmed(AISHA, TODAY),
        ),
    ],
)
def test_a_confirmation_holds_for_what_was_confirmed_and_nothing_else(
    before: Told | None, value: str, given: dict[str, Any], after: Told
) -> None:
    assert correct(before, value, by=AISHA, on=TODAY, **given) == after


def test_a_value_without_a_source_is_refused() -> None:
    with pytest.raises(NotSourced):
        correct(SAID, "Argun", source="", by=AISHA, on=TODAY)


@pytest.mark.parametrize(
    ("born", "precision", "first", "last", "state"),
    [
        ("2006-01-10", "day", date(2027, 1, 10), date(2027, 1, 10), "soon"),
        ("2006-05-21", "day", date(2027, 5, 21), date(2027, 5, 21), "soon"),
        ("2006-05-22", "day", date(2027, 5, 22), date(2027, 5, 22), "far"),
        ("2005-11-22", "day", date(2026, 11, 22), date(2026, 11, 22), "passed"),
        ("2005-11-23", "day", date(2026, 11, 23), date(2026, 11, 23), "soon"),
        ("2008-02-29", "day", date(2029, 2, 28), date(2029, 2, 28), "far"),
        ("2006-05", "month", date(2027, 5, 1), date(2027, 5, 31), "soon"),
        ("2005", "year", date(2026, 1, 1), date(2026, 12, 31), "soon"),
        ("2004", "year", date(2025, 1, 1), date(2025, 12, 31), "passed"),
        ("2015", "year", date(2036, 1, 1), date(2036, 12, 31), "far"),
    ],
)
def test_the_day_a_child_turns_21(born: str, precision: str, first: date, last: date, state: str) -> None:
    found = ageing.ages_out(Told(born, "paper", precision), TODAY)
    assert found is not None
    assert (found.first, found.last, found.state) == (first, last, state)


def test_no_day_of_birth_no_warning() -> None:
    assert ageing.ages_out(None, TODAY) is None
    assert ageing.ages_out(Told("soon", "person"), TODAY) is None


@pytest.mark.parametrize(
    ("born", "precision", "years", "minor"),
    [
        ("2008-11-22", "day", (18, 18), False),
        ("2008-11-23", "day", (17, 17), True),
        ("2008", "year", (17, 18), True),
        ("2026-11-22", "day", (0, 0), True),
        ("2004-02-29", "day", (22, 22), False),
    ],
)
def test_ages_are_as_exact_as_the_day_of_birth(born: str, precision: str, years: Any, minor: bool) -> None:
    told = Told(born, "paper", precision)
    assert ageing.age(told, TODAY) == years
    assert ageing.is_minor(told, TODAY) is minor
    assert ageing.is_minor(told, TODAY, said=True) is minor


def test_without_a_day_of_birth_what_staff_were_told_counts() -> None:
    assert ageing.is_minor(None, TODAY, said=True) and not ageing.is_minor(None, TODAY)


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("Магомед", "cyrillic"), ("Magomed", "latin"), ("محمد", "arabic"), ("Գոռ", "armenian"), ("გიორგი", "georgian"),
        ("ተስፋዬ", "ethiopic"), ("王", "cjk"), ("Магомед Magomed", "mixed"), ("42", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_script_of_a_name_is_seen_from_its_letters(name: str, script: str) -> None:
    assert parties.script_of(name) == script


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ([("full", "Amina P."), ("alias", "Mina")], "Amina P."),
        ([("family", "P."), ("given", "Amina")], "Amina P."),
        ([("native", "Амина")], "Амина"),
        ([], ""),
    ],
)
def test_the_name_a_list_shows(names: list[tuple[str, str]], shown: str) -> None:
    content = {"names": [{"value": value, "kind": kind} for kind, value in names]}
    assert parties.display_name(content) == shown
