"""One more file for an item that is kept already."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.blobs.receiving import Received, SealWhileReceiving
from safeconduct.blobs.sealed import Sealed
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.items.artifacts import ContentGone
from safeconduct.evidence.items.forms import FileForm
from safeconduct.evidence.items.refusals import why_refused
from safeconduct.evidence.items.views import RECEIVING
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Item
from safeconduct.evidence.pages import desk_of, page, sealed_notice, token
from safeconduct.evidence.recording import Withdrawn


@required(Permission.COUNT)
@csrf_exempt
def add_file(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Put the sealing handler in place before anything reads the body, then check CSRF as everywhere."""
    if request.method != "POST":
        return _add_file(request, item_id)
    if not RECEIVING.acquire(blocking=False):
        return page(request, "evidence/items/busy.html", tab="items", status=503)
    handler = SealWhileReceiving(request)
    request.upload_handlers = [handler]
    try:
        return _add_file(request, item_id)
    finally:
        RECEIVING.release()
        handler.drop_unclaimed()


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _add_file(request: HttpRequest, item_id: UUID) -> HttpResponse:
    item, desk = get_object_or_404(Item.objects.filter(withdrawn_on=None), pk=item_id), desk_of(request)
    received = request.FILES.get("file") if request.method == "POST" else None
    form = FileForm(request.POST if request.method == "POST" else None, has_file=received is not None)
    if request.method == "POST":
        if isinstance(received, Received) and received.sealed is None:
            form.add_error("file", why_refused(received.refusal))
        if desk is None:
            form.add_error(None, sealed_notice())
        elif form.is_valid() and isinstance(received, Received):
            return _kept(request, item, received, desk, form)
    context = {
        "item": item, "form": form, "token": token(request.POST.get("token", "")),
        "notice": None if desk else sealed_notice(),
    }  # fmt: skip
    return page(
        request, "evidence/items/add_file.html", context, tab="items", status=422 if form.errors else 200
    )


def _kept(
    request: HttpRequest, item: Item, received: Received, desk: DeskKeys, form: FileForm
) -> HttpResponse:
    sealed = cast("Sealed", received.sealed)
    asked = token(request.POST.get("token", ""))
    try:
        held = artifacts.store(
            item, sealed, role="original", note=form.cleaned_data["note"], token=asked, by=signed_in(request),
            at=timezone.now(), desk=desk,
        )  # fmt: skip
    except (ContentGone, Withdrawn):
        form.add_error(
            "file", _("Nothing can be added to this item any more: it was withdrawn, or its key deleted.")
        )
        context = {"item": item, "form": form, "token": asked, "notice": None}
        return page(request, "evidence/items/add_file.html", context, tab="items", status=422)
    received.claimed = held.blob == sealed.blob
    return redirect(f"{reverse('item', args=[item.pk])}?done=file_added&also=look")
