"""Canada, with nothing of the United States loaded: other clocks, the first entry, another calendar, other forums."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from safeconduct.law import checking, packs, running, screening
from safeconduct.law.clocks import almanac
from safeconduct.law.triage import triage
from safeconduct.law.urgency import signals_of
from safeconduct.law.values import answers_from_short, values_of

TODAY = date(2026, 11, 22)
CANADA = packs.load(ids=["ca"])
CLOCKS = almanac(CANADA)
AMINA: dict[str, Any] = {
    "place.country": "CA", "arrivals": [{"when": "2026-09-20", "how": "visa"}], "asylum.filed": "yes",
    "asylum.filed_on": "2026-10-15", "claim.fears_return": "yes", "claim.because_of_ground": "yes",
    "claim.grounds": ["social_group"], "claim.state_protects": "no", "claim.could_relocate": "no",
    "arrival.asked_at_land_border": "no",
}  # fmt: skip

READ_IN = "computed lawful safe"
VECTORS = [
    # clock, triggering day, then for each reading: computed, lawful, safe
    ("ca.claim.one_year", "2026-09-26", [("2027-09-26", "2027-09-26", "2027-09-25")]),  # a Sunday
    ("ca.claim.one_year", "2024-02-29", [("2025-02-28", "2025-02-28", "2025-02-28")]),
    ("ca.boc", "2026-11-02", [("2026-12-17",) * 3, ("2026-11-17",) * 3]),
    ("ca.boc", "2026-09-26", [("2026-11-10",) * 3, ("2026-10-11", "2026-10-13", "2026-10-10")]),  # Thanksgiving
    ("ca.rpd.evidence", "2026-12-11", [("2026-12-01",) * 3]),
    ("ca.rpd.evidence", "2027-02-02", [("2027-01-23", "2027-01-23", "2027-01-22")]),  # a Saturday
    ("ca.rad.notice", "2026-11-02", [("2026-11-17",) * 3]),
    (  # day 15 is a Saturday: an ordinary day by the Act, none for the Board
        "ca.rad.notice",
        "2026-10-30",
        [("2026-11-14", "2026-11-14", "2026-11-14"), ("2026-11-14", "2026-11-16", "2026-11-13")],
    ),
    (  # day 15 is a Sunday and Monday is Thanksgiving
        "ca.rad.notice",
        "2026-09-26",
        [("2026-10-11", "2026-10-13", "2026-10-10"), ("2026-10-11", "2026-10-13", "2026-10-09")],
    ),
    (  # day 15 is Christmas; Boxing Day, a Saturday, is no holiday of the Act
        "ca.rad.notice",
        "2026-12-10",
        [("2026-12-25", "2026-12-26", "2026-12-24"), ("2026-12-25", "2026-12-29", "2026-12-24")],
    ),
    (  # day 15 is Good Friday; Easter Monday is closed too, the Saturday between is not
        "ca.rad.notice",
        "2026-03-19",
        [("2026-04-03", "2026-04-04", "2026-04-02"), ("2026-04-03", "2026-04-07", "2026-04-02")],
    ),
    ("ca.rad.perfect", "2026-11-02", [("2026-12-17",) * 3]),
    (
        "ca.rad.perfect",
        "2026-12-10",
        [("2027-01-24", "2027-01-25", "2027-01-23"), ("2027-01-24", "2027-01-25", "2027-01-22")],
    ),
    ("ca.jr.leave", "2026-11-02", [("2026-11-17",) * 3]),
    (
        "ca.jr.leave",
        "2026-10-30",
        [("2026-11-14", "2026-11-16", "2026-11-13"), ("2026-11-14", "2026-11-14", "2026-11-14")],
    ),
    ("ca.jr.leave", "2026-09-15", [("2026-09-30", "2026-10-01", "2026-09-29")]),  # Truth and Reconciliation
    (
        "ca.prra.apply",
        "2026-10-30",
        [("2026-11-14", "2026-11-14", "2026-11-14"), ("2026-11-14", "2026-11-16", "2026-11-13")],
    ),
    (
        "ca.prra.submissions",
        "2026-12-10",
        [("2027-01-09", "2027-01-09", "2027-01-09"), ("2027-01-09", "2027-01-11", "2027-01-08")],
    ),
]  # fmt: skip


def screened(**changes: Any) -> dict[str, str]:
    found = screening.screen(answers_from_short({**AMINA, **changes}), on=TODAY, packs=CANADA)
    return {id: str(verdict) for id, verdict in found.verdicts().items()}


def test_every_example_beside_a_rule_comes_out_as_written() -> None:
    assert checking.check_examples(CANADA) == []


def test_the_pack_stands_alone_and_says_how_sure_it_is() -> None:
    (canada,) = CANADA
    assert canada.jurisdiction == "CA" and canada.reviewed_by == ""
    forums = {rule.forum for rule in canada.rules if rule.forum}
    assert "Refugee Protection Division (RPD)" in forums
    assert not any(word in forum for forum in forums for word in ("EOIR", "USCIS", "BIA"))
    assert {clock.calendar for clock in canada.clocks} == {"ca_federal", "ca_working_days"}


@pytest.mark.parametrize(("clock", "start", "readings"), VECTORS)
def test_each_clock_counts_as_worked_out_by_hand(
    clock: str, start: str, readings: list[tuple[str, str, str]]
) -> None:
    due = CLOCKS.compute(clock, date.fromisoformat(start), on=TODAY)
    counted = [tuple(day.isoformat() for day in (r.computed, r.lawful, r.safe)) for r in due.readings]
    assert counted == readings
    assert due.drives.isoformat() == min(safe for _, _, safe in readings)


def test_every_clock_has_a_vector() -> None:
    assert set(CLOCKS.ids()) == {clock for clock, _, _ in VECTORS}


def test_amina_who_asked_at_once_may_claim() -> None:
    assert screened() == {"ca.refugee_claim": "possible", "ca.prra": "must_look"}


def test_salma_has_a_visa_and_asked_at_the_bridge() -> None:
    assert screened(**{"arrival.asked_at_land_border": "yes"})["ca.refugee_claim"] == "must_look"
    assert screened(**{"arrival.asked_at_land_border": "unknown"})["ca.refugee_claim"] == "must_look"


def test_the_first_entry_counts_and_a_later_trip_does_not_start_the_year_again() -> None:
    trips = [{"when": "2021-05-01", "how": "visa"}, {"when": "2026-09-20", "how": "visa"}]
    assert screened(arrivals=trips)["ca.refugee_claim"] == "unlikely"
    before_the_law_counts = [{"when": "2020-06-24", "how": "visa"}, trips[1]]
    assert screened(arrivals=before_the_law_counts)["ca.refugee_claim"] == "possible"


def test_where_the_claim_is_not_referred_the_risk_assessment_is_left() -> None:
    late = screened(arrivals=[{"when": "2021-05-01", "how": "visa"}])
    assert late == {"ca.refugee_claim": "unlikely", "ca.prra": "possible"}


def test_a_first_entry_known_only_to_the_year_is_left_to_a_person() -> None:
    assert screened(arrivals=[{"when": "2025", "how": "visa"}])["ca.refugee_claim"] == "must_look"


def test_a_sister_in_toronto_leaves_the_agreement_with_the_united_states_to_a_person() -> None:
    crossed = {
        "arrivals": [{"when": "2026-10-10", "how": "not_seen"}],
        "arrival.family_here": "yes",
        "asylum.filed_on": "2026-10-15",
    }
    found = screening.screen(answers_from_short({**AMINA, **crossed}), on=TODAY, packs=CANADA)
    outcome = found.outcome("ca.refugee_claim")
    assert outcome.verdict == "must_look"
    agreement = next(bar for bar in outcome.bars if bar.rule.id == "ca.bar.safe_third_country")
    assert [each.result for each in agreement.exceptions] == ["met"]


def test_refusal_in_canada_starts_the_appeal_and_puts_the_case_in_front() -> None:
    answers = answers_from_short({**AMINA, "proceedings.decision_on": "2026-11-10"})
    clocks = running.case_clocks(answers, on=TODAY, packs=CANADA)
    assert "ca.rad.notice" in {each.clock.id for each in clocks if each.clock.urgency == "appeal"}
    signals = signals_of(values_of(answers), clocks, sent_on=TODAY, on=TODAY)
    assert signals.appeal_by == date(2026, 11, 25)
    assert triage(signals, TODAY).front


def test_someone_in_the_united_states_starts_no_canadian_clock() -> None:
    answers = answers_from_short(
        {**AMINA, "place.country": "US", "proceedings.decision_on": "2026-11-10",
         "proceedings.hearing_on": "2027-02-02"}
    )  # fmt: skip
    assert running.case_clocks(answers, on=TODAY, packs=CANADA) == ()
