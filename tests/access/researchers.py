"""The people of the tests of approvals: who asks, who may approve, who may not; and what they do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy

from safeconduct import vault
from safeconduct.access import approving
from safeconduct.access.actions import approvals
from safeconduct.access.models import Approval, Person
from safeconduct.access.permissions import Permission

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EXPORT = approving.ApprovalKind(
    code="evidence.export", words=gettext_lazy("Approvals"), asks=Permission.COUNT,
    approves=Permission.COUNT, url_name="access:person",
)  # fmt: skip
BY_TWO = replace(EXPORT, code="evidence.same_person", needs=2)
LIST = vault.digests.sha256(b"rows 1 to 40, with names")
LONGER_LIST = vault.digests.sha256(b"rows 1 to 41, with names")
SUBJECT = UUID(int=77)


def somebody(name: str, *roles: str) -> Person:
    return Person.objects.create(
        sign_in_name=name.casefold(), display_name=name, roles=list(roles), passphrase_salt=b"",
        passphrase_id=uuid4(), joined_on=date(2026, 1, 5),
    )  # fmt: skip


@dataclass
class Team:
    """Nadia asks; Omar and Vera research as well and may approve; Pavel is a caseworker and may not."""

    nadia: Person
    omar: Person
    vera: Person
    pavel: Person

    def ask(self, kind: approving.ApprovalKind = EXPORT, at: datetime = NOON) -> Approval:
        return approvals.ask(kind=kind, subject_id=SUBJECT, digest=LIST, by=self.nadia, at=at, token=uuid4())

    def approved(self) -> Approval:
        return agree(self.ask(), self.omar)


def research_team() -> Team:
    researchers = (somebody(name, "researcher") for name in ("Nadia", "Omar", "Vera"))
    return Team(*researchers, somebody("Pavel", "caseworker"))


def agree(
    asked: Approval, by: Person, kind: approving.ApprovalKind = EXPORT, digest: bytes = LIST
) -> Approval:
    return approvals.approve(approval_id=asked.pk, kind=kind, digest=digest, by=by, at=NOON)


def decline(asked: Approval, by: Person, why: str = "too_much") -> Approval:
    return approvals.refuse(approval_id=asked.pk, kind=EXPORT, why=why, digest=LIST, by=by, at=NOON)


def spend(
    by: Person, digest: bytes = LIST, at: datetime = NOON, kind: approving.ApprovalKind = EXPORT,
    subject: UUID = SUBJECT,
) -> Approval:  # fmt: skip
    with transaction.atomic():
        return approvals.use(kind=kind, subject_id=subject, digest=digest, by=by, at=at)
