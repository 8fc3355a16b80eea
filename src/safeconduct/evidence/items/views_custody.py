"""The chain of custody of an item: read in plain words, checked, and taken out as a bundle that anybody can check."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from safeconduct import vault
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.evidence.items import bundling, checking, custody, showing, words
from safeconduct.evidence.items.artifacts import ContentGone
from safeconduct.evidence.items.forms import BundleForm
from safeconduct.evidence.items.views_files import as_attachment
from safeconduct.evidence.models import Item
from safeconduct.evidence.pages import desk_of, page, sealed_notice


@required(Permission.SEE_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def chain(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """What happened to the files of an item, newest first; the button reads the whole chain again."""
    item = _item(item_id)
    may_check = may(signed_in(request), Permission.CHECK_CUSTODY)
    if request.method == "POST" and not may_check:
        raise Http404
    checked = (
        _checked(item) if request.method == "POST" else None
    )  # before the chain is shown: it may grow by this
    context = {
        "item": item, "page": showing.timeline(item, request.GET.get("page")), "head": custody.head_of(item.pk),
        "checked": checked, "may_check": may_check,
        "may_export": may(signed_in(request), Permission.EXPORT_EVIDENCE),
    }  # fmt: skip
    return page(request, "evidence/items/custody.html", context, tab="items")


@required(Permission.EXPORT_EVIDENCE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: HttpRequest, item_id: UUID) -> HttpResponseBase:
    """A zip that `tools/verify_custody.py` checks without us. What goes into it is ticked, and what for is said."""
    item, desk = _item(item_id), desk_of(request)
    form = BundleForm(request.POST or None, held=showing.named_files(item, desk))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wanted = bundling.Wanted(given["sealed"], given["reveal"], given["plain"], form.chosen())
        if wanted.reveal and desk is None:
            form.add_error("reveal", sealed_notice())
        else:
            try:
                pieces = bundling.hand_out(
                    item, wanted, reason=given["reason"], by=signed_in(request), at=timezone.now(), desk=desk
                )
                response = StreamingHttpResponse(pieces, content_type="application/zip")
                return as_attachment(response, f"{showing.plain_key(item)}-custody.zip")
            except (ContentGone, vault.CannotOpen):
                form.add_error(
                    "reveal", _("The key of this item was deleted: its contents and fingerprints are gone.")
                )
    context = {
        "item": item, "form": form, "damaged": item.artifacts.exclude(condition="whole").count(),
        "files": item.artifacts.count(), "has_redacted": "both" in form.fields,
        "command": f"python3 verify_custody.py {showing.plain_key(item)}-custody/",
    }  # fmt: skip
    status = 422 if form.errors else 200
    return page(request, "evidence/items/bundle.html", context, tab="items", status=status)


def _checked(item: Item) -> dict[str, Any]:
    """What reading the chain and the locked files of one item comes to."""
    broken = custody.verify_item(item.pk) or custody.verify_artifacts(item.pk)
    states = [
        (each, checking.look_at(each, at=timezone.now())) for each in item.artifacts.select_related("item")
    ]
    return {
        "broken": broken, "why": words.broken_words(broken.kind) if broken else "",
        "bad": [(each, words.said(words.CONDITIONS, state)) for each, state in states if state != "whole"],
    }  # fmt: skip


def _item(item_id: UUID) -> Item:
    return get_object_or_404(Item.objects.filter(withdrawn_on=None), pk=item_id)
