"""Letters: the list, one of them, a new one out of a campaign, and its words."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.errors import AccessError
from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.advocacy.letters import drafts, figures, log, releasing
from safeconduct.advocacy.letters.content import opened, signatories_typed
from safeconduct.advocacy.letters.forms import BeginForm, FilterForm, LetterForm, TalkForm, filled, said
from safeconduct.advocacy.letters.gathering import addressee, gather
from safeconduct.advocacy.letters.pages import (
    back_to,
    changed_meanwhile,
    heading,
    letter_of,
    link,
    no_seat,
    page,
    refusal,
    seat,
    seat_at,
)
from safeconduct.advocacy.letters.words import CHANNELS, EVENTS, KINDS, REFUSALS, SPOKEN
from safeconduct.advocacy.models import Campaign, Communication
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.fields import version_in
from safeconduct.evidence.models import Incident
from safeconduct.evidence.pages import sealed_notice, token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn

A_PAGE = 50
MOST_INCIDENTS = 30
"""Figures are offered of so many incidents of a campaign."""


@required(Permission.PRESS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Everything that went to those in power, newest first. What it says is not here."""
    form = FilterForm(request.GET)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    rows = Paginator(_found(wanted), A_PAGE).get_page(request.GET.get("page"))
    shown = [{**heading(row), "office": row.post.title if row.post else ""} for row in rows]
    context = {"form": form, "page": rows, "rows": shown, "wanted": wanted}
    return page(request, "list", context)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Begin a letter, or write down a call or meeting (``?talk=1``)."""
    rows = Campaign.objects.standing().filter(closed_on=None)
    campaign = get_object_or_404(rows, pk=campaign_id)
    desk, is_talk = seat(request), bool(request.GET.get("talk"))
    if desk is None:
        return no_seat(request)
    by, at, form_token = signed_in(request), timezone.now(), token(request.POST.get("token", ""))
    form = _new_form(request, campaign, is_talk)
    if request.method == "POST" and form.is_valid():
        if isinstance(form, TalkForm):
            kept = drafts.write_down(form.talk(), token=form_token, by=by, at=at, desk=desk)
            return back_to("letter", kept, "talk_kept")
        kept = drafts.begin(form.beginning(), token=form_token, by=by, at=at, desk=desk)
        return back_to("letter_edit", kept, "letter_begun")
    context = {"form": form, "campaign": campaign, "token": form_token, "is_talk": is_talk}
    return page(request, "new", context, status=422 if form.errors else 200)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def view(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """One letter: to whom, what it says, what it rests on, and what became of it."""
    letter = letter_of(letter_id)
    desk = seat_at(request, letter)
    if request.method == "POST":
        return _dropped(request, letter)
    context = heading(letter) | {
        "facts": _facts(letter), "log": _log(letter), "asks": letter.asks.select_related("post").order_by("key"),
        "is_talk": letter.kind in SPOKEN, "notice": "" if desk else sealed_notice(),
        "may_log": bool(log.possible(letter)), "may_change": letter.state in ("draft", "held"),
        "say_made": _say_made(letter),
    }  # fmt: skip
    if desk is not None:
        found = gather(letter, desk, timezone.now().date())
        context |= {"words": opened(letter, desk), "found": found,
                    "addressee": found.leaving.addressee}  # fmt: skip
    return page(request, "view", context)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Change the words of a draft, or what is kept of a call or meeting."""
    letter = letter_of(letter_id)
    desk = seat_at(request, letter)
    if desk is None:
        return no_seat(request, letter)
    if letter.state not in ("draft", "held"):
        return page(request, "no_seat", heading(letter) | {"problem": REFUSALS["not_draft"]}, status=422)
    content = opened(letter, desk)
    initial = filled(letter, content)
    if request.method != "POST":
        context = heading(letter) | {"form": _form(letter, None, initial), "version": letter.version}
        return page(request, "edit", context)
    form, version = _form(letter, request.POST, initial), version_in(request.POST.get("version", ""))
    theirs: list[dict[str, Any]] = []
    if form.is_valid():
        try:
            drafts.save(
                letter, form.values(), form.words(), asks=form.asks_of(), version=version, by=signed_in(request),
                at=timezone.now(), desk=desk,
            )  # fmt: skip
            return back_to("letter", letter, "letter_saved")
        except (ChangedMeanwhile, Withdrawn, drafts.NotDraft):
            letter = letter_of(letter_id)
            form.add_error(None, changed_meanwhile())
            version, theirs = letter.version, _saved(opened(letter, desk))
    context = heading(letter) | {"form": form, "version": version, "theirs": theirs}
    return page(request, "edit", context, status=422)


def _new_form(request: HttpRequest, campaign: Campaign, is_talk: bool) -> BeginForm | TalkForm:
    typed = request.POST or None
    asked = (
        campaign.asks.filter(withdrawn_on=None).exclude(state="closed").select_related("post").order_by("key")
    )
    wanted = [ask for ask in asked if str(ask.pk) == request.GET.get("ask")]
    first = (wanted or [*asked])[:1]
    initial: dict[str, Any] = {"post": first[0].post if first else None, "asks": [ask.pk for ask in wanted]}
    today = timezone.now().date()
    if is_talk:
        return TalkForm(typed, campaign=campaign, today=today, initial=initial)
    incidents = Incident.objects.standing().filter(campaigns=campaign).order_by("key")[:MOST_INCIDENTS]
    language = request.POST.get("language", "en")
    shown = figures.offered(incidents, language if language in LANGUAGES else "en", today)
    return BeginForm(typed, campaign=campaign, offered=shown, initial=initial)


def _form(letter: Communication, typed: Any, initial: dict[str, Any]) -> LetterForm | TalkForm:
    if letter.kind in SPOKEN:
        return TalkForm(typed, campaign=letter.campaign, today=timezone.now().date(), initial=initial)
    return LetterForm(typed, campaign=letter.campaign, initial=initial)


def _dropped(request: HttpRequest, letter: Communication) -> HttpResponse:
    """Drop a draft, after one more question."""
    if request.POST.get("action") != "drop":
        raise Http404
    if not request.POST.get("sure"):
        context = heading(letter) | {"confirm": True, "back": reverse("letter", args=[letter.pk])}
        return page(request, "drop", context)
    try:
        drafts.drop(letter, by=signed_in(request), at=timezone.now())
    except AccessError as error:
        return page(request, "no_seat", heading(letter) | {"problem": refusal(error)}, status=422)
    return back_to("letter", letter, "letter_dropped")


def _found(wanted: dict[str, str]) -> QuerySet[Communication]:
    rows = Communication.objects.standing().select_related("post", "campaign")
    if text := wanted.get("q"):
        rows = rows.filter(
            Q(key__icontains=text) | Q(post__title__icontains=text) | Q(campaign__key__iexact=text)
        )
    for name in ("kind", "state"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    return rows.order_by("-made_on", "-key")


def _facts(letter: Communication) -> list[dict[str, Any]]:
    rows = [
        (_("Campaign"), f"{letter.campaign.key} · {letter.campaign.title}"),
        (_("To"), "\n".join(addressee(letter))), (_("Language"), LANGUAGES.get(letter.language, letter.language)),
        (_("Released"), releasing.released_on(letter)), (_("Day"), letter.sent_on),
        (_("How"), said({**CHANNELS, **KINDS}, letter.channel)), (_("Answer by"), letter.answer_by),
        (_("They have until"), letter.extended_to), (_("Written by"), letter.made_by.display_name),
    ]  # fmt: skip
    return [
        {"question": question, "value": date_format(value) if isinstance(value, date) else value}
        for question, value in rows
        if value
    ]


def _log(letter: Communication) -> list[dict[str, Any]]:
    """The delivery log as a timeline, oldest first."""
    found = []
    for row in letter.deliveries.select_related("by").order_by("number"):
        text = [said(CHANNELS, row.channel), row.note]
        if row.until:
            text.insert(0, _("until %(day)s") % {"day": date_format(row.until)})
        found.append({
            "title": said(EVENTS, row.event), "day": row.day, "who": row.by.display_name,
            "text": " · ".join(part for part in text if part),
        })  # fmt: skip
    return found


def _say_made(letter: Communication) -> list[dict[str, str]]:
    """Asks of a letter that was sent, and of which nobody said yet that they were made."""
    if letter.state in ("draft", "review", "released", "dropped"):
        return []
    asks = letter.asks.filter(state="approved").order_by("key")
    addresses = ((ask.key, link("ask_event", ask.pk)) for ask in asks)
    return [{"key": key, "url": f"{url}?event=made&letter={letter.key}"} for key, url in addresses if url]


def _saved(content: dict[str, Any]) -> list[dict[str, Any]]:
    """What a colleague saved, beside what was typed."""
    names = {
        "subject": _("Subject"), "salutation": _("Greeting"), "body": _("Text"), "closing": _("Closing words"),
        "who": _("Who took part?"), "said": _("What was said?"),
    }  # fmt: skip
    rows = [{"question": words, "value": content[name]} for name, words in names.items() if content.get(name)]
    if content.get("signatories"):
        rows.append({"question": _("Who signs?"), "value": signatories_typed(content["signatories"])})
    return rows
