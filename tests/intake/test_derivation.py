"""The slow derivation: a fair gate, five seconds at most for wrong numbers, no way to shut anybody out."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from django.test import RequestFactory, override_settings

from safeconduct.intake import derivation, returning
from safeconduct.intake.derivation import Failures, TooBusy, Turns
from safeconduct.intake.public.visitor import network_bucket
from safeconduct.intake.returning import return_with
from tests.intake.people import begin, write_down_a_number


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def held() -> Iterator[tuple[Turns, threading.Event]]:
    """A gate for one, with somebody inside until the event is set."""
    turns, leave, inside = Turns(at_once=1, longest_queue=40), threading.Event(), threading.Event()

    def work() -> None:
        inside.set()
        leave.wait(10)

    first = threading.Thread(target=turns.run, args=(b"first", work))
    first.start()
    inside.wait(5)
    yield turns, leave
    leave.set()
    first.join(5)


def waiting(turns: Turns) -> int:
    return sum(map(len, turns._queues.values()))


def until(condition: object, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:  # type: ignore[operator]  # a function without arguments
        time.sleep(0.005)
    assert condition()  # type: ignore[operator]  # as above


class TestTurns:
    def test_who_floods_waits_behind_themselves_and_a_stranger_comes_next(
        self, held: tuple[Turns, threading.Event]
    ) -> None:
        turns, leave = held
        order: list[str] = []
        threads = []
        for name in ("flood", "flood", "flood", "magomed", "luiza"):
            thread = threading.Thread(
                target=turns.run, args=(name.encode(), lambda name=name: order.append(name))
            )
            thread.start()
            threads.append(thread)
            until(lambda: waiting(turns) == len(threads))
        leave.set()
        for thread in threads:
            thread.join(5)
        assert order == ["flood", "magomed", "luiza", "flood", "flood"]

    def test_one_network_never_fills_the_whole_queue(self, held: tuple[Turns, threading.Event]) -> None:
        turns, leave = held
        threads = [threading.Thread(target=turns.run, args=(b"flood", lambda: None)) for _ in range(10)]
        for thread in threads:
            thread.start()
        until(lambda: waiting(turns) == 10)
        with pytest.raises(TooBusy):
            turns.run(b"flood", lambda: None)
        done = []
        stranger = threading.Thread(target=turns.run, args=(b"magomed", lambda: done.append(True)))
        stranger.start()
        until(lambda: waiting(turns) == 11)
        leave.set()
        for thread in (*threads, stranger):
            thread.join(5)
        assert done == [True]

    def test_who_is_not_served_in_time_is_told_to_try_again_and_leaves_the_queue(
        self, held: tuple[Turns, threading.Event], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        turns, leave = held
        monkeypatch.setattr(derivation, "PATIENCE_SECONDS", 0.05)
        started = time.monotonic()
        with pytest.raises(TooBusy):
            turns.run(b"magomed", lambda: None)
        assert time.monotonic() - started < 2
        assert waiting(turns) == 0
        leave.set()
        until(lambda: turns._free == 1)
        assert turns.run(b"magomed", lambda: "served") == "served"

    def test_patience_is_four_seconds(self) -> None:
        assert derivation.PATIENCE_SECONDS == 4.0

    def test_an_error_inside_frees_the_place(self) -> None:
        turns = Turns(at_once=1)
        for _ in range(3):
            with pytest.raises(ZeroDivisionError):
                turns.run(b"x", lambda: 1 // 0)
        assert turns.run(b"x", lambda: 1) == 1

    def test_never_more_than_so_many_at_once(self) -> None:
        turns, inside, most, lock = Turns(at_once=2, longest_queue=100), 0, 0, threading.Lock()

        def work() -> None:
            nonlocal inside, most
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.002)
            with lock:
                inside -= 1

        threads = [
            threading.Thread(target=turns.run, args=(bytes([number % 5]), work)) for number in range(20)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert most == 2 and waiting(turns) == 0 and turns._free == 2


class TestFailures:
    def test_waiting_grows_and_never_passes_five_seconds(self) -> None:
        clock = Clock()
        failures = Failures(clock)
        seen = []
        for _ in range(50):
            seen.append(failures.wait_for("1234"))
            failures.add("1234")
        assert seen[:7] == [0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 5.0]
        assert max(seen) == 5.0
        assert failures.wait_for("4321") == 0.0

    def test_time_that_passed_is_counted_and_an_hour_forgets(self) -> None:
        clock = Clock()
        failures = Failures(clock)
        for _ in range(10):
            failures.add("1234")
        clock.now += 3
        assert failures.wait_for("1234") == pytest.approx(2.0)
        clock.now += 3
        assert failures.wait_for("1234") == 0.0
        clock.now += 3601
        failures.add("1234")
        assert failures.wait_for("1234") == 0.25

    def test_memory_is_bounded_and_holds_no_address(self) -> None:
        failures = Failures(Clock())
        for number in range(derivation.LOCATORS_REMEMBERED + 50):
            failures.add(str(number))
        assert len(failures._seen) == derivation.LOCATORS_REMEMBERED


@pytest.mark.usefixtures("quick")
class TestComingBack:
    @pytest.fixture(autouse=True)
    def naps(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        """How long somebody would have waited."""
        taken: list[float] = []
        monkeypatch.setattr(returning.time, "sleep", taken.append)
        return taken

    def test_wrong_numbers_slow_a_locator_down_and_the_right_one_still_opens(self, naps: list[float]) -> None:
        number = write_down_a_number()
        derived = returning.open_receipt(number.receipt)
        holder = begin(number=type(number)(number.receipt, derived))
        for _ in range(30):
            derivation.FAILURES.add(number.locator)
        found = return_with(number.receipt, b"somewhere")
        assert found is not None and found.id == holder.id
        assert len(naps) == 1 and 4.5 < naps[0] <= 5.0

    def test_an_unknown_locator_is_counted_like_a_known_one(self, naps: list[float]) -> None:
        number = write_down_a_number()
        for _ in range(3):
            assert return_with(number.receipt, b"somewhere") is None
        assert len(naps) == 2 and naps == sorted(naps)
        assert derivation.FAILURES.wait_for(number.locator) > 0

    def test_a_full_waiting_room_turns_nobody_away(
        self, monkeypatch: pytest.MonkeyPatch, naps: list[float]
    ) -> None:
        """Eight strangers who wait for wrong numbers all day long must not lock a ninth person out."""
        monkeypatch.setattr(returning, "_WAITING_ROOM", threading.BoundedSemaphore(1))
        assert returning._WAITING_ROOM.acquire(blocking=False)
        number = write_down_a_number()
        holder = begin(number=type(number)(number.receipt, returning.open_receipt(number.receipt)))
        derivation.FAILURES.add(number.locator)
        found = return_with(number.receipt, b"somewhere")
        assert found is not None and found.id == holder.id and naps == []

    def test_too_busy_counts_as_no_failure(self, monkeypatch: pytest.MonkeyPatch) -> None:
        number = write_down_a_number()

        def full(bucket: bytes, work: object) -> None:
            raise TooBusy

        monkeypatch.setattr(returning.TURNS, "run", full)
        with pytest.raises(TooBusy):
            return_with(number.receipt, b"somewhere")
        assert derivation.FAILURES.wait_for(number.locator) == 0.0

    def test_every_try_costs_one_derivation_known_or_not(self, monkeypatch: pytest.MonkeyPatch) -> None:
        number = write_down_a_number()
        begin(number=type(number)(number.receipt, returning.open_receipt(number.receipt)))
        derived = []
        real = returning.open_receipt
        monkeypatch.setattr(
            returning, "open_receipt", lambda receipt: derived.append(receipt) or real(receipt)
        )
        return_with(number.receipt, b"x")
        return_with(write_down_a_number().receipt, b"x")
        assert len(derived) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.200", True),
        ("203.0.113.7", "203.0.114.7", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:1:2:3", True),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:ff::1", True),
        ("2001:db8::1", "2001:db8:0:100::1", False),
        ("::ffff:203.0.113.7", "203.0.113.9", True),
        ("", "unix:", True),
    ],
)
def test_addresses_of_one_network_wait_in_one_queue(one: str, other: str, same: bool) -> None:
    """Somebody with a whole /64 of their own must not stand in a thousand queues."""
    buckets = [network_bucket(RequestFactory().get("/", REMOTE_ADDR=address)) for address in (one, other)]
    assert (buckets[0] == buckets[1]) is same
    assert one.encode() not in buckets[0] or not one


def test_behind_our_own_proxy_only_what_it_added_counts() -> None:
    def bucket(forwarded: str) -> bytes:
        return network_bucket(
            RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)
        )

    assert bucket("203.0.113.7") == bucket("198.51.100.1"), "without a proxy the header is a stranger's claim"
    with override_settings(TRUSTED_PROXY=True):
        assert bucket("203.0.113.7") != bucket("198.51.100.1")
        assert bucket("8.8.8.8, 203.0.113.7") == bucket("9.9.9.9, 203.0.113.7")
