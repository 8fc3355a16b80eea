"""Zaur's case with its papers: who works on it, files as phones and offices make them, and short ways to add them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from safeconduct.cases.models import CaseEntry, CaseFile
from safeconduct.cases.papers.content import Paper, papers_of
from safeconduct.cases.papers.kinds import JOURNAL_KINDS
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, sign_in
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of
from tests.files import samples
from tests.sites import SiteClient

DANGER = {"reason": "He is in danger now and we must read it"}
PLAIN = b"POLICE_WORDS They were asked for at the door.\n"


@dataclass
class Scene:
    """Zaur's request; Aisha has said why she opens it today."""

    house: House = field(default_factory=found_house)
    request: Request = field(default_factory=lambda: ask()[0])

    def __post_init__(self) -> None:
        self.aisha = self.at_desk(self.house.aisha)

    @property
    def home(self) -> str:
        return f"/requests/{self.request.id}/papers"

    def at_desk(self, member: Member, *, opens: bool = True) -> SiteClient:
        client = SiteClient("staff")
        sign_in(client, member)
        if opens:
            story = f"/requests/{self.request.id}/story"
            assert client.send_form(story, DANGER).status_code == 302
        return client

    def papers(self) -> list[Paper]:
        journal = journal_of(self.request, self.house.aisha)
        return papers_of(journal.records(*JOURNAL_KINDS, struck=True))

    @property
    def only(self) -> Paper:
        (paper,) = self.papers()
        return paper

    def add(self, *files: SimpleUploadedFile, **typed: Any) -> Any:
        """Aisha sends the form with these files."""
        told = {"kind": "police", "language": "ru", "uploads": list(files), **typed}
        return self.aisha.send_form(f"{self.home}/new", told)

    def added(self, file: SimpleUploadedFile | None = None, **typed: Any) -> Paper:
        """One paper, kept."""
        answer = self.add(file or a_file(), **typed)
        assert answer.status_code == 302, answer.content.decode()
        return self.paper(UUID(re.findall(r"papers/([0-9a-f-]{36})", answer["Location"])[0]))

    def paper(self, record_id: UUID) -> Paper:
        return next(each for each in self.papers() if each.id == record_id)

    def address(self, paper: Paper, rest: str = "") -> str:
        return f"{self.home}/{paper.id}{rest}"

    def download(self, paper: Paper, file_id: UUID, by: SiteClient | None = None) -> Any:
        return (by or self.aisha).get(self.address(paper, f"/files/{file_id}/download"))


def a_file(content: bytes = PLAIN, name: str = "summons.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def a_photo(name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return a_file(samples.photo(), name)


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def rows() -> tuple[int, int]:
    """How many entries and files there are."""
    return CaseEntry.objects.count(), CaseFile.objects.count()


def token() -> str:
    return str(uuid4())
