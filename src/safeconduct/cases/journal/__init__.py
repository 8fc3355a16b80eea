"""The journal of a case: append, read, correct. Nothing in it is ever overwritten."""

from safeconduct.cases.journal.entries import Entry, Journal, Record, Stretches, read
from safeconduct.cases.journal.kinds import KINDS, Kind
from safeconduct.cases.journal.writing import ChangedMeanwhile, JournalGone, SentBefore, sent_before, write

__all__ = [
    "KINDS", "ChangedMeanwhile", "Entry", "Journal", "JournalGone", "Kind", "Record", "SentBefore", "Stretches", "read",
    "sent_before", "write",
]  # fmt: skip
