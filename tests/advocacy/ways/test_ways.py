"""Ways out are kept with where and when they were read, and what they said before stays."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from safeconduct.access.permissions import Permission
from safeconduct.advocacy.models import WayOut, WayTold
from safeconduct.advocacy.ways.linting import Gives, promises, warnings
from safeconduct.advocacy.ways.showing import places_words
from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.recording import change
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_post, advocacy_desk, an_ask
from tests.advocacy.ways.a_way import ASKED, a_way
from tests.evidence.desk import AT, an_item


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def test_noor_writes_a_way_down_with_its_item_and_its_ask(desk: AdvocacyDesk) -> None:
    noor = desk.client(desk.noor)
    item = an_item(desk.research.zarema)
    ask = an_ask(desk.noor, a_campaign(desk.noor), a_post(desk.noor, country="CA"))
    answer = noor.send_form(
        reverse("way_new"), {**ASKED, "item": item.key, "ask": ask.key.lower(), "may_be_told": "on"}
    )
    way = WayOut.objects.get()
    assert answer.status_code == 302 and way.key == "W-0001" and way.item == item and way.ask == ask
    assert way.first_day == date(2017, 5, 1) and way.last_day is None and way.may_be_told
    page = noor.get(reverse("way", args=[way.pk])).content.decode()
    assert "at least 30" in page or "at least thirty" in page
    assert "Ministry of Immigration, notice 12" in page and item.key in page and "Nobody was told" in page
    assert "Canada" in noor.get(reverse("ways")).content.decode()
    assert StaffEntry.objects.filter(action="evidence.wayout.added", subject=way.pk).count() == 1


def test_the_position_over_time_is_seen_and_who_wrote_it(desk: AdvocacyDesk) -> None:
    way = a_way(desk.noor, position="considering")
    ilse = desk.client(desk.ilse)
    address = reverse("way_edit", args=[way.pk])
    assert ilse.send_form(address, {**ASKED, "position": "refused"}).status_code == 302
    page = ilse.get(reverse("way", args=[way.pk])).content.decode()
    before, after = page.index("They are considering it"), page.rindex("Refused")
    assert before < after and "Ilse" in page
    country = ilse.get(reverse("way_country", args=["CA"])).content.decode()
    assert "What they refused" in country and "What is offered" not in country


def test_a_colleague_who_was_quicker_is_shown_and_nothing_typed_is_lost(desk: AdvocacyDesk) -> None:
    way = a_way(desk.noor)
    noor, address = desk.client(desk.noor), reverse("way_edit", args=[way.pk])
    change(
        way, {"to_whom": "SAVED BY ILSE"}, version=1, by=desk.ilse.person, at=AT, permission=Permission.PRESS
    )
    answer = noor.send_form(address, {**ASKED, "to_whom": "TYPED BY NOOR", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 422 and "SAVED BY ILSE" in page and "TYPED BY NOOR" in page
    again = noor.send_form(address, {**ASKED, "to_whom": "TYPED BY NOOR"})
    assert again.status_code == 302
    way.refresh_from_db()
    assert way.to_whom == "TYPED BY NOOR" and way.version == 3


def test_a_double_click_writes_it_once(desk: AdvocacyDesk) -> None:
    noor, one = desk.client(desk.noor), str(uuid4())
    for _ in range(2):
        assert noor.send_form(reverse("way_new"), {**ASKED, "token": one}).status_code == 302
    assert WayOut.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"country": ""}, "Choose the country"),
        ({"country": "ZZ"}, "valid choice"),
        ({"kind": ""}, "Choose what kind"),
        ({"to_whom": "  "}, "to whom"),
        ({"read_on": (timezone.now().date() + timedelta(days=2)).isoformat()}, "still to come"),
        ({"read_on": "the other day"}, "There is no such day"),
        ({"since": "12.4.2017"}, "year first"),
        ({"since": "2017-05", "until": "2016"}, "ends before it begins"),
        ({"address": "javascript:alert(1)"}, "begins with https"),
        ({"address": "https://[bad"}, "begins with https"),
        ({"comparator": "at_least", "places": ""}, "Write the number"),
        ({"comparator": "", "places": "30"}, "how the number is meant"),
        ({"comparator": "vague_dozens", "places": "30"}, "Words without a number"),
        ({"comparator": "between", "places": "30"}, "valid choice"),
        ({"places": "many"}, "whole number"),
        ({"places": "99999999999999"}, "less than"),
        ({"item": "I-9999"}, "There is no"),
        ({"ask": "nonsense"}, "There is no"),
        ({"may_be_told": "on", "conditions": "You are eligible and will be granted a visa."}, "what is possible"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(desk: AdvocacyDesk, wrong: dict[str, Any], said: str) -> None:
    page = desk.client(desk.noor).send_form(reverse("way_new"), {**ASKED, "citation": "KEPT AS TYPED"} | wrong)
    assert page.status_code == 422 and said in page.content.decode()
    assert "KEPT AS TYPED" in page.content.decode() and not WayOut.objects.exists()


def test_what_tells_of_a_journey_is_warned_of_and_kept(desk: AdvocacyDesk) -> None:
    noor = desk.client(desk.noor)
    telling = {**ASKED, "conditions": "Meet us at the station; leaving by train on 4 May."}
    assert noor.send_form(reverse("way_new"), telling).status_code == 302
    page = noor.get(reverse("way", args=[WayOut.objects.get().pk])).content.decode()
    assert "where somebody meets" in page and "how somebody travels" in page and "on which day" in page


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The embassy decides within a month. Places are few.", []),
        ("Since 4 May 2017 for families.", []),
        ("Take the route over the border crossing.", [Gives.ROUTE]),
        ("They depart on 2017-05-04.", [Gives.DAY]),
        ("Wait at the safe house.", [Gives.MEETING]),
        ("You are eligible.", [Gives.PROMISE]),
    ],
)
def test_the_lint_finds_journeys_and_promises(text: str, found: list[Gives]) -> None:
    assert warnings(text) == found
    assert promises(text) == (Gives.PROMISE in found)


def test_what_was_read_long_ago_is_marked_and_what_ended_is_struck(desk: AdvocacyDesk) -> None:
    today = timezone.now().date()
    a_way(desk.noor, "CA", read_on=today - timedelta(days=91))
    a_way(desk.noor, "DE", read_on=today - timedelta(days=89), position="ended")
    noor = desk.client(desk.noor)
    page = noor.get(reverse("ways")).content.decode()
    assert page.count("read again") == 1 and page.count("<s>") == 1
    assert "Germany" not in noor.get(reverse("ways") + "?country=CA").content.decode().split("<table")[1]
    assert "No way fits" in noor.get(reverse("ways") + "?kind=visa").content.decode()
    assert noor.get(reverse("ways") + "?kind=nonsense&page=9&country=ZZ").status_code == 200


def test_places_are_said_with_their_comparator(desk: AdvocacyDesk) -> None:
    way = a_way(desk.noor, comparator="more_than", places=100)
    assert places_words(way, "en") == "more than one hundred" and places_words(way, "ru").startswith("более")
    assert places_words(a_way(desk.noor, comparator="vague_dozens"), "en") == "dozens"
    assert places_words(a_way(desk.noor), "en") == ""


def test_a_country_shows_what_we_ask_of_it_and_how_that_stands(desk: AdvocacyDesk) -> None:
    campaign = a_campaign(desk.noor)
    of_post = an_ask(desk.noor, campaign, a_post(desk.noor, country="CA"), text="Open a visa for them.")
    through = an_ask(desk.noor, campaign, a_post(desk.noor, "Somebody else"), text="Take a hundred families.")
    an_ask(desk.noor, campaign, a_post(desk.noor, "Minister", country="DE"), text="OF ANOTHER COUNTRY")
    a_way(desk.noor, ask=through)
    noor = desk.client(desk.noor)
    page = noor.get(reverse("way_country", args=["CA"])).content.decode()
    assert of_post.key in page and through.key in page and "OF ANOTHER" not in page and "Drafted" in page
    empty = noor.get(reverse("way_country", args=["FR"])).content.decode()
    assert "Nothing is written down of this country" in empty and "Nothing yet" in empty
    assert noor.get(reverse("way_country", args=["ZZ"])).status_code == 404


def test_to_how_many_it_was_told_counts_people_and_names_none(desk: AdvocacyDesk) -> None:
    way, first = a_way(desk.noor), uuid4()
    for request_id, day in ((first, 1), (first, 2), (uuid4(), 2)):
        WayTold.objects.create(way=way, request_id=request_id, by=desk.noor.person, told_on=date(2026, 11, day))
    page = desk.client(desk.noor).get(reverse("way", args=[way.pk])).content.decode()
    assert "2 people who asked for help" in page and str(first) not in page


def test_strangers_find_nothing_and_unknown_ways_are_not_there(desk: AdvocacyDesk) -> None:
    way = a_way(desk.noor)
    own = [reverse("ways"), reverse("way_new"), reverse("way_country", args=["CA"]), reverse("way", args=[way.pk]),
           reverse("way_edit", args=[way.pk])]  # fmt: skip
    for stranger in (desk.research.zarema, desk.research.pavel, desk.petra, desk.research.rosa):
        client = desk.client(stranger)
        assert [client.get(address).status_code for address in own] == [404] * len(own)
    tariq = desk.client(desk.tariq)  # without a seat: nothing of a way is sealed
    assert [tariq.get(address).status_code for address in own] == [200] * len(own)
    for name in ("way", "way_edit"):
        assert tariq.get(reverse(name, args=[uuid4()])).status_code == 404


def test_an_empty_list_says_where_to_begin(desk: AdvocacyDesk) -> None:
    assert "No way out is written down yet" in desk.client(desk.noor).get(reverse("ways")).content.decode()
