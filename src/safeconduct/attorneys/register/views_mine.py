"""An attorney's own pages: her profile, her leave, the agreement."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from safeconduct import vault
from safeconduct.access.errors import AccessError
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.attorneys.register import agreements, dates, errors, membership, profiles, showing, vetting
from safeconduct.attorneys.register.forms import PauseForm, ProfileForm, Whole, filled
from safeconduct.attorneys.register.profiles import NoDesk, Profile
from safeconduct.attorneys.register.views_desk import FOLDER, conflict_page
from safeconduct.cases.dates.forms import TokenField
from safeconduct.choices.fields import LineField
from safeconduct.keyring.rows import NoKey

NAMES: dict[str, dict[str, str]] = {"firms": {}, "mentors": {}}


class SignForm(forms.Form):
    """Tick, and type the name."""

    use_required_attribute = False
    agrees = forms.BooleanField(
        label=gettext_lazy("I have read the whole text, and I agree to it"),
        error_messages={"required": gettext_lazy("Tick this after you have read the text.")},
    )
    name = LineField(
        label=gettext_lazy("Type your name"), max_length=200,
        error_messages={"required": gettext_lazy("Type your name, as it stands in your profile.")},
    )  # fmt: skip
    text_id = forms.UUIDField(widget=forms.HiddenInput)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    token = TokenField()


@required(Permission.BE_PLACED)
@require_http_methods(["GET", "HEAD", "POST"])
def my_profile(request: HttpRequest) -> HttpResponse:
    """Apply, see how the application stands, and keep one's profile true."""
    profile = own(request)
    if request.method == "POST" and request.POST.get("step") == "again" and profile is not None:
        return _again(request, profile)
    data = request.POST if request.method == "POST" else None
    held = profile.held if profile else {**profiles.EMPTY, "name": unlocked_of(request).person.display_name}
    initial = {**filled(held), "token": uuid4(), "version": profile.attorney.version if profile else 0}
    whole = Whole(ProfileForm(data, initial=initial), data, held)
    if data is None or not whole.is_valid():
        return _profile_page(request, whole, profile)
    try:
        return _keep(request, whole, profile)
    except errors.ChangedMeanwhile as meanwhile:
        return conflict_page(request, whole, meanwhile, {**NAMES}, at_desk=False)
    except NoDesk:
        whole.form.add_error(None, _("The placement desk is not set up yet. What you typed is still here."))
    except AccessError as refused:
        whole.form.add_error(None, str(refused))
    return _profile_page(request, whole, profile)


@required(Permission.BE_PLACED)
@require_http_methods(["GET", "HEAD", "POST"])
def my_pause(request: HttpRequest) -> HttpResponse:
    """Say that one is away, or take a leave out again."""
    profile = own(request)
    if profile is None:
        return redirect("my_profile")
    form, status = PauseForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        pauses = _changed_pauses(request, profile, form)
        if pauses is not None:
            try:
                _save_pauses(request, profile, pauses)
                done = "pause_ended" if "end" in request.POST else "pause_saved"
                return redirect(f"{reverse('my_pause')}?done={done}")
            except errors.ChangedMeanwhile:
                form = PauseForm(request.POST)
                form.add_error(
                    None, _("Your profile was changed a moment ago. Look at your leave below, then save.")
                )
                status, profile = 409, own(request) or profile
            except (AccessError, NoDesk) as refused:
                form.add_error(None, str(refused))
    today = timezone.now().date()
    context = {
        "form": form, "profile": profile, "today": today, "is_paused": profile.is_paused(today),
        "pauses": [
            {"place": place, "words": showing.pause_words(pause), "why": pause.why, "is_now": pause.covers(today)}
            for place, pause in enumerate(dates.pauses_of(profile.held["pauses"]))
            if pause.until is None or pause.until >= today
        ],
        "past": [showing.pause_words(each) for each in dates.past_pauses(profile.held["pauses"], today)],
    }  # fmt: skip
    if form.is_bound and form.errors and status == 200:
        status = 422
    return render(request, FOLDER + "my_pause.html", context, status=status)


@required(Permission.BE_PLACED)
@require_http_methods(["GET", "HEAD", "POST"])
def sign_agreement(request: HttpRequest) -> HttpResponse:
    """The whole text, a tick, the name typed: signed with one's own key. Also the page to print."""
    profile, text = own(request), agreements.current()
    if profile is None:
        return redirect("my_profile")
    data = request.POST if request.method == "POST" else None
    initial = {"token": uuid4(), "text_id": text.id if text else "", "digest": text.digest if text else ""}
    form = SignForm(data, initial=initial)
    if data is not None and form.is_valid() and _is_name(form, profile):
        given = form.cleaned_data
        try:
            agreements.sign(
                attorney=profile.attorney, text_id=given["text_id"], digest=given["digest"], token=given["token"],
                by=unlocked_of(request), at=timezone.now(),
            )  # fmt: skip
            return redirect(f"{reverse('sign_agreement')}?done=agreement_signed")
        except AccessError as refused:
            form = SignForm(initial=initial)
            return _sign_page(request, form, profile, 409, str(refused))
    return _sign_page(request, form, profile, 422 if form.errors else 200)


def own(request: HttpRequest) -> Profile | None:
    """One's profile, or None. Raises ``Http404`` where it does not open."""
    try:
        return profiles.own(unlocked_of(request))
    except (NoKey, vault.CannotOpen) as closed:
        raise Http404 from closed


def _keep(request: HttpRequest, whole: Whole, profile: Profile | None) -> HttpResponse:
    by, now, given = unlocked_of(request), timezone.now(), whole.form.cleaned_data
    page = reverse("my_profile")
    if profile is None:
        profiles.create(held=whole.held(), token=given["token"], by=by, at=now, person=by.person)
        return redirect(f"{page}?done=profile_sent")
    profiles.save(attorney_id=profile.attorney.id, held=whole.held(), version=given["version"], by=by, at=now)
    return redirect(f"{page}?done=profile_saved")


def _again(request: HttpRequest, profile: Profile) -> HttpResponse:
    try:
        membership.apply_again(
            attorney_id=profile.attorney.id, by=unlocked_of(request), desk=None, at=timezone.now()
        )
    except AccessError:
        return redirect("my_profile")
    return redirect(f"{reverse('my_profile')}?done=applied_again")


def _profile_page(request: HttpRequest, whole: Whole, profile: Profile | None) -> HttpResponse:
    today = timezone.now().date()
    context: dict[str, Any] = {
        "form": whole.form,
        "parts": whole.shown(),
        "profile": profile,
        "is_mine": True,
    }
    if profile is not None:
        context |= {
            "tags": showing.tags(profile, today), "waits_for": vetting.waits_for(profile),
            "unverified": [showing.admission_words(each) for each in profile.unverified(today)],
            "unconfirmed": [showing.training_words(each) for each in profile.unconfirmed(today)],
            "can_apply": profile.attorney.state in ("refused", "ended"),
        }  # fmt: skip
    return render(request, FOLDER + "form.html", context, status=422 if whole.form.errors else 200)


def _changed_pauses(request: HttpRequest, profile: Profile, form: PauseForm) -> list[dict[str, Any]] | None:
    """The pauses after this button; None where the form says what is wrong."""
    kept = [_pause(each) for each in dates.pauses_of(profile.held["pauses"])]
    place = request.POST.get("end", "")
    if place:
        if not (place.isascii() and place.isdigit() and int(place) < len(kept)):
            raise Http404
        return [each for number, each in enumerate(kept) if number != int(place)]
    return [*kept, form.told()] if form.is_valid() else None


def _save_pauses(request: HttpRequest, profile: Profile, pauses: list[dict[str, Any]]) -> None:
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
    unique = [each for place, each in enumerate(pauses) if each not in pauses[:place]]
    profiles.save(
        attorney_id=profile.attorney.id, held={"pauses": unique}, version=version, by=unlocked_of(request),
        at=timezone.now(),
    )  # fmt: skip


def _pause(each: dates.Pause) -> dict[str, Any]:
    until = each.until.isoformat() if each.until else ""
    return {"from": each.start.isoformat(), "until": until, "why": each.why}


def _is_name(form: SignForm, profile: Profile) -> bool:
    typed, held = (" ".join(text.split()).casefold() for text in (form.cleaned_data["name"], profile.name))
    if typed != held:
        form.add_error("name", _("Type your name exactly as it stands in your profile."))
    return typed == held


def _sign_page(
    request: HttpRequest, form: SignForm, profile: Profile, status: int, problem: str = ""
) -> HttpResponse:
    text = agreements.current()
    signed = agreements.of(profile.attorney)
    context = {
        "form": form, "text": text, "problem": problem, "profile": profile,
        "signed": next((each for each in signed if each.is_current), None),
        "earlier": [each for each in signed if not each.is_current],
        "is_whole": text is not None and agreements.is_whole(text),
        "may_sign": profile.attorney.state in ("applied", "active"),
    }  # fmt: skip
    return render(request, FOLDER + "sign.html", context, status=status)
