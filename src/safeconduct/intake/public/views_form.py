"""The guided request: one question a page, check your answers, send."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.consent.purposes import Purpose
from safeconduct.intake import drafts, form, questions
from safeconduct.intake.derivation import TooBusy
from safeconduct.intake.form.answers import GIVEN
from safeconduct.intake.keys import HolderKeys
from safeconduct.intake.models import Request
from safeconduct.intake.public import late
from safeconduct.intake.public import views_door as door
from safeconduct.intake.public.views_number import busy
from safeconduct.intake.public.visitor import Visitor, network_bucket, visitor_of
from safeconduct.intake.returning import derive_in_turn
from safeconduct.intake.sending import HelpNotAgreed
from safeconduct.intake.sending import send as send_request
from safeconduct.keyring.certified import NotCertified

Answers = dict[str, Any]
SKIPPED = {"unknown": _("I don’t know"), "declined": _("I’d rather not say")}


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, code: str) -> HttpResponse:
    """One page of the request: show it, or save it and go on."""
    try:
        page = form.page(code)
    except form.UnknownPage:
        raise Http404 from None
    visitor = visitor_of(request)
    holder = visitor.holder
    if holder is None and request.method == "POST" and late.TOKEN in request.POST:
        return late.keep(request, page)
    if holder is None and not visitor.has_begun:
        if request.method != "POST":
            return redirect("come_back")
        visitor.begin()  # the session ended before anything was saved: this page becomes the first
    try:
        answers = drafts.read(holder).answers if holder else form.new_answers(get_language() or "en")
    except drafts.DraftGone:
        return redirect("mine")
    if request.method == "POST":
        return _save(request, page, answers, holder)
    return _show(request, page, answers, form.form_for(page, answers))


@require_POST
def show_answers(request: HttpRequest) -> HttpResponse:
    """Unmask earlier answers, because the person asked."""
    visitor = visitor_of(request)
    if visitor.holder is None:
        return redirect("come_back")
    visitor.show_answers()
    code = request.POST.get("page", "")
    return redirect("page", code=code) if code in {page.code for page in form.PAGES} else redirect("check")


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """All answers on one page, each with a way to change it."""
    visitor = visitor_of(request)
    holder = visitor.holder
    if holder is None:
        return redirect("come_back")
    drafts.merge_late_pages(holder=holder, at=timezone.now())
    try:
        opened = drafts.read(holder)
    except drafts.DraftGone:
        return redirect("mine")
    context = {
        "rows": [_row(row, masked=not visitor.sees_answers) for row in form.check_rows(opened.answers)],
        "masked": not visitor.sees_answers,
        "typed_back": visitor.typed_back,
        "can_send": bool(questions.consents(opened.answers).get(Purpose.HELP)),
        "consent_code": questions.CONSENT_PAGE.code,
        "back_url": _address(form.visible_pages(opened.answers)[-1].code),
    }
    return render(request, "intake/check.html", context)


@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Send. Twice is once."""
    holder = visitor_of(request).holder
    if holder is None:
        return redirect("come_back")
    try:
        send_request(holder=holder, at=timezone.now())
    except HelpNotAgreed:
        return redirect("page", code=questions.CONSENT_PAGE.code)
    except drafts.DraftGone:
        return redirect("mine")
    except NotCertified:
        return render(request, "intake/cannot_send.html", {"draft_days": settings.DRAFT_DAYS}, status=503)
    return redirect("sent")


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens next, and by when. Shows nothing that was written."""
    holder = visitor_of(request).holder
    if holder is None or not Request.objects.filter(holder_id=holder.id).exists():
        return redirect("come_back")
    context = {"days": settings.ANSWER_WITHIN_DAYS, "typed_back": visitor_of(request).typed_back}
    return render(request, "intake/sent.html", context)


def _save(request: HttpRequest, page: form.Page, answers: Answers, holder: HolderKeys | None) -> HttpResponse:
    bound = form.form_for(page, answers, request.POST)
    if "more" in request.POST:
        return _show(request, page, answers, bound.more(), unmask=True)
    if request.POST.get("switch") in settings.LANGUAGES_ON:
        return _in_another_language(request, page, answers, bound)
    changed = late.changed_by(page, bound, request, answers)
    if changed is None:
        return _show(request, page, answers, bound, unmask=True, status=422)
    try:
        return _saved(request, page, answers, changed, holder)
    except TooBusy:
        return busy(request)
    except drafts.DraftGone:
        return redirect("mine")


def _in_another_language(
    request: HttpRequest, page: form.Page, answers: Answers, bound: form.PageForm
) -> HttpResponse:
    """The same page in another language, with everything that was typed, and nothing complained of."""
    translation.activate(request.POST["switch"])
    response = _show(request, page, answers, bound.again(), unmask=True)
    door.keep_language(response, request.POST["switch"])
    return response


def _saved(
    request: HttpRequest, page: form.Page, answers: Answers, changed: Answers, holder: HolderKeys | None
) -> HttpResponse:
    visitor = visitor_of(request)
    if holder is None:
        answers = form.merge(answers, changed)
        _begin_draft(request, visitor, answers)
        following = form.next_page(page, answers)
        urgent = following is not None and following.kind == "notice"
        return redirect("page", code=following.code) if following and urgent else redirect("number")
    answers = drafts.save(holder=holder, changed=changed, at=timezone.now())
    following = form.next_page(page, answers)
    if "c" in request.GET and not (following and following.kind == "notice"):
        return redirect("check")
    return redirect("page", code=following.code) if following else redirect("check")


def _begin_draft(request: HttpRequest, visitor: Visitor, answers: Answers) -> None:
    receipt = visitor.receipt()
    if receipt is None:
        raise drafts.DraftGone
    derived = derive_in_turn(receipt, network_bucket(request))
    visitor.open(drafts.begin(receipt=receipt, derived=derived, answers=answers, at=timezone.now()))


def _show(
    request: HttpRequest,
    page: form.Page,
    answers: Answers,
    asked: form.PageForm,
    *,
    unmask: bool = False,
    status: int = 200,
) -> HttpResponse:
    visitor = visitor_of(request)
    pages = form.visible_pages(answers)
    codes = [each.code for each in pages]
    if page.code not in codes:
        return redirect("page", code=form.resume_page(answers).code)
    before = form.previous_page(page, answers)
    masked = not (unmask or visitor.sees_answers) and form.is_answered(page, answers)
    context = {
        "page": page,
        "form": asked,
        "heading": page.title,
        "why": page.why,
        "step": codes.index(page.code) + 1,
        "steps": len(codes),
        "back_url": _address(before.code) if before else reverse("about"),
        "stop_url": reverse("stop"),
        "skip_unknown": page.allows_unknown,
        "skip_private": page.allows_declined,
        "late_token": late.token_for(visitor.holder),
        "switch_in_form": page.kind not in {"notice", "files"} and not masked,
        "continue_url": _address_after(page, answers, typed_back=visitor.typed_back),
        "typed_back": visitor.typed_back,
        "uploads": settings.UPLOADS_A_REQUEST,
    }
    return render(request, _template(page, masked=masked), context, status=status)


def _template(page: form.Page, *, masked: bool) -> str:
    if page.kind in {"notice", "files"}:
        return f"intake/page_{page.kind}.html"
    return "intake/page_masked.html" if masked else "intake/page_question.html"


def _row(row: form.CheckRow, *, masked: bool) -> dict[str, Any]:
    return {
        "question": row.label,
        "values": row.values,
        "skipped": SKIPPED.get(row.state, ""),
        "masked": masked and row.state == GIVEN,
        "change_url": _address(row.page.code) + "?c=1",
    }


def _address(code: str) -> str:
    return reverse("page", kwargs={"code": code})


def _address_after(page: form.Page, answers: Answers, *, typed_back: bool) -> str:
    """Where "continue" leads; from the emergency numbers to the receipt, which was not shown yet."""
    if page.shows_emergency_numbers and not typed_back:
        return reverse("number")
    following = form.next_page(page, answers)
    return _address(following.code) if following else reverse("check")
