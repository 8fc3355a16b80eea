"""Letters in the browser: Noor writes, Petra agrees, Tariq without a seat and strangers see nothing."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.models import Approval
from safeconduct.advocacy.letters.content import opened
from safeconduct.advocacy.models import AskGround, Communication
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.models import Claim
from tests.advocacy.letters.writing import Room, a_quotable_account, press, shown, token_on, url
from tests.sites import SiteClient

SECRET = "Words that stand in no address"


@pytest.fixture
def noor(room: Room) -> SiteClient:
    return room.desk.client(room.desk.noor)


@pytest.fixture
def petra(room: Room) -> SiteClient:
    return room.desk.client(room.desk.petra)


def begin(client: SiteClient, room: Room, **more: Any) -> Any:
    path = url("letter_new", room.campaign.pk) + more.pop("query", "")
    typed = {"kind": "letter", "post": room.post.key, "language": "en", "asks": [room.ask.pk], **more}
    return client.post(path, {"csrfmiddlewaretoken": token_on(client, path), **typed})


def typed(room: Room, letter: Communication, **more: Any) -> dict[str, Any]:
    return {
        "kind": "letter", "post": room.post.key, "language": "en", "subject": SECRET, "salutation": "Dear all,",
        "body": "One.\n\nTwo.", "closing": "Yours,", "signatories": "Noor Haddad, Advocate", "asks": [room.ask.pk],
        "version": letter.version, **more,
    }  # fmt: skip


def decide(client: SiteClient, letter: Communication, **more: Any) -> Any:
    page = client.get(url("letter_release", letter.pk)).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return client.post(
        url("letter_release", letter.pk), {**hidden, "action": "decide", "decision": "approve", **more}
    )


def test_a_letter_goes_the_whole_way_in_the_browser(room: Room, noor: SiteClient, petra: SiteClient) -> None:
    figure = f"{room.incident.pk}|detention|person"
    page = shown(noor.get(url("letter_new", room.campaign.pk)))
    assert "more than one hundred people" in page and figure in page
    answer = begin(noor, room, figures=[figure])
    letter = Communication.objects.get()
    assert answer["Location"] == f"{url('letter_edit', letter.pk)}?done=letter_begun"
    page = shown(noor.get(url("letter_edit", letter.pk)))
    assert "Dear Mira Invented," in page and room.ask.text in page and "Denied by: The ministry." in page
    page = shown(noor.get(url("letter", letter.pk)))
    assert "The ministry: Nothing of the kind happened." in page and "Mission to the United Nations" in page
    for _click in range(2):
        press(noor, "letter_release", letter, action="ask", token="11111111-2222-4333-8444-555555555555")
    assert Approval.objects.count() == 1
    page = shown(noor.get(url("letter_release", letter.pk)))
    assert "It waits for somebody to decide" in page and "Do you agree" not in page
    page = shown(petra.get(url("letter_release", letter.pk)))
    assert "Do you agree that exactly this leaves?" in page and "more than one hundred people" in page
    assert "1 Invented Plaza" in page and "Ask a second person" not in page
    for _click in range(2):
        assert decide(petra, letter).status_code in (302, 422)
    assert "Release it" in shown(noor.get(url("letter_release", letter.pk)))
    for _click in range(2):
        press(noor, "letter_release", letter, action="use")
    letter.refresh_from_db()
    assert letter.state == "released"
    page = shown(noor.get(url("letter_release", letter.pk)))
    assert "Its words cannot change any more" in page and bytes(letter.digest or b"").hex() in page
    assert "stand still now" in shown(noor.get(url("letter_edit", letter.pk)), 422)


def test_the_pdf_is_made_for_this_answer_only(room: Room, noor: SiteClient, petra: SiteClient) -> None:
    letter = room.begin()
    for client in (noor, petra):
        answer = client.get(url("letter_pdf", letter.pk))
        assert answer.content.startswith(b"%PDF") and answer["Content-Type"] == "application/pdf"
        assert "no-store" in answer["Cache-Control"]
        assert answer["Content-Disposition"] == 'inline; filename="L-0001.pdf"'


def test_without_the_typesetter_the_page_says_so(
    room: Room, noor: SiteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    assert "No PDF can be made here" in shown(noor.get(url("letter_pdf", room.begin().pk)), 503)


def test_petra_refuses_and_the_letter_is_a_draft_again(room: Room, petra: SiteClient) -> None:
    letter = room.begin()
    room.asked(letter)
    assert "Say why" in shown(decide(petra, letter, decision="refuse"), 422)
    assert "Select a valid choice" in shown(decide(petra, letter, decision="perhaps"), 422)
    from safeconduct.access.models.approvals import WHY_REFUSED

    answer = decide(petra, letter, decision="refuse", why=next(iter(WHY_REFUSED)))
    assert answer.status_code == 302, shown(answer)
    letter.refresh_from_db()
    assert letter.state == "draft" and Approval.objects.get().state == "refused"


def test_what_changed_while_petra_read_is_not_agreed_to(room: Room, petra: SiteClient) -> None:
    letter = room.begin()
    room.asked(letter)
    answer = decide(petra, letter, shown="00" * 32)
    assert "The letter changed since that page was shown" in shown(answer, 422)
    assert Approval.objects.get().state == "asked"
    assert decide(petra, letter, question="nonsense").status_code == 422


def test_two_who_edit_at_once_are_told_and_nothing_is_lost(room: Room, noor: SiteClient) -> None:
    letter = room.begin()
    ilse = room.desk.client(room.desk.ilse)
    assert press(noor, "letter_edit", letter, **typed(room, letter)).status_code == 302
    page = shown(press(ilse, "letter_edit", letter, **typed(room, letter, body="Ilse wrote this.")), 422)
    assert "A colleague changed this" in page and "Ilse wrote this." in page and "One." in page
    content = opened(Communication.objects.get(), room.desk.keys(room.desk.noor))
    assert (
        content["signatories"] == [{"name": "Noor Haddad", "office": "Advocate"}]
        and content["subject"] == SECRET
    )


def test_a_form_that_does_not_fit_keeps_what_was_typed(room: Room, noor: SiteClient) -> None:
    letter = room.begin()
    bad = {"post": "O-9999", "language": "xx", "answer_by": "soon", "asks": [str(uuid4())], "body": "Kept."}
    page = shown(press(noor, "letter_edit", letter, **typed(room, letter, **bad)), 422)
    assert "Kept." in page and "There is no such day" in page and "O-9999" in page
    many = "\n".join(f"Person {number}" for number in range(40))
    assert "No more than 30" in shown(
        press(noor, "letter_edit", letter, **typed(room, letter, signatories=many)), 422
    )
    assert begin(noor, room, kind="leaflet", figures=["x|y"]).status_code == 422
    assert begin(noor, room, language="<script>").status_code == 422
    assert Communication.objects.count() == 1


def test_the_same_form_twice_begins_one_letter(room: Room, noor: SiteClient) -> None:
    token = str(uuid4())
    assert begin(noor, room, token=token)["Location"] == begin(noor, room, token=token)["Location"]
    assert Communication.objects.count() == 1


def test_a_call_is_written_down_as_held(room: Room, noor: SiteClient) -> None:
    today = timezone.now().date().isoformat()
    more = {"query": "?talk=1", "kind": "call", "day": today, "who": "Desk officer", "said": SECRET}
    assert "Write what was said" in shown(begin(noor, room, **{**more, "said": ""}), 422)
    assert "It must lie in the past" in shown(begin(noor, room, **{**more, "day": "2099-01-01"}), 422)
    assert begin(noor, room, **more).status_code == 302
    call = Communication.objects.get()
    assert (call.state, call.kind, call.sent_on and call.sent_on.isoformat()) == ("held", "call", today)
    page = shown(noor.get(url("letter", call.pk)))
    assert SECRET in page and "Desk officer" in page
    assert noor.get(url("letter_pdf", call.pk)).status_code == 404
    assert noor.get(url("letter_release", call.pk)).status_code == 404
    shown(noor.get(url("letter_edit", call.pk)))


def test_a_draft_is_dropped_after_one_more_question(room: Room, noor: SiteClient) -> None:
    letter = room.begin()
    assert "Drop the draft L-0001?" in shown(press(noor, "letter", letter, action="drop"))
    assert Communication.objects.get().state == "draft"
    assert press(noor, "letter", letter, action="drop", sure="yes").status_code == 302
    assert Communication.objects.get().state == "dropped"
    assert "done already" in shown(press(noor, "letter", letter, action="drop", sure="yes"), 422)


def test_figures_and_records_are_bound_on_the_page(room: Room, noor: SiteClient) -> None:
    letter = room.begin()
    path = url("letter_grounds", letter.pk)
    figure = {"figure": f"{room.incident.pk}|detention|person", "version": letter.version}
    assert "Reportedly more than one hundred people" in shown(noor.get(path))
    assert press(noor, "letter_grounds", letter, action="insert", **figure).status_code == 302
    letter.refresh_from_db()
    assert "more than one hundred" in opened(letter, room.desk.keys(room.desk.noor))["body"]
    assert "A colleague changed" in shown(
        press(noor, "letter_grounds", letter, action="insert", **figure), 422
    )
    claim = Claim.objects.get(kind="allegation")
    assert (
        press(noor, "letter_grounds", letter, action="record", kind="claim", key=claim.key).status_code == 302
    )
    page = shown(noor.get(path))
    assert claim.key in page and "Nothing of the kind happened." in page
    for bad in ({"action": "figure", "figure": "x|y|z"}, {"action": "record", "kind": "claim", "key": "C-999"},
                {"action": "figure", "figure": f"{uuid4()}|a|b"},
                {"action": "account", "testimony": "T-9"}):  # fmt: skip
        assert press(noor, "letter_grounds", letter, **bad).status_code == 422
    for ground in AskGround.objects.all():
        press(noor, "letter_grounds", letter, action="off", ground=ground.pk)
    assert not AskGround.objects.exists()


def test_ilse_takes_an_account_over_and_noor_sees_no_form_for_it(room: Room, noor: SiteClient) -> None:
    letter, account = room.begin(), a_quotable_account(room, Scope.QUOTE)
    assert "sits at this desk and in the testimony vault" in shown(noor.get(url("letter_grounds", letter.pk)))
    given = {"action": "account", "testimony": account.key, "scope": "quote_anonymised", "words": "I was kept for",
             "version": letter.version}  # fmt: skip
    assert "does not agree" in shown(press(noor, "letter_grounds", letter, **given), 422)
    ilse = room.desk.client(room.desk.ilse)
    assert "do not stand in the agreed version" in shown(
        press(ilse, "letter_grounds", letter, **{**given, "words": "Invented words"}), 422
    )
    assert "does not agree" in shown(
        press(ilse, "letter_grounds", letter, **{**given, "scope": "paraphrase_only"}), 422
    )
    assert press(ilse, "letter_grounds", letter, **given).status_code == 302
    page = shown(ilse.get(url("letter_release", letter.pk)))
    assert "holds today" in page and "1 thing made from an account goes out" in page


def test_recorded_names_are_looked_for_by_those_who_sit_in_the_vault(room: Room, noor: SiteClient) -> None:
    from safeconduct.evidence.models import ActPerson
    from tests.evidence.desk import an_act
    from tests.evidence.testimonies.vault import a_witness

    person = a_witness(room.desk.research)
    ActPerson.objects.create(act=an_act(room.desk.research.zarema, room.incident), person=person)
    letter = room.begin()
    press(noor, "letter_grounds", letter, action="record", kind="incident", key=room.incident.key)
    press(noor, "letter_edit", letter, **typed(room, letter, body="They took Ruslan Khamidov."))
    ilse = room.desk.client(room.desk.ilse)
    page = shown(press(ilse, "letter_release", letter, action="check"))
    assert "recorded of somebody" in page and "Khamidov" in page
    assert "recorded of somebody" not in shown(press(noor, "letter_release", letter, action="check"))


def test_strangers_unknown_letters_and_people_without_a_seat(room: Room, noor: SiteClient) -> None:
    letter = room.begin()
    press(noor, "letter_edit", letter, **typed(room, letter))
    names = (
        "letter",
        "letter_edit",
        "letter_grounds",
        "letter_enclosure",
        "letter_pdf",
        "letter_release",
        "letter_event",
    )
    tariq, pavel = room.desk.client(room.desk.tariq), room.desk.client(room.desk.research.pavel)
    petra = room.desk.client(room.desk.petra)
    for name in names:
        assert noor.get(url(name, uuid4())).status_code == 404
        assert pavel.get(url(name, letter.pk)).status_code == 404
        seen = tariq.get(url(name, letter.pk))
        assert seen.status_code in (200, 403) and SECRET not in seen.content.decode()
    assert petra.get(url("letter_edit", letter.pk)).status_code == 404  # she agrees, she does not write
    assert SECRET in shown(petra.get(url("letter_release", letter.pk)))
    assert "sealed to people at the advocacy desk" in shown(
        tariq.get(url("letter_new", room.campaign.pk)), 403
    )


def test_the_list_shows_nothing_that_is_sealed_and_takes_no_more_queries_for_more(
    room: Room, noor: SiteClient, django_assert_max_num_queries: Any
) -> None:
    assert "Nothing was written yet" in shown(noor.get(url("letters")))
    letter = room.begin()
    press(noor, "letter_edit", letter, **typed(room, letter))
    for _number in range(5):
        room.begin()
    with django_assert_max_num_queries(25):
        page = shown(noor.get(url("letters")))
    assert SECRET not in page and "L-0006" in page and room.post.title in page
    assert "Nothing fits" in shown(noor.get(url("letters") + "?q=zzz"))
    assert "L-0002" in shown(noor.get(url("letters") + "?q=l-0002&kind=letter&state=draft&page=99"))
    shown(noor.get(url("letters") + "?kind=%00&state=x"))
