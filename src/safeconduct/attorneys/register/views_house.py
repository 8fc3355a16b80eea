"""Agreements, firms and settings of the panel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked, unlocked_of
from safeconduct.attorneys.models import AgreementText, PanelSettings
from safeconduct.attorneys.register import agreements, errors, firms, profiles, settings, showing, words
from safeconduct.attorneys.register.forms import number, text, ticks
from safeconduct.attorneys.register.views_desk import FOLDER, seated, working
from safeconduct.cases.dates.forms import TokenField
from safeconduct.cases.notes.forms import VersionField
from safeconduct.cases.placing.codes import AREAS
from safeconduct.choices.fields import LineField, TextField

WEIGHT_NAMES: Mapping[str, Any] = {
    "language": gettext_lazy("A language of the person is spoken on the team"),
    "expertise": gettext_lazy("Experience fits the difficulty"),
    "interest": gettext_lazy("The attorney asked for this kind of work"),
    "proximity": gettext_lazy("Near to the person"),
    "rotation": gettext_lazy("Had few cases lately"),
    "continuity": gettext_lazy("Had this case before"),
}


class AgreementForm(forms.Form):
    use_required_attribute = False
    title = LineField(
        label=gettext_lazy("Title"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write a title.")},
    )
    body = TextField(
        label=gettext_lazy("Text"), max_length=50_000,
        help_text=gettext_lazy("Plain text. Attorneys see it exactly like this. It cannot be changed later."),
        widget=forms.Textarea(attrs={"rows": 20, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write the text of the agreement.")},
    )  # fmt: skip
    token = TokenField()


class FirmForm(forms.Form):
    use_required_attribute = False
    name = LineField(
        label=gettext_lazy("Name"), max_length=200,
        error_messages={"required": gettext_lazy("Write the name of the firm.")},
    )  # fmt: skip
    quota = number(
        gettext_lazy("How many cases at the same time?"), 0, 500, required=False,
        help_text=gettext_lazy("Leave it empty for no limit."),
    )  # fmt: skip
    contact = text(gettext_lazy("Whom do we call?"), 2)
    notes = text(gettext_lazy("Notes"))
    token = TokenField()
    version = VersionField()

    def held(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in firms.NAMES}


class SettingsForm(forms.Form):
    """Weights from 0 to 10, and lengths of time."""

    use_required_attribute = False
    hold_hours = number(gettext_lazy("An offer holds for how many hours?"), 1, 720)
    wave_size = number(gettext_lazy("How many attorneys are asked for one case at the same time?"), 1, 20)
    out_per_attorney = number(gettext_lazy("How many offers may one attorney have at the same time?"), 1, 20)
    manner = forms.ChoiceField(
        label=gettext_lazy("Who is asked first?"), choices=list(words.MANNERS.items()), widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who is asked first.")},
    )  # fmt: skip
    fairness = number(
        gettext_lazy("Fairness: how much does the longest wait of a group weigh? (percent)"), 0, 100,
        help_text=gettext_lazy("0: not at all. Groups are languages, and people in detention."),
    )  # fmt: skip
    reserve = number(
        gettext_lazy("Reserve: how much are scarce attorneys kept for those who need them? (percent)"), 0, 100
    )
    waits_at_most = number(gettext_lazy("After how many days of waiting is the fairness full?"), 1, 730)
    trained_in = ticks(gettext_lazy("Which work needs a training?"), AREAS.items())
    reason = LineField(
        label=gettext_lazy("Why do you change it?"), max_length=300,
        error_messages={"required": gettext_lazy("Write why: others read it later. No names.")},
    )  # fmt: skip
    token = TokenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {name: number(label, 0, settings.MOST_WEIGHT) for name, label in WEIGHT_NAMES.items()}
        self.fields = {**own, **self.fields}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        told = [given.get(name) for name in settings.WEIGHTS]
        if None not in told and not any(told):
            self.add_error(None, _("At least one weight must be above 0, or all attorneys fit alike."))
        return given


@required(Permission.VET)
@require_safe
def agreements_page(request: HttpRequest) -> HttpResponse:
    """Every version, the newest first, and how many signed each."""
    found = list(AgreementText.objects.order_by("-version"))
    names = showing.names({each.made_by for each in found})
    rows = [
        {
            "text": each, "who": names.get(str(each.made_by), ""), "is_whole": agreements.is_whole(each),
            "signed": len(agreements.signers(each)),
        }
        for each in found
    ]  # fmt: skip
    return render(request, FOLDER + "agreements.html", {"rows": rows})


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: HttpRequest) -> HttpResponse:
    """Write a new version: everybody is asked to sign it."""
    newest = agreements.current()
    initial = {
        "token": uuid4(),
        "title": newest.title if newest else "",
        "body": newest.body if newest else "",
    }
    form = AgreementForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        agreements.write(
            title=given["title"],
            body=given["body"],
            token=given["token"],
            by=unlocked_of(request),
            at=timezone.now(),
        )
        return redirect(f"{reverse('agreements')}?done=agreement_written")
    context = {"form": form, "newest": newest}
    return render(request, FOLDER + "agreement_new.html", context, status=422 if form.errors else 200)


@required(Permission.PLACE)
@require_safe
@seated
def firms_page(request: HttpRequest, *, desk: Desk, unlocked: Unlocked) -> HttpResponse:
    """Firms with their quota, how many attorneys they lend, and how many cases those have."""
    panel, _damaged = profiles.read_all(unlocked, desk)
    taken, rows = working(), []
    for each in firms.read_all(unlocked, desk):
        lent = [one for one in panel if one.held["firm"] == str(each.firm.id)]
        cases = sum(taken[one.attorney.id] for one in lent)
        rows.append({"firm": each, "attorneys": len(lent), "cases": cases})
    return render(request, FOLDER + "firms.html", {"rows": rows})


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def firm_new(request: HttpRequest, *, desk: Desk, unlocked: Unlocked) -> HttpResponse:
    """Add a firm."""
    form = FirmForm(
        request.POST if request.method == "POST" else None, initial={"token": uuid4(), "version": 0}
    )
    if not form.is_bound or not form.is_valid():
        return _firm_page(request, form, None, None)
    token = form.cleaned_data["token"]
    try:
        firms.add(held=form.held(), token=token, by=unlocked, desk=desk, at=timezone.now())
    except errors.ChangedMeanwhile as meanwhile:
        return _firm_page(request, form, firms.read(token, unlocked, desk), meanwhile)
    return redirect(f"{reverse('firms')}?done=firm_saved")


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def firm_edit(request: HttpRequest, *, firm_id: UUID, desk: Desk, unlocked: Unlocked) -> HttpResponse:
    """Change a firm."""
    found = firms.read(firm_id, unlocked, desk)
    if found is None:
        raise Http404
    initial = {**found.held, "token": uuid4(), "version": found.version}
    form = FirmForm(request.POST if request.method == "POST" else None, initial=initial)
    if not form.is_bound or not form.is_valid():
        return _firm_page(request, form, found, None)
    try:
        firms.change(
            firm_id=firm_id, held=form.held(), version=form.cleaned_data["version"], by=unlocked, desk=desk,
            at=timezone.now(),
        )  # fmt: skip
    except errors.ChangedMeanwhile as meanwhile:
        return _firm_page(request, form, found, meanwhile)
    return redirect(f"{reverse('firms')}?done=firm_saved")


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def panel_settings(request: HttpRequest) -> HttpResponse:
    """Weights and lengths of time; every change with its reason stays."""
    now = settings.current()
    initial = {**now.values, "token": uuid4()}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        settings.keep(
            values=given,
            reason=given["reason"],
            token=given["token"],
            by=unlocked_of(request),
            at=timezone.now(),
        )
        return redirect(f"{reverse('panel_settings')}?done=panel_set")
    rows = list(PanelSettings.objects.order_by("-id")[:20])
    names = showing.names({each.made_by for each in rows})
    history = [
        {"title": each.reason, "day": each.day, "who": names.get(str(each.made_by), "")} for each in rows
    ]
    context = {"form": form, "events": history, "is_default": now.row is None}
    return render(request, FOLDER + "settings.html", context, status=422 if form.errors else 200)


def _firm_page(
    request: HttpRequest,
    form: FirmForm,
    found: firms.FirmHeld | None,
    meanwhile: errors.ChangedMeanwhile | None,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "firm": found}
    if meanwhile is not None:
        form.add_error(None, str(meanwhile))
        data = request.POST.copy()
        data["version"] = str(meanwhile.version)
        form.data = data
        held = meanwhile.theirs.held
        context["theirs"] = [
            {"question": form.fields[name].label, "value": held.get(name)} for name in firms.NAMES
        ]
    status = 409 if meanwhile else 422 if form.errors else 200
    return render(request, FOLDER + "firm.html", context, status=status)
