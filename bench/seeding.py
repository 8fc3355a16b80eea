"""Write many invented requests straight into a demo's databases: real keys, real documents, no pages.

Run: python bench/seeding.py HOME COUNT
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any
from uuid import UUID, uuid4

BATCH = 250


def main(home: str, count: int) -> None:
    os.environ["SAFECONDUCT_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.config.settings.demo_staff"
    import django

    django.setup()
    for start in range(0, count, BATCH):
        write(min(BATCH, count - start), Random(count + start))


def write(count: int, chance: Random) -> None:
    """One batch: keys first, then main."""
    from django.db import transaction

    from safeconduct.intake.models import Request
    from safeconduct.keyring import certified
    from safeconduct.keyring.models import WrappedKey

    today = datetime.now(tz=UTC).date()
    desk_id, desk = certified.intake_desk(today)
    made = [one(desk_id, desk, today - timedelta(days=chance.randrange(300)), chance) for _ in range(count)]
    with transaction.atomic(using="keys"):
        WrappedKey.objects.bulk_create(row for _request, rows in made for row in rows)
    with transaction.atomic():
        Request.objects.bulk_create(request for request, _rows in made)


@cache
def stories() -> tuple[Any, ...]:
    from safeconduct.demo.stories import all_stories

    return tuple(story for story in all_stories() if story.is_sent)


def one(desk_id: UUID, desk: Any, day: date, chance: Random) -> tuple[Any, list[Any]]:
    """An unsaved request and the rows of its keys, as `sending.send` would make them, without a receipt."""
    from safeconduct import vault
    from safeconduct.demo.stories import answers
    from safeconduct.intake import form
    from safeconduct.intake.keys import (
        RequestKeys,
        case_slot,
        conflict_slot,
        file_slot,
        summary_slot,
        thread_slot,
    )
    from safeconduct.intake.models import Request, monday_of
    from safeconduct.intake.sealed_parts import locked_parts
    from safeconduct.keyring.rows import Opener, row_for

    story = chance.choice(stories())
    told = form.sendable(form.merge(form.new_answers(story.language), answers(story, day)))
    keys, request_id = RequestKeys.new(), uuid4()
    to_desk, case, to_case = Opener("desk", desk_id), Opener("case", request_id), keys.case.public()
    sealed = (
        (case_slot(request_id, 0), keys.case, desk, to_desk),
        (file_slot(request_id, 0), keys.file, to_case, case),
        (thread_slot(request_id, 0), keys.thread, to_case, case),
        (summary_slot(request_id), keys.summary, desk, to_desk),
        (conflict_slot(request_id), keys.conflict, desk, to_desk),
    )
    rows = [
        row_for(slot, opener, vault.seal(key, to=to, context=slot.context(opener)))
        for slot, key, to, opener in sealed
    ]
    parts = locked_parts(request_id, told, keys, vault.SigningKey.new().public())
    days = {"sent_on": day, "changed_on": day, "wake_on": monday_of(day)}
    return Request(id=request_id, holder_id=None, draft_id=uuid4(), desk_id=desk_id, **days, **parts), rows


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
