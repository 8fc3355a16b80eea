"""Nothing is quoted before two people who are not the author read the account and agreed; and not after it changed."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct.access.errors import WrongState
from safeconduct.audit.models import StaffEntry
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.deidentify import Kind
from safeconduct.evidence.models import DeidReview
from safeconduct.evidence.testimonies import actions, deid, uses
from safeconduct.evidence.testimonies.words import CHECKLIST
from tests.evidence.desk import AT, ResearchDesk, an_incident, research_desk
from tests.evidence.testimonies.vault import (
    TEXT,
    a_version,
    a_witness,
    agrees,
    an_account,
    an_agreed_version,
    layla,
    takes_back,
)

QUOTED = (Scope.STORE, Scope.QUOTE)


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def test_names_and_places_of_everybody_on_the_incident_are_found(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    an_account(desk, a_witness(desk, "Zelimkhan Khamidov", "Goity"), incident=incident)
    kept = an_account(desk, incident=incident, text="Зелимхан и я были в Урус-Мартане и в Гойтах.")
    version = deid.version_of(a_version(desk, kept), desk.keys(desk.zarema, "testimony"))
    assert all(name not in version.result for name in ("Зелимхан", "Мартан", "Гойт"))
    assert {span.on_incident for span in version.spans} == {True}


def test_two_others_agree_and_the_version_is_quotable(desk: ResearchDesk) -> None:
    kept, third = an_account(desk, scopes=QUOTED), layla(desk)
    vault = desk.keys(desk.zarema, "testimony")
    review = a_version(desk, kept, sent=True)
    with pytest.raises(deid.NothingAgreed):
        deid.quotable(kept, Scope.QUOTE, at=AT, desk=vault)
    assert agrees(desk, review, desk.malik).state == "once"
    with pytest.raises(deid.NothingAgreed):
        deid.quotable(kept, Scope.QUOTE, at=AT, desk=vault)
    assert agrees(desk, review, third).state == "agreed"
    text = deid.quotable(kept, Scope.QUOTE, at=AT, desk=vault)
    assert "Khamidov" not in text and "Urus" not in text and "Person A" in text
    with pytest.raises(uses.NoConsent):
        deid.quotable(kept, Scope.NAME, at=AT, desk=vault)
    takes_back(desk, kept, Scope.QUOTE)
    with pytest.raises(uses.NoConsent):
        deid.quotable(kept, Scope.QUOTE, at=AT, desk=vault)


def test_neither_the_author_nor_one_person_twice_nor_one_who_did_not_read_agrees(desk: ResearchDesk) -> None:
    kept, vault = an_account(desk), desk.keys(desk.zarema, "testimony")
    review = a_version(desk, kept, sent=True)
    with pytest.raises(deid.NotYours):
        agrees(desk, review, desk.zarema)
    with pytest.raises(deid.NotRead):
        deid.agree(review, deid.version_of(review, vault).shown, by=desk.malik.person, at=AT, desk=vault)
    for _ in range(2):
        agrees(desk, review, desk.malik)
    review.refresh_from_db()
    assert review.state == "once" and review.second_reviewer is None
    assert StaffEntry.objects.filter(action="evidence.deid.read.review", by=desk.malik.person.pk).count() == 2


def test_a_version_sent_back_is_read_by_two_again(desk: ResearchDesk) -> None:
    kept, third = an_account(desk), layla(desk)
    vault = desk.keys(desk.zarema, "testimony")
    review = a_version(desk, kept, sent=True)
    agrees(desk, review, desk.malik)
    opened = deid.open_version(review, "review", by=third.person, at=AT, desk=desk.keys(third, "testimony"))
    deid.send_back(review, "The limp gives him away", opened.shown, by=third.person, at=AT, desk=vault)
    assert deid.version_of(_fresh(review), vault).notes[0]["text"] == "The limp gives him away"
    deid.add_phrase(review, "i limp", Kind.BODY_MARK, by=desk.zarema.person, at=AT, desk=vault)
    deid.send(review, dict.fromkeys(CHECKLIST, "nothing"), by=desk.zarema.person, at=AT, desk=vault)
    again = _fresh(review)
    assert again.state == "review" and again.first_reviewer is None
    assert "limp" not in deid.version_of(again, vault).result


def test_the_author_adds_a_phrase_and_leaves_one_in_and_both_are_seen(desk: ResearchDesk) -> None:
    kept, vault = an_account(desk), desk.keys(desk.zarema, "testimony")
    review = a_version(desk, kept)
    who = {"by": desk.zarema.person, "at": AT, "desk": vault}
    for _ in range(2):
        assert deid.add_phrase(review, "LIMP", Kind.BODY_MARK, **who) == 1
    with pytest.raises(deid.NotThere):
        deid.add_phrase(review, "no such words", Kind.NAME, **who)
    date_span = next(span for span in deid.version_of(_fresh(review), vault).spans if span.kind is Kind.DATE)
    for _ in range(2):
        deid.drop(review, date_span.start, date_span.end, "He wants the day said", **who)
    version = deid.version_of(_fresh(review), vault)
    assert "limp" not in version.result and "12 April" in version.result
    assert [TEXT[s.start : s.end] for s in version.dropped] == [TEXT[date_span.start : date_span.end]]
    with pytest.raises(deid.NotThere):
        deid.drop(review, 0, 1, "no such span", **who)
    with pytest.raises(deid.NotYours):
        deid.drop(review, 0, 1, "not his", by=desk.malik.person, at=AT, desk=vault)


def test_it_is_sent_only_when_every_part_of_the_list_was_looked_at(desk: ResearchDesk) -> None:
    kept, vault = an_account(desk), desk.keys(desk.zarema, "testimony")
    review = a_version(desk, kept)
    with pytest.raises(deid.NotLookedAt):
        deid.send(review, {"body": "the limp"}, by=desk.zarema.person, at=AT, desk=vault)
    said = dict.fromkeys(CHECKLIST, "nothing") | {"body": "the limp, he wants it said"}
    deid.send(review, said, by=desk.zarema.person, at=AT, desk=vault)
    assert deid.version_of(_fresh(review), vault).remains["body"] == "the limp, he wants it said"


def test_an_agreed_version_does_not_change(desk: ResearchDesk) -> None:
    kept, third = an_account(desk), layla(desk)
    vault = desk.keys(desk.zarema, "testimony")
    review = an_agreed_version(desk, kept, third)
    before = bytes(review.sealed)
    with pytest.raises(WrongState):
        deid.add_phrase(review, "limp", Kind.BODY_MARK, by=desk.zarema.person, at=AT, desk=vault)
    with pytest.raises(WrongState):
        deid.send_back(review, "late", "", by=desk.nino.person, at=AT, desk=vault)
    assert bytes(_fresh(review).sealed) == before


def test_when_the_account_is_corrected_its_versions_are_stale(desk: ResearchDesk) -> None:
    kept, third = an_account(desk, scopes=QUOTED), layla(desk)
    vault = desk.keys(desk.zarema, "testimony")
    an_agreed_version(desk, kept, third)
    waiting = a_version(desk, kept, sent=True)
    actions.correct(
        kept,
        {},
        {"text": TEXT + " Also my cousin Islam."},
        version=1,
        by=desk.zarema.person,
        at=AT,
        desk=vault,
    )
    with pytest.raises(deid.NothingAgreed):
        deid.quotable(kept, Scope.QUOTE, at=AT, desk=vault)
    with pytest.raises(deid.Stale):
        agrees(desk, waiting, desk.malik)
    assert deid.version_of(_fresh(waiting), vault).is_stale


def test_a_version_begun_twice_is_one_and_set_aside_it_is_used_no_more(desk: ResearchDesk) -> None:
    kept, vault, form = an_account(desk), desk.keys(desk.zarema, "testimony"), uuid4()
    first, second = (
        deid.begin(kept, "work", token=form, by=desk.zarema.person, at=AT, desk=vault) for _ in range(2)
    )
    assert first.pk == second.pk and a_version(desk, kept).number == 2
    for _ in range(2):
        deid.set_aside(first, by=desk.malik.person, at=AT)
    with pytest.raises(WrongState):
        deid.send(first, dict.fromkeys(CHECKLIST, "nothing"), by=desk.zarema.person, at=AT, desk=vault)


def _fresh(review: DeidReview) -> DeidReview:
    return DeidReview.objects.select_related("testimony__person").get(pk=review.pk)
