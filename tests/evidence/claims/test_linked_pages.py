"""The pages of claims that hang together: denials, links, right of reply, figures; and who may see them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.claims import linking
from safeconduct.evidence.claims.linking import WAYS
from safeconduct.evidence.claims.showing import overdue_replies
from safeconduct.evidence.models import (
    Claim,
    ClaimLink,
    Incident,
    RightOfReply,
)
from tests.evidence.desk import (
    AT,
    ResearchDesk,
    a_claim,
    a_source,
    an_incident,
    an_item,
)

from .sent_forms import denial_of, text


def test_every_allegation_stands_with_its_denials(desk: ResearchDesk, incident: Incident) -> None:
    client = desk.client(desk.zarema)
    claim, other = (
        a_claim(desk.zarema, incident),
        a_claim(desk.zarema, incident, statement="At least three died."),
    )
    repeat = a_claim(desk.zarema, incident, speaker="Radio B")
    linking.link(repeat, WAYS["repeats"], claim, token=uuid4(), by=desk.zarema.person, at=AT)
    denial = denial_of(desk, incident, claim, exact_words=True)
    item = an_item(desk.zarema, "Interview with those who fled")
    linking.link(
        denial, WAYS["contradicts.by"], item, token=uuid4(), by=desk.zarema.person, at=AT, locator="p. 3"
    )
    listed = text(client.get(f"/evidence/incidents/{incident.pk}/claims"))
    assert listed.count("<article") == 2 and "Repeated once" in listed
    line = listed[listed.index("Denied by") :]
    assert line.index("Spokesperson of the head") < line.index("2 April 2017") < line.index("Таких людей")
    assert "exact words checked" in line and "Interview with those who fled" in line and "p. 3" in line
    for one in (claim, repeat):
        assert "Таких людей не существует." in text(client.get(f"/evidence/claims/{one.pk}"))
    assert "Таких людей" not in text(client.get(f"/evidence/claims/{other.pk}"))
    whole = denial_of(desk, incident, None, statement="Ничего не было.")
    assert "Ничего не было." in text(client.get(f"/evidence/claims/{other.pk}"))
    assert "denies the incident as a whole" in text(client.get(f"/evidence/incidents/{incident.pk}/claims"))
    Claim.every.filter(pk=whole.pk).update(withdrawn_on=AT.date())
    assert "Ничего не было." not in text(client.get(f"/evidence/claims/{other.pk}"))


def test_acceptance_4_each_end_reads_a_link_from_its_side_also_after_an_edit(
    desk: ResearchDesk, incident: Incident
) -> None:
    client = desk.client(desk.zarema)
    one = a_claim(desk.zarema, incident)
    two = a_claim(desk.zarema, an_incident(desk.zarema, "Another"), low=90)
    item = an_item(desk.zarema)
    new = f"/evidence/claims/{one.pk}/links/new"
    assert client.send_form(new, {"way": "supersedes.by", "other": two.key}).status_code == 302
    assert (
        client.send_form(new, {"way": "contradicts", "item": item.key, "locator": "min. 4"}).status_code
        == 302
    )

    def read(claim: Claim) -> list[tuple[str, str]]:
        found = [linking.read_from_claim(each, claim.pk) for each in linking.links_of(claim.pk)]
        ends = [(each, each.claim or each.item) for each in found]
        return [(str(each.words), end.key) for each, end in ends if end is not None]

    def check() -> None:
        assert read(one) == [("Contradicted by", item.key), ("Replaced by", two.key)]
        assert read(two) == [("Takes the place of", one.key)]
        (of_item,) = linking.of_item(item.pk)
        back = linking.read_from_item(of_item)
        assert (str(back.words), back.claim) == ("Contradicts", one)

    check()
    for claim in (one, two):
        assert (
            client.send_form(f"/evidence/claims/{claim.pk}/edit", {"statement": "Changed"}).status_code == 302
        )
    check()
    shown = text(client.get(f"/evidence/claims/{two.pk}"))
    assert "Takes the place of" in shown and one.key in shown
    link = ClaimLink.objects.get(to_claim=one)
    assert client.send_form(f"/evidence/claims/{two.pk}/links/{link.key}/end").status_code == 302
    link.refresh_from_db()
    assert link.ended_by == desk.zarema.person and link.ended_on is not None
    ended = text(client.get(f"/evidence/claims/{one.pk}"))
    assert "Links that were ended" in ended and f"way=supersedes.by&amp;other={two.key}" in ended
    assert client.send_form(new, {"way": "supersedes", "other": two.key}).status_code == 302
    assert read(one)[1:] == [("Takes the place of", two.key)] and read(two) == [("Replaced by", one.key)]


def test_links_that_cannot_be_are_refused_with_a_sentence(desk: ResearchDesk, incident: Incident) -> None:
    client = desk.client(desk.zarema)
    claims = [a_claim(desk.zarema, incident, low=number) for number in (1, 2, 3)]
    denial = denial_of(desk, incident, None)
    item = an_item(desk.zarema)
    for first, second in ((0, 1), (1, 2)):
        new = f"/evidence/claims/{claims[first].pk}/links/new"
        assert client.send_form(new, {"way": "supersedes", "other": claims[second].key}).status_code == 302
    count = ClaimLink.objects.count()
    for claim, typed, sentence in (
        (claims[2], {"way": "supersedes", "other": claims[0].key}, "go round in a circle"),
        (claims[0], {"way": "supersedes.by", "other": claims[2].key}, "go round in a circle"),
        (claims[0], {"way": "supersedes", "other": claims[1].key}, "in this way already"),
        (claims[0], {"way": "supports", "other": claims[0].key}, "linked to itself"),
        (claims[0], {"way": "denies", "other": claims[1].key}, "Only a denial denies"),
        (claims[0], {"way": "repeats", "other": denial.key}, "of one kind"),
        (claims[0], {"way": "supersedes.by", "other": denial.key}, "takes no claim’s place"),
        (claims[0], {"way": "repeats", "item": item.key}, "An item supports a claim or contradicts it"),
        (claims[0], {"way": "supports"}, "Write the key of a claim"),
        (claims[0], {"way": "supports", "other": claims[1].key, "item": item.key}, "Write one key"),
        (claims[0], {"other": claims[1].key}, "Choose how they hang together"),
    ):
        answer = client.send_form(f"/evidence/claims/{claim.pk}/links/new", typed)
        assert answer.status_code == 422 and sentence in text(answer), sentence
    assert ClaimLink.objects.count() == count


def test_right_of_reply_is_asked_runs_late_and_is_answered(desk: ResearchDesk, incident: Incident) -> None:
    client = desk.client(desk.zarema)
    claim = a_claim(desk.zarema, incident)
    today = timezone.now().date()
    ask = f"/evidence/claims/{claim.pk}/reply"
    form = {"asked_of": "Ministry of the Interior", "how": "letter", "asked_on": str(today - timedelta(days=20)),
            "answer_by": str(today - timedelta(days=6)), "token": str(uuid4())}  # fmt: skip
    for wrong in (
        {"asked_of": ""},
        {"answer_by": str(today - timedelta(days=30))},
        {"asked_on": str(today + timedelta(days=1))},
    ):
        assert client.send_form(ask, {**form, **wrong}).status_code == 422
    for _ in range(2):
        assert client.send_form(ask, form).status_code == 302
    reply = RightOfReply.objects.get()
    assert "Overdue" in text(client.get(f"/evidence/claims/{claim.pk}"))
    assert list(overdue_replies(today)) == [reply] and not overdue_replies(today - timedelta(days=6))
    answer = f"/evidence/claims/replies/{reply.pk}"
    assert client.send_form(answer, {"step": "none"}).status_code == 302
    shown = text(client.get(f"/evidence/claims/{claim.pk}"))
    assert "No answer came." in shown and "Overdue" not in shown
    denial = denial_of(desk, incident, claim)
    for typed in ({"answer": claim.key}, {"answer": ""}, {"answer": denial.key, "answered_on": "2016-01-01"}):
        assert client.send_form(answer, {"answered_on": str(today), **typed}).status_code == 422
    assert client.send_form(answer, {"answer": denial.key, "answered_on": str(today)}).status_code == 302
    reply.refresh_from_db()
    assert (reply.answer, reply.answered_on, reply.closed_on) == (denial, today, None)
    assert StaffEntry.objects.filter(action__startswith="evidence.reply.", subject=claim.pk).count() == 3


def test_nobody_stops_waiting_while_they_still_have_time(desk: ResearchDesk, incident: Incident) -> None:
    client = desk.client(desk.zarema)
    claim = a_claim(desk.zarema, incident)
    client.send_form(f"/evidence/claims/{claim.pk}/reply", {"asked_of": "Police Y", "how": "email",
        "asked_on": str(timezone.now().date()), "answer_by": str(timezone.now().date())})  # fmt: skip
    reply = RightOfReply.objects.get()
    late = client.send_form(f"/evidence/claims/replies/{reply.pk}", {"step": "none"})
    assert late.status_code == 422 and "still have time" in text(late)


def test_figures_are_said_in_six_languages_with_what_is_not_counted(
    desk: ResearchDesk, incident: Incident
) -> None:
    source = a_source(desk.zarema)
    claim = a_claim(desk.zarema, incident, source)
    a_claim(desk.zarema, incident, source, kind="estimate", low=400)
    a_claim(desk.zarema, incident, source, comparator="exactly", low=75, unit="call", act_code="")
    denial_of(desk, incident, claim)
    shown = text(desk.client(desk.jonas).get(f"/evidence/incidents/{incident.pk}/figures"))
    for words in (
        "reportedly more than one hundred people", "más de cien (personas)", "plus de cent (personnes)",
        "более ста (люди)", "أكثر من مئة (أشخاص)", "بیش از صد (نفر)",
        "at least 75 calls to a helpline",
    ):  # fmt: skip
        assert words in shown
    assert '<div lang="fa" dir="rtl">' in shown and "not reviewed by a native speaker" in shown
    assert "It is an estimate" in shown and "A denial changes no figure" in shown
    assert "101" not in shown and ">100<" not in shown


def test_empty_pages_help(desk: ResearchDesk, incident: Incident) -> None:
    client = desk.client(desk.zarema)
    assert "No claims yet" in text(client.get(f"/evidence/incidents/{incident.pk}/claims"))
    assert "None of this kind" in text(client.get(f"/evidence/incidents/{incident.pk}/claims?kind=denial"))
    assert "No figure yet" in text(client.get(f"/evidence/incidents/{incident.pk}/figures"))


def test_a_withdrawn_claim_is_a_line_and_nothing_more(desk: ResearchDesk, incident: Incident) -> None:
    claim = a_claim(desk.zarema, incident)
    Claim.every.filter(pk=claim.pk).update(withdrawn_on=AT.date())
    client = desk.client(desk.zarema)
    for page in (f"claims/{claim.pk}", f"claims/{claim.pk}/edit", f"incidents/{incident.pk}/claims"):
        shown = text(client.get(f"/evidence/{page}"))
        assert "Withdrawn on" in shown and "hundred men" not in shown
    assert client.get(f"/evidence/claims/{claim.pk}/links/new").status_code == 404
    assert client.get(f"/evidence/claims/{claim.pk}/reply").status_code == 404


def test_who_may_do_what(desk: ResearchDesk, incident: Incident) -> None:
    claim = a_claim(desk.zarema, incident)
    link = linking.link(
        claim, WAYS["supports"], a_claim(desk.zarema, incident), token=uuid4(), by=desk.zarema.person, at=AT
    )
    reply = RightOfReply.objects.create(
        claim=claim, asked_of="Police Y", how="email", asked_on=AT.date(), answer_by=AT.date(),
        asked_by=desk.zarema.person,
    )  # fmt: skip
    pages = [
        f"incidents/{incident.pk}/claims", f"incidents/{incident.pk}/claims/new", f"incidents/{incident.pk}/figures",
        f"claims/{claim.pk}", f"claims/{claim.pk}/edit", f"claims/{claim.pk}/links/new",
        f"claims/{claim.pk}/links/{link.key}/end", f"claims/{claim.pk}/reply", f"claims/replies/{reply.pk}",
    ]  # fmt: skip
    jonas, pavel = desk.client(desk.jonas), desk.client(desk.pavel)
    for page in pages:
        assert jonas.get(f"/evidence/{page}").status_code == 200, page
        assert pavel.get(f"/evidence/{page}").status_code in (403, 404), page
        wrong = page.replace(str(claim.pk), str(uuid4())).replace(str(incident.pk), str(uuid4()))
        wrong = wrong.replace(str(reply.pk), str(uuid4()))
        assert jonas.get(f"/evidence/{wrong}").status_code == 404, page
    other = UUID(int=7)
    assert jonas.get(f"/evidence/claims/{claim.pk}/links/{other}/end").status_code == 404


def test_a_long_list_takes_no_more_queries(desk: ResearchDesk, incident: Incident) -> None:
    client = desk.client(desk.zarema)
    source, item = a_source(desk.zarema), an_item(desk.zarema)

    def grow(number: int) -> None:
        for _ in range(number):
            claim = a_claim(desk.zarema, incident, source)
            denial_of(desk, incident, claim)
            repeat = a_claim(desk.zarema, incident, source)
            for way, other in (("repeats", claim), ("supports.by", item)):
                linking.link(
                    repeat, WAYS[way], other, token=uuid4(), by=desk.zarema.person, at=AT, settling=False
                )

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/evidence/incidents/{incident.pk}/claims").status_code == 200
        return len(found)

    grow(1)
    queries()
    few = queries()
    grow(6)
    assert queries() == few
