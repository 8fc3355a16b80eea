"""A draft that is pursued no further, and one whose sealed part does not open."""

from __future__ import annotations

import pytest

from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.press.desk.room import a_draft, a_whole, fresh, shown, url


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def test_a_draft_is_dropped(desk: AdvocacyDesk) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    page = url("publication", row.pk)
    assert noor.send_form(url("publication_drop", row.pk), page=page).status_code == 302
    assert fresh(row).state == "dropped"
    assert "Not pursued" in shown(noor.get(page))


def test_a_text_that_does_not_open_is_a_sentence(desk: AdvocacyDesk) -> None:
    row, noor = a_whole(desk), desk.client(desk.noor)
    row.texts.update(sealed=b"changed where it lies")
    for name in ("publication", "publication_review", "publication_release"):
        assert "could not be opened" in shown(noor.get(url(name, row.pk)), 422)
