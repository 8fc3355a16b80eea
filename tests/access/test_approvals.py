"""Some acts need a second person: she sees exactly what is asked, and her word holds for that and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from safeconduct.access import approving, errors
from safeconduct.access.actions import approvals
from safeconduct.access.models import Approval, ApprovalVote, Person
from safeconduct.access.sweeping import sweep
from safeconduct.audit import chain
from safeconduct.audit.models import StaffEntry, WorkerEntry
from safeconduct.outbox.models import Parcel
from tests.access.racing import at_the_same_time
from tests.access.researchers import (
    BY_TWO,
    EXPORT,
    LIST,
    LONGER_LIST,
    NOON,
    SUBJECT,
    Team,
    agree,
    decline,
    research_team,
    spend,
)  # fmt: skip


@pytest.fixture
def team() -> Team:
    return research_team()


def acts() -> list[tuple[str, UUID | None, int | None]]:
    return list(StaffEntry.objects.order_by("number").values_list("action", "by", "count"))


def test_omar_approves_what_nadia_asked_and_she_uses_it(team: Team) -> None:
    asked = team.ask()
    assert asked.state == "asked" and asked.expires_on == date(2026, 11, 29)
    assert agree(asked, team.omar).state == "approved"

    used = spend(team.nadia)
    assert (used.pk, used.state, used.used_on, used.used_by) == (asked.pk, "used", NOON.date(), team.nadia)


def test_every_step_leaves_its_row_and_asking_sends_a_notice(team: Team) -> None:
    asked = team.approved()
    spend(team.nadia)
    other = team.ask()
    approvals.withdraw(approval_id=other.pk, by=team.nadia, at=NOON)
    decline(team.ask(), team.vera)

    nadia, omar, vera = team.nadia.pk, team.omar.pk, team.vera.pk
    assert acts() == [
        ("approval.asked", nadia, None), ("approval.approved", omar, 1), ("approval.used", nadia, None),
        ("approval.asked", nadia, None), ("approval.withdrawn", nadia, None),
        ("approval.asked", nadia, None), ("approval.refused", vera, None),
    ]  # fmt: skip
    first = StaffEntry.objects.order_by("number")[:3]
    assert {(row.subject, bytes(row.about)) for row in first} == {(asked.pk, bytes(asked.mark))}
    assert set(Parcel.objects.values_list("event", flat=True)) == {"approval.asked"}
    assert Parcel.objects.count() == 3
    assert chain.verify() == []


def test_whoever_asks_cannot_approve(team: Team) -> None:
    asked = team.ask()
    with pytest.raises(errors.OwnQuestion):
        agree(asked, team.nadia)
    with pytest.raises(errors.OwnQuestion):
        decline(asked, team.nadia)
    with pytest.raises(errors.NotApproved):
        spend(team.nadia)


def test_the_database_itself_refuses_the_asker_and_a_second_vote(team: Team) -> None:
    asked = team.ask(BY_TWO)
    agree(asked, team.omar, BY_TWO)
    vote = {"approval": asked, "asker": team.nadia, "decision": "approve", "day": NOON.date()}
    for person in (team.nadia, team.omar):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApprovalVote.objects.create(person=person, **vote)
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovalVote.objects.create(person=team.vera, **{**vote, "decision": "refuse"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=asked.pk).update(needs=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=asked.pk).update(state="used")


def test_a_colleague_without_the_right_neither_asks_nor_approves_nor_uses(team: Team) -> None:
    asked = team.ask()
    with pytest.raises(errors.NotAllowed):
        agree(asked, team.pavel)
    with pytest.raises(errors.NotAllowed):
        approvals.ask(kind=EXPORT, subject_id=SUBJECT, digest=LIST, by=team.pavel, at=NOON, token=uuid4())
    agree(asked, team.omar)
    with pytest.raises(errors.NotAllowed):
        spend(team.pavel)


def test_what_was_changed_after_asking_is_not_covered(team: Team) -> None:
    asked = team.ask()
    with pytest.raises(errors.NotWhatWasAsked):
        agree(asked, team.omar, digest=LONGER_LIST)
    agree(asked, team.omar)
    with pytest.raises(errors.NotApproved):
        spend(team.nadia, digest=LONGER_LIST)
    with pytest.raises(errors.NotApproved):
        spend(team.nadia, subject=UUID(int=78))
    with pytest.raises(errors.NotApproved):
        spend(team.nadia, kind=replace(EXPORT, code="evidence.publish"))
    assert spend(team.nadia).state == "used"


def test_an_approval_for_one_kind_is_not_decided_as_another(team: Team) -> None:
    with pytest.raises(errors.NotWhatWasAsked):
        agree(team.ask(), team.omar, kind=replace(EXPORT, code="evidence.publish"))


def test_the_table_does_not_confirm_a_guess_at_the_content(team: Team) -> None:
    asked = team.ask()
    assert LIST not in bytes(asked.mark) and len(asked.mark) == 32
    assert bytes(asked.mark) != approving.mark_of(EXPORT, UUID(int=78), LIST)
    with pytest.raises(ValueError, match="SHA-256"):
        approving.mark_of(EXPORT, SUBJECT, b"short")


def test_an_approval_is_used_once(team: Team) -> None:
    team.approved()
    spend(team.nadia)
    with pytest.raises(errors.NotApproved):
        spend(team.nadia)
    with pytest.raises(errors.NotApproved):
        spend(team.vera)


def test_an_act_that_fails_gives_the_approval_back(team: Team) -> None:
    asked = team.approved()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        approvals.use(kind=EXPORT, subject_id=SUBJECT, digest=LIST, by=team.nadia, at=NOON)
        _ = 1 / 0
    asked.refresh_from_db()
    assert (asked.state, asked.used_on) == ("approved", None)
    assert spend(team.nadia).pk == asked.pk


def test_of_two_who_hold_the_same_row_only_one_can_spend_it(team: Team) -> None:
    mine = team.approved()
    yours = Approval.objects.get(pk=mine.pk)
    Approval.objects.filter(pk=mine.pk).update(used_on=NOON.date(), used_by=team.nadia)
    mine.move("used")
    with pytest.raises(errors.WrongState):
        yours.move("used")


def test_two_approvals_of_the_same_content_are_good_for_two_uses(team: Team) -> None:
    first = team.approved()
    second = team.approved()
    assert {spend(team.nadia).pk, spend(team.nadia).pk} == {first.pk, second.pk}
    with pytest.raises(errors.NotApproved):
        spend(team.nadia)


def test_after_its_last_day_nobody_gives_or_uses_it(team: Team) -> None:
    last, late = NOON + timedelta(days=7), NOON + timedelta(days=8)
    asked = team.ask()
    with pytest.raises(errors.WrongState):
        approvals.approve(approval_id=asked.pk, kind=EXPORT, digest=LIST, by=team.omar, at=late)
    agree(asked, team.omar)
    with pytest.raises(errors.NotApproved):
        spend(team.nadia, at=late)
    assert spend(team.nadia, at=last).state == "used"


def test_the_worker_ends_what_nobody_decided_or_used_in_time(team: Team) -> None:
    used = team.approved()
    spend(team.nadia)
    given, waiting = team.approved(), team.ask()
    assert sweep(at=NOON + timedelta(days=7)) == 0
    assert sweep(at=NOON + timedelta(days=8)) == 2
    states = dict(Approval.objects.values_list("pk", "state"))
    assert states == {used.pk: "used", given.pk: "expired", waiting.pk: "expired"}
    rows = WorkerEntry.objects.filter(action="approval.expired").values_list("subject", flat=True)
    assert set(rows) == {given.pk, waiting.pk}
    assert sweep(at=NOON + timedelta(days=8)) == 0


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": ["operator"]}])
@pytest.mark.parametrize("who", ["omar", "nadia"])
def test_it_falls_when_somebody_behind_it_left_or_may_not_any_more(
    team: Team, who: str, change: dict[str, object]
) -> None:
    team.approved()
    Person.objects.filter(pk=getattr(team, who).pk).update(**change)
    with pytest.raises(errors.NotApproved):
        spend(team.vera)


def test_one_refusal_ends_the_question(team: Team) -> None:
    asked = team.ask(BY_TWO)
    agree(asked, team.omar, BY_TWO)
    refused = approvals.refuse(
        approval_id=asked.pk, kind=BY_TWO, why="mistake", digest=LIST, by=team.vera, at=NOON
    )
    assert refused.state == "refused" and refused.votes.get(person=team.vera).why == "mistake"
    with pytest.raises(errors.NotApproved):
        spend(team.nadia, kind=BY_TWO)
    with pytest.raises(ValueError, match="why"):
        decline(team.ask(), team.omar, why="because of Zaur")


def test_a_kind_that_needs_two_waits_for_the_second(team: Team) -> None:
    asked = team.ask(BY_TWO)
    assert agree(asked, team.omar, BY_TWO).state == "asked"
    with pytest.raises(errors.NotApproved):
        spend(team.nadia, kind=BY_TWO)
    assert agree(asked, team.vera, BY_TWO).state == "approved"
    assert spend(team.nadia, kind=BY_TWO).state == "used"


def test_one_approval_is_not_enough_once_the_kind_needs_two(team: Team) -> None:
    team.approved()
    with pytest.raises(errors.NotApproved):
        spend(team.nadia, kind=replace(EXPORT, needs=2))


@pytest.mark.parametrize("needs", [0, 3])
def test_no_kind_needs_nobody_or_a_crowd(needs: int) -> None:
    with pytest.raises(ValueError, match="one or two"):
        replace(EXPORT, needs=needs)


def test_nadia_takes_her_question_back(team: Team) -> None:
    asked = team.ask()
    with pytest.raises(errors.NotAllowed):
        approvals.withdraw(approval_id=asked.pk, by=team.vera, at=NOON)
    approvals.withdraw(approval_id=asked.pk, by=team.nadia, at=NOON)
    with pytest.raises(errors.WrongState):
        agree(asked, team.omar)
    with pytest.raises(errors.WrongState):
        approvals.withdraw(approval_id=asked.pk, by=team.nadia, at=NOON)


def test_omar_thinks_better_of_it_before_it_is_used_but_not_after(team: Team) -> None:
    approvals.withdraw(approval_id=team.approved().pk, by=team.omar, at=NOON)
    with pytest.raises(errors.NotApproved):
        spend(team.nadia)
    again = team.approved()
    spend(team.nadia)
    with pytest.raises(errors.WrongState):
        approvals.withdraw(approval_id=again.pk, by=team.omar, at=NOON)


def test_a_form_sent_twice_asks_once_and_decides_once(team: Team) -> None:
    token, other = uuid4(), uuid4()
    once = {"kind": EXPORT, "subject_id": SUBJECT, "by": team.nadia, "at": NOON}
    first = approvals.ask(**once, digest=LIST, token=token)
    assert approvals.ask(**once, digest=LIST, token=token) == first
    with pytest.raises(errors.AskedAlready):
        approvals.ask(**once, digest=LIST, token=other)
    with pytest.raises(errors.WrongState):
        approvals.ask(**once, digest=LONGER_LIST, token=token)

    assert agree(first, team.omar).state == agree(first, team.omar).state == "approved"
    with pytest.raises(errors.DecidedAlready):
        decline(first, team.omar)
    assert [action for action, _by, _count in acts()] == ["approval.asked", "approval.approved"]


def test_the_two_clicks_of_a_double_click_that_come_at_the_same_moment_ask_once(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = team.ask()
    seen = iter([Approval.objects.none(), Approval.objects.filter(pk=first.pk)])
    monkeypatch.setattr(Approval.objects, "filter", lambda **_: next(seen))
    asked = approvals.ask(
        kind=EXPORT, subject_id=SUBJECT, digest=LIST, by=team.nadia, at=NOON, token=first.pk
    )
    monkeypatch.undo()
    assert asked == first and Approval.objects.count() == 1 and Parcel.objects.count() == 1


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_it_is_used_in_the_transaction_of_its_act_or_not_at_all(team: Team) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        approvals.use(kind=EXPORT, subject_id=SUBJECT, digest=LIST, by=team.nadia, at=NOON)


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_two_at_the_same_time_use_it_once_and_two_yeses_at_the_same_time_both_count(team: Team) -> None:
    if connection.vendor != "postgresql":
        return  # in SQLite there is one writer: the second transaction begins when the first has ended
    team.approved()
    ends = at_the_same_time(*(lambda: spend(team.nadia).state for _ in range(4)))
    assert sorted(ends) == ["NotApproved", "NotApproved", "NotApproved", "used"]

    asked = team.ask(BY_TWO)
    ends = at_the_same_time(*(lambda by=by: agree(asked, by, BY_TWO).state for by in (team.omar, team.vera)))
    assert sorted(ends) == ["approved", "asked"]
    assert chain.verify() == []
