"""Sheets of cases to be placed: who opens which part, and what ends it at once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct import vault
from safeconduct.access.errors import NotAllowed
from safeconduct.access.models import DeskMember
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants
from safeconduct.cases.kept_from import KeptFrom
from safeconduct.cases.life import actions as life
from safeconduct.cases.life.actions import At
from safeconduct.cases.models import PlacementSheet
from safeconduct.cases.placing import sheets
from safeconduct.cases.placing.sheets import KeptFromThem, NoDesk
from safeconduct.intake.models import Request
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey
from tests.access.people import House, Member, found_house, hire
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, opened

FACTS = {"forum": "SHEETFORUM", "excluded_people": [], "excluded_communities": []}
BLIND = {"title": "Asylum", "what": "BLINDWORDS a man who fled", "problems": "a late filing"}
NAMES = {
    "people": [{"name": "NAMEDPERSON Заур", "also": [], "relation": "applicant", "born": ""}],
    "note": "",
}


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def cora(house: House) -> Member:
    """The coordinator, first at the placement desk."""
    return hire(house.rosa, "Cora", ["coordinator"], desk=house.desks["placement"])


@pytest.fixture
def ines(house: House) -> Member:
    return hire(house.rosa, "Ines", ["attorney"])


@pytest.fixture
def zaur(house: House) -> Request:
    return ask()[0]


def write(request: Request, member: Member, **more: Any) -> PlacementSheet:
    said: dict[str, Any] = {"facts": FACTS, "blind": BLIND, "names": NAMES, "token": uuid4(), **more}
    return sheets.write(
        request=request, keys=opened(request, member), by=member.unlocked, at=timezone.now(), **said
    )


def show(request: Request, number: int, to: Member, by: Member, *, names: bool = False) -> None:
    let_see = sheets.let_see_names if names else sheets.let_see_blind
    let_see(request_id=request.id, number=number, person=to.person, by=by.unlocked, at=timezone.now())


def test_aisha_writes_it_cora_matches_by_it_and_ines_reads_what_she_was_shown(
    house: House, cora: Member, ines: Member, zaur: Request
) -> None:
    row, desk = write(zaur, house.aisha), house.desks["placement"]
    found, damaged = sheets.read_all(cora.unlocked, desk, timezone.now())
    assert [(each.request_id, each.facts) for each in found] == [(zaur.id, FACTS)] and damaged == 0
    assert sheets.read_one(cora.unlocked, desk, zaur.id) == found[0]
    assert sheets.blind_at_desk(cora.unlocked, desk, zaur.id, row.number) == BLIND
    for read in (sheets.blind_of, sheets.names_of):
        with pytest.raises(NoKey):
            read(ines.unlocked, zaur.id, row.number)
    show(zaur, row.number, ines, cora)
    show(zaur, row.number, ines, cora)
    assert sheets.blind_of(ines.unlocked, zaur.id, row.number) == BLIND
    with pytest.raises(NoKey):
        sheets.names_of(ines.unlocked, zaur.id, row.number)
    show(zaur, row.number, ines, cora, names=True)
    assert sheets.names_of(ines.unlocked, zaur.id, row.number) == NAMES
    assert StaffEntry.objects.filter(action="placement.blind", subject=zaur.id).count() == 1
    sheets.shut(zaur.id, row.number, ines.person.pk)
    with pytest.raises(NoKey):
        sheets.blind_of(ines.unlocked, zaur.id, row.number)


def test_without_a_desk_key_nothing_is_written(house: House, zaur: Request) -> None:
    with pytest.raises(NoDesk):
        write(zaur, house.aisha)
    assert not PlacementSheet.objects.exists() and not journal_of(zaur, house.aisha).entries


def test_sent_twice_is_one_and_a_new_version_leaves_what_is_out(
    house: House, cora: Member, ines: Member, zaur: Request
) -> None:
    token = uuid4()
    first = write(zaur, house.aisha, token=token)
    assert write(zaur, house.aisha, token=token).pk == first.pk
    show(zaur, 0, ines, cora)
    second = write(zaur, house.aisha, blind={**BLIND, "what": "other words"})
    assert (second.number, second.ready_since) == (1, first.ready_since)
    assert list(sheets.live()) == [second]
    assert sheets.blind_of(ines.unlocked, zaur.id, 0) == BLIND
    show(zaur, 0, ines, cora, names=True)


def test_taken_back_it_is_shut_at_once_and_shown_to_nobody(
    house: House, cora: Member, ines: Member, zaur: Request
) -> None:
    write(zaur, house.aisha)
    show(zaur, 0, ines, cora)
    for _again in range(2):
        sheets.take_back(
            request=zaur, keys=opened(zaur, house.aisha), token=uuid4(), by=house.aisha.unlocked,
            at=timezone.now(), why="He asked for it.",
        )  # fmt: skip
    assert not sheets.live().exists()
    with pytest.raises(NoKey):
        sheets.blind_of(ines.unlocked, zaur.id, 0)
    with pytest.raises(NoKey):
        show(zaur, 0, ines, cora)
    assert write(zaur, house.aisha).number == 1 and sheets.live().count() == 1


def test_an_agreement_that_is_taken_back_stops_it_and_one_that_is_given_does_not(
    house: House, cora: Member, zaur: Request
) -> None:
    write(zaur, house.aisha)
    for version, given in enumerate((True, False)):
        life.agree(
            request=zaur, keys=opened(zaur, house.aisha), given=given, on=timezone.now().date(), by_way="talk",
            note="", how=At(house.aisha.unlocked, timezone.now(), uuid4(), version),
        )  # fmt: skip
        assert sheets.live().exists() is given


def test_an_exclusion_goes_into_the_facts_and_shuts_whom_it_names(
    house: House, cora: Member, ines: Member, zaur: Request
) -> None:
    write(zaur, house.aisha)
    show(zaur, 0, ines, cora)
    sheets.keep_from(
        request=zaur,
        keys=opened(zaur, house.aisha),
        kept_from=KeptFrom(people=frozenset({str(ines.person.pk)})),
    )
    read = sheets.read_one(cora.unlocked, house.desks["placement"], zaur.id)
    assert read and read.facts["excluded_people"] == [str(ines.person.pk)]
    with pytest.raises(NoKey):
        sheets.blind_of(ines.unlocked, zaur.id, 0)
    with pytest.raises(KeptFromThem):
        show(zaur, 0, ines, cora)


def test_turning_the_keys_of_the_case_takes_no_numbered_key_away(
    house: House, cora: Member, zaur: Request
) -> None:
    lev = hire(house.rosa, "Lev", ["caseworker"])
    write(zaur, house.aisha)
    write(zaur, house.aisha, blind={**BLIND, "what": "other words"})
    grants.grant(
        request=zaur, person=lev.person, keys=opened(zaur, house.aisha), purpose="casework", expires_on=None,
        by=house.aisha.unlocked, at=timezone.now(),
    )  # fmt: skip
    grants.end_grant(request=zaur, person=lev.person, by=house.aisha.unlocked, at=timezone.now())
    assert Request.objects.get(id=zaur.id).epoch == 1
    assert sheets.read_one(cora.unlocked, house.desks["placement"], zaur.id)


def test_an_answer_beside_the_summary_opens_at_the_desk_and_in_the_case_only(
    house: House, cora: Member, ines: Member, zaur: Request
) -> None:
    write(zaur, house.aisha)
    show(zaur, 0, ines, cora)
    row, desk = str(uuid4()), house.desks["placement"]
    blob = sheets.lock_beside_blind(ines.unlocked, zaur.id, 0, {"why": "no time"}, row)
    assert sheets.open_beside_blind_at_desk(cora.unlocked, desk, zaur.id, 0, blob, row) == {"why": "no time"}
    keys = opened(zaur, house.aisha)
    assert sheets.open_beside_blind_in_case(zaur.id, keys, 0, blob, row) == {"why": "no time"}
    with pytest.raises(vault.CannotOpen):
        sheets.open_beside_blind_at_desk(cora.unlocked, desk, zaur.id, 0, blob, str(uuid4()))


def test_a_row_of_another_case_in_its_place_is_counted_as_damaged(
    house: House, cora: Member, zaur: Request
) -> None:
    malika = ask("Malika")[0]
    write(zaur, house.aisha)
    other = write(malika, house.aisha)
    PlacementSheet.objects.filter(request_id=zaur.id).update(facts=other.facts)
    found, damaged = sheets.read_all(cora.unlocked, house.desks["placement"], timezone.now())
    assert [each.request_id for each in found] == [malika.id] and damaged == 1


def test_who_is_not_of_the_desk_reads_nothing_and_forgetting_leaves_nothing(
    house: House, cora: Member, ines: Member, zaur: Request
) -> None:
    row = write(zaur, house.aisha)
    with pytest.raises(NotAllowed):
        sheets.read_all(ines.unlocked, house.desks["placement"], timezone.now())
    with pytest.raises(NotAllowed):
        show(zaur, 0, ines, house.aisha)
    assert DeskMember.objects.filter(desk=house.desks["placement"]).count() == 1
    for column in (row.facts, row.blind, row.names):
        assert all(word not in bytes(column) for word in (b"SHEETFORUM", b"BLINDWORDS", b"NAMEDPERSON"))
    Request.objects.filter(id=zaur.id).update(state="closed")
    assert not sheets.live().exists()
    sheets.forget([zaur.id])
    assert not PlacementSheet.objects.exists()
    assert WrappedKey.objects.filter(owner_id=zaur.id, purpose="blind").exists()
