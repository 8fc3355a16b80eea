"""A list of holders is read whole or not at all, and every trouble has its line."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct.advocacy.posts.planning import Kept, KeptPost, plan
from safeconduct.advocacy.posts.reading import MOST_ROWS, Row, Unreadable, read
from safeconduct.advocacy.posts.words import AGAINST, TROUBLES, trouble

HEAD = "person_id,name,post,start,end,party,source\n"
LINE = 'X1,Invented Person One,"Minister, Invented",2017-01-27,2018-12-31,Some Party,list.yaml\n'


def refused(data: bytes) -> list[tuple[int, str]]:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert all(trouble(each) for each in caught.value.troubles)
    return [(each.line, each.code) for each in caught.value.troubles]


def test_a_line_is_read_and_its_party_is_not_kept() -> None:
    (row,) = read((HEAD + LINE).encode())
    assert row == Row(
        2,
        "Minister, Invented",
        "Invented Person One",
        date(2017, 1, 27),
        date(2018, 12, 31),
        "X1",
        "list.yaml",
    )
    assert "Party" not in str(row)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + (HEAD + LINE).encode(),
        (HEAD + LINE).replace("\n", "\r\n").encode(),
        (HEAD + "\n\n" + LINE + "\n").encode(),
        b"Name;POST;start;end\nInvented Person One;Minister, Invented;2017-01-27;2018-12-31\n",
        b"name\tpost\tstart\tend\nInvented Person One\tMinister, Invented\t2017-01-27\t2018-12-31",
    ],
    ids=["byte order mark", "carriage returns", "empty lines", "semicolons", "tabs"],
)
def test_what_spreadsheets_make_of_it_is_read_too(data: bytes) -> None:
    (row,) = read(data)
    assert (row.post, row.holder, row.until_day) == (
        "Minister, Invented",
        "Invented Person One",
        date(2018, 12, 31),
    )


def test_an_empty_end_is_still_in_office() -> None:
    assert read((HEAD + LINE.replace("2018-12-31", "")).encode())[0].until_day is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [(0, "empty")]),
        (HEAD, [(0, "empty")]),
        ("name,post\nA,B\n", [(1, "missing")]),
        (HEAD + LINE + 'X2,"never closed,B,2017-01-01,,,\n' + LINE, [(3, "broken")]),
        (HEAD + LINE + "X2,A,B\n", [(3, "cells")]),
        (HEAD + "X2,,B,2017-01-01,,,\n" + LINE + "X2,A,,2017-01-01,,,\n", [(2, "nothing"), (4, "nothing")]),
        (HEAD + "X2,A,B,1.2.2017,,,\n", [(2, "no_day")]),
        (HEAD + "X2,A,B,2017-02-30,,,\n", [(2, "no_day")]),
        (HEAD + "X2,A,B,2017-02-03,soon,,\n", [(2, "no_day")]),
        (HEAD + "X2,A,B,2017-02-03,2017-02-03,,\n", [(2, "ends_before")]),
        (HEAD + f"X2,{'x' * 201},B,2017-02-03,,,\n", [(2, "too_long")]),
        (HEAD + f"X2,{'x' * 200_000},B,2017-02-03,,,\n", [(2, "broken")]),
        (HEAD + LINE * (MOST_ROWS + 1), [(MOST_ROWS + 2, "too_many")]),
        (HEAD + "X2,A\0,B,2017-02-03,,,\n", [(0, "encoding")]),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, found: list[tuple[int, str]]) -> None:
    assert refused(text.encode()) == found


def test_another_encoding_is_named_with_the_line_it_shows_in() -> None:
    assert refused((HEAD + LINE + LINE.replace("One", "Müller")).encode("latin-1")) == [(3, "encoding")]
    assert refused((HEAD + LINE).encode("utf-16"))[0][1] == "encoding"


def test_every_code_has_a_sentence() -> None:
    assert set(TROUBLES) >= {"missing", "broken", "cells"} and set(AGAINST) >= {"until", "held_by"}


ONE = Row(2, "Minister", "One", date(2017, 1, 1), date(2018, 1, 1))
TWO = Row(3, "Minister", "Two", date(2018, 1, 1))


def test_one_after_the_other_is_new_and_nobody_is_asked_anything() -> None:
    found = plan([ONE, TWO], {})
    assert (found.new_posts, found.added, found.together, found.against) == (
        ("Minister",),
        (ONE, TWO),
        (),
        (),
    )


def test_what_stands_here_is_unchanged_and_a_line_that_comes_twice_is_one() -> None:
    here = {"Minister": KeptPost((Kept("One", date(2017, 1, 1), date(2018, 1, 1)),))}
    found = plan([ONE, TWO, TWO], here)
    assert (found.unchanged, found.added, found.new_posts) == ((ONE, TWO), (TWO,), ())


@pytest.mark.parametrize(
    ("kept", "ended", "withdrawn", "code"),
    [
        (Kept("One", date(2017, 1, 1), date(2017, 6, 1)), None, False, "until"),
        (Kept("One", date(2016, 1, 1), date(2017, 6, 1)), None, False, "same_holder"),
        (Kept("Else", date(2016, 1, 1), None), None, False, "held_by"),
        (None, date(2017, 6, 1), False, "ended"),
        (None, None, True, "withdrawn"),
    ],
)
def test_what_says_something_else_is_left_out(
    kept: Kept | None, ended: date | None, withdrawn: bool, code: str
) -> None:
    found = plan([ONE], {"Minister": KeptPost((kept,) if kept else (), ended, withdrawn)})
    assert [each.code for each in found.against] == [code] and not found.added


def test_several_at_once_in_the_list_are_asked_about() -> None:
    beside = Row(4, "Minister", "Three", date(2017, 6, 1), date(2017, 9, 1))
    assert plan([ONE, beside], {}).together == ("Minister",)
    here = {"Minister": KeptPost((Kept("Else", date(2016, 1, 1), None),))}
    assert plan([ONE, beside], here).added == (ONE, beside), "a post of several takes one more"
