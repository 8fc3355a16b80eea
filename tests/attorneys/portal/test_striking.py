"""Striking a draft out and bringing it back: nothing is deleted, nothing signed can be, every queue forgets it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from safeconduct.attorneys.portal import draft_actions
from safeconduct.attorneys.portal.draft_actions import Words
from safeconduct.attorneys.portal.draft_states import MOVES, NotFromHere, State, after
from safeconduct.attorneys.portal.drafts import KIND, Draft, one_draft, struck_drafts
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import journal
from safeconduct.cases.models import CaseEntry
from tests.access.people import Member
from tests.attorneys.portal.scenes import Scene, at_desk, scene, shown
from tests.cases.caseroom import journal_of

READ = {"reader": "Maria", "language": "ru", "interpreter": "", "on": "2026-11-20"}
TEXT = "Three men came at night."


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return scene(monkeypatch)


def wrote(case: Scene, title: str = "Declaration of Z.", needs_read_back: bool = True) -> Draft:
    said = Words(title, "declaration", TEXT, needs_read_back=needs_read_back)
    entry = draft_actions.begin(by=case.by(case.bruno), words=said, token=uuid4())
    return found(case, entry.record_id)


def found(case: Scene, draft_id: Any) -> Draft:
    draft = one_draft(journal_of(case.zaur, case.bruno), draft_id)
    assert draft is not None
    return draft


def moved(case: Scene, draft: Draft, member: Member, code: str, **said: Any) -> State:
    seen = found(case, draft.id).version
    return draft_actions.move(
        by=case.by(member), draft_id=draft.id, code=code, said=said, seen=seen, token=uuid4()
    )[1]


def test_bruno_strikes_a_draft_out_and_brings_it_back(case: Scene) -> None:
    bruno, draft, address = at_desk(case.bruno), wrote(case), f"{case.address}/drafts"
    asked = bruno.get(f"{address}/{draft.id}/strike")
    assert asked.status_code == 200 and "Strike this draft out?" in shown(asked)
    assert not found(case, draft.id).is_struck, "asking strikes nothing"
    answer = bruno.send_form(f"{address}/{draft.id}/strike", {"reason": "BEGUN_TWICE"})
    assert answer["Location"].endswith("?done=draft_strike")
    assert "can be brought back" in shown(bruno.get(answer["Location"]))
    page = shown(bruno.get(address))
    assert "No draft yet" in page and "1 draft struck out" in page and "BEGUN_TWICE" in page
    assert page.index("<details>") < page.index("Declaration of Z.")
    one = shown(bruno.get(f"{address}/{draft.id}"))
    assert TEXT in one and "BEGUN_TWICE" in one and "Bring it back" in one and "Change the text" not in one
    assert bruno.send_form(f"{address}/{draft.id}/bring_back").status_code == 302
    assert found(case, draft.id).state is State.IN_PROGRESS
    page = shown(bruno.get(address))
    assert "struck out" not in page and "Declaration of Z." in page
    assert [each.move for each in found(case, draft.id).happened] == ["begin", "strike", "bring_back"]
    actions = set(StaffEntry.objects.filter(subject=case.zaur.id).values_list("action", flat=True))
    assert {"case.draft.strike", "case.draft.bring_back"} <= actions


@pytest.mark.parametrize("reason", ["", "  ", "no", "x" * 201])
def test_without_a_reason_nothing_is_struck(case: Scene, reason: str) -> None:
    draft = wrote(case)
    one = f"{case.address}/drafts/{draft.id}/strike"
    assert at_desk(case.bruno).send_form(one, {"reason": reason}).status_code == 422
    assert not found(case, draft.id).is_struck


def test_a_struck_draft_is_in_no_queue_plan_kit_or_list_of_what_is_open(case: Scene) -> None:
    draft = wrote(case, "GONE_FROM_LISTS")
    moved(case, draft, case.bruno, "ask_review")
    pages = {
        case.leyla: ["/mentoring"],
        case.bruno: [f"/my/cases/{case.zaur.id}", f"{case.address}/kit", f"{case.address}/give-back"],
    }
    before = [at_desk(who).get(path) for who, paths in pages.items() for path in paths]
    assert all("GONE_FROM_LISTS" in shown(answer) for answer in before)
    moved(case, draft, case.bruno, "strike", reason="Begun twice")
    for who, paths in pages.items():
        for path in paths:
            assert "GONE_FROM_LISTS" not in shown(at_desk(who).get(path)), path
    assert struck_drafts(journal_of(case.zaur, case.bruno))[0].id == draft.id


def test_an_approval_does_not_come_back_with_the_draft(case: Scene) -> None:
    draft = wrote(case)
    moved(case, draft, case.bruno, "ask_review")
    moved(case, draft, case.leyla, "approve", comment="")
    moved(case, draft, case.bruno, "read_back", **READ)
    moved(case, draft, case.bruno, "strike", reason="Another one is filed")
    assert moved(case, draft, case.bruno, "bring_back") is State.IN_PROGRESS
    assert "read_back" not in found(case, draft.id).content
    with pytest.raises(NotFromHere):
        moved(case, draft, case.bruno, "sign", on="2026-11-20", how="ink")


@pytest.mark.parametrize("last", ["sign_unread", "freeze"])
def test_what_is_signed_or_frozen_is_never_struck(case: Scene, last: str) -> None:
    draft, bruno = wrote(case, needs_read_back=False), at_desk(case.bruno)
    moved(case, draft, case.bruno, "ask_review")
    moved(case, draft, case.leyla, "approve", comment="")
    moved(case, draft, case.bruno, "sign_unread", on="2026-11-20", how="ink")
    if last == "freeze":
        moved(case, draft, case.bruno, "freeze")
    state = found(case, draft.id).state
    one = f"{case.address}/drafts/{draft.id}"
    assert "Strike it out" not in shown(bruno.get(one))
    assert bruno.get(f"{one}/strike").status_code == 409
    with pytest.raises(NotFromHere):
        moved(case, draft, case.bruno, "strike", reason="Too late")
    assert found(case, draft.id).state is state


def test_a_row_that_strikes_a_frozen_draft_past_the_table_strikes_nothing(case: Scene) -> None:
    draft = wrote(case, needs_read_back=False)
    for who, code in ((case.bruno, "ask_review"), (case.leyla, "approve"), (case.bruno, "sign_unread"),
                      (case.bruno, "freeze")):  # fmt: skip
        moved(case, draft, who, code, comment="")
    by, now = case.by(case.bruno), found(case, draft.id)
    journal.write(
        request=by.request, keys=by.keys, kind=KIND, record_id=draft.id, content={**now.content, "move": "strike"},
        token=uuid4(), by=by.person, at=by.at, seen=now.version, struck="past the table",
    )  # fmt: skip
    assert found(case, draft.id).state is State.FROZEN
    assert [each.id for each in case.drafts()] == [draft.id]


def test_only_who_writes_strikes_and_brings_back(case: Scene) -> None:
    draft = wrote(case)
    one = f"{case.address}/drafts/{draft.id}"
    for member in (case.leyla, case.chidi):
        assert at_desk(member).get(f"{one}/strike").status_code == 404
    moved(case, draft, case.bruno, "strike", reason="Begun twice")
    for member in (case.leyla, case.chidi):
        assert at_desk(member).get(f"{one}/bring_back").status_code == 404
    assert "Bring it back" not in shown(at_desk(case.leyla).get(one))


def test_a_struck_draft_is_not_changed_and_the_old_form_is_told(case: Scene) -> None:
    draft, bruno = wrote(case), at_desk(case.bruno)
    moved(case, draft, case.bruno, "strike", reason="Begun twice")
    edit = f"{case.address}/drafts/{draft.id}/edit"
    assert bruno.get(edit).status_code == 302
    typed = {"title": "T", "kind": "brief", "text": "NEW_WORDS", "language": "en", "token": str(uuid4()),
             "version": str(found(case, draft.id).version)}  # fmt: skip
    answer = bruno.send_form(edit, typed, page=f"{case.address}/drafts/new")
    assert answer.status_code == 409 and "NEW_WORDS" in shown(answer)
    with pytest.raises(NotFromHere):
        draft_actions.change(
            by=case.by(case.bruno), draft_id=draft.id, words=Words("Declaration of Z.", "declaration", TEXT),
            seen=found(case, draft.id).version, token=uuid4(),
        )  # fmt: skip
    assert found(case, draft.id).is_struck


def test_the_same_form_sent_twice_strikes_once_and_other_words_are_not_passed_over(case: Scene) -> None:
    draft, bruno, token = wrote(case), at_desk(case.bruno), str(uuid4())
    one = f"{case.address}/drafts/{draft.id}/strike"
    typed = {"reason": "Begun twice", "token": token, "version": str(draft.version)}
    for _time in range(2):
        assert bruno.send_form(one, typed, page=f"{case.address}/hours").status_code == 302
    count = CaseEntry.objects.count()
    other = bruno.send_form(one, {**typed, "reason": "Something else"}, page=f"{case.address}/hours")
    assert other.status_code == 409 and CaseEntry.objects.count() == count


def test_the_table_strikes_only_what_is_unsigned_and_brings_back_to_in_progress() -> None:
    for state in State:
        if state in (State.SIGNED, State.FROZEN, State.STRUCK):
            with pytest.raises(NotFromHere):
                after(state, "strike", needs_read_back=True)
        else:
            assert after(state, "strike", needs_read_back=True) is State.STRUCK
    assert {code for code, move in MOVES.items() if State.STRUCK in move.starts} == {"bring_back"}
