"""The invented staff: everybody joins by the real actions, and the ceremony is really held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from safeconduct.access import actions
from safeconduct.access.actions import Enrolment, Joined
from safeconduct.access.models import Ceremony, Desk, DeskMember
from safeconduct.access.passphrases import derive_new
from safeconduct.access.unlocked import Unlocked
from safeconduct.demo.sign_ins import Person
from safeconduct.vault import totp
from safeconduct.vault.digests import random_bytes

WORDS = Path(__file__).with_name("words.txt")
PASSPHRASE_WORDS = 6
ON_THE_PANEL = (
    ("bruno", "volunteer attorney on the panel; has a case and a draft in review", ("attorney",)),
    ("chiara", "volunteer attorney; her first offer is not looked at yet", ("attorney",)),
    ("elena", "attorney who applied; one of two people has looked at it", ("attorney",)),
    ("marta", "volunteer attorney and mentor; accompanies bruno and chiara", ("attorney", "mentor")),
    ("yusra", "volunteer attorney on the panel; works in Arabic", ("attorney",)),
    ("farid", "volunteer attorney on the panel; works in Persian", ("attorney",)),
    ("lucia", "volunteer attorney on the panel; works in Spanish", ("attorney",)),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Whoever the filling needs with open keys, and the notes on everybody."""

    administrator: Unlocked
    caseworkers: Mapping[str, Unlocked]
    date_checker: Unlocked
    researchers: Mapping[str, Unlocked]
    advocates: Mapping[str, Unlocked]
    case_room: Mapping[str, Unlocked]
    panel: Mapping[str, Unlocked]
    people: tuple[Person, ...]

    def who(self, name: str) -> Unlocked:
        """Somebody of them by sign-in name."""
        return {
            **self.caseworkers, **self.case_room, **self.researchers, **self.advocates, **self.panel,
        }[name]  # fmt: skip


class House:
    """The organisation while it is being made; collects the notes on who joined."""

    def __init__(self, passphrase: str, at: datetime) -> None:
        self.passphrase, self.at = passphrase, at
        self.people: list[Person] = []

    def found(self) -> Unlocked:
        """Rosa makes the organisation's key and its desks."""
        enrolment = self._enrolment("rosa")
        joined = actions.found_organisation(enrolment=enrolment, display_name="Rosa Demo", at=self.at)
        self._note(joined, enrolment, "administrator; reads no request")
        return joined.unlocked

    def hire(
        self, name: str, work: str, roles: Sequence[str], *, rosa: Unlocked, desk: Desk | None = None,
        sealed_by: Unlocked | None = None,
    ) -> Unlocked:  # fmt: skip
        """Rosa invites and confirms a colleague; a holder seals the desk's key."""
        shown = f"{name.title()} Demo"
        invitation, _code = actions.invite(
            display_name=shown, roles=roles, desk=desk, by=rosa.person, at=self.at
        )
        enrolment = self._enrolment(name)
        joined = actions.accept_invitation(
            invitation=invitation, enrolment=enrolment, display_name=shown, at=self.at
        )
        actions.confirm_person(
            person=joined.person, typed_fingerprint=joined.fingerprint, by=rosa, at=self.at
        )
        if desk is not None and sealed_by is not None:
            seat = DeskMember.objects.select_related("person", "desk").get(desk=desk, person=joined.person)
            actions.seal_membership(member=seat, by=sealed_by, at=self.at)
        self._note(joined, enrolment, work)
        return joined.unlocked

    def hold_ceremony(self, custodians: Sequence[Unlocked], rosa: Unlocked) -> None:
        """Three cards are shown, two typed back; the words are not kept."""
        people = [custodian.person for custodian in custodians]
        ceremony = actions.start_ceremony(custodians=people, by=rosa, at=self.at)
        cards = [actions.show_card(ceremony=ceremony, by=each, at=self.at) for each in custodians]
        for card, custodian in list(zip(cards, custodians, strict=True))[:2]:
            actions.drill(ceremony=ceremony, card=card, by=custodian, at=self.at)
            ceremony = Ceremony.objects.get(pk=ceremony.pk)
        actions.finish_ceremony(ceremony=ceremony, by=rosa, at=self.at)

    def _enrolment(self, name: str) -> Enrolment:
        return Enrolment(name, derive_new(self.passphrase), totp.new_secret(), None)

    def _note(self, joined: Joined, enrolment: Enrolment, work: str) -> None:
        person = joined.person
        self.people.append(
            Person(person.sign_in_name, person.display_name, work, enrolment.totp_secret.hex())
        )


def make(passphrase: str, at: datetime) -> Staff:
    """Rosa, two caseworkers at the intake desk, one without, those of the case room, a date checker, three
    researchers, two advocates, a privacy lead, three custodians, a coordinator and attorneys of the panel."""
    house = House(passphrase, at)
    rosa = house.found()
    intake = Desk.objects.get(code="intake")
    aisha = house.hire("aisha", "caseworker at the intake desk", ["caseworker"], rosa=rosa, desk=intake)
    timur = house.hire(
        "timur", "caseworker at the intake desk", ["caseworker"], rosa=rosa, desk=intake, sealed_by=aisha
    )
    jonas = house.hire("jonas", "caseworker without a desk or a grant", ["caseworker"], rosa=rosa)
    case_room = {"jonas": jonas, **_case_room(house, rosa, aisha)}
    dates = Desk.objects.get(code="dates")
    nadia = house.hire(
        "nadia",
        "checks court dates at the dates desk; reads no request",
        ["date_checker"],
        rosa=rosa,
        desk=dates,
    )
    custodians = [
        house.hire(name, "holds a recovery card", ["custodian"], rosa=rosa) for name in ("magda", "idris")
    ]
    lena = house.hire(
        "lena", "holds a recovery card; second at the dates desk", ["custodian", "date_checker"], rosa=rosa,
        desk=dates, sealed_by=nadia,
    )  # fmt: skip
    researchers = _documentation(house, rosa)
    advocates = _advocacy(house, rosa, researchers["zarema"])
    panel = _panel(house, rosa, case_room["samir"])
    house.hold_ceremony([*custodians, lena], rosa)
    rooms = (case_room, researchers, advocates, panel)
    for each in (aisha, timur, nadia, lena, *(each for room in rooms for each in room.values())):
        actions.look_after_keys(by=each, at=at)
    caseworkers = {"aisha": aisha, "timur": timur}
    return Staff(rosa, caseworkers, nadia, researchers, advocates, case_room, panel, tuple(house.people))


def _case_room(house: House, rosa: Unlocked, aisha: Unlocked) -> dict[str, Unlocked]:
    """An attorney and a supervisor at the intake desk, a volunteer, an operator, and an auditor who counts."""
    intake, statistics = (Desk.objects.get(code=code) for code in ("intake", "statistics"))
    ines = house.hire(
        "ines", "staff attorney at the intake desk", ["lawyer"], rosa=rosa, desk=intake, sealed_by=aisha
    )
    samir = house.hire(
        "samir", "supervisor at the intake desk; counts at the statistics desk, vets at the placement desk",
        ["supervisor"], rosa=rosa, desk=intake, sealed_by=aisha,
    )  # fmt: skip
    vera = house.hire("vera", "intake volunteer; lent one request for two hours", ["volunteer"], rosa=rosa)
    hanna = house.hire("hanna", "telephone operator; fills in requests, reads none", ["operator"], rosa=rosa)
    oskar = house.hire(
        "oskar", "auditor at the statistics desk; opens no case", ["auditor"], rosa=rosa, desk=statistics
    )
    seat = actions.ask_for_desk(person=samir.person, desk=statistics, by=rosa.person, at=house.at)
    actions.seal_membership(member=seat, by=oskar, at=house.at)
    return {"ines": ines, "samir": samir, "vera": vera, "hanna": hanna, "oskar": oskar}


def _documentation(house: House, rosa: Unlocked) -> dict[str, Unlocked]:
    """Zarema, Malik and Salima sit at the documentation desk and in the testimony vault."""
    desk, testimonies = (Desk.objects.get(code=code) for code in ("documentation", "testimony"))
    work = "researcher at the documentation desk and in the testimony vault"
    zarema = house.hire("zarema", work, ["researcher"], rosa=rosa, desk=desk)
    malik = house.hire("malik", work, ["researcher"], rosa=rosa, desk=desk, sealed_by=zarema)
    salima = house.hire("salima", work, ["researcher"], rosa=rosa, desk=desk, sealed_by=zarema)
    for each in (zarema, malik, salima):
        seat = actions.ask_for_desk(person=each.person, desk=testimonies, by=rosa.person, at=house.at)
        if not actions.begin_desk(member=seat, by=rosa, at=house.at):
            actions.seal_membership(member=seat, by=zarema, at=house.at)
    return {"zarema": zarema, "malik": malik, "salima": salima}


def _advocacy(house: House, rosa: Unlocked, zarema: Unlocked) -> dict[str, Unlocked]:
    """Noor and Ilse write at the advocacy desk, Petra agrees there; Ilse sits at the desks of the evidence as well."""
    desk = Desk.objects.get(code="advocacy")
    noor = house.hire("noor", "advocate at the advocacy desk", ["advocate"], rosa=rosa, desk=desk)
    ilse = house.hire(
        "ilse", "press officer at the advocacy desk; sits at the documentation desk and in the vault as well",
        ["advocate", "researcher"], rosa=rosa, desk=desk, sealed_by=noor,
    )  # fmt: skip
    petra = house.hire(
        "petra", "privacy lead; agrees to exports, letters and publications", ["privacy_lead"], rosa=rosa,
        desk=desk, sealed_by=noor,
    )  # fmt: skip
    for code in ("documentation", "testimony"):
        seat = actions.ask_for_desk(
            person=ilse.person, desk=Desk.objects.get(code=code), by=rosa.person, at=house.at
        )
        actions.seal_membership(member=seat, by=zarema, at=house.at)
    return {"noor": noor, "ilse": ilse, "petra": petra}


def _panel(house: House, rosa: Unlocked, samir: Unlocked) -> dict[str, Unlocked]:
    """Omar begins the placement desk and lets Samir sit there too, so that two people vet; then the attorneys."""
    desk = Desk.objects.get(code="placement")
    omar = house.hire(
        "omar", "placement coordinator at the placement desk; opens no case", ["coordinator"], rosa=rosa, desk=desk
    )
    seat = actions.ask_for_desk(person=samir.person, desk=desk, by=rosa.person, at=house.at)
    actions.seal_membership(member=seat, by=omar, at=house.at)
    attorneys = {name: house.hire(name, work, roles, rosa=rosa) for name, work, roles in ON_THE_PANEL}
    return {"omar": omar, **attorneys}


def new_passphrase() -> str:
    """Six words of sixty-four, made for this demo alone."""
    words = WORDS.read_text().split()
    return " ".join(words.pop(byte % len(words)) for byte in random_bytes(PASSPHRASE_WORDS))
