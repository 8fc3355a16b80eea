"""Fill the demo: staff by the access actions, requests by the intake actions, at days in the past."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from django.core.files.uploadhandler import StopFutureHandlers

from safeconduct import vault
from safeconduct.access.unlocked import Unlocked
from safeconduct.blobs.receiving import Received, SealWhileReceiving
from safeconduct.blobs.sealed import Sealed
from safeconduct.cases import grants, opening, reading, replies
from safeconduct.demo import papers, people, working
from safeconduct.demo.case_room import closed, house, in_case_room
from safeconduct.demo.case_room.acting import Case
from safeconduct.demo.founding_case import record_founding_case
from safeconduct.demo.founding_press import press_founding_case, press_of_today
from safeconduct.demo.invented_case import record_invented_case
from safeconduct.demo.panel import attorneys, offering, ready
from safeconduct.demo.sign_ins import Notes
from safeconduct.demo.stories import Paper, Said, Story, all_stories, answers
from safeconduct.intake import drafts, files_sent, form, sending, threads
from safeconduct.intake.keys import HolderKeys, open_receipt
from safeconduct.intake.models import Request
from safeconduct.keyring.host import host

FOUNDED_DAYS_AGO = 60
PERSON = "person"


class PaperRefused(Exception):
    """A file of the demo's own was not taken: the demo or the upload handler is wrong."""


def fill(now: datetime) -> Notes:
    """Make everything. Returns what is needed to sign in and to come back."""
    passphrase = people.new_passphrase()
    staff = people.make(passphrase, now - timedelta(days=FOUNDED_DAYS_AGO))
    working.list_organisations(staff, now - timedelta(days=FOUNDED_DAYS_AGO - 1))
    incident = record_founding_case(staff.researchers["zarema"], now - timedelta(days=20))
    record_invented_case(staff.researchers, now - timedelta(days=12))
    press_founding_case(staff.advocates, incident)
    press_of_today(staff.advocates, incident, now - timedelta(hours=3))
    house.set_up(staff, now - timedelta(days=FOUNDED_DAYS_AGO - 1))
    for past, story in closed.all_closed():
        list(tell(story, staff, now, partial(closed.close, past, story)))
    panel = attorneys.enter(staff, now)
    ids: dict[str, UUID] = {}
    for each, story in ready.all_ready():
        list(tell(story, staff, now, partial(ready.make_ready, each, ids)))
    offering.work(panel, ids, staff, now)
    receipts = tuple(
        found
        for story in all_stories()
        for found in tell(story, staff, now, partial(in_case_room, story.room))
    )
    return Notes(passphrase, staff.people, receipts)


def tell(
    story: Story, staff: people.Staff, now: datetime, then: Callable[[Case], None] | None = None
) -> Iterator[tuple[str, str]]:
    """One story from the first page to the last message. Yields its number where it is to be printed.

    ``then``: what the case room does with it once all else is done.
    """
    at = now - timedelta(days=story.days_ago)
    receipt, holder = _begin(story, at, now.date())
    for paper in story.papers:
        files_sent.keep_with_draft(holder=holder, sealed=_sealed(paper), at=at)
    if story.is_sent:
        request = sending.send(holder=holder, at=at)
        if story.opened_by:
            take_on(request, staff.caseworkers[story.opened_by], at)
        for said in story.thread:
            say(said, request.id, holder, staff, now - timedelta(days=said.days_ago))
        working.work(story.work, request.id, story.language, staff, now)
        if then is not None:
            then(Case(request.id, staff, now))
    if story.receipt:
        yield story.receipt, receipt.grouped()


def take_on(request: Request, worker: Unlocked, at: datetime) -> None:
    """A caseworker opens the first step and takes the request on."""
    keys = reading.open_case(request, worker, at.date())
    opening.note(request=request, step="first", by=worker, at=at)
    grants.take(request=request, keys=keys, by=worker, at=at)


def say(said: Said, request_id: UUID, holder: HolderKeys, staff: people.Staff, at: datetime) -> None:
    """Write one message, by the person or by one of the two caseworkers."""
    request = Request.objects.get(id=request_id)
    if said.by != PERSON:
        worker = staff.caseworkers[said.by]
        keys = reading.open_case(request, worker, at.date())
        replies.reply(request=request, text=said.text, keys=keys, by=worker, at=at, form_token=uuid4())
        return
    threads.write(
        request_id=request.id,
        text=said.text,
        author=threads.Author(holder.signing, "", is_staff=False),
        keys=threads.keys_for_holder(request, holder),
        at=at,
        form_token=uuid4(),
    )


def _begin(story: Story, at: datetime, today: date) -> tuple[vault.Receipt, HolderKeys]:
    session, token = vault.digests.random_token(), vault.digests.random_token()
    receipt = vault.receipts.derive(host().pepper, session, token)
    derived = open_receipt(receipt)
    holder = drafts.begin(receipt=receipt, derived=derived, answers=form.new_answers(story.language), at=at)
    drafts.save(holder=holder, changed=answers(story, today), at=at)
    drafts.confirm_receipt(holder=holder, at=at)
    return receipt, holder


def _sealed(paper: Paper) -> Sealed:
    """Through the same handler as a post: recognised, sealed, stored."""
    content = papers.picture(list(paper.lines), form=paper.form)
    handler = SealWhileReceiving()
    with suppress(StopFutureHandlers):  # the handler's way to say: this file is mine
        handler.new_file("file", paper.name, "application/octet-stream", len(content))
    for start in range(0, len(content), handler.chunk_size):
        handler.receive_data_chunk(content[start : start + handler.chunk_size], start)
    received = handler.file_complete(len(content))
    if not isinstance(received, Received) or received.sealed is None:
        raise PaperRefused(paper.name)
    return received.sealed
