"""The desk's first page: what waits for whoever reads it, how much there is, and where a new desk begins."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from safeconduct.evidence import models
from safeconduct.evidence.models import Artifact, Assessment, DeidReview, PersonMatch, RightOfReply
from safeconduct.evidence.overview import telling, waiting
from safeconduct.evidence.people import identities, matching
from safeconduct.evidence.recording import add, change
from tests.access.people import Member
from tests.evidence.desk import (
    AT,
    ResearchDesk,
    a_claim,
    a_person,
    a_source,
    an_incident,
    an_item,
    research_desk,
)

TODAY = date(2026, 11, 22)


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def shown(desk: ResearchDesk, member: Member) -> str:
    answer = desk.client(member).get(reverse("evidence"))
    assert answer.status_code == 200
    return str(answer.content.decode())


def counts(member: Member, *, in_vault: bool = True) -> dict[str, int]:
    found = waiting.waiting_for(member.person, on=TODAY, in_vault=in_vault)
    return {one.title: one.count for one in found}


def test_a_new_desk_is_led_from_source_to_claim(desk: ResearchDesk) -> None:
    page = shown(desk, desk.zarema)
    for name in ("source_new", "item_new", "incident_new"):
        assert waiting.address(name) in page
    source, _item, incident = a_source(desk.zarema), an_item(desk.zarema), an_incident(desk.zarema)
    assert [step["is_done"] for step in telling.steps()] == [True, True, True, False]
    a_claim(desk.zarema, incident, source)
    assert telling.steps() == [] and "Where to begin" not in shown(desk, desk.zarema)


def test_jonas_is_told_how_to_get_a_seat_and_zarema_is_not(desk: ResearchDesk) -> None:
    page = shown(desk, desk.jonas)
    assert "You have no seat at this desk" in page and "Rosa" in page
    assert "You have no seat in the testimony vault" in shown(desk, desk.nino)
    assert "You have no seat" not in shown(desk, desk.zarema)
    for member in (desk.pavel, desk.rosa, desk.petra):
        assert desk.client(member).get(reverse("evidence")).status_code == 404


def test_what_waits_waits_for_somebody_else_than_its_author(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    Assessment.objects.create(
        incident=incident, step="corroborate", rationale="Two papers", as_of=TODAY, origins=2, mark=b"x",
        proposed_by=desk.zarema.person,
    )  # fmt: skip
    matching.propose(
        token=uuid4(), first=a_person(desk.zarema), second=a_person(desk.zarema), decision="same", why=["name"],
        by=desk.zarema.person, at=AT,
    )  # fmt: skip
    assert counts(desk.zarema) == {}
    assert set(counts(desk.malik).values()) == {1} and len(counts(desk.malik)) == 2
    page = shown(desk, desk.malik)
    assert "E-0001" in page and "P-0001 · P-0002" in page
    assert "Nothing waits for you" in shown(desk, desk.zarema)
    match = PersonMatch.objects.get()
    matching.decide(match_id=match.pk, agreed=False, by=desk.malik.person, at=AT)
    assert list(counts(desk.malik)) == ["Proposals that wait for a reviewer"]


def test_damaged_files_and_overdue_answers_come_first(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    claim = a_claim(desk.zarema, incident)
    for days in (-1, 1):
        RightOfReply.objects.create(
            claim=claim, asked_of="Invented ministry", how="letter", asked_on=TODAY - timedelta(days=20),
            answer_by=TODAY + timedelta(days=days), asked_by=desk.zarema.person,
        )  # fmt: skip
    Artifact.objects.create(
        item=an_item(desk.zarema), role="original", blob="b" * 64, stored_size=1, ciphertext=b"c", sealed=b"s",
        made_by=desk.zarema.person, made_on=TODAY, condition="missing",
    )  # fmt: skip
    Assessment.objects.create(
        incident=incident, step="corroborate", rationale="Two papers", as_of=TODAY, origins=2, mark=b"x",
        proposed_by=desk.zarema.person,
    )  # fmt: skip
    found = waiting.waiting_for(desk.malik.person, on=TODAY, in_vault=True)
    assert [one.is_urgent for one in found] == [True, True, False]
    assert [one.lines[0].key for one in found] == ["I-0001", "C-0001", "E-0001"]
    assert found[1].count == 1, "the other one still has time"


def test_testimonies_wait_only_for_those_with_a_seat_in_the_vault(desk: ResearchDesk) -> None:
    told = add(
        models.Testimony(id=uuid4(), person=a_person(desk.zarema), feedback_promised=True),
        by=desk.zarema.person, at=AT,
    )  # fmt: skip
    DeidReview.objects.create(
        testimony=told, number=1, state="once", mark=b"m", author=desk.zarema.person, made_on=TODAY,
        first_reviewer=desk.malik.person, first_on=TODAY, sealed=b"s",
    )  # fmt: skip
    text = "De-identified texts that wait for a reviewer"
    assert text not in counts(desk.malik), "he read it already"
    assert text not in counts(desk.zarema), "she wrote it"
    assert text in counts(desk.nino) and text not in counts(desk.nino, in_vault=False)
    assert "We promised to tell" not in shown(desk, desk.nino)
    assert "We promised to tell" in shown(desk, desk.malik)


def test_what_colleagues_did_stands_there_by_key_and_once(desk: ResearchDesk) -> None:
    source = a_source(desk.zarema)
    change(source, {"reliability": "C"}, version=1, by=desk.zarema.person, at=AT)
    a_person(desk.malik)
    lines = [(one["key"], str(one["done"]), one["who"]) for one in telling.recent(desk.malik.person)]
    assert lines == [("S-0001", "changed", "Zarema")]
    lines = [(one["key"], str(one["done"]), one["who"]) for one in telling.recent(desk.nino.person)]
    assert lines == [("P-0001", "added", "Malik"), ("S-0001", "changed", "Zarema")]


def test_openings_of_the_vault_are_counted_for_everybody(desk: ResearchDesk) -> None:
    record = add(
        models.PersonRecord(id=uuid4(), has_identity=True), by=desk.zarema.person, at=timezone.now(),
        content={"names": ["Invented Name"]}, desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip
    for days in (0, 1, 30):
        identities.note_reading(
            [record], by=desk.malik.person, reason="check", at=timezone.now() - timedelta(days=days)
        )
    assert "In the last seven days 2 identities were opened." in shown(desk, desk.jonas)


def test_numbers_count_one_person_once(desk: ResearchDesk) -> None:
    one, other = a_person(desk.zarema), a_person(desk.zarema)
    match = matching.propose(
        token=uuid4(), first=one, second=other, decision="same", why=["name"], by=desk.zarema.person, at=AT
    )
    matching.decide(match_id=match.pk, agreed=True, by=desk.malik.person, at=AT)
    assert {str(each["label"]): each["count"] for each in telling.numbers()}["People"] == 1


def test_a_full_desk_asks_no_more_questions_than_a_small_one(desk: ResearchDesk) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            waiting.waiting_for(desk.malik.person, on=TODAY, in_vault=True)
            telling.recent(desk.malik.person)
        return len(seen)

    def more() -> None:
        matching.propose(
            token=uuid4(), first=a_person(desk.zarema), second=a_person(desk.zarema), decision="same", why=["name"],
            by=desk.zarema.person, at=AT,
        )  # fmt: skip

    more()
    few = asked()
    for _ in range(4):
        more()
    assert asked() == few
    for _ in range(4):
        more()
    assert asked() == few + 1, "one count, where there are more than are shown"
