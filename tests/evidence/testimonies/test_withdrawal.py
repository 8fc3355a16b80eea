"""Somebody takes it back at T: nothing uses it from then on, one run of the outbox later nothing of it is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from safeconduct.audit.models import StaffEntry, WorkerEntry
from safeconduct.consent.scope_events import NotSaid, conditions, events_of
from safeconduct.consent.scopes import Scope
from safeconduct.evidence import keys
from safeconduct.evidence.finding.indexing import index
from safeconduct.evidence.incidents.telling import TOLD as FIGURES
from safeconduct.evidence.keys import NoKey
from safeconduct.evidence.models import (
    Claim,
    DeidReview,
    HandedOut,
    Item,
    PersonRecord,
    ScriptStep,
    SearchRow,
    Testimony,
)
from safeconduct.evidence.recording import open_content
from safeconduct.evidence.testimonies import consents, handed_out, uses, withdrawals
from safeconduct.outbox import post
from safeconduct.outbox.models import Parcel
from tests.evidence.desk import AT, ResearchDesk, a_claim, a_person, an_incident, an_item, research_desk
from tests.evidence.testimonies.vault import (
    EVERYTHING,
    a_version,
    a_witness,
    an_account,
    takes_back,
    talk,
    yes,
)

DAY = AT.date()
TAKEN_BACK, TOLD = "testimony.withdrawn", "evidence.consent_withdrawn"


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def run(handler: Callable[[UUID, date], None] = withdrawals.carry_out) -> tuple[int, int]:
    """One run of the outbox; higher rooms do nothing here."""
    Parcel.objects.filter(event=FIGURES).update(done_on=DAY)
    return post.deliver({TAKEN_BACK: handler, TOLD: lambda subject, on: None}, on=DAY)


def a_private_claim(desk: ResearchDesk, **more: Any) -> Claim:
    return a_claim(desk.zarema, an_incident(desk.zarema), is_public=False, statement="", **more)


def gave_out(desk: ResearchDesk, record_id: UUID, purpose: Scope | None, how: str = "export") -> HandedOut:
    return HandedOut.objects.create(
        kind="claim", record_id=record_id, how=how, purpose=purpose.value if purpose else "", day=DAY,
        by=desk.malik.person, act_id=uuid4(),
    )  # fmt: skip


def test_everything_of_it_is_gone_in_the_next_run_and_a_tombstone_stays(desk: ResearchDesk) -> None:
    kept = an_account(desk, scopes=EVERYTHING)
    claim, item = a_private_claim(desk), an_item(desk.zarema, is_public=False, title="")
    resting = a_private_claim(desk, item=item)
    for record, scope in ((claim, Scope.COUNTS), (item, Scope.QUOTE)):
        uses.made_from(kept, record, scope, by=desk.zarema.person, at=AT)
    review = a_version(desk, kept)
    out = gave_out(desk, claim.pk, Scope.SHARE_ANONYMISED)
    takes_back(desk, kept, *EVERYTHING)
    assert not any(uses.may_use(kept.pk, scope, DAY) for scope in Scope)  # at T, before the run
    assert run() == (1, 0)
    tomb = Testimony.every.get(pk=kept.pk)
    assert tomb.withdrawn_on == DAY and tomb.sealed is None and tomb.language == tomb.safety == ""
    for record in (claim, item, resting):
        row: Any = type(record).every.get(pk=record.pk)
        assert row.withdrawn_on == DAY and row.sealed is None
        assert not SearchRow.objects.filter(record_id=record.pk).exists()
        assert uses.went_with_consent(record.pk, DAY)
    assert not Claim.objects.standing().exists()
    review.refresh_from_db()
    assert review.state == "set_aside" and bytes(review.sealed) == b""
    with pytest.raises(NoKey):
        keys.record_key(kept.pk, desk.keys(desk.zarema, "testimony"))
    assert [one.row.pk for one in handed_out.listed(tomb, DAY) if one.must_come_back] == [out.pk]
    assert Parcel.objects.filter(event=TOLD, subject=kept.pk).count() == 1
    assert WorkerEntry.objects.get(action="evidence.withdrawal.carried_out").count == 3
    assert (
        StaffEntry.objects.filter(action="evidence.consent.withdrawn", by=desk.zarema.person.pk).count() == 1
    )


def test_taking_it_back_needs_no_key_and_twice_is_once(desk: ResearchDesk) -> None:
    kept, form = an_account(desk), uuid4()
    takes_back(desk, kept, *EVERYTHING, token=form)
    with pytest.raises(consents.NothingToWithdraw):
        takes_back(desk, kept, *EVERYTHING, token=form)
    with pytest.raises(consents.NothingToWithdraw):
        takes_back(desk, kept, Scope.STORE)
    assert Parcel.objects.filter(event=TAKEN_BACK).count() == 1


def test_the_handler_may_die_at_any_step_and_be_run_again(
    desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = an_account(desk, scopes=EVERYTHING)
    claim = a_private_claim(desk)
    uses.made_from(kept, claim, Scope.COUNTS, by=desk.zarema.person, at=AT)
    takes_back(desk, kept, *EVERYTHING)

    def killed(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    for step in ("_empty", "_entomb", "_settle", "_forget_drafts"):
        with monkeypatch.context() as patched:
            patched.setattr(withdrawals, step, killed)
            assert run()[1] == 1
        assert Claim.every.get(pk=claim.pk).withdrawn_on is None
        assert not uses.may_use(kept.pk, Scope.COUNTS, DAY)
    assert run()[1] == 0
    assert (
        Testimony.every.get(pk=kept.pk).withdrawn_on == DAY
        and Claim.every.get(pk=claim.pk).withdrawn_on == DAY
    )


def test_carrying_it_out_twice_comes_to_the_same(desk: ResearchDesk) -> None:
    kept = an_account(desk, scopes=EVERYTHING)
    takes_back(desk, kept, *EVERYTHING)
    withdrawals.carry_out(kept.pk, DAY)
    before = Testimony.every.values().get(pk=kept.pk)
    withdrawals.carry_out(kept.pk, DAY)
    withdrawals.carry_out(uuid4(), DAY)
    assert Testimony.every.values().get(pk=kept.pk) == before
    assert Parcel.objects.filter(event=TOLD).count() == 1


def test_one_purpose_taken_back_leaves_the_others(desk: ResearchDesk) -> None:
    kept = an_account(desk, scopes=(Scope.STORE, Scope.COUNTS, Scope.QUOTE))
    counted, quoted = a_private_claim(desk), an_item(desk.zarema, is_public=False)
    uses.made_from(kept, counted, Scope.COUNTS, by=desk.zarema.person, at=AT)
    uses.made_from(kept, quoted, Scope.QUOTE, by=desk.zarema.person, at=AT)
    gave_out(desk, quoted.pk, Scope.QUOTE, "publication")
    takes_back(desk, kept, Scope.COUNTS)
    run()
    assert (
        Claim.every.get(pk=counted.pk).withdrawn_on == DAY
        and Item.every.get(pk=quoted.pk).withdrawn_on is None
    )
    assert Testimony.every.get(pk=kept.pk).withdrawn_on is None and uses.may_use(kept.pk, Scope.QUOTE, DAY)
    assert open_content(kept, desk.keys(desk.zarema, "testimony"))["text"]
    assert not any(one.must_come_back for one in handed_out.listed(kept, DAY))
    takes_back(desk, kept, Scope.QUOTE)
    assert [one.must_come_back for one in handed_out.listed(kept, DAY)] == [True]


def test_a_person_recorded_through_another_account_as_well_still_counts(desk: ResearchDesk) -> None:
    person = a_witness(desk)
    scopes = (Scope.STORE, Scope.COUNTS)
    first, second = (an_account(desk, person, scopes, only_from_here=True) for _ in range(2))
    takes_back(desk, first, *EVERYTHING)
    run()
    held = PersonRecord.every.get(pk=person.pk)
    assert held.withdrawn_on is None and held.has_identity
    takes_back(desk, second, *EVERYTHING)
    run()
    gone = PersonRecord.every.get(pk=person.pk)
    assert gone.withdrawn_on == DAY and not gone.has_identity
    with pytest.raises(NoKey):
        keys.record_key(person.pk, desk.keys(desk.zarema, "testimony"))


def test_the_name_goes_with_the_last_account_unless_they_agreed_to_be_contacted(desk: ResearchDesk) -> None:
    person, other = a_witness(desk), a_witness(desk, "Invented Other")
    for one, scopes in ((person, (Scope.STORE,)), (other, (Scope.STORE, Scope.RECONTACT))):
        takes_back(desk, an_account(desk, one, scopes), Scope.STORE)
    run()
    assert not PersonRecord.every.get(pk=person.pk).has_identity
    assert PersonRecord.every.get(pk=other.pk).has_identity
    assert PersonRecord.every.get(pk=person.pk).withdrawn_on is None  # recorded before, by other sources


def test_conditions_cannot_be_read_from_an_old_backup_either(desk: ResearchDesk) -> None:
    kept, vault = an_account(desk, scopes=EVERYTHING), desk.keys(desk.zarema, "testimony")
    assert conditions(kept.pk, keys.record_key(kept.pk, vault))
    takes_back(desk, kept, *EVERYTHING)
    run()
    with pytest.raises(NoKey):
        conditions(kept.pk, keys.record_key(kept.pk, vault))
    assert not ScriptStep.objects.exists() and not DeidReview.objects.exists()


def test_who_was_asked_to_take_it_down_stands_in_the_audit(desk: ResearchDesk) -> None:
    kept = an_account(desk, scopes=EVERYTHING)
    row = gave_out(desk, kept.pk, Scope.SHARE_ANONYMISED)
    takes_back(desk, kept, *EVERYTHING)
    run()
    for _ in range(2):
        handed_out.ask(kept, row.pk, by=desk.malik.person, at=AT)
    listed = handed_out.listed(kept, DAY)[0]
    assert listed.must_come_back and [who for who, _at in listed.asked] == ["Malik"]
    for _ in range(2):
        handed_out.taken_down(kept, row.pk, by=desk.malik.person, at=AT)
    assert not handed_out.listed(kept, DAY)[0].must_come_back
    assert StaffEntry.objects.filter(action__startswith="evidence.takedown.").count() == 2
    stranger = gave_out(desk, uuid4(), None)
    with pytest.raises(HandedOut.DoesNotExist):
        handed_out.taken_down(kept, stranger.pk, by=desk.malik.person, at=AT)


def test_nothing_is_agreed_to_any_more_for_what_was_withdrawn(desk: ResearchDesk) -> None:
    from safeconduct.evidence.recording import Withdrawn

    kept = an_account(desk)
    takes_back(desk, kept, *EVERYTHING)
    run()
    kept = Testimony.every.get(pk=kept.pk)
    with pytest.raises(Withdrawn):
        consents.said(
            kept, yes(Scope.STORE), talk(desk.zarema), token=uuid4(), by=desk.zarema.person, at=AT,
            desk=desk.keys(desk.zarema, "testimony"),
        )  # fmt: skip


def test_a_purpose_that_holds_is_withdrawn_not_refused_and_a_refusal_is_kept(desk: ResearchDesk) -> None:
    from safeconduct.consent.scope_events import Word
    from safeconduct.consent.scopes import Status

    kept, vault = an_account(desk), desk.keys(desk.zarema, "testimony")

    def say(word: Word) -> None:
        consents.said(
            kept, [word], talk(desk.zarema), token=uuid4(), by=desk.zarema.person, at=AT, desk=vault
        )

    with pytest.raises(consents.UseWithdrawal):
        say(Word(Scope.STORE, Status.REFUSED))
    with pytest.raises(NotSaid):
        say(Word(Scope.SHARE_IDENTIFIED, Status.GIVEN))
    say(Word(Scope.NAME, Status.REFUSED))
    assert [(one.scope, one.status) for one in events_of(kept.pk)][-1] == (Scope.NAME, Status.REFUSED)


def test_an_index_written_anew_does_not_show_it_again(desk: ResearchDesk) -> None:
    kept = an_account(desk, scopes=EVERYTHING)
    person = a_person(desk.zarema, origin="A northern region")
    uses.made_from(kept, person, Scope.COUNTS, by=desk.zarema.person, at=AT)
    takes_back(desk, kept, Scope.COUNTS)
    run()
    index(PersonRecord.every.get(pk=person.pk))
    assert not SearchRow.objects.filter(record_id=person.pk).exists()
