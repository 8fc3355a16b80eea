"""Items: the list, a new one, one of them with its files, and its change."""

from __future__ import annotations

from collections.abc import Iterable
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.blobs.receiving import Received, SealWhileReceiving
from safeconduct.evidence import kept_forms
from safeconduct.evidence.claims.linking import of_item, read_from_item
from safeconduct.evidence.claims.showing import cards
from safeconduct.evidence.fields import find_by_key, key_of, label, version_in
from safeconduct.evidence.items import actions, artifacts, showing
from safeconduct.evidence.items.forms import FilterForm, ItemForm, NewItemForm, filled
from safeconduct.evidence.items.refusals import changed_meanwhile, why_refused
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Artifact, Claim, ClaimLink, Incident, Item
from safeconduct.evidence.pages import desk_of, page, sealed_notice, token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn

RECEIVING = BoundedSemaphore(4)
"""Files that come in at one time in this process, so that pages go on."""
A_PAGE = 50


@required(Permission.SEE_EVIDENCE)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All items, the newest first. Of sealed ones only key and kind are said: nothing is opened for a list."""
    form = FilterForm(request.GET)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    rows = Paginator(_found(wanted), A_PAGE).get_page(request.GET.get("page"))
    files = _file_counts(rows)
    shown = [
        {
            "row": each, "kind": label("materials", each.kind), "files": files.get(each.pk, 0),
            "published": showing.day_words(each.published_on),
        }
        for each in rows
    ]  # fmt: skip
    context = {
        "form": form, "page": rows, "rows": shown, "wanted": wanted, "any": bool(wanted) or rows.paginator.count,
        "may_count": may(signed_in(request), Permission.COUNT),
    }  # fmt: skip
    return page(request, "evidence/items/list.html", context, tab="items")


@required(Permission.COUNT)
@csrf_exempt
def new(request: HttpRequest) -> HttpResponse:
    """Put the sealing handler in place before anything reads the body, then check CSRF as everywhere."""
    if request.method != "POST":
        return _new(request)
    if not RECEIVING.acquire(blocking=False):
        return page(request, "evidence/items/busy.html", tab="items", status=503)
    handler = SealWhileReceiving(request)
    request.upload_handlers = [handler]
    try:
        return _new(request)
    finally:
        RECEIVING.release()
        handler.drop_unclaimed()


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _new(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    kept = kept_forms.offer(request, "item")
    received = request.FILES.get("file") if request.method == "POST" else None
    form = NewItemForm(
        request.POST or None, has_seat=desk is not None, has_file=received is not None,
        initial={"source": request.GET.get("source", "")[:200]},
    )  # fmt: skip
    typed: QueryDict = request.POST
    if request.method == "POST":
        if isinstance(received, Received) and received.sealed is None:
            form.add_error("file", why_refused(received.refusal))
        if form.is_valid():
            item, claimed = actions.add_item(
                form.values(), token=token(typed.get("token", "")), by=signed_in(request), at=timezone.now(),
                desk=desk, sealed=received.sealed if isinstance(received, Received) else None,
            )  # fmt: skip
            if isinstance(received, Received):
                received.claimed = claimed
            kept_forms.done(request, "item")
            look = "&also=look" if claimed else ""
            return redirect(f"{reverse('item', args=[item.pk])}?done=item_added{look}")
    elif kept.typed is not None:
        typed = kept.typed
        form = kept_forms.filled(NewItemForm(typed, has_seat=desk is not None))
    context = {
        "form": form, "token": token(typed.get("token", "")), "kept": kept,
        "notice": None if desk else sealed_notice(), "came_back": received is not None,
    }  # fmt: skip
    return page(request, "evidence/items/form.html", context, tab="items", status=422 if form.errors else 200)


@required(Permission.SEE_EVIDENCE)
@require_safe
def view(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """One item with its files. What is sealed opens to people at the desk."""
    item = get_object_or_404(Item.objects.select_related("source", "made_by"), pk=item_id)
    if item.withdrawn_on:
        return page(request, "evidence/items/view.html", {"item": item}, tab="items")
    wanted, trouble = request.GET.get("incident", "").strip()[:200], ""
    if wanted and may(signed_in(request), Permission.COUNT):
        try:
            about = find_by_key(Incident, wanted)
            return redirect(f"{reverse('claim_new', args=[about.pk])}?{urlencode({'item': item.key})}")
        except ValidationError as error:
            trouble = " ".join(error.messages)
    desk = desk_of(request)
    part, files = showing.sealed_part(item, desk), showing.files(item, desk)
    claims = Claim.objects.filter(item=item, withdrawn_on=None).order_by("key")
    links = of_item(item.pk)
    context = {
        "item": item, "rows": [row for row in showing.facts(item, part) if row["value"]], "files": files,
        "state": part.state, "title": part.content.get("title") or item.title,
        "notice": sealed_notice() if desk is None and (item.sealed is not None or files) else None,
        "also": _also(item, files, desk) if request.GET.get("also") == "look" else None,
        "may_look": desk is not None and any(each["facts"] for each in files),
        "may_count": may(signed_in(request), Permission.COUNT),
        "wanted": wanted, "trouble": trouble,
        "claims": cards(claims[:A_PAGE]), "more_claims": max(0, claims.count() - A_PAGE),
        "linked": _linked(links[:A_PAGE]), "more_linked": max(0, links.count() - A_PAGE),
    }  # fmt: skip
    return page(request, "evidence/items/view.html", context, tab="items")


def _linked(links: Iterable[ClaimLink]) -> list[dict[str, Any]]:
    """What the item speaks for or against, each claim with its denials."""
    rows = [read_from_item(link) for link in links]
    shown = cards(row.claim for row in rows if row.claim)
    return [{"words": row.words, "card": card} for row, card in zip(rows, shown, strict=True)]


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Change what is said about an item. Its files never change."""
    item = get_object_or_404(Item.objects.filter(withdrawn_on=None), pk=item_id)
    desk = desk_of(request)
    part = showing.sealed_part(item, desk)
    if part.state in ("gone", "damaged"):
        return redirect("item", item_id=item.pk)
    about: dict[str, Any] = {"item": item, "has_seat": desk is not None}
    kept, theirs, version = kept_forms.offer(request, "item", item.pk), [], item.version
    if request.method == "POST":
        form, version = ItemForm(request.POST, **about), version_in(request.POST.get("version", ""))
        if form.is_valid():
            try:
                actions.change_item(
                    item, form.values(), version=version, by=signed_in(request), at=timezone.now(), desk=desk
                )
                kept_forms.done(request, "item", item.pk)
                return redirect(f"{reverse('item', args=[item.pk])}?done=item_saved")
            except (ChangedMeanwhile, Withdrawn):
                item = get_object_or_404(Item.objects.filter(withdrawn_on=None), pk=item_id)
                form.add_error(None, changed_meanwhile())
                version, theirs = item.version, showing.facts(item, showing.sealed_part(item, desk))
    elif kept.typed is not None:
        form = kept_forms.filled(ItemForm(kept.typed, **about))
        version = version_in(kept.typed.get("version", ""))
    else:
        form = ItemForm(initial=filled(item, part.content), **about)
    context = {"form": form, "item": item, "version": version, "theirs": theirs, "kept": kept}
    return page(request, "evidence/items/form.html", context, tab="items", status=422 if form.errors else 200)


def _also(item: Item, files: list[dict[str, Any]], desk: DeskKeys | None) -> list[Item]:
    """Other items with the same bytes as one of this item's files."""
    if desk is None:
        return []
    digests = {each["facts"].digest for each in files if each["facts"]}
    return artifacts.also_in(digests, desk, besides=item)


def _found(wanted: dict[str, str]) -> QuerySet[Item]:
    rows = Item.objects.get_queryset()
    if wanted:
        rows = rows.filter(withdrawn_on=None)
    if text := wanted.get("q"):
        rows = rows.filter(Q(key__icontains=text) | Q(title__icontains=text) | Q(tags__icontains=text))
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("source"):
        rows = rows.filter(source__key__in={wanted["source"], key_of(wanted["source"])})
    if wanted.get("shown"):
        rows = rows.filter(is_public=wanted["shown"] == "public")
    return rows.select_related("source").order_by("-made_on", "-key")


def _file_counts(items: Iterable[Item]) -> dict[UUID, int]:
    """How many files each of these items has: of a page, not of a hundred thousand."""
    held = Artifact.objects.filter(item__in=[each.pk for each in items]).values_list("item")
    return dict(held.annotate(files=Count("pk")))
