"""A house is founded, colleagues join, and only whoever was sealed a key can open it."""

from __future__ import annotations

import pytest

from safeconduct.access.errors import NoOrganisationKey, NotAMember
from safeconduct.access.unlocked import desk_key, list_key, organisation_key
from tests.access.people import found_house

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_aisha_and_timur_open_the_intake_desk_and_rosa_the_administrator_does_not() -> None:
    house = found_house()
    assert desk_key(house.aisha.unlocked, house.intake) == desk_key(house.timur.unlocked, house.intake)
    assert list_key(house.aisha.unlocked, house.intake) == list_key(house.timur.unlocked, house.intake)
    with pytest.raises(NotAMember):
        desk_key(house.rosa.unlocked, house.intake)
    assert organisation_key(house.rosa.unlocked)
    with pytest.raises(NoOrganisationKey):
        organisation_key(house.aisha.unlocked)
