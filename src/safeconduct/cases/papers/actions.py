"""What is done with papers. Originals are kept as they came; everything else is added beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.blobs import store as blobs
from safeconduct.blobs.sealed import Sealed
from safeconduct.cases import journal
from safeconduct.cases.journal import ChangedMeanwhile, Entry, JournalGone, Record
from safeconduct.cases.papers import content as papers
from safeconduct.cases.papers import files
from safeconduct.cases.papers.cleaning import Copy
from safeconduct.cases.papers.content import FIELDS, Paper, PaperFile, told
from safeconduct.cases.papers.kinds import JOURNAL_KINDS, OPEN_KIND, PRIVILEGED_KIND
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.files_sent import FileSent
from safeconduct.intake.models import Request


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that was sealed a moment ago, and what became of its working copy."""

    sealed: Sealed
    copy: Copy


@dataclass(frozen=True, slots=True)
class Desk:
    """Who acts on which request, when; ``token``: the form's own, sent twice is one act."""

    request: Request
    keys: CaseKeys
    by: Unlocked
    at: datetime
    token: UUID


def add(
    desk: Desk, fields: Mapping[str, Any], arrivals: Sequence[Arrival], *, together: bool, privileged: bool
) -> list[UUID]:
    """Keep files as new papers, each its own, or ``together`` as one. Returns ids of the records.

    Raises ``TooManyFiles``, ``FileGone``, ``JournalGone``, ``NotAllowed``; nothing is kept then.
    """
    kind = PRIVILEGED_KIND if privileged else OPEN_KIND
    groups = [list(arrivals)] if together else [[each] for each in arrivals]
    with _or_drop(each.copy for each in arrivals), transaction.atomic():
        held = _locked(desk)
        made = []
        for number, group in enumerate(groups):
            record_id = uuid4()
            entries = [entry for each in group for entry in _kept(desk, held, each, version=1)]
            name = fields["title"] or group[0].sealed.name
            title = f"{name} ({number + 1})" if fields["title"] and len(groups) > 1 else name
            content = _content(desk, record_id, {**fields, "title": title}, entries)
            token = uuid5(desk.token, str(number)) if number else desk.token
            _write(desk, kind, record_id, content, token=token)
            made.append(record_id)
    return made


def take_over(desk: Desk, fields: Mapping[str, Any], sent: FileSent) -> UUID:
    """Make a paper of a file the person sent. It stays where it lies; nothing is copied.

    Returns the id of the record; of the one there is already, if somebody was first.
    """
    record_id = uuid4()
    entry = PaperFile(
        sent.id, papers.ORIGINAL, 1, sent.name, sent.media_type, sent.group, sent.size, sent.digest,
        sent.day.isoformat(), "", upload=True, cleaned="",
    )  # fmt: skip
    with transaction.atomic():
        held = _locked(desk)
        for paper in papers.papers_of(journal.read(held, desk.keys).records(*JOURNAL_KINDS)):
            if paper.content["upload_id"] == str(sent.id):
                return paper.id
        content = _content(desk, record_id, {**fields, "title": fields["title"] or sent.name}, [entry])
        content["upload_id"] = str(sent.id)
        return _write(desk, OPEN_KIND, record_id, content).record_id


def edit(desk: Desk, record_id: UUID, fields: Mapping[str, Any], *, seen: int) -> Entry:
    """Describe a paper anew. Files that a colleague added meanwhile are no quarrel.

    Raises ``ChangedMeanwhile`` where the description itself was changed since version ``seen``.
    """
    with transaction.atomic():
        record = _record(desk, record_id)
        before = next((each.content for each in record.versions if each.version == seen), None)
        if before is None or _described(before) != _described(record.content):
            if before is not None and _is_twice(desk, record_id, _fields(desk, record_id, fields, before)):
                return record.newest
            raise ChangedMeanwhile(record)
        content = {**record.content, **_fields(desk, record_id, fields, record.content)}
        return _write(desk, record.kind, record_id, content, seen=record.version)


def add_version(desk: Desk, record_id: UUID, arrivals: Sequence[Arrival], *, why: str) -> None:
    """Put a newer version over what is there. The old one stays and can be read."""

    def change(paper: Paper, held: Request) -> dict[str, Any]:
        number = paper.version + 1
        made = [entry for each in arrivals for entry in _kept(desk, held, each, version=number)]
        return {**_with_files(paper, made), "why": {**paper.content.get("why", {}), str(number): why}}

    with _or_drop(each.copy for each in arrivals):
        _change(desk, record_id, change, "version_added")


def add_translation(
    desk: Desk, record_id: UUID, told_of: Mapping[str, Any], text: Arrival, certificate: Arrival | None
) -> None:
    """Keep a translation of the newest version; its certificate with it, or later."""

    def change(paper: Paper, held: Request) -> dict[str, Any]:
        number = paper.version
        first = _kept(desk, held, text, version=number, role=papers.TRANSLATION)
        second = (
            _kept(desk, held, certificate, version=number, role=papers.CERTIFICATE) if certificate else []
        )
        new = {
            **told_of, "id": str(uuid4()), "version": number, "file": str(first[0].id),
            "certificate": str(second[0].id) if second else "", "day": desk.at.date().isoformat(),
            "person": str(desk.by.person.pk),
        }  # fmt: skip
        return {**_with_files(paper, [*first, *second]), "translations": [*paper.translations, new]}

    with _or_drop(each.copy for each in (text, certificate) if each):
        _change(desk, record_id, change, "translation_added")


def add_certificate(desk: Desk, record_id: UUID, translation_id: UUID, arrival: Arrival) -> None:
    """Keep the signed certificate of a translation. One that was there before stays among the files."""

    def change(paper: Paper, held: Request) -> dict[str, Any]:
        chosen = paper.translation(translation_id)
        if chosen is None:
            raise JournalGone
        made = _kept(desk, held, arrival, version=chosen["version"], role=papers.CERTIFICATE)
        new = {**chosen, "certificate": str(made[0].id)}
        others = [new if each["id"] == chosen["id"] else each for each in paper.translations]
        return {**_with_files(paper, made), "translations": others}

    with _or_drop([arrival.copy]):
        _change(desk, record_id, change, "certificate_added")


def keep_copy(desk: Desk, record_id: UUID, file_id: UUID, copy: Copy) -> None:
    """Keep the working copy that could not be made when the file came, or why there still is none."""

    def change(paper: Paper, held: Request) -> dict[str, Any]:
        file = paper.file(file_id)
        if file is None:
            raise JournalGone
        made = [_working(desk, held, file, copy)] if copy.sealed else []
        told_anew = [
            {**each, "cleaned": copy.code, "removed": list(copy.removed)} if each["id"] == str(file_id) else each
            for each in paper.content["files"]
        ]  # fmt: skip
        return _with_files(paper, made) | {"files": [*told_anew, *(each.to_json() for each in made)]}

    with _or_drop([copy]):
        _change(desk, record_id, change, "copy_made")


def note_date(desk: Desk, record_id: UUID, date_id: UUID, day: str) -> None:
    """Write down that a kept date was read from this paper, by whom and when. In the caller's transaction."""

    def change(paper: Paper, held: Request) -> dict[str, Any]:
        said = told(day, by=desk.by.person.pk, on=_day(desk), paper=record_id)
        new = {"id": str(date_id), "told": said}
        return {**paper.content, "dates": [*paper.content.get("dates", []), new]}

    _change(desk, record_id, change, "date_read")


def strike(desk: Desk, record_id: UUID, *, reason: str, seen: int) -> None:
    """Strike a paper out. It can be read and brought back."""
    with transaction.atomic():
        record = _record(desk, record_id)
        _write(desk, record.kind, record_id, record.content, seen=seen, struck=reason)


def restore(desk: Desk, record_id: UUID, *, seen: int) -> None:
    """Bring a paper back that was struck out."""
    with transaction.atomic():
        record = _record(desk, record_id, struck=True)
        _write(
            desk,
            record.kind,
            record_id,
            record.content,
            seen=seen,
            action=f"case.{record.kind}.restored",
        )


def move(desk: Desk, record_id: UUID, *, privileged: bool, seen: int) -> UUID:
    """Make a paper one for lawyers only, or one for all who work on the case: a new record that names the old one.

    The old record is struck out and says no more than where the paper went. Returns the id of the new one.
    """
    demand(desk.by.person, Permission.READ_LAWYER_NOTES)
    kind, old_kind = (PRIVILEGED_KIND, OPEN_KIND) if privileged else (OPEN_KIND, PRIVILEGED_KIND)
    with transaction.atomic():
        held = _locked(desk)
        record = journal.read(held, desk.keys).get(record_id, old_kind)
        if record is None or (record.is_struck and not papers.is_moved(record)):
            raise JournalGone
        if papers.is_moved(record):
            return UUID(record.content["moved_to"])
        new_id = uuid4()
        content = {**record.content, "moved_from": str(record_id)}
        _write(desk, old_kind, record_id, {"moved_to": str(new_id)}, seen=seen, struck="moved")
        _write(desk, kind, new_id, content, token=uuid5(desk.token, "moved"))
    return new_id


def twice(desk: Desk) -> UUID | None:
    """The record this very form was written to before; None if it is new."""
    for entry in journal.read(desk.request, desk.keys).entries:
        if entry.id == desk.token:
            return entry.record_id
    return None


def kept_before(desk: Desk, arrivals: Iterable[Sealed]) -> bool:
    """Whether the papers this very form was written to hold all of these files, by their digests."""
    opened = journal.read(desk.request, desk.keys)
    written = {entry.id for entry in opened.entries}
    tokens, number = {desk.token}, 1
    while (token := uuid5(desk.token, str(number))) in written:  # each paper of one form has a token of its own
        tokens.add(token)
        number += 1
    records = {entry.record_id for entry in opened.entries if entry.id in tokens}
    papers_there = papers.papers_of(record for each in records if (record := opened.get(each, *JOURNAL_KINDS)))
    held = {file.sha256 for paper in papers_there for file in paper.files}
    return {each.digest for each in arrivals} <= held


def _change(
    desk: Desk, record_id: UUID, change: Callable[[Paper, Request], dict[str, Any]], what: str
) -> None:
    """Add something to a paper as it is now. Two who add at once both do."""
    with transaction.atomic():
        held = _locked(desk)
        record = _record(desk, record_id)
        content = change(Paper(record), held)
        _write(
            desk, record.kind, record_id, content, seen=record.version, action=f"case.{record.kind}.{what}"
        )


def _locked(desk: Desk) -> Request:
    held = Request.objects.select_for_update().filter(id=desk.request.id).first()
    if held is None or held.epoch not in desk.keys.file:
        raise JournalGone
    return held


def _record(desk: Desk, record_id: UUID, *, struck: bool = False) -> Record:
    """A paper this person may see, struck out or standing as asked for; its request's row is held."""
    seen = journal.read(_locked(desk), desk.keys).seen_by(desk.by.person)
    record = seen.get(record_id, *JOURNAL_KINDS)
    if record is None or papers.is_moved(record) or record.is_struck != struck:
        raise JournalGone
    return record


def _is_twice(desk: Desk, record_id: UUID, fields: Mapping[str, Any]) -> bool:
    """Whether this very form said the same of this paper before."""

    def is_same(entry: Entry) -> bool:
        return (entry.record_id, entry.person_id) == (record_id, desk.by.person.pk) and (
            _described(entry.content) == _described(fields)
        )

    return journal.sent_before(journal.read(desk.request, desk.keys), desk.token, is_same) is not None


def _write(
    desk: Desk, kind: str, record_id: UUID, content: Mapping[str, Any], *, token: UUID | None = None,
    **more: Any,
) -> Entry:  # fmt: skip
    return journal.write(
        request=desk.request, keys=desk.keys, kind=kind, record_id=record_id, content=content,
        token=token or desk.token, by=desk.by, at=desk.at, **more,
    )  # fmt: skip


def _kept(
    desk: Desk, held: Request, arrival: Arrival, *, version: int, role: str = papers.ORIGINAL
) -> list[PaperFile]:
    """The rows of an arrival, and of its working copy, as the journal names them."""
    row = files.keep(request=held, keys=desk.keys, sealed=arrival.sealed, by=desk.by, at=desk.at)
    copy = arrival.copy
    entry = _named(desk, row.id, role, version, arrival.sealed, cleaned=copy.code, removed=copy.removed)
    return [entry, *([_working(desk, held, entry, copy)] if copy.sealed else [])]


def _working(desk: Desk, held: Request, original: PaperFile, copy: Copy) -> PaperFile:
    if copy.sealed is None:
        raise ValueError("there is no copy to keep")
    row = files.keep(request=held, keys=desk.keys, sealed=copy.sealed, by=desk.by, at=desk.at)
    return _named(desk, row.id, papers.WORKING, original.version, copy.sealed, of=str(original.id))


def _named(
    desk: Desk, file_id: UUID, role: str, version: int, sealed: Sealed, **more: Any
) -> PaperFile:  # fmt: skip
    return PaperFile(
        file_id, role, version, sealed.name, sealed.media_type, sealed.group, sealed.size, sealed.digest,
        _day(desk), str(desk.by.person.pk), **more,
    )  # fmt: skip


def _content(
    desk: Desk, record_id: UUID, fields: Mapping[str, Any], entries: Iterable[PaperFile]
) -> dict[str, Any]:
    return {
        **_fields(desk, record_id, fields, {}), "files": [each.to_json() for each in entries],
        "translations": [], "dates": [], "why": {}, "upload_id": "",
    }  # fmt: skip


def _fields(
    desk: Desk, record_id: UUID, fields: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """What a form says, by the names of the record; a date that did not change keeps who read it."""
    given = {name: fields[name] for name in FIELDS}
    old = before.get("dated")
    new = told(fields["dated"], by=desk.by.person.pk, on=_day(desk), paper=record_id)
    given["dated"] = old if papers.typed(old) == papers.typed(new) else new
    return given


def _with_files(paper: Paper, made: Iterable[PaperFile]) -> dict[str, Any]:
    return {**paper.content, "files": [*paper.content["files"], *(each.to_json() for each in made)]}


def _described(content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: content.get(name) for name in FIELDS}


def _day(desk: Desk) -> str:
    return desk.at.date().isoformat()


@contextmanager
def _or_drop(copies: Iterable[Copy]) -> Iterator[None]:
    """Delete the copies this room sealed if the act fails; what arrived is dropped by whoever received it."""
    try:
        yield
    except BaseException:
        for each in copies:
            if each.sealed:
                blobs.delete(each.sealed.blob)
        raise
