"""What the pages say of places: an offer that is out takes one, who cannot take a case has no fit, doors lead on."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.access.people import hire
from tests.attorneys.rounds.scene import Scene, a_scene
from tests.attorneys.rounds.test_rounds import send, text


@pytest.fixture
def scene() -> Scene:
    return a_scene()


def row(page: str, short: str) -> str:
    """The row of a table in which a case stands, without its marks."""
    found = next(each for each in page.split("<tr>") if short in each)
    return re.sub(r"<[^>]+>", " ", found).replace("  ", " ")


def nav(answer: Any) -> str:
    return text(answer).split('<nav class="nav"')[1].split("</nav>")[0]


class TestOfferOut:
    def test_takes_the_place_for_other_cases_and_not_for_its_own(self, scene: Scene) -> None:
        scene.change(scene.chiara, capacity=2)
        first = scene.case("Zaur", waits=9)
        send(scene, scene.make_round(), [first], at_once=3)
        second = scene.case("Adam")
        page = text(scene.client().get("/unplaced"))
        assert "3 offers are out. 3 attorneys could take it." in " ".join(
            row(page, str(first.id)[:8]).split()
        )
        assert "Nobody was asked yet. 1 attorney could take it." in " ".join(
            row(page, str(second.id)[:8]).split()
        )

    def test_is_a_door_to_it_where_the_case_stands_in_no_open_round(self, scene: Scene) -> None:
        case = scene.case()
        send(scene, scene.make_round(), [case])
        assert f'href="/offers?case={str(case.id)[:8]}"' in text(scene.client().get("/unplaced"))


class TestPanelOfACase:
    def test_who_cannot_take_it_has_no_fit_and_stands_apart(self, scene: Scene) -> None:
        scene.change(scene.bruno, languages={"en": 3})
        case = scene.case()
        made = scene.make_round()
        page = scene.client().get(f"/rounds/{made.pk}/cases/{case.id}").content.decode()
        possible, impossible = page.split("<details")[:2]
        assert "Bruno Invented" in impossible and "Bruno Invented" not in possible
        assert re.search(r"\d\N{NO-BREAK SPACE}%", possible)
        assert "%" not in impossible.split("</details>")[0]

    def test_says_in_a_sentence_why_nobody_can_take_it(self, scene: Scene) -> None:
        scene.case(languages=["am"])
        page = text(scene.client().get(f"/rounds/{scene.make_round().pk}"))
        assert "Nobody of 3 can take it: no language in common (3)." in page


class TestDoors:
    def test_a_case_leads_to_the_round_that_is_open(self, scene: Scene) -> None:
        case = scene.case()
        made = scene.make_round()
        assert f'href="/rounds/{made.pk}/cases/{case.id}"' in text(scene.client().get("/unplaced"))

    def test_an_attorney_has_one_list_of_cases_and_the_number_of_her_offers(self, scene: Scene) -> None:
        case = scene.case()
        send(scene, scene.make_round(), [case], at_once=3)
        shown = nav(scene.client(scene.ines).get("/my/offers"))
        assert shown.count("My cases") == 1 and "My work" not in shown and 'href="/cases"' not in shown
        assert re.search(r'href="/my/offers" aria-current="page">Offers <span class="count">1</span>', shown)

    def test_a_page_behind_a_door_marks_the_door(self, scene: Scene) -> None:
        made = scene.make_round()
        assert 'href="/rounds" aria-current="page"' in nav(scene.client().get(f"/rounds/{made.pk}"))
        assert 'href="/panel" aria-current="page"' in nav(scene.client().get("/agreements"))
        assert 'href="/panel" aria-current="page"' not in nav(scene.client().get("/unplaced"))

    def test_who_may_not_write_an_agreement_is_not_sent_to_write_one(self, scene: Scene) -> None:
        assert "/agreements/new" in text(scene.client().get("/agreements"))
        samir = hire(scene.house.rosa, "Samir", ["supervisor"], at=scene.at)
        assert "/agreements/new" not in text(scene.client(samir).get("/agreements"))
