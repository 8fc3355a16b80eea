"""The pages of the form as an operator fills them in, and the consent that is read aloud before them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases.calls import showing
from safeconduct.cases.calls.forms import FlagsForm, SpokenConsentForm
from safeconduct.cases.calls.views import answers_of, heard_of, may_write
from safeconduct.choices.languages import LANGUAGES
from safeconduct.consent.purposes import Purpose
from safeconduct.intake import drafts, form, operators, questions
from safeconduct.intake.form.answers import GIVEN, given
from safeconduct.intake.form.widgets import is_typed
from safeconduct.intake.operators import Heard

Answers = dict[str, Any]
CONSENT = "consent"


@required(Permission.ENTER_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, call_id: UUID, page: str) -> HttpResponse:
    """One page: show it, or save it and go on. Nothing is asked before the person has said yes."""
    heard = heard_of(request, call_id)
    if heard.sent:
        return redirect("call", call_id=call_id)
    answers = answers_of(heard)
    if page in {CONSENT, questions.CONSENT_PAGE.code}:
        return _consent(request, heard, answers)
    if not may_write(heard, answers):
        return redirect("call_page", call_id=call_id, page=CONSENT)
    if page == showing.FLAGS:
        return _flags(request, heard, answers)
    try:
        asked = form.page(page)
    except form.UnknownPage:
        raise Http404 from None
    if asked.code in showing.NOT_IN_A_CALL:
        raise Http404
    try:
        return _question(request, heard, asked, answers)
    except drafts.DraftGone:
        raise Http404 from None


def _question(request: HttpRequest, heard: Heard, page: form.Page, answers: Answers) -> HttpResponse:
    if request.method != "POST":
        return _show(request, heard, page, answers, form.form_for(page, answers))
    bound = form.form_for(page, answers, request.POST)
    if "more" in request.POST:
        return _show(request, heard, page, answers, bound.more())
    changed, whole = _changed(page, bound, request.POST.get("skip", ""), request, answers)
    if changed:
        answers = drafts.save(holder=heard.holder, changed=changed, at=timezone.now())
    if request.POST.get("keep") == "quietly":
        return HttpResponse(status=204)
    if not whole:
        return _show(request, heard, page, answers, bound, status=422)
    if "keep" in request.POST:
        return redirect(f"{showing.address(heard, page.code)}?done=call_kept")
    return redirect(showing.next_address(heard, page, answers))


def _changed(
    page: form.Page, bound: form.PageForm, how: str, request: HttpRequest, answers: Answers
) -> tuple[dict[str, Any], bool]:
    """What the post changes, and whether all of it could be kept. What fits is kept beside what does not."""
    if how:
        try:
            skipped = form.skip(page, how, request.POST, answers)
        except form.CannotSkip:
            return {}, True
        if skipped.stay:
            bound.add_error(None, _("Correct what is marked, or empty it. Then you can go on."))
        return dict(skipped), not skipped.stay
    if page.blank == "ask" and not any(is_typed(bound.typed(name)) for name in bound.by_name):
        return {fact: None for fact in page.facts if _was_given(answers, fact)}, True  # all is optional here
    if bound.is_valid():
        return form.read(bound), True
    cleaned = {field.fact_id: bound.cleaned_data.get(name) for name, field in bound.by_name.items()}
    return {fact: given(value) for fact, value in cleaned.items() if value is not None}, False


def _was_given(answers: Answers, fact: str) -> bool:
    return bool(answers["facts"].get(fact, {}).get("state") == GIVEN)


def _show(
    request: HttpRequest,
    heard: Heard,
    page: form.Page,
    answers: Answers,
    asked: form.PageForm,
    status: int = 200,
) -> HttpResponse:
    language = answers["language"]
    context = {
        "heard": heard,
        "page": page,
        "form": asked,
        "heading": page.title,
        "alone": len(page.fields) == 1,
        "spoken": showing.spoken(page.title, language),
        "spoken_in": language,
        "spoken_direction": _direction(language),
        "steps": showing.steps(heard, answers, page.code),
        "next_url": showing.next_address(heard, page, answers),
        "days_left": showing.days_left(answers, timezone.now().date()),
    }
    return render(request, "cases/calls/page.html", context, status=status)


def _flags(request: HttpRequest, heard: Heard, answers: Answers) -> HttpResponse:
    names = ("medical", "minors", "a_number", "call_back")
    asked = FlagsForm(request.POST or None, initial={name: heard.notes.get(name, "") for name in names})
    if request.method == "POST":
        asked.is_valid()
        good = {name: asked.cleaned_data[name] or None for name in names if name in asked.cleaned_data}
        operators.note(heard, good, at=timezone.now())
        if request.POST.get("keep") == "quietly":
            return HttpResponse(status=204)
        if not asked.errors and "keep" in request.POST:
            return redirect(f"{showing.address(heard, showing.FLAGS)}?done=call_kept")
        if not asked.errors:
            return _to_call(heard)
    context = {
        "heard": heard,
        "form": asked,
        "heading": _("Urgent things"),
        "steps": showing.steps(heard, answers, showing.FLAGS),
        "days_left": showing.days_left(answers, timezone.now().date()),
    }
    return render(request, "cases/calls/page.html", context, status=422 if asked.errors else 200)


def _consent(request: HttpRequest, heard: Heard, answers: Answers) -> HttpResponse:
    """The consent page's own words in the caller's language, read aloud; what the person said, by purpose."""
    wanted = request.POST.get("language") or request.GET.get("in") or heard.notes.get("language", "")
    language = wanted if wanted in settings.LANGUAGES_ON else answers["language"]
    said = questions.consents(answers) if heard.notes.get("consent") else {}
    initial = {purpose.value: "yes" if yes else "no" for purpose, yes in said.items()}
    asked = SpokenConsentForm(request.POST or None, language=language, initial=initial)
    if request.method == "POST" and asked.is_valid():
        try:
            operators.record_consent(
                heard, asked.choices(), language=language, wording=questions.WORDING,
                by=unlocked_of(request), at=timezone.now(),
            )  # fmt: skip
        except (drafts.DraftGone, operators.NotYourCall):
            raise Http404 from None
        if asked.choices()["help"] != "yes":
            return redirect(f"{showing.address(heard, CONSENT)}?done=call_no_consent")
        first = showing.pages(answers)[0]
        return redirect("call_page", call_id=heard.call.id, page=first.code)
    with translation.override(language):
        script = [str(part) for part in (questions.CONSENT_PAGE.title, questions.CONSENT_PAGE.why,
                                         questions.CONSENT_PAGE.hint)]  # fmt: skip
    context = {
        "heard": heard,
        "form": asked,
        "script": script,
        "read_in": language,
        "read_direction": _direction(language),
        "listened": heard.notes.get("monitored") != "no",
        "readable": [(code, LANGUAGES.get(code, code)) for code in settings.LANGUAGES_ON],
        "refused": bool(said) and not said.get(Purpose.HELP),
        "wording": questions.WORDING,
    }
    return render(request, "cases/calls/consent.html", context, status=422 if asked.errors else 200)


def _to_call(heard: Heard) -> HttpResponse:
    return redirect(reverse("call", kwargs={"call_id": heard.call.id}))


def _direction(language: str) -> str:
    with translation.override(language):
        return "rtl" if translation.get_language_bidi() else "ltr"
