"""The rows this room gives to the permission matrix are true, and none is missing."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.urls import reverse

from safeconduct.access.permissions import ROLES
from safeconduct.access.urls import urlpatterns
from tests.access.matrix_rows import ACCESS_ROWS
from tests.access.people import House, member_with_role, sign_in
from tests.sites import SiteClient

SAMPLES = {
    "person_id": UUID(int=9),
    "ceremony_id": UUID(int=9),
    "member_id": 9,
    "code": "x",
}


def test_every_address_of_the_room_has_a_row() -> None:
    assert {name for _site, name in ACCESS_ROWS} == {f"access:{pattern.name}" for pattern in urlpatterns}


@pytest.mark.parametrize("role", ["stranger", *ROLES])
def test_every_role_gets_what_the_row_says(house: House, role: str) -> None:
    client = SiteClient("staff")
    if role != "stranger":
        sign_in(client, member_with_role(house, role))
    wrong = {}
    for pattern in urlpatterns:
        given = {name: SAMPLES[name] for name in pattern.pattern.converters}
        row = ACCESS_ROWS["staff", f"access:{pattern.name}"]
        got = client.get(reverse(f"access:{pattern.name}", kwargs=given)).status_code
        if got != row.get(role, row["*"]):
            wrong[pattern.name] = (got, row.get(role, row["*"]))
    assert wrong == {}
