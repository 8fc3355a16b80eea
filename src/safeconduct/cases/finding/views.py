"""The search pages. Words come by POST alone: no address, no history of a browser and no log holds them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases.finding import searching
from safeconduct.cases.finding.searching import InCase
from safeconduct.cases.inbox import uncollected
from safeconduct.cases.life.showing import url
from safeconduct.cases.pages import page
from safeconduct.cases.views_request import opened
from safeconduct.choices.finding.asking import MOST_TYPED, Asked, read


class SearchForm(forms.Form):
    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("What do you look for?"),
        help_text=gettext_lazy(
            "All words must be there. “A phrase” in quotation marks, begin* for how a word begins, -without."
        ),
        max_length=MOST_TYPED,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Write at least one word."),
            "max_length": gettext_lazy("This is too long: 400 characters at most."),
        },
    )

    def clean_words(self) -> str:
        typed = str(self.cleaned_data["words"])
        if not read(typed).wanted:
            raise ValidationError(_("Write at least one word."))
        return typed

    def asked(self) -> Asked:
        return read(self.cleaned_data["words"])


@required(Permission.OPEN_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
@uncollected()
def case_search(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Search in one case."""
    held, keys, unlocked = opened(request, request_id)
    asked = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": asked}
    if asked.is_bound and asked.is_valid():
        found = searching.in_case(
            request=held, keys=keys, asked=asked.asked(), by=unlocked, at=timezone.now()
        )
        context |= {"answer": _rows(found), "found": found}
    return page(
        request,
        held,
        keys,
        "cases/life/search_case.html",
        context,
        door="case",
        status=422 if asked.errors else 200,
    )


@required(Permission.OPEN_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
@uncollected()
def cases_search(request: HttpRequest) -> HttpResponse:
    """Search in all cases one holds."""
    asked = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": asked, "most": searching.MOST_CASES}
    if asked.is_bound and asked.is_valid():
        found = searching.across(asked=asked.asked(), by=unlocked_of(request), at=timezone.now())
        context |= {"found": found, "cases": [_case(each) for each in found.cases]}
    return render(request, "cases/life/search_cases.html", context, status=422 if asked.errors else 200)


def _case(found: InCase) -> dict[str, Any]:
    return {
        "title": _("Request %(id)s") % {"id": found.request.short_id},
        "url": url("case", found.request),
        "rows": _rows(found),
        "more": found.more,
    }


def _rows(found: InCase) -> list[dict[str, Any]]:
    return [
        {
            "kind": each.place.kind,
            "day": each.place.day,
            "url": each.place.url,
            "is_struck": each.place.is_struck,
            "pieces": each.pieces,
        }
        for each in found.hits
    ]
