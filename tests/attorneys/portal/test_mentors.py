"""Marta accompanies two of the three she said she can: load, who has gone quiet, and what waits for her."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.attorneys.models import Placement
from safeconduct.attorneys.portal import draft_actions, mentoring_kept
from safeconduct.attorneys.portal.draft_actions import By, Words
from safeconduct.attorneys.portal.draft_states import OwnDraft
from safeconduct.attorneys.portal.drafts import Draft, all_drafts
from safeconduct.cases import grants
from safeconduct.intake.models import Request
from tests.access.people import Member, hire
from tests.attorneys.portal.scenes import Scene, at_desk, give, placed, scene, shown
from tests.attorneys.register.enrolling import enrol
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, opened

SILENT = "No checkpoint for fourteen days or more."
STILL = "Nothing was written in the case for fourteen days or more."


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return scene(monkeypatch)


@pytest.fixture
def marta(case: Scene) -> Member:
    """On the panel herself, a mentor for up to three."""
    house = case.house
    nadia = hire(house.rosa, "Nadia", ["coordinator"], desk=house.desks["placement"])
    member = hire(house.rosa, "Marta", ["attorney", "mentor"])
    enrol(member, nadia, timezone.now(), is_mentor=True, mentor_load=3)
    return member


def accompanied(case: Scene, marta: Member, attorney: Member, name: str) -> Placement:
    """A case of its own for this attorney, with Marta beside her."""
    request, _holder = ask(name)
    aisha = case.house.aisha
    grants.take(request=request, keys=opened(request, aisha), by=aisha.unlocked, at=timezone.now())
    found = placed(request, attorney.person.attorney, marta.person.attorney)
    give(case.house, request, attorney, "representing")
    give(case.house, request, marta, "mentoring")
    return found


def by(placement: Placement, member: Member, days_ago: int = 0) -> By:
    held = Request.objects.get(id=placement.request_id)
    return By(held, opened(held, member), member.unlocked, timezone.now() - timedelta(days_ago))


def asks(placement: Placement, attorney: Member, title: str, days_ago: int) -> None:
    at = by(placement, attorney, days_ago)
    entry = draft_actions.begin(by=at, words=Words(title, "declaration", "Words"), token=uuid4())
    draft_actions.move(by=at, draft_id=entry.record_id, code="ask_review", said={}, seen=1, token=uuid4())


def talked(placement: Placement, marta: Member, days_ago: int) -> None:
    day = (timezone.now() - timedelta(days_ago)).date().isoformat()
    said = {"day": day, "discussed": "x", "worries": "", "reach": "", "next_on": None}
    mentoring_kept.keep(by=by(placement, marta, days_ago), content=said, token=uuid4())


def test_two_of_three_and_one_once_a_case_is_over(case: Scene, marta: Member) -> None:
    client = at_desk(marta)
    page = shown(client.get("/mentoring"))
    assert "0 of 3" in page and "You accompany nobody yet" in page
    accompanied(case, marta, case.bruno, "Malika")
    second = accompanied(case, marta, case.chidi, "Dina")
    page = shown(client.get("/mentoring"))
    assert "2 of 3" in page and "2 cases" in page and "2 attorneys" in page
    assert "Bruno" in page and "Chidi" in page and case.zaur.short_id not in page
    second.move("ended")
    grants.end_grant(
        request=Request.objects.get(id=second.request_id), person=marta.person, by=case.house.aisha.unlocked,
        at=timezone.now(),
    )  # fmt: skip
    page = shown(client.get("/mentoring"))
    assert "1 of 3" in page and "Chidi" not in page


def test_leyla_who_said_no_number_is_told_none(case: Scene) -> None:
    page = shown(at_desk(case.leyla).get("/mentoring"))
    assert "1 case" in page and "of as many as you said" not in page


def test_who_has_gone_quiet_stands_on_top_with_the_reason(case: Scene, marta: Member) -> None:
    spoken = accompanied(case, marta, case.bruno, "Malika")
    quiet = accompanied(case, marta, case.chidi, "Dina")
    long_ago = (timezone.now() - timedelta(30)).date()
    Placement.objects.filter(id__in=(spoken.id, quiet.id)).update(given_on=long_ago)
    talked(spoken, marta, 13)
    page = shown(at_desk(marta).get("/mentoring"))
    assert page.count(SILENT) == 1 and page.count(STILL) == 1
    assert page.index("Chidi") < page.index(SILENT) < page.index("Bruno")
    talked(quiet, marta, 0)
    page = shown(at_desk(marta).get("/mentoring"))
    assert SILENT not in page and STILL not in page


def test_fourteen_days_after_the_last_talk_the_alarm_is_there(case: Scene, marta: Member) -> None:
    placement = accompanied(case, marta, case.bruno, "Malika")
    talked(placement, marta, 14)
    assert SILENT in shown(at_desk(marta).get("/mentoring"))


def test_the_queue_has_every_attorneys_draft_the_oldest_on_top_and_no_other_mentors(
    case: Scene, marta: Member
) -> None:
    first = accompanied(case, marta, case.bruno, "Malika")
    second = accompanied(case, marta, case.chidi, "Dina")
    asks(first, case.bruno, "BRUNOS_DRAFT", 2)
    asks(second, case.chidi, "CHIDIS_DRAFT", 9)
    client = at_desk(marta)
    page = shown(client.get("/mentoring"))
    assert page.index("CHIDIS_DRAFT") < page.index("BRUNOS_DRAFT")
    assert "9 days" in page and "2 days" in page
    assert "DRAFT" not in shown(at_desk(case.leyla).get("/mentoring"))
    by_chidi = by(second, marta)
    (waits,) = [each for each in drafts_of(second, marta) if each.title == "CHIDIS_DRAFT"]
    draft_actions.move(
        by=by_chidi,
        draft_id=waits.id,
        code="approve",
        said={"comment": ""},
        seen=waits.version,
        token=uuid4(),
    )
    page = shown(client.get("/mentoring"))
    assert "CHIDIS_DRAFT" not in page and "BRUNOS_DRAFT" in page


def drafts_of(placement: Placement, member: Member) -> list[Draft]:
    return all_drafts(journal_of(Request.objects.get(id=placement.request_id), member))


def test_marta_who_is_placed_herself_does_not_approve_her_own_case(case: Scene, marta: Member) -> None:
    """One person may be attorney and mentor: in her own case she writes, and somebody else reviews."""
    request, _holder = ask("Malika")
    aisha = case.house.aisha
    grants.take(request=request, keys=opened(request, aisha), by=aisha.unlocked, at=timezone.now())
    placement = placed(request, marta.person.attorney, None)
    give(case.house, request, marta, "representing")
    asks(placement, marta, "MARTAS_DRAFT", 1)
    (waits,) = drafts_of(placement, marta)
    one = f"/requests/{request.id}/drafts/{waits.id}"
    assert "somebody else approves it" in shown(at_desk(marta).get(one))
    with pytest.raises(OwnDraft):
        draft_actions.move(
            by=by(placement, marta), draft_id=waits.id, code="approve", said={"comment": ""}, seen=waits.version,
            token=uuid4(),
        )  # fmt: skip
    assert "MARTAS_DRAFT" not in shown(at_desk(marta).get("/mentoring"))
