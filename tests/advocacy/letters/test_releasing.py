"""Noor asks, Petra agrees to exactly what leaves, and everything is asked again at the moment of release."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest

from safeconduct.access.errors import (
    AskedAlready,
    NotAllowed,
    NotApproved,
    NotWhatWasAsked,
    OwnQuestion,
    WrongState,
)
from safeconduct.access.models import Approval, DeskMember
from safeconduct.access.permissions import Permission
from safeconduct.advocacy.letters import binding, drafts, figures, releasing
from safeconduct.advocacy.letters.authors import OwnWords, authors
from safeconduct.advocacy.letters.content import opened, says_figure
from safeconduct.advocacy.letters.gathering import gather
from safeconduct.advocacy.letters.releasing import NotReady
from safeconduct.advocacy.models import AskGround, Communication
from safeconduct.audit.models import StaffEntry
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.models import Claim, HandedOut
from safeconduct.evidence.recording import change
from safeconduct.evidence.testimonies import uses
from tests.advocacy.desk import a_holding
from tests.advocacy.letters.writing import DAY, Room, a_quotable_account, shown, url
from tests.evidence.desk import AT, a_claim, a_source, an_item
from tests.evidence.testimonies.vault import takes_back
from tests.sites import SiteClient

QUOTE = "I was kept for"


def with_figure(room: Room, **more: object) -> Communication:
    code = figures.offered([room.incident], "en", DAY)[0].code
    return room.begin(figures=[code], **more)


def problems(room: Room, letter: Communication) -> str:
    letter.refresh_from_db()
    return " ".join(gather(letter, room.desk.keys(room.desk.noor), DAY).problems)


def test_a_draft_begins_with_holder_asks_and_figures_in_words(room: Room) -> None:
    letter = with_figure(room)
    content = opened(letter, room.desk.keys(room.desk.noor))
    assert letter.key == "L-0001" and letter.holding == room.holding and letter.state == "draft"
    assert content["salutation"] == "Dear Mira Invented,"
    assert "more than one hundred people" in content["body"] and "Denied by: The ministry." in content["body"]
    assert room.ask.text in content["body"] and "100" not in content["body"]
    assert AskGround.objects.get(owner_id=letter.pk).kind == "figure"
    assert problems(room, letter) == ""


def test_two_people_release_a_letter_and_its_words_stand_still(room: Room) -> None:
    letter = with_figure(room)
    room.asked(letter)
    assert letter.state == "review"
    with pytest.raises(drafts.NotDraft):
        drafts.save(letter, {}, {"body": "other"}, asks=[], version=letter.version, by=room.desk.noor.person, at=AT,
                    desk=room.desk.keys(room.desk.noor))  # fmt: skip
    with pytest.raises(NotApproved):
        room.released(letter)
    room.agreed(letter)
    done = room.released(letter)
    assert done.state == "released" and done.digest is not None and len(bytes(done.digest)) == 32
    assert Approval.objects.get(subject_id=letter.pk).state == "used"
    assert releasing.released_on(done) == DAY
    assert room.released(letter).pk == done.pk  # a second click
    assert StaffEntry.objects.filter(action="advocacy.letter.released").count() == 1
    assert not HandedOut.objects.exists()  # nothing of an account is in it


def test_nobody_agrees_to_their_own_letter(room: Room) -> None:
    letter = room.begin()
    room.asked(letter)
    with pytest.raises(OwnQuestion):
        room.agreed(letter, by=room.desk.noor)
    room.agreed(letter, by=room.desk.ilse)  # another advocate may


def test_whoever_changed_words_or_put_a_ground_under_it_does_not_agree(room: Room) -> None:
    ilse, letter = room.desk.ilse, room.begin()
    binding.bind(letter, "incident", room.incident.pk, by=ilse.person, at=AT)
    room.asked(letter)
    assert authors(letter) == {room.desk.noor.person.pk, ilse.person.pk}
    with pytest.raises(OwnWords):
        room.agreed(letter, by=ilse)
    assert "Nobody agrees to their own" in page_of(room.desk.client(ilse), letter)
    seen = page_of(room.desk.client(room.desk.petra), letter)
    assert "Who can agree:" in seen and room.desk.petra.person.display_name in seen
    room.agreed(letter)
    DeskMember.objects.filter(person=room.desk.petra.person, desk__code="advocacy").update(state="left")
    with pytest.raises(NotApproved):
        room.released(letter)


def page_of(client: SiteClient, letter: Communication) -> str:
    """What the page of its release says."""
    return shown(client.get(url("letter_release", letter.pk)))


def test_a_caseworker_and_the_privacy_lead_do_not_write(room: Room) -> None:
    for member in (room.desk.petra, room.desk.research.pavel):
        with pytest.raises(NotAllowed):
            drafts.begin(
                drafts.Beginning("letter", room.campaign, None), token=uuid4(), by=member.person, at=AT,
                desk=room.desk.keys(room.desk.noor),
            )  # fmt: skip


def test_what_changed_after_somebody_agreed_is_not_released(room: Room) -> None:
    letter = room.begin()
    room.asked(letter)
    room.agreed(letter)
    keys = room.desk.keys(room.desk.noor)
    content = {**opened(letter, keys), "body": "Something else altogether."}
    row = Communication.objects.get(pk=letter.pk)
    change(row, {}, version=row.version, by=room.desk.noor.person, at=AT, content=content, desk=keys,
           permission=Permission.PRESS)  # fmt: skip
    with pytest.raises(NotApproved):
        room.released(letter)
    assert Communication.objects.get(pk=letter.pk).state == "review"


def test_back_to_the_draft_ends_what_was_agreed_to(room: Room) -> None:
    letter = room.begin()
    room.asked(letter)
    room.agreed(letter)
    releasing.to_draft(letter, by=room.desk.ilse.person, at=AT)
    assert letter.state == "draft" and letter.approval is None
    assert Approval.objects.get(subject_id=letter.pk).state == "withdrawn"
    with pytest.raises(WrongState):
        room.released(letter)
    room.asked(letter)  # the very same words need a new yes
    with pytest.raises(NotApproved):
        room.released(letter)


def test_asking_twice_asks_once(room: Room) -> None:
    letter, keys, noor = room.begin(), room.desk.keys(room.desk.noor), room.desk.noor.person
    token = uuid4()
    first = releasing.ask(letter, token=token, by=noor, at=AT, desk=keys)
    assert releasing.ask(letter, token=token, by=noor, at=AT, desk=keys).pk == first.pk
    with pytest.raises(AskedAlready):
        releasing.ask(letter, token=uuid4(), by=noor, at=AT, desk=keys)
    assert Approval.objects.count() == 1


def test_agreeing_to_what_the_page_did_not_show_is_refused(room: Room) -> None:
    letter = room.begin()
    question = room.asked(letter)
    with pytest.raises(NotWhatWasAsked):
        releasing.decide(letter, question.pk, "approve", shown=bytes(32), why="", by=room.desk.petra.person, at=AT,
                         desk=room.desk.keys(room.desk.petra))  # fmt: skip


def test_an_empty_letter_is_not_even_asked_about(room: Room) -> None:
    letter = room.begin(post=None, asks=[])
    with pytest.raises(NotReady) as stopped:
        room.asked(letter)
    assert "addressed to nobody" in " ".join(stopped.value.problems)
    letter.refresh_from_db()
    assert letter.state == "draft" and letter.approval is None and not Approval.objects.exists()


def test_a_new_holder_of_the_office_stops_the_letter(room: Room) -> None:
    letter = room.begin()
    room.holding.until_day = DAY
    room.holding.save()
    a_holding(room.desk.noor, room.post, "Nobody Known", DAY)
    assert "Somebody else holds the office" in problems(room, letter)


def test_a_figure_that_is_counted_otherwise_today_stops_the_letter(room: Room) -> None:
    letter = with_figure(room)
    room.asked(letter)
    room.agreed(letter)
    zarema = room.desk.research.zarema
    a_claim(zarema, room.incident, a_source(zarema, "Newspaper B"), low=200)
    with pytest.raises(NotReady) as stopped:
        room.released(letter)
    assert "more than 200" in stopped.value.problems[0]
    assert Communication.objects.get(pk=letter.pk).state == "review"


def test_a_figure_is_not_found_inside_a_larger_one() -> None:
    body = {"body": "Reportedly more than 200 people. At least  three\nmen. Exactly 13, and 3,500 more."}
    assert says_figure(body, "more than 200") and says_figure(body, "at least three")
    assert not any(says_figure(body, words) for words in ("more than 20", "at least thr", "3", "500", ""))


def test_a_figure_nothing_carries_any_more_stops_the_letter(room: Room) -> None:
    letter = with_figure(room)
    Claim.objects.filter(kind="allegation").update(withdrawn_on=DAY)
    assert "Nothing carries this figure" in problems(room, letter)


def test_a_figure_in_russian_is_said_in_russian(room: Room) -> None:
    letter = with_figure(room, language="ru")
    assert "более ста" in opened(letter, room.desk.keys(room.desk.noor))["body"]
    assert problems(room, letter) == ""


def quoting(room: Room, *scopes: Scope) -> tuple[Communication, object]:
    ilse, letter = room.desk.ilse, room.begin(by=room.desk.ilse)
    account = a_quotable_account(room, *scopes)
    binding.take_over(
        letter, account, "quote_anonymised", QUOTE, version=letter.version, by=ilse.person, at=AT,
        desk=room.desk.keys(ilse), vault_desk=room.desk.research.keys(ilse, "testimony"),
    )  # fmt: skip
    return letter, account


def test_a_quotation_leaves_with_consent_and_is_written_down(room: Room) -> None:
    letter, account = quoting(room, Scope.QUOTE)
    assert StaffEntry.objects.filter(action="advocacy.letter.account_taken_over", subject=account.pk).exists()
    room.asked(letter, by=room.desk.ilse)
    room.agreed(letter)
    room.released(letter, by=room.desk.ilse)
    row = HandedOut.objects.get()
    assert (row.kind, row.record_id, row.how, row.purpose, row.act_id, row.day) == (
        "testimony", account.pk, "letter", "quote_anonymised", letter.pk, DAY,
    )  # fmt: skip
    assert row.approval == Approval.objects.get(subject_id=letter.pk).pk
    releasing.to_draft(letter, by=room.desk.ilse.person, at=AT)
    assert HandedOut.objects.get().taken_down_on == DAY


def test_a_consent_taken_back_after_somebody_agreed_stops_the_release_and_keeps_everything(
    room: Room,
) -> None:
    letter, account = quoting(room, Scope.QUOTE)
    room.asked(letter, by=room.desk.ilse)
    room.agreed(letter)
    takes_back(room.desk.research, account, Scope.QUOTE)
    with pytest.raises(NotReady) as stopped:
        room.released(letter, by=room.desk.ilse)
    assert f"Whoever gave {account.key} does not agree" in stopped.value.problems[0]
    kept = Communication.objects.get(pk=letter.pk)
    assert kept.state == "review" and QUOTE in opened(kept, room.desk.keys(room.desk.noor))["body"]
    assert Approval.objects.get(subject_id=letter.pk).state == "approved"
    assert not HandedOut.objects.exists()


def test_without_this_purpose_nothing_is_taken_over(room: Room) -> None:
    with pytest.raises(uses.NoConsent):
        quoting(room, Scope.COUNTS, Scope.PARAPHRASE)
    assert not AskGround.objects.exists()


def test_only_words_of_the_agreed_version_are_quoted(room: Room) -> None:
    letter, account, ilse = room.begin(), a_quotable_account(room, Scope.QUOTE), room.desk.ilse
    with pytest.raises(binding.NotTheirWords):
        binding.take_over(
            letter, account, "quote_anonymised", "My name is Ruslan Khamidov.", version=letter.version, by=ilse.person,
            at=AT, desk=room.desk.keys(ilse), vault_desk=room.desk.research.keys(ilse, "testimony"),
        )  # fmt: skip


def test_noor_who_does_not_sit_in_the_vault_takes_nothing_over(room: Room) -> None:
    letter, account, noor = room.begin(), a_quotable_account(room, Scope.QUOTE), room.desk.noor
    with pytest.raises(NotAllowed):
        binding.take_over(
            letter, account, "quote_anonymised", QUOTE, version=letter.version, by=noor.person, at=AT,
            desk=room.desk.keys(noor), vault_desk=room.desk.keys(noor),
        )  # fmt: skip


def test_what_was_made_from_an_account_for_counting_does_not_go_into_a_letter(room: Room) -> None:
    research, letter = room.desk.research, room.begin()
    account = a_quotable_account(room, Scope.COUNTS, Scope.SHARE_ANONYMISED)
    item = an_item(research.zarema)
    uses.made_from(account, item, Scope.COUNTS, by=research.zarema.person, at=AT)
    binding.bind(letter, "item", item.pk, by=room.desk.noor.person, at=AT)
    assert "to be counted, and for nothing else" in problems(room, letter)
    uses.made_from(account, item, Scope.SHARE_ANONYMISED, by=research.zarema.person, at=AT)
    assert problems(room, letter) == ""
    room.asked(letter)
    room.agreed(letter)
    room.released(letter)
    assert set(HandedOut.objects.values_list("kind", "purpose")) == {
        ("item", "internal_analysis_and_counts"), ("item", "share_anonymised_with"),
    }  # fmt: skip
    takes_back(research, account, Scope.SHARE_ANONYMISED)


def test_a_withdrawn_ground_stops_the_letter_until_it_is_taken_off(room: Room) -> None:
    letter, noor = room.begin(), room.desk.noor
    claim = Claim.objects.get(kind="allegation")
    ground = binding.bind(letter, "claim", claim.pk, by=noor.person, at=AT)
    assert binding.bind(letter, "claim", claim.pk, by=noor.person, at=AT).pk == ground.pk
    Claim.objects.filter(pk=claim.pk).update(withdrawn_on=DAY)
    assert f"{claim.key} was withdrawn" in problems(room, letter)
    binding.take_off(letter, ground.pk, by=noor.person, at=AT, desk=room.desk.keys(noor))
    assert problems(room, letter) == ""


def test_denials_stand_beside_every_allegation(room: Room) -> None:
    letter, noor = with_figure(room), room.desk.noor
    binding.bind(letter, "claim", Claim.objects.get(kind="allegation").pk, by=noor.person, at=AT)
    binding.bind(letter, "incident", room.incident.pk, by=noor.person, at=AT)
    found = gather(letter, room.desk.keys(noor), DAY)
    assert len(found.grounds) == 3
    assert not any("does not say so" in warning for warning in found.warnings)
    assert all("The ministry: Nothing of the kind happened." in ground.denials for ground in found.grounds)


def test_a_letter_that_keeps_quiet_about_a_denial_is_pointed_at(room: Room) -> None:
    letter, noor = room.begin(), room.desk.noor
    binding.bind(letter, "claim", Claim.objects.get(kind="allegation").pk, by=noor.person, at=AT)
    warned = gather(letter, room.desk.keys(noor), DAY).warnings
    assert "The ministry denies this. The letter does not say so." in warned


def test_warnings_name_telephones_and_past_days(room: Room) -> None:
    letter, noor = room.begin(answer_by=date(2026, 11, 1)), room.desk.noor
    keys = room.desk.keys(noor)
    drafts.save(letter, {}, {"body": "Call +7 928 123-45-67."}, asks=[room.ask], version=letter.version, by=noor.person,
                at=AT, desk=keys)  # fmt: skip
    warned = " ".join(gather(letter, keys, DAY).warnings)
    assert (
        "123-45-67" in warned
        and "not to come any more" in warned
        and f"Not approved yet: {room.ask.key}" in warned
    )


def test_nobody_decided_in_time_so_it_is_asked_again(room: Room) -> None:
    letter, noor = room.begin(), room.desk.noor
    room.asked(letter)
    later = AT + timedelta(days=30)
    releasing.ask(letter, token=uuid4(), by=noor.person, at=later, desk=room.desk.keys(noor))
    assert Approval.objects.count() == 2
