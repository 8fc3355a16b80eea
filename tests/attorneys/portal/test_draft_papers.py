"""A draft in a paper: when the paper is changed or struck out afterwards, the pages say so and the frozen one stays."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from safeconduct.attorneys.portal import draft_actions
from safeconduct.attorneys.portal.draft_actions import Words
from safeconduct.attorneys.portal.draft_papers import Since
from safeconduct.attorneys.portal.draft_states import State
from safeconduct.attorneys.portal.drafts import Draft
from safeconduct.cases.papers import actions as papers
from tests.access.people import Member
from tests.attorneys.portal.scenes import Scene, at_desk, scene, shown
from tests.cases.papers.scenes import a_file
from tests.sites import SiteClient


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return scene(monkeypatch)


@pytest.fixture
def bruno(case: Scene) -> SiteClient:
    return at_desk(case.bruno)


def a_paper(case: Scene, bruno: SiteClient, title: str = "PAPER_TITLE") -> str:
    home = f"{case.address}/papers"
    told = {"kind": "police", "language": "en", "title": title, "uploads": [a_file(b"FIRST_WORDS", "d.txt")]}
    answer = bruno.send_form(f"{home}/new", told)
    assert answer.status_code == 302, shown(answer)
    return str(answer["Location"]).split("/papers/")[1].split("?")[0].split("/")[0]


def another_file(case: Scene, bruno: SiteClient, paper: str, words: bytes = b"OTHER_WORDS") -> None:
    address = f"{case.address}/papers/{paper}/version"
    answer = bruno.send_form(address, {"uploads": [a_file(words, "e.txt")], "why": "Signed copy"})
    assert answer.status_code == 302, shown(answer)


def wrote(case: Scene, paper: str, text: str = "") -> None:
    said = Words("Letter", "letter", text, paper=paper, needs_read_back=False)
    draft_actions.begin(by=case.by(case.bruno), words=said, token=uuid4())


def go(case: Scene, *codes: str) -> Draft:
    for code in codes:
        draft, who = case.draft(), case.leyla if code in ("approve", "ask_changes") else case.bruno
        draft_actions.move(
            by=case.by(who),
            draft_id=draft.id,
            code=code,
            said={"comment": ""},
            seen=draft.version,
            token=uuid4(),
        )
    return case.draft()


def page(case: Scene, client: SiteClient) -> str:
    return shown(client.get(f"{case.address}/drafts/{case.draft().id}"))


def desk(case: Scene, member: Member) -> papers.Desk:
    by = case.by(member)
    return papers.Desk(by.request, by.keys, by.person, timezone.now(), uuid4())


def test_a_frozen_draft_names_the_files_it_rests_on_and_stays_when_the_paper_changes(
    case: Scene, bruno: SiteClient
) -> None:
    paper = a_paper(case, bruno)
    wrote(case, paper)
    frozen = go(case, "ask_review", "approve", "sign_unread", "freeze")
    assert frozen.is_whole and frozen.rests.since_frozen is Since.SAME
    (digest,) = frozen.content["paper_files"]
    before = page(case, bruno)
    assert digest in before and "PAPER_TITLE" in before and "other files now" not in before
    another_file(case, bruno, paper)
    after = case.draft()
    assert after.state is State.FROZEN and after.is_text_whole and not after.is_whole
    assert after.content == frozen.content and after.version == frozen.version
    now = page(case, bruno)
    assert digest in now and "other files now than the ones that were frozen" in now
    assert "Paper changed since it was frozen" in shown(bruno.get(f"{case.address}/drafts"))
    assert "outside the program" not in now


def test_a_paper_struck_out_under_a_frozen_draft_is_told_and_brought_back_is_not(
    case: Scene, bruno: SiteClient
) -> None:
    paper = a_paper(case, bruno)
    wrote(case, paper, "BESIDE_IT")
    go(case, "ask_review", "approve", "sign_unread", "freeze")
    one = f"{case.address}/papers/{paper}"
    assert bruno.send_form(f"{one}/strike", {"reason": "Wrong person"}).status_code == 302
    assert case.draft().rests.since_frozen is Since.STRUCK and not case.draft().is_whole
    told = page(case, bruno)
    assert "The paper this rests on is struck out" in told and "BESIDE_IT" in told
    assert bruno.send_form(f"{one}/restore", page=one).status_code == 302
    assert case.draft().is_whole and "is struck out" not in page(case, bruno)


def test_another_title_a_note_or_another_room_changes_no_paper(case: Scene, bruno: SiteClient) -> None:
    paper = a_paper(case, bruno)
    wrote(case, paper)
    go(case, "ask_review", "approve", "sign_unread", "freeze")
    edit = f"{case.address}/papers/{paper}/edit"
    told = {"kind": "police", "language": "en", "title": "ANOTHER_TITLE", "note": "Seen"}
    assert bruno.send_form(edit, told).status_code == 302
    assert case.draft().is_whole
    seen = case.draft()
    record = draft_paper(case, paper)
    new_id = papers.move(desk(case, case.bruno), UUID(paper), privileged=True, seen=record)
    assert case.draft().is_whole and case.draft().rests.paper == new_id != seen.rests.paper
    assert str(new_id) in page(case, bruno)
    another_file(case, bruno, str(new_id))
    assert case.draft().rests.since_frozen is Since.CHANGED


def draft_paper(case: Scene, paper: str) -> int:
    """The version of its record."""
    from tests.cases.caseroom import journal_of

    record = journal_of(case.zaur, case.bruno).get(UUID(paper))
    assert record is not None
    return record.version


def test_a_paper_changed_after_the_approval_is_told_before_anybody_signs_and_is_looked_at_anew(
    case: Scene, bruno: SiteClient
) -> None:
    paper = a_paper(case, bruno)
    wrote(case, paper)
    draft = go(case, "ask_review", "approve")
    assert not draft.is_paper_other
    another_file(case, bruno, paper)
    told = "other files than the ones that were approved"
    one = f"{case.address}/drafts/{draft.id}"
    for path in (one, f"{one}/sign_unread"):
        assert told in shown(bruno.get(path)), path
    assert told in shown(at_desk(case.leyla).get(one))
    said = Words("Letter", "letter", "", paper=paper, needs_read_back=False)
    draft_actions.change(
        by=case.by(case.bruno), draft_id=draft.id, words=said, seen=draft.version, token=uuid4()
    )
    assert case.draft().state is State.IN_PROGRESS
    assert not go(case, "ask_review", "approve").is_paper_other
    assert told not in shown(bruno.get(one))


@pytest.mark.parametrize("typed", ["", "not-an-id", str(UUID(int=5))])
def test_a_draft_whose_paper_is_none_says_nothing_of_one(case: Scene, typed: str) -> None:
    wrote(case, typed, "TYPED_WORDS")
    frozen = go(case, "ask_review", "approve", "sign_unread", "freeze")
    assert frozen.is_whole and frozen.content["paper_files"] == []
    assert "TYPED_WORDS" in page(case, at_desk(case.bruno))


def test_a_paper_begun_after_the_freezing_under_the_same_id_is_no_change(
    case: Scene, bruno: SiteClient
) -> None:
    """What was not there then cannot have changed since."""
    from safeconduct.cases import journal
    from safeconduct.cases.papers.kinds import OPEN_KIND

    paper = uuid4()
    wrote(case, str(paper), "TYPED_WORDS")
    go(case, "ask_review", "approve", "sign_unread", "freeze")
    by: Any = case.by(case.bruno)
    content = {"title": "LATE", "kind": "police", "language": "en", "files": [], "upload_id": ""}
    journal.write(
        request=by.request, keys=by.keys, kind=OPEN_KIND, record_id=paper, content=content, token=uuid4(),
        by=by.person, at=by.at,
    )  # fmt: skip
    assert case.draft().is_whole and page(case, bruno)


def test_signed_and_frozen_over_a_changed_paper_it_says_so_and_asks_for_nothing_that_cannot_be_done(
    case: Scene, bruno: SiteClient
) -> None:
    paper = a_paper(case, bruno)
    wrote(case, paper)
    go(case, "ask_review", "approve")
    another_file(case, bruno, paper)
    for code in ("sign_unread", "freeze"):
        go(case, code)
        told = page(case, bruno)
        assert "something was signed that nobody approved" in told and "save the draft again" not in told
    assert "Paper changed since it was approved" in shown(bruno.get(f"{case.address}/kit"))
    assert case.draft().is_whole and case.draft().is_paper_other
