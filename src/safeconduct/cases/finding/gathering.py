"""Everything in an opened case that may be searched by whoever reads it: answers, messages, files, the journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from safeconduct import vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, may
from safeconduct.cases import reading
from safeconduct.cases.finding.matching import Place
from safeconduct.cases.journal import KINDS, Journal, Record
from safeconduct.cases.life import history, history_words
from safeconduct.cases.life.showing import url
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake import files_sent, form, threads
from safeconduct.intake.models import Request
from safeconduct.keyring.rows import NoKey

PAGES = {
    "party": "case_party", "task": "task", "note": "note", "lawyer_note": "note", "supervision_note": "note",
    "safety_note": "note", "document": "paper", "privileged_document": "paper", "proceeding": "proceeding",
    "referral": "case_referral",
}  # fmt: skip
"""Kinds of the journal with a page for each record, by URL name; the others stand in the history."""


def places(
    request: Request, keys: CaseKeys, journal: Journal, person: Person, *, with_story: bool
) -> Iterator[Place]:
    """All of it, in the order a reader would look: answers, messages, the journal newest first, files.

    ``with_story``: whether the story is open to the person, for the caller to ask; without it nothing of it is there.
    """
    opens_story = with_story and may(person, Permission.OPEN_STORY)
    answers = reading.read_answers(request, keys)
    yield from _answers(request, answers, form.Step.FIRST)
    if opens_story:
        yield from _answers(request, answers, form.Step.SECOND)
    for message in threads.read(request, keys.thread):
        yield Place(_("Message"), (message.text,), url("request", request), message.day)
    for record in reversed(journal.seen_by(person).records(*KINDS, struck=True)):
        place = _of_record(request, record)
        if opens_story or not place.is_story:
            yield place
    if opens_story:
        yield from _files(request, keys)


def _answers(request: Request, answers: dict[str, Any], step: form.Step) -> Iterator[Place]:
    is_story = step is form.Step.SECOND
    address = url("story" if is_story else "request", request)
    for row in form.rows_for_step(answers, step):
        if row.values:
            yield Place(row.label, tuple(row.values), address, request.sent_on, is_story=is_story)


def _of_record(request: Request, record: Record) -> Place:
    """A record as it stands now."""
    said = [each.new for each in history.changes({}, record.newest) if each.new]
    name = PAGES.get(record.kind, "")
    address = url(name, request, record_id=record.id) if name else ""
    return Place(
        str(history_words.KINDS.get(record.kind, record.kind)), tuple(said),
        address or url("case_history", request), record.newest.day, record.is_struck,
        KINDS[record.kind].is_story,
    )  # fmt: skip


def _files(request: Request, keys: CaseKeys) -> Iterator[Place]:
    """Names of the files the person sent."""
    try:
        sent = files_sent.listed_for_case(request, keys.file, keys.case)
    except (vault.CannotOpen, NoKey, KeyError):
        return  # one damaged record of a file: the story's page says so
    for each in sent:
        yield Place(_("File"), (each.name,), url("story", request), each.day, is_story=True)
