"""The case room of the demo: one whole case, what others look at beside it, and cases that were closed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from safeconduct.demo.case_room import house, whole
from safeconduct.demo.case_room.acting import Case

ROOM: Mapping[str, Callable[[Case], None]] = {
    "whole": whole.work_on, "check": house.check_only, "lend": house.lend, "asked": house.ask_in_danger,
}  # fmt: skip


def in_case_room(codes: Iterable[str], case: Case) -> None:
    """What the stories name by their codes."""
    for code in codes:
        ROOM[code](case)
