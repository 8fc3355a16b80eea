"""One's own feed: make its address, end it; and the feed itself, which asks for no sign-in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.cases.dates import feed
from safeconduct.cases.dates.calendar import MEDIA_TYPE


@sensitive_variables()
@required(Permission.KEEP_DATES)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Whether one has a feed; make a new address (shown on this answer only), or end it."""
    person, address = signed_in(request), ""
    if request.method == "POST":
        if "end" in request.POST:
            feed.end(by=person, at=timezone.now())
            return redirect(f"{reverse('feed')}?done=feed_ended")
        token = feed.make(by=person, at=timezone.now())
        address = request.build_absolute_uri(reverse("feed_ics", kwargs={"token": token}))
    context = {"held": feed.of_person(person), "address": address}
    return render(request, "cases/dates/feed.html", context)


@sensitive_variables()
@login_not_required
@require_safe
def feed_ics(request: HttpRequest, token: str) -> HttpResponse:
    """The feed behind an address. An unknown one is not there."""
    try:
        body = feed.read(token, timezone.now())
    except feed.NoFeed:
        raise Http404 from None
    response = HttpResponse(body, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response
