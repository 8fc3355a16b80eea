"""The canary run itself: sealed documents and files give no hit, unsealed ones give every class."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections

from safeconduct.vault import documents as vault_documents
from safeconduct.vault.context import Context
from safeconduct.vault.errors import CannotOpen
from safeconduct.vault.keys import LockKey
from safeconduct.vault.streams import StreamSealer, open_stream

from . import documents
from .canaries import ALL, CONTROL
from .suite import roots_of, scanner, sealing_off, watching

KEY = LockKey.new()
CONTEXT = Context("intake_request", "0f0f", "answers")


def left_behind() -> bytes:
    """One document that holds every text, and one file for each kind of upload."""
    texts = {canary.kind: [canary.text, *canary.distinctive()] for canary in ALL}
    locked = vault_documents.lock_document(texts, key=KEY, context=CONTEXT, floor=4096)
    sealed = []
    for upload in (documents.photograph(), documents.word_document(), documents.portable_document()):
        sealer = StreamSealer(KEY, CONTEXT)
        sealed += [sealer.start(), sealer.push(upload), sealer.finish()]
    return locked + b"".join(sealed)


def test_what_is_sealed_gives_no_hit() -> None:
    assert scanner().scan("stolen", left_behind()) == []


def test_with_sealing_off_every_class_is_found() -> None:
    with sealing_off():
        assert {hit.kind for hit in scanner().scan("stolen", left_behind())} == CONTROL


def test_with_sealing_off_the_product_still_works_and_still_refuses() -> None:
    with sealing_off():
        locked = vault_documents.lock_document({"a": 1}, key=KEY, context=CONTEXT, floor=512)
        assert vault_documents.unlock_document(locked, key=KEY, context=CONTEXT) == {"a": 1}
        with pytest.raises(CannotOpen):
            vault_documents.unlock_document(
                locked, key=KEY, context=Context("intake_request", "0f0f", "notes")
            )
        sealer = StreamSealer(KEY, CONTEXT)
        stream = [sealer.start(), sealer.push(b"x" * 200_000), sealer.finish()]
        assert b"".join(open_stream(stream, KEY, CONTEXT)) == b"x" * 200_000


def test_a_run_looks_at_both_databases(settings: Any) -> None:
    with watching() as watch:
        pass
    with pytest.raises(AssertionError, match="blobs"):
        watch.hits(roots_of(settings), connections.all(), must=["blobs"])
