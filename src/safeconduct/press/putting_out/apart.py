"""One publication after the other, each in a transaction of its own: what cannot be done for one stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct.outbox import post
from safeconduct.outbox.models import Parcel

LOOK_AGAIN = "press.look_again"
"""The parcel of one publication (``withdrawals.look_again``): it is brought to what is known today."""
Act = Callable[[UUID, datetime], bool]

logger = logging.getLogger("safeconduct.press")


def each(publications: Iterable[UUID], at: datetime, act: Act) -> int:
    """For jobs: do it for each of them. Returns for how many it did something.

    Raises the first problem when all others are done, so that the job is known to have failed.
    """
    count, problems = 0, []
    for pk in publications:
        try:
            with transaction.atomic():
                count += act(pk, at)
        except Exception as problem:  # whatever it is, the others are not to wait for it
            problems.append(problem)
    if problems:
        raise problems[0]
    return count


def or_again(publication: UUID, at: datetime, act: Act) -> bool:
    """For parcels, whose handler undoes everything when it raises: what fails here gets a parcel of its own."""
    try:
        with transaction.atomic():
            return act(publication, at)
    except Exception as problem:  # it is tried again; the log names its class, and no word of the text
        logger.error("a publication is looked at again: %s", type(problem).__name__)
        ask_again(publication, at)
    return False


def ask_again(publication: UUID, at: datetime) -> None:
    """A parcel for one publication, unless one waits already."""
    waiting = Parcel.objects.filter(event=LOOK_AGAIN, subject=publication, done_on=None)
    if not waiting.filter(attempts__lt=post.GIVE_UP_AFTER).exists():
        with transaction.atomic():
            post.put("press.look_again", subject=publication, on=at.date())
