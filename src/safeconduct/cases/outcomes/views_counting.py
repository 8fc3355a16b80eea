"""Counts for funders: made by somebody who can open no case, small numbers withheld."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.errors import NotAMember
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import epochs_held, unlocked_of
from safeconduct.cases.life.showing import names_of
from safeconduct.cases.outcomes import counting, records, words
from safeconduct.cases.outcomes.counting import Kept
from safeconduct.cases.outcomes.forms import CountForm


@required(Permission.COUNT_OUTCOMES)
@require_http_methods(["GET", "HEAD", "POST"])
def statistics(request: HttpRequest) -> HttpResponse:
    """Count outcomes by one or two things, and see what was counted before."""
    desk, unlocked = records.statistics_desk(), unlocked_of(request)
    form = CountForm(request.POST or None, initial={"token": uuid4()})
    if desk is None or not epochs_held(unlocked, desk, "list"):
        return render(request, "cases/outcomes/no_seat.html", status=200)
    if request.method != "POST" or not form.is_valid():
        return _page(request, desk, form, 422 if form.errors else 200)
    try:
        answer = counting.count(
            desk=desk,
            by=unlocked,
            dimensions=form.dimensions(),
            token=form.cleaned_data["token"],
            at=timezone.now(),
        )
    except NotAMember:
        return render(request, "cases/outcomes/no_seat.html", status=200)
    if answer.kept is None:
        for reason in answer.verdict.refused:
            form.add_error(None, words.refused_words(reason))
        return _page(request, desk, form, 422)
    return redirect("statistics_table", table_id=answer.kept.id)


@required(Permission.COUNT_OUTCOMES)
@require_safe
def table(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """One table as it was counted, to read or print."""
    kept = _kept(request, table_id)
    context = {
        "table": kept,
        "heads": [words.DIMENSIONS[name] for name in kept.dimensions],
        "rows": _rows(kept),
        "withheld": sum(count is None for count in kept.cells.values()),
        "who": names_of({kept.person_id}).get(kept.person_id, ""),
        "csv_url": reverse("statistics_csv", kwargs={"table_id": kept.id}),
    }
    return render(request, "cases/outcomes/table.html", context)


@required(Permission.COUNT_OUTCOMES)
@require_safe
def table_csv(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """The same as CSV. A withheld number is an empty cell."""
    kept = _kept(request, table_id)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*kept.dimensions, "count"])
    writer.writerows([*key, "" if count is None else count] for key, count in sorted(kept.cells.items()))
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="statistics.csv"'
    return answer


def _kept(request: HttpRequest, table_id: UUID) -> Kept:
    desk, unlocked = records.statistics_desk(), unlocked_of(request)
    if desk is None:
        raise Http404
    found = next((kept for kept, _held in counting.tables(desk, unlocked) if kept.id == table_id), None)
    if found is None:
        raise Http404
    return found


def _rows(kept: Kept) -> list[dict[str, Any]]:
    return [
        {
            "values": [
                {"label": words.DIMENSIONS[name], "words": words.value_words(name, value)}
                for name, value in zip(kept.dimensions, key, strict=True)
            ],
            "count": _("withheld: fewer than %(k)s, or it would give one away") % {"k": kept.k}
            if count is None
            else count,
            "is_withheld": count is None,
        }
        for key, count in sorted(kept.cells.items())
    ]


def _page(request: HttpRequest, desk: Desk, form: CountForm, status: int) -> HttpResponse:
    kept = [kept for kept, _held in counting.tables(desk, unlocked_of(request))]
    names = names_of({each.person_id for each in kept})
    context = {
        "form": form,
        "tables": [
            {
                "id": each.id,
                "title": " × ".join(str(words.DIMENSIONS[name]) for name in each.dimensions),
                "day": each.day,
                "who": names.get(each.person_id, ""),
                "total": each.total,
            }
            for each in kept
        ],
    }
    return render(request, "cases/outcomes/statistics.html", context, status=status)
