"""A caseworker tells a person of ways out: choose, read what they will read, send."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.advocacy.models import WayOut
from safeconduct.advocacy.ways import telling
from safeconduct.advocacy.ways.forms import ChooseForm, TellForm
from safeconduct.advocacy.ways.showing import is_stale, line
from safeconduct.cases.showing import bar
from safeconduct.cases.views_request import Opened, opened
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake import threads


@required(Permission.TELL_WAYS)
@require_http_methods(["GET", "HEAD", "POST"])
def ways_tell(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Only with a way into this request; to everybody else it is not there."""
    found = opened(request, request_id)
    held, keys, _unlocked = found
    ways = list(telling.tellable(timezone.now().date()))
    language = threads.read_card(held, keys.thread).language
    step = request.POST.get("step", "") if request.method == "POST" else ""
    if step == "send":
        return _sent(request, found, ways, language)
    form = ChooseForm(request.POST if step else None, offered=_offered(ways))
    if step and form.is_valid():
        chosen = _chosen(ways, form.cleaned_data["ways"])
        text = telling.in_words(chosen, language)
        initial = {"ways": [str(way.pk) for way in chosen], "text": text, "token": uuid4()}
        return _text_page(request, found, TellForm(initial=initial, offered=_offered(ways)), chosen, language)
    return _choose_page(request, found, form, ways)


def _sent(request: HttpRequest, found: Opened, ways: list[WayOut], language: str) -> HttpResponse:
    held, keys, unlocked = found
    form = TellForm(request.POST, offered=_offered(ways))
    if form.is_valid():
        chosen, given = _chosen(ways, form.cleaned_data["ways"]), form.cleaned_data
        try:
            telling.tell(
                request=held, ways=chosen, text=given["text"], language=language, keys=keys, by=unlocked,
                at=timezone.now(), form_token=given["token"],
            )  # fmt: skip
            return redirect(f"{reverse('request', kwargs={'request_id': held.id})}?done=sent")
        except telling.MayNotBeTold:
            form.add_error(None, _("One of these may not be told any more. Go back and choose again."))
        except threads.MessageTooLong:
            form.add_error(
                "text", _("This is too long for one message. Tell fewer at once; nothing was lost.")
            )
        except threads.ThreadGone:
            raise Http404 from None
    return _text_page(request, found, form, _chosen(ways, request.POST.getlist("ways")), language)


def _offered(ways: list[WayOut]) -> list[tuple[str, str]]:
    today = timezone.now().date()
    return [(str(way.pk), _label(line(way, today), way)) for way in ways]


def _label(shown: dict[str, Any], way: WayOut) -> str:
    stale = _(" – read too long ago: look again first") if is_stale(way, timezone.now().date()) else ""
    return f"{shown['country']}: {shown['kind']} ({shown['position']}). {way.to_whom}{stale}"


def _chosen(ways: list[WayOut], ids: list[str]) -> list[WayOut]:
    return [way for way in ways if str(way.pk) in ids]


def _choose_page(request: HttpRequest, found: Opened, form: ChooseForm, ways: list[WayOut]) -> HttpResponse:
    held, keys, _unlocked = found
    before = telling.told_before(held.id)
    told = WayOut.every.filter(pk__in=list(before)).order_by("country", "kind", "key")
    context = {
        **bar(held, keys), "tab": "ways", "form": form, "any": bool(ways), "step": "choose",
        "told": [{**line(way, timezone.now().date()), "day": before[way.pk]} for way in told],
    }  # fmt: skip
    return render(request, "advocacy/ways/tell.html", context, status=422 if form.errors else 200)


def _text_page(
    request: HttpRequest, found: Opened, form: TellForm, chosen: list[WayOut], language: str
) -> HttpResponse:
    held, keys, _unlocked = found
    today = timezone.now().date()
    context = {
        **bar(held, keys), "tab": "ways", "form": form, "step": "send", "language": LANGUAGES.get(language, language),
        "stale": any(is_stale(way, today) for way in chosen), "caution": telling.caution(language),
    }  # fmt: skip
    return render(request, "advocacy/ways/tell.html", context, status=422 if form.errors else 200)
