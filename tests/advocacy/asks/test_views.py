"""Asks as people use them: Noor writes, Tariq too though he has no seat; Zarema and Pavel find nothing here."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from safeconduct.advocacy.asks import events, writing
from safeconduct.advocacy.asks.deciding import Event
from safeconduct.advocacy.models import Ask, AskEvent, Campaign
from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.models import Revision
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_holding, a_post, advocacy_desk, an_ask
from tests.evidence.desk import AT

TEXT = "Speak out in public against the detentions."


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


@pytest.fixture
def ask(desk: AdvocacyDesk) -> Ask:
    return an_ask(desk.noor, a_campaign(desk.noor), a_post(desk.noor), text=TEXT, answer_by=date(2017, 5, 17))


def typed(**more: str) -> dict[str, str]:
    return {"text": TEXT, "verb": "call.statement", "post": "O-0001", "answer_by": "2017-05-17", **more}


def at(name: str, ask: Ask, query: str = "") -> str:
    return reverse(name, args=[ask.pk]) + query


def go(desk: AdvocacyDesk, ask: Ask, *happened: Event, day: date = date(2017, 4, 17)) -> Ask:
    for event in happened:
        events.keep(ask.pk, event, token=uuid4(), day=day, by=desk.noor.person, at=AT)
    ask.refresh_from_db()
    return ask


def writes(desk: AdvocacyDesk, ask: Ask, event: str, **more: str) -> Any:
    """Noor writes an event down in the browser."""
    page = at("ask_event", ask, f"?event={event}")
    return desk.client(desk.noor).send_form(
        at("ask_event", ask), {"day": "2017-04-17", "note": "Invented note", **more}, page=page
    )


class TestWriting:
    def test_noor_drafts_an_ask_and_is_told_what_could_be_better(self, desk: AdvocacyDesk) -> None:
        campaign, _post = a_campaign(desk.noor), a_post(desk.noor)
        client = desk.client(desk.noor)
        given = typed(text="Do more for those who flee.", answer_by="")
        answer = client.send_form(reverse("ask_new", args=[campaign.pk]), given)
        ask = Ask.objects.get()
        assert answer.status_code == 302 and answer["Location"].endswith(f"{ask.pk}?done=ask_added")
        assert (ask.key, ask.state, ask.campaign, ask.answer_by) == ("D-0001", "drafted", campaign, None)
        page = client.get(at("ask", ask)).content.decode()
        for words in ("with a verb", "do more", "no day by which", "rests on nothing"):
            assert words in page

    def test_a_form_sent_twice_keeps_one(self, desk: AdvocacyDesk) -> None:
        campaign, _post = a_campaign(desk.noor), a_post(desk.noor)
        client, path, token = desk.client(desk.noor), reverse("ask_new", args=[campaign.pk]), str(uuid4())
        for _ in range(2):
            assert client.send_form(path, typed(token=token)).status_code == 302
        assert Ask.objects.count() == 1

    @pytest.mark.parametrize(
        "wrong",
        [
            {"text": ""}, {"verb": ""}, {"verb": "nonsense"}, {"post": ""}, {"post": "O-9999"}, {"answer_by": "soon"},
            {"answer_by": "2017-02-30"}, {"answer_by": "0017-05-17"}, {"text": "x" * 4_001}, {"legal_basis": "x" * 301},
        ],
    )  # fmt: skip
    def test_bad_input_is_a_sentence_and_what_was_typed_stays(
        self, desk: AdvocacyDesk, wrong: dict[str, str]
    ) -> None:
        campaign, _post = a_campaign(desk.noor), a_post(desk.noor)
        given = {**typed(why="Because invented"), **wrong}
        answer = desk.client(desk.noor).send_form(reverse("ask_new", args=[campaign.pk]), given)
        assert answer.status_code == 422 and "Because invented" in answer.content.decode()
        assert not Ask.objects.exists()

    def test_a_closed_campaign_takes_no_new_ask(self, desk: AdvocacyDesk) -> None:
        campaign, _post = a_campaign(desk.noor, closed_on=date(2018, 1, 1)), a_post(desk.noor)
        answer = desk.client(desk.noor).send_form(reverse("ask_new", args=[campaign.pk]), typed())
        assert answer.status_code == 422 and "campaign is closed" in answer.content.decode()

    def test_tariq_writes_too_and_nobody_of_other_rooms_finds_anything(
        self, desk: AdvocacyDesk, ask: Ask
    ) -> None:
        assert desk.client(desk.tariq).get(at("ask", ask)).status_code == 200
        names = ("ask", "ask_edit", "ask_event", "ask_ground_new", "ask_escalate", "ask_copy")
        for member in (desk.research.zarema, desk.research.pavel):
            client = desk.client(member)
            assert {client.get(at(name, ask)).status_code for name in names} == {404}
            assert client.get(reverse("ask_new", args=[ask.campaign_id])).status_code == 404

    def test_wrong_ids_lead_nowhere(self, desk: AdvocacyDesk, ask: Ask) -> None:
        client = desk.client(desk.noor)
        names = (
            "ask",
            "ask_edit",
            "ask_event",
            "ask_ground_new",
            "ask_ground_end",
            "ask_escalate",
            "ask_copy",
        )
        assert {client.get(reverse(name, args=[uuid4()])).status_code for name in (*names, "ask_new")} == {
            404
        }
        Ask.every.filter(pk=ask.pk).update(withdrawn_on=AT.date())
        assert client.get(at("ask", ask)).status_code == 404
        Campaign.every.update(withdrawn_on=AT.date())
        assert client.get(reverse("ask_new", args=[ask.campaign_id])).status_code == 404


class TestChanging:
    def test_two_who_change_at_once_see_what_the_other_saved(self, desk: AdvocacyDesk, ask: Ask) -> None:
        path = at("ask_edit", ask)
        assert desk.client(desk.ilse).send_form(path, typed(why="Ilse's reason")).status_code == 302
        answer = desk.client(desk.noor).send_form(path, typed(why="Noor's reason", version="1"))
        text = answer.content.decode()
        assert answer.status_code == 422 and "Ilse&#x27;s reason" in text and "Noor&#x27;s reason" in text
        assert desk.client(desk.noor).send_form(path, typed(why="Noor's reason")).status_code == 302
        ask.refresh_from_db()
        assert ask.why == "Noor's reason" and Revision.objects.filter(record_id=ask.pk).count() == 2

    def test_what_was_approved_goes_back_to_the_draft_when_its_words_change(
        self, desk: AdvocacyDesk, ask: Ask
    ) -> None:
        go(desk, ask, Event.APPROVED)
        client = desk.client(desk.noor)
        assert client.send_form(at("ask_edit", ask), typed()).status_code == 302
        ask.refresh_from_db()
        assert ask.state == "approved", "nothing changed"
        client.send_form(at("ask_edit", ask), typed(text="Release the men."))
        ask.refresh_from_db()
        assert (ask.state, ask.text) == ("drafted", "Release the men.")
        assert ask.events.latest("number").event == Event.TAKEN_BACK

    def test_once_made_the_words_stand_still(self, desk: AdvocacyDesk, ask: Ask) -> None:
        go(desk, ask, Event.APPROVED, Event.MADE)
        client = desk.client(desk.noor)
        assert client.get(at("ask_edit", ask)).status_code == 302
        with pytest.raises(writing.NoLongerOurs):
            writing.change_ask(ask, {"text": "Else"}, version=ask.version, by=desk.noor.person, at=AT)


class TestEvents:
    def test_the_way_of_an_ask_in_the_browser(self, desk: AdvocacyDesk, ask: Ask) -> None:
        a_holding(desk.noor, ask.post, "Invented Ambassador A", date(2017, 1, 27))
        for event in ("approved", "made", "acknowledged", "answered_partly", "met", "closed"):
            answer = writes(desk, ask, event)
            assert answer.status_code == 302 and f"done=ask_{event}" in answer["Location"], event
        ask.refresh_from_db()
        assert (ask.state, ask.made_on_day) == ("closed", date(2017, 4, 17))
        assert ask.holding is not None and ask.holding.holder == "Invented Ambassador A"
        rows = ask.events.order_by("number")
        assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6]
        assert StaffEntry.objects.filter(action__startswith="advocacy.ask.", subject=ask.pk).count() == 6
        page = desk.client(desk.noor).get(at("ask", ask)).content.decode()
        assert "Invented note" in page and "Noor" in page and "Open it again" in page

    def test_an_event_sent_twice_is_one(self, desk: AdvocacyDesk, ask: Ask) -> None:
        token = str(uuid4())
        for _ in range(2):
            answer = writes(desk, ask, "approved", token=token)
            assert answer.status_code == 302
        assert AskEvent.objects.count() == 1

    @pytest.mark.parametrize(
        ("state", "event", "more", "words"),
        [
            ("drafted", "made", {}, "cannot follow"),
            ("drafted", "approved", {"day": "2999-01-01"}, "Look at the year"),
            ("drafted", "approved", {"day": "2100-01-01"}, "has not come yet"),
            ("drafted", "approved", {"day": ""}, "Write the day"),
            ("drafted", "approved", {"day": "yesterday"}, "valid date"),
            ("drafted", "note", {"note": ""}, "Write a note"),
            ("drafted", "note", {"note": "x" * 501}, "500"),
            ("approved", "made", {"day": "2017-05-18"}, "deadline lies before"),
            ("made", "acknowledged", {"day": "2017-04-16"}, "before the ask was made"),
            ("made", "delayed", {"until": ""}, "until which day"),
            ("made", "delayed", {"until": "2017-05-01"}, "later than that already"),
            ("made", "deadline_set", {"until": "2017-04-17"}, "must come after"),
            ("refused", "reminded", {}, "cannot follow"),
        ],
    )
    def test_what_cannot_be_is_a_sentence(
        self, desk: AdvocacyDesk, ask: Ask, state: str, event: str, more: dict[str, str], words: str
    ) -> None:
        Ask.every.filter(pk=ask.pk).update(
            state=state, made_on_day=date(2017, 4, 17) if state in ("made", "refused") else None
        )
        answer = writes(desk, ask, event, **more)
        assert answer.status_code == 422 and words in answer.content.decode()
        assert not AskEvent.objects.exists()

    @pytest.mark.parametrize("event", ["overdue", "no_response", "escalated", "nonsense"])
    def test_what_days_decide_and_nonsense_have_no_form(
        self, desk: AdvocacyDesk, ask: Ask, event: str
    ) -> None:
        client = desk.client(desk.noor)
        assert client.get(at("ask_event", ask, f"?event={event}")).status_code == 404
        answer = client.send_form(at("ask_event", ask), {"event": event, "day": "2017-04-17", "note": "x"})
        assert answer.status_code == 404 and not AskEvent.objects.exists()

    def test_whoever_comes_second_looks_first(self, desk: AdvocacyDesk, ask: Ask) -> None:
        go(desk, ask, Event.APPROVED, Event.MADE)
        answer = writes(desk, ask, "answered_refused", seen="1")
        assert answer.status_code == 422 and "Look at the ask first" in answer.content.decode()
        assert ask.events.count() == 2

    def test_a_lawful_delay_shows_its_day(self, desk: AdvocacyDesk, ask: Ask) -> None:
        go(desk, ask, Event.APPROVED, Event.MADE)
        writes(desk, ask, "delayed", until="2017-08-01")
        ask.refresh_from_db()
        assert (ask.state, ask.delayed_until) == ("delayed", date(2017, 8, 1))
        page = desk.client(desk.noor).get(at("ask", ask)).content.decode()
        assert "More time until 1 August 2017" in page and "Lawfully delayed" in page

    def test_a_closed_draft_was_never_made_and_is_not_opened_again(
        self, desk: AdvocacyDesk, ask: Ask
    ) -> None:
        go(desk, ask, Event.CLOSED)
        assert "Open it again" not in desk.client(desk.noor).get(at("ask", ask)).content.decode()
        answer = writes(desk, ask, "reopened")
        assert answer.status_code == 422 and "Copy it to a new ask" in answer.content.decode()


class TestToAnotherPost:
    def test_noor_takes_an_ask_to_another_post(self, desk: AdvocacyDesk, ask: Ask) -> None:
        other = a_post(desk.noor, "Secretary of State")
        go(desk, ask, Event.APPROVED, Event.MADE)
        client, token = desk.client(desk.noor), str(uuid4())
        given = {"post": other.key, "answer_by": "2017-07-01", "day": "2017-06-01", "token": token}
        for _ in range(2):
            answer = client.send_form(at("ask_escalate", ask), given)
            assert answer.status_code == 302
        new = Ask.objects.get(escalates=ask)
        ask.refresh_from_db()
        assert (ask.state, new.post, new.text, new.state) == ("escalated", other, TEXT, "drafted")
        assert ask.events.filter(event="escalated").count() == 1
        assert new.key in client.get(at("ask", ask)).content.decode()
        assert ask.key in client.get(at("ask", new)).content.decode()

    @pytest.mark.parametrize(
        ("given", "words"),
        [
            ({"post": "O-0001"}, "that very post"),
            ({"post": ""}, "Write the key"),
            ({"post": "O-0002", "day": "2017-04-01"}, "before the ask was made"),
            ({"post": "O-0002", "seen": "1"}, "Look at the ask first"),
        ],
    )
    def test_bad_input_leaves_both_as_they_are(
        self, desk: AdvocacyDesk, ask: Ask, given: dict[str, str], words: str
    ) -> None:
        a_post(desk.noor, "Secretary of State")
        go(desk, ask, Event.APPROVED, Event.MADE)
        answer = desk.client(desk.noor).send_form(at("ask_escalate", ask), {"day": "2017-06-01", **given})
        assert answer.status_code == 422 and words in answer.content.decode()
        assert Ask.objects.count() == 1 and ask.events.count() == 2

    def test_a_draft_is_taken_nowhere(self, desk: AdvocacyDesk, ask: Ask) -> None:
        other = a_post(desk.noor, "Secretary of State")
        answer = desk.client(desk.noor).send_form(
            at("ask_escalate", ask), {"post": other.key, "day": "2017-06-01"}
        )
        assert answer.status_code == 422 and Ask.objects.count() == 1

    def test_the_same_is_asked_of_another_post_and_both_go_their_own_ways(
        self, desk: AdvocacyDesk, ask: Ask
    ) -> None:
        other = a_post(desk.noor, "Secretary of State")
        client, path = desk.client(desk.noor), at("ask_copy", ask)
        assert client.send_form(path, {"post": ask.post.key}).status_code == 422
        assert client.send_form(path, {"post": other.key, "token": str(uuid4())}).status_code == 302
        new = Ask.objects.exclude(pk=ask.pk).get()
        ask.refresh_from_db()
        assert (new.post, new.text, new.escalates, ask.state) == (other, TEXT, None, "drafted")
