"""A forgotten passphrase: the person's own pages (no session yet), and the custodians'."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access import actions, enrolling, second_factor
from safeconduct.access.actions.recovery import Recoverable, asked_with, prove_recovery
from safeconduct.access.enrolling import HalfEnrolled
from safeconduct.access.errors import AccessError, HelpOver, WrongCode
from safeconduct.access.forms import AppCodeForm, AskRecoveryForm, GiveCardForm, ProveRecoveryForm
from safeconduct.access.models import Person, RecoveryHelp
from safeconduct.access.passphrases import derive_new
from safeconduct.access.permissions import Permission, required
from safeconduct.access.queries import card_holders
from safeconduct.access.unlocked import unlocked_of
from safeconduct.access.views import once
from safeconduct.keyring.certified import NotCertified


@login_not_required
@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Name and a new passphrase. The answer is alike for names nobody has."""
    form = AskRecoveryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            new = derive_new(typed["passphrase"])
            number = actions.ask_recovery(sign_in_name=typed["sign_in_name"], new=new, at=timezone.now())
        except AccessError as refused:
            form.add_error(None, str(refused))
        else:
            once.keep(request, "number", [number])
            return redirect("access:recovery_number")
    return render(request, "access/forgotten.html", {"form": form})


@login_not_required
@require_safe
def number(request: HttpRequest) -> HttpResponse:
    """The twenty digits to read to two custodians."""
    shown = once.held(request, "number")
    if shown is None:
        return redirect("access:forgotten")
    return render(request, "access/recovery_number.html", {"number": shown[0][0]})


@login_not_required
@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """After both cards: name, number and the new passphrase once more."""
    form = ProveRecoveryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            ready = prove_recovery(
                sign_in_name=typed["sign_in_name"],
                typed_number=typed["number"],
                passphrase=typed["passphrase"],
                at=timezone.now(),
            )
        except AccessError as refused:
            form.add_error(None, str(refused))
        else:
            person = ready.help.person
            enrolling.begin(
                request.session,
                about=str(ready.help.pk),
                name=person.sign_in_name,
                shown=person.display_name,
                passphrase=ready.passphrase,
            )
            return redirect("access:recovery_app")
    return render(request, "access/come_back.html", {"form": form})


@login_not_required
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def new_app(request: HttpRequest) -> HttpResponse:
    """A forgotten passphrase often goes with a lost telephone: the app is set up again."""
    half = enrolling.under_way(request.session)
    row = (
        RecoveryHelp.objects.filter(pk=half.about, state="opened").select_related("person").first()
        if half
        else None
    )
    if half is None or row is None:
        return redirect("access:come_back")
    form = AppCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            printed = _recover(row, half, form.cleaned_data["code"], timezone.now())
        except AccessError as refused:
            form.add_error("code" if isinstance(refused, WrongCode) else None, str(refused))
        else:
            enrolling.end(request.session)
            request.session.cycle_key()
            once.keep(request, "codes", printed)
            return redirect("access:recovered")
    context = {"form": form, "picture": enrolling.picture(half), "spelled": enrolling.spelled(half)}
    return render(request, "access/recovery_app.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def recovered(request: HttpRequest) -> HttpResponse:
    """New recovery codes, then sign in."""
    shown = once.held(request, "codes")
    if request.method == "POST" or shown is None:
        once.forget(request)
        return redirect("access:sign_in")
    return render(request, "access/recovered.html", {"codes": shown[0]})


@required(Permission.HOLD_CARD)
@require_safe
def recoveries(request: HttpRequest) -> HttpResponse:
    """Who asks for help now, each person once."""
    states: dict[Person, set[str]] = {}
    for row in RecoveryHelp.objects.running(timezone.now()).select_related("person").order_by("-asked_at"):
        states.setdefault(row.person, set()).add(row.state)
    asking = [{"person": person, "state": _furthest(found)} for person, found in states.items()]
    return render(
        request, "access/recoveries.html", {"asking": asking, "is_holder": request.user in card_holders()}
    )


@sensitive_variables()
@sensitive_post_parameters()
@required(Permission.HOLD_CARD)
@require_http_methods(["GET", "HEAD", "POST"])
def give_card(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One custodian's card for one named person, found by the number the person reads out."""
    at = timezone.now()
    if not RecoveryHelp.objects.running(at).filter(person_id=person_id).exists():
        raise Http404
    person = get_object_or_404(Person, pk=person_id)
    form = GiveCardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number, words = form.cleaned_data["number"], form.cleaned_data["card"]
        try:
            row = asked_with(person, number, at)
            is_open = actions.give_card(
                row=row, typed_number=number, card=words, by=unlocked_of(request), at=at
            )
        except AccessError as refused:
            form.add_error(None, str(refused))
        except NotCertified:
            form.add_error(
                None, _("The keys of a custodian are not confirmed any more. Ask an administrator.")
            )
        else:
            return render(request, "access/card_given.html", {"person": person, "is_open": is_open})
    return render(request, "access/give_card.html", {"form": form, "person": person})


def _furthest(states: set[str]) -> str:
    return next(state for state in ("opened", "one_card", "asked") if state in states)


def _recover(row: RecoveryHelp, half: HalfEnrolled, code: str, at: datetime) -> list[str]:
    step = second_factor.proves(half.totp_secret, code, at)
    if step is None:
        raise WrongCode
    if bytes(row.salt) != half.passphrase.salt:
        raise HelpOver
    ready = Recoverable(row, half.passphrase)
    return actions.recover_person(ready=ready, totp_secret=half.totp_secret, used_step=step, at=at)
