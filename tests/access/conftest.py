"""A founded house, and waiting that takes no time."""

from __future__ import annotations

import pytest

from safeconduct.access import throttle
from tests.access.people import House, found_house


@pytest.fixture
def house(host_dir: object) -> House:
    return found_house()


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long somebody was made to wait, without waiting."""
    seconds: list[float] = []
    monkeypatch.setattr(throttle, "pause", seconds.append)
    throttle.failures.forget_all()
    return seconds
