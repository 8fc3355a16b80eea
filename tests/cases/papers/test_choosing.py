"""What papers are called outside their room: by title behind the story’s door, by short id before it; and to whom."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.cases.papers.choosing import PaperNames
from tests.access.people import Member, hire
from tests.cases.caseroom import journal_of, opened, written
from tests.cases.conflicts.scenes import check, decide
from tests.cases.papers.scenes import Scene

OPENED = "request.opened.story"


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def lou(scene: Scene) -> Member:
    return hire(scene.house.rosa, "Lou", ["lawyer"], desk=scene.house.intake, sealed_by=scene.house.aisha)


def a_paper(scene: Scene, member: Member, kind: str, title: str) -> UUID:
    content = {"title": title, "kind": "proof_of_filing", "files": [], "upload_id": "", "slot": ""}
    return written(scene.request, member, kind, content).record_id


def names_for(scene: Scene, member: Member) -> PaperNames:
    return PaperNames(
        request=scene.request, keys=opened(scene.request, member), held=journal_of(scene.request, member),
        by=member.unlocked, at=timezone.now(),
    )  # fmt: skip


def story_openings() -> int:
    return StaffEntry.objects.filter(action=OPENED).count()


def test_behind_the_door_by_title_and_the_opening_is_noted_once(scene: Scene) -> None:
    paper = a_paper(scene, scene.house.aisha, "document", "SUMMONS")
    before = story_openings()
    names = names_for(scene, scene.house.aisha)
    assert story_openings() == before
    assert names.choices() == [(str(paper), "SUMMONS")]
    assert names.name(str(paper)) == "SUMMONS"
    assert story_openings() == before + 1


def test_while_a_conflict_shuts_the_story_by_short_id(scene: Scene) -> None:
    paper = a_paper(scene, scene.house.aisha, "document", "SUMMONS")
    check(scene.request, scene.house.aisha)
    decide(scene.request, scene.house.aisha, "conflict", "the other side is our client")
    before = story_openings()
    names = names_for(scene, scene.house.timur)
    assert names.choices() == [(str(paper), f"Paper {str(paper)[:8]}")]
    assert "SUMMONS" not in names.name(str(paper))
    assert story_openings() == before


def test_a_paper_for_lawyers_is_named_to_lawyers_and_stays_chosen_for_others(
    scene: Scene, lou: Member
) -> None:
    paper = a_paper(scene, lou, "privileged_document", "MEMO")
    scene.at_desk(lou)
    assert names_for(scene, lou).choices() == [(str(paper), "MEMO")]
    aishas = names_for(scene, scene.house.aisha)
    assert aishas.choices() == []
    assert aishas.name(str(paper)) == ""
    assert aishas.choices(kept=str(paper)) == [(str(paper), f"Paper {str(paper)[:8]}")]


@pytest.mark.parametrize("wrong", ["", "no id", "3796b2c8-a8fd-4764-95d3-5cc0a73d6bf5"])
def test_what_is_no_paper_has_no_name(scene: Scene, wrong: str) -> None:
    assert names_for(scene, scene.house.aisha).name(wrong) == ""


def test_a_task_names_its_proof_to_those_who_see_it(scene: Scene, lou: Member) -> None:
    paper = a_paper(scene, lou, "privileged_document", "MEMO")
    task = {"title": "Call", "state": "done", "proof_paper": str(paper), "proof_words": ""}
    written(scene.request, lou, "task", task)
    page = f"/requests/{scene.request.id}/tasks"
    assert "MEMO" in scene.at_desk(lou).get(page).content.decode()
    seen = scene.aisha.get(page).content.decode()
    assert "MEMO" not in seen
    assert f"Paper {str(paper)[:8]}" in seen


def test_what_a_paper_said_before_it_was_for_lawyers_is_theirs_alone(scene: Scene, lou: Member) -> None:
    paper = scene.added(title="BEFORE_TITLE", note="BEFORE_NOTE")
    lawyer = scene.at_desk(lou)
    assert lawyer.send_form(scene.address(paper, "/lawyers")).status_code == 302
    page = f"/requests/{scene.request.id}/case/history"
    assert "BEFORE_NOTE" in lawyer.get(page).content.decode()
    seen = journal_of(scene.request, scene.house.aisha).seen_by(scene.house.aisha.person)
    assert seen.get(paper.id) is None
    for words in ("BEFORE_TITLE", "BEFORE_NOTE"):
        assert words not in scene.aisha.get(page).content.decode()
        search = scene.aisha.send_form(f"/requests/{scene.request.id}/case/search", {"words": words})
        assert f"<mark>{words}" not in search.content.decode()


def test_a_conflict_shuts_papers_for_lawyers_in_the_history_too(scene: Scene, lou: Member) -> None:
    a_paper(scene, lou, "privileged_document", "MEMO")
    check(scene.request, scene.house.aisha)
    decide(scene.request, scene.house.aisha, "conflict", "the other side is our client")
    lawyer = scene.at_desk(lou, opens=False)
    assert "MEMO" not in lawyer.get(f"/requests/{scene.request.id}/case/history").content.decode()
