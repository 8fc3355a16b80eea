"""The pages of claims: recording, correcting, judging, denials beside what they deny, figures, right of reply."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
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
    ClaimSource,
    Incident,
    Revision,
    RightOfReply,
    SearchRow,
)
from safeconduct.evidence.recording import open_content
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

WORDS = "Their words, which nobody published"


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


@pytest.fixture
def incident(desk: ResearchDesk) -> Incident:
    return an_incident(desk.zarema)


def path(incident: Incident, kind: str = "") -> str:
    return f"/evidence/incidents/{incident.pk}/claims/new" + (f"?kind={kind}" if kind else "")


def said(kind: str = "allegation", **more: Any) -> dict[str, Any]:
    return {
        "kind": kind, "token": str(uuid4()), "statement": "More than one hundred men were taken.", "is_public": "on",
        "speaker": "Newspaper A", "said_on": "2017-04-01", **more,
    }  # fmt: skip


FIGURE = {
    "unit": "person", "comparator": "more_than", "low": "100", "act_code": "detention",
    "phrase": "более ста", "phrase_language": "ru", "checked": "person|more_than|100||detention",
}  # fmt: skip


def record(client: SiteClient, incident: Incident, kind: str = "allegation", **more: Any) -> Any:
    return client.send_form(path(incident, kind), said(kind, **more))


def text(answer: Any) -> str:
    return " ".join(str(answer.content.decode()).split())


def denial_of(desk: ResearchDesk, incident: Incident, claim: Claim | None, **more: Any) -> Claim:
    values = {
        "kind": "denial", "unit": "", "comparator": "", "low": None, "form": "denies_existence",
        "speaker": "Spokesperson of the head of the republic", "said_on": "2017-04-02", "language": "ru",
        "statement": "Таких людей не существует.", **more,
    }  # fmt: skip
    row = a_claim(desk.zarema, incident, **values)
    if claim is not None:
        linking.link(row, WAYS["denies"], claim, token=uuid4(), by=desk.zarema.person, at=AT)
    return row


def test_the_kind_comes_first_and_only_its_fields_follow(desk: ResearchDesk, incident: Incident) -> None:
    client = desk.client(desk.zarema)
    first = text(client.get(path(incident)))
    assert "What sort of statement is it?" in first and 'name="statement"' not in first
    denial = text(client.get(path(incident, "denial")))
    assert 'name="form"' in denial and 'name="denies"' in denial and 'name="comparator"' not in denial
    estimate = text(client.get(path(incident, "estimate")))
    assert 'name="comparator"' in estimate and 'name="form"' not in estimate


def test_a_figure_is_read_back_before_it_is_saved(desk: ResearchDesk, incident: Incident) -> None:
    client = desk.client(desk.zarema)
    source = a_source(desk.zarema, "Newspaper A")
    read = record(client, incident, **{**FIGURE, "checked": ""}, sources="newspaper a")
    assert read.status_code == 200 and not Claim.objects.exists()
    assert "We read this as: <strong>more than one hundred people</strong>, Detention" in text(read)
    saved = record(client, incident, **FIGURE, sources=source.key)
    claim = Claim.objects.get()
    assert saved.status_code == 302 and saved["Location"].endswith(f"claims/{claim.pk}?done=claim_added")
    assert (claim.key, claim.comparator, claim.low, claim.act_code) == (
        "C-0001",
        "more_than",
        100,
        "detention",
    )
    assert (claim.phrase, str(claim.first_day), claim.about_id) == ("более ста", "2017-04-01", incident.pk)
    assert ClaimSource.objects.get().source == source
    assert StaffEntry.objects.filter(action="evidence.claim.added", subject=claim.pk).count() == 1
    changed = record(client, incident, **{**FIGURE, "low": "200"})
    assert changed.status_code == 200 and "more than 200 people" in text(changed)


def test_the_same_form_twice_records_one_claim_with_one_denial(
    desk: ResearchDesk, incident: Incident
) -> None:
    client = desk.client(desk.zarema)
    claim, item = a_claim(desk.zarema, incident), an_item(desk.zarema)
    form = said("denial", form="denies_existence", denies=claim.key, against=item.key, exact_words="on")
    for _ in range(2):
        assert client.send_form(path(incident, "denial"), form).status_code == 302
    denial = Claim.objects.get(kind="denial")
    found = ClaimLink.objects.values_list("claim", "relation", "to_claim", "to_item").order_by("pk")
    assert set(found) == {
        (denial.pk, "denies", claim.pk, None), (denial.pk, "contradicts", None, item.pk),
    }  # fmt: skip
    incident.refresh_from_db()
    assert denial.exact_words is True and incident.is_contested


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("allegation", {"statement": ""}, "Write what was said."),
        ("allegation", {**FIGURE, "unit": ""}, "Say what was counted"),
        ("allegation", {**FIGURE, "comparator": ""}, "Choose how the number was said."),
        ("allegation", {**FIGURE, "low": ""}, "Give the number that was said"),
        ("allegation", {**FIGURE, "low": "some"}, "Write a whole number in digits"),
        ("allegation", {**FIGURE, "comparator": "vague_tens"}, "Leave the numbers empty."),
        (
            "allegation",
            {**FIGURE, "comparator": "between", "high": "90"},
            "a lower number and then a higher one",
        ),
        ("allegation", {**FIGURE, "high": "200"}, "belongs to “between” only"),
        ("allegation", {**FIGURE, "as_of": "1.4.2017"}, "Write the day as in 2017-04-01."),
        ("allegation", {"said_on": "April"}, "This cannot be read as a date"),
        ("allegation", {"sources": "Nobody"}, "There is no “Nobody” here"),
        ("allegation", {"repeats": "C-0099"}, "There is no “C-0099” here"),
        ("allegation", {"about": "A-0099"}, "There is no “A-0099” here"),
        ("estimate", {}, "Say what was counted"),
        ("denial", {"form": ""}, "Choose what the denial says."),
        ("retraction", {}, "Write the key of the claim that is taken back."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_kept(
    desk: ResearchDesk, incident: Incident, kind: str, typed: dict[str, Any], sentence: str
) -> None:
    answer = record(desk.client(desk.zarema), incident, kind, **{"speaker": "Somebody’s office", **typed})
    assert answer.status_code == 422 and sentence in text(answer)
    assert "Somebody’s office" in text(answer) and not Claim.objects.exists()


def test_digits_of_any_script_and_sources_of_one_name(desk: ResearchDesk, incident: Incident) -> None:
    client = desk.client(desk.zarema)
    one, two = a_source(desk.zarema, "Agency"), a_source(desk.zarema, "Agency")
    refused = record(client, incident, **{**FIGURE, "low": "١٠٠"}, sources="agency")
    assert refused.status_code == 422 and f"{one.key}, {two.key}" in text(refused)
    assert (
        record(client, incident, **{**FIGURE, "low": "١٠٠"}, sources=f"{one.key}\n{two.key}").status_code
        == 302
    )
    assert Claim.objects.get().low == 100 and ClaimSource.objects.count() == 2


def test_an_act_of_another_incident_is_refused(desk: ResearchDesk, incident: Incident) -> None:
    own, strange = an_act(desk.zarema, incident), an_act(desk.zarema, an_incident(desk.zarema, "Another"))
    client = desk.client(desk.zarema)
    assert record(client, incident, about=strange.key).status_code == 422
    assert record(client, incident, about=own.key).status_code == 302
    claim = Claim.objects.get()
    assert (claim.about_kind, claim.about_id, claim.incident) == ("act", own.pk, incident)


def test_what_was_not_said_in_public_is_sealed(desk: ResearchDesk, incident: Incident) -> None:
    client = desk.client(desk.zarema)
    record(client, incident, statement=WORDS, speaker="Somebody", is_public="", **FIGURE)
    claim = Claim.objects.get()
    assert not (claim.statement or claim.speaker or claim.phrase) and claim.low == 100
    assert WORDS not in str(list(SearchRow.objects.values()))
    assert open_content(claim, desk.keys(desk.malik))["statement"] == WORDS
    assert WORDS in text(client.get(f"/evidence/claims/{claim.pk}"))
    assert WORDS not in text(client.get(f"/evidence/incidents/{incident.pk}/claims"))
    jonas = desk.client(desk.jonas)
    shown = text(jonas.get(f"/evidence/claims/{claim.pk}"))
    assert WORDS not in shown and "sealed to people at the desk" in shown and "more than one hundred" in shown
    assert WORDS not in text(jonas.get(f"/evidence/claims/{claim.pk}/edit"))
    refused = record(jonas, incident, statement=WORDS, is_public="")
    assert refused.status_code == 422 and WORDS in text(refused) and Claim.objects.count() == 1
    assert record(jonas, incident).status_code == 302, "what was said in public he may record"


def test_sealed_words_are_corrected_at_the_desk(desk: ResearchDesk, incident: Incident) -> None:
    client = desk.client(desk.zarema)
    record(client, incident, statement=WORDS, is_public="", **FIGURE)
    claim = Claim.objects.get()
    form = {"statement": "Other words", "phrase": "более ста", "said_on": "2017-04"}
    assert client.send_form(f"/evidence/claims/{claim.pk}/edit", form).status_code == 302
    claim.refresh_from_db()
    assert open_content(claim, desk.keys(desk.malik))["statement"] == "Other words" and not claim.statement
    assert (claim.said_on, claim.version, claim.low) == ("2017-04", 2, 100)
    assert desk.client(desk.jonas).send_form(f"/evidence/claims/{claim.pk}/edit", form).status_code == 422


def test_a_figure_is_never_edited_a_new_one_takes_its_place(desk: ResearchDesk, incident: Incident) -> None:
    client = desk.client(desk.zarema)
    old = a_claim(desk.zarema, incident, low=300)
    shown = text(client.get(f"/evidence/claims/{old.pk}/edit"))
    assert 'name="low"' not in shown and f"supersedes={old.key}" in shown
    form = {"statement": "Corrected", "low": "5", "comparator": "exactly", "unit": "call"}
    assert client.send_form(f"/evidence/claims/{old.pk}/edit", form).status_code == 302
    old.refresh_from_db()
    assert (old.statement, old.low, old.comparator, old.unit) == ("Corrected", 300, "more_than", "person")
    prefilled = text(client.get(f"{path(incident, 'allegation')}&supersedes={old.key}&unit=person"))
    assert f'value="{old.key}"' in prefilled
    record(client, incident, **FIGURE, supersedes=old.key)
    listed = text(client.get(f"/evidence/incidents/{incident.pk}/claims"))
    assert "<del>“Corrected”</del>" in listed and "Replaced by" in listed
    figures = text(client.get(f"/evidence/incidents/{incident.pk}/figures"))
    assert (
        "reportedly more than one hundred people" in figures and "A newer figure took its place." in figures
    )


def test_two_who_correct_at_once_are_told_and_nothing_is_lost(desk: ResearchDesk, incident: Incident) -> None:
    claim = a_claim(desk.zarema, incident, a_source(desk.zarema))
    page = f"/evidence/claims/{claim.pk}/edit"
    zarema, malik = desk.client(desk.zarema), desk.client(desk.malik)
    source = a_source(desk.malik, "Helpline B")
    assert malik.send_form(page, {"statement": claim.statement, "sources": source.key}).status_code == 302
    assert "sources" in Revision.objects.filter(record_id=claim.pk).latest("version").before
    claim.refresh_from_db()
    assert ClaimSource.objects.get(claim=claim).source == source
    late = zarema.send_form(page, {"statement": "Zarema’s words", "version": "1"})
    assert (
        late.status_code == 409
        and "Zarema’s words" in text(late)
        and "What your colleague saved" in text(late)
    )
    assert f'name="version" value="{claim.version}"' in text(late)
    claim.refresh_from_db()
    assert claim.statement != "Zarema’s words"


def test_a_reviewer_says_why_and_what_is_improbable_carries_no_figure(
    desk: ResearchDesk, incident: Incident
) -> None:
    claim = a_claim(desk.zarema, incident, a_source(desk.zarema))
    client = desk.client(desk.malik)
    page = f"/evidence/claims/{claim.pk}/edit"
    refused = client.send_form(page, {"step": "judge", "credibility": "5"})
    assert refused.status_code == 422 and "Say why" in text(refused)
    assert "B: usually reliable" in text(refused) and "5: Improbable" in text(refused)
    assert (
        client.send_form(
            page, {"step": "judge", "credibility": "5", "why": "Another paper checked it."}
        ).status_code
        == 302
    )
    claim.refresh_from_db()
    assert (claim.credibility, claim.credibility_why, claim.said_by.get().source.reliability) == (
        5, "Another paper checked it.", "B",
    )  # fmt: skip
    shown = text(client.get(f"/evidence/incidents/{incident.pk}/figures"))
    assert "No figure yet" in shown and "holds it improbable" in shown


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
        (claims[2], {"way": "supersedes", "other": claims[0].key}, "lead back to each other"),
        (claims[0], {"way": "supersedes.by", "other": claims[2].key}, "lead back to each other"),
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
