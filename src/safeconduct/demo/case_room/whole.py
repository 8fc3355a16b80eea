"""One whole case, from the conflict check to preparing for the hearing: what its two people keep of it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from safeconduct.cases import conflicts, grants, grants_over, replies
from safeconduct.cases.conflicts import checking, deciding
from safeconduct.cases.emergencies import actions as emergencies
from safeconduct.cases.life import actions as life
from safeconduct.cases.life.stages import Side, Stage
from safeconduct.cases.life.standing import STEP, steps_id
from safeconduct.cases.messages import beside, contacts
from safeconduct.cases.messages.beside import Beside
from safeconduct.cases.notes import actions as notes
from safeconduct.cases.people.forms import PartyForm
from safeconduct.cases.people.forms_contact import ContactForm
from safeconduct.cases.people.forms_exclusion import ExclusionForm
from safeconduct.cases.people.views_contact import record_id_of
from safeconduct.cases.proceedings.forms import ProceedingForm
from safeconduct.cases.proceedings.showing import PROCEEDING, court_dates, hearing_choices
from safeconduct.demo import working
from safeconduct.demo.case_room import filing, tasking
from safeconduct.demo.case_room.acting import Case, Hand
from safeconduct.demo.case_room.script import ATTORNEY, CASEWORKER, told
from safeconduct.intake import threads

SENT = 15
WAY = (
    (Stage.CONFLICT_REVIEW, 14), (Stage.MAY_PROCEED, 14), (Stage.INTAKE, 13), (Stage.CASE_REVIEW, 11),
    (Stage.ACCEPTED, 10), (Stage.PREPARING, 9),
)  # fmt: skip
HANDED_OVER, EMERGENCY = 9, 3
HOURS = 2


def work_on(case: Case) -> None:
    """Everything, in the order of its days; who acts opens the case anew each time."""
    for days_ago in range(SENT, -1, -1):
        for act, day in ACTS:
            if day == days_ago:
                act(case)
        _say_of_the_day(case, days_ago)
        _steps(case, days_ago)
    working.look_again(case.request_id, CASEWORKER, case.staff, case.now)


def write_people(case: Case) -> None:
    """Who belongs to it, and who stands on the other side; since when he is detained."""
    hand = case.hand(CASEWORKER, 14)
    for fields in told()["party"]:
        hand.type("party", uuid4(), PartyForm, fields)
    since = (case.now - timedelta(days=40)).date()
    life.turn_side(
        request=hand.request, keys=hand.keys, side=Side.DETAINED, begins=True, on=since,
        where="Center «Образец», Jena, Louisiana", why="Told by the aunt", how=how(hand, 0),
    )  # fmt: skip


def check_conflicts(case: Case) -> None:
    """Compare everybody named with all other requests, and decide."""
    hand = case.hand(CASEWORKER, 14)
    checking.run(**hand.act())
    found = conflicts.standing(hand.request, hand.keys, on=hand.at.date())
    deciding.decide(
        **hand.act(), outcome="clear", reason="Nobody of these is in another request, on any side.",
        consent=False, check_id=found.check.id if found.check else None, seen=found.version,
    )  # fmt: skip


def agree_on_ways(case: Case) -> None:
    """How Larisa is reached, and which circle must not hear of it."""
    hand = case.hand(CASEWORKER, 13)
    hand.type("contact", record_id_of(case.request_id), ContactForm, told()["contact"])
    hand.type("exclusion", uuid4(), ExclusionForm, told()["exclusion"])


def hand_over(case: Case) -> None:
    """Take it from the desk: from now on two people hold it."""
    hand = case.hand(CASEWORKER, HANDED_OVER)
    attorney = case.staff.who(ATTORNEY).person
    grants.hand_over(request=hand.request, to=[attorney], keys=hand.keys, by=hand.by, at=hand.at)


def look_at_translation(case: Case) -> None:
    """Ines reads again what Timur sent in Russian."""
    hand, number = case.hand(ATTORNEY, 8), _sent_number(case)
    record = hand.journal().get(beside.record_id(case.request_id, number), beside.KIND)
    if record is not None:
        beside.check(**hand.act(), record=record, verdict=beside.FITS, remark="", seen=record.version)


def write_proceeding(case: Case) -> None:
    """The proceeding, with the court dates that belong to it."""
    hand = case.hand(ATTORNEY, 5)
    choices = hearing_choices(court_dates(hand.request, hand.keys))
    fields = {**told()["proceeding"], "hearings": [code for code, _words in choices]}
    hand.type(PROCEEDING, uuid4(), partial(ProceedingForm, hearings=choices), fields)


def let_aisha_in(case: Case) -> None:
    """Neither could be reached one morning: Aisha asks, Timur lets her in for two hours; the hours are over."""
    at, aisha = case.now - timedelta(days=EMERGENCY), case.staff.who("aisha")
    hand = case.hand(CASEWORKER, EMERGENCY)
    asked = emergencies.ask(request=hand.request, reason="unreachable", token=uuid4(), by=aisha, at=at)
    emergencies.give(emergency_id=asked.id, hours=HOURS, keys=hand.keys, by=hand.by, at=at)
    later = at + timedelta(hours=HOURS, minutes=1)
    emergencies.lapse(later)
    grants_over.end_run_out(later)
    grants_over.turn_if_due(hand.request, hand.keys, hand.by, later)


def _say_of_the_day(case: Case, days_ago: int) -> None:
    """Notes, messages and calls of one day."""
    for kind, act in SAID.items():
        for fields in told()[kind]:
            if fields["days_ago"] == days_ago:
                act(case.hand(fields["by"], days_ago), fields)


def _note(hand: Hand, fields: dict[str, Any]) -> None:
    said = notes.Said(fields["text"], pinned=bool(fields.get("pinned")))
    notes.add(**hand.act(), kind=fields["kind"], said=said)


def _message(hand: Hand, fields: dict[str, Any]) -> None:
    said = Beside(
        original=fields["original"], original_language="en", translation=fields["translation"],
        language=fields["language"], sent=fields["sent"], translator=beside.SELF,
    )  # fmt: skip
    replies.reply(
        request=hand.request, text=replies.text_to_send(said), keys=hand.keys, by=hand.by, at=hand.at,
        form_token=uuid4(), said=said,
    )  # fmt: skip


def _translate(hand: Hand, fields: dict[str, Any]) -> None:
    """What the person wrote, in English beside it; nobody has looked at it again yet."""
    thread = threads.read(hand.request, hand.keys.thread)
    text = next(each.text for each in thread if each.number == fields["number"])
    said = Beside(
        number=fields["number"], original=text, original_language="ru", translation=fields["translation"],
        language="en", translator=beside.SELF,
    )  # fmt: skip
    beside.keep(**hand.act(), said=said, seen=0)


def _call(hand: Hand, fields: dict[str, Any]) -> None:
    happened = hand.at.replace(hour=fields["hour"], minute=10, second=0, microsecond=0)
    said = contacts.Said(
        fields["channel"], fields["direction"], happened, fields["reached"], fields.get("said", ""),
        fields.get("override", ""), fields.get("why", ""),
    )  # fmt: skip
    contacts.log(**{**hand.act(), "at": max(hand.at, happened)}, said=said)


def _steps(case: Case, days_ago: int) -> None:
    """The steps of the way that were taken that day."""
    for stage, day in WAY:
        if day == days_ago:
            hand = case.hand(CASEWORKER, day)
            record = hand.journal().get(steps_id(case.request_id), STEP)
            said = life.Said(hand.at.date(), why="Case meeting: Timur and Ines" if day == 10 else "")
            at = how(hand, record.version if record else 0)
            life.step(request=hand.request, keys=hand.keys, to=stage, said=said, how=at)


def how(hand: Hand, seen: int) -> life.At:
    return life.At(hand.by, hand.at, uuid4(), seen)


def _sent_number(case: Case) -> int:
    """The number of the message that was sent with a translation."""
    found = case.hand(ATTORNEY, 8).journal()
    return next(
        number for number, each in beside.by_number(found).items() if each.content["sent"] != "original"
    )


SAID = {"note": _note, "message": _message, "answered": _translate, "contact_log": _call}
ACTS = (
    (write_people, 14), (check_conflicts, 14), (agree_on_ways, 13), (hand_over, HANDED_OVER),
    (look_at_translation, 8), (filing.take_notice_to_appear, 8), (tasking.plan, 8),
    (filing.add_medical_record, 7), (filing.add_plan, 6), (tasking.finish_reading, 6),
    (filing.read_hearing_notice, 6), (write_proceeding, 5), (tasking.plan_for_hearing, 5),
    (tasking.finish_beginnings, 4),
    (let_aisha_in, EMERGENCY),
)  # fmt: skip
