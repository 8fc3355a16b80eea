"""Paint boxes over a picture or a PDF: read off where, look at it, make the copy. No script is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct import files, vault
from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.blobs.store import BlobMissing, NoRoom
from safeconduct.choices.typed import whole_number
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Artifact, Item
from safeconduct.evidence.pages import desk_of, page, sealed_notice, token
from safeconduct.evidence.recording import Withdrawn
from safeconduct.evidence.redaction import actions
from safeconduct.evidence.redaction.drawing import sheet, source_of
from safeconduct.evidence.redaction.forms import MOST_BOXES, ROWS_AT_FIRST, ROWS_MORE, BoxesForm
from safeconduct.evidence.redaction.words import (
    too_many_pages,
    why_not_opened,
    why_not_this_kind,
    why_unfit,
)
from safeconduct.files.limits import REDACTION

MOST_LOOKED_AT = 6
"""Pages with boxes shown at once before a copy is made."""
LONG = 10
"""From so many pages on, a person is told that it takes its time."""


@dataclass(frozen=True, slots=True)
class Work:
    """One file on the table, for one request."""

    request: HttpRequest
    artifact: Artifact
    desk: DeskKeys
    opened: actions.Opened
    drawn: files.Preview
    number: int

    @property
    def context(self) -> dict[str, Any]:
        return {
            "artifact": self.artifact,
            "item": self.artifact.item,
            "number": self.number,
            "pages": self.drawn.pages,
            "seconds": round(REDACTION.wall) if self.drawn.pages >= LONG else 0,
            "is_pdf": self.opened.kind.group == "pdf",
            "token": token(self.request.POST.get("token", "")),
        }


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: HttpRequest, artifact_id: UUID) -> HttpResponse:
    """The file with a grid over it, and rows of boxes; then what it will look like; then the copy."""
    found = Artifact.objects.select_related("item").filter(item__in=Item.objects.all())
    artifact = get_object_or_404(found, pk=artifact_id)
    if artifact.item.withdrawn_on:
        return redirect("item", item_id=artifact.item_id)
    desk = desk_of(request)
    if desk is None:
        return _stop(request, artifact, sealed_notice(), kind="info")
    if artifact.item.is_graphic and request.method != "POST" and request.GET.get("show") != "yes":
        return page(request, "evidence/redaction/graphic.html", {"item": artifact.item}, tab="items")
    try:
        return _opened(request, artifact, desk)
    except actions.NotThisKind as other:
        problem = why_not_this_kind(other.group)
    except files.Failed as failed:
        problem = why_not_opened(failed.reason)
    except files.Unfit as unfit:
        problem = why_unfit(unfit)
    except (artifacts.ContentGone, BlobMissing, vault.CannotOpen):
        problem = _("This file is missing or was changed where it lies. Check its chain of custody.")
    except Withdrawn:
        return redirect("item", item_id=artifact.item_id)
    except NoRoom:
        problem = _("There is no room for files just now. Nothing was made. Tell an administrator.")
    return _stop(request, artifact, problem)


def _opened(request: HttpRequest, artifact: Artifact, desk: DeskKeys) -> HttpResponse:
    kind = actions.kind_of(artifacts.described(artifact, desk))
    sent, by = token(request.POST.get("token", "")), signed_in(request)
    step = request.POST.get("step", "")
    if step == "make" and Artifact.objects.filter(pk=sent, item_id=artifact.item_id).exists():
        return _made(artifact)
    opened = actions.look(artifact, kind, by=by, at=timezone.now(), desk=desk)
    wanted = _number(request, "goto" if step == "page" else "shown")
    number, drawn = _drawn(opened, wanted)
    if drawn.pages > files.MAX_REDACTED_PAGES:
        return _stop(request, artifact, too_many_pages(drawn.pages))
    work = Work(request, artifact, desk, opened, drawn, number)
    if request.method != "POST":
        return _table(work, BoxesForm(pages=drawn.pages, shown=number))
    return _posted(work, step, wanted)


def _posted(work: Work, step: str, wanted: int) -> HttpResponse:
    request, pages = work.request, work.drawn.pages
    rows = max(whole_number(request.POST.get("rows", "")) or ROWS_AT_FIRST, 1)
    form = BoxesForm(request.POST, rows=rows, pages=pages, shown=work.number)
    if step in {"add", "page", "edit"}:
        missing = wanted if wanted != work.number else 0
        return _table(work, form.unchecked(rows + ROWS_MORE if step == "add" else rows), missing=missing)
    if not form.is_valid():
        return _table(work, form, status=422)
    if step != "make":
        return _preview(work, form)
    sent = token(request.POST.get("token", ""))
    actions.make(
        work.artifact,
        work.opened,
        form.boxes(),
        token=sent,
        by=signed_in(request),
        at=timezone.now(),
        desk=work.desk,
    )
    return _made(work.artifact)


def _table(work: Work, form: BoxesForm, *, status: int = 200, missing: int = 0) -> HttpResponse:
    """The page with its grid, and the rows."""
    on_it = ((number, box) for number, box in form.boxes_that_can_be_drawn() if box.page == work.number)
    context = {
        **work.context,
        "form": form,
        "rows": form.count,
        "sheet": sheet(work.drawn, on_it),
        "can_add": form.count < MOST_BOXES,
        "most": MOST_BOXES,
        "missing": missing,
    }
    status = 422 if missing else status
    return page(work.request, "evidence/redaction/table.html", context, tab="items", status=status)


def _preview(work: Work, form: BoxesForm) -> HttpResponse:
    """The redacted pages as they will be; nothing is kept yet."""
    boxes = form.boxes()
    done, kind = actions.redacted(work.opened, boxes)
    touched = sorted({box.page for box in boxes})
    copy = actions.Opened(done.data, kind)
    shown = [(number, source_of(actions.draw(copy, number))) for number in touched[:MOST_LOOKED_AT]]
    context = {
        **work.context,
        "typed": [
            (bound.html_name, bound.value()) for row in form.rows() for bound in row.cells if bound.value()
        ],
        "rows": form.count,
        "shown": shown,
        "others": touched[MOST_LOOKED_AT:],
        "count": len(boxes),
    }
    return page(work.request, "evidence/redaction/preview.html", context, tab="items")


def _drawn(opened: actions.Opened, wanted: int) -> tuple[int, files.Preview]:
    """The page that was asked for; the first one where there is none such."""
    try:
        return wanted, actions.draw(opened, wanted)
    except files.Failed as failed:
        if failed.reason != "not_supported" or wanted == 1:
            raise
    return 1, actions.draw(opened, 1)


def _number(request: HttpRequest, name: str) -> int:
    typed = request.POST.get(name, "") or request.GET.get("page", "")
    found = whole_number(typed) or 1
    return found if found < 100_000 else 100_000


def _made(artifact: Artifact) -> HttpResponse:
    return redirect(f"{reverse('item', args=[artifact.item_id])}?done=redacted")


def _stop(request: HttpRequest, artifact: Artifact, problem: str, kind: str = "warning") -> HttpResponse:
    """There is nothing to redact, and why."""
    context = {"item": artifact.item, "problem": problem, "kind": kind}
    status = 422 if request.method == "POST" else 200
    return page(request, "evidence/redaction/stop.html", context, tab="items", status=status)
