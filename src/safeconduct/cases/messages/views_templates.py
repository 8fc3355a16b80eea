"""The list of message templates, kept by supervisors and read by all who write to people."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.cases.messages import templates
from safeconduct.cases.messages.forms import TemplateForm
from safeconduct.cases.messages.placeholders import unfilled
from safeconduct.cases.models.templates import MessageTemplate
from safeconduct.choices.languages import LANGUAGES


@required(Permission.REPLY)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All templates by what they say, with the languages each has."""
    wanted = request.GET.get("language", "")
    rows = [_shown(row) for row in MessageTemplate.objects.active() if wanted in ("", row.language)]
    may_keep = may(signed_in(request), Permission.SUPERVISE)
    held = set(MessageTemplate.objects.values_list("code", "language"))
    context = {
        "rows": sorted(rows, key=lambda shown: (shown["row"].code, shown["row"].language)),
        "languages": [
            (code, LANGUAGES.get(code, code))
            for code in sorted({row.language for row in MessageTemplate.objects.active()})
        ],
        "wanted": wanted,
        "drafted": sum(shown["row"].is_drafted for shown in rows),
        "may_keep": may_keep,
        "missing": sum((said.code, said.language) not in held for said in templates.starter_set()),
        "retired": MessageTemplate.objects.retired() if may_keep else (),
    }
    return render(request, "cases/messages/templates.html", context)


@required(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add a template; the same in another language is begun from ``?like=``."""
    form = TemplateForm(request.POST or None, initial=_like(request.GET.get("like", "")))
    token = _token(request.POST.get("token", ""))
    if request.method == "POST" and form.is_valid():
        try:
            templates.add(form.said(), token=token, by=signed_in(request), at=timezone.now())
        except templates.LanguageTaken:
            form.add_error("language", _taken())
        else:
            return redirect(f"{reverse('message_templates')}?done=message_template_added")
    context = {"form": form, "token": token, "is_new": True}
    return render(request, "cases/messages/template.html", context, status=422 if form.errors else 200)


@required(Permission.SUPERVISE)
@require_POST
def starter(request: HttpRequest) -> HttpResponse:
    """Add the texts that come with the program, each marked as not read again."""
    templates.add_starter_set(by=signed_in(request), at=timezone.now())
    return redirect(f"{reverse('message_templates')}?done=message_templates_started")


@required(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Change a template; if a colleague was faster, both texts stand on the page."""
    row = get_object_or_404(MessageTemplate, id=template_id)
    if request.method != "POST":
        return _edit_page(request, row, TemplateForm(initial=_filled(row)), row.version)
    form, version = TemplateForm(request.POST), _version(request.POST.get("version", ""))
    if not form.is_valid():
        return _edit_page(request, row, form, version)
    try:
        templates.change(
            row_id=row.pk, said=form.said(), version=version, by=signed_in(request), at=timezone.now()
        )
    except templates.LanguageTaken:
        form.add_error("language", _taken())
        return _edit_page(request, row, form, version)
    except templates.ChangedMeanwhile:
        row.refresh_from_db()
        form.add_error(
            None,
            _(
                "A colleague changed this a moment ago. Your text is below, theirs beside it. Save again to put "
                "yours in its place."
            ),
        )
        return _edit_page(request, row, form, row.version, theirs=True)
    return redirect(f"{reverse('message_templates')}?done=message_template_saved")


@required(Permission.SUPERVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, template_id: UUID) -> HttpResponse:
    """Take a template off the list, or put it back: after a page that says what follows."""
    row = get_object_or_404(MessageTemplate, id=template_id)
    if request.method == "POST":
        back = request.POST.get("step") == "bring_back"
        templates.turn(row_id=row.pk, is_active=back, by=signed_in(request), at=timezone.now())
        done = "message_template_back" if back else "message_template_retired"
        return redirect(f"{reverse('message_templates')}?done={done}")
    return render(request, "cases/messages/retire.html", {"row": row})


def _edit_page(
    request: HttpRequest, row: MessageTemplate, form: TemplateForm, version: int, *, theirs: bool = False
) -> HttpResponse:
    context = {"form": form, "row": row, "version": version, "theirs": row.body if theirs else ""}
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "cases/messages/template.html", context, status=status)


def _shown(row: MessageTemplate) -> dict[str, Any]:
    return {"row": row, "language": LANGUAGES.get(row.language, row.language), "gaps": unfilled(row.body)}


def _filled(row: MessageTemplate) -> dict[str, Any]:
    held = {name: getattr(row, name) for name in ("code", "title", "language", "body")}
    return {**held, "reviewed": not row.is_drafted}


def _like(typed: str) -> dict[str, Any]:
    try:
        row = MessageTemplate.objects.filter(id=UUID(typed)).first()
    except ValueError:
        row = None
    return {"code": row.code, "title": row.title, "body": row.body} if row else {}


def _taken() -> str:
    return _("There is a text of this short name in this language already. Change that one.")


def _version(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0


def _token(typed: str) -> UUID:
    """The form's token; a new one where none came, or none that could be."""
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()
