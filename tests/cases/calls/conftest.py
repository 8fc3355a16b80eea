"""Nadia works at the telephone; receipts are derived without their slowness."""

from __future__ import annotations

import pytest

from tests.access.people import House, Member, found_house, hire
from tests.intake.visitors import quick_derivation


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr("safeconduct.vault.receipts.open_receipt", quick_derivation)
    return found_house()


@pytest.fixture
def nadia(house: House) -> Member:
    return hire(house.rosa, "Nadia", ["operator"])
