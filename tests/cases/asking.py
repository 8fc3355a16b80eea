"""Invented people who ask for help, through the real actions of the intake room."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.utils import timezone

from safeconduct import vault
from safeconduct.intake import drafts, form
from safeconduct.intake.keys import HolderKeys
from safeconduct.intake.models import Request
from safeconduct.intake.sending import send
from safeconduct.vault import receipts

ZAUR = {
    "safety.danger_now": "yes",
    "place.country": "RU",
    "place.detained": "no",
    "writer.who": "self",
    "language.spoken": ["ru", "ce"],
    "fear.own_words": "ZAUR_STORY They came at night and took me to the cellar.",
    "person.name": "Заур Вымышленный",
    "consent.help": "yes",
}


@cache
def receipt_of(name: str) -> tuple[vault.Receipt, vault.ReceiptKeys]:
    """A receipt and its slow derivation, once in a run for each invented person."""
    receipt = receipts.derive(b"an invented pepper of 32 letters", name, "token")
    return receipt, receipts.open_receipt(receipt, b"an invented pepper of 32 letters")


def begin(name: str = "Zaur", told: dict[str, Any] | None = None, at: datetime | None = None) -> HolderKeys:
    """An open draft with these answers."""
    at = at or timezone.now()
    receipt, derived = receipt_of(name)
    facts = {fact: {"state": "given", "value": value} for fact, value in (told or ZAUR).items()}
    answers = form.merge(form.new_answers("ru"), facts)
    return drafts.begin(receipt=receipt, derived=derived, answers=answers, at=at)


def ask(
    name: str = "Zaur", told: dict[str, Any] | None = None, at: datetime | None = None
) -> tuple[Request, HolderKeys]:
    """A sent request."""
    at = at or timezone.now()
    holder = begin(name, told, at)
    return send(holder=holder, at=at), holder
