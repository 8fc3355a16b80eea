"""What the pages of the register show: short forms with folds, tags, places that offers take."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from safeconduct.attorneys.models import Attorney
from safeconduct.attorneys.register import membership, profiles
from tests.attorneys.offers.panel import a_panel
from tests.attorneys.register import enrolling
from tests.attorneys.register.scenes import NOW, Scene, begin, typed
from tests.sites import SiteClient

COURT, OTHER = "San Francisco Immigration Court", "Newark Immigration Court"


@pytest.fixture
def scene() -> Scene:
    return begin()


def page_of(client: SiteClient) -> str:
    return str(client.get("/my/profile").content.decode())


def part(page: str, title: str) -> str:
    """One part of the rows: from its legend to the next panel."""
    return page.split(f"<legend>{title}</legend>", 1)[1].split('<fieldset class="panel">', 1)[0]


def test_courts_she_goes_to_stand_first_and_the_others_lie_in_a_fold(scene: Scene) -> None:
    enrolling.apply(scene.ines, NOW, forums=[COURT], facilities=["NY"], interests=["bond"])
    page = page_of(scene.at(scene.ines))
    fold = page.index("<summary>Add courts and asylum offices")
    assert page.index(f'value="{COURT}"') < fold < page.index(f'value="{OTHER}"')
    assert page.count(f'value="{COURT}"') == 1 == page.count(f'value="{OTHER}"')
    fold = page.index("<summary>Add states")
    facilities = page[page.index('id="id_facilities"') :]
    assert (
        facilities.index('value="NY"')
        < facilities.index("<summary>Add states")
        < facilities.index('value="TX"')
    )
    fold = page.index("<summary>Add more")
    assert page.index('name="interests" value="bond"') < fold < page.index('name="interests" value="appeal"')


def test_what_was_ticked_anew_stands_first_when_the_form_comes_back(scene: Scene) -> None:
    ines = scene.at(scene.ines)
    answer = ines.send_form("/my/profile", typed(name="", forums=[OTHER]), page="/my/profile")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.index(f'value="{OTHER}"') < page.index("<summary>Add courts") < page.index(f'value="{COURT}"')
    assert ines.send_form("/my/profile", typed(forums=[OTHER, COURT]), page="/my/profile").status_code == 302
    assert sorted(scene.profile(Attorney.objects.get()).held["forums"]) == sorted([COURT, OTHER])


def test_a_new_profile_asks_for_one_admission_and_one_language(scene: Scene) -> None:
    page = page_of(scene.at(scene.ines))
    for title, shown in (("Bar admissions", 1), ("Trainings", 0), ("Days off", 0)):
        outside = part(page, title).split("<summary>Add a line", 1)[0]
        assert outside.count('<fieldset class="row">') == shown, title
        assert '<fieldset class="row">' in part(page, title).split("<summary>Add a line", 1)[1]
    assert "<summary>Add more" not in page and 'value="appeal"' in page


def test_what_is_kept_is_one_line_and_what_is_wrong_is_open(scene: Scene) -> None:
    trainings = [{"area": "bond", "on": "2026-01-05", "until": ""}]
    row = enrolling.apply(scene.ines, NOW, languages={"ar": 2}, trainings=trainings)
    ines = scene.at(scene.ines)
    kept = part(page_of(ines), "Bar admissions")
    assert "<summary><bdi>New York · 4711 · Active</bdi></summary>" in kept
    assert "5 January 2026</bdi></summary>" in part(page_of(ines), "Trainings")
    wrong = typed(**{"admissions-0-number": ""}, version=str(row.version))
    answer = ines.send_form("/my/profile", wrong, page="/my/profile")
    said = part(answer.content.decode(), "Bar admissions").split("<summary>Add a line", 1)[0]
    assert answer.status_code == 422 and "<summary>" not in said and "errorlist" in said


def test_a_third_line_that_was_filled_in_the_fold_is_kept(scene: Scene) -> None:
    row = enrolling.apply(scene.ines, NOW, languages={"ar": 2})
    ines, more = scene.at(scene.ines), {"languages-2-language": "ru", "languages-2-level": "3"}
    said: dict[str, Any] = typed(**more, version=str(row.version))
    assert ines.send_form("/my/profile", said, page="/my/profile").status_code == 302
    assert scene.profile(row).held["languages"] == {"ar": 2, "ru": 3}


def test_the_panel_says_who_has_no_account_yet(scene: Scene) -> None:
    held = {"name": "Chidi", "admissions": [enrolling.ADMISSION]}
    row = profiles.create(held=held, token=uuid4(), by=scene.omar.unlocked, at=NOW)
    omar = scene.at(scene.omar)
    assert "No account yet" in omar.get("/panel").content.decode()
    assert "No account yet" in omar.get(f"/panel/{row.id}").content.decode()
    membership.link(
        attorney_id=row.id, person_id=scene.ines.person.pk, by=scene.omar.unlocked, desk=scene.desk, at=NOW
    )
    assert "No account yet" not in omar.get("/panel").content.decode()


def test_an_offer_that_is_out_takes_a_place() -> None:
    panel = a_panel()
    row = panel.attorney(panel.ines)
    capacity = profiles.read(row, panel.nadia.unlocked, panel.house.desks["placement"]).held["capacity"]
    client = Scene(panel.house, panel.ines, panel.nadia, panel.nadia).at(panel.nadia)
    assert f"{capacity} of {capacity}" in client.get("/panel").content.decode()
    panel.send(panel.ines)
    shown = client.get("/panel").content.decode()
    assert f"{capacity - 1} of {capacity}" in shown and "1 offer is out" in shown
