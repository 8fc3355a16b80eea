"""Where an incident stands, as one table: reported, contested, corroborated, assessed, withdrawn.

Two things are kept apart. The *grade* says how well something is known: reported, corroborated or assessed at
a standard of proof. A standing denial makes the incident *contested* and never touches the grade: what is
corroborated and denied is shown as both, what is only reported and denied is shown as contested.

What follows from the record alone (a denial arrives or is taken back, an origin falls away) is settled by
``settled``; everything else is a step that a person takes, with a second person as reviewer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from safeconduct.counting.corroboration import ENOUGH_ORIGINS, Refused, check_review
from safeconduct.counting.standards import ASSESSABLE, Standard


class State(StrEnum):
    """What is shown of an incident."""

    REPORTED = "reported"
    CONTESTED = "contested"
    CORROBORATED = "corroborated"
    ASSESSED = "assessed"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What happens to an incident."""

    DENY = "deny"
    TAKE_BACK_DENIAL = "take_back_denial"
    CORROBORATE = "corroborate"
    LOSE_CORROBORATION = "lose_corroboration"
    ASSESS = "assess"
    TAKE_BACK_ASSESSMENT = "take_back_assessment"
    WITHDRAW = "withdraw"
    BRING_BACK = "bring_back"


GRADES = frozenset({State.REPORTED, State.CORROBORATED, State.ASSESSED, State.WITHDRAWN})
KNOWN = frozenset({State.REPORTED, State.CORROBORATED, State.ASSESSED})


class NotNow(Exception):
    """This step is not possible now. The text is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an incident stands. ``standard`` is there exactly while it is assessed."""

    grade: State = State.REPORTED
    contested: bool = False
    standard: Standard | None = None

    def __post_init__(self) -> None:
        if self.grade not in GRADES:
            raise ValueError("Contested is no grade: it stands beside one.")
        if (self.grade is State.ASSESSED) != (self.standard is not None):
            raise ValueError("An assessment has a standard of proof, and nothing else has.")

    @property
    def shown(self) -> tuple[State, ...]:
        """The states to show, always together."""
        if not self.contested or self.grade is State.WITHDRAWN:
            return (self.grade,)
        if self.grade is State.REPORTED:
            return (State.CONTESTED,)
        return (self.grade, State.CONTESTED)

    @property
    def speaks_as(self) -> Standard:
        """The standard whose words may be used: that of the assessment, otherwise "reported"."""
        return self.standard or Standard.REPORTED


@dataclass(frozen=True, slots=True)
class Facts:
    """What is recorded when a step is taken.

    Attributes:
        origins: independent origins of its usable claims. denials: denials that nobody has taken back.
        court_finding: a court's finding is among its claims.
        standard: what an assessment comes to, for ``ASSESS``.
        authors: ids of all who wrote what is reviewed. reviewers: ids of those who answer for this step.
    """

    origins: int = 0
    denials: int = 0
    court_finding: bool = False
    standard: Standard | None = None
    authors: frozenset[str] = frozenset()
    reviewers: frozenset[str] = frozenset()


Guard = Callable[[Facts], str]
"""Why a step is not possible, in a sentence; empty if it is."""


def _is_denied(facts: Facts) -> str:
    return "" if facts.denials else "No denial is recorded."


def _is_not_denied(facts: Facts) -> str:
    return "A denial still stands." if facts.denials else ""


def _has_origins(facts: Facts) -> str:
    if facts.origins < ENOUGH_ORIGINS:
        return f"This needs {ENOUGH_ORIGINS} origins that do not depend on each other."
    return _is_reviewed(facts)


def _lacks_origins(facts: Facts) -> str:
    return "Enough independent origins still stand behind it." if facts.origins >= ENOUGH_ORIGINS else ""


def _is_assessed(facts: Facts) -> str:
    if facts.standard not in ASSESSABLE:
        return "Say which standard of proof is reached."
    if facts.standard is Standard.JUDICIAL and not facts.court_finding:
        return "Record the finding of the court first."
    return "" if facts.origins or facts.court_finding else "Nothing that can be used is recorded."


def _is_assessed_and_reviewed(facts: Facts) -> str:
    return _is_assessed(facts) or _is_reviewed(facts)


def _is_reviewed(facts: Facts) -> str:
    try:
        check_review(facts.authors, facts.reviewers)
    except Refused as refused:
        return str(refused)
    return ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table. ``grade`` and ``contested`` are what the step makes of them, None: unchanged."""

    step: Step
    grades: frozenset[State]
    guard: Guard
    grade: State | None = None
    contested: bool | None = None
    follows: bool = False
    """It follows from the record, nobody decides it."""


TABLE: tuple[Row, ...] = (
    Row(Step.DENY, KNOWN, _is_denied, contested=True, follows=True),
    Row(Step.TAKE_BACK_DENIAL, KNOWN, _is_not_denied, contested=False, follows=True),
    Row(Step.CORROBORATE, frozenset({State.REPORTED}), _has_origins, grade=State.CORROBORATED),
    Row(
        Step.LOSE_CORROBORATION,
        frozenset({State.CORROBORATED}),
        _lacks_origins,
        grade=State.REPORTED,
        follows=True,
    ),
    Row(Step.ASSESS, KNOWN, _is_assessed_and_reviewed, grade=State.ASSESSED),
    Row(Step.TAKE_BACK_ASSESSMENT, frozenset({State.ASSESSED}), _is_reviewed, grade=State.REPORTED),
    Row(Step.WITHDRAW, KNOWN, _is_reviewed, grade=State.WITHDRAWN),
    Row(Step.BRING_BACK, frozenset({State.WITHDRAWN}), _is_reviewed, grade=State.REPORTED),
)
"""Every step there is. Bringing back starts from "reported": what was known has to be looked at again."""

_ROWS = {row.step: row for row in TABLE}


def after(standing: Standing, step: Step, facts: Facts) -> Standing:
    """Where a step leads, settled. Raises ``NotNow`` with the reason."""
    row = _ROWS[step]
    why_not = _why_not(standing, row, facts)
    if why_not:
        raise NotNow(why_not)
    return settled(_apply(standing, row, facts), facts)


def settled(standing: Standing, facts: Facts) -> Standing:
    """The standing with everything that follows from the record. Call it whenever the record changed."""
    for row in TABLE:
        if row.follows and not _why_not(standing, row, facts):
            standing = _apply(standing, row, facts)
    return standing


def possible(standing: Standing, facts: Facts) -> tuple[Step, ...]:
    """The steps that a person may take now."""
    return tuple(row.step for row in TABLE if not row.follows and not _why_not(standing, row, facts))


def _why_not(standing: Standing, row: Row, facts: Facts) -> str:
    if standing.grade not in row.grades:
        grades = " or ".join(sorted(row.grades))
        return f"This can be done with what is {grades}; the incident is {standing.grade}."
    return row.guard(facts)


def _apply(standing: Standing, row: Row, facts: Facts) -> Standing:
    grade = row.grade or standing.grade
    contested = standing.contested if row.contested is None else row.contested
    if row.grade is None:
        return replace(standing, contested=contested)
    return Standing(grade, contested, facts.standard if grade is State.ASSESSED else None)
