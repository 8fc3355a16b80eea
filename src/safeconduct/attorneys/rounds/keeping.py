"""How long rounds are kept: two years, for whoever asks how a case came to its attorney."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from safeconduct import audit
from safeconduct.attorneys.models import Round

KEPT_YEARS = 2


def purge(at: datetime) -> int:
    """For the worker: delete rounds that were made two years ago, whatever came of them. Returns how many.

    Their offers stay as long as the requests do, without the round.
    """
    with transaction.atomic():
        found = Round.objects.filter(made_at__lt=_years_before(at))
        count = found.count()
        if count:
            found.delete()
            audit.record("round.purged", chain="worker", at=at, count=count)
    return count


def _years_before(at: datetime) -> datetime:
    try:
        return at.replace(year=at.year - KEPT_YEARS)
    except ValueError:  # 29 February
        return at.replace(year=at.year - KEPT_YEARS, day=28)
