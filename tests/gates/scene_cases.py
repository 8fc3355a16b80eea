"""What the walk's requests hold in the case room: a record of every kind, by the real actions; and calls, tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from safeconduct.access.models import ReadAlarm
from safeconduct.access.permissions import Permission, may
from safeconduct.cases.conflicts import merges
from safeconduct.cases.emergencies import actions as emergencies
from safeconduct.cases.emergencies import watching
from safeconduct.cases.keeping import erasing, holds
from safeconduct.cases.messages import beside, templates
from safeconduct.cases.outcomes import counting, records
from safeconduct.cases.outcomes.codes import Outcome, counted_as
from safeconduct.cases.papers import actions as papers
from safeconduct.cases.papers.cleaning import Copy
from safeconduct.cases.papers.content import Paper, papers_of
from safeconduct.cases.papers.files import seal
from safeconduct.cases.papers.kinds import JOURNAL_KINDS
from safeconduct.intake import operators
from safeconduct.intake.models import Request
from tests.access.people import House, Member, hire
from tests.cases.asking import ask, receipt_of
from tests.cases.caseroom import journal_of, opened, written
from tests.cases.releasing.rooms import release
from tests.files import samples

from .routes import NOBODYS

Values = Mapping[str, Any]
COUNTED = 20
"""Enough for a number of the statistics desk not to be withheld."""
PICTURE = samples.photo()


def told(value: Any) -> dict[str, Any]:
    return {
        "value": value, "source": "person", "precision": "", "confirmed_by": "", "confirmed_on": "", "paper": "",
    }  # fmt: skip


RECORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "case_party": ("party", {"names": [{"value": "Amina Invented", "kind": "full", "script": "latin"}],
                             "roles": ["witness"]}),
    "exclusion": ("exclusion", {"people": [], "names": told("Isa Invented"), "why": told("A cousin of theirs")}),
    "proceeding": ("proceeding", {"agency": told("eoir"), "posture": told("defensive")}),
    "note": ("note", {"text": "He speaks slowly.", "about": "", "pinned": False}),
    "task": ("task", {"title": "Call the court", "due": "", "owner": "", "state": "open"}),
    "reach": ("contact_log", {"channel": "phone", "direction": "in", "at": "2026-11-01T12:00:00+00:00",
                              "reached": "yes", "said": "", "override": "", "why": "", "outside": []}),
}  # fmt: skip
"""Beginning of a url name → the record its addresses are about."""

OTHERS = (
    "paper", "case_referral", "hold", "emergency", "merge", "unmerge", "message_check", "message_template",
)  # fmt: skip
"""Beginnings of url names whose objects are more than one record."""


class CaseScene:
    """The parts of a house's cases, made when an address first asks for them. Timur opens every request."""

    def __init__(self, house: House, actor: Member | None, hana: Member, at: datetime) -> None:
        self.house, self.actor, self.hana, self.at = house, actor, hana, at
        self._held: dict[tuple[str, UUID], dict[str, Any]] = {}

    def values(self, name: str, request: Request) -> Values:
        """What an address of this name needs beside the request's id."""
        for start in (*RECORDS, *OTHERS):
            if name.startswith(start):
                key = (start, request.id)
                if key not in self._held:
                    self._held[key] = self._made(start, request)
                return self._held[key]
        return {}

    def call(self, is_own: bool) -> UUID:
        return self._own_call if is_own else self._anothers_call

    def _made(self, start: str, request: Request) -> dict[str, Any]:
        if start in RECORDS:
            kind, content = RECORDS[start]
            return {"record_id": written(request, self.house.timur, kind, content).record_id}
        made: dict[str, Any] = getattr(self, f"_{start}")(request)
        return made

    def _paper(self, request: Request) -> dict[str, Any]:
        """A paper in Russian with a translation, from files that are really there."""
        keys, by = opened(request, self.house.timur), self.house.timur.unlocked

        def desk() -> papers.Desk:
            return papers.Desk(Request.objects.get(id=request.id), keys, by, self.at, uuid4())

        fields: dict[str, object] = dict.fromkeys(
            ("author", "dated", "obtained_from", "obtained_on", "source_url", "slot", "note"), ""
        )
        fields |= {"title": "A summons", "language": "ru", "kind": "other", "third_party": False}
        (record_id,) = papers.add(desk(), fields, [_a_file()], together=True, privileged=False)
        done = {
            "language": "en", "translator": "Invented Translator", "competence": "native_source", "address": "",
            "phone": "", "translated_on": None,
        }  # fmt: skip
        papers.add_translation(desk(), record_id, done, _a_file(), None)
        record = next(
            r for r in journal_of(request, self.house.timur).records(*JOURNAL_KINDS) if r.id == record_id
        )
        paper: Paper = papers_of([record])[0]
        return {
            "record_id": record_id, "file_id": paper.originals()[0].id,
            "translation_id": UUID(paper.translations[0]["id"]),
        }  # fmt: skip

    def _case_referral(self, request: Request) -> dict[str, Any]:
        record_id, _code = release(request, self.house.timur)
        return {"record_id": record_id}

    def _hold(self, request: Request) -> dict[str, Any]:
        row = holds.add(
            request=request, keys=opened(request, self.house.timur), reason="An order of an invented court",
            until=None, token=uuid4(), by=self.house.timur.unlocked, at=self.at,
        )  # fmt: skip
        return {"hold_id": row.pk}

    def _emergency(self, request: Request) -> dict[str, Any]:
        """Bilal, who holds nothing, asks to be let in."""
        asked = emergencies.ask(
            request=request, reason="danger", token=uuid4(), by=self._bilal.unlocked, at=self.at
        )
        return {"emergency_id": asked.id}

    def _merge(self, request: Request) -> dict[str, Any]:
        """Another request at the desk."""
        return {"other_id": ask(f"Like {request.short_id}")[0].id}

    def _unmerge(self, request: Request) -> dict[str, Any]:
        timur, other = self.house.timur, ask(f"Same as {request.short_id}")[0]
        merges.merge(
            kept=(request, opened(request, timur)), other=(other, opened(other, timur)), token=uuid4(),
            reason="The same voice on the telephone", by=timur.unlocked, at=self.at,
        )  # fmt: skip
        return {"other_id": other.id}

    def _message_check(self, request: Request) -> dict[str, Any]:
        """A letter with a translation beside it that nobody has checked."""
        said = beside.Beside(
            number=1, original="We wait with you.", original_language="en", translation="Мы ждём с вами.",
            language="ru", translator=beside.SELF,
        )  # fmt: skip
        beside.keep(
            request=request, keys=opened(request, self.house.timur), said=said, seen=0, token=uuid4(),
            by=self.house.timur.unlocked, at=self.at,
        )  # fmt: skip
        return {"number": 1}

    def _message_template(self, request: Request) -> dict[str, Any]:
        return {"template_id": self._template}

    @cached_property
    def _template(self) -> UUID:
        said = templates.Said(code="papers", title="Send a paper", language="en", body="Send us [which].")
        sonia = hire(self.house.rosa, "Sonia", ["supervisor"])
        return templates.add(said, token=uuid4(), by=sonia.person, at=self.at).id

    @cached_property
    def _bilal(self) -> Member:
        return hire(self.house.rosa, "Bilal", ["caseworker"])

    @cached_property
    def alarm(self) -> UUID:
        """About Hana, who gave a danger as the reason to open a story."""
        watching.opened_in_danger(person=self.hana.person, request_id=uuid4(), at=self.at)
        return ReadAlarm.objects.get(person=self.hana.person).pk

    @cached_property
    def erasure(self) -> UUID:
        request = ask("Whose time was over")[0]
        by = self.house.timur.person.pk
        return erasing.erase(request_id=request.id, why=erasing.DECIDED, by=by, at=self.at).pk

    @cached_property
    def table(self) -> UUID:
        """Counted by the walk's auditor, or by Oskar; nobody's, for those who count nothing."""
        if self.actor is None or not may(self.actor.person, Permission.COUNT_OUTCOMES):
            return NOBODYS
        desk = self.house.desks["statistics"]
        is_seated = "auditor" in self.actor.person.roles
        oskar = self.actor if is_seated else hire(self.house.rosa, "Oskar", ["auditor"], desk=desk)
        for number in range(COUNTED):
            outcome = Outcome(("asylum", "denied")[number % 2], "court", self.at.date(), "decision_seen")
            codes = counted_as(outcome, country="RU", language="ru", detained="no")
            assert records.put(ask(f"Counted {number}")[0].id, codes, self.at.date())
        answer = counting.count(
            desk=desk, by=oskar.unlocked, dimensions=("outcome",), token=uuid4(), at=self.at
        )
        assert answer.kept is not None, answer.verdict
        return answer.kept.id

    @cached_property
    def _own_call(self) -> UUID:
        return self._call_of(self.actor) if self.actor else self._anothers_call

    @cached_property
    def _anothers_call(self) -> UUID:
        return self._call_of(hire(self.house.rosa, "Nadia", ["operator"]))

    def _call_of(self, member: Member) -> UUID:
        """Begun, and the person said yes to help when the text was read aloud."""
        token, by = str(uuid4()), member.unlocked
        _receipt, derived = receipt_of("a call")
        notes = {"monitored": "yes", "where": "detention", "caller": "self", "language": "ru"}
        call = operators.begin(token=token, derived=derived, language="ru", notes=notes, by=by, at=self.at)
        heard = operators.open_call(call.id, by=by, at=self.at)
        operators.record_consent(
            heard, {"help": "yes"}, language="ru", wording="calls/2026-11", by=by, at=self.at
        )
        return call.id


def _a_file() -> papers.Arrival:
    return papers.Arrival(
        seal(PICTURE, name="summons.jpg", media_type="image/jpeg", group="image"), Copy("later")
    )
