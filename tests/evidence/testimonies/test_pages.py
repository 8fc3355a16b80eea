"""The vault's pages as Zarema and Malik use them, and what Nino, Jonas and Pavel see of them."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.consent.scope_events import events_of
from safeconduct.consent.scopes import Scope, Status
from safeconduct.evidence.models import HandedOut, Testimony
from safeconduct.evidence.testimonies import uses, withdrawals
from tests.evidence.desk import AT, ResearchDesk, research_desk
from tests.evidence.testimonies.vault import (
    EVERYTHING,
    TEXT,
    a_version,
    a_witness,
    agrees,
    an_account,
    how,
    shown,
    takes_back,
    typed,
    url,
)
from tests.sites import SiteClient

PAGES = ("testimony", "testimony_read", "testimony_edit", "testimony_consent", "testimony_withdraw", "testimony_out",
         "deid", "script")  # fmt: skip
SECRETS = ("Khamidov", "Urus-Martan", "Zelimkhan")


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


@pytest.fixture
def zarema(desk: ResearchDesk) -> SiteClient:
    return desk.client(desk.zarema)


# --- who sees what ------------------------------------------------------------------------------------


def test_nino_and_jonas_are_told_that_it_is_sealed_and_see_no_data(desk: ResearchDesk) -> None:
    kept = an_account(desk)
    review = a_version(desk, kept)
    for member in (desk.nino, desk.jonas):
        client = desk.client(member)
        addresses = [
            url("testimonies"),
            url("testimony_new"),
            url("deid_review", review.pk),
            url("deid_review", uuid4()),
        ]
        addresses += [url(name, one) for name in PAGES for one in (kept.pk, uuid4())]
        for address in addresses:
            text = shown(client.get(address))
            assert (
                "sealed to people at the desk" in text
                and kept.key not in text
                and kept.person.key not in text
            )
    assert not StaffEntry.objects.filter(
        action__startswith="evidence.testimony.read.", by=desk.nino.person.pk
    ).exists()


def test_for_pavel_there_is_no_such_page(desk: ResearchDesk) -> None:
    kept = an_account(desk)
    client = desk.client(desk.pavel)
    for address in (url("testimonies"), url("testimony_new"), *(url(name, kept.pk) for name in PAGES)):
        assert client.get(address).status_code == 404


def test_wrong_ids_are_not_there(desk: ResearchDesk, zarema: SiteClient) -> None:
    for name in (*PAGES, "deid_review"):
        assert zarema.get(url(name, uuid4())).status_code == 404


def test_no_page_that_is_only_looked_at_shows_the_words(desk: ResearchDesk, zarema: SiteClient) -> None:
    kept = an_account(desk, scopes=EVERYTHING)
    review = a_version(desk, kept)
    for address in (
        url("testimonies"),
        *(url(name, kept.pk) for name in PAGES),
        url("deid_review", review.pk),
    ):
        text = shown(zarema.get(address))
        assert not any(secret in text for secret in SECRETS)


# --- a new account ------------------------------------------------------------------------------------


def test_zarema_sees_how_often_somebody_told_it_before_she_records_it_again(
    desk: ResearchDesk, zarema: SiteClient
) -> None:
    person = a_witness(desk)
    page = url("testimony_new") + f"?person={person.key}"
    assert "no account of this person" in shown(zarema.get(page))
    answer = zarema.send_form(url("testimony_new"), typed(desk, person), page=page)
    kept = Testimony.objects.get()
    assert answer["Location"] == url("testimony_consent", kept.pk) + "?done=testimony_kept"
    assert "told it 1 time before" in shown(zarema.get(page))
    text = shown(zarema.send_form(url("testimony_new"), typed(desk, person), page=page), 422)
    assert "Say why they are asked again" in text and "I limp since then" in text
    zarema.send_form(url("testimony_new"), typed(desk, person, again="new_facts"), page=page)
    assert Testimony.objects.order_by("-interview")[0].interview == 2


def test_where_reprisal_is_certain_the_page_says_not_to_go_on(desk: ResearchDesk, zarema: SiteClient) -> None:
    person = a_witness(desk)
    page = url("testimony_new") + f"?person={person.key}"
    text = shown(
        zarema.send_form(url("testimony_new"), typed(desk, person, safety="reprisal_certain"), page=page), 422
    )
    assert "Do not go on" in text and not Testimony.every.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"store": ""}, "Without their yes to keeping it, nothing was kept"),
        ({"is_minor": "on"}, "Name the parent or guardian"),
        ({"given_on": "2026-11-02"}, "Only the month is kept"),
        ({"day": "2999-01-01"}, "still to come"),
        ({"expires_on": "2020-01-01"}, "This day is over"),
        ({"text": ""}, "Write down what was said"),
        ({"incident": "E-0999"}, "There is no"),
        ({"explained_by": ""}, "Choose who explained it"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_said_and_what_was_typed_stays(
    desk: ResearchDesk, zarema: SiteClient, wrong: dict[str, str], sentence: str
) -> None:
    person = a_witness(desk)
    page = url("testimony_new") + f"?person={person.key}"
    text = shown(
        zarema.send_form(url("testimony_new"), typed(desk, person, title="Second talk", **wrong), page=page),
        422,
    )
    assert sentence in text and "Second talk" in text and not Testimony.every.exists()


def test_a_form_sent_twice_keeps_one_account(desk: ResearchDesk, zarema: SiteClient) -> None:
    person = a_witness(desk)
    page = url("testimony_new") + f"?person={person.key}"
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown(zarema.get(page))))
    for _ in range(2):
        zarema.post(url("testimony_new"), {**hidden, **typed(desk, person), "again": "new_facts"})
    assert Testimony.objects.count() == 1


def test_an_unknown_pseudonym_is_said(zarema: SiteClient) -> None:
    assert "There is no" in shown(zarema.get(url("testimony_new") + "?person=P-0999"), 422)


# --- reading and correcting -----------------------------------------------------------------------------


def test_it_opens_in_the_answer_to_a_reason_and_is_never_stored(
    desk: ResearchDesk, zarema: SiteClient
) -> None:
    kept = an_account(desk)
    assert "Choose why you open it" in shown(zarema.send_form(url("testimony_read", kept.pk), {}), 422)
    answer = zarema.send_form(url("testimony_read", kept.pk), {"reason": "review"})
    assert "Khamidov" in shown(answer) and answer["Cache-Control"] == "no-store"
    assert StaffEntry.objects.filter(action="evidence.testimony.read.review", subject=kept.pk).count() == 1
    assert "To review it" in shown(zarema.get(url("testimony", kept.pk)))


def test_two_who_correct_at_once_see_what_the_other_saved(desk: ResearchDesk, zarema: SiteClient) -> None:
    kept = an_account(desk, feedback_promised=True)
    form = shown(zarema.send_form(url("testimony_edit", kept.pk), {"reason": "correct"}))
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    sent = {**hidden, "safety": "none_found", "language": "ru"}
    assert zarema.post(url("testimony_edit", kept.pk), {**sent, "text": "Theirs."})["Location"].endswith(
        "testimony_saved"
    )
    text = shown(zarema.post(url("testimony_edit", kept.pk), {**sent, "text": "Mine."}), 409)
    assert "Theirs." in text and "Mine." in text and 'name="version" value="2"' in text
    assert "Write down what was said" in shown(
        zarema.post(url("testimony_edit", kept.pk), {**sent, "text": ""}), 422
    )


def test_a_promise_to_tell_them_is_a_task_until_it_is_kept(desk: ResearchDesk, zarema: SiteClient) -> None:
    kept = an_account(desk, feedback_promised=True)
    assert kept.key in shown(zarema.get(url("testimonies") + "?show=feedback"))
    zarema.send_form(url("testimony_told", kept.pk), page=url("testimony", kept.pk))
    assert "Nobody waits to hear from us" in shown(zarema.get(url("testimonies") + "?show=feedback"))


# --- consent ---------------------------------------------------------------------------------------------


def test_each_purpose_is_asked_by_itself_and_none_is_filled_in(
    desk: ResearchDesk, zarema: SiteClient
) -> None:
    kept = an_account(desk, scopes=(Scope.STORE, Scope.COUNTS))
    text = shown(zarema.get(url("testimony_consent", kept.pk)))
    ticked = re.findall(r'name="([^"]+)"[^>]* checked', text)
    assert text.count("<legend>") >= 16 and set(ticked) <= {"method"} and "cannot be called back" in text
    today = timezone.now().date()
    answers = {
        "quote_anonymised-answer": "given", "quote_anonymised-told": "on", "use_name-answer": "refused",
        "quote_anonymised-expires": (today + timedelta(days=90)).isoformat(),
        "quote_anonymised-conditions": "Not before May",
    }  # fmt: skip
    answer = zarema.send_form(url("testimony_consent", kept.pk), {**how(desk.zarema.person), **answers})
    assert answer.status_code == 302
    last = [(one.scope, one.status) for one in events_of(kept.pk)][-2:]
    assert last == [(Scope.QUOTE, Status.GIVEN), (Scope.NAME, Status.REFUSED)]
    assert uses.may_use(kept.pk, Scope.QUOTE, today) and not uses.may_use(kept.pk, Scope.NAME, today)
    assert "Not before May" not in shown(zarema.get(url("testimony", kept.pk)))
    assert "Not before May" in shown(zarema.send_form(url("testimony_read", kept.pk), {"reason": "consent"}))


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Write down at least one answer"),
        ({"use_name-answer": "given"}, "Tell them first what cannot be called back"),
        ({"share_identified_with-answer": "given", "share_identified_with-told": "on"}, "Write for whom"),
        ({"store-answer": "refused"}, "Use the page for withdrawing"),
        ({"image-conditions": "Only the hands"}, "Yes or no?"),
        ({"recontact-answer": "given", "recontact-expires": "2020-01-01"}, "before the day they said it"),
        ({"recontact-answer": "same as last time"}, "not one of the available choices"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_not_written_down(
    desk: ResearchDesk, zarema: SiteClient, answers: dict[str, str], sentence: str
) -> None:
    kept = an_account(desk)
    text = shown(
        zarema.send_form(url("testimony_consent", kept.pk), {**how(desk.zarema.person), **answers}), 422
    )
    assert sentence in text and len(events_of(kept.pk)) == 1


def test_an_account_whose_consent_ran_out_opens_for_nobody_until_it_is_given_again(
    desk: ResearchDesk, zarema: SiteClient
) -> None:
    kept = an_account(desk)
    takes_back(desk, kept, Scope.STORE)  # and, the same day, agrees after all, until yesterday's eve
    assert "Withdrawn on" in shown(zarema.get(url("testimony", kept.pk)))
    other = _expired(desk)
    for name in ("testimony", "testimony_read", "testimony_edit", "deid", "script"):
        assert "has run out" in shown(zarema.get(url(name, other.pk)))
    given = {**how(desk.zarema.person), "store-answer": "given"}
    zarema.send_form(url("testimony_consent", other.pk), given)
    assert "has run out" not in shown(zarema.get(url("testimony", other.pk)))


def _expired(desk: ResearchDesk) -> Testimony:
    from safeconduct.evidence.testimonies import actions
    from safeconduct.evidence.testimonies.actions import Account
    from tests.evidence.testimonies.vault import talk, yes

    at = timezone.now() - timedelta(days=10)
    return actions.keep(
        Account(person=a_witness(desk), safety="none_found", sealed={"text": TEXT}),
        yes(Scope.STORE, expires_on=(at + timedelta(days=2)).date()), talk(desk.zarema, at.date()), token=uuid4(),
        known_before=0, by=desk.zarema.person, at=at, desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip


# --- taking it back ---------------------------------------------------------------------------------------


def test_taking_it_back_says_first_what_follows_and_what_cannot_be_recalled(
    desk: ResearchDesk, zarema: SiteClient
) -> None:
    kept = an_account(desk, scopes=EVERYTHING)
    HandedOut.objects.create(
        kind="testimony", record_id=kept.pk, how="share", purpose="share_anonymised_with", day=AT.date(),
        by=desk.malik.person, act_id=uuid4(),
    )  # fmt: skip
    page = url("testimony_withdraw", kept.pk)
    assert "Choose what they take back" in shown(zarema.send_form(page, how(desk.zarema.person)), 422)
    looked = shown(zarema.send_form(page, {**how(desk.zarema.person), "everything": "on", "step": "look"}))
    assert (
        "deleted for good" in looked
        and "1 time something of it left the house" in looked
        and "can be copied" in looked
    )
    assert uses.may_use(kept.pk, Scope.STORE, timezone.now().date())
    hidden = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', looked)
    answer = zarema.post(page, {**dict(hidden), "step": "withdraw"})
    assert answer["Location"].startswith(url("testimony_out", kept.pk))
    for name in ("testimony", "testimony_read", "testimony_edit", "testimony_consent", "deid", "script"):
        text = shown(zarema.get(url(name, kept.pk)))
        assert "Withdrawn on" in text and kept.person.key not in text
    assert "Ask for it to be taken down" in shown(zarema.get(url("testimony_out", kept.pk)))
    withdrawals.carry_out(kept.pk, timezone.now().date())
    assert "Withdrawn on" in shown(zarema.get(url("testimonies")))
    assert zarema.post(page, {**dict(hidden), "step": "withdraw"}).status_code == 302  # the other click
    row = HandedOut.objects.get()
    for step in ("asked", "gone"):
        sent = {"row": str(row.pk), "step": step}
        assert zarema.send_form(url("testimony_out", kept.pk), sent).status_code == 302
    assert "Gone since" in shown(zarema.get(url("testimony_out", kept.pk)))


def test_a_row_of_another_account_is_not_there(desk: ResearchDesk, zarema: SiteClient) -> None:
    kept = an_account(desk)
    for row in ("0", "x", "99999999999999999999"):
        answer = zarema.send_form(
            url("testimony_out", kept.pk),
            {"row": row, "step": "gone"},
            page=url("testimony_withdraw", kept.pk),
        )
        assert answer.status_code == 404


def test_the_list_asks_as_often_for_many_as_for_few(desk: ResearchDesk, zarema: SiteClient) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    person = a_witness(desk)
    counts = []
    for _ in range(2):
        for _more in range(3):
            agrees(desk, a_version(desk, an_account(desk, person), sent=True), desk.malik)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            shown(zarema.get(url("testimonies")))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_was_made_from_it_is_said_by_its_key(desk: ResearchDesk, zarema: SiteClient) -> None:
    from tests.evidence.desk import a_claim, an_incident

    kept = an_account(desk, scopes=(Scope.STORE, Scope.COUNTS))
    claim = a_claim(desk.zarema, an_incident(desk.zarema), is_public=False, statement="")
    page, counts = url("testimony", kept.pk), Scope.COUNTS.value
    for record, purpose, sentence in (
        ("C-0999", counts, "There is no such record"),
        (claim.key, "use_name", "They did not agree to this purpose"),
        ("", "", "Write the key of the record"),
    ):
        sent = {"record": record, "purpose": purpose}
        assert sentence in shown(zarema.send_form(url("testimony_made", kept.pk), sent, page=page), 422)
    for _ in range(2):
        sent = {"record": f"c {claim.key[2:]}", "purpose": counts}
        assert zarema.send_form(url("testimony_made", kept.pk), sent, page=page).status_code == 302
    assert [row.kind for row, _record in uses.records_made(kept)] == ["claim"]
    assert claim.key in shown(zarema.get(page))


def test_what_was_typed_and_kept_comes_back_with_its_person(desk: ResearchDesk, zarema: SiteClient) -> None:
    person = a_witness(desk)
    page = url("testimony_new") + f"?person={person.key}"
    keep = url("keep_form", "testimony", desk.zarema.person.pk)
    sent = {**typed(desk, person), "keep": "yes", "keep_back": url("testimony_new")}
    zarema.send_form(keep, sent, page=page)
    text = shown(zarema.get(url("testimony_new") + "?kept=back"))
    assert "I limp since then" in text and person.key in text
    zarema.send_form(url("testimony_new"), typed(desk, person, safety="reprisal_certain"), page=page)
    assert "I limp since then" not in shown(zarema.get(page + "&kept=back"))
