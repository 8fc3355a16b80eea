"""Whatever is done to a chain is found, at its place; and both readers say the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.evidence.custody import Action, Broken, Digests, Event, Happened, Head, append, read, verify

from .conftest import COURT_FILE, ITEM, NOON, OTHER_ITEM, PHOTOGRAPH, Lines, chained, happenings

WHOLE, HEAD = chained(happenings())
places = st.integers(0, len(WHOLE) - 1)


def told_by(verifier: Any, lines: Lines, head: Head) -> tuple[int, str] | None:
    """What the court's file says of the same lines: place and kind."""
    entry = {"item": str(head.item), "count": head.count, "head": head.digest.hex()}
    try:
        verifier.Chain(entry, {}).check(iter(lines))
    except verifier.Untrue as found:
        _event, number, kind = str(found).split(" ")[:3]
        return int(number.rstrip(":")), kind.rstrip(":").lower()
    return None


def found(lines: Lines, head: Head = HEAD) -> tuple[int, str] | None:
    broken = verify(lines, head)
    return (broken.number, broken.kind) if broken else None


def test_a_chain_nobody_touched_is_whole(verifier: Any) -> None:
    assert verify(WHOLE, HEAD) is None
    assert told_by(verifier, WHOLE, HEAD) is None
    assert verify(WHOLE, HEAD, printed={3: read(WHOLE[2]).digest(), 9: HEAD.digest}) is None


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (lambda c: c[:3] + c[4:], (4, "missing")),
        (lambda c: c[1:], (1, "missing")),
        (lambda c: [*c[:2], c[3], c[2], *c[4:]], (3, "reordered")),
        (lambda c: [*c[1:], c[0]], (1, "reordered")),
        (lambda c: [c[-1], *c[:-1]], (1, "reordered")),
        (lambda c: [*c[:5], c[4], *c[5:]], (6, "doubled")),
        (lambda c: [*c, c[-1]], (10, "doubled")),
        (lambda c: [*c[:7], c[1], *c[7:]], (8, "doubled")),
        (lambda c: c[:-1], (9, "truncated")),
        (lambda c: c[:-4], (6, "truncated")),
        (lambda c: [], (1, "truncated")),
        (lambda c: [*c[:4], c[4].replace(b"5.15", b"5.16"), *c[5:]], (5, "changed")),
        (lambda c: [*c[:8], c[8].replace(b"court", b"caurt")], (9, "changed")),
        (lambda c: [*c[:7], c[7].replace(b"07:00", b"07:01"), c[8]], (8, "changed")),
        (lambda c: [c[0].replace(b'"previous":"0', b'"previous":"1'), *c[1:]], (1, "changed")),
        (lambda c: [*c[:2], c[2].replace(b'"number":3', b'"number":7'), *c[3:]], (3, "changed")),
        (lambda c: [*c[:2], c[2].replace(b'"number":3', b'"number":1'), *c[3:]], (3, "changed")),
        (lambda c: [*c[:2], b"{}", *c[3:]], (3, "changed")),
    ],
)  # fmt: skip
def test_what_was_done_is_named_with_its_place(
    done: Callable[[Lines], Lines], expected: tuple[int, str], verifier: Any
) -> None:
    assert found(done(WHOLE)) == expected
    assert told_by(verifier, done(WHOLE), HEAD) == expected


def test_an_event_that_the_head_does_not_know_was_added(verifier: Any) -> None:
    event, _ = append(HEAD, Happened(Action.VIEWED, NOON))
    longer = [*WHOLE, event.canonical()]
    assert found(longer) == told_by(verifier, longer, HEAD) == (10, "added")


def test_an_event_of_another_item_does_not_pass(verifier: Any) -> None:
    foreign, _ = chained(happenings(), OTHER_ITEM)
    mixed = [*WHOLE[:3], foreign[3], *WHOLE[4:]]
    assert found(mixed) == told_by(verifier, mixed, HEAD) == (4, "changed")


def test_a_chain_written_anew_with_its_head_is_caught_by_a_printed_head() -> None:
    fewer = [one for one in happenings() if one.action is not Action.VIEWED]
    lines, head = chained(fewer)
    assert verify(lines, head) is None, "nothing inside can show it"
    broken = verify(lines, head, printed={6: read(WHOLE[5]).digest()})
    assert broken and broken.kind == "changed" and "printed" in broken.why
    cut = verify(lines, head, printed={HEAD.count: HEAD.digest})
    assert cut == Broken(ITEM, 9, "truncated", "9 events were counted, the last ones are gone")


def verified(ciphertext: bytes) -> Happened:
    return Happened(Action.VERIFIED, NOON, artifact=PHOTOGRAPH, ciphertext=ciphertext)


def test_a_verification_of_another_file_contradicts_the_stored_one(verifier: Any) -> None:
    event, head = append(HEAD, verified(bytes(32)))
    lines = [*WHOLE, event.canonical()]
    assert found(lines, head) == (10, "contradicts")
    assert told_by(verifier, lines, head) == (10, "contradicts")


def test_a_failed_verification_may_name_what_was_found_and_a_file_may_be_locked_anew(verifier: Any) -> None:
    more = [
        Happened(Action.FAILED_VERIFICATION, NOON, artifact=PHOTOGRAPH, ciphertext=b"\1" * 32),
        Happened(Action.STORED, NOON, artifact=PHOTOGRAPH, ciphertext=b"\2" * 32, details=("locked_anew",)),
        verified(b"\2" * 32),
    ]
    lines, head = chained([*happenings(), *more])
    assert found(lines, head) is told_by(verifier, lines, head) is None


def test_the_writer_can_ask_before_it_writes_a_contradiction() -> None:
    known = Digests()
    for one in happenings():
        assert known.objection(one) == ""
        known.note(one)
    assert known.objection(verified(bytes(32)))


@st.composite
def changes(draw: st.DrawFn) -> tuple[Lines, int, str]:
    """Any single change of a chain: the lines after it, its place, its kind (or empty where several fit)."""
    lines, place = list(WHOLE), draw(places)
    kind = draw(st.sampled_from(["byte", "field", "delete", "swap", "double", "cut", "bytes gone"]))
    line, other = lines[place], draw(places.filter(lambda one: one != place))
    if kind == "byte":
        at, new = draw(st.integers(0, len(line) - 1)), draw(st.integers(0, 255))
        changed = line[:at] + bytes([new if new != line[at] else new ^ 1]) + line[at + 1 :]
        return [*lines[:place], changed, *lines[place + 1 :]], place + 1, "changed"
    if kind == "bytes gone":
        at = draw(st.integers(0, len(line) - 1))
        return [*lines[:place], line[:at], *lines[place + 1 :]], place + 1, "changed"
    if kind == "field":
        return [*lines[:place], draw(rewritten_fields(line)), *lines[place + 1 :]], place + 1, "changed"
    if kind == "delete":
        return (
            lines[:place] + lines[place + 1 :],
            place + 1,
            "truncated" if place == len(lines) - 1 else "missing",
        )
    if kind == "swap":
        lines[place], lines[other] = lines[other], lines[place]
        return lines, min(place, other) + 1, "reordered"
    if kind == "cut":
        return lines[:place], place + 1, "truncated"
    to = draw(st.integers(place + 1, len(lines)))
    return [*lines[:to], line, *lines[to:]], to + 1, "doubled"


@st.composite
def rewritten_fields(draw: st.DrawFn, line: bytes) -> bytes:
    """The line with one field replaced by another value of its kind: a forger who knows the format."""
    fields = json.loads(line)
    hexes, ids = st.binary(min_size=32, max_size=32).map(bytes.hex), st.uuids().map(str)
    values: dict[str, st.SearchStrategy[object]] = {
        "action": st.sampled_from([one.value for one in Action]), "actor": st.none() | ids, "artifact": ids,
        "at": st.just("2026-11-21T00:00:00.000000Z"), "ciphertext": hexes, "item": ids, "plaintext": hexes,
        "details": st.just(["forged"]), "number": st.integers(1, 12), "previous": hexes, "tool": st.just("gimp"),
    }  # fmt: skip
    name = draw(st.sampled_from(sorted(values)))
    fields[name] = draw(values[name].filter(lambda value: value != json.loads(line)[name]))
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()


@given(changes())
def test_any_single_change_of_any_event_is_found_where_it_is(change: tuple[Lines, int, str]) -> None:
    lines, place, kind = change
    assert found(lines) == (place, kind)


@given(changes())
def test_both_readers_find_the_same(change: tuple[Lines, int, str]) -> None:
    assert told_by(COURT_FILE, change[0], HEAD) == found(change[0])


@given(st.lists(places), st.lists(places))
def test_any_other_sequence_of_true_events_is_not_the_chain(first: list[int], second: list[int]) -> None:
    order = first + second
    assert (found([WHOLE[i] for i in order]) is None) == (order == list(range(len(WHOLE))))


def test_a_long_chain_is_read_one_line_at_a_time() -> None:
    def running() -> Iterator[bytes]:
        head = Head(ITEM)
        for _ in range(3000):
            event, head = append(head, Happened(Action.VIEWED, NOON))
            ends.append(head)
            yield event.canonical()

    ends: list[Head] = []
    for _ in running():
        pass
    last = ends[-1]
    assert verify(running(), last) is None


def test_events_kept_as_fields_are_checked_through_their_lines() -> None:
    events: list[Event] = [read(line) for line in WHOLE]
    assert verify((event.canonical() for event in events), HEAD) is None


def test_the_head_before_the_first_event_is_empty() -> None:
    assert Head(UUID(int=5)) == Head(UUID(int=5), 0, bytes(32))
    assert verify([], Head(ITEM)) is None
