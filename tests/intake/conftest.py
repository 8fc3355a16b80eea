"""For the room's tests: a desk to send to, and receipts without their slowness where it is not the point."""

from __future__ import annotations

import pytest

from tests.intake.people import Desk, open_desk
from tests.intake.visitors import Person, quick_derivation


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Derivations take no time."""
    monkeypatch.setattr("safeconduct.vault.receipts.open_receipt", quick_derivation)


@pytest.fixture
def open_house() -> Desk:
    """An organisation whose desk is open today."""
    from django.utils import timezone

    return open_desk(timezone.now())


@pytest.fixture
def zelimkhan(quick: None, open_house: Desk) -> Person:
    """Somebody with a phone, before anything was written."""
    return Person()
