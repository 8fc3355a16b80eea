"""Keep claims: add one with who says it and what it does to others, change its text, judge it, ask for an answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.counting.bounds import Kind
from safeconduct.counting.quantities import Quantity
from safeconduct.evidence.claims import linking
from safeconduct.evidence.claims.linking import WAYS
from safeconduct.evidence.claims.settling import settle_around
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import (
    Claim,
    ClaimSource,
    Incident,
    Item,
    Record,
    Revision,
    RightOfReply,
    Source,
)
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn, add, change, open_content
from safeconduct.evidence.sealing import Content

TEXTS = ("statement", "translation", "speaker", "capacity", "phrase")
"""Sealed, unless it was said in public."""

NEVER_EDITED = frozenset(
    {"kind", "unit", "comparator", "low", "high", "act_code", "figure_period", "as_of", "is_public"}
)
"""The figure, the kind, and whether it was said in public: a new claim says it otherwise."""


class DeskNeeded(Exception):
    """What was not said in public is sealed, and only somebody at the desk can seal or open it."""


class TooEarly(Exception):
    """They still have time to answer."""


@dataclass(frozen=True, slots=True)
class Links:
    """What a new claim does to others, all in the direction from the claim.

    ``supersedes`` of a retraction is what it takes back. ``items_against`` and ``items_for``: evidence.
    """

    denies: tuple[Claim, ...] = ()
    supersedes: tuple[Claim, ...] = ()
    repeats: tuple[Claim, ...] = ()
    items_for: tuple[Item, ...] = ()
    items_against: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """A claim as somebody enters it.

    Attributes:
        texts: statement, translation, speaker, capacity and phrase; sealed unless ``is_public``.
        values: other columns by name (language, said_on, first_day, last_day, venue, item, locator, form, exact_words).
        about: the act, person or involvement it is about; None for the incident as a whole.
    """

    kind: Kind
    is_public: bool
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    quantity: Quantity | None = None
    about: Record | None = None
    sources: tuple[Source, ...] = ()
    links: Links = field(default_factory=Links)


def add_claim(
    said: Said, *, incident: Incident, token: UUID, by: Person, at: datetime, desk: DeskKeys | None = None
) -> Claim:
    """Record a claim with its sources and links, and settle the incident. The same form twice records one.

    Raises ``DeskNeeded``, ``linking.NotLinked`` and ``NotAllowed``; then nothing is kept.
    """
    demand(by, Permission.COUNT)
    if (held := Claim.every.filter(pk=token).first()) is not None:
        return held
    content = None if said.is_public else {name: text for name, text in said.texts.items() if text}
    if content and desk is None:
        raise DeskNeeded
    row = Claim(
        id=token, kind=said.kind.value, incident=incident, is_public=said.is_public,
        about_kind=str(said.about._meta.model_name).removesuffix("record") if said.about else "incident",
        about_id=said.about.pk if said.about else incident.pk,
        **(said.texts if said.is_public else {}), **said.values, **_figure(said.quantity),
    )  # fmt: skip
    linking.check_new(row, _wanted(said.links))
    try:
        with transaction.atomic():
            row = add(row, by=by, at=at, content=content or None, desk=desk)
            ClaimSource.objects.bulk_create(
                [ClaimSource(claim=row, source=source) for source in said.sources], ignore_conflicts=True
            )
            _link(row, said.links, by, at)
            settle_around([row.pk], by=by, at=at)
    except IntegrityError:  # the other click of a double click was faster
        if (held := Claim.every.filter(pk=token).first()) is not None:
            return held
        raise
    return row


def change_claim(
    claim: Claim, *, texts: Mapping[str, str], values: Mapping[str, Any], sources: Collection[Source], version: int,
    by: Person, at: datetime, desk: DeskKeys | None = None,
) -> Claim:  # fmt: skip
    """Correct the text of a claim, who says it and how credible it is. Its kind and its figure never change.

    Raises ``DeskNeeded``, ``NotAllowed``, ``ChangedMeanwhile`` and ``Withdrawn``.
    """
    forbidden = {
        "kind",
        "unit",
        "comparator",
        "low",
        "high",
        "act_code",
        "figure_period",
        "as_of",
        "is_public",
    }
    if forbidden & set(values):
        raise ValueError("a figure is never edited: a new one supersedes it")
    demand(by, Permission.COUNT)
    content: Content | None = None
    if claim.is_public:
        values = {**values, **texts}
    elif any(texts.values()) or claim.sealed is not None:
        if desk is None:
            raise DeskNeeded
        before = open_content(claim, desk)
        content = {**before, **texts}
        content = None if content == before else content
    with transaction.atomic():
        if claim.version != version:
            raise ChangedMeanwhile
        said_by = set(ClaimSource.objects.filter(claim=claim).values_list("source", flat=True))
        wanted = {source.pk for source in sources}
        change(claim, values, version=version, by=by, at=at, content=content, desk=desk)
        if wanted != said_by:
            _keep_sources(claim, said_by, wanted, by, at)
        settle_around([claim.pk], by=by, at=at)
    return claim


def judge(claim: Claim, credibility: int, why: str, *, version: int, by: Person, at: datetime) -> Claim:
    """How credible a reviewer holds what is said, from 1 to 6, apart from how reliable who says it is.

    Raises ``NotAllowed``, ``ChangedMeanwhile`` and ``Withdrawn``.
    """
    values = {"credibility": credibility, "credibility_why": why}
    with transaction.atomic():
        change(claim, values, version=version, by=by, at=at)
        settle_around([claim.pk], by=by, at=at)
    return claim


def ask_for_reply(
    claim: Claim,
    *,
    asked_of: str,
    how: str,
    asked_on: date,
    answer_by: date,
    token: UUID,
    by: Person,
    at: datetime,
) -> RightOfReply:
    """Keep that an office or body was asked to answer. The same form twice keeps it once. Raises ``NotAllowed``."""
    demand(by, Permission.COUNT)
    if claim.withdrawn_on is not None:
        raise Withdrawn
    row = RightOfReply(
        id=token, claim=claim, asked_of=asked_of, how=how, asked_on=asked_on, answer_by=answer_by, asked_by=by
    )
    try:
        with transaction.atomic():
            if (held := RightOfReply.objects.filter(pk=token).first()) is not None:
                return held
            row.save(force_insert=True)
            _note_reply("asked", row, by, at)
    except IntegrityError:  # the other click of a double click was faster
        return RightOfReply.objects.get(pk=token)
    return row


def keep_answer(
    row: RightOfReply, answer: Claim, *, answered_on: date, by: Person, at: datetime
) -> RightOfReply:
    """Keep that they answered, and with which claim. Also after nobody waited any more. Raises ``NotAllowed``."""
    demand(by, Permission.COUNT)
    with transaction.atomic():
        held = RightOfReply.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if (held.answer_id, held.answered_on) != (answer.pk, answered_on):
            held.answer, held.answered_on, held.closed_on = answer, answered_on, None
            held.save(update_fields=("answer", "answered_on", "closed_on"))
            _note_reply("answered", held, by, at)
    return held


def no_answer_came(row: RightOfReply, *, by: Person, at: datetime) -> RightOfReply:
    """Stop waiting: no answer came. Raises ``TooEarly`` until the day after they had time, and ``NotAllowed``."""
    demand(by, Permission.COUNT)
    if at.date() <= row.answer_by:
        raise TooEarly
    with transaction.atomic():
        held = RightOfReply.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if held.answered_on is None and held.closed_on is None:
            held.closed_on = at.date()
            held.save(update_fields=("closed_on",))
            _note_reply("unanswered", held, by, at)
    return held


def _figure(quantity: Quantity | None) -> dict[str, Any]:
    if quantity is None:
        return {}
    return {
        "unit": quantity.unit, "comparator": quantity.comparator.value, "low": quantity.low, "high": quantity.high,
        "act_code": quantity.act, "phrase_language": quantity.language, "figure_period": quantity.period,
        "as_of": quantity.as_of,
    }  # fmt: skip


def _wanted(links: Links) -> list[tuple[str, Claim | Item]]:
    return [
        *(("denies", other) for other in links.denies),
        *(("supersedes", other) for other in links.supersedes),
        *(("repeats", other) for other in links.repeats),
        *(("supports.by", item) for item in links.items_for),
        *(("contradicts.by", item) for item in links.items_against),
    ]


def _link(row: Claim, links: Links, by: Person, at: datetime) -> None:
    """The links of a new claim. Their tokens follow from the claim's, so that a form sent twice makes each once."""
    for code, other in _wanted(links):
        token = uuid5(row.pk, f"{code} {other.pk}")
        linking.link(row, WAYS[code], other, token=token, by=by, at=at, settling=False)


def _keep_sources(claim: Claim, before: set[UUID], wanted: set[UUID], by: Person, at: datetime) -> None:
    """Other sources are a change like any other: it has its revision, and a colleague who edits is told."""
    rows = Claim.every.filter(pk=claim.pk, version=claim.version, withdrawn_on=None)
    if rows.update(version=claim.version + 1, changed_by=by, changed_on=at.date()) != 1:
        raise ChangedMeanwhile
    Revision.objects.create(
        kind="claim", record_id=claim.pk, version=claim.version, by=by, day=at.date(),
        before={"sources": sorted(map(str, before))},
    )  # fmt: skip
    claim.version += 1
    ClaimSource.objects.filter(claim=claim).exclude(source__in=wanted).delete()
    ClaimSource.objects.bulk_create(
        [ClaimSource(claim=claim, source_id=source) for source in sorted(wanted - before)]
    )
    audit.record(
        "evidence.claim.sources", chain="staff", by=by.pk, subject=claim.pk, count=len(wanted), at=at
    )


def _note_reply(what: str, row: RightOfReply, by: Person, at: datetime) -> None:
    audit.record(f"evidence.reply.{what}", chain="staff", by=by.pk, subject=row.claim_id, at=at)
