"""What is recorded of somebody stays out; what is left in has a reason, and the reviewers read it first."""

from __future__ import annotations

from typing import Any

import pytest

from safeconduct.consent.scopes import Scope
from safeconduct.evidence.deidentify import Kind
from safeconduct.evidence.models import DeidReview, Testimony
from safeconduct.evidence.testimonies import deid, left_in, uses
from safeconduct.evidence.testimonies.words import CHECKLIST
from tests.evidence.desk import AT, ResearchDesk, an_incident, research_desk
from tests.evidence.testimonies.vault import (
    a_version,
    a_witness,
    agrees,
    an_account,
    layla,
    shown,
    takes_back,
    url,
)

NAMED = (Scope.STORE, Scope.QUOTE, Scope.NAME)
LOOKED = dict.fromkeys(CHECKLIST, "nothing")


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def who(desk: ResearchDesk) -> dict[str, Any]:
    return {"by": desk.zarema.person, "at": AT, "desk": desk.keys(desk.zarema, "testimony")}


def version_of(desk: ResearchDesk, review: DeidReview) -> deid.Version:
    fresh = DeidReview.objects.select_related("testimony__person").get(pk=review.pk)
    return deid.version_of(fresh, desk.keys(desk.zarema, "testimony"))


def leaves_in(desk: ResearchDesk, review: DeidReview, phrase: str, why: str = "They asked for it") -> None:
    version = version_of(desk, review)
    span = next(one for one in version.spans if phrase in version.text[one.start : one.end])
    deid.drop(review, span.start, span.end, why, **who(desk))


def test_a_recorded_name_or_place_stays_out_without_a_yes_to_the_name(desk: ResearchDesk) -> None:
    review = a_version(desk, an_account(desk, scopes=(Scope.STORE, Scope.QUOTE)))
    for phrase in ("Khamidov", "Urus"):
        with pytest.raises(left_in.IsRecorded):
            leaves_in(desk, review, phrase)
    with pytest.raises(left_in.NoWhy):
        leaves_in(desk, review, "12 April", "  ")
    assert not version_of(desk, review).dropped


def test_with_a_yes_to_the_name_it_stays_until_the_yes_is_taken_back(desk: ResearchDesk) -> None:
    kept, third = an_account(desk, scopes=NAMED), layla(desk)
    review = a_version(desk, kept)
    leaves_in(desk, review, "Khamidov")
    deid.send(review, LOOKED, **who(desk))
    for member in (desk.malik, third):
        agrees(desk, review, member)
    keys = desk.keys(desk.zarema, "testimony")
    assert "Khamidov" in deid.quotable(kept, Scope.QUOTE, at=AT, desk=keys)
    takes_back(desk, kept, Scope.NAME)
    with pytest.raises(uses.NoConsent):
        deid.quotable(kept, Scope.QUOTE, at=AT, desk=keys)


def test_when_the_yes_is_taken_back_it_is_neither_sent_nor_agreed_to(desk: ResearchDesk) -> None:
    first, second = (an_account(desk, scopes=NAMED) for _ in range(2))
    waiting, draft = a_version(desk, first), a_version(desk, second)
    for review in (waiting, draft):
        leaves_in(desk, review, "Khamidov")
    deid.send(waiting, LOOKED, **who(desk))
    for kept in (first, second):
        takes_back(desk, kept, Scope.NAME)
    with pytest.raises(left_in.IsRecorded):
        agrees(desk, waiting, desk.malik)
    with pytest.raises(left_in.IsRecorded):
        deid.send(draft, LOOKED, **who(desk))


def test_the_yes_of_one_is_not_for_the_name_of_another(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    an_account(desk, a_witness(desk, "Zelimkhan Umarov", "Goity"), incident=incident)
    kept = an_account(desk, incident=incident, scopes=NAMED, text="They took Zelimkhan Umarov in the night.")
    with pytest.raises(left_in.IsRecorded):
        leaves_in(desk, a_version(desk, kept), "Zelimkhan")


def test_what_was_left_in_is_put_back_and_never_loses_that_it_is_recorded(desk: ResearchDesk) -> None:
    kept = an_account(desk, scopes=NAMED)
    review = a_version(desk, kept)
    before = version_of(desk, review)
    leaves_in(desk, review, "Khamidov")
    left = version_of(desk, review).dropped[0]
    for _ in range(2):
        deid.put_back(review, left.start, left.end, **who(desk))
    assert version_of(desk, review).spans == before.spans and not version_of(desk, review).whys
    with pytest.raises(deid.NotThere):
        deid.put_back(review, 0, 1, **who(desk))
    leaves_in(desk, review, "Khamidov")
    deid.add_phrase(review, "Khamidov", Kind.NAME, **who(desk))
    takes_back(desk, kept, Scope.NAME)
    with pytest.raises(left_in.IsRecorded):
        leaves_in(desk, review, "Khamidov")


def test_reviewers_read_what_was_left_in_and_why_before_anything_else(desk: ResearchDesk) -> None:
    review = a_version(desk, an_account(desk))
    leaves_in(desk, review, "12 April", "He wants the day said")
    deid.send(review, LOOKED, **who(desk))
    text = shown(desk.client(desk.malik).send_form(url("deid_review", review.pk), {"reason": "review"}))
    assert (
        text.index("Left in by hand") < text.index("He wants the day said") < text.index("The account, with")
    )
    assert "Put it back into what goes" not in text


def test_the_author_puts_it_back_with_a_button_and_is_warned_before_sending(desk: ResearchDesk) -> None:
    review = a_version(desk, an_account(desk))
    leaves_in(desk, review, "12 April")
    zarema, page = desk.client(desk.zarema), url("deid_review", review.pk)
    text = shown(zarema.send_form(page, {"reason": "work"}))
    assert "Put it back into what goes" in text and "You leave in 1 phrase" in text
    left = version_of(desk, review).dropped[0]
    back = {"reason": "work", "step": "put_back", "span": f"{left.start}-{left.end}"}
    assert "Left in by hand" not in shown(zarema.send_form(page, back))


def test_what_was_done_before_is_not_said_again_on_the_next_page(desk: ResearchDesk) -> None:
    kept: Testimony = an_account(desk)
    review = a_version(desk, kept)
    text = shown(desk.client(desk.zarema).get(url("deid_review", review.pk) + "?done=deid_begun"))
    assert "A new version was begun" in text and f'action="{url("deid_review", review.pk)}"' in text
