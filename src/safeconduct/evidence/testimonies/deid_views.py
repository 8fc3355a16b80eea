"""De-identified versions: begun from what the matcher finds, worked on by the author, agreed to by two others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.errors import WrongState
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import DeidReview, Testimony
from safeconduct.evidence.pages import desk_of, token
from safeconduct.evidence.testimonies import deid as versions
from safeconduct.evidence.testimonies import left_in, showing
from safeconduct.evidence.testimonies.deid_forms import BackForm, ChecklistForm, PhraseForm
from safeconduct.evidence.testimonies.forms import ReasonForm
from safeconduct.evidence.testimonies.pages import found, shown, shut, vaulted
from safeconduct.evidence.testimonies.words import CHECKLIST, KINDS, REVIEW_STATES

WHY_NOT: dict[type[Exception], Any] = {
    versions.NotYours: lambda: _("Another person does this step: authors work on it, and two others agree."),
    versions.NotRead: lambda: _("Read this version first, as it stands now. Then say whether you agree."),
    versions.Stale: lambda: _("The account was corrected after this version was made. Begin a new one."),
    versions.NotThere: lambda: _("This phrase does not stand in the text. Copy it from there."),
    versions.NotLookedAt: lambda: _("Look at every part of the list first."),
    left_in.NoWhy: lambda: _("Write why it may stay in. The reviewers read your reason."),
    left_in.IsRecorded: lambda: _(
        "This is recorded of somebody, and goes. It may stay only while that person agrees that their name is used."
    ),
    WrongState: lambda: _("A colleague was faster: look at how it stands now."),
}


@required(Permission.OPEN_TESTIMONY)
@require_http_methods(["GET", "HEAD", "POST"])
@vaulted
def deid(request: HttpRequest, desk: DeskKeys, testimony_id: UUID) -> HttpResponse:
    """All versions of an account, and a new one."""
    testimony = found(testimony_id)
    if (closed := shut(request, testimony)) is not None:
        return closed
    form, form_token = ReasonForm(request.POST or None), token(request.POST.get("token", ""))
    if request.method == "POST" and form.is_valid():
        row = versions.begin(
            testimony, form.cleaned_data["reason"], token=form_token, by=unlocked_of(request).person,
            at=timezone.now(), desk=desk, documentation=desk_of(request),
        )  # fmt: skip
        return redirect(f"{reverse('deid_review', args=(row.pk,))}?done=deid_begun")
    rows = testimony.deid_reviews.select_related("author", "first_reviewer", "second_reviewer")
    context = {
        "testimony": testimony, "form": form, "token": form_token,
        "rows": [{"row": row, "tag": showing.tag(REVIEW_STATES[row.state])} for row in rows.order_by("-number")],
    }  # fmt: skip
    return shown(request, "deid", context, status=422 if form.errors else 200)


@required(Permission.OPEN_TESTIMONY)
@require_http_methods(["GET", "HEAD", "POST"])
@vaulted
def deid_review(request: HttpRequest, desk: DeskKeys, review_id: UUID) -> HttpResponse:
    """One version: opened with a reason, changed by its author, read and agreed to by two others."""
    people = ("testimony__person", "author", "first_reviewer", "second_reviewer")
    review = DeidReview.objects.select_related(*people).filter(pk=review_id).first()
    if review is None:
        raise Http404
    testimony = found(review.testimony_id)
    if (closed := shut(request, testimony)) is not None:
        return closed
    step, by, now = request.POST.get("step", ""), unlocked_of(request).person, timezone.now()
    if step == "set_aside":
        versions.set_aside(review, by=by, at=now)
        return _to_list(testimony, "deid_set_aside")
    why = ReasonForm(request.POST or None)
    if request.method != "POST" or not why.is_valid():
        return _ask(request, testimony, review, why)
    forms, problem, done = _act(request, review, step, desk)
    if done:
        return _to_list(testimony, done)
    return _opened(request, testimony, review, desk, forms, problem)


def _act(
    request: HttpRequest, review: DeidReview, step: str, desk: DeskKeys
) -> tuple[dict[str, Any], str, str]:
    """Do the step of a POST. Returns forms with what was typed, what is wrong, and what was done for good."""
    forms: dict[str, Any] = {
        "phrase": PhraseForm(request.POST if step == "add" else None),
        "checklist": ChecklistForm(request.POST if step == "send" else None),
        "back": BackForm(request.POST if step == "back" else None),
    }
    bound = next((form for form in forms.values() if form.is_bound), None)
    if bound is not None and not bound.is_valid():
        return forms, _("Something is missing below."), ""
    done = ""
    try:
        done = _step(request, review, step, desk, forms)
    except tuple(WHY_NOT) as problem:
        return forms, str(WHY_NOT[type(problem)]()), ""
    if step == "add":
        forms["phrase"] = PhraseForm()
    return forms, "", done


def _step(request: HttpRequest, review: DeidReview, step: str, desk: DeskKeys, forms: dict[str, Any]) -> str:
    """One step; returns the word for what was done when the page is left with it."""
    who: dict[str, Any] = {"by": unlocked_of(request).person, "at": timezone.now(), "desk": desk}
    if step == "add":
        versions.add_phrase(review, forms["phrase"].cleaned_data["phrase"], forms["phrase"].chosen(), **who)
    elif step in ("drop", "put_back"):
        start, _dash, end = request.POST.get("span", "").partition("-")
        if not all(one.isascii() and one.isdecimal() and len(one) < 10 for one in (start, end)):
            raise versions.NotThere
        if step == "put_back":
            versions.put_back(review, int(start), int(end), **who)
        else:
            versions.drop(review, int(start), int(end), request.POST.get("why", "")[:500], **who)
    elif step == "send":
        versions.send(review, forms["checklist"].remains(), **who)
        return "deid_sent"
    elif step == "agree":
        versions.agree(review, request.POST.get("shown", ""), **who)
        return "deid_agreed"
    elif step == "back":
        versions.send_back(review, forms["back"].cleaned_data["why"], request.POST.get("shown", ""), **who)
        return "deid_returned"
    return ""


def _opened(
    request: HttpRequest, testimony: Testimony, review: DeidReview, desk: DeskKeys, forms: dict[str, Any],
    problem: str,
) -> HttpResponse:  # fmt: skip
    by, reason = unlocked_of(request).person, request.POST["reason"]
    review.refresh_from_db()
    version = versions.open_version(
        review, reason, by=by, at=timezone.now(), desk=desk, documentation=desk_of(request)
    )
    mine = review.author_id == by.pk and review.state in ("draft", "returned") and not version.is_stale
    reviews = review.state in ("review", "once") and by.pk not in (review.author_id, review.first_reviewer_id)
    if not forms["checklist"].is_bound:
        forms["checklist"] = ChecklistForm(initial=dict(version.remains))
    context = {
        **forms, "testimony": testimony, "review": review, "version": version, "reason": reason, "problem": problem,
        "pieces": pieces(version), "may_change": mine, "may_review": reviews and not version.is_stale,
        "kinds": [{"key": f"{s.start}-{s.end}", "text": version.text[s.start : s.end], "kind": KINDS[s.kind],
                   "known": s.on_incident} for s in version.spans],
        "left_in": [{"key": f"{s.start}-{s.end}", "text": version.text[s.start : s.end], "kind": KINDS[s.kind],
                     "known": s.on_incident, "why": why} for s, why
                    in zip(version.dropped, version.whys, strict=False)],
        "wrong_span": request.POST.get("span", "") if problem and request.POST.get("step") == "drop" else "",
        "typed_why": request.POST.get("why", ""),
        "leftovers": sorted({one.text for one in version.leftovers}),
        "remains": [(CHECKLIST[code], said) for code, said in version.remains.items()],
        "tag": showing.tag(REVIEW_STATES[review.state]),
    }  # fmt: skip
    return shown(request, "deid_review", context, status=422 if problem else 200)


def pieces(version: versions.Version) -> list[dict[str, Any]]:
    """The account cut at its spans, for the page that marks them."""
    found_, place = [], 0
    for span in version.spans:
        found_.append({"text": version.text[place : span.start]})
        found_.append({"text": version.text[span.start : span.end], "kind": KINDS[span.kind]})
        place = span.end
    return [*found_, {"text": version.text[place:]}]


def _ask(request: HttpRequest, testimony: Testimony, review: DeidReview, form: ReasonForm) -> HttpResponse:
    context = {
        "testimony": testimony, "review": review, "form": form, "tag": showing.tag(REVIEW_STATES[review.state]),
        "events": showing.readings([review.pk]), "can_set_aside": review.state != "set_aside",
    }  # fmt: skip
    return shown(request, "deid_ask", context, status=422 if form.errors else 200)


def _to_list(testimony: Testimony, done: str) -> HttpResponse:
    return redirect(f"{reverse('deid', args=(testimony.pk,))}?done={done}")
