"""What nobody stands for any more counts nowhere: withdrawn people and acts, ended links, links of no live import."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from safeconduct.counting.bounds import Kind
from safeconduct.evidence.claims import linking, showing
from safeconduct.evidence.claims.counted import counted, facts_for_standing, figures, uncounted
from safeconduct.evidence.incidents import withdrawing
from safeconduct.evidence.incidents.assessing import known
from safeconduct.evidence.incidents.linking import links_of
from safeconduct.evidence.models import (
    ActPerson,
    Claim,
    ClaimLink,
    ImportRun,
    Incident,
    IncidentLink,
    Item,
    Record,
)
from tests.evidence.desk import (
    AT,
    ResearchDesk,
    a_claim,
    a_person,
    a_source,
    an_act,
    an_incident,
    an_item,
)

Left = Callable[[ClaimLink], None]


def a_run(desk: ResearchDesk, state: str) -> ImportRun:
    return ImportRun.objects.create(state=state, begun_by=desk.zarema.person, begun_on=AT.date())


def tie(
    desk: ResearchDesk, claim: Claim, relation: str, to: Claim | Item, run: ImportRun | None = None
) -> ClaimLink:
    ends = {"to_item": to} if isinstance(to, Item) else {"to_claim": to}
    return ClaimLink.objects.create(
        claim=claim, relation=relation, made_by=desk.zarema.person, made_on=AT.date(), run=run, **ends
    )


def unheard(desk: ResearchDesk, how: str) -> tuple[ImportRun | None, Left]:
    """A run for a link, and what is done to the link so that nobody should hear it."""

    def end(link: ClaimLink) -> None:
        linking.end(link, by=desk.zarema.person, at=AT)

    return (None, end) if how == "ended" else (a_run(desk, how), lambda link: None)


UNHEARD = pytest.mark.parametrize("how", ["writing", "taken_back", "given_up", "ended"])


def test_a_withdrawn_person_and_a_withdrawn_act_count_nobody(desk: ResearchDesk, incident: Incident) -> None:
    acts = [an_act(desk.zarema, incident) for _ in range(2)]
    people = [a_person(desk.zarema) for _ in range(3)]
    for act, person in ((acts[0], people[0]), (acts[0], people[1]), (acts[1], people[2])):
        ActPerson.objects.create(act=act, person=person)

    def number() -> int:
        return sum(len(ids) for ids in counted(incident).persons.values())

    assert number() == 3 and figures(incident)[0].bound.low == 3
    gone: list[Record] = [people[0], acts[1]]
    for left, record in zip((2, 1), gone, strict=True):
        withdrawing.withdraw(record, version=1, by=desk.zarema.person, at=AT)
        assert number() == left
    assert figures(incident)[0].bound.low == 1


@UNHEARD
def test_a_link_that_nobody_stands_for_replaces_and_denies_nothing(
    desk: ResearchDesk, incident: Incident, how: str
) -> None:
    run, leave = unheard(desk, how)
    old, new = (a_claim(desk.zarema, incident, a_source(desk.zarema), low=low) for low in (900, 100))
    elsewhere = an_incident(desk.zarema, "Another round-up")
    denial = a_claim(desk.zarema, elsewhere, kind="denial", unit="", comparator="", low=None, act_code="")
    for link in (tie(desk, new, "supersedes", old, run), tie(desk, denial, "denies", old, run)):
        leave(link)
    assert not uncounted(incident) and facts_for_standing(incident).denials == 0
    assert {old.key} == set(figures(incident)[0].claims)
    card = showing.cards([old])[0]
    assert not card.is_struck and not card.denials
    assert not linking.links_of(old.pk)


@UNHEARD
def test_a_repeat_that_nobody_stands_for_is_a_claim_of_its_own(
    desk: ResearchDesk, incident: Incident, how: str
) -> None:
    run, leave = unheard(desk, how)
    first, second = (a_claim(desk.zarema, incident, a_source(desk.zarema)) for _ in range(2))
    leave(tie(desk, second, "repeats", first, run))
    assert facts_for_standing(incident).origins == 2 and not uncounted(incident)
    assert {card.claim.pk for card in showing.claims_of(incident).cards} == {first.pk, second.pk}
    assert not showing.cards([first])[0].repeats and not showing.cards([second])[0].repeated


@UNHEARD
def test_evidence_that_nobody_stands_for_is_not_shown(
    desk: ResearchDesk, incident: Incident, how: str
) -> None:
    run, leave = unheard(desk, how)
    claim, item = a_claim(desk.zarema, incident, a_source(desk.zarema)), an_item(desk.zarema)
    before = known(incident).mark
    leave(tie(desk, claim, "supports", item, run))
    assert not showing.cards([claim])[0].speaks_for and not linking.of_item(item.pk)
    assert known(incident).mark == before


def test_an_incident_is_no_part_by_a_link_of_an_import_that_is_not_live(
    desk: ResearchDesk, incident: Incident
) -> None:
    part = an_incident(desk.zarema, "A part of it")
    a_claim(desk.zarema, part, a_source(desk.zarema))
    run = a_run(desk, "writing")
    IncidentLink.objects.create(
        whole=incident,
        part=part,
        relation="encompasses",
        made_by=desk.zarema.person,
        made_on=AT.date(),
        run=run,
    )
    assert not figures(incident) and not IncidentLink.objects.filter(links_of(incident.pk))
    ImportRun.objects.filter(pk=run.pk).update(state="live")
    assert figures(incident)[0].bound.low == 101


def test_a_court_of_an_import_that_was_taken_back_found_nothing(
    desk: ResearchDesk, incident: Incident
) -> None:
    court = a_source(desk.zarema, "Court N", kind="court")
    a_claim(desk.zarema, incident, court, kind=Kind.FINDING.value)
    assert facts_for_standing(incident).court_finding
    type(court).every.filter(pk=court.pk).update(run=a_run(desk, "taken_back"))
    assert not facts_for_standing(incident).court_finding
