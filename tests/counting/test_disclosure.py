"""A table leaves only when nobody in it can be found, alone or beside what left before. The attacker is not ours."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct.counting.disclosure import Group, Key, Released, Verdict, gate

SYNTHETIC = Path(__file__).parents[3] / "shared" / "data" / "synthetic_victim_table_104.csv"
COARSER = {"month": lambda value: ("year", value[:4]), "region": lambda value: ("country", value.split("/")[0])}


def groups_of(dimensions: Sequence[str], cells: Mapping[Key, object]) -> dict[Group, list[Key]]:
    """Every sum an attacker may know: over any dimensions, by year and by country too. Written apart from the gate."""
    found: dict[Group, list[Key]] = {}
    for key in cells:
        said = list(zip(dimensions, key, strict=True))
        wider = said + [COARSER[name](value) for name, value in said if name in COARSER]
        for size in range(len(wider) + 1):
            for chosen in combinations(wider, size):
                names = {name for name, _value in chosen}
                if not ({"month", "year"} <= names or {"region", "country"} <= names):
                    found.setdefault(frozenset(chosen), []).append(key)
    return found


def solutions(hidden: Sequence[Key], sums: Sequence[tuple[frozenset[Key], int]], most: int) -> list[dict[Key, int]]:
    """All whole numbers that fit, one cell after the other. Plain search, no bounds but the sums."""
    found: list[dict[Key, int]] = []

    def go_on(given_: dict[Key, int]) -> None:
        for of, makes in sums:
            said = sum(given_.get(key, 0) for key in of)
            if said > makes or (said != makes and all(key in given_ for key in of)):
                return
        if len(given_) == len(hidden):
            found.append(dict(given_))
            return
        following = hidden[len(given_)]
        for value in range(most + 1):
            given_[following] = value
            go_on(given_)
            del given_[following]

    go_on({})
    return found


def is_given_away(dimensions: Sequence[str], truth: Mapping[Key, int], verdict: Verdict) -> bool:
    """Whether somebody who knows every sum not withheld can put a withheld cell between bounds narrower than k."""
    hidden = [key for key, count in verdict.cells.items() if count is None]
    sums = []
    for group, keys in groups_of(dimensions, verdict.cells).items():
        if group not in verdict.withheld and (of := frozenset(keys) & set(hidden)):
            sums.append((of, sum(truth.get(key, 0) for key in of)))
    free = {key for key in hidden if not any(key in of for of, _ in sums)}
    bound = [key for key in hidden if key not in free]
    fits = solutions(bound, sums, max((makes for _, makes in sums), default=0))
    return any(max(one[key] for one in fits) - min(one[key] for one in fits) < verdict.k for key in bound)


def counts_of(*shape: int) -> st.SearchStrategy[dict[Key, int]]:
    keys = list(product(*([f"v{n}" for n in range(size)] for size in shape)))
    small = st.one_of(st.integers(0, 4), st.integers(5, 9))
    counts = st.lists(small, min_size=len(keys), max_size=len(keys))
    return counts.map(lambda found: dict(zip(keys, found, strict=True)))


QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TWO, THREE = ("age_band", "outcome"), ("age_band", "act", "outcome")


def assert_holds(dimensions: Sequence[str], truth: Mapping[Key, int], verdict: Verdict) -> None:
    for key, count in verdict.cells.items():
        assert count is None or (count == truth.get(key, 0) and not 0 < count < verdict.k)
    if verdict.refused:
        assert set(verdict.cells.values()) <= {None}
        return
    for group, keys in groups_of(dimensions, verdict.cells).items():
        if 0 < sum(truth.get(key, 0) for key in keys) < verdict.k:
            assert group in verdict.withheld
    assert not is_given_away(dimensions, truth, verdict)


@QUICK
@given(counts_of(6))
def test_no_attacker_narrows_a_withheld_cell_of_one_dimension(truth: dict[Key, int]) -> None:
    assert_holds(("age_band",), truth, gate(truth, ("age_band",)))


@QUICK
@given(counts_of(3, 3))
def test_no_attacker_who_knows_rows_and_columns_narrows_a_withheld_cell(truth: dict[Key, int]) -> None:
    assert_holds(TWO, truth, gate(truth, TWO))
    assert_holds(TWO, truth, gate(truth, TWO, sensitive_dimension="outcome"))


@QUICK
@given(counts_of(2, 2, 2))
def test_no_attacker_who_knows_every_face_of_a_cube_narrows_a_withheld_cell(truth: dict[Key, int]) -> None:
    assert_holds(THREE, truth, gate(truth, THREE))


@QUICK
@given(st.lists(st.integers(0, 12), min_size=6, max_size=6))
def test_years_known_from_elsewhere_do_not_narrow_a_month(found: list[int]) -> None:
    months = ("2016-11", "2016-12", "2017-01", "2017-02", "2017-03", "2017-04")
    truth = {(month,): count for month, count in zip(months, found, strict=True)}
    assert_holds(("month",), truth, gate(truth, ("month",)))


@QUICK
@given(counts_of(3, 3), st.integers(0, 8), st.sampled_from([1, -1]))
def test_two_releases_that_differ_by_one_person_are_refused(truth: dict[Key, int], where: int, one: int) -> None:
    """Acceptance test 8."""
    first = gate(truth, TWO)
    key = sorted(truth)[where]
    later = {**truth, key: max(0, truth[key] + one)}
    if first.refused or later == truth:
        return
    released = Released("table-1", TWO, truth, first.k, first.withheld)
    second = gate(later, TWO, earlier=[released])
    assert second.refused and set(second.cells.values()) == {None}
    assert all(reason.release == "table-1" for reason in second.refused if reason.code == "differs")


@QUICK
@given(counts_of(3, 3))
def test_the_same_table_again_tells_nothing_new(truth: dict[Key, int]) -> None:
    first = gate(truth, TWO)
    if first.refused:
        return
    again = gate(truth, TWO, earlier=[Released("table-1", TWO, truth, first.k, first.withheld)])
    if not again.refused:
        hidden = {key for key, count in first.cells.items() if count is None}
        assert all(count is None or key not in hidden or truth[key] >= first.k or not truth[key]
                   for key, count in again.cells.items())  # fmt: skip
        both = Verdict({**again.cells, **{k: c for k, c in first.cells.items() if c is not None}}, again.k,
                       withheld=again.withheld & first.withheld)  # fmt: skip
        small = {key for key, count in truth.items() if 0 < count < first.k}
        assert all(both.cells[key] is None for key in small)
        assert not (small and any(_narrow(truth, both, key) for key in small))


def _narrow(truth: Mapping[Key, int], both: Verdict, key: Key, told: frozenset[Group] = frozenset()) -> bool:
    """The attacker with both releases before them, about one small cell. ``told``: sums known besides."""
    hidden = [each for each, count in both.cells.items() if count is None]
    sums = [
        (of, sum(truth[each] for each in of))
        for group, keys in groups_of(TWO, both.cells).items()
        if (group not in both.withheld or group in told) and (of := frozenset(keys) & set(hidden))
    ]
    bound = [each for each in hidden if any(each in of for of, _ in sums)]
    if key not in bound:
        return False
    fits = solutions(bound, sums, max((makes for _, makes in sums), default=0))
    return max(one[key] for one in fits) - min(one[key] for one in fits) < both.k


def summed(truth: Mapping[Key, int], axis: int) -> dict[Key, int]:
    found: Counter[Key] = Counter()
    for key, count in truth.items():
        found[key[axis],] += count
    return dict(found)


@QUICK
@given(counts_of(3, 3), st.integers(0, 1), st.booleans())
def test_a_table_and_its_margin_told_one_after_the_other_give_nothing_away(
    truth: dict[Key, int], axis: int, margin_first: bool
) -> None:
    """Whichever goes first, an attacker with both narrows no small cell and no small sum of either."""
    margin, names = summed(truth, axis), (TWO[axis],)
    if margin_first:
        first = gate(margin, names)
        if first.refused:
            return
        fine = gate(truth, TWO, earlier=[Released("margin", names, margin, 5, first.withheld)])
        coarse = first
    else:
        fine = gate(truth, TWO)
        if fine.refused:
            return
        coarse = gate(margin, names, earlier=[Released("table", TWO, truth, 5, fine.withheld)])
    if fine.refused or coarse.refused:
        return
    told = frozenset(group for group in groups_of(names, coarse.cells) if group not in coarse.withheld)
    for key, count in truth.items():
        assert fine.cells[key] is None or not 0 < count < 5
        if 0 < count < 5:
            assert not _narrow(truth, fine, key, told)


@QUICK
@given(counts_of(3, 3), counts_of(3, 3))
def test_another_earlier_release_never_opens_what_was_refused(truth: dict[Key, int], other: dict[Key, int]) -> None:
    before = [Released("a", TWO, truth, 5), Released("b", TWO, other, 5)]
    now = {**truth, ("v0", "v0"): truth["v0", "v0"] + 1}
    alone, both = gate(now, TWO, earlier=before[:1]), gate(now, TWO, earlier=before)
    assert not (alone.refused and not both.refused)


@QUICK
@given(counts_of(3, 3), st.integers(5, 15))
def test_what_a_smaller_k_calls_small_a_larger_one_withholds_too(truth: dict[Key, int], k: int) -> None:
    smaller, larger = gate(truth, TWO, k=k), gate(truth, TWO, k=k + 5)
    for key, count in truth.items():
        if 0 < count < smaller.k:
            assert larger.cells[key] is None
    assert not (any(reason.code == "too_few" for reason in smaller.refused) and not larger.refused)


def test_k_is_five_at_least_and_ten_where_a_table_tells_of_orientation() -> None:
    truth = {("18-24",): 7, ("25-34",): 30, ("35-49",): 40}
    assert gate(truth, ("age_band",), k=1).k == 5
    assert gate(truth, ("age_band",), k=1).suppressed == 0
    told = gate(truth, ("age_band",), k=5, is_orientation=True)
    assert told.k == 10 and told.cells["18-24",] is None
    assert told.suppressed == 2  # one alone is total minus the rest
    assert [(reason.code, reason.count) for reason in told.reasons] == [("small", 1), ("complement", 1)]


def test_a_small_group_that_shares_one_outcome_is_withheld_with_its_zeros() -> None:
    truth = {("18-24", "dead"): 6, ("18-24", "released"): 0, ("25-34", "dead"): 20, ("25-34", "released"): 30,
             ("35-49", "dead"): 25, ("35-49", "released"): 15}  # fmt: skip
    shown = gate(truth, TWO)
    told = gate(truth, TWO, sensitive_dimension="outcome")
    assert shown.cells["18-24", "dead"] == 6 and shown.cells["18-24", "released"] == 0
    assert told.cells["18-24", "dead"] is None and told.cells["18-24", "released"] is None
    assert "alike" in {reason.code for reason in told.reasons}


@pytest.mark.parametrize("dimension", ["day", "week", "district", "locality", "name"])
def test_time_and_place_finer_than_month_and_region_are_refused(dimension: str) -> None:
    verdict = gate({("a",): 50, ("b",): 60}, (dimension,))
    assert [reason.code for reason in verdict.refused] == ["too_fine"]


def test_a_day_among_months_is_refused() -> None:
    verdict = gate({("2017-02-14",): 50, ("2017-03",): 60}, ("month",))
    assert [reason.code for reason in verdict.refused] == ["too_fine"]


@QUICK
@given(
    st.dictionaries(st.lists(st.text(max_size=3), max_size=4).map(tuple), st.integers(-3, 60), max_size=12),
    st.lists(st.sampled_from(["month", "year", "region", "country", "act", "outcome", "day", ""]), max_size=4),
    st.integers(-5, 200),
)
def test_whatever_comes_the_gate_answers(cells: dict[Key, int], dimensions: list[str], k: int) -> None:
    verdict = gate(cells, dimensions, k=k, sensitive_dimension="outcome")
    assert all(count is None or count == 0 or count >= 5 for count in verdict.cells.values())


@QUICK
@given(counts_of(3, 2))
def test_no_small_group_is_told_to_share_one_outcome(truth: dict[Key, int]) -> None:
    verdict = gate(truth, TWO, sensitive_dimension="outcome")
    for age in ("v0", "v1", "v2"):
        group = [truth[age, outcome] for outcome in ("v0", "v1")]
        if 0 < sum(group) < 15 and 0 in group:
            assert verdict.cells[age, "v0"] is None and verdict.cells[age, "v1"] is None


def test_empty_huge_and_muddled_tables_are_refused_and_never_raise() -> None:
    assert gate({}, ("month",)).refused[0].code == "too_few"
    assert gate({}, ()).refused[0].code == "dimensions"
    assert gate({("a",): 4}, ("act", "act")).refused[0].code == "dimensions"
    assert gate({("a", "b"): 40}, ("act",)).refused[0].code == "malformed"
    assert gate({("a",): -40}, ("act",)).refused[0].code == "malformed"
    assert gate({("2017-02", "2017"): 90}, ("month", "year")).refused[0].code == "twice"
    huge = {(f"a{n}", f"b{m}"): 9 for n in range(100) for m in range(100)}
    assert gate(huge, ("act", "outcome")).refused[0].code == "too_large"


def test_the_largest_table_is_decided_in_time() -> None:
    keys = product((f"2017-{month:02d}" for month in range(1, 13)), "ABCDEF", ("x", "y", "z", "w"))
    truth = {key: (number * 7) % 13 for number, key in enumerate(keys)}
    verdict = gate(truth, ("month", "region", "outcome"), sensitive_dimension="outcome")
    assert all(count is None or not 0 < count < 5 for count in verdict.cells.values())


def test_a_release_about_other_people_does_not_stand_in_the_way() -> None:
    truth = {("18-24",): 20, ("25-34",): 30}
    other = Released("table-1", ("age_band",), {("18-24",): 21, ("25-34",): 30}, 5, population=frozenset({"E-2/x"}))
    assert not gate(truth, ("age_band",), earlier=[other], population=frozenset({"E-1/x"})).refused
    assert gate(truth, ("age_band",), earlier=[other], population=frozenset({"E-2/x", "E-1/x"})).refused
    assert gate(truth, ("age_band",), earlier=[other]).refused


def test_months_of_an_earlier_release_are_compared_by_year() -> None:
    old = Released("by-month", ("month",), {("2017-02",): 30, ("2017-03",): 30}, 5)
    verdict = gate({("2016",): 40, ("2017",): 61}, ("year",), earlier=[old])
    assert [(reason.code, reason.release, reason.count) for reason in verdict.refused] == [("differs", "by-month", 1)]


def test_a_sum_told_before_gives_no_withheld_cell_away() -> None:
    """The region's outcome was withheld; the same table by another dimension would tell it by subtraction."""
    truth = {("18-24", "dead"): 3, ("18-24", "released"): 8, ("25-34", "dead"): 9, ("25-34", "released"): 8}
    by_outcome = {("dead",): 12, ("released",): 16}
    first = gate(truth, TWO)
    assert first.suppressed == 4 or first.refused
    old = Released("by-outcome", ("outcome",), by_outcome, 5)
    second = gate(truth, TWO, earlier=[old])
    assert second.refused or second.cells["18-24", "dead"] is None


def test_more_of_what_was_withheld_may_not_be_told_later() -> None:
    """Seven were withheld while k was ten, beside four; with five they alone would give the four away."""
    ages = {("18-24",): 4, ("25-34",): 7, ("35-49",): 40}
    strict = gate(ages, ("age_band",), is_orientation=True)
    old = Released("strict", ("age_band",), ages, 10, strict.withheld)
    later = gate({("2017",): 51}, ("year",), earlier=[old])
    assert not later.refused
    loose = gate(ages, ("age_band",), earlier=[old])
    assert loose.refused or loose.cells["25-34",] is None


@pytest.mark.skipif(not SYNTHETIC.exists(), reason="the invented table of 104 lies outside the repository")
def test_the_invented_table_of_104_leaves_by_month_and_never_by_month_region_and_age() -> None:
    with SYNTHETIC.open() as lines:
        rows = [(row["month"], row["district"], row["age_band"], row["outcome"]) for row in csv.DictReader(lines)]
    assert len(rows) == 104
    by_month = gate(Counter((row[0],) for row in rows), ("month",), is_orientation=True)
    assert not by_month.refused and by_month.suppressed == 0
    fine = Counter((month, region, age) for month, region, age, _ in rows)
    cube = gate(fine, ("month", "region", "age_band"), is_orientation=True)
    assert all(count is None or count == 0 or count >= 10 for count in cube.cells.values())
    assert cube.refused or cube.suppressed > len(cube.cells) // 2
    outcomes = gate(Counter((row[2], row[3]) for row in rows), TWO, sensitive_dimension="outcome")
    assert_holds(TWO, Counter((row[2], row[3]) for row in rows), outcomes)
    assert gate(Counter((row[1],) for row in rows), ("district",)).refused[0].code == "too_fine"
