"""Dates as well as they are known, numbers in any script, long texts: a sentence for each mistake."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from safeconduct.choices.typed import ascii_digits, tidy, whole_number
from safeconduct.intake.form.fields import ApproximateDate, NumberField, TextField


def clean_date(day: str = "", month: str = "", year: str = "", precision: str = "") -> Any:
    return ApproximateDate().clean({"day": day, "month": month, "year": year, "precision": precision})


@pytest.mark.parametrize(
    ("parts", "date", "precision"),
    [
        (("3", "11", "2025", ""), "2025-11-03", "day"),
        (("3", "11", "2025", "day"), "2025-11-03", "day"),
        (("", "11", "2025", ""), "2025-11", "month"),
        (("", "", "2025", ""), "2025", "year"),
        (("", "", "2025", "day"), "2025", "year"),
        (("", "11", "2025", "day"), "2025-11", "month"),
        (("3", "11", "2025", "month"), "2025-11-03", "month"),
        (("", "11", "2025", "about"), "2025-11", "about"),
        (("3", "11", "2025", "nonsense"), "2025-11-03", "day"),
        (("٣", "١١", "٢٠٢٥", ""), "2025-11-03", "day"),
        (("۳", "۱۱", "۲۰۲۵", ""), "2025-11-03", "day"),
        ((" 03", "\u200f11", "2025 ", ""), "2025-11-03", "day"),
        (("29", "2", "2024", ""), "2024-02-29", "day"),
    ],
)
def test_a_date_is_kept_as_well_as_it_is_known(parts: tuple[str, ...], date: str, precision: str) -> None:
    assert clean_date(*parts) == {"date": date, "precision": precision}


def test_an_empty_date_is_no_date_even_when_a_precision_was_chosen() -> None:
    assert clean_date() is None
    assert clean_date(precision="about") is None
    assert ApproximateDate().clean(None) is None


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (("30", "2", "2025"), "That month has 28 days. Please check the day."),
        (("30", "2", "2024"), "That month has 29 days."),
        (("31", "4", "2025"), "That month has 30 days."),
        (("32", "1", "2025"), "The day must be a number from 1 to 31."),
        (("0", "1", "2025"), "The day must be"),
        (("", "13", "2025"), "The month must be a number from 1 to 12."),
        (("", "May", "2025"), "The month must be a number"),
        (("", "²", "2025"), "The month must be a number"),
        (("", "", "99999"), "The year must have four digits, like 2025."),
        (("", "", "25"), "The year must have four digits"),
        (("", "", "9" * 5000), "The year must have four digits"),
        (("", "", "1403"), "If you use another calendar"),
        (("3", "11", ""), "Please write the year too."),
        (("3", "", "2025"), "Please write the month too, or leave the day empty."),
        (("\x00", "\x00", "20\x0025x"), "The year must have four digits"),
    ],
)
def test_an_impossible_date_gets_a_sentence_with_the_part_and_the_remedy(
    parts: tuple[str, str, str], sentence: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        clean_date(*parts)
    assert sentence in caught.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "number"), [("27", 27), ("٢٧", 27), ("۲۷", 27), ("२७", 27), (" 2 7 ", 27), ("", None)]
)
def test_a_number_may_be_in_any_script(typed: str, number: int | None) -> None:
    assert NumberField(low=0, high=120).clean(typed) == number


@pytest.mark.parametrize("typed", ["-3", "2.5", "1e9", "²", "½", "Ⅷ", "seven", "9" * 6000, "121"])
def test_what_is_no_number_gets_a_sentence_with_the_range(typed: str) -> None:
    with pytest.raises(ValidationError) as caught:
        NumberField(low=0, high=120).clean(typed)
    assert caught.value.messages == ["This must be a number from 0 to 120. Please write it again."]


def test_control_characters_and_half_surrogates_are_dropped_and_lines_kept() -> None:
    assert TextField(limit=50).clean(" a\x00b\r\nc\ud800 ") == "ab c"
    assert TextField(limit=50, lines=3).clean("a\x00\r\nb\x1b\rc") == "a\nb\nc"
    assert TextField(limit=50).clean("\x00") is None
    assert TextField(limit=50).clean(None) is None


def test_marks_that_shape_words_stay() -> None:
    assert tidy("می\u200cخواهم") == "می\u200cخواهم"


def test_a_hundred_thousand_characters_get_a_gentle_sentence() -> None:
    with pytest.raises(ValidationError) as caught:
        TextField(limit=20_000, lines=9).clean("ы" * 100_000)
    sentence = caught.value.messages[0]
    assert "100000 characters" in sentence and "room for 20000" in sentence and "Nothing is lost" in sentence


def test_digits_of_every_script_become_ours() -> None:
    assert ascii_digits("٠١٢٣٤٥٦٧٨٩") == ascii_digits("۰۱۲۳۴۵۶۷۸۹") == "0123456789"
    assert whole_number("x1") is None
