"""Drafts: Bruno writes, Leyla reviews, nobody approves their own, what is signed stays as it is."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from safeconduct.access.errors import NotAllowed
from safeconduct.attorneys.portal import draft_actions
from safeconduct.attorneys.portal.draft_actions import OnlyAccompanies, Words
from safeconduct.attorneys.portal.draft_states import NotFromHere, OwnDraft, State
from safeconduct.attorneys.portal.drafts import KIND, LONGEST_TEXT, digest_of
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.journal import ChangedMeanwhile
from safeconduct.cases.models import CaseEntry
from tests.access.people import Member, hire
from tests.attorneys.portal.scenes import Scene, at_desk, give, on_the_panel, placed, scene, shown
from tests.cases.asking import ask
from tests.cases.caseroom import opened

TYPED = {"title": "Declaration of Z.", "kind": "declaration", "text": "Three men came at night.", "language": "en",
         "needs_read_back": "on"}  # fmt: skip


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return scene(monkeypatch)


def wrote(case: Scene, text: str = "Three men came at night.", needs_read_back: bool = True) -> Any:
    said = Words("Declaration of Z.", "declaration", text, needs_read_back=needs_read_back)
    return draft_actions.begin(by=case.by(case.bruno), words=said, token=uuid4())


def moved(case: Scene, member: Member, code: str, **said: Any) -> State:
    draft = case.draft()
    return draft_actions.move(
        by=case.by(member), draft_id=draft.id, code=code, said=said, seen=draft.version, token=uuid4()
    )[1]


def test_the_whole_way_in_the_browser(case: Scene) -> None:
    bruno, leyla, address = at_desk(case.bruno), at_desk(case.leyla), f"{case.address}/drafts"
    assert "No draft yet" in shown(bruno.get(address))
    answer = bruno.send_form(f"{address}/new", TYPED)
    assert answer.status_code == 302, shown(answer)
    one = f"{address}/{case.draft().id}"
    assert bruno.send_form(f"{one}/ask_review").status_code == 302
    assert "Declaration of Z." in shown(leyla.get("/mentoring"))
    assert leyla.send_form(f"{one}/ask_changes", {"comment": ""}).status_code == 422
    assert leyla.send_form(f"{one}/ask_changes", {"comment": "Two or three men?"}).status_code == 302
    assert "Two or three men?" in shown(bruno.get(one))
    assert bruno.send_form(f"{one}/edit", {**TYPED, "text": "Two men came at night."}).status_code == 302
    page = shown(bruno.get(f"{one}?since=1&until=2"))
    assert "<del>" in page and "<ins>" in page and "added:" in page and "removed:" in page
    bruno.send_form(f"{one}/ask_review")
    assert leyla.send_form(f"{one}/approve").status_code == 302
    today = _today()
    said = {"reader": "Maria", "language": "ru", "interpreter": "Sofia", **today}
    assert bruno.send_form(f"{one}/read_back", said).status_code == 302
    assert bruno.send_form(f"{one}/sign", {"how": "ink", **today}).status_code == 302
    assert bruno.send_form(f"{one}/freeze").status_code == 302
    draft = case.draft()
    assert draft.state is State.FROZEN and draft.is_whole
    page = shown(bruno.get(one))
    assert digest_of("Two men came at night.") in page and "Maria" in page and "Sofia" in page
    assert bruno.get(f"{one}/edit").status_code == 302
    assert bruno.send_form(f"{one}/edit", TYPED, page=f"{address}/new").status_code in (409, 422)
    assert case.draft().text == "Two men came at night."
    assert "Kit for the next attorney" in shown(bruno.get(f"{case.address}/kit"))


def _today() -> dict[str, str]:
    from django.utils import timezone

    day = timezone.now().date()
    return {"on-day": str(day.day), "on-month": str(day.month), "on-year": str(day.year)}


def test_changing_an_approved_text_puts_it_back_to_in_progress(case: Scene) -> None:
    wrote(case)
    moved(case, case.bruno, "ask_review")
    moved(case, case.leyla, "approve", comment="")
    draft = case.draft()
    bruno = at_desk(case.bruno)
    answer = bruno.send_form(f"{case.address}/drafts/{draft.id}/edit", {**TYPED, "text": "Four men."})
    assert answer.headers["Location"].endswith("?done=draft_again")
    assert case.draft().state is State.IN_PROGRESS
    with pytest.raises(NotFromHere):
        moved(case, case.bruno, "read_back", reader="M", language="ru", interpreter="", on="2026-11-20")


def test_saving_without_a_change_keeps_the_approval(case: Scene) -> None:
    wrote(case)
    moved(case, case.bruno, "ask_review")
    moved(case, case.leyla, "approve", comment="")
    draft, count = case.draft(), CaseEntry.objects.count()
    said = Words("Declaration of Z.", "declaration", "Three men came at night.")
    draft_actions.change(
        by=case.by(case.bruno), draft_id=draft.id, words=said, seen=draft.version, token=uuid4()
    )
    assert CaseEntry.objects.count() == count and case.draft().state is State.APPROVED


def test_something_to_correct_leads_back_and_is_kept(case: Scene) -> None:
    wrote(case)
    moved(case, case.bruno, "ask_review")
    moved(case, case.leyla, "approve", comment="Good")
    said = {"reader": "M", "language": "ru", "interpreter": "", "on": "2026-11-20", "corrected": "It was two"}
    assert moved(case, case.bruno, "corrected", **said) is State.IN_PROGRESS
    assert "It was two" in shown(at_desk(case.bruno).get(f"{case.address}/drafts/{case.draft().id}"))


def test_a_letter_that_nobody_signs_with_the_client_is_signed_unread(case: Scene) -> None:
    wrote(case, needs_read_back=False)
    moved(case, case.bruno, "ask_review")
    moved(case, case.leyla, "approve", comment="")
    with pytest.raises(NotFromHere):
        moved(case, case.bruno, "sign", on="2026-11-20", how="ink")
    assert moved(case, case.bruno, "sign_unread", on="2026-11-20", how="ink") is State.SIGNED
    with pytest.raises(NotFromHere):
        moved(case, case.leyla, "ask_changes", comment="too late")


def test_the_mentor_writes_in_no_draft(case: Scene) -> None:
    wrote(case)
    leyla, one = at_desk(case.leyla), f"{case.address}/drafts/{case.draft().id}"
    assert "Three men" in shown(leyla.get(one))
    assert leyla.get(f"{one}/edit").status_code == 404
    assert leyla.get(f"{case.address}/drafts/new").status_code == 404
    assert leyla.get(f"{one}/ask_review").status_code == 404
    with pytest.raises(NotAllowed):
        moved(case, case.leyla, "ask_review")


def test_a_lawyer_who_accompanies_writes_in_none_either(case: Scene) -> None:
    wrote(case)
    olga = hire(case.house.rosa, "Olga", ["lawyer"])
    give(case.house, case.zaur, olga, "mentoring")
    one = f"{case.address}/drafts/{case.draft().id}"
    assert at_desk(olga).get(f"{one}/edit").status_code == 404
    with pytest.raises(OnlyAccompanies):
        moved(case, olga, "ask_review")
    moved(case, case.bruno, "ask_review")
    assert moved(case, olga, "approve", comment="") is State.APPROVED


def test_nobody_approves_their_own_draft(case: Scene) -> None:
    olga = hire(case.house.rosa, "Olga", ["lawyer"])
    give(case.house, case.zaur, olga, "casework")
    said = Words("Letter", "letter", "To whom it may concern")
    draft_actions.begin(by=case.by(olga), words=said, token=uuid4())
    moved(case, olga, "ask_review")
    with pytest.raises(OwnDraft):
        moved(case, olga, "approve", comment="")
    one = f"{case.address}/drafts/{case.draft().id}"
    assert "somebody else approves it" in shown(at_desk(olga).get(one))
    assert at_desk(olga).get(f"{one}/approve").status_code == 409
    assert case.draft().state is State.REVIEW_REQUESTED


def test_bruno_has_no_review_to_give(case: Scene) -> None:
    wrote(case)
    moved(case, case.bruno, "ask_review")
    assert at_desk(case.bruno).get(f"{case.address}/drafts/{case.draft().id}/approve").status_code == 404
    with pytest.raises(NotAllowed):
        moved(case, case.bruno, "approve", comment="")


def test_an_approval_of_an_older_version_is_refused_with_a_page_that_keeps_the_comment(case: Scene) -> None:
    wrote(case)
    moved(case, case.bruno, "ask_review")
    leyla, draft = at_desk(case.leyla), case.draft()
    step = f"{case.address}/drafts/{draft.id}/approve"
    typed = {"comment": "KEPT_COMMENT", "token": str(uuid4()), "version": str(draft.version)}
    said = Words("Declaration of Z.", "declaration", "Changed since")
    draft_actions.change(
        by=case.by(case.bruno), draft_id=draft.id, words=said, seen=draft.version, token=uuid4()
    )
    answer = leyla.send_form(step, typed, page=step)
    assert answer.status_code == 409 and "KEPT_COMMENT" in shown(answer)
    assert case.draft().state is State.IN_PROGRESS


def test_two_who_write_at_once_lose_nothing(case: Scene) -> None:
    wrote(case)
    draft = case.draft()
    one = f"{case.address}/drafts/{draft.id}/edit"
    form = {**TYPED, "token": str(uuid4()), "version": str(draft.version)}
    timur = case.house.aisha
    draft_actions.change(
        by=case.by(timur), draft_id=draft.id, words=Words("Declaration of Z.", "declaration", "THEIRS"),
        seen=draft.version, token=uuid4(),
    )  # fmt: skip
    answer = at_desk(case.bruno).send_form(one, {**form, "text": "MINE"}, page=one)
    page = shown(answer)
    assert answer.status_code == 409 and "THEIRS" in page and "MINE" in page
    with pytest.raises(ChangedMeanwhile):
        draft_actions.change(
            by=case.by(case.bruno), draft_id=draft.id, words=Words("x", "letter", "MINE"),
            seen=draft.version, token=uuid4(),
        )  # fmt: skip


def test_a_form_sent_twice_is_one_and_so_is_a_review(case: Scene) -> None:
    bruno, token = at_desk(case.bruno), str(uuid4())
    for _time in range(2):
        bruno.send_form(f"{case.address}/drafts/new", {**TYPED, "token": token})
    assert len(case.drafts()) == 1
    moved(case, case.bruno, "ask_review")
    draft, token = case.draft(), str(uuid4())
    step = f"{case.address}/drafts/{draft.id}/ask_changes"
    for _time in range(2):
        typed = {"comment": "Say when.", "token": token, "version": str(draft.version)}
        assert at_desk(case.leyla).send_form(step, typed, page=step).status_code == 302
    assert sum(each.move == "ask_changes" for each in case.draft().happened) == 1
    assert StaffEntry.objects.filter(action="case.draft.ask_changes", subject=case.zaur.id).count() == 1


def test_what_was_typed_and_not_saved_is_there_again_for_its_writer_alone(case: Scene) -> None:
    bruno, address = at_desk(case.bruno), f"{case.address}/drafts/new"
    long = "word " * 15_000
    bruno.send_form(address, {**TYPED, "text": long, "keep": "1"})
    assert long[:60_000].strip() in shown(bruno.get(address))
    assert "word word" not in shown(at_desk(case.house.aisha).get(address))
    assert not case.drafts()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Give it a title."),
        ({"title": "x" * 201}, "Please use a shorter title."),
        ({"kind": ""}, "Choose what it is."),
        ({"kind": "packet"}, "packet"),
        ({"text": ""}, "Type the text, or choose the paper"),
        ({"text": " \n\x00"}, "Type the text, or choose the paper"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "There is room for"),
        ({"paper": str(uuid4())}, "Select a valid choice"),
        ({"language": "xx"}, "Select a valid choice"),
        ({"token": "no"}, "Please load the page again."),
        ({"version": "-1"}, "Please load the page again."),
    ],
)
def test_bad_input_is_said_in_a_sentence(case: Scene, typed: dict[str, str], sentence: str) -> None:
    answer = at_desk(case.bruno).send_form(f"{case.address}/drafts/new", {**TYPED, **typed})
    assert answer.status_code == 422 and sentence in shown(answer)
    assert not case.drafts()


@pytest.mark.parametrize(
    "said",
    [
        {"reader": "", "language": "ru"},
        {"reader": "M", "language": "xx"},
        {"reader": "M", "language": "ru", "on-day": "31", "on-month": "2", "on-year": "2026"},
        {"reader": "M", "language": "ru", "on-year": "2099"},
        {"reader": "M", "language": "ru", "on-year": "1026"},
    ],
)
def test_a_reading_needs_a_reader_a_language_and_a_day(case: Scene, said: dict[str, str]) -> None:
    wrote(case)
    moved(case, case.bruno, "ask_review")
    moved(case, case.leyla, "approve", comment="")
    step = f"{case.address}/drafts/{case.draft().id}/read_back"
    assert at_desk(case.bruno).send_form(step, {**_today(), **said}).status_code == 422
    assert case.draft().state is State.APPROVED


@pytest.mark.parametrize(
    "asked", ["since=1&until=9", "since=x&until=1", "since=-1&until=1", "since=١&until=1"]
)
def test_a_comparison_that_is_none_shows_the_text(case: Scene, asked: str) -> None:
    wrote(case)
    page = at_desk(case.bruno).get(f"{case.address}/drafts/{case.draft().id}?{asked}")
    assert page.status_code == 200 and "Three men came at night." in shown(page)


def test_an_attorney_of_another_case_finds_nothing(case: Scene) -> None:
    wrote(case)
    other, _holder = ask("Malika")
    placed(other, case.chidi.person.attorney, None)
    give(case.house, other, case.chidi, "representing")
    chidi, draft = at_desk(case.chidi), case.draft()
    for path in ("drafts", "drafts/new", f"drafts/{draft.id}", f"drafts/{draft.id}/edit",
                 f"drafts/{draft.id}/freeze", "hours", "kit", "give-back", "checkpoints"):  # fmt: skip
        assert chidi.get(f"{case.address}/{path}").status_code == 404, path
    assert chidi.get(f"/my/cases/{case.zaur.id}").status_code == 404
    assert chidi.get(f"/requests/{other.id}/drafts/{draft.id}").status_code == 404
    assert chidi.get(f"/my/cases/{other.id}").status_code == 200


def test_unknown_drafts_and_steps_are_not_there(case: Scene) -> None:
    wrote(case)
    bruno, one = at_desk(case.bruno), f"{case.address}/drafts/{case.draft().id}"
    assert bruno.get(f"{case.address}/drafts/{uuid4()}").status_code == 404
    assert bruno.get(f"{one}/nonsense").status_code == 404
    assert bruno.get(f"{one}/begin").status_code == 404
    assert opened(case.zaur, case.bruno).case
    assert on_the_panel is not None and KIND == "draft"
