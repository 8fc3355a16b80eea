"""Pages of involvement and of the bodies that are spoken of."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.choices.countries import COUNTRIES
from safeconduct.choices.fields import visible
from safeconduct.evidence.fields import label, version_in
from safeconduct.evidence.incidents import involving
from safeconduct.evidence.incidents.act_forms import (
    InvolvementForm,
    PartyForm,
    filled_involvement,
    filled_party,
)
from safeconduct.evidence.incidents.asking import asker, form_page, pages_of, record_or_404, tombstone
from safeconduct.evidence.incidents.involving import (
    InItself,
    NotThatWay,
    SecondPerson,
    TooWeak,
    with_findings,
)
from safeconduct.evidence.incidents.reading import involvement_rows
from safeconduct.evidence.models import Act, Incident, Involvement, Party
from safeconduct.evidence.pages import page, token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Say who is said to have had which part in an act."""
    act = record_or_404(Act, act_id, "incident")
    if act.withdrawn_on or act.incident.withdrawn_on:
        return tombstone(request, act, kind="act", back=reverse("incident", args=[act.incident_id]))
    form = InvolvementForm(request.POST or None, act=act)
    if request.method == "POST" and form.is_valid():
        involving.keep_involvement(
            act,
            form.cleaned_data,
            token=token(request.POST.get("token", "")),
            by=asker(request),
            at=timezone.now(),
        )
        return redirect(f"{reverse('act', args=[act.pk])}?done=involvement_added")
    back = reverse("act", args=[act.pk])
    lead = _("Whoever it is stays alleged to have done it, unless a court found it.")
    return form_page(request, form, title=_("Add alleged involvement"), back=back, lead=lead)


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, involvement_id: UUID) -> HttpResponse:
    """Change an involvement, or ask and answer whether the name may be published."""
    row = _involvement_or_404(involvement_id)
    if row.withdrawn_on or row.act.withdrawn_on or row.act.incident.withdrawn_on:
        return tombstone(request, row, kind="involvement", back=reverse("act", args=[row.act_id]))
    here = reverse("act", args=[row.act_id])
    if request.method == "POST" and request.POST.get("naming"):
        return _say_naming(request, row)
    form = InvolvementForm(request.POST or None, act=row.act, initial=filled_involvement(row))
    version, theirs = row.version, None
    if request.method == "POST":
        version = version_in(request.POST.get("version", ""))
        if form.is_valid():
            try:
                given = form.cleaned_data
                involving.change_involvement(
                    row, given, version=version, by=asker(request), at=timezone.now()
                )
                return redirect(f"{here}?done=involvement_changed")
            except (ChangedMeanwhile, Withdrawn):
                row = _involvement_or_404(involvement_id)
                version = row.version
                theirs = InvolvementForm(act=row.act, initial=filled_involvement(row))
    return _page(request, row, form, version, theirs)


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def party_new(request: HttpRequest) -> HttpResponse:
    """Record a public body, unit, office or armed group."""
    form = PartyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = involving.keep_party(
            form.cleaned_data,
            token=token(request.POST.get("token", "")),
            by=asker(request),
            at=timezone.now(),
        )
        return redirect(f"{reverse('party', args=[row.pk])}?done=party_added")
    lead = _("A body or an office. A private person is recorded under People, by a key.")
    return form_page(request, form, title=_("Record a body or office"), back=reverse("parties"), lead=lead)


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def party_edit(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """Change a body or office."""
    row = record_or_404(Party, party_id, "part_of")
    if row.withdrawn_on:
        return tombstone(request, row, kind="party", back=reverse("parties"))
    form = PartyForm(request.POST or None, initial=filled_party(row))
    version, theirs = row.version, None
    here = reverse("party", args=[row.pk])
    if request.method == "POST":
        version = version_in(request.POST.get("version", ""))
        if form.is_valid():
            try:
                given = form.cleaned_data
                involving.change_party(row, given, version=version, by=asker(request), at=timezone.now())
                return redirect(f"{here}?done=party_changed")
            except InItself:
                form.add_error("part_of", _("That would make the body a part of itself."))
            except (ChangedMeanwhile, Withdrawn):
                row = record_or_404(Party, party_id, "part_of")
                version, theirs = row.version, PartyForm(initial=filled_party(row))
    return form_page(
        request, form, title=_("Change the body or office"), back=here, version=version, theirs=theirs
    )


@required(Permission.SEE_EVIDENCE)
@require_safe
def party(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """A body or office: what it is part of, its units, and what it is said to have had a part in."""
    row = record_or_404(Party, party_id, "part_of")
    if row.withdrawn_on:
        return tombstone(request, row, kind="party", back=reverse("parties"))
    said = with_findings(Involvement.objects.standing().filter(party=row, act__withdrawn_on=None))
    said = said.filter(act__incident__withdrawn_on=None).select_related("party", "person", "act__incident")
    found = pages_of(said.order_by("act__incident__first_day", "key"), request)
    context = {
        "party": row,
        "kind": label("perpetrators", row.kind),
        "country": COUNTRIES.get(row.country, ""),
        "units": Party.objects.standing().filter(part_of=row).order_by("name")[:200],
        "page": found,
        "involved": involvement_rows(list(found)),
        "may_write": may(signed_in(request), Permission.COUNT),
    }
    return page(request, "evidence/incidents/party.html", context, tab="incidents")


@required(Permission.SEE_EVIDENCE)
@require_safe
def parties(request: HttpRequest) -> HttpResponse:
    """Bodies and offices by name."""
    wanted = visible(request.GET.get("name", "")[:200])
    rows = Party.objects.standing().select_related("part_of").order_by("name", "key")
    if wanted:
        rows = rows.filter(Q(name__icontains=wanted) | Q(key__iexact=wanted))
    number = Count("involvements", filter=Q(involvements__withdrawn_on=None))
    found = pages_of(rows.annotate(number=number), request)
    context = {
        "page": found,
        "rows": [
            {"party": one, "kind": label("perpetrators", one.kind), "country": COUNTRIES.get(one.country, "")}
            for one in found
        ],
        "wanted": wanted,
        "may_write": may(signed_in(request), Permission.COUNT),
    }
    return page(request, "evidence/incidents/parties.html", context, tab="incidents")


def _say_naming(request: HttpRequest, row: Involvement) -> HttpResponse:
    trouble = ""
    try:
        involving.say_naming(
            row, request.POST["naming"], version=version_in(request.POST.get("version", "")),
            by=asker(request), at=timezone.now(),
        )  # fmt: skip
        return redirect(f"{reverse('involvement_edit', args=[row.pk])}?done=naming_said")
    except TooWeak:
        trouble = _("Nobody may be named at this standard. It takes reasonable grounds to believe, or more.")
    except SecondPerson:
        trouble = _("You asked. Somebody else has to agree.")
    except (NotThatWay, ChangedMeanwhile, Withdrawn):
        trouble = _("Somebody changed it meanwhile. Look at it again.")
    row = _involvement_or_404(row.pk)
    form = InvolvementForm(act=row.act, initial=filled_involvement(row))
    return _page(request, row, form, row.version, None, trouble)


def _page(
    request: HttpRequest, row: Involvement, form: InvolvementForm, version: int, theirs: InvolvementForm | None,
    trouble: str = "",
) -> HttpResponse:  # fmt: skip
    asked = involving.asked_by(row)
    answer = form_page(
        request, form, title=_("Change the involvement"), back=reverse("act", args=[row.act_id]), version=version,
        theirs=theirs, template="evidence/incidents/involvement.html", row=row,
        one=involvement_rows([row])[0], newest=row.version, trouble=trouble, may_ask=involving.may_ask(row),
        is_mine=asked == asker(request).pk, may_be_named=involving.may_be_named(row),
    )  # fmt: skip
    if trouble:
        answer.status_code = 409
    return answer


def _involvement_or_404(involvement_id: UUID) -> Involvement:
    rows = with_findings(Involvement.objects.all())
    row = (
        rows.select_related("run", "party", "person", "finding", "act__incident")
        .filter(pk=involvement_id)
        .first()
    )
    if row is None or not Incident.objects.filter(pk=row.act.incident_id).exists():
        raise Http404
    return row
