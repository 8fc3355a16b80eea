"""The sealed part of a row: a document under its record's key, bound to the table and the row."""

from __future__ import annotations

from typing import Any

from django.db import models

from safeconduct import vault

Content = dict[str, Any]


def context_of(row: models.Model, part: str = "content") -> vault.Context:
    """What a sealed part is bound to, so that no row can stand in for another."""
    return vault.Context(f"evidence.{row._meta.model_name}", str(row.pk), part)


def locked(
    row: models.Model, content: Content, key: vault.LockKey, *, floor: int = vault.FLOOR_DOCUMENT
) -> bytes:
    """The bytes for a row's ``sealed`` column."""
    return vault.lock_document(content, key=key, context=context_of(row), floor=floor)


def opened(row: models.Model, sealed: bytes | memoryview | None, key: vault.LockKey) -> Content:
    """What lies in a row's ``sealed`` column; empty where nothing does. Raises ``CannotOpen``."""
    if sealed is None:
        return {}
    return dict(vault.unlock_document(bytes(sealed), key=key, context=context_of(row)))
