"""What the worker does here: it ends and deletes what is over, and holds no key."""

from __future__ import annotations

from datetime import datetime, timedelta

from safeconduct.access.actions import end_stale_ceremonies, end_stale_recoveries, expire_approvals
from safeconduct.access.models import Invitation, RecoveryHelp
from safeconduct.access.staff_sessions import SessionStore

KEPT_FOR = timedelta(days=30)


def sweep(*, at: datetime) -> int:
    """End stale ceremonies, recoveries and approvals, delete sessions past their limits and old codes.

    Returns how many ceremonies, recoveries and approvals it ended.
    """
    SessionStore.clear_expired()
    ended = end_stale_ceremonies(at=at) + end_stale_recoveries(at=at) + expire_approvals(at=at)
    long_ago = at - KEPT_FOR
    Invitation.objects.filter(expires_on__lt=long_ago.date()).delete()
    RecoveryHelp.objects.filter(state__in=("finished", "ended"), ends_at__lt=long_ago).delete()
    return ended
