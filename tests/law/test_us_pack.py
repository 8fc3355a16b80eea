"""The United States pack: its examples hold, days and courts matter, and its texts keep the rules of the house."""

import re
from datetime import date

import pytest
from tests.law.us_people import (
    AMINA,
    LATE,
    MALIKA,
    PACK,
    PATHWAYS,
    RUSLAN,
    TODAY,
    US,
    met,
    screened,
    verdicts,
)

from safeconduct.law import checking, packs
from safeconduct.law.facts import ASKED_BY_STAFF, Kind
from safeconduct.law.rules import Rule

AUTUMN = date(2025, 9, 15)


def entry(id: str, on: date) -> Rule:
    """The version of a rule written for the day."""
    return next(rule for rule in PACK.rules if rule.id == id and rule.provenance.covers(on))


def test_the_pack_is_whole_and_every_example_comes_out_as_written() -> None:
    assert checking.check_examples(US) == []
    assert [each.id for each in PACK.pathways] == [f"us.{id}" for id in PATHWAYS]
    assert all(len({example.expected for example in each.examples}) >= 2 for each in PACK.pathways)


# --- what changes with the day ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "autumn", "now"),
    [
        ("us.bar.proclamation", (3, "partly_vacated"), (4, "vacated")),
        ("us.bar.securing_border", (3, "vacated"), (3, "vacated")),
        ("us.bar.lawful_pathways", (2, "in_force"), (2, "in_force")),
        ("us.bar.third_country_agreement", (1, "in_force"), (2, "in_force")),
        ("us.bar.rule_2020", (1, "enjoined"), (1, "enjoined")),
        ("us.flag.expedited_exposure", (2, "stayed"), (3, "in_force")),
        ("us.flag.annual_fee", (1, "in_force"), (4, "in_force")),
        ("us.flag.public_health", (1, "stayed"), (2, "in_force")),
        ("us.flag.decision", (1, "in_force"), (3, "partly_vacated")),
        ("us.flag.sij_deferred_action", (2, "in_force"), (3, "in_force")),
        ("us.flag.confidential", (1, "in_force"), (2, "in_force")),
    ],
)
def test_the_version_and_standing_of_a_rule_go_by_the_day(
    id: str, autumn: tuple[int, str], now: tuple[int, str]
) -> None:
    for day, expected in ((AUTUMN, autumn), (TODAY, now)):
        found = entry(id, day)
        assert (found.version, found.status) == expected
        assert found.status == "in_force" or found.provenance.status_authority


def test_leyla_crossed_in_february_2025_and_each_autumn_has_its_own_answer() -> None:
    crossed = {
        **AMINA,
        "arrivals": [{"when": "2025-02-03", "how": "not_seen"}],
        "asylum.filed_on": "2025-05-02",
        "presence.two_years_shown": "no",
    }
    then = {id for id in met(crossed, "asylum", AUTUMN) if id != "flag.past_persecution"}
    now = {id for id in met(crossed, "asylum") if id != "flag.past_persecution"}
    assert "bar.proclamation" in then and "bar.proclamation" not in now
    assert "bar.proclamation_open" in now and "bar.proclamation_open" not in then
    assert "flag.expedited_exposure" in now and "flag.expedited_exposure" not in then


def test_what_a_court_stopped_and_what_is_only_proposed_is_watched_and_decides_nothing() -> None:
    watched = {rule.id for rule in screened(MALIKA).outcome("us.asylum").watch}
    assert {"us.bar.rule_2020", "us.bar.securing_border", "us.bar.proclamation"} <= watched
    assert {"us.flag.work_permit_rule", "us.flag.decisions_on_hold"} <= watched
    spoke = {each.rule.id for each in screened(MALIKA).outcome("us.asylum").bars}
    assert not watched & spoke


def test_the_board_on_gender_groups_depends_on_the_circuit() -> None:
    adama = {**MALIKA, "claim.grounds": ["social_group"], "claim.gender_only": "yes"}
    boston = {**adama, "place.us_state": "MA"}
    assert "flag.gender_group" in met(adama, "asylum")
    assert met(boston, "asylum") & {"flag.gender_group", "flag.gender_group_first"} == {
        "flag.gender_group_first"
    }
    assert "flag.gender_group" not in met(adama, "asylum", date(2025, 7, 17))


def test_the_year_is_counted_from_the_last_arrival_and_the_first_is_not_forgotten() -> None:
    trip = {
        **MALIKA,
        "arrivals": [{"when": "2022-03-01", "how": "visa"}, {"when": "2026-04-03", "how": "visa"}],
    }
    assert "asylum" not in verdicts({**trip, "asylum.filed": "no"})
    turned_back = {
        **MALIKA,
        "arrivals": [{"when": "2022-03-01", "how": "turned_back"}, {"when": "2026-04-03", "how": "visa"}],
    }
    assert verdicts(turned_back)["asylum"] == "possible"


def test_a_date_known_only_to_the_year_decides_what_the_whole_year_decides() -> None:
    late = {**RUSLAN, "late.illness": "no", **{f"late.{name}": "no" for name in LATE}}
    assert verdicts({**late, "arrivals": [{"when": "2023", "how": "visa"}]})["asylum"] == "unlikely"
    assert "asylum" not in verdicts({**late, "arrivals": [{"when": "2025", "how": "visa"}]})


def test_an_asylum_claim_of_ones_own_asks_what_the_refugee_definition_asks() -> None:
    for name in ("harm_or_fear", "ground", "nexus", "protection"):
        own, definition = entry(f"us.asylum.{name}", TODAY), entry(f"us.definition.{name}", TODAY)
        assert own.when == definition.when and own.applies_if


# --- how the pack is written --------------------------------------------------------------------------------


def test_the_open_questions_are_all_there_in_order_and_the_first_six_may_have_changed() -> None:
    assert [each.order for each in PACK.unconfirmed] == list(range(1, 15))
    assert [each.may_have_changed for each in PACK.unconfirmed[:6]] == [True] * 6
    assert all(each.matters_to for each in PACK.unconfirmed[:13])
    ids = {each.id for each in PACK.rules} | {each.id for each in PACK.pathways}
    ids |= {each.id for each in PACK.clocks}
    assert {id for each in PACK.unconfirmed for id in each.matters_to} <= ids
    shown = {each.id for each in screened(MALIKA).outcome("us.asylum").unconfirmed}
    assert {"us.open.proclamation", "us.open.hold", "us.open.fees", "us.open.form_edition"} <= shown
    assert {"us.open.work_permit_rule", "us.open.appeal_days"} <= shown


def test_nobody_has_reviewed_it_and_it_says_so() -> None:
    assert PACK.reviewed_by == "" and "Not reviewed" in PACK.review_note
    assert PACK.read == TODAY


def test_no_list_of_tps_countries_is_shipped() -> None:
    tps = next(each for each in PACK.pathways if each.id == "us.tps")
    rules = [rule for rule in PACK.rules if rule.id in (*tps.elements, *tps.bars, *tps.flags)]
    assert "person.nationality" not in {fact for rule in rules for fact in rule.facts}


def test_crimes_service_and_support_only_call_for_a_person() -> None:
    about_the_past = [
        r for r in PACK.rules if r.kind == "bar" and any(f.startswith("bars.") for f in r.facts)
    ]
    assert len(about_the_past) >= 9
    assert {rule.effect for rule in about_the_past} == {"must_look"}


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: f"{rule.id}-{rule.version}")
def test_a_rule_promises_nothing_and_calls_nobody_names(rule: Rule) -> None:
    texts = [rule.title, rule.text, rule.notice, *rule.proof, *(each.name for each in rule.examples)]
    never = (
        r"\b(eligib\w*|ineligib\w*|qualif\w*|aliens?|illegals?|guarante\w*|promis\w*|safe|secure|anonymous)\b"
    )
    assert not re.search(never, " ".join(texts), re.IGNORECASE)
    assert rule.text.endswith(".") and len(rule.text) <= 500
    assert rule.provenance.source.startswith("law-us.md")


@pytest.mark.parametrize("rule", [r for r in PACK.rules if r.kind == "exception"], ids=lambda rule: rule.id)
def test_an_exception_says_what_would_prove_it(rule: Rule) -> None:
    assert rule.proof


def test_every_rule_is_used_by_a_pathway_or_lifts_a_bar_of_one() -> None:
    used = {id for each in PACK.pathways for id in (*each.elements, *each.bars, *each.flags)}
    loose = {rule.id for rule in PACK.rules if rule.kind != "exception"} - used
    assert loose == set()
    assert {bar for rule in PACK.rules for bar in rule.lifts} <= used


def test_every_fact_that_staff_find_out_is_used_somewhere() -> None:
    ours = packs.shipped()
    used = {fact for pack in ours for rule in pack.rules for fact in rule.facts}
    used |= {fact for pack in ours for each in pack.derivations for fact in each.inputs}
    dates = {each.id for each in ASKED_BY_STAFF if each.type.kind is Kind.DATE}  # for the clocks
    for_triage = {"person.a_number", "person.vulnerable"}
    assert {each.id for each in ASKED_BY_STAFF} - used - dates - for_triage == set()
