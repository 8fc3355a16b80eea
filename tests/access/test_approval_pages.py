"""The list of approvals: each sees what waits for them, what they asked for, and what is decided."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from safeconduct.access import approving
from safeconduct.access.forms import DecisionForm
from safeconduct.access.models import Approval, Person
from safeconduct.access.views.approvals import approvals as list_page
from tests.access.people import House, member_with_role, sign_in
from tests.access.researchers import (
    BY_TWO,
    EXPORT,
    LIST,
    LONGER_LIST,
    NOON,
    SUBJECT,
    Team,
    agree,
    decline,
    research_team,
)  # fmt: skip
from tests.sites import SiteClient


@pytest.fixture
def team() -> Team:
    return research_team()


def page(person: Person, kinds: approving.Kinds) -> str:
    request = RequestFactory().get("/approvals")
    request.user = person
    response = list_page(request, kinds=kinds)
    assert isinstance(response, HttpResponse) and response.status_code == 200
    return " ".join(response.content.decode().split())


def section(text: str, heading: str) -> str:
    return text.split(f"<h2>{heading}</h2>")[1].split("<h2>")[0]


def now_asked(team: Team) -> Approval:
    return team.ask(at=datetime.now(tz=UTC))


def test_the_list_shows_each_what_waits_what_they_asked_and_what_is_decided(team: Team) -> None:
    asked, kinds = now_asked(team), {EXPORT.code: EXPORT}
    omar, nadia = page(team.omar, kinds), page(team.nadia, kinds)
    link = f'href="/people/{SUBJECT}"'
    assert link in section(omar, "Waiting for me") and "Nadia" in section(omar, "Waiting for me")
    assert "Nothing waits" in nadia and link in section(nadia, "Asked by me")
    assert "Nothing waits" in page(team.pavel, kinds) and link not in page(team.pavel, kinds)

    decline(asked, team.omar)
    omar, nadia, vera = page(team.omar, kinds), page(team.nadia, kinds), page(team.vera, kinds)
    assert "Nothing waits" in omar and "refused" in section(omar, "Decided")
    assert "asked for nothing" in nadia and "refused" in section(nadia, "Decided")
    assert link not in vera


def test_who_said_yes_to_a_question_for_two_is_not_asked_again(team: Team) -> None:
    asked, kinds = team.ask(BY_TWO), {BY_TWO.code: BY_TWO}
    assert asked.can_be_decided_by(team.omar, BY_TWO, NOON.date())
    assert not asked.can_be_decided_by(team.nadia, BY_TWO, NOON.date())
    assert not asked.can_be_decided_by(team.pavel, BY_TWO, NOON.date())
    agree(asked, team.omar, BY_TWO)
    assert list(Approval.objects.waiting_for(team.omar, kinds, NOON.date())) == []
    assert list(Approval.objects.waiting_for(team.vera, kinds, NOON.date())) == [asked]
    assert list(Approval.objects.waiting_for(team.vera, kinds, date(2026, 12, 24))) == []
    assert list(Approval.objects.live_of(BY_TWO, SUBJECT, LIST, NOON.date())) == [asked]
    assert list(Approval.objects.live_of(BY_TWO, SUBJECT, LONGER_LIST, NOON.date())) == []


def test_a_question_of_a_kind_nobody_knows_any_more_has_a_line_and_no_page(team: Team) -> None:
    now_asked(team)
    assert "evidence.export" in section(page(team.nadia, {}), "Asked by me")
    assert "Nothing waits" in page(team.omar, {})


def test_a_question_of_somebody_who_left_waits_for_nobody(team: Team) -> None:
    now_asked(team)
    Person.objects.filter(pk=team.nadia.pk).update(is_active=False)
    assert "Nothing waits" in page(team.omar, {EXPORT.code: EXPORT})


@pytest.mark.parametrize(
    ("role", "status"), [("administrator", 200), ("custodian", 404), ("caseworker", 200)]
)
def test_the_list_is_not_there_for_those_who_approve_nothing(house: House, role: str, status: int) -> None:
    client = SiteClient("staff")
    assert client.get("/approvals").status_code == 302
    sign_in(client, member_with_role(house, role))
    assert client.get("/approvals").status_code == status


def test_a_refusal_on_the_form_says_why_and_the_digest_comes_back_as_shown() -> None:
    shown = {"shown": LIST.hex()}
    agreed = DecisionForm({**shown, "decision": "approve"})
    assert agreed.is_valid() and agreed.cleaned_data["shown"] == LIST
    assert set(DecisionForm({**shown, "decision": "refuse"}).errors) == {"why"}
    assert DecisionForm({**shown, "decision": "refuse", "why": "talk"}).is_valid()
    assert set(DecisionForm({"shown": "ab", "decision": "approve"}).errors) == {"shown"}
