"""From a file to records: mapping, checking as a whole, known shapes, real data, our own format and back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pytest

from safeconduct.evidence.exchange.checking import Checked, check, importable
from safeconduct.evidence.exchange.mapping import Made, made, preview
from safeconduct.evidence.exchange.plans import Plan, RecordPlan, Take, from_json, to_json, unmapped
from safeconduct.evidence.exchange.reading import Opened, chunked, look, rows
from safeconduct.evidence.exchange.records import Kind
from safeconduct.evidence.exchange.saying import Refused
from safeconduct.evidence.exchange.shapes import recognised
from safeconduct.evidence.exchange.suggesting import likely_kind, suggest

INCIDENTS = Plan(
    (
        RecordPlan(
            Kind.SOURCE, "source", {"key": Take(column="paper"), "title": Take(column="paper")}, repeats=True
        ),
        RecordPlan(
            Kind.INCIDENT,
            "incident",
            {
                "key": Take(column="no", prefix="INC-"),
                "title": Take(column="what"),
                "when": Take(column="day"),
                "sources": Take(record="source"),
            },
        ),
        RecordPlan(
            Kind.CLAIM,
            "claim",
            {
                "key": Take(column="no", prefix="C-"),
                "kind": Take(constant="allegation"),
                "about": Take(record="incident"),
                "quantity": Take(column="many", options={"unit": "person", "act": "abduction"}),
            },
            only_if="many",
        ),
    )
)
GOOD = "no,what,day,many,paper\n1,Men taken in Argun,2017-03,more than 100,NG\n2,House searched,2 March 2017,,NG\n"


def maker(content: bytes, plan: Plan) -> partial[Iterable[Made]]:
    form = look(chunked(content)).form
    return partial(made, form=form, plan=plan, vocabulary={})


def checked(content: str, plan: Plan = INCIDENTS) -> Checked:
    return check(chunked(content.encode()), maker(content.encode(), plan))


def samples(opened: Opened) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    looked = look(opened)
    return looked.header, [row.cells for row, _ in zip(rows(opened, looked.form), range(50), strict=False)]


def test_a_row_becomes_an_incident_a_claim_and_one_source_for_all() -> None:
    found = checked(GOOD)
    assert found.is_importable
    assert found.records == {Kind.SOURCE: 1, Kind.INCIDENT: 2, Kind.CLAIM: 1}
    records = list(importable(chunked(GOOD.encode()), maker(GOOD.encode(), INCIDENTS), found))
    assert [(record.kind.value, record.key) for record in records] == [
        ("source", "NG"), ("incident", "INC-1"), ("claim", "C-1"), ("incident", "INC-2"),
    ]  # fmt: skip
    assert records[2].values["quantity"] == {
        "unit": "person", "comparator": "more_than", "low": 100, "act": "abduction", "phrase": "more than 100",
    }  # fmt: skip


def test_every_problem_names_row_and_column_and_no_cell() -> None:
    found = checked(GOOD + "2,Zelimkhan taken,30 February 2017,3 of 5,NG\n4,,yesterday,,NG\n5,x\n")
    assert [problem.sentence.partition(":")[0] for problem in found.problems] == [
        "Row 4, column “day”", "Row 4, column “many”", "Row 4, column “no”", "Row 5, column “what”",
        "Row 5, column “day”", "Row 6",
    ]  # fmt: skip
    assert found.found == sum(found.by_code.values()) == 6
    assert "Zelimkhan" not in "".join(problem.sentence for problem in found.problems)


def test_nothing_comes_out_while_one_problem_stands() -> None:
    content = (GOOD + "3,Taken,yesterday,,NG\n").encode()
    make = maker(content, INCIDENTS)
    with pytest.raises(Refused):
        importable(chunked(content), make, check(chunked(content), make))


def test_a_file_that_changed_after_its_check_is_noticed_before_the_last_record() -> None:
    content, other = GOOD.encode(), GOOD.replace("Argun", "Grozny").encode()
    make, taken = maker(content, INCIDENTS), []
    with pytest.raises(Refused) as refused:
        taken.extend(importable(chunked(other), make, check(chunked(content), make)))
    assert refused.value.code == "changed"
    assert len(taken) < 4


def test_problems_are_counted_beyond_those_that_are_kept() -> None:
    content = ("no,what,day,many,paper\n" + "".join(f"{n},x,never,,NG\n" for n in range(50))).encode()
    found = check(chunked(content), maker(content, INCIDENTS), most=10)
    assert (len(found.problems), found.found, found.by_column) == (10, 50, {"day": 50})


def test_a_reference_must_lead_somewhere() -> None:
    plan = Plan((RecordPlan(Kind.ACT, "act", {
        "key": Take(column="no"), "incident": Take(column="of"), "type": Take(column="type"),
    }),))  # fmt: skip
    content = b"no,of,type\nA1,INC-9,torture\n"
    found = check(chunked(content), maker(content, plan))
    assert [problem.code for problem in found.problems] == ["unknown_key"]
    known = check(chunked(content), maker(content, plan), known=lambda kinds, key: key == "INC-9")
    assert known.is_importable


def test_a_repeated_source_must_say_the_same() -> None:
    plan = Plan(
        (RecordPlan(Kind.SOURCE, "s", {"key": Take(column="id"), "title": Take(column="t")}, repeats=True),)
    )
    assert checked("id,t\n1,NG\n1,NG\n", plan).repeated == 1
    assert checked("id,t\n1,NG\n1,KP\n", plan).by_code == {"differs": 1}


def test_a_mapping_is_saved_and_read_back_and_a_made_up_one_is_refused() -> None:
    assert from_json(to_json(INCIDENTS)) == INCIDENTS
    assert unmapped(INCIDENTS, ("no", "what", "day", "many", "paper", "colour")) == ("colour",)
    for text in ("", "[]", "{}", '{"version":1,"records":[]}', to_json(INCIDENTS).replace("title", "colour")):
        with pytest.raises(Refused):
            from_json(text)


def test_the_preview_shows_marks_and_formulas() -> None:
    content = b"no,what,day,many,paper\n1,=SUM(A1)\xe2\x80\xae,2017,-5,NG\n"
    shown = preview(chunked(content), look(chunked(content)).form, INCIDENTS, {})[0]
    assert (shown.marked, shown.formulas) == (("what",), ("what",))
    assert shown.made.records[1].values["title"] == "=SUM(A1)\u202e"
    assert [problem.column for problem in shown.made.problems] == ["many"]


@pytest.mark.parametrize(
    ("header", "day", "city"),
    [
        ("id,title,date,city", "date", "city"),
        ("номер,название,дата,город", "дата", "город"),
        ("número,título,fecha,ciudad", "fecha", "ciudad"),
        ("الرقم,العنوان,التاريخ,المدينة", "التاريخ", "المدينة"),
        ("شناسه,عنوان,تاریخ,شهر", "تاریخ", "شهر"),
    ],
)
def test_columns_are_known_by_their_names_in_several_languages(header: str, day: str, city: str) -> None:
    found = suggest(header.split(","), [], Kind.INCIDENT)
    fields = found.plan.records[0].fields
    assert (fields["when"].column, fields["place.name"].column, found.missing) == (day, city, ())


def test_columns_are_known_by_what_stands_in_them() -> None:
    found = suggest(
        ["title", "zzz"], [["a", "13/02/2017"], ["b", "20/03/2017"], ["c", "01/03/2017"]], Kind.INCIDENT
    )
    take = found.plan.records[0].fields["when"]
    assert (take.column, take.options, found.why["zzz"]) == ("zzz", {"order": "dmy"}, "content")
    assert found.plan.records[0].fields["key"].numbered


def test_columns_that_name_people_are_mapped_to_nothing() -> None:
    found = suggest(
        ["pseudonym", "ФИО", "Date of birth", "zz"], [["P1", "x", "y", "+7 928 123-45-67"]], Kind.PERSON
    )
    assert found.identity == ("ФИО", "Date of birth", "zz")
    assert set(found.unmapped) == set(found.identity)


def test_the_kind_is_guessed_from_the_columns() -> None:
    assert likely_kind(["speaker", "statement", "said on", "about"]) is Kind.CLAIM
    assert likely_kind(["pseudonym", "age band", "origin"]) is Kind.PERSON


def test_uwazi_keeps_parents_and_relations() -> None:
    content = (
        "Title,Date added,Template,Violation,People,Fecha,Geolocation,Documents,Attachments,Published\n"
        "Case A,2020-01-01,Case,Land::Extortion|Torture,P1|P2,2017-03-02~2017-03-05,43.3|45.7,,,Published\n"
        "Case B,2020-01-02,Case,Kidnapping::Extortion,P3,2017-03-04,,,,Published\n"
    )
    shape = recognised(*samples(chunked(content.encode())))
    assert shape is not None
    found = checked(content, shape.plan)
    assert (shape.name, found.problems) == ("uwazi", ())
    first, second = importable(chunked(content.encode()), maker(content.encode(), shape.plan), found)
    assert first.values["type"] == ["Land::Extortion", "Torture"]
    assert second.values["type"] == ["Kidnapping::Extortion"]
    assert first.values["related"] == ["P1", "P2"]
    assert first.values["when"] == ["2017-03-02/2017-03-05"]
    assert first.values["place"] == [{"latitude": 43.3, "longitude": 45.7}]


def test_a_ucdp_event_is_no_more_exact_than_its_codes() -> None:
    content = (
        "id,conflict_name,where_coordinates,latitude,longitude,country,where_prec,date_prec,date_start,date_end,best,low,high\n"
        "7,Invented,Invented town,43.3,45.7,Nowhere,3,2,2017-03-01 00:00:00.000,2017-03-05 00:00:00.000,4,0,9\n"
    )
    shape = recognised(*samples(chunked(content.encode())))
    assert shape is not None
    incident, best, span = importable(
        chunked(content.encode()), maker(content.encode(), shape.plan), checked(content, shape.plan)
    )
    assert incident.values["when"] == ["2017-03-01/2017-03-05"]
    assert isinstance(incident.values["place"], list)
    assert incident.values["place"][0] == {
        "name": "Invented town", "latitude": 43.3, "longitude": 45.7, "country": "Nowhere", "precision": "district",
    }  # fmt: skip
    assert (best.values["kind"], best.values["about"]) == ("estimate", "ucdp-7")
    assert best.values["quantity"] == {
        "unit": "person", "comparator": "about", "low": 4, "act": "killing", "phrase": "best: 4",
    }  # fmt: skip
    assert isinstance(span.values["quantity"], dict)
    assert (span.values["quantity"]["low"], span.values["quantity"]["high"]) == (0, 9)


def test_an_acled_shaped_file_is_known() -> None:
    content = (
        "event_id_cnty,event_date,time_precision,event_type,sub_event_type,location,latitude,longitude,geo_precision,notes,fatalities\n"
        "NOW1,02 March 2017,2,Violence against civilians,Abduction,Town,43.3,45.7,1,Invented,12\n"
    )
    shape = recognised(*samples(chunked(content.encode())))
    assert shape is not None
    incident, claim = importable(
        chunked(content.encode()), maker(content.encode(), shape.plan), checked(content, shape.plan)
    )
    assert shape.notes == ("estimates", "vague_numbers")
    assert incident.values["when"] == ["2017-03-02~"]
    assert isinstance(claim.values["quantity"], dict)
    assert claim.values["quantity"]["phrase"] == "fatalities: 12"
