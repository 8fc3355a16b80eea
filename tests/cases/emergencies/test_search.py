"""What is kept from somebody is not found by looking for it either: not in lists, not by searching."""

from __future__ import annotations

import pytest

from safeconduct.access.models import Grant
from tests.cases.emergencies.scene import Scene, desk_of
from tests.cases.emergencies.test_exclusions import keep_from

LISTS = ("/cases", "/tasks", "/deadlines")


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.hand_over()
    return scene


@pytest.mark.parametrize("address", LISTS)
def test_no_list_of_ones_own_names_it(scene: Scene, address: str) -> None:
    keep_from(scene, scene.timur)
    assert Grant.objects.holds(scene.timur.person, scene.request.id, scene.at.date())
    page = desk_of(scene.timur).get(address)
    assert page.status_code == 200
    assert scene.request.short_id not in page.content.decode()


def test_a_search_finds_it_for_aisha_and_not_for_timur(scene: Scene) -> None:
    keep_from(scene, scene.timur)
    found = {}
    for member in (scene.aisha, scene.timur):
        page = desk_of(member).send_form("/cases/search", {"words": "Заур"})
        assert page.status_code == 200
        found[member.person.display_name] = scene.request.short_id in page.content.decode()
    assert found == {"Aisha": True, "Timur": False}


def test_the_search_inside_it_is_not_there(scene: Scene) -> None:
    keep_from(scene, scene.timur)
    assert desk_of(scene.timur).get(f"/requests/{scene.request.id}/case/search").status_code == 404
