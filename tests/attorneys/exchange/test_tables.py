"""Tables as they come: encodings, delimiters, what is wrong with which cell. No database."""

from __future__ import annotations

from typing import Any

import pytest

from safeconduct.attorneys.exchange import case_rows, panel_rows, tables
from safeconduct.attorneys.exchange.tables import Read

COURTS = ("San Francisco Immigration Court", "New York Immigration Court")
PANEL = panel_rows.columns(
    languages=("ar", "ru", "ce"), courts=COURTS, states=("NY", "CA"), areas=("asylum", "bond"),
    firms={"Invented & Partners": "7d0e"},
)  # fmt: skip
CASES = case_rows.columns(COURTS)
CASE: dict[str, Any] = {
    "name": "Zaur", "languages": "ce ru", "country": "US", "contact_way": "come_back", "detained": "no",
    "handed_over_by": "Invented Legal Aid", "agreed": "yes", "agreed_on": "2026-11-20",
}  # fmt: skip


def panel(content: bytes | str, **known: Any) -> Read:
    told = content.encode() if isinstance(content, str) else content
    return tables.read(
        told, PANEL, most=10_000, may_have=panel_rows.ONLY_OUT,
        check=lambda rows: panel_rows.check(rows, known.get("emails", ()), known.get("admissions", ())),
    )  # fmt: skip


def a_case(**more: str) -> Read:
    row = {**CASE, **more}
    content = b"".join(tables.written(list(row), [row]))
    return tables.read(content, CASES, most=500, check=lambda rows: case_rows.check(rows, today="2026-11-23"))


def codes(found: Read) -> list[tuple[int, str, str]]:
    return [(each.row, each.column, each.code) for each in found.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("between", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
def test_the_usual_files_are_read(encoding: str, between: str) -> None:
    rows = [["name", "email", "notes"], ["Inès Álvarez", "ines@example.org", '"two\nlines, and ; more"']]
    found = panel("\r\n".join(between.join(row) for row in rows).encode(encoding))
    assert not found.problems
    assert found.rows[0][1] == {
        "name": "Inès Álvarez", "email": "ines@example.org", "notes": "two\nlines, and ; more",
    }  # fmt: skip
    assert found.is_guessed is (encoding == "windows-1252")


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("name", "", "needed"), ("name", "x" * 201, "too_long"), ("email", "ines", "email"),
        ("languages", "ar", "level"), ("languages", "xx:1", "language"), ("languages", "ar:4", "level"),
        ("languages", "ar:1 ar:2", "twice_here"), ("forums", "A court of nowhere", "not_in_list"),
        ("facilities", "NY|ZZ", "not_in_list"), ("remote", "perhaps", "yes_no"), ("expertise", "4", "number"),
        ("capacity", "-5", "number"), ("capacity", "²", "number"), ("capacity", "9" * 30, "number"),
        ("admissions", "NY:1", "admission"), ("admissions", "ZZ:1:active", "not_in_list"),
        ("trainings", "asylum:2026-02-30", "day"), ("trainings", "asylum:2026-02-03:2026-02-01", "training"),
        ("pauses", "2026-1-1", "day"), ("pauses", ":2026-01-01", "pause"), ("firm", "Nobody", "firm"),
        ("gender", "other", "not_in_list"), ("communities", "|".join("abcdefghij" * 7), "too_many"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_by_row_and_column(column: str, cell: str, code: str) -> None:
    names = ["name", column] if column != "name" else ["name"]
    good, row = {"name": "Bruno"}, {"name": "Ines", column: cell}
    if column == "name":
        row["phone"], names = "1", ["name", "phone"]
    found = panel(b"".join(tables.written(names, [good, row])))
    assert codes(found) == [(3, column, code)] and found.rows == []
    assert cell not in repr(found.problems) or len(cell) < 5


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"), (b"\n\n", "file_empty"), (b"name\n", "no_rows"),
        (b'name\n"open', "file_quotes"), (b"name\n" + b"a\n" * 10_001, "file_too_many_rows"),
        (b"name,name of the cat\nInes,x", "unknown_column"), (b"name,Name\nInes,x", "column_twice"),
        (b"email\ni@example.org", "column_missing"), (b"name,phone\nInes,1,2,3", "too_many_cells"),
        (b"name,email\nInes,i@e.org\nBruno,I@e.org", "twice"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_says_why(content: bytes, code: str) -> None:
    assert code in {each.code for each in panel(content).problems}


def test_ten_thousand_rows_are_read_and_a_bad_file_stops_at_two_hundred_problems() -> None:
    good = "name,capacity\n" + "".join(f"Person {n},2\n" for n in range(10_000))
    assert len(panel(good).rows) == 10_000
    assert len(panel(good.replace(",2", ",x")).problems) == 200


def test_who_is_on_the_panel_already_is_named() -> None:
    found = panel(
        "name,email,admissions\nInes,Ines@e.org,NY:9:active", emails={"ines@e.org"}, admissions={"ny:9"}
    )
    assert codes(found) == [(2, "email", "on_the_panel"), (2, "admissions", "on_the_panel")]


def test_a_profile_goes_out_and_comes_in_as_it_was() -> None:
    held = {
        "name": "=Ines", "email": "i@e.org", "phone": "+1 202", "firm": "7d0e", "languages": {"ar": 2, "ru": 3},
        "admissions": [{"jurisdiction": "NY", "number": "-9", "status": "active"}], "forums": list(COURTS),
        "remote": True, "facilities": ["NY"], "trainings": [{"area": "bond", "on": "2026-01-05", "until": ""}],
        "expertise": 2, "interests": ["asylum"], "region": "CA", "capacity": 2, "communities": ["@circle"],
        "pauses": [{"from": "2026-01-01", "until": "", "why": "leave: long"}], "gender": "", "needs_mentor": False,
        "is_mentor": True, "mentor_load": 3, "wishes": "'=1", "notes": "a\nb", "mentor": "",
    }  # fmt: skip
    out = panel_rows.cells(held, state="active", firm="Invented & Partners", mentor="=Samir")
    content = b"".join(tables.written(panel_rows.names(PANEL), [out]))
    assert b"'=Ines" in content and b"'+1 202" in content and b"'=Samir" in content
    found = panel(content)
    assert not found.problems and found.passed_over == ("state", "mentor")
    assert {**found.rows[0][1], "mentor": ""} == held


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"agreed": "no"}, "needed"), ({"agreed": ""}, "needed"), ({"agreed_on": "2026-11-24"}, "to_come"),
        ({"contact_way": "phone"}, "contact"), ({"contact_way": "email", "contact": "x"}, "email"),
        ({"languages": "klingon"}, "language"), ({"country": "XX"}, "not_in_list"),
        ({"next_hearing": "03/02/2027"}, "day"), ({"court": "Nowhere"}, "not_in_list"),
        ({"court": COURTS[0]}, "hearing"), ({"a_number": "A12"}, "a_number"),
        ({"country": "RU", "us_state": "CA"}, "us_state"), ({"who_harmed": "|".join("abcdefg" * 4)}, "too_many"),
        ({"who_harmed": "|".join(f"n{n}" for n in range(21))}, "too_many"),
        ({"what_happened": "x" * 20_001}, "too_long"), ({"handed_over_by": ""}, "needed"),
    ],
)  # fmt: skip
def test_a_case_that_cannot_be_taken_says_why(more: dict[str, str], code: str) -> None:
    assert code in {each.code for each in a_case(**more).problems}
