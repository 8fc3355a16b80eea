"""What a kept form may be about: a new record, or one that stands. What was taken back is not typed back in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from safeconduct.access.models import Person
from safeconduct.evidence.models import (
    Act,
    Claim,
    DeidReview,
    Incident,
    Item,
    PersonRecord,
    Record,
    Testimony,
)
from safeconduct.evidence.testimonies.uses import is_kept

ABOUT: Mapping[str, tuple[type[Record], ...]] = {
    "incident": (Incident,), "act": (Act, Incident), "claim": (Claim, Incident), "item": (Item,),
    "person": (PersonRecord,), "assessment": (Incident,),
}  # fmt: skip
"""By form the kinds of records whose id it is kept under; a new record has its writer's own id instead."""
NEW = frozenset({"incident", "testimony", "item", "person"})
"""Forms of records that hang on no other."""


def may_be_kept(form: str, subject_id: UUID, *, by: Person, on: date) -> bool:
    """Whether what is typed into a form may be kept: nothing about what was withdrawn or may be kept no longer."""
    if form in NEW and subject_id == by.pk:
        return True
    match form:
        case "testimony" | "script":
            return _account_is_kept(subject_id, on)
        case "deid":
            review = DeidReview.objects.exclude(state="set_aside").filter(pk=subject_id).first()
            return review is not None and _account_is_kept(review.testimony_id, on)
        case "identity":
            return _identity_may_be_kept(subject_id, on)
    return any(
        model._base_manager.filter(pk=subject_id, withdrawn_on=None).exists() for model in ABOUT.get(form, ())
    )


def _account_is_kept(testimony_id: UUID, on: date) -> bool:
    testimony = Testimony.every.filter(pk=testimony_id).first()
    return testimony is not None and is_kept(testimony, on)


def _identity_may_be_kept(person_id: UUID, on: date) -> bool:
    """Not of somebody whose name went with the last of their accounts."""
    record = PersonRecord.every.filter(pk=person_id, withdrawn_on=None).first()
    if record is None or record.has_identity:
        return record is not None
    root = record.same_as_id or record.pk
    accounts = Testimony.every.filter(Q(person=root) | Q(person__same_as=root) | Q(person=record))
    gave = list(accounts)
    return not gave or any(is_kept(one, on) for one in gave)
