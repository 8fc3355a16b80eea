"""One file a post, on a page of its own, sealed while it arrives."""

from __future__ import annotations

from threading import BoundedSemaphore
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.blobs.receiving import Received, SealWhileReceiving
from safeconduct.intake import case_key, drafts, files_sent, form, proxies, questions, threads
from safeconduct.intake.keys import HolderKeys, draft_key
from safeconduct.intake.models import Request
from safeconduct.intake.public.visitor import visitor_of
from safeconduct.keyring.certified import NotCertified
from safeconduct.keyring.rows import NoKey

_RECEIVING = BoundedSemaphore(8)
"""Files that come in at one time in this process: a quarter of its threads, so that pages go on."""


@csrf_exempt
def files(request: HttpRequest) -> HttpResponse:
    """Put the sealing handler in place before anything reads the body, then check CSRF as everywhere.

    Of a stranger's post not one byte is read, and slow senders fill the places for files only.
    """
    visitor = visitor_of(request)
    if request.method not in {"GET", "HEAD", "POST"}:
        return _files(request)
    if visitor.holder is None or not visitor.typed_back:
        return redirect("number" if visitor.holder else "come_back")
    if request.method != "POST":
        return _files(request)
    if not _RECEIVING.acquire(blocking=False):
        return render(request, "intake/files_busy.html", status=503)
    handler = SealWhileReceiving(request)
    request.upload_handlers = [handler]
    try:
        return _files(request)
    finally:
        _RECEIVING.release()
        handler.drop_unclaimed()


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _files(request: HttpRequest) -> HttpResponse:
    holder = visitor_of(request).holder
    if holder is None:
        return redirect("come_back")
    if request_sent := Request.objects.filter(holder_id=holder.id).first():
        if proxies.is_helpers(request_sent, holder):
            return redirect("mine")
    elif proxies.known_holders([holder.id]):
        return redirect("mine")
    received = request.FILES.get("file") if request.method == "POST" else None
    problem, added = "", False
    if request.method == "POST":
        problem = _keep(received, holder, request_sent)
        added = not problem
    context = {
        "problem": problem,
        "added": added,
        "sent": request_sent is not None,
        "files": [] if request_sent else _listed(holder),
        "limit_mb": settings.UPLOAD_LIMIT_BYTES // (1024 * 1024),
        "limit": settings.UPLOADS_A_REQUEST,
        "continue_url": _continue_url(holder, request_sent),
    }
    return render(request, "intake/files.html", context, status=422 if problem else 200)


@require_POST
def remove(request: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Take a file out of the draft."""
    holder = visitor_of(request).holder
    if holder is None:
        return redirect("come_back")
    files_sent.remove_from_draft(holder=holder, upload_id=upload_id, at=timezone.now())
    return redirect("files")


def _keep(received: object, holder: HolderKeys, request_sent: Request | None) -> str:
    """Name the sealed file where it belongs; returns a sentence if that was not possible."""
    if not isinstance(received, Received):
        return _("Please choose a file first.")
    if received.sealed is None:
        return why_refused(received.refusal)
    try:
        if request_sent:
            keys = threads.keys_for_holder(request_sent, holder)
            signer = threads.read_card(request_sent, keys).signer
            now = timezone.now()
            to = case_key.public_half(request_sent.id, request_sent.epoch, signer=signer, on=now.date())
            files_sent.keep_with_request(request=request_sent, to=to, sealed=received.sealed, at=now)
        else:
            files_sent.keep_with_draft(holder=holder, sealed=received.sealed, at=timezone.now())
    except files_sent.TooManyFiles:
        return ngettext(
            "You have added %(count)s file, which is all we can take here. Tell us in a message if you have more.",
            "You have added %(count)s files, which is all we can take here. Tell us in a message if you have more.",
            settings.UPLOADS_A_REQUEST,
        ) % {"count": settings.UPLOADS_A_REQUEST}
    except (NotCertified, NoKey, threads.ThreadGone):
        return _(
            "We could not keep this file just now. Your answers and messages are kept. Please try again later."
        )
    received.claimed = True
    return ""


def why_refused(code: str) -> str:
    """A sentence for each reason a file is not taken."""
    sentences = {
        "empty": _("This file is empty. Please choose another one. Your answers are kept."),
        "too_big": _(
            "This file is larger than %(limit)s MB. Please send a smaller one, or a part of it. Your answers are kept."
        )
        % {"limit": settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)},
        "no_room": _(
            "We have no room for files just now. Your answers are kept and you can send them without the file."
        ),
        "archive": _(
            "We cannot open packed files (zip and the like). "
            "Please send what is inside, one by one. Your answers are kept."
        ),
    }
    other = _(
        "We cannot take this kind of file. "
        "We take photos, PDF, office documents, sound and video. Your answers are kept."
    )
    return sentences.get(code, other)


def _listed(holder: HolderKeys) -> list[files_sent.FileSent]:
    try:
        return files_sent.listed(holder.id, draft_key(holder))
    except NoKey:
        return []


def _continue_url(holder: HolderKeys, request_sent: Request | None) -> str:
    if request_sent:
        return redirect("mine").url
    try:
        following = form.next_page(questions.FILES_PAGE, drafts.read(holder).answers)
    except drafts.DraftGone:
        return redirect("mine").url
    return redirect("page", code=following.code).url if following else redirect("check").url
