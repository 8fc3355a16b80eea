"""The tasks of one case: the list, a new one, those its stage suggests, and days that follow a hearing."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.permissions import Permission, may, required
from safeconduct.cases.journal import ChangedMeanwhile, JournalGone
from safeconduct.cases.pages import page
from safeconduct.cases.tasks import actions, showing
from safeconduct.cases.tasks.forms import PickForm, TaskForm
from safeconduct.cases.tasks.kept import content_of
from safeconduct.cases.tasks.room import Room, enter

DOOR = "tasks"


@required(Permission.OPEN_REQUEST)
@require_safe
def listed(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What is to be done, the earliest first; then what is over."""
    return _list_page(request, enter(request, request_id))


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Put a task on the list."""
    room = enter(request, request_id)
    start = {"token": uuid4(), "version": 0, "owner": str(room.person.person.pk)}
    form = TaskForm(request.POST or None, initial=start, people=room.people(), today=room.today)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, room, form)
    given = form.cleaned_data
    content = content_of(
        title=given["title"], due=given["due"], owner=form.owner_id(), note=given["note"],
        needs_proof=given["needs_proof"],
    )  # fmt: skip
    try:
        actions.add(by=room.by, content=content, token=given["token"])
    except JournalGone:
        form.add_error(None, again())
        return _form_page(request, room, form, status=409)
    return redirect(room.address("tasks", "task_added"))


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def suggested(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Tasks that this stage usually needs: pick some, and put them on the list."""
    room = enter(request, request_id)
    found = room.suggestions()
    form = PickForm(
        request.POST or None, codes=showing.suggested_rows(found), people=room.people(),
        initial={"token": uuid4(), "owner": str(room.person.person.pk)},
    )  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return _suggested_page(request, room, form, bool(found))
    given = form.cleaned_data
    chosen = [each for each in found if each.template.code in given["codes"]]
    owner = UUID(given["owner"]) if given["owner"] else None
    try:
        actions.add_suggested(by=room.by, chosen=chosen, owner=owner, token=given["token"])
    except JournalGone:
        form.add_error(None, again())
        return _suggested_page(request, room, form, bool(found), status=409)
    return redirect(room.address("tasks", "tasks_added"))


@required(Permission.KEEP_CASE)
@require_POST
def move_days(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Let every open task that is counted from the hearing follow it."""
    room = enter(request, request_id)
    days = [(room.record(UUID(each.id)), each.would_be) for each in room.moved()]
    try:
        actions.move_days(by=room.by, days=days, token=uuid4())
    except (ChangedMeanwhile, JournalGone):
        return _list_page(
            request, room, problem=_("A colleague changed a task a moment ago. Nothing was moved.")
        )
    return redirect(room.address("tasks", "tasks_moved"))


def again() -> str:
    return _("Somebody changed who may read this request a moment ago. Please save again; nothing was lost.")


def _list_page(request: HttpRequest, room: Room, problem: str = "") -> HttpResponse:
    tasks = room.tasks()
    everything = showing.rows(tasks, room.papers, room.today)
    context = {
        "open": [row for row in everything if row["is_open"]],
        "over": [row for row in everything if not row["is_open"]],
        "suggested": len(room.suggestions()),
        "moved": showing.moved_rows(room.moved(), tasks),
        "damaged": room.journal.damaged,
        "may_write": may(room.person.person, Permission.KEEP_CASE),
        "problem": problem,
    }
    status = 409 if problem else 200
    return page(request, room.held, room.keys, "cases/tasks/list.html", context, door=DOOR, status=status)


def _form_page(request: HttpRequest, room: Room, form: TaskForm, status: int = 0) -> HttpResponse:
    status = status or (422 if form.errors else 200)
    return page(
        request, room.held, room.keys, "cases/tasks/new.html", {"form": form}, door=DOOR, status=status
    )


def _suggested_page(
    request: HttpRequest, room: Room, form: PickForm, found: bool, status: int = 0
) -> HttpResponse:
    status = status or (422 if form.errors else 200)
    context = {"form": form, "found": found}
    return page(
        request, room.held, room.keys, "cases/tasks/suggested.html", context, door=DOOR, status=status
    )
