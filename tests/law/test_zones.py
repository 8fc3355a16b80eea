"""Courts and their time zones: a day ends where the court is."""

import tomllib
from datetime import UTC, date, datetime
from importlib import resources

import pytest

from safeconduct.law.facts import US_STATE_CODES
from safeconduct.law.provenance import PackError
from safeconduct.law.zones import Courts, UnknownCourt, deadline_moment, read_court, today_in

FILE = "us/courts.toml"
TABLES = tomllib.loads(
    (resources.files("safeconduct.law") / "packs" / "us" / "courts.toml").read_text(encoding="utf-8")
)["court"]
US = Courts(read_court(table, file=FILE) for table in TABLES)


def test_the_list_has_the_courts_and_offices_of_its_source() -> None:
    kinds = [court.kind for court in US.all]
    assert (kinds.count("immigration_court"), kinds.count("uscis_asylum_office")) == (71, 12)
    assert {court.detained for court in US.all} == {"yes", "no", "mixed", ""}


@pytest.mark.parametrize(
    ("court", "zone"),
    [
        ("Honolulu Immigration Court", "Pacific/Honolulu"),
        ("Guaynabo (San Juan) Immigration Court", "America/Puerto_Rico"),
        ("Phoenix Immigration Court", "America/Phoenix"),
        ("Eloy Immigration Court", "America/Phoenix"),
        ("El Paso SPC Immigration Court", "America/Denver"),  # Texas, but on mountain time
        ("Otero Immigration Court", "America/Denver"),
        ("Harlingen Immigration Court", "America/Chicago"),
        ("Memphis Immigration Court", "America/Chicago"),  # Tennessee is half eastern
        ("Detroit Immigration Court", "America/Detroit"),
        ("Indianapolis Immigration Court", "America/Indiana/Indianapolis"),
        ("Louisville Immigration Court", "America/Kentucky/Louisville"),
        ("Newark Asylum Office", "America/New_York"),
    ],
)
def test_a_court_has_the_zone_of_its_city(court: str, zone: str) -> None:
    assert US.court(court).zone == zone


def test_every_state_and_territory_has_a_zone() -> None:
    assert [state for state in US_STATE_CODES if US.zone_of_state(state) is None] == []
    assert US.zone_of_state("AK") == "America/Anchorage"
    assert US.zone_of_state("GU") == "Pacific/Guam"


def test_the_court_goes_before_the_state() -> None:
    assert US.zone(court="El Paso Immigration Court", state="TX") == "America/Denver"
    assert US.zone(court="a court nobody listed", state="TX") == "America/Chicago"
    assert US.zone() is None


def test_an_unknown_court_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownCourt, match="Did you mean Honolulu Immigration Court"):
        US.court("Honolullu Immigration Court")


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/New_York", date(2026, 11, 23)),
        ("Pacific/Honolulu", date(2026, 11, 22)),
        ("Pacific/Guam", date(2026, 11, 23)),
    ],
)
def test_it_is_another_day_elsewhere(zone: str, day: date) -> None:
    assert today_in(zone, datetime(2026, 11, 23, 6, 30, tzinfo=UTC)) == day


def test_a_moment_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        today_in("America/New_York", datetime(2026, 11, 23, 6, 30))


def test_the_last_minute_of_a_day_follows_the_clocks_of_the_court() -> None:
    assert deadline_moment(date(2026, 11, 20), "America/New_York").astimezone(UTC) == datetime(
        2026, 11, 21, 4, 59, tzinfo=UTC
    )
    assert deadline_moment(date(2026, 7, 2), "America/Phoenix").astimezone(UTC).hour == 6  # no summer time
    assert deadline_moment(date(2026, 7, 2), "America/Denver").astimezone(UTC).hour == 5


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("zone", "America/Gotham", "is no time zone"),
        ("zone", "", "is missing"),
        ("confidence", "sure", "use one of"),
        ("detained", "maybe", "use one of"),
        ("stat", "NY", "did you mean 'state'"),
        ("note", 3, "text in quotes"),
    ],
)
def test_a_wrong_court_is_refused_by_field(key: str, value: object, problem: str) -> None:
    with pytest.raises(PackError, match=problem):
        read_court({**TABLES[0], key: value}, file=FILE)
