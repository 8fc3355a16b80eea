"""Promises and whether they were kept; how an answer stands to a letter, and never that one caused the other."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from safeconduct import advocacy
from safeconduct.access.errors import WrongState
from safeconduct.advocacy.campaigns.timeline import moments
from safeconduct.advocacy.letters import log
from safeconduct.advocacy.models import Ask, Commitment, Communication, Contribution, Response
from safeconduct.advocacy.responses import actions, linking
from safeconduct.advocacy.responses.linking import CannotSay, Said
from safeconduct.advocacy.responses.words import LINK_TROUBLES, PROMISES, RELATIONS
from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.recording import ChangedMeanwhile
from tests.advocacy.desk import AdvocacyDesk, a_campaign, advocacy_desk
from tests.advocacy.responses.answering import a_letter, an_answer, an_asked
from tests.evidence.desk import AT, an_item


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


@pytest.fixture
def ask(desk: AdvocacyDesk) -> Ask:
    return an_asked(desk)


@pytest.fixture
def row(desk: AdvocacyDesk, ask: Ask) -> Response:
    return an_answer(desk, ask)


@pytest.fixture
def letter(desk: AdvocacyDesk, ask: Ask) -> Communication:
    return a_letter(desk.noor, ask.campaign, ask.post)


class TestPromises:
    @pytest.fixture
    def promise(self, desk: AdvocacyDesk, row: Response) -> Commitment:
        return actions.promise(
            row, what="Raise it at the next session", by_when=date(2017, 6, 1), token=uuid4(),
            by=desk.noor.person, at=AT,
        )  # fmt: skip

    def test_noor_writes_a_promise_down_once(self, desk: AdvocacyDesk, row: Response) -> None:
        client, path = desk.client(desk.noor), reverse("commitment_new", args=[row.pk])
        given = {"what": "Raise it at the next session", "by_when": "2017-06-01", "token": str(uuid4())}
        for _ in range(2):
            assert client.send_form(path, given).status_code == 302
        assert Commitment.objects.count() == 1
        page = client.get(reverse("response", args=[row.pk])).content.decode()
        assert "Raise it at the next session" in page and "Not judged yet" in page
        assert client.send_form(path, {"what": ""}).status_code == 422
        assert client.send_form(path, {"what": "x", "by_when": "soon"}).status_code == 422

    @pytest.mark.parametrize("state", ["kept", "partly", "broken", "taken_back"])
    def test_it_is_judged_with_how_it_is_known_and_undone(
        self, desk: AdvocacyDesk, promise: Commitment, state: str
    ) -> None:
        client, path = desk.client(desk.noor), reverse("commitment", args=[promise.pk])
        item = an_item(desk.research.zarema)
        answer = client.send_form(path, {"state": state, "why": "Seen in the record", "item": item.key})
        assert answer.status_code == 302
        promise.refresh_from_db()
        assert (promise.state, promise.why, promise.item) == (state, "Seen in the record", item)
        assert (promise.judged_by, promise.judged_on is None) == (desk.noor.person, False)
        page = client.get(path).content.decode()
        assert str(PROMISES[state][1]) in page and "Seen in the record" in page and item.key in page
        assert client.send_form(path, {"undo": "yes"}).status_code == 302
        promise.refresh_from_db()
        assert (promise.state, promise.why, promise.judged_by) == ("open", "", None)
        entries = StaffEntry.objects.filter(subject=promise.pk, action__startswith="advocacy.commitment.")
        assert entries.count() == 3

    @pytest.mark.parametrize(
        "given",
        [{}, {"state": "kept"}, {"why": "x"}, {"state": "open", "why": "x"}, {"state": "x", "why": "x"}],
    )
    def test_without_saying_how_it_is_known_nothing_is_judged(
        self, desk: AdvocacyDesk, promise: Commitment, given: dict[str, str]
    ) -> None:
        path = reverse("commitment", args=[promise.pk])
        assert desk.client(desk.noor).send_form(path, given).status_code == 422
        promise.refresh_from_db()
        assert promise.state == "open"

    def test_whoever_comes_second_is_told(self, desk: AdvocacyDesk, promise: Commitment) -> None:
        judged = {"why": "Seen", "item": None, "seen": "open", "at": AT}
        actions.judge(promise, "kept", by=desk.ilse.person, **judged)  # type: ignore[arg-type]  # as given above
        path = reverse("commitment", args=[promise.pk])
        given = {"state": "broken", "why": "Not seen", "seen": "open"}
        answer = desk.client(desk.noor).send_form(path, given)
        assert answer.status_code == 422 and "A colleague judged it" in answer.content.decode()
        with pytest.raises(ChangedMeanwhile):
            actions.judge(promise, "broken", by=desk.noor.person, **judged)  # type: ignore[arg-type]  # as above
        promise.refresh_from_db()
        assert promise.state == "kept"
        actions.judge(promise, "kept", by=desk.ilse.person, **judged)  # type: ignore[arg-type]  # a double click
        with pytest.raises(WrongState):
            actions.judge(promise, "taken_back", by=desk.noor.person, **{**judged, "seen": "kept"})  # type: ignore[arg-type]  # as above

    def test_a_promise_nobody_judged_cannot_be_undone(self, desk: AdvocacyDesk, promise: Commitment) -> None:
        answer = desk.client(desk.noor).send_form(reverse("commitment", args=[promise.pk]), {"undo": "yes"})
        assert answer.status_code == 422


class TestLinks:
    def say(self, desk: AdvocacyDesk, row: Response, letter: Communication, *said: str) -> Contribution:
        return linking.link(row, letter, Said(*said), token=uuid4(), by=desk.noor.person, at=AT)

    def test_an_answer_follows_a_letter_that_went_before(
        self, desk: AdvocacyDesk, row: Response, letter: Communication
    ) -> None:
        client, path = desk.client(desk.noor), reverse("contribution_new", args=[row.pk])
        given = {"communication": letter.key, "relation": "follows", "token": str(uuid4())}
        for _ in range(2):
            assert client.send_form(path, given).status_code == 302
        assert Contribution.objects.get().relation == "follows"
        page = client.get(reverse("response", args=[row.pk])).content.decode()
        assert "Follows it" in page and letter.key in page and "17 April 2017" in page

    def test_each_relation_is_explained_in_a_sentence(self, desk: AdvocacyDesk, row: Response) -> None:
        page = desk.client(desk.noor).get(reverse("contribution_new", args=[row.pk])).content.decode()
        assert all(str(says) in page for _name, says in RELATIONS.values())

    @pytest.mark.parametrize("said_on", ["2017-04-16", "2017-04", "2017", "2017-03/2017-05"])
    def test_what_was_or_may_have_been_said_before_does_not_follow(
        self, desk: AdvocacyDesk, ask: Ask, letter: Communication, said_on: str
    ) -> None:
        with pytest.raises(CannotSay) as refused:
            self.say(desk, an_answer(desk, ask, said_on), letter, "follows")
        assert refused.value.reason == "before"

    def test_on_the_same_day_it_follows(self, desk: AdvocacyDesk, ask: Ask, letter: Communication) -> None:
        assert self.say(desk, an_answer(desk, ask, "2017-04-17"), letter, "follows").relation == "follows"

    @pytest.mark.parametrize(
        ("said", "missing"),
        [
            (("refers_to",), "quote"),
            (("credited_by_them",), "quote"),
            (("contribution_claimed", "", "", "Nobody known"), "reason"),
            (("contribution_claimed", "", "We were the first"), "others"),
        ],
    )
    def test_each_needs_what_belongs_to_it(
        self, desk: AdvocacyDesk, row: Response, letter: Communication, said: tuple[str, ...], missing: str
    ) -> None:
        with pytest.raises(CannotSay) as refused:
            self.say(desk, row, letter, *said)
        assert refused.value.reason == missing
        names = dict(zip(("relation", "quote", "reason", "others"), said, strict=False))
        path = reverse("contribution_new", args=[row.pk])
        answer = desk.client(desk.noor).send_form(path, {"communication": letter.key, **names})
        assert answer.status_code == 422 and str(LINK_TROUBLES[missing]) in answer.content.decode()

    def test_a_quote_and_a_claim_are_shown_with_what_was_said(
        self, desk: AdvocacyDesk, row: Response, letter: Communication
    ) -> None:
        self.say(desk, row, letter, "refers_to", "Your letter reached us", "not kept", "not kept")
        claimed = self.say(
            desk, row, letter, "contribution_claimed", "not kept", "Nobody else wrote", "Body N"
        )
        assert claimed.quote == ""
        page = desk.client(desk.noor).get(reverse("response", args=[row.pk])).content.decode()
        for words in ("Your letter reached us", "Nobody else wrote", "Body N", "We claim a part"):
            assert words in page
        assert "not kept" not in page

    @pytest.mark.parametrize("reason", ["not_sent", "other_campaign", "no_day", "twice", "before"])
    def test_what_cannot_be_said_is_a_sentence(
        self, desk: AdvocacyDesk, ask: Ask, row: Response, letter: Communication, reason: str
    ) -> None:
        relation, quote = "follows", ""
        if reason == "not_sent":
            letter = a_letter(desk.noor, ask.campaign, ask.post, None)
        elif reason == "other_campaign":
            letter = a_letter(desk.noor, a_campaign(desk.noor, "Another"), ask.post)
        elif reason == "no_day":
            row = an_answer(desk, ask, "")
        elif reason == "twice":
            self.say(desk, row, letter, "follows")
        else:
            row, relation, quote = an_answer(desk, ask, "2017-03"), "refers_to", "Their words"
        before = Contribution.objects.count()
        given = {"communication": letter.key, "relation": relation, "quote": quote}
        answer = desk.client(desk.noor).send_form(reverse("contribution_new", args=[row.pk]), given)
        assert answer.status_code == 422 and str(LINK_TROUBLES[reason]) in answer.content.decode()
        assert Contribution.objects.count() == before

    @pytest.mark.parametrize("given", [{}, {"relation": "caused"}, {"communication": "L-0099"}])
    def test_bad_input_is_a_sentence(
        self, desk: AdvocacyDesk, row: Response, letter: Communication, given: dict[str, str]
    ) -> None:
        path = reverse("contribution_new", args=[row.pk])
        data = {"communication": letter.key, **given}
        assert desk.client(desk.noor).send_form(path, data).status_code == 422

    def test_a_link_is_ended_after_a_question_and_its_line_stays(
        self, desk: AdvocacyDesk, row: Response, letter: Communication
    ) -> None:
        made = self.say(desk, row, letter, "follows")
        client, path = desk.client(desk.noor), reverse("contribution_end", args=[made.pk])
        assert "End this link?" in client.get(path).content.decode()
        for _ in range(2):
            assert client.send_form(path).status_code == 302
        made.refresh_from_db()
        assert made.ended_on is not None and made.ended_by == desk.noor.person
        assert StaffEntry.objects.filter(action="advocacy.contribution.ended").count() == 1
        page = client.get(reverse("response", args=[row.pk])).content.decode()
        assert "<del>Follows it</del>" in page and "End this link" not in page
        assert self.say(desk, row, letter, "follows").ended_on is None, "it can be said again"
        assert desk.client(desk.research.pavel).get(path).status_code == 404


class TestNeverCaused:
    WORD = re.compile(
        r"\bcaus(e|es|ed|ing|al|ality)\b|\bbecause of (us|our)\b|\bled to\b|\bthanks to\b", re.I
    )
    HERE = Path(advocacy.__file__ or "").parent

    def test_nowhere_in_pages_or_words_is_it_said(self) -> None:
        rooms = ("asks", "responses")
        files = [
            path
            for room in rooms
            for path in (
                *(self.HERE / room).rglob("*.py"),
                *(self.HERE / "templates/advocacy" / room).glob("*.html"),
            )
        ]
        assert len(files) > 15
        found = {
            path.name: match.group() for path in files if (match := self.WORD.search(path.read_text("utf-8")))
        }
        assert not found

    def test_nor_can_it_be_written_into_the_table(
        self, desk: AdvocacyDesk, row: Response, letter: Communication
    ) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Contribution.objects.create(
                response=row, communication=letter, relation="caused", made_by=desk.noor.person, made_on=AT
            )


def test_what_no_longer_follows_is_ended_when_a_day_is_changed(desk: AdvocacyDesk, row: Response) -> None:
    letter = a_letter(desk.noor, row.campaign, row.post)
    made = linking.link(row, letter, Said("follows"), token=uuid4(), by=desk.noor.person, at=AT)
    changes = {"said_on": "2017-04-22"}
    kept = actions.change_response(
        row, changes, version=row.version, by=desk.noor.person, at=AT, desk=desk.keys(desk.noor)
    )
    made.refresh_from_db()
    assert made.ended_on is None
    actions.change_response(
        kept,
        {"said_on": "2017-01-01"},
        version=kept.version,
        by=desk.noor.person,
        at=AT,
        desk=desk.keys(desk.noor),
    )
    ended = Contribution.objects.get(pk=made.pk)
    assert (ended.ended_on, ended.ended_by) == (AT.date(), desk.noor.person)
    assert StaffEntry.objects.filter(action="advocacy.contribution.ended", subject=made.pk).exists()


def test_a_letter_sent_once_more_is_followed_only_by_what_came_after(
    desk: AdvocacyDesk, row: Response
) -> None:
    letter = a_letter(desk.noor, row.campaign, row.post)
    made = linking.link(row, letter, Said("follows"), token=uuid4(), by=desk.noor.person, at=AT)
    Communication.every.filter(pk=letter.pk).update(state="returned")
    log.write(letter, log.Line("sent", AT.date(), "post"), token=uuid4(), by=desk.noor.person, at=AT)
    made.refresh_from_db()
    assert made.ended_on == AT.date()


def test_a_timeline_skips_what_its_days_do_not_allow(desk: AdvocacyDesk, row: Response) -> None:
    letter = a_letter(desk.noor, row.campaign, row.post)
    linking.link(row, letter, Said("follows"), token=uuid4(), by=desk.noor.person, at=AT)
    told = [each.relations for each in moments(row.campaign, public_only=False)]
    assert sum(map(len, told)) == 1
    Communication.every.filter(pk=letter.pk).update(sent_on=AT.date())
    assert not any(each.relations for each in moments(row.campaign, public_only=False))
