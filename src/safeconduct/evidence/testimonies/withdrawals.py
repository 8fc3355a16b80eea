"""What follows when somebody takes back a purpose: done by the worker, which holds nobody's key.

From the moment of the withdrawal the gate (``uses``) says no and the pages show the tombstone. This carries it
everywhere else: what was made under the purpose is withdrawn, leaves search and figures, and its keys are forgotten.
Where keeping the testimony itself was taken back, everything of it goes, and only a tombstone without a reason stays.
Done again after a crash at any step it comes to the same: it reads what was said, and writes what follows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.consent.scope_events import empty_documents, events_of, rows_of
from safeconduct.consent.scopes import Scope, scope_valid, withdrawn_scopes
from safeconduct.evidence import kept_forms, keys
from safeconduct.evidence.claims import settling
from safeconduct.evidence.finding import full_text, left_words
from safeconduct.evidence.incidents.standing import settle
from safeconduct.evidence.items.ending import destroy_files, note_withdrawn
from safeconduct.evidence.models import (
    Act,
    Claim,
    ClaimLink,
    DeidReview,
    Incident,
    Item,
    KeptForm,
    MadeFrom,
    PersonRecord,
    Record,
    Revision,
    ScriptStep,
    Testimony,
)
from safeconduct.evidence.testimonies.uses import LINKED, may_use, records_made
from safeconduct.outbox import post
from safeconduct.outbox.models import Parcel

TOLD = "evidence.consent_withdrawn"
"""The event after it: what higher rooms hear."""


def carry_out(testimony_id: UUID, on: date) -> None:
    """The handler of ``testimony.withdrawn``. Idempotent; runs without any key.

    Higher rooms hear ``evidence.consent_withdrawn`` afterwards: their pages, letters and figures follow.
    """
    testimony = Testimony.every.filter(pk=testimony_id).first()
    if testimony is None:
        return
    gone = withdrawn_scopes(events_of(testimony_id), on)
    if not gone:
        return
    with transaction.atomic():
        going = _made_under(testimony, gone, on)
        touched = settling.touched(going["claim"])
        count = _withdraw(going, on)
        if Scope.STORE in gone:
            _entomb(testimony, on)
            _forget_who(going["personrecord"])
        _settle(touched, testimony, on)
        audit.record(
            "evidence.withdrawal.carried_out", chain="worker", subject=testimony_id, count=count,
            at=_midnight(on),
        )  # fmt: skip
        waiting = Parcel.objects.filter(subject=testimony_id, done_on=None)
        if not waiting.filter(event=TOLD).exists():
            post.put("evidence.consent_withdrawn", subject=testimony_id, on=on)
        if not waiting.filter(event=left_words.TOLD).exists():
            post.put("evidence.words_left", subject=testimony_id, on=on)


def what_follows(testimony: Testimony, scopes: Iterable[Scope]) -> list[tuple[MadeFrom, Record]]:
    """What would be withdrawn with these purposes, for the page that asks before it is done."""
    gone = frozenset(scopes)
    everything = Scope.STORE in gone
    return [
        (row, record)
        for row, record in records_made(testimony)
        if record.withdrawn_on is None and (everything or Scope(row.purpose) in gone)
    ]


def identity_goes(testimony: Testimony, gone: Iterable[Scope], on: date) -> bool:
    """Whether the person's name and contacts go too: nothing else of theirs stands, and no yes to be contacted.

    What stands under any record that is held for the same person is theirs.
    """
    taken = frozenset(gone)
    recontact = Scope.RECONTACT not in taken and scope_valid(events_of(testimony.pk), Scope.RECONTACT, on)
    if Scope.STORE not in taken or recontact:
        return False
    return testimony.person_id not in _heard({testimony.person_id}, besides=testimony)


def _made_under(testimony: Testimony, gone: frozenset[Scope], on: date) -> dict[str, set[UUID]]:
    """Ids of the records that go, by kind; claims that rest on an item that goes among them."""
    going: dict[str, set[UUID]] = {kind: set() for kind in LINKED}
    for row in MadeFrom.objects.filter(testimony=testimony):
        if Scope.STORE in gone or Scope(row.purpose) in gone:
            going[row.kind].add(row.record_id)
    people = going["personrecord"]
    people -= _held_by_others(testimony, people, on)
    people -= _heard(people, besides=testimony if Scope.STORE in gone else None)
    if not identity_goes(testimony, gone, on):
        people.discard(testimony.person_id)
    resting = Claim.every.filter(item__in=going["item"]).values_list("pk", flat=True)
    going["claim"] |= set(resting)
    return going


def _held_by_others(testimony: Testimony, people: set[UUID], on: date) -> set[UUID]:
    """People who are recorded because of another testimony as well, which still may be used."""
    rows = MadeFrom.objects.filter(record_id__in=people).exclude(testimony=testimony)
    return {row.record_id for row in rows if may_use(row.testimony_id, Scope(row.purpose), on)}


def _heard(people: Iterable[UUID], *, besides: Testimony | None) -> set[UUID]:
    """People who gave an account that stands, under whichever record is held for them.

    They stay recorded, and who they are stays known: what was taken back only takes them out of the figures (``uses``).
    """
    asked = PersonRecord.every.filter(pk__in=list(people)).values_list("pk", "same_as")
    root_of = {pk: same_as or pk for pk, same_as in asked}
    roots = set(root_of.values())
    theirs = Testimony.every.filter(Q(person__in=roots) | Q(person__same_as__in=roots), withdrawn_on=None)
    if besides is not None:
        theirs = theirs.exclude(pk=besides.pk)
    heard = {same_as or pk for pk, same_as in theirs.values_list("person", "person__same_as")}
    return {pk for pk, root in root_of.items() if root in heard}


def _withdraw(going: dict[str, set[UUID]], on: date) -> int:
    """Withdraw records for good. Keys first: from then on their sealed parts are noise, in old backups too."""
    keys.forget_keys("documentation", [each for kind, ids in going.items() if _at_desk(kind) for each in ids])
    count = 0
    for item in Item.every.filter(pk__in=going["item"], withdrawn_on=None):
        note_withdrawn(item, by=None, at=_midnight(on))
    for kind, ids in going.items():
        rows = LINKED[kind]._base_manager.filter(pk__in=ids, withdrawn_on=None)
        sealed = {"sealed": None} if _at_desk(kind) else {}  # who somebody is goes with the account alone
        count += rows.update(withdrawn_on=on, version=F("version") + 1, **sealed)
        full_text.remove(list(ids))
        _forget_drafts(ids)
    _empty(going)
    for item in Item.every.filter(pk__in=going["item"]):
        destroy_files(item, by=None, at=_midnight(on))
    return count


def _empty(going: dict[str, set[UUID]]) -> None:
    """A tombstone says nothing: what the records say in the clear goes, and what they said before."""
    Claim.every.filter(pk__in=going["claim"]).update(
        statement="", translation="", speaker="", capacity="", phrase="", venue="", locator="", said_on="",
        first_day=None, last_day=None, credibility_why="", low=None, high=None, figure_period="", as_of=None,
    )  # fmt: skip
    ClaimLink.objects.filter(claim__in=going["claim"]).update(locator="")
    Item.every.filter(pk__in=going["item"]).update(
        title="", text="", address="", tags=[], rights="", obtained_on="", obtained_how="", published_on="",
        first_day=None, last_day=None,
    )  # fmt: skip
    PersonRecord.every.filter(pk__in=going["personrecord"]).update(origin="", age_band="", outcomes=[])
    Act.every.filter(pk__in=going["act"]).update(
        group="", period="", first_day=None, last_day=None, place=None, methods=[], reasons=[], reason_basis="",
        outcome="", consistency="",
    )  # fmt: skip
    for ids in going.values():
        _empty_history(ids)


def _empty_history(ids: Iterable[UUID]) -> None:
    """Of every change only that it was: who made it, when, and in which fields."""
    for row in Revision.objects.filter(record_id__in=list(ids)).only("before", "sealed"):
        before = dict.fromkeys(row.before)
        Revision.objects.filter(pk=row.pk).update(before=before, sealed=None if row.sealed is None else b"")


def _settle(incidents: Iterable[UUID], testimony: Testimony, on: date) -> None:
    """Bring incidents up to the claims that are left.

    Their history names whoever wrote the withdrawal down, whatever that person may do here by now.
    """
    by = Person.objects.filter(pk=rows_of(testimony.pk)[-1].recorded_by).first() or testimony.made_by
    for incident in Incident.objects.standing().filter(pk__in=incidents).order_by("pk"):
        settle(incident, by=by, at=_midnight(on), chain="worker")


def _forget_drafts(ids: Iterable[UUID]) -> None:
    """What colleagues typed about it and had not saved yet."""
    for row in KeptForm.objects.filter(subject_id__in=list(ids)).select_related("person"):
        kept_forms.forget(person=row.person, form=row.form, subject_id=row.subject_id)


def _at_desk(kind: str) -> bool:
    return kind != "personrecord"


def _entomb(testimony: Testimony, on: date) -> None:
    """The testimony itself: its key first, then what its rows still say."""
    gone = withdrawn_scopes(events_of(testimony.pk), on)
    with_person = identity_goes(testimony, gone, on)
    keys.forget_keys("testimony", [testimony.pk])
    Testimony.every.filter(pk=testimony.pk, withdrawn_on=None).update(
        withdrawn_on=on, sealed=None, given_on="", interviewer=None, with_interpreter=False, place_kind="",
        safety="", strain=[], language="", is_minor=False, version=F("version") + 1,
    )  # fmt: skip
    for review in DeidReview.objects.filter(testimony=testimony).exclude(state="set_aside"):
        review.move("set_aside")
    DeidReview.objects.filter(testimony=testimony).update(sealed=b"", mark=b"")
    ScriptStep.objects.filter(testimony=testimony).update(sealed=b"")
    empty_documents(testimony.pk)
    _empty_history([testimony.pk])
    _forget_drafts([testimony.pk, *testimony.deid_reviews.values_list("pk", flat=True)])
    if with_person:
        _forget_who([testimony.person_id])


def _forget_who(people: Iterable[UUID]) -> None:
    """Who these people are: the keys first, then what was kept, was written before, or was typed and not saved."""
    ids = list(people)
    keys.forget_keys("testimony", ids)
    known = PersonRecord.every.filter(pk__in=ids).exclude(has_identity=False, sealed=None)
    known.update(
        has_identity=False, sealed=None, version=F("version") + 1
    )  # a page open elsewhere saves no name again
    Revision.objects.filter(record_id__in=ids).exclude(sealed=None).update(sealed=b"")
    _forget_drafts(ids)


def _midnight(on: date) -> datetime:
    """The worker's chain keeps days only."""
    return datetime.combine(on, time(), tzinfo=UTC)
