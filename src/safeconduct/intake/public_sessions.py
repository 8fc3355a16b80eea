"""The public site's session engine (settings name this module)."""

from __future__ import annotations

from safeconduct.access.sealed_sessions import SealedSessionStore
from safeconduct.intake.models import PublicSession


class SessionStore(SealedSessionStore[PublicSession]):
    """Thirty minutes idle, twelve hours at most. What was written outlives it: see ``intake.drafts``."""

    model = PublicSession
