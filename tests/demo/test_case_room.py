"""The case room of the demo: one whole case with everything in it, and what others look at beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from safeconduct import vault
from safeconduct.access.models import Desk, Grant, ReadAlarm
from safeconduct.access.passphrases import derive_new
from safeconduct.cases import conflicts, excluding, grants, journal, reading
from safeconduct.cases.dates.kept import INDIVIDUAL, kept_dates
from safeconduct.cases.emergencies import actions as emergencies
from safeconduct.cases.journal import Journal
from safeconduct.cases.keeping import periods
from safeconduct.cases.life.stages import Side, Stage
from safeconduct.cases.life.standing import standing
from safeconduct.cases.messages import beside, contacts
from safeconduct.cases.models import LegalHold, MessageTemplate
from safeconduct.cases.outcomes import counting, records
from safeconduct.cases.papers.content import Paper, papers_of
from safeconduct.cases.papers.forms import EditForm, TranslationForm
from safeconduct.cases.papers.kinds import JOURNAL_KINDS, KINDS
from safeconduct.cases.people.parties import display_name
from safeconduct.cases.reading import CaseKeys, NotYours
from safeconduct.cases.tasks.kept import all_tasks
from safeconduct.demo import filling, people
from safeconduct.demo.case_room import ROOM, closed, filing, house, in_case_room
from safeconduct.demo.case_room.acting import Case
from safeconduct.demo.case_room.script import told
from safeconduct.demo.stories import Story, all_stories, answers
from safeconduct.files import recognise
from safeconduct.intake import form
from safeconduct.intake.models import Request
from tests.access.people import Member, sign_in
from tests.sites import SiteClient

TURPAL, ISLAM, KHAMZAT = "Турпал Вымышленный", "Islam Patternov", "Khamzat Obraztsov"
PAGES = (
    "request", "case", "case_history", "case_parties", "contact_edit", "exclusions", "proceedings", "papers", "notes",
    "tasks", "conflicts", "outcome", "keeping",
)  # fmt: skip

TODAY = date(2026, 11, 22)


def named(story: Story) -> str:
    return str(story.facts.get("person.name"))


def cheap_receipt() -> vault.ReceiptKeys:
    return vault.ReceiptKeys(vault.digests.random_bytes(32), vault.LockKey.new())


class Demo:
    """What the demo makes of the case room, without the stories it has no part in."""

    def __init__(self) -> None:
        self.now = datetime.now(tz=UTC).replace(microsecond=0)
        self.staff = people.make(people.new_passphrase(), self.now - timedelta(days=60))
        house.set_up(self.staff, self.now - timedelta(days=59))
        self.ids: dict[str, UUID] = {}
        for each, story in closed.all_closed():
            self._tell(story, lambda case, each=each, story=story: closed.close(each, story, case))
        for story in all_stories():
            if story.room or named(story) == "Хамзат Образцов":
                self._tell(story, lambda case, story=story: in_case_room(story.room, case))

    def _tell(self, story: Story, then: Any) -> None:
        def remembered(case: Case) -> None:
            self.ids[named(story)] = case.request_id
            then(case)

        list(filling.tell(story, self.staff, self.now, remembered))

    def open(self, name: str, by: str) -> tuple[Request, CaseKeys, Journal]:
        request = Request.objects.get(id=self.ids[name])
        keys = reading.open_case(request, self.staff.who(by), self.now.date())
        return request, keys, journal.read(request, keys)

    def at_desk(self, name: str) -> SiteClient:
        client, unlocked = SiteClient("staff"), self.staff.who(name)
        sign_in(client, Member(unlocked.person, unlocked, b"", (), ""))
        return client


def test_the_case_room_of_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """One house for all sentences: filling it takes seconds. Nobody types a passphrase or a number in it."""
    derived = derive_new("one for all of them in this test")
    monkeypatch.setattr(people, "derive_new", lambda _passphrase: derived)
    monkeypatch.setattr(filling, "open_receipt", lambda _receipt: cheap_receipt())
    demo = Demo()
    everybody_who_signs_in_is_said_what_for(demo)
    timur_and_ines_hold_it_and_the_desk_no_more(demo)
    it_is_being_prepared_and_he_is_detained(demo)
    everybody_is_written_down_and_nobody_of_them_is_elsewhere(demo)
    a_circle_is_kept_out_and_jonas_is_of_it(demo)
    its_papers_are_cleaned_and_translated(demo)
    the_hearing_was_read_from_the_notice(demo)
    notes_of_every_kind_and_the_safety_note_is_pinned(demo)
    one_translation_was_looked_at_again_and_one_was_not(demo)
    calls_are_written_down_and_one_was_a_mistake(demo)
    a_task_is_done_with_its_proof_and_one_is_overdue(demo)
    aisha_was_let_in_for_two_hours_and_somebody_must_look_at_it(demo)
    jonas_waits_to_be_let_in(demo)
    a_household_here_is_named_as_who_did_harm_there(demo)
    khamzat_asked_twice(demo)
    vera_has_two_hours(demo)
    oskar_counts_a_table_and_no_small_number_is_in_it(demo)
    one_closed_case_is_held_and_the_others_have_a_period(demo)
    the_house_has_texts_nobody_has_read_again(demo)
    every_page_opens(demo)


def everybody_who_signs_in_is_said_what_for(demo: Demo) -> None:
    everybody = demo.staff.people
    assert all(each.work for each in everybody)
    assert len({each.name for each in everybody}) == len(everybody) <= 28
    roles = {
        "ines": "lawyer",
        "samir": "supervisor",
        "vera": "volunteer",
        "hanna": "operator",
        "oskar": "auditor",
    }
    for name, role in roles.items():
        assert demo.staff.who(name).person.roles == [role]


def timur_and_ines_hold_it_and_the_desk_no_more(demo: Demo) -> None:
    request, _keys, _found = demo.open(TURPAL, "ines")
    held = grants.holders(request, demo.now.date(), demo.now)
    assert [person.display_name for person in held.people] == ["Ines Demo", "Timur Demo"]
    assert held.desk_members == 0
    with pytest.raises(NotYours):
        demo.open(TURPAL, "aisha")


def it_is_being_prepared_and_he_is_detained(demo: Demo) -> None:
    request, _keys, found = demo.open(TURPAL, "timur")
    stands = standing(request, found)
    assert stands.stage is Stage.PREPARING
    assert [each.stage for each in stands.way][-3:] == [Stage.CASE_REVIEW, Stage.ACCEPTED, Stage.PREPARING]
    assert stands.side_codes == {Side.DETAINED}
    assert found.damaged == 0


def everybody_is_written_down_and_nobody_of_them_is_elsewhere(demo: Demo) -> None:
    request, keys, found = demo.open(TURPAL, "timur")
    names = {display_name(record.content) for record in found.records("party")}
    assert {"Магомед Образцов", "Рамзан Шаблонов", "Лариса Примерная"} <= names and len(names) == 5
    checked = conflicts.standing(request, keys, found, demo.now.date())
    assert (checked.state, checked.changed) == ("clear", ())
    assert checked.check is not None and checked.check.hits == ()


def a_circle_is_kept_out_and_jonas_is_of_it(demo: Demo) -> None:
    request, keys, found = demo.open(TURPAL, "timur")
    assert len(found.records("exclusion")) == 1
    kept_from = excluding.of(request, keys)
    assert kept_from.names(demo.staff.who("jonas").person)
    assert not kept_from.names(demo.staff.who("aisha").person)


def papers(found: Journal) -> dict[str, Paper]:
    return {each.kind: each for each in papers_of(found.records(*JOURNAL_KINDS))}


def its_papers_are_cleaned_and_translated(demo: Demo) -> None:
    _request, _keys, found = demo.open(TURPAL, "ines")
    held = papers(found)
    assert set(held) == {"nta", "hearing_notice", "medical", "other"}
    assert held["other"].is_privileged and held["nta"].content["upload_id"]
    assert [each["certificate"] != "" for each in held["medical"].in_english] == [True]
    assert [paper.missing() for paper in held.values()] == [[], [], [], []]


def the_hearing_was_read_from_the_notice(demo: Demo) -> None:
    request, keys, found = demo.open(TURPAL, "ines")
    dates = kept_dates(request, keys).dates
    [hearing] = [each for each in dates if each.about.kind == INDIVIDUAL]
    assert [each["id"] for each in papers(found)["hearing_notice"].content["dates"]] == [str(hearing.id)]
    [proceeding] = found.records("proceeding")
    assert set(proceeding.content["hearings"]) == {str(each.id) for each in dates} and len(dates) == 3
    assert proceeding.content["nta_date"]["source"] == "paper"


def notes_of_every_kind_and_the_safety_note_is_pinned(demo: Demo) -> None:
    _request, _keys, found = demo.open(TURPAL, "ines")
    for kind in ("note", "lawyer_note", "supervision_note", "safety_note"):
        [note] = found.records(kind)
        assert note.content["pinned"] == (kind == "safety_note")


def one_translation_was_looked_at_again_and_one_was_not(demo: Demo) -> None:
    _request, _keys, found = demo.open(TURPAL, "timur")
    kept = {number: beside.of(record.content) for number, record in beside.by_number(found).items()}
    assert {number: (said.verdict, said.is_unchecked) for number, said in kept.items()} == {
        2: ("", True), 3: (beside.FITS, False),
    }  # fmt: skip
    assert kept[3].checked_by == str(demo.staff.who("ines").person.pk)


def calls_are_written_down_and_one_was_a_mistake(demo: Demo) -> None:
    _request, _keys, found = demo.open(TURPAL, "timur")
    assert len(contacts.newest_first(found)) == 4
    assert [each.content["override"] for each in contacts.overrides(found)] == [contacts.MISTAKE]


def a_task_is_done_with_its_proof_and_one_is_overdue(demo: Demo) -> None:
    _request, _keys, found = demo.open(TURPAL, "timur")
    tasks = all_tasks(found)
    done = {each.template: each for each in tasks if each.state == "done"}
    assert set(done) == {"read_notice", "appearance", "plan"}
    assert done["read_notice"].proof_paper == str(papers(found)["nta"].id)
    [late] = [each for each in tasks if each.is_overdue(demo.now.date())]
    assert late.template == ""
    before_the_hearing = {each.template for each in tasks if each.owner == demo.staff.who("ines").person.pk}
    assert {"declaration", "translations", "packet_review"} <= before_the_hearing


def aisha_was_let_in_for_two_hours_and_somebody_must_look_at_it(demo: Demo) -> None:
    alarm = ReadAlarm.objects.get(kind="emergency")
    assert alarm.person == demo.staff.who("aisha").person and alarm.seen_by is None
    assert alarm.emergency is not None and alarm.emergency.state == "over"
    assert not Grant.objects.filter(turn_due=True).exists(), "the keys were turned after her hours"


def jonas_waits_to_be_let_in(demo: Demo) -> None:
    [asked] = emergencies.to_answer(demo.staff.who("aisha"), demo.now)
    assert asked.asker == demo.staff.who("jonas").person
    assert emergencies.to_answer(demo.staff.who("vera"), demo.now) == []


def a_household_here_is_named_as_who_did_harm_there(demo: Demo) -> None:
    request, keys, found = demo.open(ISLAM, "aisha")
    checked = conflicts.standing(request, keys, found, demo.now.date())
    assert checked.state == "undecided" and checked.check is not None
    hits = [(hit.name, hit.request_id) for hit in checked.check.hits if hit.relation == "conflict"]
    assert hits == [("Magomed Obraztsov", str(demo.ids[TURPAL]))], "Магомед Образцов, in another script"


def khamzat_asked_twice(demo: Demo) -> None:
    request, keys, found = demo.open(KHAMZAT, "aisha")
    checked = conflicts.standing(request, keys, found, demo.now.date()).check
    assert checked is not None
    first = str(demo.ids["Хамзат Образцов"])
    assert [hit.request_id for hit in checked.hits if hit.relation == "duplicate"] == [first]


def vera_has_two_hours(demo: Demo) -> None:
    slot = Grant.objects.get(person=demo.staff.who("vera").person)
    assert slot.ends_at == demo.now + timedelta(hours=2) and slot.state == "sealed"


def oskar_counts_a_table_and_no_small_number_is_in_it(demo: Demo) -> None:
    desk = Desk.objects.get(code="statistics")
    oskar = demo.staff.who("oskar")
    answer = counting.count(desk=desk, by=oskar, dimensions=["outcome"], token=desk.pk, at=demo.now)
    assert answer.kept is not None and answer.damaged == 0
    assert answer.kept.cells == {("asylum",): 7, ("denied",): 5}
    assert len(records.read_all(demo.staff.who("samir"), desk)[0]) == 12, "a second person opens them"


def one_closed_case_is_held_and_the_others_have_a_period(demo: Demo) -> None:
    assert set(Request.objects.filter(state="closed").values_list("id", flat=True)) == {
        demo.ids[each.name] for each, _story in closed.all_closed()
    }
    hold = LegalHold.objects.get()
    assert hold.request_id == demo.ids["Ахмед Шаблон"]
    assert periods.current() == {"closed": 730, "set_aside": 90}


def the_house_has_texts_nobody_has_read_again(demo: Demo) -> None:
    assert MessageTemplate.objects.filter(language="ru", is_drafted=True).exists()


def every_page_opens(demo: Demo) -> None:
    for name, pages in {"timur": PAGES, "ines": ("case", "papers", "notes", "proceedings")}.items():
        client = demo.at_desk(name)
        for page in pages:
            address = reverse(page, args=(demo.ids[TURPAL],), urlconf="safeconduct.config.staff_urls")
            assert client.get(address).status_code == 200, (name, page)
    for name, address in {
        "samir": "/alarms", "oskar": "/statistics", "petra": "/retention", "timur": "/tasks", "aisha": "/emergencies",
        "hanna": "/calls",
    }.items():  # fmt: skip
        assert demo.at_desk(name).get(address).status_code == 200, (name, address)


@pytest.mark.parametrize(("each", "story"), closed.all_closed(), ids=lambda value: getattr(value, "name", ""))
def test_a_closed_case_could_have_been_typed(each: Any, story: Story) -> None:
    filled = form.merge(form.new_answers(story.language), answers(story, TODAY))
    assert form.may_send(filled)
    assert set(filled["facts"]) == set(form.sendable(filled)["facts"])
    each.outcome(TODAY).refuse_wrong(TODAY)
    assert each.by in {"aisha", "timur"} and story.days_ago < 60


def test_what_is_written_in_the_whole_case_is_of_the_pages() -> None:
    assert {each["kind"] for each in told()["paper"].values()} <= set(KINDS)
    for name in ("nta", "notice", "medical", "plan"):
        asked = EditForm(
            data={**filing.NOTHING, **told()["paper"][name], "dated": "", "token": uuid4(), "version": 1}
        )
        assert asked.is_valid(), asked.errors
    asked_of = TranslationForm(data={**told()["translation"], "token": uuid4()})
    assert asked_of.is_valid(), asked_of.errors
    assert recognise(filing.page_of(["One (line)"])).group == "pdf"
    assert {code for story in all_stories() for code in story.room} == set(ROOM)
