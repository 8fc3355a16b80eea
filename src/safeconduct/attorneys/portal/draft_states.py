"""The states of a draft as one table: from which state which move leads where, and who may make it. Pure.

``docs`` are generated from here. Nobody approves a draft they wrote in themselves, and a frozen draft never changes.
A draft that is struck out is kept with all its versions; only what was never signed can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    IN_PROGRESS = "in_progress"
    REVIEW_REQUESTED = "review_requested"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    READ_BACK = "read_back"
    SIGNED = "signed"
    FROZEN = "frozen"
    STRUCK = "struck"


class Who(StrEnum):
    """Who makes a move: whoever works on the case, or whoever accompanies them."""

    WRITES = "writes"
    REVIEWS = "reviews"


@dataclass(frozen=True, slots=True)
class Move:
    """One move. ``needs_read_back``: only for drafts that are (True) or are not (False) read to the person first."""

    code: str
    starts: frozenset[State]
    to: State
    who: Who
    needs_read_back: bool | None = None


S = State
BEGIN, EDIT, ASK, TAKE_BACK = "begin", "edit", "ask_review", "take_back"
APPROVE, CHANGES = "approve", "ask_changes"
READ, CORRECTED, SIGN, SIGN_UNREAD, FREEZE = "read_back", "corrected", "sign", "sign_unread", "freeze"
STRIKE, BRING_BACK = "strike", "bring_back"
UNSIGNED = frozenset({S.IN_PROGRESS, S.REVIEW_REQUESTED, S.CHANGES_REQUESTED, S.APPROVED, S.READ_BACK})
"""States in which the text may still be changed, or the draft struck out."""

MOVES: Mapping[str, Move] = MappingProxyType(
    {
        move.code: move
        for move in (
            Move(EDIT, UNSIGNED, S.IN_PROGRESS, Who.WRITES),
            Move(ASK, frozenset({S.IN_PROGRESS, S.CHANGES_REQUESTED}), S.REVIEW_REQUESTED, Who.WRITES),
            Move(TAKE_BACK, frozenset({S.REVIEW_REQUESTED}), S.IN_PROGRESS, Who.WRITES),
            Move(APPROVE, frozenset({S.REVIEW_REQUESTED}), S.APPROVED, Who.REVIEWS),
            Move(CHANGES, frozenset({S.REVIEW_REQUESTED, S.APPROVED}), S.CHANGES_REQUESTED, Who.REVIEWS),
            Move(READ, frozenset({S.APPROVED}), S.READ_BACK, Who.WRITES, needs_read_back=True),
            Move(CORRECTED, frozenset({S.APPROVED}), S.IN_PROGRESS, Who.WRITES, needs_read_back=True),
            Move(SIGN, frozenset({S.READ_BACK}), S.SIGNED, Who.WRITES, needs_read_back=True),
            Move(SIGN_UNREAD, frozenset({S.APPROVED}), S.SIGNED, Who.WRITES, needs_read_back=False),
            Move(FREEZE, frozenset({S.SIGNED}), S.FROZEN, Who.WRITES),
            Move(STRIKE, UNSIGNED, S.STRUCK, Who.WRITES),
            Move(BRING_BACK, frozenset({S.STRUCK}), S.IN_PROGRESS, Who.WRITES),
        )
    }
)
"""Every move there is. A draft begins in progress."""


class NotFromHere(ValueError):
    """The table lets nobody make this move from the state the draft is in."""


class OwnDraft(ValueError):
    """Nobody approves, or asks for changes of, a draft they wrote in themselves."""


def after(state: State, code: str, *, needs_read_back: bool) -> State:
    """The state a move leads to. Raises ``NotFromHere``."""
    move = MOVES.get(code)
    if move is None or state not in move.starts or move.needs_read_back not in (None, needs_read_back):
        raise NotFromHere
    return move.to


def replayed(codes: Iterable[str], *, needs_read_back: Iterable[bool]) -> State:
    """The state after these moves, the first one ``BEGIN``. A move that the table does not know changes nothing:
    a row that was written outside the program moves no draft."""
    state = State.IN_PROGRESS
    for code, needs in zip(codes, needs_read_back, strict=True):
        if code == BEGIN:
            continue
        try:
            state = after(state, code, needs_read_back=needs)
        except NotFromHere:
            continue
    return state


def possible(
    state: State, *, needs_read_back: bool, writes: bool, reviews: bool, wrote: bool
) -> tuple[str, ...]:
    """Moves open now, in the order of the table. ``wrote``: whether this person wrote in the draft themselves."""
    may = {Who.WRITES: writes, Who.REVIEWS: reviews and not wrote}
    return tuple(
        code
        for code, move in MOVES.items()
        if state in move.starts and may[move.who] and move.needs_read_back in (None, needs_read_back)
    )


def table() -> list[tuple[str, str, str, str]]:
    """From, move, to, who: one row for each way through, for the generated page of the documentation."""
    return [
        (start.value, move.code, move.to.value, move.who.value)
        for start in State
        for move in MOVES.values()
        if start in move.starts
    ]
