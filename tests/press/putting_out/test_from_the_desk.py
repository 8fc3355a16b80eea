"""From the desk's draft to the public page and its correction: the same value that two people agreed to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from safeconduct.access.errors import WrongState
from safeconduct.press.desk import publications, releasing
from safeconduct.press.desk.changing import Locked, touch
from safeconduct.press.models import Publication
from safeconduct.press.projections.editions import current
from safeconduct.press.projections.models import Page
from safeconduct.press.putting_out import releases
from tests.advocacy.desk import AdvocacyDesk
from tests.press.desk.room import LATER, a_draft, a_figure, a_text, a_whole, agreed, fresh, url
from tests.press.putting_out.released import outbox_run, page_of


def test_what_two_people_agreed_to_goes_out_in_one_outbox_run(desk: AdvocacyDesk) -> None:
    row = agreed(desk, a_whole(desk))
    releasing.release(row, by=desk.noor.unlocked, at=LATER)
    assert not Page.objects.exists()
    assert outbox_run(on=LATER)[1] == 0
    page = page_of(row)
    assert "Reportedly more than one hundred were held." in page.text
    assert "They must get out." in page.body_html
    assert (fresh(row).state, fresh(row).waiting) == ("published", None)


def test_a_figure_in_the_headline_goes_out_in_words(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    a_figure(desk, row)
    a_text(
        desk, row, headline="[[men]] were taken", standfirst=f"They ask: where are [[men]]? {'Where? ' * 60}"
    )
    releasing.release(agreed(desk, row), by=desk.noor.unlocked, at=LATER)
    assert outbox_run(on=LATER)[1] == 0
    page = page_of(row)
    assert page.headline == "More than one hundred were taken"
    assert page.standfirst.startswith("They ask: where are more than one hundred? Where?")
    assert len(page.standfirst) > 400
    assert [figure["name"] for figure in page.parts["figures"]] == ["men"]
    assert (fresh(row).state, fresh(row).held_back) == ("published", "")


def test_what_is_taken_back_before_its_hour_never_goes_out(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor, embargo_until=LATER + timedelta(days=3))
    a_text(desk, row)
    row = agreed(desk, row)
    releasing.release(row, by=desk.noor.unlocked, at=LATER)
    assert fresh(row).state == "embargoed"
    releasing.take_back(fresh(row), by=desk.noor.person, at=LATER)
    assert releases.put_out_due(LATER + timedelta(days=4)) == 0
    assert outbox_run(on=LATER + timedelta(days=4))[1] == 0
    assert current() == 0


def test_a_correction_that_one_person_agreed_to_is_said_on_the_page(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    a_text(desk, row)
    releasing.release(agreed(desk, row), by=desk.noor.unlocked, at=LATER)
    outbox_run(on=LATER)
    published = page_of(row).published_at
    later = LATER + timedelta(days=2)
    a_text(desk, row, body="Other words.")
    row = fresh(row)
    publications.keep_correction(
        row, {"en": "The first words were wrong."}, "text", version=row.version, by=desk.noor.person, at=later,
        desk=desk.keys(desk.noor),
    )  # fmt: skip
    releasing.release(agreed(desk, row, later), by=desk.noor.unlocked, at=later)
    outbox_run(on=later)
    page = page_of(row)
    assert (page.text, page.published_at) == ("Other words.", published)
    assert page.parts["corrections"][0]["note"] == "The first words were wrong."
    assert fresh(row).sealed is None


def test_staff_withdraw_what_is_out(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    a_text(desk, row)
    releasing.release(agreed(desk, row), by=desk.noor.unlocked, at=LATER)
    outbox_run(on=LATER)
    releasing.withdraw(fresh(row), "error", by=desk.noor.person, at=LATER)
    assert page_of(row).text == ""


def test_a_draft_with_something_waiting_can_be_taken_back(desk: AdvocacyDesk) -> None:
    row = agreed(desk, a_whole(desk))
    releasing.release(fresh(row), by=desk.noor.unlocked, at=LATER)
    Publication.every.filter(pk=row.pk).update(state="draft")  # as two people at the same moment once left it
    releasing.take_back(fresh(row), by=desk.noor.person, at=LATER)
    assert (fresh(row).state, fresh(row).waiting) == ("draft", None)
    with pytest.raises(WrongState):
        releasing.take_back(fresh(row), by=desk.noor.person, at=LATER)


def test_changing_and_releasing_read_the_row_again_before_they_do_anything(desk: AdvocacyDesk) -> None:
    row = agreed(desk, a_whole(desk))
    stale = fresh(row)
    releasing.release(fresh(row), by=desk.noor.unlocked, at=LATER)
    with transaction.atomic(), pytest.raises(Locked):
        touch(stale, by=desk.noor.person, at=LATER)
    assert stale.waiting is not None


def test_to_take_a_page_down_somebody_sits_at_the_desk(desk: AdvocacyDesk) -> None:
    row = a_whole(desk)
    Publication.every.filter(pk=row.pk).update(state="published", published_at=LATER)
    tariq = desk.client(desk.tariq)
    page = url("publication_withdraw", row.pk)
    tariq.get(page)
    tariq.post(page, {"why": "danger", "sure": "on"})
    assert fresh(row).state == "published"
