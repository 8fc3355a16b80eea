"""The overview of a case: what somebody with four hours needs first. Arranged for the template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, may
from safeconduct.cases import grants, reading
from safeconduct.cases.life import guards, hints, showing, words
from safeconduct.cases.life.looking import SILENT_DAYS, Look
from safeconduct.cases.life.showing import Row
from safeconduct.cases.life.stages import Side, Stage, suggested
from safeconduct.cases.life.tasks import open_tasks
from safeconduct.cases.models.merges import Merge
from safeconduct.cases.models.screening import Decision
from safeconduct.cases.screening import beside, wording
from safeconduct.law.clocks import NOT_BEFORE

DATES_SHOWN, TASKS_SHOWN, WAY_SHOWN, PAST_DAYS = 5, 5, 4, 365
NOTES = ("note", "lawyer_note", "supervision_note", "safety_note")
CONFLICT: Mapping[str, tuple[str, words.Words]] = {
    "never_checked": ("warning", gettext_lazy("Not checked yet")),
    "undecided": ("warning", gettext_lazy("Checked, not decided")),
    "clear": ("success", gettext_lazy("No conflict")),
    "waived": ("info", gettext_lazy("Conflict waived")),
    "conflict": ("danger", gettext_lazy("Conflict")),
    "look_again": ("warning", gettext_lazy("Look again")),
    "damaged": ("danger", gettext_lazy("Entries are damaged: a supervisor decides")),
    "outdated": ("warning", gettext_lazy("Names were added: check again")),
}


def context(seen: Look, person: Person) -> dict[str, Any]:
    """Everything the page shows."""
    return {
        "stage": showing.stage_words(seen.stands.stage),
        "since": seen.stands.since,
        **_way(seen),
        "may_keep": may(person, Permission.KEEP_CASE),
        **_steps(seen),
        **_sides(seen),
        **_due(seen),
        **_work(seen, person),
        **_people(seen),
        "decision": _decision(seen),
        "conflict": _conflict(seen),
        "hints": hints.missing(seen) if may(person, Permission.SCREEN) else [],
        "history_url": showing.url("case_history", seen.held),
        "search_url": showing.url("case_search", seen.held),
        "damaged": seen.journal.damaged,
    }


def _way(seen: Look) -> dict[str, Any]:
    """The last stages; those before them are folded away."""
    rows = showing.way_rows(seen)
    return {
        "way": rows[-WAY_SHOWN:],
        "way_before": rows[:-WAY_SHOWN],
        "way_start": max(1, len(rows) - WAY_SHOWN + 1),
    }


def _steps(seen: Look) -> dict[str, Any]:
    """What may follow, and what may not with the reasons; closing last, as it always is."""
    can, cannot = [], []
    for to, why in guards.possible(seen.facts).items():
        row = {
            "label": words.STEPS[to],
            "url": showing.url("case_step", seen.held, step=to.value),
            "code": to.value,
        }
        blocked = [code for code in why if code not in guards.ON_THE_FORM]
        if blocked:
            cannot.append({**row, "reasons": showing.reasons_in_words(blocked, seen.held)})
        else:
            can.append(row)
    correct = showing.url("case_step", seen.held, step="correct") if seen.stands.back_to() else ""
    is_closed = seen.held.state == "closed"
    return {
        "steps": [each for each in can if each["code"] != Stage.CLOSED],
        "closing": [each for each in can if each["code"] == Stage.CLOSED],
        "not_yet": cannot,
        "correct_url": correct,
        "reopen_url": showing.url("case_step", seen.held, step="reopen") if is_closed else "",
    }


def _sides(seen: Look) -> dict[str, Any]:
    """What lies beside the stage, and what may begin."""
    on = {each.side: each for each in seen.stands.sides}
    return {
        "sides": [
            {"label": words.SIDES[side], "since": each.since, "where": each.where, "why": each.why,
             "end": words.SIDE_ENDS[side], "url": showing.url("case_side", seen.held, side=side.value)}
            for side, each in on.items()
        ],
        "sides_off": [
            {"label": words.SIDE_BEGINS[side], "url": showing.url("case_side", seen.held, side=side.value)}
            for side in Side
            if side not in on
        ],
    }  # fmt: skip


def _due(seen: Look) -> dict[str, Any]:
    coming = [
        each
        for each in seen.due.due(seen.held.id)
        if each.kept
        or ((each.clock and each.clock.due.kind != NOT_BEFORE) and (each.today - each.day).days < PAST_DAYS)
    ]
    return {
        "dates": [showing.due_row(each) for each in coming[:DATES_SHOWN]],
        "more_dates": max(0, len(coming) - DATES_SHOWN),
        "dates_url": showing.url("request_dates", seen.held),
    }


def _work(seen: Look, person: Person) -> dict[str, Any]:
    tasks = open_tasks(seen.journal)
    people = showing.names_of([each.owner for each in tasks[:TASKS_SHOWN]])
    notes = seen.journal.seen_by(person).records(*NOTES)
    return {
        "tasks": [each.row(people, seen.today) for each in tasks[:TASKS_SHOWN]],
        "task_count": len(tasks),
        "tasks_url": showing.url("tasks", seen.held),
        "note_count": len(notes),
        "newest_note": max((each.newest.day for each in notes), default=None),
        "notes_url": showing.url("notes", seen.held),
        "paper_count": len(seen.journal.seen_by(person).records("document", "privileged_document")),
        "papers_url": showing.url("papers", seen.held),
    }


def _people(seen: Look) -> dict[str, Any]:
    held = seen.held
    who = grants.holders(held, seen.today)
    days = seen.silent_days
    merged = Merge.objects.filter(Q(kept_id=held.id) | Q(other_id=held.id), undone_on=None)
    others = [each.other_id if each.kept_id == held.id else each.kept_id for each in merged]
    return {
        "holders": [
            each.display_name
            if each.pk in who.lasting
            else _("%(name)s (for some hours)") % {"name": each.display_name}
            for each in who.people
        ],
        "with_desk": reading.is_with_desk(held),
        "unread": held.unread,
        "silent": ngettext("%(days)s day", "%(days)s days", days) % {"days": days},
        "is_silent": days >= SILENT_DAYS and held.state != "closed",
        "merged": [
            {
                "label": _("Request %(id)s") % {"id": str(each)[:8]},
                "url": showing.url("request", held, request_id=each),
            }
            for each in others
        ],
    }


def _conflict(seen: Look) -> Row:
    kind, text = CONFLICT.get(seen.facts.conflict, CONFLICT["undecided"])
    return {"kind": kind, "text": text, "url": showing.url("conflicts", seen.held)}


def _decision(seen: Look) -> Row | None:
    """The newest decision of the screening room, and the step that follows from it."""
    row = beside.last(Decision, seen.held.id, seen.keys)
    if row is None or row.held is None:
        return None
    outcome = str(row.held["outcome"])
    to = suggested(seen.stands.stage, outcome)
    why = guards.reasons(to, seen.facts) if to else ()
    return {
        "outcome": wording.OUTCOMES.get(outcome, outcome),
        "day": row.day,
        "step": words.STEPS[to] if to and not set(why) - guards.ON_THE_FORM else "",
        "url": showing.url("case_step", seen.held, step=to.value) if to else "",
        "token": uuid4(),
    }
