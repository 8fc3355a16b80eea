"""Invented people for the United States pack, and how to screen them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from safeconduct.law import packs
from safeconduct.law.packs import Pack
from safeconduct.law.screening import Result, Screening, screen
from safeconduct.law.values import answers_from_short

TODAY = date(2026, 11, 22)
US: tuple[Pack, ...] = packs.load(ids=["us"])
PACK = US[0]
PATHWAYS = (
    "asylum",
    "withholding",
    "cat",
    "sij",
    "t",
    "u",
    "vawa",
    "tps",
    "refugee",
    "follow_to_join",
    "parole",
)
LATE = (
    "country_changed",
    "self_changed",
    "family_ended",
    "illness",
    "no_capacity",
    "bad_lawyer",
    "kept_status",
    "sent_back",
    "death_near",
    "other_reason",
)

Facts = Mapping[str, Any]
LIFE: Facts = {
    "person.nationality": "RU",
    "claim": {"past_harm": "yes", "fears_return": "yes", "because_of_ground": "yes", "official_part": "yes"},
    "claim.grounds": ["religion"],
}
NOTHING_IN_THE_WAY: Facts = {
    "bars.took_part": "no",
    "bars.convicted": "no",
    "bars.crime_abroad": "no",
    "bars.security": "no",
    "bars.supported_armed_group": "no",
    "bars.settled_elsewhere": "no",
    "bars.untrue_claim": "no",
    "proceedings.reinstated": "no",
    "proceedings.final_order": "no",
    "proceedings.pretermit_motion": "no",
    "proceedings.third_country": "no",
    "proceedings.in_absentia": "no",
    "proceedings.stage": "none",
    "asylum.denied_before": "no",
    "asylum.on_relative_claim": "no",
    "person.several_nationalities": "no",
    "arrival.from_canada": "no",
    "arrival.southwest_border": "no",
}


def screened(facts: Facts, on: date = TODAY) -> Screening:
    return screen(answers_from_short(facts), on=on, packs=US)


def verdicts(facts: Facts, on: date = TODAY) -> dict[str, str]:
    """Every verdict that is not "a person must look", by pathway without its prefix."""
    found = {id.removeprefix("us."): str(verdict) for id, verdict in screened(facts, on).verdicts().items()}
    assert set(found) == set(PATHWAYS)
    return {id: verdict for id, verdict in found.items() if verdict != "must_look"}


def met(facts: Facts, pathway: str, on: date = TODAY) -> set[str]:
    """Bars and flags of a pathway that are met, without their prefix."""
    outcome = screened(facts, on).outcome(f"us.{pathway}")
    return {
        each.rule.id.removeprefix("us.")
        for each in (*outcome.bars, *outcome.flags)
        if each.result is Result.MET
    }


MALIKA: Facts = {
    "place.country": "US",
    "place.us_state": "OH",
    "place.detained": "no",
    "person.age": 30,
    "arrivals": [{"when": "2026-07-20", "how": "visa"}],
    **LIFE,
    **NOTHING_IN_THE_WAY,
}

RUSLAN: Facts = {
    **MALIKA,
    "arrivals": [{"when": "2023-10-02", "how": "visa"}],
    "asylum.filed": "no",
    "status.lawful_now": "no",
    "late.illness": "yes",
}

LEYLA: Facts = {
    **LIFE,
    "place.country": "US",
    "place.us_state": "TX",
    "place.detained": "yes",
    "person.age": 25,
    "arrivals": [{"when": "2026-11-10", "how": "not_seen"}],
    "arrival.southwest_border": "yes",
    "arrival.appointment": "no",
    "presence.two_years_shown": "no",
    "proceedings.stage": "expedited",
    "proceedings.expedited_removal": "yes",
}

VAKHA: Facts = {
    **MALIKA,
    "person.age": 41,
    "asylum.denied_before": "yes",
    "proceedings.stage": "none",
    "late.country_changed": "no",
    "late.self_changed": "no",
    "late.family_ended": "no",
    "proceedings.final_order": "yes",
    "proceedings.in_absentia": "unknown",
    "claim.torture": "yes",
    "claim.harm_likely": "yes",
}

KADIJA: Facts = {
    **MALIKA,
    "person.age": 17,
    "person.marital": "single",
    "person.nationality": "GN",
    "arrivals": [{"when": "2025-03", "how": "not_seen"}],
    "asylum.filed": "no",
    "status.lawful_now": "no",
    "child.no_parent_here": "yes",
    "sij": {"parent_harm": "yes", "court_order": "no", "court_can_help": "yes", "not_home": "yes"},
}

GRACE: Facts = {
    "place.country": "US",
    "person.age": 33,
    "person.nationality": "GH",
    "asylum.on_relative_claim": "no",
    "trafficking": {"forced": "yes", "here_because": "yes", "helped_police": "yes", "hardship": "yes"},
    "crime": {"in_us": "yes", "serious_harm": "yes", "helped_police": "yes"},
    "abuse.by_whom": "other",
    "claim": {"past_harm": "no", "fears_return": "no", "torture": "no"},
}

ZAREMA: Facts = {
    **LIFE,
    **NOTHING_IN_THE_WAY,
    "place.country": "GE",
    "person.age": 29,
    "refugee": {"outside_home": "yes", "referred": "yes"},
    "trafficking.forced": "no",
    "crime": {"in_us": "no", "breaks_us_law": "no"},
    "join.side": "none",
    "parole.urgent_reason": "yes",
}

AMINA: Facts = {
    **MALIKA,
    "person.nationality": "HN",
    "arrivals": [{"when": "2024-01-10", "how": "not_seen"}],
    "arrival.southwest_border": "yes",
    "arrival.appointment": "no",
    "transit.refused_asylum": "no",
    "asylum.filed": "yes",
    "asylum.filed_on": "2024-11-20",
}

AMAL: Facts = {
    "place.country": "JO",
    "person.nationality": "SY",
    "person.age": 30,
    "person.marital": "married",
    "join": {"side": "spouse", "family_before": "yes", "filed": "no"},
    "join.relative_granted_on": "2025-12-01",
    "refugee": {"outside_home": "yes", "referred": "no"},
    "parole": {"urgent_reason": "no", "public_benefit": "no"},
}

DENIS: Facts = {
    **MALIKA,
    "bars.convicted": "yes",
    "claim.torture": "yes",
    "claim.harm_likely": "yes",
    "tps": {"country_designated": "no"},
    "crime": {"in_us": "no", "breaks_us_law": "no"},
    "trafficking.forced": "no",
}
