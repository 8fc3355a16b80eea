"""The documents of a request: what each holds, and which key locks it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from safeconduct import vault
from safeconduct.intake import form, questions
from safeconduct.intake.keys import RequestKeys

Answers = dict[str, Any]


def request_context(request_id: UUID | str, part: str) -> vault.Context:
    """What a part of a request is bound to: ``answers``, ``summary``, ``conflict`` or ``card``."""
    return vault.Context("intake.request", str(request_id), part)


def locked_parts(
    request_id: UUID, answers: Answers, keys: RequestKeys, signer: vault.VerifyKey
) -> dict[str, bytes]:
    """The four documents of a new request, each under its own key."""
    for_receipt = card(str(answers.get("language", "en")), questions.is_by_proxy(answers), signer)
    parts: dict[str, tuple[Any, vault.LockKey, int]] = {
        "answers": (answers, keys.file, vault.FLOOR_DOCUMENT),
        "summary": (form.summary(answers), keys.summary, vault.FLOOR_DOCUMENT),
        "conflict": (form.involved_names(answers), keys.conflict, vault.FLOOR_DOCUMENT),
        "card": (for_receipt, keys.thread, vault.FLOOR_SMALL),
    }
    return {
        name: vault.lock_document(value, key=key, context=request_context(request_id, name), floor=floor)
        for name, (value, key, floor) in parts.items()
    }


def card(
    language: str, proxy: bool, signer: vault.VerifyKey, before: Sequence[tuple[vault.VerifyKey, int]] = ()
) -> vault.JSON:
    """What the receipt's page needs. ``before``: who signed earlier, each up to which message."""
    return {
        "language": language,
        "proxy": proxy,
        "signer_id": signer.key_id.hex(),
        "signer": signer.raw.hex(),
        "before": [
            {"signer_id": key.key_id.hex(), "signer": key.raw.hex(), "until": until} for key, until in before
        ],
    }
