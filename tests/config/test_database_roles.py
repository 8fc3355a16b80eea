"""The public process on PostgreSQL, signed in as a role of its own: its work, and nothing of the staff."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connections, router, transaction

from safeconduct.config import database_roles
from safeconduct.config.database_roles import KEYS, MAIN, NoSuchRole, NotARoleName, NotPostgres
from safeconduct.intake.models import Message, Request, Upload
from safeconduct.keyring.models import PublicKey, WrappedKey
from tests.access.people import House, found_house, sign_in
from tests.sites import SiteClient

ROOT = Path(__file__).parents[2]
ROLE = f"safeconduct_public_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"  # one for each worker
WITHOUT_POSTGRES = os.environ.get("SAFECONDUCT_TEST_ENGINE", "sqlite") != "postgres"
only_postgres = pytest.mark.skipif(WITHOUT_POSTGRES, reason="SQLite has no roles")
committed = pytest.mark.django_db(transaction=True, databases=["default", "keys"])
STAFF_ROOMS = ("access", "cases", "auth", "contenttypes")
SERVER_NEEDS_NOTHING = {"django_migrations"}


@pytest.fixture
def role() -> Iterator[str]:
    """A role that may sign in, with the rights that the product gives it."""
    with connections["default"].cursor() as cursor:
        cursor.execute(f"DROP ROLE IF EXISTS {ROLE}")
        cursor.execute(f"CREATE ROLE {ROLE} LOGIN")
    database_roles.run(ROLE)
    yield ROLE
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            cursor.execute(f"DROP OWNED BY {ROLE}")
    with connections["default"].cursor() as cursor:
        cursor.execute(f"DROP ROLE {ROLE}")


def as_the_public_process(host_dir: Path, *arguments: str) -> str:
    """What the process writes. A refusal of the database fails the test with its words."""
    urls = {
        name: "postgresql://{role}@/{NAME}?host={HOST}".format(role=ROLE, **connections[alias].settings_dict)
        for alias, name in (("default", "DATABASE_URL"), ("keys", "KEYS_DATABASE_URL"))
    }
    environment = {
        **os.environ, **urls, "DJANGO_SETTINGS_MODULE": "safeconduct.config.settings.public",
        "SAFECONDUCT_HOME": str(host_dir.parent), "SAFECONDUCT_PLAIN_HTTP": "yes",
        "SAFECONDUCT_HOSTS": "testserver",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.config.public_process", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def refused(sql: str, alias: str) -> bool:
    """Whether the database refuses this to the role."""
    try:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {ROLE}")
            cursor.execute(sql)
            cursor.execute("RESET ROLE")
    except DatabaseError as problem:
        assert "permission denied" in str(problem)
        return True
    return False


@only_postgres
@committed
def test_the_public_process_does_all_its_work_as_its_role(role: str, host_dir: Path) -> None:
    house = found_house()

    number = as_the_public_process(host_dir, "begin")
    request = Request.objects.get()
    assert Upload.objects.filter(owner_id=request.id).count() == 1
    _reply(house, request)
    assert as_the_public_process(host_dir, "come-back", number) == "gone"

    assert not Request.objects.exists()
    assert not Message.objects.exists()


def _reply(house: House, request: Request) -> None:
    client = SiteClient("staff")
    sign_in(client, house.aisha)
    page = f"/requests/{request.id}"
    answer = client.send_form(f"{page}/reply", {"text": "We have read your request."}, page=page)
    assert answer.status_code == 302


@only_postgres
@committed
def test_the_role_reads_and_writes_no_table_of_the_staff(role: str) -> None:
    every = apps.get_models(include_auto_created=True)
    tables = [model._meta.db_table for model in every if model._meta.app_label in STAFF_ROOMS]
    assert len(tables) > 10
    for table in tables:
        assert refused(f"SELECT 1 FROM {table}", "default"), table
        assert refused(f"DELETE FROM {table}", "default"), table
    assert not refused("SELECT 1 FROM intake_draft", "default")


@only_postgres
@committed
def test_the_role_changes_no_history_and_no_structure(role: str) -> None:
    assert refused("UPDATE audit_applicantentry SET action = 'x'", "default")
    assert refused("DELETE FROM audit_applicantentry", "default")
    assert refused("SELECT action FROM audit_applicantentry", "default")
    for table in ("audit_staffentry", "audit_workerentry"):
        assert refused(f"SELECT id FROM {table}", "default")
        assert refused(f"INSERT INTO {table} (number) VALUES (1)", "default")
    assert refused("DELETE FROM audit_chainhead", "default")
    assert refused("UPDATE intake_message SET by_staff = true", "default")
    assert refused("UPDATE consent_consentevent SET number = 1", "default")
    assert refused("UPDATE keyring_publickey SET raw = ''", "keys")
    assert refused("SELECT * FROM outbox_parcel", "default")
    assert refused("TRUNCATE intake_request", "default")
    for alias in ("default", "keys"):
        assert refused("CREATE TABLE mine (a int)", alias)
        assert refused("UPDATE django_migrations SET name = 'x'", alias)


@only_postgres
@committed
def test_the_role_neither_reads_nor_deletes_keys_of_people_and_desks(role: str) -> None:
    found_house()
    with transaction.atomic(using="keys"), connections["keys"].cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        cursor.execute("SELECT count(*) FROM keyring_wrappedkey")
        assert cursor.fetchone() == (0,)
        cursor.execute("DELETE FROM keyring_wrappedkey")
        cursor.execute("DELETE FROM keyring_publickey")
        cursor.execute("RESET ROLE")
    assert WrappedKey.objects.filter(owner_kind="desk").exists()
    assert PublicKey.objects.filter(kind="desk").exists()


@only_postgres
@committed
def test_a_right_somebody_gave_by_hand_is_taken_again(role: str) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"GRANT SELECT ON access_person TO {ROLE}")
    assert not refused("SELECT 1 FROM access_person", "default")
    database_roles.run(ROLE)
    assert refused("SELECT 1 FROM access_person", "default")


@only_postgres
@committed
def test_only_a_role_that_is_there_and_not_the_owner_gets_rights() -> None:
    with pytest.raises(NoSuchRole):
        database_roles.run("nobody_of_that_name")
    with pytest.raises(NoSuchRole):
        database_roles.run("postgres")


@pytest.mark.skipif(not WITHOUT_POSTGRES, reason="about SQLite")
def test_on_sqlite_there_are_no_roles() -> None:
    with pytest.raises(NotPostgres):
        database_roles.run(ROLE)


@pytest.mark.parametrize("name", ["", "Public", "a b", "x; DROP TABLE access_person", 'a"b', "ä"])
def test_what_is_no_name_of_a_role_is_refused(name: str) -> None:
    with pytest.raises(NotARoleName):
        database_roles.statements(name, "default")


def test_every_table_named_exists_in_its_database_and_none_is_of_the_staff() -> None:
    tables = {model._meta.db_table: router.db_for_write(model) for model in apps.get_models()}
    for alias, named in (("default", MAIN), ("keys", KEYS)):
        assert {table for table in named if tables.get(table) != alias} <= SERVER_NEEDS_NOTHING
    of_the_staff = ("access_", "cases_", "auth_", "django_content")
    assert [table for table in MAIN | KEYS if table.startswith(of_the_staff)] == []
