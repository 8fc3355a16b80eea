"""From an agreed version to a recording by another voice: script, the witness's approval, release, recording.

Each step names the digest of the step before. The digest of a step is HMAC-SHA256, under the testimony's own key, over
a canonical document: the previous digest, number, step, day, who wrote it down, version, file, and SHA-256 of the
sealed content. So nobody without the vault can test a guess, and nobody with the database can change a step or its
order unseen (``verify_chain``). A new script begins a new chain with 32 zero bytes; what was recorded before it is
superseded. Every step is refused unless the purpose "read by another" holds on that day.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.consent.scopes import Scope
from safeconduct.evidence import keys, sealing
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Artifact, DeidReview, ScriptStep, Testimony
from safeconduct.evidence.models.testimony import SCRIPT_STEPS
from safeconduct.evidence.recording import ChangedMeanwhile
from safeconduct.evidence.sealing import Content
from safeconduct.evidence.testimonies import deid, left_in, uses
from safeconduct.evidence.testimonies.actions import opened_for
from safeconduct.evidence.testimonies.comparing import changed_words
from safeconduct.evidence.testimonies.giving_away import GivesAway, LookAgain, look
from safeconduct.evidence.testimonies.known import known_of

FIRST = bytes(32)
NEEDED: dict[str, tuple[str, ...]] = {
    "script": ("text",),
    "witness_approval": ("how", "when", "heard_by"),
    "reader_release": ("reader", "how", "when"),
    "recording": ("note",),
}
"""What must be said at each step; all of it is sealed."""


class OutOfOrder(Exception):
    """This step does not follow what is there."""


class Incomplete(ValueError):
    """Something that belongs to the step was not said."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step opened. ``superseded``: a newer script began."""

    row: ScriptStep
    content: Content = field(repr=False)
    superseded: bool = False


def rows_of(testimony: Testimony) -> list[ScriptStep]:
    """All steps of all chains, in order."""
    return list(testimony.script_steps.select_related("by", "deid").order_by("number"))


def chain_of(rows: Sequence[ScriptStep]) -> list[ScriptStep]:
    """The steps of the newest chain."""
    begins = [place for place, row in enumerate(rows) if row.step == SCRIPT_STEPS[0]]
    return list(rows[begins[-1] :]) if begins else []


def next_step(rows: Sequence[ScriptStep]) -> str:
    """What follows in the newest chain; empty when it is complete. A new script may begin at any time."""
    done = len(chain_of(rows))
    return SCRIPT_STEPS[done] if done < len(SCRIPT_STEPS) else ""


def opened(testimony: Testimony, reason: str, *, by: Person, at: datetime, desk: DeskKeys) -> list[Step]:
    """All steps with what is sealed in them, after a row in the audit says who opens them and why."""
    opened_for("evidence.script.read", testimony, testimony.pk, reason, by=by, at=at)
    rows, key = rows_of(testimony), keys.record_key(testimony.pk, desk)
    newest = {row.pk for row in chain_of(rows)}
    return [Step(row, sealing.opened(row, row.sealed, key), row.pk not in newest) for row in rows]


def take(
    testimony: Testimony,
    step: str,
    content: Content,
    *,
    token: UUID,
    follows: bytes,
    by: Person,
    at: datetime,
    desk: DeskKeys,
    artifact: Artifact | None = None,
    documentation: DeskKeys | None = None,
    looked_at: Collection[str] = (),
) -> ScriptStep:
    """Take the next step. ``follows``: the digest of the last step that the form showed. The same form twice is once.

    ``looked_at``: words of a script that are new to the agreed version, and that its author says give nobody away.
    Raises ``OutOfOrder``, ``Incomplete``, ``NoConsent``, ``NothingAgreed``, ``GivesAway``, ``LookAgain``,
    ``ChangedMeanwhile``.
    """
    demand(by, Permission.OPEN_TESTIMONY)
    if (held := ScriptStep.objects.filter(pk=token, testimony=testimony).first()) is not None:
        return held
    uses.refuse_unless(testimony.pk, Scope.READ_BY_ANOTHER, at.date())
    said = _complete(step, content)
    rows = rows_of(testimony)
    if step not in SCRIPT_STEPS or step not in (SCRIPT_STEPS[0], next_step(rows)):
        raise OutOfOrder
    if (bytes(rows[-1].digest) if rows else FIRST) != follows:
        raise ChangedMeanwhile
    version = deid.agreed(testimony, desk)
    left_in.refuse_recorded(version.dropped, testimony, at.date())
    if step == SCRIPT_STEPS[0]:
        known = known_of(testimony, desk, by=by, at=at, documentation=documentation)
        look(str(said["text"]), version, known).refuse_unless(looked_at)
    elif chain_of(rows)[0].deid_id != version.review.pk:
        raise deid.NothingAgreed
    row = ScriptStep(
        id=token, testimony=testimony, number=len(rows) + 1, step=step, by=by, day=at.date(),
        deid=version.review, artifact=artifact,
    )  # fmt: skip
    _seal(row, chain_of(rows), said, keys.record_key(testimony.pk, desk))
    return _kept(row, at)


def digest_of(row: ScriptStep, content: Content, key: vault.LockKey) -> bytes:
    """The digest of a step: the rule stands at the top of this module."""
    told: vault.JSON = [
        bytes(row.previous).hex(), row.number, row.step, row.day.isoformat(), str(row.by_id),
        str(row.deid_id or ""), str(row.artifact_id or ""), vault.digests.sha256(vault.dump(content)).hex(),
    ]  # fmt: skip
    return vault.digests.keyed(key.to_bytes(), "evidence.script.step", vault.dump(told))


def verify_chain(testimony: Testimony, desk: DeskKeys) -> int | None:
    """The number of the first step that is not what it was, or None when all chains hold. Shows nothing."""
    key, before, expected = keys.record_key(testimony.pk, desk), FIRST, SCRIPT_STEPS[0]
    rows = rows_of(testimony)
    for number, row in enumerate(rows, start=1):
        if row.step == SCRIPT_STEPS[0]:
            before, expected = FIRST, row.step
        try:
            content = sealing.opened(row, row.sealed, key)
        except vault.CannotOpen:
            return row.number
        fits = row.number == number and row.step == expected and bytes(row.previous) == before
        if not fits or digest_of(row, content, key) != bytes(row.digest):
            return row.number
        before, expected = bytes(row.digest), next_step(rows[:number])
    return None


def _complete(step: str, content: Content) -> Content:
    said = {name: str(value).strip() for name, value in content.items() if str(value).strip()}
    if not all(said.get(name) for name in NEEDED.get(step, ())):
        raise Incomplete
    return said


def _seal(row: ScriptStep, chain: Sequence[ScriptStep], said: Content, key: vault.LockKey) -> None:
    """What the step says, with the digests it cites: the step before, and from the second on the script's."""
    follows = chain[-1] if row.step != SCRIPT_STEPS[0] else None
    row.previous = bytes(follows.digest) if follows else FIRST
    content: Content = dict(said)
    if follows:
        content |= {"cites": row.previous.hex(), "script": bytes(chain[0].digest).hex()}
    row.sealed = sealing.locked(row, content, key)
    row.digest = digest_of(row, content, key)


def _kept(row: ScriptStep, at: datetime) -> ScriptStep:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(
                f"evidence.script.{row.step}", chain="staff", by=row.by_id, subject=row.testimony_id,
                about=bytes(row.digest), at=at,
            )  # fmt: skip
            if row.artifact is not None:
                uses.made_from(row.testimony, row.artifact.item, Scope.READ_BY_ANOTHER, by=row.by, at=at)
    except IntegrityError:
        if (held := ScriptStep.objects.filter(pk=row.pk).first()) is not None:
            return held
        raise ChangedMeanwhile from None
    return row


__all__ = [
    "DeidReview", "GivesAway", "Incomplete", "LookAgain", "OutOfOrder", "Step", "changed_words", "take",
    "verify_chain",
]  # fmt: skip
