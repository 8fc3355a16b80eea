"""Search over what is internal, and over what is sealed in this session. Words are posted: no address holds them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.choices.typed import whole_number
from safeconduct.evidence.finding import links, searching
from safeconduct.evidence.finding.dating import as_written
from safeconduct.evidence.finding.denials import Denials, denials
from safeconduct.evidence.finding.forms import SealedForm, SearchForm
from safeconduct.evidence.finding.sealed import MOST as MOST_SEALED
from safeconduct.evidence.finding.sealed import search_sealed
from safeconduct.evidence.finding.searching import PAGE, Answer, Facets, Hit
from safeconduct.evidence.pages import desk_of, page, sealed_notice

TEMPLATE = "evidence/finding/search.html"
FACETS_SHOWN = 8
NARROWS = frozenset({"kind", "act", "form", "state", "country", "period"})


@required(Permission.SEE_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The search page. GET shows it empty; nothing that was typed is ever in an address."""
    if request.method != "POST":
        within = request.GET.get("incident", "")[:200]  # a key: another page may fill it in
        form = SearchForm(initial={"order": "best", "incident": within})
        return _page(request, form, SealedForm(prefix="sealed"))
    if "sealed" in request.POST:
        return _search_sealed(request)
    form = SearchForm(_narrowed_further(request))
    if not form.is_valid():
        return _page(request, form, SealedForm(prefix="sealed"), status=422)
    answer = searching.search(form.asked(), form.narrowed())
    if form.cleaned_data["order"] == "time":
        answer = searching.by_time(answer)
    return _page(request, form, SealedForm(prefix="sealed"), **_found(request, form, answer))


def _search_sealed(request: HttpRequest) -> HttpResponse:
    sealed, form = SealedForm(request.POST, prefix="sealed"), SearchForm(initial={"order": "best"})
    desk = desk_of(request)
    if desk is None or not sealed.is_valid():
        return _page(request, form, sealed, status=422 if desk else 200)
    by, at = signed_in(request), timezone.now()
    said = sealed.cleaned_data
    answer = search_sealed(said["words"], desk=desk, reason=said["reason"], by=by, at=at)
    rows = [
        {"hit": hit, "kind": links.KIND_LABELS[hit.kind], "url": links.url_of(hit.kind, hit.record_id)}
        for hit in answer.hits
    ]
    return _page(request, form, sealed, sealed_answer=answer, sealed_rows=rows)


def _narrowed_further(request: HttpRequest) -> Mapping[str, Any]:
    """What was posted, with the facet that was pressed put into its field."""
    given = request.POST.copy()
    name, _colon, value = given.get("narrow", "").partition("=")
    if name in NARROWS:
        given[name] = value
    return given


def _found(request: HttpRequest, form: SearchForm, answer: Answer) -> dict[str, Any]:
    """What the page shows of an answer."""
    pages = max(1, -(-len(answer.rows) // PAGE))
    number = min(max(whole_number(request.POST.get("page", "")) or 1, 1), pages)
    if "narrow" in request.POST or "search" in request.POST:
        number = 1
    hits = searching.hits(answer, number, form.asked())
    incidents = {hit.row.incident_id for hit in hits if hit.row.incident_id}
    known = denials(incidents, {hit.row.record_id for hit in hits if hit.kind == "claim"})
    dates = as_written(hit.row for hit in hits)
    return {
        "answer": answer,
        "most": len(answer.rows),
        "rows": [_row(hit, known) | {"day": dates.get(hit.row.record_id, "")} for hit in hits],
        "facets": _facets(form, answer.facets()),
        "number": number,
        "first": (number - 1) * PAGE + 1,
        "pages": pages,
        "is_narrowed": any(form.cleaned_data.get(name) for name in NARROWS | {"incident"}),
    }


def _row(hit: Hit, known: Denials) -> dict[str, Any]:
    """A hit as the list shows it. Denials stand by every incident, act and claim that is not itself one."""
    row = hit.row
    codes = row.code.split()
    denied = []
    if hit.kind == "claim" and "claims:denial" not in codes and "claims:retraction" not in codes:
        denied = known.of_claim.get(row.record_id) or known.of_incident.get(row.incident_id, [])  # type: ignore[arg-type]  # a claim without incident has none
    elif hit.kind in ("incident", "act") and row.incident_id:
        denied = known.of_incident.get(row.incident_id, [])
    return {
        "url": links.url_of(hit.kind, row.record_id),
        "kind": links.KIND_LABELS[hit.kind],
        "key": row.key,
        "title": row.title,
        "pieces": hit.pieces,
        "tags": links.state_tags(tuple(row.state.split())),
        "codes": [links.code_words(code) for code in codes[:4]],
        "denials": [{"denial": one, "url": links.url_of("claim", one.id)} for one in denied[:3]],
        "more_denials": max(0, len(denied) - 3),
    }


def _facets(form: SearchForm, facets: Facets) -> list[dict[str, Any]]:
    """Groups of buttons, each with how many of the candidates have it; a group in use is left out."""
    acts = {code: n for code, n in facets.codes.items() if code.startswith("acts:")}
    forms = {
        code: n
        for code, n in facets.codes.items()
        if code.split(":")[0] in ("claims", "sources", "materials")
    }
    groups: list[tuple[str, str, list[tuple[str, str, int]]]] = [
        ("kind", _("Kind"), [(code, str(links.KIND_LABELS[code]), n) for code, n in facets.kinds.items()]),
        ("act", _("What was done"), [(c.partition(":")[2], links.code_words(c), n) for c, n in acts.items()]),
        ("form", _("Form"), [(code, links.code_words(code), n) for code, n in forms.items()]),
        (
            "state",
            _("How well it is known"),
            [(c, str(links.STATES.get(c, c)), n) for c, n in facets.states.items()],
        ),
        (
            "country",
            _("Country"),
            [(code, links.country_words(code), n) for code, n in facets.countries.items()],
        ),
        (
            "period",
            _("Year"),
            [(f"{y:04d}", f"{y}", n) for y, n in sorted(facets.years.items(), reverse=True)],
        ),
    ]
    return [
        {
            "label": label,
            "buttons": [
                {"value": f"{name}={value}", "label": words, "count": n} for value, words, n in found
            ],
            "is_long": len(found) > FACETS_SHOWN,
        }
        for name, label, found in groups
        if len(found) > 1 and not form.cleaned_data.get(name)
    ]


def _page(
    request: HttpRequest, form: SearchForm, sealed: SealedForm, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "form": form,
        "sealed_form": sealed,
        "may_open": desk_of(request) is not None,
        "sealed_notice": sealed_notice(),
        "most_sealed": MOST_SEALED,
        **more,
    }
    return page(request, TEMPLATE, context, tab="search", status=status)
