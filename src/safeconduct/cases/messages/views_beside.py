"""One message with what is kept beside it: a translation, and what the second pair of eyes found."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal
from safeconduct.cases.dates.forms import carry_on
from safeconduct.cases.journal import ChangedMeanwhile, Journal, JournalGone, Record
from safeconduct.cases.messages import beside, showing, words
from safeconduct.cases.messages.beside import Beside
from safeconduct.cases.messages.forms import BesideForm, CheckForm
from safeconduct.cases.notes.showing import names_of
from safeconduct.cases.pages import page
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_request import opened
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake.models import Request

Ready = tuple[Request, CaseKeys, Unlocked, Journal, dict[str, Any]]


@required(Permission.REPLY)
@require_http_methods(["GET", "HEAD", "POST"])
def beside_page(request: HttpRequest, request_id: UUID, number: int) -> HttpResponse:
    """A message and its translation; POST keeps a translation beside it, or a better one."""
    ready = held, keys, unlocked, found, message = _ready(request, request_id, number)
    record = _record(found, held, number)
    if request.method != "POST":
        return _page(request, ready)
    said = beside.of(record.content) if record else _fresh(held, keys, message)
    if said.sent != "original" or not message["text"]:
        raise Http404  # what was sent is sent, and its original stays what it was
    form = BesideForm(request.POST, auto_id="beside_%s")
    if not form.is_valid():
        return _page(request, ready, form=form, status=422)
    try:
        beside.keep(
            request=held, keys=keys, said=_with(said, form.cleaned_data), seen=form.cleaned_data["version"],
            token=form.cleaned_data["token"], by=unlocked, at=timezone.now(),
        )  # fmt: skip
    except (ChangedMeanwhile, JournalGone) as problem:
        return _meanwhile(request, ready, problem, form)
    return redirect(_address(held, number, "beside_kept"))


@required(Permission.REPLY)
@require_POST
def check(request: HttpRequest, request_id: UUID, number: int) -> HttpResponse:
    """The second pair of eyes: it says the same, or what is wrong."""
    ready = held, keys, unlocked, found, _message = _ready(request, request_id, number)
    record = _record(found, held, number)
    if record is None or not beside.of(record.content).translation:
        raise Http404
    form = CheckForm(request.POST, auto_id="check_%s")
    if not form.is_valid():
        return _page(request, ready, check_form=form, status=422)
    given = form.cleaned_data
    try:
        beside.check(
            request=held, keys=keys, record=record, verdict=given["verdict"], remark=given["remark"],
            seen=given["version"], token=given["token"], by=unlocked, at=timezone.now(),
        )  # fmt: skip
    except beside.OwnWork:
        form.add_error(None, _("Whoever wrote a translation down cannot check it. Ask a colleague."))
        return _page(request, ready, check_form=form, status=422)
    except (ChangedMeanwhile, JournalGone) as problem:
        return _meanwhile(request, ready, problem, form)
    return redirect(_address(held, number, "beside_checked"))


def _ready(request: HttpRequest, request_id: UUID, number: int) -> Ready:
    held, keys, unlocked = opened(request, request_id)
    found = journal.read(held, keys).seen_by(unlocked.person)
    rows = {row["number"]: row for row in showing.thread_rows(held, keys, found)}
    if number not in rows:
        raise Http404
    return held, keys, unlocked, found, rows[number]


def _record(found: Journal, held: Request, number: int) -> Record | None:
    return found.get(beside.record_id(held.id, number), beside.KIND)


def _fresh(held: Request, keys: CaseKeys, message: dict[str, Any]) -> Beside:
    language = showing.OWN_LANGUAGE if message["mine"] else showing.persons_language(held, keys)
    return Beside(number=message["number"], original=message["text"], original_language=language)


def _with(said: Beside, given: dict[str, Any]) -> Beside:
    return Beside(
        number=said.number, original=said.original, original_language=said.original_language,
        template=said.template, translation=given["translation"], language=given["language"],
        translator=given["translator"], translator_name=given["translator_name"],
    )  # fmt: skip


def _meanwhile(
    request: HttpRequest, ready: Ready, problem: ChangedMeanwhile | JournalGone, form: BesideForm | CheckForm
) -> HttpResponse:
    """A colleague was faster, or the keys were turned: say so; both texts stand on the page."""
    if isinstance(problem, ChangedMeanwhile):
        carry_on(form, version=str(problem.theirs.version), token=str(uuid4()))
        sentence = _(
            "A colleague changed this a moment ago. What they kept is on this page, yours in the form."
        )
    else:
        sentence = _("Somebody changed who may read it a moment ago. Please save again; nothing was lost.")
    form.add_error(None, sentence)
    held, keys, unlocked, _found, message = ready
    found = journal.read(held, keys).seen_by(unlocked.person)
    rows = showing.thread_rows(held, keys, found)
    fresh = next((row for row in rows if row["number"] == message["number"]), message)
    again = (held, keys, unlocked, found, fresh)
    if isinstance(form, BesideForm):
        return _page(request, again, form=form, status=409)
    return _page(request, again, check_form=form, status=409)


def _page(
    request: HttpRequest,
    ready: Ready,
    *,
    form: BesideForm | None = None,
    check_form: CheckForm | None = None,
    status: int = 200,
) -> HttpResponse:
    held, keys, unlocked, found, message = ready
    record = _record(found, held, message["number"])
    said = beside.of(record.content) if record else _fresh(held, keys, message)
    fresh = {"token": uuid4(), "version": record.version if record else 0}
    language = said.language or ("" if message["mine"] else showing.OWN_LANGUAGE)
    initial = {
        **fresh, "translation": said.translation, "language": language, "translator": said.translator,
        "translator_name": said.translator_name,
    }  # fmt: skip
    may_check = bool(said.translation) and said.written_by != str(unlocked.person.pk)
    context = {
        "message": message,
        "form": None,
        "beside_form": (form or BesideForm(initial=initial, auto_id="beside_%s"))
        if said.sent == "original" and message["text"] else None,
        "check_form": (check_form or CheckForm(initial=fresh, auto_id="check_%s"))
        if may_check or check_form else None,
        "own": bool(said.translation) and said.written_by == str(unlocked.person.pk),
        "wrong_form": form or check_form,
        "events": _events(record) if record else [],
    }  # fmt: skip
    return page(request, held, keys, "cases/messages/beside.html", context, tab="first", status=status)


def _events(record: Record) -> list[dict[str, Any]]:
    """Every version, newest first."""
    names = names_of(entry.person_id for entry in record.versions)
    events = []
    for entry in reversed(record.versions):
        said = beside.of(entry.content)
        title = str(words.VERDICTS.get(said.verdict) or _("Kept beside the message"))
        if not said.verdict and said.language:
            title = f"{title} · {LANGUAGES.get(said.language, said.language)}"
        text = said.remark if said.verdict else said.translation
        events.append({"title": title, "day": entry.day, "who": names.get(entry.person_id, ""), "text": text})
    return events


def _address(held: Request, number: int, done: str) -> str:
    return f"{reverse('message_beside', args=(held.id, number))}?done={done}"
