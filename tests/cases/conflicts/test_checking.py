"""Names of one request are found in others, in any script, without opening those; and nothing of them is told."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct import names
from safeconduct.access.errors import NotAllowed
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import conflicts, grants, journal, states
from safeconduct.cases.conflicts import checking, merges
from safeconduct.cases.conflicts import keys as conflict_keys
from safeconduct.cases.conflicts import names as kept_names
from safeconduct.cases.models import CaseEntry, ConflictNames, Merge
from safeconduct.intake import deleting
from safeconduct.intake.keys import conflict_slot
from safeconduct.intake.models import Request
from safeconduct.keyring import rows
from safeconduct.keyring.models import WrappedKey
from tests.access.people import House, found_house, hire
from tests.cases.caseroom import opened

from .scenes import HARMER_IN_LATIN, asks, check, hand_over, last_check, party, zaur


@pytest.fixture
def house() -> House:
    return found_house()


def kinds(request: Request) -> set[str]:
    return {each.kind for each in rows.openers(conflict_slot(request.id))}


def test_whoever_did_harm_here_is_found_where_he_asks_for_help_in_another_script(house: House) -> None:
    request, other = zaur(), asks("Magomed", HARMER_IN_LATIN)
    asks("Ilyas", "Ильяс Другой")
    check(request, house.aisha)
    found = last_check(request, house.aisha)
    assert (found.searched, found.against, found.unopened) == (2, 2, 0)
    conflict = next(hit for hit in found.hits if hit.relation == "conflict")
    assert conflict.request_id == str(other.id)
    assert (conflict.side, conflict.strength) == ("harm", "strong")
    assert conflict.reasons
    check(other, house.timur)
    back = last_check(other, house.timur).hits
    assert [(hit.relation, hit.request_id) for hit in back] == [("conflict", str(request.id))]


def test_what_is_kept_of_a_hit_says_nothing_of_the_person_there(house: House) -> None:
    request, _other = zaur(), asks("Magomed", HARMER_IN_LATIN)
    content = check(request, house.aisha).content
    for told in ("Khadzhiev", "khadzhiev", "asks", "applicant"):
        assert told not in repr([hit for hit in content["hits"] if hit["request"]])


def test_two_requests_with_one_name_have_nothing_equal_on_the_disk(house: House) -> None:
    first, second = asks("Zaur", "Заур Вымышленный"), asks("Ilyas", "Заур Вымышленный")
    check(first, house.aisha)
    one, other = (bytes(ConflictNames.objects.get(request_id=each.id).document) for each in (first, second))
    assert len(one) == len(other)
    ends = [one[length : length + 8] for length in range(18, len(one) - 8)]
    assert not any(piece in other for piece in ends)


def test_a_request_with_many_names_is_no_longer_than_one_with_a_single_name(house: House) -> None:
    request = zaur()
    asks("Ilyas", "Ильяс Другой")
    check(request, house.aisha)
    lengths = {len(bytes(row.document)) for row in ConflictNames.objects.all()}
    assert len(lengths) == 1


def test_somebody_who_sits_at_no_desk_opens_no_list(house: House) -> None:
    request = zaur()
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    hand_over(request, house.aisha, house.timur, leyla)
    with pytest.raises(checking.NotAtTheDesk):
        check(request, leyla)
    assert not StaffEntry.objects.filter(action="conflicts.list_read").exists()
    check(request, house.timur)


def test_a_volunteer_does_not_run_the_check(house: House) -> None:
    request = zaur()
    nino = hire(house.rosa, "Nino", ["volunteer"])
    with pytest.raises(NotAllowed):
        checking.run(
            request=request,
            keys=opened(request, house.aisha),
            by=nino.unlocked,
            at=timezone.now(),
            token=uuid4(),
        )


def test_requests_handed_over_and_closed_are_compared_all_the_same(house: House) -> None:
    other = asks("Magomed", HARMER_IN_LATIN)
    hand_over(other, house.aisha, house.aisha, house.timur)
    closed = asks("Ilyas", HARMER_IN_LATIN)
    states.move(request=closed, step="close", by=house.aisha.unlocked, at=timezone.now())
    request = zaur()
    check(request, house.timur)
    assert {hit.request_id for hit in last_check(request, house.timur).hits} == {
        str(other.id),
        str(closed.id),
    }
    assert kinds(other) == {"desk", "list", "case"}


def test_names_added_after_hand_over_are_found_by_others(house: House) -> None:
    case = asks("Ilyas", "Ильяс Другой")
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    hand_over(case, house.aisha, leyla, house.timur)
    request = zaur()
    check(request, house.aisha)
    assert not last_check(request, house.aisha).hits
    party(case, leyla, HARMER_IN_LATIN, "household")
    held = Request.objects.get(id=case.id)
    at = timezone.now()
    assert kept_names.renew(request=held, keys=opened(case, leyla), by=leyla.unlocked, at=at)
    check(request, house.aisha)
    assert [hit.relation for hit in last_check(request, house.aisha).hits] == ["conflict"]


def test_the_same_a_number_is_found_under_another_name(house: House) -> None:
    case, request = asks("Ilyas", "Ильяс Другой"), zaur()
    told = {"a_number": {"value": "A 123 456 789", "source": "paper"}}
    party(case, house.aisha, "Ильяс Другой", "applicant", **told)
    party(
        request, house.aisha, "Kein Name", "harmed_by", a_number={"value": "123-456-789", "source": "paper"}
    )
    check(case, house.aisha)
    check(request, house.aisha)
    hit = last_check(request, house.aisha).hits[0]
    assert ("same_a_number", 1) in hit.reasons
    assert hit.strength == "strong"


def test_who_did_harm_is_compared_with_those_who_work_here(house: House) -> None:
    farid = hire(house.rosa, "Farid Karimov", ["volunteer"])
    request = zaur("Фарид Каримов")
    check(request, house.aisha)
    assert [(hit.relation, hit.person_id) for hit in last_check(request, house.aisha).hits] == [
        ("works_here", str(farid.person.pk))
    ]


def test_the_same_interpreter_in_two_requests_is_no_hit(house: House) -> None:
    helper = {"family.helpers": [{"name": "Amina Salimova", "role": "interpreter"}]}
    request = zaur(**helper)
    asks("Ilyas", "Ильяс Другой", **helper)
    check(request, house.aisha)
    assert not last_check(request, house.aisha).hits


def test_the_same_button_pressed_twice_is_one_check(house: House) -> None:
    request, token = zaur(), uuid4()
    for _time in range(2):
        checking.run(
            request=request,
            keys=opened(request, house.aisha),
            by=house.aisha.unlocked,
            at=timezone.now(),
            token=token,
        )
    assert CaseEntry.objects.filter(request_id=request.id).count() == 1
    assert StaffEntry.objects.get(action="conflicts.list_read").count == 0


def test_names_that_do_not_open_are_counted_and_stop_nobody(house: House) -> None:
    request, damaged = zaur(), asks("Magomed", HARMER_IN_LATIN)
    asks("Ilyas", "Ильяс Другой")
    check(request, house.aisha)
    ConflictNames.objects.filter(request_id=damaged.id).update(document=b"\0" * 64)
    Request.objects.filter(id=damaged.id).update(conflict=b"\0" * 64)
    check(request, house.aisha)
    found = last_check(request, house.aisha)
    assert (found.against, found.unopened) == (1, 1)


def test_a_new_method_makes_the_rows_anew_with_the_names_staff_had_added(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, request = asks("Ilyas", "Ильяс Другой"), zaur()
    party(case, house.aisha, HARMER_IN_LATIN, "household")
    check(case, house.aisha)
    ConflictNames.objects.filter(request_id=case.id).update(method=names.METHOD + 100)
    check(request, house.aisha)
    assert [hit.relation for hit in last_check(request, house.aisha).hits] == ["conflict"]
    assert set(ConflictNames.objects.values_list("method", flat=True)) == {names.METHOD}


def test_whoever_lost_access_opens_no_conflict_key(house: House) -> None:
    request = zaur()
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    hand_over(request, house.aisha, leyla, house.timur)
    held = Request.objects.get(id=request.id)
    assert conflict_keys.for_case(held, opened(request, leyla))
    turned = hire(house.rosa, "Dilnoza", ["caseworker"])
    grants.grant(
        request=held, person=turned.person, keys=opened(request, leyla), purpose="casework", expires_on=None,
        by=leyla.unlocked, at=timezone.now(),
    )  # fmt: skip
    grants.end_grant(request=held, person=leyla.person, by=house.timur.unlocked, at=timezone.now())
    held = Request.objects.get(id=request.id)
    assert conflict_keys.for_case(held, opened(request, turned))
    openers = WrappedKey.objects.filter(owner_id=request.id, purpose="case", opener_id=leyla.person.pk)
    assert not openers.exists()


def test_after_a_deletion_nothing_of_the_names_is_left(house: House) -> None:
    request, other = zaur(), asks("Magomed", HARMER_IN_LATIN)
    check(request, house.aisha)
    both = [(each, opened(each, house.aisha)) for each in (request, other)]
    merges.merge(
        kept=both[0],
        other=both[1],
        reason="The same man",
        token=uuid4(),
        by=house.aisha.unlocked,
        at=timezone.now(),
    )
    deleting.erase(request_id=other.id, at=timezone.now(), action="request.deletion_confirmed", chain="staff")
    conflicts.forget([other.id])
    assert not WrappedKey.objects.filter(owner_id=other.id).exists()
    assert not ConflictNames.objects.filter(request_id=other.id).exists()
    assert not Merge.objects.exists()
    check(request, house.aisha)
    assert last_check(request, house.aisha).against == 0


def test_somebody_struck_out_is_compared_no_more(house: House) -> None:
    request, _other = zaur("полиция"), asks("Magomed", HARMER_IN_LATIN)
    entry = party(request, house.aisha, HARMER_IN_LATIN, "harmed_by")
    check(request, house.aisha)
    assert len(last_check(request, house.aisha).hits) == 1
    journal.write(
        request=request, keys=opened(request, house.aisha), kind="party", record_id=entry.record_id,
        content=entry.content, token=uuid4(), by=house.aisha.unlocked, at=timezone.now(), seen=1,
        struck="It was somebody else",
    )  # fmt: skip
    check(request, house.aisha)
    assert not last_check(request, house.aisha).hits
