"""Answers: said in public or sealed, with what they mean for an ask, or neither."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from safeconduct.advocacy.asks.deciding import ANSWERS
from safeconduct.advocacy.models import Ask, AskEvent, Response
from safeconduct.advocacy.responses.words import ASK_EVENTS, VERBS
from safeconduct.audit.models import StaffEntry
from safeconduct.evidence import keys
from safeconduct.evidence.models import Revision
from safeconduct.evidence.recording import open_content
from tests.advocacy.desk import AdvocacyDesk, a_campaign, advocacy_desk, an_ask
from tests.advocacy.responses.answering import SAID, WORDS, a_letter, an_answer, an_asked, typed
from tests.evidence.desk import AT, an_item

SECRET = "In confidence: we will raise it with the minister"
SEALED = {"is_public": "", "verbatim": SECRET, "speaker": "Invented Attaché"}


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


@pytest.fixture
def ask(desk: AdvocacyDesk) -> Ask:
    return an_asked(desk)


def new(ask: Ask) -> str:
    return reverse("response_new", args=[ask.campaign_id])


def shown(desk: AdvocacyDesk, row: Response, member: str = "noor") -> str:
    client = desk.client(getattr(desk, member))
    return str(client.get(reverse("response", args=[row.pk])).content.decode())


def test_noor_records_what_was_said_in_public(desk: AdvocacyDesk, ask: Ask) -> None:
    item = an_item(desk.research.zarema)
    answer = desk.client(desk.noor).send_form(new(ask), typed(item=item.key, ask=ask.key))
    row = Response.objects.get()
    assert answer.status_code == 302 and answer["Location"].endswith(f"{row.pk}?done=response_added")
    assert (row.key, row.verbatim, row.verb, row.first_day, row.sealed) == (
        "R-0001", WORDS, "statement", SAID, None,
    )  # fmt: skip
    assert row.holding is not None and row.holding.holder == "Invented Ambassador A"
    text = shown(desk, row)
    for words in (WORDS, "Made a statement", "Invented Ambassador A", "21 April 2017", item.key, ask.key):
        assert words in text
    ask.refresh_from_db()
    assert ask.state == "made", "nothing was said about the ask"


@pytest.mark.parametrize("event", sorted(ASK_EVENTS))
def test_an_answer_and_its_meaning_for_the_ask_are_kept_together(
    desk: AdvocacyDesk, ask: Ask, event: str
) -> None:
    token = str(uuid4())
    for _ in range(2):
        answer = desk.client(desk.noor).send_form(new(ask), typed(ask=ask.key, means=event, token=token))
        assert answer.status_code == 302
    row, ask = Response.objects.get(), Ask.objects.get()
    assert event == f"answered_{ask.state}"
    happened = ask.events.get(event=event)
    assert (happened.response, happened.day, happened.by) == (row, SAID, desk.noor.person)
    assert row.key in desk.client(desk.noor).get(reverse("ask", args=[ask.pk])).content.decode()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"ask": ""}, "Write the key of the ask"),
        ({"kind": "none"}, "Silence answers nothing"),
        ({"said_on": "2017-04-01"}, "before the ask was made"),
        ({"means": "no_response"}, "Select a valid choice"),
        ({"means": "met"}, "Select a valid choice"),
    ],
)
def test_neither_is_kept_where_one_cannot_be(
    desk: AdvocacyDesk, ask: Ask, given: dict[str, str], words: str
) -> None:
    data = typed(ask=ask.key, means="answered_refused") | given
    answer = desk.client(desk.noor).send_form(new(ask), data)
    text = answer.content.decode()
    assert answer.status_code == 422 and words in text and WORDS in text
    assert not Response.every.exists() and AskEvent.objects.count() == 2


def test_a_draft_cannot_be_answered(desk: AdvocacyDesk, ask: Ask) -> None:
    draft = an_ask(desk.noor, ask.campaign, ask.post)
    answer = desk.client(desk.noor).send_form(new(ask), typed(ask=draft.key, means="answered_accepted"))
    assert answer.status_code == 422 and not Response.every.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"post": ""}, {"post": "O-0077"}, {"kind": ""}, {"kind": "nonsense"}, {"verb": "caused"}, {"said_on": "2999"},
        {"said_on": "in spring"}, {"item": "I-0099"}, {"ask": "D-0099"}, {"communication": "L-0099"},
        {"language": "xx"}, {"verbatim": "x" * 20_001},
    ],
)  # fmt: skip
def test_bad_input_is_a_sentence_and_nothing_is_kept(
    desk: AdvocacyDesk, ask: Ask, given: dict[str, str]
) -> None:
    answer = desk.client(desk.noor).send_form(new(ask), typed(venue="Typed before") | given)
    assert answer.status_code == 422 and "Typed before" in answer.content.decode()
    assert not Response.every.exists()


def test_an_ask_or_letter_of_another_campaign_is_refused(desk: AdvocacyDesk, ask: Ask) -> None:
    other = a_campaign(desk.noor, "Another")
    elsewhere = an_ask(desk.noor, other, ask.post)
    letter = a_letter(desk.noor, other, ask.post)
    for given in ({"ask": elsewhere.key}, {"communication": letter.key}):
        answer = desk.client(desk.noor).send_form(new(ask), typed(**given))
        assert answer.status_code == 422 and "another campaign" in answer.content.decode()


def test_the_form_begins_with_the_ask_or_letter_it_was_opened_from(desk: AdvocacyDesk, ask: Ask) -> None:
    letter = a_letter(desk.noor, ask.campaign, ask.post)
    client = desk.client(desk.noor)
    assert f'value="{ask.key}"' in client.get(f"{new(ask)}?ask={ask.key}").content.decode()
    assert f'value="{letter.key}"' in client.get(f"{new(ask)}?letter={letter.key}").content.decode()
    assert client.get(f"{new(ask)}?ask=nonsense&letter=%00").status_code == 200


class TestSealed:
    @pytest.fixture
    def row(self, desk: AdvocacyDesk, ask: Ask) -> Response:
        desk.client(desk.noor).send_form(new(ask), typed(**SEALED))
        return Response.objects.get()

    def test_what_was_not_said_in_public_is_sealed_to_the_desk(
        self, desk: AdvocacyDesk, row: Response
    ) -> None:
        assert (row.verbatim, row.speaker, row.translation) == ("", "", "")
        assert open_content(row, desk.keys(desk.ilse))["verbatim"] == SECRET
        assert SECRET not in str(StaffEntry.objects.values()) + str(Response.objects.values())
        assert SECRET in shown(desk, row, "ilse") and "Invented Attaché" in shown(desk, row, "ilse")
        text = shown(desk, row, "tariq")
        assert SECRET not in text and "sealed to people at the desk" in text

    def test_tariq_without_a_seat_can_keep_only_what_was_public(self, desk: AdvocacyDesk, ask: Ask) -> None:
        client = desk.client(desk.tariq)
        answer = client.send_form(new(ask), typed(**SEALED))
        assert answer.status_code == 422 and "no seat at the desk" in answer.content.decode()
        assert not Response.every.exists()
        assert client.send_form(new(ask), typed()).status_code == 302

    def test_tariq_changes_the_rest_and_what_is_sealed_stays(self, desk: AdvocacyDesk, row: Response) -> None:
        client, path = desk.client(desk.tariq), reverse("response_edit", args=[row.pk])
        assert SECRET not in client.get(path).content.decode()
        given = {**typed(venue="A meeting"), "verbatim": "Put in by hand", "is_public": "on"}
        assert client.send_form(path, given).status_code == 302
        row.refresh_from_db()
        assert (row.venue, row.is_public, row.verbatim) == ("A meeting", False, "")
        assert open_content(row, desk.keys(desk.noor))["verbatim"] == SECRET

    def test_what_becomes_public_stands_in_the_clear_from_then_on(
        self, desk: AdvocacyDesk, row: Response
    ) -> None:
        client, path = desk.client(desk.noor), reverse("response_edit", args=[row.pk])
        assert SECRET in client.get(path).content.decode()
        assert client.send_form(path, typed(verbatim=SECRET)).status_code == 302
        row.refresh_from_db()
        assert row.is_public and row.verbatim == SECRET
        assert client.send_form(path, typed(is_public="")).status_code == 422, "and never goes back"

    def test_a_forgotten_key_is_a_sentence(self, desk: AdvocacyDesk, row: Response) -> None:
        keys.forget_keys("advocacy", [row.pk])
        assert "Nobody can open it any more" in shown(desk, row)
        client = desk.client(desk.noor)
        assert client.get(reverse("response_edit", args=[row.pk])).status_code == 200


def test_two_who_change_at_once_see_what_the_other_saved(desk: AdvocacyDesk, ask: Ask) -> None:
    row = an_answer(desk, ask)
    path = reverse("response_edit", args=[row.pk])
    assert desk.client(desk.ilse).send_form(path, typed(venue="Ilse's venue")).status_code == 302
    answer = desk.client(desk.noor).send_form(path, typed(venue="Noor's venue", version="1"))
    text = answer.content.decode()
    assert answer.status_code == 422 and "Ilse&#x27;s venue" in text and "Noor&#x27;s venue" in text
    assert desk.client(desk.noor).send_form(path, typed(venue="Noor's venue")).status_code == 302
    row.refresh_from_db()
    assert row.venue == "Noor's venue" and Revision.objects.filter(record_id=row.pk).count() == 2


def test_a_new_day_finds_who_held_the_post_then(desk: AdvocacyDesk, ask: Ask) -> None:
    row = an_answer(desk, ask)
    path = reverse("response_edit", args=[row.pk])
    desk.client(desk.noor).send_form(path, typed(said_on="2017-01"))
    row.refresh_from_db()
    assert (row.first_day, row.last_day, row.holding) == (date(2017, 1, 1), date(2017, 1, 31), None)


def test_nobody_of_other_rooms_finds_anything(desk: AdvocacyDesk, ask: Ask) -> None:
    row = an_answer(desk, ask)
    names = ("response", "response_edit", "commitment_new", "contribution_new")
    for member in (desk.research.zarema, desk.research.pavel):
        client = desk.client(member)
        assert {client.get(reverse(name, args=[row.pk])).status_code for name in names} == {404}
        assert client.get(new(ask)).status_code == 404


def test_wrong_ids_lead_nowhere(desk: AdvocacyDesk, ask: Ask) -> None:
    row, client = an_answer(desk, ask), desk.client(desk.noor)
    names = (
        "response",
        "response_edit",
        "commitment_new",
        "contribution_new",
        "commitment",
        "contribution_end",
    )
    assert {client.get(reverse(name, args=[uuid4()])).status_code for name in (*names, "response_new")} == {
        404
    }
    Response.every.filter(pk=row.pk).update(withdrawn_on=AT.date())
    assert client.get(reverse("response", args=[row.pk])).status_code == 404


def test_the_words_hold_together() -> None:
    assert set(ASK_EVENTS) == {event.value for event in ANSWERS}
    assert all(len(code) <= 16 for code in VERBS)
