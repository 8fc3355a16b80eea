"""How claims hang together: which links are allowed, and how each end reads one.

A link is kept once, with a direction. ``Way`` is what one may say from either end: "supports" from here, or "supported
by" that one; both make the same row. A link is never changed: it is ended, and the new one is made beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.counting.bounds import Kind
from safeconduct.evidence.claims.overtaking import same_side
from safeconduct.evidence.claims.words import RELATIONS, TAKES_BACK, Label
from safeconduct.evidence.models import Claim, ClaimLink, Item

OF_ITEMS = frozenset({"supports", "contradicts"})
"""What an item may do to a claim."""
NO_CIRCLE = frozenset({"repeats", "supersedes"})
"""Relations that must lead somewhere."""
CHANGES_COUNT = frozenset({"repeats", "supersedes", "denies"})
"""Relations that may change a bound or where an incident stands."""
SILENCES_DENIAL = frozenset({Kind.DENIAL, Kind.RETRACTION})
"""Kinds of claims by which whoever denied something says otherwise. Nobody else's word does."""


class NotLinked(Exception):
    """The link would say something that cannot be. ``sentence`` says why, in words for whoever made it."""

    def __init__(self, sentence: str | Promise) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))


@dataclass(frozen=True, slots=True)
class Way:
    """A relation and the end it is said from: ``forward`` when the claim named first does it to the other."""

    relation: str
    forward: bool

    @property
    def code(self) -> str:
        return self.relation if self.forward else f"{self.relation}.by"


WAYS = {way.code: way for relation in RELATIONS for way in (Way(relation, True), Way(relation, False))}


@dataclass(frozen=True, slots=True)
class Read:
    """One link as one end reads it: "denied by C-0003". Exactly one of ``claim`` and ``item`` is there."""

    link: ClaimLink
    words: Label
    claim: Claim | None = None
    item: Item | None = None

    @property
    def way(self) -> str:
        """The code of ``WAYS`` as this end would choose it."""
        forward = self.item is None and self.link.to_claim_id == (self.claim.pk if self.claim else None)
        return Way(self.link.relation, forward).code


def words_of(way: Way) -> Label:
    """A way in words, as the claim at hand says it."""
    return RELATIONS[way.relation][0 if way.forward else 1]


def read_from_claim(link: ClaimLink, claim: UUID) -> Read:
    """A link as this claim reads it. An item is evidence: the claim is supported or contradicted by it."""
    if link.to_item is not None:
        return Read(link, _relation_words(link)[1], item=link.to_item)
    if link.claim_id == claim:
        return Read(link, _relation_words(link)[0], claim=link.to_claim)
    return Read(link, _relation_words(link)[1], claim=link.claim)


def read_from_item(link: ClaimLink) -> Read:
    """A link as its item reads it: it supports or contradicts the claim."""
    return Read(link, _relation_words(link)[0], claim=link.claim)


def links_of(claim: UUID, *, ended: bool = False) -> QuerySet[ClaimLink]:
    """A claim's links from either end, those that stand or those that were ended, whose ends may be shown."""
    live = Q(run=None) | Q(run__state="live")
    for end in ("claim", "to_claim", "to_item"):
        live &= Q(**{f"{end}__run": None}) | Q(**{f"{end}__run__state": "live"})
    rows = ClaimLink.objects.filter(live, Q(claim=claim) | Q(to_claim=claim), ended_on__isnull=not ended)
    return rows.select_related("claim", "to_claim", "to_item", "made_by", "ended_by").order_by(
        "relation", "pk"
    )


def of_item(item: UUID) -> QuerySet[ClaimLink]:
    """What standing claims an item speaks for or against, for the item's own page; read with ``read_from_item``."""
    rows = ClaimLink.objects.live().filter(
        Q(claim__run=None) | Q(claim__run__state="live"), to_item=item, claim__withdrawn_on=None
    )
    return rows.select_related("claim").order_by("relation", "pk")


def link(
    claim: Claim, way: Way, other: Claim | Item, *, token: UUID, by: Person, at: datetime, locator: str = "",
    settling: bool = True,
) -> ClaimLink:  # fmt: skip
    """Link a claim to another, or to an item that is evidence; the same form twice makes one link.

    ``settling``: whether to settle the incidents it touches; not where the caller does so after several links.
    Raises ``NotLinked`` with a sentence, and ``NotAllowed``.
    """
    from safeconduct.evidence.claims.settling import settle_around

    demand(by, Permission.COUNT)
    if (held := ClaimLink.objects.filter(key=token).first()) is not None:
        return held
    row = _row(claim, way, other)
    row.key, row.locator, row.made_by, row.made_on = token, locator, by, at.date()
    try:
        with transaction.atomic():
            check(row)
            row.save(force_insert=True)
            _note("made", row, by, at)
            if settling and row.relation in CHANGES_COUNT:
                settle_around(ends_of(row), by=by, at=at)
    except IntegrityError:  # the other click of a double click was faster
        return ClaimLink.objects.get(key=token)
    return row


def end(row: ClaimLink, *, by: Person, at: datetime) -> ClaimLink:
    """Take a link back from today on. The row stays, with who took it back and when. Twice is once."""
    from safeconduct.evidence.claims.settling import settle_around

    demand(by, Permission.COUNT)
    with transaction.atomic():
        rows = ClaimLink.objects.filter(pk=row.pk, ended_on=None)
        if rows.update(ended_by=by, ended_on=at.date()):
            _note("ended", row, by, at)
            if row.relation in CHANGES_COUNT:
                settle_around(ends_of(row), by=by, at=at)
    row.refresh_from_db()
    return row


def ends_of(row: ClaimLink) -> list[UUID]:
    """The claims at the ends of a link."""
    return [end for end in (row.claim_id, row.to_claim_id) if end is not None]


def check_new(claim: Claim, wanted: Iterable[tuple[str, Claim | Item]]) -> None:
    """Whether a claim that is not kept yet may be linked like this. Raises ``NotLinked``."""
    for code, other in wanted:
        if isinstance(other, Claim):
            _check_kinds(WAYS[code].relation, claim, other)


def check(row: ClaimLink) -> None:
    """Whether a link may be kept. Inside the transaction that keeps it. Raises ``NotLinked``."""
    if row.to_item is not None:
        if row.relation not in OF_ITEMS:
            raise NotLinked(_("An item supports a claim or contradicts it. Choose one of these."))
        _check_once(row)
        return
    if row.to_claim is None or row.to_claim_id == row.claim_id:
        raise NotLinked(_("A claim cannot be linked to itself."))
    _check_kinds(row.relation, row.claim, row.to_claim)
    if (
        row.relation == "supersedes"
        and row.to_claim.kind == Kind.DENIAL
        and not same_side(row.claim_id, row.to_claim.pk)
    ):
        raise NotLinked(
            _(
                "These two have no source and no speaker in common. Nobody takes back what somebody else denied."
            )
        )
    _hold(row)
    _check_once(row)
    if row.relation in NO_CIRCLE and _leads_to(row.relation, row.to_claim_id, row.claim_id):
        raise NotLinked(
            _("These claims would go round in a circle. One of them must have been first: end its link.")
        )


def _check_kinds(relation: str, claim: Claim, other: Claim) -> None:
    if relation == "denies" and claim.kind != Kind.DENIAL:
        raise NotLinked(_("Only a denial denies. Choose “contradicts”, or record the denial."))
    if relation == "repeats" and claim.kind != other.kind:
        raise NotLinked(_("What repeats a claim says the same: both have to be of one kind."))
    if relation == "supersedes" and claim.kind == Kind.DENIAL and other.kind != Kind.DENIAL:
        raise NotLinked(_("A denial changes no figure and takes no claim’s place. Choose “denies”."))
    if relation == "supersedes" and other.kind == Kind.DENIAL and claim.kind not in SILENCES_DENIAL:
        raise NotLinked(
            _("Only whoever denied it takes the denial’s place: with another denial, or by taking it back.")
        )


def _check_once(row: ClaimLink) -> None:
    same = ClaimLink.objects.filter(
        claim=row.claim_id,
        relation=row.relation,
        to_claim=row.to_claim_id,
        to_item=row.to_item_id,
        ended_on=None,
    )
    if same.exclude(key=row.key).exists():
        raise NotLinked(_("They are linked in this way already."))


def _hold(row: ClaimLink) -> None:
    """So that no two links close a circle between them at the same moment."""
    ids = sorted(ends_of(row))
    list(Claim.every.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk").values_list("pk"))


def _leads_to(relation: str, start: UUID | None, wanted: UUID) -> bool:
    """Whether links of a relation lead from one claim to another. One query for each step of the chain."""
    rows = ClaimLink.objects.filter(relation=relation, ended_on=None, to_claim__isnull=False)
    seen: set[UUID] = set()
    level: set[UUID] = {start} if start else set()
    while level:
        if wanted in level:
            return True
        seen |= level
        found: Iterable[UUID | None] = rows.filter(claim__in=level).values_list("to_claim", flat=True)
        level = {one for one in found if one is not None} - seen
    return False


def _row(claim: Claim, way: Way, other: Claim | Item) -> ClaimLink:
    if isinstance(other, Item):
        return ClaimLink(claim=claim, relation=way.relation, to_item=other)
    first, second = (claim, other) if way.forward else (other, claim)
    return ClaimLink(claim=first, relation=way.relation, to_claim=second)


def _relation_words(link: ClaimLink) -> tuple[Label, Label]:
    if link.relation == "supersedes" and link.claim.kind == Kind.RETRACTION:
        return TAKES_BACK
    return RELATIONS.get(link.relation, (link.relation, link.relation))


def _note(what: str, row: ClaimLink, by: Person, at: datetime) -> None:
    for claim in ends_of(row):
        audit.record(f"evidence.claimlink.{what}", chain="staff", by=by.pk, subject=claim, at=at)
