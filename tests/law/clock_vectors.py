"""Vectors for every clock, computed by hand with a printed calendar. Not by the code.

Weekdays used: 1 Nov 2026 is a Sunday, 1 Dec 2026 a Tuesday, 1 Jan 2027 a Friday, 1 Feb 2027 a Monday;
Thanksgiving 26 Nov 2026 (Thursday), Christmas 2026 a Friday, Martin Luther King Day 18 Jan 2027 (Monday),
Washington's Birthday 15 Feb 2027 (Monday), Memorial Day 31 May 2027 (Monday), Independence Day 2026 a Saturday
(observed on Friday the 3rd).
"""

from dataclasses import dataclass
from datetime import date

ON = "2026-11-22"


@dataclass(frozen=True)
class Vector:
    """Clock, trigger, then for each reading computed, lawful and safe; the day that drives; the day asked."""

    clock: str
    start: str
    readings: tuple[str, ...]
    drives: str
    on: str = ON

    def days(self) -> list[tuple[date, date, date]]:
        found = []
        for line in self.readings:
            computed, lawful, safe = (date.fromisoformat(each) for each in line.split())
            found.append((computed, lawful, safe))
        return found


def one(clock: str, start: str, days: str, on: str = ON) -> Vector:
    """A vector with one reading."""
    return Vector(clock, start, (days,), days.split()[2], on)


# Section 3.2 of the law reference.
REFERENCE = (
    one("us.asylum.one_year", "2025-11-22", "2026-11-22 2026-11-23 2026-11-20"),
    one("us.asylum.one_year", "2025-12-25", "2026-12-25 2026-12-28 2026-12-24"),
    one("us.asylum.one_year", "2025-07-04", "2026-07-04 2026-07-06 2026-07-02"),
    one("us.asylum.one_year", "2026-02-14", "2027-02-14 2027-02-16 2027-02-12"),
    Vector(
        "us.asylum.one_year", "2024-02-29",
        ("2025-02-28 2025-02-28 2025-02-28", "2025-03-01 2025-03-03 2025-02-28"), "2025-02-28",
    ),
    Vector(
        "us.bia.appeal", "2026-10-27",
        ("2026-11-26 2026-11-27 2026-11-25", "2026-11-06 2026-11-06 2026-11-06"), "2026-11-06",
    ),
    Vector(
        "us.bia.appeal", "2026-12-02",
        ("2027-01-01 2027-01-04 2026-12-31", "2026-12-12 2026-12-14 2026-12-11"), "2026-12-11",
    ),
    one("us.in_absentia.rescind", "2026-12-02", "2027-05-31 2027-06-01 2027-05-28"),
    one("us.court.individual_filing", "2027-02-02", "2027-01-03 2027-01-04 2026-12-31"),
    one("us.court.master_filing", "2027-02-02", "2027-01-18 2027-01-19 2027-01-15"),
    one("us.ead.apply", "2026-06-01", "2026-10-29 2026-10-29 2026-10-29"),
    # Day 180 is the Saturday after Thanksgiving: lawful at once, an office opens on Monday.
    one("us.ead.earliest", "2026-06-01", "2026-11-28 2026-11-28 2026-11-30"),
)  # fmt: skip

OURS = (
    # Before 1 April 1997 the year counts from that day; 1 April 1998 is a Wednesday.
    one("us.asylum.one_year", "1990-01-01", "1998-04-01 1998-04-01 1998-04-01"),
    # Six months after 28 February is 28 August 2026; "less than six months" ends the day before, a Thursday.
    one("us.asylum.status_ended", "2026-02-28", "2026-08-27 2026-08-27 2026-08-27"),
    # Filed in January 2025: the anniversary of 2026 has passed, the next is Friday 15 January 2027.
    one("us.asylum.annual_fee", "2025-01-15", "2027-01-15 2027-01-15 2027-01-15"),
    # Saturday after Thanksgiving; no roll is known, the Friday before is a business day.
    one("us.asylum.annual_fee", "2024-11-28", "2026-11-28 2026-11-28 2026-11-27"),
    # 5 days left in November, 25 more: Christmas Day, a Friday.
    one("us.asylum.annual_fee_notice", "2026-11-25", "2026-12-25 2026-12-28 2026-12-24"),
    # 28 + 31 + 30 + 31 + 31 + 28 days from 2 September reach the last of February; one more is 1 March.
    one("us.ead.renew", "2027-03-01", "2026-09-02 2026-09-02 2026-09-02"),
    # Five days later it is Labor Day (Monday 7 September 2026): wait for Tuesday.
    one("us.ead.renew", "2027-03-06", "2026-09-07 2026-09-07 2026-09-08"),
    # Two years on is a Sunday.
    one("us.asylee.i730", "2024-11-22", "2026-11-22 2026-11-23 2026-11-20"),
    # 29 February 2024 plus two years: 28 February 2026 is a Saturday, 1 March a Sunday.
    Vector(
        "us.asylee.i730", "2024-02-29",
        ("2026-02-28 2026-03-02 2026-02-27", "2026-03-01 2026-03-02 2026-02-27"), "2026-02-27",
    ),
    # Two years on is Martin Luther King Day, a Monday.
    one("us.refugee.i730", "2025-01-18", "2027-01-18 2027-01-19 2027-01-15"),
    Vector(
        "us.refugee.i730", "2024-02-29",
        ("2026-02-28 2026-03-02 2026-02-27", "2026-03-01 2026-03-02 2026-02-27"), "2026-02-27",
    ),
    # A first day, so it is lawful on the Sunday; an office opens on Monday.
    one("us.asylee.adjust", "2025-11-22", "2026-11-22 2026-11-22 2026-11-23"),
    # One full year after 29 February 2024 is complete on 1 March 2025, a Saturday.
    one("us.asylee.adjust", "2024-02-29", "2025-03-01 2025-03-01 2025-03-03"),
    # Before the rule of 2026 there is one reading. 29 days left in January, one more: Sunday 1 February.
    one("us.bia.appeal", "2026-01-02", "2026-02-01 2026-02-02 2026-01-30", on="2026-02-01"),
    # 2 November plus 20 is a Sunday.
    one("us.bia.brief", "2026-11-02", "2026-11-22 2026-11-23 2026-11-20"),
    # 3 days left in August, 30, 31, and 26: Thanksgiving.
    one("us.motion.reopen", "2026-08-28", "2026-11-26 2026-11-27 2026-11-25"),
    # 19 days left in October and 11: Veterans Day, a Wednesday.
    one("us.motion.reconsider", "2026-10-12", "2026-11-11 2026-11-12 2026-11-10"),
    # 29 days left in December and one: New Year, a Friday.
    one("us.petition_for_review", "2026-12-02", "2027-01-01 2027-01-04 2026-12-31"),
    # Saturday plus 5 days: Thanksgiving.
    one("us.address.court", "2026-11-21", "2026-11-26 2026-11-27 2026-11-25"),
    # Working days after Friday the 20th: Mon 23, Tue 24, Wed 25, (Thanksgiving), Fri 27, Mon 30. Calendar: Wed 25.
    Vector(
        "us.address.bia", "2026-11-20",
        ("2026-11-30 2026-11-30 2026-11-30", "2026-11-25 2026-11-25 2026-11-25"), "2026-11-25",
    ),
    one("us.address.dhs", "2026-11-16", "2026-11-26 2026-11-27 2026-11-25"),
    # 11 days left in November, 31, and 18: Martin Luther King Day.
    one("us.voluntary_departure", "2026-11-19", "2027-01-18 2027-01-19 2027-01-15"),
    # Fifteen days under the rule of 2021 to 2025: Independence Day 2024, a Thursday.
    one("us.court.individual_filing", "2024-07-19", "2024-07-04 2024-07-05 2024-07-03", on="2024-06-01"),
    one("us.court.response", "2026-11-16", "2026-11-26 2026-11-27 2026-11-25"),
    one("us.credible_fear.ij_review", "2026-11-19", "2026-11-26 2026-11-27 2026-11-25"),
    one("us.credible_fear.reconsideration", "2026-12-18", "2026-12-25 2026-12-28 2026-12-24"),
    # 9 days left in December and one: New Year.
    one("us.reasonable_fear.interview", "2026-12-22", "2027-01-01 2027-01-04 2026-12-31"),
    one("us.reasonable_fear.ij_review", "2026-11-12", "2026-11-22 2026-11-23 2026-11-20"),
    # 21 on Monday 23 November 2026: the last day is the Sunday before. A birthday does not roll.
    one("us.sij.age", "2005-11-23", "2026-11-22 2026-11-22 2026-11-20"),
    # Born on 29 February: 21 on 28 February 2025 at the strictest; the last day is Thursday the 27th.
    one("us.sij.age", "2004-02-29", "2025-02-27 2025-02-27 2025-02-27"),
    # 18 on Saturday 26 December 2026: the last day is Christmas.
    one("us.sij.court_order", "2008-12-26", "2026-12-25 2026-12-25 2026-12-24"),
    one("us.uac.age", "2009-01-02", "2027-01-01 2027-01-01 2026-12-31"),
    # 21 on 5 July 2026: Saturday the 4th is the last day, Friday the 3rd the observed holiday.
    one("us.derivative.age_out", "2005-07-05", "2026-07-04 2026-07-04 2026-07-02"),
    # The law looks back from the filing: Martin Luther King Day gives no day more, nor do the weekends.
    one("us.vawa.self_petition", "2025-01-18", "2027-01-18 2027-01-18 2027-01-15"),
    Vector(
        "us.vawa.self_petition", "2024-02-29",
        ("2026-02-28 2026-02-28 2026-02-27", "2026-03-01 2026-03-01 2026-02-27"), "2026-02-27",
    ),
    one("us.vawa.reopen", "2025-11-26", "2026-11-26 2026-11-27 2026-11-25"),
    # 28 February 2025 is a Friday, 1 March a Saturday.
    Vector(
        "us.vawa.reopen", "2024-02-29",
        ("2025-02-28 2025-02-28 2025-02-28", "2025-03-01 2025-03-03 2025-02-28"), "2025-02-28",
    ),
    # Six months after 31 August: February has no 31st; its last day is a Sunday, and the law gives no day more.
    one("us.u.supplement_b", "2026-08-31", "2027-02-28 2027-02-28 2027-02-26"),
    # 3 days left in September, 31, and 26: Thanksgiving.
    one("us.tps.late_registration", "2026-09-27", "2026-11-26 2026-11-27 2026-11-25"),
)  # fmt: skip

VECTORS = (*REFERENCE, *OURS)
