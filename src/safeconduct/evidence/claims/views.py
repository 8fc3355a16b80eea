"""Pages that show claims: those of an incident, one claim with all that hangs on it, and the figures of an incident."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from safeconduct import vault
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.counting.bounds import Basis, Kind
from safeconduct.counting.number_words import LANGUAGES
from safeconduct.evidence.claims import linking, showing, words
from safeconduct.evidence.claims.counted import Figure, figures_of, speaks_as, uncounted_of
from safeconduct.evidence.claims.forms import TEXTS
from safeconduct.evidence.claims.held import held, quantity_of
from safeconduct.evidence.keys import NoKey
from safeconduct.evidence.models import Claim, Incident, RightOfReply
from safeconduct.evidence.pages import desk_of, page, sealed_notice
from safeconduct.evidence.recording import open_content

PER_PAGE = 50
OWN_NAMES = {
    "en": "English", "es": "Español", "fr": "Français", "ru": "Русский", "ar": "العربية", "fa": "فارسی",
}  # fmt: skip


@required(Permission.SEE_EVIDENCE)
@require_safe
def listed(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """The claims of an incident: each with its denials, repeats under their original."""
    incident = incident_or_404(incident_id)
    kind = request.GET.get("kind", "")
    kind = kind if kind in words.KINDS else ""
    rows = showing.top_level(incident, kind)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = showing.claims_of(incident, limit=PER_PAGE, offset=max(found.start_index() - 1, 0), kind=kind)
    context = {
        "incident": incident,
        "listed": shown,
        "page": found,
        "kind": kind,
        "kinds": words.KINDS.items(),
        "may_write": may(signed_in(request), Permission.COUNT),
    }
    return page(request, "evidence/claims/list.html", context, tab="incidents")


@required(Permission.SEE_EVIDENCE)
@require_safe
def claim(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """One claim: its words, its figure, its links from this end, who was asked to answer."""
    row = claim_or_404(claim_id)
    if row.withdrawn_on is not None:
        return page(request, "evidence/claims/withdrawn.html", {"claim": row}, tab="incidents")
    opened, notice = opened_texts(request, row)
    card = showing.cards([row])[0]
    found = Paginator(linking.links_of(row.pk), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "claim": row,
        "card": card,
        "opened": opened,
        "sealed_notice": notice,
        "figure": _figure_rows(row),
        "facts": _facts(row, opened),
        "links": [linking.read_from_claim(each, row.pk) for each in found],
        "page": found,
        "ended": [
            linking.read_from_claim(each, row.pk) for each in linking.links_of(row.pk, ended=True)[:PER_PAGE]
        ],
        "replies": replies_of(row, timezone.now().date()),
        "may_write": may(signed_in(request), Permission.COUNT),
    }
    return page(request, "evidence/claims/claim.html", context, tab="incidents")


@required(Permission.SEE_EVIDENCE)
@require_safe
def figures(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """The least that is known, by act and unit, as it may be said; what stands behind it, and what is not counted."""
    incident = incident_or_404(incident_id)
    read = held(incident)
    standard = speaks_as(incident)
    by_key = {said.key: said.id for said in read.claims.values()}
    denials = list(Claim.objects.filter(pk__in=read.denials).order_by("key"))
    denied_by = [f"{each.speaker} ({each.key})" if each.speaker else each.key for each in denials]
    context = {
        "incident": incident,
        "figures": [_figure(figure, by_key, denied_by) for figure in figures_of(read, standard)],
        "left": [
            {
                "claim": left,
                "why": words.LEFT[left.why],
                "reading": words.reading(left.quantity) if left.quantity else "",
                "act": words.act_label(left.quantity.act) if left.quantity else "",
                "by": [{"key": key, "id": by_key[key]} for key in left.by],
            }
            for left in uncounted_of(read)
        ],
        "denials": denials,
        "day": timezone.now().date(),
    }
    return page(request, "evidence/claims/figures.html", context, tab="incidents")


def incident_or_404(incident_id: UUID) -> Incident:
    """An incident that stands; a withdrawn one shows nothing here."""
    return get_object_or_404(Incident.objects.standing(), pk=incident_id)


def claim_or_404(claim_id: UUID) -> Claim:
    """A claim whose incident stands; a withdrawn claim still has its tombstone."""
    row = get_object_or_404(Claim.objects.select_related("incident", "item"), pk=claim_id)
    if row.incident is not None and row.incident.withdrawn_on is not None:
        raise Http404
    return row


def opened_texts(request: HttpRequest, row: Claim) -> tuple[dict[str, str], str]:
    """The words of a claim for this reader, and the notice that stands in their place where they may not be read."""
    if row.is_public:
        return {name: getattr(row, name) for name in TEXTS}, ""
    if row.sealed is None:
        return {}, ""
    desk = desk_of(request)
    if desk is None:
        return {}, sealed_notice()
    try:
        content = open_content(row, desk)
    except (NoKey, vault.CannotOpen):
        return {}, sealed_notice()
    return {name: str(content.get(name, "")) for name in TEXTS}, ""


def replies_of(row: Claim, today: date) -> list[dict[str, Any]]:
    """Who was asked to answer, the newest first."""
    rows = RightOfReply.objects.filter(claim=row).select_related("answer").order_by("-asked_on", "pk")
    return [
        {
            "row": each,
            "how": words.ASKED_HOW.get(each.how, each.how),
            "is_open": each.answered_on is None and each.closed_on is None,
            "is_overdue": each.answered_on is None and each.closed_on is None and each.answer_by < today,
            "answer": each.answer if each.answer is not None and each.answer.withdrawn_on is None else None,
        }
        for each in rows
    ]


def _figure(figure: Figure, by_key: dict[str, UUID], denied_by: list[str]) -> dict[str, Any]:
    bound = figure.bound
    said = []
    for language in LANGUAGES:
        parts = figure.words(language)
        one = bound.figure == 1 and bound.comparator == "at_least"
        said.append(
            {
                "code": language,
                "name": OWN_NAMES[language],
                "dir": "rtl" if language in ("ar", "fa") else "ltr",
                "text": words.with_unit(parts.text, figure.unit, language, one=one),
                "act": words.act_in(figure.act, language),
                "denied": words.denied_words(denied_by, language),
                "drafted": parts.drafted,
            }
        )
    return {
        "figure": figure,
        "act": words.act_label(figure.act),
        "unit": words.unit_word(figure.unit, words.page_language()),
        "said": said,
        "claims": [{"key": key, "id": by_key[key]} for key in figure.claims],
        "lower": [{"key": key, "id": by_key[key]} for key in figure.lower],
        "from_persons": bound.basis is Basis.PERSONS,
        "from_parts": bound.basis is Basis.PARTS,
    }


def _figure_rows(row: Claim) -> list[dict[str, Any]]:
    quantity = quantity_of(row.unit, row.comparator, row.low, row.high, row.act_code)
    if quantity is None:
        return []
    rows: list[dict[str, Any]] = [
        {"question": _("We read this as"), "value": showing.reading_of(row)},
        {"question": _("Time counted"), "value": words.day_words(row.figure_period)},
        {"question": _("True for"), "value": row.as_of},
    ]
    return [each for each in rows if each["value"]]


def _facts(row: Claim, opened: dict[str, str]) -> list[dict[str, Any]]:
    """What else is kept of a claim, empty lines left out."""
    rows: list[dict[str, Any]] = [
        {"question": _("In which capacity"), "value": opened.get("capacity", "")},
        {"question": _("Where it was said"), "value": row.venue},
        {"question": _("About"), "value": words.ABOUT.get(row.about_kind, row.about_kind)},
        {"question": _("The words the number came in"), "value": opened.get("phrase", "")},
        {"question": _("Why it is held so credible"), "value": row.credibility_why},
    ]
    if row.kind in (Kind.DENIAL, Kind.ACKNOWLEDGEMENT):
        rows.insert(0, {"question": _("What it says"), "value": showing.form_words(row.form)})
    return [each for each in rows if each["value"]]
