"""The invented people of this room, and what they hold: a desk with its keys, receipts, drafts, requests.

Receipts are real digits; the slow derivation behind them is replaced by random keys wherever a test is not
about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from safeconduct import vault
from safeconduct.intake import drafts, form, keys, sending
from safeconduct.intake.keys import HolderKeys
from safeconduct.intake.models import Request
from safeconduct.keyring import certified, host
from safeconduct.keyring.rows import Opener
from safeconduct.vault import documents

NOON = datetime(2026, 11, 20, 12, 34, 56, tzinfo=UTC)
"""A Friday."""


@dataclass(frozen=True)
class Desk:
    """The intake desk: id, secret key, the organisation's signing key, and that of Aisha, who sits there."""

    id: UUID
    key: vault.SealingKey
    organisation: vault.SigningKey
    aisha: vault.SigningKey

    @property
    def opener(self) -> Opener:
        return Opener("desk", self.id)


def a_desk() -> Desk:
    """Its keys, not yet anywhere."""
    return Desk(uuid4(), vault.SealingKey.new(), vault.SigningKey.new(), vault.SigningKey.new())


def open_desk(at: datetime = NOON, desk: Desk | None = None) -> Desk:
    """Found the desk: certified and pinned, as after the set-up of an organisation."""
    desk = desk or a_desk()
    host.pin(organisation=desk.organisation.public(), intake_desk_fingerprint=desk.key.public().fingerprint())
    on = at.date()
    certified.publish(desk.key.public(), kind="desk", subject_id=desk.id, issuer=desk.organisation, on=on)
    certified.publish(desk.aisha.public(), kind="person", subject_id=uuid4(), issuer=desk.organisation, on=on)
    return desk


@dataclass(frozen=True)
class Number:
    """A receipt and what it derives to."""

    receipt: vault.Receipt
    derived: vault.ReceiptKeys

    @property
    def locator(self) -> str:
        return self.receipt.locator


def write_down_a_number() -> Number:
    receipt = vault.receipts.derive(host.host().pepper, vault.new_session_id(), "form")
    return Number(receipt, vault.ReceiptKeys(vault.digests.random_bytes(32), vault.LockKey.new()))


def told(**facts: object) -> dict[str, Any]:
    """Answers in Russian: ``told(place__country="US")``."""
    changed = {name.replace("__", "."): {"state": "given", "value": value} for name, value in facts.items()}
    return form.merge(form.new_answers("ru"), changed)


def said(**facts: object) -> dict[str, Any]:
    """What one page changes."""
    return dict(told(**facts)["facts"])


STORY = "They came to my work and took my phone."
AGREED = {"consent__help": "yes", "consent__statistics": "yes", "consent__advocacy": "no"}


def zelimkhans_answers(**more: object) -> dict[str, Any]:
    """Enough to send: he agreed to be helped and to be counted, and told his story."""
    usual = {
        "safety__danger_now": "no",
        "place__country": "US",
        "person__name": "Zelimkhan B.",
        "story__way": "own",
        "harm__own_words": STORY,
    }
    return told(**{**usual, **AGREED, **more})


def begin(
    answers: dict[str, Any] | None = None, at: datetime = NOON, number: Number | None = None
) -> HolderKeys:
    number = number or write_down_a_number()
    wanted = zelimkhans_answers() if answers is None else answers
    return drafts.begin(receipt=number.receipt, derived=number.derived, answers=wanted, at=at)


def send(at: datetime = NOON, **more: object) -> tuple[Request, HolderKeys]:
    """A sent request and what its receipt opens. The desk must be open."""
    holder = begin(zelimkhans_answers(**more), at)
    return sending.send(holder=holder, at=at), holder


def case_secret(desk: Desk, request: Request) -> vault.SealingKey:
    """The case pair, opened with the desk's key as a grantee would."""
    opened = keys.rows.open_sealed(keys.case_slot(request.id, 0), by=desk.key, opener=desk.opener)
    return vault.expect(opened, vault.SealingKey)


def file_key(desk: Desk, request: Request) -> vault.LockKey:
    case = case_secret(desk, request)
    return keys.lock_key(keys.file_slot(request.id, 0), by=case, opener=Opener("case", request.id))


def answers_of(desk: Desk, request: Request) -> dict[str, Any]:
    """What the desk reads."""
    from safeconduct.intake.sealed_parts import request_context

    held: dict[str, Any] = documents.unlock_document(
        bytes(request.answers), key=file_key(desk, request), context=request_context(request.id, "answers")
    )
    return held


def given(answers: dict[str, Any], fact_id: str) -> Any:
    return answers["facts"][fact_id]["value"]
