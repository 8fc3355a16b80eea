"""Who may open what: for every address of both sites, the answer each role gets. Filled by hand, on purpose.

A row is {column: answer}. A column is a role (`STAFF_ROLES`, `PUBLIC_ROLES`), or a role with an ownership
("caseworker own", "caseworker other"), or "*" for every role not named. An answer is the status of GET, or
{"GET": 200, "POST": 302}. Another's object is 404, never 403.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Answer = int | Mapping[str, int]
Row = Mapping[str, Answer]

STRANGER = "stranger"
PUBLIC_ROLES = (STRANGER, "writer", "holder")
"""Public: nobody yet; somebody with a draft open; somebody who came back with the receipt of a sent
request."""
STAFF_ROLES = (
    STRANGER, "administrator", "caseworker", "operator", "coordinator", "researcher", "advocate",
    "privacy_lead", "custodian", "auditor",
)  # fmt: skip
ROLES = {"public": PUBLIC_ROLES, "staff": STAFF_ROLES}
OWNERSHIPS = ("own", "other")

SAMPLES: dict[tuple[str, str], Mapping[str, Any]] = {}
"""(site, url name) → values of the address, where the fallback in `routes.py` (somebody else's, unknown) is
not
meant. Rows with an ownership take theirs from the fixture `object_of(site, url name, role, ownership)`."""

SIGN_IN = 302
"""A stranger at the staff site is led to sign-in, whatever the address."""

MATRIX: dict[tuple[str, str], Row] = {}
