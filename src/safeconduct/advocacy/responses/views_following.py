"""What follows from an answer: promises and whether they were kept, and how it stands to letters."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.errors import WrongState
from safeconduct.access.permissions import Permission, required
from safeconduct.advocacy.asks.asking import asker, done, form_page, standing_or_404
from safeconduct.advocacy.models import Commitment, Contribution, Response
from safeconduct.advocacy.pages import page
from safeconduct.advocacy.responses import actions, linking
from safeconduct.advocacy.responses.forms import JudgeForm, LinkForm, PromiseForm
from safeconduct.advocacy.responses.words import LINK_TROUBLES, PROMISES
from safeconduct.evidence.pages import token
from safeconduct.evidence.recording import ChangedMeanwhile

AT_LETTER = frozenset({"not_sent", "no_day", "before", "other_campaign", "twice"})
"""Troubles that are shown at the letter; the others at the words that are missing."""


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_new(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """Write down what was promised."""
    row = standing_or_404(Response, response_id)
    form = PromiseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kept = actions.promise(
            row, what=form.cleaned_data["what"], by_when=form.cleaned_data["by_when"],
            token=token(request.POST.get("token", "")), by=asker(request), at=timezone.now(),
        )  # fmt: skip
        return done("commitment", kept.pk, "commitment_added")
    back = reverse("response", args=[row.pk])
    return form_page(request, form, title=_("What did they promise?"), back=back)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def commitment(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """A promise: judge whether it was kept, or undo what was judged."""
    row = _commitment(commitment_id)
    undo = request.method == "POST" and request.POST.get("undo") == "yes"
    form = JudgeForm(None if undo else request.POST or None, row=row)
    problem = ""
    if request.method == "POST" and (undo or form.is_valid()):
        to = "open" if undo else form.cleaned_data["state"]
        why, item = ("", None) if undo else (form.cleaned_data["why"], form.cleaned_data["item"])
        try:
            actions.judge(
                row,
                to,
                why=why,
                item=item,
                seen=request.POST.get("seen", ""),
                by=asker(request),
                at=timezone.now(),
            )
            return done("commitment", row.pk, "commitment_undone" if undo else "commitment_judged")
        except (ChangedMeanwhile, WrongState):
            row = _commitment(commitment_id)
            problem = _(
                "A colleague judged it a moment ago. This is how it stands now; save again if you differ."
            )
    context = {
        "row": row, "form": form, "tag": PROMISES[row.state], "problem": problem,
        "may_judge": bool(row.TRANSITIONS[row.state] - {"open"}), "may_undo": row.state != "open",
    }  # fmt: skip
    status = 422 if problem or (form.is_bound and form.errors) else 200
    return page(request, "advocacy/responses/commitment.html", context, tab="campaigns", status=status)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def contribution_new(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """Say how an answer stands to a letter."""
    row = standing_or_404(Response, response_id, "communication")
    form = LinkForm(request.POST or None, initial={"communication": row.communication})
    if request.method == "POST" and form.is_valid():
        try:
            linking.link(
                row, form.cleaned_data["communication"], form.said(), token=token(request.POST.get("token", "")),
                by=asker(request), at=timezone.now(),
            )  # fmt: skip
            return done("response", row.pk, "contribution_added")
        except linking.CannotSay as trouble:
            name = "communication" if trouble.reason in AT_LETTER else trouble.reason
            form.add_error(name, str(LINK_TROUBLES[trouble.reason]))
    return form_page(
        request, form, title=_("How does %(key)s stand to a letter?") % {"key": row.key},
        back=reverse("response", args=[row.pk]), template="advocacy/responses/link.html",
    )  # fmt: skip


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def contribution_end(request: HttpRequest, contribution_id: UUID) -> HttpResponse:
    """Say no more that an answer stands to a letter like that; asked before it is done."""
    row = Contribution.objects.select_related("communication").filter(pk=contribution_id).first()
    if row is None:
        raise Http404
    answer = standing_or_404(Response, row.response_id)
    if request.method == "POST":
        linking.end(row, by=asker(request), at=timezone.now())
        return done("response", answer.pk, "contribution_ended")
    context: dict[str, Any] = {
        "title": _("End this link?"),
        "text": _("From now on nobody says so. That it was said stays to be read at the desk."),
        "action": _("End it"), "cancel_url": reverse("response", args=[answer.pk]), "danger": True,
    }  # fmt: skip
    return page(request, "advocacy/asks/confirm.html", context, tab="campaigns")


def _commitment(commitment_id: UUID) -> Commitment:
    row = (
        Commitment.objects.select_related("response", "response__post", "judged_by", "item")
        .filter(pk=commitment_id)
        .first()
    )
    if row is None:
        raise Http404
    standing_or_404(Response, row.response_id)
    return row
