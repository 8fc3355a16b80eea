"""The administrator's pages: who works here, invitations, confirming, ending access."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access import actions, fingerprints
from safeconduct.access.errors import AccessError
from safeconduct.access.forms import DeskWishForm, FingerprintForm, InviteForm
from safeconduct.access.models import DeskMember, Grant, Invitation, Person, StaffSession
from safeconduct.access.permissions import ROLE_NAMES, Permission, may, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.access.views import once


@required(Permission.SEE_PEOPLE)
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody, those who wait for confirmation first, and open invitations."""
    everybody = sorted(Person.objects.all(), key=_for_the_list)
    context = {
        "people": [_line(person) for person in everybody],
        "invitations": Invitation.objects.open_on(timezone.now().date()).filter(is_founding=False),
        "may_invite": may(request.user, Permission.INVITE),
    }
    return render(request, "access/people.html", context)


@required(Permission.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = unlocked_of(request).person
        try:
            invitation, code = actions.invite(**form.cleaned_data, by=by, at=timezone.now())
        except AccessError as refused:
            form.add_error(None, str(refused))
        else:
            once.keep(request, "invitation", [code], invitation.display_name)
            return redirect("access:invitation")
    return render(request, "access/invite.html", {"form": form})


@required(Permission.INVITE)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """The page to print with the code, until it was printed."""
    if request.method == "POST":
        once.forget(request)
        return redirect("access:people")
    shown = once.held(request, "invitation")
    if shown is None:
        return redirect("access:people")
    address = request.build_absolute_uri("/")
    return render(
        request, "access/invitation.html", {"code": shown[0][0], "name": shown[1], "address": address}
    )


@required(Permission.SEE_PEOPLE)
@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    return _person_page(request, get_object_or_404(Person, pk=person_id))


@required(Permission.CONFIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Compare the digits that the person reads out."""
    somebody = get_object_or_404(Person, pk=person_id, is_active=True)
    form = FingerprintForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["fingerprint"]
        try:
            actions.confirm_person(
                person=somebody, typed_fingerprint=typed, by=unlocked_of(request), at=timezone.now()
            )
        except AccessError as refused:
            form.add_error("fingerprint", str(refused))
        else:
            return redirect("access:person", person_id=somebody.pk)
    return render(request, "access/confirm.html", {"form": form, "person": somebody})


@required(Permission.DISABLE)
@require_http_methods(["GET", "HEAD", "POST"])
def disable(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """End somebody's access, after a page that says what that does."""
    somebody = get_object_or_404(Person, pk=person_id, is_active=True)
    problem = ""
    if request.method == "POST":
        try:
            actions.disable_person(person=somebody, by=unlocked_of(request), at=timezone.now())
        except AccessError as refused:
            problem = str(refused)
        else:
            return redirect("access:person", person_id=somebody.pk)
    grants = Grant.objects.live(timezone.now().date()).filter(person=somebody).count()
    return render(request, "access/disable.html", {"person": somebody, "grants": grants, "problem": problem})


@required(Permission.DISABLE)
@require_POST
def end_sessions(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A colleague's device is lost: all their sessions end."""
    somebody = get_object_or_404(Person, pk=person_id)
    actions.sign_out_everywhere(person=somebody, by=unlocked_of(request).person, at=timezone.now())
    return redirect("access:person", person_id=somebody.pk)


@required(Permission.INVITE)
@require_POST
def wish_for_desk(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Put somebody down for a desk."""
    somebody = get_object_or_404(Person, pk=person_id, is_active=True)
    form = DeskWishForm(request.POST)
    if not form.is_valid():
        return _person_page(request, somebody, form=form)
    try:
        by, at = unlocked_of(request), timezone.now()
        seat = actions.ask_for_desk(person=somebody, desk=form.cleaned_data["desk"], by=by.person, at=at)
        begun = actions.begin_desk(member=seat, by=by, at=at)
    except AccessError as refused:
        form.add_error("desk", str(refused))
        return _person_page(request, somebody, form=form)
    address = reverse("access:person", kwargs={"person_id": somebody.pk})
    return redirect(f"{address}?begun={seat.desk.code}" if begun else address)


def _person_page(request: HttpRequest, somebody: Person, form: DeskWishForm | None = None) -> HttpResponse:
    seats = DeskMember.objects.filter(person=somebody).exclude(state="left").select_related("desk")
    context = {
        **_line(somebody),
        "seats": seats,
        "begun": next((seat.desk for seat in seats if _has_just_begun(seat, request)), None),
        "has_sessions": StaffSession.objects.filter(person_id=somebody.pk).exists(),
        "form": form or DeskWishForm(),
        "is_self": somebody.pk == request.user.pk,
        "may_change": may(request.user, Permission.DISABLE),
        "may_report": may(request.user, Permission.READ_REPORT),
        "has_keys_to_confirm": fingerprints.announced_pair(somebody) is not None,
    }
    return render(request, "access/person.html", context)


def _has_just_begun(seat: DeskMember, request: HttpRequest) -> bool:
    """Whether this page follows the making of the desk's first keys."""
    return seat.state == "sealed" and seat.desk.code == request.GET.get("begun")


def _line(somebody: Person) -> dict[str, Any]:
    return {"person": somebody, "roles": [ROLE_NAMES[role] for role in somebody.roles]}


def _for_the_list(somebody: Person) -> tuple[bool, bool, str]:
    return (not somebody.is_active, somebody.confirmed_on is not None, somebody.display_name.casefold())
