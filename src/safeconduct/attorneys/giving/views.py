"""From the side of the case: who was shown it, giving the file, ending a placement."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.attorneys.giving import actions
from safeconduct.attorneys.giving.done import SENTENCES
from safeconduct.attorneys.giving.forms import EndForm, GiveForm
from safeconduct.attorneys.giving.words import OFFER_STATES, REFUSALS
from safeconduct.attorneys.models import Offer, Placement
from safeconduct.cases import grants
from safeconduct.cases.journal import ChangedMeanwhile, JournalGone
from safeconduct.cases.life import words as life_words
from safeconduct.cases.life.actions import NotPossible
from safeconduct.cases.pages import page
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request
from safeconduct.keyring.certified import NotCertified

REFUSED = (
    actions.NoPlacement, actions.SheetHeld, actions.NoAccount, grants.PersonExcluded, grants.KeysTurned,
    grants.OnlyASlot, grants.TooFewHolders, NotCertified, ChangedMeanwhile, JournalGone,
)  # fmt: skip


@required(Permission.ASSIGN)
@require_safe
def case_offers(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Who was shown the case, what of it and when, without asking anybody again."""
    held, keys, _unlocked = opened(request, request_id)
    found = Offer.objects.filter(request_id=held.id).select_related("attorney__person")
    rows = [
        {"offer": each, "who": _name(each), "state": OFFER_STATES[each.state]}
        for each in found.order_by("sent_at", "id")
    ]
    context = {
        "rows": rows, "placement": actions.live_placement(held.id),
        "past": Placement.objects.filter(request_id=held.id).exclude(state__in=Placement.LIVE).select_related(
            "attorney__person"
        ),
        "done": str(SENTENCES.get(request.GET.get("done", ""), "")),
    }  # fmt: skip
    return page(request, held, keys, "attorneys/giving/offers.html", context, door="placing")


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def placement_give(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give the file to the attorney who accepted."""
    held, keys, unlocked = opened(request, request_id)
    placement = _waiting(held, ("accepted", "working") if request.method == "POST" else ("accepted",))
    has_mentor = bool(placement.mentor and placement.mentor.person)
    asked = GiveForm(request.POST or None, has_mentor=has_mentor, initial={"token": uuid4()})
    now, status = timezone.now(), 422 if request.method == "POST" else 200
    if request.method == "POST" and asked.is_valid():
        typed = asked.cleaned_data
        try:
            actions.give(
                request=held, keys=keys, placement_id=placement.pk, with_mentor=bool(typed.get("mentor")),
                token=typed["token"], by=unlocked, at=now,
            )  # fmt: skip
        except NotPossible as refused:
            status = _say(asked, [str(life_words.WHY_NOT[code]) for code in refused.reasons])
        except REFUSED as refused:
            status = _say(asked, [_sentence(refused)])
        else:
            return redirect(f"{reverse('case_offers', args=(held.id,))}?done=file_given")
    reasons = [life_words.WHY_NOT[code] for code in actions.in_the_way(held, keys, now)]
    context = {"form": asked, "placement": placement, "reasons": reasons}
    return page(request, held, keys, "attorneys/giving/give.html", context, door="placing", status=status)


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def placement_end(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """End a placement: the attorney was replaced, or left."""
    held, keys, unlocked = opened(request, request_id)
    placement = _waiting(held, Placement.LIVE)
    asked = EndForm(request.POST or None, initial={"token": uuid4()})
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and asked.is_valid():
        typed = asked.cleaned_data
        try:
            actions.end(
                request=held, keys=keys, placement_id=placement.pk, why=typed["why"], token=typed["token"],
                came_back=typed["came_back"], by=unlocked, at=timezone.now(),
            )  # fmt: skip
        except NotPossible as refused:
            status = _say(asked, [str(life_words.WHY_NOT[code]) for code in refused.reasons])
        except REFUSED as refused:
            status = _say(asked, [_sentence(refused)])
        else:
            return redirect(f"{reverse('case_offers', args=(held.id,))}?done=placement_ended")
    context = {"form": asked, "placement": placement}
    return page(request, held, keys, "attorneys/giving/end.html", context, door="placing", status=status)


def _waiting(held: Request, states: tuple[str, ...]) -> Placement:
    placement = actions.live_placement(held.id)
    if placement is None or placement.state not in states:
        raise Http404
    return placement


def _say(asked: forms.Form, sentences: list[str]) -> int:
    for sentence in sentences:
        asked.add_error(None, sentence)
    return 409


def _sentence(refused: Exception) -> str:
    return str(REFUSALS.get(type(refused).__name__, REFUSALS["JournalGone"]))


def _name(offer: Any) -> str:
    person = offer.attorney.person
    return person.display_name if person else _("An attorney without an account")
