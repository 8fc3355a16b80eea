"""Bring in a list of who held which post: send the file, see what it would do, then write. Nothing before that."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.advocacy.pages import page
from safeconduct.advocacy.posts import actions, words
from safeconduct.advocacy.posts.forms import ImportForm
from safeconduct.advocacy.posts.planning import Plan
from safeconduct.advocacy.posts.reading import NEEDED, Unreadable, read
from safeconduct.advocacy.posts.receiving import MOST_BYTES, KeepInMemory
from safeconduct.evidence.recording import ChangedMeanwhile

SHOWN = 200
"""Lines of one kind that the check shows; their number is always said."""


@csrf_exempt
@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def posts_import(request: HttpRequest) -> HttpResponse:
    """Put the handler that keeps a small file in memory in place before anything reads the body, then check CSRF."""
    handler = KeepInMemory(request)
    request.upload_handlers = [handler]
    return _import(request, handler)


@csrf_protect
def _import(request: HttpRequest, handler: KeepInMemory) -> HttpResponse:
    if request.method != "POST":
        return _ask(request, ImportForm())
    form = ImportForm(request.POST)
    checked = request.POST.get("rows")
    if not form.is_valid():
        return _ask(request, form)
    if checked is not None:
        return _write(request, form, checked)
    sent = request.FILES.get("file")
    if handler.is_too_big:
        return _ask(
            request, form, [_("The file is larger than {kb} kB. Split it.").format(kb=MOST_BYTES // 1000)]
        )
    if sent is None:
        return _ask(request, form, [_("Choose a file.")])
    data = sent.read()
    try:
        found = actions.planned(read(data))
    except Unreadable as problem:
        return _ask(request, form, [words.trouble(each) for each in problem.troubles])
    return _check(request, form, data.decode("utf-8-sig"), found)


def _write(request: HttpRequest, form: ImportForm, checked: str) -> HttpResponse:
    """The second step: what was checked comes back, is read again, and what is new in it is written."""
    try:
        rows = read(checked.encode())
        together = request.POST.get("together") == "yes"
        actions.bring_in(
            rows,
            country=form.cleaned_data["country"],
            together=together,
            by=signed_in(request),
            at=timezone.now(),
        )
    except (Unreadable, UnicodeEncodeError):
        return _ask(request, form, [_("What was checked did not come back whole. Send the file again.")])
    except actions.NotConfirmed:
        says = _(
            "Several people hold one post at once by this list. Tick that this is right, or change the list."
        )
        return _check(request, form, checked, actions.planned(rows), [("together", says)])
    except ChangedMeanwhile:
        says = _("A colleague wrote posts at this moment. Look at the list again.")
        return _check(request, form, checked, actions.planned(rows), [("main", says)])
    return redirect(f"{reverse('posts')}?done=posts_imported")


def _ask(request: HttpRequest, form: ImportForm, problems: list[str] | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form, "problems": [("file", says) for says in problems or ()], "columns": ", ".join(NEEDED),
        "limit_kb": MOST_BYTES // 1000,
    }  # fmt: skip
    return _page(request, "import", context, bad=bool(problems or form.errors))


def _check(
    request: HttpRequest,
    form: ImportForm,
    checked: str,
    found: Plan,
    problems: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    context = {
        "checked": checked, "country": form.cleaned_data["country"], "plan": found, "problems": problems or [],
        "added": found.added[:SHOWN], "against": [(each, words.against(each)) for each in found.against[:SHOWN]],
        "shown": SHOWN,
    }  # fmt: skip
    return _page(request, "import_check", context, bad=bool(problems))


def _page(request: HttpRequest, name: str, context: dict[str, Any], *, bad: bool) -> HttpResponse:
    answer = page(request, f"advocacy/posts/{name}.html", context, tab="posts", status=422 if bad else 200)
    answer["Cache-Control"] = "no-store"
    return answer
