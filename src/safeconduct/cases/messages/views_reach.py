""" "I am about to call or write": what was agreed, what to know first, and the log of what happened."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, may, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, reading
from safeconduct.cases.journal import ChangedMeanwhile, Journal, JournalGone, Record
from safeconduct.cases.messages import contacts, window, words
from safeconduct.cases.messages.forms import ContactForm
from safeconduct.cases.notes.forms import BackForm, StrikeForm
from safeconduct.cases.notes.showing import names_of
from safeconduct.cases.pages import page
from safeconduct.cases.people.reaching import CHANNEL, may_reach
from safeconduct.cases.people.values import value_of
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request

Ready = tuple[Request, CaseKeys, Unlocked, Journal]


@required(Permission.OPEN_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def reach(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What may be done now, by each way; POST writes a contact down."""
    ready = held, keys, unlocked, _found = _ready(request, request_id)
    now = timezone.now()
    if request.method != "POST":
        return _page(request, ready, now)
    if not may(unlocked.person, Permission.KEEP_CASE):
        raise Http404
    form = ContactForm(request.POST, clock=window.clock_of(_contact(ready)), now=now)
    if not form.is_valid():
        return _page(request, ready, now, form, status=422)
    try:
        contacts.log(
            request=held,
            keys=keys,
            said=form.contact(),
            token=form.cleaned_data["token"],
            by=unlocked,
            at=now,
        )
    except contacts.NotNow as outside:
        _say_why(form, outside, ready)
        return _page(request, ready, now, form, status=422)
    except contacts.NotWritten:
        form.add_error("why", _("Say why, in at least ten letters."))
        return _page(request, ready, now, form, status=422)
    except JournalGone:
        form.add_error(None, _("Somebody changed who may read it a moment ago. Please save again."))
        return _page(request, ready, now, form, status=409)
    return redirect(f"{reverse('reach', args=(held.id,))}?done=contact_logged")


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """Strike a contact out of the log with a reason, or let it hold again."""
    held, keys, unlocked, found = _ready(request, request_id)
    record = found.get(record_id, contacts.KIND)
    if record is None:
        raise Http404
    kind = BackForm if record.is_struck else StrikeForm
    form = kind(request.POST or None, initial={"token": uuid4(), "version": record.version})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            contacts.strike(
                request=held, keys=keys, record=record, reason=given.get("reason", ""), seen=given["version"],
                token=given["token"], by=unlocked, at=timezone.now(),
            )  # fmt: skip
        except (ChangedMeanwhile, JournalGone):
            form.add_error(None, _("A colleague changed this a moment ago. Look at it again first."))
        else:
            done = "contact_struck" if "reason" in given else "contact_back"
            return redirect(f"{reverse('reach', args=(held.id,))}?done={done}")
    status = 409 if form.non_field_errors() else 422 if form.errors else 200
    context = {"form": form, "row": _rows([record], _clock(held, keys, found))[0]}
    return page(request, held, keys, "cases/messages/strike.html", context, tab="first", status=status)


def _ready(request: HttpRequest, request_id: UUID) -> Ready:
    held, keys, unlocked = opened(request, request_id)
    return held, keys, unlocked, journal.read(held, keys).seen_by(unlocked.person)


def _contact(ready: Ready) -> dict[str, Any]:
    held, keys, _unlocked, found = ready
    return window.contact_of(found, reading.read_answers(held, keys))


def _clock(held: Request, keys: CaseKeys, found: Journal) -> tzinfo:
    return window.clock_of(window.contact_of(found, reading.read_answers(held, keys)))


def _say_why(form: ContactForm, outside: contacts.NotNow, ready: Ready) -> None:
    """Why it is refused, when it may be tried, and what passes all the same."""
    for sentence in words.sentences(outside.reasons):
        form.add_error("channel", sentence)
    if outside.next_window:
        local = outside.next_window.astimezone(window.clock_of(_contact(ready)))
        form.add_error("channel", _("It may be tried from %(when)s.") % {"when": _text(local)})
    form.add_error(
        "override", _("It was not written down. If it must be, say here why, and in a sentence below.")
    )


def _page(
    request: HttpRequest, ready: Ready, now: datetime, form: ContactForm | None = None, status: int = 200
) -> HttpResponse:
    held, keys, unlocked, found = ready
    contact = _contact(ready)
    clock, zone = window.clock_of(contact), window.zone_of(contact)
    context = {
        **_ways(contact, now, clock),
        "has_zone": zone is not None,
        "their_time": _text(now.astimezone(clock)),
        "avoid": _avoid(contact),
        "log": _rows(contacts.newest_first(found), clock),
        "form": (form or ContactForm(clock=clock, now=now))
        if may(unlocked.person, Permission.KEEP_CASE) else None,
    }  # fmt: skip
    return page(request, held, keys, "cases/messages/reach.html", context, tab="first", status=status)


def _ways(contact: dict[str, Any], now: datetime, clock: tzinfo) -> dict[str, Any]:
    """The ways that were agreed to, open now or not; and the names of all others."""
    agreed, others = [], []
    for channel in window.OUTSIDE:
        reached, label = may_reach(contact, channel, now), words.CHANNELS.get(channel, channel)
        if CHANNEL in reached.reasons:
            others.append(label)
            continue
        next_window = reached.next_window
        agreed.append(
            {
                "label": label,
                "is_open": reached.allowed,
                "why": words.sentences(reached.reasons),
                "next": _text(next_window.astimezone(clock)) if next_window else "",
            }
        )
    return {"ways": agreed, "not_agreed": others}


def _avoid(contact: dict[str, Any]) -> list[str]:
    """What to avoid, as it was agreed."""
    return [str(said) for name in ("avoid", "days_said") if (said := value_of(contact, name))]


def _rows(records: list[Record], clock: tzinfo) -> list[dict[str, Any]]:
    names = names_of(record.first.person_id for record in records)
    return [
        {
            "id": record.id,
            "when": _text(contacts.when(record).astimezone(clock)),
            "channel": words.CHANNELS.get(record.content.get("channel", ""), ""),
            "direction": words.DIRECTIONS.get(record.content.get("direction", ""), ""),
            "reached": words.OUTCOMES.get(record.content.get("reached", ""), ""),
            "said": record.content.get("said", ""),
            "outside": words.sentences(record.content.get("outside", ())),
            "override": words.OVERRIDES.get(record.content.get("override", ""), ""),
            "why": record.content.get("why", ""),
            "who": names.get(record.first.person_id, ""),
            "struck": record.newest.struck,
        }
        for record in records
    ]


def _text(local: datetime) -> str:
    return f"{date_format(local, 'DATE_FORMAT')}, {date_format(local, 'H:i')}"
