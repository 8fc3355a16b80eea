"""How incidents hang together: said once with a direction, read from both ends in their own words.

A consequence is a cause read from the other end, and what is parallel has no direction: both are kept in one way only,
so that one thing is never said twice. Links of an import that were kept otherwise read as well.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence.incidents.telling import figures_may_differ
from safeconduct.evidence.models import Incident, IncidentLink

FROM_WHOLE: Mapping[str, Promise] = {
    "encompasses": _("is made up of"),
    "precedes": _("came before"),
    "causes": _("led to"),
    "consequence": _("came of"),
    "parallel": _("went on beside"),
}
"""How the incident named first reads a link."""
FROM_PART: Mapping[str, Promise] = {
    "encompasses": _("is part of"),
    "precedes": _("came after"),
    "causes": _("came of"),
    "consequence": _("led to"),
    "parallel": _("went on beside"),
}
"""How the incident named second reads the same link."""

CHOICES: Mapping[str, tuple[str, bool]] = {
    "encompasses": ("encompasses", True),
    "part_of": ("encompasses", False),
    "precedes": ("precedes", True),
    "follows": ("precedes", False),
    "causes": ("causes", True),
    "consequence": ("causes", False),
    "parallel": ("parallel", True),
}
"""What one may say of this incident and another: the relation kept, and whether this one is named first."""


class Circle(Exception):
    """The incident would be part of itself."""


class LinkedAlready(Exception):
    """These two are linked in this way already."""


@dataclass(frozen=True, slots=True)
class Read:
    """One link as one of its ends reads it."""

    id: UUID
    other: Incident
    words: str | Promise
    choice: str
    group: int | None
    why: str


def words_of(choice: str) -> Promise:
    """A choice in words: "this incident … the other"."""
    relation, first = CHOICES[choice]
    return (FROM_WHOLE if first else FROM_PART)[relation]


def read_from(link: IncidentLink, incident: UUID) -> Read:
    """A link as this end reads it."""
    first = link.whole_id == incident
    other = link.part if first else link.whole
    relation, swapped = ("causes", True) if link.relation == "consequence" else (link.relation, False)
    at_first = first != swapped
    choice = next(
        code for code, kept in CHOICES.items() if kept == (relation, at_first or relation == "parallel")
    )
    table = FROM_WHOLE if first else FROM_PART
    return Read(
        link.pk, other, table.get(link.relation, link.relation), choice, link.disjoint_group, link.why
    )


def links_of(incident: UUID) -> Q:
    """A condition for the links of an incident whose other end may be shown."""
    live = Q(run=None) | Q(run__state="live")
    ends = [Q(**{f"{end}__run": None}) | Q(**{f"{end}__run__state": "live"}) for end in ("whole", "part")]
    return (Q(whole=incident) | Q(part=incident)) & live & ends[0] & ends[1]


def link(
    incident: Incident, choice: str, other: Incident, *, token: UUID, by: Person, at: datetime
) -> IncidentLink:
    """Say how two incidents hang together; the same form twice says it once.

    Raises ``Circle``, ``LinkedAlready``, ``NotAllowed``.
    """
    demand(by, Permission.COUNT)
    if (held := IncidentLink.objects.filter(pk=token).first()) is not None:
        return held
    whole, part, relation = _ends(incident, choice, other)
    row = IncidentLink(
        id=token, whole_id=whole, part_id=part, relation=relation, made_by=by, made_on=at.date()
    )
    try:
        with transaction.atomic():
            _check(row)
            row.save(force_insert=True)
            _note("linked", row, by, at)
    except IntegrityError:
        if (held := IncidentLink.objects.filter(pk=token).first()) is not None:
            return held
        raise LinkedAlready from None
    return row


def say_otherwise(
    row: IncidentLink, incident: Incident, choice: str, other: Incident, *, by: Person, at: datetime
) -> IncidentLink:
    """Correct a link, as ``incident`` reads it. A part that shares nobody with others has to be said so again.

    Raises as ``link`` does.
    """
    demand(by, Permission.COUNT)
    before = (row.whole_id, row.part_id, row.relation)
    row.whole_id, row.part_id, row.relation = _ends(incident, choice, other)
    if (row.whole_id, row.part_id, row.relation) == before:
        return row
    row.disjoint_group, row.why = None, ""
    try:
        with transaction.atomic():
            _check(row)
            row.save(update_fields=("whole", "part", "relation", "disjoint_group", "why"))
            _note("relinked", row, by, at)
    except IntegrityError:
        raise LinkedAlready from None
    return row


def unlink(row: IncidentLink, *, by: Person, at: datetime) -> None:
    """Take a link away. Who linked them and who took it away stays in the audit."""
    demand(by, Permission.COUNT)
    with transaction.atomic():
        if IncidentLink.objects.filter(pk=row.pk).delete()[0]:
            _note("unlinked", row, by, at)


def share_nobody(whole: Incident, parts: Collection[UUID], why: str, *, by: Person, at: datetime) -> int:
    """Record that these parts of an incident share nobody, so that their figures add up. Gives the group's number.

    A part in another group leaves that one. Raises ``ValueError`` for fewer than two parts.
    """
    demand(by, Permission.COUNT)
    with transaction.atomic():
        Incident.every.select_for_update().get(pk=whole.pk)
        rows = IncidentLink.objects.live().filter(whole=whole, relation="encompasses")
        chosen = rows.filter(pk__in=parts)
        if chosen.count() < 2:
            raise ValueError("It takes two parts to share nobody.")
        number = (rows.aggregate(highest=Max("disjoint_group"))["highest"] or 0) + 1
        count = chosen.update(disjoint_group=number, why=why)
        audit.record(
            "evidence.incident.disjoint", chain="staff", by=by.pk, subject=whole.pk, count=count, at=at
        )
        figures_may_differ([whole.pk], at.date())
    return number


def share_again(whole: Incident, group: int, *, by: Person, at: datetime) -> None:
    """Take back that the parts of a group share nobody."""
    demand(by, Permission.COUNT)
    with transaction.atomic():
        rows = IncidentLink.objects.filter(whole=whole, relation="encompasses", disjoint_group=group)
        if count := rows.update(disjoint_group=None, why=""):
            audit.record(
                "evidence.incident.not_disjoint",
                chain="staff",
                by=by.pk,
                subject=whole.pk,
                count=count,
                at=at,
            )
            figures_may_differ([whole.pk], at.date())


def _ends(incident: Incident, choice: str, other: Incident) -> tuple[UUID, UUID, str]:
    relation, first = CHOICES[choice]
    pair: Sequence[UUID] = (incident.pk, other.pk) if first else (other.pk, incident.pk)
    if relation == "parallel":
        pair = sorted(pair)
    return pair[0], pair[1], relation


def _check(row: IncidentLink) -> None:
    """Inside a transaction that holds both incidents, so that no two links close a circle between them."""
    if row.whole_id == row.part_id:
        raise Circle
    ids = sorted((row.whole_id, row.part_id))
    list(Incident.every.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    others = IncidentLink.objects.exclude(pk=row.pk)
    other_way = {"causes": "consequence", "parallel": "parallel"}.get(row.relation)
    if other_way and others.filter(whole=row.part_id, part=row.whole_id, relation=other_way).exists():
        raise LinkedAlready
    if row.relation == "encompasses" and _is_below(row.whole_id, row.part_id, row.pk):
        raise Circle


def _is_below(wanted: UUID, top: UUID, leaving_out: UUID) -> bool:
    """Whether ``wanted`` is somewhere among the parts of ``top``. One query for each level."""
    links = IncidentLink.objects.filter(relation="encompasses").exclude(pk=leaving_out)
    seen: set[UUID] = set()
    level = {top}
    while level:
        if wanted in level:
            return True
        seen |= level
        level = set(links.filter(whole__in=level).values_list("part", flat=True)) - seen
    return False


def _note(what: str, row: IncidentLink, by: Person, at: datetime) -> None:
    for end in (row.whole_id, row.part_id):
        audit.record(f"evidence.incident.{what}", chain="staff", by=by.pk, subject=end, at=at)
    figures_may_differ([row.whole_id], at.date())
