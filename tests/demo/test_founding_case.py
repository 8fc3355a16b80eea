"""The founding case at the documentation desk: counted as it was said, and shown with its denial."""

from __future__ import annotations

from safeconduct.access import actions
from safeconduct.demo.founding_case import record_founding_case
from safeconduct.demo.invented_case import record_invented_case
from safeconduct.evidence.claims.counted import figures
from safeconduct.evidence.models import DeidReview, Involvement
from safeconduct.evidence.testimonies import deid
from tests.access.people import hire
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


def test_the_invented_case_waits_for_a_second_person_and_names_nobody_in_the_clear() -> None:
    desk = research_desk()
    salima = hire(
        desk.rosa, "Salima", ["researcher"], desk=desk.desks["documentation"], sealed_by=desk.zarema, at=AT
    )
    seat = actions.ask_for_desk(
        person=salima.person, desk=desk.desks["testimony"], by=desk.rosa.person, at=AT
    )
    actions.seal_membership(member=seat, by=desk.zarema.unlocked, at=AT)
    people = {"zarema": desk.zarema.unlocked, "malik": desk.malik.unlocked, "salima": salima.unlocked}
    incident = record_invented_case(people, AT)
    assert incident.assessments.get().state == "proposed"
    version = DeidReview.objects.get()
    assert version.state == "agreed"
    text = deid.agreed(version.testimony, desk.keys(desk.malik, "testimony")).result
    for word in ("Adam", "Adik", "Kesten", "Mill Street", "Milana", "200,000", "12 March"):
        assert word not in text
