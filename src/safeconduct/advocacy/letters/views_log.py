"""The delivery log: add a line to what became of a letter, a call or a meeting."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.errors import AccessError
from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.advocacy.letters import log
from safeconduct.advocacy.letters.forms import LogForm
from safeconduct.advocacy.letters.pages import back_to, heading, letter_of, page, refusal
from safeconduct.advocacy.letters.releasing import NotReady
from safeconduct.advocacy.letters.words import REFUSALS
from safeconduct.advocacy.models import Delivery
from safeconduct.evidence.pages import token
from safeconduct.evidence.recording import ChangedMeanwhile


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Add a line."""
    letter, form_token = letter_of(letter_id), token(request.POST.get("token", ""))
    if Delivery.objects.filter(pk=form_token, communication=letter).exists():
        return back_to("letter", letter, "letter_logged")  # the other click of a double click
    possible = log.possible(letter)
    form = LogForm(
        request.POST or None, possible=possible, initial={"day": timezone.now().date(), "event": possible[:1]}
    )
    problem = "" if possible else _("Nothing can be written down here yet, or any more.")
    if request.method == "POST" and form.is_valid():
        try:
            log.write(letter, form.line(), token=form_token, by=signed_in(request), at=timezone.now())
            return back_to("letter", letter, "letter_logged")
        except log.BadDay as bad:
            form.add_error("until" if bad.code in ("no_until", "until_before") else "day", _bad_day(bad.code))
        except NotReady as error:
            problem = " ".join([str(REFUSALS["not_sent"]), *error.problems])
        except (AccessError, ChangedMeanwhile) as error:
            problem = refusal(error)
    context = heading(letter) | {"form": form, "token": form_token, "problem": problem, "may": bool(possible)}
    is_bad = bool(form.errors) or (bool(problem) and request.method == "POST")
    return page(request, "log", context, status=422 if is_bad else 200)


def _bad_day(code: str) -> str:
    return {
        "to_come": _("This day is still to come."),
        "before_release": _("It was released only after that day."),
        "before_sent": _("It was sent only after that day."),
        "no_until": _("Say until when."),
        "until_before": _("More time ends later than the day we asked for, and after the day they asked."),
    }[code]
