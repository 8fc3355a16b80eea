"""The open data: lists, items, CSV, what they leave out, and how they answer odd requests."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from safeconduct.press.models.publications import KINDS as OF_THE_DESK
from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Page
from safeconduct.press.public import data_cells, openapi
from safeconduct.press.public.data_asking import since
from safeconduct.press.public.data_things import KINDS, THINGS
from tests.press.data.released import everything
from tests.press.projected import OUT, a_page, many_pages

V1 = "/data/v1"


def got(reader: Any, path: str, **asked: str) -> Any:
    response = reader.get(V1 + path, asked)
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def columns(reader: Any, path: str) -> list[dict[str, str]]:
    response = reader.get(V1 + path)
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode(), newline="")))


def test_a_list_gives_what_is_out_newest_first_and_what_was_taken_back(reader: Any) -> None:
    pages = everything()
    items = got(reader, "/publications")["items"]
    assert [item.get("slug") for item in items[:1]] == ["letter-to-the-secretary"]
    assert {item["language"] for item in items if item.get("slug") == "protect-those-who-flee"} == {
        "en",
        "ru",
    }
    gone = pages["withdrawn"]
    assert items[-1] == {
        "id": str(gone.pk), "publication_id": str(gone.publication_id), "withdrawn_at": "2017-05-05T14:00:00Z",
    }  # fmt: skip
    assert [item["slug"] for item in got(reader, "/incidents")["items"]] == ["spring-2017"]


def test_a_figure_always_has_comparator_words_standard_and_day(reader: Any) -> None:
    everything()
    (figure,) = got(reader, "/figures")["items"]
    assert (figure["comparator"], figure["low"], figure["standard"], figure["as_of"]) == (
        "more_than", 100, "reported", "2017-05-02",
    )  # fmt: skip
    assert figure["words"] == {"en": "more than one hundred", "ru": "более ста"}
    (row,) = columns(reader, "/figures.csv")
    assert (row["comparator"], row["low"], row["words"]) == ("more_than", "100", "more than one hundred")


def test_denials_lie_within_what_they_deny(reader: Any) -> None:
    everything()
    (incident,) = got(reader, "/incidents")["items"]
    assert incident["allegations"][0]["denials"][0]["statement"] == "Таких людей у нас нет."
    assert incident["denials"][0]["capacity"] == "spokesman"
    (row,) = columns(reader, "/incidents.csv")
    assert row["denials"] == "Alvi K.: Таких людей у нас нет."


def test_what_stands_in_no_table_of_fields_does_not_leave(reader: Any) -> None:
    everything()
    for name in THINGS:
        assert b"canary-part" not in reader.get(f"{V1}/{name}").content
        assert b"canary-part" not in b"".join(reader.get(f"{V1}/{name}.csv").streaming_content)
        assert b"body_source" not in reader.get(f"{V1}/{name}").content


def test_every_field_that_is_served_is_described_and_the_reverse(reader: Any) -> None:
    everything()
    schemas = json.loads(reader.get(f"{V1}/openapi.json").content)["components"]["schemas"]
    paths = openapi.described()["paths"]
    for name, thing in THINGS.items():
        item = next(each for each in got(reader, f"/{name}")["items"] if "withdrawn_at" not in each)
        assert list(item) == [field.name for field in thing.json]
        assert set(item) == set(schemas[name.capitalize()[:-1]]["properties"])
        described = paths[f"{V1}/{name}.csv"]["get"]["responses"]["200"]["content"]["text/csv"]["x-columns"]
        assert list(columns(reader, f"/{name}.csv")[0]) == [each["name"] for each in described]
        assert all(each["description"].strip() for each in described)


def test_the_kinds_are_those_of_the_desk() -> None:
    assert {*KINDS, "incident"} == set(OF_THE_DESK)


def test_the_description_is_always_the_same_bytes(reader: Any) -> None:
    first = reader.get(f"{V1}/openapi.json")
    openapi.served.cache_clear()
    a_page()
    again = reader.get(f"{V1}/openapi.json")
    assert (first.content, first["ETag"]) == (again.content, again["ETag"])


def test_corrections_are_a_list_of_their_own(reader: Any) -> None:
    pages = everything()
    (item,) = got(reader, "/corrections")["items"]
    assert item["note"].startswith("The figure was changed")
    assert item["id"] == f"{pages['release'].pk}.1"
    assert got(reader, f"/corrections/{item['id']}") == item
    assert columns(reader, "/corrections.csv")[0]["what"] == "figure"
    for wrong in (f"{pages['release'].pk}.2", f"{pages['letter'].pk}.1", "x.1", "1", f"{'-' * 36}.1"):
        assert reader.get(f"{V1}/corrections/{wrong}").status_code == 404


def test_many_corrections_are_paged_without_loss(reader: Any) -> None:
    for number in range(5):
        notes = [{"at": f"2017-05-0{day + 3}T00:00:00+00:00", "note": f"{number}.{day}"} for day in range(3)]
        a_page(f"page-{number}", modified_at=OUT + timedelta(days=number), parts={"corrections": notes})
    assert walked(reader, "/corrections", limit="2") == [
        f"{page}.{day}" for page in (4, 3, 2, 1, 0) for day in (2, 1, 0)
    ]
    since_the_fifth = got(reader, "/corrections", since="2017-05-05T00:00:00Z")["items"]
    assert {item["note"] for item in since_the_fifth} == {"3.2", "4.2"}


def walked(reader: Any, path: str, **asked: str) -> list[str]:
    """All of a list, page by page, as a copy is made."""
    found, address = [], f"{V1}{path}?" + "&".join(f"{key}={value}" for key, value in asked.items())
    while address:
        response = reader.get(address)
        page = json.loads(response.content)
        found += [item.get("note") or item["slug"] for item in page["items"]]
        address = (page["next"] or "").removeprefix("http://testserver")
        assert bool(address) == ("Link" in response)
    return found


def test_a_list_is_walked_to_its_end_though_something_comes_out_meanwhile(reader: Any) -> None:
    many_pages(25)
    first = got(reader, "/publications", limit="10")
    a_page("newer", published_at=OUT + timedelta(days=90))
    rest = json.loads(reader.get(first["next"]).content)
    assert [item["slug"] for item in rest["items"]] == [
        f"release-{number:06d}" for number in range(14, 4, -1)
    ]
    assert walked(reader, "/publications", limit="7")[1:] == [f"release-{n:06d}" for n in range(24, -1, -1)]


def test_pages_of_one_moment_are_neither_lost_nor_given_twice(reader: Any) -> None:
    for number in range(9):
        a_page(f"one-{number}")
    assert sorted(walked(reader, "/publications", limit="2")) == [f"one-{number}" for number in range(9)]


def test_a_list_is_narrowed_by_language_kind_and_moment(reader: Any) -> None:
    everything()
    assert [item["language"] for item in got(reader, "/publications", language="ru")["items"]] == ["ru"]
    assert [item["kind"] for item in got(reader, "/publications", kind="letter")["items"]] == ["letter"]
    changed = got(reader, "/publications", since="2017-05-03T08:00:00Z")["items"]
    assert {item.get("slug", "gone") for item in changed} == {
        "letter-to-the-secretary", "protect-those-who-flee", "gone",
    }  # fmt: skip
    assert got(reader, "/publications", since="2030-01-01")["items"] == []
    assert len(columns(reader, "/publications.csv?language=ru")) == 1


def test_an_item_by_its_id_or_by_the_end_of_its_address(reader: Any) -> None:
    pages = everything()
    assert got(reader, f"/publications/{pages['russian'].pk}")["headline"] == "Защитите бегущих"
    assert got(reader, "/publications/protect-those-who-flee")["language"] == "en"
    assert got(reader, "/publications/protect-those-who-flee", language="ru")["language"] == "ru"
    assert got(reader, "/incidents/spring-2017")["standing"]["grade"] == "contested"
    assert got(reader, "/tables/detained-by-month")["rows"][1] == {"month": "2017-04", "count": None}
    (figure,) = got(reader, "/figures")["items"]
    assert got(reader, f"/figures/{figure['id']}") == figure
    for path in ("/publications/spring-2017", "/incidents/protect-those-who-flee", f"/figures/{uuid4()}"):
        assert reader.get(V1 + path).status_code == 404


def test_something_taken_back_is_gone_with_a_sentence(reader: Any) -> None:
    everything()
    response = reader.get(f"{V1}/publications/taken-back")
    assert response.status_code == 410
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["withdrawn_at"] == "2017-05-05T14:00:00Z"
    gone = next(row for row in columns(reader, "/publications.csv") if row["withdrawn_at"])
    assert {key for key, value in gone.items() if value} == {"id", "publication_id", "withdrawn_at"}


def test_what_is_taken_back_is_in_no_answer_after_it(reader: Any) -> None:
    page = a_page(headline="A headline of somebody’s", standfirst="", text="Their text.")
    tag = reader.get(f"{V1}/publications")["ETag"]
    with transaction.atomic():
        Page.objects.filter(pk=page.pk).update(withdrawn_at=OUT, headline="", text="", body_html="", parts={})
        count_up(OUT + timedelta(days=1))
    again = reader.get(f"{V1}/publications", headers={"If-None-Match": tag})
    assert again.status_code == 200
    assert "somebody" not in again.content.decode()
    assert b"somebody" not in b"".join(reader.get(f"{V1}/publications.csv").streaming_content)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/publications?limit=0", 422), ("/publications?limit=101", 422), ("/publications?limit=ten", 422),
        ("/publications?limit=%D9%A3", 422), ("/publications?cursor=zzz", 422), ("/publications?since=soon", 422),
        ("/publications?since=2017-99-99", 422), ("/publications?language=%00", 422), ("/publications?kind=x", 422),
        ("/publications?language=" + "a" * 9_000, 422), ("/publications?colour=red", 400),
        ("/publications?limit=1&limit=2", 400), ("/incidents?kind=release", 400), ("/figures?language=en", 400),
        ("/publications.csv?limit=5", 400), ("/publications/no-such", 404), ("/publications/%00", 404),
        ("/publications/" + "9" * 5_000, 404), ("/nothing", 404), ("/", 404), ("/publications/a/b", 404),
        ("/openapi.json?x=1", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_gets_a_sentence(reader: Any, path: str, status: int) -> None:
    a_page()
    reader.get(f"{V1}/publications")  # kept, and not given for a question like it
    response = reader.get(V1 + path)
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    problem = json.loads(response.content)
    assert problem["status"] == status
    assert problem["detail"].endswith(".")
    assert response["Cache-Control"] == "no-store"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_only_reading_and_only_in_our_forms(reader: Any) -> None:
    for method in ("post", "put", "patch", "delete"):
        response = getattr(reader, method)(f"{V1}/figures")
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert response["Content-Type"] == "application/problem+json"
    assert reader.get(f"{V1}/figures", headers={"Accept": "image/png"}).status_code == 406
    assert reader.get(f"{V1}/figures", headers={"Accept": "application/json;q=0"}).status_code == 406
    for accept in ("application/json", "text/html, */*;q=0.1", "application/*", "", "nonsense", ";;;,"):
        assert reader.get(f"{V1}/figures", headers={"Accept": accept}).status_code == 200
    assert reader.get(f"{V1}/figures.csv", headers={"Accept": "text/csv"}).status_code == 200


def test_pages_of_other_sites_may_read_the_data_and_nothing_else_of_ours(reader: Any) -> None:
    a_page()
    response = reader.get(f"{V1}/publications")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert reader.options(f"{V1}/publications").status_code == 204
    for path in ("/data", "/news/feed.atom", "/news/search", "/"):
        assert "Access-Control-Allow-Origin" not in reader.get(path)


@pytest.mark.parametrize("path", ["/publications", "/publications.csv", "/openapi.json", "/figures"])
def test_asked_again_nothing_is_sent(reader: Any, path: str) -> None:
    everything()
    first = reader.get(V1 + path)
    assert "must-revalidate" in first["Cache-Control"]
    assert not first.cookies
    assert first["Vary"] == "Accept, Accept-Encoding"
    same = reader.get(V1 + path, headers={"If-None-Match": first["ETag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert reader.head(V1 + path).status_code == 200


def test_a_new_edition_is_a_new_file(reader: Any) -> None:
    a_page()
    tag = reader.get(f"{V1}/publications.csv")["ETag"]
    a_page("another")
    assert reader.get(f"{V1}/publications.csv", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_spreadsheet_computes_a_cell(start: str) -> None:
    assert data_cells.cell(f"{start}1+1") == f"'{start}1+1"
    assert data_cells.cell(-1) == "-1"


def test_the_csv_is_as_rfc_4180_has_it(reader: Any) -> None:
    everything()
    a_page("quoted", headline='She said: "Out,\nnow"')
    raw = b"".join(reader.get(f"{V1}/publications.csv").streaming_content)
    assert raw.count(b"\r\n") == 6
    rows = {row["slug"]: row for row in columns(reader, "/publications.csv")}
    assert rows["letter-to-the-secretary"]["headline"] == "'=HYPERLINK(1)"
    assert rows["quoted"]["headline"] == 'She said: "Out,\nnow"'
    assert rows["protect-those-who-flee"]["figures"] in ("reportedly more than one hundred", "")


@pytest.mark.parametrize(
    "typed",
    ["2017-05-02", "2017-05-02T14:00:00Z", "2017-05-02T14:00:00 03:00", "2017-05-02t14:00:00.123456789z",
     "2016-12-31T23:59:60Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"],
)  # fmt: skip
def test_moments_are_read_as_they_are_meant(reader: Any, typed: str) -> None:
    assert since(typed) is not None
    assert reader.get(f"{V1}/publications", {"since": typed}).status_code == 200


def test_the_page_for_people_names_every_list(reader: Any) -> None:
    response = reader.get("/data")
    assert response.status_code == 200
    text = response.content.decode()
    for name in THINGS:
        assert f'href="{V1}/{name}"' in text
        assert f'href="{V1}/{name}.csv"' in text
    assert "Never drop the words around a number" in text
    assert not response.cookies


def test_parts_of_an_unexpected_shape_break_nothing(reader: Any) -> None:
    odd = {"figures": ["x", None, {"low": True, "words": 5, "claims": "none"}], "standing": "?", "places": {},
           "allegations": [{"denials": [None, {"statement": None}]}], "corrections": [None, 3]}  # fmt: skip
    a_page("odd", kind="incident", parts=odd, modified_at=OUT)
    a_page("odder", parts={**odd, "corrections": [{"at": None}]}, modified_at=OUT)
    for name in THINGS:
        assert got(reader, f"/{name}") is not None
        columns(reader, f"/{name}.csv")
    for feed in ("/news/feed.atom", "/news/feed.json"):
        assert reader.get(feed).status_code == 200
