"""An incident with 2,000 relations: its page, and saving it. On the engine of the tests, through the staff site.

Run: python bench/evidence_incident.py. SAFECONDUCT_TEST_ENGINE=postgres measures the other engine. A process of its own
makes invented test databases, and leaves nothing behind.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from figures import Figure

RELATIONS = 2_000
ROUNDS = 5
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[1]


def measure() -> list[Figure]:
    """Open, save and settle, the best of five rounds after a first one."""
    settings = {"DJANGO_SETTINGS_MODULE": "safeconduct.config.settings.test", "PYTHONPATH": str(ROOT)}
    words = [sys.executable, __file__, "here"]
    answer = subprocess.run(words, check=True, capture_output=True, env={**os.environ, **settings}, cwd=ROOT)
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return [
        Figure(f"opening an incident with {RELATIONS:,} relations", found["opened"], "s", 1),
        Figure("  saving it", found["saved"], "s", 1),
        Figure("  settling it after a denial", found["settled"], "s", 1),
        Figure("  the form to change it", found["form"], "s", 1),
        Figure("  proposing a step, with its figures", found["proposed"], "s", 1),
    ]


def main() -> None:
    """One line of JSON: seconds for each."""
    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import get_runner, setup_test_environment
    from tests.evidence.desk import an_incident, research_desk
    from tests.evidence.incidents.crowd import fill

    from safeconduct.evidence.models import Incident
    from safeconduct.keyring import host

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases(aliases={"default", "keys"})
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        host.create(home / "host", on=AT.date())
        settings.SAFECONDUCT_HOME, settings.BLOB_DIR = home, home / "blobs"
        host._loaded.cache_clear()
        try:
            desk = research_desk()
            incident = an_incident(desk.zarema)
            fill(incident, RELATIONS, by=desk.zarema.person, on=AT.date())
            row = Incident.objects.get(pk=incident.pk)
            print(json.dumps(_measured(desk.client(desk.zarema), row, desk.zarema.person)))
        finally:
            runner.teardown_databases(databases)


def _measured(browser: Any, incident: Any, by: Any) -> dict[str, float]:
    from safeconduct.evidence.incidents.standing import settle

    page = f"/evidence/incidents/{incident.pk}"
    shown = browser.get(f"{page}/edit").content.decode()
    csrf = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)[0]

    def saved() -> int:
        given = {"title": f"Invented {uuid4()}", "periods": "2017-02/2017-04", "monitoring": "open"}
        version = type(incident).objects.get(pk=incident.pk).version
        sent = {**given, "version": version, "csrfmiddlewaretoken": csrf}
        return int(browser.post(f"{page}/edit", sent).status_code)

    def settled() -> int:
        settle(incident, by=by, at=AT)
        return 200

    return {
        "opened": _best(lambda: int(browser.get(page).status_code)),
        "form": _best(lambda: int(browser.get(f"{page}/edit").status_code)),
        "saved": _best(saved),
        "settled": _best(settled),
        "proposed": _best(lambda: int(browser.get(f"{page}/assess").status_code)),
    }


def _best(step: Callable[[], int]) -> float:
    step()
    times = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        if step() not in (200, 302):
            raise RuntimeError("a page refused")
        times.append(time.perf_counter() - began)
    return min(times)


if __name__ == "__main__":
    if sys.argv[1:] == ["here"]:
        main()
    else:
        for figure in measure():
            print(figure.line())
