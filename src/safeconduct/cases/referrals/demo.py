"""Invented organisations for the demo. None of them exists; the numbers are kept for stories (555-01xx)."""

from __future__ import annotations

from safeconduct.cases.referrals.actions import Said


def demo_organisations() -> tuple[Said, ...]:
    """What the demo's list says. Add each with ``actions.add``."""
    return (
        Said(
            "Harbour Legal Aid (invented)", ("legal",), ("US",), ("MD", "VA", "DC"), ("en", "es", "ru"),
            "+1 202 555 0111", "harbour.example", "Mon-Fri 9-17, New York time",
            "Call first. There is a waiting list of about two weeks.",
        ),
        Said(
            "Lantern House (invented)", ("shelter", "food"), ("US",), ("NY", "NJ"), ("en", "ar", "fr"),
            "+1 212 555 0122", "", "Every day, day and night", "Ask for Dana.",
        ),
        Said(
            "Open Window Counselling (invented)", ("psychological", "health"), ("US",), (),
            ("en", "ru", "fa", "ar"), "+1 310 555 0133", "open-window.example", "By telephone only",
        ),
        Said(
            "Detention Listening Line (invented)", ("detention_line",), ("US",), (), ("en", "es", "ht"),
            "+1 800 555 0144", "", "Every day 8-22, New York time", "Free from inside. Calls may be heard.",
        ),
        Said(
            "Northern Road Refugee Centre (invented)", ("legal", "shelter"), ("CA",), (), ("en", "fr", "ar"),
            "+1 416 555 0155", "northern-road.example", "Mon-Fri 9-16, Toronto time",
        ),
        Said(
            "World Refugee Desk (invented)", ("legal", "emergency"), (), (), ("en", "ru", "ar", "tr"),
            "", "refugee-desk.example", "They answer within three days",
        ),
    )  # fmt: skip
