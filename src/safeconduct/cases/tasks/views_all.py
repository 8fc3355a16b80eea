"""Tasks of all cases one person may open, and how the work stands for those who supervise it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from safeconduct import audit
from safeconduct.access.models import Grant, Person
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked, unlocked_of
from safeconduct.cases import journal, reading
from safeconduct.cases.dates.showing import days_tag
from safeconduct.cases.life.mine import granted
from safeconduct.cases.life.showing import names_of
from safeconduct.cases.tasks.kept import Task, all_tasks
from safeconduct.cases.tasks.silence import (
    SILENT_DAYS,
    UNREAD_DAYS,
    VERY_SILENT_DAYS,
    Digest,
    Standing,
    digest,
)
from safeconduct.intake.models import Request
from safeconduct.intake.states import State
from safeconduct.keyring.models import WrappedKey

MOST_CASES = 200
WHY = {
    "unread": _("The person wrote, and nobody opened it."),
    "very_silent": _("No contact for thirty days or more."),
    "silent": _("No contact for fourteen days or more."),
    "one_holder": _("Only one person can open it."),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A task and the request it is of."""

    request: Request
    task: Task


@required(Permission.KEEP_CASE)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Open tasks of every case one may open: one's own first, or all of them."""
    now, unlocked = timezone.now(), unlocked_of(request)
    everyone = request.GET.get("who") == "all"
    found, opened = _open_tasks(unlocked, now)
    shown = [each for each in found if everyone or each.task.owner == unlocked.person.pk]
    context = {
        "rows": _rows(shown, now.date()),
        "everyone": everyone,
        "others": len(found) - len(shown),
        "opened": opened,
        "most": MOST_CASES,
    }
    return render(request, "cases/tasks/mine.html", context)


@required(Permission.SUPERVISE)
@require_safe
def supervision(request: HttpRequest) -> HttpResponse:
    """How the work stands: counts by colleague and what burns, without a name of anybody who asked for help."""
    now = timezone.now()
    found = _digest(now)
    with transaction.atomic():
        audit.record(
            "supervision.read", chain="staff", at=now, by=unlocked_of(request).person.pk, count=found.total
        )
    context = {
        "digest": found,
        "alarms": [
            {"case": case, "quiet": case.quiet_days(now.date()), "why": [WHY[code] for code in why]}
            for case, why in found.alarms
        ],
        "day": now.date(),
        "colleagues": Person.objects.filter(is_active=True).exclude(pk=unlocked_of(request).person.pk),
        "silent_days": SILENT_DAYS,
        "very_silent_days": VERY_SILENT_DAYS,
        "unread_days": UNREAD_DAYS,
    }
    return render(request, "cases/tasks/digest.html", context)


def _open_tasks(unlocked: Unlocked, at: datetime) -> tuple[list[Found], int]:
    """Open tasks of the cases this person may open, the earliest first; and how many cases were opened."""
    found, count = [], 0
    for held in granted(unlocked, at.date())[:MOST_CASES]:
        try:
            keys = reading.open_case(held, unlocked, at.date())
        except reading.NotYours:
            continue
        count += 1
        tasks = all_tasks(journal.read(held, keys))
        found += [Found(held, task) for task in tasks if task.is_open]
    with transaction.atomic():
        audit.record("tasks.read", chain="staff", at=at, by=unlocked.person.pk, count=count)
    return sorted(found, key=lambda each: (each.task.due or date.max, str(each.request.id))), count


def _rows(found: list[Found], today: date) -> list[dict[str, Any]]:
    names = names_of({each.task.owner for each in found if each.task.owner})
    return [
        {
            "held": each.request,
            "id": each.task.id,
            "title": each.task.title,
            "due": each.task.due,
            "tag": days_tag(each.task.due, today) if each.task.due else None,
            "who": names.get(each.task.owner, "") if each.task.owner else "",
        }
        for each in found
    ]


def _digest(at: datetime) -> Digest:
    """From rows in the clear: requests that are open or wait, their grants, and which lie with their desk."""
    requests = list(
        Request.objects.filter(state__in=(State.WAITING, State.OPEN)).only(
            "id", "changed_on", "unread", "epoch"
        )
    )
    names: dict[Any, list[str]] = {}
    lasting = Grant.objects.live(at.date(), at).filter(ends_at=None)
    live = lasting.filter(request_id__in=[each.id for each in requests])
    for request_id, name in live.values_list("request_id", "person__display_name"):
        names.setdefault(request_id, []).append(name)
    desks = set(
        WrappedKey.objects.filter(owner_kind="request", purpose="case", opener_kind="desk").values_list(
            "owner_id", "epoch"
        )
    )
    return digest(
        (
            Standing(
                each.short_id, each.changed_on, each.unread, tuple(sorted(names.get(each.id, ()))),
                (each.id, each.epoch) in desks,
            )
            for each in requests
        ),
        at.date(),
    )  # fmt: skip
