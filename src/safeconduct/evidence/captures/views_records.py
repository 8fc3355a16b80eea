"""What the web archives of an item hold, read behind the walls: one line a record, each digest looked at."""

from __future__ import annotations

from collections import Counter
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from safeconduct import vault
from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.blobs.store import BlobMissing
from safeconduct.evidence.capture import FORMATS, Capture, Captures, UnreadableArchive, captures_in_sandbox
from safeconduct.evidence.capture.archives import MAX_ARCHIVE
from safeconduct.evidence.captures import actions
from safeconduct.evidence.captures.words import DIGESTS, why_unreadable
from safeconduct.evidence.items import artifacts, custody
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Artifact, Item
from safeconduct.evidence.pages import desk_of, page, sealed_notice

REASON = "check"
"""Why the file was opened, a code of `items.words`."""
A_PAGE = 50
_READERS = BoundedSemaphore(1)
"""Archives read at one time in this process: each may take a gigabyte."""
WAIT = 10.0
"""Seconds that somebody waits for another's archive to be read."""
TAGS = {"matches": "success", "differs": "danger"}


@required(Permission.SEE_EVIDENCE)
@require_safe
def records(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The records of one archive of an item: the newest, or the one asked for."""
    item = get_object_or_404(Item.objects, pk=item_id)
    if item.withdrawn_on:
        return redirect("item", item_id=item.pk)
    desk = desk_of(request)
    context: dict[str, Any] = {"item": item}
    if desk is None:
        return _answer(request, context | {"notice": sealed_notice()})
    try:
        found = _archives(item, desk)
    except (artifacts.ContentGone, vault.CannotOpen):
        return _answer(request, context | {"problem": _("The files of this item do not open any more.")})
    chosen = _chosen(found, request.GET.get("file", ""))
    if chosen is None:
        return _answer(request, context | {"nothing": True})
    context |= {"chosen": chosen[0].pk, "archives": [_tab(*one) for one in found]}
    try:
        captures = _read(*chosen, request, desk)
    except _Busy:
        busy = _("Others are reading archives at this moment. Wait half a minute and open this page again.")
        answer = _answer(request, context | {"problem": busy}, status=503)
        answer["Retry-After"] = "30"
        return answer
    except _Problem as problem:
        return _answer(request, context | {"problem": str(problem)})
    return _answer(request, context | _shown(captures, request))


class _Busy(Exception):
    """Another archive is being read, and took longer than ``WAIT``."""


class _Problem(Exception):
    """A sentence about why there is no list."""


def _read(artifact: Artifact, size: int, request: HttpRequest, desk: DeskKeys) -> Captures:
    if not actions.is_installed():
        raise _Problem(
            _("The part that reads web archives is not installed here. "
              "An administrator adds it with “safeconduct[evidence]”. The file is kept and can be downloaded.")
        )  # fmt: skip
    custody.viewed(artifact, reason=REASON, by=signed_in(request), at=timezone.now())
    try:
        if size > MAX_ARCHIVE:
            raise UnreadableArchive("too_big", size, MAX_ARCHIVE)
        if not _READERS.acquire(timeout=WAIT):
            raise _Busy
        try:
            return captures_in_sandbox(b"".join(artifacts.content(artifact, desk)))
        finally:
            _READERS.release()
    except UnreadableArchive as problem:
        raise _Problem(why_unreadable(problem)) from None
    except (BlobMissing, vault.CannotOpen):
        raise _Problem(
            _("This file is missing or was changed where it lies. Check its chain of custody.")
        ) from None


def _shown(captures: Captures, request: HttpRequest) -> dict[str, Any]:
    counts = Counter(one.digest for one in captures.found)
    wanted = request.GET.get("digest", "")
    kept = [one for one in captures.found if wanted not in DIGESTS or one.digest == wanted]
    shown = Paginator(kept, A_PAGE).get_page(request.GET.get("page"))
    return {
        "page": shown,
        "rows": [_row(one) for one in shown],
        "total": len(captures.found),
        "records": captures.records,
        "is_whole": captures.whole,
        "differs": counts["differs"],
        "package_differs": captures.package == "differs",
        "digests": [(code, words, counts[code]) for code, words in DIGESTS.items() if counts[code]],  # type: ignore[index]  # the same codes
        "wanted": wanted if wanted in DIGESTS else "",
    }


def _row(capture: Capture) -> dict[str, Any]:
    return {
        "capture": capture,
        "moment": capture.date[:16].replace("T", " "),
        "digest": DIGESTS[capture.digest],
        "tag": TAGS.get(capture.digest, ""),
        "kind": {"revisit": _("Seen again"), "resource": _("File")}.get(capture.kind, ""),
    }


def _archives(item: Item, desk: DeskKeys) -> list[tuple[Artifact, int]]:
    """The web archives of an item and their sizes, newest first."""
    every = Artifact.objects.filter(item=item).select_related("item").order_by("-made_on", "-id")
    told = ((one, artifacts.described(one, desk)) for one in every)
    return [(one, facts.size) for one, facts in told if facts.media_type in FORMATS]


def _chosen(found: list[tuple[Artifact, int]], wanted: str) -> tuple[Artifact, int] | None:
    named = (one for one in found if str(one[0].pk) == wanted)
    return next(named, found[0] if found else None)


def _tab(artifact: Artifact, size: int) -> dict[str, Any]:
    return {"id": artifact.pk, "made_on": artifact.made_on, "size": size}


def _answer(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return page(request, "evidence/captures/records.html", context, tab="items", status=status)
