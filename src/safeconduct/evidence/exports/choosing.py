"""What an export holds: the choice as codes, and the records that it means.

Never: what was withdrawn, what an import has not brought in yet or took back, links that were ended, and what was made
from somebody's account under a purpose that does not hold today. Always, with claims: those that deny them, wherever
they were recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from safeconduct.evidence.exchange.records import Kind
from safeconduct.evidence.models import (
    Act,
    Artifact,
    Claim,
    ClaimLink,
    Incident,
    IncidentLink,
    Involvement,
    Item,
    Party,
    PersonRecord,
    Source,
)

FORMS = ("jsonl", "csv", "spreadsheet", "uwazi", "events")
ONE_KIND = frozenset({"csv", "spreadsheet"})
OF_INCIDENTS = frozenset({"uwazi", "events"})
MOST_EVENTS = 2000
"""So many incidents at most where the figure of each is counted."""
EXPORTED = tuple(kind for kind in Kind if kind is not Kind.IDENTITY)


@dataclass(frozen=True, slots=True)
class Choice:
    """Codes and keys only. ``first``, ``last``: ISO days; ``state``: a grade, or contested; ``recipient``: a code."""

    form: str
    kinds: tuple[str, ...]
    incidents: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    state: str = ""
    persons: tuple[str, ...] = ()
    recipient: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }

    @property
    def is_narrowed(self) -> bool:
        """Whether only some incidents are meant, and what hangs on them."""
        return bool(self.incidents or self.first or self.last or self.state)


def from_json(held: Mapping[str, Any]) -> Choice:
    """A choice as a row keeps it."""
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in held.items()
    }
    return Choice(**given)


def shown(path: str = "") -> Q:
    """Of a record at the end of a path: not withdrawn, and of no import that is not live."""
    at = f"{path}__" if path else ""
    return Q(**{f"{at}withdrawn_on": None}) & (Q(**{f"{at}run": None}) | Q(**{f"{at}run__state": "live"}))


def incidents(choice: Choice) -> QuerySet[Incident]:
    """The incidents that are meant."""
    found = Incident.objects.standing()
    if choice.incidents:
        found = found.filter(key__in=choice.incidents)
    if choice.first:
        found = found.filter(Q(last_day__gte=choice.first) | Q(last_day=None, first_day__gte=choice.first))
    if choice.last:
        found = found.filter(first_day__lte=choice.last)
    if choice.state == "contested":
        return found.filter(is_contested=True)
    return found.filter(grade=choice.state) if choice.state else found


def chosen(choice: Choice, shut: Collection[UUID]) -> dict[Kind, QuerySet[Any]]:
    """The rows of each kind that go out. ``shut``: ids of ``testimonies.uses.unusable_records``, which do not."""
    every = _everything(choice) if not choice.is_narrowed else _around(choice)
    return {kind: _open(kind, every[kind], shut) for kind in EXPORTED if kind.value in choice.kinds}


HANGS_ON: Mapping[Kind, tuple[str, ...]] = {
    Kind.ITEM: ("pk",), Kind.PERSON: ("pk",), Kind.ACT: ("pk",), Kind.INVOLVEMENT: ("pk", "act", "person"),
    Kind.CLAIM: ("pk", "about_id"), Kind.ARTIFACT: ("item",),
    Kind.LINK: ("claim", "claim__about_id", "to_claim", "to_claim__about_id", "to_item"),
}  # fmt: skip
"""Of each kind the columns that name a record it says something of."""


def _open(kind: Kind, rows: QuerySet[Any], shut: Collection[UUID]) -> QuerySet[Any]:
    """Without what says something of a record that does not leave."""
    for column in HANGS_ON.get(kind, ()) if shut else ():
        rows = rows.exclude(**{f"{column}__in": shut})
    return rows


def _claims(about: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims, with all that deny them."""
    denying = ClaimLink.objects.live().filter(relation="denies", to_claim__in=about.values("pk"))
    return Claim.objects.standing().filter(Q(pk__in=about.values("pk")) | Q(pk__in=denying.values("claim")))


def _everything(choice: Choice) -> dict[Kind, QuerySet[Any]]:
    acts = Act.objects.standing().filter(shown("incident"))
    return {
        Kind.SOURCE: Source.objects.standing(), Kind.ITEM: Item.objects.standing(),
        Kind.PERSON: PersonRecord.objects.standing(), Kind.PARTY: Party.objects.standing(),
        Kind.INCIDENT: Incident.objects.standing(), Kind.RELATION: _relations(Incident.objects.standing()),
        Kind.ACT: acts, Kind.INVOLVEMENT: _involvements(acts), Kind.CLAIM: Claim.objects.standing(),
        Kind.LINK: _links(Claim.objects.standing()), Kind.ARTIFACT: Artifact.objects.filter(shown("item")),
    }  # fmt: skip


def _around(choice: Choice) -> dict[Kind, QuerySet[Any]]:
    """What hangs on the chosen incidents."""
    some = incidents(choice)
    claims = _claims(Claim.objects.standing().filter(incident__in=some.values("pk")))
    about = Q(pk__in=claims.values("about_id"))
    some = Incident.objects.standing().filter(
        Q(pk__in=some.values("pk")) | Q(pk__in=claims.values("incident"))
    )
    acts = Act.objects.standing().filter(Q(incident__in=incidents(choice).values("pk")) | about)
    involved = _involvements(acts)
    items = Item.objects.standing().filter(
        Q(pk__in=claims.values("item"))
        | Q(pk__in=ClaimLink.objects.live().filter(claim__in=claims.values("pk")).values("to_item"))
    )
    persons = PersonRecord.objects.standing().filter(
        Q(suffered__act__in=acts.values("pk"))
        | Q(involvements__in=involved.values("pk"))
        | Q(key__in=choice.persons)
        | about
    )
    return {
        Kind.SOURCE: _sources(claims, items), Kind.ITEM: items, Kind.PERSON: persons.distinct(),
        Kind.PARTY: Party.objects.standing().filter(involvements__in=involved.values("pk")).distinct(),
        Kind.INCIDENT: some, Kind.RELATION: _relations(some), Kind.ACT: acts, Kind.INVOLVEMENT: involved,
        Kind.CLAIM: claims, Kind.LINK: _links(claims),
        Kind.ARTIFACT: Artifact.objects.filter(item__in=items.values("pk")),
    }  # fmt: skip


def _sources(claims: QuerySet[Claim], items: QuerySet[Item]) -> QuerySet[Source]:
    """Who said it, who the items are from, and where those have it from, to the beginning."""
    held: set[UUID] = set(
        Source.objects.standing()
        .filter(Q(says__claim__in=claims.values("pk")) | Q(items__in=items.values("pk")))
        .values_list("pk", flat=True)
    )
    newest = held
    while newest:
        over = Source.objects.filter(pk__in=newest).exclude(derived_from=None)
        newest = {each for each in over.values_list("derived_from", flat=True) if each} - held
        held |= newest
    return Source.objects.standing().filter(pk__in=held)


def _relations(some: QuerySet[Incident]) -> QuerySet[IncidentLink]:
    return IncidentLink.objects.live().filter(whole__in=some.values("pk"), part__in=some.values("pk"))


def _involvements(acts: QuerySet[Act]) -> QuerySet[Involvement]:
    known = (Q(party__isnull=False) & shown("party")) | (Q(person__isnull=False) & shown("person"))
    return Involvement.objects.standing().filter(known, act__in=acts.values("pk"))


def _links(claims: QuerySet[Claim]) -> QuerySet[ClaimLink]:
    to = Q(to_claim__in=claims.values("pk")) | (Q(to_item__isnull=False) & shown("to_item"))
    return ClaimLink.objects.live().filter(to, claim__in=claims.values("pk"))


def counts(choice: Choice, shut: Collection[UUID]) -> dict[str, int]:
    """How many of each kind, identities among them."""
    found = {kind.value: rows.count() for kind, rows in chosen(choice, shut).items()}
    if choice.persons:
        found[Kind.IDENTITY.value] = identified(choice).count()
    return {kind: count for kind, count in found.items() if count}


def identified(choice: Choice) -> QuerySet[PersonRecord]:
    """The persons whose identity goes out."""
    return PersonRecord.objects.standing().filter(key__in=choice.persons, has_identity=True)
