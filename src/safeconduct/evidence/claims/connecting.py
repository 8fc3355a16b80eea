"""Pages that link a claim to another or to an item, end a link, ask for an answer, and keep what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.choices.fields import LineField
from safeconduct.evidence.claims import actions, linking, words
from safeconduct.evidence.claims.linking import WAYS, NotLinked
from safeconduct.evidence.claims.views import claim_or_404, replies_of
from safeconduct.evidence.fields import KeyField
from safeconduct.evidence.models import Claim, ClaimLink, Item, RightOfReply
from safeconduct.evidence.pages import page, token

USUAL_TIME = timedelta(days=14)
"""So long they usually have to answer; the form proposes it."""


class LinkForm(forms.Form):
    """What this claim does to another, or the other to it; or the item that is evidence."""

    use_required_attribute = False
    way = forms.ChoiceField(
        label=_("How do they hang together?"),
        choices=[(code, linking.words_of(way)) for code, way in WAYS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how they hang together.")},
    )
    other = KeyField(
        Claim, label=_("The other claim"), help_text=_("Its key, such as C-0012, of this or another incident."),
        required=False,
    )  # fmt: skip
    item = KeyField(
        Item, label=_("Or an item that is evidence"), required=False,
        help_text=_("Its key, such as I-0012. An item supports or contradicts a claim."),
    )  # fmt: skip
    locator = LineField(
        label=_("Where in the item?"), help_text=_("Page or minute"), max_length=120, required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        both = given.get("other"), given.get("item")
        if not {"other", "item"} & set(self.errors):
            if not any(both):
                self.add_error("other", _("Write the key of a claim, or of an item below."))
            elif all(both):
                self.add_error("item", _("Write one key: that of a claim, or that of an item."))
        return given


class AskForm(forms.Form):
    """Who was asked to answer, how, and by when they should."""

    use_required_attribute = False
    asked_of = LineField(
        label=_("Who was asked to answer?"), help_text=_("An office or a body, not who holds it."), max_length=200,
        error_messages={"required": _("Write which office or body was asked.")},
    )  # fmt: skip
    how = forms.ChoiceField(label=_("How?"), choices=list(words.ASKED_HOW.items()), widget=forms.RadioSelect)
    asked_on = forms.DateField(
        label=_("When?"), input_formats=("%Y-%m-%d",), widget=forms.DateInput(format="%Y-%m-%d", attrs={"dir": "ltr"}),
        help_text=_("As in 2017-04-01"), error_messages={"invalid": _("Write the day as in 2017-04-01.")},
    )  # fmt: skip
    answer_by = forms.DateField(
        label=_("By when should they answer?"), input_formats=("%Y-%m-%d",),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"dir": "ltr"}),
        error_messages={"invalid": _("Write the day as in 2017-04-01.")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        asked, due = given.get("asked_on"), given.get("answer_by")
        if asked and asked > timezone.now().date():
            self.add_error("asked_on", _("This day lies ahead. Record it once they were asked."))
        if asked and due and due < asked:
            self.add_error("answer_by", _("They cannot have to answer before they were asked."))
        return given


class AnswerForm(forms.Form):
    """The claim that answers, and when it came."""

    use_required_attribute = False
    answer = KeyField(
        Claim, label=_("Which claim is their answer?"), help_text=_("Record what they said as a claim first."),
        error_messages={"required": _("Write the key of the claim that holds their answer.")},
    )  # fmt: skip
    answered_on = forms.DateField(
        label=_("When did it come?"), input_formats=("%Y-%m-%d",), help_text=_("As in 2017-04-01"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"dir": "ltr"}),
        error_messages={"invalid": _("Write the day as in 2017-04-01.")},
    )  # fmt: skip

    def __init__(self, *args: Any, row: RightOfReply, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def clean_answer(self) -> Claim:
        answer: Claim = self.cleaned_data["answer"]
        if answer.pk == self.row.claim_id:
            raise ValidationError(
                _("This is the claim they were asked about. Write the key of their answer.")
            )
        return answer

    def clean_answered_on(self) -> Any:
        day = self.cleaned_data["answered_on"]
        if not self.row.asked_on <= day <= timezone.now().date():
            raise ValidationError(_("Write a day between the day they were asked and today."))
        return day


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def link_new(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Link a claim from its own end, in either direction."""
    row = _standing(claim_id)
    given = {name: request.GET[name][:200] for name in ("way", "other", "item") if request.GET.get(name)}
    form = LinkForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        try:
            linking.link(
                row, WAYS[form.cleaned_data["way"]], form.cleaned_data["other"] or form.cleaned_data["item"],
                token=token(request.POST.get("token", "")), by=unlocked_of(request).person, at=timezone.now(),
                locator=form.cleaned_data["locator"],
            )  # fmt: skip
        except NotLinked as refused:
            form.add_error("way", str(refused.sentence))
        else:
            return redirect(f"{reverse('claim', args=(row.pk,))}?done=claim_linked")
    context = {"claim": row, "form": form, "token": token(request.POST.get("token", ""))}
    return page(
        request, "evidence/claims/link.html", context, tab="incidents", status=422 if form.errors else 200
    )


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def link_end(request: HttpRequest, claim_id: UUID, link_key: UUID) -> HttpResponse:
    """Take a link back, after a page that says what follows. It stays to be read, with the day."""
    row = claim_or_404(claim_id)
    held = get_object_or_404(ClaimLink, key=link_key)
    if row.pk not in linking.ends_of(held):
        raise Http404
    if request.method == "POST" or held.ended_on is not None:
        linking.end(held, by=unlocked_of(request).person, at=timezone.now())
        return redirect(f"{reverse('claim', args=(row.pk,))}?done=claim_link_ended")
    context = {"claim": row, "read": linking.read_from_claim(held, row.pk)}
    return page(request, "evidence/claims/link_end.html", context, tab="incidents")


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def reply_ask(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Keep that those accused were asked to answer before something is published."""
    row = _standing(claim_id)
    today = timezone.now().date()
    form = AskForm(request.POST or None, initial={"asked_on": today, "answer_by": today + USUAL_TIME})
    if request.method == "POST" and form.is_valid():
        actions.ask_for_reply(
            row, **form.cleaned_data, token=token(request.POST.get("token", "")), by=unlocked_of(request).person,
            at=timezone.now(),
        )  # fmt: skip
        return redirect(f"{reverse('claim', args=(row.pk,))}?done=reply_asked")
    context = {
        "claim": row, "form": form, "token": token(request.POST.get("token", "")), "replies": replies_of(row, today),
    }  # fmt: skip
    return page(
        request,
        "evidence/claims/reply_ask.html",
        context,
        tab="incidents",
        status=422 if form.errors else 200,
    )


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def reply_answer(request: HttpRequest, reply_id: UUID) -> HttpResponse:
    """Keep the claim that answers, or that no answer came."""
    row = get_object_or_404(RightOfReply.objects.select_related("claim"), pk=reply_id)
    claim = _standing(row.claim_id)
    by, at = unlocked_of(request).person, timezone.now()
    form = AnswerForm((request.POST or None) if request.POST.get("step") != "none" else None, row=row)
    problem = ""
    if request.method == "POST" and request.POST.get("step") == "none":
        try:
            actions.no_answer_came(row, by=by, at=at)
        except actions.TooEarly:
            problem = str(_("They still have time to answer. Come back after that day."))
        else:
            return redirect(f"{reverse('claim', args=(claim.pk,))}?done=reply_none")
    elif request.method == "POST" and form.is_valid():
        actions.keep_answer(
            row, form.cleaned_data["answer"], answered_on=form.cleaned_data["answered_on"], by=by, at=at
        )
        return redirect(f"{reverse('claim', args=(claim.pk,))}?done=reply_answered")
    context = {
        "claim": claim,
        "row": row,
        "how": words.ASKED_HOW.get(row.how, row.how),
        "form": form,
        "problem": problem,
        "has_time": row.answer_by >= at.date(),
    }
    status = 422 if problem or form.errors else 200
    return page(request, "evidence/claims/reply_answer.html", context, tab="incidents", status=status)


def _standing(claim_id: UUID) -> Claim:
    """A claim that nobody withdrew, of an incident that stands."""
    row = claim_or_404(claim_id)
    return get_object_or_404(Claim.objects.standing().select_related("incident"), pk=row.pk)
