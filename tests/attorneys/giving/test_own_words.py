"""An exclusion written after the names counts what attorney and mentor say of themselves, when the file is given."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.models import Grant
from safeconduct.attorneys.giving import actions
from safeconduct.attorneys.models import Offer, Placement
from safeconduct.cases import enforcing, grants
from safeconduct.cases.life import actions as life
from safeconduct.cases.life.actions import At
from safeconduct.cases.life.stages import Stage
from tests.access.people import Member
from tests.attorneys.giving.test_giving import give
from tests.attorneys.offers.enrolling import change
from tests.attorneys.offers.panel import Panel, a_panel
from tests.cases.caseroom import opened, written
from tests.cases.life.scenes import conflict_is, fresh, put_at


@pytest.fixture
def panel(monkeypatch: pytest.MonkeyPatch) -> Panel:
    panel = a_panel()
    conflict_is(monkeypatch, "clear")
    put_at(panel.request, panel.house.aisha, Stage.ACCEPTED)
    life.agree(
        request=fresh(panel.request), keys=opened(panel.request, panel.house.aisha), given=True,
        on=timezone.now().date(), by_way="talk", note="",
        how=At(panel.house.aisha.unlocked, timezone.now(), uuid4(), 0),
    )  # fmt: skip
    return panel


def say(panel: Panel, member: Member, **held: Any) -> None:
    change(member, panel.nadia, panel.house, panel.at, **held)


def keep_out(panel: Panel, circle: str) -> None:
    written(panel.request, panel.house.aisha, "exclusion", {"communities": [circle]})
    enforcing.enforce(
        request=fresh(panel.request), keys=opened(panel.request, panel.house.aisha), by=panel.house.aisha.unlocked,
        at=timezone.now(),
    )  # fmt: skip


def placed(panel: Panel) -> Placement:
    return panel.accept(panel.named(panel.ines), panel.ines)


def test_her_profile_names_a_circle_that_was_excluded_since(panel: Panel) -> None:
    say(panel, panel.ines, communities=["Norths"])
    placement = placed(panel)
    keep_out(panel, "north")
    with pytest.raises(grants.PersonExcluded):
        give(panel.request, placement, panel.house.aisha)
    assert not Grant.objects.filter(person=panel.ines.person).exists()


def test_her_mentors_profile_does(panel: Panel) -> None:
    say(panel, panel.lev, is_mentor=True, mentor_load=1, communities=["north"])
    say(panel, panel.ines, mentor=str(panel.attorney(panel.lev).pk))
    placement = placed(panel)
    keep_out(panel, "north")
    with pytest.raises(grants.PersonExcluded):
        give(panel.request, placement, panel.house.aisha, with_mentor=True)
    assert give(panel.request, placement, panel.house.aisha).state == "working", "without him it may be given"
    assert not Grant.objects.filter(person=panel.lev.person).exists()


def test_another_circle_keeps_nobody_out(panel: Panel) -> None:
    say(panel, panel.ines, communities=["south"])
    placement = placed(panel)
    keep_out(panel, "north")
    assert give(panel.request, placement, panel.house.aisha).state == "working"


def test_what_she_answered_does_not_open_and_nothing_is_given(panel: Panel) -> None:
    placement = placed(panel)
    Offer.objects.update(answer=b"not what she wrote")
    with pytest.raises(actions.SheetHeld):
        give(panel.request, placement, panel.house.aisha)
    assert not Grant.objects.filter(person=panel.ines.person).exists()
