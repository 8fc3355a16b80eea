"""A part of a case for another organisation: kept under a key of its own, opened with a code, and ended.

The bundle's key lies in the keys database twice: wrapped under a key derived from the code (120 random bits that
nothing stored leads to), and sealed to the case pair, so that staff see what was released and what was answered.
Ending a release destroys the first: from then on the code opens nothing, in no copy of the database made later.
The public process holds no case key: it opens a bundle with the code alone, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from safeconduct import audit, vault
from safeconduct.access.errors import WrongState
from safeconduct.intake.models import Release, Request
from safeconduct.intake.returning import derive_in_turn, wait_after_failures
from safeconduct.keyring import rows, wal
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener, Slot
from safeconduct.outbox import post

LONGEST_DAYS, DEFAULT_DAYS = 90, 14
LONGEST_ANSWER = 2_000
LIVE = ("sent", "accepted")
"""States in which the code opens the bundle, until its last day."""
ANSWERS = ("accepted", "rejected", "done")
OWNER, PURPOSE, CODE, CASE = "release", "bundle", "code", "case"
FIRST_LETTERS = 4
Answer = dict[str, Any]


class NoSuchRelease(Exception):
    """A wrong code, an unknown one, past its day, revoked, or over: one answer for all."""


class AlreadySent(Exception):
    """The same form was sent before: there is one release, and its code was shown then."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A release with its bundle open. ``answer``: what they did so far (``opened_on``, ``state``, ``text``, ``on``)."""

    release: Release
    key: vault.LockKey
    bundle: Mapping[str, Any]
    answer: Answer


def slot(release_id: UUID) -> Slot:
    return Slot(OWNER, release_id, PURPOSE)


def is_open(release: Release, on: date) -> bool:
    """Whether the code opens it on this day."""
    return release.state in LIVE and on <= release.expires_on


def keep(
    *,
    release_id: UUID,
    request: Request,
    to_case: vault.SealingPublicKey,
    bundle: vault.JSON,
    expires_on: date,
    at: datetime,
) -> str:
    """Keep a bundle under a fresh key and return the code, once. The keys are committed first.

    The caller holds the request's row inside its transaction of main. Raises ``AlreadySent``.
    """
    if Release.objects.filter(id=release_id).exists():
        raise AlreadySent
    code, key = vault.codes.new_code(), vault.LockKey.new()
    with transaction.atomic(using="keys"):
        rows.forget(OWNER, release_id)  # of the same form, where main was not written
        rows.seal_to(slot(release_id), key, to=to_case, opener=Opener(CASE, request.id))
        _wrap(release_id, key, code)
    release = Release(
        id=release_id, request_id=request.id, locator=_locator(code), state="sent", made_on=at.date(),
        expires_on=expires_on, changed_on=at.date(), answer=b"", epoch=request.epoch,
    )  # fmt: skip
    release.document = vault.lock_document(bundle, key=key, context=_context(release, "document"))
    release.save(force_insert=True)
    return code


def renew_code(*, release: Release, key: vault.LockKey, at: datetime, by: UUID) -> str:
    """Another code, if the first was not heard or fell into other hands: the first opens nothing any more.

    Raises ``NoSuchRelease`` where the release is over.
    """
    code = vault.codes.new_code()
    with transaction.atomic():
        held = Release.objects.select_for_update().filter(id=release.id).first()
        if held is None or not is_open(held, at.date()):
            raise NoSuchRelease
        with transaction.atomic(using="keys"):
            rows.forget_opener(slot(held.id), Opener(CODE, held.id))
            _wrap(held.id, key, code)
        Release.objects.filter(id=held.id).update(locator=_locator(code), changed_on=at.date())
        audit.record("release.code_given", chain="staff", at=at, by=by, subject=held.request_id)
    wal.truncate()
    return code


def open_with(code: str, bucket: bytes, at: datetime) -> tuple[UUID, vault.LockKey]:
    """Which release a code opens, and the key it is wrapped under. Raises ``NoSuchRelease``, ``TooBusy``.

    Every code pays what a wrong number pays, whether it is known or not: one slow derivation in turn.
    """
    plain, pepper = vault.codes.normalise(code), host().pepper
    failed = wait_after_failures(f"release {plain[:FIRST_LETTERS]}")
    derive_in_turn(vault.receipts.derive(pepper, "release", plain), bucket)
    way = vault.codes.code_key(pepper, plain)
    release = Release.objects.filter(locator=_locator(plain)).first()
    try:
        if release is None:
            raise NoSuchRelease
        open_held(release.id, way, at)
    except NoSuchRelease:
        failed()
        raise
    return release.id, way


def open_held(release_id: UUID, way: vault.LockKey, at: datetime) -> Opened:
    """Open a bundle with what its code gave. Raises ``NoSuchRelease`` once it is past its day or ended."""
    release = Release.objects.filter(id=release_id).first()
    if release is None or not is_open(release, at.date()):
        raise NoSuchRelease
    try:
        held = rows.open_wrapped(slot(release_id), under=way, opener=Opener(CODE, release_id))
        return _opened(release, vault.expect(held, vault.LockKey))
    except (NoKey, vault.CannotOpen):
        raise NoSuchRelease from None


def open_for_case(release: Release, pairs: Mapping[int, vault.SealingKey]) -> Opened:
    """The same for staff who read the case. Raises ``NoKey`` or ``CannotOpen``."""
    opener = Opener(CASE, release.request_id)
    sealed_to = rows.sealed_to(slot(release.id), opener)
    by = next((pair for pair in pairs.values() if pair.key_id == sealed_to), None)
    if by is None:
        raise NoKey
    key = rows.open_sealed(slot(release.id), by=by, opener=opener)
    return _opened(release, vault.expect(key, vault.LockKey))


def note_opened(opened: Opened, at: datetime) -> None:
    """Keep the day on which the bundle was opened first."""
    if opened.answer.get("opened_on"):
        return
    with transaction.atomic():
        held = Release.objects.select_for_update().filter(id=opened.release.id).first()
        now = _opened(held, opened.key) if held else opened
        if held is None or now.answer.get("opened_on"):
            return
        _keep_answer(held, opened.key, {**now.answer, "opened_on": at.date().isoformat()})
        audit.record("release.opened", chain="applicant", at=at, subject=held.request_id)


def answer(*, opened: Opened, move: str, text: str, at: datetime) -> bool:
    """Keep what they answer: accepted, rejected or done. False where that was answered before: once is once.

    After "rejected" and "done" the code opens nothing any more. Raises ``NoSuchRelease`` and ``WrongState``.
    """
    if move not in ANSWERS:
        raise WrongState
    with transaction.atomic():
        held = Release.objects.select_for_update().filter(id=opened.release.id).first()
        if held is not None and held.state == move:
            return False
        if held is None or not is_open(held, at.date()):
            raise NoSuchRelease
        held.move(move)
        now = _opened(held, opened.key)
        said: Answer = {"state": move, "text": text[:LONGEST_ANSWER], "on": at.date().isoformat()}
        earlier = [*now.answer.get("said", []), said]
        _keep_answer(held, opened.key, {**now.answer, "said": earlier})
        Release.objects.filter(id=held.id).update(changed_on=at.date())
        audit.record(f"release.{move}", chain="applicant", at=at, subject=held.request_id)
        post.put("release.answered", subject=held.request_id, on=at.date())
    if move not in LIVE:
        _destroy_ways([held.id])
    return True


def extend(*, release: Release, expires_on: date, at: datetime) -> None:
    """Another last day, in the caller's transaction. Raises ``NoSuchRelease`` where it is over already."""
    held = Release.objects.select_for_update().filter(id=release.id).first()
    if held is None or not is_open(held, at.date()):
        raise NoSuchRelease
    Release.objects.filter(id=held.id).update(expires_on=expires_on, changed_on=at.date())


def revoke(*, release: Release, at: datetime) -> None:
    """End it now, keys first. Raises ``WrongState`` where it has ended before."""
    _destroy_ways([release.id])
    with transaction.atomic():
        held = Release.objects.select_for_update().filter(id=release.id).first()
        if held is None:
            raise WrongState
        held.move("revoked")
        Release.objects.filter(id=held.id).update(changed_on=at.date())


def shut(request_id: UUID) -> None:
    """No code opens a release of this request any more. The caller holds ``transaction.atomic(using="keys")``."""
    for release_id in _ids(request_id):
        rows.forget_opener(slot(release_id), Opener(CODE, release_id))


def mark_revoked(request_id: UUID, *, at: datetime) -> int:
    """Say so in the rows, in the caller's transaction of main, after ``shut``. Returns how many."""
    live = Release.objects.filter(request_id=request_id, state__in=LIVE)
    return live.update(state="revoked", changed_on=at.date())


def expire(at: datetime) -> int:
    """What the worker does: destroy the ways in that no code may use any more. Returns how many ended by their day.

    It also finishes what broke off between the two databases.
    """
    over = Release.objects.filter(state__in=LIVE, expires_on__lt=at.date())
    ending = list(over.values_list("id", flat=True))
    _destroy_ways(ending)
    with transaction.atomic():
        ended = Release.objects.filter(id__in=ending, state__in=LIVE).update(
            state="expired", changed_on=at.date()
        )
        if ended:
            audit.record("release.expired", chain="worker", at=at, count=ended)
    left = WrappedKey.objects.filter(owner_kind=OWNER, opener_kind=CODE).values_list("owner_id", flat=True)
    ended_before = Release.objects.filter(id__in=list(left)).filter(~Q(state__in=LIVE))
    _destroy_ways(list(ended_before.values_list("id", flat=True)))
    return ended


def forget_keys(request_id: UUID) -> int:
    """Every key of every release of a request; how many. The caller holds ``transaction.atomic(using="keys")``."""
    return rows.forget(OWNER, _ids(request_id))


def forget(request_ids: Iterable[UUID]) -> None:
    """Delete the rows of requests that are gone, in the caller's transaction. Their keys went before."""
    Release.objects.filter(request_id__in=list(request_ids)).delete()


def known(ids: Iterable[UUID]) -> set[UUID]:
    """Which of these releases have their row: the sweeper leaves their keys."""
    return set(Release.objects.filter(id__in=list(ids)).values_list("id", flat=True))


def longest(on: date) -> date:
    """The last day a release may be open, counted from this one."""
    return on + timedelta(days=LONGEST_DAYS)


def _destroy_ways(release_ids: list[UUID]) -> None:
    if not release_ids:
        return
    with transaction.atomic(using="keys"):
        for release_id in release_ids:
            rows.forget_opener(slot(release_id), Opener(CODE, release_id))
    wal.truncate()


def _ids(request_id: UUID) -> list[UUID]:
    return list(Release.objects.filter(request_id=request_id).values_list("id", flat=True))


def _wrap(release_id: UUID, key: vault.LockKey, code: str) -> None:
    way = vault.codes.code_key(host().pepper, code)
    rows.wrap_under(slot(release_id), key, under=way, opener=Opener(CODE, release_id))


def _locator(code: str) -> bytes:
    return vault.codes.hash_code(host().pepper, code)


def _opened(release: Release, key: vault.LockKey) -> Opened:
    bundle = vault.unlock_document(bytes(release.document), key=key, context=_context(release, "document"))
    held = bytes(release.answer)
    said = vault.unlock_document(held, key=key, context=_context(release, "answer")) if held else {}
    return Opened(release, key, dict(bundle), dict(said))


def _keep_answer(release: Release, key: vault.LockKey, said: Answer) -> None:
    document = vault.lock_document(said, key=key, context=_context(release, "answer"))
    Release.objects.filter(id=release.id).update(answer=document)


def _context(release: Release, part: str) -> vault.Context:
    return vault.Context("intake.release", f"{release.request_id}/{release.id}", part, release.epoch)
