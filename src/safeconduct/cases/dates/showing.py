"""Dates and deadlines as templates want them: nothing is decided here, only arranged and put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.dates import exceptions, waking, words
from safeconduct.cases.dates import keys as dates_keys
from safeconduct.cases.dates.calendar import MEDIA_TYPE, Entry, calendar
from safeconduct.cases.dates.deadlines import Due, Everything, OfRequest
from safeconduct.cases.dates.forms import VerifyForm
from safeconduct.cases.dates.kept import Event, Kept, on_the_same_day
from safeconduct.cases.lawdesk import settings
from safeconduct.cases.stances import stance_words
from safeconduct.intake.form.rows import date_in_words
from safeconduct.intake.models import Request
from safeconduct.law.clocks import NOT_BEFORE, Reading
from safeconduct.law.running import Running

SOON_DAYS, MONTH_DAYS = 7, 30
FILE_NAME = "dates.ics"
Row = dict[str, Any]


def of_request(
    held: Request,
    found: OfRequest,
    others: Sequence[Kept],
    at: datetime,
    wrong: tuple[UUID, VerifyForm] | None,
) -> Row:
    """Everything the page of one request shows."""
    alarm_days = settings.current().alarm_days
    names = names_of(found.kept.dates)
    opened = [
        {
            **date_row(each, at, names),
            "is_unverified": each.is_unverified(at, alarm_days),
            "same_day": _same_day(each, found, others),
            "form": _verify_form(each, wrong),
        }
        for each in found.kept.open
    ]
    last_first = sorted(opened, key=lambda row: (not row["is_overdue"], not row["is_unverified"]))
    return {
        "dates": last_first,
        "over": [date_row(each, at, names) for each in reversed(found.kept.over)],
        "damaged": found.kept.damaged,
        "is_live": held.state in waking.LIVE,
        "told": _told(found),
        "clocks": [clock_row(each, found.today) for each in found.clocks],
        "is_counted": found.is_counted,
        "exceptions": exceptions.listed(found.clocks, found.today),
        "unverified": sum(row["is_unverified"] for row in opened),
        "alarm_days": alarm_days,
        "unchecked_by_desk": bool(found.kept.open) and not _desk_can_check(held, found.kept.open),
    }


def _told(found: OfRequest) -> list[str]:
    """Hearings and appointments the person spoke of that are still to come and that nobody has kept yet."""
    kept = {each.when.day.isoformat() for each in found.kept.dates}
    rows = found.answers.get("papers.list", {}).get("value") or []
    coming = (
        row for row in rows if row.get("kind") in words.TOLD and row.get("when") and row["when"] not in kept
    )
    return [
        ", ".join(
            part
            for part in (
                str(words.TOLD[row["kind"]]),
                date_in_words(row["when"], row.get("precision", "about")),
                row.get("where", ""),
            )
            if part
        )
        for row in coming
        if f"{row['when']}-12-31"[:10] >= found.today.isoformat()
    ]


def date_row(one: Kept, at: datetime, names: Mapping[UUID, str]) -> Row:
    """One court date with its history, newest first. ``names``: of staff, by id."""
    return {
        "id": one.id,
        "kind": words.KINDS.get(one.about.kind, words.KINDS["other"]),
        "when": words.when_in_words(one.when),
        "unsound": "" if one.is_sound else words.UNSOUND,
        "court": one.about.court,
        "judge": one.about.judge,
        "source": one.about.source,
        "tag": days_tag(one.when.day, one.when.today(at)),
        "last_check": _last_check(one, names),
        "tried_on": one.check.tried_on,
        "events": [_event(each, names) for each in reversed(one.events)],
        "is_overdue": one.is_overdue(at),
    }


def clock_row(one: Running, today: date) -> Row:
    """A running deadline: the day that drives, the safe and the lawful day, and every reading."""
    due, day = one.due, one.day_to_act(today)
    return {
        "title": one.clock.title,
        "trigger": one.clock.trigger,
        "citation": one.clock.provenance.citation,
        "day": day,
        "passed": due.drives if due.drives < day else None,
        "safe": due.safe,
        "lawful": due.lawful,
        "tag": {"kind": "", "text": _("Not before")} if due.kind == NOT_BEFORE else days_tag(day, today),
        "is_not_before": due.kind == NOT_BEFORE,
        "readings": [_reading(each, due.is_driven_by(each)) for each in due.readings],
        "note": one.precision_note,
        "disputed": one.disputed,
        "is_open": not one.certain,
        "may_have_changed": one.clock.provenance.may_have_changed,
    }


def groups(found: Everything) -> list[Row]:
    """The groups of the long list, without the empty ones."""
    titles = {
        "overdue": _("Overdue"),
        "week": _("Within 7 days"),
        "month": _("Within 30 days"),
        "later": _("Later"),
    }
    sorted_out = found.groups()
    return [
        {"code": code, "title": title, "rows": [_due_row(each) for each in sorted_out[code]]}
        for code, title in titles.items()
        if sorted_out[code]
    ]


def calendar_file(
    due: Iterable[Due], unlocked: Unlocked, at: datetime, *, subject: UUID | None = None
) -> HttpResponse:
    """A calendar to take along: kinds and short ids, nobody's name. One audit row with the count."""
    entries = [_entry(each) for each in due if each.kept or each.is_ahead]
    with transaction.atomic():
        audit.record(
            "dates.taken_out",
            chain="staff",
            at=at,
            by=unlocked.person.pk,
            subject=subject,
            count=len(entries),
        )
    response = HttpResponse(calendar(entries, at), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def days_tag(day: date, today: date) -> dict[str, str]:
    """How many days are left, as a tag."""
    left = (day - today).days
    if left < 0:
        text = ngettext("%(days)s day overdue", "%(days)s days overdue", -left) % {"days": -left}
        return {"kind": "danger", "text": text}
    if left == 0:
        return {"kind": "danger", "text": _("Today")}
    kind = "danger" if left <= SOON_DAYS else "warning" if left <= MONTH_DAYS else ""
    return {"kind": kind, "text": ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}}


def _same_day(one: Kept, found: OfRequest, others: Sequence[Kept]) -> list[str]:
    """Short ids of requests with another hearing on the day of this one, if it is one itself."""
    if not on_the_same_day(one.when.day, [one]):
        return []
    own = [each for each in found.kept.open if each.id != one.id]
    return [str(each.request_id)[:8] for each in on_the_same_day(one.when.day, [*others, *own])]


def _verify_form(one: Kept, wrong: tuple[UUID, VerifyForm] | None) -> VerifyForm:
    """The form to check a date; the one that was posted where something in it is wrong."""
    if wrong and wrong[0] == one.id:
        return wrong[1]
    return VerifyForm(initial={"token": uuid4(), "seen": one.check.seen}, auto_id=f"{one.id}_%s")


def _desk_can_check(held: Request, dates: Sequence[Kept]) -> bool:
    return all(dates_keys.desk_can_check(held.id, epoch) for epoch in {each.check_epoch for each in dates})


def _last_check(one: Kept, names: Mapping[UUID, str]) -> str:
    sure = one.last_check()
    if sure is None:
        return ""
    return _("%(day)s, by %(who)s") % {
        "day": date_format(sure.day, "DATE_FORMAT"),
        "who": names.get(sure.person_id, ""),
    }


def _event(one: Event, names: Mapping[UUID, str]) -> Row:
    if one.held is None:
        return {"title": words.DAMAGED, "day": one.day, "who": "", "text": ""}
    who = names.get(one.person_id, "")
    return {
        "title": words.HAPPENED.get(one.what, ""),
        "day": one.day,
        "who": _("%(who)s, dates desk") % {"who": who} if one.from_desk else who,
        "text": words.event_in_words(one.held),
    }


def names_of(dates: Iterable[Kept]) -> dict[UUID, str]:
    """Names of all who wrote in the history of these dates, by id."""
    ids = {event.person_id for one in dates for event in one.events}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "display_name"))


def _reading(one: Reading, drives: bool) -> Row:
    return {
        "computed": one.computed,
        "lawful": one.lawful,
        "safe": one.safe,
        "why": one.why,
        "citation": one.citation,
        "stance": stance_words(one.stance),
        "drives": drives,
        "status": one.status if one.status != "in_force" else "",
        "authority": one.status_authority,
    }


def _due_row(each: Due) -> Row:
    kept = each.kept
    return {
        "title": _title(each),
        "request": str(each.request_id)[:8],
        "url": reverse("request_dates", kwargs={"request_id": each.request_id}),
        "day": each.day,
        "when": words.when_in_words(kept.when) if kept else "",
        "tag": days_tag(each.day, each.today),
        "is_date": kept is not None,
        "passed": _passed(each),
        "unsound": "" if kept is None or kept.is_sound else words.UNSOUND,
    }


def _passed(each: Due) -> date | None:
    """The day by the strictest way to count, where only another one leaves time."""
    return each.clock.due.drives if each.clock and each.clock.due.drives < each.day else None


def _title(each: Due) -> Any:
    if each.kept:
        return words.KINDS.get(each.kept.about.kind, words.KINDS["other"])
    return each.clock.clock.title if each.clock else ""


def _entry(each: Due) -> Entry:
    short = str(each.request_id)[:8]
    if each.kept:
        what = words.in_calendar(each.kept.about.kind)
        begins: datetime | date = each.kept.when.moment or each.day
        uid = f"{each.kept.id}@dates"
    else:
        what, begins = _("Deadline"), each.day
        uid = f"{_nameless(each)}@dates"
    return Entry(uid, _("%(what)s, request %(id)s") % {"what": what, "id": short}, begins)


def _nameless(each: Due) -> str:
    """An id that is the same each time and does not say which deadline it is."""
    named = f"{each.request_id}/{each.clock.clock.id}/{each.clock.row}" if each.clock else ""
    return vault.digests.sha256(named.encode()).hex()[:32]
