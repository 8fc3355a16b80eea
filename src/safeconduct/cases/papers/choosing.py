"""What papers of a case are called before one person: one answer for every form and list that names them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from safeconduct import vault
from safeconduct.access.permissions import Permission, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import opening
from safeconduct.cases.journal import Journal, Record
from safeconduct.cases.life.facts import coded
from safeconduct.cases.papers.kinds import JOURNAL_KINDS
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

Choice = tuple[str, str]
SHORT_ID = 8


class PaperNames:
    """Papers as a person may name them: of kinds they see; by title where the story is open to them, else by short id.

    The first title that is asked for counts as opening the story: one audit row.
    """

    def __init__(
        self, *, request: Request, keys: CaseKeys, held: Journal, by: Unlocked, at: datetime
    ) -> None:
        """``held``: the whole journal, as it was read."""
        self._request, self._keys, self._held, self._by, self._at = request, keys, held, by, at

    def choices(self, ids: Collection[UUID] | None = None, *, kept: str = "") -> list[Choice]:
        """Papers to choose from, the newest first, those struck out left out. ``ids``: only these.

        ``kept``: a paper that a record names already; it stays among them by short id, whoever corrects the record.
        """
        found = [
            (str(each.id), self._name(each))
            for each in reversed(self._seen.records(*JOURNAL_KINDS))
            if ids is None or each.id in ids
        ]
        if kept and kept not in dict(found):
            found.append((kept, short_name(kept)))
        return found

    def name(self, paper_id: str) -> str:
        """What one paper is called, struck out or not; empty where this person does not see it."""
        try:
            record = self._seen.get(UUID(paper_id), *JOURNAL_KINDS)
        except ValueError:
            return ""
        return self._name(record) if record else ""

    def _name(self, record: Record) -> str:
        return title_of(record) if self._is_open else short_name(str(record.id))

    @cached_property
    def _seen(self) -> Journal:
        return self._held.seen_by(self._by.person)

    @cached_property
    def _is_open(self) -> bool:
        if not may(self._by.person, Permission.OPEN_STORY):
            return False
        try:
            opening.open_story(
                request=self._request, keys=self._keys, by=self._by, at=self._at, held=self._held
            )
        except (opening.CheckNeeded, vault.CannotOpen):
            return False
        return True


def title_of(record: Record) -> str:
    """A paper's title, or the day it was added. For readers of the story alone: ask ``PaperNames`` first."""
    title = coded(record.content, "title") or coded(record.content, "name")
    return title or _("Added on %(day)s") % {"day": date_format(record.first.day, "DATE_FORMAT")}


def short_name(paper_id: str) -> str:
    """A paper by the start of its id, which tells nothing of it."""
    return _("Paper %(id)s") % {"id": paper_id[:SHORT_ID]}
