"""One person who asked twice: hinted at, merged by hand, and read apart again as if nothing had been."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from safeconduct.cases.conflicts import merges
from safeconduct.cases.conflicts.merges import merged_with
from safeconduct.cases.models import Merge
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire
from tests.cases.caseroom import journal_of, opened

from .scenes import asks, at_desk, check, hand_over, last_check, zaur

WHY = {"reason": "She told me on the telephone that she had asked twice"}


@pytest.fixture
def house() -> House:
    return found_house()


def merge(kept: Request, other: Request, by: Member, token: UUID | None = None) -> Merge:
    return merges.merge(
        kept=(kept, opened(kept, by)), other=(other, opened(other, by)), reason=WHY["reason"],
        token=token or uuid4(), by=by.unlocked, at=timezone.now(),
    )  # fmt: skip


def test_zaur_who_asked_twice_is_hinted_at_merged_and_read_apart_again(house: House) -> None:
    request, other = zaur(), asks("Zaur again", "Zaur Vymyshlenny")
    check(request, house.aisha)
    assert [hit.relation for hit in last_check(request, house.aisha).hits] == ["duplicate"]
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}"
    assert f'href="{page}/merge/{other.id}"' in aisha.get(f"{page}/duplicates").content.decode()
    asked = aisha.get(f"{page}/merge/{other.id}").content.decode()
    assert request.short_id in asked
    assert other.short_id in asked
    assert "You can undo it at any time" in asked
    assert aisha.send_form(f"{page}/merge/{other.id}", WHY).status_code == 302
    assert merged_with(request.id) == {other.id}
    assert merged_with(other.id) == {request.id}
    for one, two in ((request, other), (other, request)):
        text = aisha.get(f"/requests/{one.id}").content.decode()
        assert two.short_id in text
        assert "Merged" in text
        told = journal_of(one, house.aisha).records("duplicate_hint")[0]
        assert told.content == {"what": "merged", "with": str(two.id), "reason": WHY["reason"]}
    check(request, house.aisha)
    assert last_check(request, house.aisha).against == 0
    undo = f"/requests/{other.id}/merge/{request.id}/undo"
    assert aisha.send_form(undo, {"reason": "It was her sister"}).status_code == 302
    assert merged_with(request.id) == set()
    assert "Merged" not in aisha.get(f"/requests/{other.id}").content.decode()
    for one in (request, other):
        record = journal_of(one, house.aisha).records("duplicate_hint")[0]
        assert [version.content["what"] for version in record.versions] == ["merged", "undone"]
    merge(other, request, house.aisha)
    assert merged_with(request.id) == {other.id}


def test_nothing_is_merged_twice_or_in_a_circle(house: House) -> None:
    one, two, three = zaur(), asks("Ilyas", "Ильяс Другой"), asks("Magomed", "Магомед Третий")
    merge(one, two, house.aisha)
    merge(two, three, house.aisha)
    assert merged_with(one.id) == {two.id, three.id}
    for kept, other in ((one, two), (two, one), (three, one), (one, three)):
        with pytest.raises(merges.TogetherAlready):
            merge(kept, other, house.aisha)
    fourth = asks("Leyla", "Лейла Четвёртая")
    with pytest.raises(merges.TogetherAlready):
        merge(fourth, two, house.aisha)
    answer = at_desk(house.aisha).send_form(f"/requests/{one.id}/merge/{two.id}", WHY)
    assert answer.status_code == 409
    assert Merge.objects.count() == 2


def test_the_same_form_twice_is_one_merge(house: House) -> None:
    one, two, token = zaur(), asks("Ilyas", "Ильяс Другой"), uuid4()
    merge(one, two, house.aisha, token)
    merge(one, two, house.aisha, token)
    assert Merge.objects.count() == 1
    assert len(journal_of(two, house.aisha).entries) == 1


def test_both_must_open_for_whoever_merges_and_one_is_enough_to_undo(house: House) -> None:
    one, two = zaur(), asks("Ilyas", "Ильяс Другой")
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    hand_over(one, house.aisha, leyla, house.timur)
    client = at_desk(leyla)
    assert client.get(f"/requests/{one.id}/merge/{two.id}").status_code == 404
    one.refresh_from_db()
    merge(one, two, house.timur)
    address = f"/requests/{one.id}/merge/{two.id}/undo"
    assert client.send_form(address, {"reason": "Two different men"}).status_code == 302
    assert merged_with(one.id) == set()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("typed", ["", "   ", "x" * 2_001])
def test_a_merge_needs_a_reason(house: House, typed: str) -> None:
    one, two = zaur(), asks("Ilyas", "Ильяс Другой")
    answer = at_desk(house.aisha).send_form(f"/requests/{one.id}/merge/{two.id}", {"reason": typed})
    assert answer.status_code == 422
    assert not Merge.objects.exists()


def test_a_request_is_not_merged_with_itself_or_with_nothing(house: House) -> None:
    request = zaur()
    aisha = at_desk(house.aisha)
    for other in (request.id, uuid4()):
        assert aisha.get(f"/requests/{request.id}/merge/{other}").status_code == 404
        assert aisha.get(f"/requests/{request.id}/merge/{other}/undo").status_code == 404


@pytest.mark.parametrize("typed", ["zzzzzzzz", "123", "'; --", "١٢٣٤٥٦"])
def test_a_number_that_is_none_finds_nothing(house: House, typed: str) -> None:
    request = zaur()
    answer = at_desk(house.aisha).get(f"/requests/{request.id}/duplicates", {"number": typed})
    assert answer.status_code == 200
    assert "You can open no request with this number" in answer.content.decode()


def test_another_request_is_found_by_its_number(house: House) -> None:
    request, other = zaur(), asks("Ilyas", "Ильяс Другой")
    answer = at_desk(house.aisha).get(
        f"/requests/{request.id}/duplicates", {"number": other.short_id.upper()}
    )
    assert f"/requests/{request.id}/merge/{other.id}" in answer.content.decode()
