"""What the matrix walks through: people of every role, requests they may and may not open, and their files.

Everything is made by the real actions. A role without any right to a request is given a grant all the same,
so that the walk shows that a grant alone opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from safeconduct.access import actions
from safeconduct.access.models import Ceremony, DeskMember, Person
from safeconduct.access.permissions import DESK_ROLES, Permission, may
from safeconduct.cases import grants, opening, reading, states
from safeconduct.cases.dates import actions as dates
from safeconduct.cases.dates.documents import About, When
from safeconduct.cases.papers.files import seal
from safeconduct.cases.referrals import actions as referrals
from safeconduct.cases.referrals.demo import demo_organisations
from safeconduct.cases.screening.actions import Decided, decide
from safeconduct.evidence.models import Claim, Incident
from safeconduct.intake import drafts, files_sent
from safeconduct.intake.keys import HolderKeys
from safeconduct.intake.models import Request, Upload
from safeconduct.intake.public.visitor import Visitor
from safeconduct.intake.public_sessions import SessionStore
from safeconduct.intake.sending import send
from safeconduct.intake.states import State
from tests.access.people import Member, derived, found_house, hire, member_with_role, sign_in
from tests.cases.asking import ZAUR, ask, begin
from tests.sites import SiteClient, settings_of

from .answers import DESK, OTHER, OWN, STRANGER
from .matrix_cases import CASES
from .matrix_evidence import EVIDENCE
from .matrix_panel import PANEL
from .matrix_press import DESKS, PUBLISHED
from .routes import NOBODYS
from .scene_cases import PICTURE, CaseScene
from .scene_evidence import evidence
from .scene_news import news, published
from .scene_panel import PanelScene
from .scene_press import advocacy, press, writer

ABOUT = About("individual_hearing", "", "", "a notice", "2026-11-01")
PURPOSE = {"attorney": "representing", "mentor": "mentoring"}
BY_A_HELPER = {**ZAUR, "writer.who": "for"}
Values = Mapping[str, Any]


def ask_with_a_file(name: str) -> tuple[Request, UUID]:
    """A sent request with one file, and the file's id."""
    holder = begin(name)
    upload = add_file(holder)
    return send(holder=holder, at=timezone.now()), upload.id


def add_file(holder: HolderKeys, name: str = "summons.jpg") -> Upload:
    sealed = seal(PICTURE, name=name, media_type="image/jpeg", group="image")
    return files_sent.keep_with_draft(holder=holder, sealed=sealed, at=timezone.now())


class StaffScene:
    """A founded house seen by one of its people, the actor, who has exactly one role."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.house = house = found_house()
        self.leyla = hire(house.rosa, "Leyla", ["caseworker"], desk=house.intake, sealed_by=house.aisha)
        self.hana = hire(house.rosa, "Hana", ["caseworker"])
        self.actor = self._actor()
        self.files: dict[UUID, UUID] = {}
        self.own, self.at_desk, self.others = (self._asked(name) for name in ("Zaur", "Ilyas", "Rustam"))
        self.dates = {request.id: self._date_of(request) for request in (self.own, self.at_desk, self.others)}
        self._give_away(self.own)
        self._give_away(self.others)
        if self.actor:
            self._grant(self.own, self.actor)
        self.cases = CaseScene(house, self.actor, self.hana, timezone.now())
        self._say_why(self.own, self.at_desk)

    def client(self) -> SiteClient:
        client = SiteClient("staff")
        if self.actor:
            sign_in(client, self.actor)
        return client

    def values(self, name: str, ownership: str) -> Values:
        """The values of an address: of something that exists, and is the actor's or is not."""
        room, _, view = name.rpartition(":")
        if room == "access":
            return self._of_the_house(view, ownership)
        if name in EVIDENCE:
            return self._evidence
        if name in DESKS and name != "ways_tell":
            return self._press
        if name in PANEL:
            return self._panel.values(name, ownership)
        held = self._over if name == "erase" else self._open
        request = held.get(ownership, held[OTHER])
        return {
            "request_id": request.id,
            "upload_id": self.files.get(request.id),
            "person_id": (self.hana if name in CASES else self.leyla).person.pk,
            "step": "closed" if name == "case_step" else "close",
            "side": "detained",
            "date_id": self.dates.get(request.id),
            "referral_id": self._referral if name.startswith("referral") else None,
            "fact_id": "place.country",
            "pathway": "us.asylum",
            "pack": "us",
            "page": "01",
            "number": 1,
            "token": "nobodys-token",
            **self.cases.values(name, request),
            **self._of_the_room(name, ownership),
        }

    def _of_the_room(self, name: str, ownership: str) -> Values:
        """What belongs to no request."""
        if name.startswith("call"):
            return {"call_id": self.cases.call(ownership == OWN)}
        if name.startswith("statistics"):
            return {"table_id": self.cases.table}
        if name == "alarm":
            return {"alarm_id": self.cases.alarm}
        return {"erasure_id": self.cases.erasure} if name == "certificate" else {}

    @property
    def _open(self) -> Mapping[str, Request]:
        return {OWN: self.own, DESK: self.at_desk, OTHER: self.others}

    @cached_property
    def _panel(self) -> PanelScene:
        return PanelScene(self.house, self.actor, self._to_place, self._say_why, timezone.now())

    def hours_of_timur(self) -> Values:
        """A line of his, on the case that is given to the actor as well."""
        return self._panel.line_of(self.house.timur)

    def _to_place(self, what: str) -> Mapping[str, Request]:
        """Three to be placed. An attorney gets the file only once she accepted."""
        found = {how: self._asked(f"{how}, {what}") for how in (OWN, DESK, OTHER)}
        self._give_away(found[OWN])
        self._give_away(found[OTHER])
        if self.actor and self.role != "attorney":
            self._grant(found[OWN], self.actor)
        return found

    @cached_property
    def _over(self) -> Mapping[str, Request]:
        """Three that are closed, and quiet long enough to be deleted."""
        found = {how: self._asked(f"{how}, and over") for how in (OWN, DESK, OTHER)}
        self._give_away(found[OWN])
        self._give_away(found[OTHER])
        if self.actor:
            self._grant(found[OWN], self.actor)
        long_ago = (timezone.now() - timedelta(days=40)).date()
        closed = Request.objects.filter(id__in=[each.id for each in found.values()])
        closed.update(state=State.CLOSED, changed_on=long_ago)
        return found

    def _of_the_house(self, view: str, ownership: str) -> Values:
        if view == "let_in":
            return {"member_id": self._waiting(ownership)}
        if view == "leave_desk":
            return {"code": "intake", "person_id": self.leyla.person.pk}
        if view in {"ceremony", "card", "drill", "finish_ceremony"}:
            return {"ceremony_id": (self._past_ceremony if ownership == OTHER else self._ceremony).pk}
        if view == "give_card":
            return {"person_id": self._forgetful.pk}
        return {"person_id": self.hana.person.pk}

    def _actor(self) -> Member | None:
        """One person with this role and no other, at the desk of that role if it has one."""
        if self.role == STRANGER:
            return None
        if self.role in {"administrator", "caseworker", "custodian"}:
            return member_with_role(self.house, self.role)
        desk = self.house.desks[self.desk_code] if self.desk_code else None
        sealed_by = self.house.aisha if self.desk_code == "intake" else None
        return hire(self.house.rosa, f"One {self.role}", [self.role], desk=desk, sealed_by=sealed_by)

    @property
    def desk_code(self) -> str:
        return next((code for code, roles in DESK_ROLES.items() if self.role in roles), "")

    def _asked(self, name: str) -> Request:
        request, file_id = ask_with_a_file(name)
        self.files[request.id] = file_id
        return request

    def _give_away(self, request: Request) -> None:
        """To Timur, Leyla and Hana: the desk, and whoever sits there, opens it no more."""
        aisha, now = self.house.aisha.unlocked, timezone.now()
        people = [member.person for member in (self.house.timur, self.leyla, self.hana)]
        keys = reading.open_case(request, aisha, now.date())
        grants.hand_over(request=request, to=people, keys=keys, by=aisha, at=now)
        states.move(request=request, step="take", by=aisha, at=now)
        request.refresh_from_db()

    def _grant(self, request: Request, to: Member) -> None:
        timur, now = self.house.timur.unlocked, timezone.now()
        keys = reading.open_case(request, timur, now.date())
        slot = now + timedelta(hours=4) if self.role == "volunteer" else None
        purpose = PURPOSE.get(self.role, "review")
        grants.grant(
            request=request, person=to.person, keys=keys, purpose=purpose, expires_on=None, by=timur, at=now,
            ends_at=slot,
        )  # fmt: skip

    def _say_why(self, *requests: Request) -> None:
        """The actor has a reason of today to open the stories that are theirs to open."""
        if self.actor is None or not may(self.actor.person, Permission.OPEN_STORY):
            return
        by, now = self.actor.unlocked, timezone.now()
        for request in requests if self.desk_code == "intake" else requests[:1]:
            keys = reading.open_case(Request.objects.get(id=request.id), by, now.date())
            opening.state_reason(request=request, reason="He is in danger now", keys=keys, by=by, at=now)

    def _date_of(self, request: Request) -> UUID:
        """A hearing next month, and a letter, by whoever sits at the intake desk."""
        aisha, now = self.house.aisha.unlocked, timezone.now()
        keys = reading.open_case(request, aisha, now.date())
        next_month = now.date() + timedelta(days=30)
        kept = dates.keep(
            request=request, about=ABOUT, when=When(next_month, "09:00", "America/New_York"),
            who=("Zaur", ""), keys=keys, by=aisha, at=now, token=uuid4(),
        )  # fmt: skip
        waiting = Decided("waiting", "Nobody is free before December.", "We wait with you.", "en", {})
        decide(request=request, decided=waiting, keys=keys, by=aisha, at=now, token=uuid4())
        return kept.id

    @cached_property
    def _evidence(self) -> Values:
        return evidence(self.house, self.actor, timezone.now())

    @cached_property
    def _press(self) -> Values:
        """Both desks, about what the documentation desk recorded."""
        incident = Incident.objects.get(pk=self._evidence["incident_id"])
        claim, at = Claim.objects.get(pk=self._evidence["claim_id"]), timezone.now()
        noor = writer(self.house, self.actor, at)
        asked = advocacy(noor, incident, claim, at)
        return asked | press(noor, incident, asked["campaign_id"], at)

    @cached_property
    def _referral(self) -> UUID:
        said = demo_organisations()[0]
        by = self.house.aisha.person
        return referrals.add(said, token=uuid4(), by=by, at=timezone.now()).id

    def _waiting(self, ownership: str) -> int:
        """Somebody who waits at the actor's own desk, or at one where the actor does not sit."""
        ours = self.desk_code or "intake"
        code = ours if ownership != OTHER else next(code for code in DESK_ROLES if code != ours)
        if code in {"documentation", "advocacy"}:
            _ = self._press  # Zarema and Noor sit there before anybody waits
        desk, role = self.house.desks[code], sorted(DESK_ROLES[code])[0]
        if not DeskMember.objects.filter(desk=desk, state="sealed").exists():
            hire(self.house.rosa, f"First at {code}", [role], desk=desk)
        waiting = hire(self.house.rosa, f"Waiting at {code}", [role], desk=desk)
        return DeskMember.objects.get(desk=desk, person=waiting.person, state="wanted").pk

    @cached_property
    def _ceremony(self) -> Ceremony:
        _ = self._past_ceremony
        people = [member.person for member in self.house.custodians]
        return actions.start_ceremony(custodians=people, by=self.house.rosa.unlocked, at=timezone.now())

    @cached_property
    def _past_ceremony(self) -> Ceremony:
        """An hour ago, of three others."""
        three = [hire(self.house.rosa, name, ["custodian"]) for name in ("Pablo", "Quan", "Ruth")]
        return actions.start_ceremony(
            custodians=[member.person for member in three], by=self.house.rosa.unlocked,
            at=timezone.now() - timedelta(hours=1),
        )  # fmt: skip

    @cached_property
    def _forgetful(self) -> Person:
        """Timur has forgotten his passphrase and waits for two cards."""
        person = self.house.timur.person
        actions.ask_recovery(sign_in_name=person.sign_in_name, new=derived(), at=timezone.now())
        return person


class PublicScene:
    """Somebody at the public site: nobody yet, with a draft, with its number typed back, after sending."""

    def __init__(self, role: str) -> None:
        self.role = role
        found_house()
        self.holder = self._holder()
        self.own_file = add_file(self.holder).id if self.holder and role == "typed_back" else NOBODYS
        _request, self.others_file = ask_with_a_file("Rustam")
        news()

    def client(self) -> SiteClient:
        client = SiteClient("public")
        if self.holder:
            client.cookies[settings_of("public")["SESSION_COOKIE_NAME"]] = self._session(self.holder)
        return client

    def values(self, name: str, ownership: str) -> Values:
        if name in PUBLISHED:
            return published(name)
        return {"code": "03", "upload_id": self.others_file if ownership == OTHER else self.own_file}

    def _holder(self) -> HolderKeys | None:
        if self.role == STRANGER:
            return None
        if self.role in {"sent", "proxy"}:
            return ask(told=BY_A_HELPER if self.role == "proxy" else None)[1]
        holder = begin()
        if self.role == "typed_back":
            drafts.confirm_receipt(holder=holder, at=timezone.now())
        return holder

    def _session(self, holder: HolderKeys) -> str:
        store = SessionStore()
        visitor = Visitor(store)
        if self.role == "begun":
            visitor.begin()
            visitor.open(holder)
        else:
            visitor.return_with(holder)
        store.save()
        return str(store.session_key)


SCENES = {"public": PublicScene, "staff": StaffScene}
