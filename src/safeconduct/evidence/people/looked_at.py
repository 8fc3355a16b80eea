"""Whether those who decided that two records are one person, or two, had opened who both are. Out of the audit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.models import PersonMatch
from safeconduct.evidence.people.identities import OPENED

DECIDED = ("evidence.match.agreed", "evidence.match.refused")


def decided_unopened(matches: Iterable[PersonMatch], reader: UUID | None = None) -> frozenset[UUID]:
    """Of several matches those that nobody who decided them had opened, both identities, before: two queries.

    For one that still waits, whoever proposed it and ``reader`` are asked. Where the vault keeps nothing of either,
    nothing could be opened.
    """
    asked = [one for one in matches if one.first.has_identity or one.second.has_identity]
    if not asked:
        return frozenset()
    decided = dict(
        StaffEntry.objects.filter(subject__in=[one.pk for one in asked], action__in=DECIDED).values_list(
            "subject", "number"
        )
    )
    opened: dict[tuple[UUID, UUID], list[int]] = defaultdict(list)
    subjects = {record for one in asked for record in (one.first_id, one.second_id)}
    entries = StaffEntry.objects.filter(subject__in=subjects, action__startswith=OPENED)
    for subject, by, number in entries.values_list("subject", "by", "number"):
        if subject and by:
            opened[subject, by].append(number)

    def had_opened(one: PersonMatch, who: UUID) -> bool:
        before = decided.get(one.pk)
        sealed = [record.pk for record in (one.first, one.second) if record.has_identity]
        return all(
            any(before is None or number < before for number in opened[record, who]) for record in sealed
        )

    def deciders(one: PersonMatch) -> set[UUID]:
        second = one.decided_by_id or (reader if one.state == "proposed" else None)
        return {who for who in (one.proposed_by_id, second) if who is not None}

    return frozenset(one.pk for one in asked if not any(had_opened(one, who) for who in deciders(one)))
