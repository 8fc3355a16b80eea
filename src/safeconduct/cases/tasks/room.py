"""What every view of tasks begins with: the case opened, its journal read, the tasks in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone

from safeconduct.access.models import DeskMember, Person
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import grants, journal, reading
from safeconduct.cases.journal import Journal, Record
from safeconduct.cases.papers.choosing import PaperNames
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.tasks import planning
from safeconduct.cases.tasks.actions import By
from safeconduct.cases.tasks.kept import KIND, Task, all_tasks, anchors, planned, task_of, templates
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request


@dataclass(frozen=True, slots=True)
class Room:
    """One case with its tasks, as somebody sees them at a moment."""

    held: Request
    keys: CaseKeys
    person: Unlocked
    journal: Journal
    papers: PaperNames
    at: datetime

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def by(self) -> By:
        return By(self.held, self.keys, self.person, self.at)

    def tasks(self) -> list[Task]:
        return all_tasks(self.journal)

    def record(self, record_id: UUID) -> Record:
        """One task, or 404."""
        found = self.journal.get(record_id, KIND)
        if found is None:
            raise Http404
        return found

    def people(self) -> list[Person]:
        """Who may be given a task: those who can open the case today."""
        found = list(grants.holders(self.held, self.today).people)
        if reading.is_with_desk(self.held):
            seats = DeskMember.objects.filter(
                desk_id=self.held.desk_id, state="sealed", person__is_active=True
            )
            found += [seat.person for seat in seats.select_related("person") if seat.person not in found]
        return sorted(found, key=lambda person: person.display_name)

    def suggestions(self) -> list[planning.Suggestion]:
        stage, days = anchors(self.held, self.keys, self.journal, self.today)
        present = {task_of(record).template for record in self.journal.records(KIND, struck=True)}
        return planning.suggestions(templates(), stage=stage, anchors=days, present=present, today=self.today)

    def moved(self) -> list[planning.Moved]:
        _stage, days = anchors(self.held, self.keys, self.journal, self.today)
        return planning.moved(planned(self.tasks()), templates(), days, self.today)

    def address(self, name: str, done: str, **more: UUID) -> str:
        return f"{reverse(name, kwargs={'request_id': self.held.id, **more})}?done={done}"


def enter(request: HttpRequest, request_id: UUID) -> Room:
    """The case opened, with its audit row, or 404."""
    held, keys, unlocked = opened(request, request_id)
    found, at = journal.read(held, keys), timezone.now()
    papers = PaperNames(request=held, keys=keys, held=found, by=unlocked, at=at)
    return Room(held, keys, unlocked, found, papers, at)
