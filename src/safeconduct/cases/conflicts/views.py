"""The conflict check of one request: what was found, what was decided, and the two buttons."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from safeconduct import names
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, reading
from safeconduct.cases.conflicts import checking, deciding, showing, wording
from safeconduct.cases.conflicts import names as kept_names
from safeconduct.cases.conflicts.forms import DecideForm, TokenForm
from safeconduct.cases.conflicts.merges import merged_with
from safeconduct.cases.conflicts.standings import LETS_IN, Decided, Standing, standing
from safeconduct.cases.journal import ChangedMeanwhile, Journal, JournalGone
from safeconduct.cases.pages import page
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request

WHY_NOT = {
    deciding.CheckFirst: (
        "outcome",
        gettext_lazy(
            "Something was added since this check, or a colleague ran another. Compare again first."
        ),
    ),
    deciding.ReasonNeeded: ("reason", gettext_lazy("Please say why in at least ten letters.")),
    deciding.SupervisorNeeded: ("outcome", gettext_lazy("A supervisor must decide this.")),
    deciding.ConsentNeeded: (
        "consent",
        gettext_lazy(
            "Nobody’s conflict is waived for them: tell the person first, and tick this once they agreed."
        ),
    ),
}
"""For each refusal the field it is shown at, and a sentence."""


@required(Permission.OPEN_REQUEST)
@require_safe
def conflicts(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Where the check stands, and what it found."""
    held, keys, unlocked = opened(request, request_id)
    return _page(request, held, keys, unlocked)


@required(Permission.CHECK_CONFLICTS)
@require_POST
def run(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Compare everyone named here with everyone named elsewhere."""
    held, keys, unlocked = opened(request, request_id)
    asked = TokenForm(request.POST)
    if not asked.is_valid():
        return _page(
            request, held, keys, unlocked, problem=_("Please press the button once more."), status=422
        )
    token = asked.cleaned_data["token"]
    try:
        checking.run(request=held, keys=keys, by=unlocked, at=timezone.now(), token=token)
    except checking.NotAtTheDesk:
        problem = _("Only a member of the intake desk can compare. Nothing was opened.")
        return _page(request, held, keys, unlocked, problem=problem, status=409)
    except names.MatchingMissing:
        problem = _(
            "Names cannot be compared on this machine: a part is not installed. Tell an administrator."
        )
        return _page(request, held, keys, unlocked, problem=problem, status=409)
    except JournalGone:
        raise Http404 from None
    return redirect(f"{reverse('conflicts', kwargs={'request_id': held.id})}?done=conflicts_checked")


@required(Permission.CHECK_CONFLICTS)
@require_POST
def decide(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Say what follows from the check."""
    held, keys, unlocked = opened(request, request_id)
    asked = DecideForm(request.POST, supervises=may(signed_in(request), Permission.SUPERVISE))
    if not asked.is_valid():
        return _page(request, held, keys, unlocked, asked=asked, status=422)
    said = asked.cleaned_data
    try:
        deciding.decide(
            request=held, keys=keys, outcome=said["outcome"], reason=said["reason"],
            consent=bool(said.get("consent")), check_id=said["check_id"], seen=said["version"], token=said["token"],
            by=unlocked, at=timezone.now(),
        )  # fmt: skip
    except tuple(WHY_NOT) as refused:
        field, sentence = WHY_NOT[type(refused)]
        asked.add_error(field if field in asked.fields else "outcome", sentence)
        return _page(request, held, keys, unlocked, asked=asked, status=422)
    except ChangedMeanwhile as changed:
        return _page(
            request, held, keys, unlocked, asked=asked, theirs=Decided.of(changed.theirs.newest), status=409
        )
    except JournalGone:
        raise Http404 from None
    return redirect(f"{reverse('conflicts', kwargs={'request_id': held.id})}?done=conflict_{said['outcome']}")


def _page(
    request: HttpRequest,
    held: Request,
    keys: CaseKeys,
    unlocked: Unlocked,
    *,
    asked: DecideForm | None = None,
    theirs: Decided | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    now, person = timezone.now(), signed_in(request)
    entries = journal.read(held, keys)
    renewed = kept_names.renew(request=held, keys=keys, by=unlocked, at=now, held=entries)
    stands = standing(held, keys, entries, now.date())
    can_check = may(person, Permission.CHECK_CONFLICTS)
    at_desk = reading.sits_at(unlocked, held.desk_id)
    context = {
        "state": showing.state(stands),
        "standing": stands,
        "decided": _decided(stands.decided),
        "checked": _checked(stands, unlocked),
        "people": showing.people(kept_names.everyone(held, keys, entries)),
        "history": showing.history(entries),
        "together": showing.together(merged_with(held.id), unlocked, now.date()),
        "damaged": entries.damaged,
        "not_renewed": not renewed,
        "can_run": can_check and at_desk,
        "can_merge": can_check,
        "members": [] if at_desk else showing.desk_members(held),
        "run_form": TokenForm(initial={"token": uuid4()}),
        "form": _form(asked, stands, person, entries, theirs) if can_check else None,
        "theirs": _decided(theirs),
        "problem": problem,
    }
    return page(
        request, held, keys, "cases/conflicts/conflicts.html", context, tab="conflicts", status=status
    )


def _form(
    asked: DecideForm | None, stands: Standing, person: Person, entries: Journal, theirs: Decided | None
) -> DecideForm | None:
    """The form as it was typed, or a fresh one; None where this person cannot decide anything now."""
    supervises = may(person, Permission.SUPERVISE)
    if asked is None:
        if stands.state == "conflict" and not supervises:
            return None
        first = {
            "token": uuid4(), "version": stands.version, "check_id": stands.check.id if stands.check else None
        }  # fmt: skip
        return DecideForm(initial=first, supervises=supervises)
    if theirs is None:
        return asked
    return DecideForm({**dict(asked.data.items()), "version": theirs.version}, supervises=supervises)


def _checked(stands: Standing, unlocked: Unlocked) -> dict[str, Any] | None:
    if stands.check is None:
        return None
    check = stands.check
    return {
        **showing.found(check, unlocked, timezone.now().date()),
        "day": check.day, "who": _name(check.person_id), "searched": check.searched, "against": check.against,
        "unopened": check.unopened,
        "ask_supervisor": showing.supervisor_must_look(check, unlocked, timezone.now().date()),
    }  # fmt: skip


def _decided(decided: Decided | None) -> dict[str, Any] | None:
    if decided is None:
        return None
    return {
        "text": wording.DECIDED[decided.outcome], "who": _name(decided.person_id), "day": decided.day,
        "reason": decided.reason, "consent": decided.consent, "lets_in": decided.outcome in LETS_IN,
    }  # fmt: skip


def _name(person_id: UUID) -> str:
    return Person.objects.filter(pk=person_id).values_list("display_name", flat=True).first() or ""
