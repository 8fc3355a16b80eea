"""What is known at least, through the tables: a maximum, origins once, denials beside it and never in it."""

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.counting.bounds import Basis, bound
from safeconduct.counting.quantities import Comparator
from safeconduct.counting.standards import Standard
from safeconduct.evidence.claims import actions, linking
from safeconduct.evidence.claims.counted import (
    Left,
    counted,
    facts_for_standing,
    figures,
    origins_of,
    uncounted,
)
from safeconduct.evidence.claims.linking import WAYS
from safeconduct.evidence.claims.settling import settle_around, settle_for_source
from safeconduct.evidence.models import (
    Act,
    ActPerson,
    Claim,
    ClaimLink,
    ClaimSource,
    Incident,
    IncidentLink,
    PersonRecord,
)
from tests.evidence.desk import (
    AT,
    ResearchDesk,
    a_claim,
    a_person,
    a_source,
    an_act,
    an_incident,
    research_desk,
)

SHARED = Path(__file__).parents[4] / "shared" / "data" / "synthetic_claims_and_denials.json"


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def tie(desk: ResearchDesk, claim: Claim, way: str, other: Claim) -> ClaimLink:
    return linking.link(claim, WAYS[way], other, token=uuid4(), by=desk.zarema.person, at=AT)


def low(incident: Incident, act: str = "detention", unit: str = "person") -> int:
    return bound(counted(incident), act, unit).low


def part(desk: ResearchDesk, whole: Incident, inner: Incident, group: int | None = None) -> None:
    IncidentLink.objects.create(
        whole=whole, part=inner, relation="encompasses", disjoint_group=group, made_by=desk.zarema.person,
        made_on=AT.date(),
    )  # fmt: skip


def test_a_figure_says_what_was_said_with_what_stands_behind_it(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    first, second = a_source(desk.zarema), a_source(desk.zarema, "Helpline B")
    claim = a_claim(desk.zarema, incident, first, second)
    a_claim(desk.zarema, incident, first, comparator="at_least", low=60)
    (figure,) = figures(incident)
    assert (figure.bound.low, figure.bound.comparator, figure.bound.figure) == (
        101,
        Comparator.MORE_THAN,
        100,
    )
    assert figure.words("en").text == "reportedly more than one hundred"
    assert figure.words("ru").text == "по сообщениям, более ста"
    assert (figure.claims, figure.lower, figure.origins) == ((claim.key,), ("C-0002",), 2)
    incident.standard = Standard.GROUNDS.value
    assert (
        figures(incident)[0]
        .words("en")
        .text.startswith("we have reasonable grounds to believe that more than")
    )


def test_sources_that_take_it_from_one_another_are_one_origin(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    novaya = a_source(desk.zarema)
    chain = [novaya]
    for number in range(7):  # longer than one query brings
        chain.append(a_source(desk.zarema, f"Agency {number}", derived_from=chain[-1]))
    claim = a_claim(desk.zarema, incident, chain[-1], chain[3])
    other = a_claim(desk.zarema, incident, novaya)
    assert origins_of([claim, other]) == dict.fromkeys((claim.pk, other.pk), frozenset({str(novaya.pk)}))
    assert figures(incident)[0].origins == 1


def test_sources_in_a_circle_and_withdrawn_ones_are_nobodys_word(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    one, two = a_source(desk.zarema), a_source(desk.zarema, "Agency B")
    type(one).every.filter(pk=one.pk).update(derived_from=two)
    type(one).every.filter(pk=two.pk).update(derived_from=one)
    gone = a_source(desk.zarema, "Agency C", withdrawn_on=AT.date())
    claim = a_claim(desk.zarema, incident, one, two, gone)
    assert origins_of([claim])[claim.pk] == frozenset()
    assert (low(incident), facts_for_standing(incident).origins) == (101, 0)


def test_what_is_replaced_taken_back_or_withdrawn_counts_no_more(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    old = a_claim(desk.zarema, incident, low=300)
    new = a_claim(desk.zarema, incident, low=100)
    link = tie(desk, new, "supersedes", old)
    assert low(incident) == 101
    assert [(left.key, left.why, left.by) for left in uncounted(incident)] == [
        (old.key, Left.SUPERSEDED, (new.key,))
    ]
    linking.end(link, by=desk.malik.person, at=AT)
    assert low(incident) == 301
    retraction = a_claim(desk.zarema, incident, kind="retraction", unit="", comparator="", low=None)
    tie(desk, retraction, "supersedes", old)
    assert low(incident) == 101 and uncounted(incident)[0].why is Left.RETRACTED
    Claim.every.filter(pk=new.pk).update(withdrawn_on=AT.date())
    assert low(incident) == 0


def test_a_denial_takes_no_claims_place_even_where_an_import_says_so(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    claim = a_claim(desk.zarema, incident)
    denial = a_claim(desk.zarema, incident, kind="denial", unit="", comparator="", low=None)
    ClaimLink.objects.create(
        claim=denial, relation="supersedes", to_claim=claim, made_by=desk.zarema.person, made_on=AT.date()
    )
    assert low(incident) == 101


def test_two_linked_records_are_one_person_and_a_claim_below_them_warns(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    act = an_act(desk.zarema, incident)
    again = an_act(desk.zarema, incident)
    people = [a_person(desk.zarema) for _ in range(5)]
    for person in people:
        ActPerson.objects.create(act=act, person=person)
    ActPerson.objects.create(act=again, person=people[0])
    assert low(incident) == 5
    for one, other in ((1, 0), (2, 1)):
        PersonRecord.every.filter(pk=people[one].pk).update(same_as=people[other])
    assert low(incident) == 3
    a_claim(desk.zarema, incident, comparator="exactly", low=2)
    (figure,) = figures(incident)
    assert (figure.bound.basis, figure.bound.below_persons, figure.persons) == (Basis.PERSONS, True, 3)
    PersonRecord.every.filter(pk=people[4].pk).update(withdrawn_on=AT.date())
    assert low(incident) == 2


def test_parts_add_up_only_where_recorded_as_sharing_nobody(desk: ResearchDesk) -> None:
    whole = an_incident(desk.zarema)
    argun, grozny = an_incident(desk.zarema, "Argun"), an_incident(desk.zarema, "Grozny")
    for each, number in ((argun, 30), (grozny, 20)):
        a_claim(desk.zarema, each, comparator="at_least", low=number)
        part(desk, whole, each)
    assert low(whole) == 30
    IncidentLink.objects.update(disjoint_group=1)
    assert low(whole) == 50
    assert figures(whole)[0].claims == ("C-0001", "C-0002")
    repeat = a_claim(desk.zarema, grozny, comparator="at_least", low=90)
    tie(desk, repeat, "repeats", Claim.objects.get(key="C-0001"))
    assert low(whole) == 50, "what repeats a claim of the other part is not counted twice"
    assert low(grozny) == 90, "by itself the part says what was said of it"
    Incident.every.filter(pk=argun.pk).update(withdrawn_on=AT.date())
    assert low(whole) == 90


def test_incidents_that_hold_each_other_do_not_run_for_ever(desk: ResearchDesk) -> None:
    whole, inner = an_incident(desk.zarema), an_incident(desk.zarema, "Argun")
    a_claim(desk.zarema, inner)
    part(desk, whole, inner)
    part(desk, inner, whole)
    assert low(whole) == low(inner) == 101


def test_claims_that_only_repeat_each_other_carry_nothing(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    one, two = a_claim(desk.zarema, incident), a_claim(desk.zarema, incident)
    for first, second in ((one, two), (two, one)):
        ClaimLink.objects.create(
            claim=first, relation="repeats", to_claim=second, made_by=desk.zarema.person, made_on=AT.date()
        )
    assert low(incident) == 0


def test_a_repeat_of_something_withdrawn_brings_nothing_back(desk: ResearchDesk) -> None:
    incident, other = an_incident(desk.zarema), an_incident(desk.zarema, "Another")
    original = a_claim(desk.zarema, other)
    tie(desk, a_claim(desk.zarema, incident), "repeats", original)
    assert low(incident) == 101
    Claim.every.filter(pk=original.pk).update(withdrawn_on=AT.date())
    assert low(incident) == 0


@pytest.mark.parametrize("how", ["withdrawn", "retracted", "ended"])
def test_a_denial_stands_until_it_is_taken_back(desk: ResearchDesk, how: str) -> None:
    incident, elsewhere = an_incident(desk.zarema), an_incident(desk.zarema, "A press conference")
    claim = a_claim(desk.zarema, incident)
    none: dict[str, Any] = {"unit": "", "comparator": "", "low": None}
    ministry = a_source(desk.zarema, "Ministry", kind="state")
    denial = a_claim(desk.zarema, elsewhere, ministry, kind="denial", **none)
    link = tie(desk, denial, "denies", claim)
    incident.refresh_from_db()
    assert incident.is_contested and facts_for_standing(incident).denials == 1
    if how == "withdrawn":
        Claim.every.filter(pk=denial.pk).update(withdrawn_on=AT.date())
        settle_around([denial.pk], by=desk.zarema.person, at=AT)
    elif how == "ended":
        linking.end(link, by=desk.zarema.person, at=AT)
    else:
        tie(desk, a_claim(desk.zarema, elsewhere, ministry, kind="retraction", **none), "supersedes", denial)
    incident.refresh_from_db()
    assert not incident.is_contested and incident.grade == "reported"


def test_corroboration_falls_once_its_origins_turn_out_to_be_one(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    one, two = a_source(desk.zarema), a_source(desk.zarema, "Agency B")
    third = a_source(desk.zarema, "Agency C", derived_from=two)
    claim = a_claim(desk.zarema, incident, one, third)
    Incident.every.filter(pk=incident.pk).update(grade="corroborated")
    settle_around([claim.pk], by=desk.zarema.person, at=AT)
    incident.refresh_from_db()
    assert incident.grade == "corroborated"
    type(two).every.filter(pk=two.pk).update(derived_from=one)
    settle_for_source(two.pk, by=desk.zarema.person, at=AT)
    incident.refresh_from_db()
    assert incident.grade == "reported"


def test_other_sources_and_another_judgement_settle_the_incident(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    one, two = a_source(desk.zarema), a_source(desk.zarema, "Agency B")
    claim = a_claim(desk.zarema, incident, one, two)
    for undo in ("sources", "credibility"):
        Incident.every.filter(pk=incident.pk).update(grade="corroborated")
        kept: dict[str, Any] = {"version": claim.version, "by": desk.malik.person, "at": AT}
        if undo == "sources":
            actions.change_claim(claim, texts={}, values={}, sources=[one], **kept)
        else:
            actions.judge(claim, 5, "Another paper checked it.", **kept)
        incident.refresh_from_db()
        assert incident.grade == "reported", undo


def test_only_a_court_that_says_it_makes_a_finding_of_a_court(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    claim = a_claim(desk.zarema, incident, a_source(desk.zarema), kind="finding")
    assert not facts_for_standing(incident).court_finding
    ClaimSource.objects.create(claim=claim, source=a_source(desk.zarema, "Court C", kind="court"))
    assert facts_for_standing(incident).court_finding


MORE = st.fixed_dictionaries(
    {
        "comparator": st.sampled_from(["exactly", "at_least", "more_than", "about", "up_to"]),
        "low": st.integers(0, 300),
        "unit": st.sampled_from(["person", "call"]),
        "act_code": st.sampled_from(["detention", "killing"]),
        "kind": st.sampled_from(["allegation", "finding", "estimate"]),
        "credibility": st.sampled_from([2, 5, 6]),
    }
)


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(said=st.lists(MORE, min_size=1, max_size=5), people=st.integers(0, 3), data=st.data())
def test_acceptance_6_repeats_and_denials_change_no_figure(
    desk: ResearchDesk, said: list[dict[str, Any]], people: int, data: st.DataObject
) -> None:
    incident, source = an_incident(desk.zarema), a_source(desk.zarema)
    claims = [a_claim(desk.zarema, incident, source, **values) for values in said]
    act = an_act(desk.zarema, incident)
    for _ in range(people):
        ActPerson.objects.create(act=act, person=a_person(desk.zarema))
    before, facts = figures(incident), facts_for_standing(incident)
    for figure in before:
        usable = [
            claim for claim, values in zip(claims, said, strict=True)
            if (claim.act_code, claim.unit) == (figure.act, figure.unit)
            and claim.kind != "estimate" and claim.credibility != 5
        ]  # fmt: skip
        least = {"exactly": 0, "at_least": 0, "more_than": 1}
        highest = [
            min(1, claim.low or 0) if claim.comparator == "about"
            else 0 if claim.comparator == "up_to" else (claim.low or 0) + least[claim.comparator]
            for claim in usable
        ]  # fmt: skip
        persons = people if (figure.act, figure.unit) == ("detention", "person") else 0
        assert figure.bound.low == max([*highest, persons])

    original = data.draw(st.sampled_from(claims))
    blog = a_source(desk.zarema, "Blog", derived_from=source)
    louder = {"comparator": "exactly", "low": 10_000, "unit": original.unit, "act_code": original.act_code}
    repeat = a_claim(
        desk.zarema, incident, blog, a_source(desk.zarema, "Radio"), kind=original.kind, **louder
    )
    tie(desk, repeat, "repeats", original)
    assert [f.bound for f in figures(incident)] == [f.bound for f in before]
    assert facts_for_standing(incident) == facts

    denial = a_claim(
        desk.zarema, incident, a_source(desk.zarema, "Ministry"), kind="denial", low=0, comparator="exactly"
    )
    tie(desk, denial, "denies", original)
    assert [f.bound for f in figures(incident)] == [f.bound for f in before]
    incident.refresh_from_db()
    assert incident.is_contested and incident.grade == "reported"
    assert facts_for_standing(incident).origins == facts.origins


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data of the project is not on this machine")
def test_acceptance_7_the_shared_example(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    rows = json.loads(SHARED.read_text("utf-8"))
    sources = {id_: a_source(desk.zarema, id_) for row in rows for id_ in row["sources"]}
    claims: dict[str, Claim] = {}
    for row in rows:
        quantity = row.get("quantity", {})
        values = {
            "kind": row["kind"], "speaker": row["speaker"], "said_on": row["said_on"],
            "unit": quantity.get("unit", ""), "comparator": quantity.get("comparator", ""),
            "low": quantity.get("value"), "act_code": quantity.get("act", ""),
        }  # fmt: skip
        claims[row["id"]] = a_claim(
            desk.zarema, incident, *(sources[id_] for id_ in row["sources"]), **values
        )
        for denied in row.get("denial_of", ()):
            tie(desk, claims[row["id"]], "denies", claims[denied])
    found = {(figure.act, figure.unit): figure for figure in figures(incident)}
    taken = found["abduction", "person"]
    assert (taken.bound.comparator, taken.bound.figure, taken.claims) == (
        Comparator.MORE_THAN, 100, (claims["C1"].key,),
    )  # fmt: skip
    killed = found["killing", "person"]
    assert (killed.bound.comparator, killed.bound.figure) == (Comparator.AT_LEAST, 3)
    assert (found["", "call"].bound.low, found["", "call"].claims) == (75, (claims["C4"].key,))
    said = {language: taken.words(language).quantity for language in ("en", "es", "fr", "ru", "ar", "fa")}
    assert said == {
        "en": "more than one hundred", "es": "más de cien", "fr": "plus de cent", "ru": "более ста",
        "ar": "أكثر من مئة", "fa": "بیش از صد",
    }  # fmt: skip
    incident.refresh_from_db()
    assert incident.is_contested and incident.grade == "reported"


def test_two_thousand_relations_are_read_in_few_queries(desk: ResearchDesk) -> None:
    incident, source = an_incident(desk.zarema), a_source(desk.zarema)
    claim = a_claim(desk.zarema, incident, source)
    tie(desk, a_claim(desk.zarema, incident, source), "repeats", claim)
    with CaptureQueriesContext(connection) as few:
        figures(incident)
    by = desk.zarema.person
    made: dict[str, Any] = {"made_by": by, "made_on": AT.date()}
    shared: dict[str, Any] = {
        "incident": incident, "about_kind": "incident", "about_id": incident.pk, "unit": "person",
        "comparator": "at_least", "act_code": "detention", **made,
    }  # fmt: skip
    claims = Claim.every.bulk_create(
        [Claim(key=f"X{n}", kind="allegation", low=n % 90, **shared) for n in range(1000)]
    )
    ClaimSource.objects.bulk_create([ClaimSource(claim=each, source=source) for each in claims])
    ClaimLink.objects.bulk_create(
        [ClaimLink(claim=each, relation="repeats", to_claim=claim, **made) for each in claims[:500]]
    )
    act = Act.every.create(key="AX", incident=incident, kind="detention", **made)
    people = PersonRecord.every.bulk_create([PersonRecord(key=f"PX{n}", **made) for n in range(500)])
    ActPerson.objects.bulk_create([ActPerson(act=act, person=each) for each in people])
    started = perf_counter()
    with CaptureQueriesContext(connection) as many:
        (figure,) = figures(incident)
    assert perf_counter() - started < 1.5  # a tenth of that on a machine of its own; tests share theirs
    assert figure.bound.low == 500
    assert len(many) == len(few) <= 9
