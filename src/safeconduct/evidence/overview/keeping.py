"""Where a form sends what was typed so far: by its button, or quietly by ``keep.js``."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import date as as_text
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.access.unlocked import unlocked_of
from safeconduct.evidence import kept_forms
from safeconduct.evidence.overview.subjects import may_be_kept


@required(Permission.COUNT)
@require_POST
def keep_form(request: HttpRequest, form: str, subject_id: UUID) -> HttpResponse:
    """Keep what was typed and go on typing, or throw it away."""
    may_keep = may_be_kept(form, subject_id, by=signed_in(request), on=timezone.now().date())
    return keep_posted(request, form, subject_id, may_keep=may_keep, below="/evidence/")


def keep_posted(
    request: HttpRequest, form: str, subject_id: UUID, *, may_keep: bool, below: str
) -> HttpResponse:
    """The answer to a form's Keep button, or to ``keep.js``. ``below``: the desk that its page belongs to."""
    unlocked, now = unlocked_of(request), timezone.now()
    how = request.POST.get("keep", "")
    back = "" if how == "quietly" else _back(request, below)
    if how == "forget":
        kept_forms.forget(person=unlocked.person, form=form, subject_id=subject_id)
        return redirect(back)
    if not may_keep:
        raise Http404
    try:
        kept_forms.keep(by=unlocked, form=form, subject_id=subject_id, typed=request.POST, at=now)
    except kept_forms.NotKept:
        raise Http404 from None
    if how == "quietly":
        said = _("Kept at %(time)s") % {"time": as_text(timezone.localtime(now), "TIME_FORMAT")}
        return HttpResponse(said, content_type="text/plain; charset=utf-8")
    return redirect(f"{back}?kept=back")


def _back(request: HttpRequest, below: str) -> str:
    """The page of the form; only an address of this site."""
    typed = request.POST.get("keep_back", "").partition("?")[0]
    if typed.startswith(below) and url_has_allowed_host_and_scheme(typed, allowed_hosts=None):
        return typed
    raise Http404
