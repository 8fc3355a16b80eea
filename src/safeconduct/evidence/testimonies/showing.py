"""Rows and tags for the vault's pages, out of what lies in the clear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from safeconduct.access.models import Person
from safeconduct.audit.models import StaffEntry
from safeconduct.choices.languages import LANGUAGES
from safeconduct.consent.scope_events import Conditions, events_of_many, rows_of
from safeconduct.consent.scopes import (
    CANNOT_BE_RECALLED,
    Scope,
    ScopeSaid,
    Standing,
    last_word,
    standing,
)
from safeconduct.evidence.models import DeidReview, ScriptStep, Testimony
from safeconduct.evidence.testimonies.words import (
    METHODS,
    PLACE_KINDS,
    READING,
    REVIEW_STATES,
    SAFETY,
    SCOPES,
    STANDINGS,
    STEPS,
    STRAIN,
)

READS = ("evidence.testimony.read.", "evidence.deid.read.", "evidence.script.read.")


def tag(words: tuple[Any, str]) -> dict[str, Any]:
    return {"text": words[0], "kind": words[1]}


def list_rows(testimonies: Sequence[Testimony], on: date) -> list[dict[str, Any]]:
    """Rows of the list: three queries for all of them, whatever their number."""
    ids = [each.pk for each in testimonies]
    said = events_of_many(ids)
    versions: dict[UUID, str] = {}
    for testimony_id, state in (
        DeidReview.objects.filter(testimony__in=ids)
        .exclude(state="set_aside")
        .order_by("number")
        .values_list("testimony_id", "state")
    ):
        versions[testimony_id] = state
    steps = dict(
        ScriptStep.objects.filter(testimony__in=ids).order_by("number").values_list("testimony_id", "step")
    )
    return [
        _row(each, said.get(each.pk, []), versions.get(each.pk, ""), steps.get(each.pk, ""), on)
        for each in testimonies
    ]


def _row(each: Testimony, said: list[ScopeSaid], version: str, step: str, on: date) -> dict[str, Any]:
    keeping = standing(said, Scope.STORE, on)
    if each.withdrawn_on or keeping is Standing.WITHDRAWN:
        last = last_word(said, Scope.STORE, on)
        return {"testimony": each, "withdrawn_on": each.withdrawn_on or (last.day if last else None)}
    return {
        "testimony": each,
        "language": LANGUAGES.get(each.language, ""),
        "given": [SCOPES[scope][0] for scope in Scope if standing(said, scope, on) is Standing.GIVEN],
        "run_out": keeping is not Standing.GIVEN,
        "version": tag(REVIEW_STATES[version]) if version else None,
        "step": STEPS[step] if step else "",
        "owes_feedback": each.feedback_promised and each.feedback_on is None,
    }


def scope_rows(said: Iterable[ScopeSaid], on: date) -> list[dict[str, Any]]:
    """The sixteen purposes as they stand, in the order in which they are asked."""
    known = list(said)
    rows = []
    for scope in Scope:
        last = last_word(known, scope, on)
        rows.append({
            "scope": scope.value, "name": SCOPES[scope][0], "question": SCOPES[scope][1],
            "tag": tag(STANDINGS[standing(known, scope, on)]), "day": last.day if last else None,
            "expires_on": last.expires_on if last else None, "cannot_be_recalled": scope in CANNOT_BE_RECALLED,
        })  # fmt: skip
    return rows


def history(testimony: Testimony) -> list[dict[str, Any]]:
    """Everything that was said, newest first, with who explained it and who wrote it down."""
    rows = rows_of(testimony.pk)
    ids = {row.explained_by for row in rows} | {row.recorded_by for row in rows}
    names = dict(Person.objects.filter(pk__in=ids).values_list("pk", "display_name"))
    return [
        {
            "row": row, "name": SCOPES[Scope(row.purpose)][0], "tag": tag(STANDINGS[Standing(row.status)]),
            "method": METHODS.get(row.method, row.method), "language": LANGUAGES.get(row.language, row.language),
            "explained_by": names.get(row.explained_by, ""), "recorded_by": names.get(row.recorded_by, ""),
        }
        for row in reversed(rows)
    ]  # fmt: skip


def condition_rows(found: Iterable[Conditions]) -> list[dict[str, Any]]:
    """What was sealed with the answers, where there is anything."""
    return [
        {
            "name": SCOPES[one.scope][0], "recipient": one.recipient, "conditions": one.conditions,
            "interpreter": one.interpreter,
        }
        for one in found
        if one.recipient or one.conditions or one.interpreter
    ]  # fmt: skip


def facts(testimony: Testimony) -> list[tuple[Any, Any]]:
    """What surrounds an account, as label and words; what is empty is left out."""
    from django.utils.translation import gettext as _

    rows = [
        (_("Interview with this person"), testimony.interview),
        (_("Given"), testimony.given_on),
        (_("Recorded"), testimony.made_on),
        (_("Language"), LANGUAGES.get(testimony.language, "")),
        (_("Place"), PLACE_KINDS.get(testimony.place_kind, "")),
        (_("Safety"), SAFETY.get(testimony.safety, "")),
        (_("How it was"), " · ".join(str(STRAIN.get(code, code)) for code in testimony.strain)),
        (_("Interpreter"), _("Yes") if testimony.with_interpreter else _("No")),
        (_("Under 18"), _("Yes") if testimony.is_minor else ""),
        (_("Came from a client’s file"), _("Yes") if testimony.received_from else ""),
    ]
    return [(label, words) for label, words in rows if words]


def readings(subjects: Iterable[UUID]) -> list[dict[str, Any]]:
    """Who opened it, when and why, newest first: everybody in the vault sees it."""
    entries = [
        entry
        for entry in StaffEntry.objects.filter(subject__in=list(subjects)).order_by("-number")
        if entry.action.startswith(READS)
    ][:50]
    ids = [entry.by for entry in entries if entry.by]
    names = {
        str(pk): name for pk, name in Person.objects.filter(pk__in=ids).values_list("pk", "display_name")
    }
    return [
        {
            "title": READING.get(entry.action.rsplit(".", 1)[1], ""), "day": entry.day,
            "who": names.get(str(entry.by), ""),
        }
        for entry in entries
    ]  # fmt: skip
