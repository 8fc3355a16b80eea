"""What the desk released is what the worker puts out: the two halves meet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from safeconduct.press.desk import figures, publications, releasing
from safeconduct.press.projections.models import Page, PublicFigure
from safeconduct.press.putting_out import releases
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.evidence.desk import AT
from tests.press.desk.room import BODY, LATER, a_text, a_whole, agreed, fresh


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def test_a_release_goes_out_and_is_corrected(desk: AdvocacyDesk) -> None:
    row = agreed(desk, a_whole(desk))
    releasing.release(row, by=desk.noor.unlocked, at=LATER)
    assert releases.put_out_at(row.pk, LATER)
    page = Page.objects.get(publication_id=row.pk)
    assert "more than one hundred" in page.text and "“They must get out.” — Noor, spokesperson" in page.text
    assert PublicFigure.objects.get().name == "men"
    with pytest.raises(figures.StillOut):
        figures.unbind(fresh(row).figures.get(), by=desk.noor.person, at=LATER)
    row = fresh(row)
    assert row.state == "published" and row.waiting is None and row.published_at == LATER
    a_text(desk, row, body=BODY + "\n\nOne sentence more.")
    publications.keep_correction(
        fresh(row), {"en": "A sentence was added."}, "text", version=fresh(row).version, by=desk.noor.person,
        at=LATER, desk=desk.keys(desk.noor),
    )  # fmt: skip
    later = LATER + timedelta(hours=1)
    releasing.release(agreed(desk, row, later), by=desk.noor.unlocked, at=later)
    assert releases.put_out_at(row.pk, later)
    page.refresh_from_db()
    assert "One sentence more." in page.text and page.published_at == LATER and page.modified_at == later
    assert page.parts["corrections"][0]["note"] == "A sentence was added."
    assert fresh(row).state == "corrected"


def test_under_embargo_nothing_is_out_before_its_hour(desk: AdvocacyDesk) -> None:
    hour = AT + timedelta(days=2)
    row = agreed(desk, a_whole(desk, embargo_until=hour))
    releasing.release(row, by=desk.noor.unlocked, at=LATER)
    assert not releases.put_out_at(row.pk, hour - timedelta(minutes=1)) and not Page.objects.exists()
    assert releases.put_out_at(row.pk, hour)
    assert Page.objects.get().published_at == hour
