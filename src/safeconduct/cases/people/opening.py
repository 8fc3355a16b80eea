"""What the pages of people and proceedings open before anything else: the case, its journal, and one record of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from safeconduct.access.permissions import Permission, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, opening
from safeconduct.cases.journal import Journal, Record
from safeconduct.cases.pages import page
from safeconduct.cases.papers.choosing import PaperNames
from safeconduct.cases.people import following, saving, showing
from safeconduct.cases.people.saving import Place, Saved
from safeconduct.cases.people.showing import FormClass, Known
from safeconduct.cases.people.sourced import SourcedForm, StrikeForm
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request

BACK = "back"
NO_FIGURES = 0


@dataclass(frozen=True, slots=True)
class Room:
    """An opened case. ``journal`` holds only what this person may see."""

    request: Request
    keys: CaseKeys
    unlocked: Unlocked
    journal: Journal
    known: Known
    at: datetime

    def may(self, permission: Permission) -> bool:
        return may(self.unlocked.person, permission)

    @property
    def may_keep(self) -> bool:
        return self.may(Permission.KEEP_CASE)

    def place(self, kind: str, record_id: UUID) -> Place:
        return Place(self.request, self.keys, kind, record_id, self.unlocked, self.at)

    def record(self, kind: str, record_id: UUID) -> Record:
        """One record, or 404."""
        found = self.journal.get(record_id, kind)
        if found is None:
            raise Http404
        return found

    def save(self, kind: str, record_id: UUID, asked: SourcedForm) -> Saved:
        """Write what a valid form says, and what follows from it."""
        saved = saving.save(self.place(kind, record_id), asked)
        return saved if saved.problem else self.followed(kind)

    def followed(self, kind: str) -> Saved:
        """What is made from records of this kind is up to date; ``left_to_do`` says what is not."""
        left = following.follow(kind, request=self.request, keys=self.keys, by=self.unlocked, at=self.at)
        return Saved(left_to_do=left)

    def page(
        self, request: HttpRequest, template: str, context: dict[str, Any], *, door: str, status: int = 200
    ) -> HttpResponse:
        whole = {
            "damaged": self.journal.damaged,
            "may_keep": self.may_keep,
            "is_story_shut": self.journal.is_story_shut,
            **context,
        }
        return page(request, self.request, self.keys, template, whole, door=door, status=status)

    def done(self, name: str, code: str, *more: UUID) -> HttpResponse:
        return redirect(f"{reverse(name, args=(self.request.id, *more))}?done={code}")


def enter(request: HttpRequest, request_id: UUID) -> Room:
    """The case with its journal open, or 404."""
    held, keys, unlocked = opened(request, request_id)
    whole, at = journal.read(held, keys), timezone.now()
    seen = opening.seen(request=held, keys=keys, held=whole, by=unlocked, at=at)
    papers = PaperNames(request=held, keys=keys, held=whole, by=unlocked, at=at)
    return Room(held, keys, unlocked, seen, showing.known(seen, papers, held.id), at)


def form_for(
    room: Room, made: Callable[..., SourcedForm], data: QueryDict | None, record: Record | None, **more: Any
) -> SourcedForm:
    """The form of a record as the page of ``data`` was shown, or as it stands now."""
    before = _version_of(record, _number(data.get("version"))) if record and data else None
    content = before if before is not None else record.content if record else {}
    form_class = cast(FormClass, made.func if isinstance(made, partial) else made)
    return made(
        data, before=content, version=record.version if record else 0, papers=room.known.papers.choices(),
        how=showing.how(form_class, content, room.known), **more,
    )  # fmt: skip


def theirs(
    form: FormClass, saved: Saved, asked: SourcedForm, known: Known, shows: showing.Visible = bool
) -> Any:
    """What a colleague saved meanwhile: all of it, and what it changed."""
    if saved.theirs is None:
        return None
    entry = saved.theirs.newest
    changed = showing.changes(form, asked.before, entry.content, known, shows)
    return {
        "who": known.people.get(str(entry.person_id), ""), "day": entry.day, "struck": entry.struck,
        "rows": showing.rows(form, entry.content, known, shows), "changes": changed,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Striking:
    """What the page that strikes a record out needs: its kind, the name of its page, template, and words done."""

    kind: str
    template: str
    door: str
    back_to: str
    done_struck: str
    done_back: str


def strike(
    request: HttpRequest,
    request_id: UUID,
    record_id: UUID,
    how: Striking,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """Ask why and strike a record out; or let one that was struck out hold again."""
    room = enter(request, request_id)
    record = room.record(how.kind, record_id)
    start = {"token": uuid4(), "version": record.version}
    asked = StrikeForm(request.POST or None, initial=start)
    is_back = request.POST.get("step") == BACK
    if is_back:
        asked.fields["reason"].required = False
    if request.method != "POST" or not asked.is_valid():
        return _strike_page(request, room, record, how, asked, context, Saved())
    place = room.place(how.kind, record_id)
    saved = saving.take_back(place, record, asked) if is_back else saving.strike(place, record, asked)
    if not saved.problem:
        left = room.followed(how.kind).left_to_do
        return room.done(how.back_to, left or (how.done_back if is_back else how.done_struck))
    return _strike_page(request, room, saved.theirs or record, how, asked, context, saved)


def _strike_page(
    request: HttpRequest,
    room: Room,
    record: Record,
    how: Striking,
    asked: StrikeForm,
    context: dict[str, Any] | None,
    saved: Saved,
) -> HttpResponse:
    status = 409 if saved.problem else 422 if asked.errors else 200
    whole = {"record": record, "form": asked, "problem": saved.problem, **(context or {})}
    return room.page(request, how.template, whole, door=how.door, status=status)


def _version_of(record: Record, number: int) -> dict[str, Any] | None:
    found = [entry.content for entry in record.versions if entry.version == number]
    return found[0] if found else None


def _number(typed: Any) -> int:
    return int(typed) if str(typed or "").isdecimal() and len(str(typed)) < 7 else NO_FIGURES
