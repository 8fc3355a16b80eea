"""On PostgreSQL the public process signs in as a role of its own, which cannot read the staff's tables.

``statements`` gives the SQL for both databases; ``safeconduct database-role`` prints or runs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ROLE_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")

READ_WRITE = "SELECT, INSERT, UPDATE, DELETE"
MAIN: dict[str, str] = {
    "intake_publicsession": READ_WRITE,
    "intake_draft": READ_WRITE,
    "intake_latepage": READ_WRITE,
    "intake_request": READ_WRITE,
    "intake_message": READ_WRITE,
    "intake_upload": READ_WRITE,
    "consent_consentevent": READ_WRITE,
    "audit_chainhead": "SELECT, INSERT, UPDATE",
    "audit_entry": "SELECT, INSERT",
    "outbox_parcel": "INSERT",
    "django_migrations": "SELECT",
}
KEYS: dict[str, str] = {
    "keyring_wrappedkey": READ_WRITE,
    "keyring_publickey": READ_WRITE,
    "keyring_holder": READ_WRITE,
    "django_migrations": "SELECT",
}
SEQUENCES = ("audit_entry_id_seq",)


class NotARoleName(Exception):
    """A role's name is small letters, digits and underscores."""


def statements(role: str, database: str) -> list[str]:
    """SQL that leaves a role with exactly what the public process needs in ``default`` or ``keys``."""
    if not ROLE_NAME.fullmatch(role):
        raise NotARoleName(role)
    tables = KEYS if database == "keys" else MAIN
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        *(f"GRANT {rights} ON {table} TO {role}" for table, rights in tables.items()),
        *_sequences(role, () if database == "keys" else SEQUENCES),
    ]


def _sequences(role: str, names: Iterable[str]) -> list[str]:
    return [f"GRANT USAGE ON SEQUENCE {name} TO {role}" for name in names]
