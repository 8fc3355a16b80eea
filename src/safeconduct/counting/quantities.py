"""A number as somebody said it: unit, comparator, figures, and the words it came in.

"More than one hundred men" is {more_than, 100, person}. It is never 100, never 101 and never "over 100
confirmed": what was said is kept, and what it allows at least is computed beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Comparator(StrEnum):
    """How the figure was hedged."""

    EXACTLY = "exactly"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    ABOUT = "about"
    UP_TO = "up_to"
    BETWEEN = "between"
    TENS = "vague_tens"
    DOZENS = "vague_dozens"
    HUNDREDS = "vague_hundreds"
    UNKNOWN = "unknown"


VAGUE = {Comparator.TENS: 10, Comparator.DOZENS: 12, Comparator.HUNDREDS: 100}
"""The least a vague word allows. The conservative reading that ACLED's codebook describes: tens count as 10,
dozens as 12, hundreds as 100; unlike there, the word itself is kept."""

NO_FIGURE = frozenset({*VAGUE, Comparator.UNKNOWN})


class NotAQuantity(ValueError):
    """Figures and comparator do not fit together. The text is a sentence for whoever typed them.

    ``field``: where the sentence belongs, ``unit``, ``low`` or ``high``.
    """

    def __init__(self, sentence: str, field: str = "") -> None:
        self.field = field
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity claim.

    Attributes:
        unit: what is counted (person, family, call …). Units never mix.
        low: the figure said; for ``between`` the lower of two. None for vague words and unknown.
        high: the higher figure of ``between``; None otherwise.
        act: which act was counted (a code), empty for the incident as a whole.
        phrase, language: the words it came in, verbatim, and their language.
        period: EDTF text of the time counted; as_of: the day the figure was true for.
    """

    unit: str
    comparator: Comparator
    low: int | None = None
    high: int | None = None
    act: str = ""
    phrase: str = ""
    language: str = ""
    period: str = ""
    as_of: date | None = None

    def __post_init__(self) -> None:
        if not self.unit:
            raise NotAQuantity("Say what was counted: people, families, calls.", "unit")
        if self.comparator in NO_FIGURE:
            if self.low is not None or self.high is not None:
                field = "low" if self.low is not None else "high"
                raise NotAQuantity("Words without a number carry no figure. Leave the numbers empty.", field)
            return
        if self.low is None or self.low < 0:
            raise NotAQuantity("Give the number that was said, zero or more.", "low")
        if self.comparator is not Comparator.BETWEEN:
            if self.high is not None:
                raise NotAQuantity("A second number belongs to “between” only.", "high")
        elif self.high is None or self.high <= self.low:
            raise NotAQuantity("“Between” needs a lower number and then a higher one.", "high")

    @property
    def at_least(self) -> int:
        """The smallest number the words allow.

        "About" and "up to" state no minimum: about five allows at least one, up to five allows none.
        """
        match self.comparator:
            case Comparator.UNKNOWN | Comparator.UP_TO:
                return 0
            case Comparator.ABOUT:
                return min(1, self.low or 0)
            case Comparator.MORE_THAN:
                return (self.low or 0) + 1
            case Comparator.TENS | Comparator.DOZENS | Comparator.HUNDREDS:
                return VAGUE[self.comparator]
            case _:
                return self.low or 0

    @property
    def at_most(self) -> int | None:
        """The largest number the words allow, None without one."""
        match self.comparator:
            case Comparator.EXACTLY | Comparator.UP_TO:
                return self.low
            case Comparator.BETWEEN:
                return self.high
            case _:
                return None
