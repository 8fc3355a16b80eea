"""Delete a closed request before its time: a supervisor asks, somebody else who can open it agrees."""

from __future__ import annotations

from datetime import date
from functools import partial
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct import vault
from safeconduct.access.actions import approvals
from safeconduct.access.errors import (
    AskedAlready,
    DecidedAlready,
    NotAllowed,
    NotApproved,
    NotWhatWasAsked,
    OwnQuestion,
    WrongState,
)
from safeconduct.access.models.approvals import Approval
from safeconduct.access.permissions import Permission, may, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import grants
from safeconduct.cases.approvals import ERASURE
from safeconduct.cases.keeping import erasing
from safeconduct.cases.keeping.deciding import FLOOR
from safeconduct.cases.keeping.forms import EraseForm
from safeconduct.cases.pages import page
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.states import forget_notes
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request
from safeconduct.intake.states import State

NOT_NOW = (AskedAlready, DecidedAlready, NotAllowed, NotApproved, NotWhatWasAsked, OwnQuestion, WrongState)


def may_erase(held: Request, today: date) -> bool:
    """Only what is closed, and not within thirty days of the last message or change."""
    return held.state == State.CLOSED and today - held.changed_on >= FLOOR


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask for it, agree or refuse, and do it once another person agreed."""
    held, keys, unlocked = opened(request, request_id)
    if not may_erase(held, timezone.now().date()):
        raise Http404
    form = EraseForm(
        request.POST if request.POST.get("act") in ("ask", "erase") else None, short_id=held.short_id
    )
    if request.method != "POST":
        return _page(request, held, keys, unlocked, form)
    try:
        grants.refuse_with_a_slot(held, unlocked, timezone.now())
        return _done(request, held, keys, unlocked, form)
    except grants.OnlyASlot:
        problem = _("Your own access ends by the hour. Somebody who works on the request deletes it.")
    except erasing.Held:
        problem = _("A duty stops the deletion. Nothing was deleted.")
    except erasing.NotOver:
        problem = _("The request was opened again, or somebody wrote, a moment ago. Nothing was deleted.")
    except NOT_NOW:
        problem = _("This is not possible now: look at what stands here. Nothing was deleted.")
    return _page(request, held, keys, unlocked, EraseForm(short_id=held.short_id), problem, 409)


def _done(
    request: HttpRequest, held: Request, keys: CaseKeys, unlocked: Unlocked, form: EraseForm
) -> HttpResponse:
    act, now, person = request.POST.get("act", ""), timezone.now(), unlocked.person
    approval = _live(held, now.date())
    if act in ("agree", "refuse") and approval is not None:
        decide = approvals.approve if act == "agree" else partial(approvals.refuse, why="talk")
        decide(approval_id=approval.pk, kind=ERASURE, digest=_digest(held), by=person, at=now)
        return redirect(f"{reverse('erase', kwargs={'request_id': held.id})}?done=erasure_{act}")
    if not form.is_valid():
        return _page(request, held, keys, unlocked, form, status=422)
    if act == "ask":
        approvals.ask(
            kind=ERASURE, subject_id=held.id, digest=_digest(held), by=person, at=now, token=uuid4()
        )
        return redirect(f"{reverse('erase', kwargs={'request_id': held.id})}?done=erasure_asked")
    row = erasing.erase(
        request_id=held.id, why=erasing.DECIDED, by=person.pk, at=now,
        still=partial(may_erase, today=now.date()),
        first=partial(approvals.use, kind=ERASURE, subject_id=held.id, digest=_digest(held), by=person, at=now),
    )  # fmt: skip
    forget_notes([held.id])
    return redirect(f"{reverse('certificate', kwargs={'erasure_id': row.pk})}?done=erased")


def _live(held: Request, today: date) -> Approval | None:
    return Approval.objects.live_of(ERASURE, held.id, _digest(held), today).first()


def _digest(held: Request) -> bytes:
    """What is agreed to: this request, as it was left on that day."""
    return vault.digests.sha256(f"erase {held.id} {held.changed_on.isoformat()}".encode())


def _page(
    request: HttpRequest,
    held: Request,
    keys: CaseKeys,
    unlocked: Unlocked,
    form: EraseForm,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.now().date()
    approval = _live(held, today)
    supervises = may(unlocked.person, Permission.SUPERVISE)
    context = {
        "form": form,
        "problem": problem,
        "approval": approval,
        "may_ask": supervises and approval is None,
        "may_decide": approval is not None and approval.can_be_decided_by(unlocked.person, ERASURE, today),
        "may_do": supervises and approval is not None and approval.state == "approved",
    }
    return page(request, held, keys, "cases/keeping/erase.html", context, door="keeping", status=status)
