"""Who had a piece of evidence in hand, when, and what it was then: a chain anybody can check without us.

Pure: no Django, no settings, no clock. The rows are kept by the room above; what is exported here is read by
`tools/verify_custody.py`, which imports nothing of ours. The format: `docs/howto/verify-custody.md`.
"""

from safeconduct.evidence.custody.chain import Broken, Digests, Head, append, verify
from safeconduct.evidence.custody.commitments import KeyedDigest, Revealed, keyed_digest, salt_for, sha256_of
from safeconduct.evidence.custody.event import Action, Event, Happened, NotAnEvent, read
from safeconduct.evidence.custody.export import CannotExport, ItemChain, Part, bundle

__all__ = [
    "Action",
    "Broken",
    "CannotExport",
    "Digests",
    "Event",
    "Happened",
    "Head",
    "ItemChain",
    "KeyedDigest",
    "NotAnEvent",
    "Part",
    "Revealed",
    "append",
    "bundle",
    "keyed_digest",
    "read",
    "salt_for",
    "sha256_of",
    "verify",
]
