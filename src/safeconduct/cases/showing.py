"""Opened documents as templates want them: nothing is decided here, only arranged."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct.cases import journal, reading, words
from safeconduct.cases.calls.showing import call_rows
from safeconduct.cases.conflicts.merges import merged_with
from safeconduct.cases.messages import unanswered
from safeconduct.cases.messages.words import waiting_tags
from safeconduct.cases.notes.showing import warnings
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.triage import order
from safeconduct.cases.triage.computing import triage_to_keep
from safeconduct.cases.triage.words import Tag
from safeconduct.intake import files_sent, form, threads
from safeconduct.intake.form.answers import GIVEN
from safeconduct.intake.models import Request
from safeconduct.intake.states import State
from safeconduct.law.triage import DEFAULT_WEIGHTS

PREVIEWED = frozenset({"image", "pdf"})


def bar(held: Request, keys: CaseKeys) -> dict[str, Any]:
    """What stands over every page of a request."""
    answers, now = reading.read_answers(held, keys), timezone.now()
    together = sorted(str(other)[:8] for other in merged_with(held.id))
    summary = {**form.summary(answers), "triage": triage_to_keep(held, keys, now)}
    placed = order.place(summary, held.sent_on, now.date(), DEFAULT_WEIGHTS)  # for its day: weights move none
    waiting = waiting_tags(unanswered.of_request(held.id, now))
    return {
        "held": held,
        "safety_notes": warnings(journal.read(held, keys)),
        "name": _("Request %(id)s") % {"id": held.short_id},
        "tags": [
            {"kind": "", "text": State(held.state).label}, *_merged(together), *waiting, *words.tags(summary, placed),
        ],
        "items": [
            {"label": _("Received"), "value": held.sent_on},
            {"label": _("In short"), "value": words.line(summary)},
            *([{"label": _("Read together with"), "value": ", ".join(together)}] if together else []),
        ],
    }


def _merged(together: list[str]) -> list[Tag]:
    return [{"kind": "info", "text": _("Merged")}] if together else []


def first_rows(held: Request, keys: CaseKeys) -> list[dict[str, Any]]:
    """The answers of step one; before them, how it came, if an operator wrote it."""
    call = call_rows(reading.read_answers(held, keys).get("call"))
    return [*call, *_rows(held, keys, form.Step.FIRST)]


def story_rows(held: Request, keys: CaseKeys) -> dict[str, Any]:
    """The answers of step two, and the files."""
    found = files_sent.listed_for_case(held, keys.file, keys.case)
    return {"rows": _rows(held, keys, form.Step.SECOND), "files": [_file(held, each) for each in found]}


def message_rows(held: Request, keys: CaseKeys) -> list[dict[str, Any]]:
    """The thread as staff see it."""
    return [
        {
            "mine": message.by_staff,
            "day": message.day,
            "text": message.text,
            "who": message.name or _("The person"),
            "is_true": message.is_true,
        }
        for message in threads.read(held, keys.thread)
    ]


def _rows(held: Request, keys: CaseKeys, step: form.Step) -> list[dict[str, Any]]:
    skipped = {"unknown": _("Does not know"), "declined": _("Would rather not say")}
    rows = form.rows_for_step(reading.read_answers(held, keys), step)
    return [
        {
            "question": row.label,
            "values": row.values or ([_("None")] if row.state == GIVEN else []),
            "skipped": skipped.get(row.state, ""),
        }
        for row in rows
    ]


def _file(held: Request, sent: files_sent.FileSent) -> dict[str, Any]:
    address = {"request_id": held.id, "upload_id": sent.id}
    return {
        "name": sent.name,
        "kind": sent.media_type,
        "size": _size(sent.size),
        "preview_url": reverse("preview", kwargs=address) if sent.group in PREVIEWED else "",
        "look_url": reverse("look", kwargs=address) if sent.group in PREVIEWED else "",
        "download_url": reverse("download", kwargs=address),
        "note": _("Added after sending") if sent.late else "",
    }


def _size(count: int) -> str:
    return f"{count / 1_000_000:.1f} MB" if count >= 100_000 else f"{max(1, count // 1000)} kB"
