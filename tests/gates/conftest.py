"""How the gates get their clients and the objects of their addresses: see `scene.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.test import override_settings

from safeconduct.access import throttle
from tests.press.conftest import django_db_setup
from tests.sites import SiteClient, settings_of

from .scene import SCENES, Values
from .walk import Step, steps

__all__ = ["django_db_setup"]
"""The full-text indexes, for runs without migrations."""

ClientAs = Callable[[str], SiteClient]
Scene = Callable[[str, str], Any]
Walk = Callable[..., Iterator[Step]]
Walked = Callable[[str, str], tuple[Step, ...]]


@pytest.fixture(autouse=True)
def nobody_is_slowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wrong passphrases cost no seconds here."""
    monkeypatch.setattr(throttle, "pause", lambda seconds: None)


@pytest.fixture
def scene() -> Scene:
    """(site, role) → the scene of one role, made once in a test."""
    made: dict[tuple[str, str], Any] = {}

    def find(site: str, role: str) -> Any:
        if (site, role) not in made:
            assert site not in {other for other, _ in made}, "one house a test: begin another test"
            made[site, role] = SCENES[site](role)
        return made[site, role]

    return find


@pytest.fixture
def staff_client_as(scene: Scene) -> ClientAs:
    """role → a new browser at the staff site, signed in as somebody with that role only."""
    return lambda role: scene("staff", role).client()


@pytest.fixture
def public_client_as(scene: Scene) -> ClientAs:
    """role → a new browser at the public site, in the session of such a person."""
    return lambda role: scene("public", role).client()


@pytest.fixture
def client_as(request: pytest.FixtureRequest) -> Callable[[str, str], SiteClient]:
    """(site, role) → `staff_client_as(role)` or `public_client_as(role)`."""

    def make(site: str, role: str) -> SiteClient:
        client: SiteClient = request.getfixturevalue(f"{site}_client_as")(role)
        return client

    return make


@pytest.fixture
def object_of(scene: Scene) -> Callable[[str, str, str, str], Values]:
    """(site, url name, role, ownership) → the values of the address."""

    def find(site: str, name: str, role: str, ownership: str) -> Values:
        values: Values = scene(site, role).values(name, ownership)
        return values

    return find


@pytest.fixture
def walk(client_as: Callable[[str, str], SiteClient], object_of: Callable[..., Values]) -> Iterator[Walk]:
    """(site, role, methods) → a step for every row of the matrix, as that role."""
    entered: list[override_settings] = []

    def go(site: str, role: str, methods: Sequence[str] = ("GET", "POST")) -> Iterator[Step]:
        client_as(site, role)  # the house stands before the process is taken on
        entered.append(override_settings(**settings_of(site)))
        entered[-1].enable()
        yield from steps(
            site,
            role,
            lambda: client_as(site, role),
            lambda name, how: object_of(site, name, role, how),
            methods,
        )

    yield go
    for settings in reversed(entered):
        settings.disable()


_WALKED: dict[tuple[str, str], tuple[Step, ...]] = {}


@pytest.fixture
def walked(walk: Walk) -> Walked:
    """(site, role) → all steps with GET and POST, as plain values: one walk serves several tests."""

    def find(site: str, role: str) -> tuple[Step, ...]:
        if (site, role) not in _WALKED:
            _WALKED[site, role] = tuple(walk(site, role))
        return _WALKED[site, role]

    return find
