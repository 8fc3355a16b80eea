"""Independent origins: repeats count once, circles are refused, nobody reviews what they wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.counting.bounds import Kind
from safeconduct.counting.corroboration import (
    InACircle,
    NotRecorded,
    ReviewerIsAuthor,
    Source,
    Statement,
    TooFewReviewers,
    check_derived_from,
    check_review,
    independent_origins,
    origin_of,
)


def recorded(**derived_from: str | None) -> dict[str, Source]:
    return {id: Source(id, source) for id, source in derived_from.items()}


PRESS = recorded(novaya=None, wire="novaya", blog="wire", helpline=None)


def said(id: str, *sources: str, kind: Kind = Kind.ALLEGATION, repeats: str | None = None) -> Statement:
    return Statement(id, kind, sources, repeats)


def test_two_articles_that_quote_one_report_are_one_origin() -> None:
    found = independent_origins([said("C1", "wire"), said("C2", "blog", "novaya")], PRESS)
    assert (found.number, found.is_corroborated) == (1, False)
    assert found.claims == {"novaya": ("C1", "C2")}


def test_a_second_origin_corroborates() -> None:
    found = independent_origins([said("C1", "blog"), said("C2", "helpline")], PRESS)
    assert (found.number, found.is_corroborated) == (2, True)


def test_an_acknowledgement_is_an_origin_like_another() -> None:
    assert independent_origins([said("C1", "novaya", kind=Kind.ACKNOWLEDGEMENT)], PRESS).number == 1


@pytest.mark.parametrize(
    "useless",
    [
        said("X", "helpline", kind=Kind.DENIAL),
        said("X", "helpline", kind=Kind.ESTIMATE),
        said("X", "helpline", kind=Kind.RETRACTION),
        replace(said("X", "helpline"), retracted=True),
        replace(said("X", "helpline"), superseded=True),
        replace(said("X", "helpline"), credibility=5),
        said("X", "helpline", repeats="C1"),
        said("X"),
    ],
    ids=["denial", "estimate", "retraction", "retracted", "superseded", "improbable", "repeat", "no source"],
)
def test_some_claims_bring_no_origin(useless: Statement) -> None:
    assert independent_origins([said("C1", "novaya"), useless], PRESS).number == 1


@pytest.mark.parametrize(
    "circle", [recorded(a="a"), recorded(a="b", b="a"), recorded(a="b", b="c", c="b")], ids=["1", "2", "tail"]
)
def test_sources_in_a_circle_are_refused(circle: dict[str, Source]) -> None:
    with pytest.raises(InACircle, match=r"lead back") as refused:
        origin_of("a", circle)
    assert "a" in refused.value.ids or set(refused.value.ids) == {"b", "c"}


def test_a_link_that_would_close_a_circle_is_refused_before_it_is_saved() -> None:
    check_derived_from("helpline", "blog", PRESS)
    check_derived_from("new", "blog", PRESS)
    check_derived_from("novaya", None, PRESS)
    with pytest.raises(InACircle):
        check_derived_from("novaya", "blog", PRESS)
    with pytest.raises(NotRecorded) as refused:
        check_derived_from("novaya", "nobody", PRESS)
    assert refused.value.id == "nobody"


def test_claims_that_repeat_each_other_in_a_circle_are_refused() -> None:
    with pytest.raises(InACircle):
        independent_origins([said("A", "novaya", repeats="B"), said("B", "novaya", repeats="A")], PRESS)
    with pytest.raises(NotRecorded):
        independent_origins([said("A", "novaya", repeats="gone")], PRESS)
    with pytest.raises(NotRecorded):
        independent_origins([said("A", "nobody")], PRESS)


def test_a_long_chain_is_followed_to_its_end() -> None:
    chain = {f"{n}": Source(f"{n}", f"{n + 1}" if n < 5_000 else None) for n in range(5_001)}
    assert origin_of("0", chain) == "5000"


def test_a_reviewer_wrote_nothing_of_it_and_two_are_two_people() -> None:
    check_review({"Vera"}, ["Tom"])
    check_review({"Vera"}, ["Tom", "Amal"], needed=2)
    with pytest.raises(ReviewerIsAuthor, match=r"\.$"):
        check_review({"Vera", "Tom"}, ["Amal", "Tom"])
    with pytest.raises(TooFewReviewers, match="2 different people"):
        check_review({"Vera"}, ["Tom", "Tom"], needed=2)
    with pytest.raises(TooFewReviewers, match="1 person"):
        check_review({"Vera"}, [])


@st.composite
def forests(draw: st.DrawFn) -> dict[str, Source]:
    """Sources, each derived from an earlier one or from none."""
    number = draw(st.integers(1, 8))
    links = [draw(st.none() | st.integers(0, n - 1)) if n else None for n in range(number)]
    return {f"S{n}": Source(f"S{n}", None if to is None else f"S{to}") for n, to in enumerate(links)}


@st.composite
def files(draw: st.DrawFn) -> tuple[dict[str, Source], list[Statement]]:
    sources = draw(forests())
    some = st.lists(st.sampled_from(sorted(sources)), max_size=3).map(tuple)
    kinds = st.sampled_from(list(Kind))
    number = draw(st.integers(1, 6))
    return sources, [Statement(f"C{n}", draw(kinds), draw(some)) for n in range(number)]


@given(files(), st.data())
def test_a_repeat_a_denial_or_an_article_about_it_adds_no_origin(
    file: tuple[dict[str, Source], list[Statement]], data: st.DataObject
) -> None:
    sources, statements = file
    before = independent_origins(statements, sources)
    first = data.draw(st.sampled_from(statements))
    article = Source("article", data.draw(st.sampled_from(sorted(sources))))
    more = {**sources, "article": article, "palace": Source("palace")}
    repeat = Statement("again", Kind.ALLEGATION, ("article",), repeats=first.id)
    denial = Statement("no", Kind.DENIAL, ("palace",))
    assert independent_origins([*statements, repeat, denial], more).number == before.number
    if first.counts and first.sources:
        quoting = Statement("quoting", Kind.ALLEGATION, ("article",))
        derived = {**more, "article": Source("article", first.sources[0])}
        assert independent_origins([*statements, quoting], derived).number == before.number


@given(files())
def test_origins_are_roots_never_more_than_sources_and_order_changes_nothing(
    file: tuple[dict[str, Source], list[Statement]],
) -> None:
    sources, statements = file
    found = independent_origins(statements, sources)
    assert all(sources[origin].derived_from is None for origin in found.claims)
    assert found.number <= len({source for each in statements for source in each.sources})
    assert independent_origins(reversed(statements), sources) == found
