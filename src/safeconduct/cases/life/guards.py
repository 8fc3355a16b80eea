"""What must be true before a step: facts of a case in, reasons why not out. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from safeconduct.cases.life.stages import NEXT, Side, Stage, follows
from safeconduct.intake.states import State

CLEAR, WAIVED, CONFLICT = "clear", "waived", "conflict"
"""What a conflict check may have come to; anything else is "not decided"."""
REASONS = frozenset(
    {
        "not_live", "not_from_here", "conflict_undecided", "conflict_found", "no_agreement", "not_returned",
        "no_proof_paper", "no_proof_chosen", "no_read_back", "no_hearing", "open_dates", "unclear_dates",
        "open_clocks", "no_reason",
    }
)  # fmt: skip
ON_THE_FORM = frozenset({"no_proof_chosen", "no_read_back", "open_clocks", "no_reason"})
"""Reasons that the form of the step asks about: they keep nobody from opening it."""
LIVE = frozenset({State.WAITING, State.OPEN, State.CLOSED})


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What guards look at.

    Attributes:
        conflict: what the conflict check came to. agreed: the person lets attorneys be shown the case.
        was_placed: an attorney outside had it, once.
        proof_papers: ids of papers that show that something was filed; proof: the one chosen.
        hearings: hearings and interviews that are kept and open. open_dates: kept dates without an end.
        are_dates_whole: every date and clock could be read. open_clocks: the law's deadlines still to come.
        settled: what becomes of those, as somebody said. has_outcome: a coded outcome was recorded.
        reason: the coded reason to close. read_back: all that is filed was read back to the person.
    """

    stage: Stage = Stage.NEW
    state: str = State.OPEN
    conflict: str = ""
    agreed: bool = False
    sides: frozenset[Side] = frozenset()
    was_placed: bool = False
    proof_papers: frozenset[str] = frozenset()
    proof: str = ""
    hearings: int = 0
    open_dates: int = 0
    are_dates_whole: bool = True
    open_clocks: int = 0
    settled: str = ""
    has_outcome: bool = False
    reason: str = ""
    read_back: bool = False


Guard = Callable[[CaseFacts], str]


def reasons(to: Stage, facts: CaseFacts) -> tuple[str, ...]:
    """Why the step to a stage is not possible, as codes; nothing where it is. Never raises."""
    if facts.state not in LIVE:
        return ("not_live",)
    if not follows(facts.stage, to):
        return ("not_from_here",)
    return tuple(code for guard in GUARDS.get(to, ()) if (code := guard(facts)))


def possible(facts: CaseFacts) -> dict[Stage, tuple[str, ...]]:
    """Every step the table knows from here, with why not."""
    return {to: reasons(to, facts) for to in NEXT[facts.stage]}


def _conflict(facts: CaseFacts) -> str:
    if facts.conflict in {CLEAR, WAIVED}:
        return ""
    return "conflict_found" if facts.conflict == CONFLICT else "conflict_undecided"


def _agreement(facts: CaseFacts) -> str:
    return "" if facts.agreed else "no_agreement"


def _returned(facts: CaseFacts) -> str:
    """Once an attorney has it, it is offered again only after they gave it back."""
    return "not_returned" if facts.was_placed and Side.BOOMERANG not in facts.sides else ""


def _proof(facts: CaseFacts) -> str:
    if not facts.proof_papers:
        return "no_proof_paper"
    return "" if facts.proof in facts.proof_papers else "no_proof_chosen"


def _read_back(facts: CaseFacts) -> str:
    return "" if facts.read_back else "no_read_back"


def _hearing(facts: CaseFacts) -> str:
    return "" if facts.hearings else "no_hearing"


def _dates(facts: CaseFacts) -> str:
    if facts.open_dates:
        return "open_dates"
    return "" if facts.are_dates_whole else "unclear_dates"


def _clocks(facts: CaseFacts) -> str:
    return "open_clocks" if facts.open_clocks and not facts.settled else ""


def _reason(facts: CaseFacts) -> str:
    return "" if facts.has_outcome or facts.reason else "no_reason"


GUARDS: Mapping[Stage, tuple[Guard, ...]] = MappingProxyType(
    {
        Stage.MAY_PROCEED: (_conflict,),
        Stage.INTAKE: (_conflict,),
        Stage.CASE_REVIEW: (_conflict,),
        Stage.ACCEPTED: (_conflict,),
        Stage.OFFERING: (_conflict, _agreement, _returned),
        Stage.PLACED: (_conflict, _agreement),
        Stage.PREPARING: (_conflict,),
        Stage.FILED: (_proof, _read_back),
        Stage.HEARING_SET: (_hearing,),
        Stage.CLOSED: (_dates, _clocks, _reason),
    }
)
"""What is asked before each stage. A stage without a line here asks only that the table lets it follow."""
_CODES: Mapping[Guard, tuple[str, ...]] = MappingProxyType(
    {
        _conflict: ("conflict_undecided", "conflict_found"),
        _agreement: ("no_agreement",),
        _returned: ("not_returned",),
        _proof: ("no_proof_paper", "no_proof_chosen"),
        _read_back: ("no_read_back",),
        _hearing: ("no_hearing",),
        _dates: ("open_dates", "unclear_dates"),
        _clocks: ("open_clocks",),
        _reason: ("no_reason",),
    }
)
GUARDED_BY: Mapping[Stage, tuple[str, ...]] = MappingProxyType(
    {to: tuple(code for guard in found for code in _CODES[guard]) for to, found in GUARDS.items()}
)
"""The codes that may stand in the way of each stage, for the documents."""
