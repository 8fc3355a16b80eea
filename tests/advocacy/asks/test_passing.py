"""Days pass: many asks at once, again and again, with an answer in between."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.advocacy.asks import events, passing, showing
from safeconduct.advocacy.asks.deciding import Event, Next
from safeconduct.advocacy.models import Ask, AskEvent
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_post, advocacy_desk, an_ask
from tests.evidence.desk import AT

BY = date(2017, 5, 17)
NOON = datetime(2017, 5, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


@pytest.fixture
def made(desk: AdvocacyDesk) -> list[Ask]:
    """Four asks that were made; the last has no deadline."""
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)
    asks = [an_ask(desk.noor, campaign, post, answer_by=BY) for _ in range(3)]
    asks.append(an_ask(desk.noor, campaign, post))
    Ask.every.update(state="made", made_on_day=date(2017, 4, 17))
    return asks


def states() -> list[str]:
    return list(Ask.objects.order_by("key").values_list("state", flat=True))


def test_doing_it_again_changes_nothing(made: list[Ask]) -> None:
    assert [passing.as_days_pass(NOON) for _ in range(3)] == [3, 0, 0]
    assert states() == ["overdue", "overdue", "overdue", "made"], "without a day nothing is overdue"
    assert AskEvent.objects.count() == 3


def test_what_was_withdrawn_is_left_alone(made: list[Ask]) -> None:
    Ask.every.filter(pk=made[0].pk).update(withdrawn_on=BY)
    assert passing.as_days_pass(NOON) == 2


def test_a_round_is_short_and_the_next_goes_on(made: list[Ask], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passing, "A_ROUND", 2)
    assert [passing.as_days_pass(NOON) for _ in range(3)] == [2, 1, 0]


def test_an_answer_that_was_quicker_stays(
    desk: AdvocacyDesk, made: list[Ask], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = passing._ids(passing.overdue_now(NOON.date()))
    late = list(found)
    events.keep(made[0].pk, Event.REFUSED, token=uuid4(), day=BY, by=desk.noor.person, at=AT)
    monkeypatch.setattr(passing, "_ids", lambda rows: late)
    assert passing.as_days_pass(NOON) == 2
    assert states()[0] == "refused"


def test_those_who_spoke_lately_do_not_fill_the_round(desk: AdvocacyDesk, made: list[Ask]) -> None:
    passing.as_days_pass(NOON)
    events.keep(
        made[0].pk, Event.ACKNOWLEDGED, token=uuid4(), day=date(2017, 6, 10), by=desk.noor.person, at=AT
    )
    assert passing.as_days_pass(NOON + timedelta(days=40)) == 2
    assert states() == ["overdue", "no_response", "no_response", "made"]


def test_rows_of_a_list_take_one_query_however_many(desk: AdvocacyDesk, made: list[Ask]) -> None:
    asks = list(Ask.objects.select_related("post", "campaign").order_by("key"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        rows = showing.rows(asks, NOON.date())
        said = [(row.ask.post.title, str(row.tag["text"]), str(row.next_words)) for row in rows]
    assert len(queries) == 1 and len(said) == 4
    assert [row.standing.days_late for row in rows] == [3, 3, 3, 0]
    assert [row.standing.next_step for row in rows] == [Next.REMIND] * 3 + [Next.SET_DEADLINE]
