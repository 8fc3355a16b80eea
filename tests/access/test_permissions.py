"""One table says who may do what, and its default is no."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from safeconduct.access.models import Person
from safeconduct.access.permissions import DESK_ROLES, ROLE_NAMES, ROLES, Permission, may, validate_roles

READING = {Permission.SEE_REQUESTS, Permission.OPEN_REQUEST, Permission.OPEN_STORY, Permission.REPLY}


def somebody(*roles: str, is_active: bool = True) -> Person:
    return Person(roles=list(roles), is_active=is_active)


def test_the_technical_administrator_reads_no_request() -> None:
    assert not READING & ROLES["administrator"]
    assert not any(may(somebody("administrator"), permission) for permission in READING)


def test_every_role_has_a_name_and_every_permission_somebody() -> None:
    assert set(ROLE_NAMES) == set(ROLES)
    assert set().union(*ROLES.values()) == set(Permission)
    assert set().union(*DESK_ROLES.values()) <= set(ROLES)


def test_two_roles_add_up() -> None:
    both = somebody("administrator", "caseworker")
    assert may(both, Permission.INVITE)
    assert may(both, Permission.REPLY)


def test_nobody_an_unknown_role_and_a_disabled_person_may_nothing() -> None:
    for permission in Permission:
        assert not may(AnonymousUser(), permission)
        assert not may(somebody("emperor"), permission)
        assert not may(somebody("caseworker", is_active=False), permission)


@pytest.mark.parametrize("value", [[], ["emperor"], ["auditor", "auditor"], "auditor", None, {"auditor": 1}])
def test_other_lists_of_roles_are_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        validate_roles(value)
