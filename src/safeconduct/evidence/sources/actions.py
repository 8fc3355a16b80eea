"""Keep sources: public ones by their name, people by a code with the name sealed; and open who it is, for a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.counting.corroboration import Source as Link
from safeconduct.counting.corroboration import check_derived_from
from safeconduct.evidence.claims.settling import settle_for_source
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Source
from safeconduct.evidence.models.sources import NAMELESS_KINDS
from safeconduct.evidence.recording import add, change, next_number, open_content
from safeconduct.evidence.sources.words import REASONS

COURT = "court"
Identity = Mapping[str, str]
"""``name``, ``contact`` and ``note`` of a source whose name is sealed."""


class SeatNeeded(Exception):
    """What is sealed can be written only by somebody at the desk."""


class NoReason(Exception):
    """Nobody opens an identity without saying why."""


def add_source(
    values: Mapping[str, Any],
    *,
    identity: Identity,
    token: UUID,
    by: Person,
    at: datetime,
    desk: DeskKeys | None,
) -> Source:
    """Keep a new source; the same token twice keeps one. ``identity`` counts for people and the unnamed only.

    Raises ``NotAllowed``, ``InACircle`` and ``SeatNeeded``.
    """
    nameless = values["kind"] in NAMELESS_KINDS
    content = _content(identity) if nameless else {}
    if content and desk is None:
        raise SeatNeeded
    guard(token, values.get("derived_from"))
    for _attempt in range(5):
        source = Source(id=token, **values)
        if nameless:
            source.key = source.name = next_number(Source)
        try:
            return add(source, by=by, at=at, content=content or None, desk=desk)
        except IntegrityError:  # a colleague took the number a moment ago
            continue
    raise IntegrityError


def change_source(
    source: Source,
    values: Mapping[str, Any],
    *,
    identity: Identity | None,
    version: int,
    by: Person,
    at: datetime,
    desk: DeskKeys | None,
) -> Source:
    """Change a source; ``identity`` None leaves what is sealed as it is.

    Where it takes its knowledge from, and whether it is a court, decide what its claims weigh: incidents follow.

    Raises what ``recording.change`` raises, and ``InACircle``, ``SeatNeeded``.
    """
    content = _content(identity) if identity is not None else None
    if content is not None and desk is None:
        raise SeatNeeded
    guard(source.pk, values.get("derived_from"))
    before = (source.derived_from_id, source.kind == COURT)
    with transaction.atomic():
        change(source, values, version=version, by=by, at=at, content=content, desk=desk)
        if (source.derived_from_id, source.kind == COURT) != before:
            settle_for_source(source.pk, by=by, at=at)
    return source


def guard(source_id: UUID, derived_from: Source | None) -> None:
    """Refuse a chain that leads back to this source. Raises ``counting.corroboration.InACircle``."""
    links = {str(source_id): Link(str(source_id))}
    following = derived_from
    while following is not None and str(following.pk) not in links:
        before = following.derived_from
        links[str(following.pk)] = Link(str(following.pk), str(before.pk) if before else None)
        following = before
    check_derived_from(str(source_id), str(derived_from.pk) if derived_from else None, links)


def chain_of(source: Source) -> list[Source]:
    """The sources this one takes its knowledge from, nearest first; the last is the origin."""
    chain: list[Source] = []
    following, seen = source.derived_from, {source.pk}
    while following is not None and following.pk not in seen:
        chain.append(following)
        seen.add(following.pk)
        following = following.derived_from
    return chain


def open_identity(source: Source, *, reason: str, by: Person, at: datetime, desk: DeskKeys) -> dict[str, Any]:
    """Who a source is. The audit has its row, with the reason, before it opens.

    Raises ``NotAllowed``, ``NoReason``, ``NoKey`` (forgotten) and ``CannotOpen``.
    """
    demand(by, Permission.SEE_EVIDENCE)
    if reason not in REASONS:
        raise NoReason
    with transaction.atomic():
        audit.record(
            f"evidence.source.identity_read.{reason}", chain="staff", by=by.pk, subject=source.pk, at=at
        )
    return open_content(source, desk)


def _content(identity: Identity) -> dict[str, Any]:
    return {name: text for name, text in identity.items() if text}
