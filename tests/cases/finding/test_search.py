"""Search in one case and in one's own: what is found, for whom, and that nothing of it is kept."""

from __future__ import annotations

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants
from safeconduct.cases.emergencies import watching
from safeconduct.cases.finding import searching
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire
from tests.cases.asking import ZAUR, ask
from tests.cases.caseroom import opened, written
from tests.cases.life.scenes import at_desk, conflict_is, fresh


@pytest.fixture
def house() -> House:
    return found_house()


def taken(request: Request, member: Member) -> None:
    grants.take(
        request=fresh(request), keys=opened(request, member), by=member.unlocked, at=timezone.now()
    )  # fmt: skip


def test_aisha_finds_a_task_an_answer_and_a_message(house: House) -> None:
    request, _holder = ask()
    written(request, house.aisha, "task", {"title": "Call the clerk in ARLINGTON"})
    aisha = at_desk(house.aisha)
    page = f"/requests/{request.id}/case/search"
    assert aisha.get(page).status_code == 200
    shown = aisha.send_form(page, {"words": "arlington"}).content.decode()
    assert "<mark>ARLINGTON</mark>" in shown
    assert "1 place found" in shown
    assert "<mark>Заур</mark>" in aisha.send_form(page, {"words": "zaur"}).content.decode()
    aisha.send_form(
        f"/requests/{request.id}/reply", {"text": "We wrote from Kraków"}, page=f"/requests/{request.id}"
    )
    assert "<mark>Kraków</mark>" in aisha.send_form(page, {"words": "krakow"}).content.decode()
    assert (
        "Nothing holds all of this" in aisha.send_form(page, {"words": "krakow arlington"}).content.decode()
    )


def test_the_story_is_searched_only_where_it_is_open(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    request, _holder = ask()
    written(request, house.aisha, "note", {"text": "He was in the CELLAR twice"})
    aisha = at_desk(house.aisha)
    page = f"/requests/{request.id}/case/search"
    shut = aisha.send_form(page, {"words": "cellar"}).content.decode()
    assert "CELLAR" not in shut
    assert "ZAUR_STORY" not in shut
    assert "not open to you now" in shut
    conflict_is(monkeypatch, "clear")
    found = aisha.send_form(page, {"words": "cellar"}).content.decode()
    assert "<mark>CELLAR</mark>" in found
    assert "<mark>cellar</mark>" in found


def test_what_is_for_supervisors_is_not_found_by_others(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, _holder = ask()
    conflict_is(monkeypatch, "clear")
    marisol = hire(house.rosa, "Marisol", ["supervisor"], desk=house.intake, sealed_by=house.aisha)
    written(request, marisol, "supervision_note", {"text": "OVERSIGHT of this"})
    page = f"/requests/{request.id}/case/search"
    assert "OVERSIGHT" not in at_desk(house.aisha).send_form(page, {"words": "oversight"}).content.decode()
    assert "OVERSIGHT" in at_desk(marisol).send_form(page, {"words": "oversight"}).content.decode()


@pytest.mark.parametrize("words", ["", "   ", "-only", "\x00", '"', "x" * 401])
def test_nothing_to_look_for_gets_a_sentence(house: House, words: str) -> None:
    request, _holder = ask()
    aisha = at_desk(house.aisha)
    for page in (f"/requests/{request.id}/case/search", "/cases/search"):
        assert aisha.send_form(page, {"words": words}).status_code == 422


def test_words_in_an_address_search_nothing(house: House) -> None:
    request, _holder = ask()
    answer = at_desk(house.aisha).get(f"/requests/{request.id}/case/search?words=zaur")
    assert b"found" not in answer.content
    assert StaffEntry.objects.filter(action="case.searched").count() == 0


def test_across_cases_only_those_one_holds_and_by_short_id(house: House) -> None:
    one, _holder = ask("Zaur")
    two, _other = ask("Ali", {**ZAUR, "person.name": "Али Вымышленный"})
    ask("Nobody's", {**ZAUR, "person.name": "Чужой Вымышленный"})
    for request in (one, two):
        taken(request, house.aisha)
    aisha = at_desk(house.aisha)
    found = aisha.send_form("/cases/search", {"words": "vymyshlennyy"}).content.decode()
    assert "Found in 2 cases" in found
    assert one.short_id in found
    assert "Чужой" not in found
    assert "Found in 0 cases" in aisha.send_form("/cases/search", {"words": "чужой"}).content.decode()
    timur = at_desk(house.timur).send_form("/cases/search", {"words": "vymyshlennyy"}).content.decode()
    assert "Found in 0 cases" in timur


def test_the_record_says_that_somebody_searched_and_never_for_what(house: House) -> None:
    request, _holder = ask()
    taken(request, house.aisha)
    aisha = at_desk(house.aisha)
    aisha.send_form(f"/requests/{request.id}/case/search", {"words": "SOUGHTWORD"})
    aisha.send_form("/cases/search", {"words": "SOUGHTWORD"})
    rows = list(StaffEntry.objects.filter(action__in=("case.searched", "cases.searched")))
    assert [row.action for row in rows] == ["case.searched", "cases.searched"]
    assert not any("soughtword" in str(vars(row)).lower() for row in StaffEntry.objects.all())


def test_too_many_cases_are_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Zaur", "Ali"):
        taken(ask(name)[0], house.aisha)
    monkeypatch.setattr(searching, "MOST_CASES", 1)
    found = at_desk(house.aisha).send_form("/cases/search", {"words": "zaur"}).content.decode()
    assert "1 case was looked through" in found
    assert "Left out: 1" in found


def test_somebody_without_the_permission_finds_no_page(house: House) -> None:
    assert at_desk(house.rosa).get("/cases/search").status_code == 404


def test_stories_a_conflict_shut_are_neither_found_nor_counted(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "SHOWN_CASES", 1)
    for name in ("Zaur", "Ali", "Umar"):
        taken(ask(name, {**ZAUR, "fear.own_words": "They spoke of a QUARRYWORD"})[0], house.aisha)
    conflict_is(monkeypatch, "conflict")
    aisha = at_desk(house.aisha)
    shut = aisha.send_form("/cases/search", {"words": "quarryword"}).content.decode()
    none = aisha.send_form("/cases/search", {"words": "nowhere"}).content.decode()
    assert "Found in 0 cases" in shut
    assert "more hold it too" not in shut
    assert shut.count("<p") == none.count("<p")
    assert not StaffEntry.objects.filter(action__startswith="request.opened.").exists()
    conflict_is(monkeypatch, "clear")
    assert "2 more hold it too" in aisha.send_form("/cases/search", {"words": "quarryword"}).content.decode()


def test_every_case_that_is_shown_counts_as_opened(house: House) -> None:
    for name in ("Zaur", "Ali", "Umar"):
        taken(ask(name)[0], house.aisha)
    at_desk(house.aisha).send_form("/cases/search", {"words": "zaur"})
    assert watching.opened_lately(house.aisha.person, timezone.now()) == 3


def test_a_paper_for_lawyers_is_found_by_a_lawyer_only_behind_the_storys_door(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, _holder = ask()
    lou = hire(house.rosa, "Lou", ["lawyer"], desk=house.intake, sealed_by=house.aisha)
    written(request, lou, "privileged_document", {"title": "STRATEGYWORD", "kind": "letter"})
    page = f"/requests/{request.id}/case/search"
    assert "STRATEGYWORD" not in at_desk(lou).send_form(page, {"words": "strategyword"}).content.decode()
    conflict_is(monkeypatch, "clear")
    assert "STRATEGYWORD" in at_desk(lou).send_form(page, {"words": "strategyword"}).content.decode()
    assert (
        "STRATEGYWORD" not in at_desk(house.aisha).send_form(page, {"words": "strategyword"}).content.decode()
    )
