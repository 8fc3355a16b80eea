"""The founding case at the documentation desk: counted as it was said, and shown with its denial."""

from __future__ import annotations

from safeconduct.demo.founding_case import record_founding_case
from safeconduct.evidence.claims.counted import figures
from safeconduct.evidence.models import Involvement
from tests.evidence.desk import AT, research_desk


def test_more_than_one_hundred_stays_that_and_three_were_killed_at_least() -> None:
    desk = research_desk()
    incident = record_founding_case(desk.zarema.unlocked, AT)
    found = {(each.bound.act, each.bound.unit): each for each in figures(incident)}
    many, killed = found["abduction", "person"], found["killing.murder", "person"]
    assert (many.bound.comparator, many.bound.figure) == ("more_than", 100)
    assert many.bound.origins == 1, "the news agency only repeats the newspaper"
    assert (killed.bound.comparator, killed.bound.figure) == ("at_least", 3)
    incident.refresh_from_db()
    assert incident.grade == "reported" and incident.is_contested
    assert not Involvement.objects.exclude(finding=None).exists(), "alleged: no court has found it"
