"""The page that screens open cases again, batch by batch, and lists those whose answer changed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases.screening import rescreening as work
from safeconduct.cases.screening import showing, wording
from safeconduct.cases.screening.views import token_of
from safeconduct.cases.views_request import opened
from safeconduct.law import packs
from safeconduct.law.differences import Change

STEP = "rescreened"


@required(Permission.SCREEN)
@require_http_methods(["GET", "HEAD", "POST"])
def rescreening(request: HttpRequest) -> HttpResponse:
    """Begin, go on with the next batch, or keep what was found."""
    unlocked, now = unlocked_of(request), timezone.now()
    open_ = partial(opened, request, step=STEP)
    context: dict[str, Any] = {
        "packs": [
            {"id": each.id, "name": each.name, "version": each.version, "read": each.known_until}
            for each in packs.shipped()
        ],
        "total": work.mine(unlocked, now.date()).count(),
        "token": uuid4(),
        "batch_size": work.BATCH,
    }
    if request.method != "POST":
        return render(request, "cases/screening/rescreening.html", context)
    context |= _carried(request)
    if request.POST.get("step") == "keep":
        context["kept"] = work.keep(_ids(request, "row"), open_, now, token_of(request))
        context["next"] = request.POST.get("next", "")
        return render(request, "cases/screening/rescreening.html", context)
    after = next(iter(_ids(request, "after")), None)
    batch = work.next_batch(unlocked, open_, now.date(), after)
    context["screened"] += len(batch.cases) + batch.passed_over
    context["found"] += [str(each.request.id) for each in batch.changed]
    context |= {
        "batch": batch,
        "changed": [_changed(each) for each in batch.changed],
        "next": str(batch.last or ""),
        "rows": [str(each.request.id) for each in batch.cases],
        "earlier": [_link(id_) for id_ in _ids(request, "found")],
    }
    return render(request, "cases/screening/rescreening.html", context)


def _carried(request: HttpRequest) -> dict[str, Any]:
    """What earlier batches came to."""
    done = request.POST.get("done", "")
    found = [str(id_) for id_ in _ids(request, "found")]
    return {
        "screened": int(done) if done.isascii() and done.isdigit() and len(done) < 8 else 0,
        "found": found,
    }


def _ids(request: HttpRequest, name: str) -> Iterable[UUID]:
    """Ids of requests in a form; what is none is passed over."""
    found = []
    for written in request.POST.getlist(name):
        try:
            found.append(UUID(written))
        except ValueError:
            continue
    return found


def _changed(case: work.Again) -> dict[str, Any]:
    names = {each.pathway.id: each.pathway.name for each in case.screening.outcomes}
    return {
        **_link(case.request.id),
        "since": case.run.on if case.run else None,
        "changes": [
            {
                "pathway": names.get(change.pathway, change.pathway),
                "was": _tag(change.was, _("Not asked then")),
                "now": _tag(change.is_now, _("No longer asked")),
                "because": _because(case, change),
            }
            for change in case.changes
        ],
        "packs": _packs_changed(case),
    }


def _because(case: work.Again, change: Change) -> list[str]:
    """Names of the rules that came out otherwise; with none, whether contradictions made the difference."""
    outcome = next((each for each in case.screening.outcomes if each.pathway.id == change.pathway), None)
    unfitting = [wording.reason("contradicted", {})] if outcome and outcome.contradicted else []
    return [wording.rule_name(rule) for rule in change.because] + unfitting


def _tag(verdict: str | None, otherwise: str) -> dict[str, str]:
    return showing.verdict_tag(str(verdict)) if verdict else {"text": otherwise, "kind": ""}


def _packs_changed(case: work.Again) -> list[dict[str, str]]:
    """Packs that are not what they were when the screening was kept."""
    before = {id_: (version, digest) for id_, version, digest in (case.run.packs if case.run else ())}
    return [
        {"id": id_, "was": before[id_][0] if id_ in before else "", "now": version}
        for id_, version, digest in case.screening.packs
        if before.get(id_) != (version, digest)
    ]


def _link(id_: UUID) -> dict[str, str]:
    return {
        "name": _("Request %(id)s") % {"id": str(id_)[:8]},
        "url": reverse("screening", args=(id_,)),
    }
