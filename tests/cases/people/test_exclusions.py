"""Who must not see Madina's case: kept by staff, with what she asked for beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from safeconduct.cases.people.exclusions import excluded
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire
from tests.cases.caseroom import written
from tests.cases.people.scenes import at_desk, attorney, journal, madina, only, text_of, volunteer


@dataclass
class Colleague:
    pk: UUID = field(default_factory=uuid4)
    communities: list[str] = field(default_factory=list)


@pytest.fixture
def house() -> House:
    return found_house()


def test_what_the_person_asked_for_is_shown_and_staff_write_down_whom_it_means(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    page = text_of(aisha.get(f"/requests/{request.id}/exclusions"))
    assert "MUST_NOT_SEE" in page and "Nobody is kept out" in page and "What it does not do" in page
    new = f"/requests/{request.id}/exclusions/new"
    assert "MUST_NOT_SEE" in text_of(aisha.get(new))
    form = {
        "people": [str(leyla.person.pk)],
        "names": "Иса Вымышленный",
        "why": "WHY_COUSIN",
        "source": "person",
    }
    answer = aisha.send_form(new, form)
    assert answer.status_code == 302, text_of(answer)
    page = text_of(aisha.get(f"/requests/{request.id}/exclusions"))
    assert "Leyla" in page and "Иса Вымышленный" in page and "WHY_COUSIN" in page
    found = excluded(journal(request, house.aisha), leyla.person)
    assert found is not None and found.because == "person"
    assert excluded(journal(request, house.aisha), house.timur.person) is None


@pytest.mark.parametrize(
    ("own", "because", "what"),
    [
        (["RU"], "country", "RU"),
        (["ru"], None, ""),
        (["ce"], "language", "ce"),
        (["the  mosque NORTH of town"], "words", "The mosque north of town"),
        (["another mosque"], None, ""),
        ([], None, ""),
    ],
)
def test_communities_keep_out_those_who_told_us_they_belong(
    house: House, own: list[str], because: str | None, what: str
) -> None:
    request = madina()
    content = {"countries": ["RU"], "languages": ["ce"], "communities": ["The mosque north of town"]}
    written(request, house.aisha, "exclusion", content)
    found = excluded(journal(request, house.aisha), Colleague(communities=own))
    assert (found.because if found else None, found.what if found else "") == (because, what)


def test_what_was_struck_out_keeps_nobody_out_until_it_is_taken_back(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    form = {"people": [str(leyla.person.pk)], "why": "cousin", "source": "person"}
    assert aisha.send_form(f"/requests/{request.id}/exclusions/new", form).status_code == 302
    id_ = only(request, house.aisha, "exclusion").id
    strike = f"/requests/{request.id}/exclusions/{id_}/strike"
    assert aisha.send_form(strike, {"reason": "Another Leyla was meant"}).status_code == 302
    assert excluded(journal(request, house.aisha), leyla.person) is None
    assert "Another Leyla was meant" in text_of(aisha.get(f"/requests/{request.id}/exclusions"))
    assert aisha.send_form(strike, {"step": "back"}).status_code == 302
    assert excluded(journal(request, house.aisha), leyla.person)


def test_nobody_keeps_themselves_out_and_an_empty_form_gets_a_sentence(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    new = f"/requests/{request.id}/exclusions/new"
    myself = aisha.send_form(new, {"people": [str(house.aisha.person.pk)], "why": "x", "source": "person"})
    assert myself.status_code == 422 and "not in the list" in text_of(myself)
    empty = aisha.send_form(new, {"source": "person"})
    assert empty.status_code == 422
    assert "Say who must not see it" in text_of(empty) and "Say why" in text_of(empty)


def test_a_correction_shows_what_was_kept_before(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    new = f"/requests/{request.id}/exclusions/new"
    aisha.send_form(new, {"countries": ["RU"], "why": "fears them", "source": "person"})
    id_ = only(request, house.aisha, "exclusion").id
    edit = f"/requests/{request.id}/exclusions/{id_}"
    aisha.send_form(edit, {"countries": ["BY"], "why": "fears them", "source": ""})
    page = text_of(aisha.get(edit))
    assert "Belarus" in page and "<del>" in page


@pytest.mark.parametrize("who", [volunteer, attorney])
def test_whoever_helps_with_one_case_neither_reads_nor_changes_who_is_kept_out(
    house: House, who: Callable[[House, Request], Member]
) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    its_parties = f"/requests/{request.id}/parties"
    listed = f"/requests/{request.id}/exclusions"
    aisha.send_form(f"{listed}/new", {"countries": ["RU"], "why": "WHY_FEARS", "source": "person"})
    one = f"{listed}/{only(request, house.aisha, 'exclusion').id}"
    vera = at_desk(who(house, request))
    assert "1 entry keeps somebody out" in text_of(aisha.get(its_parties))
    parties = text_of(vera.get(its_parties))
    assert listed not in parties and "WHY_FEARS" not in parties
    assert "Who must not see this case" not in parties and "Nobody is kept out" not in parties
    for path in (listed, f"{listed}/new", one, f"{one}/strike"):
        assert vera.get(path).status_code == 404
    posted = vera.send_form(f"{one}/strike", {"reason": "no"}, page=its_parties)
    assert posted.status_code == 404 and not only(request, house.aisha, "exclusion").is_struck


def test_it_holds_from_the_moment_it_is_saved(house: House) -> None:
    """Timur sits at the desk that still holds the request's key: his pages of it are gone."""
    request, aisha, timur = madina(), at_desk(house.aisha), at_desk(house.timur)
    assert timur.get(f"/requests/{request.id}/parties").status_code == 200
    form = {"people": [str(house.timur.person.pk)], "why": "cousin", "source": "person"}
    answer = aisha.send_form(f"/requests/{request.id}/exclusions/new", form)
    assert answer.status_code == 302, text_of(answer)
    assert timur.get(f"/requests/{request.id}/parties").status_code == 404
    assert aisha.get(f"/requests/{request.id}/parties").status_code == 200
