"""Imports that nobody went on with: their file and notes do not lie here for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from safeconduct import audit
from safeconduct.access.errors import WrongState
from safeconduct.evidence.imports.ending import clear
from safeconduct.evidence.imports.runs import over
from safeconduct.evidence.models import ImportRun

LEFT_FOR = timedelta(days=14)


def give_up_forgotten(at: datetime) -> int:
    """Give up runs that were begun more than fourteen days ago and never written. Returns how many. Needs no key.

    A run that is being written is left alone: its records are half there, and somebody must decide.
    """
    count = 0
    for run in ImportRun.objects.filter(state="mapping", begun_on__lt=(at - LEFT_FOR).date()):
        try:
            with transaction.atomic():
                run.move("given_up")
                audit.record("evidence.import.given_up", chain="worker", subject=run.pk, at=at)
        except WrongState:  # somebody went on with it a moment ago
            continue
        over(run)
        clear(run, clock=lambda: 0.0)
        count += 1
    return count
