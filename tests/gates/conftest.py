"""How the gates get their clients. The lead's fixtures are looked up by name when a row asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.sites import SiteClient

from .matrix import STRANGER


@pytest.fixture
def client_as(request: pytest.FixtureRequest) -> Callable[[str, str], Any]:
    """(site, role) → a client signed in as that role: `staff_client_as(role)` and
    `public_client_as(role)`."""

    def make(site: str, role: str) -> Any:
        if role == STRANGER:
            return SiteClient(site)
        return request.getfixturevalue(f"{site}_client_as")(role)

    return make


@pytest.fixture
def arguments_for(request: pytest.FixtureRequest) -> Callable[[str, str, str, str], Mapping[str, Any]]:
    """(site, url name, role, ownership) → the values of the address, from the lead's fixture `object_of`."""

    def find(site: str, name: str, role: str, ownership: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = request.getfixturevalue("object_of")(site, name, role, ownership)
        return found

    return find
