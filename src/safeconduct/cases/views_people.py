"""Who may read a request: take it, hand it over, let somebody read it, end somebody's access."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.models import Emergency, Grant, Person
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases import grants, opening, reading, states
from safeconduct.cases.forms import GrantForm, HandOverForm
from safeconduct.cases.keeping import erasing
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.showing import bar
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request
from safeconduct.intake.states import NotNow, State
from safeconduct.keyring.certified import NotCertified

WHY_NOT = {
    grants.TooFewHolders: gettext_lazy(
        "Choose at least two people, or one person besides those who may read it already."
    ),
    grants.KeysTurned: gettext_lazy("Somebody changed who may read it a moment ago. Please try again."),
    grants.AlreadyGranted: gettext_lazy("This person may read it already."),
    grants.NotFromHere: gettext_lazy("Only a member of the intake desk can hand it over."),
    grants.PersonExcluded: gettext_lazy(
        "This request is kept from this person. Its exclusion list says why."
    ),
    grants.SlotNeeded: gettext_lazy("This access needs an end by the hour, at most ten hours from now."),
    grants.OnlyASlot: gettext_lazy(
        "Your own access ends by the hour. Somebody who works on the request gives or ends access."
    ),
    NotCertified: gettext_lazy("An administrator must confirm the keys of one of these people first."),
}
"""A sentence for each reason that access is not given."""


@required(Permission.ASSIGN)
@require_POST
def take(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take the request on oneself."""
    held, keys, unlocked = opened(request, request_id)
    try:
        grants.take(request=held, keys=keys, by=unlocked, at=timezone.now())
    except (NotNow, *WHY_NOT):
        return people_page(request, held, keys, problem=_("This is not possible now. Nothing was changed."))
    return redirect(_done("request", held, "taken"))


@required(Permission.ASSIGN)
@require_safe
def people(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Who may read it, and why."""
    held, keys, _unlocked = opened(request, request_id)
    return people_page(request, held, keys)


@required(Permission.ASSIGN)
@require_POST
def hand_over(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give the request to two people or more, and take it from the desk; asked once more before."""
    held, keys, unlocked = opened(request, request_id)
    asked = HandOverForm(request.POST)
    if not asked.is_valid():
        return people_page(request, held, keys, hand_over_form=asked, status=422)
    chosen = asked.cleaned_data["people"]
    now = timezone.now()
    try:
        grants.refuse_too_few(held, chosen, now.date())
        if "confirmed" not in request.POST:
            context = {**bar(held, keys), "tab": "people", "chosen": chosen}
            return render(request, "cases/hand_over.html", context)
        grants.hand_over(request=held, to=chosen, keys=keys, by=unlocked, at=now)
        if held.state == State.WAITING:
            states.move(request=held, step="take", by=unlocked, at=now)
    except tuple(WHY_NOT) as refused:
        asked.add_error("people", WHY_NOT[type(refused)])
        return people_page(request, held, keys, hand_over_form=asked, status=422)
    return redirect(f"{reverse('inbox')}?done=handed_over")


@required(Permission.ASSIGN)
@require_POST
def give(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Let one more person read the request, for a purpose and a time."""
    held, keys, unlocked = opened(request, request_id)
    asked, now = GrantForm(request.POST), timezone.now()
    if not asked.is_valid():
        return people_page(request, held, keys, grant_form=asked, status=422)
    try:
        grants.grant(
            request=held,
            person=asked.cleaned_data["person"],
            keys=keys,
            purpose=asked.cleaned_data["purpose"],
            by=unlocked,
            at=now,
            **asked.ends(now),
        )
    except tuple(WHY_NOT) as refused:
        asked.add_error("person", WHY_NOT[type(refused)])
        return people_page(request, held, keys, grant_form=asked, status=422)
    return redirect(_done("request_people", held, "given"))


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def end_grant(request: HttpRequest, request_id: UUID, person_id: UUID) -> HttpResponse:
    """Take a person's access away, after a page that says what they may have read."""
    granted = Grant.objects.exclude(state="ended").select_related("person")
    person = get_object_or_404(granted, request_id=request_id, person_id=person_id).person
    held, keys, unlocked = opened(request, request_id)
    if request.method == "POST":
        try:
            grants.end_grant(request=held, person=person, by=unlocked, at=timezone.now())
        except grants.TooFewHolders:
            problem = _("Two people must always be able to open a request. Let somebody else read it first.")
            return people_page(request, held, keys, problem=problem)
        except grants.OnlyASlot as refused:
            return people_page(request, held, keys, problem=str(WHY_NOT[type(refused)]))
        except NotCertified:
            problem = _(
                "A key of somebody who stays could not be confirmed. Nothing was changed. Tell an administrator."
            )
            return people_page(request, held, keys, problem=problem)
        if person.pk == unlocked.person.pk:
            return redirect("inbox")
        return redirect(_done("request_people", held, "ended"))
    context = {**bar(held, keys), "tab": "people", "person": person, "own": person.pk == unlocked.person.pk}
    return render(request, "cases/end_grant.html", context)


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, request_id: UUID, step: str) -> HttpResponse:
    """Confirm a deletion or record what stops it: each after a page that says what follows.

    Closing and opening again are steps in the life of the case, with its guards: they have their page there.
    """
    held, keys, unlocked = opened(request, request_id)
    if step not in STEPS:
        raise Http404
    if step == "hold":  # only with the duty's name
        return redirect("hold_new", request_id=held.id)
    if step in IN_THE_LIFE:
        return redirect("case_step", request_id=held.id, step=IN_THE_LIFE[step])
    if request.method == "POST":
        try:
            grants.refuse_with_a_slot(held, unlocked, timezone.now())
            row = states.confirm_deletion(request=held, by=unlocked, at=timezone.now())
            return redirect(f"{reverse('certificate', kwargs={'erasure_id': row.pk})}?done=deleted")
        except grants.OnlyASlot as refused:
            return people_page(request, held, keys, problem=str(WHY_NOT[type(refused)]))
        except erasing.Held:
            problem = _("A duty stops the deletion. It stands under Keeping and deleting. Nothing was deleted.")
            return people_page(request, held, keys, problem=problem)
        except NotNow:
            return people_page(
                request, held, keys, problem=_("This is not possible now. Nothing was changed.")
            )
    return render(request, "cases/move.html", {**bar(held, keys), "step": step})


STEPS = frozenset({"close", "reopen", "hold", "delete"})
IN_THE_LIFE = {"close": "closed", "reopen": "reopen"}


def people_page(
    request: HttpRequest,
    held: Request,
    keys: CaseKeys,
    *,
    hand_over_form: HandOverForm | None = None,
    grant_form: GrantForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    found = grants.holders(held, now.date(), now)
    context = {
        **bar(held, keys),
        "tab": "people",
        "holders": found,
        "readers": [_reader(each, found) for each in found.grants],
        "waiting": Grant.objects.wanted([held.id]),
        "emergencies": Emergency.objects.filter(request_id=held.id, state__in=("given", "over"))
        .exclude(answered_by=None)
        .select_related("asker", "answered_by")
        .order_by("-asked_at"),
        "reasons": [
            {"who": _name(found.person_id), "day": found.day, "reason": why}
            for found, why in opening.reasons(held, keys)
        ],
        "may_end": found.count > grants.HOLDERS_NEEDED,
        "hand_over_form": hand_over_form or HandOverForm(),
        "grant_form": grant_form or GrantForm(without=found.lasting),
        "with_desk": reading.is_with_desk(held),
        "may_hand_over": reading.is_with_desk(held) and reading.sits_at(unlocked_of(request), held.desk_id),
        "problem": problem,
    }
    return render(request, "cases/people.html", context, status=409 if problem else status)


def _reader(grant: Grant, found: grants.Holders) -> dict[str, Any]:
    """One line of who may read it: what for, until when, from whom; and whether the access can be ended."""
    lasting = grant.ends_at is None
    return {"grant": grant, "may_end": not lasting or found.count > grants.HOLDERS_NEEDED}


def _done(name: str, held: Request, what: str) -> str:
    """An address whose page says what was done (see ``config.staff_context``)."""
    return f"{reverse(name, kwargs={'request_id': held.id})}?done={what}"


def _name(person_id: UUID) -> str:
    person = Person.objects.filter(pk=person_id).first()
    return person.display_name if person else ""
