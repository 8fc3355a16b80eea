"""What an attacker tried on the vault: names lost or kept, accounts opened without a reason, counts without a yes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.consent.scopes import Scope
from safeconduct.evidence import keys
from safeconduct.evidence.claims.counted import figures
from safeconduct.evidence.models import (
    ActPerson,
    HandedOut,
    Incident,
    KeptForm,
    MadeFrom,
    PersonRecord,
    Testimony,
)
from safeconduct.evidence.recording import change, open_content
from safeconduct.evidence.testimonies import consents, deid, handed_out, uses, withdrawals
from safeconduct.evidence.testimonies.words import CHECKLIST
from safeconduct.keyring.rows import NoKey
from safeconduct.outbox import post
from tests.evidence.desk import AT, ResearchDesk, a_claim, a_person, an_act, an_incident, research_desk
from tests.evidence.testimonies.vault import (
    EVERYTHING,
    a_version,
    a_witness,
    agrees,
    an_account,
    layla,
    shown,
    takes_back,
    talk,
    typed,
    url,
    yes,
)

DAY = AT.date()


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def run(on: date = DAY) -> None:
    post.deliver(
        {"testimony.withdrawn": withdrawals.carry_out, withdrawals.TOLD: lambda subject, on: None}, on=on
    )


def counted(incident: Incident, on: date = DAY) -> list[tuple[str, int]]:
    return [(figure.act, figure.persons) for figure in figures(incident, on)]


def says(desk: ResearchDesk, testimony: Testimony, *scopes: Scope, at: datetime = AT, **more: Any) -> None:
    consents.said(
        testimony, yes(*scopes, **more), talk(desk.zarema), token=uuid4(), by=desk.zarema.person, at=at,
        desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip


def names_of(desk: ResearchDesk, person: PersonRecord) -> list[str]:
    record = PersonRecord.every.get(pk=person.pk)
    return list(open_content(record, desk.keys(desk.zarema, "testimony"))["names"])


# --- who somebody is, and the figures


def test_taking_back_the_counts_alone_leaves_who_it_is(desk: ResearchDesk) -> None:
    incident, person = an_incident(desk.zarema), a_witness(desk)
    ActPerson.objects.create(act=an_act(desk.zarema, incident), person=person)
    first = an_account(desk, person, (Scope.STORE, Scope.COUNTS, Scope.RECONTACT), only_from_here=True)
    other = an_account(desk, person, (Scope.STORE, Scope.RECONTACT))
    assert counted(incident) == [("detention", 1)]
    takes_back(desk, first, Scope.COUNTS)
    assert counted(incident) == [], "at once"
    run()
    record = PersonRecord.every.get(pk=person.pk)
    assert (
        record.withdrawn_on is None and record.has_identity and names_of(desk, person) == ["Ruslan Khamidov"]
    )
    assert counted(incident) == [] and uses.may_use(other.pk, Scope.RECONTACT, DAY)
    version = deid.version_of(a_version(desk, other), desk.keys(desk.zarema, "testimony"))
    assert "Khamidov" not in version.result


def test_an_account_under_another_record_of_the_same_person_holds_their_name(desk: ResearchDesk) -> None:
    root, second = a_witness(desk), a_witness(desk)
    PersonRecord.every.filter(pk=second.pk).update(same_as=root)
    first = an_account(desk, root, (Scope.STORE, Scope.COUNTS), only_from_here=True)
    held = an_account(desk, PersonRecord.every.get(pk=second.pk))
    takes_back(desk, first, *EVERYTHING)
    run()
    assert names_of(desk, root) and PersonRecord.every.get(pk=root.pk).withdrawn_on is None
    takes_back(desk, held, *EVERYTHING)
    run()
    assert not PersonRecord.every.get(pk=second.pk).has_identity
    with pytest.raises(NoKey):
        keys.record_key(second.pk, desk.keys(desk.zarema, "testimony"))


def test_somebody_a_witness_spoke_of_leaves_with_the_counts_and_their_name_with_the_account(
    desk: ResearchDesk,
) -> None:
    kept, brother = an_account(desk, scopes=EVERYTHING), a_witness(desk, "Zelimkhan Khamidov")
    uses.made_from(kept, brother, Scope.COUNTS, by=desk.zarema.person, at=AT)
    takes_back(desk, kept, Scope.COUNTS)
    run()
    assert PersonRecord.every.get(pk=brother.pk).withdrawn_on == DAY
    assert names_of(desk, brother) == ["Zelimkhan Khamidov"], "the account that names him stands"
    takes_back(desk, kept, Scope.STORE)
    run()
    assert PersonRecord.every.get(pk=brother.pk).sealed is None
    with pytest.raises(NoKey):
        keys.record_key(brother.pk, desk.keys(desk.zarema, "testimony"))


def test_who_is_known_through_one_account_counts_from_their_yes_until_they_take_it_back(
    desk: ResearchDesk,
) -> None:
    incident, person = an_incident(desk.zarema), a_witness(desk)
    ActPerson.objects.create(act=an_act(desk.zarema, incident), person=person)
    sent = {**typed(desk, person, only_from_here="on"), "token": str(uuid4()), "interviews": "0"}
    zarema = desk.client(desk.zarema)
    page = url("testimony_new") + f"?person={person.key}"
    assert zarema.send_form(url("testimony_new"), sent, page=page).status_code == 302
    kept = Testimony.objects.get()
    assert kept.only_from_here and not MadeFrom.objects.exists() and counted(incident) == []
    now = timezone.now()  # the form above was sent by the real clock
    says(desk, kept, Scope.COUNTS, at=now)
    assert MadeFrom.objects.get().record_id == person.pk and counted(incident, now.date()) == [
        ("detention", 1)
    ]
    takes_back(desk, kept, *EVERYTHING, at=now)
    run(now.date())
    gone = PersonRecord.every.get(pk=person.pk)
    assert counted(incident, now.date()) == [] and gone.withdrawn_on == now.date()


def test_what_ran_out_is_not_counted_and_counts_again_with_a_new_yes(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    act, person = an_act(desk.zarema, incident), a_person(desk.zarema)
    ActPerson.objects.create(act=act, person=person)
    claim = a_claim(desk.zarema, incident, comparator="at_least", low=7)
    kept = an_account(desk)
    says(desk, kept, Scope.COUNTS, expires_on=DAY)
    for record in (act, person, claim):
        uses.made_from(kept, record, Scope.COUNTS, by=desk.zarema.person, at=AT)
    assert [(figure.bound.low, figure.persons) for figure in figures(incident, DAY)] == [(7, 1)]
    assert figures(incident, DAY + timedelta(days=1)) == ()
    assert keys.has_key(kept.pk, desk.keys(desk.zarema, "testimony"))
    says(desk, kept, Scope.COUNTS)
    assert [figure.bound.low for figure in figures(incident, DAY + timedelta(days=1))] == [7]


# --- what was typed and not saved


def keeps(desk: ResearchDesk, form: str, subject: UUID, **said: str) -> int:
    client = desk.client(desk.zarema)
    address = url("keep_form", form, subject)
    return int(client.send_form(address, {"keep": "quietly", **said}, page=url("person_new")).status_code)


def test_a_kept_account_is_put_back_for_a_reason_only(desk: ResearchDesk) -> None:
    kept, zarema = an_account(desk), desk.client(desk.zarema)
    page = url("testimony_edit", kept.pk)
    assert (
        keeps(desk, "testimony", kept.pk, text="He limps since then", version="1", safety="none_found") == 200
    )
    before = StaffEntry.objects.count()
    asked = shown(zarema.get(f"{page}?kept=back"))
    assert "He limps" not in asked and "Say why once more" in asked and StaffEntry.objects.count() == before
    assert "He limps" not in shown(
        zarema.send_form(page, {"reason": "curious"}, page=f"{page}?kept=back"), 422
    )
    back = shown(zarema.send_form(page, {"reason": "correct"}, page=f"{page}?kept=back"))
    assert "He limps since then" in back
    assert StaffEntry.objects.filter(action="evidence.testimony.read.correct", subject=kept.pk).count() == 1


def test_a_kept_name_is_put_back_for_a_reason_even_where_none_was_saved(desk: ResearchDesk) -> None:
    person, zarema = a_person(desk.zarema), desk.client(desk.zarema)
    page = url("person_identity_edit", person.pk)
    assert keeps(desk, "identity", person.pk, names="Ruslan Kept", version="1") == 200
    assert "Ruslan Kept" not in shown(zarema.get(f"{page}?kept=back"))
    back = shown(zarema.send_form(page, {"reason": "correct"}, page=f"{page}?kept=back"))
    assert "Ruslan Kept" in back
    assert (
        StaffEntry.objects.filter(action="evidence.identity.opened.correct", subject=person.pk).count() == 1
    )


def test_what_was_typed_about_them_goes_with_their_account_and_is_not_kept_again(desk: ResearchDesk) -> None:
    person = a_witness(desk)
    kept = an_account(desk, person)
    assert keeps(desk, "identity", person.pk, names="Ruslan Kept", version="1") == 200
    assert keeps(desk, "testimony", kept.pk, text="The whole account") == 200
    takes_back(desk, kept, *EVERYTHING)
    assert keeps(desk, "testimony", kept.pk, text="Again") == 404, "from the moment it was taken back"
    run()
    assert not KeptForm.objects.exists()
    for form, subject in (("testimony", kept.pk), ("script", kept.pk), ("identity", person.pk)):
        assert keeps(desk, form, subject, text="Again", names="Again") == 404
    late = desk.client(desk.zarema).send_form(
        url("person_identity_edit", person.pk), {"step": "save", "version": "1", "names": "Ruslan Khamidov"},
        page=url("person_identity_edit", person.pk),
    )  # fmt: skip
    assert late.status_code == 409 and not PersonRecord.every.get(pk=person.pk).has_identity
    assert not KeptForm.objects.exists()


# --- saving over what a colleague saved


def test_a_save_without_the_version_does_not_open_what_is_there(desk: ResearchDesk) -> None:
    kept, person = an_account(desk), a_witness(desk, "Invented Other")
    zarema, before = desk.client(desk.zarema), StaffEntry.objects.count()
    for page, sent, secret in (
        (
            url("testimony_edit", kept.pk),
            {"safety": "none_found", "text": "Mine", "language": "ru"},
            "Khamidov",
        ),
        (url("person_identity_edit", person.pk), {"names": "Mine"}, "Invented Other"),
    ):
        asked = shown(zarema.send_form(page, {"step": "save", "version": "0", **sent}, page=page), 409)
        assert secret not in asked and "A colleague saved this" in asked and 'value="Mine"' in asked
        assert StaffEntry.objects.count() == before
        both = shown(
            zarema.send_form(page, {"step": "save", "version": "0", "reason": "correct", **sent}, page=page),
            409,
        )
        assert secret in both and "Mine" in both
        before += 1
        assert StaffEntry.objects.count() == before and StaffEntry.objects.latest("number").action.endswith(
            ".correct"
        )


def test_names_that_must_never_go_out_open_for_a_chosen_reason(desk: ResearchDesk) -> None:
    incident, zarema = an_incident(desk.zarema), desk.client(desk.zarema)
    page = url("incident_names", incident.pk)
    sent = {"step": "save", "version": "1", "aliases": "Hidden Name"}
    assert zarema.send_form(page, sent, page=page).status_code == 302
    asked = shown(zarema.send_form(page, {**sent, "version": "0", "aliases": "Mine"}, page=page), 409)
    assert "Hidden Name" not in asked and 'value="Mine"' in asked
    assert not StaffEntry.objects.filter(action__startswith="evidence.incident.opened").exists()
    sent |= {"version": "0", "aliases": "Mine", "reason": "correct"}
    assert "Hidden Name" in shown(zarema.send_form(page, sent, page=page), 409)
    assert StaffEntry.objects.filter(action="evidence.incident.opened.correct").count() == 1


# --- reviewers and readers


def test_nobody_agrees_to_a_text_they_did_not_open(desk: ResearchDesk) -> None:
    kept, third = an_account(desk), layla(desk)
    author, malik = desk.keys(desk.zarema, "testimony"), desk.keys(desk.malik, "testimony")
    review = a_version(desk, kept, sent=True)
    early = deid.open_version(review, "review", by=desk.malik.person, at=AT, desk=malik)
    opened = deid.open_version(review, "review", by=third.person, at=AT, desk=malik)
    deid.send_back(review, "one thing", opened.shown, by=third.person, at=AT, desk=malik)
    review.refresh_from_db()
    deid.send(review, dict.fromkeys(CHECKLIST, "other words"), by=desk.zarema.person, at=AT, desk=author)
    review.refresh_from_db()
    now = deid.version_of(review, malik).shown
    assert now != early.shown
    for said in (early.shown, now, ""):  # not opened since it was sent
        with pytest.raises(deid.NotRead):
            deid.agree(review, said, by=desk.malik.person, at=AT, desk=malik)
    deid.open_version(review, "review", by=desk.malik.person, at=AT, desk=malik)
    for said in (early.shown, "", "é"):
        with pytest.raises(deid.NotRead):
            deid.agree(review, said, by=desk.malik.person, at=AT, desk=malik)
    assert agrees(desk, review, desk.malik).state == "once"


def test_the_history_of_an_account_needs_a_seat_in_the_vault(desk: ResearchDesk) -> None:
    kept = an_account(desk)
    change(kept, {"safety": "reduced", "is_minor": True}, version=1, by=desk.zarema.person, at=AT)
    text = shown(desk.client(desk.jonas).get(url("record_history", "testimony", kept.pk)))
    assert kept.key not in text and "sealed to people at the desk" in text
    assert text.count("<td") == 0 and "Zarema" not in text
    assert "sealed to people at the desk" in shown(
        desk.client(desk.jonas).get(url("record_history", "testimony", uuid4()))
    )
    assert kept.key in shown(desk.client(desk.zarema).get(url("record_history", "testimony", kept.pk)))


def test_what_went_out_under_another_record_of_them_is_called_back_too(desk: ResearchDesk) -> None:
    root, second = a_witness(desk), a_witness(desk)
    PersonRecord.every.filter(pk=second.pk).update(same_as=root)
    kept = an_account(desk, PersonRecord.every.get(pk=second.pk), (Scope.STORE, Scope.COURT))
    assert uses.named_under([root], DAY) == {root.pk: None}
    assert uses.named_under([root], DAY, for_court=True) == {root.pk: Scope.COURT}
    row = HandedOut.objects.create(
        kind="identity", record_id=root.pk, how="export", purpose=Scope.COURT.value, day=DAY,
        by=desk.malik.person, act_id=uuid4(),
    )  # fmt: skip
    takes_back(desk, kept, Scope.COURT)
    assert [(one.row.pk, one.must_come_back) for one in handed_out.listed(kept, DAY)] == [(row.pk, True)]
