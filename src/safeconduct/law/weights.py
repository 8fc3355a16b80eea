"""How much each reason for urgency counts: ten at most, nothing at least."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

_DEFAULTS: Mapping[str, float] = {
    "danger": 10,  # a life comes before a file
    "custody": 9,  # reference, section 2, triage order: 1
    "final_order": 8,  # 2: removal can follow on any day
    "hearing": 7.5,  # 3
    "response": 7.5,  # 3: a day set by a paper, answers to a motion among them
    "expedited": 6.5,  # 4: removal without a judge
    "pretermit": 6,  # 5: the claim can end without a hearing
    "one_year": 5.5,  # 6
    "age_out": 4.5,  # 7
    "appeal": 4,  # 8: in the last week it stands in front anyway
    "vulnerability": 3,  # moves a case among its like, not past a hearing
    "waiting": 1,  # for each 90 days
}
WEIGHTS: tuple[str, ...] = tuple(_DEFAULTS)
LOWEST, HIGHEST = 0, 10


class Weights(dict[str, float]):
    """All weights by name, checked; those not given are the default ones. Read only by agreement."""

    def __init__(self, given: Mapping[str, float] | None = None) -> None:
        """Raises ValueError with a sentence that names the weight and the remedy."""
        super().__init__(_DEFAULTS)
        for name, value in (given or {}).items():
            if name not in _DEFAULTS:
                near = get_close_matches(name, WEIGHTS, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(WEIGHTS)}."
                raise ValueError(f"There is no weight {name}. {hint}")
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_number or not LOWEST <= value <= HIGHEST:
                raise ValueError(f"The weight {name} is {value!r}: give a number from 0 to 10.")
            self[name] = float(value)


DEFAULT_WEIGHTS = Weights()
