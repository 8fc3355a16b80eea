"""Who waits for whom, what a template leaves open, and the starter set: as tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from safeconduct.cases.messages.beside import Beside, of
from safeconduct.cases.messages.placeholders import unfilled
from safeconduct.cases.messages.templates import starter_set
from safeconduct.cases.messages.waiting import Waiting, days_waiting
from safeconduct.cases.messages.words import waiting_tags
from safeconduct.choices.languages import LANGUAGES

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    day: date
    by_staff: bool


def us(day: int) -> Said:
    return Said(date(2026, 11, day), True)


def them(day: int) -> Said:
    return Said(date(2026, 11, day), False)


@pytest.mark.parametrize(
    ("thread", "waiting", "is_long"),
    [
        ([], Waiting(), False),
        ([them(22)], Waiting(for_us=0), False),
        ([them(19)], Waiting(for_us=3), True),
        ([us(1), them(10), them(21)], Waiting(for_us=12), True),  # since the first nobody answered
        ([them(1), us(22)], Waiting(for_them=0), False),
        ([them(1), us(9), us(20)], Waiting(for_them=13), False),
        ([them(1), us(8)], Waiting(for_them=14), True),
        ([us(30)], Waiting(for_them=0), False),  # a clock that was wrong
    ],
)
def test_the_side_that_wrote_last_waits_since_its_first_unanswered_message(
    thread: list[Said], waiting: Waiting, is_long: bool
) -> None:
    found = days_waiting(thread, NOW)
    assert found == waiting
    assert found.is_long == is_long


@pytest.mark.parametrize(
    ("waiting", "tags"),
    [
        (Waiting(), []),
        (Waiting(for_us=0), [{"kind": "info", "text": "Wrote today"}]),
        (Waiting(for_us=1), [{"kind": "info", "text": "Waits for our answer: 1 day"}]),
        (Waiting(for_us=5), [{"kind": "warning", "text": "Waits for our answer: 5 days"}]),
        (Waiting(for_them=0), []),
        (Waiting(for_them=13), [{"kind": "", "text": "No answer for 13 days"}]),
        (Waiting(for_them=14), [{"kind": "warning", "text": "No answer for 14 days"}]),
    ],
)
def test_tags_say_who_waits_and_invent_no_reading(waiting: Waiting, tags: list[dict[str, str]]) -> None:
    assert waiting_tags(waiting) == tags


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("We talk on [day] at [hour], or on [day].", ["day", "hour"]),
        ("Мы поговорим в [день].", ["день"]),
        ("سنتحدث يوم [اليوم].", ["اليوم"]),
        ("［日］", ["日"]),
        ("We talk on Monday (after prayer).", []),
        ("[]", []),
        ("[ ]", []),
        ("[a\nb]", []),
        ("[" + "x" * 61 + "]", []),
        ("[[day]]", ["day"]),
        ("", []),
    ],
)
def test_gaps_of_a_template_are_found_in_every_script(text: str, left: list[str]) -> None:
    assert unfilled(text) == left


def test_gaps_are_found_quickly_in_a_long_hostile_text() -> None:
    assert unfilled("[" * 20_000) == []


def test_the_starter_set_has_every_text_in_english_russian_and_arabic_as_a_draft() -> None:
    texts = starter_set()
    by_code: dict[str, dict[str, list[str]]] = {}
    for said in texts:
        assert said.is_drafted and said.title and said.language in LANGUAGES
        assert len(said.title) <= 120 and len(said.code) <= 40
        by_code.setdefault(said.code, {})[said.language] = unfilled(said.body)
    assert len(by_code) >= 8
    for languages in by_code.values():
        assert {"en", "ru", "ar"} <= set(languages)
        assert len({len(gaps) for gaps in languages.values()}) == 1  # the same gaps in every language


def test_the_starter_set_promises_nothing_and_names_nobody() -> None:
    for said in starter_set():
        for word in ("secure", "anonymous", "guarantee", "promise", "illegal", "victim", "eligible"):
            assert word not in said.body.casefold()


def test_what_lies_beside_a_message_survives_parts_nobody_knows() -> None:
    assert of({"number": 3, "original": "a", "of_a_later_version": 1}) == Beside(number=3, original="a")
