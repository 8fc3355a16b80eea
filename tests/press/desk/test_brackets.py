"""A text full of open brackets would hold up the desk for seconds each time it is looked at."""

from __future__ import annotations

import pytest

from safeconduct.press.desk import gathering
from safeconduct.press.desk.gathering import opened
from safeconduct.press.desk.shown import of_language
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.press.desk.room import LATER, a_draft, a_text, a_whole, shown, url


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def test_a_text_with_hundreds_of_open_brackets_is_refused_with_a_sentence(desk: AdvocacyDesk) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    page = url("publication_text", row.pk, "en")
    text = shown(noor.send_form(page, {"headline": "Mine", "body": "They " + "[" * 201, "version": "0"}), 422)
    assert "square brackets are open in one paragraph" in text and "Mine" in text and "They [[[" in text
    assert noor.send_form(page, {"headline": "Mine", "body": "[" * 200, "version": "0"}).status_code == 302


def test_a_tangled_text_that_was_kept_before_is_read_in_time(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    a_text(desk, row, body="[" * 200_000)
    assert shown(desk.client(desk.petra).get(url("publication_review", row.pk)))


def test_each_language_is_parsed_once_however_often_it_is_shown(
    desk: AdvocacyDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, read = a_whole(desk), list[str]()
    real = gathering.parse
    monkeypatch.setattr(gathering, "parse", lambda body: read.append(body) or real(body))
    monkeypatch.setattr("safeconduct.press.writing.rendering.parse", lambda body: pytest.fail("parsed again"))
    held = opened(row, desk.keys(desk.noor))
    for _ in range(2):
        of_language(held, "en", LATER.date())
    assert len(read) == 1
