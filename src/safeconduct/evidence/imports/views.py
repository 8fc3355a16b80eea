"""Bring records in from a file: upload, map, check, write; and take an import back."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.errors import WrongState
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.blobs.receiving import Received, SealWhileReceiving
from safeconduct.evidence import exchange
from safeconduct.evidence.exchange.writing import guarded
from safeconduct.evidence.imports import checking, ending, planning, runs, showing, writing
from safeconduct.evidence.imports.planning import Chosen
from safeconduct.evidence.imports.runs import FileGone, Notes, OpenRun, SteppedMeanwhile
from safeconduct.evidence.imports.words import ELSEWHERE, STATES, sentence, why_refused
from safeconduct.evidence.imports.writing import TakenMeanwhile
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import ImportRun
from safeconduct.evidence.pages import desk_of, page, sealed_notice
from safeconduct.evidence.pages import token as token_of

ON_A_PAGE = 50
AGAIN = 1
"""Seconds after which the browser asks for the next step by itself."""


@required(Permission.IMPORT_EVIDENCE)
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    """Every import, newest first."""
    rows = ImportRun.objects.select_related("begun_by").order_by("-begun_on", "-pk")
    found = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    desk = desk_of(request)
    lines = [{"run": run, "state": STATES[run.state], "name": _name(run, desk)} for run in found]
    return page(
        request, "evidence/imports/list.html", {"lines": lines, "page": found, "desk": desk}, tab="imports"
    )


@csrf_exempt
@required(Permission.IMPORT_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Put the sealing handler in place before anything reads the body, then check CSRF as everywhere."""
    desk = desk_of(request)
    if desk is None:
        return page(request, "evidence/imports/sealed.html", {"notice": sealed_notice()}, tab="imports")
    handler = SealWhileReceiving(request)
    request.upload_handlers = [handler]
    try:
        return _new(request, desk)
    finally:
        handler.drop_unclaimed()


@csrf_protect
def _new(request: HttpRequest, desk: DeskKeys) -> HttpResponse:
    problems: list[tuple[str, str]] = []
    if request.method == "POST":
        received = request.FILES.get("file")
        if not isinstance(received, Received):
            problems.append(("file", _("Choose a file.")))
        elif received.sealed is None or received.sealed.group != "text":
            problems.append(("file", why_refused(received.refusal)))
        if request.POST.get("clean") != "yes":
            problems.append(("clean", _("Tick the box, or take out what must not be in the file first.")))
        if not problems and isinstance(received, Received) and received.sealed:
            return _keep(request, received, desk)
    failed = _failed(request)
    context = {
        "failed": failed, "failed_name": _name(failed, desk) if failed else "",
        "problems": problems, "token": token_of(request.POST.get("token", "")) if not problems else uuid4(),
        "clean": request.POST.get("clean") == "yes", "limit_mb": settings.UPLOAD_LIMIT_BYTES // 1024**2,
    }  # fmt: skip
    return page(request, "evidence/imports/new.html", context, tab="imports", status=422 if problems else 200)


def _keep(request: HttpRequest, received: Received, desk: DeskKeys) -> HttpResponse:
    if received.sealed is None:
        raise ValueError("a refused file is not kept")
    by, at = signed_in(request), timezone.now()
    run = runs.begin(received.sealed, token=token_of(request.POST.get("token", "")), desk=desk, by=by, at=at)
    received.claimed = run.blob == received.sealed.blob
    if received.claimed:
        if (failed := _failed(request)) is not None and failed.pk != run.pk:
            _give_up(failed, desk, by=by, at=at)
        opened = runs.open_run(run, desk)
        try:
            runs.save(opened, planning.looked_at(opened))
        except exchange.Refused as refused:
            runs.save(opened, replace(opened.notes, refused=_said(refused)))
    return redirect("import_map", run.pk)


def _failed(request: HttpRequest) -> ImportRun | None:
    """The run that this file is to take the place of, while it waits."""
    said = request.POST.get("instead") or request.GET.get("instead", "")
    try:
        return ImportRun.objects.filter(pk=UUID(said), state="mapping").first()
    except ValueError:
        return None


def _give_up(run: ImportRun, desk: DeskKeys, *, by: Person, at: datetime) -> None:
    """End a run; the name of its file stays, sealed, for the list."""
    name = _name(run, desk)
    ending.give_up(run, by=by, at=at)
    runs.keep_name(run, name, desk)


@required(Permission.IMPORT_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_map(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How the columns are read, with the first rows as the records that they become."""
    run, desk = get_object_or_404(ImportRun, pk=run_id), desk_of(request)
    if desk is None:
        return page(request, "evidence/imports/sealed.html", {"notice": sealed_notice()}, tab="imports")
    if run.state != "mapping":
        return redirect("import_run", run.pk)
    try:
        opened = runs.open_run(run, desk)
        if opened.notes.phase == "checking":
            return redirect("import_run", run.pk)
        if request.method == "POST":
            return _mapped(request, opened)
        return _map_page(request, opened)
    except FileGone:
        return page(request, "evidence/imports/gone.html", {"run": run}, tab="imports", status=409)
    except (SteppedMeanwhile, WrongState):
        return redirect("import_run", run.pk)


def _map_page(request: HttpRequest, opened: OpenRun) -> HttpResponse:
    context: dict[str, Any] = {
        "run": opened.run, "notes": opened.notes, "refused": opened.notes.refused,
        "changed": request.GET.get("changed") == "yes",
    }  # fmt: skip
    try:
        if opened.notes.encoding:
            context |= showing.mapping(opened, opened.notes)
    except exchange.Refused as refused:
        context |= {"refused": _said(refused), "rows": []} | _forms(opened.notes)
    answer = page(
        request,
        "evidence/imports/map.html",
        context,
        tab="imports",
        status=422 if context["refused"] else 200,
    )
    answer["Cache-Control"] = "no-store"
    return answer


def _forms(notes: Notes) -> dict[str, Any]:
    return {
        "encodings": [(each.value, each.value == notes.encoding) for each in exchange.encodings.Encoding],
        "delimiters": [(sign, words, sign == notes.delimiter) for sign, words in showing.DELIMITERS.items()],
    }


def _mapped(request: HttpRequest, opened: OpenRun) -> HttpResponse:
    """What was changed on the page is kept; then the preview again, or on to the check."""
    said, notes = request.POST, opened.notes
    action = said.get("action", "preview")
    try:
        if action == "read":
            form = planning.form_of(said.get("encoding", ""), said.get("delimiter", ""), notes)
            runs.save(opened, replace(planning.read_as(opened, form), refused="", phase="mapping"))
        elif action == "own":
            runs.save(opened, _own(opened, said.get("kind", "")))
        elif any(name.startswith("to_") for name in said) and not notes.fit:
            plan = exchange.to_json(planning.drawn(_chosen(request, notes), opened))
            runs.save(opened, replace(notes, plan=plan, refused="", phase="mapping"))
            if action == "check" and plan != notes.plan:
                return redirect(f"{reverse('import_map', args=[opened.run.pk])}?changed=yes")
        if action == "check":
            checking.start(runs.reopened(opened), by=signed_in(request), at=timezone.now())
            return redirect(f"{reverse('import_run', args=[opened.run.pk])}?go=on")
    except exchange.Refused as refused:
        runs.save(opened, replace(notes, refused=_said(refused)))
    return redirect("import_map", opened.run.pk)


def _own(opened: OpenRun, kind: str) -> Notes:
    """A mapping of one's own for this kind, begun with a suggestion."""
    notes = opened.notes
    wanted = next((each for each in planning.KINDS if each.value == kind), None)
    some = planning.samples(opened, notes.form)
    chosen = planning.suggested(notes.header, some, wanted)
    plan = planning.readable(planning.drawn(chosen, opened), notes.header, some, opened)
    plan = planning.redrawn(plan, opened)
    return replace(notes, fit="", plan=exchange.to_json(plan), refused="", phase="mapping")


def _chosen(request: HttpRequest, notes: Notes) -> Chosen:
    said = request.POST
    kind = next((each for each in planning.KINDS if each.value == said.get("kind")), planning.KINDS[0])
    picks = {name: said.get(f"to_{at}", "") for at, name in enumerate(notes.header)}
    hows = {name: said.get(f"how_{at}", "") for at, name in enumerate(notes.header)}
    fixed = {
        name.removeprefix("fixed_"): said[name].strip()[:200] for name in said if name.startswith("fixed_")
    }
    return Chosen(
        kind, {name: target for name, target in picks.items() if target}, hows, fixed, said.get("unit", "person"),
        said.get("act", ""),
    )  # fmt: skip


@required(Permission.IMPORT_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The check and the writing, some seconds at a time. Each step was begun by a form; a look goes on with it."""
    run, desk = get_object_or_404(ImportRun, pk=run_id), desk_of(request)
    if desk is None:
        return page(request, "evidence/imports/sealed.html", {"notice": sealed_notice()}, tab="imports")
    try:
        if run.state in ("mapping", "writing"):
            return _running(request, runs.open_run(run, desk), desk)
        if run.state == "given_up" and (request.method == "POST" or request.GET.get("go")):
            ending.clear(run, clock=time.monotonic)
    except FileGone:
        return page(request, "evidence/imports/gone.html", {"run": run}, tab="imports", status=409)
    except (SteppedMeanwhile, WrongState):
        return redirect("import_run", run.pk)
    context = {
        "run": run,
        "name": _name(run, desk),
        "state": STATES[run.state],
        "busy": run.state == "given_up" and not ending.is_cleared(run),
    }
    return _shown(request, "evidence/imports/over.html", context)


def _running(request: HttpRequest, opened: OpenRun, desk: DeskKeys) -> HttpResponse:
    action = request.POST.get("action", "") if request.method == "POST" else ""
    by, at = signed_in(request), timezone.now()
    if request.method == "GET" and request.GET.get("list") == "problems":
        return _problem_list(opened.notes)
    if action == "give_up":
        _give_up(opened.run, desk, by=by, at=at)
        return redirect(f"{reverse('import_run', args=[opened.run.pk])}?go=on")
    if action == "write":
        writing.start(opened, by=by, at=at)
    if action or request.GET.get("go"):
        return _stepped(request, opened, desk)
    return _progress(request, opened)


def _stepped(request: HttpRequest, opened: OpenRun, desk: DeskKeys) -> HttpResponse:
    by, at = signed_in(request), timezone.now()
    if opened.run.state == "mapping":
        if opened.notes.phase == "checking":
            opened = replace(opened, notes=checking.step(opened, clock=time.monotonic, by=by))
        return _progress(request, opened)
    try:
        live = writing.step(opened, desk, clock=time.monotonic, by=by, at=at)
    except TakenMeanwhile:
        return _progress(request, opened, taken_meanwhile=True)
    if live:
        runs.keep_name(opened.run, opened.notes.name, desk)
        return redirect(f"{reverse('import_run', args=[opened.run.pk])}?done=import_live")
    return _progress(request, opened)


def _progress(request: HttpRequest, opened: OpenRun, *, taken_meanwhile: bool = False) -> HttpResponse:
    run, notes = opened.run, opened.notes
    context: dict[str, Any] = {"run": run, "notes": notes, "ask": request.GET.get("ask", "")}
    if run.state == "writing":
        left = writing.left(run)
        context |= {
            "busy": not taken_meanwhile,
            "left": left,
            "all": run.taken + left,
            "stuck": taken_meanwhile,
        }
        return _shown(
            request, "evidence/imports/writing.html", context, status=409 if taken_meanwhile else 200
        )
    if notes.phase == "mapping":
        return redirect("import_map", run.pk)
    context |= {"busy": notes.phase == "checking", "counts": showing.counts(notes.records)}
    if notes.phase == "problems":
        context |= showing.problems(notes)
    return _shown(request, "evidence/imports/checked.html", context)


def _shown(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page that asks for the next step by itself while there is one, unless the reader was asked something."""
    answer = page(request, template, context, tab="imports", status=status)
    if context.get("busy") and not context.get("ask"):
        answer["Refresh"] = f"{AGAIN}; url={request.path}?go=on"
    answer["Cache-Control"] = "no-store"
    return answer


def _problem_list(notes: Notes) -> HttpResponse:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow([_("Row"), _("Column"), _("What is wrong")])
    for row, column, code, facts in notes.problems:
        writer.writerow([row, guarded(column), guarded(sentence(row, column, code, facts))])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="import-problems.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


@required(Permission.IMPORT_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def import_take_back(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Hide a live import, after a page that says what leans on it."""
    run = get_object_or_404(ImportRun, pk=run_id, state__in=("live", "taken_back"))
    if request.method == "POST" and run.state == "live":
        ending.take_back(run, by=signed_in(request), at=timezone.now())
        return redirect(f"{request.path}?go=on")
    if run.state == "taken_back" and (request.method == "POST" or request.GET.get("go")):
        ending.clear(run, clock=time.monotonic)
    leaning = [(ELSEWHERE[each.what], each.count, each.keys) for each in ending.elsewhere(run)]
    busy = run.state == "taken_back" and not ending.is_cleared(run)
    context = {"run": run, "leaning": leaning, "busy": busy, "state": STATES[run.state]}
    return _shown(request, "evidence/imports/take_back.html", context)


def _name(run: ImportRun, desk: DeskKeys | None) -> str:
    """The name of the file, while it lies here, for those at the desk."""
    if desk is None or run.sealed is None:
        return ""
    try:
        return runs.open_run(run, desk).notes.name
    except FileGone:
        return ""


def _said(refused: exchange.Refused) -> str:
    return _(exchange.saying.SENTENCES[refused.code]).format(**refused.facts)
