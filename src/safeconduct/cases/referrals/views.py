"""The list of organisations people are referred to, and the pages that keep it true."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases.models.referrals import ReferralOrganisation
from safeconduct.cases.referrals import actions
from safeconduct.cases.referrals.forms import ReferralForm, filled
from safeconduct.choices.countries import COUNTRIES
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake.letters import HELPS


@required(Permission.KEEP_REFERRALS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Everybody on the list; those to be checked again first."""
    today = timezone.now().date()
    wanted = request.GET.get("helps", "")
    rows = [_shown(row, today) for row in ReferralOrganisation.objects.active() if _fits(row, wanted)]
    rows.sort(key=lambda row: not row["is_stale"])
    context = {
        "rows": rows,
        "stale": sum(row["is_stale"] for row in rows),
        "retired": ReferralOrganisation.objects.retired(),
        "helps": HELPS.items(),
        "wanted": wanted if wanted in HELPS else "",
    }
    return render(request, "cases/referrals/list.html", context)


@required(Permission.KEEP_REFERRALS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Put an organisation into the list."""
    form = ReferralForm(request.POST or None, is_new=True)
    token = _token(request.POST.get("token", ""))
    if request.method == "POST" and form.is_valid():
        actions.add(form.said(), token=token, by=unlocked_of(request).person, at=timezone.now())
        return redirect(f"{reverse('referrals')}?done=referral_added")
    context = {"form": form, "token": token, "is_new": True}
    return render(request, "cases/referrals/form.html", context, status=422 if form.errors else 200)


@required(Permission.KEEP_REFERRALS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Change an organisation, or say that it was checked today."""
    row = get_object_or_404(ReferralOrganisation, id=referral_id)
    if request.method == "POST":
        return _save(request, row)
    return _form_page(request, row, ReferralForm(initial=filled(row), is_new=False), row.version)


@required(Permission.KEEP_REFERRALS)
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, referral_id: UUID) -> HttpResponse:
    """Take an organisation off the list, or put it back: after a page that says what follows."""
    row = get_object_or_404(ReferralOrganisation, id=referral_id)
    if request.method == "POST":
        back = request.POST.get("step") == "bring_back"
        actions.turn(row_id=row.pk, is_active=back, by=unlocked_of(request).person, at=timezone.now())
        return redirect(f"{reverse('referrals')}?done={'referral_back' if back else 'referral_retired'}")
    return render(request, "cases/referrals/retire.html", {"row": row})


def _save(request: HttpRequest, row: ReferralOrganisation) -> HttpResponse:
    form = ReferralForm(request.POST, is_new=False)
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
    if not form.is_valid():
        return _form_page(request, row, form, version)
    try:
        actions.change(
            row_id=row.pk, said=form.said(), version=version, confirmed=form.cleaned_data["confirmed"],
            by=unlocked_of(request).person, at=timezone.now(),
        )  # fmt: skip
    except actions.ChangedMeanwhile:
        row.refresh_from_db()
        form.add_error(
            None,
            _("A colleague changed this a moment ago. Your text is below, theirs beside it. Save again to put "
              "yours in its place."),
        )  # fmt: skip
        return _form_page(request, row, form, row.version, theirs=True)
    return redirect(f"{reverse('referrals')}?done=referral_saved")


def _form_page(
    request: HttpRequest, row: ReferralOrganisation, form: ReferralForm, version: int, *, theirs: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "row": row,
        "version": version,
        "theirs": _facts(row) if theirs else [],
        "is_stale": row.is_stale(timezone.now().date()),
        "events": _events(row),
    }
    return render(request, "cases/referrals/form.html", context, status=422 if form.errors else 200)


def _shown(row: ReferralOrganisation, today: date) -> dict[str, Any]:
    return {
        "row": row,
        "is_stale": row.is_stale(today),
        "helps": [HELPS[code] for code in row.helps if code in HELPS],
        "where": _where(row),
        "languages": [LANGUAGES[code] for code in row.languages if code in LANGUAGES],
    }


def _facts(row: ReferralOrganisation) -> list[dict[str, Any]]:
    """What the list says of an organisation, for a page that shows two versions of it."""
    shown = _shown(row, row.confirmed_on)
    return [
        {"question": _("Name"), "value": row.name},
        {"question": _("What do they help with?"), "values": shown["helps"]},
        {"question": _("Telephone"), "value": row.phone},
        {"question": _("Web address"), "value": row.web},
        {"question": _("When can one reach them?"), "value": row.hours},
        {"question": _("Which languages do they speak?"), "values": shown["languages"]},
        {"question": _("Where"), "value": shown["where"]},
        {"question": _("Note in the letter"), "value": row.note},
    ]


def _where(row: ReferralOrganisation) -> str:
    if row.us_states:
        return ", ".join(row.us_states)
    if row.countries:
        return ", ".join(str(COUNTRIES.get(code, code)) for code in row.countries)
    return _("Everywhere")


def _events(row: ReferralOrganisation) -> list[dict[str, Any]]:
    words = {
        "referral.added": _("Added"),
        "referral.changed": _("Changed"),
        "referral.confirmed": _("Checked again"),
        "referral.retired": _("Taken off the list"),
        "referral.brought_back": _("Put back on the list"),
    }
    entries = actions.history(row)
    people = dict(Person.objects.filter(pk__in={one.by for one in entries}).values_list("pk", "display_name"))
    return [
        {
            "title": words.get(one.action, one.action),
            "day": one.day,
            "who": people.get(one.by, "") if one.by else "",
        }
        for one in entries
    ]


def _fits(row: ReferralOrganisation, wanted: str) -> bool:
    return wanted not in HELPS or wanted in row.helps


def _token(typed: str) -> UUID:
    """The form's token; a new one where none came, or none that could be."""
    try:
        return UUID(typed)
    except ValueError:
        return uuid4()
