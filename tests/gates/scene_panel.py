"""What the walk finds of the panel, by the real actions: a placement desk, attorneys, cases in the hands of attorneys,
offers in several states, a round, drafts and hours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from safeconduct.access import actions
from safeconduct.attorneys.exchange import carried, cases, panel, tables
from safeconduct.attorneys.giving import actions as giving
from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.offers import answering, naming, sending
from safeconduct.attorneys.offers.answering import Certified
from safeconduct.attorneys.portal import draft_actions, hours_kept
from safeconduct.attorneys.portal.draft_actions import By, Words
from safeconduct.attorneys.register import firms, profiles
from safeconduct.attorneys.rounds import solving
from safeconduct.cases.conflicts import checking, deciding
from safeconduct.cases.life import actions as life
from safeconduct.cases.life.actions import At
from safeconduct.cases.life.stages import Stage
from safeconduct.cases.placing import sheets
from safeconduct.intake.models import Request
from tests.access.people import House, Member, hire
from tests.attorneys.offers.panel import BLIND, FACTS, NAMES
from tests.attorneys.register.enrolling import enrol
from tests.cases.asking import ask
from tests.cases.caseroom import opened
from tests.cases.life.scenes import put_at

from .answers import CASEWORK, DESK, OTHER, OWN

Values = Mapping[str, Any]
PROFILE: dict[str, Any] = {"capacity": 20, "languages": {"ru": 2}, "remote": True, "region": "CA"}
ROOMS_OF_A_CASE = ("draft", "hours", "kit", "give_back", "own_file", "checkpoint", "my_placement")
DRAFT = Words("Declaration", "declaration", "I was held.")
BEFORE_GIVING = ("placing", "case_offers", "placement_")
Given = Callable[[str], Mapping[str, Request]]


class PanelScene:
    """Nadia coordinates, Ines and Ruth are attorneys, Timur keeps the cases. The actor sits beside Nadia where they
    may.

    ``given``: makes three requests by ownership, as the walk gives them to its people. ``say_why``: the actor has a
    reason of today to open the stories of these requests.
    """

    def __init__(
        self, house: House, actor: Member | None, given: Given, say_why: Callable[..., None], at: datetime
    ) -> None:
        self.house, self.actor, self.given, self.say_why, self.at = house, actor, given, say_why, at
        self.desk = house.desks["placement"]
        self.nadia = hire(house.rosa, "Nadia of the panel", ["coordinator"], desk=self.desk)
        if actor and self._is_a("coordinator", "supervisor"):
            seat = actions.ask_for_desk(
                person=actor.person, desk=self.desk, by=house.rosa.person, at=timezone.now()
            )
            actions.seal_membership(member=seat, by=self.nadia.unlocked, at=timezone.now())
        names = ("Ines of the panel", "Ruth of the panel")
        self.ines, self.ruth = (hire(house.rosa, name, ["attorney"]) for name in names)
        self.hers = actor if actor and self._is_a("attorney") else self.ines
        for member in {each.person.pk: each for each in (self.ines, self.ruth, self.hers)}.values():
            enrol(member, self.nadia, self.at, **PROFILE)

    def values(self, name: str, ownership: str) -> Values:
        """The values of an address of the panel."""
        if name.startswith("my_offer"):
            is_own = ownership == OWN and self._is_a("attorney")
            return {"offer_id": self._own_offer if is_own else self._anothers_offer}
        if name.startswith("offer"):
            return {"offer_id": self._asked_offer}
        if name.startswith("round"):
            return {"round_id": self._round, "request_id": self._waiting.id}
        if name.endswith("_import_confirm"):
            return {"token": self._file(name.partition("_")[0], ownership == OWN)}
        if name.startswith(ROOMS_OF_A_CASE):
            return self._of_a_case(name, ownership)
        if name.startswith(BEFORE_GIVING):
            return {"request_id": self._accepted.get(ownership, self._accepted[OTHER]).id}
        return {"attorney_id": self._applicant, "firm_id": self._firm}

    def _is_a(self, *roles: str) -> bool:
        return self.actor is not None and bool(set(roles) & set(self.actor.person.roles))

    @cached_property
    def _applicant(self) -> UUID:
        """Entered by the desk; no account is linked yet and nobody vetted her."""
        admission = {"jurisdiction": "NY", "number": "17", "status": "active"}
        told = {"name": "Chiara Invented", "admissions": [admission]}
        return profiles.create(held=told, token=uuid4(), by=self.nadia.unlocked, at=self.at).pk

    @cached_property
    def _firm(self) -> UUID:
        said = {"name": "An Invented Firm", "quota": 3, "contact": "", "notes": ""}
        return firms.add(held=said, token=uuid4(), by=self.nadia.unlocked, desk=self.desk, at=self.at).pk

    @cached_property
    def _own_offer(self) -> UUID:
        return self._offer(self._asked("Shown to her"), self.hers, "named").id

    @cached_property
    def _anothers_offer(self) -> UUID:
        return self._offer(self._asked("Shown to another"), self.ines, "named").id

    @cached_property
    def _asked_offer(self) -> UUID:
        return self._offer(self._asked("Asked for names"), self.ruth, "asked").id

    @cached_property
    def _waiting(self) -> Request:
        return self._asked("Waits for an attorney")

    @cached_property
    def _round(self) -> UUID:
        """With the one that waits."""
        token, _waits = uuid4(), self._waiting
        for _stage in solving.make(token=token, desk=self.desk, by=self.nadia.unlocked, at=timezone.now()):
            pass
        return token

    def _file(self, kind: str, is_own: bool) -> UUID:
        """A good file, checked, of the actor or of whoever else may bring one in."""
        else_by = self.nadia if kind == "panel" else self.house.timur
        is_theirs = self._is_a("coordinator") if kind == "panel" else self._is_a(*CASEWORK)
        by = (self.actor if is_own and is_theirs else None) or else_by
        columns = panel.columns(self.nadia.unlocked, self.desk) if kind == "panel" else cases.columns()
        example = {each.name: each.example for each in columns}
        content = b"".join(tables.written(list(example), [example]))
        found = (
            panel.read(content, self.nadia.unlocked, self.desk)
            if kind == "panel"
            else cases.read(content, self.at.date())
        )
        assert found.rows, found.problems
        values = [row for _place, row in found.rows]
        return carried.keep(token=uuid4(), kind=kind, found=values, by=by.unlocked, at=timezone.now()).pk

    @cached_property
    def _accepted(self) -> Mapping[str, Request]:
        """An attorney accepted each of them, and the file was not given yet."""
        found = self.given("accepted")
        for how, request in found.items():
            self._accept(self._ready(request), self.hers if how == OWN else self.ines)
        if not self._is_a("attorney"):  # who opens nothing yet
            self.say_why(found[OWN], found[DESK])
        return found

    @cached_property
    def _placed(self) -> Mapping[str, Request]:
        """Represented, the first by the actor where they are an attorney, the rest by Ines."""
        found, timur = self.given("placed"), self.house.timur
        for how, request in found.items():
            placement = self._accept(self._ready(request), self.hers if how == OWN else self.ines)
            giving.give(
                request=_fresh(request), keys=opened(request, timur), placement_id=placement.pk, with_mentor=False,
                token=uuid4(), by=timur.unlocked, at=timezone.now(),
            )  # fmt: skip
        self.say_why(found[OWN], found[DESK])
        return found

    @cached_property
    def _records(self) -> Mapping[tuple[str, str], UUID]:
        """A draft in progress, and hours of whoever looks, where they may write any."""
        made: dict[tuple[str, str], UUID] = {}
        for how, request in self._placed.items():
            by, mine = self._by(request, self.house.timur), self._by(request, self._who_works(how))
            made["draft", how] = draft_actions.begin(by=by, words=DRAFT, token=uuid4()).record_id
            made["hours", how] = self._worked(mine)
        return made

    def line_of(self, worker: Member) -> Values:
        """Hours of somebody else, on the case the actor holds."""
        held = self._placed[OWN]
        return {"request_id": held.id, "record_id": self._worked(self._by(held, worker))}

    def _worked(self, by: By) -> UUID:
        spell = {"day": self.at.date().isoformat(), "minutes": 60, "kind": "research", "note": ""}
        return hours_kept.add(by=by, content=spell, token=uuid4()).record_id

    def _of_a_case(self, name: str, how: str) -> Values:
        how = how if how in self._placed else OTHER
        room = "hours" if name.startswith("hours") else "draft"
        return {
            "request_id": self._placed[how].id, "record_id": self._records[room, how], "step": "ask_review",
        }  # fmt: skip

    def _who_works(self, how: str) -> Member:
        holds = (OWN, DESK) if self._is_a(*CASEWORK) else (OWN,) if self._is_a("attorney") else ()
        return self.actor if self.actor and how in holds else self.house.timur

    def _by(self, request: Request, member: Member) -> By:
        return By(_fresh(request), opened(request, member), member.unlocked, timezone.now())

    def _asked(self, name: str) -> Request:
        return self._ready(ask(name)[0])

    def _ready(self, request: Request) -> Request:
        """Taken on, compared with everybody's names, agreed by the person, and written up for the panel."""
        timur, at = self.house.timur, timezone.now()
        put_at(request, timur, Stage.ACCEPTED)
        check = checking.run(
            request=_fresh(request), keys=opened(request, timur), by=timur.unlocked, at=at, token=uuid4()
        )
        deciding.decide(
            request=_fresh(request), keys=opened(request, timur), outcome="clear", reason="Nobody of the other side.",
            consent=False, check_id=check.record_id, seen=0, token=uuid4(), by=timur.unlocked, at=at,
        )  # fmt: skip
        life.agree(
            request=_fresh(request), keys=opened(request, timur), given=True, on=at.date(), by_way="talk", note="",
            how=At(timur.unlocked, at, uuid4(), 0),
        )  # fmt: skip
        sheets.write(
            request=_fresh(request), keys=opened(request, timur), facts=FACTS, blind=BLIND, names=NAMES,
            token=uuid4(), by=timur.unlocked, at=at,
        )  # fmt: skip
        return _fresh(request)

    def _offer(self, request: Request, to: Member, until: str) -> Offer:
        """Sent and asked for; with ``named``, the names were shown and read."""
        at = timezone.now()
        offer = sending.send(
            request_id=request.id, attorney=Attorney.objects.get(person=to.person), number=0,
            expires_at=at + timedelta(days=3), by=self.nadia.unlocked, at=at,
        )  # fmt: skip
        naming.read_summary(offer_id=offer.id, by=to.unlocked, at=at)
        naming.ask_names(offer_id=offer.id, by=to.unlocked, at=at)
        if until == "named":
            naming.show_names(offer_id=offer.id, by=self.nadia.unlocked, at=at)
            naming.read_names(offer_id=offer.id, by=to.unlocked, at=at)
        return offer

    def _accept(self, request: Request, to: Member) -> Placement:
        at = timezone.now()
        return answering.certify_and_accept(
            offer_id=self._offer(request, to, "named").id, certified=Certified(at.date(), "self"), token=uuid4(),
            by=to.unlocked, at=at,
        )  # fmt: skip


def _fresh(request: Request) -> Request:
    return Request.objects.get(id=request.id)
