"""Steps that need a second person: one proposes with reasons, somebody who wrote none of it agrees or returns it.

What was counted at that moment is kept with the proposal and never edited. When a claim, a link or a figure changed
meanwhile, the proposal is out of date: it has to be made again on what is known now.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.audit.models import StaffEntry
from safeconduct.counting import corroboration, states
from safeconduct.counting.number_words import LANGUAGES
from safeconduct.counting.standards import ASSESSABLE, Standard
from safeconduct.counting.states import Facts, NotNow, Standing, Step
from safeconduct.evidence.claims.counted import Figure, facts_of, figures_of
from safeconduct.evidence.claims.held import held, within
from safeconduct.evidence.incidents import withdrawing
from safeconduct.evidence.incidents.standing import WRITTEN, standing_of, take
from safeconduct.evidence.models import (
    Act,
    Assessment,
    Claim,
    ClaimLink,
    ClaimSource,
    Incident,
    IncidentLink,
    Involvement,
    Revision,
)
from safeconduct.vault import digests

SOMEBODY_ELSE = frozenset({"somebody else"})
"""Stands for the reviewer while a step is only being proposed."""
FOLLOWING = WRITTEN | {"withdrawn_on", "naming"}
"""What an agreed step writes, or an answer about a name: agreeing does not make anybody an author."""
WRITING = (
    "evidence.incident.disjoint", "evidence.incident.not_disjoint", "evidence.incident.placed",
    "evidence.incident.unplaced", "evidence.act.persons", "evidence.claim.sources",
)  # fmt: skip
"""What else in the audit makes an author: it leaves no row that says who."""


class OutOfDate(Exception):
    """Claims, links or figures changed since it was proposed, or a newer proposal stands."""


class OpenAlready(Exception):
    """A proposal that is not out of date waits for its reviewer. ``pending``: which."""

    def __init__(self, pending: Assessment) -> None:
        self.pending = pending
        super().__init__()


class Decided(Exception):
    """Somebody was quicker: it was agreed, returned or taken back."""


class IsAuthor(Exception):
    """Whoever wrote any of it cannot review it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an incident now: what decides its standing, its figures, and a digest of all of it."""

    facts: Facts
    figures: tuple[Figure, ...]
    mark: bytes


def known(incident: Incident) -> Known:
    """Read an incident's claims, links and figures, in a number of queries that does not grow with it."""
    all_ = held(incident)
    facts = facts_of(all_)
    # what is proposed may itself change the words: figures are marked without their standard
    found = figures_of(all_, Standard.REPORTED)
    return Known(facts, found, _mark(incident, facts, found))


def standards_possible(standing: Standing, facts: Facts) -> tuple[Standard, ...]:
    """The standards that an assessment may be proposed at now."""
    return tuple(
        one for one in ASSESSABLE if not why_not(standing, Step.ASSESS, replace(facts, standard=one))
    )


def steps_possible(standing: Standing, facts: Facts) -> tuple[Step, ...]:
    """The steps that may be proposed now, in the order of the table."""
    ready = replace(facts, authors=frozenset(), reviewers=SOMEBODY_ELSE)
    found = set(states.possible(standing, ready))
    if standards_possible(standing, facts):
        found.add(Step.ASSESS)
    return tuple(row.step for row in states.TABLE if row.step in found)


def why_not(standing: Standing, step: Step, facts: Facts) -> str:
    """Why a step cannot be proposed now, empty where it can."""
    try:
        states.after(standing, step, replace(facts, authors=frozenset(), reviewers=SOMEBODY_ELSE))
    except NotNow as reason:
        return str(reason)
    return ""


def propose(
    incident: Incident,
    step: Step,
    *,
    standard: Standard | None,
    rationale: str,
    token: UUID,
    by: Person,
    at: datetime,
) -> Assessment:
    """Propose a step; the same form twice proposes it once.

    Raises ``NotAllowed``, ``OpenAlready`` and ``NotNow`` with the reason.
    """
    demand(by, Permission.COUNT)
    if (made := Assessment.objects.filter(pk=token).first()) is not None:
        return made
    with transaction.atomic():
        row = Incident.every.select_for_update().get(pk=incident.pk)
        now = known(row)
        facts = replace(now.facts, standard=standard if step is Step.ASSESS else None)
        if reason := why_not(standing_of(row), step, facts):
            raise NotNow(reason)
        last = row.assessments.order_by("-as_of", "-pk").filter(state__in=("proposed", "agreed"))
        pending = last.filter(state="proposed").first()
        if pending is not None and bytes(pending.mark) == now.mark:
            raise OpenAlready(pending)
        if pending is not None:
            Assessment.objects.filter(pk=pending.pk, state="proposed").update(state="overtaken")
        made = Assessment.objects.create(
            id=token, incident=row, step=step.value, standard=facts.standard.value if facts.standard else "",
            rationale=rationale, as_of=at.date(), origins=now.facts.origins, mark=now.mark, proposed_by=by,
            bounds=[_kept(figure, facts.standard or standing_of(row).speaks_as) for figure in now.figures],
            supersedes=pending or last.filter(state="agreed").first(),
        )  # fmt: skip
        _note("proposed", made, by, at)
    return made


def agree(assessment: Assessment, *, by: Person, at: datetime) -> Standing:
    """Agree to a step as the second person; the incident takes it.

    Raises ``NotAllowed``, ``IsAuthor``, ``Decided``, ``OutOfDate`` and ``NotNow`` with the reason.
    """
    with transaction.atomic():
        row = _open_one(assessment, by)
        now = known(row.incident)
        if bytes(row.mark) != now.mark:
            raise OutOfDate
        facts = replace(
            now.facts,
            standard=Standard(row.standard) if row.standard else None,
            authors=authors_of(row),
            reviewers=frozenset({str(by.pk)}),
        )
        _decide(row, "agreed", by, at)
        return _taken(row.incident, Step(row.step), facts, by, at)


def _taken(incident: Incident, step: Step, facts: Facts, by: Person, at: datetime) -> Standing:
    """Take a step: a withdrawn incident is brought back before it stands anywhere, and withdrawn once it is said."""
    if step is Step.BRING_BACK:
        withdrawing.bring_back(incident, by=by, at=at)
    standing = take(incident, step, facts, by=by, at=at)
    if step is Step.WITHDRAW:
        withdrawing.withdraw(incident, version=incident.version, by=by, at=at)
    return standing


def send_back(assessment: Assessment, dissent: str, *, by: Person, at: datetime) -> None:
    """Return a proposal with what speaks against it. It stays in the history. Raises as ``agree`` does."""
    with transaction.atomic():
        row = _open_one(assessment, by)
        _decide(row, "returned", by, at, dissent=dissent)


def take_back(assessment: Assessment, *, by: Person, at: datetime) -> None:
    """The proposer takes a proposal back before anybody decided. Raises ``Decided``, ``NotAllowed``."""
    demand(by, Permission.COUNT)
    with transaction.atomic():
        mine = Assessment.objects.filter(pk=assessment.pk, state="proposed", proposed_by=by)
        if mine.update(state="taken_back") != 1:
            raise Decided
        _note("taken_back", assessment, by, at)


def authors_of(assessment: Assessment) -> frozenset[str]:
    """Ids of all who wrote what is reviewed: the incident with all its parts, and the proposal.

    That is their acts, persons harmed, involvements, places, claims and links, and what was said to share nobody.
    """
    found: set[Any] = {assessment.proposed_by_id}
    ids = within(assessment.incident_id)
    incidents = Incident.every.filter(pk__in=ids)
    claims = Claim.every.filter(Q(incident__in=ids) | Q(about_kind="incident", about_id__in=ids))
    acts = Act.every.filter(incident__in=ids)
    involved = Involvement.every.filter(act__in=acts)
    links = ClaimLink.objects.filter(Q(claim__in=claims) | Q(to_claim__in=claims))
    parts = IncidentLink.objects.filter(whole__in=ids, relation="encompasses")
    for rows in (incidents, claims, acts, involved, links, parts):
        found.update(rows.order_by().values_list("made_by", flat=True).distinct())
    about, noted = Q(), Q()
    for rows in (incidents, claims, acts, involved):
        about |= Q(record_id__in=rows.values("pk"))
    for rows in (incidents, claims, acts):
        noted |= Q(subject__in=rows.values("pk"))
    for by, before, sealed in Revision.objects.filter(about).values_list("by", "before", "sealed"):
        if sealed is not None or not before or not FOLLOWING.issuperset(before):
            found.add(by)
    found.update(StaffEntry.objects.filter(noted, action__in=WRITING).values_list("by", flat=True).distinct())
    return frozenset(str(one) for one in found if one is not None)


def is_out_of_date(assessment: Assessment, now: Known) -> bool:
    """Whether a proposal was made on something else than what is known now."""
    return assessment.state == "proposed" and bytes(assessment.mark) != now.mark


def _open_one(assessment: Assessment, by: Person) -> Assessment:
    """The proposal, its incident held, for somebody who may decide it."""
    demand(by, Permission.COUNT)
    Incident.every.select_for_update().get(pk=assessment.incident_id)
    row = Assessment.objects.select_related("incident").get(pk=assessment.pk)
    if row.state != "proposed":
        raise Decided
    try:
        corroboration.check_review(authors_of(row), {str(by.pk)})
    except corroboration.Refused:
        raise IsAuthor from None
    return row


def _decide(row: Assessment, state: str, by: Person, at: datetime, *, dissent: str = "") -> None:
    changes = {"state": state, "reviewed_by": by, "reviewed_on": at.date(), "dissent": dissent}
    if Assessment.objects.filter(pk=row.pk, state="proposed").update(**changes) != 1:
        raise Decided
    _note(state, row, by, at)


def _kept(figure: Figure, standard: Standard) -> dict[str, Any]:
    """A figure as it stood: numbers, the claims behind it, and its words in every language."""
    said = replace(figure, standard=standard)
    return {
        "act": figure.act, "unit": figure.unit, "low": figure.bound.low, "comparator": figure.bound.comparator.value,
        "figure": figure.bound.figure, "basis": figure.bound.basis.value, "origins": figure.origins,
        "claims": list(figure.claims), "persons": figure.persons,
        "words": {language: said.words(language).text for language in LANGUAGES},
    }  # fmt: skip


def _mark(incident: Incident, facts: Facts, found: tuple[Figure, ...]) -> bytes:
    """SHA-256 over everything an assessment rests on: claims with versions, links, who says what, and the figures."""
    claims = Claim.every.filter(Q(incident=incident) | Q(about_kind="incident", about_id=incident.pk))
    links = ClaimLink.objects.live().filter(Q(claim__in=claims) | Q(to_claim__in=claims))
    said = ClaimSource.objects.filter(claim__in=claims)
    counted = [
        [one.act, one.unit, one.bound.low, one.origins, list(one.claims), one.persons] for one in found
    ]
    rests_on = [
        facts.origins, facts.denials, facts.court_finding, counted,
        [[str(id_), version] for id_, version in claims.order_by("pk").values_list("pk", "version")],
        list(links.order_by("pk").values_list("pk", "relation")),
        list(said.order_by("pk").values_list("pk", flat=True)),
    ]  # fmt: skip
    return digests.sha256(json.dumps(rests_on, separators=(",", ":")).encode())


def _note(what: str, row: Assessment, by: Person, at: datetime) -> None:
    audit.record(f"evidence.assessment.{what}", chain="staff", by=by.pk, subject=row.pk, at=at)
