"""The press desk sees which figures of what is out would say more once somebody judged a claim."""

from __future__ import annotations

import pytest

from safeconduct.evidence.claims import actions
from safeconduct.evidence.models import Claim
from safeconduct.press.desk import releasing
from safeconduct.press.models import Publication
from safeconduct.press.putting_out import corrections, releases
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.evidence.desk import a_claim, a_source
from tests.press.desk.room import LATER, a_whole, agreed, fresh, shown, url


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def out(desk: AdvocacyDesk) -> Publication:
    """A release that says "more than one hundred"."""
    row = agreed(desk, a_whole(desk))
    releasing.release(row, by=desk.noor.unlocked, at=LATER)
    assert releases.put_out_at(row.pk, LATER)
    return fresh(row)


def told(desk: AdvocacyDesk, row: Publication, low: int) -> Claim:
    """Somebody says a higher number, and the worker looks."""
    zarema, incident = desk.research.zarema, row.figures.get().incident
    claim = a_claim(zarema, incident, a_source(zarema, f"A voice of {low}"), comparator="at_least", low=low)
    corrections.figures_changed(incident.pk, LATER.date())
    return claim


def test_noor_sees_what_waits_and_where_to_look(desk: AdvocacyDesk) -> None:
    row, noor = out(desk), desk.client(desk.noor)
    page, listed = url("publication", row.pk), url("publications")
    assert "A higher figure waits" not in shown(noor.get(page)) + shown(noor.get(listed))
    first = told(desk, row, 400)
    text = shown(noor.get(page))
    assert "A higher figure waits: 1 claim nobody has judged yet." in text
    assert f'href="{url("claim", first.pk)}"' in text
    second = told(desk, row, 500)
    text = shown(noor.get(page))
    assert "A higher figure waits: 2 claims nobody has judged yet." in text
    assert f'href="{url("claim", second.pk)}"' in text
    assert "A higher figure waits: 2 claims" in shown(noor.get(listed))
    shown(noor.get(url("claim", second.pk)))

    for claim in (first, second):
        by = desk.research.zarema.person
        actions.judge(claim, 3, "It fits.", version=claim.version, by=by, at=LATER)
    assert "A higher figure waits" not in shown(noor.get(page)) + shown(noor.get(listed))


def test_petra_who_agrees_reads_that_it_waits(desk: AdvocacyDesk) -> None:
    row = out(desk)
    told(desk, row, 400)
    assert "A higher figure waits: 1 claim" in shown(desk.client(desk.petra).get(url("publication", row.pk)))
