"""The pages of offers: Ines walks her three steps, Nadia her list, and nobody sees what is not theirs."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.offers import answering, moments, naming, rules, words
from safeconduct.attorneys.offers.done import SENTENCES
from safeconduct.audit.models import StaffEntry
from tests.access.people import Member, hire, sign_in
from tests.attorneys.offers.enrolling import change
from tests.attorneys.offers.panel import Panel, a_case, a_panel, keys_of
from tests.sites import SiteClient


@pytest.fixture
def panel() -> Panel:
    return a_panel()


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def title(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.S)
    return found.group(1) if found else ""


def certificate(day: date, **changed: str) -> dict[str, str]:
    typed = {
        "checked_on-day": str(day.day), "checked_on-month": str(day.month), "checked_on-year": str(day.year),
        "how": "firm", "found": "none", "takes": "on",
    }  # fmt: skip
    return {**typed, **changed}


def own_pages(offer_id: UUID) -> list[str]:
    return [f"/my/offers/{offer_id}{rest}" for rest in ("", "/names", "/accept", "/decline")]


class TestInes:
    def test_walks_from_the_summary_to_the_case(self, panel: Panel) -> None:
        offer, ines = panel.send(panel.ines), at_desk(panel.ines)
        here = f"/my/offers/{offer.id}"
        listed = text(ines.get("/my/offers"))
        assert here in listed and "BLIND_" not in listed
        shown = text(ines.get(here))
        assert "BLIND_PROBLEM" in shown and "40 to 80" in shown and "NAMED_" not in shown
        assert "New York" in shown and "What is expected of you" in shown
        assert "BLIND" not in title(shown)
        assert ines.send_form(here + "/names", {}, page=here).status_code == 302
        assert "Waiting for the coordinator" in text(ines.get("/my/offers"))
        assert ines.get(here + "/names").status_code == 302, "not shown yet"
        naming.show_names(offer_id=offer.id, by=panel.nadia.unlocked, at=datetime.now(tz=UTC))
        assert ines.get(here + "/accept").status_code == 302, "she has not read them yet"
        names = text(ines.get(here + "/names"))
        assert "NAMED_ZAUR" in names and "nothing else leaves" in names and "NAMED" not in title(names)
        assert text(ines.get(here + "/names")) and ines.get(here + "/accept").status_code == 200
        done = ines.send_form(here + "/accept", certificate(panel.at.date()), page=here + "/accept")
        assert done.status_code == 302
        over = text(ines.get(done["Location"]))
        assert "gives you the file" in over and "BLIND_" not in over and "NAMED_" not in over
        assert Placement.objects.get().attorney.person == panel.ines.person

    def test_sees_what_is_wrong_with_the_form_and_keeps_what_she_typed(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        ines, page = at_desk(panel.ines), f"/my/offers/{offer.id}/accept"
        wrong: list[dict[str, str]] = [
            {}, certificate(panel.at.date(), takes=""), certificate(panel.at.date(), how="prayer"),
            certificate(panel.at.date() + timedelta(days=9)), certificate(panel.at.date(), found="maybe"),
            {**certificate(panel.at.date()), "checked_on-month": "13"}, certificate(panel.at.date(), token="x"),
        ]  # fmt: skip
        for typed in wrong:
            typed = {name: value for name, value in typed.items() if value}
            answer = ines.send_form(page, typed, page=page)
            assert answer.status_code == 422, typed
        assert 'value="13"' in text(
            ines.send_form(page, {**certificate(panel.at.date()), "checked_on-month": "13"}, page=page)
        )
        assert not Placement.objects.exists()

    def test_a_conflict_is_a_no_with_that_reason_alone(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        ines, page = at_desk(panel.ines), f"/my/offers/{offer.id}/accept"
        typed = certificate(panel.at.date(), found="conflict", takes="")
        assert ines.send_form(page, typed, page=page).status_code == 302
        offer.refresh_from_db()
        assert offer.state == "declined"
        assert answering.answer_at_desk(offer, panel.nadia.unlocked)["reason"] == "conflict"

    def test_says_no_from_the_list_and_the_form_sent_again_changes_nothing(self, panel: Panel) -> None:
        offer, ines = panel.send(panel.ines), at_desk(panel.ines)
        page = f"/my/offers/{offer.id}/decline"
        assert page in text(ines.get("/my/offers"))
        assert ines.get(page).status_code == 200 and Offer.objects.get().state == "out"
        assert ines.send_form(page, {"words": "KEPT_WORDS"}, page=page).status_code == 422
        assert "KEPT_WORDS" in text(ines.send_form(page, {"words": "KEPT_WORDS"}, page=page))
        typed = {"reason": "time", "words": "next spring", "token": str(uuid4())}
        assert ines.send_form(page, typed, page=page).status_code == 302
        assert ines.send_form(page, typed, page="/my/offers").status_code == 302
        assert StaffEntry.objects.filter(action="offer.declined").count() == 1
        assert "You declined" in text(ines.get("/my/offers"))

    def test_too_late_is_said_kindly_and_opens_nothing(self, panel: Panel) -> None:
        offer, ines = panel.named(panel.ines), at_desk(panel.ines)
        Offer.objects.filter(id=offer.id).update(expires_at=datetime.now(tz=UTC) - timedelta(seconds=1))
        for page in own_pages(offer.id):
            shown = text(ines.get(page))
            assert "no longer yours" in shown and "BLIND_" not in shown and "NAMED_" not in shown
        assert keys_of(panel.ines, panel.request) == [] and Offer.objects.get().state == "expired"

    def test_who_was_slower_is_told_kindly_and_no_address_of_the_case_is_there(self, panel: Panel) -> None:
        slow = panel.named(panel.ruth)
        panel.accept(panel.named(panel.ines), panel.ines)
        ruth = at_desk(panel.ruth)
        for page in own_pages(slow.id):
            shown = text(ruth.get(page))
            assert "accepted this case before you" in shown and "BLIND_" not in shown and "Ines" not in shown
        late = ruth.post(f"/my/offers/{slow.id}/accept", certificate(panel.at.date()))
        assert late.status_code == 403, "no form of hers is left to send"
        for member in (panel.ruth, panel.ines):
            client = at_desk(member)
            for rest in ("", "/story", "/case", "/parties", "/papers", "/notes", "/tasks", "/drafts", "/kit"):
                assert client.get(f"/requests/{panel.request.id}{rest}").status_code == 404, rest
            assert keys_of(member, panel.request) == []

    def test_with_full_hands_she_is_told_and_the_form_stays(self, panel: Panel) -> None:
        change(panel.ines, panel.nadia, panel.house, panel.at, capacity=1)
        other = a_case(panel.house, panel.at, "Malika")
        first, second = panel.named(panel.ines), panel.named(panel.ines, request_id=other.id)
        panel.accept(first, panel.ines)
        page = f"/my/offers/{second.id}/accept"
        answer = at_desk(panel.ines).send_form(page, certificate(panel.at.date()), page=page)
        assert answer.status_code == 409 and "no free place" in text(answer)

    def test_another_attorneys_offer_and_none_are_not_there(self, panel: Panel) -> None:
        offer, ruth = panel.named(panel.ines), at_desk(panel.ruth)
        for offer_id in (offer.id, uuid4()):
            for page in own_pages(offer_id):
                assert ruth.get(page).status_code == 404, page
        assert ruth.get("/my/offers").status_code == 200

    def test_without_offers_and_without_a_place_on_the_panel_there_is_a_word(self, panel: Panel) -> None:
        assert "Nothing waits for you" in text(at_desk(panel.ines).get("/my/offers"))
        newcomer = hire(panel.house.rosa, "Nova", ["attorney"])
        assert "not on the panel yet" in text(at_desk(newcomer).get("/my/offers"))


class TestNadia:
    def test_sees_what_waits_for_her_first_and_then_what_ends_first(self, panel: Panel) -> None:
        late = panel.send(panel.ines, expires_at=panel.at + timedelta(days=9))
        soon = panel.send(panel.ruth, expires_at=panel.at + timedelta(hours=5))
        asked = panel.send(panel.lev)
        naming.ask_names(offer_id=asked.id, by=panel.lev.unlocked, at=panel.at)
        shown = text(at_desk(panel.nadia).get("/offers"))
        order = sorted((asked, soon, late), key=lambda offer: shown.index(str(offer.id)))
        assert order == [asked, soon, late]
        assert "3 offers wait for an answer. 1 waits for names from us. 2 were not looked at yet." in shown
        assert "has not looked" in shown and "Ruth Invented" in shown and "BLIND_" not in shown

    def test_narrows_the_list_and_a_bad_filter_harms_nothing(self, panel: Panel) -> None:
        mine, other = panel.send(panel.ines), panel.send(panel.ruth)
        client = at_desk(panel.nadia)
        case = panel.request.short_id
        assert str(mine.id) in text(client.get(f"/offers?case={case}"))
        ines = Attorney.objects.get(person=panel.ines.person)
        only = text(client.get(f"/offers?attorney={ines.pk}"))
        assert str(mine.id) in only and str(other.id) not in only
        assert "No offer is like this" in text(client.get("/offers?state=declined"))
        for bad in ("state=moon", "case=%27%3B--", f"attorney={uuid4()}"):
            assert client.get(f"/offers?{bad}").status_code == 422, bad
        assert client.get("/offers?page=999").status_code == client.get("/offers?page=x").status_code == 200

    def test_looks_at_the_names_which_is_on_the_record_and_shows_them(self, panel: Panel) -> None:
        offer, nadia = panel.send(panel.ines), at_desk(panel.nadia)
        here = f"/offers/{offer.id}"
        assert nadia.get(here + "/names").status_code == 409, "nobody asked"
        naming.ask_names(offer_id=offer.id, by=panel.ines.unlocked, at=panel.at)
        detail = text(nadia.get(here))
        assert "NAMED_" not in detail and "BLIND_PROBLEM" in detail
        look = text(nadia.get(here + "/names"))
        assert "NAMED_ZAUR" in look and "NAMED" not in title(look)
        for _twice in range(2):
            nadia.send_form(here + "/names", {}, page="/offers")
        assert Offer.objects.get().state == "named"
        record = text(nadia.get(here))
        for act in ("Asked for the names", "Names looked at before they were shown", "Names shown"):
            assert act in record
        assert StaffEntry.objects.filter(action="offer.names_shown").count() == 1

    def test_takes_an_offer_back_after_a_page_that_asks(self, panel: Panel) -> None:
        offer, nadia = panel.send(panel.ines), at_desk(panel.nadia)
        page = f"/offers/{offer.id}/take-back"
        assert nadia.get(page).status_code == 200 and Offer.objects.get().state == "out"
        for _twice in range(2):
            assert nadia.send_form(page, {}, page="/offers").status_code == 302
        assert keys_of(panel.ines, panel.request) == []
        assert "Taken back" in text(nadia.get(f"/offers/{offer.id}"))

    def test_reads_why_somebody_declined(self, panel: Panel) -> None:
        offer = panel.send(panel.ines)
        answering.decline(
            offer_id=offer.id, reason="language", said="ANSWER_WORDS", token=uuid4(),
            by=panel.ines.unlocked, at=panel.at,
        )  # fmt: skip
        shown = text(at_desk(panel.nadia).get(f"/offers/{offer.id}"))
        assert "ANSWER_WORDS" in shown and "The language" in shown

    def test_cannot_take_back_what_was_accepted(self, panel: Panel) -> None:
        offer = panel.named(panel.ines)
        panel.accept(offer, panel.ines)
        nadia = at_desk(panel.nadia)
        answer = nadia.send_form(f"/offers/{offer.id}/take-back", {}, page="/offers")
        assert answer.status_code == 409 and Placement.objects.get().state == "accepted"
        assert nadia.get(f"/offers/{uuid4()}").status_code == 404

    def test_without_a_seat_or_offers_there_is_a_word(self, panel: Panel) -> None:
        assert "No offer is out" in text(at_desk(panel.nadia).get("/offers"))
        bela, offer = hire(panel.house.rosa, "Bela", ["coordinator"]), panel.send(panel.ines)
        assert "do not sit at the placement desk" in text(at_desk(bela).get("/offers"))
        assert at_desk(bela).get(f"/offers/{offer.id}").status_code == 404


def test_other_roles_find_no_such_pages(panel: Panel) -> None:
    offer = panel.named(panel.ines)
    desk_pages = ["/offers", *(f"/offers/{offer.id}{rest}" for rest in ("", "/names", "/take-back"))]
    her_pages = ["/my/offers", *own_pages(offer.id)]
    for member, pages in (
        (panel.ines, desk_pages),
        (panel.nadia, her_pages),
        (panel.house.aisha, desk_pages + her_pages),
        (panel.house.rosa, desk_pages + her_pages),
    ):
        client = at_desk(member)
        for page in pages:
            assert client.get(page).status_code == 404, page
    nobody = SiteClient("staff")
    assert all(nobody.get(page).status_code == 302 for page in desk_pages + her_pages)


class TestRules:
    AT = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)  # the hour American clocks go back: 01:30 comes twice

    def test_the_end_is_the_very_second(self) -> None:
        second = timedelta(seconds=1)
        assert not rules.is_over(self.AT, self.AT - second) and rules.is_over(self.AT, self.AT)

    @pytest.mark.parametrize(
        ("hours", "before"),
        [(72, 24), (240, 24), (48, 16), (3, 1)],
        ids=["usual", "long", "two days", "short"],
    )
    def test_a_reminder_comes_with_a_third_left_and_not_before_the_last_day(
        self, hours: int, before: int
    ) -> None:
        ends = self.AT + timedelta(hours=hours)
        assert rules.remind_from(self.AT, ends) == ends - timedelta(hours=before)

    def test_names_never_shorten_an_offer(self) -> None:
        far, near = self.AT + timedelta(days=5), self.AT + timedelta(hours=1)
        assert rules.ends_when_named(far, self.AT) == far
        assert rules.ends_when_named(near, self.AT) == self.AT + timedelta(hours=48)

    def test_a_day_west_of_greenwich_may_be_the_day_before(self) -> None:
        named = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 18:00 on the 22nd in Los Angeles
        assert rules.can_be_the_day(date(2026, 11, 22), named, named)
        assert not rules.can_be_the_day(date(2026, 11, 21), named, named)

    def test_each_place_reads_the_moment_by_its_own_clock(self) -> None:
        clocks = dict(moments.moment(self.AT).clocks)
        assert clocks["New York"] == datetime(2026, 11, 1, 3, 30)
        assert clocks["Los Angeles"] == datetime(2026, 11, 1, 1, 30)
        with pytest.raises(ValueError, match="without a zone"):
            moments.moment(datetime(2026, 11, 1))

    def test_every_state_and_reason_has_its_words(self) -> None:
        states = set(Offer.TRANSITIONS)
        assert states == set(words.AT_DESK) == set(words.TO_HER)
        assert states == set(words.WHAT_NEXT) | set(words.FAREWELL)
        assert all(str(sentence) for sentence in SENTENCES.values())
