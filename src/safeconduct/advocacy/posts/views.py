"""Posts: the list with who holds each today, one of them with all that was asked of it, and its holders."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.advocacy.asks.words import state_tag
from safeconduct.advocacy.campaigns import words
from safeconduct.advocacy.models import Ask, Communication, Holding, Post, Response
from safeconduct.advocacy.pages import page
from safeconduct.advocacy.posts import actions
from safeconduct.advocacy.posts.forms import FilterForm, HoldingForm, PostForm, filled
from safeconduct.advocacy.posts.holding import holdings_on
from safeconduct.choices.countries import COUNTRIES
from safeconduct.evidence.fields import label, version_in
from safeconduct.evidence.pages import token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn

A_PAGE = 50
FEW = 50
"""Asks, letters and answers of one post shown on its page, newest first."""


@required(Permission.PRESS)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All posts by body and title, with whoever holds each today."""
    form = FilterForm(request.GET)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    rows = Paginator(_found(wanted), A_PAGE).get_page(request.GET.get("page"))
    held = holdings_on(list(rows), timezone.now().date())
    lines = [{"post": post, "country": country(post), "holders": held.get(post.pk, ())} for post in rows]
    context = {"form": form, "page": rows, "rows": lines, "wanted": wanted}
    return _page(request, "list", context)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Keep a post."""
    form = PostForm(request.POST or None)
    form_token = token(request.POST.get("token", ""))
    if request.method == "POST" and form.is_valid():
        kept = actions.add_post(form.cleaned_data, token=form_token, by=signed_in(request), at=timezone.now())
        return redirect(f"{reverse('post', args=[kept.pk])}?done=post_added")
    return _page(request, "form", {"form": form, "token": form_token}, form)


@required(Permission.PRESS)
@require_safe
def view(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """One post: who held it when, what it was asked, and what it answered."""
    post = get_object_or_404(Post.objects, pk=post_id)
    if post.withdrawn_on:
        return _page(request, "view", {"post": post})
    today = timezone.now().date()
    holdings = list(post.holdings.order_by("-from_day", "holder"))
    context = {
        "post": post, "rows": [row for row in facts(post)[1:] if row["value"]],
        "holdings": [{"row": each, "is_today": _is_on(each, today)} for each in holdings],
        "asks": [(ask, state_tag(ask.state)) for ask in _asks(post)],
        "letters": [
            (letter, words.LETTER_KINDS.get(letter.kind, letter.kind), words.LETTER_STATES.get(letter.state, ""))
            for letter in _letters(post)
        ],
        "responses": [(each, label("responses", each.kind)) for each in _responses(post)],
        "few": FEW,
    }  # fmt: skip
    return _page(request, "view", context)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Change a post, or say that the office itself was ended."""
    post = get_object_or_404(Post.objects.standing(), pk=post_id)
    if request.method != "POST":
        form = PostForm(initial=filled(post))
        return _page(request, "form", {"form": form, "post": post, "version": post.version}, form)
    form, version, theirs = PostForm(request.POST), version_in(request.POST.get("version", "")), []
    if form.is_valid():
        try:
            actions.change_post(
                post, form.cleaned_data, version=version, by=signed_in(request), at=timezone.now()
            )
            return redirect(f"{reverse('post', args=[post.pk])}?done=post_saved")
        except actions.OfficeEnded:
            form.add_error(
                "ended_on", _("Somebody holds it longer. First write the end of their time in office.")
            )
        except (ChangedMeanwhile, Withdrawn):
            post = get_object_or_404(Post.objects.standing(), pk=post_id)
            form.add_error(None, changed_meanwhile())
            version, theirs = post.version, facts(post)
    return _page(request, "form", {"form": form, "post": post, "version": version, "theirs": theirs}, form)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def holding_new(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Keep who held a post."""
    post = get_object_or_404(Post.objects.standing(), pk=post_id)
    form = HoldingForm(request.POST or None, ask_together="together" in request.POST)
    form_token = token(request.POST.get("token", ""))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_holding(
                post, form.values(), token=form_token, confirmed=form.cleaned_data.get("together", False),
                by=signed_in(request), at=timezone.now(),
            )  # fmt: skip
            return redirect(f"{reverse('post', args=[post.pk])}?done=holding_added")
        except (actions.Overlaps, actions.HeldTwice, actions.OfficeEnded) as problem:
            form = _refused(request, problem)
    return _page(request, "holding", {"form": form, "post": post, "token": form_token}, form)


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def holding_edit(request: HttpRequest, holding_id: UUID) -> HttpResponse:
    """Change who held a post, above all: until when."""
    about = Holding.objects.select_related("post").filter(post__withdrawn_on=None)
    holding = get_object_or_404(about, pk=holding_id)
    if request.method != "POST":
        form = HoldingForm(initial=filled(holding))
        return _holding_page(request, form, holding, holding.version)
    version, theirs = version_in(request.POST.get("version", "")), []
    form = HoldingForm(request.POST, ask_together="together" in request.POST)
    if form.is_valid():
        try:
            actions.change_holding(
                holding, form.values(), version=version, confirmed=form.cleaned_data.get("together", False),
                by=signed_in(request), at=timezone.now(),
            )  # fmt: skip
            return redirect(f"{reverse('post', args=[holding.post_id])}?done=holding_saved")
        except (actions.Overlaps, actions.HeldTwice, actions.OfficeEnded) as problem:
            form = _refused(request, problem)
        except ChangedMeanwhile:
            holding = get_object_or_404(about, pk=holding_id)
            form.add_error(None, changed_meanwhile())
            version, theirs = holding.version, _holding_facts(holding)
    return _holding_page(request, form, holding, version, theirs)


def changed_meanwhile() -> str:
    """The sentence for the second of two who saved."""
    return _(
        "A colleague changed this a moment ago. Your text is below, theirs beside it. Save again to put "
        "yours in its place."
    )


def country(post: Post) -> str:
    """The name of a post's country in the reader's language."""
    return str(COUNTRIES.get(post.country, post.country))


def facts(post: Post) -> list[dict[str, Any]]:
    """What is kept of a post, for its page and for a page that shows two versions."""
    return [
        {"question": _("Office"), "value": post.title},
        {"question": _("Body"), "value": post.body},
        {"question": _("Country"), "value": country(post)},
        {"question": _("Address of the office"), "value": post.address},
        {"question": _("The office was ended on"), "value": post.ended_on and _day(post.ended_on)},
    ]


def _holding_facts(holding: Holding) -> list[dict[str, Any]]:
    return [
        {"question": _("Who held it"), "value": holding.holder},
        {"question": _("First day"), "value": _day(holding.from_day)},
        {"question": _("First day no longer"), "value": holding.until_day and _day(holding.until_day)},
        {"question": _("Source"), "value": holding.source},
    ]


def _refused(request: HttpRequest, problem: Exception) -> HoldingForm:
    """The same form with what stands against it, and where several may hold a post, the question whether they do."""
    form = HoldingForm(request.POST, ask_together="together" in request.POST)
    if isinstance(problem, actions.Overlaps):
        form = HoldingForm(request.POST, ask_together=True)
        names = "; ".join(f"{each.holder}, {_span(each)}" for each in problem.holdings[:5])
        says = _("On these days it was held by: {names}. Change the days, or tick this.").format(names=names)
        form.add_error("together", says)
    elif isinstance(problem, actions.HeldTwice):
        form.add_error(
            "from_day", _("This touches another time in office of the same person. Change that one.")
        )
    else:
        form.add_error("until_day", _("The office itself was ended before this day."))
    return form


def _span(holding: Holding) -> str:
    start = _day(holding.from_day)
    return f"{start} – {_day(holding.until_day)}" if holding.until_day else _("since {day}").format(day=start)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _is_on(holding: Holding, day: date) -> bool:
    return holding.from_day <= day and (holding.until_day is None or holding.until_day > day)


def _found(wanted: dict[str, str]) -> QuerySet[Post]:
    rows = Post.objects.standing()
    if text := wanted.get("q"):
        held = Exists(Holding.objects.filter(post=OuterRef("pk"), holder__icontains=text))
        rows = rows.filter(Q(title__icontains=text) | Q(body__icontains=text) | Q(key__icontains=text) | held)
    if wanted.get("country"):
        rows = rows.filter(country=wanted["country"])
    return rows.order_by("body", "title", "key")


def _asks(post: Post) -> QuerySet[Ask]:
    rows = Ask.objects.standing().filter(post=post).select_related("campaign", "holding")
    return rows.order_by("-made_on_day", "-key")[:FEW]


def _letters(post: Post) -> QuerySet[Communication]:
    rows = Communication.objects.standing().filter(post=post).exclude(state="dropped")
    return rows.select_related("campaign", "holding").order_by("-sent_on", "-key")[:FEW]


def _responses(post: Post) -> QuerySet[Response]:
    rows = Response.objects.standing().filter(post=post).select_related("campaign", "holding")
    return rows.order_by("-first_day", "-key")[:FEW]


def _page(request: HttpRequest, name: str, context: dict[str, Any], form: Any = None) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    return page(request, f"advocacy/posts/{name}.html", context, tab="posts", status=status)


def _holding_page(
    request: HttpRequest,
    form: HoldingForm,
    holding: Holding,
    version: int,
    theirs: list[dict[str, Any]] | None = None,
) -> HttpResponse:
    context = {
        "form": form, "post": holding.post, "holding": holding, "version": version, "theirs": theirs or [],
    }  # fmt: skip
    return _page(request, "holding", context, form)
