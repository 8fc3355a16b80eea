"""Which clocks run in a case. Aslan's arrivals, Samira's hearing and Daniela's daughter, on 22 November 2026."""

import shutil
from collections.abc import Mapping
from datetime import date
from importlib import resources
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.law import packs
from safeconduct.law.packs import Pack
from safeconduct.law.provenance import PackError
from safeconduct.law.running import Running, case_clocks, exceptions_for, prepared
from safeconduct.law.values import answers_from_short, values_of

ON = date(2026, 11, 22)
PACK = """
[pack]
id = "us"
name = "Clocks only"
version = "1"
read = 2026-11-22
jurisdiction = "US"
[[derive]]
id = "us.last_arrival"
why = "The newest arrival after which the person stayed."
latest = { rows = "arrivals", column = "when", where = { not = { column = "how", is = "turned_back" } } }
[[derive]]
id = "us.first_arrival"
why = "The oldest arrival after which the person stayed."
earliest = { rows = "arrivals", column = "when", where = { not = { column = "how", is = "turned_back" } } }
[[derive]]
id = "us.is_here"
why = "Some islands count as the country."
lookup = { fact = "place.country", table = "here", otherwise = "no" }
[[table]]
id = "here"
why = "What counts as the country."
citation = "8 USC 1101(a)(38)"
source = "S"
read = 2026-11-22
rows = { US = "yes", PR = "yes", GU = "yes", VI = "yes", MP = "yes" }
"""


@pytest.fixture(scope="module")
def us(tmp_path_factory: pytest.TempPathFactory) -> tuple[Pack, ...]:
    """A pack of nothing but our clocks and the two arrivals, so that no other rule can break these tests."""
    folder = tmp_path_factory.mktemp("packs") / "us"
    folder.mkdir()
    (folder / "pack.toml").write_text(PACK, encoding="utf-8")
    with resources.as_file(resources.files("safeconduct.law") / "packs" / "us") as shipped:
        for file in shipped.glob("clocks*.toml"):
            shutil.copy(file, folder / file.name)
    return packs.load(folder.parent)


def run(us: tuple[Pack, ...], facts: Mapping[str, Any], on: date = ON) -> dict[str, Running]:
    return {each.clock.id: each for each in case_clocks(answers_from_short(facts), on=on, packs=us)}


def arrived(*days: str) -> dict[str, Any]:
    return {"place.country": "US", "arrivals": [{"when": day, "how": "visa"} for day in days]}


def test_nothing_runs_where_nothing_is_known(us: tuple[Pack, ...]) -> None:
    assert case_clocks({}, on=ON, packs=us) == ()


def test_the_year_runs_from_the_last_and_from_the_first_arrival(us: tuple[Pack, ...]) -> None:
    year = run(us, arrived("2025-12-25", "2026-03-02"))["us.asylum.one_year"]
    assert year.trigger == date(2026, 3, 2)
    assert [each.computed for each in year.due.readings] == [date(2027, 3, 2), date(2026, 12, 25)]
    assert year.due.drives == date(2026, 12, 24)
    assert year.days_left(ON) == 32
    assert (year.trigger_fact, year.precision_note, year.certain) == ("us.last_arrival", "", True)


def test_an_arrival_known_to_the_month_counts_from_its_first_day(us: tuple[Pack, ...]) -> None:
    year = run(us, arrived("2025-12"))["us.asylum.one_year"]
    assert year.trigger == date(2025, 12, 1)
    assert year.due.drives == date(2026, 12, 1)
    assert year.precision_note == (
        "Known only as 2025-12-01 to 2025-12-31; counted from the first of these days."
    )


def test_a_first_permitted_day_counts_from_the_last_day_it_can_be(us: tuple[Pack, ...]) -> None:
    apply = run(us, {"asylum.filed": "yes", "asylum.filed_on": "2026-06"})["us.ead.apply"]
    assert apply.trigger == date(2026, 6, 30)
    assert apply.due.drives == date(2026, 11, 27)  # 31 + 31 + 30 + 31 days to 31 October, 27 more


def test_the_year_ends_when_the_application_is_filed(us: tuple[Pack, ...]) -> None:
    running = run(us, {**arrived("2025-12-25"), "asylum.filed": "yes", "asylum.filed_on": "2026-10-01"})
    assert "us.asylum.one_year" not in running
    assert {"us.ead.apply", "us.ead.earliest", "us.asylum.annual_fee"} <= set(running)


def test_not_knowing_the_country_keeps_the_clock_running_and_says_so(us: tuple[Pack, ...]) -> None:
    facts = arrived("2025-12-25")
    del facts["place.country"]
    year = run(us, facts)["us.asylum.one_year"]
    assert (year.certain, year.open_facts) == (False, ("place.country",))


@pytest.mark.parametrize("island", ["PR", "GU", "VI", "MP"])
def test_clocks_run_on_the_islands_and_the_asylum_year_where_asylum_is_open(
    us: tuple[Pack, ...], island: str
) -> None:
    facts = {**arrived("2026-03-02"), "place.country": island, "person.born": "2008-02-01"}
    found = run(us, {**facts, "address.moved_on": "2026-11-20"})
    assert {"us.address.dhs", "us.sij.age"} <= set(found)
    assert ("us.asylum.one_year" in found) is (island != "MP")


def test_it_does_not_run_for_somebody_elsewhere(us: tuple[Pack, ...]) -> None:
    assert "us.asylum.one_year" not in run(us, {**arrived("2025-12-25"), "place.country": "MX"})


def test_both_filing_days_run_before_samiras_hearing(us: tuple[Pack, ...]) -> None:
    running = run(us, {"proceedings.hearing_on": "2027-02-02", "place.detained": "no"})
    assert running["us.court.individual_filing"].due.drives == date(2026, 12, 31)
    assert running["us.court.master_filing"].due.drives == date(2027, 1, 15)


def test_a_hearing_on_a_paper_counts_too_and_not_twice(us: tuple[Pack, ...]) -> None:
    paper = {
        "papers.list": [{"kind": "hearing", "when": "2027-02-02"}, {"kind": "other", "when": "2027-01-05"}]
    }
    both = {**paper, "proceedings.hearing_on": "2027-02-02"}
    for facts in (paper, both):
        found = case_clocks(answers_from_short(facts), on=ON, packs=us)
        assert [each.clock.id for each in found] == ["us.court.individual_filing", "us.court.master_filing"]


def test_nothing_is_due_before_a_hearing_that_is_over(us: tuple[Pack, ...]) -> None:
    assert run(us, {"proceedings.hearing_on": "2026-11-20"}) == {}


def test_a_detained_person_files_as_the_court_directs(us: tuple[Pack, ...]) -> None:
    assert run(us, {"proceedings.hearing_on": "2027-02-02", "place.detained": "yes"}) == {}


def test_a_decision_of_the_judge_starts_the_appeal(us: tuple[Pack, ...]) -> None:
    facts = {"proceedings.decision_on": "2026-11-16", "proceedings.stage": "court"}
    assert run(us, facts)["us.bia.appeal"].due.drives == date(2026, 11, 25)  # day 10 is Thanksgiving
    assert run(us, {**facts, "proceedings.in_absentia": "yes"}) == {}


def test_a_final_order_starts_four_clocks_for_an_abused_wife(us: tuple[Pack, ...]) -> None:
    facts = {"proceedings.order_final_on": "2026-11-02", "abuse.cruelty": "yes", "abuse.by_whom": "spouse"}
    assert list(run(us, facts)) == [
        "us.motion.reconsider", "us.petition_for_review", "us.motion.reopen", "us.vawa.reopen",
    ]  # fmt: skip


def test_a_petition_that_is_long_too_late_is_no_longer_shown(us: tuple[Pack, ...]) -> None:
    facts = {"proceedings.order_final_on": "2026-09-21"}  # day 30 was 21 October
    assert "us.petition_for_review" not in run(us, facts)
    assert "us.petition_for_review" in run(us, facts, on=date(2026, 11, 20))


def test_the_administrative_order_runs_alone_and_then_beside_the_final_one(us: tuple[Pack, ...]) -> None:
    facts = {"proceedings.administrative_order_on": "2026-11-02"}
    alone = run(us, facts)["us.petition_for_review"]
    assert (alone.due.drives, alone.certain) == (date(2026, 12, 2), True)
    found = case_clocks(
        answers_from_short({**facts, "proceedings.order_final_on": "2026-11-16"}), on=ON, packs=us
    )
    petitions = [each for each in found if each.clock.id == "us.petition_for_review"]
    assert [each.trigger for each in petitions] == [date(2026, 11, 16)]
    assert petitions[0].due.drives == date(2026, 12, 2)


def test_the_annual_fee_runs_only_for_filings_after_1_october_2024(us: tuple[Pack, ...]) -> None:
    filed = {"asylum.filed": "yes"}
    assert "us.asylum.annual_fee" not in run(us, {**filed, "asylum.filed_on": "2024-10-01"})
    assert run(us, {**filed, "asylum.filed_on": "2024-10-02"})["us.asylum.annual_fee"].certain
    some_day = run(us, {**filed, "asylum.filed_on": "2024"})["us.asylum.annual_fee"]
    assert (some_day.trigger, some_day.open_facts) == (date(2024, 10, 2), ("asylum.filed_on",))
    assert some_day.precision_note == (
        "Known only as 2024-01-01 to 2024-12-31; counted from 2024-10-02, the first of them that starts it."
    )


def test_no_annual_fee_runs_while_a_court_has_stayed_it(us: tuple[Pack, ...]) -> None:
    facts = {"asylum.filed": "yes", "asylum.filed_on": "2025-01-15"}
    assert "us.asylum.annual_fee" not in run(us, facts, on=date(2025, 12, 1))


@pytest.mark.parametrize(
    ("fact", "clock", "drives"),
    [
        ("proceedings.briefing_on", "us.bia.brief", "2026-12-04"),
        ("proceedings.departure_granted_on", "us.voluntary_departure", "2027-01-15"),
        ("proceedings.opponent_filed_on", "us.court.response", "2026-11-25"),
        ("proceedings.fear_agreed_on", "us.credible_fear.reconsideration", "2026-11-23"),
        ("proceedings.reasonable_fear_sent_on", "us.reasonable_fear.interview", "2026-11-25"),
        ("proceedings.reasonable_fear_review_on", "us.reasonable_fear.ij_review", "2026-11-25"),
        ("refugee.admitted_on", "us.refugee.i730", "2028-11-16"),
        ("tps.reason_ended_on", "us.tps.late_registration", "2027-01-15"),
    ],
)
def test_each_of_these_facts_starts_its_clock(
    us: tuple[Pack, ...], fact: str, clock: str, drives: str
) -> None:
    assert run(us, {fact: "2026-11-16"})[clock].due.drives == date.fromisoformat(drives)


def test_a_card_may_be_renewed_until_it_has_expired(us: tuple[Pack, ...]) -> None:
    facts = {"status.work_permit_until": "2027-03-01"}
    assert run(us, facts)["us.ead.renew"].due.drives == date(2026, 9, 2)
    assert run(us, facts, on=date(2027, 3, 2)) == {}


def test_a_refugee_is_not_counted_as_an_asylee_too(us: tuple[Pack, ...]) -> None:
    facts = {"asylum.granted_on": "2026-11-02", "refugee.admitted_on": "2026-11-02"}
    assert set(run(us, facts)) == {"us.refugee.i730", "us.asylee.adjust"}


def test_every_clock_of_today_can_be_started_by_a_case(us: tuple[Pack, ...]) -> None:
    clocks = [clock for pack in us for clock in pack.clocks if clock.provenance.covers(ON)]
    assert [clock.id for clock in clocks if not clock.starts] == []


def test_danielas_daughter_turns_21_and_her_grown_son_does_not_matter(us: tuple[Pack, ...]) -> None:
    household = [
        {"relation": "child", "born": 1999},
        {"relation": "child", "born": 2006},
        {"relation": "spouse", "born": 2006},
    ]
    found = case_clocks(answers_from_short({"family.household": household}), on=ON, packs=us)
    assert [(each.clock.id, each.row) for each in found] == [("us.derivative.age_out", 1)]
    assert found[0].due.drives == date(2026, 12, 31)  # born on 1 January 2006 at the earliest
    assert "2006-01-01 to 2006-12-31" in found[0].precision_note


def test_a_child_alone_has_three_birthdays_to_mind(us: tuple[Pack, ...]) -> None:
    facts = {"person.born": "2010-05-06", "place.country": "US", "child.no_parent_here": "yes"}
    assert set(run(us, facts)) == {"us.sij.age", "us.sij.court_order", "us.uac.age"}


def test_two_answers_about_one_day_are_both_counted_and_the_stricter_stands(us: tuple[Pack, ...]) -> None:
    early, late = (
        answers_from_short({"proceedings.order_final_on": day})["proceedings.order_final_on"]
        for day in ("2026-11-02", "2026-11-12")
    )
    for answers in ([early, late], [late, early]):
        contradicted = {"proceedings.order_final_on": {"state": "contradicted", "answers": answers}}
        found = {each.clock.id: each for each in case_clocks(contradicted, on=ON, packs=us)}
        assert found["us.petition_for_review"].trigger == date(2026, 11, 2)
        assert found["us.petition_for_review"].disputed


def test_clocks_come_in_the_order_of_their_driving_days(us: tuple[Pack, ...]) -> None:
    facts = {
        **arrived("2025-12-25"),
        "proceedings.hearing_on": "2027-02-02",
        "address.moved_on": "2026-11-21",
    }
    found = case_clocks(answers_from_short(facts), on=ON, packs=us)
    assert [each.due.drives for each in found] == sorted(each.due.drives for each in found)
    assert len(found) >= 4


def test_a_clock_without_a_bar_has_no_exceptions(us: tuple[Pack, ...]) -> None:
    clocks = {clock.id: clock for pack in us for clock in pack.clocks}
    assert exceptions_for(clocks["us.bia.appeal"], on=ON, packs=us) == ()
    assert clocks["us.asylum.one_year"].guards == "us.bar.one_year"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ('fact = "us.last_arival"', "did you mean 'us.last_arrival'"),
        ('fact = "asylum.filed"', "holds no day"),
        ('fact = "papers.list"\ncolumn = "kind"', "holds no day"),
        ('fact = "person.born"\napplies_if = { fact = "asylum.field", is = "yes" }', "did you mean"),
        ('fact = "person.born"\napplies_if = { rule = "us.bar.one_year" }', "there is no rule"),
    ],
)
def test_a_clock_that_starts_from_nothing_known_is_refused(
    us: tuple[Pack, ...], tmp_path: Path, written: str, problem: str
) -> None:
    folder = tmp_path / "us"
    folder.mkdir()
    clock = f"""
    [[clock]]
    id = "us.wrong"
    version = 1
    title = "Wrong"
    text = "Wrong."
    citation = "none"
    source = "none"
    read = 2026-11-22
    confidence = "low"
    effective_from = 2020-01-01
    kind = "no_later_than"
    trigger = "nothing"
    calendar = "us_federal"
    reading = [{{ count = 1, unit = "days", why = "x", citation = "x" }}]
    [clock.starts]
    {written}
    """
    (folder / "pack.toml").write_text(PACK + clock, encoding="utf-8")
    with pytest.raises(PackError, match=problem):
        packs.load(tmp_path)


@given(st.dates(date(2024, 1, 1), ON), st.booleans())
def test_a_more_exact_arrival_never_gives_an_earlier_day(
    us: tuple[Pack, ...], day: date, filed: bool
) -> None:
    more = {"asylum.filed": "no"} if filed else {}
    drives = [
        run(us, {**arrived(written), **more})["us.asylum.one_year"].due.drives
        for written in (day.isoformat()[:4], day.isoformat()[:7], day.isoformat())
    ]
    assert drives == sorted(drives)


def test_a_case_is_counted_in_a_fraction_of_a_millisecond(us: tuple[Pack, ...]) -> None:
    facts = {**arrived("2025-12-25", "2026-03-02"), "proceedings.hearing_on": "2027-02-02"}
    values, clocks = values_of(answers_from_short(facts)), prepared(us, ON)
    clocks.running(values)
    rounds = []
    for _ in range(5):
        begun = process_time()
        for _ in range(200):
            clocks.running(values)
        rounds.append((process_time() - begun) / 200)
    assert min(rounds) < 0.5e-3


def test_an_inexact_day_says_how_late_it_can_have_been(us: tuple[Pack, ...]) -> None:
    year = run(us, arrived("2025-12"))["us.asylum.one_year"]
    assert (year.trigger, year.trigger_last) == (date(2025, 12, 1), date(2025, 12, 31))
