"""Our own format there and back, held against its schema; exports for programs and for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.counting.quantities import NO_FIGURE, Comparator
from safeconduct.evidence.exchange import json_lines, schema
from safeconduct.evidence.exchange.checking import Checked, check, importable
from safeconduct.evidence.exchange.codes import OWN
from safeconduct.evidence.exchange.reading import LIMITS, chunked
from safeconduct.evidence.exchange.records import FIELDS, Field, Kind, Reading, Record, Value
from safeconduct.evidence.exchange.saying import Refused
from safeconduct.evidence.exchange.writing import Flavour, NotInOrder, in_order, rows_of
from safeconduct.evidence.exchange.writing import json_lines as written

TEXT = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs", "Cf"]), min_size=1, max_size=20)
KEYS = st.from_regex(r"[A-Z]{1,3}-[0-9]{1,4}", fullmatch=True)
COUNTS = st.integers(0, 10_000)


@st.composite
def quantities(draw: st.DrawFn) -> Value:
    comparator = draw(st.sampled_from(list(Comparator)))
    found: dict[str, Value] = {"unit": "person", "comparator": comparator.value, "phrase": draw(TEXT)}
    if comparator not in NO_FIGURE:
        low = draw(COUNTS)
        found["low"] = low
        if comparator is Comparator.BETWEEN:
            found["high"] = low + 1 + draw(COUNTS)
    return found


def one(field: Field) -> st.SearchStrategy[Value]:
    strategies: dict[Reading, st.SearchStrategy[Value]] = {
        Reading.REF: KEYS,
        Reading.WHEN: st.sampled_from(["2017", "2017-03~", "2017-03-02/2017-03-05", "../2017", "2017-21"]),
        Reading.PLACE: st.fixed_dictionaries(
            {"name": TEXT}, optional={"precision": st.sampled_from(["exact", "country"]), "country": TEXT}
        ),
        Reading.QUANTITY: quantities(),
        Reading.YES_NO: st.booleans(),
        Reading.WHOLE: st.integers(field.low, field.high),
    }
    if field.list in OWN:
        return st.sampled_from([term.code for term in OWN[field.list].terms])
    if field.reading is Reading.CODE:
        return st.sampled_from(["torture", "Land::Extortion"])
    return strategies.get(field.reading, TEXT)


@st.composite
def records(draw: st.DrawFn) -> Record:
    kind = draw(st.sampled_from(list(Kind)))
    values: dict[str, Value] = {}
    for field in FIELDS[kind]:
        if field.name != "key" and (field.required or draw(st.booleans())):
            values[field.name] = (
                draw(st.lists(one(field), min_size=1, max_size=2)) if field.many else draw(one(field))
            )
    return Record(kind, draw(KEYS), values)


@settings(max_examples=60)
@given(st.lists(records(), min_size=1, max_size=8, unique_by=lambda record: (record.kind, record.key)))
def test_what_we_write_we_read_back_equal(some: list[Record]) -> None:
    ordered = in_order(some)
    content = b"".join(written(ordered))
    make = partial(json_lines.made, vocabulary={})
    found = check(chunked(content, 11), make, known=lambda *_: True)
    assert found.problems == ()
    assert list(importable(chunked(content), make, found)) == ordered
    assert b"".join(written(in_order(reversed(some)))) == content


def lines(*content: object) -> Checked:
    first = {"format": schema.FORMAT, "version": 1}
    text = "\n".join(json.dumps(each) if not isinstance(each, str) else each for each in (first, *content))
    return check(chunked(text.encode()), partial(json_lines.made, vocabulary={}))


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("not json", ["json"]),
        ('{"record":"person","key":"P1","key":"P2"}', ["json"]),
        ('{"record":"person","key":"P1","origin":NaN}', ["json"]),
        ({"record": "rumour", "key": "R"}, ["schema"]),
        ({"record": "person", "key": "P1", "name": "Aslan"}, ["schema"]),
        ({"record": "incident", "key": "I1"}, ["schema"]),
        ({"record": "incident", "key": "I1", "title": "x", "when": ["2017-02-30"]}, ["date_impossible"]),
        ({"record": "incident", "key": "I1", "title": "a\u0000b"}, ["control"]),
        ({"record": "incident", "key": "I1", "title": "x", "part_of": "I9"}, ["unknown_key"]),
        ({"record": "item", "key": "T1", "title": "x", "graphic": 1}, ["schema"]),
        ("[" * 5000, ["json"]),
    ],
)
def test_a_line_that_is_not_ours_is_named(line: object, codes: list[str]) -> None:
    found = lines(line)
    assert [problem.code for problem in found.problems] == codes
    assert {problem.row for problem in found.problems} == {2}
    assert "Aslan" not in "".join(problem.sentence for problem in found.problems)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty"), (b"{}\n", "not_ours"), (b'{"format":"safeconduct-evidence","version":2}\n', "version")],
)
def test_another_format_or_version_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        list(json_lines.made(chunked(content), {}, LIMITS))
    assert refused.value.code == code


def test_the_schema_file_is_what_the_fields_say() -> None:
    from importlib.resources import files

    assert files("safeconduct.evidence.exchange").joinpath("schema.json").read_text("utf-8") == schema.text()


def test_an_export_out_of_order_is_refused() -> None:
    with pytest.raises(NotInOrder):
        list(written([Record(Kind.PERSON, "P2", {}), Record(Kind.PERSON, "P1", {})]))


def test_only_a_spreadsheet_gets_apostrophes() -> None:
    record = Record(
        Kind.INCIDENT, "I1", {"title": "=cmd|x", "summary": "-1+2", "note": "plain", "tags": ["@a", "b"]}
    )

    def row(flavour: Flavour) -> dict[str, str]:
        text = b"".join(rows_of([record], Kind.INCIDENT, flavour)).decode("utf-8-sig")
        return next(csv.DictReader(io.StringIO(text, newline="")))

    sheet, plain = row(Flavour.SPREADSHEET), row(Flavour.PLAIN)
    assert (sheet["title"], sheet["summary"], sheet["note"], sheet["tags"]) == (
        "'=cmd|x",
        "'-1+2",
        "plain",
        "'@a|b",
    )
    assert (plain["title"], plain["tags"]) == ("=cmd|x", "@a|b")
    assert b'"title":"=cmd|x"' in b"".join(written([record]))
