"""Whether somebody may be reached now: hours on their own clock, summer time, channels, and what nobody knows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from safeconduct.cases.people.reaching import Window, may_reach, told_in, windows_of

NEW_YORK, KABUL = "America/New_York", "Asia/Kabul"


def told(value: Any) -> dict[str, Any]:
    return {
        "value": value,
        "source": "person",
        "precision": "",
        "confirmed_by": "",
        "confirmed_on": "",
        "paper": "",
    }


def contact(*hours: tuple[list[int], str, str], zone: str = NEW_YORK, **more: Any) -> dict[str, Any]:
    rows = [{"days": days, "from": start, "until": until} for days, start, until in hours]
    held = {"channels": ["phone", "signal"], "hours": rows, "zone": zone, **more}
    return {name: told(value) for name, value in held.items() if value}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


OFFICE = contact(([0, 1, 2, 3, 4], "09:00", "17:00"))
NIGHT = contact(([4], "22:00", "02:00"))
EVERY_DAY = contact(([], "09:00", "17:00"))


@pytest.mark.parametrize(
    ("held", "now", "allowed", "following"),
    [
        # Winter in New York is UTC-5, summer UTC-4. 2026-11-23 is a Monday.
        (OFFICE, "2026-11-23T14:00", True, None),
        (OFFICE, "2026-11-23T13:59", False, "2026-11-23T14:00"),
        (OFFICE, "2026-11-23T21:59", True, None),
        (OFFICE, "2026-11-23T22:00", False, "2026-11-24T14:00"),
        (OFFICE, "2026-07-06T13:00", True, None),
        (OFFICE, "2026-07-06T12:59", False, "2026-07-06T13:00"),
        (OFFICE, "2026-11-20T22:30", False, "2026-11-23T14:00"),
        (OFFICE, "2026-11-22T15:00", False, "2026-11-23T14:00"),
        (EVERY_DAY, "2026-11-22T15:00", True, None),
        # A night that began on Friday runs into Saturday.
        (NIGHT, "2026-11-28T03:00", True, None),
        (NIGHT, "2026-11-28T06:59", True, None),
        (NIGHT, "2026-11-28T07:00", False, "2026-12-05T03:00"),
        (NIGHT, "2026-11-27T06:59", False, "2026-11-28T03:00"),
        # Kabul is four and a half hours ahead.
        (contact(([], "09:00", "17:00"), zone=KABUL), "2026-11-23T04:30", True, None),
        (contact(([], "09:00", "17:00"), zone=KABUL), "2026-11-23T04:29", False, "2026-11-23T04:30"),
        (contact(([], "00:00", "24:00")), "2026-11-23T04:59", True, None),
        (contact(([], "20:00", "24:00")), "2026-11-23T05:00", False, "2026-11-24T01:00"),
        # 8 March 2026: 02:00 becomes 03:00. A start at 02:30 does not exist; the first minute after it does.
        (contact(([], "02:30", "04:00")), "2026-03-08T06:50", False, "2026-03-08T07:00"),
        (contact(([], "02:30", "04:00")), "2026-03-08T07:00", True, None),
        (contact(([], "02:10", "02:50")), "2026-03-08T06:50", False, "2026-03-09T06:10"),
        (OFFICE, "2026-03-07T12:00", False, "2026-03-09T13:00"),
        # 1 November 2026: 01:00 to 02:00 comes twice, and counts twice.
        (contact(([], "01:30", "01:45")), "2026-11-01T05:30", True, None),
        (contact(([], "01:30", "01:45")), "2026-11-01T05:50", False, "2026-11-01T06:30"),
        (contact(([], "01:30", "01:45")), "2026-11-01T06:30", True, None),
        (contact(([], "01:30", "01:45")), "2026-11-01T06:50", False, "2026-11-02T06:30"),
        (
            contact(([0], "09:00", "10:00"), ([2], "09:00", "10:00")),
            "2026-11-23T16:00",
            False,
            "2026-11-25T14:00",
        ),
    ],
)
def test_hours_are_those_of_the_clock_where_the_person_is(
    held: dict[str, Any], now: str, allowed: bool, following: str | None
) -> None:
    said = may_reach(held, "signal", at(now))
    assert said.allowed is allowed
    assert said.reasons == (() if allowed else ("hours",))
    assert said.next_window == (at(following) if following else None)


@pytest.mark.parametrize(
    ("held", "channel", "allowed", "reasons"),
    [
        (OFFICE, "whatsapp", False, ("channel",)),
        (OFFICE, "email", False, ("channel",)),
        (OFFICE, "come_back", True, ()),
        ({**OFFICE, "no_contact": True}, "signal", False, ("no_contact",)),
        ({**OFFICE, "no_contact": True}, "come_back", False, ("no_contact",)),
        (contact(channels=["phone"], zone=""), "phone", True, ("times_unknown",)),
        (contact(shared_with="my brother", zone=""), "phone", True, ("times_unknown", "shared")),
        (contact(([], "09:00", "17:00"), shared_with="my brother"), "phone", True, ("shared",)),
        (contact(([], "09:00", "17:00"), shared_with="my brother"), "come_back", True, ("shared",)),
        (contact(([], "09:00", "17:00"), zone=""), "phone", False, ("zone_unknown",)),
        (contact(([], "09:00", "17:00"), zone="Mars/Base"), "phone", False, ("zone_unknown",)),
        (contact(([], "09:00", "17:00"), days_said="not on Friday"), "phone", True, ("days_unread",)),
        (contact(([], "01:00", "02:00"), channels=["post"]), "post", True, ()),
        (contact(([], "nine", "ten"), zone=""), "phone", True, ("times_unknown",)),
        (contact(([9], "09:00", "17:00"), zone=""), "phone", True, ("times_unknown",)),
        ({}, "phone", False, ("channel", "nothing_known")),
        (None, "come_back", True, ("nothing_known",)),
    ],
)
def test_channels_and_what_nobody_knows(
    held: dict[str, Any] | None, channel: str, allowed: bool, reasons: tuple[str, ...]
) -> None:
    said = may_reach(held, channel, at("2026-11-23T15:00"))
    assert (said.allowed, said.reasons) == (allowed, reasons)
    assert set(said.refusals) | set(said.warnings) == set(reasons)


def test_what_the_request_says_is_read_in_the_same_form() -> None:
    held = told_in({
        "contact.channel": "signal", "contact.address": "+1", "contact.from_hour": 22, "contact.until_hour": 2,
        "contact.time_zone": KABUL, "contact.days": "not on Friday", "contact.code_word": "pomegranate",
        "contact.voicemail": "no",
    })  # fmt: skip
    assert windows_of(held) == [Window((0, 1, 2, 3, 4, 5, 6), 22 * 60, 2 * 60)]
    assert held["code_word"]["source"] == "person" and held["may_leave_message"]["value"] == "no"
    assert may_reach(held, "signal", at("2026-11-23T18:00")).reasons == ("days_unread",)
    assert not may_reach(held, "phone", at("2026-11-23T18:00")).allowed


@pytest.mark.parametrize(
    ("hours", "windows"),
    [
        ({"contact.from_hour": 9}, [(540, 1440)]),
        ({"contact.until_hour": 17}, [(0, 1020)]),
        ({"contact.from_hour": 24, "contact.until_hour": 6}, [(0, 360)]),
        ({}, []),
    ],
)
def test_one_hour_alone_is_read_carefully(hours: dict[str, int], windows: list[tuple[int, int]]) -> None:
    assert [(each.start, each.until) for each in windows_of(told_in(hours))] == windows


def test_who_asked_to_come_back_is_reached_on_the_site_only() -> None:
    held = told_in({"contact.channel": "come_back", "contact.voicemail": "no"})
    assert may_reach(held, "come_back", at("2026-11-23T03:00")).allowed
    assert not may_reach(held, "phone", at("2026-11-23T15:00")).allowed
