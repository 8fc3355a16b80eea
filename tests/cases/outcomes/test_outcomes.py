"""What became of a case, and counts made by somebody who can open none."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.models import DeskMember
from safeconduct.cases.models import CountedTable, StatisticRecord
from safeconduct.cases.outcomes import counting, recording, records
from safeconduct.cases.outcomes.codes import NotAnOutcome, Outcome, counted_as
from safeconduct.cases.reading import NotYours
from safeconduct.intake.models import Request
from safeconduct.keyring.models import WrappedKey
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.cases.asking import ZAUR, ask
from tests.cases.caseroom import journal_of, opened
from tests.sites import SiteClient

TODAY = timezone.now().date()
GRANTED = Outcome("asylum", "court", TODAY, "decision_seen")


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def oskar(house: House) -> Member:
    """The auditor: first at the statistics desk, at no other."""
    return hire(house.rosa, "Oskar", ["auditor"], desk=house.desks["statistics"])


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def recorded(house: House, outcome: Outcome = GRANTED, **told: object) -> Request:
    request, _holder = ask(told={**ZAUR, **told} if told else None)
    recording.record(
        request=request, keys=opened(request, house.aisha), outcome=outcome, seen=0, token=uuid4(),
        by=house.aisha.unlocked, at=timezone.now(),
    )  # fmt: skip
    return request


def many(count: int, result: str) -> None:
    """Records as the statistics desk finds them, without the cases around them."""
    for _number in range(count):
        request, _holder = ask(f"Somebody {result} {_number}")
        codes = counted_as(
            Outcome(result, "court", TODAY, "decision_seen"), country="RU", language="ru", detained="no"
        )
        assert records.put(request.id, codes, TODAY)


@pytest.mark.parametrize(
    ("outcome", "part"),
    [
        (Outcome("won", "court", TODAY, "staff"), "result"),
        (Outcome("asylum", "moon", TODAY, "staff"), "forum"),
        (Outcome("asylum", "court", TODAY, "rumour"), "told_by"),
        (Outcome("denied", "court", TODAY, "staff", ("luck",)), "reasons"),
        (Outcome("asylum", "court", TODAY + timedelta(days=1), "staff"), "decided_on"),
        (Outcome("asylum", "court", TODAY, "staff", family=31), "family"),
        (Outcome("asylum", "court", TODAY, "staff", family=-1), "family"),
    ],
)
def test_a_code_that_is_none_is_refused(outcome: Outcome, part: str) -> None:
    with pytest.raises(NotAnOutcome) as told:
        outcome.refuse_wrong(TODAY)
    assert told.value.part == part


def test_statistics_know_codes_and_a_year_and_nothing_else() -> None:
    found = counted_as(GRANTED, country="RU", language="", detained="declined")
    assert found == {
        "year": str(TODAY.year), "outcome": "asylum", "forum": "court", "country": "RU", "custody": "unknown",
        "language": "unknown",
    }  # fmt: skip


def test_aisha_records_an_outcome_and_corrects_it(house: House, oskar: Member) -> None:
    request, _holder = ask()
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}/outcome"
    day = {
        "decided_on-day": str(TODAY.day),
        "decided_on-month": str(TODAY.month),
        "decided_on-year": str(TODAY.year),
    }
    assert aisha.send_form(page, {}, page=page).status_code == 422
    wrong = aisha.send_form(page, {"result": "asylum", "note": "KEPT_WORDS", **day}, page=page)
    assert wrong.status_code == 422 and b"KEPT_WORDS" in wrong.content
    typed = {"result": "denied", "forum": "court", "told_by": "attorney", "reasons": ["one_year"], **day}
    assert aisha.send_form(page, typed, page=page).status_code == 302
    assert aisha.send_form(page, {**typed, "result": "asylum", "reasons": []}, page=page).status_code == 302
    known, version = recording.held(request.id, journal_of(request, house.timur))
    assert known is not None and (known.result, version) == ("asylum", 2)
    assert StatisticRecord.objects.count() == 1
    found, damaged = records.read_all(oskar.unlocked, house.desks["statistics"])
    assert [each["outcome"] for each in found] == ["asylum"] and damaged == 0


def test_a_day_to_come_is_refused_with_a_sentence(house: House) -> None:
    request, _holder = ask()
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}/outcome"
    later = TODAY + timedelta(days=400)
    day = {
        "decided_on-day": str(later.day),
        "decided_on-month": str(later.month),
        "decided_on-year": str(later.year),
    }
    typed = {"result": "asylum", "forum": "court", "told_by": "staff", **day}
    answer = aisha.send_form(page, typed, page=page)
    assert answer.status_code == 422 and b"still to come" in answer.content


def test_two_colleagues_at_once_see_both_outcomes(house: House) -> None:
    request = recorded(house)
    timur, page = at_desk(house.timur), f"/requests/{request.id}/outcome"
    day = {
        "decided_on-day": str(TODAY.day),
        "decided_on-month": str(TODAY.month),
        "decided_on-year": str(TODAY.year),
    }
    typed = {"result": "denied", "forum": "court", "told_by": "person", **day, "version": "0"}
    answer = timur.send_form(page, typed, page=page)
    assert answer.status_code == 409
    assert "Asylum granted" in answer.content.decode()


def test_without_a_statistics_desk_the_outcome_is_kept_all_the_same(house: House) -> None:
    request = recorded(house)
    assert recording.held(request.id, journal_of(request, house.aisha))[0] == GRANTED
    assert not StatisticRecord.objects.exists()


def test_oskar_counts_and_small_numbers_are_withheld(house: House, oskar: Member) -> None:
    many(12, "asylum")
    many(7, "denied")
    many(2, "died")
    client = at_desk(oskar)
    answer = client.send_form("/statistics", {"first": "outcome", "second": ""}, page="/statistics")
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get(answer["Location"]).content.decode()
    assert "Asylum granted" in shown and "withheld" in shown
    csv = client.get(answer["Location"] + ".csv").content.decode()
    assert "died," in csv and "died,2" not in csv
    assert b"died" not in bytes(CountedTable.objects.get().document)


def test_the_same_question_is_the_same_table_and_one_that_differs_by_few_is_refused(
    house: House, oskar: Member
) -> None:
    many(12, "asylum")
    many(8, "denied")
    desk = house.desks["statistics"]

    def count() -> counting.Answer:
        return counting.count(
            desk=desk, by=oskar.unlocked, dimensions=("outcome",), token=uuid4(), at=timezone.now()
        )

    first = count()
    assert first.kept is not None and first.kept.cells == {("asylum",): 12, ("denied",): 8}
    again = count()
    assert again.kept is not None and again.kept.id == first.kept.id
    many(1, "withdrawn")
    refused = count()
    assert refused.kept is None and refused.verdict.refused[0].code == "differs"


def test_too_few_cases_make_no_table(house: House, oskar: Member) -> None:
    many(3, "asylum")
    answer = at_desk(oskar).send_form("/statistics", {"first": "outcome"}, page="/statistics")
    assert answer.status_code == 422 and b"Too few" in answer.content


@pytest.mark.parametrize("names", [(), ("name",), ("outcome", "outcome"), ("outcome", "forum", "year")])
def test_what_cannot_be_counted_by_is_refused(house: House, oskar: Member, names: tuple[str, ...]) -> None:
    with pytest.raises(counting.NotADimension):
        counting.count(
            desk=house.desks["statistics"],
            by=oskar.unlocked,
            dimensions=names,
            token=uuid4(),
            at=timezone.now(),
        )


def test_the_auditor_opens_no_case_and_others_no_statistics(house: House, oskar: Member) -> None:
    request = recorded(house)
    client = at_desk(oskar)
    for page in ("", "/story", "/case", "/outcome", "/parties"):
        assert client.get(f"/requests/{request.id}{page}").status_code == 404
    with pytest.raises(NotYours):
        opened(request, oskar)
    assert at_desk(house.aisha).get("/statistics").status_code == 404
    seatless = hire(house.rosa, "Paula", ["auditor"])
    assert b"statistics desk yet" in at_desk(seatless).get("/statistics").content
    assert client.get(f"/statistics/{uuid4()}").status_code == 404


def test_a_deleted_case_is_counted_no_more(house: House, oskar: Member) -> None:
    request = recorded(house)
    WrappedKey.objects.filter(owner_kind="request", owner_id=request.id).delete()
    found, damaged = records.read_all(oskar.unlocked, house.desks["statistics"])
    assert found == [] and damaged == 1
    records.forget([request.id])
    assert not StatisticRecord.objects.exists()


def test_who_left_the_desk_cannot_open_what_is_written_afterwards(house: House, oskar: Member) -> None:
    assert DeskMember.objects.filter(person=oskar.person, state="sealed").exists()
    request = recorded(house, Outcome("denied", "court", date(2026, 5, 1), "staff"))
    first = StatisticRecord.objects.get()
    recording.put_into_statistics(request, opened(request, house.aisha), GRANTED, timezone.now())
    second = StatisticRecord.objects.get()
    assert second.epoch == first.epoch + 1
    held = WrappedKey.objects.filter(owner_kind="request", owner_id=request.id, purpose="statistics")
    assert list(held.values_list("epoch", flat=True)) == [second.epoch]
