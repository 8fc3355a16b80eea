"""Several tables about the same people, told one after the other: no number comes out of them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from safeconduct.counting.disclosure import Key, Released, Verdict, gate
from tests.counting.test_disclosure import QUICK

WHAT = ("outcome",)


def out(
    name: str, counts: Mapping[str, int], whom: str, earlier: Sequence[Released] = ()
) -> tuple[Verdict, Released]:
    """The gate's word on a table over outcomes of these incidents, and the same as released."""
    truth: dict[Key, int] = {(key,): count for key, count in counts.items()}
    population = frozenset(whom)
    verdict = gate(truth, WHAT, earlier=earlier, population=population)
    return verdict, Released(name, WHAT, truth, verdict.k, verdict.withheld, population)


def together(*tables: Mapping[str, int]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for table in tables:
        found.update(table)
    return dict(found)


def codes(verdict: Verdict) -> list[tuple[str, str]]:
    return [(reason.code, reason.release) for reason in verdict.refused]


FEW = {"missing": 3, "released": 20, "dead": 16}
MANY = {"missing": 30, "released": 45, "dead": 40}
MORE = {"missing": 50, "released": 70, "dead": 60}


def test_a_population_that_overlaps_an_earlier_one_partly_is_refused_by_its_name() -> None:
    """A and B, B and C, A and C, each without a small number: solved, they tell A's three."""
    first, old = out("a-and-b", together(FEW, MANY), "AB")
    second, _ = out("b-and-c", together(MANY, MORE), "BC", [old])
    assert not first.refused and codes(second) == [("overlaps", "a-and-b")]
    assert set(second.cells.values()) == {None}


def test_what_lies_apart_within_or_around_an_earlier_one_may_go_out() -> None:
    _, old = out("a-and-b", together(MANY, MORE), "AB")
    for whom, counts in (("C", MANY), ("B", MORE), ("ABC", together(MANY, MORE, MANY))):
        assert not out("now", counts, whom, [old])[0].refused


def test_parts_and_their_whole_do_not_tell_who_was_in_both() -> None:
    first, one = out("a", {"missing": 10, "released": 20}, "A")
    second, other = out("b", {"missing": 12, "released": 30}, "B", [one])
    both, _ = out("both", {"missing": 21, "released": 50}, "AB", [one, other])
    assert not first.refused and not second.refused and codes(both) == [("adds_up", "a”, “b")]


def test_a_whole_less_its_parts_does_not_tell_of_the_few_that_are_left() -> None:
    """Whichever of the three comes last."""
    _, whole = out("whole", together(FEW, MANY, MORE), "ABC")
    _, one = out("b", MANY, "B", [whole])
    assert ("adds_up", "b”, “whole") in codes(out("c", MORE, "C", [whole, one])[0])
    _, other = out("c", MORE, "C")
    assert "adds_up" in {
        code for code, _ in codes(out("whole", together(FEW, MANY, MORE), "ABC", [one, other])[0])
    }


def test_parts_of_parts_add_up_too() -> None:
    _, whole = out("whole", together(MANY, MANY, MORE, FEW), "ABCD")
    _, pair = out("pair", together(MANY, MORE), "AC", [whole])
    _, one = out("one", MANY, "A", [whole, pair])
    assert "adds_up" in {code for code, _ in codes(out("last", MANY, "B", [whole, pair, one])[0])}


def test_a_number_withheld_beside_a_small_one_does_not_come_out_of_a_whole_less_a_part() -> None:
    """The dead of A were withheld so that its three missing cannot be worked out; the whole less B would tell them."""
    few, rest = {"missing": 3, "released": 50, "dead": 8}, {"missing": 2, "released": 9, "dead": 30}
    first, one = out("a", few, "A")
    assert first.cells["dead",] is None and first.cells["missing",] is None
    second, other = out("b", rest, "B", [one])
    assert second.cells["dead",] == 30
    assert ("gives_away", "a") in codes(out("whole", together(few, rest), "AB", [one, other])[0])
    whole, around = out("whole", together(few, rest), "AB", [one])
    last, _ = out("b", rest, "B", [one, around])
    assert not whole.refused and last.cells["dead",] is None


COUNTS = st.fixed_dictionaries({name: st.integers(0, 30) for name in ("missing", "released", "dead")})


@QUICK
@given(COUNTS, COUNTS, COUNTS, st.permutations(["A", "B", "C", "AB", "ABC", "BC", "AC"]))
def test_no_attacker_solves_several_releases_for_a_small_number(
    a: dict[str, int], b: dict[str, int], c: dict[str, int], order: list[str]
) -> None:
    """Every way of adding and taking off what went out, found by plain search apart from the gate."""
    each, released, shown = {"A": a, "B": b, "C": c}, list[Released](), list[tuple[str, Verdict]]()
    for whom in order:
        verdict, one = out(whom, together(*(each[part] for part in whom)), whom, released)
        if not verdict.refused:
            released.append(one)
            shown.append((whom, verdict))
    for outcome in a:
        numbers = [(whom, said) for whom, verdict in shown if (said := verdict.cells[outcome,]) is not None]
        for signs in product((-1, 0, 1), repeat=len(numbers)):
            left = Counter[str]()
            for sign, (whom, _) in zip(signs, numbers, strict=True):
                left.update(dict.fromkeys(whom, sign))
            if set(left.values()) <= {0, 1} and any(left.values()):
                makes = sum(sign * count for sign, (_, count) in zip(signs, numbers, strict=True))
                assert makes == 0 or makes >= 5


def test_very_many_releases_are_compared_in_time() -> None:
    names = [f"{year}-{month:02d}" for year in range(2010, 2020) for month in range(1, 13)]
    months: dict[Key, int] = {(name,): 20 + number for number, name in enumerate(names)}
    old = [Released(f"t{n}", ("month",), months, 5, population=frozenset({f"E-{n}"})) for n in range(60)]
    everybody = frozenset(f"E-{n}" for n in range(61))
    counts = {key: count * 61 for key, count in months.items()}
    assert not gate(counts, ("month",), earlier=old, population=everybody).refused
