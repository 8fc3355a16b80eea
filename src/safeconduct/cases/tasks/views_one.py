"""One task: change it, say that it is done, that it will not be done, or that it is to be done after all."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, may, required
from safeconduct.cases.journal import ChangedMeanwhile, JournalGone, Record
from safeconduct.cases.pages import page
from safeconduct.cases.tasks import actions, showing
from safeconduct.cases.tasks.forms import BackForm, DoneForm, DropForm, TaskForm, filled
from safeconduct.cases.tasks.kept import DONE, DROPPED, task_of
from safeconduct.cases.tasks.room import Room, enter
from safeconduct.cases.tasks.views import DOOR, again


@required(Permission.OPEN_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """One task with its history; POST keeps a new version."""
    room = enter(request, request_id)
    record = room.record(record_id)
    if request.method != "POST" or not may(room.person.person, Permission.KEEP_CASE):
        return _task_page(request, room, record, _filled(room, record))
    form = TaskForm(request.POST, people=room.people(), today=room.today)
    if not form.is_valid():
        return _task_page(request, room, record, form, status=422)
    given = form.cleaned_data
    try:
        actions.change(by=room.by, task=record, said=form.said(), seen=given["version"], token=given["token"])
    except ChangedMeanwhile as changed:
        return _theirs_page(request, room, changed.theirs)
    except JournalGone:
        form.add_error(None, again())
        return _task_page(request, room, record, form, status=409)
    return redirect(room.address("tasks", "task_saved"))


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """Say that a task is done, and by what that is known."""
    room = enter(request, request_id)
    record = room.record(record_id)
    start = {"token": uuid4(), "version": record.version}
    form = DoneForm(request.POST or None, papers=room.papers.choices(), initial=start)

    def write() -> str:
        given = form.cleaned_data
        actions.done(
            by=room.by, task=record, proof_paper=given.get("paper", ""), proof_words=given["words"],
            seen=given["version"], token=given["token"],
        )  # fmt: skip
        return "task_done"

    return _one_step(request, room, record, form, DONE, write)


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """Say that a task will not be done, and why."""
    room = enter(request, request_id)
    record = room.record(record_id)
    form = DropForm(request.POST or None, initial={"token": uuid4(), "version": record.version})

    def write() -> str:
        given = form.cleaned_data
        actions.drop(by=room.by, task=record, why=given["why"], seen=given["version"], token=given["token"])
        return "task_dropped"

    return _one_step(request, room, record, form, DROPPED, write)


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """It is to be done after all."""
    room = enter(request, request_id)
    record = room.record(record_id)
    form = BackForm(request.POST or None, initial={"token": uuid4(), "version": record.version})

    def write() -> str:
        given = form.cleaned_data
        actions.reopen(by=room.by, task=record, seen=given["version"], token=given["token"])
        return "task_back"

    return _one_step(request, room, record, form, "back", write)


def _one_step(
    request: HttpRequest,
    room: Room,
    record: Record,
    form: forms.Form,
    step: str,
    write: Callable[[], str],
) -> HttpResponse:
    if request.method != "POST" or not form.is_valid():
        return _step_page(request, room, record, form, step, 422 if form.errors else 200)
    try:
        return redirect(room.address("tasks", write()))
    except actions.ProofNeeded:
        form.add_error("words", _("This task needs a proof: choose the paper, or say it in words."))
        return _step_page(request, room, record, form, step, 422)
    except (ChangedMeanwhile, JournalGone):
        form.add_error(None, _("A colleague changed this task a moment ago. Look at it again first."))
        return _step_page(request, room, record, form, step, 409)


def _filled(room: Room, record: Record) -> TaskForm | None:
    if not may(room.person.person, Permission.KEEP_CASE) or not task_of(record).is_open:
        return None
    start = {**filled(task_of(record)), "token": uuid4()}
    return TaskForm(initial=start, people=room.people(), today=room.today)


def _theirs_page(request: HttpRequest, room: Room, theirs: Record) -> HttpResponse:
    """A colleague was faster: both stand on the page, and saving again puts this one on top."""
    typed = request.POST.copy()
    typed["version"], typed["token"] = str(theirs.version), str(uuid4())
    form = TaskForm(typed, people=room.people(), today=room.today)
    form.add_error(
        None,
        _(
            "A colleague changed this task a moment ago. What you typed is below, theirs beside it. Save again to "
            "put yours in its place; theirs stays in the history."
        ),
    )
    return _task_page(request, room, theirs, form, theirs=theirs, status=409)


def _task_page(
    request: HttpRequest,
    room: Room,
    record: Record,
    form: TaskForm | None,
    theirs: Record | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "task": showing.rows([task_of(record)], room.papers, room.today)[0],
        "theirs": showing.rows([task_of(theirs)], room.papers, room.today)[0] if theirs else None,
        "events": showing.history(record),
        "may_write": may(room.person.person, Permission.KEEP_CASE),
    }
    return page(request, room.held, room.keys, "cases/tasks/task.html", context, door=DOOR, status=status)


def _step_page(
    request: HttpRequest, room: Room, record: Record, form: forms.Form, step: str, status: int
) -> HttpResponse:
    task = showing.rows([task_of(record)], room.papers, room.today)[0]
    context = {"form": form, "task": task, "step": step}
    return page(request, room.held, room.keys, "cases/tasks/step.html", context, door=DOOR, status=status)
