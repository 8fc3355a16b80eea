"""The door of this room: a case with its keys and journal, its story opened where the page needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from safeconduct.access.permissions import Permission, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Attorney, Placement
from safeconduct.attorneys.portal.draft_actions import By
from safeconduct.attorneys.portal.placements import one_represented
from safeconduct.cases import journal, opening, pages
from safeconduct.cases.journal import Journal
from safeconduct.cases.papers.choosing import PaperNames
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request


@dataclass(frozen=True)
class Room:
    """Who stands in which case, and when."""

    request: HttpRequest
    held: Request
    keys: CaseKeys
    by: Unlocked
    at: datetime

    @property
    def today(self) -> date:
        return self.at.date()

    @cached_property
    def whole(self) -> Journal:
        return journal.read(self.held, self.keys)

    @cached_property
    def journal(self) -> Journal:
        """As far as this person may see it."""
        return opening.seen(request=self.held, keys=self.keys, held=self.whole, by=self.by, at=self.at)

    @cached_property
    def papers(self) -> PaperNames:
        return PaperNames(request=self.held, keys=self.keys, held=self.whole, by=self.by, at=self.at)

    @property
    def writer(self) -> By:
        return By(self.held, self.keys, self.by, self.at)

    @cached_property
    def placement(self) -> Placement | None:
        """The live placement of this case, whosever it is."""
        found = Placement.objects.filter(request_id=self.held.id, state__in=Placement.LIVE)
        return found.select_related("attorney__person", "mentor__person").first()

    @cached_property
    def way_back(self) -> str:
        """Where this person works on the case: her desk of it, or the list of whom she accompanies; else nothing."""
        if may(self.by.person, Permission.BE_PLACED) and one_represented(
            self.by.person, self.held.id, self.at
        ):
            return reverse("my_placement", args=(self.held.id,))
        return reverse("mentoring") if self.writer.reviews and not self.writer.writes else ""

    def page(
        self, template: str, context: dict[str, Any], form: Any = None, *, door: str = "", status: int = 0
    ) -> HttpResponse:
        """A page of this room; 422 where its form has errors, unless told otherwise."""
        status = status or (422 if form is not None and form.is_bound and form.errors else 200)
        given = {"form": form, "today": self.today, "way_back": self.way_back, **context}
        return pages.page(
            self.request, self.held, self.keys, f"attorneys/portal/{template}.html", given, door=door,
            status=status,
        )  # fmt: skip

    def to(self, name: str, *args: Any, done: str = "") -> HttpResponse:
        """Go on to a page of this case, which then says what was done."""
        address = reverse(name, args=(self.held.id, *args))
        return redirect(f"{address}?done={done}" if done else address)


View = Callable[..., HttpResponseBase]


def enter(request: HttpRequest, request_id: UUID) -> Room:
    """The case opened, with its audit row, or 404."""
    held, keys, unlocked = opened(request, request_id)
    return Room(request, held, keys, unlocked, timezone.now())


def in_story(view: View) -> View:
    """Open the case and its story before the view; or the story’s own page says why it is shut."""

    @wraps(view)
    def entered(request: HttpRequest, request_id: UUID, *args: Any, **kwargs: Any) -> HttpResponseBase:
        room = enter(request, request_id)
        try:
            opening.open_story(request=room.held, keys=room.keys, by=room.by, at=room.at, held=room.whole)
        except opening.CheckNeeded:
            return redirect("story", request_id=room.held.id)
        return view(room, *args, **kwargs)

    return entered


def attorney_of(by: Unlocked) -> Attorney | None:
    """The row of the panel that is this person's."""
    return Attorney.objects.filter(person=by.person).first()
