"""Who stands before whom, and the sentence that says why. Today is Sunday, 22 November 2026."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from safeconduct.cases import inbox
from safeconduct.cases.inbox import DAMAGED, Row, Wanted
from safeconduct.cases.triage import order, urgency, words
from safeconduct.law.provenance import PackError
from safeconduct.law.triage import DEFAULT_WEIGHTS, Signals, Weights

TODAY = date(2026, 11, 22)
QUIET = {"danger": "no", "detained": "no", "country": "DE", "languages": ["ru"]}


def days(count: int) -> str:
    return (TODAY + timedelta(days=count)).isoformat()


def told(**more: Any) -> dict[str, Any]:
    return {**QUIET, **more}


def paper(kind: str, count: int) -> dict[str, str]:
    return {"kind": kind, "date": days(count), "precision": "day"}


def kept(**more: Any) -> dict[str, Any]:
    """A summary that was refreshed from facts and clocks."""
    return told(triage={"danger_now": False, "detained": False, "on": days(0), **more})


def row(name: str, summary: dict[str, Any], waited: int = 0, state: str = "waiting") -> Row:
    """A row whose id is made of a name, so that the table below can be read."""
    id_ = str(UUID(bytes=name.encode().ljust(16)[:16]))
    return Row(id_, state, days(-waited), True, summary)


def name_of(found: Row) -> str:
    return UUID(found.id).bytes.decode().strip()


def in_order(rows: list[Row], **wanted: Any) -> list[str]:
    return [name_of(each) for each in inbox.arranged(rows, Wanted(**wanted), TODAY)]


SAFE = {"danger_now": False, "detained": False}
BY_HAND = {"front": False, "by": "Aisha Example", "points": 0.0, "reason": "The shelter closes"}
PAIRS = [
    ("an overdue answer before danger now", told(dates=[paper("answer_by", -2)]), told(danger="yes")),
    ("a hearing in six days before custody", told(dates=[paper("hearing", 6)]), told(detained="yes")),
    ("overdue before due", kept(respond_by=days(-1)), kept(hearing=days(1))),
    ("tomorrow before the day after", kept(hearing=days(1)), kept(hearing=days(2))),
    ("danger before custody", told(danger="yes"), told(detained="yes")),
    ("danger not known before a quiet case", told(danger="declined"), told()),
    ("custody before a hearing in a month", told(detained="yes"), told(dates=[paper("hearing", 30)])),
    ("a final order before a hearing in a month", kept(final_order=True), kept(hearing=days(30))),
    ("a nearer appointment first", told(dates=[paper("appointment", 9)]), told(dates=[paper("appointment", 12)])),
    ("children before none", told(children="yes"), told()),
    ("what was refreshed before what was told", told(danger="no", triage={"danger_now": True}), told()),
    ("a correction to no danger counts", told(children="yes"), told(danger="yes", triage=SAFE)),
    ("lifted before its like", kept(override={**BY_HAND, "points": 5.0}), kept()),
    ("put in front before custody", kept(override={**BY_HAND, "front": True}), told(detained="yes")),
    ("overdue before put in front", kept(hearing=days(-1)), kept(override={**BY_HAND, "front": True})),
    ("overdue though lowered", kept(hearing=days(-1), override={**BY_HAND, "points": -15.0}), told(danger="yes")),
    ("a damaged summary before what is known", DAMAGED, told(danger="yes")),
    ("what opens before what does not", told(), {}),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [pair[1:] for pair in PAIRS], ids=[pair[0] for pair in PAIRS])
def test_the_order_of_two(first: dict[str, Any], second: dict[str, Any]) -> None:
    rows = [row("second", second), row("first", first)]
    assert in_order(rows) == ["first", "second"]
    assert in_order(rows[::-1]) == ["first", "second"]


def test_who_waits_longer_stands_before_their_like() -> None:
    rows = [row("Ilyas", told(), waited=3), row("Zaur", told(), waited=40), row("Amina", told())]
    assert in_order(rows) == ["Zaur", "Ilyas", "Amina"]
    assert in_order(rows, order="newest") == ["Amina", "Ilyas", "Zaur"]
    assert in_order(rows, order="oldest") == ["Zaur", "Ilyas", "Amina"]


def test_a_weight_the_organisation_sets_changes_the_order() -> None:
    rows = [row("Zaur", told(danger="yes")), row("Amina", told(detained="yes"))]
    turned = inbox.arranged(rows, Wanted(), TODAY, Weights({"danger": 1}))
    assert [name_of(each) for each in turned] == ["Amina", "Zaur"]


def test_only_what_is_due_within_seven_days_or_overdue() -> None:
    rows = [
        row("Zaur", told(dates=[paper("hearing", 7)])),
        row("Amina", told(dates=[paper("hearing", 8)])),
        row("Leyla", told(dates=[paper("answer_by", -3)])),
        row("Ilyas", kept(override={**BY_HAND, "front": True})),
        row("unopened", {}),
        row("damaged", DAMAGED),
    ]
    assert in_order(rows, due=True) == ["Leyla", "Zaur"]
    assert in_order(rows, due=True, order="oldest") == ["Leyla", "Zaur"]


def test_filters_go_by_what_was_corrected() -> None:
    rows = [row("Zaur", told(danger="yes", triage={"danger_now": False})), row("Amina", kept(detained=True))]
    assert in_order(rows, danger=True) == []
    assert in_order(rows, detained=True) == ["Amina"]


SENTENCES = [
    (told(detained="yes", dates=[paper("hearing", 3)]), 12,
     "In front, because something is due soon: hearing or appointment in 3 days; detained; waiting 12 days."),
    (told(detained="yes", dates=[paper("hearing", 30)]), 1,
     "Before others because: detained; hearing or appointment in 30 days; waiting 1 day."),
    (told(dates=[paper("answer_by", -1)]), 2,
     "In front, because something is overdue: answer due 1 day ago; waiting 2 days."),
    (told(dates=[paper("hearing", 0)]), 0,
     "In front, because something is due soon: hearing or appointment today."),
    (told(danger="declined"), 0, "Before others because: danger not known."),
    (told(), 5, "In the order of waiting: waiting 5 days."),
    (told(), 0, "Nothing urgent is known yet."),
    (kept(override={**BY_HAND, "points": 5.0}), 5,
     "Lifted by Aisha Example. In the order of waiting: waiting 5 days."),
    (kept(detained=True, override={**BY_HAND, "points": -5.0}), 0,
     "Lowered by Aisha Example. Before others because: detained."),
    (kept(override={**BY_HAND, "front": True}), 0,
     "Put in front by Aisha Example. Nothing urgent is known yet."),
    (kept(one_year="2024-03-01"), 0, "Before others because: one-year day missed on 1 March 2024."),
]  # fmt: skip


@pytest.mark.parametrize(("summary", "waited", "sentence"), SENTENCES, ids=[each[2] for each in SENTENCES])
def test_a_sentence_says_why(summary: dict[str, Any], waited: int, sentence: str) -> None:
    placed = order.place(summary, TODAY - timedelta(days=waited), TODAY, DEFAULT_WEIGHTS)
    assert words.because(placed) == sentence


def test_the_reason_of_a_colleague_is_not_in_the_list() -> None:
    lifted = kept(override={**BY_HAND, "points": 5.0})
    placed = order.place(lifted, TODAY, TODAY, DEFAULT_WEIGHTS)
    assert "shelter" not in words.because(placed)


TAGS = [
    (kept(one_year=days(3)), "One-year day 25 November 2026, in 3 days", "danger"),
    (kept(hearing=days(-2)), "Hearing or appointment 20 November 2026, 2 days ago", "danger"),
    (kept(appeal_by=days(0)), "Last day to appeal 22 November 2026, today", "danger"),
    (kept(hearing=days(20), one_year=days(9)), "One-year day 1 December 2026, in 9 days", "warning"),
]  # fmt: skip


@pytest.mark.parametrize(("summary", "text", "kind"), TAGS, ids=[each[1] for each in TAGS])
def test_the_tag_shows_the_day_that_drives(summary: dict[str, Any], text: str, kind: str) -> None:
    placed = order.place(summary, TODAY, TODAY, DEFAULT_WEIGHTS)
    assert words.driving_tag(placed) == {"kind": kind, "text": text}


def test_no_day_no_tag() -> None:
    assert words.driving_tag(order.place(told(), TODAY, TODAY, DEFAULT_WEIGHTS)) is None
    missed = order.place(kept(one_year="2024-03-01"), TODAY, TODAY, DEFAULT_WEIGHTS)
    assert words.driving_tag(missed) is None


def test_the_one_year_day_of_somebody_in_the_united_states_is_counted_from_the_last_arrival() -> None:
    arrived = {"date": "2025-11-25", "precision": "day"}
    there = urgency.signals_of_summary(told(country="US", last_arrival=arrived), TODAY, TODAY)
    elsewhere = urgency.signals_of_summary(told(last_arrival=arrived), TODAY, TODAY)
    assert there.one_year == date(2026, 11, 25)
    assert elsewhere.one_year is None


@pytest.fixture
def new_process() -> Iterator[None]:
    """As after a start: nothing is remembered of packs or days."""
    urgency.forget_days()
    urgency._shipped_clocks.cache_clear()
    yield
    urgency.forget_days()
    urgency._shipped_clocks.cache_clear()


@pytest.mark.usefixtures("new_process")
def test_a_pack_that_cannot_be_read_is_tried_once_and_said_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = []

    def broken() -> None:
        tried.append(1)
        raise PackError("us/clocks.toml", "us.asylum.one_year", "kind", "is missing")

    monkeypatch.setattr("safeconduct.cases.triage.urgency.clocks.almanac", broken)
    there = [told(country="US", last_arrival={"date": days(-n), "precision": "day"}) for n in range(300, 330)]
    found = [urgency.signals_of_summary(each, TODAY, TODAY).one_year for each in there]
    assert found == [None] * 30
    assert len(tried) == 1
    (said,) = caplog.messages
    assert "PackError" in said and "us/clocks.toml" not in said


@pytest.mark.usefixtures("new_process")
def test_no_day_that_somebody_told_stays_in_memory_after_the_list_was_shown() -> None:
    arrived = told(
        country="US", last_arrival={"date": days(-300), "precision": "day"}, dates=[paper("hearing", 3)]
    )
    with inbox.uncollected():
        in_order([row("Zaur", arrived)])
        assert urgency.one_year_day.cache_info().currsize == urgency._day.cache_info().currsize == 1
    assert urgency.one_year_day.cache_info().currsize == urgency._day.cache_info().currsize == 0


def test_a_year_alone_is_not_a_day_missed_long_ago() -> None:
    arrived = {"date": "2025", "precision": "year"}
    found = urgency.signals_of_summary(told(country="US", last_arrival=arrived), TODAY, TODAY)
    assert found.one_year == TODAY


def test_a_day_that_may_be_today_goes_on_with_the_days_as_far_as_it_may() -> None:
    last = TODAY + timedelta(days=20)
    now, later = Signals(TODAY, one_year=TODAY, hearing=TODAY), Signals(TODAY, one_year=last, hearing=TODAY)
    summary = told(triage=urgency.to_keep(now, later, TODAY))
    assert summary["triage"]["until"] == {"one_year": last.isoformat()}

    def on(count: int) -> Signals:
        return urgency.signals_of_summary(summary, TODAY, TODAY + timedelta(days=count))

    assert [on(count).one_year for count in (0, 5, 20, 30)] == [TODAY, TODAY + timedelta(days=5), last, last]
    assert on(5).hearing == TODAY


def test_a_date_of_a_month_counts_from_its_first_day_and_today_within_it() -> None:
    december = told(dates=[{"kind": "hearing", "date": "2026-12", "precision": "month"}])
    november = told(dates=[{"kind": "hearing", "date": "2026-11", "precision": "month"}])
    assert urgency.signals_of_summary(december, TODAY, TODAY).hearing == date(2026, 12, 1)
    assert urgency.signals_of_summary(november, TODAY, TODAY).hearing == TODAY


def test_the_next_hearing_counts_and_not_the_last_one() -> None:
    both = told(dates=[paper("hearing", -20), paper("hearing", 9)])
    assert urgency.signals_of_summary(both, TODAY, TODAY).hearing == TODAY + timedelta(days=9)


def test_signals_come_back_from_a_summary_as_they_were_kept() -> None:
    known = Signals(TODAY, danger_now=False, detained=True, hearing=TODAY, vulnerable=2, filed=False)
    summary = {"triage": urgency.to_keep(known, known, TODAY)}
    assert summary["triage"] == {
        "danger_now": False, "detained": True, "hearing": "2026-11-22", "vulnerable": 2, "filed": False,
        "on": "2026-11-22",
    }  # fmt: skip
    assert urgency.signals_of_summary(summary, TODAY, TODAY) == known


BROKEN = [{"hearing": "soon"}, {"hearing": 5}, {"until": {"hearing": 1}}, {"until": 5}, [1], "yes"]


@pytest.mark.parametrize("broken", BROKEN, ids=str)
def test_what_another_version_wrote_breaks_no_list(broken: Any) -> None:
    found = urgency.signals_of_summary(told(danger="yes", triage=broken), TODAY, TODAY)
    assert found.danger_now is True
    assert in_order([row("Zaur", told(triage=broken)), row("Amina", told())])


def test_an_override_that_says_nothing_is_none() -> None:
    assert urgency.override_of(kept(override={"points": 5})) is None
