"""The founding case at the documentation desk, and an invented incident beside it.

What is said of 2017 is what the press release of 2 May 2017 says, in our own words, with offices and bodies only;
it is not checked against the originals, and its pages say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import uuid4

from safeconduct.access.unlocked import Unlocked
from safeconduct.evidence import recording
from safeconduct.evidence.fields import days_of
from safeconduct.evidence.incidents import standing
from safeconduct.evidence.models import (
    Act,
    Claim,
    ClaimLink,
    ClaimSource,
    Incident,
    IncidentPlace,
    Involvement,
    Item,
    Party,
    Record,
    Source,
)

R = TypeVar("R", bound=Record)
SPRING = "2017-02/2017-05"
OURS = "In our own words, after a press release of 2 May 2017. Not checked against the original."


@dataclass
class Writer:
    """Somebody at the desk who records things one after another."""

    by: Unlocked
    at: datetime

    def keep(self, record: R) -> R:
        return recording.add(record, by=self.by.person, at=self.at)

    def item(self, kind: str, title: str, published: str, source: Source | None = None, **more: Any) -> Item:
        first, last = days_of([published])
        item = Item(
            id=uuid4(), kind=kind, title=title, published_on=published, first_day=first, last_day=last, source=source,
            is_public=True, language="en", obtained_how="copied", rights=OURS, **more,
        )  # fmt: skip
        return self.keep(item)

    def claim(self, incident: Incident, source: Source, said_on: str, **more: Any) -> Claim:
        first, last = days_of([said_on])
        claim = Claim(
            id=uuid4(), incident=incident, about_kind="incident", about_id=incident.pk, said_on=said_on,
            first_day=first, last_day=last, is_public=True, language="en", exact_words=False, **more,
        )  # fmt: skip
        kept = self.keep(claim)
        ClaimSource.objects.create(claim=kept, source=source)
        return kept

    def link(
        self, claim: Claim, relation: str, *, to_claim: Claim | None = None, to_item: Item | None = None
    ) -> None:
        ClaimLink.objects.create(
            claim=claim, relation=relation, to_claim=to_claim, to_item=to_item, made_by=self.by.person,
            made_on=self.at.date(),
        )  # fmt: skip

    def act(self, incident: Incident, kind: str, **more: Any) -> Act:
        first, last = days_of([SPRING])
        return self.keep(
            Act(
                id=uuid4(),
                incident=incident,
                kind=kind,
                period=SPRING,
                first_day=first,
                last_day=last,
                reasons=["orientation_or_gender_identity"],
                reason_basis="perceived",
                group="Men held to be gay or bisexual",
                **more,
            )
        )


@dataclass(frozen=True, slots=True)
class Sources:
    """Whom the release relies on, and who denied it."""

    newspaper: Source
    agency: Source
    organisation: Source
    spokesperson: Source


def record_founding_case(by: Unlocked, at: datetime) -> Incident:
    """Incident, acts, two quantity claims, a repeat, a denial with evidence against it, an ask and a response."""
    writer = Writer(by, at)
    sources = _sources(writer)
    incident = _incident(writer)
    report = writer.item("newspaper", "Report on detentions in Chechnya", "2017-04-01", sources.newspaper)
    study = writer.item("statement.ngo", "Accounts of people who fled", "2017-05", sources.organisation)
    _acts(writer, incident)
    _claims(writer, incident, sources, report, study)
    writer.item(
        "letter",
        "Letter to the Ambassador to the United Nations: speak out (an ask)",
        "2017-04",
        tags=["ask"],
    )
    writer.item(
        "statement.government", "The Ambassador’s public call (a response)", "2017-04", tags=["response"]
    )
    standing.settle(incident, by=by.person, at=at)
    return incident


def _sources(writer: Writer) -> Sources:
    newspaper = writer.keep(
        Source(id=uuid4(), kind="outlet", name="An independent Russian newspaper", reliability="B", language="ru",
               connection="reporter", basis="Known for checking what it prints. " + OURS)
    )  # fmt: skip
    agency = writer.keep(
        Source(id=uuid4(), kind="outlet", name="A news agency", reliability="B", derived_from=newspaper,
               connection="reporter", basis="Passed on what the newspaper had found. " + OURS)
    )  # fmt: skip
    organisation = writer.keep(
        Source(id=uuid4(), kind="ngo", name="An international human-rights organisation", reliability="B",
               connection="human_rights_ngo", basis="Spoke with people who fled. " + OURS)
    )  # fmt: skip
    spokesperson = writer.keep(
        Source(id=uuid4(), kind="state", name="Spokesperson of the head of the Chechen Republic", reliability="E",
               language="ru", basis="Speaks for those who are accused. " + OURS)
    )  # fmt: skip
    return Sources(newspaper, agency, organisation, spokesperson)


def _incident(writer: Writer) -> Incident:
    first, last = days_of([SPRING])
    incident = writer.keep(
        Incident(
            id=uuid4(), title="Persecution of gay men in Chechnya, 2017", periods=[SPRING], first_day=first,
            last_day=last, kinds=["persecution"], language="en", tags=["founding case"],
            summary="Men held to be gay were abducted, detained and tortured over months; some were killed. " + OURS,
        )
    )  # fmt: skip
    IncidentPlace.objects.create(
        incident=incident,
        name="Chechen Republic",
        country="RU",
        precision="region",
        latitude=43.3,
        longitude=45.7,
    )
    return incident


def _acts(writer: Writer, incident: Incident) -> None:
    police = writer.keep(
        Party(id=uuid4(), kind="police", name="Law-enforcement bodies of the Chechen Republic", country="RU")
    )
    acts = [
        writer.act(incident, "abduction"),
        writer.act(incident, "detention", methods=["held_at_military_site"]),
        writer.act(incident, "torture", methods=["beating", "electric_shock"]),
        writer.act(incident, "killing.murder", outcome="dead"),
    ]
    for act in acts[:3]:
        writer.keep(
            Involvement(
                id=uuid4(), act=act, party=police, kind="police", degree="carried_out", certainty="likely"
            )
        )


def _claims(writer: Writer, incident: Incident, sources: Sources, report: Item, study: Item) -> None:
    newspaper = {
        "item": report,
        "speaker": "An independent Russian newspaper",
        "unit": "person",
        "credibility": 2,
    }
    many = writer.claim(
        incident, sources.newspaper, "2017-04-01", kind="allegation", comparator="more_than", low=100,
        act_code="abduction", phrase="more than one hundred", phrase_language="en",
        statement="More than one hundred men were abducted, detained and tortured.", **newspaper,
    )  # fmt: skip
    killed = writer.claim(
        incident, sources.newspaper, "2017-04-01", kind="allegation", comparator="at_least", low=3,
        act_code="killing.murder", phrase="at least three", phrase_language="en",
        statement="At least three men were killed.", **newspaper,
    )  # fmt: skip
    repeated = writer.claim(
        incident, sources.agency, "2017-04-02", kind="allegation", comparator="more_than", low=100, unit="person",
        act_code="abduction", phrase="more than one hundred", phrase_language="en", speaker="A news agency",
        statement="More than one hundred men were taken, the newspaper says.",
    )  # fmt: skip
    denial = writer.claim(
        incident, sources.spokesperson, "2017-04-01", kind="denial", form="denies_existence",
        speaker="Spokesperson of the head of the Chechen Republic", capacity="Spokesperson",
        statement="It is all untrue: one cannot arrest people who do not exist in the republic.",
    )  # fmt: skip
    writer.link(repeated, "repeats", to_claim=many)
    for allegation in (many, killed):
        writer.link(denial, "denies", to_claim=allegation)
        writer.link(allegation, "supports", to_item=study)
    writer.link(denial, "contradicts", to_item=study)
