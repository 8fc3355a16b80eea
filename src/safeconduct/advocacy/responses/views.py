"""Answers: a new one, its page with promises and links to letters, and changing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct import vault
from safeconduct.access.errors import WrongState
from safeconduct.access.permissions import Permission, required
from safeconduct.advocacy.asks.asking import asker, changed_meanwhile, done, form_page, standing_or_404
from safeconduct.advocacy.asks.deciding import NotNow
from safeconduct.advocacy.asks.words import REASONS
from safeconduct.advocacy.models import Ask, Campaign, Communication, Response
from safeconduct.advocacy.pages import page
from safeconduct.advocacy.responses import actions
from safeconduct.advocacy.responses.forms import ResponseForm, filled
from safeconduct.advocacy.responses.words import PROMISES, RELATIONS, verb_label
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.typed import tidy
from safeconduct.evidence.claims.words import day_words
from safeconduct.evidence.fields import label, version_in
from safeconduct.evidence.keys import DeskKeys, NoKey
from safeconduct.evidence.pages import desk_of, sealed_notice, token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn, open_content


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """Record an answer; what it means for an ask is written down with it, or neither is."""
    campaign = standing_or_404(Campaign, campaign_id)
    desk, now = desk_of(request, "advocacy"), timezone.now()
    form = ResponseForm(
        request.POST or None, campaign=campaign, today=now.date(), may_seal=desk is not None,
        initial=_begun(request, campaign),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep_response(
                campaign, form.values(), means=form.event(), token=token(request.POST.get("token", "")),
                by=asker(request), at=now, desk=desk,
            )  # fmt: skip
            return done("response", kept.pk, "response_added")
        except NotNow as trouble:
            form.add_error("means", str(REASONS[trouble.reason]))
        except WrongState:
            form.add_error("means", str(REASONS["meanwhile"]))
        except actions.SeatNeeded:
            form.add_error("is_public", sealed_notice())
    return form_page(
        request, form, title=_("Record an answer"), back=reverse("campaign", args=[campaign.pk]),
        notice="" if desk else sealed_notice(),
    )  # fmt: skip


@required(Permission.PRESS)
@never_cache
@require_safe
def view(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """One answer: its words, who held the post that day, what was promised, and how it stands to letters."""
    related = ("campaign", "post", "holding", "communication", "ask", "item")
    row = standing_or_404(Response, response_id, *related)
    desk = desk_of(request, "advocacy")
    content, notice = words_of(row, desk)
    links = row.contributions.select_related("communication").order_by("communication__sent_on", "pk")
    context = {
        "row": row, "content": content, "notice": notice, "rows": _facts(row, content),
        "promises": [
            {"row": each, "kind": PROMISES[each.state][0], "text": PROMISES[each.state][1]}
            for each in row.commitments.order_by("by_when", "made_on", "pk")
        ],
        "links": [{"row": each, "relation": RELATIONS[each.relation][0]} for each in links],
    }  # fmt: skip
    return page(request, "advocacy/responses/response.html", context, tab="campaigns")


@required(Permission.PRESS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, response_id: UUID) -> HttpResponse:
    """Change an answer. Without a seat what is sealed is neither shown nor touched."""
    row = standing_or_404(Response, response_id, "campaign", "post", "communication", "ask", "item")
    desk, now = desk_of(request, "advocacy"), timezone.now()
    content, _notice = words_of(row, desk)
    may_seal = row.is_public or content is not None
    about: dict[str, Any] = {"campaign": row.campaign, "today": now.date(), "row": row, "may_seal": may_seal}
    form = ResponseForm(request.POST or None, initial=filled(row, content), **about)
    version, theirs = row.version, None
    if request.method == "POST":
        version = version_in(request.POST.get("version", ""))
        if form.is_valid():
            try:
                actions.change_response(
                    row, form.values(), version=version, by=asker(request), at=now,
                    desk=desk if may_seal else None,
                )  # fmt: skip
                return done("response", row.pk, "response_saved")
            except actions.StaysPublic:
                form.add_error("is_public", _("It stood in the clear, and stays so: the history has it."))
            except actions.SeatNeeded:
                form.add_error(None, sealed_notice())
            except (ChangedMeanwhile, Withdrawn):
                row = standing_or_404(Response, response_id, "post", "communication", "ask", "item")
                form.add_error(None, changed_meanwhile())
                fresh, _said = words_of(row, desk)
                version, theirs = row.version, ResponseForm(initial=filled(row, fresh), **about)
    return form_page(
        request, form, title=_("Change %(key)s") % {"key": row.key}, back=reverse("response", args=[row.pk]),
        version=version, theirs=theirs, notice="" if may_seal else sealed_notice(),
    )  # fmt: skip


def words_of(row: Response, desk: DeskKeys | None) -> tuple[dict[str, Any] | None, str]:
    """The words of an answer, and a sentence where they do not open for this reader: then there are none."""
    if row.is_public:
        return {name: getattr(row, name) for name in actions.SPLIT}, ""
    if desk is None:
        return None, sealed_notice()
    try:
        return dict(open_content(row, desk)), ""
    except NoKey:
        return None, _("Its key was deleted. Nobody can open it any more.")
    except vault.CannotOpen:
        return None, _("It cannot be opened. Tell your administrator.")


def _begun(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    """What is known from where the writer came: an ask or a letter of this campaign, by its key."""
    found: dict[str, Any] = {"is_public": True}
    for name, model in (("ask", Ask), ("communication", Communication)):
        typed = tidy(request.GET.get("letter" if name == "communication" else name, ""))[:200]
        rows: Any = model
        row = rows.objects.standing().filter(campaign=campaign, key=typed).select_related("post").first()
        if row is not None:
            found |= {name: row, "post": row.post}
    return found


def _facts(row: Response, content: dict[str, Any] | None) -> list[dict[str, Any]]:
    held = content or {}
    found: list[dict[str, Any]] = [
        {"question": _("Kind of answer"), "value": label("responses", row.kind)},
        {"question": _("What they did"), "value": verb_label(row.verb) if row.verb else ""},
        {"question": _("Said by"), "value": held.get("speaker", "")},
        {"question": _("In which capacity"), "value": row.capacity},
        {"question": _("When"), "value": day_words(row.said_on)},
        {"question": _("Where"), "value": row.venue},
        {"question": _("Language"), "value": LANGUAGES.get(row.language, row.language)},
        {"question": _("In public"), "value": _("Yes") if row.is_public else _("No: its words are sealed")},
    ]
    return [each for each in found if each["value"]]
