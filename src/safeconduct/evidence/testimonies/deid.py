"""De-identified versions: the matcher proposes, the author decides, two other people read both and agree.

A version keeps its spans and the text that came of them, sealed under the testimony's key, and a keyed digest of the
text it was made from: when that text changes, the version is stale and nothing may be taken from it any more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from safeconduct import audit, vault
from safeconduct.access.errors import WrongState
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.audit.models import StaffEntry
from safeconduct.consent.scopes import Scope
from safeconduct.evidence import keys, recording, sealing
from safeconduct.evidence.deidentify import Kind, Leftover, Span, find, replaced
from safeconduct.evidence.deidentify.spans import merged
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import DeidReview, Testimony
from safeconduct.evidence.sealing import Content
from safeconduct.evidence.testimonies import left_in, uses
from safeconduct.evidence.testimonies.actions import opened_for
from safeconduct.evidence.testimonies.known import known_of
from safeconduct.evidence.testimonies.words import CHECKLIST

READ = "evidence.deid.read"
SENT = "evidence.deid.sent"
BY_HAND = "by-hand"


class NotYours(Exception):
    """Authors change their own version, and agree to none of it; nobody agrees twice."""


class NotRead(Exception):
    """Nobody agrees to what they have not opened, as it was sent last and as it stands now."""


class Stale(Exception):
    """The account was corrected after this version was made: begin a new one."""


class NotThere(ValueError):
    """The phrase, or the span, is not in the text."""


class NotLookedAt(ValueError):
    """Something of the checklist was not looked at."""


class NothingAgreed(Exception):
    """There is no version that two reviewers agreed to and that still fits the account."""


@dataclass(frozen=True, slots=True)
class Version:
    """A version opened: the account, what goes, what comes of it, and what is left for people to judge.

    ``shown``: keyed digest of all that a reviewer reads here, as hex; whoever agrees says it again.
    """

    review: DeidReview
    text: str = field(repr=False)
    spans: tuple[Span, ...] = field(repr=False)
    dropped: tuple[Span, ...] = field(repr=False)
    leftovers: tuple[Leftover, ...] = field(repr=False)
    remains: Mapping[str, str] = field(repr=False)
    notes: tuple[Mapping[str, str], ...] = field(repr=False)
    result: str = field(repr=False)
    is_stale: bool = False
    whys: tuple[str, ...] = field(default=(), repr=False)  # why each of ``dropped`` stays, in its order
    shown: str = ""


def begin(
    testimony: Testimony,
    reason: str,
    *,
    token: UUID,
    by: Person,
    at: datetime,
    desk: DeskKeys,
    documentation: DeskKeys | None = None,
) -> DeidReview:
    """A new version with what the matcher found. The same form twice begins one. Raises ``NoConsent``, ``NoReason``."""
    if (held := DeidReview.objects.filter(pk=token).first()) is not None:
        return held
    opened_for("evidence.testimony.read", testimony, testimony.pk, reason, by=by, at=at)
    key, text = keys.record_key(testimony.pk, desk), text_of(testimony, desk)
    spans = find(text, known_of(testimony, desk, by=by, at=at, documentation=documentation)).spans
    row = DeidReview(id=token, testimony=testimony, state="draft", author=by, made_on=at.date())
    row.mark = mark_of(text, key)
    content = {"spans": _packed(spans), "dropped": [], "remains": {}, "notes": []}
    row.sealed = sealing.locked(row, {**content, "result": replaced(text, spans)}, key)
    for attempt in range(5):
        row.number = DeidReview.objects.filter(testimony=testimony).count() + 1
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                audit.record("evidence.deid.begun", chain="staff", by=by.pk, subject=row.pk, at=at)
            break
        except IntegrityError:
            if attempt == 4:
                raise
    return row


def open_version(
    review: DeidReview,
    reason: str,
    *,
    by: Person,
    at: datetime,
    desk: DeskKeys,
    documentation: DeskKeys | None = None,
) -> Version:
    """Account and version, after a row in the audit says who opens them and why."""
    opened_for(READ, review.testimony, review.pk, reason, by=by, at=at)
    version = version_of(review, desk)
    if version.is_stale:
        return version
    known = known_of(review.testimony, desk, by=by, at=at, documentation=documentation)
    return replace(version, leftovers=_left(version, find(version.text, known).leftovers))


def version_of(review: DeidReview, desk: DeskKeys) -> Version:
    """The version without a row in the audit and without leftovers, for actions that show nothing."""
    key, text = keys.record_key(review.testimony_id, desk), text_of(review.testimony, desk)
    held = sealing.opened(review, review.sealed, key)
    stale = not vault.digests.equal(mark_of(text, key), bytes(review.mark))
    spans, dropped = _unpacked(held["spans"]), _unpacked(held["dropped"])
    return Version(
        review, "" if stale else text, () if stale else spans, () if stale else dropped, (),
        dict(held["remains"]), tuple(held["notes"]), str(held["result"]), stale,
        tuple(map(left_in.why_of, held["dropped"])), _shown(held, key),
    )  # fmt: skip


def add_phrase(
    review: DeidReview, phrase: str, kind: Kind, *, by: Person, at: datetime, desk: DeskKeys
) -> int:
    """Take out a phrase wherever it stands, capitals or not. Returns how often. Raises ``NotThere``."""
    demand(by, Permission.OPEN_TESTIMONY)
    text = text_of(review.testimony, desk)
    places = (
        [m.span() for m in re.finditer(re.escape(phrase.strip()), text, re.IGNORECASE)]
        if phrase.strip()
        else []
    )
    if not places:
        raise NotThere
    new = [Span(start, end, kind, BY_HAND) for start, end in places]

    def add(held: Content) -> None:
        back = [
            one for one in held["dropped"] if _within(one, places)
        ]  # what is recorded stays known as such
        held["spans"] = _packed(merged([*_unpacked([*held["spans"], *back]), *new], text))
        held["dropped"] = [one for one in held["dropped"] if one not in back]

    _changed(review, add, by=by, at=at, desk=desk)
    return len(places)


def drop(
    review: DeidReview, start: int, end: int, why: str, *, by: Person, at: datetime, desk: DeskKeys
) -> None:
    """Leave something in the text that was to go; the reviewers read it first, with the reason. Twice is once.

    Raises ``NotThere``, ``left_in.NoWhy``, ``left_in.IsRecorded``.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    if not why.strip():
        raise left_in.NoWhy

    def take_out(held: Content) -> None:
        going = [one for one in held["spans"] if (one[0], one[1]) == (start, end)]
        if not going and not any((one[0], one[1]) == (start, end) for one in held["dropped"]):
            raise NotThere
        left_in.refuse_recorded(_unpacked(going), review.testimony, at.date())
        held["spans"] = [one for one in held["spans"] if one not in going]
        held["dropped"] = sorted([*held["dropped"], *(left_in.with_why(one, why) for one in going)])

    _changed(review, take_out, by=by, at=at, desk=desk)


def put_back(review: DeidReview, start: int, end: int, *, by: Person, at: datetime, desk: DeskKeys) -> None:
    """Something that was left in goes after all. Twice is once. Raises ``NotThere``."""
    demand(by, Permission.OPEN_TESTIMONY)

    def put(held: Content) -> None:
        back = [one for one in held["dropped"] if (one[0], one[1]) == (start, end)]
        if not back and not any((one[0], one[1]) == (start, end) for one in held["spans"]):
            raise NotThere
        held["spans"] = _packed(tuple(sorted(_unpacked([*held["spans"], *back]), key=lambda one: one.start)))
        held["dropped"] = [one for one in held["dropped"] if one not in back]

    _changed(review, put, by=by, at=at, desk=desk)


def send(review: DeidReview, remains: Mapping[str, str], *, by: Person, at: datetime, desk: DeskKeys) -> None:
    """Send to two reviewers, with what still stands in it by each part of the checklist.

    Raises ``NotLookedAt`` unless something is written for each part ("nothing" is an answer), ``NotYours``,
    ``left_in.IsRecorded`` when something recorded was left in and its yes holds no more.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    said = {code: str(remains.get(code, "")).strip() for code in CHECKLIST}
    if not all(said.values()):
        raise NotLookedAt

    def fill(held: Content) -> None:
        left_in.refuse_recorded(_unpacked(held["dropped"]), review.testimony, at.date())
        held["remains"] = said

    with transaction.atomic():
        _changed(review, fill, by=by, at=at, desk=desk, note=False)
        DeidReview.objects.filter(pk=review.pk).update(
            first_reviewer=None, first_on=None, second_reviewer=None, second_on=None
        )
        _move(_fresh(review), "review", SENT, by, at)


def agree(review: DeidReview, shown: str, *, by: Person, at: datetime, desk: DeskKeys) -> DeidReview:
    """The first or the second reviewer agrees to what they were ``shown``. Twice by one person is once.

    Raises ``NotYours`` for the author, ``NotRead``, ``Stale``, ``WrongState``, ``NoConsent``.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    with transaction.atomic():
        review = _locked(review)
        if by.pk in (review.first_reviewer_id, review.second_reviewer_id):
            return review
        _may_review(review, shown, by, at, desk)
        left_in.refuse_recorded(version_of(review, desk).dropped, review.testimony, at.date())
        if review.state == "review":
            _move(review, "once", "evidence.deid.agreed_once", by, at)
            DeidReview.objects.filter(pk=review.pk).update(first_reviewer=by, first_on=at.date())
        else:
            _move(review, "agreed", "evidence.deid.agreed", by, at)
            DeidReview.objects.filter(pk=review.pk).update(second_reviewer=by, second_on=at.date())
    return _fresh(review)


def send_back(review: DeidReview, why: str, shown: str, *, by: Person, at: datetime, desk: DeskKeys) -> None:
    """A reviewer does not agree, and says why (sealed). Raises as ``agree`` does."""
    with transaction.atomic():
        review = _locked(review)
        _may_review(review, shown, by, at, desk)
        key = keys.record_key(review.testimony_id, desk)
        held = sealing.opened(review, review.sealed, key)
        held["notes"] = [
            *held["notes"],
            {"by": by.display_name, "on": at.date().isoformat(), "text": why.strip()},
        ]
        _move(review, "returned", "evidence.deid.returned", by, at)
        DeidReview.objects.filter(pk=review.pk).update(sealed=sealing.locked(review, held, key))


def set_aside(review: DeidReview, *, by: Person, at: datetime) -> None:
    """Use this version no more. Twice is once."""
    demand(by, Permission.OPEN_TESTIMONY)
    review = _fresh(review)
    if review.state != "set_aside":
        with transaction.atomic():
            _move(review, "set_aside", "evidence.deid.set_aside", by, at)


def agreed(testimony: Testimony, desk: DeskKeys) -> Version:
    """The newest agreed version, if it still fits the account. Raises ``NothingAgreed``. Shows nothing by itself."""
    row = DeidReview.objects.filter(testimony=testimony, state="agreed").order_by("-number").first()
    version = version_of(row, desk) if row else None
    if version is None or version.is_stale:
        raise NothingAgreed
    return version


def fitting(reviews: Iterable[UUID]) -> frozenset[UUID]:
    """Of these versions those that still stand as far as anybody sees without a key: agreed, and the newest that is."""
    asked = list(DeidReview.objects.filter(pk__in=list(reviews), state="agreed"))
    every = DeidReview.objects.filter(testimony__in=[row.testimony_id for row in asked], state="agreed")
    newest = dict(every.order_by("number").values_list("testimony", "pk"))
    return frozenset(row.pk for row in asked if newest[row.testimony_id] == row.pk)


def leaves_names_in(version: Version) -> bool:
    """Whether it says something that is recorded of somebody: it needs their yes to the name, today and later."""
    return any(span.on_incident for span in version.dropped)


def quotable(testimony: Testimony, scope: Scope, *, at: datetime, desk: DeskKeys) -> str:
    """The text that may be quoted, retold or adapted under a purpose, or nothing at all.

    Raises ``NoConsent`` unless the purpose holds today, ``NothingAgreed`` without an agreed version that fits,
    ``left_in.IsRecorded`` when it names somebody whose yes to that holds no more.
    """
    uses.refuse_unless(testimony.pk, scope, at.date())
    version = agreed(testimony, desk)
    left_in.refuse_recorded(version.dropped, testimony, at.date())
    return version.result


def text_of(testimony: Testimony, desk: DeskKeys) -> str:
    """The account itself. Whoever shows it has written to the audit before (``actions.read``)."""
    return str(recording.open_content(testimony, desk).get("text", ""))


def mark_of(text: str, key: vault.LockKey) -> bytes:
    """Keyed digest of an account: says that it changed, and to nobody else what it was."""
    return vault.digests.keyed(key.to_bytes(), "evidence.deid.mark", text.encode())


def _changed(
    review: DeidReview, change: Callable[[Content], None], *, by: Person, at: datetime, desk: DeskKeys,
    note: bool = True,
) -> None:  # fmt: skip
    """Change the sealed part of a version that its author still works on, and write its text anew."""
    with transaction.atomic():
        row = DeidReview.objects.select_for_update().select_related("testimony").get(pk=review.pk)
        if row.author_id != by.pk:
            raise NotYours
        if row.state not in ("draft", "returned"):
            raise WrongState
        if not uses.is_kept(row.testimony, at.date()):
            raise uses.NoConsent
        key, text = keys.record_key(row.testimony_id, desk), text_of(row.testimony, desk)
        if not vault.digests.equal(mark_of(text, key), bytes(row.mark)):
            raise Stale
        held = sealing.opened(row, row.sealed, key)
        change(held)
        held["result"] = replaced(text, _unpacked(held["spans"]))
        DeidReview.objects.filter(pk=row.pk).update(sealed=sealing.locked(row, held, key))
        if note:
            audit.record("evidence.deid.changed", chain="staff", by=by.pk, subject=row.pk, at=at)


def _may_review(review: DeidReview, shown: str, by: Person, at: datetime, desk: DeskKeys) -> None:
    demand(by, Permission.OPEN_TESTIMONY)
    if by.pk in (review.author_id, review.first_reviewer_id):
        raise NotYours
    if review.state not in ("review", "once"):
        raise WrongState
    if not uses.is_kept(review.testimony, at.date()):
        raise uses.NoConsent
    entries = StaffEntry.objects.filter(subject=review.pk)
    sent = entries.filter(action=SENT).aggregate(last=Max("number"))["last"] or 0
    if not entries.filter(by=by.pk, action__startswith=f"{READ}.", number__gt=sent).exists():
        raise NotRead
    version = version_of(review, desk)
    if version.is_stale:
        raise Stale
    if not vault.digests.equal(version.shown.encode(), shown.encode()):
        raise NotRead


def _shown(held: Content, key: vault.LockKey) -> str:
    read = {name: held[name] for name in ("spans", "dropped", "remains", "result")}
    return vault.digests.keyed(key.to_bytes(), "evidence.deid.shown", vault.dump(read)).hex()


def _move(review: DeidReview, to: str, action: str, by: Person, at: datetime) -> None:
    review.move(to)
    audit.record(action, chain="staff", by=by.pk, subject=review.pk, at=at)


def _locked(review: DeidReview) -> DeidReview:
    """The row as it stands, held until the end of the transaction."""
    return DeidReview.objects.select_for_update(of=("self",)).select_related("testimony").get(pk=review.pk)


def _fresh(review: DeidReview) -> DeidReview:
    return DeidReview.objects.select_related("testimony").get(pk=review.pk)


def _left(version: Version, leftovers: tuple[Leftover, ...]) -> tuple[Leftover, ...]:
    """What the matcher wondered about and nobody took out by hand."""
    taken = [(span.start, span.end) for span in version.spans]
    return tuple(one for one in leftovers if not _within([one.start, one.end], taken))


def _within(one: list[Any], places: list[tuple[int, int]]) -> bool:
    return any(start < one[1] and one[0] < end for start, end in places)


def _packed(spans: tuple[Span, ...]) -> list[list[Any]]:
    return [[s.start, s.end, s.kind.value, s.reason, s.on_incident, s.person] for s in spans]


def _unpacked(rows: list[list[Any]]) -> tuple[Span, ...]:
    return tuple(Span(row[0], row[1], Kind(row[2]), row[3], row[4], row[5]) for row in rows)
