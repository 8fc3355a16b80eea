"""The power fails while an offer is sent, named, accepted or declined: what is left heals, also by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.offers import answering, naming, passing, sending
from safeconduct.attorneys.offers.answering import Certified
from safeconduct.audit import chain
from safeconduct.keyring.models import WrappedKey
from tests.access.people import derived
from tests.attorneys.offers.panel import a_panel
from tests.cases.asking import receipt_of
from tests.faults.on_disk import HouseOnDisk
from tests.faults.test_case_power_failure import Hand
from tests.faults.test_power_failure import dying, dying_after

pytestmark = pytest.mark.attack


@dataclass(frozen=True)
class Scene:
    """Zaur's case; Nadia coordinates, Ines and Ruth are asked. ``token``: of the form that is sent again."""

    request_id: UUID
    nadia: Hand
    ines: Hand
    ruth: Hand
    token: UUID

    def offer(self, hand: Hand) -> Offer:
        return Offer.objects.get(attorney__person_id=hand.person_id)


@pytest.fixture
def scene(on_disk: HouseOnDisk) -> Scene:
    derived(), receipt_of("Zaur")  # the slow derivations, before there are processes
    return on_disk.run(a_scene)


def a_scene() -> Scene:
    panel = a_panel(datetime.now(tz=UTC))
    return Scene(panel.request.id, Hand.of(panel.nadia), Hand.of(panel.ines), Hand.of(panel.ruth), uuid4())


def now() -> datetime:
    return datetime.now(tz=UTC)


def send(scene: Scene, to: str = "ines") -> None:
    attorney = Attorney.objects.get(person_id=getattr(scene, to).person_id)
    sending.send(
        request_id=scene.request_id, attorney=attorney, number=0, expires_at=now() + timedelta(days=3),
        by=scene.nadia.unlocked(), at=now(),
    )  # fmt: skip


def ask(scene: Scene, of: str = "ines") -> None:
    hand: Hand = getattr(scene, of)
    send(scene, of)
    naming.ask_names(offer_id=scene.offer(hand).id, by=hand.unlocked(), at=now())


def show(scene: Scene, to: str = "ines") -> None:
    offer = scene.offer(getattr(scene, to))
    naming.show_names(offer_id=offer.id, by=scene.nadia.unlocked(), at=now())


def both_named(scene: Scene) -> None:
    for who in ("ines", "ruth"):
        hand: Hand = getattr(scene, who)
        ask(scene, who)
        show(scene, who)
        naming.read_names(offer_id=scene.offer(hand).id, by=hand.unlocked(), at=now())


def accept(scene: Scene) -> None:
    answering.certify_and_accept(
        offer_id=scene.offer(scene.ines).id, certified=Certified(now().date(), "self"), token=scene.token,
        by=scene.ines.unlocked(), at=now(),
    )  # fmt: skip


def decline(scene: Scene) -> None:
    answering.decline(
        offer_id=scene.offer(scene.ines).id, reason="date", said="WORDS", token=scene.token,
        by=scene.ines.unlocked(), at=now(),
    )  # fmt: skip


def mend(late: int = 0) -> int:
    return passing.mend(now() + timedelta(days=late))


def age_keys() -> int:
    """Keys know their day only: make it the day before, so that the worker may look at them."""
    return WrappedKey.objects.update(made_on=now().date() - timedelta(days=2))


def stands(scene: Scene) -> dict[str, Any]:
    """States of the offers and who opens what, by the first letter."""
    assert chain.verify() == []
    shown = WrappedKey.objects.filter(owner_id=scene.request_id, opener_kind="person")
    names = {scene.ines.person_id: "ines", scene.ruth.person_id: "ruth"}
    found = Offer.objects.values_list("attorney__person_id", "state")
    return {
        "states": {names[person]: state for person, state in found},
        "keys": sorted(f"{names[person]} {purpose}" for person, purpose in shown.values_list("opener_id", "purpose")),
        "placed": Placement.objects.count(),
    }  # fmt: skip


def why(scene: Scene) -> Any:
    return answering.answer_at_desk(scene.offer(scene.ines), scene.nadia.unlocked()).get("words")


OUT = {"states": {"ines": "out"}, "keys": ["ines blind"], "placed": 0}
ASKED = {**OUT, "states": {"ines": "asked"}}
NAMED = {"states": {"ines": "named"}, "keys": ["ines blind", "ines names_shown"], "placed": 0}
NOTHING: dict[str, Any] = {"states": {}, "keys": [], "placed": 0}
BOTH_KEYS = ["ines blind", "ines names_shown", "ruth blind", "ruth names_shown"]
PLACED = {"states": {"ines": "accepted", "ruth": "taken"}, "keys": [], "placed": 1}


class TestSending:
    def test_a_key_without_an_offer_is_finished_by_the_same_press(
        self, on_disk: HouseOnDisk, scene: Scene
    ) -> None:
        on_disk.is_killed_doing(dying_after, "keys", 1, send, scene)
        assert on_disk.run(stands, scene) == {**NOTHING, "keys": ["ines blind"]}
        on_disk.run(send, scene)
        assert on_disk.run(stands, scene) == OUT

    def test_or_it_is_swept_if_nobody_comes_again(self, on_disk: HouseOnDisk, scene: Scene) -> None:
        on_disk.is_killed_doing(dying_after, "keys", 1, send, scene)
        assert on_disk.run(mend) == 0
        assert on_disk.run(age_keys) and on_disk.run(mend) == 1
        assert on_disk.run(stands, scene) == NOTHING

    def test_before_the_record_there_is_no_offer(self, on_disk: HouseOnDisk, scene: Scene) -> None:
        on_disk.is_killed_doing(dying, "safeconduct.attorneys.offers.sending.audit.record", send, scene)
        assert on_disk.run(stands, scene)["states"] == {}


class TestShowingNames:
    def test_the_same_press_finishes_it(self, on_disk: HouseOnDisk, scene: Scene) -> None:
        on_disk.run(ask, scene)
        on_disk.is_killed_doing(dying_after, "keys", 1, show, scene)
        assert on_disk.run(stands, scene) == {**ASKED, "keys": NAMED["keys"]}
        on_disk.run(show, scene)
        assert on_disk.run(stands, scene) == NAMED

    def test_or_the_key_to_the_names_goes_and_that_to_the_summary_stays(
        self, on_disk: HouseOnDisk, scene: Scene
    ) -> None:
        on_disk.run(ask, scene)
        on_disk.is_killed_doing(dying_after, "keys", 1, show, scene)
        assert on_disk.run(age_keys) and on_disk.run(mend) == 1
        assert on_disk.run(stands, scene) == ASKED


class TestAccepting:
    def test_after_the_others_lost_their_keys_the_same_press_accepts(
        self, on_disk: HouseOnDisk, scene: Scene
    ) -> None:
        on_disk.run(both_named, scene)
        on_disk.is_killed_doing(dying_after, "keys", 1, accept, scene)
        left = on_disk.run(stands, scene)
        assert left["placed"] == 0 and left["keys"] == BOTH_KEYS[:2]
        on_disk.run(accept, scene)
        assert on_disk.run(stands, scene) == PLACED

    def test_or_the_offers_that_open_nothing_end_and_hers_stays(
        self, on_disk: HouseOnDisk, scene: Scene
    ) -> None:
        on_disk.run(both_named, scene)
        on_disk.is_killed_doing(dying_after, "keys", 1, accept, scene)
        assert on_disk.run(mend) == 1
        assert on_disk.run(stands, scene)["states"] == {"ines": "named", "ruth": "withdrawn"}
        on_disk.run(accept, scene)
        assert on_disk.run(stands, scene)["placed"] == 1

    def test_once_it_is_committed_her_own_keys_go_by_themselves(
        self, on_disk: HouseOnDisk, scene: Scene
    ) -> None:
        on_disk.run(both_named, scene)
        on_disk.is_killed_doing(dying_after, "default", 1, accept, scene)
        assert on_disk.run(stands, scene) == {**PLACED, "keys": BOTH_KEYS[:2]}
        assert on_disk.run(age_keys) and on_disk.run(mend) == 2
        assert on_disk.run(stands, scene) == PLACED

    def test_inside_its_transaction_nothing_is_accepted(self, on_disk: HouseOnDisk, scene: Scene) -> None:
        on_disk.run(both_named, scene)
        place = "safeconduct.attorneys.offers.answering.rows.shut"
        on_disk.is_killed_doing(dying, place, accept, scene)
        left = on_disk.run(stands, scene)
        assert left["placed"] == 0 and left["keys"] == BOTH_KEYS


class TestDeclining:
    @pytest.mark.parametrize(
        "step",
        [("default", 1), ("keys", 1), ("default", 2)],
        ids=["after her words", "after the keys", "after the end"],
    )
    def test_the_same_press_finishes_it_with_her_words(
        self, on_disk: HouseOnDisk, scene: Scene, step: tuple[str, int]
    ) -> None:
        on_disk.run(both_named, scene)
        on_disk.is_killed_doing(dying_after, *step, decline, scene)
        on_disk.run(decline, scene)
        left = on_disk.run(stands, scene)
        assert left["states"] == {"ines": "declined", "ruth": "named"} and left["keys"] == BOTH_KEYS[2:]
        assert on_disk.run(why, scene) == "WORDS"

    def test_or_the_worker_finishes_it_with_her_words(self, on_disk: HouseOnDisk, scene: Scene) -> None:
        on_disk.run(both_named, scene)
        on_disk.is_killed_doing(dying_after, "keys", 1, decline, scene)
        assert on_disk.run(mend) == 1
        assert on_disk.run(stands, scene)["states"]["ines"] == "declined"
        assert on_disk.run(why, scene) == "WORDS"
