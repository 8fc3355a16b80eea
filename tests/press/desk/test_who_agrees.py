"""Who must agree to what, and who may not: two to whatever adds a voice, nobody to their own, nobody without a seat."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from safeconduct.access.errors import NotApproved
from safeconduct.access.models import Approval, DeskMember
from safeconduct.evidence.models import Claim, IncidentPlace
from safeconduct.press.agreeing import needs_two
from safeconduct.press.desk import publications, releasing, sources, texts
from safeconduct.press.desk.authors import OwnWords, authors, others
from safeconduct.press.models import Publication
from tests.access.people import Member
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.evidence.desk import AT, a_claim, a_source, an_incident
from tests.press.desk.room import (
    BODY,
    LATER,
    a_draft,
    a_text,
    a_whole,
    agreed,
    asked,
    digest,
    fresh,
    put_out_by_hand,
    shown,
    url,
)

SHAPE: dict[str, Any] = {
    "about": ["release"], "headline": "a", "letter": "b", "languages": ["en"], "files": [], "accounts": [],
    "citations": ["claim 1"], "tables": [],
}  # fmt: skip


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def noted(desk: AdvocacyDesk, row: Publication, by: Member, *languages: str) -> None:
    publications.keep_correction(
        fresh(row), dict.fromkeys(languages or ("en",), "A note."), "text", version=fresh(row).version, by=by.person,
        at=LATER, desk=desk.keys(by),
    )  # fmt: skip


@pytest.mark.parametrize(
    "more",
    [
        {"languages": ["en", "ru"]}, {"files": ["1 a"]}, {"accounts": ["1 quote a"]}, {"tables": ["1"]},
        {"citations": ["claim 1", "testimony 2 quote"]}, {"headline": "c"}, {"letter": "c"}, {"about": ["letter"]},
    ],
)  # fmt: skip
def test_whatever_adds_to_what_is_out_needs_two(more: dict[str, Any]) -> None:
    assert needs_two(SHAPE, {**SHAPE, **more})
    assert needs_two({}, SHAPE)
    assert not needs_two(SHAPE, SHAPE)
    assert not needs_two({**SHAPE, "files": ["1 a"], "languages": ["en", "ru"]}, SHAPE)


def test_a_correction_of_words_needs_one_and_another_headline_or_language_two(desk: AdvocacyDesk) -> None:
    row = put_out_by_hand(desk, a_whole(desk))
    a_text(desk, row, body=BODY + "\n\nMore.")
    noted(desk, row, desk.noor)
    assert asked(desk, row).needs == 1
    a_text(desk, fresh(row), headline="A wholly other release", body=BODY)
    assert asked(desk, row).needs == 2
    assert not Approval.objects.filter(subject_id=row.pk, kind="press.correction", state="asked").exists()
    a_text(desk, fresh(row), body=BODY)
    assert asked(desk, row).needs == 1
    texts.save(
        fresh(row), "ru", {"headline": "Слова", "body": "Слова."}, is_drafted=False, version=0, by=desk.noor.person,
        at=LATER, desk=desk.keys(desk.noor),
    )  # fmt: skip
    noted(desk, row, desk.noor, "en", "ru")
    assert asked(desk, row).needs == 2


def test_whoever_wrote_a_word_of_it_does_not_agree(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    a_text(desk, row, by=desk.ilse, body="Written by Ilse alone.")
    question = asked(desk, row)
    with pytest.raises(OwnWords):
        releasing.agree(fresh(row), question.pk, shown=digest(desk, row), by=desk.ilse.unlocked, at=LATER)
    assert not question.votes.exists()
    page = shown(desk.client(desk.ilse).get(url("publication_review", row.pk)))
    assert "Nobody agrees to their own" in page and 'name="question"' not in page
    page = shown(desk.client(desk.petra).get(url("publication_review", row.pk)))
    assert "Who can agree:" in page and desk.petra.person.display_name in page and 'name="question"' in page
    releasing.agree(fresh(row), question.pk, shown=digest(desk, row), by=desk.petra.unlocked, at=LATER)


def test_a_source_that_somebody_named_is_theirs_and_what_is_out_is_nobodys(desk: AdvocacyDesk) -> None:
    row = a_whole(desk)
    claim = a_claim(desk.ilse, an_incident(desk.ilse), a_source(desk.ilse))
    sources.cite(row, "claim", claim, by=desk.ilse.person, at=AT)
    assert authors(fresh(row)) == {desk.noor.person.pk, desk.ilse.person.pk}
    assert desk.ilse.person not in others(fresh(row)) and desk.petra.person in others(fresh(row))
    row = put_out_by_hand(desk, row)
    assert authors(row) == frozenset()
    a_text(desk, row, by=desk.ilse, body=BODY + "\n\nMore.")
    assert authors(fresh(row)) == {desk.ilse.person.pk}


def test_whoever_agreed_and_has_no_seat_any_more_does_not_count(desk: AdvocacyDesk) -> None:
    row = agreed(desk, a_whole(desk))
    seat = DeskMember.objects.filter(person=desk.petra.person, desk__code="advocacy")
    seat.update(state="left")
    with pytest.raises(NotApproved):
        releasing.release(fresh(row), by=desk.noor.unlocked, at=LATER)
    seat.update(state="sealed")
    releasing.release(fresh(row), by=desk.noor.unlocked, at=LATER)


def test_reviewers_see_what_records_put_beside_it_and_agree_to_that(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    row = a_draft(desk.noor, kind="incident", incident=incident)
    a_text(desk, row)
    more = {"comparator": "", "low": None, "unit": "", "act_code": ""}
    claim = a_claim(
        desk.ilse,
        incident,
        a_source(desk.ilse, "B"),
        statement="They were held.",
        speaker="A neighbour",
        **more,
    )
    IncidentPlace.objects.create(
        incident=incident, name="Village of forty people", country="RU", precision="locality"
    )
    page = shown(desk.client(desk.petra).get(url("publication_review", row.pk)))
    for words in ("They were held.", "A neighbour", "Village of forty people"):
        assert words in page
    before = digest(desk, row)
    Claim.every.filter(pk=claim.pk).update(statement="Something else.")
    assert digest(desk, row) != before


def test_the_desk_reads_what_waits_to_be_brought_in(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    row = a_draft(desk.noor, kind="incident", incident=incident)
    a_text(desk, row)
    row = put_out_by_hand(desk, row)
    noor = desk.client(desk.noor)
    assert "not on the public page yet" not in shown(noor.get(url("publication", row.pk)))
    more = {"comparator": "", "low": None, "unit": "", "act_code": ""}
    a_claim(desk.ilse, incident, a_source(desk.ilse, "A paper"), statement="They were held <there>.", **more)
    page = shown(noor.get(url("publication", row.pk)))
    assert "1 new line is not on the public page yet" in page and "They were held &lt;there&gt;." in page
    noted(desk, row, desk.noor)
    question = releasing.ask(
        fresh(row), shown=digest(desk, row), token=uuid4(), by=desk.noor.unlocked, at=LATER
    )
    assert question.needs == 1
