"""Who may read a request: grants, hand-over, and the turning of keys when somebody no longer may.

Only holders grant: a grant is the case pair of every epoch, sealed to one certified person. Taking somebody
away makes a new epoch, sealed to those who stay. That needs no private key, so an administrator who cannot
read can do it. What the person could read before stays known to them, and the page says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from safeconduct import audit, vault
from safeconduct.access.models import Desk, DeskMember, Grant, Person
from safeconduct.access.models.desks import LONGEST_SLOT, PURPOSES
from safeconduct.access.unlocked import Unlocked, desk_keys
from safeconduct.cases import excluding
from safeconduct.cases.conflicts import keys as conflict_keys
from safeconduct.cases.reading import CaseKeys, is_with_desk, sits_at
from safeconduct.intake import case_key
from safeconduct.intake.keys import case_slot, file_slot, summary_slot, thread_slot
from safeconduct.intake.models import Request
from safeconduct.intake.states import State, after
from safeconduct.keyring import rows
from safeconduct.keyring.certified import certified_sealing_key
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener
from safeconduct.outbox import post

HOLDERS_NEEDED = 2


class TooFewHolders(Exception):
    """A request must stay readable by two people, or one illness closes it for ever."""


class NotFromHere(Exception):
    """Only a member of the desk that holds a request hands it over."""


class KeysTurned(Exception):
    """Somebody else changed who may read it since this page was opened: open it again."""


class AlreadyGranted(Exception):
    """The person has access already."""


class PersonExcluded(Exception):
    """The exclusion list of the request names this person."""


class SlotNeeded(Exception):
    """A volunteer's access, and one in an emergency, has an end by the hour, at most ten hours from now."""


class OnlyASlot(Exception):
    """Somebody whose own access ends by the hour gives access to nobody, and takes none away."""


@dataclass(frozen=True, slots=True)
class Holders:
    """Who can open a request now. Somebody with a slot of hours reads it, but does not count as holding it."""

    people: list[Person]
    desk_members: int
    grants: list[Grant] = field(default_factory=list)

    @property
    def lasting(self) -> set[UUID]:
        """Ids of those whose access has no end by the hour."""
        return {grant.person_id for grant in self.grants if grant.ends_at is None}

    @property
    def count(self) -> int:
        return len(self.lasting) + self.desk_members


def holders(request: Request, on: date, at: datetime | None = None) -> Holders:
    """People with a live grant, and members of the desk while it still holds the request."""
    live = list(
        Grant.objects.live(on, at).filter(request_id=request.id).select_related("person", "granted_by")
    )
    live.sort(key=lambda grant: grant.person.display_name)
    openers = rows.openers(case_slot(request.id, request.epoch))
    with_desk = any(opener.kind == "desk" for opener in openers)
    found = Holders([grant.person for grant in live], 0, live)
    if not with_desk:
        return found
    sealed = DeskMember.objects.filter(desk_id=request.desk_id, state="sealed", person__is_active=True)
    return replace(found, desk_members=sealed.exclude(person_id__in=found.lasting).count())


def who_holds(request_ids: Iterable[UUID], on: date) -> dict[UUID, list[str]]:
    """Names of those with lasting access, by request: for lists. Somebody with a slot of hours holds nothing."""
    live = Grant.objects.live(on).filter(request_id__in=list(request_ids))
    return _named(live.filter(ends_at=None))


def who_visits(request_ids: Iterable[UUID], on: date) -> dict[UUID, list[str]]:
    """Names of those whose access ends by the hour, by request."""
    live = Grant.objects.live(on).filter(request_id__in=list(request_ids))
    return _named(live.exclude(ends_at=None))


def _named(live: QuerySet[Grant]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for request_id, name in live.order_by("person__display_name").values_list(
        "request_id", "person__display_name"
    ):
        found.setdefault(request_id, []).append(name)
    return found


def grant(
    *,
    request: Request,
    person: Person,
    keys: CaseKeys,
    purpose: str,
    expires_on: date | None,
    by: Unlocked,
    at: datetime,
    ends_at: datetime | None = None,
) -> Grant:
    """Seal the request to one more person, while its row is held: no turning may come in between.

    ``ends_at``: the end of a slot, at most ten hours ahead; a volunteer gets nothing else. Somebody whose slot
    still runs, or who only waits for access, may be given a lasting one.

    Raises ``AlreadyGranted``, ``NotCertified``, ``PersonExcluded``, ``SlotNeeded``, ``OnlyASlot``, ``KeysTurned``
    if it turned since it was opened, and KeyError for a purpose that is none of ``PURPOSES``.
    """
    if purpose not in PURPOSES:
        raise KeyError(purpose)
    refuse_without_slot(person, purpose, ends_at, at)
    refuse_with_a_slot(request, by, at)
    to = certified_sealing_key("person", person.pk, at.date())
    conflict_keys.let_the_case_in(request, keys, by)
    with transaction.atomic():
        held = Request.objects.select_for_update().get(id=request.id)
        if held.epoch not in keys.case:
            raise KeysTurned
        if excluding.of(held, keys).names(person):
            raise PersonExcluded
        _make_room(request, person, ends_at, at)
        with transaction.atomic(using="keys"):
            _forget_openers(request, [Opener("person", person.pk)])
            for epoch, pair in keys.case.items():
                rows.seal_to(case_slot(request.id, epoch), pair, to=to, opener=Opener("person", person.pk))
        made = Grant.objects.create(
            request_id=request.id, person=person, purpose=purpose, state="sealed", ends_at=ends_at,
            expires_on=ends_at.date() if ends_at else expires_on, granted_by=by.person, made_on=at.date(),
        )  # fmt: skip
        audit.record("grant.made", chain="staff", at=at, by=by.person.pk, subject=request.id)
        post.put("grant.made", subject=person.pk, on=at.date())
    return made


def needs_slot(person: Person) -> bool:
    """Whether this person's access ends by the hour, whatever it is for."""
    return person.has_role("volunteer")


def refuse_without_slot(person: Person, purpose: str, ends_at: datetime | None, at: datetime) -> None:
    """Raise ``SlotNeeded`` where an end by the hour is missing, has passed, or lies more than ten hours ahead."""
    if ends_at is None and (needs_slot(person) or purpose == "emergency"):
        raise SlotNeeded
    if ends_at is not None and not at < ends_at <= at + LONGEST_SLOT:
        raise SlotNeeded


def refuse_with_a_slot(request: Request, by: Unlocked, at: datetime) -> None:
    """Raise ``OnlyASlot`` for somebody whose own way in ends by the hour: no slot makes itself longer."""
    slots = Grant.objects.live(at.date(), at).filter(request_id=request.id, person=by.person)
    if not slots.exclude(ends_at=None).exists():
        return
    if not (is_with_desk(request) and sits_at(by, request.desk_id)):
        raise OnlyASlot


def take(*, request: Request, keys: CaseKeys, by: Unlocked, at: datetime) -> Request:
    """Take a request on: the reader becomes a holder in person, the request is open. Raises ``NotNow``."""
    if request.state != State.OPEN:
        after(request.state, "take")  # before anything is granted
    lasting = Grant.objects.live(at.date(), at).filter(request_id=request.id, person=by.person, ends_at=None)
    if not lasting.exists():
        grant(request=request, person=by.person, keys=keys, purpose="casework", expires_on=None, by=by, at=at)
    return _change_state(request, "take", by, at)


def refuse_too_few(request: Request, people: Iterable[Person], on: date) -> set[UUID]:
    """Raise ``TooFewHolders`` where these and the present holders would be fewer than two; returns the latter."""
    held = holders(request, on).lasting
    if len(held | {person.pk for person in people}) < HOLDERS_NEEDED:
        raise TooFewHolders
    return held


def hand_over(*, request: Request, to: Iterable[Person], keys: CaseKeys, by: Unlocked, at: datetime) -> None:
    """Give the request to two people or more and take it from the desk.

    Raises ``TooFewHolders``, ``NotFromHere`` (no key of this desk) and ``NotCertified``.
    """
    people = {person.pk: person for person in to}
    held = refuse_too_few(request, people.values(), at.date())
    summary = _summary_key(request, by)
    conflict_keys.let_the_case_in(request, keys, by)  # the desk keeps it: everyone is compared with everyone
    for person_id in people.keys() - held:
        grant(
            request=request,
            person=people[person_id],
            keys=keys,
            purpose="casework",
            expires_on=None,
            by=by,
            at=at,
        )
    desk = Opener("desk", request.desk_id)
    turn(
        request_id=request.id,
        without=[desk],
        issuer=by,
        at=at,
        action="request.handed_over",
        with_the_keys=lambda: _summary_to_case(request, keys, summary),
    )


def end_grant(*, request: Request, person: Person, by: Unlocked, at: datetime) -> None:
    """Take one person's access away and turn the keys.

    Raises ``TooFewHolders`` if one would be left, ``OnlyASlot`` and ``NotCertified``.
    """
    if person.pk != by.person.pk:
        refuse_with_a_slot(request, by, at)
    live = holders(request, at.date(), at)
    if person.pk in live.lasting and live.count - 1 < HOLDERS_NEEDED:
        raise TooFewHolders
    opener = Opener("person", person.pk)
    turn(request_id=request.id, without=[opener], issuer=by, at=at, action="grant.ended", ended=person)


def turn(
    *,
    request_id: UUID,
    without: list[Opener],
    issuer: Unlocked,
    at: datetime,
    action: str,
    ended: Person | None = None,
    with_the_keys: Callable[[], None] = lambda: None,
) -> None:
    """Begin epoch n+1 for everybody who may read today but ``without``. Needs public keys only.

    The request's row is held while the keys turn, so that two turnings follow each other; the keys commit
    first, and until main names the new epoch readers go on with the old one. ``with_the_keys``: what else must
    commit with them, or not at all. Raises ``NotCertified``, and ``TooFewHolders`` where nobody would stay: that
    would close the request for ever.
    """
    on = at.date()
    with transaction.atomic():
        request = Request.objects.select_for_update().get(id=request_id)
        stay = _who_stays(request, without, at)
        if not stay:
            raise TooFewHolders
        with transaction.atomic(using="keys"):
            _seal_next_epoch(request, stay, issuer, on)
            with_the_keys()
        request.epoch += 1
        request.save(update_fields=("epoch",))
        for found in Grant.objects.filter(request_id=request.id, person=ended).exclude(state="ended"):
            found.move("ended")
        Grant.objects.filter(request_id=request.id, turn_due=True).update(turn_due=False)
        audit.record(
            action, chain="staff", at=at, by=issuer.person.pk, subject=request.id, count=request.epoch
        )


def forget_person(person_id: UUID, on: date) -> None:
    """Delete the case keys of somebody who left, wherever another holder remains. The worker calls it."""
    held = WrappedKey.objects.filter(
        owner_kind="request", purpose="case", opener_kind="person", opener_id=person_id
    )
    for request in Request.objects.filter(id__in=list(held.values_list("owner_id", flat=True))):
        if holders(request, on).count:
            with transaction.atomic(using="keys"):
                _forget_openers(request, [Opener("person", person_id)])


def _make_room(request: Request, person: Person, ends_at: datetime | None, at: datetime) -> None:
    """End what has run out or only waits, and a slot where lasting access follows. Raises ``AlreadyGranted``."""
    for found in Grant.objects.filter(request_id=request.id, person=person).exclude(state="ended"):
        has_run_out = Grant.objects.run_out(at).filter(pk=found.pk).exists()
        becomes_lasting = found.ends_at is not None and ends_at is None
        if found.state == "sealed" and not has_run_out and not becomes_lasting:
            raise AlreadyGranted
        found.move("ended")


def _who_stays(request: Request, without: list[Opener], at: datetime) -> list[Opener]:
    """The desk while it holds the request, and people whose grant is alive now."""
    live = Grant.objects.live(at.date(), at).filter(request_id=request.id)
    alive = set(live.values_list("person_id", flat=True))
    openers = rows.openers(case_slot(request.id, request.epoch))
    kept = [each for each in openers if each.kind == "desk" or each.id in alive]
    return [each for each in kept if each not in without]


def _seal_next_epoch(request: Request, stay: list[Opener], issuer: Unlocked, on: date) -> None:
    epoch, pair, thread_key = request.epoch + 1, vault.SealingKey.new(), vault.LockKey.new()
    public, case = pair.public(), Opener("case", request.id)
    holder = case_key.trusted_holder(request)
    with transaction.atomic(using="keys"):
        _forget_epoch(request.id, epoch)  # left by a crash: no row of main names it
        for opener in stay:
            to = certified_sealing_key(opener.kind, opener.id, on)
            rows.seal_to(case_slot(request.id, epoch), pair, to=to, opener=opener)
        rows.seal_to(file_slot(request.id, epoch), vault.LockKey.new(), to=public, opener=case)
        rows.seal_to(thread_slot(request.id, epoch), thread_key, to=public, opener=case)
        if holder and request.holder_id:
            to_holder = Opener("holder", request.holder_id)
            rows.seal_to(thread_slot(request.id, epoch), thread_key, to=holder, opener=to_holder)
        case_key.announce(request.id, epoch, public, issuer=issuer.signing, on=on)
        gone = [each for each in rows.openers(case_slot(request.id, request.epoch)) if each not in stay]
        _forget_openers(request, gone)


def _change_state(request: Request, step: str, by: Unlocked, at: datetime) -> Request:
    with transaction.atomic():
        held = Request.objects.select_for_update().get(id=request.id)
        if step == "take" and held.state == State.OPEN:
            return held
        held.state, held.changed_on = after(held.state, step), at.date()
        held.save(update_fields=("state", "changed_on"))
        audit.record(f"request.{step}", chain="staff", at=at, by=by.person.pk, subject=request.id)
    return held


def _summary_key(request: Request, by: Unlocked) -> vault.AnySecretKey:
    """The summary key as a member of the desk opens it. Raises ``NotFromHere``."""
    slot, to_desk = summary_slot(request.id), Opener("desk", request.desk_id)
    try:
        pair = desk_keys(by, Desk.objects.get(id=request.desk_id))[rows.sealed_to(slot, to_desk)]
        return rows.open_sealed(slot, by=pair, opener=to_desk)
    except (NoKey, KeyError):
        raise NotFromHere from None


def _summary_to_case(request: Request, keys: CaseKeys, summary: vault.AnySecretKey) -> None:
    """From now on the summary opens with the case only: others at the desk see that a request exists.

    Sealed to the epoch it was opened in, which every holder has: main may never come to name the next one.
    """
    slot, case = summary_slot(request.id), Opener("case", request.id)
    rows.seal_to(slot, summary, to=keys.case[request.epoch].public(), opener=case)
    rows.forget_opener(slot, Opener("desk", request.desk_id))
    rows.forget_opener(slot, Opener("list", request.desk_id))


def _forget_openers(request: Request, openers: list[Opener]) -> None:
    for opener in openers:
        WrappedKey.objects.filter(
            owner_kind="request",
            owner_id=request.id,
            purpose="case",
            opener_kind=opener.kind,
            opener_id=opener.id,
        ).delete()


def _forget_epoch(request_id: UUID, epoch: int) -> None:
    """Only keys that turn: what others number by themselves (dates, statistics, placement) is no epoch of these."""
    WrappedKey.objects.filter(
        owner_kind="request", owner_id=request_id, purpose__in=("case", "file", "thread"), epoch=epoch
    ).delete()
    case_key.forget_epoch(request_id, epoch)
