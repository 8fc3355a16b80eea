"""Facts about the house that span rows of both databases: what ``doctor`` and the set-up page show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from safeconduct.access.models import Ceremony, CeremonyCard, Desk, DeskMember, Person, RecoveryHelp
from safeconduct.access.unlocked import ORGANISATION
from safeconduct.keyring.certified import NotCertified, certified_sealing_key, intake_desk
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey

HOLDERS_NEEDED = 2
CUSTODIANS_NEEDED = 3


def usable_holders(desk: Desk, on: date) -> list[Person]:
    """Active, certified people who hold the desk's newest key, by name."""
    held = WrappedKey.objects.filter(owner_kind="desk", owner_id=desk.pk, purpose="sealing")
    newest = held.order_by("-epoch").values_list("epoch", flat=True).first()
    if newest is None:
        return []
    ids = held.filter(epoch=newest, opener_kind="person").values_list("opener_id", flat=True)
    sealed = DeskMember.objects.sealed(desk).filter(person_id__in=list(ids)).order_by("person__display_name")
    return [member.person for member in sealed if is_certified(member.person, on)]


def is_certified(person: Person, on: date) -> bool:
    """Whether keys may be sealed to this person today."""
    try:
        certified_sealing_key("person", person.pk, on)
    except NotCertified:
        return False
    return True


def organisation_holders() -> list[Person]:
    """Active administrators to whom the organisation's signing key is sealed."""
    held = WrappedKey.objects.filter(
        owner_kind="organisation", purpose="signing", opener_kind="administrator"
    )
    ids = list(held.values_list("opener_id", flat=True))
    return list(Person.objects.active().filter(pk__in=ids).order_by("display_name"))


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """One desk: who can open it, and whether that is enough."""

    desk: Desk
    holders: tuple[Person, ...]
    waiting: tuple[Person, ...]
    is_pinned: bool

    @property
    def is_well(self) -> bool:
        return self.is_pinned and len(self.holders) >= HOLDERS_NEEDED


@dataclass(frozen=True, slots=True)
class HouseFacts:
    """What is set up and what is still missing."""

    is_founded: bool
    is_pinned: bool
    administrators: tuple[Person, ...]
    desks: tuple[DeskFacts, ...]
    unconfirmed: tuple[Person, ...]
    custodians: tuple[Person, ...]
    has_recovery: bool
    unrecoverable: tuple[Person, ...]

    @property
    def intake_is_open(self) -> bool:
        """Whether requests for help can be sealed to anybody."""
        return any(facts.desk.code == "intake" and facts.is_pinned and facts.holders for facts in self.desks)


def house_facts(on: date) -> HouseFacts:
    """Everything ``doctor`` asks this room."""
    people = list(Person.objects.active().order_by("display_name"))
    pins = host().pins
    return HouseFacts(
        is_founded=bool(people),
        is_pinned=pins.organisation is not None,
        administrators=tuple(organisation_holders()),
        desks=tuple(desk_facts(desk, on) for desk in Desk.objects.order_by("code")),
        unconfirmed=tuple(person for person in people if person.confirmed_on is None),
        custodians=tuple(card_holders()),
        has_recovery=Ceremony.objects.in_force() is not None,
        unrecoverable=tuple(_not_sealed_for_recovery(people)),
    )


def desk_facts(desk: Desk, on: date) -> DeskFacts:
    waiting = DeskMember.objects.waiting().filter(desk=desk).order_by("person__display_name")
    return DeskFacts(
        desk=desk,
        holders=tuple(usable_holders(desk, on)),
        waiting=tuple(member.person for member in waiting),
        is_pinned=desk.code != "intake" or _intake_is_pinned(desk, on),
    )


def card_holders() -> list[Person]:
    """Active custodians whose card belongs to the recovery key in force."""
    ceremony = Ceremony.objects.in_force()
    cards = CeremonyCard.objects.filter(ceremony=ceremony, custodian__is_active=True)
    return (
        [card.custodian for card in cards.select_related("custodian").order_by("number")] if ceremony else []
    )


def key_owners() -> dict[str, set[UUID]]:
    """Every owner of key rows that this room knows, by kind; the sweeper takes other rows."""
    return {
        "person": set(Person.objects.values_list("pk", flat=True)),
        "desk": set(Desk.objects.values_list("pk", flat=True)),
        "organisation": {ORGANISATION},
        "ceremony": set(Ceremony.objects.running().values_list("pk", flat=True)),
        "recovery_help": set(
            RecoveryHelp.objects.exclude(state__in=("finished", "ended")).values_list("pk", flat=True)
        ),
    }


def _intake_is_pinned(desk: Desk, on: date) -> bool:
    try:
        return intake_desk(on)[0] == desk.pk
    except NotCertified:
        return False


def _not_sealed_for_recovery(people: list[Person]) -> list[Person]:
    ceremony = Ceremony.objects.in_force()
    if ceremony is None:
        return people
    held = WrappedKey.objects.filter(
        owner_kind="person", purpose="sealing", opener_kind="recovery", opener_id=ceremony.pk
    )
    ids = set(held.values_list("owner_id", flat=True))
    return [person for person in people if person.pk not in ids]
