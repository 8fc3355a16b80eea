"""The life of a case through its pages: who may, what stands in the way, two at once, what is typed wrong."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants
from safeconduct.cases.life.stages import Stage
from safeconduct.cases.models import CaseEntry
from safeconduct.intake.models import Request
from safeconduct.intake.states import State
from tests.access.people import House, Member, found_house, hire
from tests.cases.asking import ZAUR, ask
from tests.cases.caseroom import journal_of, opened, written
from tests.cases.dates.scenes import Case, keep
from tests.cases.life.scenes import at_desk, conflict_is, day, fresh, put_at, stage_of, take

S = Stage


@pytest.fixture
def house() -> House:
    return found_house()


def test_aisha_takes_zaurs_case_on_and_sees_where_it_stands(house: House) -> None:
    request, _holder = ask()
    aisha = at_desk(house.aisha)
    page = aisha.get(f"/requests/{request.id}/case")
    assert page.status_code == 200
    assert b"Take it on and begin screening" in page.content
    assert take(aisha, request, "screening").status_code == 302
    assert fresh(request).state == State.OPEN
    assert stage_of(request, house.aisha) is S.SCREENING
    shown = aisha.get(f"/requests/{request.id}/case?done=step_taken").content.decode()
    assert 'aria-current="step"><span>Screening' in shown
    assert "Go on to the conflict check" in shown
    assert "Aisha" in shown


def test_no_intake_before_the_conflict_check_lets_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    request, _holder = ask()
    put_at(request, house.aisha, S.MAY_PROCEED)
    aisha = at_desk(house.aisha)
    refused = take(aisha, request, "intake")
    assert refused.status_code == 409
    assert "Until it is, nobody asks about the story" in refused.content.decode()
    assert stage_of(request, house.aisha) is S.MAY_PROCEED
    conflict_is(monkeypatch, "conflict")
    assert "must be waived first" in take(aisha, request, "intake").content.decode()
    conflict_is(monkeypatch, "waived")
    assert take(aisha, request, "intake").status_code == 302
    assert stage_of(request, house.aisha) is S.INTAKE


def test_nobody_is_shown_to_attorneys_without_a_yes_of_their_own(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, _holder = ask()
    put_at(request, house.aisha, S.ACCEPTED)
    conflict_is(monkeypatch, "clear")
    aisha = at_desk(house.aisha)
    assert "has not agreed" in take(aisha, request, "offering").content.decode()
    page = f"/requests/{request.id}/case/agreement"
    assert aisha.send_form(page, {**day(), "given": "yes", "how": "telephone"}).status_code == 302
    assert take(aisha, request, "offering").status_code == 302
    assert aisha.send_form(page, {**day(), "given": "no", "how": "message"}).status_code == 302
    assert "has not agreed" in take(aisha, request, "placed").content.decode()
    assert "may not be shown" in aisha.get(page).content.decode()


def test_nothing_is_filed_without_the_paper_that_proves_it(house: House) -> None:
    request, _holder = ask()
    put_at(request, house.aisha, S.INTERNAL_REVIEW)
    aisha = at_desk(house.aisha)
    assert "There is no proof among the papers" in take(aisha, request, "filed").content.decode()
    written(request, house.aisha, "document", {"kind": "passport", "title": "His passport"})
    paper = written(request, house.aisha, "document", {"kind": "receipt_notice", "title": "Receipt of June"})
    form = aisha.get(f"/requests/{request.id}/case/steps/filed").content.decode()
    assert "Receipt of June" not in form  # nobody checked for conflicts: the story is shut
    assert "Paper " in form
    assert "His passport" not in form
    proof = {"proof": str(paper.record_id)}
    assert take(aisha, request, "filed", **proof).status_code == 422  # nobody read it back
    assert take(aisha, request, "filed", proof=str(uuid4()), read_back="on").status_code == 422
    assert take(aisha, request, "filed", **proof, read_back="on").status_code == 302
    entry = journal_of(request, house.aisha).last("step")
    assert entry is not None
    assert entry.content["proof"] == str(paper.record_id)


def test_no_case_is_closed_while_a_date_is_open(house: House) -> None:
    request, holder = ask()
    put_at(request, house.aisha, S.GRANTED)
    keep(Case(house, request, holder), days=9)
    aisha = at_desk(house.aisha)
    told = "Write down under Dates what came of it"
    assert told in aisha.get(f"/requests/{request.id}/case").content.decode()
    refused = take(aisha, request, "closed", reason="finished")
    assert refused.status_code == 409
    assert told in refused.content.decode()
    assert fresh(request).state == State.OPEN


def test_a_deadline_of_the_law_is_settled_before_a_case_is_closed(house: House) -> None:
    arrived = (timezone.now().date() - timedelta(days=60)).isoformat()
    arrivals = [{"when": arrived, "precision": "day", "how": "visa"}]
    request, _holder = ask("Zaur", {**ZAUR, "place.country": "US", "arrivals": arrivals})
    put_at(request, house.aisha, S.NOT_TAKEN)
    aisha = at_desk(house.aisha)
    form = aisha.get(f"/requests/{request.id}/case/steps/closed").content.decode()
    assert "These deadlines still run" in form
    assert take(aisha, request, "closed", reason="not_taken").status_code == 422
    assert take(aisha, request, "closed", reason="not_taken", settled="told").status_code == 302
    assert fresh(request).state == State.CLOSED


def test_closing_needs_a_reason_or_an_outcome_and_can_be_taken_back(house: House) -> None:
    request, _holder = ask()
    put_at(request, house.aisha, S.DENIED)
    aisha = at_desk(house.aisha)
    assert take(aisha, request, "closed").status_code == 422
    written(request, house.aisha, "outcome", {"result": "denied"})
    assert take(aisha, request, "closed").status_code == 302
    assert stage_of(request, house.aisha) is S.CLOSED
    assert take(aisha, request, "reopen", why="short").status_code == 422
    assert take(aisha, request, "reopen", why="The court reopened it").status_code == 302
    assert fresh(request).state == State.OPEN
    assert stage_of(request, house.aisha) is S.DENIED


@pytest.mark.parametrize(("old", "new"), [("close", "closed"), ("reopen", "reopen")])
def test_the_old_way_to_close_leads_to_the_step_with_its_guards(house: House, old: str, new: str) -> None:
    request, _holder = ask()
    aisha = at_desk(house.aisha)
    page = f"/requests/{request.id}"
    for answer in (aisha.get(f"{page}/move/{old}"), aisha.send_form(f"{page}/move/{old}", page=page)):
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{page}/case/steps/{new}")
    assert fresh(request).state == State.WAITING


def test_a_mistake_is_corrected_and_both_entries_stay(house: House) -> None:
    request, _holder = ask()
    for stage in (S.ACCEPTED, S.PREPARING, S.INTERNAL_REVIEW):
        put_at(request, house.aisha, stage)
    aisha = at_desk(house.aisha)
    assert take(aisha, request, "correct", back_to="accepted").status_code == 422  # why?
    assert take(aisha, request, "correct", back_to="filed", why="Wrong case, sorry").status_code == 422
    assert take(aisha, request, "correct", back_to="accepted", why="Wrong case, sorry").status_code == 302
    assert stage_of(request, house.aisha) is S.ACCEPTED
    assert CaseEntry.objects.filter(request_id=request.id).count() == 4
    history = aisha.get(f"/requests/{request.id}/case/history").content.decode()
    assert "Wrong case, sorry" in history
    assert "Step: Reviewed before filing" in history


def test_the_second_of_two_is_told_and_keeps_what_was_typed(house: House) -> None:
    request, _holder = ask()
    put_at(request, house.aisha, S.SCREENING)
    aisha, timur = at_desk(house.aisha), at_desk(house.timur)
    page = f"/requests/{request.id}/case/steps/referred"
    seen = {"seen": "1", "token": str(uuid4())}
    assert take(aisha, request, "conflict_review").status_code == 302
    told = timur.send_form(page, {**day(), **seen, "why": "Their own lawyer takes it"})
    assert told.status_code == 409
    text = told.content.decode()
    assert "A colleague was faster" in text
    assert "Aisha moved the case to “Conflict check”" in text
    assert "Their own lawyer takes it" in text
    assert stage_of(request, house.aisha) is S.CONFLICT_REVIEW


def test_the_same_form_sent_twice_is_one_step(house: House) -> None:
    request, _holder = ask()
    put_at(request, house.aisha, S.SCREENING)
    aisha = at_desk(house.aisha)
    fixed = {"token": str(uuid4()), "seen": "1"}
    for _click in range(2):
        assert take(aisha, request, "conflict_review", **fixed).status_code == 302
    assert CaseEntry.objects.filter(request_id=request.id).count() == 2


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on-year": "1877"}, "between 1990 and today"),
        ({"on-year": "2099"}, "between 1990 and today"),
        ({"on-day": "31", "on-month": "2"}, "no such day"),
        ({"on-day": ""}, "day, month and year"),
        ({"why": "x" * 2001}, "too long"),
        ({"seen": "many"}, "load the page again"),
        ({"token": "none"}, "load the page again"),
    ],
)
def test_what_is_typed_wrong_gets_a_sentence_and_moves_nothing(
    house: House, wrong: dict[str, str], words: str
) -> None:
    request, _holder = ask()
    put_at(request, house.aisha, S.SCREENING)
    answer = take(at_desk(house.aisha), request, "conflict_review", **wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert stage_of(request, house.aisha) is S.SCREENING


def test_he_is_detained_then_free_again(house: House) -> None:
    request, _holder = ask()
    put_at(request, house.aisha, S.PREPARING)
    aisha = at_desk(house.aisha)
    page = f"/requests/{request.id}/case/side/detained"
    assert (
        aisha.send_form(page, {**day(), "where": "Winn, Louisiana", "why": "His wife called"}).status_code
        == 302
    )
    shown = aisha.get(f"/requests/{request.id}/case").content.decode()
    assert "Winn, Louisiana" in shown
    assert '<span class="tag danger">Detained</span>' in shown
    twice = aisha.send_form(page, {**day(), "what": "begin", "seen": "1"})
    assert twice.status_code == 409
    assert aisha.send_form(page, {**day()}).status_code == 302
    assert "Winn, Louisiana" not in aisha.get(f"/requests/{request.id}/case").content.decode()
    assert "Winn, Louisiana" in aisha.get(f"/requests/{request.id}/case/history").content.decode()


def test_a_volunteer_reads_where_it_stands_and_moves_nothing(house: House) -> None:
    request, _holder = ask()
    put_at(request, house.aisha, S.SCREENING)
    nadia = hire(house.rosa, "Nadia", ["volunteer"])
    keys = opened(request, house.aisha)
    now = timezone.now()
    grants.grant(
        request=fresh(request), person=nadia.person, keys=keys, purpose="first_step", expires_on=None,
        ends_at=now + timedelta(hours=4), by=house.aisha.unlocked, at=now,
    )  # fmt: skip
    client = at_desk(nadia)
    page = client.get(f"/requests/{request.id}/case")
    assert page.status_code == 200
    assert b"A caseworker moves it" in page.content
    for path in ("case/steps/conflict_review", "case/side/detained", "case/agreement"):
        assert client.get(f"/requests/{request.id}/{path}").status_code == 404


def test_whoever_has_no_way_in_gets_no_page_of_it(house: House) -> None:
    request, _holder = ask()
    leyla = at_desk(hire(house.rosa, "Leyla", ["caseworker"]))
    pages = (
        "case",
        "case/history",
        "case/search",
        "case/steps/closed",
        "case/side/detained",
        "case/agreement",
    )
    for page in pages:
        assert leyla.get(f"/requests/{request.id}/{page}").status_code == 404
        assert at_desk(house.aisha).get(f"/requests/{uuid4()}/{page}").status_code == 404


@pytest.mark.parametrize("path", ["steps/fly", "steps/new_stage", "side/asleep"])
def test_a_step_that_does_not_exist_is_not_there(house: House, path: str) -> None:
    request, _holder = ask()
    assert at_desk(house.aisha).get(f"/requests/{request.id}/case/{path}").status_code == 404


@pytest.mark.parametrize("state", [State.SET_ASIDE, State.DELETION_ASKED])
def test_nothing_is_done_with_what_is_to_be_deleted_or_was_set_aside(house: House, state: State) -> None:
    request, _holder = ask()
    Request.objects.filter(id=request.id).update(state=state)
    answer = take(at_desk(house.aisha), request, "closed", reason="finished", settled="told")
    assert answer.status_code == 409
    assert b"Nothing is done with it now" in answer.content


def test_the_record_of_who_did_what_says_nothing_about_him(house: House) -> None:
    request, _holder = ask()
    put_at(request, house.aisha, S.SCREENING, why="ZAUR_SECRET")
    rows = StaffEntry.objects.filter(subject=request.id)
    assert {row.action for row in rows} >= {"case.step.added"}
    assert not any("ZAUR" in str(vars(row)) for row in rows)
    assert all("SCREENING" not in row.action.upper() for row in rows)


def test_the_overview_says_what_is_missing_and_what_is_due(house: House) -> None:
    request, _holder = ask()
    put_at(request, house.aisha, S.PREPARING)
    late = (timezone.now().date() - timedelta(days=3)).isoformat()
    written(
        request,
        house.aisha,
        "task",
        {"title": "Call the clerk", "due": late, "owner": str(house.timur.person.pk)},
    )
    written(request, house.aisha, "task", {"title": "Done long ago", "due": late, "state": "done"})
    Request.objects.filter(id=request.id).update(changed_on=timezone.now().date() - timedelta(days=15))
    shown = at_desk(house.aisha).get(f"/requests/{request.id}/case").content.decode()
    assert "Call the clerk" in shown
    assert "3 days overdue" in shown
    assert "Timur" in shown
    assert "Done long ago" not in shown
    assert "No contact for 15 days" in shown
    assert "The A-number, or that there is none" in shown


def test_a_changed_row_is_told_and_takes_no_page_away(house: House) -> None:
    request, _holder = ask()
    written(request, house.aisha, "note", {"text": "one"})
    CaseEntry.objects.filter(request_id=request.id).update(document=b"x" * 200)
    aisha = at_desk(house.aisha)
    for page in ("case", "case/history", "case/search"):
        assert aisha.get(f"/requests/{request.id}/{page}").status_code == 200
    assert b"cannot be opened" in aisha.get(f"/requests/{request.id}/case").content


def test_history_keeps_the_story_shut_and_shows_what_changed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    request, _holder = ask()
    first = written(request, house.aisha, "note", {"text": "He came in MARCH"})
    written(request, house.aisha, "note", {"text": "He came in MAY"}, record_id=first.record_id, seen=1)
    task = written(request, house.aisha, "task", {"title": "Call him"})
    written(
        request,
        house.aisha,
        "task",
        {"title": "Call him"},
        record_id=task.record_id,
        seen=1,
        struck="Not needed",
    )
    written(request, hire_supervisor(house), "supervision_note", {"text": "SUPERVISION only"})
    aisha = at_desk(house.aisha)
    page = f"/requests/{request.id}/case/history"
    shut = aisha.get(page).content.decode()
    assert "MARCH" not in shut
    assert "Part of the story" in shut
    assert "Not needed" in shut
    assert "<del><strong>Task: added" in shut
    assert "SUPERVISION" not in shut
    conflict_is(monkeypatch, "clear")
    told = aisha.get(page).content.decode()
    assert '<del class="typed" dir="auto">He came in MARCH</del>' in told
    assert '<ins class="typed" dir="auto">He came in MAY</ins>' in told
    assert "Call him" in aisha.get(f"{page}?kind=task").content.decode()
    assert aisha.get(f"{page}?kind=task&page=99").status_code == 200
    assert aisha.get(f"{page}?kind=%00&page=x").status_code == 200


def hire_supervisor(house: House) -> Member:
    """Marisol, who sits at the desk as well."""
    return hire(house.rosa, "Marisol", ["supervisor"], desk=house.intake, sealed_by=house.aisha)
