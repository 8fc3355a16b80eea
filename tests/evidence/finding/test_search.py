"""The index finds what may be found, on both engines the same way."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from safeconduct.choices.finding.asking import read
from safeconduct.evidence.finding import full_text, searching
from safeconduct.evidence.finding.entries import Entry, code_mark, country_mark, kind_mark, period_marks
from safeconduct.evidence.finding.full_text import Narrowed
from safeconduct.evidence.finding.indexing import index, index_incident, index_many, reindex_all, unindex_run
from safeconduct.evidence.models import ImportRun, Incident, IncidentPlace, Item, SearchRow
from safeconduct.evidence.recording import change
from tests.evidence.desk import (
    AT,
    ResearchDesk,
    a_claim,
    a_source,
    an_act,
    an_incident,
    an_item,
    research_desk,
)


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def found(typed: str, **narrowed: Any) -> list[str]:
    answer = searching.search(read(typed), Narrowed(**narrowed))
    rows = SearchRow.objects.in_bulk([row.id for row in answer.rows])
    return [rows[row.id].key for row in answer.rows]


def texts_of(typed: str) -> list[str]:
    answer = searching.search(read(typed), Narrowed())
    return ["".join(piece.text for piece in hit.pieces) for hit in searching.hits(answer, 1, read(typed))]


def test_words_phrases_beginnings_and_what_is_unwanted(desk: ResearchDesk) -> None:
    an_item(desk.zarema, "One", text="Men were held in a secret prison near Ёлкино.")
    an_item(desk.zarema, "Two", text="The prison kept it secret that somebody was detained.")
    assert found("secret prison") == ["I-0002", "I-0001"]
    assert found('"secret prison"') == ["I-0001"]
    assert found("detain*") == ["I-0002"] and found("detain") == []
    assert found("secret -detained") == ["I-0001"]
    assert found("-detained") == ["I-0001"]
    assert found("елкино") == ["I-0001"] and found("ЁЛКИНО МЕН") == []
    assert found("i-0002") == ["I-0002"] and found("") == ["I-0002", "I-0001"]


def test_titles_come_first_then_the_newest(desk: ResearchDesk) -> None:
    an_item(desk.zarema, "Torture in a cellar")
    an_item(desk.zarema, "Older", text="torture")
    an_item(desk.zarema, "Newer", text="torture")
    assert found("torture") == ["I-0001", "I-0003", "I-0002"]


def test_hostile_questions_are_asked_as_words(desk: ResearchDesk) -> None:
    an_item(desk.zarema, "Anything")
    for typed in (
        '"',
        "NEAR(a b)",
        "words:x",
        "=k4",
        "a' OR '1'='1",
        "\\",
        "(((",
        "* & | !",
        "%s",
        "'::tsquery",
    ):
        found(typed)


def test_labels_of_codes_are_found_in_each_language(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema, "Invented")
    act = an_act(desk.zarema, incident, "torture")
    from safeconduct.evidence.vocabulary import vocabulary

    for language in ("en", "ru", "ar"):
        assert act.key in found(vocabulary("acts").label("torture", language))


def test_facets_narrow_and_are_counted(desk: ResearchDesk) -> None:
    incident = an_incident(
        desk.zarema, "Round-up", first_day=date(2017, 2, 1), last_day=date(2017, 4, 30), kinds=["detention"]
    )
    IncidentPlace.objects.create(incident=incident, country="RU", precision="region", name="North")
    claim = a_claim(desk.zarema, incident, a_source(desk.zarema))
    assert found("", marks=((country_mark("RU"),),)) == [claim.key]
    index_incident(incident)
    assert set(found("", marks=((country_mark("RU"),),))) == {incident.key, claim.key}
    assert found("north") == [incident.key]
    assert found("", marks=((kind_mark(3),),)) == [claim.key]
    assert found("", marks=((code_mark("claims:allegation"), code_mark("claims:denial")),)) == [claim.key]
    inside = {"first_day": date(2017, 4, 15), "last_day": date(2017, 4, 16)}
    assert found("", **inside, marks=(tuple(period_marks(*inside.values())),)) == [incident.key]
    outside = {"first_day": date(2017, 5, 1), "last_day": date(2017, 5, 2)}
    assert found("", **outside, marks=(tuple(period_marks(*outside.values())),)) == []
    assert set(found("", incident_id=incident.pk)) == {incident.key, claim.key}
    facets = searching.search(read(""), Narrowed()).facets()
    assert facets.kinds == {"source": 1, "incident": 1, "claim": 1}
    assert (
        facets.codes["acts:detention"] == 2 and facets.states == {"reported": 1} and facets.years[2017] == 1
    )


def test_a_withdrawn_record_is_found_no_more_and_leaves_no_words(desk: ResearchDesk) -> None:
    source = a_source(desk.zarema, "Unusualname Gazette")
    assert found("unusualname") == [source.key]
    change(source, {"withdrawn_on": AT.date()}, version=1, by=desk.malik.person, at=AT)
    assert found("unusualname") == [] and not SearchRow.objects.exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM evidence_searchrow_text WHERE evidence_searchrow_text MATCH 'unusualname'"
            )
            assert cursor.fetchone() == (0,)


def test_a_change_is_found_and_what_it_said_before_is_not(desk: ResearchDesk) -> None:
    source = a_source(desk.zarema, "Oldname Gazette")
    change(source, {"name": "Newname Gazette"}, version=1, by=desk.malik.person, at=AT)
    assert found("oldname") == [] and found("newname") == [source.key]


def imported(desk: ResearchDesk, many: int) -> tuple[ImportRun, list[Item]]:
    run = ImportRun.objects.create(state="writing", begun_by=desk.zarema.person, begun_on=AT.date())
    items = [
        Item(id=uuid4(), key=f"UN-{n}", kind="newspaper", title=f"Imported {n}", text="lighthouse", run=run,
             made_by=desk.zarema.person, made_on=AT.date())
        for n in range(many)
    ]  # fmt: skip
    Item.objects.bulk_create(items)
    return run, items


def test_one_flip_makes_an_import_found_and_another_hides_it(
    desk: ResearchDesk, django_assert_max_num_queries: Any
) -> None:
    run, items = imported(desk, 30)
    with django_assert_max_num_queries(5):
        assert index_many(items, run) == 30
    assert found("lighthouse") == []
    ImportRun.objects.filter(pk=run.pk).update(state="live")
    assert len(found("lighthouse")) == 30
    ImportRun.objects.filter(pk=run.pk).update(state="taken_back")
    assert found("lighthouse") == []
    assert (unindex_run(run, 20), unindex_run(run, 20), unindex_run(run, 20)) == (20, 10, 0)


def test_the_whole_index_is_written_anew(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema, "Round-up")
    an_act(desk.zarema, incident)
    SearchRow.objects.all().delete()
    assert found("round-up") == []
    assert reindex_all(batch=1) == 2 and found("round-up") == [incident.key]


def test_no_more_than_the_cap_is_fetched_and_the_answer_says_so(desk: ResearchDesk) -> None:
    for n in range(6):
        an_item(desk.zarema, f"Number {n}", text="lighthouse")
    answer = searching.search(read("lighthouse"), Narrowed(), most=5)
    assert answer.is_capped and len(answer.rows) == 5
    assert not searching.search(read("lighthouse"), Narrowed(), most=6).is_capped


def test_a_very_long_text_is_kept_up_to_its_measure(desk: ResearchDesk) -> None:
    an_item(desk.zarema, "Long", text="needle " + "haystack " * 30_000 + "lost")
    assert found("needle haystack") == ["I-0001"] and found("lost") == []


@pytest.mark.parametrize("expected", [0, 1, 8])
def test_the_newest_are_found_among_many_whatever_the_planner_thinks(
    desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch, expected: int
) -> None:
    monkeypatch.setattr(full_text, "NEAR", 2)
    monkeypatch.setattr(full_text, "FAR", 4)
    monkeypatch.setattr(full_text, "_expected", lambda _query: expected)
    for n in range(8):
        an_item(desk.zarema, f"Number {n}", text="lighthouse" + (" rare" if n == 0 else ""))
    assert len(found("lighthouse")) == 8 and found("rare") == ["I-0001"]
    newest = [f"I-{n:04d}" for n in range(8, 0, -1)]
    for most in (1, 2, 3):
        answer = searching.search(read("lighthouse"), Narrowed(), most=most)
        keys = dict(SearchRow.objects.values_list("id", "key"))
        assert [keys[row.id] for row in answer.rows] == newest[:most]


def test_of_words_so_common_that_they_cannot_all_be_looked_at_the_newest_are_shown_and_it_is_said(
    desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(full_text, "NEAR", 2)
    monkeypatch.setattr(full_text, "FAR", 4)
    monkeypatch.setattr(full_text, "_expected", lambda _query: 1_000)
    for n in range(8):
        an_item(desk.zarema, f"Number {n}", text="lighthouse keeper")
    answer = searching.search(read('"lighthouse keeper"'), Narrowed(), most=7)
    assert answer.is_capped
    assert len(answer.rows) == (4 if connection.vendor == "postgresql" else 7)
    assert searching.search(read('"lighthouse keeper"'), Narrowed(), most=100).is_capped is False


def test_the_planner_says_how_many_rows_it_expects(desk: ResearchDesk) -> None:
    if connection.vendor == "postgresql":
        an_item(desk.zarema, "Number", text="lighthouse")
        assert full_text._expected("('lighthouse')") >= 0


def test_an_entry_of_everything_is_the_same_on_both_engines() -> None:
    entry = Entry(
        3, uuid4(), "C-1", "Title", ("acts:torture", "claims:denial"), ("assessed", "contested"), ("RU", "US"),
        date(1900, 1, 1), date(2017, 1, 1), None, None, "C-1 Title", "Body of it",
    )  # fmt: skip
    assert entry.marks() == [
        "every", "k3", "cactstorture", "cclaimsdenial", "sassessed", "scontested", "lru", "lus", "ylong",
    ]  # fmt: skip
    full_text.write([entry])
    assert found("body", marks=(("k3",), ("ylong", "y2000"))) == ["C-1"]


def test_indexing_one_record_costs_few_queries(
    desk: ResearchDesk, django_assert_max_num_queries: Any
) -> None:
    incident = an_incident(desk.zarema)
    with django_assert_max_num_queries(6):
        index(incident)
    assert Incident.objects.count() == 1
