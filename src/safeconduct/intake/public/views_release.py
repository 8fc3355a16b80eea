"""Another organisation reads what was released to it, with a code, and answers. No account, no download."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from safeconduct import vault
from safeconduct.access.errors import WrongState
from safeconduct.choices.fields import TextField
from safeconduct.intake import releases
from safeconduct.intake.derivation import TooBusy
from safeconduct.intake.public.visitor import network_bucket

RELEASE, WAY = "release", "release_way"
"""What the sealed session holds: which release, and the key its code gave. Nothing of the bundle."""


class CodeForm(forms.Form):
    """The code that staff told."""

    use_required_attribute = False
    code = forms.CharField(
        label=gettext_lazy("The code you were told"),
        help_text=gettext_lazy("Letters and digits, in groups of four. Spaces do not matter."),
        max_length=128,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr", "class": "receipt-input"}),
        error_messages={
            "required": gettext_lazy("Please type the code."),
            "max_length": gettext_lazy("This is too long to be a code."),
        },
    )


class AnswerForm(forms.Form):
    """A short text back."""

    use_required_attribute = False
    text = TextField(
        label=gettext_lazy("A short text to us"),
        help_text=gettext_lazy("You need not write anything."),
        required=False,
        max_length=releases.LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("This is too long. Please write less.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest) -> HttpResponse:
    """Type the code. Wrong, unknown, past its day, revoked, over: one page, and the same wait."""
    asked = CodeForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        code, bucket = asked.cleaned_data["code"], network_bucket(request)
        try:
            release_id, way = releases.open_with(code, bucket, timezone.now())
        except TooBusy:
            return _busy(request)
        except releases.NoSuchRelease:
            asked.add_error("code", _nothing())
        else:
            request.session.flush()
            request.session[RELEASE], request.session[WAY] = str(release_id), way.to_bytes()
            return redirect("release_open")
    return _code_page(request, asked)


@require_http_methods(["GET", "HEAD", "POST"])
def release_open(request: HttpRequest) -> HttpResponse:
    """What was released, as staff saw it before; and an answer to it."""
    now = timezone.now()
    if request.POST.get("move") == "close":
        request.session.flush()
        return redirect("release")
    try:
        opened = _opened(request)
        if request.method == "POST":
            return _answer(request, opened)
        releases.note_opened(opened, now)
    except releases.NoSuchRelease:
        return _shut(request)
    return _open_page(request, opened, AnswerForm())


def _answer(request: HttpRequest, opened: releases.Opened) -> HttpResponse:
    form, move = AnswerForm(request.POST), request.POST.get("move", "")
    if not form.is_valid():
        return _open_page(request, opened, form, status=422)
    try:
        releases.answer(opened=opened, move=move, text=form.cleaned_data["text"], at=timezone.now())
    except WrongState:
        form.add_error(None, _("Please press one of the buttons."))
        return _open_page(request, opened, form, status=422)
    if move in releases.LIVE:
        return redirect(f"{reverse('release_open')}?done=1")
    request.session.flush()
    return render(request, "intake/release_over.html")


def _opened(request: HttpRequest) -> releases.Opened:
    """What this session may read. It is opened anew for each page: revoked is revoked at once."""
    if RELEASE not in request.session:
        raise releases.NoSuchRelease
    way = vault.LockKey.from_bytes(request.session[WAY])
    return releases.open_held(UUID(request.session[RELEASE]), way, timezone.now())


def _open_page(
    request: HttpRequest, opened: releases.Opened, form: AnswerForm, status: int = 200
) -> HttpResponse:
    context = {
        "bundle": opened.bundle,
        "until": opened.release.expires_on,
        "accepted": opened.release.state == "accepted",
        "form": form,
        "done": "done" in request.GET,
    }
    return render(request, "intake/release_open.html", context, status=status)


def _shut(request: HttpRequest) -> HttpResponse:
    """The session outlived the release, or there was none: the code is asked for."""
    request.session.pop(RELEASE, None)
    request.session.pop(WAY, None)
    return redirect("release")


def _code_page(request: HttpRequest, asked: CodeForm) -> HttpResponse:
    return render(request, "intake/release.html", {"form": asked}, status=422 if asked.errors else 200)


def _busy(request: HttpRequest) -> HttpResponse:
    response = render(request, "intake/release_busy.html", status=503)
    response.headers["Retry-After"] = "5"
    return response


def _nothing() -> str:
    return _("This code opens nothing. Look at each letter again. It may be too old. Please call us.")
