"""Vetting, leaving the panel, and linking an account: each with what follows said before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from safeconduct.access.errors import AccessError
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Offer, Placement
from safeconduct.attorneys.register import membership, showing, vetting, words
from safeconduct.attorneys.register.forms import text
from safeconduct.attorneys.register.profiles import NoDesk, Profile
from safeconduct.attorneys.register.views_desk import FOLDER, names_at_desk, opened, seated
from safeconduct.cases.dates.forms import TokenField
from safeconduct.cases.notes.forms import VersionField
from safeconduct.choices.fields import LineField
from safeconduct.keyring.certified import NotCertified

ANSWERS = (
    ("yes", gettext_lazy("Yes, this attorney may come onto the panel")),
    ("no", gettext_lazy("No, refuse the application")),
)


class VettingForm(forms.Form):
    """What one person checked, and yes or no. One line for each admission and training: how it was looked up."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        admissions: Sequence[dict[str, Any]],
        trainings: Sequence[dict[str, Any]] = (),
        again: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.counts, self.again = {"how": len(admissions), "proof": len(trainings)}, again
        for place, each in enumerate(admissions):
            self.fields[f"how_{place}"] = LineField(
                label=_("%(what)s: how did you look it up?") % {"what": showing.admission_words(each)},
                help_text=_("For example: page of the bar, called the clerk. Leave it empty if you did not."),
                required=False, max_length=200,
            )  # fmt: skip
        for place, each in enumerate(trainings):
            self.fields[f"proof_{place}"] = LineField(
                label=_("Training: %(what)s. What proof did you see?") % {"what": showing.training_words(each)},
                help_text=_("It counts only when somebody saw a proof. Leave it empty if you did not."),
                required=False, max_length=200,
            )  # fmt: skip
        if not again:
            for name in ("training", "conflict", "character"):
                self.fields[name] = text(words.CHECKS[name], 2)
            self.fields["answer"] = forms.ChoiceField(
                label=_("May this attorney come onto the panel?"), choices=ANSWERS, widget=forms.RadioSelect,
                error_messages={"required": _("Choose yes or no.")},
            )  # fmt: skip
            self.fields["reason"] = text(_("Reason"), 2, help_text=_("Needed for a no."))
            self.fields["sure"] = forms.BooleanField(
                label=_("If no: I am sure, the application is refused"), required=False
            )
        self.fields["token"], self.fields["version"] = TokenField(), VersionField()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("answer") == "no":
            if not given.get("reason"):
                self.add_error("reason", _("Write why, in a sentence."))
            if not given.get("sure"):
                self.add_error("sure", _("Tick this to refuse, or choose yes."))
        if given.get("answer") == "yes" and not self.told("how"):
            self.add_error(None, _("Write for at least one admission how you looked it up."))
        if self.again and not (self.told("how") or self.told("proof")):
            self.add_error(None, _("Write for at least one of them how you looked it up."))
        if given.get("answer") == "yes" and not given.get("conflict"):
            self.add_error("conflict", _("Write what you asked about conflicts, and the answer."))
        return given

    def told(self, what: str) -> dict[int, str]:
        """Words by place: ``how`` an admission was looked up, or the ``proof`` of a training."""
        told = {
            place: str(self.cleaned_data.get(f"{what}_{place}") or "") for place in range(self.counts[what])
        }
        return {place: how for place, how in told.items() if how}


class EndForm(forms.Form):
    sure = forms.BooleanField(
        label=gettext_lazy("Yes, take the attorney off the panel"),
        error_messages={"required": gettext_lazy("Tick this if you are sure.")},
    )
    version = VersionField()
    use_required_attribute = False


class AccountForm(forms.Form):
    person = forms.ChoiceField(
        label=gettext_lazy("Whose account is it?"), widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose one of the accounts.")),
    )  # fmt: skip
    use_required_attribute = False


@required(Permission.VET)
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def vet(request: HttpRequest, *, attorney_id: UUID, desk: Desk, unlocked: Unlocked) -> HttpResponse:
    """Write down what one checked; or, on the panel, that a changed admission was looked up again."""
    profile, data = opened(attorney_id, unlocked, desk), request.POST if request.method == "POST" else None
    again = profile.attorney.state == "active"
    initial = {"token": uuid4(), "version": profile.attorney.version}
    form = VettingForm(
        data, initial=initial, admissions=profile.held["admissions"], trainings=profile.held["trainings"],
        again=again,
    )  # fmt: skip
    if data is None or not form.is_valid():
        return _vet_page(request, form, profile, unlocked, desk, 422 if form.errors else 200)
    given = form.cleaned_data
    named: dict[str, Any] = {
        "attorney_id": attorney_id, "verified": form.told("how"), "trainings": form.told("proof"),
        "version": given["version"], "by": unlocked, "desk": desk, "at": timezone.now(),
    }  # fmt: skip
    try:
        if again:
            vetting.verify(**named)
            return _to(attorney_id, "attorney_verified")
        says_yes = given["answer"] == "yes"
        row = vetting.decide(says_yes=says_yes, told=given, token=given["token"], **named)
    except (AccessError, NoDesk, NotCertified) as refused:
        form.add_error(None, str(refused) or _("This cannot be kept now: a key is not confirmed."))
        return _vet_page(request, form, opened(attorney_id, unlocked, desk), unlocked, desk, 409)
    done = {"active": "attorney_active", "refused": "attorney_refused"}.get(row.state, "attorney_vetted")
    return _to(attorney_id, done)


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def end(request: HttpRequest, *, attorney_id: UUID, desk: Desk, unlocked: Unlocked) -> HttpResponse:
    """Take an attorney off the panel, after a page that says what follows; or let one apply again."""
    profile, data = opened(attorney_id, unlocked, desk), request.POST if request.method == "POST" else None
    again = profile.attorney.state in ("refused", "ended")
    form = EndForm(data, initial={"version": profile.attorney.version})
    if data is not None and form.is_valid():
        try:
            named: dict[str, Any] = {"by": unlocked, "desk": desk, "at": timezone.now()}
            if again:
                membership.apply_again(attorney_id=attorney_id, **named)
                return _to(attorney_id, "applied_again")
            membership.end(attorney_id=attorney_id, version=form.cleaned_data["version"], **named)
            return _to(attorney_id, "attorney_ended")
        except (AccessError, NoDesk, NotCertified) as refused:
            form.add_error(None, str(refused))
    context = {
        "form": form, "profile": profile, "again": again,
        "offers": Offer.objects.filter(attorney_id=attorney_id, state__in=Offer.LIVE).count(),
        "cases": Placement.objects.filter(attorney_id=attorney_id, state__in=Placement.LIVE).count(),
    }  # fmt: skip
    return render(request, FOLDER + "end.html", context, status=422 if form.errors else 200)


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def account(request: HttpRequest, *, attorney_id: UUID, desk: Desk, unlocked: Unlocked) -> HttpResponse:
    """Link an account: from then on she opens her profile herself."""
    profile = opened(attorney_id, unlocked, desk)
    if profile.attorney.person_id is not None:
        raise Http404
    choices = [(str(each.pk), each.display_name) for each in membership.linkable()]
    form = AccountForm(request.POST if request.method == "POST" else None)
    form.fields["person"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
    if form.is_bound and form.is_valid():
        try:
            membership.link(
                attorney_id=attorney_id, person_id=UUID(form.cleaned_data["person"]), by=unlocked, desk=desk,
                at=timezone.now(),
            )  # fmt: skip
            return _to(attorney_id, "account_linked")
        except NotCertified:
            form.add_error(
                "person", _("Nobody has confirmed this person’s keys yet. An administrator does it.")
            )
        except AccessError as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "profile": profile, "choices": choices}
    return render(request, FOLDER + "account.html", context, status=422 if form.errors else 200)


def _vet_page(
    request: HttpRequest, form: VettingForm, profile: Profile, unlocked: Unlocked, desk: Desk, status: int
) -> HttpResponse:
    may_decide = vetting.may_decide(profile, unlocked.person)
    is_self = profile.attorney.person_id == unlocked.person.pk
    context = {
        "form": form, "profile": profile, "again": form.again, "is_self": is_self,
        "is_open": not is_self and (form.again or may_decide),
        "rows": showing.profile_rows(profile.held, at_desk=True, **names_at_desk(unlocked, desk)),
        "waits_for": vetting.waits_for(profile),
    }  # fmt: skip
    return render(request, FOLDER + "vet.html", context, status=status)


def _to(attorney_id: UUID, done: str) -> HttpResponse:
    return redirect(f"{reverse('attorney', args=[attorney_id])}?done={done}")
