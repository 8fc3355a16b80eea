"""An account is kept only after a look at safety, with consent to keep it, and opens only with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from safeconduct.audit.models import StaffEntry
from safeconduct.consent.scope_events import NotSaid, Word, events_of
from safeconduct.consent.scopes import Scope, Status
from safeconduct.evidence import keys
from safeconduct.evidence.models import MadeFrom, Revision, Testimony
from safeconduct.evidence.recording import ChangedMeanwhile, open_content
from safeconduct.evidence.testimonies import actions, uses
from safeconduct.evidence.testimonies.actions import Account
from tests.evidence.desk import AT, ResearchDesk, a_claim, a_person, an_incident, research_desk
from tests.evidence.testimonies.vault import TEXT, a_witness, an_account, takes_back, talk, yes


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def test_an_account_is_kept_with_consent_to_keep_it_and_its_words_only_in_the_vault(
    desk: ResearchDesk,
) -> None:
    kept = an_account(desk, scopes=(Scope.STORE, Scope.COUNTS))
    assert kept.key == "T-0001" and kept.interview == 1
    assert open_content(kept, desk.keys(desk.malik, "testimony"))["text"] == TEXT
    assert uses.may_use(kept.pk, Scope.COUNTS, AT.date()) and not uses.may_use(
        kept.pk, Scope.QUOTE, AT.date()
    )
    assert b"Khamidov" not in bytes(kept.sealed or b"")


def test_a_form_sent_twice_keeps_one_account_and_each_answer_once(desk: ResearchDesk) -> None:
    person, form = a_witness(desk), uuid4()
    first = an_account(desk, person, token=form)
    second = an_account(desk, person, token=form)
    assert first.pk == second.pk and Testimony.objects.count() == 1 and len(events_of(first.pk)) == 1


@pytest.mark.parametrize("safety", ["reprisal_certain", "not_assessed", ""])
def test_where_reprisal_is_certain_nothing_is_kept_even_with_consent(desk: ResearchDesk, safety: str) -> None:
    account = Account(person=a_witness(desk), safety=safety, sealed={"text": TEXT})
    with pytest.raises(actions.NotSafe):
        _keep(desk, account)
    assert not Testimony.every.exists()


@pytest.mark.parametrize(
    "words",
    [
        [], yes(Scope.COUNTS), [Word(Scope.STORE, Status.REFUSED)],
        yes(Scope.STORE, expires_on=AT.date() - timedelta(days=1)),
    ],
    ids=["nothing said", "only counting", "refused", "run out already"],
)  # fmt: skip
def test_without_consent_to_keep_it_nothing_is_kept_not_even_a_key(
    desk: ResearchDesk, words: list[Word]
) -> None:
    form, account = uuid4(), Account(person=a_witness(desk), safety="none_found", sealed={"text": TEXT})
    with pytest.raises((uses.NoConsent, NotSaid)):
        actions.keep(
            account, words, talk(desk.zarema, AT.date() - timedelta(days=2)), token=form, known_before=0,
            by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema, "testimony"),
        )  # fmt: skip
    assert not Testimony.every.exists() and events_of(form) == []
    kept = an_account(desk, account.person, token=form)  # the same form, after she agreed
    assert keys.has_key(kept.pk, desk.keys(desk.zarema, "testimony"))


def test_a_child_is_heard_with_a_guardian_or_with_a_second_adult_and_the_reason(desk: ResearchDesk) -> None:
    account = Account(person=a_witness(desk), safety="none_found", sealed={"text": TEXT}, is_minor=True)
    for sealed in ({}, {"second_adult": "Invented Aunt"}, {"no_guardian": "dead"}):
        with pytest.raises(actions.NoSecondAdult):
            _keep(desk, replace(account, sealed={"text": TEXT, **sealed}))
    kept = _keep(
        desk, replace(account, sealed={"text": TEXT, "second_adult": "Invented Aunt", "no_guardian": "dead"})
    )
    assert kept.is_minor


def test_how_often_somebody_told_it_is_counted_over_all_their_records(desk: ResearchDesk) -> None:
    person, twin = a_witness(desk), a_person(desk.zarema)
    an_account(desk, person, given_on="2026-03")
    type(twin).every.filter(pk=twin.pk).update(same_as=person)
    twin.refresh_from_db()
    told = actions.before(twin)
    assert (told.interviews, told.last_day, told.last_given) == (1, AT.date(), "2026-03")
    assert an_account(desk, twin).interview == 2
    with pytest.raises(actions.HeardMeanwhile):
        _keep(desk, Account(person=person, safety="none_found", sealed={"text": TEXT}), known_before=1)


def test_it_opens_with_a_reason_that_stands_in_the_audit_first(desk: ResearchDesk) -> None:
    kept = an_account(desk)
    vault = desk.keys(desk.malik, "testimony")
    with pytest.raises(actions.NoReason):
        actions.read(kept, "curiosity", by=desk.malik.person, at=AT, desk=vault)
    assert actions.read(kept, "review", by=desk.malik.person, at=AT, desk=vault)["text"] == TEXT
    entry = StaffEntry.objects.get(action="evidence.testimony.read.review")
    assert entry.by == desk.malik.person.pk and entry.subject == kept.pk


def test_once_consent_has_run_out_or_is_withdrawn_nobody_opens_it(desk: ResearchDesk) -> None:
    kept = an_account(desk)
    takes_back(desk, kept, Scope.STORE)
    with pytest.raises(uses.NoConsent):
        actions.read(kept, "work", by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema, "testimony"))
    assert not StaffEntry.objects.filter(action__startswith="evidence.testimony.read").exists()


def test_two_who_correct_it_at_once_are_told(desk: ResearchDesk) -> None:
    kept, vault = an_account(desk), desk.keys(desk.zarema, "testimony")
    stale = Testimony.objects.get(pk=kept.pk)
    actions.correct(kept, {}, {"text": "corrected"}, version=1, by=desk.malik.person, at=AT, desk=vault)
    with pytest.raises(ChangedMeanwhile):
        actions.correct(stale, {}, {"text": "other"}, version=1, by=desk.zarema.person, at=AT, desk=vault)
    assert Revision.objects.get(record_id=kept.pk).sealed is not None
    assert open_content(Testimony.objects.get(pk=kept.pk), vault)["text"] == "corrected"


def test_who_was_promised_to_hear_of_it_stays_a_task_until_told(desk: ResearchDesk) -> None:
    kept = an_account(desk, feedback_promised=True)
    for _ in range(2):
        kept = actions.was_told(kept, by=desk.zarema.person, at=AT)
    assert kept.feedback_on == AT.date() and kept.version == 2


def test_every_purpose_is_asked_for_by_itself_on_that_very_day(desk: ResearchDesk) -> None:
    ends = AT.date() + timedelta(days=30)
    person = a_witness(desk)
    kept = actions.keep(
        Account(person=person, safety="none_found", sealed={"text": TEXT}),
        [*yes(Scope.STORE), *yes(Scope.QUOTE, expires_on=ends)], talk(desk.zarema), token=uuid4(), known_before=0,
        by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip
    assert [scope for scope in Scope if uses.may_use(kept.pk, scope, AT.date())] == [Scope.STORE, Scope.QUOTE]
    assert uses.may_use(kept.pk, Scope.QUOTE, ends) and not uses.may_use(
        kept.pk, Scope.QUOTE, ends + timedelta(days=1)
    )
    assert uses.not_usable([kept.pk, uuid4()], Scope.QUOTE, ends) != frozenset()
    uses.refuse_unless(kept.pk, Scope.QUOTE, AT.date())
    for wrong in (kept.pk, uuid4()):
        with pytest.raises(uses.NoConsent):
            uses.refuse_unless(wrong, Scope.NAME, AT.date())


def test_a_record_is_made_from_an_account_only_under_a_purpose_that_holds(desk: ResearchDesk) -> None:
    kept = an_account(desk, scopes=(Scope.STORE, Scope.COUNTS))
    claim = a_claim(desk.zarema, an_incident(desk.zarema), is_public=False, statement="")
    for _ in range(2):
        uses.made_from(kept, claim, Scope.COUNTS, by=desk.zarema.person, at=AT)
    assert MadeFrom.objects.get().kind == "claim"
    assert uses.testimonies_behind([claim.pk]) == {claim.pk: [(kept.pk, "internal_analysis_and_counts")]}
    with pytest.raises(uses.NoConsent):
        uses.made_from(kept, claim, Scope.QUOTE, by=desk.zarema.person, at=AT)


def _keep(desk: ResearchDesk, account: Account, known_before: int = 0) -> Testimony:
    return actions.keep(
        account, yes(Scope.STORE), talk(desk.zarema), token=uuid4(), known_before=known_before, by=desk.zarema.person,
        at=AT, desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip
