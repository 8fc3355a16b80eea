"""The search page: words are posted, denials stand beside allegations, what is sealed is looked through in session."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.models import ClaimLink, Source
from safeconduct.evidence.recording import add
from tests.evidence.desk import (
    AT,
    ResearchDesk,
    a_claim,
    a_source,
    an_act,
    an_incident,
    an_item,
    research_desk,
)
from tests.sites import SiteClient


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def ask(client: SiteClient, **said: Any) -> Any:
    return client.send_form(reverse("evidence_search"), {"search": "1", "order": "best", **said})


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_page_is_there_for_researchers_and_for_nobody_else(desk: ResearchDesk) -> None:
    for member, status in (
        (desk.zarema, 200),
        (desk.nino, 200),
        (desk.jonas, 200),
        (desk.pavel, 404),
        (desk.rosa, 404),
    ):
        for name in ("evidence_search", "evidence_timeline", "evidence_map"):
            assert desk.client(member).get(reverse(name)).status_code == status, (member.person, name)


def test_words_are_found_and_marked_with_the_denial_beside_them(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema, "Round-up <b>bold</b>")
    claim = a_claim(
        desk.zarema,
        incident,
        a_source(desk.zarema),
        statement="More than a hundred men were taken <i>away</i>.",
    )
    denial = a_claim(
        desk.zarema, incident, kind="denial", form="", statement="There are no such people.", speaker="The spokesman",
        unit="", comparator="", low=None, act_code="",
    )  # fmt: skip
    ClaimLink.objects.create(
        claim=denial, relation="denies", to_claim=claim, made_by=desk.zarema.person, made_on=AT.date()
    )
    page = text_of(ask(desk.client(desk.jonas), words="hundred men"))
    assert "1 found" in page and "<mark>hundred</mark> <mark>men</mark>" in page
    assert "&lt;i&gt;away" in page and "<i>away" not in page
    assert "Denied:" in page and denial.key in page and "The spokesman" in page
    page = text_of(ask(desk.client(desk.jonas), words="round-up"))
    assert "&lt;b&gt;bold" in page and "Denied:" in page


def test_nothing_typed_is_ever_in_an_address(desk: ResearchDesk) -> None:
    for number in range(30):
        an_item(desk.zarema, f"Lighthouse {number}")
    client = desk.client(desk.zarema)
    page = text_of(ask(client, words="lighthouse"))
    assert (
        "30 found" in page and "Page 1 of 2" in page and "?words" not in page and 'method="get"' not in page
    )
    second = text_of(
        client.send_form(reverse("evidence_search"), {"words": "lighthouse", "order": "best", "page": "2"})
    )
    assert "Page 2 of 2" in second and 'start="26"' in second and "Lighthouse 0" in second
    for wrong in ("0", "99", "-1", "x", "²"):
        assert (
            client.send_form(
                reverse("evidence_search"), {"words": "lighthouse", "order": "best", "page": wrong}
            ).status_code
            == 200
        )


def test_a_facet_that_is_pressed_narrows(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema, "Lighthouse affair")
    an_act(desk.zarema, incident, "torture", group="Lighthouse keepers")
    an_item(desk.zarema, "Lighthouse report")
    client = desk.client(desk.zarema)
    assert "3 found" in text_of(ask(client, words="lighthouse"))
    pressed = client.send_form(
        reverse("evidence_search"), {"words": "lighthouse", "order": "best", "narrow": "kind=item"}
    )
    assert "1 found" in text_of(pressed) and "Lighthouse report" in text_of(pressed)
    assert "1 found" in text_of(ask(client, words="lighthouse", act="torture"))
    assert "2 found" in text_of(ask(client, words="lighthouse", incident=incident.key))
    hostile = client.send_form(
        reverse("evidence_search"), {"words": "lighthouse", "order": "best", "narrow": "x=y=z"}
    )
    assert "3 found" in text_of(hostile)


@pytest.mark.parametrize(
    "said",
    [{"period": "yesterday"}, {"country": "XX"}, {"kind": "spy"}, {"act": "nonsense"}, {"incident": "E-9999"},
     {"words": "x" * 401}, {"order": "worst"}],
)  # fmt: skip
def test_wrong_filters_are_told_and_what_was_typed_stays(desk: ResearchDesk, said: dict[str, str]) -> None:
    answer = ask(desk.client(desk.zarema), **{"words": "lighthouse", **said})
    assert answer.status_code == 422
    assert next(iter(said.values())) in answer.content.decode() or said.keys() & {
        "country",
        "kind",
        "act",
        "order",
    }


def test_nothing_found_says_what_to_do(desk: ResearchDesk) -> None:
    assert "Nothing holds all of this" in text_of(ask(desk.client(desk.zarema), words="zzzz"))
    assert "Take away something" in text_of(ask(desk.client(desk.zarema), words="zzzz", kind="item"))
    for typed in ('"', "-", "NEAR(a", "=k1", "%s", "\\'"):
        assert ask(desk.client(desk.zarema), words=typed).status_code == 200


def sealed_source(desk: ResearchDesk) -> Source:
    return add(
        Source(id=uuid4(), name="", kind="person"), by=desk.zarema.person, at=AT,
        content={"name": "Инженер Ёлкина", "address": "Invented street"}, desk=desk.keys(desk.zarema),
    )  # fmt: skip


def look(client: SiteClient, **said: str) -> Any:
    return client.send_form(
        reverse("evidence_search"), {"sealed": "1", **{f"sealed-{k}": v for k, v in said.items()}}
    )


def test_what_is_sealed_is_found_in_session_and_the_audit_keeps_why_and_how_many(desk: ResearchDesk) -> None:
    source = sealed_source(desk)
    page = text_of(look(desk.client(desk.nino), words="елкин", reason="check"))
    assert "1 record holds this" in page and "1 record was looked through" in page and source.key in page
    assert "Invented street" not in page
    row = StaffEntry.objects.filter(action="evidence.sealed.searched.check").get()
    assert row.count == 1 and row.by == desk.nino.person.pk
    assert "0 records hold this" in text_of(look(desk.client(desk.nino), words="nobody", reason="check"))


def test_sealed_search_asks_for_words_and_a_reason(desk: ResearchDesk) -> None:
    sealed_source(desk)
    for said in ({"words": "елкин"}, {"reason": "check"}, {"words": "елкин", "reason": "curious"}):
        assert look(desk.client(desk.nino), **said).status_code == 422
    assert not StaffEntry.objects.filter(action__startswith="evidence.sealed").exists()


def test_without_a_seat_nothing_sealed_is_looked_through(desk: ResearchDesk) -> None:
    sealed_source(desk)
    answer = look(desk.client(desk.jonas), words="елкин", reason="check")
    assert answer.status_code == 200 and "sealed to people at the desk" in text_of(answer)
    assert "looked through." not in text_of(answer)
    assert not StaffEntry.objects.filter(action__startswith="evidence.sealed.searched").exists()


def test_a_page_of_results_costs_a_number_of_queries_that_does_not_grow(
    desk: ResearchDesk, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        a_claim(desk.zarema, an_incident(desk.zarema, f"Lighthouse {number}"), statement="lighthouse")
    client = desk.client(desk.zarema)
    client.get(reverse("evidence_search"))
    with django_assert_max_num_queries(30):
        assert "24 found" in text_of(ask(client, words="lighthouse"))
