"""What follows for letters when somebody takes a purpose back: nothing of the account is sent that was not sent yet.

The worker holds no key, so it does what it can without one: a letter that waits is a draft again, what was written in
it before is forgotten, and the ground stays under it as the mark that stops its release. The first person with a seat
who opens the letter sees it without the words that were taken over; the ground is theirs to take off, together with
whatever else the letter says of that account. Where keeping the account itself was taken back, the words of a letter
that was never sent are forgotten with their key. What was sent stays as it was sent, and is called back by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from safeconduct import audit
from safeconduct.access.models import Approval, Person
from safeconduct.access.models.approvals import LIVE
from safeconduct.advocacy.approvals import LETTER
from safeconduct.advocacy.letters.content import QUOTES, opened
from safeconduct.advocacy.letters.grounds import OWNER
from safeconduct.advocacy.models import AskGround, Communication, Enclosure
from safeconduct.consent.scope_events import events_of
from safeconduct.consent.scopes import Scope
from safeconduct.evidence import kept_forms, keys
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Claim, HandedOut, MadeFrom, Revision, Testimony
from safeconduct.evidence.recording import ChangedMeanwhile, change
from safeconduct.evidence.testimonies.uses import Stands, is_kept, not_usable, stands

NOT_SENT = ("draft", "review", "released", "dropped")
WAITING = ("review", "released")


def consent_withdrawn(testimony_id: UUID, on: date) -> None:
    """The handler of ``evidence.consent_withdrawn``. Needs no key; the same twice changes nothing."""
    testimony = Testimony.every.filter(pk=testimony_id).first()
    if testimony is None:
        return
    said = list(events_of(testimony_id))
    now, is_gone = stands(testimony, said, on), not is_kept(testimony, on)
    taken_over = _taken_over(testimony_id, now)
    for letter in Communication.every.filter(pk__in=taken_over | _resting(testimony_id, now)):
        if letter.state in NOT_SENT and letter.sent_on is None:
            _follow(letter, on, holds_words=letter.pk in taken_over, is_gone=is_gone, testimony=testimony_id)


def forget_words(letter: Communication, *, by: Person, at: datetime, desk: DeskKeys) -> bool:
    """Take out of a letter what was taken over under a purpose that holds no more; whether anything was.

    Called when somebody with a seat opens it. The ground stays: what else the letter says of it is theirs to take out.
    """
    if letter.state not in NOT_SENT or letter.withdrawn_on is not None:
        return False
    content = opened(letter, desk)
    held = dict(content.get(QUOTES, {}))
    gone = {pk: held.pop(pk) for pk in lapsed_grounds(letter, at.date()) if pk in held}
    if not gone:
        return False
    body = str(content.get("body", ""))
    for words in gone.values():
        body = _without(body, words)
    with suppress(ChangedMeanwhile), transaction.atomic():  # a colleague opened it at the same moment
        change(letter, {}, version=letter.version, by=by, at=at, content={**content, "body": body, QUOTES: held},
               desk=desk, chain="worker")  # fmt: skip
        _forget_history(letter)
    return True


def lapsed_grounds(letter: Communication, on: date) -> list[str]:
    """Ids, as text, of accounts a letter rests on under a purpose that does not hold on a day."""
    rows = list(AskGround.objects.filter(owner_kind=OWNER, owner_id=letter.pk, kind="testimony"))
    shut = {
        scope: not_usable({row.record_id for row in rows if row.scope == scope}, Scope(scope), on)
        for scope in {row.scope for row in rows}
    }
    return [str(row.pk) for row in rows if row.record_id in shut[row.scope]]


def _taken_over(testimony: UUID, now: Stands) -> set[UUID]:
    """Letters the account was taken over into, under a purpose that holds no more."""
    rows = AskGround.objects.filter(owner_kind=OWNER, kind="testimony", record_id=testimony)
    return {row.owner_id for row in rows if not now.may(Scope(row.scope))}


def _resting(testimony: UUID, now: Stands) -> set[UUID]:
    """Letters that rest on what was made from it, or have a file of that with them."""
    made = {
        row.record_id
        for row in MadeFrom.objects.filter(testimony=testimony)
        if not now.may(Scope(row.purpose))
    }
    made |= set(Claim.every.filter(item__in=made).values_list("pk", flat=True))
    grounds = AskGround.objects.filter(owner_kind=OWNER, kind__in=("claim", "item"), record_id__in=made)
    files = Enclosure.objects.filter(artifact__item__in=made)
    return {*grounds.values_list("owner_id", flat=True), *files.values_list("communication", flat=True)}


def _follow(letter: Communication, on: date, *, holds_words: bool, is_gone: bool, testimony: UUID) -> None:
    at = datetime.combine(on, time(), tzinfo=UTC)
    if holds_words:
        kept_forms.forget_about([letter.pk])
        if is_gone:
            keys.forget_keys("advocacy", [letter.pk])
    with transaction.atomic():
        if letter.state in WAITING:
            _back_to_draft(letter, at)
        if holds_words:
            _forget_history(letter)
        if holds_words and is_gone:
            Communication.every.filter(pk=letter.pk).update(sealed=None, version=F("version") + 1)
            AskGround.objects.filter(owner_kind=OWNER, owner_id=letter.pk, record_id=testimony).delete()
        audit.record("advocacy.letter.account_gone", chain="worker", subject=letter.pk, at=at)


def _back_to_draft(letter: Communication, at: datetime) -> None:
    """End what was asked and agreed; nothing of it went out."""
    letter.move("draft")
    Communication.every.filter(pk=letter.pk).update(approval=None, digest=None, version=F("version") + 1)
    for approval in Approval.objects.filter(kind=LETTER.code, subject_id=letter.pk, state__in=LIVE):
        approval.move("withdrawn")
        about = bytes(approval.mark)
        audit.record("approval.withdrawn", chain="worker", subject=approval.pk, about=about, at=at)
    out = HandedOut.objects.filter(act_id=letter.pk, how="letter", taken_down_on=None)
    out.update(taken_down_on=at.date())


def _forget_history(letter: Communication) -> None:
    """What the letter said before: only that it was changed stays."""
    Revision.objects.filter(Q(record_id=letter.pk) & ~Q(sealed=None)).update(sealed=b"")


def _without(body: str, words: str) -> str:
    """A text without these words, whatever their capitals, blanks and line breaks, with or without their marks."""
    said = r"\s+".join(map(re.escape, words.split()))
    left = re.sub(rf"[“\"]?{said}[”\"]?", "", body, flags=re.IGNORECASE)
    return _paragraphs(left.splitlines())


def _paragraphs(lines: Iterable[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip()
