"""Claims as pages show them: each allegation with its denials, its evidence, its repeats and what replaced it.

``cards`` turns claims into what the include ``evidence/claims/claim_card.html`` draws, in a number of queries that does
not grow with them; it opens nothing that is sealed. Wherever a claim is shown anywhere, it is shown through this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from safeconduct.counting.bounds import Kind
from safeconduct.evidence.claims import words
from safeconduct.evidence.claims.counted import origins_of
from safeconduct.evidence.claims.held import originals_of, quantity_of
from safeconduct.evidence.claims.overtaking import overtaken
from safeconduct.evidence.claims.words import Label
from safeconduct.evidence.models import Claim, ClaimLink, ClaimSource, Incident, Item, RightOfReply, Source
from safeconduct.evidence.vocabulary import vocabulary

MOST = 20
"""So many denials, repeats and pieces of evidence stand on one card; the claim's own page has all."""

LIVE_SOURCE = Q(source__run=None) | Q(source__run__state="live")

IN_TIME = (F("first_day").asc(nulls_last=True), "key")
"""Oldest statement first, those without a day at the end."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """An item that speaks for or against a claim, and where in it."""

    item: Item
    locator: str


@dataclass(frozen=True, slots=True)
class Card:
    """One claim as it is shown.

    Attributes:
        claim: the row. Statement and speaker are empty where they are sealed (``is_sealed``).
        kind, form: in words; ``form`` of a denial or acknowledgement, empty for others.
        said_on: in words. reading: its figure as we read it, with its act; empty without one.
        sources: who says it. origins: how many independent ones stand behind it.
        denials: of it, of what it repeats, of what repeats it, and of the incident as a whole. Always to be shown.
        denies: keys of what it denies, where it is a denial; empty for one of the incident as a whole.
        speaks_for, speaks_against: items. repeats: what repeats it. repeated: what it repeats.
        replaced_by, taken_back_by: what made it no longer stand; then it is struck through.
        more: how many denials, repeats and items more there are than ``MOST`` shows.
    """

    claim: Claim
    kind: Label
    said_on: str = ""
    reading: str = ""
    form: str = ""
    sources: tuple[Source, ...] = ()
    origins: int = 0
    denials: tuple[Card, ...] = ()
    denies: tuple[Claim, ...] = ()
    speaks_for: tuple[Evidence, ...] = ()
    speaks_against: tuple[Evidence, ...] = ()
    repeats: tuple[Card, ...] = ()
    repeated: tuple[Claim, ...] = ()
    replaced_by: tuple[Claim, ...] = ()
    taken_back_by: tuple[Claim, ...] = ()
    more: int = 0

    @property
    def is_withdrawn(self) -> bool:
        return self.claim.withdrawn_on is not None

    @property
    def is_sealed(self) -> bool:
        return not self.claim.is_public and self.claim.sealed is not None

    @property
    def is_struck(self) -> bool:
        return bool(self.replaced_by or self.taken_back_by)

    @property
    def own_denials(self) -> tuple[Card, ...]:
        """Denials that name a claim: the others stand above a list that shows them once."""
        return tuple(denial for denial in self.denials if denial.denies)

    @property
    def is_denial(self) -> bool:
        return self.claim.kind == Kind.DENIAL

    @property
    def credibility(self) -> Label:
        return words.CREDIBILITY.get(self.claim.credibility, "")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of an incident's claims. ``denials``: of the incident as a whole; each card has them, too."""

    cards: tuple[Card, ...]
    total: int
    denials: tuple[Card, ...] = ()


@dataclass(slots=True)
class _Read:
    """What was read for a set of claims, by the id of the claim it hangs on."""

    denials: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    denies: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    repeats: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    repeated: dict[UUID, frozenset[UUID]] = field(default_factory=dict)
    replaced: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    taken_back: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    evidence: dict[UUID, list[tuple[str, UUID, str]]] = field(default_factory=lambda: defaultdict(list))
    sources: dict[UUID, list[Source]] = field(default_factory=lambda: defaultdict(list))
    origins: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    claims: Mapping[UUID, Claim] = field(default_factory=dict)
    items: Mapping[UUID, Item] = field(default_factory=dict)


def claims_of(incident: Incident, *, limit: int = 50, offset: int = 0, kind: str = "") -> Listed:
    """An incident's claims, oldest statement first. Repeats stand under their original, denials beside what they deny.

    ``kind``: only these, denials and repeats then on their own. ``limit`` and ``offset`` count cards.
    """
    rows = top_level(incident, kind)
    shown = list(rows[offset : offset + limit])
    whole = list(_of_the_whole({incident.pk})[:MOST])
    made = cards([*shown, *(claim for claim in whole if claim not in shown)])
    by_id = {card.claim.pk: card for card in made}
    denials = tuple(by_id[claim.pk] for claim in whole)
    return Listed(tuple(by_id[claim.pk] for claim in shown), rows.count(), denials)


def top_level(incident: Incident, kind: str = "") -> QuerySet[Claim]:
    """The claims of an incident that have a card of their own, withdrawn ones as a line."""
    rows = Claim.objects.filter(incident=incident).order_by(*IN_TIME)
    if kind:
        return rows.filter(kind=kind)
    links = ClaimLink.objects.live().filter(
        claim=OuterRef("pk"), to_claim__incident=incident, to_claim__withdrawn_on=None
    )
    beside = Q(kind=Kind.DENIAL) & (Exists(links.filter(relation="denies")) | ~_denies_something())
    return rows.exclude(Exists(links.filter(relation="repeats"))).exclude(beside & Q(withdrawn_on=None))


def overdue_replies(on: date) -> QuerySet[RightOfReply]:
    """Those who were asked to answer, and did not in time; the longest overdue first. For the overview."""
    rows = RightOfReply.objects.filter(answered_on=None, closed_on=None, answer_by__lt=on)
    rows = rows.filter(Q(claim__run=None) | Q(claim__run__state="live"), claim__withdrawn_on=None)
    return rows.select_related("claim").order_by("answer_by", "pk")


def cards(claims: Iterable[Claim]) -> tuple[Card, ...]:
    """A card for each of these claims, in their order."""
    shown = list(claims)
    read = _read(shown)
    return tuple(_card(claim, read) for claim in shown)


def _read(shown: Sequence[Claim]) -> _Read:
    read = _Read()
    ids = [claim.pk for claim in shown]
    read.repeated = originals_of(ids)
    _repeats(ids, read)
    cluster = {*ids, *_flat(read.repeated), *_flat(read.repeats)}
    _denials(shown, cluster, read)
    beside = _flat(_first(read.denials)) | _flat(_first(read.repeats))
    everything = {*ids, *beside}
    read.replaced, read.taken_back = overtaken((), everything)
    _denied(everything, read)
    _evidence(everything, read)
    for row in (
        ClaimSource.objects.filter(LIVE_SOURCE, claim__in=everything, source__withdrawn_on=None)
        .select_related("source")
        .order_by("pk")
    ):
        read.sources[row.claim_id].append(row.source)
    read.origins = origins_of(ids)
    named = (read.repeated, read.replaced, read.taken_back, read.denies)
    wanted = beside.union(*(_flat(each) for each in named)) - set(ids)
    read.claims = {**{claim.pk: claim for claim in shown}, **Claim.objects.standing().in_bulk(list(wanted))}
    read.items = Item.objects.standing().in_bulk(
        {item for found in read.evidence.values() for _, item, _ in found}
    )
    return read


def _links() -> QuerySet[ClaimLink]:
    """Links that nobody ended, from claims that stand."""
    live = Q(claim__run=None) | Q(claim__run__state="live")
    return ClaimLink.objects.live().filter(live, claim__withdrawn_on=None).order_by("pk")


def _repeats(ids: Collection[UUID], read: _Read) -> None:
    rows = _links().filter(relation="repeats", to_claim__in=ids)
    for original, repeat in rows.values_list("to_claim", "claim"):
        read.repeats[original].append(repeat)


def _denials(shown: Sequence[Claim], cluster: Collection[UUID], read: _Read) -> None:
    """Denials of each claim, of what it repeats, of what repeats it, and of its incident as a whole."""
    direct: dict[UUID, list[UUID]] = defaultdict(list)
    rows = _links().filter(relation="denies", to_claim__in=cluster).exclude(claim__kind=Kind.RETRACTION)
    for denied, denial in rows.values_list("to_claim", "claim"):
        direct[denied].append(denial)
    whole: dict[UUID | None, list[UUID]] = defaultdict(list)
    incidents = {claim.incident_id for claim in shown if claim.incident_id}
    for pk, incident, about in _of_the_whole(incidents).values_list("pk", "incident", "about_id"):
        whole[incident or about].append(pk)
    for claim in shown:
        if claim.kind in (Kind.DENIAL, Kind.RETRACTION):
            found = direct[claim.pk]
        else:
            same = (claim.pk, *sorted(read.repeated.get(claim.pk, ())), *read.repeats.get(claim.pk, ()))
            found = [denial for id_ in same for denial in direct[id_]] + whole[claim.incident_id]
        read.denials[claim.pk] = list(dict.fromkeys(denial for denial in found if denial != claim.pk))


def _denies_something() -> Exists:
    return Exists(
        ClaimLink.objects.live().filter(claim=OuterRef("pk"), relation="denies", to_claim__withdrawn_on=None)
    )


def _of_the_whole(incidents: Collection[UUID]) -> QuerySet[Claim]:
    """Denials that name no claim: they deny the incident."""
    about = Q(incident__in=incidents) | Q(about_kind="incident", about_id__in=incidents)
    rows = Claim.objects.standing().filter(about, ~_denies_something(), kind=Kind.DENIAL)
    return rows.order_by(*IN_TIME)


def _denied(ids: Collection[UUID], read: _Read) -> None:
    rows = _links().filter(relation="denies", claim__in=ids, to_claim__isnull=False, claim__kind=Kind.DENIAL)
    for denial, denied in rows.values_list("claim", "to_claim"):
        read.denies[denial].append(denied)


def _evidence(ids: Collection[UUID], read: _Read) -> None:
    rows = _links().filter(claim__in=ids, to_item__isnull=False)
    for claim, relation, item, locator in rows.values_list("claim", "relation", "to_item", "locator"):
        read.evidence[claim].append((relation, item, locator))


def _card(claim: Claim, read: _Read) -> Card:
    """A card with its denials and repeats, which have none of their own."""
    denials, repeats = read.denials.get(claim.pk, []), read.repeats.get(claim.pk, [])
    own = _plain(claim, read)
    items = own["speaks_for"], own["speaks_against"]
    more = sum(max(0, len(found) - MOST) for found in (denials, repeats, *items))
    return Card(
        **{**own, "speaks_for": items[0][:MOST], "speaks_against": items[1][:MOST]},
        origins=len(read.origins.get(claim.pk, ())),
        denials=tuple(Card(**_plain(one, read)) for one in _those(denials[:MOST], read)),
        repeats=tuple(Card(**_plain(one, read)) for one in _those(repeats[:MOST], read)),
        repeated=tuple(_those(sorted(read.repeated.get(claim.pk, ())), read)),
        more=more,
    )


def _plain(claim: Claim, read: _Read) -> dict[str, Any]:
    """What every claim shows of itself. Of a withdrawn one nothing."""
    kind = words.KINDS.get(claim.kind, claim.kind)
    if claim.withdrawn_on is not None:
        return {"claim": claim, "kind": kind, "speaks_for": (), "speaks_against": ()}
    found = [
        (relation, read.items[item], locator)
        for relation, item, locator in read.evidence.get(claim.pk, ())
        if item in read.items
    ]
    return {
        "claim": claim,
        "kind": kind,
        "said_on": words.day_words(claim.said_on),
        "reading": reading_of(claim),
        "form": form_words(claim.form),
        "sources": tuple(read.sources.get(claim.pk, ())),
        "denies": tuple(_those(read.denies.get(claim.pk, ())[:MOST], read)),
        "speaks_for": tuple(
            Evidence(item, locator) for relation, item, locator in found if relation != "contradicts"
        ),
        "speaks_against": tuple(
            Evidence(item, locator) for relation, item, locator in found if relation == "contradicts"
        ),
        "replaced_by": tuple(_those(read.replaced.get(claim.pk, ()), read)),
        "taken_back_by": tuple(_those(read.taken_back.get(claim.pk, ()), read)),
    }


def reading_of(claim: Claim) -> str:
    """A claim's figure as we read it, empty without one: "more than one hundred people (Detention)"."""
    quantity = quantity_of(claim.unit, claim.comparator, claim.low, claim.high, claim.act_code)
    if quantity is None:
        return ""
    said = words.reading(quantity)
    return f"{said} ({words.act_label(quantity.act)})" if quantity.act else said


def form_words(form: str) -> str:
    """How an accused answers, in words; a code nobody knows as it is."""
    forms = vocabulary("denials")
    return forms.label(form, words.page_language()) if form in forms else form


def _those(ids: Iterable[UUID], read: _Read) -> list[Claim]:
    return [read.claims[id_] for id_ in ids if id_ in read.claims]


def _first(found: Mapping[UUID, Sequence[UUID]]) -> dict[UUID, Sequence[UUID]]:
    return {id_: ids[:MOST] for id_, ids in found.items()}


def _flat(found: Mapping[UUID, Iterable[UUID]]) -> set[UUID]:
    return {id_ for ids in found.values() for id_ in ids}
