"""What the journal of a case holds, and whose permission reads and writes each kind.

A permission here decides what a page shows. It is no key: whoever holds a grant on a case holds the key of all
of its journal, and the product says so where it matters (lawyer-only notes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from safeconduct.access.permissions import Permission

P = Permission


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: who sees it, who writes it. The code stands inside the lock."""

    code: str
    sees: Permission
    writes: Permission

    @property
    def is_story(self) -> bool:
        """Whether it belongs to the second step: shut while a conflict shuts the story."""
        return self.sees in (Permission.OPEN_STORY, Permission.READ_LAWYER_NOTES)


def _kinds(*kinds: Kind) -> Mapping[str, Kind]:
    return MappingProxyType({kind.code: kind for kind in kinds})


KINDS = _kinds(
    # Life
    Kind("step", P.OPEN_REQUEST, P.KEEP_CASE),
    Kind("side_state", P.OPEN_REQUEST, P.KEEP_CASE),
    Kind("conflict_check", P.OPEN_REQUEST, P.CHECK_CONFLICTS),
    Kind("conflict_decision", P.OPEN_REQUEST, P.CHECK_CONFLICTS),
    Kind("duplicate_hint", P.OPEN_REQUEST, P.CHECK_CONFLICTS),
    Kind("outcome", P.OPEN_REQUEST, P.KEEP_CASE),
    Kind("agreement", P.OPEN_REQUEST, P.KEEP_CASE),
    # People and proceedings
    Kind("party", P.OPEN_REQUEST, P.KEEP_CASE),
    Kind("household", P.OPEN_REQUEST, P.KEEP_CASE),
    Kind("contact", P.OPEN_REQUEST, P.KEEP_CASE),
    Kind("exclusion", P.ASSIGN, P.ASSIGN),
    Kind("proceeding", P.OPEN_STORY, P.KEEP_CASE),
    # Papers
    Kind("document", P.OPEN_STORY, P.KEEP_CASE),
    Kind("privileged_document", P.READ_LAWYER_NOTES, P.READ_LAWYER_NOTES),
    # Work
    Kind("task", P.OPEN_REQUEST, P.KEEP_CASE),
    Kind("contact_log", P.OPEN_REQUEST, P.KEEP_CASE),
    Kind("note", P.OPEN_STORY, P.KEEP_CASE),
    Kind("lawyer_note", P.READ_LAWYER_NOTES, P.READ_LAWYER_NOTES),
    Kind("supervision_note", P.SUPERVISE, P.SUPERVISE),
    Kind("safety_note", P.OPEN_REQUEST, P.KEEP_CASE),
    Kind("message_beside", P.OPEN_REQUEST, P.REPLY),
    Kind("referral", P.OPEN_STORY, P.REFER),
    # Placement and representation
    Kind("placement_sheet", P.ASSIGN, P.ASSIGN),
    Kind("draft", P.OPEN_STORY, P.KEEP_CASE),
    Kind("draft_review", P.OPEN_STORY, P.MENTOR),
    Kind("hours", P.OPEN_REQUEST, P.KEEP_CASE),
    Kind("checkpoint", P.OPEN_STORY, P.MENTOR),
    Kind("giving_back", P.OPEN_REQUEST, P.KEEP_CASE),
)
