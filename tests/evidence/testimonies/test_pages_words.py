"""De-identified versions and scripts, made and agreed to by the pages."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from safeconduct.consent.scopes import Scope
from safeconduct.evidence.models import DeidReview, ScriptStep
from safeconduct.evidence.testimonies.words import CHECKLIST
from tests.evidence.desk import ResearchDesk, research_desk
from tests.evidence.testimonies.vault import (
    a_version,
    an_account,
    an_agreed_version,
    layla,
    shown,
    url,
)
from tests.sites import SiteClient


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


@pytest.fixture
def zarema(desk: ResearchDesk) -> SiteClient:
    return desk.client(desk.zarema)


def digest_in(page: str) -> str:
    """What a reviewer's form says was shown."""
    return page.split('name="shown" value="')[1].split('"')[0]


def test_a_version_goes_from_what_is_found_to_two_agreements_by_the_pages(
    desk: ResearchDesk, zarema: SiteClient
) -> None:
    kept, third = an_account(desk), layla(desk)
    assert "Choose why" in shown(zarema.send_form(url("deid", kept.pk), {}), 422)
    zarema.send_form(url("deid", kept.pk), {"reason": "work"})
    review = DeidReview.objects.get()
    page = url("deid_review", review.pk)
    text = shown(zarema.send_form(page, {"reason": "work", "step": "open"}))
    assert re.search(r"<mark>[^<]*Khamidov<small> \[Name\]", text) and "Person A" in text
    text = shown(
        zarema.send_form(page, {"reason": "work", "step": "add", "phrase": "I limp", "kind": "body mark"})
    )
    assert "[body mark]" in text
    wrong = {"reason": "work", "step": "add", "phrase": "nowhere", "kind": "name"}
    assert "does not stand in the text" in shown(zarema.send_form(page, wrong), 422)
    left = {"reason": "work", "step": "drop", "span": span_of(text, "12 April 2017")}
    assert "Write why it may stay in" in shown(zarema.send_form(page, left), 422)
    text = shown(zarema.send_form(page, left | {"why": "He wants the day said"}))
    assert "Left in by hand" in text and "He wants the day said" in text
    named = {"reason": "work", "step": "drop", "span": span_of(text, "Ruslan Khamidov"), "why": "He is known"}
    assert "This is recorded of somebody" in shown(zarema.send_form(page, named), 422)
    assert "Look at this too" in shown(zarema.send_form(page, {"reason": "work", "step": "send"}), 422)
    sent = {"reason": "work", "step": "send", **dict.fromkeys(CHECKLIST, "nothing")}
    assert zarema.send_form(page, sent)["Location"].endswith("done=deid_sent")
    for member in (desk.malik, third):
        client = desk.client(member)
        not_read = shown(client.send_form(page, {"reason": "review", "step": "agree"}), 422)
        assert "first" in not_read
        agree = {"reason": "review", "step": "agree", "shown": digest_in(not_read)}
        assert client.send_form(page, agree)["Location"].endswith("done=deid_agreed")
    review.refresh_from_db()
    assert review.state == "agreed" and "Send it to two reviewers" not in shown(
        zarema.send_form(page, {"reason": "work", "step": "open"})
    )


def test_a_reviewer_sends_it_back_with_a_reason_only_the_vault_reads(
    desk: ResearchDesk, zarema: SiteClient
) -> None:
    review = a_version(desk, an_account(desk), sent=True)
    malik, page = desk.client(desk.malik), url("deid_review", review.pk)
    back = {"reason": "review", "step": "back"}
    back["shown"] = digest_in(shown(malik.send_form(page, {"reason": "review", "step": "open"})))
    assert "Say what must change" in shown(malik.send_form(page, back), 422)
    malik.send_form(page, {**back, "why": "His limp gives him away"})
    text = shown(zarema.send_form(page, {"reason": "work", "step": "open"}))
    assert "His limp gives him away" in text and "Send it to two reviewers" in text
    assert zarema.send_form(page, {"step": "set_aside"})["Location"].endswith("done=deid_set_aside")


def test_a_script_is_taken_to_its_recording_by_the_pages(desk: ResearchDesk, zarema: SiteClient) -> None:
    kept = an_account(desk, scopes=(Scope.STORE, Scope.READ_BY_ANOTHER))
    page = url("script", kept.pk)
    assert "First two people agree" in shown(zarema.get(page))
    an_agreed_version(desk, kept, layla(desk))
    steps = (
        ("script", {"text": "They took me from my house."}),
        ("witness_approval", {"how": "on a call", "when": "today", "heard_by": "Zarema"}),
        ("reader_release", {"reader": "Invented Reader", "how": "signed", "when": "today"}),
        ("recording", {"note": "First take"}),
    )
    for step, said in steps:
        opened = shown(zarema.send_form(page, {"reason": "work", "step": "open"}))
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', opened))
        assert "Something is missing" in shown(zarema.post(page, {**hidden, "step": step}), 422)
        answer = zarema.post(page, {**hidden, "step": step, **said})
        assert answer.status_code == 302, answer.content.decode()
    assert ScriptStep.objects.count() == 4
    text = shown(zarema.get(page))
    assert "read by another person to protect identity" in text and "Invented Reader" not in text
    wrong = {**hidden, "step": "script", "text": "Ruslan was taken", "token": str(uuid4()),
             "follows": bytes(ScriptStep.objects.get(number=4).digest).hex()}  # fmt: skip
    assert "says again what was taken out" in shown(zarema.post(page, wrong), 422)
    assert "not the step that follows" in shown(
        zarema.post(page, {**wrong, "text": "They took me.", "follows": "zz"}), 422
    )


def test_a_script_that_was_typed_and_not_sent_is_there_again(desk: ResearchDesk, zarema: SiteClient) -> None:
    kept = an_account(desk, scopes=(Scope.STORE, Scope.READ_BY_ANOTHER))
    an_agreed_version(desk, kept, layla(desk))
    page, keep = url("script", kept.pk), url("keep_form", "script", kept.pk)
    zarema.send_form(keep, {"text": "They took me at", "keep": "yes", "keep_back": page}, page=page)
    opened = shown(zarema.send_form(page, {"reason": "work", "step": "open"}))
    assert "They took me at</textarea>" in opened
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', opened))
    zarema.post(page, {**hidden, "step": "script", "text": "They took me at dawn."})
    assert "They took me at</textarea>" not in shown(
        zarema.send_form(page, {"reason": "work", "step": "open"})
    )


def span_of(text: str, phrase: str) -> str:
    """The key of the span that holds a phrase, as its button names it."""
    found = re.findall(rf'<span class="vh"> [^<]*{phrase}[^<]*</span></summary>.*?value="(\d+-\d+)"', text)
    return str(found[0])
