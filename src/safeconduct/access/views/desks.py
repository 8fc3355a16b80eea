"""Desks: who holds their keys, letting a colleague in, taking somebody off."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access import actions
from safeconduct.access.errors import AccessError
from safeconduct.access.models import Desk, DeskMember, Person
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.access.queries import desk_facts, house_facts
from safeconduct.access.unlocked import unlocked_of
from safeconduct.keyring.certified import NotCertified


@required(Permission.SEE_DESKS)
@require_safe
def desks(request: HttpRequest) -> HttpResponse:
    """All desks with their holders and those who wait."""
    today = timezone.now().date()
    own = set(
        DeskMember.objects.filter(person=signed_in(request), state="sealed").values_list("desk_id", flat=True)
    )
    waiting = DeskMember.objects.waiting().order_by("since", "person__display_name")
    shown = [
        {
            "facts": desk_facts(desk, today),
            "waiting": [member for member in waiting if member.desk_id == desk.pk],
            "is_mine": desk.pk in own,
        }
        for desk in Desk.objects.order_by("code")
    ]
    may_end = may(request.user, Permission.END_MEMBERSHIP)
    return render(request, "access/desks.html", {"desks": shown, "may_end": may_end})


@required(Permission.SEAL_MEMBERSHIP)
@require_http_methods(["GET", "HEAD", "POST"])
def let_in(request: HttpRequest, member_id: int) -> HttpResponse:
    """Give a confirmed colleague the keys of one's own desk."""
    waiting = DeskMember.objects.waiting()
    member = get_object_or_404(waiting, pk=member_id)
    if not DeskMember.objects.filter(desk=member.desk, person=signed_in(request), state="sealed").exists():
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            actions.seal_membership(member=member, by=unlocked_of(request), at=timezone.now())
        except AccessError as refused:
            problem = str(refused)
        except NotCertified:
            problem = _("An administrator must confirm this person's keys first.")
        else:
            return redirect("access:desks")
    return render(request, "access/let_in.html", {"member": member, "problem": problem})


@required(Permission.END_MEMBERSHIP)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, code: str, person_id: UUID) -> HttpResponse:
    """Take somebody off a desk, after a page that says what they may have read."""
    desk, person = get_object_or_404(Desk, code=code), get_object_or_404(Person, pk=person_id)
    get_object_or_404(DeskMember.objects.exclude(state="left"), desk=desk, person=person)
    problem = ""
    if request.method == "POST":
        try:
            actions.leave_desk(desk=desk, person=person, by=unlocked_of(request), at=timezone.now())
        except AccessError as refused:
            problem = str(refused)
        except NotCertified:
            problem = _(
                "The keys of somebody at this desk are not confirmed any more. Look at the desk first."
            )
        else:
            return redirect("access:desks")
    return render(request, "access/leave_desk.html", {"desk": desk, "person": person, "problem": problem})


@required(Permission.SEE_SETUP)
@require_safe
def set_up(request: HttpRequest) -> HttpResponse:
    """What is done and what is still missing before requests may come in."""
    return render(request, "access/set_up.html", {"facts": house_facts(timezone.now().date())})
