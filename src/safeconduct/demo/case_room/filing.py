"""Papers of the whole case: one the person sent, a photographed notice, a record with its translation, a plan."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pikepdf
from django.db import transaction

from safeconduct.cases.dates import actions as dates
from safeconduct.cases.dates import deadlines, places
from safeconduct.cases.dates.documents import About
from safeconduct.cases.dates.kept import INDIVIDUAL
from safeconduct.cases.papers import actions, files
from safeconduct.cases.papers.actions import Arrival, Desk
from safeconduct.cases.papers.cleaning import Patience, cleaned
from safeconduct.cases.papers.content import FIELDS, Paper, papers_of
from safeconduct.cases.papers.kinds import JOURNAL_KINDS
from safeconduct.demo import papers, working
from safeconduct.demo.case_room.acting import Case, Hand
from safeconduct.demo.case_room.script import ATTORNEY, CASEWORKER, told
from safeconduct.demo.stories import day_from
from safeconduct.files import recognise
from safeconduct.intake import files_sent
from safeconduct.intake.models import Upload

COURT, HOUR, HEARING_IN = "LaSalle Immigration Court", "08:30", 75
NOTHING: dict[str, Any] = {**dict.fromkeys(FIELDS, ""), "third_party": False}


def take_notice_to_appear(case: Case) -> None:
    """The notice that Larisa sent with the request becomes a paper of the case."""
    hand = case.hand(CASEWORKER, 8)
    for upload in Upload.objects.filter(owner_id=case.request_id):
        key = files_sent.record_key(upload, hand.keys.file, hand.keys.case)
        actions.take_over(_desk(hand), described("nta", hand), files_sent.described(upload, key))


def read_hearing_notice(case: Case) -> None:
    """A photograph of the court's notice; the day on it is kept as a court date, with who read it there."""
    hand = case.hand(CASEWORKER, 6)
    arrival = arrived("notice.jpg", papers.picture(_lines("notice"), form="JPEG"))
    [record_id] = actions.add(
        _desk(hand), described("notice", hand), [arrival], together=False, privileged=False
    )
    when = working.court_day(f"+{HEARING_IN}d", HOUR, places.zone_of(COURT), case.now.date())
    about = About(INDIVIDUAL, COURT, "Judge Beispiel", "Notice of hearing", hand.at.date().isoformat())
    who = working.named(deadlines.of_request(hand.request, hand.keys, hand.at).answers)
    with transaction.atomic():
        row = dates.keep(**hand.act(), about=about, when=when, who=who)
        actions.note_date(_desk(hand), record_id, row.id, when.day.isoformat())


def add_medical_record(case: Case) -> None:
    """A record in Russian, its translation, and the translator's signed certificate."""
    hand = case.hand(ATTORNEY, 7)
    record = arrived("record.pdf", papers.picture(_lines("medical"), form="PDF"))
    [record_id] = actions.add(
        _desk(hand), described("medical", hand), [record], together=False, privileged=False
    )
    translation = arrived("record-en.pdf", page_of(_lines("translated")))
    certificate = arrived("certificate.pdf", page_of(_lines("certificate")))
    actions.add_translation(_desk(hand), record_id, told()["translation"], translation, certificate)


def add_plan(case: Case) -> None:
    """What only lawyers and supervisors are shown."""
    hand = case.hand(ATTORNEY, 6)
    plan = arrived("plan.txt", "\n".join(_lines("plan")).encode())
    actions.add(_desk(hand), described("plan", hand), [plan], together=False, privileged=True)


def paper_of(hand: Hand, kind: str) -> Paper:
    """The paper of a kind there is one of."""
    return next(each for each in papers_of(hand.journal().records(*JOURNAL_KINDS)) if each.kind == kind)


def described(name: str, hand: Hand) -> dict[str, Any]:
    """What the form of a paper says: "-7d" counts from today."""
    fields = {**NOTHING, **told()["paper"][name], "obtained_on": hand.at.date().isoformat()}
    if str(fields["dated"]).endswith("d"):
        fields["dated"] = day_from(fields["dated"], hand.at.date()).isoformat()
    return fields


def arrived(name: str, content: bytes) -> Arrival:
    """A file sealed as an upload is, with its cleaned copy."""
    kind = recognise(content)
    sealed = files.seal(content, name=name, media_type=kind.media_type, group=kind.group)
    return Arrival(sealed, cleaned(sealed, Patience()))


def page_of(lines: list[str]) -> bytes:
    """A small PDF of one page with these lines, in letters a reader can select."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    shown = " ".join(f"({_escaped(line)}) Tj 0 -24 Td" for line in [papers.MARK, *lines])
    page.Contents = pdf.make_stream(f"BT /F1 12 Tf 60 760 Td {shown} ET".encode("latin-1"))
    out = BytesIO()
    pdf.save(out)
    return out.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _lines(name: str) -> list[str]:
    return list(told()["lines"][name])


def _desk(hand: Hand, token: UUID | None = None) -> Desk:
    return Desk(hand.request, hand.keys, hand.by, hand.at, token or uuid4())
