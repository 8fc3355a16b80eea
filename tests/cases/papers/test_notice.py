"""A hearing notice: Aisha looks at it, types the date, compares it, and it is kept with the paper as its source."""

from __future__ import annotations

import pytest
from django.utils import timezone

from safeconduct.cases.dates import deadlines
from safeconduct.cases.models import CourtDate
from tests.cases.caseroom import opened
from tests.cases.dates.scenes import COURT, day, in_days
from tests.cases.papers.scenes import Scene, a_photo


@pytest.fixture
def scene() -> Scene:
    return Scene()


def typed(days: int = 60, **more: str) -> dict[str, str]:
    return {
        "kind": "master", **day("day", in_days(days)), "time": "09:30", "court": COURT, "zone_name": "",
        "judge": "Judge Invented", **day("learned_on", in_days(0)), "read": "on", **more,
    }  # fmt: skip


def test_the_paper_stands_beside_the_form_and_the_date_is_kept_in_two_steps(scene: Scene) -> None:
    paper = scene.added(a_photo(), kind="hearing_notice", title="NOTICE_TITLE", language="en")
    page = scene.address(paper, "/notice")
    first = scene.aisha.get(page).content.decode()
    (original,) = paper.originals()
    assert f"/files/{original.id}/preview" in first
    assert "It does not prove that the date still stands" in first
    once = scene.aisha.send_form(page, typed())
    text = once.content.decode()
    assert once.status_code == 422
    assert f"{in_days(60):%A}" in text
    assert "Compare it with the paper" in text
    assert not CourtDate.objects.exists()
    sure = f"{in_days(60).isoformat()} 09:30 America/New_York"
    kept = scene.aisha.send_form(page, typed(sure=sure))
    assert kept.status_code == 302
    assert kept["Location"] == f"/requests/{scene.request.id}/dates?done=date_kept"
    (one,) = deadlines.of_request(
        scene.request, opened(scene.request, scene.house.aisha), timezone.now()
    ).kept.open
    assert one.when.day == in_days(60)
    assert "Notice of hearing" in one.about.source
    assert "NOTICE_TITLE" not in one.about.source
    assert str(paper.id)[:8] in one.about.source
    (read,) = scene.only.content["dates"]
    assert read["id"] == str(one.id)
    assert read["told"]["confirmed_by"] == str(scene.house.aisha.person.pk)
    assert read["told"]["paper"] == str(paper.id)
    assert "A date was read from this notice." in scene.aisha.get(scene.address(paper)).content.decode()
    assert "This paper moves it" in scene.aisha.get(page).content.decode()


def test_another_day_than_the_one_compared_is_shown_again(scene: Scene) -> None:
    paper = scene.added(a_photo(), kind="hearing_notice")
    sure = f"{in_days(60).isoformat()} 09:30 America/New_York"
    answer = scene.aisha.send_form(scene.address(paper, "/notice"), typed(61, sure=sure))
    assert answer.status_code == 422
    assert not CourtDate.objects.exists()


def test_nothing_is_kept_unread_or_from_tomorrows_paper(scene: Scene) -> None:
    paper = scene.added(a_photo(), kind="hearing_notice")
    page = scene.address(paper, "/notice")
    unread = {name: value for name, value in typed().items() if name != "read"}
    assert "tick that you have read it" in scene.aisha.send_form(page, unread).content.decode()
    early = scene.aisha.send_form(page, typed(60, **day("learned_on", in_days(1)))).content.decode()
    assert "This day is still to come" in early
    bad = scene.aisha.send_form(page, typed(60, **{"day-day": "31", "day-month": "2"})).content.decode()
    assert "There is no such day" in bad
    assert not CourtDate.objects.exists()


def test_the_same_form_sent_twice_keeps_one_date(scene: Scene) -> None:
    paper = scene.added(a_photo(), kind="hearing_notice")
    page = scene.address(paper, "/notice")
    sure = f"{in_days(60).isoformat()} 09:30 America/New_York"
    again = {**typed(sure=sure), "token": "7f3a2f0e-9b1c-4d52-8f57-3e1f6a1b2c3d"}
    assert scene.aisha.send_form(page, again).status_code == 302
    assert scene.aisha.send_form(page, again).status_code == 302
    assert CourtDate.objects.count() == 1
    assert len(scene.only.content["dates"]) == 1
