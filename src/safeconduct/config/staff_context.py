"""What every staff page shows over its content: who is signed in, and where they may go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.access.models import Emergency, Grant, Person, ReadAlarm
from safeconduct.access.permissions import Permission, may
from safeconduct.advocacy.done import done_in_advocacy
from safeconduct.attorneys.done import done_on_the_panel
from safeconduct.attorneys.offers import lists as offers
from safeconduct.cases.done import done_in_the_case_room
from safeconduct.cases.emergencies.actions import to_answer
from safeconduct.evidence.done import done_at_the_desk
from safeconduct.press.done import done_in_the_press_room

DESKS = ("evidence", "campaigns", "publications", "rounds", "offers", "panel", "my_offers", "my_placements")
"""First pages of desks: whatever lies below their address lies behind the same door."""
BESIDE = {"panel": ("agreements", "firms"), "my_profile": ("my_pause", "sign_agreement")}
"""Pages that lie behind a door, but not below its address."""


def staff_face(request: HttpRequest) -> dict[str, Any]:
    """Navigation by permission. Nobody is shown a door they may not open."""
    person = getattr(request, "user", None)  # an error page may come before the middleware has set it
    if person is None or not person.is_authenticated:
        return {}
    has_two = _has_two_lists(person)
    doors = (
        ("my_placements", _("My work") if has_two else _("My cases"), Permission.BE_PLACED),
        ("my_offers", _("Offers"), Permission.BE_PLACED),
        ("my_profile", _("My profile"), Permission.BE_PLACED),
        ("inbox", _("Inbox"), Permission.SEE_REQUESTS),
        ("unplaced", _("To be placed"), Permission.PLACE),
        ("rounds", _("Rounds"), Permission.PLACE),
        ("offers", _("Offers"), Permission.PLACE),
        ("panel", _("Panel"), Permission.VET),
        ("mentoring", _("Mentoring"), Permission.MENTOR),
        ("my_cases", _("My cases"), Permission.OPEN_REQUEST),
        ("my_tasks", _("My tasks"), Permission.KEEP_CASE),
        ("deadlines", _("Deadlines"), Permission.KEEP_DATES),
        ("calls", _("Calls"), Permission.ENTER_REQUEST),
        ("digest", _("Supervision"), Permission.SUPERVISE),
        ("emergencies", _("Emergencies"), Permission.BREAK_GLASS),
        ("alarms", _("Alarms"), Permission.SEE_ALARMS),
        ("statistics", _("Statistics"), Permission.COUNT_OUTCOMES),
        ("dates", _("Dates"), Permission.CHECK_DATES),
        ("evidence", _("Evidence"), Permission.SEE_EVIDENCE),
        ("campaigns", _("Advocacy"), Permission.PRESS),
        ("publications", _("Press"), Permission.PRESS),
        ("access:approvals", _("Approvals"), Permission.APPROVE_EXPORT, Permission.RELEASE),
        ("referrals", _("Referrals"), Permission.KEEP_REFERRALS),
        ("message_templates", _("Texts"), Permission.REPLY),
        ("retention", _("Keeping"), Permission.SET_RETENTION),
        ("law", _("Law"), Permission.SEE_LAW),
        ("access:desks", _("Desks"), Permission.SEE_DESKS),
        ("access:people", _("People"), Permission.SEE_PEOPLE),
        ("access:cards", _("Recovery cards"), Permission.HOLD_CARD),
        ("access:recoveries", _("Recovery"), Permission.HOLD_CARD),
        ("access:set_up", _("Set-up"), Permission.SEE_SETUP),
        ("languages", _("Languages"), Permission.SEE_LANGUAGES),
    )
    counts = {
        "offers": lambda: offers.counts(timezone.now())["asked"],
        "my_offers": lambda: offers.waiting_for(person.pk, timezone.now()),
        "emergencies": lambda: _to_answer(request),
        "alarms": unseen_alarms,
    }
    nav = [
        {
            "url": reverse(name),
            "label": label,
            "current": _is_here(request, name),
            "count": counts[name]() if name in counts else 0,
        }
        for name, label, *permissions in doors
        if any(may(person, permission) for permission in permissions) and (name != "my_cases" or has_two)
    ]
    opens = {
        "panel": may(person, Permission.PLACE),
        "story": may(person, Permission.OPEN_STORY),
        "people": may(person, Permission.ASSIGN),
        "dates": may(person, Permission.KEEP_DATES),
        "ways": may(person, Permission.TELL_WAYS),
    }
    account = {
        "url": reverse("access:account"),
        "label": _("My account"),
        "current": request.path == reverse("access:account"),
    }
    return {
        "staff_nav": [*nav, account],
        "opens": opens,
        "signed_in_name": person.get_full_name(),
        "done": done_words(request.GET.get("done", "")) if request.method == "GET" else "",
    }


def _to_answer(request: HttpRequest) -> int:
    """Questions of colleagues in an emergency that this person can answer."""
    now, unlocked = timezone.now(), getattr(request, "unlocked", None)
    if not unlocked or not Emergency.objects.asked(now).exclude(asker=unlocked.person).exists():
        return 0
    return len(to_answer(unlocked, now))


def unseen_alarms() -> int:
    return ReadAlarm.objects.filter(seen_on=None).count()


def _has_two_lists(person: Person) -> bool:
    """Whether an attorney reads cases beside those the panel gave to her: then there is a door for those too."""
    if may(person, Permission.ASSIGN) or not may(person, Permission.BE_PLACED):
        return True
    others = Grant.objects.filter(person=person).exclude(purpose__in=("representing", "mentoring"))
    return others.exclude(state="ended").exists()


def _is_here(request: HttpRequest, name: str) -> bool:
    """Whether the page lies behind this door; the desks have many pages behind one."""
    door = reverse(name)
    beside = tuple(reverse(each) for each in BESIDE.get(name, ()))
    below = ((door,) if name in DESKS else ()) + beside
    return request.path in (door, *beside) or request.path.startswith(tuple(f"{each}/" for each in below))


def done_words(code: str) -> str:
    """A sentence that says what the last button did; the address carries its code."""
    sentences = {
        "sent": _("Your message was sent."),
        "taken": _("The request is yours now. Hand it over to two people, or let somebody else read it."),
        "handed_over": _("The request was handed over. The desk cannot open it any more."),
        "given": _("Access was given."),
        "ended": _("Access was ended, and the keys were turned."),
        "close": _("The request was closed."),
        "reopen": _("The request is open again."),
        "hold": _("It is recorded that a duty stops the deletion. The request is closed."),
        "deleted": _("The request was deleted. It is gone here at once, from backups within fourteen days."),
    }
    return sentences.get(code, "") or _done_in_screening(code)


def _done_in_screening(code: str) -> str:
    """The same for screening, dates, referrals and settings."""
    sentences = {
        "referral_added": _("The organisation is on the list."),
        "referral_saved": _("The organisation was saved."),
        "referral_retired": _("It was taken off the list. No letter names it from now on."),
        "referral_back": _("It is on the list again."),
        "date_kept": _("The date was kept."),
        "date_kept_past": _("The date was kept. Its day lies in the past: is this right?"),
        "date_changed": _("The new date was kept. The old one stays in the history."),
        "date_verified": _("It was kept that the date was checked today."),
        "date_unreached": _("It was kept that the court could not be reached."),
        "date_ended": _("It was kept what became of the date."),
        "feed_ended": _("Your feed was ended. Its address opens nothing any more."),
        "fact_saved": _("The answer was saved."),
        "fact_saved_unlisted": _(
            "The answer was saved. The inbox does not show it yet: the request is marked as new for the desk."
        ),
        "position_changed": _("The place in the list was changed."),
        "position_kept": _(
            "It was kept with the request. The list follows when a member of the intake desk opens this page."
        ),
        "screening_saved": _("Today’s screening was kept."),
        "decided": _("The decision was recorded and the letter was sent."),
        "settings_saved": _("The settings were saved. They hold from the next time a request is screened."),
    }
    return (
        sentences.get(code, "")
        or done_in_the_case_room(code)
        or done_at_the_desk(code)
        or done_in_advocacy(code)
        or done_on_the_panel(code)
        or done_in_the_press_room(code)
    )
