"""Asks: a new one, its page with all that happened, and changing it while nobody was asked yet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.advocacy.asks import writing
from safeconduct.advocacy.asks.asking import asker, changed_meanwhile, done, form_page, standing_or_404
from safeconduct.advocacy.asks.deciding import BY_DAYS, FROM, UNMADE, Event
from safeconduct.advocacy.asks.events import heard_on, last_number
from safeconduct.advocacy.asks.forms import AskForm, filled
from safeconduct.advocacy.asks.grounds import Ground, grounds_of
from safeconduct.advocacy.asks.linting import advice
from safeconduct.advocacy.asks.showing import row, rows
from safeconduct.advocacy.asks.words import ADVICE, BUTTONS, EVENTS, GROUNDS, UNUSABLE, state_tag
from safeconduct.advocacy.models import Ask, AskEvent, Campaign
from safeconduct.advocacy.pages import page
from safeconduct.advocacy.posts.holding import holder_on
from safeconduct.evidence.claims.words import day_words
from safeconduct.evidence.fields import label, version_in
from safeconduct.evidence.pages import token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn

FIRST = (Event.APPROVED, Event.MADE, Event.REMINDED, Event.ACCEPTED, Event.PARTLY, Event.REFUSED, Event.NOTED)
"""Events whose buttons stand first; the others are below them."""


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Draft an ask in a campaign."""
    campaign = standing_or_404(Campaign, campaign_id)
    form = AskForm(request.POST or None, initial={"post": request.GET.get("post", "")[:200]})
    if request.method == "POST" and form.is_valid():
        try:
            kept = writing.write_ask(
                campaign, form.values(), token=token(request.POST.get("token", "")), by=asker(request),
                at=timezone.now(),
            )  # fmt: skip
            return done("ask", kept.pk, "ask_added")
        except writing.CampaignClosed:
            form.add_error(None, campaign_closed())
    return form_page(request, form, title=_("A new ask"), back=reverse("campaign", args=[campaign.pk]))


@required(Permission.PRESS)
@require_safe
def view(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """One ask: where it stands, what happened, what it rests on, what was written and answered, and what comes next."""
    ask = standing_or_404(Ask, ask_id, "campaign", "post", "holding", "escalates", "escalates__post")
    now = timezone.now()
    today = now.date()
    grounds = grounds_of(ask.pk, today)
    context = {
        "ask": ask, "row": row(ask, heard_on(ask), today), "rows": _facts(ask),
        "holder_now": holder_on(ask.post, today), "is_ours": ask.state in UNMADE,
        "advice": _advice(ask, grounds), "buttons": _buttons(ask), "may_escalate": writing.may_escalate(ask),
        "grounds": [_ground(one) for one in grounds], "events": _events(ask),
        "escalated_by": rows(
            ask.escalated_by.filter(withdrawn_on=None).select_related("post").order_by("key"), today
        ),
        "letters": ask.communications.filter(withdrawn_on=None).order_by("key"),
        "responses": [
            {"row": each, "kind": label("responses", each.kind), "said_on": day_words(each.said_on)}
            for each in ask.responses.filter(withdrawn_on=None).order_by("first_day", "key")
        ],
        "seen": last_number(ask),
    }  # fmt: skip
    return page(request, "advocacy/asks/ask.html", context, tab="campaigns")


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Change an ask while it is drafted or approved. Afterwards its words stand still: back to its page."""
    ask = standing_or_404(Ask, ask_id, "post")
    if ask.state not in UNMADE:
        return redirect(f"{reverse('ask', args=[ask.pk])}?done=ask_stands")
    form = AskForm(request.POST or None, initial=filled(ask))
    version, theirs = ask.version, None
    if request.method == "POST":
        version = version_in(request.POST.get("version", ""))
        if form.is_valid():
            try:
                writing.change_ask(ask, form.values(), version=version, by=asker(request), at=timezone.now())
                return done("ask", ask.pk, "ask_saved")
            except writing.NoLongerOurs:
                return redirect(f"{reverse('ask', args=[ask.pk])}?done=ask_stands")
            except (ChangedMeanwhile, Withdrawn):
                ask = standing_or_404(Ask, ask_id, "post")
                form.add_error(None, changed_meanwhile())
                version, theirs = ask.version, AskForm(initial=filled(ask))
    again = _("It was approved. Once changed, it has to be approved again.")
    return form_page(
        request, form, title=_("Change %(key)s") % {"key": ask.key}, back=reverse("ask", args=[ask.pk]),
        version=version, theirs=theirs, why=again if ask.state == "approved" else "",
    )  # fmt: skip


def campaign_closed() -> str:
    """The sentence for an ask in a campaign that is over."""
    return _("This campaign is closed. Open it again before you ask for something new.")


def _facts(ask: Ask) -> list[dict[str, Any]]:
    found = [
        {"question": _("Kind of demand"), "value": label("interventions", ask.verb)},
        {"question": _("Why of them"), "value": ask.why},
        {"question": _("The rule that obliges them"), "value": ask.legal_basis},
        {
            "question": _("Public timeline"),
            "value": _("May stand there") if ask.is_public else _("Is not to stand there"),
        },
    ]
    return [each for each in found if each["value"]]


def _advice(ask: Ask, grounds: list[Ground]) -> list[Any]:
    if ask.state not in UNMADE:
        return []
    return [ADVICE[each] for each in advice(ask.text, answer_by=ask.answer_by, grounds=len(grounds))]


def _buttons(ask: Ask) -> dict[str, list[dict[str, Any]]]:
    """What can be written down now; taking it to another post has a page of its own."""
    own = BY_DAYS | {Event.ESCALATED}
    possible = [event for event in Event if event not in own and ask.state in FROM[event]]
    if Event.REOPENED in possible and ask.made_on_day is None:
        possible.remove(Event.REOPENED)
    address = reverse("ask_event", args=[ask.pk])
    shown = [
        {"url": f"{address}?event={event.value}", "label": BUTTONS[event], "first": event in FIRST}
        for event in possible
    ]
    return {
        "first": [one for one in shown if one["first"]],
        "more": [one for one in shown if not one["first"]],
    }


def _ground(ground: Ground) -> dict[str, Any]:
    return {
        "ground": ground, "kind": GROUNDS[ground.row.kind], "trouble": UNUSABLE.get(ground.trouble, ""),
        "url_name": "incident" if ground.row.kind == "figure" else ground.row.kind,
        "is_sealed": ground.row.kind == "item" and not getattr(ground.record, "is_public", True),
    }  # fmt: skip


def _events(ask: Ask) -> list[dict[str, Any]]:
    written = AskEvent.objects.filter(ask=ask).select_related("by", "communication", "response")
    return [
        {
            "row": each, "title": EVENTS[Event(each.event)],
            "who": each.by.display_name if each.by else "",
            "tag": state_tag(each.to_state) if each.to_state != each.from_state else None,
        }
        for each in written.order_by("-number")
    ]  # fmt: skip
