"""Fill the demo: staff by the access actions, requests by the intake actions, at days in the past."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import uuid4

from django.core.files.uploadhandler import StopFutureHandlers

from safeconduct import vault
from safeconduct.access.unlocked import Unlocked, desk_key
from safeconduct.demo import papers, people
from safeconduct.demo.sign_ins import Notes
from safeconduct.demo.stories import Paper, Said, Story, all_stories, answers
from safeconduct.intake import drafts, files_sent, form, sending, threads
from safeconduct.intake.keys import HolderKeys, case_slot, open_receipt, thread_keys
from safeconduct.intake.models import Request
from safeconduct.intake.uploading import Received, SealWhileReceiving
from safeconduct.keyring import rows
from safeconduct.keyring.host import host
from safeconduct.keyring.rows import Opener

FOUNDED_DAYS_AGO = 60


class PaperRefused(Exception):
    """A file of the demo's own was not taken: the demo or the upload handler is wrong."""


def fill(now: datetime) -> Notes:
    """Make everything. Returns what is needed to sign in and to come back."""
    passphrase = people.new_passphrase()
    staff = people.make(passphrase, now - timedelta(days=FOUNDED_DAYS_AGO))
    receipts = tuple(found for story in all_stories() for found in tell(story, staff, now))
    return Notes(passphrase, staff.people, receipts)


def tell(story: Story, staff: people.Staff, now: datetime) -> Iterator[tuple[str, str]]:
    """One story from the first page to the last message. Yields its number where it is to be printed."""
    at = now - timedelta(days=story.days_ago)
    receipt, holder = _begin(story, at)
    for paper in story.papers:
        files_sent.keep_with_draft(holder=holder, sealed=_sealed(paper), at=at)
    if story.is_sent:
        request = sending.send(holder=holder, at=at)
        for said in story.thread:
            say(said, request, holder, staff, now)
    if story.receipt:
        yield story.receipt, receipt.grouped()


def say(said: Said, request: Request, holder: HolderKeys, staff: people.Staff, now: datetime) -> None:
    """Write one message, by the person or by one of the two caseworkers."""
    request = Request.objects.get(id=request.id)
    if said.by == "person":
        keys, author = threads.keys_for_holder(request, holder), threads.Author(holder.signing, "", is_staff=False)
    else:
        worker = {"aisha": staff.aisha, "timur": staff.timur}[said.by]
        keys = _thread_keys(request, worker, staff)
        author = threads.Author(worker.signing, worker.person.display_name, is_staff=True)
    threads.write(
        request_id=request.id, text=said.text, author=author, keys=keys, at=now - timedelta(days=said.days_ago),
        form_token=uuid4(),
    )  # fmt: skip


def _begin(story: Story, at: datetime) -> tuple[vault.Receipt, HolderKeys]:
    receipt = vault.receipts.derive(host().pepper, vault.digests.random_token(), vault.digests.random_token())
    derived = open_receipt(receipt)
    holder = drafts.begin(receipt=receipt, derived=derived, answers=form.new_answers(story.language), at=at)
    drafts.save(holder=holder, changed=answers(story, at.date()), at=at)
    drafts.confirm_receipt(holder=holder, at=at)
    return receipt, holder


def _sealed(paper: Paper) -> files_sent.Sealed:
    """Through the same handler as a post: recognised, sealed, stored."""
    content = papers.picture(list(paper.lines), form=paper.form)
    handler = SealWhileReceiving()
    try:
        handler.new_file("file", paper.name, "application/octet-stream", len(content))
    except StopFutureHandlers:
        pass
    for start in range(0, len(content), handler.chunk_size):
        handler.receive_data_chunk(content[start : start + handler.chunk_size], start)
    received = handler.file_complete(len(content))
    if not isinstance(received, Received) or received.sealed is None:
        raise PaperRefused(paper.name)
    return received.sealed


def _thread_keys(request: Request, worker: Unlocked, staff: people.Staff) -> dict[int, vault.LockKey]:
    opener = Opener("desk", staff.intake.pk)
    desk = desk_key(worker, staff.intake)
    case = vault.expect(rows.open_sealed(case_slot(request.id, request.epoch), by=desk, opener=opener), vault.SealingKey)
    return thread_keys(request.id, request.epoch, by=case, opener=Opener("case", request.id))
