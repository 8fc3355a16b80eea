"""A link is said once with a direction and reads rightly from both ends; nothing is a part of itself."""

from __future__ import annotations

import itertools
from typing import Any
from uuid import uuid4

import pytest

from safeconduct.evidence.claims.counted import figures
from safeconduct.evidence.incidents import linking
from safeconduct.evidence.incidents.linking import CHOICES, Circle, LinkedAlready, read_from
from safeconduct.evidence.models import Incident, IncidentLink
from tests.evidence.desk import AT, ResearchDesk, a_claim, a_source, an_incident, research_desk


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def link(desk: ResearchDesk, one: Incident, choice: str, other: Incident, **more: Any) -> IncidentLink:
    given = {"token": uuid4(), "by": desk.zarema.person, "at": AT, **more}
    return linking.link(one, choice, other, **given)


OTHER_END = {
    "encompasses": "part_of", "part_of": "encompasses", "precedes": "follows", "follows": "precedes",
    "causes": "consequence", "consequence": "causes", "parallel": "parallel",
}  # fmt: skip
WORDS = {
    "encompasses": "is made up of", "part_of": "is part of", "precedes": "came before", "follows": "came after",
    "causes": "led to", "consequence": "came of", "parallel": "went on beside",
}  # fmt: skip


@pytest.mark.parametrize("choice", CHOICES)
def test_a_link_made_from_either_end_reads_rightly_from_both(desk: ResearchDesk, choice: str) -> None:
    here, there = an_incident(desk.zarema, "Here"), an_incident(desk.zarema, "There")
    row = IncidentLink.objects.select_related("whole", "part").get(pk=link(desk, here, choice, there).pk)
    near, far = read_from(row, here.pk), read_from(row, there.pk)
    assert (near.choice, str(near.words), near.other) == (choice, WORDS[choice], there)
    assert (far.choice, str(far.words), far.other) == (OTHER_END[choice], WORDS[OTHER_END[choice]], here)
    with pytest.raises(LinkedAlready):
        link(desk, there, OTHER_END[choice], here)
    assert IncidentLink.objects.count() == 1


@pytest.mark.parametrize("choice", CHOICES)
def test_a_link_survives_being_changed_from_the_other_end(desk: ResearchDesk, choice: str) -> None:
    here, there = an_incident(desk.zarema, "Here"), an_incident(desk.zarema, "There")
    row = link(desk, here, "precedes" if choice != "precedes" else "causes", there)
    linking.say_otherwise(row, there, choice, here, by=desk.malik.person, at=AT)
    row = IncidentLink.objects.select_related("whole", "part").get()
    assert read_from(row, there.pk).choice == choice and read_from(row, here.pk).choice == OTHER_END[choice]


@pytest.mark.parametrize("relation", ["encompasses", "precedes", "causes", "consequence", "parallel"])
def test_links_of_an_import_read_rightly_as_they_were_kept(desk: ResearchDesk, relation: str) -> None:
    whole, part = an_incident(desk.zarema, "Whole"), an_incident(desk.zarema, "Part")
    row = IncidentLink.objects.create(
        whole=whole, part=part, relation=relation, made_by=desk.zarema.person, made_on=AT.date()
    )
    first, second = read_from(row, whole.pk), read_from(row, part.pk)
    assert str(first.words) == str(linking.words_of(first.choice))
    assert str(second.words) == str(linking.words_of(second.choice))
    assert OTHER_END[first.choice] == second.choice
    if relation == "consequence":
        assert str(first.words) == "came of"
        with pytest.raises(LinkedAlready):
            link(desk, part, "causes", whole)


def test_a_circle_is_refused_however_long(desk: ResearchDesk) -> None:
    chain = [an_incident(desk.zarema, f"Level {number}") for number in range(4)]
    for whole, part in itertools.pairwise(chain):
        link(desk, whole, "encompasses", part)
    for below in chain[1:]:
        with pytest.raises(Circle):
            link(desk, below, "encompasses", chain[0])
        with pytest.raises(Circle):
            link(desk, chain[0], "part_of", below)
    with pytest.raises(Circle):
        link(desk, chain[0], "encompasses", chain[0])
    link(desk, chain[3], "precedes", chain[0])
    assert IncidentLink.objects.count() == 4


def test_a_link_cannot_be_turned_into_a_circle(desk: ResearchDesk) -> None:
    one, two, three = (an_incident(desk.zarema, name) for name in ("One", "Two", "Three"))
    link(desk, one, "encompasses", two)
    link(desk, two, "encompasses", three)
    row = link(desk, three, "precedes", one)
    with pytest.raises(Circle):
        linking.say_otherwise(row, three, "encompasses", one, by=desk.zarema.person, at=AT)
    assert IncidentLink.objects.get(pk=row.pk).relation == "precedes"


def test_a_form_sent_twice_links_once(desk: ResearchDesk) -> None:
    one, two, form = an_incident(desk.zarema, "One"), an_incident(desk.zarema, "Two"), uuid4()
    first = link(desk, one, "encompasses", two, token=form)
    assert link(desk, one, "encompasses", two, token=form) == first
    linking.unlink(first, by=desk.malik.person, at=AT)
    linking.unlink(first, by=desk.malik.person, at=AT)
    assert not IncidentLink.objects.exists()


def test_only_parts_recorded_as_sharing_nobody_add_up(desk: ResearchDesk) -> None:
    whole = an_incident(desk.zarema, "Campaign")
    links = []
    for number in (3, 4):
        part = an_incident(desk.zarema, f"Part {number}")
        a_claim(desk.zarema, part, a_source(desk.zarema), comparator="at_least", low=number)
        links.append(link(desk, whole, "encompasses", part))
    assert figures(whole)[0].bound.low == 4
    ids = [row.pk for row in links]
    with pytest.raises(ValueError):
        linking.share_nobody(whole, ids[:1], "Months apart.", by=desk.zarema.person, at=AT)
    group = linking.share_nobody(whole, ids, "Months apart.", by=desk.zarema.person, at=AT)
    assert figures(whole)[0].bound.low == 7
    linking.share_again(whole, group, by=desk.zarema.person, at=AT)
    assert figures(whole)[0].bound.low == 4
