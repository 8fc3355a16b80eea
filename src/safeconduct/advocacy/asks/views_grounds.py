"""Say what an ask rests on, and that it rests on it no more."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.advocacy.asks import grounds
from safeconduct.advocacy.asks.asking import asker, done, form_page, standing_or_404
from safeconduct.advocacy.asks.forms import GroundForm
from safeconduct.advocacy.asks.grounds import NotUsable
from safeconduct.advocacy.models import Ask, AskGround
from safeconduct.advocacy.pages import page
from safeconduct.evidence.testimonies.words import SCOPES

BROUGHT = {
    "withdrawn": gettext_lazy("It was withdrawn. An ask cannot rest on it."),
    "figure": gettext_lazy("There is no such figure."),
}


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Let an ask rest on a record."""
    ask = standing_or_404(Ask, ask_id)
    now = timezone.now()
    form = GroundForm(
        request.POST or None, today=now.date(), initial={"key": request.GET.get("key", "")[:200]}
    )
    if request.method == "POST" and form.is_valid() and form.record is not None:
        given = form.cleaned_data
        try:
            grounds.add_ground(
                ask, form.record, act=given["act"], unit=given["unit"], by=asker(request), at=now
            )  # fmt: skip
            return done("ask", ask.pk, "ground_added")
        except NotUsable as trouble:
            form.add_error("key", sentence(trouble))
    return form_page(
        request,
        form,
        title=_("What does %(key)s rest on?") % {"key": ask.key},
        back=reverse("ask", args=[ask.pk]),
    )


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, ground_id: UUID) -> HttpResponse:
    """Take a ground away; asked before it is done."""
    row = AskGround.objects.filter(pk=ground_id, owner_kind=grounds.ASK).first()
    if row is None:
        raise Http404
    ask = standing_or_404(Ask, row.owner_id)
    if request.method == "POST":
        grounds.end_ground(row, by=asker(request), at=timezone.now())
        return done("ask", ask.pk, "ground_ended")
    context = {
        "title": _("Take this ground away?"),
        "text": _("The ask rests on it no more. The record itself stays as it is."),
        "action": _("Take it away"), "cancel_url": reverse("ask", args=[ask.pk]), "danger": True,
    }  # fmt: skip
    return page(request, "advocacy/asks/confirm.html", context, tab="campaigns")


def sentence(trouble: NotUsable) -> str:
    """Why a record may not be used, naming purposes and nobody."""
    if trouble.why != "consent":
        return str(BROUGHT[trouble.why])
    purposes = "; ".join(f"“{SCOPES[scope][0]}”" for scope in trouble.missing)
    if not purposes:
        return _("It rests on a person’s account that may not be used any more.")
    return _(
        "It was made from a person’s account, and what that needs does not hold today: %(purposes)s."
    ) % {"purposes": purposes}
