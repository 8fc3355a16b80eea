"""The pages of claims: recording, correcting, judging."""

from __future__ import annotations

from typing import Any

import pytest

from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.models import (
    Claim,
    ClaimLink,
    ClaimSource,
    Incident,
    Revision,
    SearchRow,
)
from safeconduct.evidence.recording import open_content
from tests.evidence.desk import (
    ResearchDesk,
    a_claim,
    a_source,
    an_act,
    an_incident,
    an_item,
)

from .sent_forms import FIGURE, WORDS, path, record, said, text


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


def test_a_figure_is_copied_with_its_act_and_its_denials(desk: ResearchDesk, incident: Incident) -> None:
    a_claim(desk.zarema, incident, a_source(desk.zarema), speaker="")
    a_claim(
        desk.zarema,
        incident,
        kind="denial",
        speaker="Ministry",
        unit="",
        comparator="",
        low=None,
        act_code="",
    )
    shown = text(desk.client(desk.malik).get(f"/evidence/incidents/{incident.pk}/figures"))
    line = shown.split('<div lang="en" dir="ltr">')[1].split("</div>")[0]
    assert "more than one hundred people" in line and line.endswith("Denied by: Ministry (C-0002).")
    assert " – " in line and "Отрицает: Ministry (C-0002)." in shown
