"""On PostgreSQL the public process signs in as a role of its own, which cannot read the staff's tables.

``statements`` gives the SQL for both databases, ``run`` executes it. The role itself is made by whoever looks
after PostgreSQL, who also decides how it proves itself (``CREATE ROLE safeconduct_public LOGIN``). Both
commands of ours that change tables (``migrate``) and the staff site sign in as the owner of the tables.
"""

from __future__ import annotations

import re

from django.db import connections, transaction

ROLE_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")

READ_WRITE = "SELECT, INSERT, UPDATE, DELETE"
NEVER_CHANGED = "SELECT, INSERT, DELETE"
MAIN: dict[str, str] = {
    "intake_publicsession": READ_WRITE,
    "intake_draft": READ_WRITE,
    "intake_latepage": NEVER_CHANGED,
    "intake_request": READ_WRITE,
    "intake_message": NEVER_CHANGED,
    "intake_upload": READ_WRITE,
    "intake_invitecode": "SELECT, UPDATE, DELETE",
    "intake_proxyaccess": "SELECT, DELETE",
    "intake_release": "SELECT, UPDATE, DELETE",
    "consent_consentevent": NEVER_CHANGED,
    "audit_chainhead": "SELECT, INSERT, UPDATE",
    "audit_applicantentry": "SELECT (id), INSERT",  # a new row's number comes back; the record itself is not read
    "outbox_parcel": "INSERT",
    "published_edition": "SELECT",
    "published_page": "SELECT",
    "published_publicfile": "SELECT",
    "published_publicfigure": "SELECT",
    "published_publictable": "SELECT",
    "published_drawing": "SELECT",
    "published_searchedpage": "SELECT",
    "django_migrations": "SELECT",
}
KEYS: dict[str, str] = {
    "keyring_wrappedkey": NEVER_CHANGED,
    "keyring_publickey": NEVER_CHANGED,
    "keyring_holder": READ_WRITE,
    "django_migrations": "SELECT",
}

OF_REQUESTS = "owner_kind IN ('draft', 'late', 'request', 'upload', 'holder', 'release')"
ROWS: dict[str, tuple[str, str]] = {
    "keyring_wrappedkey": (OF_REQUESTS, OF_REQUESTS),
    "keyring_publickey": ("TRUE", "kind IN ('holder', 'case')"),
}
"""Row security of the keys: which rows the role may read, and which it may write or delete. Without it whoever
takes over the public process could delete the keys of every person and desk."""


class NotARoleName(Exception):
    """A role's name is small letters, digits and underscores."""


class NoSuchRole(Exception):
    """There is no role of this name, or it is the one that owns the tables."""


class NotPostgres(Exception):
    """Only PostgreSQL has roles; on SQLite the public process reads the staff's tables as everyone does."""


def run(role: str) -> None:
    """Give the role its rights in both databases, and take any other from it. Twice does no harm.

    Raises ``NotARoleName``, ``NotPostgres``, ``NoSuchRole``.
    """
    wanted = {alias: statements(role, alias) for alias in ("default", "keys")}
    if any(connections[alias].vendor != "postgresql" for alias in wanted):
        raise NotPostgres
    for alias, commands in wanted.items():
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [role])
            if cursor.fetchone() is None:
                raise NoSuchRole(role)
            for command in commands:
                cursor.execute(command)


def statements(role: str, database: str) -> list[str]:
    """SQL that leaves a role with exactly what the public process needs in ``default`` or ``keys``."""
    if not ROLE_NAME.fullmatch(role):
        raise NotARoleName(role)
    tables = KEYS if database == "keys" else MAIN
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",  # given to everybody before PostgreSQL 15
        f"GRANT USAGE ON SCHEMA public TO {role}",
        *(f"GRANT {rights} ON {table} TO {role}" for table, rights in tables.items()),
        *(command for table in ROWS if table in tables for command in _row_security(role, table)),
    ]


def _row_security(role: str, table: str) -> list[str]:
    """The owner of the tables (staff site, worker, migrations) is not bound by these policies."""
    readable, writable = ROWS[table]
    policies = {
        "read": f"FOR SELECT TO {role} USING ({readable})",
        "add": f"FOR INSERT TO {role} WITH CHECK ({writable})",
        "delete": f"FOR DELETE TO {role} USING ({writable})",
    }
    commands = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"]
    for name, rule in policies.items():
        policy = f"{role}_may_{name}"
        commands += [
            f"DROP POLICY IF EXISTS {policy} ON {table}",
            f"CREATE POLICY {policy} ON {table} {rule}",
        ]
    return commands
