"""An approval by a second person: asked for, decided by others, used once, for one content only."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from safeconduct import vault
from safeconduct.access.approving import MOST_NEEDED, ApprovalKind, Kinds, mark_of
from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.access.models.desks import DeskMember
from safeconduct.access.models.people import Person
from safeconduct.access.permissions import may

DECISIONS = {"approve": _("Approve"), "refuse": _("Refuse")}
WHY_REFUSED = {
    "mistake": _("Something in it is not right"),
    "too_much": _("It holds more than is needed"),
    "not_now": _("Not now"),
    "talk": _("Talk with me first"),
}
"""Why an approval was refused: codes, so that no sentence about a person comes into this table."""
LIVE = ("asked", "approved")


class Approvals(models.Manager["Approval"]):
    def of(self, kind: ApprovalKind, subject_id: uuid.UUID, digest: bytes) -> QuerySet[Approval]:
        """Everything that was ever asked for this content and no other, newest first."""
        mark = mark_of(kind, subject_id, digest)
        found = self.filter(kind=kind.code, subject_id=subject_id, mark=mark)
        return found.select_related("asked_by").order_by("-asked_on", "id")

    def live_of(
        self, kind: ApprovalKind, subject_id: uuid.UUID, digest: bytes, on: date
    ) -> QuerySet[Approval]:
        """Those among them that can still be decided or used."""
        return self.of(kind, subject_id, digest).filter(state__in=LIVE, expires_on__gte=on)

    def waiting_for(self, person: Person, kinds: Kinds, on: date) -> QuerySet[Approval]:
        """What this person can decide now, the nearest end first."""
        codes = [kind.code for kind in kinds.values() if may(person, kind.approves)]
        waiting = self.filter(
            state="asked", kind__in=codes, expires_on__gte=on, asked_by__is_active=True
        ).exclude(asked_by=person)
        decided = ApprovalVote.objects.filter(person=person).values("approval")
        return waiting.exclude(pk__in=decided).select_related("asked_by").order_by("expires_on", "id")

    def asked_by(self, person: Person) -> QuerySet[Approval]:
        """What this person asked for and can still get or use."""
        asked = self.filter(asked_by=person, state__in=LIVE)
        return asked.select_related("asked_by").order_by("expires_on", "id")

    def decided_with(self, person: Person) -> QuerySet[Approval]:
        """What this person decided, and how their own questions ended; newest first."""
        votes = ApprovalVote.objects.filter(person=person).values("approval")
        ended = Q(asked_by=person) & ~Q(state__in=LIVE)
        found = self.filter(Q(pk__in=votes) | ended)
        return found.select_related("asked_by").order_by("-asked_on", "id")


class Approval(Stateful):
    """One question to a second person: may this be done, with exactly this content?"""

    PRIVACY = {
        "id": "internal", "kind": "internal", "subject_id": "internal", "mark": "internal", "needs": "internal",
        "asked_by": "internal", "asked_on": "internal", "expires_on": "internal", "state": "internal",
        "used_by": "internal", "used_on": "internal",
    }  # fmt: skip
    KEPT = "for ever: it says who stood behind an act, by random ids only"
    TRANSITIONS: ClassVar[Transitions] = {
        "asked": frozenset({"approved", "refused", "withdrawn", "expired"}),
        "approved": frozenset({"used", "withdrawn", "expired"}),
        "refused": frozenset(),
        "withdrawn": frozenset(),
        "expired": frozenset(),
        "used": frozenset(),
    }

    id = models.UUIDField(primary_key=True, editable=False, help_text="The token of the form that asked")
    kind = models.CharField(
        max_length=40, help_text="Code of a kind; the kind itself is data of a higher room"
    )
    subject_id = models.UUIDField(help_text="What it is about; no foreign key, it lives in a higher room")
    mark = models.BinaryField(help_text="Keyed digest of exactly what is approved")
    needs = models.PositiveSmallIntegerField(help_text="How many other people must agree")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    expires_on = models.DateField(help_text="The last day on which it can be given or used")
    used_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    used_on = models.DateField(null=True, help_text="An approval is used once")
    objects = Approvals()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(needs__gte=1, needs__lte=MOST_NEEDED), name="one_or_two_others_approve"
            ),
            models.CheckConstraint(
                condition=~Q(state="used") | Q(used_on__isnull=False, used_by__isnull=False),
                name="used_by_somebody_on_a_day",
            ),
            models.UniqueConstraint(
                fields=("kind", "subject_id", "mark", "asked_by"),
                condition=Q(state="asked"),
                name="one_open_question_each",
            ),
        )
        indexes = (
            models.Index(fields=("kind", "subject_id"), name="approvals_of_a_subject"),
            models.Index(fields=("state", "expires_on"), name="approvals_by_state"),
        )

    def __str__(self) -> str:
        return f"approval {self.pk} {self.state}"

    def covers(self, kind: ApprovalKind, digest: bytes) -> bool:
        """Whether it is about exactly this content."""
        return kind.code == self.kind and vault.digests.equal(
            bytes(self.mark), mark_of(kind, self.subject_id, digest)
        )

    def can_be_decided_by(self, person: Person, kind: ApprovalKind, on: date) -> bool:
        """Whether to show this person the buttons. The actions ask all of it again."""
        return Approval.objects.waiting_for(person, {kind.code: kind}, on).filter(pk=self.pk).exists()

    def still_stands(self, kind: ApprovalKind) -> bool:
        """Whether those behind it are all still here and may still ask and approve, and are enough.

        Whoever agreed still has the seat without which nobody could have read what it is about.
        """
        agreed = self.votes.filter(decision="approve").select_related("person")
        able = [vote for vote in agreed if may(vote.person, kind.approves) and _sits(vote.person, kind.desk)]
        return (
            may(self.asked_by, kind.asks)
            and len(able) == len(agreed)
            and len(able) >= max(self.needs, kind.needs)
        )


class ApprovalVote(models.Model):
    """What one other person decided on one question."""

    PRIVACY = {
        "id": "internal", "approval": "internal", "asker": "internal", "person": "internal",
        "decision": "internal", "why": "internal", "day": "internal",
    }  # fmt: skip
    KEPT = "as long as the approval"

    id = models.BigAutoField(primary_key=True)
    approval = models.ForeignKey(Approval, on_delete=models.PROTECT, related_name="votes")
    asker = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who asked: lets the database refuse them",
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=tuple(DECISIONS.items()))
    why = models.CharField(max_length=12, blank=True, choices=tuple(WHY_REFUSED.items()))
    day = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("approval", "person"), name="nobody_decides_twice"),
            models.CheckConstraint(condition=~Q(person=F("asker")), name="nobody_approves_their_own"),
            models.CheckConstraint(
                condition=Q(decision="approve", why="") | Q(decision="refuse", why__in=tuple(WHY_REFUSED)),
                name="a_refusal_says_why",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.decision} {self.approval_id}"


def _sits(person: Person, desk: str) -> bool:
    """Whether somebody holds a desk's keys; everybody does where the kind names none."""
    return not desk or DeskMember.objects.filter(person=person, desk__code=desk, state="sealed").exists()
