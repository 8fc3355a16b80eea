"""The organisation's settings for its screening, set by Rosa, who administrates."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.errors import NotAllowed
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.lawdesk import settings
from safeconduct.cases.lawdesk.forms import filled
from safeconduct.cases.lawdesk.settings import DEFAULTS, OrganisationSettings
from safeconduct.cases.models.settings import ScreeningSettings
from tests.access.people import House, found_house, sign_in
from tests.sites import SiteClient

PAGE = "/law/settings"


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def rosa(house: House) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, house.rosa)
    return client


def typed(held: OrganisationSettings = DEFAULTS, **other: Any) -> dict[str, Any]:
    """What a browser would post."""
    return {**filled(held), **other}


def page(answer: Any) -> str:
    return str(answer.content.decode())


def hidden(shown: str) -> dict[str, Any]:
    """The hidden fields of a page, those of one name together."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown):
        found.setdefault(name, []).append(value)
    return {name: values if name == "area_states" else values[-1] for name, values in found.items()}


def test_defaults_hold_where_nobody_has_set_anything() -> None:
    held = settings.current()
    assert held == DEFAULTS
    assert held.area_states == ("CA", "CT", "DC", "MD", "NJ", "NY", "VA")
    values = settings.law_settings().values
    assert (values["area_states"], values["means_percent"]) == (held.area_states, 200)


def test_rosa_sees_what_would_change_and_then_saves_it(rosa: SiteClient, house: House) -> None:
    shown = page(rosa.send_form(PAGE, typed(means="125", weight_custody="10")))
    assert "Save these changes?" in shown
    assert "200 % of the poverty guideline" in shown and "125 % of the poverty guideline" in shown
    assert "Fewer people count as unable to pay" in shown
    assert not ScreeningSettings.objects.exists()

    answer = rosa.post(PAGE, {**hidden(shown), "step": "save"})
    assert answer.headers["Location"] == f"{PAGE}?done=settings_saved"
    held = settings.current()
    assert (held.means_percent, held.weights["custody"]) == (125, 10)
    assert settings.law_settings().values["means_percent"] == 125
    row = ScreeningSettings.objects.get()
    assert row.made_by == house.rosa.person.pk
    assert StaffEntry.objects.filter(action="screening.settings_changed").count() == 1
    history = page(rosa.get(PAGE))
    assert "Rosa" in history and "200 % of the poverty guideline → 125 %" in history


def test_a_double_click_saves_once(rosa: SiteClient) -> None:
    form = {**hidden(page(rosa.send_form(PAGE, typed(means="300")))), "step": "save"}
    assert [rosa.post(PAGE, form).status_code for _click in range(2)] == [302, 302]
    assert ScreeningSettings.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"area_states": []}, "Choose at least one state"),
        ({"area_states": ["ZZ"]}, "We know no state “ZZ”"),
        ({"means": ""}, "Choose one, or “Another number”."),
        ({"means": "other", "percent": ""}, "Give a whole number from 50 to 500"),
        ({"means": "other", "percent": "20"}, "Give a whole number from 50 to 500"),
        ({"means": "other", "percent": "5000"}, "Give a whole number from 50 to 500"),
        ({"means": "other", "percent": "much"}, "Give a whole number from 50 to 500"),
        ({"weight_custody": "-5"}, "“Detained”: give a number from 0"),
        ({"weight_custody": "11"}, "“Detained”: give a number from 0"),
        ({"weight_custody": ""}, "“Detained”: give a number from 0"),
        ({"weight_custody": "nan"}, "“Detained”: give a number from 0"),
        ({f"weight_{name}": "0" for name in DEFAULTS.weights}, "the inbox has no order"),
        ({"alarm_days": "0"}, "Give a whole number of days from 1 to 30."),
        ({"alarm_days": ""}, "Give a whole number of days from 1 to 30."),
        ({}, "Nothing is different from what holds now"),
    ],
)
def test_a_value_that_will_not_do_gets_a_sentence_and_saves_nothing(
    rosa: SiteClient, wrong: dict[str, Any], sentence: str
) -> None:
    answer = rosa.send_form(PAGE, typed(**wrong))
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert not ScreeningSettings.objects.exists()


def test_numbers_come_in_any_script_and_with_a_comma(rosa: SiteClient) -> None:
    shown = page(rosa.send_form(PAGE, typed(means="other", percent="١٥٠", weight_custody="9,5")))
    rosa.post(PAGE, {**hidden(shown), "step": "save"})
    held = settings.current()
    assert (held.means_percent, held.weights["custody"]) == (150, 9.5)


def test_another_number_is_shown_again_as_it_was_set(rosa: SiteClient, house: House) -> None:
    wanted = replace(DEFAULTS, means_percent=150)
    settings.set_to(wanted, seen=0, by=house.rosa.person, at=timezone.now(), token=uuid4())
    assert 'value="150"' in page(rosa.get(PAGE))


def test_back_to_the_defaults_asks_once_more_and_keeps_the_history(rosa: SiteClient, house: House) -> None:
    wanted = replace(DEFAULTS, area_states=("TX",))
    settings.set_to(wanted, seen=0, by=house.rosa.person, at=timezone.now(), token=uuid4())
    shown = page(rosa.send_form(PAGE, {"step": "defaults"}))
    assert "no longer count as in our area" in shown and "Texas" in shown
    rosa.post(PAGE, {**hidden(shown), "step": "save"})
    assert settings.current() == DEFAULTS
    assert ScreeningSettings.objects.count() == 2


def test_who_changes_something_may_go_back_without_losing_what_was_typed(rosa: SiteClient) -> None:
    shown = page(rosa.send_form(PAGE, typed(alarm_days="5")))
    assert 'value="5"' in page(rosa.post(PAGE, {**hidden(shown), "step": "change"}))


def test_two_administrators_do_not_overwrite_each_other(rosa: SiteClient, house: House) -> None:
    form = {**hidden(page(rosa.send_form(PAGE, typed(means="300")))), "step": "save"}
    settings.set_to(
        replace(DEFAULTS, alarm_days=3), seen=0, by=house.rosa.person, at=timezone.now(), token=uuid4()
    )
    answer = rosa.post(PAGE, form)
    assert answer.status_code == 422
    assert "Somebody changed the settings a moment ago" in page(answer)
    assert settings.current().means_percent == 200


def test_a_caseworker_sets_nothing(house: House) -> None:
    client = SiteClient("staff")
    sign_in(client, house.aisha)
    assert client.get(PAGE).status_code == 404
    with pytest.raises(NotAllowed):
        settings.set_to(
            replace(DEFAULTS, alarm_days=3), seen=0, by=house.aisha.person, at=timezone.now(), token=uuid4()
        )


def test_a_component_that_came_later_has_its_default_weight(house: House) -> None:
    row = ScreeningSettings(
        area_states=["NY"], means_percent=125, weights={"custody": 2}, alarm_days=7,
        made_by=house.rosa.person.pk, day=timezone.now().date(),
    )  # fmt: skip
    row.save()
    held = settings.current()
    assert held.weights["custody"] == 2
    assert held.weights["hearing"] == DEFAULTS.weights["hearing"]
