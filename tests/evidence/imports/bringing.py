"""Bring a file in as the pages do, without them: sealed, looked at, checked, written."""

from __future__ import annotations

from contextlib import suppress
from uuid import uuid4

from django.core.files.uploadhandler import StopFutureHandlers

from safeconduct.access.models import Person
from safeconduct.blobs.receiving import Received, SealWhileReceiving
from safeconduct.blobs.sealed import Sealed
from safeconduct.evidence.exchange import Plan, to_json
from safeconduct.evidence.imports import checking, planning, runs, writing
from safeconduct.evidence.imports.runs import Notes, OpenRun
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import ImportRun
from tests.access.people import Member
from tests.evidence.desk import AT, ResearchDesk


def sealed_file(content: bytes, name: str = "records.csv") -> Sealed:
    """A file in the blob store, through the same handler as an upload."""
    handler = SealWhileReceiving()
    with suppress(StopFutureHandlers):  # the handler's way to say: this file is mine
        handler.new_file("file", name, "text/csv", len(content))
    for start in range(0, len(content), handler.chunk_size):
        handler.receive_data_chunk(content[start : start + handler.chunk_size], start)
    received = handler.file_complete(len(content))
    assert isinstance(received, Received) and received.sealed is not None, received.refusal
    return received.sealed


class Importing:
    """One import by one person, step by step. Its clock stands still: a step goes to the end."""

    def __init__(self, desk: ResearchDesk, member: Member, content: bytes, plan: Plan | None = None) -> None:
        self.person: Person = member.person
        self.desk: DeskKeys = desk.keys(member)
        self.run = runs.begin(sealed_file(content), token=uuid4(), desk=self.desk, by=self.person, at=AT)
        opened = self.open()
        notes = planning.looked_at(opened)
        if plan is not None:
            notes.plan = to_json(plan)
        runs.save(opened, notes)

    def open(self) -> OpenRun:
        self.run = ImportRun.objects.get(pk=self.run.pk)
        return runs.open_run(self.run, self.desk)

    def check(self) -> Notes:
        checking.start(self.open(), by=self.person, at=AT)
        return checking.step(self.open(), clock=lambda: 0.0, by=self.person)

    def write(self) -> ImportRun:
        writing.start(self.open(), by=self.person, at=AT)
        assert writing.step(self.open(), self.desk, clock=lambda: 0.0, by=self.person, at=AT)
        self.run.refresh_from_db()
        return self.run

    def bring(self) -> ImportRun:
        notes = self.check()
        assert notes.phase == "ready", (notes.refused, notes.problems[:5])
        return self.write()


def problems(notes: Notes) -> list[tuple[int, str, str]]:
    """(row, column, code) of every problem."""
    return [(row, column, code) for row, column, code, _ in notes.problems]
