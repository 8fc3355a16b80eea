"""Invented ways out."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from safeconduct.access.permissions import Permission
from safeconduct.advocacy.models import WayOut
from safeconduct.evidence.recording import add
from tests.access.people import Member
from tests.evidence.desk import AT

ASKED: dict[str, Any] = {
    "country": "CA", "kind": "resettlement", "position": "offered", "to_whom": "People who fled Invented Land",
    "conditions": "Write to the embassy first.", "comparator": "at_least", "places": "30", "since": "2017-05",
    "until": "", "citation": "Ministry of Immigration, notice 12", "address": "https://example.org/notice",
    "read_on": "2026-11-20", "confidence": "official",
}  # fmt: skip


def a_way(by: Member, country: str = "CA", **more: Any) -> WayOut:
    values: dict[str, Any] = {
        "kind": "resettlement", "to_whom": "People who fled Invented Land", "position": "offered",
        "citation": "Ministry of Immigration, notice 12", "read_on": date(2026, 11, 20), "confidence": "official",
        **more,
    }  # fmt: skip
    row = WayOut(id=uuid4(), country=country, **values)
    return add(row, by=by.person, at=AT, permission=Permission.PRESS)
