"""Cells: dates, quantities, places, codes, yes and no; each refused with a reason and without the cell."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.counting.number_words import LANGUAGES
from safeconduct.counting.quantities import NO_FIGURE, Comparator
from safeconduct.counting.wording import words
from safeconduct.evidence import when
from safeconduct.evidence.exchange.amounts import from_figures, read_quantity, whole
from safeconduct.evidence.exchange.codes import OWN, Codes
from safeconduct.evidence.exchange.dates import edtf, interval
from safeconduct.evidence.exchange.places import read_place
from safeconduct.evidence.exchange.saying import SENTENCES, NotRead, Problem
from safeconduct.evidence.exchange.scales import dated
from safeconduct.evidence.exchange.shapes import thesaurus
from safeconduct.evidence.exchange.values import read_key, read_yes_no

C = Comparator


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2017-03-02", "2017-03-02"),
        ("2017-03-02T10:15:00Z", "2017-03-02"),
        ("2017", "2017"),
        ("2017-03", "2017-03"),
        ("03/2017", "2017-03"),
        ("2017/03/02", "2017-03-02"),
        ("2.3.2017", "2017-03-02"),
        ("25/03/2017", "2017-03-25"),
        ("03/25/2017", "2017-03-25"),
        ("2 March 2017", "2017-03-02"),
        ("March 2nd, 2017", "2017-03-02"),
        ("2 марта 2017 года", "2017-03-02"),
        ("2 de marzo de 2017", "2017-03-02"),
        ("mars 2017", "2017-03"),
        ("٢ مارس ٢٠١٧", "2017-03-02"),
        ("spring 2017", "2017-21"),
        ("about 2 March 2017", "2017-03-02~"),
        ("около марта 2017", "2017-03~"),
        ("believed to be 2020-06-01", "2020-06-01?"),
        ("early March 2017", "2017-03~"),
        ("March – May 2017", "2017-03/2017-05"),
        ("between 2 March 2017 and 5 March 2017", "2017-03-02/2017-03-05"),
        ("2-5 March 2017", "2017-03-02/2017-03-05"),
        ("2017-03-02/2017-03-05", "2017-03-02/2017-03-05"),
        ("2017-03-02~2017-03-05", "2017-03-02/2017-03-05"),
        ("before April 2017", "../2017-04"),
        ("since 2017-03", "2017-03/.."),
        ("2017-03-XX", "2017-03-XX"),
        ("unknown", ""),
        ("неизвестно", ""),
    ],
)
def test_dates_keep_what_they_hedge(written: str, meant: str) -> None:
    assert edtf(written) == meant
    assert edtf(meant) == meant
    assert not meant or when.parse(meant)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2017-02-30", "date_impossible"),
        ("31.04.2017", "date_impossible"),
        ("03/04/2017", "date_order"),
        ("42795", "date"),
        ("yesterday", "date"),
        ("2 March", "date"),
        ("2017-05/2017-03", "date_backwards"),
    ],
)
def test_a_date_that_is_none_is_refused(written: str, code: str) -> None:
    with pytest.raises(NotRead) as refused:
        edtf(written)
    assert refused.value.code == code
    assert written not in str(refused.value)


def test_day_and_month_are_told_apart_only_when_somebody_says_so() -> None:
    assert edtf("03/04/2017", "dmy") == "2017-04-03"
    assert edtf("03/04/2017", "mdy") == "2017-03-04"


def test_two_cells_make_a_span_and_a_day_twice_is_that_day() -> None:
    assert interval("2017-03-01", "2017-03-04") == "2017-03-01/2017-03-04"
    assert interval("2017-03-01", "2017-03-01") == "2017-03-01"


@given(st.dates())
def test_every_day_reads_as_itself(day: object) -> None:
    assert edtf(str(day)) == str(day)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        found = edtf(text)
    except NotRead:
        return
    assert edtf(found) == found


@pytest.mark.parametrize(
    ("phrase", "comparator", "low", "high"),
    [
        ("232.0", C.EXACTLY, 232, None),
        ("1,234", C.EXACTLY, 1234, None),
        ("at least 3", C.AT_LEAST, 3, None),
        ("At least three men", C.AT_LEAST, 3, None),
        ("100+", C.AT_LEAST, 100, None),
        ("3 or more people", C.AT_LEAST, 3, None),
        ("more than one hundred", C.MORE_THAN, 100, None),
        (">100", C.MORE_THAN, 100, None),
        ("≥ 100", C.AT_LEAST, 100, None),
        ("fewer than 10", C.UP_TO, 9, None),
        ("~30", C.ABOUT, 30, None),
        ("about a dozen", C.ABOUT, 12, None),
        ("up to 20", C.UP_TO, 20, None),
        ("10-20", C.BETWEEN, 10, 20),
        ("between 10 and 20 people", C.BETWEEN, 10, 20),
        ("dozens", C.DOZENS, None, None),
        ("dozens of men", C.DOZENS, None, None),
        ("hundreds", C.HUNDREDS, None, None),
        ("several", C.UNKNOWN, None, None),
        ("не менее 3 человек", C.AT_LEAST, 3, None),
        ("более ста", C.MORE_THAN, 100, None),
        ("несколько десятков", C.TENS, None, None),
        ("несколько человек", C.UNKNOWN, None, None),
        ("más de 100 personas", C.MORE_THAN, 100, None),
        ("٣ على الأقل", C.AT_LEAST, 3, None),
        ("بیش از صد", C.MORE_THAN, 100, None),
    ],
)
def test_quantities_keep_comparator_and_phrase(
    phrase: str, comparator: C, low: int | None, high: int | None
) -> None:
    found = read_quantity(phrase)
    assert found is not None
    assert (found.comparator, found.low, found.high, found.phrase) == (comparator, low, high, phrase)
    assert found.unit == "person"


@pytest.mark.parametrize("language", LANGUAGES)
@given(low=st.integers(0, 99_999), more=st.integers(1, 500), comparator=st.sampled_from(list(C)))
def test_our_own_wording_is_read_back(language: str, low: int, more: int, comparator: C) -> None:
    figures = (None, None) if comparator in NO_FIGURE else (low, None)
    if comparator is C.BETWEEN:
        figures = (low, low + more)
    found = read_quantity(words(comparator, *figures, language))
    assert found is None or (found.comparator, found.low, found.high) == (comparator, *figures)
    assert (found is None) == (words(comparator, *figures, language) in {"unknown"})


@pytest.mark.parametrize(
    "written",
    [
        "12.5",
        "3 of 5",
        "=1+1",
        "-5",
        "many thousands 5",
        "1.234",
        "ten percent",
        "5%",
        "3 dozen",
        "5 тысяч",
        "hundreds of thousands",
    ],
)
def test_what_is_no_quantity_is_not_rounded_into_one(written: str) -> None:
    with pytest.raises(NotRead):
        read_quantity(written)


def test_calls_are_not_people() -> None:
    assert read_quantity("75 calls") == read_quantity("75 calls", unit="call")
    with pytest.raises(NotRead) as refused:
        read_quantity("75 calls", unit="person")
    assert refused.value.code == "quantity_unit"


def test_lowest_and_highest_from_two_cells() -> None:
    def figures(low: str, high: str) -> tuple[C, int | None, int | None] | None:
        found = from_figures(low, high, unit="person", act="", phrase="")
        return (found.comparator, found.low, found.high) if found else None

    assert figures("3", "10") == (C.BETWEEN, 3, 10)
    assert figures("3", "3") == (C.EXACTLY, 3, None)
    assert figures("3", "") == (C.AT_LEAST, 3, None)
    assert figures("", "3") == (C.UP_TO, 3, None)
    assert figures("", "") is None
    with pytest.raises(NotRead):
        figures("10", "3")
    assert whole("١٢") == 12


def test_places_come_with_the_precision_they_were_given_and_no_other() -> None:
    assert read_place({"": "43.32|45.69"}, {}) == {"latitude": 43.32, "longitude": 45.69}
    assert read_place({"name": "Argun", "precision": "City"}, {}) == {
        "name": "Argun",
        "precision": "locality",
    }
    assert read_place({"name": "Grozny", "precision": "4"}, {}, "ucdp") == {
        "name": "Grozny",
        "precision": "region",
    }
    assert read_place({"": ""}, {}) is None


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"latitude": "43.3"}, "coordinates_half"),
        ({"latitude": "143.3", "longitude": "45"}, "coordinates"),
        ({"latitude": "0", "longitude": "0.0"}, "coordinates_zero"),
        ({"name": "Argun", "precision": "roughly"}, "code"),
    ],
)
def test_a_place_that_cannot_be_is_refused(parts: dict[str, str], code: str) -> None:
    with pytest.raises(NotRead) as refused:
        read_place(parts, {})
    assert refused.value.code == code


def test_a_date_is_never_more_exact_than_its_source() -> None:
    assert dated("2017-03-01", "2017-03-01", "1", "ucdp", "") == "2017-03-01"
    assert dated("2017-03-01", "2017-03-31", "4", "ucdp", "") == "2017-03-01/2017-03-31"
    assert dated("2017-03-01", "", "4", "ucdp", "") == "2017-03"
    assert dated("01 March 2017", "", "2", "acled", "dmy") == "2017-03-01~"


def test_yes_and_no_in_several_languages() -> None:
    assert all(read_yes_no(word) for word in ("Yes", "да", "sí", "oui", "نعم", "1", "TRUE"))
    assert not any(read_yes_no(word) for word in ("No", "нет", "non", "لا", "0"))
    with pytest.raises(NotRead):
        read_yes_no("perhaps")


def test_extortion_under_land_is_not_extortion_under_kidnapping() -> None:
    terms = thesaurus(["Land::Extortion", "Kidnapping::Extortion", "Torture"])
    acts = Codes("act_type", terms)
    assert acts.read("land :: extortion") == "Land::Extortion"
    assert acts.read("Kidnapping::Extortion") == "Kidnapping::Extortion"
    with pytest.raises(NotRead) as refused:
        acts.read("Extortion")
    assert refused.value.code == "code_ambiguous"
    assert acts.read("torture") == "Torture"


def test_a_closed_list_takes_code_and_label_and_nothing_else() -> None:
    assert OWN["claim_kind"].read("Denial") == OWN["claim_kind"].read("опровержение") == "denial"
    with pytest.raises(NotRead):
        OWN["claim_kind"].read("rumour")


@pytest.mark.parametrize("written", ["", " a", "=A1", "a\nb", "a\u202eb", "x" * 201])
def test_a_key_is_plain(written: str) -> None:
    if written == " a":
        assert read_key(written) == "a"
        return
    with pytest.raises(NotRead):
        read_key(written)


def test_every_problem_is_a_sentence_with_row_and_column() -> None:
    facts = {name: 1 for text in SENTENCES.values() for name in re.findall(r"{(\w+)}", text)}
    for code in SENTENCES:
        sentence = Problem(17, "date", code, facts).sentence
        assert "Row 17" in sentence
        assert "“date”" in sentence


@given(st.text(max_size=30) | st.from_regex(r"[<>~≥]?[0-9 ,.+-]{1,12}( or more| people|%)?", fullmatch=True))
def test_any_cell_is_read_or_refused_and_nothing_else(cell: str) -> None:
    for reader in (
        read_quantity,
        read_key,
        read_yes_no,
        whole,
        OWN["relation"].read,
        lambda text: read_place({"": text}, {}),
    ):
        try:
            reader(cell)
        except NotRead as refused:
            assert refused.code in SENTENCES
