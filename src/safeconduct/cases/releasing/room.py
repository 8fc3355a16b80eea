"""What the pages of referrals share: a request and its journal opened, fresh forms, and the page with a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, opening
from safeconduct.cases.journal import Journal, Record
from safeconduct.cases.pages import page
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.releasing import words
from safeconduct.cases.releasing.actions import KIND
from safeconduct.cases.views_request import opened
from safeconduct.intake import releases
from safeconduct.intake.models import Request

DOOR = "case_referrals"
PUBLIC_PATH = "/release"
"""Where the other organisation types its code: a page of the public site."""


@dataclass(frozen=True, slots=True)
class Room:
    """A request with its keys open, its journal as this person sees it, and the time."""

    request: HttpRequest
    held: Request
    keys: CaseKeys
    unlocked: Unlocked
    found: Journal
    at: datetime

    def page(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Answer with a page behind the door of referrals."""
        name = f"cases/releasing/{template}.html"
        whole = {"is_story_shut": self.found.is_story_shut, **context}
        return page(self.request, self.held, self.keys, name, whole, door=DOOR, status=status)

    def record(self, record_id: UUID) -> Record:
        """One referral of this case, or 404."""
        record = self.found.get(record_id, KIND)
        if record is None:
            raise Http404
        return record

    def address(self, name: str, done: str = "", **more: UUID) -> str:
        path = reverse(name, kwargs={"request_id": self.held.id, **more})
        return f"{path}?done={done}" if done else path


def enter(request: HttpRequest, request_id: UUID) -> Room:
    """Open the request, or 404."""
    held, keys, unlocked = opened(request, request_id)
    now, whole = timezone.now(), journal.read(held, keys)
    found = opening.seen(request=held, keys=keys, held=whole, by=unlocked, at=now)
    return Room(request, held, keys, unlocked, found, now)


def fresh(room: Room) -> dict[str, Any]:
    """First values of a form that asks for the person's yes."""
    today = room.at.date()
    return {
        "until": today + timedelta(days=releases.DEFAULT_DAYS),
        "said_on": today,
        "heard_by": room.unlocked.person.display_name,
        "token": uuid4(),
    }


def code_page(room: Room, record_id: UUID, code: str, organisation: str) -> HttpResponse:
    """The page that shows a code, once."""
    context = {
        "code": code,
        "organisation": organisation,
        "address": f"{settings.PUBLIC_ADDRESS}{PUBLIC_PATH}",
        "has_address": bool(settings.PUBLIC_ADDRESS),
        "told_url": room.address("case_referral", "release_told", record_id=record_id),
    }
    return room.page("code", context)


def wording() -> str:
    """The sentence that is read to the person today."""
    return str(words.WORDINGS[words.WORDING])


def asked_for_deletion() -> str:
    return _("The person asked us to delete everything. Nothing more is released.")


def only_a_slot() -> str:
    return _(
        "Your own access ends by the hour: you give nothing out from here. Ask a colleague whose access stays."
    )


def again() -> str:
    return _(
        "Somebody changed who may read this request a moment ago. Please send it again; nothing was lost."
    )
