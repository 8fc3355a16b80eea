"""Release of a letter: exactly what leaves, asked of a second person, agreed to, and used. And the letter as PDF."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.errors import AccessError, DecidedAlready
from safeconduct.access.forms import DecisionForm
from safeconduct.access.models import Approval, Person
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.advocacy.approvals import LETTER
from safeconduct.advocacy.letters import paper, releasing
from safeconduct.advocacy.letters.authors import authors, others
from safeconduct.advocacy.letters.checking import recorded_in
from safeconduct.advocacy.letters.gathering import Gathered, gather
from safeconduct.advocacy.letters.pages import back_to, heading, letter_of, no_seat, page, refusal, seat_at
from safeconduct.advocacy.letters.words import REFUSALS, SPOKEN
from safeconduct.advocacy.models import Communication
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Incident
from safeconduct.evidence.pages import desk_of, token
from safeconduct.evidence.recording import ChangedMeanwhile
from safeconduct.packet.typeset import NotTypeset, TypesettingMissing

DONE = {
    "ask": "letter_asked",
    "decide": "letter_decided",
    "use": "letter_released",
    "back": "letter_taken_back",
}


@required(Permission.RELEASE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def release_page(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Exactly what leaves, and who agrees to it."""
    letter = letter_of(letter_id)
    desk = seat_at(request, letter)
    if letter.kind in SPOKEN:
        raise Http404
    if desk is None:
        return no_seat(request, letter)
    if request.method != "POST":
        return _page(request, letter, desk)
    action = request.POST.get("action", "")
    try:
        if action == "check":
            return _page(request, letter, desk, recorded=_recorded(request, letter, desk))
        form = _act(request, letter, desk, action)
    except releasing.NotReady:
        return _page(request, letter_of(letter_id), desk, problem=str(REFUSALS["not_ready"]))
    except (AccessError, ChangedMeanwhile) as error:
        return _page(request, letter_of(letter_id), desk, problem=refusal(error))
    if form is not None:
        return _page(request, letter, desk, form=form)
    return back_to("letter_release", letter, DONE[action])


@required(Permission.RELEASE)
@never_cache
@require_safe
def pdf(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The letter as it would look on paper: typeset in this request, kept nowhere, under a name that says nothing."""
    letter = letter_of(letter_id)
    desk = seat_at(request, letter)
    if letter.kind in SPOKEN:
        raise Http404
    if desk is None:
        return no_seat(request, letter)
    now = timezone.now()
    try:
        made = paper.pdf_of(
            gather(letter, desk, now.date()).leaving, letter.key, _day_on_it(letter, now.date())
        )
    except TypesettingMissing:
        problem = _(
            "No PDF can be made here. Tell your administrator: the typesetter or its fonts are missing."
        )
        return page(request, "no_seat", heading(letter) | {"problem": problem}, status=503)
    except NotTypeset:
        problem = _("The letter could not be set. Look for unusual signs in its text.")
        return page(request, "no_seat", heading(letter) | {"problem": problem}, status=422)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{letter.key}.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer


def _day_on_it(letter: Communication, today: date) -> date:
    return releasing.released_on(letter) or today


def _act(request: HttpRequest, letter: Communication, desk: DeskKeys, action: str) -> DecisionForm | None:
    """Do what the button says; a form that was not filled in comes back."""
    by, at = signed_in(request), timezone.now()
    if action == "ask":
        releasing.ask(letter, token=token(request.POST.get("token", "")), by=by, at=at, desk=desk)
    elif action == "use":
        releasing.release(letter, by=by, at=at, desk=desk)
    elif action == "back":
        releasing.to_draft(letter, by=by, at=at)
    elif action == "decide":
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return form
        _decide(request, letter, desk, form, by, at)
    else:
        raise Http404
    return None


def _decide(
    request: HttpRequest, letter: Communication, desk: DeskKeys, form: DecisionForm, by: Person, at: datetime
) -> None:
    question = Approval.objects.filter(
        pk=token(request.POST.get("question", "")), kind=LETTER.code, subject_id=letter.pk
    ).first()
    if question is None:
        raise DecidedAlready
    given = form.cleaned_data
    if question.votes.filter(person=by, decision=given["decision"]).exists():
        return  # the other click of a double click
    releasing.decide(
        letter,
        question.pk,
        given["decision"],
        shown=given["shown"],
        why=given["why"],
        by=by,
        at=at,
        desk=desk,
    )


def _recorded(request: HttpRequest, letter: Communication, desk: DeskKeys) -> list[str]:
    """Recorded names and places in the words, for somebody who sits in the vault. Each opening is noted."""
    vault_desk = desk_of(request, "testimony")
    if vault_desk is None:
        return []
    found = gather(letter, desk, timezone.now().date())
    about = {g.row.record_id for g in found.grounds if g.row.kind in ("incident", "figure")}
    about |= {
        g.record.incident_id for g in found.grounds if g.row.kind in ("claim", "testimony") and g.record
    }
    incidents = Incident.objects.standing().filter(pk__in=about - {None})
    text = f"{found.leaving.subject}\n{found.leaving.body}"
    return recorded_in(
        text,
        incidents,
        vault_desk=vault_desk,
        documentation=desk_of(request),
        by=signed_in(request),
        at=timezone.now(),
    )


def _page(
    request: HttpRequest,
    letter: Communication,
    desk: DeskKeys,
    *,
    problem: str = "",
    form: DecisionForm | None = None,
    recorded: list[str] | None = None,
) -> HttpResponse:
    person, today = signed_in(request), timezone.now().date()
    found = gather(letter, desk, today)
    context = heading(letter) | {
        "found": found, "problem": problem, "token": token(""), "recorded": recorded,
        "language_words": LANGUAGES.get(letter.language, letter.language), "may_write": may(person, Permission.PRESS),
        "sits_in_vault": may(person, Permission.OPEN_TESTIMONY) and desk_of(request, "testimony") is not None,
        "released_on": releasing.released_on(letter), "digest": bytes(letter.digest or b"").hex(),
        "day": _day_on_it(letter, today), "can_go_back": letter.state in ("review", "released"),
    } | _questions(letter, found, person, today, form)  # fmt: skip
    bad = bool(problem or (form and form.errors))
    return page(request, "release", context, status=422 if bad else 200)


def _questions(
    letter: Communication, found: Gathered, person: Person, today: date, form: DecisionForm | None
) -> dict[str, Any]:
    """Who was asked, who agreed, and the form for somebody who may decide."""
    asked = Approval.objects.filter(kind=LETTER.code, subject_id=letter.pk).order_by(
        "-asked_on", "-expires_on", "pk"
    )
    context: dict[str, Any] = {
        "approvals": list(asked.select_related("asked_by").prefetch_related("votes__person"))
    }
    if letter.state not in ("draft", "review"):
        return context
    live = releasing.live(letter, found, today) if letter.state == "review" else []
    question = next((each for each in live if each.can_be_decided_by(person, LETTER, today)), None)
    context |= {
        "covered": any(each.state == "approved" for each in live), "waits": any(each.state == "asked" for each in live),
        "own": any(each.asked_by_id == person.pk for each in live),
    }  # fmt: skip
    context["wrote"] = question is not None and person.pk in authors(letter)
    asking = frozenset({each.asked_by_id for each in live} or {person.pk})
    context["others"] = others(letter, besides=asking)
    if question and not context["wrote"]:
        shown = found.leaving.digest().hex()
        context |= {"question": question, "decision": form or DecisionForm(initial={"shown": shown})}
    return context
