"""Files that others made: real incidents without narrative, and a daily series with blank days."""

from __future__ import annotations

import csv
import io

from safeconduct.evidence.exchange.checking import check, importable
from safeconduct.evidence.exchange.plans import Plan, RecordPlan, Take
from safeconduct.evidence.exchange.reading import chunked
from safeconduct.evidence.exchange.records import Kind
from safeconduct.evidence.exchange.suggesting import suggest

from .shared_files import shared_file
from .test_import import maker, samples


def test_real_incidents_with_dates_that_somebody_only_believes() -> None:
    content = shared_file("2020pb_incidents_no_narrative.csv")
    names, some = samples(chunked(content))
    plan = Plan((RecordPlan(Kind.INCIDENT, "incident", {
        "key": Take(column="id"), "title": Take(column="id"), "when": Take(column="date_text"),
        "place.name": Take(column="city"), "place.latitude": Take(column="lat"),
        "place.longitude": Take(column="lon"), "tags": Take(column="tags", split=","),
    }),))  # fmt: skip
    found = check(chunked(content), maker(content, plan))
    assert suggest(names, some, Kind.INCIDENT).plan.records[0].fields["place.latitude"].column == "lat"
    assert found.rows == 1340
    assert found.problems == ()
    records = importable(chunked(content), maker(content, plan), found)
    assert sum("?" in str(record.values.get("when")) for record in records) >= 30


def test_real_daily_counts_leave_missing_days_missing() -> None:
    content = shared_file("tfp_casualties_daily_two_series.csv")
    claim = {
        "key": Take(numbered=True, prefix="tfp-"), "kind": Take(constant="estimate"),
        "about": Take(constant="INC-1"), "said_on": Take(column="report_date"),
        "quantity": Take(column="killed", options={"unit": "person", "act": "killing"}),
    }  # fmt: skip
    plan = Plan((RecordPlan(Kind.CLAIM, "killed", claim, only_if="killed"),))
    found = check(chunked(content), maker(content, plan), known=lambda *_: True)
    blank = sum(not row["killed"] for row in csv.DictReader(io.StringIO(content.decode())))
    assert found.problems == ()
    assert found.records[Kind.CLAIM] == found.rows - blank == 1051 - blank
