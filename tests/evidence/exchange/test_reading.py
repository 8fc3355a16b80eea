"""Files: encodings told by their bytes, delimiters, quoted line breaks, limits; cells are data."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.evidence.exchange.encodings import Encoding, detect
from safeconduct.evidence.exchange.reading import Form, Limits, chunked, look, rows
from safeconduct.evidence.exchange.saying import Refused

RUSSIAN = "дата;место;описание\n2 марта 2017;Грозный;Задержаны трое мужчин, отпущены через неделю\n"
ARABIC = "التاريخ;المكان;الوصف\n2 مارس 2017;حلب;اعتقل ثلاثة رجال وأفرج عنهم بعد أسبوع\n"
FRENCH = "date;lieu;résumé\n2 mars 2017;Besançon;Trois hommes arrêtés, relâchés après une semaine à la fin de l’été\n"
UTF_8 = Form(Encoding.UTF_8, ",")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, Encoding.UTF_8), (RUSSIAN, Encoding.UTF_8_MARKED), (RUSSIAN, Encoding.UTF_16),
        (RUSSIAN, Encoding.UTF_16_LE), (ARABIC, Encoding.UTF_16_BE), (FRENCH, Encoding.UTF_16_LE),
        (RUSSIAN, Encoding.CYRILLIC), (ARABIC, Encoding.ARABIC), (FRENCH, Encoding.WESTERN), (ARABIC, Encoding.UTF_8),
    ],
)  # fmt: skip
def test_an_encoding_is_told_by_its_bytes(text: str, encoding: Encoding) -> None:
    looked = look(chunked(text.encode(encoding), 7))
    assert looked.form == Form(encoding, ";")
    assert [row.cells for row in rows(chunked(text.encode(encoding)), looked.form)] == [
        tuple(text.splitlines()[1].split(";"))
    ]


def test_a_guess_says_that_it_is_one() -> None:
    assert detect([RUSSIAN.encode()]).sure
    short = detect(["é".encode("latin-1")])
    assert not short.sure
    assert short.others


def test_one_broken_letter_does_not_make_a_file_cyrillic() -> None:
    content = ("a,b\n" + "Задержаны трое,x\n" * 50).encode() + b"\xff,x\n"
    looked = look(chunked(content))
    assert (looked.detected.encoding, looked.detected.reason) == (Encoding.UTF_8, "broken")
    with pytest.raises(Refused) as refused:
        list(rows(chunked(content), looked.form))
    assert refused.value.code == "encoding"
    assert "\\xff" not in str(refused.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(delimiter: str) -> None:
    content = f"a{delimiter}b{delimiter}c\n1{delimiter}“x, y; z”{delimiter}3\n"
    assert look(chunked(content.encode())).form.delimiter == delimiter


def test_quoted_line_breaks_stay_in_their_cell_and_rows_are_counted_as_a_spreadsheet_does() -> None:
    content = b'a,b\r\n1,"two\r\nlines"\r\n\r\n2,"a ""quote"""\r\n'
    assert [(row.number, row.cells) for row in rows(chunked(content), UTF_8)] == [
        (2, ("1", "two\r\nlines")),
        (4, ("2", 'a "quote"')),
    ]


def test_zero_bytes_marks_of_direction_and_formulas_come_out_as_they_went_in() -> None:
    cells = ("a\0b", "\u202egnp.exe", "=HYPERLINK(1)", "@SUM(A1)", "\u200fنعم")
    content = ("h1,h2,h3,h4,h5\n" + ",".join(cells) + "\n").encode()
    assert next(rows(chunked(content), UTF_8)).cells == cells


def test_columns_without_a_name_or_with_the_same_one_are_told_apart() -> None:
    assert look(chunked(b"date, date,,x\n1,2,3,4\n")).header == ("date", "date (2)", "column 3", "x")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" ,\n1,2\n", "no_header"),
        (b'a,b\n1,"open\n', "quotes"),
        (b"a,b\n" + b"x" * 2000 + b",1\n", "too_long_cell"),
        (b"a,b\n" + b"x," * 50 + b"\n", "too_many_columns"),
        (b"a,b\n" + b"1,2\n" * 12, "too_many_rows"),
        (b"a,b\n" + b"x" * 20_000, "too_long_row"),
    ],
)
def test_what_is_too_much_is_refused_with_its_row(content: bytes, code: str) -> None:
    limits = Limits(columns=20, cell=1000, rows=10, record=10_000)
    with pytest.raises(Refused) as refused:
        look(chunked(content), limits)
        list(rows(chunked(content), UTF_8, limits))
    assert refused.value.code == code


def test_memory_does_not_grow_with_the_file() -> None:
    def opened() -> Iterator[bytes]:
        yield b"a,b\n"
        for _ in range(3000):
            yield b"some cell,another cell\n" * 20

    tracemalloc.start()
    try:
        assert sum(1 for _ in rows(opened, UTF_8)) == 60_000
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=8)


@given(st.lists(st.lists(CELL, min_size=2, max_size=2)))
def test_what_a_csv_writer_wrote_is_read(written: list[list[str]]) -> None:

    out = io.StringIO(newline="")
    csv.writer(out).writerows([["a", "b"], *written])
    found = [list(row.cells) for row in rows(chunked(out.getvalue().encode(), 5), UTF_8)]
    assert found == [cells for cells in written if any(cells)]
