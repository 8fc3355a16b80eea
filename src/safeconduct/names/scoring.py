"""What two people have in common, as a score from 0 to 1 and the reasons for it.

The weights of the reasons add up to the score (before it is held between 0 and 1). The name carries most; a number
or a birth adds, what contradicts subtracts, but an exact name never falls below "possible", nor an equal A-number
below "strong": papers carry wrong births more often than a person carries another's number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from safeconduct.names.aligning import Alignment
from safeconduct.names.identity import Prepared

Strength = Literal["strong", "possible", "weak"]
STRONG, POSSIBLE, SHOWN = 0.78, 0.55, 0.46
NAME_WEIGHT = 0.86
_GIVEN_NAME_ONLY, _OTHER_ORDER = 0.56, 0.01
_WEIGHTS: Mapping[str, float] = {
    "same_birth": 0.14, "birth_year_same": 0.05, "birth_close": 0.08, "birth_differs": -0.15,
    "same_a_number": 0.9, "a_number_differs": -0.2, "same_phone": 0.2,
}  # fmt: skip
_WHOLE_DAY = len("1990-05-01")
_NUMBER_ALONE, _PHONE_ALONE = 0.9, POSSIBLE


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two people may be one, or not.

    Attributes:
        code: same_name, same_parts_other_order, sounds_alike, looks_alike, part_of_name, given_name_only, same_birth,
            birth_year_same, birth_close, birth_differs, same_a_number, a_number_differs, same_phone.
        weight: what it adds to the score; below 0 for what speaks against it.
        parameters: for sounds_alike and looks_alike pairs of words in Latin letters (asked, found, asked, found …), for
            part_of_name and given_name_only the words that the two share. They are parts of the *other* person's name:
            show them only to somebody who may know that name.
    """

    code: str
    weight: float
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the roll. ``position``: their index in it; ``score``: 0 to 1; the weightiest reason first."""

    position: int
    score: float
    reasons: tuple[Reason, ...]


def strength(candidate: Candidate) -> Strength:
    """How much a candidate says: *strong* blocks until somebody looked, *weak* is shown last."""
    if candidate.score >= STRONG:
        return "strong"
    return "possible" if candidate.score >= POSSIBLE else "weak"


def candidate(position: int, asked: Prepared, other: Prepared, name: Alignment | None) -> Candidate:
    """The score and the reasons of one of the roll against one who is asked about."""
    reasons = [
        *(_of_names(name) if name else ()),
        *_of_numbers(asked, other),
        *_of_births(asked.birth, other.birth),
    ]
    score = sum(reason.weight for reason in reasons)
    codes = {reason.code for reason in reasons}
    if codes & {"same_name", "same_parts_other_order"}:
        score = max(score, POSSIBLE)
    if "same_phone" in codes:
        score = max(score, _PHONE_ALONE)
    if "same_a_number" in codes:
        score = max(score, _NUMBER_ALONE)
    ordered = sorted(reasons, key=lambda reason: -abs(reason.weight))
    return Candidate(position, round(min(max(score, 0.0), 1.0), 4), tuple(ordered))


def _of_names(name: Alignment) -> list[Reason]:
    """How the parts agree; where they only sound or look alike and some are missing, a second reason subtracts."""
    whole, given = NAME_WEIGHT * name.closeness, NAME_WEIGHT * name.score
    shared = tuple(pair.asked for pair in name.pairs)
    if name.is_one_of_many:
        return [Reason("given_name_only", round(min(given, _GIVEN_NAME_ONLY * NAME_WEIGHT), 4), shared)]
    code = _code(name)
    if code == "part_of_name" or (name.missing and code.startswith("same")):
        return [Reason("part_of_name", round(given, 4), shared)]
    if code == "same_parts_other_order":
        whole -= _OTHER_ORDER
    reasons = [Reason(code, round(whole, 4), _told(name))]
    if name.missing:
        reasons.append(Reason("part_of_name", round(given - whole, 4), shared))
    return reasons


def _code(name: Alignment) -> str:
    kinds = {pair.kind for pair in name.pairs}
    if "looks" in kinds:
        return "looks_alike"
    if "sounds" in kinds:
        return "sounds_alike"
    if "initial" in kinds:
        return "part_of_name"
    return "same_name" if name.is_in_order else "same_parts_other_order"


def _told(name: Alignment) -> tuple[str, ...]:
    pairs = [pair for pair in name.pairs if pair.kind in {"sounds", "looks"}]
    return tuple(word for pair in pairs for word in (pair.asked, pair.found))


def _of_numbers(asked: Prepared, other: Prepared) -> list[Reason]:
    found = []
    if asked.a_number and other.a_number:
        found.append(_reason("same_a_number" if asked.a_number == other.a_number else "a_number_differs"))
    if set(asked.phones) & set(other.phones):
        found.append(_reason("same_phone"))
    return found


def _of_births(one: str, other: str) -> list[Reason]:
    if not one or not other:
        return []
    if one == other:
        return [_reason("same_birth" if len(one) == _WHOLE_DAY else "birth_year_same")]
    a, b = one.split("-"), other.split("-")
    if _is_same_year(a, b):
        return [_reason("birth_year_same")]
    return [_reason("birth_close" if _is_slip(a, b) else "birth_differs")]


def _is_same_year(a: Sequence[str], b: Sequence[str]) -> bool:
    """One does not know more than the year (or the month), or wrote 1 January for it."""
    known = min(len(a), len(b))
    return a[:known] == b[:known] or (a[0] == b[0] and ["01", "01"] in (a[1:], b[1:]))


def _is_slip(a: Sequence[str], b: Sequence[str]) -> bool:
    """Day and month swapped, or one digit other."""
    if len(a) < 3 or len(b) < 3:
        return False
    if list(a) == [b[0], b[2], b[1]]:
        return True
    return sum(one != other for one, other in zip("".join(a), "".join(b), strict=True)) == 1


def _reason(code: str) -> Reason:
    return Reason(code, _WEIGHTS[code])
