"""Tests: every room installed, fresh secrets in a temporary home, both sites reachable (see tests/)."""

import atexit
import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from safeconduct.keyring import host as _host

_home = Path(tempfile.mkdtemp(prefix="safeconduct-test-"))
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["SAFECONDUCT_HOME"] = str(_home)
os.environ.setdefault("SAFECONDUCT_PLAIN_HTTP", "yes")
os.environ.setdefault("SAFECONDUCT_LANGUAGES", "en ru ar")
_host.create(_home / "host", on=datetime.now(tz=UTC).date())

from safeconduct.config.settings.staff import *  # noqa: E402, F403  # the home must exist before it is read
from safeconduct.config.settings.staff import DATABASES, INSTALLED_APPS, PACKAGE, STATIC_ROOT, STORAGES  # noqa: E402  # as above

INSTALLED_APPS = [*INSTALLED_APPS, "safeconduct.press.public"]

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
FREE_SPACE_FLOOR_BYTES = 0
STATIC_ROOT.mkdir()
if os.environ.get("SAFECONDUCT_TEST_ENGINE", "sqlite") == "postgres":
    sys.path.insert(0, str(PACKAGE.parents[1]))
    from tests import postgres  # a real server, started once in a run

    DATABASES.update(postgres.databases())
else:
    for _alias in DATABASES:
        DATABASES[_alias]["TEST"] = {"NAME": ":memory:"}  # pytest-xdist adds no suffix to this name
