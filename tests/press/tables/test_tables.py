"""A table leaves through the gate, with another's yes, and never twice with one person between."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from safeconduct.access.actions import approvals
from safeconduct.audit.models import StaffEntry
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.models import ActPerson, Incident, PersonRecord
from safeconduct.evidence.testimonies import uses
from safeconduct.outbox.models import Parcel
from safeconduct.press.approvals import TABLE
from safeconduct.press.models import TableRelease
from safeconduct.press.projections.models import PublicTable
from safeconduct.press.putting_out.tables import put_out_table, table_withdrawn
from safeconduct.press.tables import actions
from safeconduct.press.tables.counting_persons import Choice, counted
from tests.access.people import Member
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.evidence.desk import AT, a_person, an_act, an_incident
from tests.evidence.testimonies.vault import EVERYTHING, an_account, takes_back
from tests.press.tables.counted import a_round_up, some_people

DAY = AT.date()


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def by(*dimensions: str, incident: Incident, acts: tuple[str, ...] = ()) -> Choice:
    return Choice((incident.pk,), acts, dimensions)


def asked(incident: Incident, **more: Any) -> dict[str, Any]:
    return {
        "incidents": incident.key, "dimensions": ["month"], "k": "5", "slug": "by-month", "title_en": "By month",
        **more,
    }  # fmt: skip


def made(desk: AdvocacyDesk, incident: Incident, slug: str = "by-month", **more: Any) -> TableRelease:
    values = {"slug": slug, "titles": {"en": "By month"}, "k": 5, "is_orientation": False, **more}
    choice = by("month", incident=incident)
    return actions.make(choice, values, token=uuid4(), by=desk.noor.person, at=AT)


def agreed(table: TableRelease, asks: Member, agrees: Member) -> TableRelease:
    digest = actions.digest_of(table)
    question = approvals.ask(
        kind=TABLE, subject_id=table.pk, digest=digest, by=asks.person, at=AT, token=uuid4()
    )
    approvals.approve(approval_id=question.pk, kind=TABLE, digest=digest, by=agrees.person, at=AT)
    return table


def released(desk: AdvocacyDesk, incident: Incident, slug: str = "by-month") -> TableRelease:
    table = actions.release(
        agreed(made(desk, incident, slug), desk.noor, desk.petra), by=desk.noor.person, at=AT
    )
    put_out_table(table.pk, DAY)  # what the worker does
    return TableRelease.objects.get(pk=table.pk)


def test_each_person_is_counted_once_merged_ones_together_and_in_the_month_of_the_first_act(
    desk: AdvocacyDesk,
) -> None:
    zarema = desk.research.zarema
    incident = a_round_up(zarema, 3, 2)
    first, second, third = PersonRecord.objects.order_by("key")[:3]
    PersonRecord.objects.filter(pk=second.pk).update(same_as=first)
    again = an_act(zarema, incident, "torture", first_day=DAY, last_day=DAY)
    ActPerson.objects.create(act=again, person=third)
    ActPerson.objects.create(act=again, person=a_person(zarema, unit="family"))
    found = counted(by("month", "act", incident=incident), DAY)
    assert found.cells == {
        ("2017-02", "detention"): 1, ("2017-02", "several"): 1, ("2017-03", "detention"): 2,
    }  # fmt: skip
    assert len(found.persons) == 4


def test_region_is_said_as_coarse_as_it_is_known_and_outcomes_that_differ_are_several(
    desk: AdvocacyDesk,
) -> None:
    zarema = desk.research.zarema
    incident = a_round_up(zarema, 2, place=True)
    elsewhere = an_incident(zarema, "Another")
    some_people(zarema, elsewhere, 1, outcomes=["released", "exiled"], age_band="18-24")
    choice = Choice((incident.pk, elsewhere.pk), (), ("region", "age_band", "outcome"))
    assert counted(choice, DAY).cells == {
        ("RU/North", "unknown", "unknown"): 2, ("unknown/unknown", "18-24", "several"): 1,
    }  # fmt: skip


def test_whoever_takes_their_consent_back_is_counted_no_more_and_the_table_stays(desk: AdvocacyDesk) -> None:
    zarema = desk.research.zarema
    incident = a_round_up(zarema, 11, 20)
    account = an_account(desk.research, scopes=EVERYTHING)
    person = PersonRecord.objects.order_by("key").first()
    uses.made_from(account, person, Scope.COUNTS, by=zarema.person, at=AT)
    table = agreed(made(desk, incident), desk.noor, desk.petra)
    takes_back(desk.research, account, Scope.COUNTS)
    assert sum(counted(by("month", incident=incident), DAY).cells.values()) == 30
    with pytest.raises(actions.RecordsChanged):
        actions.release(table, by=desk.noor.person, at=AT)
    assert TableRelease.objects.get().state == "draft"


def test_where_acts_were_for_orientation_ten_holds_whatever_was_asked(desk: AdvocacyDesk) -> None:
    zarema = desk.research.zarema
    incident = a_round_up(zarema, 20, 30)
    some_people(zarema, incident, 7, "2017-05", act="outing")
    table = made(desk, incident)
    assert table.k == 10 and table.suppressed == 2
    assert {row["month"]: row["count"] for row in table.cells} == {
        "2017-02": None, "2017-03": 30, "2017-05": None,
    }  # fmt: skip


def test_noor_counts_has_it_agreed_to_and_lets_it_out(desk: AdvocacyDesk) -> None:
    incident = a_round_up(desk.research.zarema, 20, 30, 3)
    noor, petra = desk.client(desk.noor), desk.client(desk.petra)
    new = reverse("table_new")
    look = noor.send_form(new, asked(incident, look="1"))
    assert look.status_code == 200 and not TableRelease.objects.exists()
    assert "counts fewer than 5 people" in look.content.decode()
    kept = noor.send_form(new, asked(incident, keep="1"))
    table = TableRelease.objects.get()
    assert kept.status_code == 302 and table.suppressed == 2
    review = reverse("table_review", args=[table.pk])
    assert noor.send_form(review, {"action": "ask"}).status_code == 302
    assert noor.send_form(review, {"action": "release"}).status_code == 422
    page = petra.get(review).content.decode()
    assert "30" in page and "withheld" in page and "Counted</th>" not in page
    decided = petra.send_form(review, {"action": "decide", "decision": "approve"})
    assert decided.status_code == 302
    assert "Let it out" in noor.get(review).content.decode()
    assert noor.send_form(review, {"action": "release"}).status_code == 302
    table.refresh_from_db()
    assert table.state == "approved" and table.approval
    assert Parcel.objects.filter(event="press.table_released", subject=table.pk).count() == 1
    assert StaffEntry.objects.filter(action="press.table.released", subject=table.pk).count() == 1
    assert noor.send_form(review, {"action": "release"}).status_code == 422  # once only
    assert noor.get(reverse("tables")).status_code == 200
    assert petra.get(reverse("table", args=[table.pk])).status_code == 404


def test_two_releases_that_differ_by_one_person_are_refused_with_a_reason(desk: AdvocacyDesk) -> None:
    """Acceptance test 8."""
    zarema = desk.research.zarema
    incident = a_round_up(zarema, 20, 30)
    first = released(desk, incident)
    assert all(row["count"] >= 5 for row in PublicTable.objects.get().rows) and first.state == "released"
    some_people(zarema, incident, 1, "2017-03")
    page = desk.client(desk.noor).send_form(reverse("table_new"), asked(incident, slug="again", keep="1"))
    assert page.status_code == 422 and TableRelease.objects.count() == 1
    said = page.content.decode()
    assert "differ by fewer than 5 people from the table “by-month”" in said and "P-00" not in said
    some_people(zarema, incident, 5, "2017-03")
    assert made(desk, incident, "later").state == "draft"


def test_a_release_in_between_stops_the_one_agreed_to_before(desk: AdvocacyDesk) -> None:
    zarema = desk.research.zarema
    incident, other = a_round_up(zarema, 20, 30), a_round_up(zarema, 9)
    table = agreed(made(desk, incident), desk.noor, desk.petra)
    both = Choice((incident.pk, other.pk), (), ("year",))
    values = {"slug": "both", "titles": {"en": "Both"}, "k": 5, "is_orientation": False}
    second = actions.make(both, values, token=uuid4(), by=desk.noor.person, at=AT)
    actions.release(table, by=desk.noor.person, at=AT)
    assert second.suppressed == 0
    third = made(desk, incident, "third")
    TableRelease.objects.filter(pk=table.pk).update(counts=[{"month": "2017-02", "count": 21}, {"month": "2017-03",
            "count": 30}])  # fmt: skip
    agreed(third, desk.noor, desk.petra)
    with pytest.raises(actions.Refused) as caught:
        actions.release(third, by=desk.noor.person, at=AT)
    assert [reason.code for reason in caught.value.verdict.refused] == ["differs"]
    third.refresh_from_db()
    assert third.state == "draft"


def test_three_tables_in_a_ring_are_not_let_out(desk: AdvocacyDesk) -> None:
    """Two by two of three incidents: all three tables together would tell the few of one."""
    ilse, noor = desk.ilse, desk.client(desk.noor)
    few, many, more = a_round_up(ilse, 3, 20), a_round_up(ilse, 30, 45), a_round_up(ilse, 50, 70)
    values = {"slug": "one-and-two", "titles": {"en": "One"}, "k": 5, "is_orientation": False}
    choice = Choice((few.pk, many.pk), (), ("month",))
    first = actions.make(choice, values, token=uuid4(), by=desk.noor.person, at=AT)
    actions.release(agreed(first, desk.noor, desk.petra), by=desk.noor.person, at=AT)
    both = f"{many.key}\n{more.key}"
    page = noor.send_form(reverse("table_new"), asked(many, incidents=both, slug="two-and-three", keep="1"))
    assert page.status_code == 422 and TableRelease.objects.count() == 1
    said = page.content.decode()
    assert "This table and the table “one-and-two” count some of the same incidents or acts" in said


def test_a_part_that_went_out_is_compared_with_its_whole_also_by_what_is_left(desk: AdvocacyDesk) -> None:
    ilse = desk.ilse
    parts = [a_round_up(ilse, 20, 30), a_round_up(ilse, 40, 50), a_round_up(ilse, 2, 11)]
    values = {"titles": {"en": "One"}, "k": 5, "is_orientation": False}
    for number, part in enumerate(parts[:2]):
        one = actions.make(
            by("month", incident=part), {**values, "slug": f"part-{number}"}, token=uuid4(),
            by=desk.noor.person, at=AT,
        )  # fmt: skip
        actions.release(agreed(one, desk.noor, desk.petra), by=desk.noor.person, at=AT)
    whole = Choice(tuple(part.pk for part in parts), (), ("month",))
    with pytest.raises(actions.Refused) as caught:
        actions.make(whole, {**values, "slug": "whole"}, token=uuid4(), by=desk.noor.person, at=AT)
    refused = caught.value.verdict.refused
    assert [(each.code, each.release) for each in refused] == [("adds_up", "part-0”, “part-1")]


def test_a_table_of_other_acts_but_nearly_the_same_people_is_compared(desk: AdvocacyDesk) -> None:
    zarema = desk.research.zarema
    incident = an_incident(zarema)
    people = some_people(zarema, incident, 30, "2017-02")
    tortured = an_act(
        zarema, incident, "torture", first_day=DAY.replace(2017, 2), last_day=DAY.replace(2017, 2)
    )
    ActPerson.objects.bulk_create([ActPerson(act=tortured, person=person) for person in people[:29]])
    values = {"titles": {"en": "x"}, "k": 5, "is_orientation": False}
    held = by("month", incident=incident, acts=("detention",))
    first = actions.make(held, {**values, "slug": "a"}, token=uuid4(), by=desk.noor.person, at=AT)
    actions.release(agreed(first, desk.noor, desk.petra), by=desk.noor.person, at=AT)
    other = by("month", incident=incident, acts=("torture",))
    with pytest.raises(actions.Refused):
        actions.make(other, {**values, "slug": "b"}, token=uuid4(), by=desk.noor.person, at=AT)


def test_nobody_agrees_to_their_own_and_a_change_unmakes_the_yes(desk: AdvocacyDesk) -> None:
    table = made(desk, a_round_up(desk.research.zarema, 20, 30))
    noor, petra = desk.client(desk.noor), desk.client(desk.petra)
    review = reverse("table_review", args=[table.pk])
    noor.send_form(review, {"action": "ask"})
    assert "exactly this leaves" not in noor.get(review).content.decode()
    seen = petra.get(review)
    assert "exactly this leaves" in seen.content.decode()
    stale = petra.send_form(review, {"action": "decide", "decision": "approve", "shown": "0" * 64})
    assert stale.status_code == 422 and "changed since you opened" in stale.content.decode()
    no = petra.send_form(review, {"action": "decide", "decision": "refuse"})
    assert no.status_code == 422  # says why
    assert (
        petra.send_form(review, {"action": "decide", "decision": "refuse", "why": "talk"}).status_code == 302
    )
    assert noor.send_form(review, {"action": "release"}).status_code == 422


def test_a_double_click_makes_one_table_and_a_second_of_the_same_address_is_told(desk: AdvocacyDesk) -> None:
    incident = a_round_up(desk.research.zarema, 20, 30)
    noor, one = desk.client(desk.noor), str(uuid4())
    for _ in range(2):
        assert noor.send_form(reverse("table_new"), asked(incident, keep="1", token=one)).status_code == 302
    assert TableRelease.objects.count() == 1
    taken = noor.send_form(reverse("table_new"), asked(incident, keep="1", dimensions=["year"]))
    assert taken.status_code == 422 and "Another table has this address" in taken.content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"incidents": ""}, "key of one incident"),
        ({"incidents": "E-9999"}, "There is no"),
        ({"dimensions": []}, "one thing to count by"),
        ({"dimensions": ["month", "act", "outcome", "age_band"]}, "three at most"),
        ({"dimensions": ["district"]}, "district"),
        ({"dimensions": ["month", "year"]}, "say the same twice"),
        ({"k": "1"}, "Five at least"),
        ({"k": "five"}, "from 5 to 100"),
        ({"slug": "на русском"}, "Latin letters"),
        ({"title_en": ""}, "Write a title"),
    ],
)
def test_what_cannot_be_counted_is_said_and_what_was_typed_stays(
    desk: AdvocacyDesk, wrong: dict[str, Any], said: str
) -> None:
    incident = a_round_up(desk.research.zarema, 20, 30)
    given = asked(incident, keep="1", title_ru="По месяцам") | wrong
    page = desk.client(desk.noor).send_form(reverse("table_new"), given)
    assert page.status_code == 422 and said in page.content.decode()
    assert "По месяцам" in page.content.decode() and not TableRelease.objects.exists()


def test_drafts_are_dropped_and_released_ones_taken_back_only_when_confirmed(desk: AdvocacyDesk) -> None:
    incident, noor = a_round_up(desk.research.zarema, 20, 30), desk.client(desk.noor)
    table = released(desk, incident)
    draft = made(desk, incident, "draft")
    for row, action, state in ((draft, "drop", "dropped"), (table, "withdraw", "withdrawn")):
        address = reverse("table", args=[row.pk])
        assert noor.send_form(address, {"action": action}).status_code == 422
        assert noor.send_form(address, {"action": action, "sure": "yes"}).status_code == 302
        row.refresh_from_db()
        assert row.state == state
        assert noor.send_form(address, {"action": action, "sure": "yes"}).status_code == 422
        assert noor.send_form(address, {"action": "burn", "sure": "yes"}).status_code == 422
    assert Parcel.objects.filter(event="press.table_withdrawn", subject=table.pk).count() == 1
    table_withdrawn(table.pk, DAY)  # what the worker does
    assert not PublicTable.objects.exists()
    some_people(desk.research.zarema, incident, 1, "2017-02")
    with pytest.raises(actions.Refused):  # copies of what was withdrawn remain
        made(desk, incident, "more")


def test_who_is_not_of_the_desk_finds_nothing_and_unknown_tables_are_not_there(desk: AdvocacyDesk) -> None:
    table = made(desk, a_round_up(desk.research.zarema, 20, 30))
    own = [reverse("tables"), reverse("table_new"), reverse("table", args=[table.pk])]
    review = reverse("table_review", args=[table.pk])
    for stranger in (desk.research.zarema, desk.research.pavel, desk.research.rosa):
        client = desk.client(stranger)
        assert [client.get(address).status_code for address in (*own, review)] == [404] * 4
    tariq = desk.client(desk.tariq)  # without a seat: nothing here is sealed
    assert [tariq.get(address).status_code for address in (*own, review)] == [200] * 4
    assert tariq.get(reverse("table", args=[uuid4()])).status_code == 404
    assert tariq.get(reverse("table_review", args=[uuid4()])).status_code == 404


def test_an_empty_desk_says_where_to_begin(desk: AdvocacyDesk) -> None:
    noor = desk.client(desk.noor)
    assert "No table was counted yet" in noor.get(reverse("tables")).content.decode()
    assert "No table fits" in noor.get(reverse("tables") + "?state=released").content.decode()
    assert noor.get(reverse("tables") + "?state=nonsense&page=99").status_code == 200
