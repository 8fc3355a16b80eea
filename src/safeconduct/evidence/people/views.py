"""Persons by pseudonym: the list, one person, a new one, and the counted parts changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.access.unlocked import unlocked_of
from safeconduct.evidence import kept_forms
from safeconduct.evidence.fields import code_choices, version_in
from safeconduct.evidence.models import PersonRecord
from safeconduct.evidence.pages import desk_of, page, sealed_notice, token
from safeconduct.evidence.people import looked_at, matching, same_names, showing
from safeconduct.evidence.people.finding import find_by_name
from safeconduct.evidence.people.forms import UNITS, FindForm, IdentityForm, PersonForm
from safeconduct.evidence.recording import ChangedMeanwhile, add, change

A_PAGE = 50


@required(Permission.SEE_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest) -> HttpResponse:
    """Everybody recorded, by pseudonym; and whom a name may be, for somebody with a seat in the vault."""
    desk = desk_of(request, "testimony")
    form, found = FindForm(request.POST or None), None
    if request.method == "POST" and desk is not None and form.is_valid():
        by = unlocked_of(request).person
        found = find_by_name(form.cleaned_data["name"], desk, by=by, reason=form.cleaned_data["reason"],
                             at=timezone.now())  # fmt: skip
    shown = Paginator(showing.filtered(request.GET), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": showing.lines(list(shown)),
        "filtered": any(request.GET.get(name) for name in ("unit", "outcome", "origin", "identity")),
        "filters": request.GET,
        "units": UNITS.items(),
        "outcomes": code_choices("person_status"),
        "form": form if desk is not None else None,
        "found": found,
        "found_rows": showing.lines(found.records) if found else [],
        "sealed_notice": "" if desk is not None else sealed_notice(),
        "waiting": matching.waiting().count(),
        "may_record": may(signed_in(request), Permission.COUNT),
    }
    wrong = request.method == "POST" and desk is not None and bool(form.errors)
    return page(request, "evidence/people/list.html", context, tab="people", status=422 if wrong else 200)


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record a person; who it is goes into the vault at once, where the reader has a seat."""
    desk = desk_of(request, "testimony")
    kept = kept_forms.offer(request, "person")
    given: Any = request.POST or kept.typed
    form = PersonForm(given or None, initial={"unit": "person"})
    identity = IdentityForm(given or None) if desk is not None else None
    if request.method == "POST" and form.is_valid() and (identity is None or identity.is_valid()):
        content = identity.content() if identity is not None else {}
        record = PersonRecord(
            id=token(request.POST.get("token", "")), has_identity=bool(content), **form.cleaned_data
        )
        by = unlocked_of(request).person
        record = add(record, by=by, at=timezone.now(), content=content or None, desk=desk)
        kept_forms.done(request, "person")
        same = same_names.looked_for(request, record, content, desk)
        return redirect(f"{reverse('person_recorded', args=(record.pk,))}?done=person_added{same}")
    if kept.typed is not None:
        form, identity = kept_forms.filled(form), kept_forms.filled(identity) if identity else None
    context = {
        "form": form, "identity": identity, "kept": kept, "is_new": True,
        "token": token((given or {}).get("token", "")), "sealed_notice": sealed_notice(),
    }  # fmt: skip
    wrong = bool(form.errors or (identity and identity.errors))
    return page(request, "evidence/people/form.html", context, tab="people", status=422 if wrong else 200)


@required(Permission.SEE_EVIDENCE)
@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person: what is counted, where they are recorded, and who opened what the vault keeps."""
    record = get_object_or_404(PersonRecord.objects.select_related("same_as"), pk=person_id)
    if record.withdrawn_on:
        return page(request, "evidence/people/withdrawn.html", {"record": record}, tab="people")
    said = list(matching.of(record))
    unopened = looked_at.decided_unopened(said)
    matches = [showing.match_line(match, record, unopened=unopened) for match in said]
    context = {
        "record": record,
        "rows": showing.summary(record),
        **showing.recorded_with(record),
        "matches": matches,
        "same_names": same_names.named(request, record),
        "readings": showing.readings([record.pk]),
        "history_url": showing.address("record_history", "personrecord", record.pk),
        "may_change": may(signed_in(request), Permission.COUNT),
        "has_seat": desk_of(request, "testimony") is not None,
        "sealed_notice": sealed_notice(),
    }
    return page(request, "evidence/people/person.html", context, tab="people")


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Change the counted parts."""
    record = get_object_or_404(PersonRecord.objects.standing(), pk=person_id)
    if request.method != "POST":
        held = {name: getattr(record, name) for name in PersonForm.base_fields}
        return _edit_page(request, record, PersonForm(initial=held, record=record), record.version)
    form, version = PersonForm(request.POST, record=record), version_in(request.POST.get("version", ""))
    if not form.is_valid():
        return _edit_page(request, record, form, version)
    try:
        by = unlocked_of(request).person
        change(record, form.cleaned_data, version=version, by=by, at=timezone.now())
    except ChangedMeanwhile:
        record.refresh_from_db()
        form.add_error(None, changed_meanwhile())
        return _edit_page(request, record, form, record.version, theirs=True)
    return redirect(f"{reverse('person_recorded', args=(record.pk,))}?done=person_saved")


def changed_meanwhile() -> str:
    return _(
        "A colleague changed this a moment ago. Your text is below, theirs beside it. Save again to put yours "
        "in its place."
    )


def _edit_page(
    request: HttpRequest, record: PersonRecord, form: PersonForm, version: int, *, theirs: bool = False
) -> HttpResponse:
    context = {
        "form": form, "record": record, "version": version,
        "theirs": showing.summary(record) if theirs else [],
    }  # fmt: skip
    status = 409 if theirs else 422 if form.errors else 200
    return page(request, "evidence/people/form.html", context, tab="people", status=status)
