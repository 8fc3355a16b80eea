"""Append-only, hash-chained record of who did what: ids, actions and digests, never content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from safeconduct.audit.chain import Chain as Chain
    from safeconduct.audit.chain import record as record


def __getattr__(name: str) -> Any:
    """``audit.record`` and ``audit.Chain`` without loading models before Django is ready."""
    if name in {"record", "Chain"}:
        from safeconduct.audit import chain

        return getattr(chain, name)
    raise AttributeError(name)
