"""Dates as far as they are known: read, ordered, compared, said; every mistake has its sentence."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.counting.number_words import LANGUAGES
from safeconduct.evidence import when_words
from safeconduct.evidence.when import (
    SENTENCES,
    Doubt,
    Edge,
    NotADate,
    Point,
    Precision,
    Trouble,
    When,
    certainly_before,
    lasting,
    overlaps,
    parse,
    single_day,
)
from safeconduct.evidence.when_words import in_words


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "earliest", "latest", "precision"),
    [
        ("2017-04-12", "2017-04-12", "2017-04-12", "day"),
        ("2017-04", "2017-04-01", "2017-04-30", "month"),
        ("2016-02", "2016-02-01", "2016-02-29", "month"),
        ("2017", "2017-01-01", "2017-12-31", "year"),
        ("2017-04-XX", "2017-04-01", "2017-04-30", "month"),
        ("2017-XX", "2017-01-01", "2017-12-31", "year"),
        ("2017-XX-XX", "2017-01-01", "2017-12-31", "year"),
        ("201X", "2010-01-01", "2019-12-31", "decade"),
        ("20XX", "2000-01-01", "2099-12-31", "century"),
        ("00XX", "0001-01-01", "0099-12-31", "century"),
        ("2017-21", "2017-03-01", "2017-05-31", "season"),
        ("2017-24", "2017-12-01", "2018-02-28", "season"),
        ("9999-24", "9999-12-01", "9999-12-31", "season"),
        ("2017-04~", "2017-04-01", "2017-04-30", "month"),
        ("2017?", "2017-01-01", "2017-12-31", "year"),
        ("2017-02/2017-04-12", "2017-02-01", "2017-04-12", "month"),
        ("2017-02/..", "2017-02-01", "", "month"),
        ("../2017", "", "2017-12-31", "year"),
        ("2017-04-01/", "2017-04-01", "", "day"),
        ("/2017-04~", "", "2017-04-30", "month"),
        ("2017/2017-05", "2017-01-01", "2017-05-31", "year"),
    ],
)
def test_what_a_date_may_mean(text: str, earliest: str, latest: str, precision: str) -> None:
    found = parse(text)
    assert (found.earliest, found.latest) == (day(earliest), day(latest))
    assert (found.precision, str(found)) == (Precision(precision), text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(" 2017-04-12 ", "2017-04-12"), ("201x", "201X"), ("2017–04", "2017-04"), ("٢٠١٧-٠٤", "2017-04")],
)
def test_what_a_keyboard_does_is_taken_as_meant(typed: str, meant: str) -> None:
    assert str(parse(typed)) == meant


MISTAKES = [
    ("", Trouble.EMPTY), ("  ", Trouble.EMPTY), ("April", Trouble.SHAPE), ("2017-4", Trouble.SHAPE),
    ("2017-0412", Trouble.SHAPE), ("12.04.2017", Trouble.YEAR_FIRST), ("04/12/2017", Trouble.YEAR_FIRST),
    ("12-04-2017", Trouble.YEAR_FIRST), ("2017-04-12T10:00", Trouble.TIME), ("2017-04-12 9:30", Trouble.TIME),
    ("0000", Trouble.YEAR), ("99", Trouble.YEAR), ("-0044", Trouble.YEAR), ("Y12345", Trouble.YEAR),
    ("2017-13", Trouble.MONTH), ("2017-00", Trouble.MONTH), ("2017-25", Trouble.MONTH),
    ("2017-02-29", Trouble.DAY), ("2017-04-00", Trouble.DAY), ("2017-21-03", Trouble.SEASON_DAY),
    ("2017-21-XX", Trouble.SEASON_DAY), ("2XXX", Trouble.UNSPECIFIED), ("XXXX", Trouble.UNSPECIFIED),
    ("2X17", Trouble.UNSPECIFIED), ("201X-04", Trouble.UNSPECIFIED), ("2017-XX-12", Trouble.UNSPECIFIED),
    ("2017-1X", Trouble.UNSPECIFIED), ("2017-04-1X", Trouble.UNSPECIFIED), ("2017?-04", Trouble.MARK),
    ("~2017", Trouble.MARK), ("2017?~", Trouble.MARK), ("2017/2018/2019", Trouble.STROKES),
    ("/", Trouble.NO_DATE), ("../..", Trouble.NO_DATE), ("/..", Trouble.NO_DATE),
    ("2017-05/2017-02", Trouble.BACKWARDS), ("[2017, 2018]", Trouble.SETS), ("{2017..2018}", Trouble.SETS),
]  # fmt: skip


@pytest.mark.parametrize(("text", "trouble"), MISTAKES)
def test_every_mistake_has_its_sentence(text: str, trouble: Trouble) -> None:
    with pytest.raises(NotADate) as refused:
        parse(text)
    assert refused.value.trouble is trouble
    assert str(refused.value) == SENTENCES[trouble]


def test_every_sentence_is_reached_and_ends() -> None:
    assert set(SENTENCES) == set(Trouble) == {trouble for _, trouble in MISTAKES}
    assert all(sentence.endswith(".") for sentence in SENTENCES.values())


@given(st.text("0123456789X-/.?~% ²٣T:[Y", max_size=24) | st.text(max_size=12))
def test_any_text_is_a_date_or_a_sentence(text: str) -> None:
    try:
        found = parse(text)
    except NotADate:
        return
    assert parse(str(found)) == found


YEARS = st.integers(1, 9999).map("{:04}".format)
MONTHS = st.integers(1, 12).map("{:02}".format)
DAYS = st.integers(1, 28).map("{:02}".format)
DOUBTS = st.sampled_from(list(Doubt))
POINTS = st.one_of(
    st.builds(Point, YEARS, MONTHS, DAYS, DOUBTS),
    st.builds(
        Point, YEARS, st.just("") | st.just("XX") | MONTHS | st.integers(21, 24).map(str), doubt=DOUBTS
    ),
    st.builds(Point, YEARS, MONTHS | st.just("XX"), st.just("XX"), DOUBTS),
    st.builds(Point, st.integers(1, 999).map("{:03}X".format), doubt=DOUBTS),
    st.builds(Point, st.integers(0, 99).map("{:02}XX".format), doubt=DOUBTS),
)


def _ordered(pair: tuple[Point, Point]) -> When:
    first, last = sorted(pair, key=lambda each: (each.earliest, each.latest))
    return When(first, last)


WHENS = st.one_of(
    POINTS.map(When),
    st.tuples(POINTS, POINTS).map(_ordered),
    st.builds(When, POINTS, st.sampled_from(Edge)),
    st.builds(When, st.sampled_from(Edge), POINTS),
)


@given(WHENS)
def test_what_is_written_is_read_back(when: When) -> None:
    assert parse(str(when)) == when
    assert when.earliest is None or when.latest is None or when.earliest <= when.latest


@given(st.dates())
def test_a_day_is_that_day(given_day: date) -> None:
    found = single_day(given_day)
    assert (found.earliest, found.latest, str(found)) == (given_day, given_day, given_day.isoformat())


@pytest.mark.parametrize(
    ("first", "second", "before", "overlap"),
    [
        ("2017-03", "2017-04-01", True, False),
        ("2017-04-01", "2017-03", False, False),
        ("2017-04", "2017-04-30", False, True),
        ("2017", "2017-04/2018", False, True),
        ("2017-03?", "2020", False, False),
        ("2017-03%", "2020", False, False),
        ("2017-03-01~", "2017-03-20", False, False),
        ("2017-03-01~", "2017-05", True, False),
        ("2017-01~", "2017-05-03", False, False),
        ("2017-01~", "2017-05-04", True, False),
        ("2017-21~", "2018-06-01", False, False),
        ("2017-21~", "2018-06-02", True, False),
        ("2016~", "2018", False, False),
        ("2010~", "2017-04", False, False),
        ("2005~", "2017-04", True, False),
        ("../2017", "2018", True, False),
        ("/2017", "2018", True, False),
        ("2017/..", "2018", False, True),
        ("2017/", "2018", False, True),
        ("2015", "2016?/2017", False, False),
        ("2015?/2016", "2017", True, False),
        ("201X", "2019-12-31", False, True),
    ],
)
def test_certainly_before_and_overlapping(first: str, second: str, before: bool, overlap: bool) -> None:
    assert certainly_before(parse(first), parse(second)) is before
    assert overlaps(parse(first), parse(second)) is overlap


@given(WHENS, WHENS, WHENS)
def test_certainly_before_is_an_order_and_excludes_overlap(a: When, b: When, c: When) -> None:
    assert overlaps(a, b) == overlaps(b, a)
    assert overlaps(a, a)
    assert not certainly_before(a, a)
    if certainly_before(a, b):
        assert not certainly_before(b, a)
        assert not overlaps(a, b)
        assert a.order < b.order
        assert certainly_before(a, c) or not certainly_before(b, c)


def test_a_timeline_is_by_first_day_then_by_last() -> None:
    texts = ["2018", "2017-04/..", "2017-04", "2017", "../2017", "2017-04-12", "201X", "2017-04-01"]
    assert sorted(texts, key=lambda text: parse(text).order) == [
        "../2017", "201X", "2017", "2017-04-01", "2017-04", "2017-04/..", "2017-04-12", "2018",
    ]  # fmt: skip


def test_a_period_of_whole_days() -> None:
    assert str(lasting(date(2017, 2, 28), 2)) == "2017-02-28/2017-03-01"
    with pytest.raises(ValueError, match="a day"):
        lasting(date(2017, 2, 28), 0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2017-04-12", "12 April 2017"),
        ("2017-04-01~", "about 1 April 2017"),
        ("2017-04", "April 2017"),
        ("2017-04-XX", "April 2017, day not known"),
        ("2017-XX", "2017, month not known"),
        ("2017-XX-XX?", "2017, day and month not known (uncertain)"),
        ("2017%", "about 2017 (uncertain)"),
        ("201X", "the 2010s"),
        ("20XX", "some time from 2000 to 2099"),
        ("2017-21", "spring 2017"),
        ("2017-24", "winter 2017/2018"),
        ("2017-02/2017-04", "February 2017 to April 2017"),
        ("2017-02/..", "February 2017 and later"),
        ("../2017", "2017 and earlier"),
        ("2017/", "2017 to an unknown date"),
        ("/2017", "from an unknown date to 2017"),
        ("0800", "800"),
    ],
)
def test_words_in_english(text: str, words: str) -> None:
    assert in_words(parse(text), "en") == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "hacia 1 de abril de 2017"),
        ("fr", "vers 1er avril 2017"),
        ("ru", "приблизительно 1 апреля 2017 года"),
        ("ar", "نحو ١ أبريل ٢٠١٧"),
        ("fa", "حدود ۱ آوریل ۲۰۱۷"),
    ],
)
def test_words_in_other_languages(language: str, words: str) -> None:
    assert in_words(parse("2017-04-01~"), language) == words


def test_every_language_has_twelve_months_and_four_seasons() -> None:
    assert tuple(when_words.LANGUAGES) == LANGUAGES
    for words in when_words.LANGUAGES.values():
        assert (len(words.months), len(words.seasons)) == (12, 4)
        assert len(words.months_alone) in (0, 12)
        assert set(words.doubts) == set(Doubt)


@given(WHENS, st.sampled_from(LANGUAGES))
def test_words_never_show_a_placeholder_and_keep_every_doubt(when: When, language: str) -> None:
    said = in_words(when, language)
    assert not set("{}X~%?") & set(said)
    if isinstance(when.start, Point) and when.start.doubt and when.end is None:
        certain = When(Point(when.start.year, when.start.month, when.start.day))
        assert in_words(certain, language) in said != in_words(certain, language)


def test_neighbouring_days_are_in_order() -> None:
    days = [single_day(date(2016, 12, 30) + timedelta(days=n)) for n in range(70)]
    assert all(certainly_before(a, b) for a, b in pairwise(days))
