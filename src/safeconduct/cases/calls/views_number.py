"""The number, read out twice, digit by digit, in the caller's words; read back; or another one."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct import vault
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases.calls import numerals
from safeconduct.cases.calls.forms import NumberReadForm
from safeconduct.cases.calls.views import heard_of
from safeconduct.choices.languages import LANGUAGES
from safeconduct.intake import operators
from safeconduct.intake.derivation import TooBusy
from safeconduct.intake.operators import Heard
from safeconduct.intake.returning import derive_in_turn
from safeconduct.keyring.rows import NoKey


@required(Permission.ENTER_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Read it out, twice; type what the caller reads back."""
    heard = heard_of(request, call_id)
    try:
        receipt = operators.number_of(heard)
    except operators.NumberSettled:
        return redirect("call", call_id=call_id)
    initial = {"call_back": heard.notes.get("call_back", "")}
    asked = NumberReadForm(request.POST or None, receipt=receipt, sent=heard.sent, initial=initial)
    if request.method == "POST" and asked.is_valid():
        missed, by = asked.cleaned_data.get("not_written", False), unlocked_of(request)
        try:
            derived = None if missed else derive_in_turn(receipt, by.person.pk.bytes)
            operators.settle_number(
                heard, derived=derived, call_back=_reached(asked, heard), by=by, at=timezone.now()
            )
        except TooBusy:
            asked.add_error(None, _("Too much at this moment. Nothing was lost: press the button again."))
        except (NoKey, operators.NotYourCall):
            raise Http404 from None
        else:
            done = "call_number_missed" if missed else "call_number_read"
            return redirect(f"{reverse('call', kwargs={'call_id': call_id})}?done={done}")
    return _show(request, heard, receipt, asked)


@required(Permission.ENTER_REQUEST)
@require_POST
def another(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Another number instead: the first opens nothing from then on."""
    heard = heard_of(request, call_id)
    try:
        derived = derive_in_turn(operators.next_number(heard), unlocked_of(request).person.pk.bytes)
        operators.another_number(heard, derived, at=timezone.now())
    except operators.NumberSettled:
        return redirect("call", call_id=call_id)
    except TooBusy:
        return redirect("call_number", call_id=call_id)
    except (NoKey, operators.NotYourCall):
        raise Http404 from None
    return redirect("call_number", call_id=call_id)


def _reached(asked: NumberReadForm, heard: Heard) -> str:
    return str(asked.cleaned_data.get("call_back") or heard.notes.get("call_back", ""))


def _show(request: HttpRequest, heard: Heard, receipt: vault.Receipt, asked: NumberReadForm) -> HttpResponse:
    wanted = request.GET.get("in") or heard.notes.get("language", "")
    language = numerals.language_to_read(wanted)
    context = {
        "heard": heard,
        "form": asked,
        "listened": heard.notes.get("monitored") != "no",
        "groups": numerals.groups(receipt.grouped(), language),
        "read_in": language,
        "read_direction": "rtl" if language in numerals.RIGHT_TO_LEFT else "ltr",
        "readable": [(code, LANGUAGES[code]) for code in numerals.WORDS if code in LANGUAGES],
    }
    return render(request, "cases/calls/number.html", context, status=422 if asked.errors else 200)
