"""The law desk: what Rosa and Aisha can see of the packs, and how sure they may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from safeconduct.cases.lawdesk import desk, desk_words
from safeconduct.law import packs
from safeconduct.law.provenance import Alternative, PackError, Provenance
from tests.access.people import House, found_house, hire, sign_in
from tests.sites import SiteClient

TODAY = date(2026, 11, 22)


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def aisha(house: House) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, house.aisha)
    return client


def page(answer: Any) -> str:
    return str(answer.content.decode())


def a_rule(**other: Any) -> Provenance:
    known = {
        "id": "x.rule", "version": 1, "title": "A rule", "text": "Text.", "citation": "1 XC 1", "source": "S1",
        "read": TODAY, "confidence": "high", "effective_from": date(2020, 1, 1),
    }  # fmt: skip
    return Provenance(**{**known, **other})


def entry(*versions: Provenance) -> desk.Entry:
    shown = tuple(desk.Version(each, None, each.covers(TODAY) and each.decides) for each in versions)
    return desk.Entry(desk.RULE, "x", shown)


def test_every_pack_is_named_with_its_review_state_and_the_day_it_was_read(aisha: SiteClient) -> None:
    shown = page(aisha.get("/law"))
    for pack in packs.shipped():
        assert pack.digest[:12] in shown
        assert f'href="/law/{pack.id}"' in shown
    assert "Not reviewed by an attorney" in shown
    assert "How to read this" in shown


def test_what_may_have_changed_stands_first_among_the_unconfirmed() -> None:
    held = desk.open_desk(TODAY)
    marks = [each.unconfirmed.may_have_changed for each in desk.doubts(held)]
    assert marks == sorted(marks, reverse=True)
    assert sum(marks) >= 6


def test_everything_unconfirmed_stands_on_the_page(aisha: SiteClient) -> None:
    shown = aisha.get("/law").context["doubts"]
    known = [each.text for pack in packs.shipped() for each in pack.unconfirmed]
    assert sorted(each["text"] for each in shown) == sorted(known)


def test_an_entry_out_of_force_stands_there_with_authority_and_day(aisha: SiteClient) -> None:
    lines = aisha.get("/law").context["not_in_force"]
    known = [
        each.provenance
        for pack in packs.shipped()
        for each in (*pack.rules, *pack.clocks)
        if each.provenance.status != "in_force"
    ]
    assert len(lines) == len(known) > 0
    assert all(line["standing"] for line in lines)


@pytest.mark.parametrize("query", ["", "?confidence=low", "?only=changing", "?only=protective&open=on"])
def test_every_pack_has_a_page_with_its_entries(aisha: SiteClient, query: str) -> None:
    for pack in packs.shipped():
        answer = aisha.get(f"/law/{pack.id}{query}")
        assert answer.status_code == 200
        shown = page(answer)
        for group in answer.context["groups"]:
            for each in group["entries"]:
                assert f'id="{each["id"]}"' in shown
                assert "Citation" in [row["question"] for row in each["rows"]]
        if not query:
            ids = {each.id for each in (*pack.rules, *pack.clocks, *pack.pathways)}
            assert all(f'id="{id}"' in shown for id in ids)


def test_a_filter_of_low_confidence_shows_nothing_else(aisha: SiteClient) -> None:
    groups = aisha.get("/law/us?confidence=low").context["groups"]
    tags = [each["tags"][0]["text"] for group in groups for each in group["entries"]]
    assert set(tags) <= {"Low confidence"}


def test_a_filter_nobody_knows_shows_everything(aisha: SiteClient) -> None:
    everything = aisha.get("/law/us").context["total"]
    assert aisha.get("/law/us?confidence=total&only=x").context["total"] == everything


def test_a_pack_that_is_not_there_is_not_found(aisha: SiteClient) -> None:
    assert aisha.get("/law/zz").status_code == 404
    assert aisha.get("/law/zz/changes").status_code == 404


def test_what_changed_between_two_days_is_shown_with_both_versions(aisha: SiteClient) -> None:
    answer = aisha.get("/law/us/changes?from=2020-01-01&to=2026-11-22")
    assert answer.status_code == 200
    assert answer.context["found"]
    assert "On the first day" in page(answer)
    assert "Nothing changed" in page(aisha.get("/law/us/changes?from=2026-11-21&to=2026-11-22"))


def test_without_days_the_last_year_is_compared(aisha: SiteClient) -> None:
    assert aisha.get("/law/us/changes").status_code == 200


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ("from=2026-02-30&to=2026-11-22", "no day of the calendar"),
        ("from=&to=2026-11-22", "Give both days"),
        ("from=2026-11-22&to=2020-01-01", "The second day lies before the first"),
    ],
)
def test_an_impossible_day_gets_a_sentence_and_keeps_what_was_typed(
    aisha: SiteClient, days: str, sentence: str
) -> None:
    answer = aisha.get(f"/law/us/changes?{days}")
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert "2026-11-22" in page(answer)


def test_a_broken_pack_is_named_and_the_page_still_opens(
    aisha: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise PackError("us/rules.toml", "us.bar.one_year", "confidence", "is 'sure'; use one of high")

    monkeypatch.setattr(packs, "shipped", broken)
    shown = page(aisha.get("/law"))
    assert "Something is wrong with the packs" in shown
    assert "us.bar.one_year" in shown


def test_a_researcher_finds_no_law_desk(house: House) -> None:
    client = SiteClient("staff")
    sign_in(client, hire(house.rosa, "Leyla", ["researcher"]))
    assert client.get("/law").status_code == 404


def test_rosa_is_shown_the_way_to_the_settings_and_aisha_is_not(house: House, aisha: SiteClient) -> None:
    rosa = SiteClient("staff")
    sign_in(rosa, house.rosa)
    assert "/law/settings" in page(rosa.get("/law"))
    assert "/law/settings" not in page(aisha.get("/law"))


def test_the_version_that_speaks_is_shown_and_the_newest_where_none_does() -> None:
    old, new = a_rule(effective_until=date(2026, 1, 1)), a_rule(version=2, effective_from=date(2026, 1, 1))
    assert entry(new, old).provenance.version == 2
    stopped = replace(new, status="enjoined", status_authority="A court")
    assert entry(stopped, old).provenance.version == 2
    assert desk.out_of_force(entry(stopped, old)) == (entry(stopped, old).versions[0],)


def test_an_entry_with_another_reading_is_found_as_such() -> None:
    plain, read_twice = entry(a_rule()), entry(a_rule(alternatives=(Alternative("Other", "2 XC 2", TODAY),)))
    assert desk.chosen([plain, read_twice], only="protective") == (read_twice,)
    rows = {row["question"]: row["values"] for row in desk_words.rows(read_twice.shown)}
    assert rows["Other readings"] == ["Other (2 XC 2)"]
    assert rows["Plan with this day"]


@pytest.mark.parametrize(
    ("held", "last"),
    [
        (a_rule(), "High confidence"),
        (a_rule(may_have_changed=True), "May have changed"),
        (a_rule(effective_from=date(2027, 1, 1)), "Not yet"),
        (a_rule(effective_until=date(2026, 1, 1)), "No longer"),
        (a_rule(status="stayed", status_authority="A court"), "Paused by a court (stayed)"),
    ],
)
def test_tags_say_how_an_entry_stands(held: Provenance, last: str) -> None:
    tags = desk_words.tags(held, speaks=held.covers(TODAY) and held.decides, on=TODAY)
    assert tags[-1]["text"] == last
