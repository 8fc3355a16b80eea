"""The notes of a case: one page to read and write them, one to change one, one to strike one out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, may, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, opening
from safeconduct.cases.journal import KINDS, ChangedMeanwhile, Journal, JournalGone, Record
from safeconduct.cases.messages import drafts
from safeconduct.cases.notes import actions, showing, words
from safeconduct.cases.notes.forms import BackForm, NoteForm, StrikeForm
from safeconduct.cases.notes.listing import NOTE_KINDS, ordered
from safeconduct.cases.pages import page
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request

DRAFTED = ("kind", "text", "pinned", "about")
"""Fields of the form that are kept while a note is not saved."""
Ready = tuple[Request, CaseKeys, Unlocked, Journal]


@required(Permission.OPEN_REQUEST)
@require_safe
def listed(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """All notes this person sees, pinned safety notes first, then the newest; and a form for a new one."""
    return _list_page(request, _ready(request, request_id))


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Add a note, or keep what was typed for later."""
    ready = held, keys, unlocked, found = _ready(request, request_id)
    now = timezone.now()
    if request.method != "POST":
        return _list_page(request, ready)
    if "keep" in request.POST:
        typed = {name: request.POST.get(name, "") for name in DRAFTED}
        typed = typed if typed["text"].strip() else {}
        drafts.keep(request=held, part=drafts.NOTE, fields=typed, keys=keys, by=unlocked, at=now)
        if request.POST["keep"] == "quietly":  # the page's script: it stays where it is
            return HttpResponse(status=204)
        return redirect(_address("notes", held, "note_kept"))
    form = NoteForm(request.POST, kinds=_writable(unlocked))
    if not form.is_valid():
        return _list_page(request, ready, form, status=422)
    said = replace(form.said(), about=_about(found, str(form.cleaned_data["about"] or "")))
    try:
        actions.add(
            request=held, keys=keys, kind=form.cleaned_data["kind"], said=said,
            token=form.cleaned_data["token"], by=unlocked, at=now,
        )  # fmt: skip
    except JournalGone:
        form.add_error(None, _again())
        return _list_page(request, ready, form, status=409)
    drafts.forget(request=held, part=drafts.NOTE, keys=keys, by=unlocked, at=now)
    return redirect(_address("notes", held, "note_added"))


@required(Permission.OPEN_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """One note with its history; POST keeps a new version of it."""
    ready = held, keys, unlocked, found = _ready(request, request_id)
    note = _note(found, record_id)
    if request.method != "POST":
        return _note_page(request, ready, note, _filled(note))
    _refuse_reader(note, unlocked)
    form = NoteForm(request.POST, kinds=())
    if not form.is_valid():
        return _note_page(request, ready, note, form, status=422)
    given = form.cleaned_data
    try:
        actions.change(
            request=held, keys=keys, note=note, said=form.said(), seen=given["version"], token=given["token"],
            by=unlocked, at=timezone.now(),
        )  # fmt: skip
    except ChangedMeanwhile as changed:
        return _theirs_page(request, ready, changed.theirs, form)
    except JournalGone:
        form.add_error(None, _again())
        return _note_page(request, ready, note, form, status=409)
    return redirect(_address("note", held, "note_saved", record_id=note.id))


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """Strike a note out with a reason, or let it hold again: after a page that says what follows."""
    ready = held, keys, unlocked, found = _ready(request, request_id)
    note = _note(found, record_id)
    _refuse_reader(note, unlocked)
    kind = BackForm if note.is_struck else StrikeForm
    fresh = {"token": uuid4(), "version": note.version}
    form = kind(request.POST or None, initial=fresh)
    if request.method != "POST" or not form.is_valid():
        return _strike_page(request, ready, note, form)
    given = form.cleaned_data
    written: dict[str, Any] = {
        "request": held, "keys": keys, "note": note, "seen": given["version"], "token": given["token"],
        "by": unlocked, "at": timezone.now(),
    }  # fmt: skip
    try:
        if "reason" in given:
            actions.strike(**written, reason=given["reason"])
        else:
            actions.bring_back(**written)
    except (ChangedMeanwhile, JournalGone):
        form.add_error(None, _("A colleague changed this note a moment ago. Look at it again first."))
        return _strike_page(request, ready, note, form)
    done = "note_struck" if "reason" in given else "note_back"
    return redirect(_address("note", held, done, record_id=note.id))


def _ready(request: HttpRequest, request_id: UUID) -> Ready:
    held, keys, unlocked = opened(request, request_id)
    whole, now = journal.read(held, keys), timezone.now()
    return held, keys, unlocked, opening.seen(request=held, keys=keys, held=whole, by=unlocked, at=now)


def _note(found: Journal, record_id: UUID) -> Record:
    """A note this person sees, or 404: what is not theirs is not there."""
    note = found.get(record_id, *NOTE_KINDS)
    if note is None:
        raise Http404
    return note


def _refuse_reader(note: Record, unlocked: Unlocked) -> None:
    if not may(unlocked.person, KINDS[note.kind].writes):
        raise Http404


def _writable(unlocked: Unlocked) -> list[str]:
    return [kind for kind in NOTE_KINDS if may(unlocked.person, KINDS[kind].writes)]


def _list_page(
    request: HttpRequest, ready: Ready, form: NoteForm | None = None, status: int = 200
) -> HttpResponse:
    held, keys, unlocked, found = ready
    wanted = request.GET.get("kind", "")
    wanted = wanted if wanted in NOTE_KINDS else ""
    records = ordered(found.records(*([wanted] if wanted else NOTE_KINDS), struck=True))
    kinds = [kind for kind in NOTE_KINDS if may(unlocked.person, KINDS[kind].sees)]
    writable = _writable(unlocked)
    context = {
        "rows": showing.rows(records, found),
        "has_notes": bool(found.records(*NOTE_KINDS, struck=True)),
        "kinds": [(kind, words.KINDS[kind]) for kind in kinds],
        "wanted": wanted,
        "form": (form or _empty(request, ready, writable)) if writable else None,
        "has_draft": form is None and bool(_draft(ready)),
        "damaged": found.damaged,
        "is_story_shut": found.is_story_shut,
    }
    return page(request, held, keys, "cases/notes/list.html", context, door="notes", status=status)


def _empty(request: HttpRequest, ready: Ready, writable: list[str]) -> NoteForm:
    """A form for a new note, with what this person has begun; of the kind and about the record asked for."""
    found, draft = ready[3], _draft(ready)
    kind, about = request.GET.get("new", ""), _about(found, request.GET.get("about", ""))
    initial: dict[str, Any] = {"kind": kind if kind in writable else NOTE_KINDS[0], "about": about}
    if draft:
        initial = {
            **draft,
            "pinned": bool(draft.get("pinned")),
            "about": _about(found, draft.get("about", "")),
        }
    return NoteForm(kinds=writable, initial={**initial, "token": uuid4(), "version": 0})


def _draft(ready: Ready) -> dict[str, str]:
    held, keys, unlocked, _found = ready
    return drafts.kept(request=held, part=drafts.NOTE, keys=keys, by=unlocked)


def _about(found: Journal, typed: str) -> UUID | None:
    """The record of this case a note is about; None where there is no such record."""
    try:
        record = found.get(UUID(typed))
    except ValueError:
        return None
    return record.id if record else None


def _filled(note: Record) -> NoteForm:
    content = note.content
    initial = {
        "text": content.get("text", ""), "pinned": content.get("pinned"), "about": content.get("about") or None,
        "token": uuid4(), "version": note.version,
    }  # fmt: skip
    return NoteForm(kinds=(), initial=initial)


def _theirs_page(request: HttpRequest, ready: Ready, theirs: Record, form: NoteForm) -> HttpResponse:
    """A colleague was faster: both texts stand on the page, and saving again puts this one on top."""
    typed = request.POST.copy()
    typed["version"], typed["token"] = str(theirs.version), str(uuid4())
    again = NoteForm(typed, kinds=())
    again.add_error(
        None,
        _(
            "A colleague changed this note a moment ago. Your text is below, theirs beside it. Save again to put "
            "yours in its place; theirs stays in the history."
        ),
    )
    return _note_page(request, ready, theirs, again, theirs=theirs, status=409)


def _note_page(
    request: HttpRequest,
    ready: Ready,
    note: Record,
    form: NoteForm,
    theirs: Record | None = None,
    status: int = 200,
) -> HttpResponse:
    held, keys, unlocked, found = ready
    context = {
        "form": form
        if may(unlocked.person, KINDS[note.kind].writes) and (theirs or not note.is_struck)
        else None,
        "note": showing.rows([note], found)[0],
        "theirs": theirs.content.get("text", "") if theirs else "",
        "theirs_struck": theirs.newest.struck if theirs else "",
        "events": showing.history(note),
        "may_write": may(unlocked.person, KINDS[note.kind].writes),
    }
    return page(request, held, keys, "cases/notes/note.html", context, door="notes", status=status)


def _strike_page(
    request: HttpRequest, ready: Ready, note: Record, form: StrikeForm | BackForm
) -> HttpResponse:
    held, keys, *_rest = ready
    context = {"note": showing.rows([note])[0], "form": form}
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    return page(request, held, keys, "cases/notes/strike.html", context, door="notes", status=status)


def _again() -> str:
    return _("Somebody changed who may read this request a moment ago. Please save again; nothing was lost.")


def _address(name: str, held: Request, done: str, **more: UUID) -> str:
    return f"{reverse(name, kwargs={'request_id': held.id, **more})}?done={done}"
