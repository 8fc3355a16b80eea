"""One way for both files: choose, check, look, confirm. Each view names what is particular to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.errors import AccessError
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.exchange import carried, words
from safeconduct.attorneys.exchange.cells_read import Column, Problem
from safeconduct.attorneys.exchange.receiving import LARGEST, InMemory
from safeconduct.attorneys.exchange.tables import Read, written
from safeconduct.attorneys.models import Carried
from safeconduct.cases.placing.keys import NoDesk
from safeconduct.keyring.certified import NotCertified

FOLDER = "attorneys/exchange/"
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Kind:
    """What the pages of one kind of file need. ``shown``: columns of the preview. ``most``: rows."""

    code: str
    most: int
    shown: tuple[str, ...]
    done_url: str
    columns: Sequence[Column]
    read: Callable[[bytes], Read]
    bring_in: Callable[[Carried], int]


def import_page(request: HttpRequest, kind: Kind, by: Unlocked) -> HttpResponse:
    """Choose a file; a good one leads to its confirmation, of another one every problem is shown and nothing kept."""
    if request.method != "POST":
        return _chosen(request, kind, [])
    found = _read(request, kind)
    if found.problems:
        return _chosen(request, kind, found.problems)
    try:
        row = carried.keep(
            token=_token(request), kind=kind.code, found=[values for _place, values in found.rows], by=by,
            at=timezone.now(),
        )  # fmt: skip
    except carried.Gone:
        return redirect(f"{reverse(f'{kind.code}_import')}?done=file_over")
    said = f"?in={found.encoding}" if found.is_guessed else ""
    return redirect(reverse(f"{kind.code}_import_confirm", args=[row.pk]) + said)


def confirm_page(request: HttpRequest, kind: Kind, token: UUID, by: Unlocked) -> HttpResponse:
    """What comes in, and the button for it. Pressed twice is once."""
    at, problem = timezone.now(), ""
    try:
        row = carried.of(token, kind=kind.code, by=by, at=at)
        if row.state == "done":
            return redirect(f"{kind.done_url}?done={kind.code}_imported")
        if request.method == "POST" and "drop" in request.POST:
            carried.drop(row)
            return redirect(f"{reverse(f'{kind.code}_import')}?done=file_dropped")
        if request.method == "POST":
            try:
                kind.bring_in(row)
                return redirect(f"{kind.done_url}?done={kind.code}_imported")
            except (NotCertified, NoDesk, AccessError):
                problem = _(
                    "A key of the desk cannot be confirmed now, so nothing was brought in. Tell an administrator."
                )
        found = carried.opened(row, by)
    except carried.Gone:
        return redirect(f"{reverse(f'{kind.code}_import')}?done=file_over")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "kind": kind.code, "count": len(found), "page": page, "names": kind.shown, "problem": problem,
        "rows": [[(name, _shown(each.get(name))) for name in kind.shown] for each in page],
        "guessed": request.GET.get("in", "") in {"windows-1251", "windows-1256", "windows-1252", "latin-1"},
    }  # fmt: skip
    return render(request, FOLDER + "confirm.html", context, status=503 if problem else 200)


def template(kind: Kind) -> StreamingHttpResponse:
    """A file with the headings and one invented row."""
    example = {each.name: each.example for each in kind.columns}
    return attachment(written([each.name for each in kind.columns], [example]), f"{kind.code}-template.csv")


def attachment(pieces: Any, name: str) -> StreamingHttpResponse:
    """A file for the reader alone, kept by no cache."""
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _read(request: HttpRequest, kind: Kind) -> Read:
    received = request.FILES.get("file")
    if not isinstance(received, InMemory):
        return Read([], [Problem(0, "", "no_file")])
    if received.content is None:
        return Read([], [Problem(0, "", "too_big", {"most": LARGEST // 1024**2})])
    return kind.read(received.content)


def _chosen(request: HttpRequest, kind: Kind, problems: Sequence[Problem]) -> HttpResponse:
    context = {
        "kind": kind.code, "token": uuid4(), "most": kind.most, "mb": LARGEST // 1024**2,
        "columns": [(each, words.HEADINGS[each.name]) for each in kind.columns],
        "problems": [(each.row, each.column, words.sentence(each)) for each in problems],
        "template_url": reverse(f"{kind.code}_template"), "back_url": kind.done_url,
    }  # fmt: skip
    return render(request, FOLDER + "import.html", context, status=422 if problems else 200)


def _token(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dict):
        return " ".join(f"{name}:{level}" for name, level in value.items())
    if isinstance(value, list):
        return ", ".join(
            " ".join(map(str, each.values())) if isinstance(each, dict) else str(each) for each in value
        )
    return str(value or "")[:200]
