"""A decision is recorded and its letter sent in one go, once, in the person's language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.permissions import ROLES, Permission
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import reading, states
from safeconduct.cases.dates import deadlines
from safeconduct.cases.models.referrals import ReferralOrganisation
from safeconduct.cases.models.screening import Decision
from safeconduct.cases.referrals.actions import Said
from safeconduct.cases.screening import actions, beside
from safeconduct.cases.screening.actions import Decided
from safeconduct.intake import deleting, threads
from safeconduct.intake.keys import HolderKeys
from safeconduct.intake.models import Message, Request, monday_of
from safeconduct.intake.states import State
from tests.access.people import House, found_house
from tests.cases.asking import ask
from tests.cases.referrals.test_referrals import on_the_list
from tests.cases.screening.test_facts import ZAUR_IN_NEW_YORK, given, say
from tests.cases.screening.test_pages import at_desk, shown
from tests.sites import SiteClient

REASON = "No capacity this month; the claim is not judged"


@pytest.fixture
def house() -> House:
    return found_house()


def letter_in(answer: Any) -> str:
    """The text in the box of the second step."""
    form = answer.context["form"]
    return str(form["letter"].value())


def decide(client: SiteClient, request: Request, outcome: str, **changed: str) -> Any:
    """Both steps; ``changed`` goes over the second. Returns the answer to the second."""
    page = f"/requests/{request.id}/screening/decide"
    chosen = {"outcome": outcome, "reason": REASON, "language": "ru", "deadline": "", "waiting_until": ""}
    if outcome == "referred":
        chosen["referrals"] = str(ReferralOrganisation.objects.get().id)
    second = client.send_form(page, {**chosen, "step": "letter"})
    assert second.status_code == 200, shown(second)
    seen = str(second.context["form"]["after"].value())
    sent = {
        **chosen, "step": "send", "letter": letter_in(second), "token": str(uuid4()), "after": seen, **changed
    }  # fmt: skip
    return client.send_form(page, sent)


def read_by(request: Request, holder: HolderKeys) -> list[threads.Read]:
    request.refresh_from_db()
    return threads.read(request, threads.keys_for_holder(request, holder))


def test_the_person_reads_the_letter_in_their_language_and_the_reason_stays_in_the_house(
    house: House,
) -> None:
    request, holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha = at_desk(house.aisha)
    answer = decide(aisha, request, "not_able")
    assert answer.status_code == 302 and answer["Location"].endswith("?done=decided")
    (read,) = read_by(request, holder)
    assert read.is_true and read.name == "Aisha"
    assert "Вы можете" in read.text or "Спасибо" in read.text
    assert REASON not in read.text
    page = shown(aisha.get(f"/requests/{request.id}/screening/decide"))
    assert "We are not able to help" in page and REASON in page
    printed = aisha.get(f"/requests/{request.id}/screening/letters/1").content.decode()
    assert 'lang="ru" dir="ltr"' in printed
    assert read.text.split("\n")[0] in printed


def test_nothing_is_sent_before_the_second_step(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    page = f"/requests/{request.id}/screening/decide"
    typed = {"outcome": "accepted", "reason": REASON, "language": "ru", "step": "letter"}
    assert "Nothing is recorded or sent yet." in shown(at_desk(house.aisha).send_form(page, typed))
    assert not Message.objects.exists() and not Decision.objects.exists()


def test_going_back_keeps_what_was_chosen(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    page = f"/requests/{request.id}/screening/decide"
    typed = {"outcome": "waiting", "reason": REASON, "language": "en", "step": "back"}
    back = at_desk(house.aisha).send_form(page, typed)
    assert back.status_code == 200
    assert REASON in back.content.decode() and 'value="waiting"' in back.content.decode()
    assert back.context["form"]["outcome"].value() == "waiting"


def test_the_same_form_sent_twice_is_one_decision_and_one_letter(house: House) -> None:
    request, holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, token = at_desk(house.aisha), str(uuid4())
    for _time in range(2):
        assert decide(aisha, request, "waiting", token=token).status_code == 302
    assert Decision.objects.count() == 1
    assert len(read_by(request, holder)) == 1


def test_a_new_decision_follows_and_the_old_one_stays(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha = at_desk(house.aisha)
    decide(aisha, request, "waiting")
    decide(aisha, request, "accepted")
    page = shown(aisha.get(f"/requests/{request.id}/screening/decide"))
    assert page.index("We take it on ,") < page.index("We cannot say yet: it waits ,")
    assert list(Decision.objects.values_list("number", flat=True)) == [1, 2]


def test_only_a_tick_closes_the_request_and_only_with_a_no(house: House) -> None:
    aisha = at_desk(house.aisha)
    on_the_list(house, Said("North", ("legal",), us_states=("NY",)))
    for name, outcome, tick, state in (
        ("Zaur", "not_able", "", State.WAITING),
        ("Ilyas", "referred", "on", State.CLOSED),
        ("Musa", "accepted", "on", State.WAITING),
    ):
        request, _holder = ask(name, told=ZAUR_IN_NEW_YORK)
        changed = {"close": tick} if tick else {}
        assert decide(aisha, request, outcome, **changed).status_code == 302
        request.refresh_from_db()
        assert request.state == state, outcome


def test_without_a_reason_nothing_happens_and_nothing_typed_is_lost(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    page = f"/requests/{request.id}/screening/decide"
    answer = at_desk(house.aisha).send_form(
        page, {"outcome": "referred", "reason": "too few", "language": "ru"}
    )
    assert answer.status_code == 422
    assert "Write the reason in at least ten letters." in shown(answer)
    assert "too few" in answer.content.decode()


def test_a_letter_that_was_emptied_is_not_sent(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    answer = decide(at_desk(house.aisha), request, "accepted", letter="   ")
    assert answer.status_code == 422 and "The letter is empty." in shown(answer)
    assert REASON in answer.content.decode()
    assert not Decision.objects.exists() and not Message.objects.exists()


@pytest.mark.parametrize("outcome", ["accepted", "waiting", "referred", "not_able"])
def test_no_letter_promises_anything(house: House, outcome: str) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    page = f"/requests/{request.id}/screening/decide"
    typed = {"outcome": outcome, "reason": REASON, "language": "en", "step": "letter"}
    if outcome == "referred":
        typed["referrals"] = str(on_the_list(house, Said("North", ("legal",), us_states=("NY",))).id)
    text = letter_in(at_desk(house.aisha).send_form(page, typed)).lower()
    for promise in (
        "guarantee",
        "will win",
        "we promise",
        "you are safe",
        "eligible",
        "qualify",
        "certain to",
    ):
        assert promise not in text.replace("promise that you will win", "")


def test_a_request_deleted_meanwhile_takes_no_decision(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    now = timezone.now()
    keys = reading.open_case(request, house.aisha.unlocked, now.date())
    deleting.erase(request_id=request.id, at=now, action="request.deleted", chain="applicant")
    decided = Decided("accepted", REASON, "We take it on.", "en", {})
    with pytest.raises(actions.LetterGone):
        actions.decide(
            request=request, decided=decided, keys=keys, by=house.aisha.unlocked, at=now, token=uuid4()
        )
    assert not Decision.objects.exists()


def test_whoever_may_only_screen_does_not_decide(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    fewer = {**ROLES, "caseworker": ROLES["caseworker"] - {Permission.DECIDE}}
    monkeypatch.setattr("safeconduct.access.permissions.ROLES", fewer)
    aisha = at_desk(house.aisha)
    assert aisha.get(f"/requests/{request.id}/screening/decide").status_code == 404
    assert "Decide and write the letter" not in shown(aisha.get(f"/requests/{request.id}/screening"))


def test_the_row_holds_no_word_and_the_record_says_who_decided(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    decide(at_desk(house.aisha), request, "waiting")
    row = Decision.objects.get()
    assert REASON.encode() not in bytes(row.document) and b"waiting" not in bytes(row.document)
    entry = StaffEntry.objects.get(action="screening.decided")
    assert (entry.subject, entry.by) == (request.id, house.aisha.person.pk)
    beside.forget([request.id])
    assert not Decision.objects.exists()


def test_only_the_ticked_organisations_are_named(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    near = [on_the_list(house, Said(name, ("legal",), us_states=("NY",))) for name in ("North", "South")]
    page = f"/requests/{request.id}/screening/decide"
    typed = {"outcome": "referred", "reason": REASON, "language": "en", "step": "letter"}
    text = letter_in(at_desk(house.aisha).send_form(page, {**typed, "referrals": [str(near[0].pk)]}))
    assert "North" in text and "South" not in text


def test_a_date_is_named_only_where_it_was_chosen(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    say(request, house.aisha, "arrivals", given([{"when": "2026-10-05", "precision": "day", "how": "visa"}]))
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}/screening/decide"
    typed = {"outcome": "not_able", "reason": REASON, "language": "en", "step": "letter"}
    assert "2027" not in letter_in(aisha.send_form(page, typed))
    named = letter_in(aisha.send_form(page, {**typed, "deadline": "us.asylum.one_year"}))
    assert "One date may matter" in named and "2027" in named


def test_a_reply_she_has_begun_is_still_there_after_the_letter(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}"
    aisha.send_form(f"{page}/reply", {"text": "DRAFT_WORDS", "keep": "1"}, page=page)
    decide(aisha, request, "waiting")
    assert "DRAFT_WORDS" in aisha.get(page).content.decode()


def test_two_colleagues_do_not_send_opposite_letters_unseen(house: House) -> None:
    request, holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, timur = at_desk(house.aisha), at_desk(house.timur)
    assert decide(aisha, request, "accepted").status_code == 302
    late = decide(timur, request, "not_able", after="0")
    assert late.status_code == 409
    assert "A colleague decided while you were writing" in shown(late)
    assert len(read_by(request, holder)) == 1
    assert decide(timur, request, "not_able").status_code == 302  # seen, and meant all the same
    assert len(read_by(request, holder)) == 2


def test_a_promise_to_write_needs_a_day_to_come(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    page = f"/requests/{request.id}/screening/decide"
    typed = {"outcome": "waiting", "reason": REASON, "language": "ru", "step": "letter"}
    past = at_desk(house.aisha).send_form(page, {**typed, "waiting_until": "2001-05-01"})
    assert past.status_code == 422 and "That day has passed" in shown(past)


def test_a_promise_to_write_wakes_the_request_whatever_is_counted_later(house: House) -> None:
    request, _holder = ask()
    now = timezone.now()
    keys = reading.open_case(request, house.aisha.unlocked, now.date())
    states.move(request=request, step="take", by=house.aisha.unlocked, at=now)
    request.refresh_from_db()
    soon = (now + timedelta(days=15)).date()
    promised = Decided("waiting", REASON, "We write.", "en", {}, promised=soon)
    actions.decide(
        request=request, decided=promised, keys=keys, by=house.aisha.unlocked, at=now, token=uuid4()
    )
    (kept,) = beside.opened(Decision, request.id, keys)
    assert kept.held is not None and kept.held["promised"] == soon.isoformat()
    for _looked_again in range(2):
        request.refresh_from_db()
        assert request.wake_on == monday_of(soon)
        deadlines.set_week(request, deadlines.of_request(request, keys, now), now.date())


def test_nothing_is_written_once_the_person_asked_for_deletion(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    Request.objects.filter(id=request.id).update(state=State.DELETION_ASKED)
    assert decide(at_desk(house.aisha), request, "accepted").status_code == 404
    assert not Message.objects.exists() and not Decision.objects.exists()


def test_a_row_that_was_moved_or_whose_neighbour_is_gone_is_not_believed(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    for outcome in ("waiting", "accepted"):
        decide(at_desk(house.aisha), request, outcome)
    keys = reading.open_case(request, house.aisha.unlocked, timezone.now().date())
    assert all(row.held for row in beside.opened(Decision, request.id, keys))
    Decision.objects.filter(number=1).delete()
    assert [row.held for row in beside.opened(Decision, request.id, keys)] == [None]


def test_nobody_is_referred_to_nobody(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    page = f"/requests/{request.id}/screening/decide"
    typed = {"outcome": "referred", "reason": REASON, "language": "en", "step": "letter"}
    assert "nobody on the list" in shown(at_desk(house.aisha).send_form(page, typed))
    on_the_list(house, Said("North", ("legal",), us_states=("NY",)))
    answer = at_desk(house.aisha).send_form(page, typed)
    assert answer.status_code == 422 and "Choose at least one." in shown(answer)


def test_a_letter_changed_by_hand_is_shown_again_after_going_back(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}/screening/decide"
    chosen = {"outcome": "accepted", "reason": REASON, "language": "en"}
    back = aisha.send_form(page, {**chosen, "step": "back", "letter": "MY_OWN_LINE"})
    assert "MY_OWN_LINE" in back.content.decode()
    again = aisha.send_form(page, {**chosen, "step": "letter", "earlier": "MY_OWN_LINE"})
    assert "What you had written before" in shown(again) and "MY_OWN_LINE" in shown(again)
