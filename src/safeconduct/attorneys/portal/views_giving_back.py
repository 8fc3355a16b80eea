"""Giving a case back, after a page that says what must be done first; and the kit for whoever takes it on."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.attorneys.models import Placement
from safeconduct.attorneys.portal import desk as desks
from safeconduct.attorneys.portal import giving_back, placements, showing, words
from safeconduct.attorneys.portal.drafts import all_drafts
from safeconduct.attorneys.portal.forms import LONGEST_NOTICE, GiveBackForm
from safeconduct.attorneys.portal.hours_told import by_month, in_words
from safeconduct.attorneys.portal.room import Room, enter, in_story
from safeconduct.cases.journal import ChangedMeanwhile, JournalGone
from safeconduct.cases.life import actions as life
from safeconduct.cases.life import facts
from safeconduct.cases.life import words as life_words
from safeconduct.cases.papers.choosing import title_of
from safeconduct.cases.papers.kinds import JOURNAL_KINDS
from safeconduct.cases.papers.kinds import KINDS as PAPER_KINDS

Row = dict[str, Any]


@required(Permission.BE_PLACED)
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, request_id: UUID) -> HttpResponseBase:
    """Give a case back: hers alone, and only while it is."""
    person = unlocked_of(request).person
    mine = Placement.objects.filter(attorney__person=person, request_id=request_id, state__in=Placement.LIVE)
    placement = mine.first()
    if placement is not None and placement.state == "accepted":
        return _let_go(request, placement)
    held = placements.one_represented(person, request_id, timezone.now())
    if held is None or held.placement is None:
        raise Http404
    if held.placement.state == "returned":  # sent twice, or an old page
        return redirect(f"{reverse('my_placement', args=(request_id,))}?done=case_given_back")
    return _give_back(enter(request, request_id))


def _give_back(room: Room) -> HttpResponse:
    if room.request.method != "POST":
        initial = {"token": uuid4(), "version": 0, "last_day": room.today + LONGEST_NOTICE}
        return _page(room, GiveBackForm(today=room.today, initial=initial))
    form = GiveBackForm(room.request.POST, today=room.today)
    if not form.is_valid():
        return _page(room, form)
    given = form.cleaned_data
    try:
        giving_back.give_back(
            by=room.writer, reason=given["reason"], why=given["why"], last_day=given["last_day"],
            token=given["token"],
        )  # fmt: skip
    except (giving_back.NotHers, giving_back.NotPossible):
        raise Http404 from None
    except life.NotPossible:
        form.add_error(None, _("The case is closed or waits to be deleted: there is nothing to give back."))
        return _page(room, form, status=409)
    except (JournalGone, ChangedMeanwhile):
        form.add_error(None, _("Somebody changed this case a moment ago. Please send it again."))
        return _page(room, form, status=409)
    return room.to("my_placement", done="case_given_back")


def _page(room: Room, form: GiveBackForm, status: int = 0) -> HttpResponse:
    found = desks.look(room.held, room.keys, room.by, room.at)
    waiting = [each for each in all_drafts(found.journal) if each.state != "frozen"]
    context = {
        "dates": [desks.date_row(each) for each in giving_back.soon(found.coming(), room.today)],
        "tasks": [each for each in found.tasks if each.owner == room.by.person.pk],
        "drafts": showing.draft_rows(waiting, room.today), "waiting": found.waiting,
        "unread": room.held.unread,
    }  # fmt: skip
    return room.page("give_back", context, form, door="", status=status)


def _let_go(request: HttpRequest, placement: Placement) -> HttpResponse:
    if request.method == "POST":
        try:
            giving_back.let_go(request_id=placement.request_id, by=unlocked_of(request), at=timezone.now())
        except giving_back.NotHers:
            raise Http404 from None
        return redirect(f"{reverse('my_placements')}?done=case_let_go")
    short_id = str(placement.request_id)[:8]
    return render(request, "attorneys/portal/let_go.html", {"short_id": short_id})


@required(Permission.OPEN_STORY)
@require_safe
@in_story
def kit(room: Room) -> HttpResponse:
    """Everything the next attorney needs on one page, to read or print."""
    found = desks.look(room.held, room.keys, room.by, room.at)
    totals = by_month(found.spells)
    papers = found.journal.records(*JOURNAL_KINDS)
    proofs = {each.id for each in facts.proofs(found.journal)}
    context = {
        "who": _who(room), "stage": life_words.STAGES[found.stands.stage], "sides": _sides(found),
        "dates": desks.date_rows(found), "tasks": found.tasks,
        "papers": [
            {
                "id": each.id, "title": title_of(each), "is_proof": each.id in proofs,
                "kind": PAPER_KINDS.get(str(each.content.get("kind")), ""), "day": each.first.day,
            }
            for each in papers
        ],
        "drafts": showing.draft_rows(found.drafts, found.today), "given_back": _given_back(found),
        "hours": in_words(sum(minutes for _month, _kind, minutes in totals)),
        "agreed": facts.agreement(room.held, found.journal),
        "retainers": [title_of(each) for each in papers if each.content.get("kind") == "retainer"],
        "steps": desks.rows_of(found)[:20],
        "may_take": placements.one_represented(room.by.person, room.held.id, room.at) is not None,
    }  # fmt: skip
    return room.page("kit", context, door="")


def _who(room: Room) -> list[Row]:
    """Attorneys of this case, the newest first."""
    found = Placement.objects.filter(request_id=room.held.id).select_related(
        "attorney__person", "mentor__person"
    )
    return [
        {
            "name": each.attorney.person.display_name if each.attorney.person else _("No account"),
            "mentor": each.mentor.person.display_name if each.mentor and each.mentor.person else "",
            "given_on": each.given_on, "ended_on": each.ended_on, "state": words.PLACEMENTS[each.state],
        }
        for each in found.order_by("-accepted_at", "id")
    ]  # fmt: skip


def _sides(found: desks.Desk) -> list[Any]:
    return [life_words.SIDES[each] for each in life_words.SIDES if each in found.stands.side_codes]


def _given_back(found: desks.Desk) -> list[Row]:
    return [
        {
            "day": each.first.day, "last_day": showing.day_of(each.content.get("last_day")),
            "why": each.content.get("why", ""),
            "reason": words.REASONS.get(str(each.content.get("reason")), ""),
        }
        for each in reversed(found.journal.records(giving_back.KIND))
    ]  # fmt: skip
