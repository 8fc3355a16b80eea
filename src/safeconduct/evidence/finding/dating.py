"""When something found here happened, as it was written: “March 2026” is no first and no last day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.evidence.claims.words import day_words
from safeconduct.evidence.models import Act, Claim, Incident, Item, SearchRow
from safeconduct.evidence.models.finding import KINDS

SHOWN = 3
"""So many dates of one record are said; then how many more there are."""
WRITTEN: Mapping[int, tuple[Any, str]] = {
    KINDS["incident"]: (Incident, "periods"), KINDS["act"]: (Act, "period"), KINDS["claim"]: (Claim, "said_on"),
    KINDS["item"]: (Item, "published_on"),
}  # fmt: skip


def as_written(rows: Iterable[SearchRow]) -> dict[UUID, str]:
    """The dates of these rows in the reader's words, by the record's id: one query for each kind among them."""
    ids: dict[int, list[UUID]] = defaultdict(list)
    for row in rows:
        if row.kind in WRITTEN and (row.first_day or row.last_day):
            ids[row.kind].append(row.record_id)
    found: dict[UUID, str] = {}
    for kind, those in ids.items():
        model, column = WRITTEN[kind]
        for pk, said in model.objects.filter(pk__in=those).values_list("pk", column):
            found[pk] = _words(said if isinstance(said, list) else [said])
    return found


def _words(said: list[str]) -> str:
    dates = [day_words(each) for each in said if each]
    more = len(dates) - SHOWN
    shown = [*dates[:SHOWN], *([_("%(more)s more") % {"more": more}] if more > 0 else [])]
    return "; ".join(shown)
