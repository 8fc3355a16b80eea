"""The organisation's settings for its screening: shown, changed after a look at what changes, and their history."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases.lawdesk import settings, settings_words
from safeconduct.cases.lawdesk.forms import SettingsForm, filled
from safeconduct.cases.lawdesk.settings import NothingChanged, OrganisationSettings, SetMeanwhile
from safeconduct.cases.models.settings import ScreeningSettings


@required(Permission.SET_SCREENING)
@require_http_methods(["GET", "HEAD", "POST"])
def screening_settings(request: HttpRequest) -> HttpResponse:
    """See and change them: what was typed is shown as a change first, and saved by a second button."""
    if request.method != "POST":
        return _page(request, SettingsForm(initial=filled(settings.current())))
    if request.POST.get("step") == "defaults":
        return _preview(request, settings.DEFAULTS)
    form = SettingsForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    if request.POST.get("step") == "change":
        return _page(request, form)
    if request.POST.get("step") != "save":
        return _preview(request, form.wanted())
    return _save(request, form)


def _save(request: HttpRequest, form: SettingsForm) -> HttpResponse:
    try:
        settings.set_to(
            form.wanted(), seen=_seen(request), token=_token(request),
            by=unlocked_of(request).person, at=timezone.now(),
        )  # fmt: skip
    except NothingChanged:
        form.add_error(None, _("Nothing is different from what holds now, so nothing was saved."))
        return _page(request, form, status=422)
    except SetMeanwhile:
        form.add_error(
            None, _("Somebody changed the settings a moment ago; see the history. Look at yours again.")
        )
        return _page(request, form, status=422)
    return redirect(f"{reverse('screening_settings')}?done=settings_saved")


def _preview(request: HttpRequest, wanted: OrganisationSettings) -> HttpResponse:
    held = settings.current()
    found = settings_words.differences(held, wanted)
    if not found:
        form = SettingsForm(data=filled(wanted))
        form.is_valid()
        form.add_error(None, _("Nothing is different from what holds now, so there is nothing to save."))
        return _page(request, form, status=422)
    context = {
        "found": found,
        "effects": settings_words.effects(held, wanted, timezone.now().date()),
        "hidden": [(name, value) for name, value in _flat(filled(wanted))],
        "token": uuid4(),
        "seen": _newest(),
    }
    return render(request, "cases/lawdesk/settings_change.html", context)


def _page(request: HttpRequest, form: SettingsForm, *, status: int = 200) -> HttpResponse:
    held = settings.current()
    context = {
        "form": form,
        "seen": _newest(),
        "is_default": held == settings.DEFAULTS,
        "heaviest": settings_words.heaviest(held),
        "events": _events(),
    }
    return render(request, "cases/lawdesk/settings.html", context, status=status)


def _events() -> list[dict[str, Any]]:
    rows = settings.history()
    ids = {row.made_by for row, _before, _after in rows}
    people = dict(Person.objects.filter(pk__in=ids).values_list("pk", "display_name"))
    return [
        {
            "title": _("Changed"),
            "day": row.day,
            "who": people.get(row.made_by, ""),
            "text": "\n".join(
                _("%(what)s: %(before)s → %(after)s")
                % {"what": one.what, "before": one.before, "after": one.after}
                for one in settings_words.differences(before, after)
            ),
        }
        for row, before, after in rows
    ]


def _flat(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Names and values of hidden inputs; a list gives one for each value."""
    return [
        (name, str(each))
        for name, value in values.items()
        for each in (value if isinstance(value, list) else [value])
    ]


def _newest() -> int:
    newest = ScreeningSettings.objects.newest()
    return newest.pk if newest else 0


def _seen(request: HttpRequest) -> int:
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else -1


def _token(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()
