"""The staff site's session engine (settings name this module)."""

from __future__ import annotations

from safeconduct.access.models import StaffSession
from safeconduct.access.sealed_sessions import SealedSessionStore


class SessionStore(SealedSessionStore[StaffSession]):
    """Thirty minutes idle, twelve hours at most."""

    model = StaffSession
