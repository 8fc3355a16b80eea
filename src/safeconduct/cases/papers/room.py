"""The door of this room: a request with its keys, its journal as this person sees it, and its story opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from safeconduct.access.permissions import Permission, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, opening, pages
from safeconduct.cases.journal import Journal, JournalGone
from safeconduct.cases.papers.actions import Desk
from safeconduct.cases.papers.content import Paper, is_moved, ordered, papers_of
from safeconduct.cases.papers.files import FileGone
from safeconduct.cases.papers.kinds import JOURNAL_KINDS
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request

GONE = (JournalGone, FileGone)


@dataclass(frozen=True)
class Room:
    """Who stands in which case, and when."""

    request: HttpRequest
    held: Request
    keys: CaseKeys
    by: Unlocked
    at: datetime

    @cached_property
    def journal(self) -> Journal:
        """As far as this person may see it."""
        return journal.read(self.held, self.keys).seen_by(self.by.person)

    @property
    def may_hide(self) -> bool:
        return may(self.by.person, Permission.READ_LAWYER_NOTES)

    def papers(self, *, struck: bool = False) -> list[Paper]:
        """Papers that stand, or those struck out, by exhibit slot."""
        found = papers_of(self.journal.records(*JOURNAL_KINDS, struck=True))
        return ordered(each for each in found if each.record.is_struck == struck)

    def paper(self, record_id: UUID) -> Paper:
        """One paper, struck out or not; 404 for what is not there for this person."""
        record = self.journal.get(record_id, *JOURNAL_KINDS)
        if record is None or is_moved(record):
            raise Http404
        return Paper(record)

    def desk(self, token: UUID) -> Desk:
        return Desk(self.held, self.keys, self.by, self.at, token)

    def page(
        self, template: str, context: dict[str, Any], form: Any = None, *, status: int = 0
    ) -> HttpResponse:
        """A page of this room; 422 where its form has errors, unless told otherwise."""
        given = {"form": form, **context}
        status = status or (422 if form is not None and form.errors else 200)
        return pages.page(
            self.request, self.held, self.keys, f"cases/papers/{template}.html", given, door="papers",
            status=status,
        )  # fmt: skip

    def to(self, name: str, *args: UUID, done: str = "") -> HttpResponse:
        """Go on to a page of this request, which then says what was done."""
        address = reverse(name, args=(self.held.id, *args))
        return redirect(f"{address}?done={done}" if done else address)


View = Callable[..., HttpResponseBase]


def in_room(view: View) -> View:
    """Open the request and its story before the view; or the story’s page says why it is shut."""

    @wraps(view)
    def entered(request: HttpRequest, request_id: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        room = enter(request, request_id)
        try:
            opening.open_story(request=room.held, keys=room.keys, by=room.by, at=room.at)
        except opening.CheckNeeded:
            return redirect("story", request_id=room.held.id)
        return view(room, *args, **kwargs)

    return entered


def enter(request: HttpRequest, request_id: UUID) -> Room:
    """The request with its keys open, or 404. Whoever calls this opens the story, or the file, in the audit."""
    held, keys, unlocked = opened(request, request_id)
    return Room(request, held, keys, unlocked, timezone.now())


def token_of(request: HttpRequest) -> UUID:
    """The form's token; a new one where none came."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()
