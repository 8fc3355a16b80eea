"""Sources: the list, one of them with what it said, and who it is for those who give a reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct import vault
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.counting.corroboration import InACircle
from safeconduct.evidence.claims.showing import cards
from safeconduct.evidence.fields import label, version_in
from safeconduct.evidence.keys import NoKey
from safeconduct.evidence.models import Claim, Source
from safeconduct.evidence.pages import desk_of, page, sealed_notice, token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn
from safeconduct.evidence.sources import actions
from safeconduct.evidence.sources.forms import FilterForm, ReasonForm, SourceForm, filled
from safeconduct.evidence.sources.words import KINDS, RELIABILITY, is_nameless

A_PAGE = 50
CLAIMS_A_PAGE = 20
FEW = 50
"""Items shown on a source's own page; the list of items shows the rest."""


@required(Permission.SEE_EVIDENCE)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All sources by their key, narrowed by kind, reliability or name."""
    form = FilterForm(request.GET)
    wanted = {name: value for name, value in _wanted(form).items() if value}
    rows = Paginator(_found(wanted), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": rows, "wanted": wanted, "any": bool(wanted) or rows.paginator.count,
        "rows": [_in_list(each) for each in rows], "may_count": may(signed_in(request), Permission.COUNT),
    }  # fmt: skip
    return page(request, "evidence/sources/list.html", context, tab="sources")


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Keep a source."""
    desk = desk_of(request)
    form = SourceForm(request.POST or None, may_seal=desk is not None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.add_source(
                form.values(), identity=form.identity() or {}, token=token(request.POST.get("token", "")),
                by=signed_in(request), at=timezone.now(), desk=desk,
            )  # fmt: skip
            return redirect(f"{reverse('source', args=[kept.pk])}?done=source_added")
        except InACircle:
            form.add_error("derived_from", circle())
    context = {
        "form": form,
        "token": token(request.POST.get("token", "")),
        "notice": None if desk else sealed_notice(),
    }
    return _page(request, "form", context, form)


@required(Permission.SEE_EVIDENCE)
@require_safe
def view(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """One source: how reliable, where its knowledge comes from, what it said, and the items that came from it."""
    source = get_object_or_404(Source.objects.select_related("derived_from", "made_by"), pk=source_id)
    if source.withdrawn_on:
        return _page(request, "view", {"source": source})
    claims = (
        Claim.objects.filter(said_by__source=source, withdrawn_on=None)
        .select_related("incident")
        .order_by("key")
    )
    said = Paginator(claims, CLAIMS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "source": source, "rows": [row for row in _facts(source) if row["value"]], "chain": actions.chain_of(source),
        "derivatives": source.derivatives.filter(withdrawn_on=None).order_by("key")[:FEW],
        "items": source.items.filter(withdrawn_on=None).order_by("key")[:FEW],
        "item_count": source.items.filter(withdrawn_on=None).count(),
        "page": said, "cards": cards(said.object_list),
        "is_nameless": is_nameless(source.kind), "has_identity": source.sealed is not None,
        "may_count": may(signed_in(request), Permission.COUNT),
    }  # fmt: skip
    return _page(request, "view", context)


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Change a source. What is sealed is not shown here, and stays unless something is put in its place."""
    source = get_object_or_404(Source.objects.filter(withdrawn_on=None), pk=source_id)
    desk = desk_of(request)
    about: dict[str, Any] = {"source": source, "may_seal": desk is not None}
    if request.method != "POST":
        form = SourceForm(initial=filled(source), **about)
        return _page(request, "form", {"form": form, "source": source, "version": source.version}, form)
    form, version, theirs = SourceForm(request.POST, **about), version_in(request.POST.get("version", "")), []
    if form.is_valid():
        try:
            actions.change_source(
                source, form.values(), identity=form.identity(), version=version, by=signed_in(request),
                at=timezone.now(), desk=desk,
            )  # fmt: skip
            return redirect(f"{reverse('source', args=[source.pk])}?done=source_saved")
        except InACircle:
            form.add_error("derived_from", circle())
        except (ChangedMeanwhile, Withdrawn):
            source = get_object_or_404(Source.objects.filter(withdrawn_on=None), pk=source_id)
            form.add_error(None, changed_meanwhile())
            version, theirs = source.version, _facts(source)
    return _page(
        request, "form", {"form": form, "source": source, "version": version, "theirs": theirs}, form
    )


@required(Permission.SEE_EVIDENCE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, source_id: UUID) -> HttpResponse:
    """Who a source is: asked with a reason, shown once in the answer, never by a link."""
    source = get_object_or_404(Source.objects.filter(withdrawn_on=None), pk=source_id)
    desk = desk_of(request)
    form = ReasonForm(request.POST or None)
    context: dict[str, Any] = {"source": source, "form": form, "notice": None if desk else sealed_notice()}
    context["is_empty"] = source.sealed is None
    if request.method == "POST" and desk is not None and source.sealed is not None and form.is_valid():
        try:
            held = actions.open_identity(
                source,
                reason=form.cleaned_data["reason"],
                by=signed_in(request),
                at=timezone.now(),
                desk=desk,
            )
            context["rows"] = [
                {"question": _("Name"), "value": held.get("name", "")},
                {"question": _("How to reach them"), "value": held.get("contact", "")},
                {"question": _("Note"), "value": held.get("note", "")},
            ]
        except NoKey:
            context["is_gone"] = True
        except vault.CannotOpen:
            context["is_damaged"] = True
    return _page(request, "identity", context, form)


def circle() -> str:
    """The sentence for a chain that leads back to itself."""
    return _(
        "These sources pass on what each other said. One of them must have been first: take its link away."
    )


def changed_meanwhile() -> str:
    return _(
        "A colleague changed this a moment ago. Your text is below, theirs beside it. Save again to put "
        "yours in its place."
    )


def _page(request: HttpRequest, name: str, context: dict[str, Any], form: Any = None) -> HttpResponse:
    status = 422 if form is not None and form.errors else 200
    return page(request, f"evidence/sources/{name}.html", context, tab="sources", status=status)


def _wanted(form: FilterForm) -> dict[str, str]:
    form.is_valid()
    return dict(form.cleaned_data)


def _found(wanted: dict[str, str]) -> QuerySet[Source]:
    rows = Source.objects.get_queryset()
    if text := wanted.get("q"):
        rows = rows.filter(Q(key__icontains=text) | Q(name__icontains=text), withdrawn_on=None)
    for name in ("kind", "reliability"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]}, withdrawn_on=None)
    counted = Count("items", filter=Q(items__withdrawn_on=None), distinct=True)
    return rows.annotate(item_count=counted).order_by("key")


def _in_list(source: Source) -> dict[str, Any]:
    return {
        "row": source, "kind": KINDS.get(source.kind, source.kind),
        "reliability": RELIABILITY.get(source.reliability, source.reliability),
        "is_nameless": is_nameless(source.kind), "items": vars(source)["item_count"],
    }  # fmt: skip


def _facts(source: Source) -> list[dict[str, Any]]:
    """What is kept of a source in the clear, for its page and for a page that shows two versions."""
    from safeconduct.choices.languages import LANGUAGES

    named = [] if is_nameless(source.kind) else [{"question": _("Name"), "value": source.name}]
    return [
        *named,
        {"question": _("Kind"), "value": KINDS.get(source.kind, source.kind)},
        {"question": _("Reliability"), "value": RELIABILITY.get(source.reliability, source.reliability)},
        {"question": _("Why"), "value": source.basis},
        {
            "question": _("How the source knows"),
            "value": label("connections", source.connection) if source.connection else "",
        },
        {
            "question": _("Passes on what was said by"),
            "value": source.derived_from.key if source.derived_from else "",
        },
        {"question": _("Language"), "value": LANGUAGES.get(source.language, source.language)},
        {"question": _("Web address"), "value": source.address},
    ]
