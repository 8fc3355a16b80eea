"""Whether two people, as written down, may be one: names of any script, births, numbers. Pure and in memory.

Nothing here is deterministic storage: the forms it makes are as telling as the names and are kept sealed like them.
"""

from safeconduct.names.errors import MatchingMissing, NotPrepared
from safeconduct.names.finding import find
from safeconduct.names.identity import METHOD, Identity, Prepared, prepare
from safeconduct.names.roll import Roll
from safeconduct.names.scoring import Candidate, Reason, Strength, strength

__all__ = [
    "METHOD", "Candidate", "Identity", "MatchingMissing", "NotPrepared", "Prepared", "Reason", "Roll", "Strength",
    "find", "prepare", "strength",
]  # fmt: skip
