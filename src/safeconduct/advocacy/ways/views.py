"""Ways out: all of them by country, a country's page, one with its history, and the forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.advocacy.asks.words import STATES as ASK_STATES
from safeconduct.advocacy.models import Ask, WayOut
from safeconduct.advocacy.pages import page
from safeconduct.advocacy.ways.forms import FilterForm, WayForm, filled
from safeconduct.advocacy.ways.linting import Gives, warnings
from safeconduct.advocacy.ways.showing import facts, history, is_over, is_stale, line
from safeconduct.advocacy.ways.words import GROUPS, POSITIONS, country_words
from safeconduct.choices.countries import COUNTRIES
from safeconduct.evidence.fields import version_in
from safeconduct.evidence.incidents.history import revisions_of
from safeconduct.evidence.pages import token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn, add, change

ON_A_PAGE = 50
MOST_ASKS = 50
MOST_CHANGES = 100


@required(Permission.PRESS)
@require_safe
def ways(request: HttpRequest) -> HttpResponse:
    """Every way by country: position, until when, and when it was read."""
    form, today = FilterForm(request.GET), timezone.now().date()
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    rows = WayOut.objects.standing().filter(**wanted).order_by("country", "kind", "key")
    found = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"lines": [line(way, today) for way in found], "page": found, "form": form, "wanted": wanted}
    return _page(request, "list", context)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def way_new(request: HttpRequest) -> HttpResponse:
    """Write down what a country offers, considers or refuses."""
    form = WayForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    asked = token(request.POST.get("token", ""))
    if request.method == "POST" and form.is_valid():
        new = WayOut(id=asked, **form.values())
        kept = add(new, by=signed_in(request), at=timezone.now(), permission=Permission.PRESS)
        return redirect(f"{reverse('way', args=[kept.pk])}?done=way_added")
    return _page(request, "form", {"form": form, "token": asked}, form)


@required(Permission.PRESS)
@require_safe
def way(request: HttpRequest, way_id: UUID) -> HttpResponse:
    """One way: what is said of it, where that was read, what it said before, and to how many it was told."""
    row, today = _way(way_id), timezone.now().date()
    told = row.told.values("request_id").distinct().count()
    context = {
        "way": row, "rows": facts(row), "stale": is_stale(row, today), "over": is_over(row, today), "told": told,
        "position": POSITIONS.get(row.position, (row.position, "")), "country": country_words(row.country),
        "events": history(row, revisions_of(row)[:MOST_CHANGES]), "warnings": _warnings(row), "ask_url": _ask_url(row),
    }  # fmt: skip
    return _page(request, "way", context)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def way_edit(request: HttpRequest, way_id: UUID) -> HttpResponse:
    """Change a way, or write down a new position: what it said before stays in its history."""
    row = _way(way_id)
    if request.method != "POST":
        form = WayForm(initial=filled(row))
        return _page(request, "form", {"form": form, "way": row, "version": row.version}, form)
    form, version, theirs = WayForm(request.POST), version_in(request.POST.get("version", "")), []
    if form.is_valid():
        try:
            by, at = signed_in(request), timezone.now()
            change(row, form.values(), version=version, by=by, at=at, permission=Permission.PRESS)
            return redirect(f"{reverse('way', args=[row.pk])}?done=way_saved")
        except (ChangedMeanwhile, Withdrawn):
            row = _way(way_id)
            form.add_error(None, _("A colleague changed this a moment ago. Compare, and save again."))
            version, theirs = row.version, facts(row)
    context = {"form": form, "way": row, "version": version, "theirs": theirs}
    return _page(request, "form", context, form)


@required(Permission.PRESS)
@require_safe
def way_country(request: HttpRequest, code: str) -> HttpResponse:
    """A country: what it offers, considers and refuses, and what we ask of it."""
    if code not in COUNTRIES:
        raise Http404
    today = timezone.now().date()
    rows = [
        line(each, today) for each in WayOut.objects.standing().filter(country=code).order_by("kind", "key")
    ]
    groups = [
        {"title": title, "lines": found}
        for _code, title, positions in GROUPS
        if (found := [one for one in rows if one["row"].position in positions])
    ]
    asks = [
        {"row": ask, "state": ASK_STATES.get(ask.state, ("", ask.state)), "url": _url("ask", ask.pk)}
        for ask in _asks(code)[:MOST_ASKS]
    ]
    context = {"code": code, "country": country_words(code), "groups": groups, "asks": asks}
    return _page(request, "country", context)


def _asks(code: str) -> QuerySet[Ask]:
    """What is asked of posts of this country, or of it through one of its ways."""
    of_country = Q(post__country=code) | Q(ways__country=code, ways__withdrawn_on=None)
    return (
        Ask.objects.standing()
        .filter(of_country)
        .select_related("post")
        .distinct()
        .order_by("-made_on", "key")
    )


def _way(way_id: UUID) -> WayOut:
    return get_object_or_404(WayOut.objects.standing().select_related("item", "ask", "made_by"), pk=way_id)


def _initial(request: HttpRequest) -> dict[str, Any]:
    """A new way begun from a country's page, read today."""
    code = request.GET.get("country", "")
    return {"country": code if code in COUNTRIES else "", "read_on": timezone.now().date()}


def _warnings(way: WayOut) -> list[str]:
    said = {
        Gives.ROUTE: _("It seems to tell how somebody travels. Take that out."),
        Gives.MEETING: _("It seems to tell where somebody meets or waits. Take that out."),
        Gives.DAY: _("It seems to tell on which day somebody travels. Take that out."),
        Gives.PROMISE: _("It seems to promise something. Write what is possible, and for whom."),
    }
    return [said[each] for each in warnings(way.to_whom, way.conditions, way.citation)]


def _ask_url(way: WayOut) -> str:
    return _url("ask", way.ask_id) if way.ask_id else ""


def _url(name: str, pk: UUID) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""


def _page(request: HttpRequest, name: str, context: dict[str, Any], form: Any = None) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    return page(request, f"advocacy/ways/{name}.html", context, tab="ways", status=status)
