"""Somebody takes back what a letter was written with: what was not sent is not sent, and their words go."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct.access.errors import WrongState
from safeconduct.access.models import Approval
from safeconduct.advocacy.letters import binding, log, withdrawals
from safeconduct.advocacy.letters.content import QUOTES, opened
from safeconduct.advocacy.letters.gathering import gather
from safeconduct.advocacy.letters.releasing import NotReady
from safeconduct.advocacy.models import AskGround, Communication
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.models import HandedOut, Revision, Testimony
from safeconduct.evidence.testimonies.withdrawals import carry_out
from tests.advocacy.letters.writing import DAY, Room, press, shown, url
from tests.evidence.desk import AT
from tests.evidence.testimonies.vault import an_account, takes_back

WORDS = "Ruslan Khamidov of Urus-Martan was kept in the cellar."
BESIDE = "We ask you:"


def taken_over(room: Room) -> tuple[Communication, Testimony]:
    desk, ilse = room.desk, room.desk.ilse
    account = an_account(desk.research, scopes=(Scope.STORE, Scope.SHARE_IDENTIFIED))
    letter = room.begin(by=ilse)
    binding.take_over(
        letter, account, Scope.SHARE_IDENTIFIED.value, WORDS, version=letter.version, by=ilse.person, at=AT,
        desk=desk.keys(ilse), vault_desk=desk.research.keys(ilse, "testimony"),
    )  # fmt: skip
    return fresh(letter), account


def fresh(letter: Communication) -> Communication:
    return Communication.objects.get(pk=letter.pk)


def released(room: Room, letter: Communication) -> Communication:
    room.asked(letter, by=room.desk.ilse)
    room.agreed(letter)
    return room.released(fresh(letter), by=room.desk.ilse)


def taken_back(room: Room, account: Testimony, *scopes: Scope) -> None:
    takes_back(room.desk.research, account, *scopes)
    carry_out(account.pk, DAY)
    for _twice in range(2):
        withdrawals.consent_withdrawn(account.pk, DAY)


def sent(room: Room, letter: Communication) -> None:
    log.write(letter, log.Line("sent", DAY, "post"), token=uuid4(), by=room.desk.noor.person, at=AT)


def test_a_released_letter_is_a_draft_again_and_is_not_sent(room: Room) -> None:
    letter, account = taken_over(room)
    released(room, letter)
    taken_back(room, account, Scope.SHARE_IDENTIFIED)
    letter = fresh(letter)
    assert (letter.state, letter.digest, letter.approval) == ("draft", None, None)
    assert not HandedOut.objects.filter(how="letter", taken_down_on=None).exists()
    assert not Approval.objects.filter(subject_id=letter.pk, state__in=("asked", "approved")).exists()
    with pytest.raises(WrongState):
        sent(room, letter)
    with pytest.raises(NotReady):
        room.asked(letter)


def test_before_the_worker_came_by_it_is_not_sent_either(room: Room) -> None:
    letter, account = taken_over(room)
    released(room, letter)
    takes_back(room.desk.research, account, Scope.SHARE_IDENTIFIED)
    with pytest.raises(NotReady) as refused:
        sent(room, fresh(letter))
    assert account.key in " ".join(refused.value.problems)
    assert fresh(letter).state == "released" and not letter.deliveries.exists()
    client = room.desk.client(room.desk.noor)
    typed = {"event": "sent", "day": DAY.isoformat(), "channel": "post", "token": str(uuid4())}
    page = shown(press(client, "letter_event", letter, **typed), 422)
    assert "It may not be sent any more" in page and account.key in page


def test_whoever_opens_a_draft_sees_it_without_the_words_and_the_ground_stops_it(room: Room) -> None:
    letter, account = taken_over(room)
    taken_back(room, account, Scope.SHARE_IDENTIFIED)
    page = shown(room.desk.client(room.desk.noor).get(url("letter", letter.pk)))
    assert WORDS not in page and BESIDE in page
    letter, keys = fresh(letter), room.desk.keys(room.desk.noor)
    content = opened(letter, keys)
    assert WORDS not in str(content) and content[QUOTES] == {} and BESIDE in content["body"]
    assert any(account.key in problem for problem in gather(letter, keys, DAY).problems)
    assert not any(bytes(row.sealed) for row in Revision.objects.filter(record_id=letter.pk).exclude(sealed=None))
    ground = AskGround.objects.get(owner_id=letter.pk, kind="testimony")
    binding.take_off(letter, ground.pk, by=room.desk.noor.person, at=AT, desk=keys)
    assert gather(fresh(letter), keys, DAY).problems == []


def test_where_the_account_is_not_kept_an_unsent_letter_forgets_its_words(room: Room) -> None:
    letter, account = taken_over(room)
    taken_back(room, account, Scope.STORE)
    letter, keys = fresh(letter), room.desk.keys(room.desk.noor)
    assert letter.sealed is None and opened(letter, keys) == {}
    assert not AskGround.objects.filter(record_id=account.pk).exists()
    shown(room.desk.client(room.desk.noor).get(url("letter", letter.pk)))
    with pytest.raises(NotReady):
        room.asked(letter)


def test_what_was_sent_stays_as_it_was_sent(room: Room) -> None:
    letter, account = taken_over(room)
    sent(room, released(room, letter))
    taken_back(room, account, Scope.STORE)
    letter = fresh(letter)
    assert letter.state == "sent" and WORDS in opened(letter, room.desk.keys(room.desk.noor))["body"]
    assert HandedOut.objects.get(how="letter", record_id=account.pk).taken_down_on is None
