"""An incident with 2,000 relations: its page, and saving it; then the same desk with 100,000 items and a million links
of claims. Through the staff site, on both engines.

Run: python bench/evidence_incident.py. A process of its own for each engine makes invented test databases, in files as
the desk has them, and leaves nothing behind.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from figures import Figure

RELATIONS = 2_000
ITEMS, CLAIMS, LINKS, OF_ONE = 100_000, 40_000, 1_000_000, 1_200
"""The scale of acceptance test 14, and the links of one claim among them."""
ENGINES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
ROUNDS = 5
AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[1]


def measure() -> Iterator[Figure]:
    """Both engines: open, save and settle, the best of five rounds after a first one; then at scale."""
    for engine in ENGINES:
        yield from _of(engine)


def _of(engine: str) -> list[Figure]:
    settings = {
        "DJANGO_SETTINGS_MODULE": "safeconduct.config.settings.test",
        "PYTHONPATH": str(ROOT),
        "SAFECONDUCT_TEST_ENGINE": engine,
    }
    words = [sys.executable, __file__, "here"]
    environment = {**os.environ, **settings}
    answer = subprocess.run(words, check=True, stdout=subprocess.PIPE, env=environment, cwd=ROOT)
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return [
        Figure(
            f"{ENGINES[engine]}: opening an incident with {RELATIONS:,} relations", found["opened"], "s", 1
        ),
        Figure("  saving it", found["saved"], "s", 1),
        Figure("  settling it after a denial", found["settled"], "s", 1),
        Figure("  the form to change it", found["form"], "s", 1),
        Figure("  proposing a step, with its figures", found["proposed"], "s", 1),
        Figure(f"  with {ITEMS:,} items and {LINKS:,} links of claims: opening it", found["crowded"], "s", 1),
        Figure("    saving it", found["crowded_saved"], "s", 1),
        Figure(f"    a claim with {OF_ONE:,} links", found["linked"], "s", 1),
        Figure("      the last page of its links", found["linked_last"], "s", 1),
        Figure("    the claims of an incident", found["claims"], "s", 1),
        Figure("    the list of items", found["items"], "s", 1),
        Figure("      its last page", found["items_last"], "s", 1),
        Figure("    an item", found["item"], "s", 1),
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
    _in_files()
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
            browser = desk.client(desk.zarema)
            print(json.dumps(_measured(browser, row, desk.zarema.person) | _crowded(browser, row, desk)))
        finally:
            runner.teardown_databases(databases)


def _measured(browser: Any, incident: Any, by: Any) -> dict[str, float]:
    from safeconduct.evidence.incidents.standing import settle

    page = f"/evidence/incidents/{incident.pk}"

    def settled() -> int:
        settle(incident, by=by, at=AT)
        return 200

    return {
        "opened": _best(lambda: int(browser.get(page).status_code)),
        "form": _best(lambda: int(browser.get(f"{page}/edit").status_code)),
        "saved": _best(_saving(browser, incident)),
        "settled": _best(settled),
        "proposed": _best(lambda: int(browser.get(f"{page}/assess").status_code)),
    }


def _saving(browser: Any, incident: Any) -> Callable[[], int]:
    page = f"/evidence/incidents/{incident.pk}/edit"
    csrf = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(page).content.decode())[0]

    def saved() -> int:
        given = {"title": f"Invented {uuid4()}", "periods": "2017-02/2017-04", "monitoring": "open"}
        version = type(incident).objects.get(pk=incident.pk).version
        sent = {**given, "version": version, "csrfmiddlewaretoken": csrf}
        return int(browser.post(page, sent).status_code)

    return saved


def _crowded(browser: Any, incident: Any, desk: Any) -> dict[str, float]:
    """The same desk with many items, and a million links among claims of other incidents."""
    from tests.evidence.desk import an_incident

    import crowding
    from safeconduct.evidence.models import Item

    others = [an_incident(desk.zarema, f"Invented {number}") for number in range(200)]
    made: dict[str, Any] = {"by": desk.zarema.person, "on": AT.date()}
    with _room_to_build():
        crowding.items(ITEMS, **made)
        claims = crowding.claims(CLAIMS, others, **made)
        crowding.links(LINKS - OF_ONE, claims, **made)
        crowding.links_to(claims[0], claims[1 : OF_ONE + 1], **made)
    item = Item.objects.order_by("key").values_list("pk", flat=True)[0]
    pages = {
        "crowded": f"/evidence/incidents/{incident.pk}",
        "linked": f"/evidence/claims/{claims[0]}",
        "linked_last": f"/evidence/claims/{claims[0]}?page=99999",
        "claims": f"/evidence/incidents/{others[0].pk}/claims",
        "items": "/evidence/items",
        "items_last": "/evidence/items?page=99999",
        "item": f"/evidence/items/{item}",
    }
    found = {name: _best(partial(_opened, browser, page)) for name, page in pages.items()}
    return found | {"crowded_saved": _best(_saving(browser, incident))}


def _opened(browser: Any, page: str) -> int:
    return int(browser.get(page).status_code)


def _in_files() -> None:
    """SQLite's test databases lie in memory; the desk's do not."""
    from django.db import connections

    for alias in ("default", "keys"):
        given = connections[alias].settings_dict
        if connections[alias].vendor == "sqlite":
            given["TEST"]["NAME"] = str(Path(given["NAME"]).with_suffix(".test.sqlite3"))


@contextmanager
def _room_to_build() -> Iterator[None]:
    """Memory for SQLite while many rows are written, and what both engines do in quiet minutes after it."""
    from django.db import connection

    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA cache_size").fetchone()[0] if is_sqlite else 0
        cursor.execute("PRAGMA cache_size = -400000" if is_sqlite else "SET work_mem = '64MB'")
        yield
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)" if is_sqlite else "VACUUM ANALYZE")
        cursor.execute(f"PRAGMA cache_size = {before}" if is_sqlite else "RESET work_mem")


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
            print(figure.line(), flush=True)
