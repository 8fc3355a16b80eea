"""What a sent request shows to a thief of the database: one size, a Monday, and ids of its own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from safeconduct.intake.sending import wake_on
from tests.intake.people import (
    open_desk,
    send,
    told,
)

PARTS = ("answers", "summary", "conflict", "card")


class TestSizesAndDays:
    def test_answers_of_one_class_make_rows_of_one_size(self) -> None:
        """Yes or no, one country or another, a helper or none: nothing shows in the size."""
        open_desk()
        sizes = set()
        for change in (
            {}, {"place__country": "RU"}, {"safety__danger_now": "yes"}, {"consent__advocacy": "yes"},
            {"writer__who": "for"}, {"help__wanted": ["asylum"]}, {"person__age": 9},
        ):  # fmt: skip
            request, _holder = send(**change)
            sizes.add(tuple(len(bytes(getattr(request, part))) for part in PARTS))
        assert len(sizes) == 1, sizes

    @pytest.mark.parametrize("offset", range(7))
    @pytest.mark.parametrize("hearing", [None, 0, 1, 3, 20, -30])
    def test_wake_on_is_always_a_monday_within_the_week_to_come(
        self, offset: int, hearing: int | None
    ) -> None:
        day = date(2026, 11, 16) + timedelta(days=offset)
        answers = told(papers__any="yes")
        if hearing is not None:
            when = (day + timedelta(days=hearing)).isoformat()
            papers = [{"kind": "hearing", "when": when, "precision": "day", "where": "Batavia"}]
            answers["facts"]["papers.list"] = {"state": "given", "value": papers}
        woken = wake_on(answers, day)
        assert woken.weekday() == 0
        assert day - timedelta(days=6) <= woken <= day + timedelta(days=7)
        if hearing in (0, 1):
            assert woken <= day + timedelta(days=hearing)

    def test_request_and_draft_share_no_id(self) -> None:
        open_desk()
        request, holder = send()
        assert request.id != holder.id and request.draft_id == holder.id
