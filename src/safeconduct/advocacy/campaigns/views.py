"""One campaign: its timeline, its asks, letters, answers and publications; begin, change, close and reopen it."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.advocacy.asks.deciding import OPEN
from safeconduct.advocacy.asks.words import state_tag
from safeconduct.advocacy.campaigns import actions
from safeconduct.advocacy.campaigns.forms import CampaignForm, CloseForm, MomentsForm, filled
from safeconduct.advocacy.campaigns.timeline import Kind, Moment, moments
from safeconduct.advocacy.campaigns.words import LETTER_KINDS, LETTER_STATES, MOMENT_KINDS
from safeconduct.advocacy.models import Ask, Campaign, Communication, Response
from safeconduct.advocacy.pages import page
from safeconduct.evidence.fields import label, version_in
from safeconduct.evidence.pages import token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn

A_PAGE = 50
FEW = 100
"""Rows of each table on a campaign's page."""
ALL = 5_000
"""Moments on one page that is made to be printed."""


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a campaign."""
    form = CampaignForm(request.POST or None, initial={"opened_on": timezone.now().date()})
    form_token = token(request.POST.get("token", ""))
    if request.method == "POST" and form.is_valid():
        kept = actions.begin(
            form.values(), incidents=form.cleaned_data["incidents"], token=form_token, by=signed_in(request),
            at=timezone.now(),
        )  # fmt: skip
        return redirect(f"{reverse('campaign', args=[kept.pk])}?done=campaign_added")
    return _page(request, "form", {"form": form, "token": form_token}, form)


@required(Permission.PRESS)
@require_safe
def view(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """What happened day by day, narrowed by what and when; then all it holds as tables."""
    campaign = get_object_or_404(Campaign.objects, pk=campaign_id)
    if campaign.withdrawn_on:
        return _page(request, "view", {"campaign": campaign})
    published = list(campaign.publications.filter(withdrawn_on=None).order_by("-published_at", "key")[:FEW])
    form = MomentsForm(request.GET)
    form.is_valid()
    told = _narrowed(moments(campaign, public_only=False, also=_published(published)), form.cleaned_data)
    is_whole = request.GET.get("all") == "yes"
    rows = Paginator(told, ALL if is_whole else A_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign, "form": form, "page": rows, "is_whole": is_whole,
        "moments": [{"row": each, "kind": MOMENT_KINDS[each.kind]} for each in rows],
        "is_narrowed": any(form.cleaned_data.values()), "incidents": campaign.incidents.order_by("key"),
        "publications": published, **_tables(campaign),
    }  # fmt: skip
    return _page(request, "view", context)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Change a campaign, and which incidents it is about."""
    campaign = get_object_or_404(Campaign.objects.standing(), pk=campaign_id)
    if request.method != "POST":
        form = CampaignForm(initial=filled(campaign))
        return _page(request, "form", {"form": form, "campaign": campaign, "version": campaign.version}, form)
    form, version, theirs = CampaignForm(request.POST), version_in(request.POST.get("version", "")), []
    if form.is_valid():
        try:
            actions.change_campaign(
                campaign, form.values(), incidents=form.cleaned_data["incidents"], version=version,
                by=signed_in(request), at=timezone.now(),
            )  # fmt: skip
            return redirect(f"{reverse('campaign', args=[campaign.pk])}?done=campaign_saved")
        except (ChangedMeanwhile, Withdrawn):
            campaign = get_object_or_404(Campaign.objects.standing(), pk=campaign_id)
            form.add_error(None, changed_meanwhile())
            version, theirs = campaign.version, facts(campaign)
    context = {"form": form, "campaign": campaign, "version": version, "theirs": theirs}
    return _page(request, "form", context, form)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Close a campaign after a page that says what is still open, or take it up again."""
    campaign = get_object_or_404(Campaign.objects.standing(), pk=campaign_id)
    today = timezone.now().date()
    is_posted = request.method == "POST"
    version = version_in(request.POST.get("version", "")) if is_posted else campaign.version
    form = CloseForm(
        request.POST if is_posted else None, initial={"closed_on": today}, campaign=campaign, today=today
    )
    given: dict[str, Any] = {"version": version, "by": signed_in(request), "at": timezone.now()}
    try:
        if is_posted and request.POST.get("action") == "reopen":
            if campaign.closed_on is not None:
                actions.reopen(campaign, **given)
            return redirect(f"{reverse('campaign', args=[campaign.pk])}?done=campaign_reopened")
        if is_posted and form.is_valid():
            if campaign.closed_on is None:
                actions.close(campaign, on=form.cleaned_data["closed_on"], **given)
            return redirect(f"{reverse('campaign', args=[campaign.pk])}?done=campaign_closed")
    except (ChangedMeanwhile, Withdrawn):
        campaign = get_object_or_404(Campaign.objects.standing(), pk=campaign_id)
        form.is_valid()
        form.add_error(None, _("A colleague changed this a moment ago. Look at it once more."))
    open_asks = Ask.objects.standing().filter(campaign=campaign, state__in=OPEN).count()
    context = {"campaign": campaign, "form": form, "version": campaign.version, "open_asks": open_asks}
    return _page(request, "close", context, form)


def changed_meanwhile() -> str:
    """The sentence for the second of two who saved."""
    return _(
        "A colleague changed this a moment ago. Your text is below, theirs beside it. Save again to put "
        "yours in its place."
    )


def facts(campaign: Campaign) -> list[dict[str, Any]]:
    """What is kept of a campaign, for a page that shows two versions."""
    keys = ", ".join(campaign.incidents.order_by("key").values_list("key", flat=True))
    return [
        {"question": _("Name"), "value": campaign.title},
        {"question": _("What is to be reached"), "value": campaign.aim},
        {"question": _("Since"), "value": date_format(campaign.opened_on, "DATE_FORMAT")},
        {"question": _("Incidents"), "value": keys},
    ]


def _published(rows: list[Any]) -> list[Moment]:
    """What the press desk put out about it. The working title names no private person."""
    return [
        Moment(each.published_at.astimezone(UTC).date(), Kind.PUBLICATION, _("Published"), each.working_title,
               record_id=each.pk, key=each.key)
        for each in rows
        if each.published_at is not None and each.state in ("published", "corrected", "withdrawn")
    ]  # fmt: skip


def _narrowed(told: tuple[Moment, ...], wanted: dict[str, Any]) -> list[Moment]:
    kind = wanted.get("kind")
    first, last = wanted.get("first") or date.min, wanted.get("last") or date.max
    has_days = bool(wanted.get("first") or wanted.get("last"))
    return [
        each
        for each in told
        if (not kind or each.kind == kind)
        and (first <= each.day <= last if each.day is not None else not has_days)
    ]


def _tables(campaign: Campaign) -> dict[str, Any]:
    """Asks, letters and answers, the newest first, and how many there are of each."""
    asks = Ask.objects.standing().filter(campaign=campaign)
    letters = Communication.objects.standing().filter(campaign=campaign).exclude(state="dropped")
    answers = Response.objects.standing().filter(campaign=campaign)
    about = ("post", "holding")
    return {
        "asks": [
            (one, state_tag(one.state)) for one in asks.select_related(*about).order_by("-made_on_day", "-key")[:FEW]
        ],
        "letters": [
            (one, LETTER_KINDS.get(one.kind, one.kind), LETTER_STATES.get(one.state, one.state))
            for one in letters.select_related(*about).order_by("-sent_on", "-key")[:FEW]
        ],
        "responses": [
            (one, label("responses", one.kind))
            for one in answers.select_related(*about).order_by("-first_day", "-key")[:FEW]
        ],
        "ask_count": asks.count(), "letter_count": letters.count(), "response_count": answers.count(), "few": FEW,
    }  # fmt: skip


def _page(request: HttpRequest, name: str, context: dict[str, Any], form: Any = None) -> HttpResponse:
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return page(request, f"advocacy/campaigns/{name}.html", context, tab="campaigns", status=status)
